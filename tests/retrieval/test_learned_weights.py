"""The weights that come with Loccit fit the code that reads them, and can be done without."""

import json
from pathlib import Path

import pytest

from retrieval.answering.boosted_trees import load_trees
from retrieval.answering.confidence import DECISION_FEATURES
from retrieval.answering.features import FEATURES
from retrieval.answering.marking import WEIGHTS as MARKING_FILE
from retrieval.answering.ranking import HAND_RANKER, HAND_WEIGHTS, UNSEEN_IN_TRAINING, LinearRanker, TreeRanker
from retrieval.answering.weights import DECISION_FILE, RANKER_FILE


@pytest.mark.parametrize(("path", "features"), [(RANKER_FILE, FEATURES), (DECISION_FILE, DECISION_FEATURES)])
def test_shipped_weights_are_for_the_features_of_today(path: Path, features: tuple[str, ...]) -> None:
    trees = load_trees(path, features)

    assert trees is not None
    assert len(trees.sums([[0.5] * len(features)] * 3)) == 3


@pytest.mark.parametrize("path", [RANKER_FILE, DECISION_FILE, MARKING_FILE])
def test_shipped_weights_say_with_what_they_were_made_and_how_they_did(path: Path) -> None:
    made_by = json.loads(path.read_text(encoding="utf-8"))["made_by"]

    assert {"command", "seed", "sets", "versions", "scores"} <= made_by.keys()
    assert path.stat().st_size < 400_000


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    record = json.loads(RANKER_FILE.read_text(encoding="utf-8"))
    other = tmp_path / "ranker.json"
    other.write_text(json.dumps(record | {"features": record["features"][::-1]}), encoding="utf-8")

    with pytest.raises(ValueError, match="other features"):
        load_trees(other, FEATURES)


def test_without_a_file_there_are_no_trees(tmp_path: Path) -> None:
    assert load_trees(tmp_path / "missing.json", FEATURES) is None


def test_hand_weights_name_features_that_exist() -> None:
    assert HAND_WEIGHTS.keys() | UNSEEN_IN_TRAINING.keys() <= set(FEATURES)
    with pytest.raises(ValueError, match="no such feature"):
        LinearRanker({"luck": 1.0})


def test_a_link_list_loses_against_the_same_sentence_in_the_text() -> None:
    trees = load_trees(RANKER_FILE, FEATURES)
    assert trees is not None
    plain = [0.5] * len(FEATURES)
    for name in ("is_auxiliary", "wrong_agent", "is_question"):
        plain[FEATURES.index(name)] = 0.0
    listed = [*plain]
    listed[FEATURES.index("is_auxiliary")] = 1.0

    for ranker in (TreeRanker(trees), HAND_RANKER):
        of_plain, of_listed = ranker.scores([tuple(plain), tuple(listed)])
        assert of_plain > of_listed + 1.0
