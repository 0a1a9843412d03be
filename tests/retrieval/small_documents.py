"""Prepared documents made of a few words, as small as the store and the index allow."""

import hashlib
import itertools
from array import array
from collections.abc import Sequence
from pathlib import Path

from retrieval.engine import PreparedDocument
from retrieval.model import Block, BlockKind, Document, Passage, PassageTerms, Sentence


def stream(*words: str, context: Sequence[str] = ()) -> PassageTerms:
    """Terms that stand one after the other, a character apart."""
    ends = list(itertools.accumulate((len(word) + 1 for word in words), initial=-1))[1:]
    starts = [end - len(word) for end, word in zip(ends, words, strict=True)]
    return PassageTerms(context=tuple(context), words=words, starts=array("I", starts), ends=array("I", ends))


def prepare(
    document_id: str, *paragraphs: str, title: str = "", language: str = "en", heading: str | None = None
) -> PreparedDocument:
    """A passage of one sentence for each paragraph; the terms are the words as they stand, title first."""
    spans: list[tuple[int, int]] = []
    text = ""
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        spans.append((len(text), len(text) + len(paragraph)))
        text += paragraph
    document = Document(
        id=document_id,
        source=f"/somewhere/{document_id}",
        title=title,
        text=text,
        digest=hashlib.sha256(repr((title, text, language, heading)).encode()).hexdigest(),
        language=language,
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, start=a, end=b, heading=heading) for a, b in spans),
    )
    passages = tuple(
        Passage(
            id=hashlib.sha256(repr((document_id, text[a:b], ordinal)).encode()).hexdigest()[:16],
            document_id=document_id,
            ordinal=ordinal,
            start=a,
            end=b,
            text=text[a:b],
            sentences=(Sentence(start=a, end=b, kind=BlockKind.PARAGRAPH, heading=heading),),
        )
        for ordinal, (a, b) in enumerate(spans)
    )
    terms = tuple(stream(*passage.text.split(), context=title.split()) for passage in passages)
    return PreparedDocument(document=document, passages=passages, terms=terms)


def files_holding(folder: Path, words: Sequence[bytes]) -> set[str]:
    """Names of files below the folder in which any of these bytes stand.

    Looks again when something vanished on the way: a snapshot is written and renamed by a thread of its own.
    """
    while True:
        try:
            files = [path for path in folder.rglob("*") if path.is_file()]
            contents = {str(path.relative_to(folder)): path.read_bytes() for path in files}
        except FileNotFoundError:
            continue
        return {name for name, data in contents.items() if any(word in data for word in words)}
