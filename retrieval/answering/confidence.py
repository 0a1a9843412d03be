"""How sure it is that the best evidence answers: a calibrated probability from scale-free features.

The features are those of the best evidence, how far it leads, and what of the question it leaves open. They mean the
same in a corpus of twenty passages and of a million; the trees were grown over corpora of many sizes, with and without
the article that answers.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from retrieval.answering.boosted_trees import BoostedTrees, load_trees
from retrieval.answering.evidence import Evidence
from retrieval.answering.features import FEATURES, POSITIONS
from retrieval.answering.question_types import AskedType
from retrieval.answering.ranking import HAND_WEIGHTS as RANKING_BY_HAND
from retrieval.answering.understanding import Question, Role
from retrieval.answering.weights import DECISION_FILE, RANKER_FILE

DECISION_FEATURES: tuple[str, ...] = (
    *FEATURES,
    "score",  # the ranker's score
    "lead",  # its lead over the next sentence
    "lead_over_passages",  # its lead over the best sentence of another passage
    "lead_over_documents",  # its lead over the best sentence of another document
    "best_typed_lead",  # its lead over the best other sentence that has something of the asked type
    "engine_share",  # the best passage's engine score, as a share of the idf mass asked for
    "corrected",  # mass share of words searched in another spelling
    "corrected_names",  # the same, of names
    "foreign",  # mass share of words of another language, which no document is expected to have
    "names_missing",  # share of the names of the question that stand neither here nor in the passage
    "names_far",  # share of the names that stand only elsewhere in the passage
    "deeds_missing",  # share of its other words that stand neither here nor in the context
    "weakest",  # the lowest quality among the words found here
    "is_cased",
    "same_language",  # the document is in the language of the question
    "rule_missing",  # how many parts the explained rule misses, saturating
    "no_amount",  # an amount is asked for, and none is here
)
"""The order of every decision vector."""

_MOST = 6.0
"""Leads beyond this say no more; a sentence without a rival leads by as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Two numbers that fit the probability to an owner's documents: `slope * log-odds + offset`."""

    slope: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.slope) and self.slope > 0 and math.isfinite(self.offset)):
            raise ValueError(
                f"a calibration needs a slope above 0 and a finite offset, not {self.slope}, {self.offset}"
            )

    def applied_to(self, probability: float) -> float:
        """What an uncalibrated probability, between 0 and 1, becomes."""
        return _sigmoid(self.slope * math.log(probability / (1.0 - probability)) + self.offset)


UNCALIBRATED = Calibration()

HAND_WEIGHTS: dict[str, float] = {
    "coverage": 1.5,
    "context_coverage": 2.0,
    "rarest_missing": -1.25,
    "closeness": 1.4,
    "typed": -1.05,
    "untyped": -0.4,
    "typed_closeness": 1.2,
    "length": -1.05,
    "lead": 0.6,
    "corrected": -0.4,
}
"""A logistic regression, in place of the trees where their file is missing."""
_HAND_BIAS = -1.8


@cache
def weights_fingerprint() -> str:
    """SHA-256 (hex) of the weights that log-odds come from; a calibration fits no others."""
    digest = hashlib.sha256()
    for file, by_hand in ((RANKER_FILE, RANKING_BY_HAND), (DECISION_FILE, (HAND_WEIGHTS, _HAND_BIAS))):
        digest.update(file.read_bytes() if file.exists() else repr(by_hand).encode())
    return digest.hexdigest()


def decision_vector(
    question: Question, ranked: Sequence[tuple[Evidence, float]], at: int, masses: Sequence[float], missing: int
) -> tuple[float, ...]:
    """The features of `ranked[at]` as the answer; `ranked` is best first, `missing` counts what the rule misses."""
    item, score = ranked[at]
    others = [other for place, other in enumerate(ranked) if place != at]
    around, anywhere = item.found_around, item.found_anywhere
    names = [index for index, term in enumerate(question.terms) if term.role is Role.NAME and masses[index] > 0.0]
    deeds = [index for index, term in enumerate(question.terms) if term.role in {Role.CONTENT, Role.EVENT}]
    corrected = [index for index, term in enumerate(question.terms) if term.corrected_to]
    key, document = item.passage.found.key, item.passage.found.document.id
    wanted = sum([term.idf for term in question.terms]) or 1.0
    return (
        *item.features,
        max(-_MOST, min(_MOST, score)),
        _lead(score, [other for _, other in others]),
        _lead(score, [other for one, other in others if one.passage.found.key != key]),
        _lead(score, [other for one, other in others if one.passage.found.document.id != document]),
        _lead(score, [other for one, other in others if one.typed]),
        min(3.0, item.passage.score / wanted),
        sum([masses[index] for index in corrected]),
        sum([masses[index] for index in corrected if question.terms[index].role is Role.NAME]),
        sum([mass for mass, term in zip(masses, question.terms, strict=True) if term.is_foreign]),
        _share_outside(names, anywhere),
        _share_outside(names, around) - _share_outside(names, anywhere),
        _share_outside(deeds, around),
        min(item.covered.values(), default=0.0),
        float(question.is_cased),
        float(item.passage.found.document.language == question.language),
        1.0 - 0.5**missing,
        float(question.asked is AskedType.HOW_MANY and not item.typed),
    )


def _lead(score: float, others: Sequence[float]) -> float:
    return max(-_MOST, min(_MOST, score - max(others))) if others else _MOST


def _share_outside(terms: Sequence[int], found: set[int]) -> float:
    return sum([term not in found for term in terms]) / len(terms) if terms else 0.0


def probability(vector: Sequence[float], calibration: Calibration = UNCALIBRATED) -> float:
    """Probability, 0 to 1, that the sentence answers."""
    return _sigmoid(calibration.slope * log_odds([vector])[0] + calibration.offset)


def _sigmoid(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def log_odds(vectors: Sequence[Sequence[float]]) -> list[float]:
    """Log-odds that each sentence answers, before any calibration to an owner's documents."""
    trees = _trees()
    if trees is not None:
        return trees.sums(vectors)
    return [_HAND_BIAS + sum([weight * vector[at] for at, weight in _HAND]) for vector in vectors]


_HAND = [(DECISION_FEATURES.index(name), weight) for name, weight in HAND_WEIGHTS.items()]
assert DECISION_FEATURES[: len(POSITIONS)] == FEATURES


def typical_values() -> tuple[float, ...]:
    """What each decision feature is in the middle of all right answers; empty without learned weights."""
    trees = _trees()
    return () if trees is None else trees.typical


@cache
def _trees() -> BoostedTrees | None:
    return load_trees(DECISION_FILE, DECISION_FEATURES)
