"""The fingerprint of a version of a document."""

import hashlib
import json
from dataclasses import replace

from retrieval.model import Document


def with_digest(document: Document) -> Document:
    """The document with the digest of all that makes this version of it.

    Its id says which document it is, and its source how it was reached (the same file under a relative or an absolute
    path), so neither tells whether it changed.
    """
    published = document.published
    content = [
        document.text,
        document.title,
        document.language,
        [published.date.isoformat(), published.read_from] if published else None,
        document.publisher,
        document.url,
        [
            [
                block.kind.value,
                block.start,
                block.end,
                block.page,
                block.heading,
                [block.anchor.start, block.anchor.end] if block.anchor else None,
            ]
            for block in document.blocks
        ],
    ]
    encoded = json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return replace(document, digest=hashlib.sha256(encoded).hexdigest())
