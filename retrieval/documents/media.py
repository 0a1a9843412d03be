"""Kinds of files, told by their content first and by their name only where the content leaves it open."""

import re
from enum import StrEnum


class MediaKind(StrEnum):
    """What a file is, in the words used to its owner."""

    PLAIN_TEXT = "plain text"
    MARKDOWN = "Markdown"
    RESTRUCTURED_TEXT = "reStructuredText"
    HTML = "HTML pages"
    PDF = "PDF files"
    DOCX = "Word files (.docx)"
    XLSX = "Excel files (.xlsx)"
    PPTX = "PowerPoint files (.pptx)"
    ODT = "OpenDocument texts (.odt)"
    ODS = "OpenDocument spreadsheets (.ods)"
    ODP = "OpenDocument presentations (.odp)"
    EPUB = "EPUB books"
    OLD_OFFICE = "old Office files (.doc, .xls, .ppt)"
    RTF = "RTF files"
    CSV = "CSV tables"
    MAIL = "saved e-mails"
    JSON = "JSON files"
    XML = "XML files"
    ARCHIVE = "archives (ZIP, gzip, 7z, RAR, …)"
    IMAGE = "images"
    SOUND_OR_VIDEO = "sound and video files"
    DATABASE = "database files"
    PROGRAM = "programs"


_MAGIC: tuple[tuple[bytes, MediaKind], ...] = (
    (b"%PDF-", MediaKind.PDF),
    (b"PK\x03\x04", MediaKind.ARCHIVE),
    (b"PK\x05\x06", MediaKind.ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaKind.OLD_OFFICE),
    (b"{\\rtf", MediaKind.RTF),
    (b"\x89PNG\r\n", MediaKind.IMAGE),
    (b"\xff\xd8\xff", MediaKind.IMAGE),
    (b"GIF87a", MediaKind.IMAGE),
    (b"GIF89a", MediaKind.IMAGE),
    (b"II*\x00", MediaKind.IMAGE),
    (b"MM\x00*", MediaKind.IMAGE),
    (b"\x1f\x8b", MediaKind.ARCHIVE),
    (b"BZh", MediaKind.ARCHIVE),
    (b"\xfd7zXZ\x00", MediaKind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", MediaKind.ARCHIVE),
    (b"Rar!\x1a\x07", MediaKind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", MediaKind.ARCHIVE),
    (b"SQLite format 3\x00", MediaKind.DATABASE),
    (b"\x7fELF", MediaKind.PROGRAM),
    (b"MZ\x90\x00", MediaKind.PROGRAM),
    (b"ID3", MediaKind.SOUND_OR_VIDEO),
    (b"OggS", MediaKind.SOUND_OR_VIDEO),
    (b"fLaC", MediaKind.SOUND_OR_VIDEO),
    (b"\x1aE\xdf\xa3", MediaKind.SOUND_OR_VIDEO),
)
_ZIP_MEMBERS: tuple[tuple[bytes, MediaKind], ...] = (
    # Names of members stand uncompressed in a ZIP file.
    (b"word/document.xml", MediaKind.DOCX),
    (b"xl/workbook.xml", MediaKind.XLSX),
    (b"ppt/presentation.xml", MediaKind.PPTX),
    (b"application/vnd.oasis.opendocument.text", MediaKind.ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", MediaKind.ODS),
    (b"application/vnd.oasis.opendocument.presentation", MediaKind.ODP),
    (b"application/epub+zip", MediaKind.EPUB),
)
_HTML_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,200}(?:<\?xml[^>]{0,200}>\s{0,50})?<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_TEXT_SUFFIXES = {
    ".md": MediaKind.MARKDOWN,
    ".markdown": MediaKind.MARKDOWN,
    ".rst": MediaKind.RESTRUCTURED_TEXT,
    ".rest": MediaKind.RESTRUCTURED_TEXT,
    ".html": MediaKind.HTML,
    ".htm": MediaKind.HTML,
    ".xhtml": MediaKind.HTML,
    ".csv": MediaKind.CSV,
    ".tsv": MediaKind.CSV,
    ".eml": MediaKind.MAIL,
    ".json": MediaKind.JSON,
    ".jsonl": MediaKind.JSON,
    ".xml": MediaKind.XML,
}


def suffix_of(name: str) -> str:
    """The part of a file name that tells its kind, in small letters: `.md`; empty when there is none."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, suffix = last.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def media_kind(data: bytes, name: str) -> MediaKind:
    """What the bytes are. Known marks in them decide; only text, which has none, is told apart by its name."""
    for mark, kind in _MAGIC:
        if data.startswith(mark):
            return _kind_of_zip(data) if mark == b"PK\x03\x04" else kind
    if data[4:8] == b"ftyp":
        return MediaKind.SOUND_OR_VIDEO
    if data[:4] == b"RIFF" and data[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        return MediaKind.IMAGE if data[8:12] == b"WEBP" else MediaKind.SOUND_OR_VIDEO
    if _HTML_OPENING.match(data):
        return MediaKind.HTML
    return _TEXT_SUFFIXES.get(suffix_of(name), MediaKind.PLAIN_TEXT)


def _kind_of_zip(data: bytes) -> MediaKind:
    return next((kind for member, kind in _ZIP_MEMBERS if member in data), MediaKind.ARCHIVE)
