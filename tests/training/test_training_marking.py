"""Weights for marking are made the same way twice, and can be read again."""

import json
from pathlib import Path

import pytest

from retrieval.answering.marking import load_marker
from retrieval.answering.ranking import HAND_RANKER
from training import marking
from training.sets import FOLDS, load_beir_set

_NAMES = "Ann Bell,Carl Dorn,Eva Fox,Gil Hart,Ida Jung,Kai Lund,Mia Noll,Ole Pell,Rita Sand,Tom Ulm".split(",")
_THINGS = "mill bridge tower harbour chapel".split()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    (folder / "qrels").mkdir(parents=True)
    corpus, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for at, name in enumerate(_NAMES):
        thing, place, year = _THINGS[at % 5], f"Northam{'abcdefghij'[at]}", str(1801 + at)
        text = f"The old {thing} of {place} was built by {name} in {year}. It cost {at + 20} crowns."
        corpus.append({"_id": f"d{at}", "title": place, "text": text})
        asked = {f"Who built the {thing} of {place}?": name, f"When was the {thing} of {place} built?": year}
        for number, (question, answer) in enumerate(asked.items()):
            metadata = {"answerable": True, "answers": [answer]}
            queries.append({"_id": f"q{at}-{number}", "text": question, "metadata": metadata})
            qrels.append(f"q{at}-{number}\td{at}\t1")
    for name, records in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("\n".join(qrels) + "\n", encoding="utf-8")
    return tmp_path


def test_the_same_questions_give_the_same_weights(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = load_beir_set(data / "small")
    written = []
    for name in ("first.json", "second.json"):
        marking.learn([small], dict.fromkeys(range(FOLDS), HAND_RANKER), 0, data / name, {"seed": 0})
        written.append((data / name).read_bytes())

    assert written[0] == written[1]
    assert load_marker(data / "first.json") is not None
    assert json.loads(written[0])["made_by"]["scores"][0]["questions"] == 20
    assert "right_of_marked" in capsys.readouterr().out


def test_an_article_never_stands_on_both_sides(data: Path) -> None:
    small = load_beir_set(data / "small")
    folds: dict[str, set[int]] = {}
    for question in small.questions:
        folds.setdefault(question.article, set()).add(question.fold)

    assert len(folds) == len(_NAMES)
    assert all(len(fold) == 1 for fold in folds.values())
    assert len(set.union(*folds.values())) > 1
