"""Documents of text that is already at hand: question sets, imports, text typed into a chat."""

from collections.abc import Sequence

from retrieval.documents.auxiliary import mark_auxiliary
from retrieval.documents.decoding import without_surrogates
from retrieval.documents.digest import with_digest
from retrieval.documents.loading import clean_label
from retrieval.documents.plain_text import find_blocks
from retrieval.model import Block, Document, PublicationDate
from retrieval.text import detect_language


def make_document(
    *,
    id: str,  # noqa: A002  (the document's own word for it)
    text: str,
    title: str = "",
    source: str | None = None,
    published: PublicationDate | None = None,
    publisher: str | None = None,
    language: str | None = None,
    url: str | None = None,
    blocks: Sequence[Block] | None = None,
) -> Document:
    """A document with the text exactly as given, so that positions known elsewhere stay true.

    Only lone surrogates, which cannot be stored, are replaced, one for one. Blocks, language and digest are filled in;
    title, date and publisher are never guessed. A blank text makes a document without blocks.
    """
    text = without_surrogates(text)
    if blocks is None:
        blocks = mark_auxiliary(text, find_blocks(text))
    return with_digest(
        Document(
            id=without_surrogates(id),
            source=without_surrogates(source or id),
            title=clean_label(title) if title.strip() else "",
            text=text,
            digest="",
            language=language or detect_language(text),
            blocks=tuple(blocks),
            published=published,
            publisher=publisher,
            url=url,
        )
    )
