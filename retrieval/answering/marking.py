"""Which words of the evidence are the asked fact, and how sure that is.

Every stretch of the sentence that could be a date, number, name or phrase is scored by boosted trees; the best one is
the short answer. Other trees, which see how it won, tell the probability that it is right. Surfaces mark it only when
that is high, because a wrong mark costs more trust than none.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from retrieval.answering import span_features
from retrieval.answering.boosted_trees import BoostedTrees, trees_of_record
from retrieval.answering.evidence import Evidence
from retrieval.answering.marking_rules import nearest_typed_span
from retrieval.answering.question_types import AskedType, asks_for_year
from retrieval.answering.span_candidates import Units, units_of, windows
from retrieval.answering.typed_spans import is_locative
from retrieval.answering.understanding import Question
from retrieval.model import Span
from retrieval.text import fold

WEIGHTS = Path(__file__).parent / "weights" / "span.json"
_FIRST_TREES = 12
_KEPT = 14
"""The first trees score all windows, the others only the best of them."""
_BY_RULES = 0.75
"""Probability given where rules alone choose; they mark only what has the asked type and stands near."""
_YEAR = regex.compile(r"\d{3,4}|centur|thế kỷ")
_MORE_THAN_A_DAY = regex.compile(r"\p{L}|\p{N}{3}|[年月日]|\p{N}[:./-]\p{N}")
_WHERE = regex.compile(r"(?<!\w)(?:where|o dau|tai dau)(?!\w)")
_EVIDENCE_FEATURES = (
    "coverage",
    "context_coverage",
    "passage_coverage",
    "names",
    "event",
    "rarest_missing",
    "closeness",
    "adjacency",
    "frequency_score",
    "typed_closeness",
    "passage_score",
    "passage_rank",
)
_SCORE_FEATURES = ("score", "lead", "lead_over_others", "share", "candidates", "has_asked_type")
GATE_FEATURES = (
    *_SCORE_FEATURES,
    *(f"evidence_{name}" for name in _EVIDENCE_FEATURES),
    *(f"span_{name}" for name in span_features.FEATURES),
)
"""What the trees that judge the best span see, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedSpan:
    """The best guess at the asked fact."""

    span: Span
    """As document positions."""
    probability: float
    """That it shares at least half of its words with what one would mark by hand."""
    is_sure: bool
    """Whether to mark it for people."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpanRanker:
    """Trees that score windows: the first few all of them, the rest only the most promising."""

    first: BoostedTrees
    rest: BoostedTrees

    @classmethod
    def of_record(cls, record: dict[str, Any], name: str) -> "SpanRanker":
        """Raises `ValueError` when the weights are for other features."""
        first = record | {"trees": record["trees"][:_FIRST_TREES]}
        rest = record | {"trees": record["trees"][_FIRST_TREES:], "bias": 0.0}
        return cls(
            first=trees_of_record(first, span_features.FEATURES, name),
            rest=trees_of_record(rest, span_features.FEATURES, name),
        )

    def scores(self, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """A score for each row; those that the first trees rule out stand below all others."""
        scores: NDArray[np.float64] = np.array(self.first.sums(matrix), dtype=np.float64)
        kept = np.arange(len(scores))
        if len(scores) > _KEPT:
            kept = np.sort(np.argpartition(-scores, _KEPT)[:_KEPT])
        full = scores[kept] + np.array(self.rest.sums(matrix[kept]), dtype=np.float64)
        scores += full.min() - scores.max() - 1.0
        scores[kept] = full
        return scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Marker:
    """The weights: what scores windows, what judges the best one, and from which probability on it is marked."""

    ranker: SpanRanker
    gate: BoostedTrees
    sure_from: float

    @classmethod
    def of_record(cls, record: dict[str, Any], name: str) -> "Marker":
        """Raises `ValueError` when the weights are for other features."""
        return cls(
            ranker=SpanRanker.of_record(record["ranker"], name),
            gate=trees_of_record(record["gate"], GATE_FEATURES, name),
            sure_from=float(record["sure_from"]),
        )


def load_marker(path: Path) -> Marker | None:
    """The weights in a file, or None where it is missing. Raises `ValueError` when they are for other features."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Marker.of_record(record, path.name)


@cache
def shipped_marker() -> Marker | None:
    """The weights that come with Loccit."""
    return load_marker(WEIGHTS)


def short_answer(question: Question, evidence: Evidence) -> MarkedSpan | None:
    """The best guess at the asked fact, or None when nothing in the sentence could be it."""
    return marked_span(question, evidence, shipped_marker())


def marked_span(question: Question, evidence: Evidence, marker: Marker | None) -> MarkedSpan | None:
    """The short answer by given weights, or by rules alone."""
    if marker is None:
        span = nearest_typed_span(question, evidence)
        return None if span is None else MarkedSpan(span=span, probability=_BY_RULES, is_sure=True)
    units, found = considered(question, evidence)
    if not found:
        return None
    matrix = span_features.feature_matrix(question, evidence, units, found)
    scores = marker.ranker.scores(matrix)
    best = int(scores.argmax())
    asked_type = has_asked_type(question, evidence, units, found[best])
    gate = gate_vector(evidence, found, matrix, scores, best, asked_type)
    probability = 1.0 / (1.0 + math.exp(-marker.gate.sums([gate])[0]))
    offset = evidence.sentence.sentence.start
    span = units.span(*found[best])
    return MarkedSpan(
        span=Span(span.start + offset, span.end + offset),
        probability=probability,
        is_sure=asked_type and probability >= marker.sure_from,
    )


def considered(question: Question, evidence: Evidence) -> tuple[Units, list[tuple[int, int]]]:
    """The units of the evidence's sentence, and the windows that may be the asked fact.

    Where dates or amounts are asked for and there are some, only windows with one of them are considered; where a place
    is asked for by "where" itself, only those that begin with a name behind "in", "at", "near", if there are any.
    """
    sentence = evidence.sentence.sentence
    matched = sorted(
        {(match.start - sentence.start, match.end - sentence.start) for match in evidence.sentence.matches}
    )
    text = evidence.passage.text_of(sentence.start, sentence.end)
    units = units_of(text, evidence.passage.found.document.language, matched)
    found = windows(units)
    if question.asked is AskedType.WHERE and _WHERE.search(fold(question.text)):
        found = _at_places(evidence, units, found) or found
    if question.asked in {AskedType.WHEN, AskedType.HOW_MANY}:
        found = _of_asked_type(question, evidence, units, found) or found
    return units, found


def _at_places(evidence: Evidence, units: Units, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The windows that begin in a name behind a preposition of place."""
    offset = evidence.sentence.sentence.start
    inside = [Span(span.start - offset, span.end - offset) for span in evidence.typed]
    places = [span for span in inside if is_locative(units.text, span)]
    return [
        (first, last)
        for first, last in found
        if any(place.start <= units.starts[first] < place.end for place in places)
    ]


def has_asked_type(question: Question, evidence: Evidence, units: Units, window: tuple[int, int]) -> bool:
    """Whether a window holds the date (with a year, where a year is asked for) or the amount that is asked for.

    True for questions that ask for neither.
    """
    return bool(_of_asked_type(question, evidence, units, [window]))


def _of_asked_type(
    question: Question, evidence: Evidence, units: Units, found: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The windows with the asked type."""
    if question.asked not in {AskedType.WHEN, AskedType.HOW_MANY}:
        return found
    offset = evidence.sentence.sentence.start
    inside = [(span.start - offset, span.end - offset) for span in evidence.typed]
    part = None
    if question.asked is AskedType.WHEN:
        part = _YEAR if asks_for_year(question.text) else _MORE_THAN_A_DAY
    kept = []
    for first, last in found if inside else ():
        start, end = units.starts[first], units.ends[last]
        is_touched = [begin for begin, stop in inside if begin < end and start < stop]
        if is_touched and (part is None or part.search(units.text, start, end)):
            kept.append((first, last))
    return kept


def gate_vector(
    evidence: Evidence,
    found: Sequence[tuple[int, int]],
    matrix: NDArray[np.float64],
    scores: NDArray[np.float64],
    best: int,
    asked_type: bool,
) -> list[float]:
    """What the trees that judge the best span see, in the order of `GATE_FEATURES`."""
    first, last = found[best]
    values: list[float] = scores.tolist()
    top = values[best]
    others = [*values[:best], *values[best + 1 :]]
    apart = [score for score, (start, end) in zip(values, found, strict=True) if end < first or start > last]
    return [
        top,
        top - max(others) if others else 5.0,
        top - max(apart) if apart else 5.0,
        float(1.0 / np.exp(np.clip(scores - top, -30.0, 0.0)).sum()),
        float(len(found)),
        float(asked_type),
        *(evidence.feature(name) for name in _EVIDENCE_FEATURES),
        *matrix[best].tolist(),
    ]
