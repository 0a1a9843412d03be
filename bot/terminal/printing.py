"""Answers as lines for a screen: styled where a person reads, plain and stable where a program does.

In plain output the asked fact stands between two pairs of asterisks (`on **May 11**`); the words of the question that
were found again are marked on a terminal only. Text from outside passes through `escapes` before it is printed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import TextIO

from bot.escapes import visible, visible_line
from bot.wording import en
from retrieval.model import Answer, Citation, CorpusUpdate, Document, DocumentCard, Explanation, NoAnswer, Span

CITATIONS_SHOWN_FIRST = 1
CLOSEST_SHOWN_FIRST = 2
_CONTEXT_CHARACTERS = 500


class Mark(Enum):
    """Why a stretch of a line stands out."""

    NONE = auto()
    FACT = auto()
    MATCHED = auto()
    QUIET = auto()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of printable text with one mark."""

    text: str
    mark: Mark = Mark.NONE


Line = tuple[Segment, ...]


class Screen:
    """Where lines are shown: with styles and wrapping on a terminal, else as plain text."""

    def __init__(self, stream: TextIO, *, is_plain: bool | None = None) -> None:
        self._stream = stream
        self._is_plain = not stream.isatty() if is_plain is None else is_plain

    def show(self, lines: Iterable[Line]) -> None:
        if self._is_plain:
            for line in lines:
                self._stream.write(plain(line) + "\n")
        else:
            self._show_styled(lines)
        self._stream.flush()

    def _show_styled(self, lines: Iterable[Line]) -> None:
        from rich.console import Console  # here, because plain output starts faster without it
        from rich.text import Text

        styles = {Mark.NONE: "", Mark.FACT: "bold reverse", Mark.MATCHED: "underline", Mark.QUIET: "dim"}
        console = Console(file=self._stream, highlight=False)
        for line in lines:
            console.print(Text.assemble(*((segment.text, styles[segment.mark]) for segment in line)))


def plain(line: Line) -> str:
    """One line without styles; the asked fact between asterisks."""
    return "".join(f"**{part.text}**" if part.mark is Mark.FACT else part.text for part in line)


def text_line(text: str, mark: Mark = Mark.NONE) -> Line:
    return (Segment(text, mark),)


def outcome_lines(outcome: Answer | NoAnswer, *, shows_all: bool = False) -> Iterator[Line]:
    """The reply to a question, with the best quotes or with all of them."""
    yield from _how_it_was_read(outcome)
    if isinstance(outcome, Answer):
        shown = outcome.citations[: None if shows_all else CITATIONS_SHOWN_FIRST]
        for number, citation in enumerate(shown, start=1):
            yield from citation_lines(citation, number)
        return
    missing = [visible_line(part) for part in outcome.missing]
    found = [visible_line(part) for part in outcome.found]
    yield text_line(en.not_found(outcome.reason, missing, found))
    if outcome.closest:
        yield text_line(en.CLOSEST, Mark.QUIET)
    for number, citation in enumerate(outcome.closest[: None if shows_all else CLOSEST_SHOWN_FIRST], start=1):
        yield from citation_lines(citation, number)


def _how_it_was_read(outcome: Answer | NoAnswer) -> Iterator[Line]:
    if outcome.understood_as:
        yield text_line(en.understood_as(visible_line(outcome.understood_as)), Mark.QUIET)
    for written, searched in outcome.corrections:
        yield text_line(en.searched_for(visible_line(searched), visible_line(written)), Mark.QUIET)


def citation_lines(citation: Citation, number: int) -> Iterator[Line]:
    """A numbered quote and, below it, the place it stands."""
    label = f"[{number}] "
    quote = [Segment(label, Mark.QUIET), Segment("“"), *_marked_quote(citation), Segment("”")]
    yield from _lines(quote, indent=len(label))
    yield text_line(" " * len(label) + " · ".join(_source_parts(citation)), Mark.QUIET)


def _marked_quote(citation: Citation) -> Iterator[Segment]:
    """The quote cut where a mark begins or ends; the asked fact wins over a matched word."""
    spans = list(citation.highlights)
    if citation.marked_fact is not None:
        spans.append(citation.marked_fact)
    edges = {citation.start, citation.end}
    for span in spans:
        edges |= {min(max(edge, citation.start), citation.end) for edge in (span.start, span.end)}
    ordered = sorted(edges)
    pieces: list[tuple[Mark, str]] = []
    for start, end in pairwise(ordered):
        text = citation.quote[start - citation.start : end - citation.start]
        mark = _mark_at(start, citation)
        if pieces and pieces[-1][0] is mark:
            pieces[-1] = (mark, pieces[-1][1] + text)
        else:
            pieces.append((mark, text))
    for mark, text in pieces:
        yield Segment(visible(text), mark)


def _mark_at(position: int, citation: Citation) -> Mark:
    if citation.marked_fact is not None and _covers(citation.marked_fact, position):
        return Mark.FACT
    return Mark.MATCHED if any(_covers(span, position) for span in citation.highlights) else Mark.NONE


def _covers(span: Span, position: int) -> bool:
    return span.start <= position < span.end


def _lines(segments: Iterable[Segment], indent: int) -> Iterator[Line]:
    """The segments cut at line feeds; every line but the first is indented."""
    line: list[Segment] = []
    for segment in segments:
        first, *others = segment.text.split("\n")
        line.append(Segment(first, segment.mark))
        for text in others:
            yield tuple(part for part in line if part.text)
            line = [Segment(" " * indent), Segment(text, segment.mark)]
    yield tuple(part for part in line if part.text)


def _source_parts(citation: Citation) -> list[str]:
    published = citation.published
    parts = [
        visible_line(citation.title),
        published.date.isoformat() if published else en.DATE_UNKNOWN,
        *_place_parts(citation),
        visible_line(citation.url) if citation.url else "",
        visible_line(citation.document_id),
    ]
    return [part for part in parts if part]


def _place_parts(citation: Citation) -> list[str]:
    location = citation.location
    parts = []
    if location.page is not None:
        parts.append(en.page(location.page))
    if location.heading:
        parts.append(en.under(visible_line(location.heading)))
    parts.append(en.characters(citation.start, citation.end))
    return parts


def source_lines(citation: Citation) -> Iterator[Line]:
    """All that is known of where a quote comes from, a fact on each line."""
    published = citation.published
    date = f"{published.date.isoformat()} ({visible_line(published.read_from)})" if published else en.DATE_UNKNOWN
    yield from _fields(
        ("title", citation.title),
        ("published", date),
        ("publisher", citation.publisher),
        ("place", ", ".join(_place_parts(citation))),
        ("link", citation.url),
        ("source", citation.source),
        ("id", citation.document_id),
    )


def context_lines(document: Document, citation: Citation) -> Iterator[Line]:
    """The quote with the text around it, which begins and ends at words; dots stand for what was left out."""
    text = document.text
    start = _word_edge(text, max(0, citation.start - _CONTEXT_CHARACTERS), citation.start)
    before = text[start : citation.start].lstrip()
    after = text[citation.end : citation.end + _CONTEXT_CHARACTERS]
    is_cut = bool(text[citation.end + len(after) :].strip())
    if is_cut and (spaces := list(re.finditer(r"\s", after))):
        after = after[: spaces[-1].start()]
    segments = [
        Segment("… " if text[:start].strip() else "", Mark.QUIET),
        Segment(visible(before), Mark.QUIET),
        Segment("“"),
        *_marked_quote(citation),
        Segment("”"),
        Segment(visible(after.rstrip()), Mark.QUIET),
        Segment(" …" if is_cut else "", Mark.QUIET),
    ]
    yield from _lines(segments, indent=0)


def _word_edge(text: str, position: int, limit: int) -> int:
    """The first start of a word at or after `position`, or `position` itself where there is none before `limit`."""
    if position == 0:
        return 0
    for index in range(position, limit):
        if text[index - 1].isspace() and not text[index].isspace():
            return index
    return position


def explanation_lines(outcome: Answer | NoAnswer, elapsed_ms: float) -> Iterator[Line]:
    """What decided, for those who ask why."""
    explanation = outcome.explanation or Explanation(asked_type="", terms=(), features=())
    yield from _fields(
        ("confidence", f"{outcome.confidence:.3f}"),
        ("asked for", explanation.asked_type),
        ("terms", " ".join(explanation.terms)),
        (en.FOR_THIS_SENTENCE, _effects(explanation.for_this_sentence)),
        (en.FOR_THIS_CONFIDENCE, _effects(explanation.for_this_confidence)),
        *((name, f"{value:.4g}") for name, value in explanation.features),
        ("milliseconds", f"{elapsed_ms:.1f}"),
    )


def _effects(effects: Sequence[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {value:+.2f}" for name, value in effects)


def update_lines(update: CorpusUpdate) -> Iterator[Line]:
    """What an update did, a document on each line, and the counts at the end; unchanged ones are only counted."""
    for sign, ids in (("+", update.added), ("~", update.changed), ("-", update.removed)):
        for document_id in ids:
            yield text_line(f"{sign} {visible_line(document_id)}")
    for rejection in update.rejected:
        yield text_line(f"! {visible_line(rejection.source)}: {visible_line(rejection.reason)}")
    yield text_line(en.update_summary(update))


def card_lines(cards: Sequence[DocumentCard]) -> Iterator[Line]:
    """One document on each line: id, date, title."""
    if not cards:
        yield text_line(en.CORPUS_IS_EMPTY)
    for card in cards:
        date = card.published.date.isoformat() if card.published else en.DATE_UNKNOWN
        yield text_line(f"{visible_line(card.id)} · {date} · {visible_line(card.title)}")


def document_lines(document: Document) -> Iterator[Line]:
    """A document's card, a blank line, and its whole text."""
    published = document.published
    date = f"{published.date.isoformat()} ({visible_line(published.read_from)})" if published else en.DATE_UNKNOWN
    yield from _fields(
        ("id", document.id),
        ("title", document.title),
        ("published", date),
        ("publisher", document.publisher),
        ("language", document.language),
        ("link", document.url),
        ("source", document.source),
        ("characters", str(len(document.text))),
        ("digest", document.digest),
    )
    yield ()
    yield from _lines([Segment(visible(document.text))], indent=0)


def _fields(*fields: tuple[str, str | None]) -> Iterator[Line]:
    width = max(len(name) for name, _ in fields)
    for name, value in fields:
        if value:
            yield (Segment(f"{name:<{width}}  ", Mark.QUIET), Segment(visible_line(value)))
