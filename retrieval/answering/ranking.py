"""Evidence features in, one score out. Learned weights are data (`weights/ranker.json`); hand weights stand in."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from retrieval.answering.boosted_trees import BoostedTrees, load_trees
from retrieval.answering.features import FEATURES
from retrieval.answering.weights import RANKER_FILE


class Ranker(Protocol):
    """Orders evidence. Scores compare within one question only."""

    def scores(self, features: Sequence[tuple[float, ...]]) -> list[float]:
        """One score per feature vector (in the order of `features.FEATURES`); higher is better."""


HAND_WEIGHTS: dict[str, float] = {
    "coverage": 2.4,
    "context_coverage": 1.8,
    "passage_coverage": 1.8,
    "passage_score": 2.2,
    "passage_rank": 0.9,
    "frequency_score": 1.5,
    "adjacency": 0.2,
    "order": 0.2,
    "closeness": 1.1,
    "names": 0.0,
    "rarest_missing": -0.7,
    "event": 0.4,
    "typed": 0.6,
    "untyped": -0.8,
    "typed_closeness": 0.7,
    "asked_noun": 0.7,
    "new_words": 0.3,
    "length": 0.2,
    "leans_back": 0.1,
    "first": 0.2,
    "is_question": -1.0,
    "is_auxiliary": -3.0,
    "wrong_agent": -2.0,
}


class LinearRanker:
    """A weighted sum of the features."""

    def __init__(self, weights: dict[str, float]) -> None:
        unknown = weights.keys() - set(FEATURES)
        if unknown:
            raise ValueError(f"no such feature: {', '.join(sorted(unknown))}")
        self._weights = [(place, weights[name]) for place, name in enumerate(FEATURES) if weights.get(name)]

    def scores(self, features: Sequence[tuple[float, ...]]) -> list[float]:
        return [sum([weight * vector[place] for place, weight in self._weights]) for vector in features]


HAND_RANKER = LinearRanker(HAND_WEIGHTS)


UNSEEN_IN_TRAINING: dict[str, float] = {"is_question": -0.7, "is_auxiliary": -3.0, "wrong_agent": -2.0}
"""What public question sets have too little of for trees to learn: set by hand, on top of them."""


class TreeRanker:
    """Boosted regression trees, learned with LambdaMART (Burges, 2010), and what they could not learn."""

    def __init__(self, trees: BoostedTrees) -> None:
        self._trees = trees
        self._by_hand = LinearRanker(UNSEEN_IN_TRAINING)

    def scores(self, features: Sequence[tuple[float, ...]]) -> list[float]:
        by_hand = self._by_hand.scores(features)
        return [score + other for score, other in zip(self._trees.sums(features), by_hand, strict=True)]


@cache
def default_ranker() -> Ranker:
    """The learned ranker; the hand weights where its file is missing."""
    trees = load_trees(RANKER_FILE, FEATURES)
    return HAND_RANKER if trees is None else TreeRanker(trees)
