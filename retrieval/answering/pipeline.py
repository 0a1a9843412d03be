"""One question, start to end: understand, find, read, rank, decide, cite."""

from dataclasses import dataclass

from retrieval.answering.candidates import Candidates, find_candidates
from retrieval.answering.citing import cite_answer, cite_closest
from retrieval.answering.confidence import UNCALIBRATED, Calibration
from retrieval.answering.conversation import Turn, complete
from retrieval.answering.deciding import settle
from retrieval.answering.evidence import Evidence, gather
from retrieval.answering.explaining import explain as explain_choice
from retrieval.answering.ranking import Ranker, default_ranker
from retrieval.answering.reading import Matcher, ReadPassage, read_passage
from retrieval.answering.truecasing import with_names
from retrieval.answering.understanding import Question, understand
from retrieval.answering.weighing import Weighing
from retrieval.engine import CorpusView
from retrieval.model import Answer, NoAnswer, NoAnswerReason, RankedPassage

_READ_CLOSELY = 5
"""Passages whose sentences are ranked. Twelve found no better sentence on any public set but TimeQA, by a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A question as understood, and what was found for it."""

    weighing: Weighing
    """The question as understood, and what its words weigh."""
    candidates: Candidates
    passages: list[ReadPassage]
    """The best passages, read; best first."""
    evidence: list[Evidence]
    """Their sentences worth judging; empty when nothing matched."""

    @property
    def question(self) -> Question:
        return self.weighing.question


def read_for(view: CorpusView, text: str, *, listed: int = 0) -> Reading:
    """What a corpus version holds for a question, before anything is ranked or decided."""
    question = understand(text, view)
    if not question.terms:
        nothing = Candidates(read=(), listed=())
        return Reading(weighing=Weighing.of(question), candidates=nothing, passages=[], evidence=[])
    candidates = find_candidates(view, question, read=_READ_CLOSELY, listed=listed)
    matcher = Matcher(question)
    read = [read_passage(found, score, matcher) for found, score in candidates.read]
    weighing = Weighing.of(with_names(question, read))
    return Reading(
        weighing=weighing,
        candidates=candidates,
        passages=read,
        evidence=_without_auxiliary(gather(weighing, read)),
    )


def answer_question(
    view: CorpusView,
    text: str,
    *,
    previous: Turn | None = None,
    listed: int = 0,
    explain: bool = False,
    ranker: Ranker | None = None,
    calibration: Calibration = UNCALIBRATED,
) -> Answer | NoAnswer:
    """The answer that one corpus version gives, with its quotes, or why there is none. Never raises for any text.

    `previous` is the turn before in the same conversation; `listed` says how many passages of the ranking behind
    the answer to list. `ranker` is the learned one unless another is given; `calibration` fits the confidence to an
    owner's documents.
    """
    if view.passage_count == 0:
        return NoAnswer(question=text, reason=NoAnswerReason.EMPTY_CORPUS)
    completed = complete(text, previous) if previous is not None else None
    reading = read_for(view, completed or text, listed=listed)
    question, candidates, evidence = reading.question, reading.candidates, reading.evidence
    if not question.terms:
        return NoAnswer(question=text, reason=NoAnswerReason.NO_SEARCHABLE_WORDS, understood_as=completed)
    corrections = _corrections(question, reading.passages)
    if not evidence:
        return NoAnswer(
            question=text,
            reason=NoAnswerReason.NOTHING_MATCHED,
            passages=candidates.listed,
            corrections=corrections,
            understood_as=completed,
        )
    ranker = ranker or default_ranker()
    decision, ranked = settle(reading.weighing, rank(evidence, ranker), calibration)
    passages = _best_first(candidates.listed, ranked)
    explanation = explain_choice(reading.weighing, ranked, ranker) if explain else None
    if decision.reason is None:
        return Answer(
            question=text,
            confidence=decision.confidence,
            citations=cite_answer(reading.weighing, ranked, calibration),
            passages=passages,
            corrections=corrections,
            understood_as=completed,
            explanation=explanation,
        )
    return NoAnswer(
        question=text,
        reason=decision.reason,
        confidence=decision.confidence,
        missing=decision.missing,
        found=decision.found,
        closest=cite_closest(question, ranked),
        passages=passages,
        corrections=corrections,
        understood_as=completed,
        explanation=explanation,
    )


def _without_auxiliary(evidence: list[Evidence]) -> list[Evidence]:
    """Link lists and site furniture speak only where nothing else does."""
    return [item for item in evidence if not item.feature("is_auxiliary")] or evidence


def rank(evidence: list[Evidence], ranker: Ranker) -> list[tuple[Evidence, float]]:
    """Evidence with its score, best first; ties by place, so that they have one outcome."""
    scores = ranker.scores([item.features for item in evidence])
    return sorted(
        zip(evidence, scores, strict=True),
        key=lambda pair: (-pair[1], pair[0].passage.found.document.id, pair[0].sentence.sentence.start),
    )


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


def _best_first(listed: tuple[RankedPassage, ...], ranked: list[tuple[Evidence, float]]) -> tuple[RankedPassage, ...]:
    """The ranking behind the answer: passages by their best evidence, then the others as found."""
    order: dict[tuple[str, int], int] = {}
    for item, _ in ranked:
        order.setdefault((item.passage.found.document.id, item.passage.found.passage.start), len(order))
    return tuple(sorted(listed, key=lambda entry: order.get((entry.document_id, entry.start), len(order))))
