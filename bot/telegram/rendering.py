"""Answer | NoAnswer -> messages: the quote with the asked fact marked, the place it stands, further quotes folded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.telegram.markup import Block, Frame, Message, Run, compose, line, safe_link
from bot.wording import en
from bot.wording import telegram as wording
from retrieval.model import Answer, Citation, CorpusUpdate, DocumentCard, NoAnswer, PublicationDate, Span

_FURTHER_CITATIONS = 2
_CLOSEST_CITATIONS = 3
_FOLD_FROM_CHARACTERS = 800
"""Shorter quotes stay open, so that the marked fact is seen without a tap."""
_MARKED_WORDS = 12
_SOURCES_PER_PAGE = 20


def render_outcome(outcome: Answer | NoAnswer, *, note: str | None = None) -> tuple[Message, ...]:
    """The reply to a question; `note` is said first. Never empty."""
    remarks = [_remark(text) for text in (note, *_remarks(outcome)) if text]
    match outcome:
        case Answer():
            further = _folded(outcome.citations[1 : 1 + _FURTHER_CITATIONS])
            cited = _cited(outcome.citations[0])
            return compose([*remarks, *cited], optional=further, introduction=line(en.ALSO))
        case NoAnswer():
            # Nothing in them is marked as the asked fact: that would present it as an answer.
            closest = _folded(replace(citation, short_answer=None) for citation in outcome.closest[:_CLOSEST_CITATIONS])
            not_found = line(wording.not_found(outcome))
            return compose([*remarks, not_found], optional=closest, introduction=line(en.CLOSEST))


def render_text(text: str) -> tuple[Message, ...]:
    """A sentence of the bot's own; names of documents may stand in it."""
    return compose([line(text)])


def render_update(update: CorpusUpdate) -> tuple[Message, ...]:
    """What an update of the corpus did."""
    return compose([line(row) for row in wording.update_report(update).splitlines()])


def render_sources(documents: Sequence[DocumentCard], page: int) -> tuple[Message, ...]:
    """One page, from 1, of the list of documents."""
    if not documents:
        return render_text(wording.NO_DOCUMENTS)
    pages = -(-len(documents) // _SOURCES_PER_PAGE)
    if not 1 <= page <= pages:
        return render_text(wording.no_such_page(pages))
    shown = documents[(page - 1) * _SOURCES_PER_PAGE : page * _SOURCES_PER_PAGE]
    blocks = [line(wording.sources_heading(count=len(documents), page=page, pages=pages))]
    for card in shown:
        details = " · ".join(part for part in (card.title, _date(card.published)) if part)
        blocks.append(Block(runs=(Run(text=card.id, is_code=True), Run(text=f" · {details}"))))
    if page < pages:
        blocks.append(line(wording.next_page(page + 1)))
    return compose(blocks)


def _remarks(outcome: Answer | NoAnswer) -> Iterator[str]:
    if outcome.understood_as:
        yield en.understood_as(outcome.understood_as)
    for written, searched in outcome.corrections:
        yield en.searched_for(searched, written)


def _remark(text: str) -> Block:
    return Block(runs=(Run(text=text, is_italic=True),))


def _cited(citation: Citation) -> tuple[Block, Block]:
    """The quote, and the line that says where it stands."""
    frame = Frame.FOLDED_QUOTE if len(citation.quote) > _FOLD_FROM_CHARACTERS else Frame.QUOTE
    return Block(runs=tuple(_marked_quote(citation)), frame=frame), Block(runs=tuple(_source_line(citation)))


def _folded(citations: Iterable[Citation]) -> list[Block]:
    """Each citation as one block with its source inside, closed until tapped."""
    return [
        Block(runs=(*_marked_quote(citation), Run(text="\n"), *_source_line(citation)), frame=Frame.FOLDED_QUOTE)
        for citation in citations
    ]


def _marked_quote(citation: Citation) -> Iterator[Run]:
    """The quote, whole and in order: the asked fact marked, or the matched words where no fact could be told."""
    position = citation.start
    for mark in _marks(citation):
        yield Run(text=_slice(citation, position, mark.start))
        yield Run(text=_slice(citation, mark.start, mark.end), is_bold=True, is_underlined=mark == citation.marked_fact)
        position = mark.end
    yield Run(text=_slice(citation, position, citation.end))


def _marks(citation: Citation) -> Sequence[Span]:
    if citation.marked_fact is not None:
        return (citation.marked_fact,)
    return citation.highlights[:_MARKED_WORDS]


def _slice(citation: Citation, start: int, end: int) -> str:
    return citation.quote[start - citation.start : end - citation.start]


def _source_line(citation: Citation) -> Iterator[Run]:
    yield Run(text=citation.title or citation.document_id, is_italic=True, link=safe_link(citation.url))
    details = [_date(citation.published), *_place(citation)]
    yield Run(text="".join(f" · {detail}" for detail in details))


def _place(citation: Citation) -> Iterator[str]:
    if citation.location.page is not None:
        yield en.page(citation.location.page)
    if citation.location.heading:
        yield en.under(citation.location.heading)
    if citation.location.page is None and not citation.location.heading:
        yield en.characters(citation.start, citation.end)


def _date(published: PublicationDate | None) -> str:
    return en.DATE_UNKNOWN if published is None else published.date.isoformat()
