"""Sums of trees are what walking each tree from its root would give."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.boosted_trees import FORMAT, BoostedTrees, trees_of_record

_FEATURES = ("a", "b", "c")
_NUMBERS = st.integers(-4, 4).map(lambda number: number / 4)
_TREES = st.recursive(
    _NUMBERS,
    lambda trees: st.tuples(st.integers(0, 2), _NUMBERS, trees, trees).map(list),
    max_leaves=40,
)


def _trees(*trees: Any, bias: float = 0.0) -> BoostedTrees:
    record = {"format": FORMAT, "features": list(_FEATURES), "trees": list(trees), "bias": bias}
    return trees_of_record(record, _FEATURES, "test")


def _walked(tree: Any, vector: list[float]) -> float:
    while isinstance(tree, list):
        feature, threshold, left, right = tree
        tree = right if vector[feature] > threshold else left
    return float(tree)


def _deep(leaves: int) -> Any:
    tree: Any = 0.0
    for number in range(1, leaves):
        tree = [0, leaves - number, tree, number]
    return tree


@given(st.lists(_TREES, max_size=12), st.lists(st.lists(_NUMBERS, min_size=3, max_size=3), max_size=6))
def test_each_vector_gets_the_leaves_that_a_walk_ends_in(trees: list[Any], vectors: list[list[float]]) -> None:
    expected = [math.fsum(_walked(tree, vector) for tree in trees) + 0.5 for vector in vectors]
    assert _trees(*trees, bias=0.5).sums(vectors) == pytest.approx(expected)


@pytest.mark.parametrize("leaves", [1, 2, 9, 16, 17, 32, 33, 64])
def test_trees_of_every_size_reach_each_of_their_leaves(leaves: int) -> None:
    tree = _deep(leaves)
    vectors = [[number + 0.5, 0.0, 0.0] for number in range(leaves + 1)]
    assert _trees(tree).sums(vectors) == [_walked(tree, vector) for vector in vectors]


def test_trees_with_more_leaves_than_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="64 leaves"):
        _trees(_deep(65))


def test_vectors_of_another_width_are_refused() -> None:
    with pytest.raises(ValueError, match="expected 3 features"):
        _trees(1.0).sums([[0.0]])
