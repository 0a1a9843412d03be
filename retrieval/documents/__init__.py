"""Files and texts to documents: readable text, its blocks, and what it says about itself."""

from retrieval.documents.digest import with_digest
from retrieval.documents.document_json import document_from_json, document_from_line, document_to_json
from retrieval.documents.extraction import Extraction, HeadingPath, Metadata, TextBuilder
from retrieval.documents.finding import FoundFile, FoundFiles, files_at, find_files, without_clashes
from retrieval.documents.loading import MAX_BYTES, Loader, load_bytes, load_file, supported_suffixes
from retrieval.documents.making import make_document
from retrieval.documents.media import MediaKind, media_kind

__all__ = [
    "MAX_BYTES",
    "Extraction",
    "FoundFile",
    "FoundFiles",
    "HeadingPath",
    "Loader",
    "MediaKind",
    "Metadata",
    "TextBuilder",
    "document_from_json",
    "document_from_line",
    "document_to_json",
    "files_at",
    "find_files",
    "load_bytes",
    "load_file",
    "make_document",
    "media_kind",
    "supported_suffixes",
    "with_digest",
    "without_clashes",
]
