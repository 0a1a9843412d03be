"""Learns which sentence answers: LambdaMART over the evidence features, from many question sets at once.

A sentence that holds an accepted string in the right document is worth most, one that holds it elsewhere or stands in
the right document something. Five-fold: the questions of one article are judged by trees that never saw it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.answering.citing import cite_closest
from retrieval.answering.features import FEATURES
from retrieval.answering.pipeline import rank, read_for
from retrieval.answering.ranking import Ranker
from training.sets import FOLDS, TrainingQuestion, TrainingSet, asked

Vectors = NDArray[np.float32]
Labels = NDArray[np.int64]

PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "label_gain": [0, 1, 2, 3, 4, 5],
    "lambdarank_truncation_level": 10,
    "num_leaves": 15,
    "max_depth": 6,
    "learning_rate": 0.05,
    "min_data_in_leaf": 100,
    "lambda_l2": 5.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "num_threads": 1,  # two were ten times slower than one on a shared machine
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
ROUNDS = 400
_RIGHT, _ELSEWHERE, _BESIDE = 4, 1, 1
_RIGHT_WITHOUT_STRINGS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingExample:
    """One question's evidence."""

    set: str
    question: TrainingQuestion
    weight: float
    vectors: Vectors
    holds: NDArray[np.bool_]
    """Which sentences hold an accepted string."""
    is_relevant: NDArray[np.bool_]
    """Which stand in a document that answers."""

    @property
    def labels(self) -> Labels:
        if not self.question.answers:
            return np.where(self.is_relevant, _RIGHT_WITHOUT_STRINGS, 0)
        if not self.question.relevant:
            return np.where(self.holds, _RIGHT, 0)
        right = self.holds & self.is_relevant
        return np.where(right, _RIGHT, np.where(self.holds, _ELSEWHERE, np.where(self.is_relevant, _BESIDE, 0)))


def ranking_examples(one: TrainingSet, weight: float) -> Iterator[RankingExample]:
    """The evidence for each answerable question of a set, asked of its own documents."""
    with asked(one) as view:
        for question in one.questions:
            if not question.is_answerable:
                continue
            evidence = read_for(view, question.text).evidence
            if not evidence:
                continue
            yield RankingExample(
                set=one.name,
                question=question,
                weight=weight,
                vectors=np.array([item.features for item in evidence], dtype=np.float32),
                holds=np.array([question.is_answered_by(item.text) for item in evidence]),
                is_relevant=np.array([item.passage.found.document.id in question.relevant for item in evidence]),
            )


def grow(examples: Sequence[RankingExample], seed: int) -> lightgbm.Booster:
    """Trees learned from all the examples."""
    data = lightgbm.Dataset(
        np.concatenate([example.vectors for example in examples]),
        np.concatenate([example.labels for example in examples]),
        group=[len(example.vectors) for example in examples],
        weight=np.concatenate([np.full(len(example.vectors), example.weight) for example in examples]),
        feature_name=list(FEATURES),
    )
    return lightgbm.train({**PARAMETERS, "seed": seed}, data, ROUNDS)


def cross_fitted(examples: Sequence[RankingExample], seed: int) -> list[lightgbm.Booster]:
    """For each fold, trees that saw no article of it."""
    return [grow([example for example in examples if example.question.fold != fold], seed) for fold in range(FOLDS)]


def worth(one: TrainingSet, rankers: Mapping[int, Ranker]) -> dict[str, float]:
    """How often the quote shown first holds an accepted string, and stands in a document that answers.

    Each question is judged by the ranker of its fold, which saw nothing of its article.
    """
    holds, is_relevant = [], []
    with asked(one) as view:
        for question in one.questions:
            if not question.is_answerable:
                continue
            reading = read_for(view, question.text)
            shown = cite_closest(reading.question, rank(reading.evidence, rankers[question.fold]))[:1]
            if question.answers:
                holds.append(any(question.is_answered_by(citation.quote) for citation in shown))
            if question.relevant:
                is_relevant.append(any(citation.document_id in question.relevant for citation in shown))
    return {
        "questions": max(len(holds), len(is_relevant)),
        "snippet_hit": round(sum(holds) / max(1, len(holds)), 4),
        "hit_at_1": round(sum(is_relevant) / max(1, len(is_relevant)), 4),
    }
