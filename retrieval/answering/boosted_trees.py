"""Sums of regression trees, read from a small JSON file and evaluated for many feature vectors at once.

The trees are trained elsewhere (`training/`); here they are only read. The file names the features it was trained with,
so that weights of another set of features are refused and not applied to the wrong columns.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BoostedTrees:
    """Trees laid out side by side: node `n` sends a vector left when its `feature[n]` is at most `threshold[n]`.

    A leaf is a node that is its own child, with a threshold of infinity; `value` is 0 at every other node.
    """

    features: tuple[str, ...]
    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    children: NDArray[np.intp]
    """Left and right child of node `n` at `2n` and `2n + 1`."""
    value: NDArray[np.float64]
    depth: int
    bias: float
    typical: tuple[float, ...] = ()
    """A typical vector, to compare others with; empty where the file has none."""

    def sums(self, vectors: Sequence[Sequence[float]] | NDArray[np.float64]) -> list[float]:
        """The sum over all trees for each vector, whose values stand in the order of `features`."""
        if not len(vectors):
            return []
        matrix = np.asarray(vectors, dtype=np.float64)
        width = matrix.shape[1]
        if width != len(self.features):
            raise ValueError(f"expected {len(self.features)} features, not {width}")
        flat = matrix.ravel()
        rows = (np.arange(len(matrix), dtype=np.intp) * width)[:, None]
        nodes = np.broadcast_to(self.roots, (len(matrix), len(self.roots)))
        for _ in range(self.depth):
            goes_right = flat.take(self.feature.take(nodes) + rows) > self.threshold.take(nodes)
            nodes = self.children.take(2 * nodes + goes_right)
        sums: list[float] = (self.value.take(nodes).sum(axis=1) + self.bias).tolist()
        return sums


def load_trees(path: Path, features: Sequence[str]) -> BoostedTrees | None:
    """The trees of a file, or None where the file is missing. Raises `ValueError` when they are for other features."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return trees_of_record(record, features, path.name)


def trees_of_record(record: dict[str, Any], features: Sequence[str], name: str) -> BoostedTrees:
    """The trees of a parsed file, each a nested `[feature, threshold, left, right]`, or a number where it is a leaf."""
    if record.get("format") != FORMAT:
        raise ValueError(f"{name}: weights of an unknown form; make them anew with `make train`")
    if tuple(record["features"]) != tuple(features):
        raise ValueError(f"{name}: weights of other features; make them anew with `make train`")
    layout = _Layout()
    roots = [layout.add(tree, 0) for tree in record["trees"]]
    return BoostedTrees(
        features=tuple(features),
        roots=np.array(roots, dtype=np.intp),
        feature=np.array(layout.feature, dtype=np.intp),
        threshold=np.array(layout.threshold, dtype=np.float64),
        children=np.array(layout.children, dtype=np.intp),
        value=np.array(layout.value, dtype=np.float64),
        depth=layout.depth,
        bias=float(record.get("bias", 0.0)),
        typical=tuple(record.get("typical", ())),
    )


class _Layout:
    """Nested trees on their way into arrays."""

    def __init__(self) -> None:
        self.feature: list[int] = []
        self.threshold: list[float] = []
        self.children: list[int] = []
        self.value: list[float] = []
        self.depth = 0

    def add(self, tree: Any, depth: int) -> int:
        node = len(self.feature)
        self.depth = max(self.depth, depth)
        self.children += [node, node]
        if isinstance(tree, list):
            feature, threshold, left, right = tree
            self.feature.append(feature)
            self.threshold.append(threshold)
            self.value.append(0.0)
            self.children[2 * node] = self.add(left, depth + 1)
            self.children[2 * node + 1] = self.add(right, depth + 1)
        else:
            self.feature.append(0)
            self.threshold.append(float("inf"))
            self.value.append(float(tree))
        return node
