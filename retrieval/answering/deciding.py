"""Whether the best evidence is shown as an answer: a calibrated probability, and a rule that can be explained.

The rule: every name and number of the question, and its event, must be found in the evidence or in what the evidence
leans on. If one is missing the answer is no, and says which. The probability decides the rest.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from retrieval.answering.agents import is_modifier
from retrieval.answering.evidence import Evidence
from retrieval.answering.features import FEATURES, FOUND, Weighing
from retrieval.answering.understanding import Question, Role
from retrieval.model import NoAnswerReason

ANSWER_FROM = 0.5
"""Probability from which the evidence is shown as an answer."""

CALIBRATION: dict[str, float] = {
    "bias": -1.8,
    "coverage": 1.5,
    "context_coverage": 2.0,
    "rarest_missing": -1.25,
    "closeness": 1.4,
    "typed": -1.05,
    "untyped": -0.4,
    "typed_closeness": 1.2,
    "length": -1.05,
    "margin": 1.8,
    "corrected": -0.4,
}
"""Weights of a logistic regression; the target is that the quote shown holds the answer. Fitted on public question sets
whose corpus was whole, cut to a twentieth, a tenth or a quarter, or without the article in question. `corrected` is set
by hand, so that evidence resting on another spelling counts less."""
_CORRECTED_WORD = 2.0
"""A word that is no name and not in the documents is rarely a slip; it mostly is another word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether to answer, how sure, and why not."""

    confidence: float
    reason: NoAnswerReason | None = None
    """None when the evidence is shown as an answer."""
    missing: tuple[str, ...] = ()


def decide(question: Question, best: Evidence, margin: float) -> Decision:
    """Judges the best evidence. `margin` is its score's lead over the next sentence; its score when it is alone."""
    confidence = probability(question, best, margin)
    missing = missing_parts(question, best)
    if missing:
        return Decision(
            confidence=min(confidence, ANSWER_FROM / 2),
            reason=NoAnswerReason.PART_NOT_FOUND,
            missing=missing,
        )
    if confidence < ANSWER_FROM:
        return Decision(confidence=confidence, reason=NoAnswerReason.NOT_SURE)
    return Decision(confidence=confidence)


def decision_features(question: Question, best: Evidence, margin: float) -> dict[str, float]:
    """What the probability is computed from."""
    masses = Weighing.of(question).masses
    features = {name: best.feature(name) for name in FEATURES if name in CALIBRATION}
    features["margin"] = 1.0 - math.exp(-max(0.0, margin))
    features["corrected"] = sum(
        masses[index] * (1.0 if term.role is Role.NAME else _CORRECTED_WORD)
        for index, term in enumerate(question.terms)
        if term.corrected_to
    )
    return features


def probability(question: Question, best: Evidence, margin: float) -> float:
    """Probability, 0 to 1, that the evidence answers the question."""
    features = decision_features(question, best, margin)
    total = CALIBRATION["bias"] + sum(CALIBRATION[name] * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-total))


def missing_parts(question: Question, best: Evidence) -> tuple[str, ...]:
    """The names, numbers and event of the question that the evidence does not tell of, as typed.

    A question about one name is satisfied by a name anywhere in the passage, where "he" and "the city" come from. A
    question about what two parties did must find both, and the event, in the sentence and what it leans on:
    otherwise "A greeted C, who met B" would tell when A met B.
    """
    runs = name_runs(question)
    events = [index for index, term in enumerate(question.terms) if term.role is Role.EVENT]
    parties = [run for run in runs if not _is_modifier(question, run)]
    near = _found(best.covered) | _found(best.context)
    anywhere = near | _found(best.passage_covered)
    found = near if events and len(parties) > 1 else anywhere
    missing = [
        _as_typed(question, run)
        for run in runs
        if not _run_is_found(question, run, found if run in parties else anywhere)
    ]
    numbers = [index for index, term in enumerate(question.terms) if term.role is Role.NUMBER]
    missing += [question.terms[index].surface for index in numbers if index not in anywhere]
    if events and not found.intersection(events):
        missing.append(question.terms[events[0]].surface)
    if not missing and best.feature("wrong_agent") and runs:
        missing.append(_as_typed(question, runs[0]))
    return tuple(missing)


def _is_modifier(question: Question, run: list[int]) -> bool:
    return is_modifier(question, question.terms[run[0]].start, question.terms[run[-1]].end)


def _found(covered: Mapping[int, float]) -> set[int]:
    return {term for term, quality in covered.items() if quality >= FOUND}


def _as_typed(question: Question, run: list[int]) -> str:
    return question.text[question.terms[run[0]].start : question.terms[run[-1]].end]


def name_runs(question: Question) -> list[list[int]]:
    """Neighbouring name words of the question, as one name each ("General Secretary To Lam"), by term index."""
    runs: list[list[int]] = []
    for index, term in enumerate(question.terms):
        if term.role is not Role.NAME:
            continue
        if runs and runs[-1][-1] == index - 1 and term.start - question.terms[index - 1].end <= 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _run_is_found(question: Question, run: list[int], found: set[int]) -> bool:
    """A name counts as found when its last word is (surname, or Vietnamese given name), or most of it by rarity."""
    if run[-1] in found:
        return True
    total = sum(question.terms[index].idf for index in run)
    return sum(question.terms[index].idf for index in run if index in found) > 0.5 * total
