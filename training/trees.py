"""Trees of LightGBM in the form that `retrieval.answering.boosted_trees` reads."""

from typing import Any

import lightgbm

from retrieval.answering.boosted_trees import FORMAT

_DIGITS = 5
"""Significant digits kept of thresholds and values, so that the file stays small."""


def record_of_booster(booster: lightgbm.Booster, features: tuple[str, ...]) -> dict[str, Any]:
    """The booster as JSON values. Raises `ValueError` for what the reader does not know: categories, missing values."""
    model = booster.dump_model()
    return {
        "format": FORMAT,
        "features": list(features),
        "bias": 0.0,
        "trees": [_tree(tree["tree_structure"]) for tree in model["tree_info"]],
    }


def _tree(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return _short(node["leaf_value"])
    if node["decision_type"] != "<=":
        raise ValueError(f"a split by {node['decision_type']!r} cannot be written")
    return [
        node["split_feature"],
        _short(node["threshold"]),
        _tree(node["left_child"]),
        _tree(node["right_child"]),
    ]


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
