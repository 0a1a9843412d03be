"""Sums of regression trees, read from a small JSON file and evaluated for many feature vectors at once.

The trees are trained elsewhere (`training/`); here they are only read. The file names the features it was trained with,
so that weights of another set of features are refused and not applied to the wrong columns.

No tree is walked. A vector is compared with the splits of all trees at once; each split that sends it right rules out
the leaves on its left, and the leftmost leaf that is left is the one a walk would have reached. Which leaves some eight
splits leave together is looked up in a table.

Reference: Lucchese et al., "QuickScorer: a fast algorithm to rank documents with additive ensembles of regression
trees" (SIGIR 2015).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
_SPLITS_TOGETHER = 8

_Leaves: TypeAlias = NDArray[np.uint16] | NDArray[np.uint32] | NDArray[np.uint64]
"""Sets of leaves of a tree: bit `n` is its leaf `n`, from left to right."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoostedTrees:
    """Trees laid out side by side, all with room for as many splits, a multiple of eight, and for as many leaves."""

    features: tuple[str, ...]
    feature: NDArray[np.intp]
    """Of each split; it sends a vector right whose value is above its `threshold`."""
    threshold: NDArray[np.float64]
    left_over: _Leaves
    """For each eight splits, the leaves that they leave, by which of them send right."""
    openings: NDArray[np.intp]
    """Where in `left_over` each eight splits have their 256 places."""
    value: NDArray[np.float64]
    """Of each leaf."""
    firsts: NDArray[np.intp]
    """Where in `value` the leaves of each tree begin."""
    bias: float
    typical: tuple[float, ...] = ()
    """A typical vector, to compare others with; empty where the file has none."""

    def sums(self, vectors: Sequence[Sequence[float]] | NDArray[np.float64]) -> list[float]:
        """The sum over all trees for each vector, whose values stand in the order of `features`."""
        if not len(vectors):
            return []
        matrix = np.asarray(vectors, dtype=np.float64)
        count, width = matrix.shape
        if width != len(self.features):
            raise ValueError(f"expected {len(self.features)} features, not {width}")
        if not len(self.firsts):
            return [self.bias] * count
        goes_right = matrix.take(self.feature, axis=1) > self.threshold
        states = np.packbits(goes_right, axis=None, bitorder="little").reshape(count, -1)
        left_over = self.left_over.take(states + self.openings).reshape(count, len(self.firsts), -1)
        leaves = left_over[:, :, 0]
        for other in range(1, left_over.shape[2]):
            leaves = leaves & left_over[:, :, other]
        leftmost = np.bitwise_count(leaves ^ (leaves - 1)) - 1
        sums: list[float] = (self.value.take(leftmost + self.firsts).sum(axis=1) + self.bias).tolist()
        return sums


def load_trees(path: Path, features: Sequence[str]) -> BoostedTrees | None:
    """The trees of a file, or None where the file is missing. Raises `ValueError` when they are for other features."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return trees_of_record(record, features, path.name)


def trees_of_record(record: dict[str, Any], features: Sequence[str], name: str) -> BoostedTrees:
    """The trees of a parsed file, each a nested `[feature, threshold, left, right]`, or a number where it is a leaf.

    Raises `ValueError` when they are for other features or one has more than 64 leaves.
    """
    if record.get("format") != FORMAT:
        raise ValueError(f"{name}: weights of an unknown form; make them anew with `make train`")
    if tuple(record["features"]) != tuple(features):
        raise ValueError(f"{name}: weights of other features; make them anew with `make train`")
    trees = [_Tree(tree) for tree in record["trees"]]
    leaf_count = max((len(tree.values) for tree in trees), default=1)
    if leaf_count > 64:
        raise ValueError(f"{name}: trees have at most 64 leaves")
    groups = max(1, -(-max((len(tree.splits) for tree in trees), default=0) // _SPLITS_TOGETHER))
    shape = len(trees), groups * _SPLITS_TOGETHER
    kind = np.uint16 if leaf_count <= 16 else np.uint32 if leaf_count <= 32 else np.uint64
    feature, threshold = np.zeros(shape, np.intp), np.full(shape, np.inf)
    behind = np.full(shape, np.iinfo(kind).max, kind)
    value = np.zeros((len(trees), leaf_count))
    for number, tree in enumerate(trees):
        value[number, : len(tree.values)] = tree.values
        for place, (column, limit, first, last) in enumerate(tree.splits):
            feature[number, place], threshold[number, place] = column, limit
            behind[number, place] ^= kind((1 << last) - (1 << first))
    return BoostedTrees(
        features=tuple(features),
        feature=feature.ravel(),
        threshold=threshold.ravel(),
        left_over=_left_over(behind.reshape(-1, _SPLITS_TOGETHER)).ravel(),
        openings=np.arange(len(trees) * groups, dtype=np.intp) << _SPLITS_TOGETHER,
        value=value.ravel(),
        firsts=np.arange(len(trees), dtype=np.intp) * leaf_count,
        bias=float(record.get("bias", 0.0)),
        typical=tuple(record.get("typical", ())),
    )


def _left_over(behind: _Leaves) -> _Leaves:
    """What every choice of eight splits leaves together, from what each leaves when it sends right."""
    together = np.full((len(behind), 1 << _SPLITS_TOGETHER), np.iinfo(behind.dtype).max, behind.dtype)
    for split in range(_SPLITS_TOGETHER):
        size = 1 << split
        together[:, size : 2 * size] = together[:, :size] & behind[:, split : split + 1]
    return together


class _Tree:
    """A nested tree as its splits, each with the first leaf on its left and the one behind the last, and its leaves."""

    def __init__(self, tree: Any) -> None:
        self.splits: list[tuple[int, float, int, int]] = []
        self.values: list[float] = []
        self._add(tree)

    def _add(self, tree: Any) -> None:
        if not isinstance(tree, list):
            self.values.append(float(tree))
            return
        feature, threshold, left, right = tree
        first = len(self.values)
        self._add(left)
        self.splits.append((feature, threshold, first, len(self.values)))
        self._add(right)
