"""Markdown (CommonMark and tables) to readable text: the markup is gone, the structure is in the blocks."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from retrieval.documents.decoding import clean_text
from retrieval.documents.extraction import Extraction, HeadingPath, Metadata, TextBuilder
from retrieval.documents.lines import is_caption_line, stem_within
from retrieval.errors import UnreadableDocumentError
from retrieval.model import BlockKind, Span

_MAX_NESTING = 60
"""Lists and quotes within one another; far above what people write, far below what exhausts the stack."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELL_SEPARATOR = " | "
_CODE_OR_TEMPLATE_TAG = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)|\Z)|(?<!`)`[^`\n]{1,500}`)"
    r"|\{%[^%\n]{0,500}%\}|\{:\s?[.#\w][^}\n]{0,200}\}|^:{3,}[^\n]{0,200}$|(?<=\]\()\s{0,3}\{\{[^}\n]{0,200}\}\}",
    re.MULTILINE | re.DOTALL,
)
"""What site generators put into Markdown, and code, which is left alone."""
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s{0,9}>|\Z)", re.DOTALL | re.IGNORECASE)
_LINE_TAG = re.compile(
    r"</?(?:br|p|div|li|tr|h[1-6]|dt|dd|summary|details|table|ul|ol|hr|blockquote|section)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<[!?][^<>]{0,2000}>")

_PARSER = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])


def extract_markdown(text: str, source: str, metadata: Metadata | None = None) -> Extraction:
    """The readable text of a Markdown body, with blocks; its first level-one heading is the title if none is stated.

    Raises `UnreadableDocumentError` when its lists and quotes are nested too deeply to be read.
    """
    try:
        tokens = _PARSER.parse(_CODE_OR_TEMPLATE_TAG.sub(lambda match: match["code"] or "", text))
        if any(token.level >= _MAX_NESTING - 1 for token in tokens):
            # The parser drops in silence what lies deeper.
            raise _too_deep(source)
        return _Writer().write(tokens, metadata or Metadata())
    except RecursionError as error:
        raise _too_deep(source) from error


def _too_deep(source: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(source, "its lists or quotes are nested too deeply; flatten them and add it again")


@dataclass(slots=True)
class _List:
    stem: Span | None
    number: int | None
    """Of the item that comes next; None in a list with bullets."""


@dataclass(slots=True)
class _Item:
    marker: str
    stem: Span | None
    own: Span | None = None
    """Its first paragraph, once written; the rest of the item hangs on it."""


class _Writer:
    """Goes once through the parser's tokens and adds a block for each that holds text."""

    def __init__(self) -> None:
        self._builder = TextBuilder()
        self._path = HeadingPath()
        self._title: str | None = None
        self._stem: Span | None = None
        self._lists: list[_List] = []
        self._items: list[_Item] = []
        self._row: list[str] | None = None
        self._header: Span | None = None

    def write(self, tokens: Sequence[Token], metadata: Metadata) -> Extraction:
        opened = ""
        for token in tokens:
            if token.type == "inline":
                self._inline(token, opened)
            elif token.type in {"fence", "code_block"}:
                self._builder.add(BlockKind.CODE, clean_text(token.content), heading=self._path.path)
            elif token.type == "html_block":
                self._html(token.content)
            else:
                self._structure(token)
            if token.nesting == 1:
                opened = token.tag
        return self._builder.build(replace(metadata, title=metadata.title or self._title))

    def _structure(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                item = self._items[-1] if self._items else None
                stem = (item.own or item.stem) if item else self._stem
                start = token.attrGet("start")
                number = int(start) if start is not None else 1
                self._lists.append(_List(stem, number if token.type == "ordered_list_open" else None))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                parent = self._lists[-1]
                marker = "" if parent.number is None else f"{parent.number}{token.markup or '.'} "
                if parent.number is not None:
                    parent.number += 1
                self._items.append(_Item(marker, parent.stem))
            case "list_item_close":
                self._items.pop()
            case "table_open":
                self._header = self._stem = None
            case "tr_open":
                self._row = []
            case "tr_close":
                self._end_row()

    def _inline(self, token: Token, opened: str) -> None:
        text = _readable(token)
        if self._row is not None:
            self._row.append(" ".join(text.split()))
        elif opened in _HEADINGS:
            self._heading(int(opened[1]), " ".join(text.split()))
        elif self._items:
            self._item_text(self._items[-1], text)
        else:
            is_caption = _is_only_images(token) or ("\n" not in text and is_caption_line(text))
            kind = BlockKind.CAPTION if is_caption else BlockKind.PARAGRAPH
            span = self._builder.add(kind, text, heading=self._path.path)
            if span is not None and not is_caption:
                self._stem = stem_within(text.strip(), span)

    def _heading(self, level: int, text: str) -> None:
        if not text:
            return
        if level == 1 and self._title is None:
            self._title = text
        self._builder.add(BlockKind.HEADING, text, heading=self._path.enter(level, text))
        self._stem = None

    def _item_text(self, item: _Item, text: str) -> None:
        if not text.strip():
            return
        if item.own is None:
            text = item.marker + text.strip()
        anchor = item.own or item.stem
        span = self._builder.add(BlockKind.LIST_ITEM, text, heading=self._path.path, anchor=anchor, close=True)
        if span is not None and item.own is None:
            item.own = stem_within(text, span)

    def _end_row(self) -> None:
        cells, self._row = self._row or [], None
        if not any(cells):
            return
        text = _CELL_SEPARATOR.join(cells)
        span = self._builder.add(
            BlockKind.TABLE_ROW, text, heading=self._path.path, anchor=self._header, close=self._header is not None
        )
        self._header = self._header or span

    def _html(self, content: str) -> None:
        text = html.unescape(_TAG.sub("", _LINE_TAG.sub("\n", _UNSEEN.sub("", content))))
        for line in clean_text(text).split("\n"):
            self._builder.add(BlockKind.PARAGRAPH, " ".join(line.split()), heading=self._path.path)


def _readable(inline: Token) -> str:
    pieces: list[str] = []
    _collect(inline.children or (), pieces)
    return clean_text("".join(pieces))


def _collect(tokens: Sequence[Token], pieces: list[str]) -> None:
    for token in tokens:
        if token.type == "image":
            # An image holds its alternative text as tokens of its own, links and emphasis included.
            _collect(token.children or (), pieces)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and _LINE_TAG.fullmatch(token.content)):
            pieces.append("\n")
        elif token.type in {"text", "text_special", "code_inline"}:
            pieces.append(token.content)


def _is_only_images(inline: Token) -> bool:
    shown = [
        token
        for token in inline.children or ()
        if token.type not in {"softbreak", "hardbreak", "link_open", "link_close"}
        and (token.content.strip() or token.children)
    ]
    return bool(shown) and all(token.type == "image" for token in shown)
