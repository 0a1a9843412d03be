"""Files to documents: limits, the right loader for what the bytes are, and what all formats share."""

import os
import stat
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from retrieval.documents.auxiliary import mark_auxiliary
from retrieval.documents.dates import published_by_name, published_by_text
from retrieval.documents.decoding import decode, without_surrogates
from retrieval.documents.digest import with_digest
from retrieval.documents.extraction import Extraction
from retrieval.documents.front_matter import split_front_matter
from retrieval.documents.lines import lines_of
from retrieval.documents.markdown import extract_markdown
from retrieval.documents.media import MediaKind, media_kind
from retrieval.documents.plain_text import extract_plain_text
from retrieval.documents.titles import publisher_of, title_of
from retrieval.errors import UnreadableDocumentError, UnsupportedFormatError
from retrieval.model import Block, BlockKind, Document
from retrieval.text import detect_language

MAX_BYTES = 50_000_000


class Loader(Protocol):
    """Reads one kind of file. It tells text, blocks and stated fields; titles, dates and the rest are told for all."""

    @property
    def kind(self) -> MediaKind: ...

    @property
    def suffixes(self) -> frozenset[str]:
        """Endings of the file names that are looked for in folders."""

    def extract(self, data: bytes, name: str) -> Extraction:
        """The readable text. Raises `UnsupportedFormatError` or `UnreadableDocumentError`, about `name`."""


class PlainTextLoader:
    """Text files, with front matter where they have it."""

    kind = MediaKind.PLAIN_TEXT
    suffixes = frozenset({".txt", ".text"})

    def extract(self, data: bytes, name: str) -> Extraction:
        front = split_front_matter(decode(data, name), needs_known_field=True)
        return replace(extract_plain_text(front.body), metadata=front.metadata)


class MarkdownLoader:
    """CommonMark with tables, with front matter where it has it."""

    kind = MediaKind.MARKDOWN
    suffixes = frozenset({".md", ".markdown"})

    def extract(self, data: bytes, name: str) -> Extraction:
        front = split_front_matter(decode(data, name), needs_known_field=False)
        return extract_markdown(front.body, name, front.metadata)


class RestructuredTextLoader:
    """reStructuredText, Sphinx's included, with front matter where it has it."""

    kind = MediaKind.RESTRUCTURED_TEXT
    suffixes = frozenset({".rst", ".rest"})

    def extract(self, data: bytes, name: str) -> Extraction:
        # docutils takes longer to import than most answers take.
        from retrieval.documents.restructured_text import extract_restructured_text

        front = split_front_matter(decode(data, name), needs_known_field=True)
        return extract_restructured_text(front.body, front.metadata)


LOADERS: tuple[Loader, ...] = (PlainTextLoader(), MarkdownLoader(), RestructuredTextLoader())
"""Every kind of file that is read. A new format joins here."""


def supported_suffixes(loaders: Iterable[Loader] = LOADERS) -> frozenset[str]:
    return frozenset(suffix for loader in loaders for suffix in loader.suffixes)


def load_file(
    path: Path, *, document_id: str | None = None, source: str | None = None, max_bytes: int = MAX_BYTES
) -> Document:
    """The document in a file. Its id is the file's name and its source the path, unless given.

    Raises `UnsupportedFormatError` or `UnreadableDocumentError`; never waits for a pipe or a device.
    """
    data = read_file(path, max_bytes)
    return load_bytes(data, name=path.name, document_id=document_id, source=source or str(path), max_bytes=max_bytes)


def load_bytes(
    data: bytes,
    *,
    name: str,
    document_id: str | None = None,
    source: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Document:
    """The document in these bytes, a file's content; `name` is only a label that helps to tell its kind."""
    name = clean_label(name)
    source = clean_label(source or name)
    if len(data) > max_bytes:
        raise _too_large(source, max_bytes)
    kind = media_kind(data, name)
    loader = next((loader for loader in LOADERS if loader.kind is kind), None)
    if loader is None:
        raise UnsupportedFormatError(source, f"{kind} are not read yet; save it as text or Markdown")
    if not data.strip():
        raise _no_text(source)
    try:
        extraction = loader.extract(data, name)
    except (UnsupportedFormatError, UnreadableDocumentError) as error:
        # The loader knows the file by its name, its owner by where it came from.
        raise type(error)(source, error.reason) from error
    if not extraction.text.strip() or not extraction.blocks:
        raise _no_text(source)
    return complete(extraction, name=name, document_id=clean_label(document_id or name), source=source)


def complete(extraction: Extraction, *, name: str, document_id: str, source: str) -> Document:
    """A document of what a loader handed over: language, auxiliary text, title, date and publisher told as for all."""
    stated = extraction.metadata
    text, blocks = extraction.text, mark_auxiliary(extraction.text, extraction.blocks)
    lines = list(lines_of(text))
    language = stated.language or detect_language(_body(text, blocks))
    return with_digest(
        Document(
            id=document_id,
            source=source,
            title=clean_label(stated.title or title_of(text, blocks, lines, name)),
            text=text,
            digest="",
            language=language,
            blocks=blocks,
            published=stated.published or published_by_text(lines, language) or published_by_name(name),
            publisher=stated.publisher or publisher_of(text, blocks, lines),
            url=stated.url,
        )
    )


def read_file(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file. Raises `UnreadableDocumentError` when it is none, is gone, shut, or too large."""
    source = clean_label(str(path))
    try:
        # A pipe without a writer would be waited for at opening.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:
        raise UnreadableDocumentError(source, _why_not_opened(error)) from error
    try:
        with open(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableDocumentError(source, _not_regular(status.st_mode))
            if status.st_size > max_bytes:
                raise _too_large(source, max_bytes)
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise UnreadableDocumentError(source, f"it could not be read ({error.strerror})") from error
    if len(data) > max_bytes:
        raise _too_large(source, max_bytes)
    return data


def clean_label(label: str) -> str:
    """A name, a path or a title as it may be stored and shown on one line: NFC, no controls, no broken characters."""
    shown = "".join(" " if unicodedata.category(character) == "Cc" else character for character in label)
    return unicodedata.normalize("NFC", without_surrogates(shown)).strip() or "untitled"


def _body(text: str, blocks: Iterable[Block]) -> str:
    """The text that tells the language: menus and code speak another."""
    spoken = [block for block in blocks if block.kind not in {BlockKind.AUXILIARY, BlockKind.CODE}]
    return "\n".join(text[block.start : block.end] for block in spoken) or text


def _why_not_opened(error: OSError | ValueError) -> str:
    match error:
        case FileNotFoundError():
            return "the file is not there (any more)"
        case PermissionError():
            return "no permission to read it"
        case IsADirectoryError():
            return "this is a folder; name the files in it or sync it"
        case OSError():
            return f"it could not be opened ({error.strerror})"
        case _:
            return "this is no file name"


def _not_regular(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "this is a folder; name the files in it or sync it"
    return "this is a pipe, a socket or a device, not a file"


def _too_large(source: str, max_bytes: int) -> UnreadableDocumentError:
    return UnreadableDocumentError(source, f"larger than {max_bytes // 1_000_000} MB; split it into smaller files")


def _no_text(source: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(source, "no text found in it")
