"""From ranked evidence to citations: what is quoted, what is marked, and which further quotes are worth showing."""

import itertools
from collections.abc import Iterable

from retrieval.answering.confidence import Calibration
from retrieval.answering.deciding import answers
from retrieval.answering.evidence import Evidence
from retrieval.answering.marking import MarkedSpan, marked_span, short_answer
from retrieval.answering.quoting import quote_span
from retrieval.answering.reading import Match, matched_spans
from retrieval.answering.understanding import Question
from retrieval.answering.weighing import Weighing
from retrieval.model import Citation, Location, Span
from retrieval.text import function_words

_CITATIONS = 3
_LOOKED_AT = 6
_FAR_BEHIND = 3.0
"""How far down the ranking, by rank and by score, further citations are looked for."""


def cite_answer(
    weighing: Weighing, ranked: list[tuple[Evidence, float]], calibration: Calibration
) -> tuple[Citation, ...]:
    """The best evidence, then at most two more of the next few that could answer by themselves."""
    further = (
        ranked[at]
        for at in range(1, min(_LOOKED_AT, len(ranked)))
        if ranked[at][1] > ranked[0][1] - _FAR_BEHIND and answers(weighing, ranked, at, calibration)
    )
    return _cite(weighing.question, itertools.chain(ranked[:1], further), ranked, marks=True)


def cite_closest(question: Question, ranked: list[tuple[Evidence, float]]) -> tuple[Citation, ...]:
    """What may interest although it does not answer. Only the first is marked, and only by the type asked for."""
    return _cite(question, ranked, ranked, marks=False)


def _cite(
    question: Question, chosen: Iterable[tuple[Evidence, float]], ranked: list[tuple[Evidence, float]], *, marks: bool
) -> tuple[Citation, ...]:
    """Citations of the chosen evidence, in order, none repeating a stretch already quoted.

    The learned marking takes half a millisecond, so only the first has it; further ones are marked by rules.
    """
    citations: list[Citation] = []
    for item, _ in chosen:
        sentence = item.sentence.sentence
        if any(_overlaps(citation, item, Span(sentence.start, sentence.end)) for citation in citations):
            continue  # before the asked fact is looked for, which is what takes time here
        key = item.passage.found.key
        beside = {other.sentence.index: score for other, score in ranked if other.passage.found.key == key}
        fact = None
        if not citations:
            fact = short_answer(question, item)
        elif marks:
            fact = marked_span(question, item, None)
        span = quote_span(item, beside, fact.span if fact else None)
        if any(_overlaps(citation, item, span) for citation in citations):
            continue
        citations.append(_citation(question, item, span, fact))
        if len(citations) == _CITATIONS:
            break
    return tuple(citations)


def _overlaps(citation: Citation, item: Evidence, span: Span) -> bool:
    is_same_document = citation.document_id == item.passage.found.document.id
    return is_same_document and citation.start < span.end and span.start < citation.end


def _citation(question: Question, item: Evidence, span: Span, fact: MarkedSpan | None) -> Citation:
    found = item.passage.found
    matches = tuple(
        match
        for sentence in item.passage.sentences
        for match in sentence.matches
        if span.start <= match.start and match.end <= span.end
    )
    if fact is not None and not (span.start <= fact.span.start and fact.span.end <= span.end):
        fact = None
    return Citation(
        document_id=found.document.id,
        title=found.document.title,
        start=span.start,
        end=span.end,
        quote=item.passage.text_of(span.start, span.end),
        passage_id=found.passage.id,
        location=Location(page=item.sentence.sentence.page, heading=item.sentence.sentence.heading),
        published=found.document.published,
        publisher=found.document.publisher,
        url=found.document.url,
        source=found.document.source,
        highlights=matched_spans(match for match in matches if not _is_a_small_word(question, item, match)),
        short_answer=fact.span if fact else None,
        short_answer_confidence=fact.probability if fact else None,
        is_short_answer_sure=fact is not None and fact.is_sure,
    )


def _is_a_small_word(question: Question, item: Evidence, match: Match) -> bool:
    """Whether the match is a function word on its own: the "to" of "went to", found for the one of "To Lam"."""
    written = item.passage.text_of(match.start, match.end)
    return written.islower() and question.terms[match.term].folded in function_words(question.language)
