"""Documents as JSON: the form that `corpus export` writes and `corpus import` reads, one object to a line."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from retrieval.documents.making import make_document
from retrieval.errors import DocumentError
from retrieval.model import Block, BlockKind, Document, PublicationDate, Span

_UNTOLD = "import"
"""Where a date was read that comes without a note of it."""


def document_to_json(document: Document) -> dict[str, Any]:
    """The public form: DESIGN's fields, and beside them `published_from` and each block's `anchor`.

    The digest is left out, because it follows from the rest.
    """
    return {
        "id": document.id,
        "source": document.source,
        "title": document.title,
        "published": document.published.date.isoformat() if document.published else None,
        "published_from": document.published.read_from if document.published else None,
        "publisher": document.publisher,
        "language": document.language,
        "url": document.url,
        "text": document.text,
        "blocks": [_block_to_json(block) for block in document.blocks],
    }


def document_from_json(obj: object, *, source: str = "import") -> Document:
    """The document of one exported object. Only `id` and `text` must be there; blocks are found where none are given.

    Raises `DocumentError` about `source` (the line, for people) when it is not in this form.
    """
    return _Reader(source).document(obj)


def document_from_line(line: str, *, source: str) -> Document:
    """The document of one exported line. Raises `DocumentError` about `source`."""
    try:
        obj = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DocumentError(source, "not a JSON object; nothing of this line was taken") from error
    return document_from_json(obj, source=source)


def _block_to_json(block: Block) -> dict[str, Any]:
    form: dict[str, Any] = {
        "kind": block.kind.value,
        "start": block.start,
        "end": block.end,
        "page": block.page,
        "heading": block.heading,
    }
    if block.anchor is not None:
        form["anchor"] = [block.anchor.start, block.anchor.end]
    return form


class _Reader:
    """Reads field after field and says of the first that is wrong where it stands."""

    def __init__(self, source: str) -> None:
        self._source = source

    def document(self, obj: object) -> Document:
        if not isinstance(obj, dict):
            raise self._error("a document must be a JSON object")
        document_id = self._text(obj, "id")
        text = self._text(obj, "text")
        if not document_id or not document_id.strip():
            raise self._error('"id" is missing')
        if text is None:
            raise self._error('"text" is missing')
        blocks = obj.get("blocks")
        if blocks is not None and not isinstance(blocks, list):
            raise self._error('"blocks" must be a list')
        return make_document(
            id=document_id,
            source=self._text(obj, "source") or document_id,
            title=self._text(obj, "title") or "",
            text=text,
            published=self._published(obj),
            publisher=self._text(obj, "publisher"),
            language=self._text(obj, "language"),
            url=self._text(obj, "url"),
            blocks=self._blocks(blocks, len(text)) if blocks else None,
        )

    def _text(self, obj: Mapping[str, object], field: str) -> str | None:
        value = obj.get(field)
        if value is not None and not isinstance(value, str):
            raise self._error(f'"{field}" must be text')
        return value

    def _published(self, obj: Mapping[str, object]) -> PublicationDate | None:
        written = self._text(obj, "published")
        if written is None:
            return None
        try:
            day = datetime.date.fromisoformat(written)
        except ValueError as error:
            raise self._error('"published" must be a date such as 2024-05-31') from error
        return PublicationDate(date=day, read_from=self._text(obj, "published_from") or _UNTOLD)

    def _blocks(self, written: list[object], length: int) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for number, form in enumerate(written, start=1):
            if not isinstance(form, dict):
                raise self._error(f"block {number} must be a JSON object")
            block = self._block(form, number)
            earlier = blocks[-1].end if blocks else 0
            if not earlier <= block.start < block.end <= length:
                raise self._error(f"block {number} is not in order, or not inside the text")
            if block.anchor is not None and not 0 <= block.anchor.start < block.anchor.end <= block.start:
                raise self._error(f"block {number} hangs on text that is not before it")
            blocks.append(block)
        return tuple(blocks)

    def _block(self, form: Mapping[str, object], number: int) -> Block:
        try:
            kind = BlockKind(str(form.get("kind")))
        except ValueError as error:
            raise self._error(f"block {number} is of no known kind") from error
        start, end = self._number(form.get("start"), number), self._number(form.get("end"), number)
        page = form.get("page")
        anchor = form.get("anchor")
        if anchor is not None and not (isinstance(anchor, list) and len(anchor) == 2):
            raise self._error(f'"anchor" of block {number} must be a pair of positions')
        return Block(
            kind=kind,
            start=start,
            end=end,
            page=None if page is None else self._number(page, number),
            heading=self._text(form, "heading"),
            anchor=Span(self._number(anchor[0], number), self._number(anchor[1], number)) if anchor else None,
        )

    def _number(self, value: object, number: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._error(f"block {number} needs whole numbers for its positions and its page")
        return value

    def _error(self, reason: str) -> DocumentError:
        return DocumentError(self._source, reason)
