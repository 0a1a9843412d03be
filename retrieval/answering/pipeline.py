"""One question, start to end: understand, find, read, rank, mark, decide."""

from retrieval.answering.candidates import find_passages
from retrieval.answering.conversation import complete
from retrieval.answering.deciding import decide
from retrieval.answering.evidence import Evidence, gather
from retrieval.answering.features import FEATURES
from retrieval.answering.marking import short_answer
from retrieval.answering.quoting import quote_span
from retrieval.answering.ranking import HAND_RANKER, Ranker
from retrieval.answering.reading import Matcher, ReadPassage, matched_spans, read_passage
from retrieval.answering.truecasing import with_names
from retrieval.answering.understanding import Question, understand
from retrieval.engine import CorpusView
from retrieval.model import (
    Answer,
    Citation,
    Explanation,
    Location,
    NoAnswer,
    NoAnswerReason,
    RankedPassage,
    Span,
)

_READ_CLOSELY = 10
"""Passages whose sentences are ranked. More than ten gain nothing measurable."""
_LISTED = 100
_CITATIONS = 3


def answer_question(
    view: CorpusView,
    text: str,
    *,
    previous: str | None = None,
    explain: bool = False,
    ranker: Ranker = HAND_RANKER,
) -> Answer | NoAnswer:
    """The answer that one corpus version gives, with its quotes, or why there is none. Never raises for any text."""
    completed = complete(text, previous) if previous else None
    if view.passage_count == 0:
        return NoAnswer(question=text, reason=NoAnswerReason.EMPTY_CORPUS)
    question = understand(completed or text, view)
    if not question.terms:
        return NoAnswer(question=text, reason=NoAnswerReason.NO_SEARCHABLE_WORDS)
    candidates = find_passages(view, question, _LISTED)
    listed = tuple(
        RankedPassage(
            document_id=c.found.document.id, start=c.found.passage.start, end=c.found.passage.end, score=c.score
        )
        for c in candidates
    )
    matcher = Matcher(question)
    read = [read_passage(candidate.found, candidate.score, matcher) for candidate in candidates[:_READ_CLOSELY]]
    question = with_names(question, read)
    evidence = _without_auxiliary(gather(question, read))
    corrections = _corrections(question, read)
    if not evidence:
        return NoAnswer(
            question=text,
            reason=NoAnswerReason.NOTHING_MATCHED,
            passages=listed,
            corrections=corrections,
            understood_as=completed,
        )
    scores = ranker.scores([item.features for item in evidence])
    order = sorted(range(len(evidence)), key=lambda at: (-scores[at], _place(evidence[at])))
    best = evidence[order[0]]
    citations = _cite(question, evidence, scores, order)
    margin = scores[order[0]] - scores[order[1]] if len(order) > 1 else scores[order[0]]
    decision = decide(question, best, margin)
    explanation = _explain(question, best) if explain else None
    passages = _reordered(listed, best)
    if decision.answers:
        return Answer(
            question=text,
            confidence=decision.confidence,
            citations=citations,
            passages=passages,
            corrections=corrections,
            understood_as=completed,
            explanation=explanation,
        )
    return NoAnswer(
        question=text,
        reason=decision.reason or NoAnswerReason.NOT_SURE,
        confidence=decision.confidence,
        missing=decision.missing,
        closest=citations,
        passages=passages,
        corrections=corrections,
        understood_as=completed,
        explanation=explanation,
    )


def _without_auxiliary(evidence: list[Evidence]) -> list[Evidence]:
    """Link lists and site furniture speak only where nothing else does."""
    return [item for item in evidence if not item.feature("is_auxiliary")] or evidence


def _corrections(question: Question, read: list[ReadPassage]) -> tuple[tuple[str, str], ...]:
    """The words searched in another spelling, as the passages write them."""
    found: list[tuple[str, str]] = []
    for index, term in enumerate(question.terms):
        if not term.corrected_to:
            continue
        surfaces = (
            passage.text_of(match.start, match.end).casefold()
            for passage in read
            for sentence in passage.sentences
            for match in sentence.matches
            if match.term == index
        )
        found.append((term.surface, next(surfaces, term.corrected_to[0])))
    return tuple(found)


def _place(evidence: Evidence) -> tuple[str, int]:
    return evidence.passage.found.document.id, evidence.sentence.sentence.start


def _cite(question: Question, evidence: list[Evidence], scores: list[float], order: list[int]) -> tuple[Citation, ...]:
    """The best evidence as citations, none repeating a stretch already quoted."""
    by_sentence = {
        (item.passage.found.key, item.sentence.index): score for item, score in zip(evidence, scores, strict=True)
    }
    citations: list[Citation] = []
    for at in order:
        item = evidence[at]
        own = {index: score for (key, index), score in by_sentence.items() if key == item.passage.found.key}
        fact = short_answer(question, item)
        span = quote_span(item, own, fact)
        if any(
            c.document_id == item.passage.found.document.id and c.start < span.end and span.start < c.end
            for c in citations
        ):
            continue
        citations.append(_citation(item, span, fact))
        if len(citations) == _CITATIONS:
            break
    return tuple(citations)


def _citation(item: Evidence, span: Span, fact: Span | None) -> Citation:
    found = item.passage.found
    matches = tuple(
        match
        for sentence in item.passage.sentences
        for match in sentence.matches
        if span.start <= match.start and match.end <= span.end
    )
    inside = fact is not None and span.start <= fact.start and fact.end <= span.end
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
        highlights=matched_spans(matches),
        short_answer=fact if inside else None,
    )


def _reordered(listed: tuple[RankedPassage, ...], best: Evidence) -> tuple[RankedPassage, ...]:
    """The ranking behind the answer: the passage that holds the best evidence comes first."""
    passage, document = best.passage.found.passage, best.passage.found.document
    first = [entry for entry in listed if entry.document_id == document.id and entry.start == passage.start]
    return (*first, *(entry for entry in listed if entry not in first))


def _explain(question: Question, best: Evidence) -> Explanation:
    return Explanation(
        asked_type=question.asked.value,
        terms=tuple(term.surface for term in question.terms),
        features=tuple(zip(FEATURES, best.features, strict=True)),
    )
