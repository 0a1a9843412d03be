"""Ranking and decision weights are learned the same way twice, from questions of articles kept apart."""

import json
from pathlib import Path

import pytest

from retrieval.answering.boosted_trees import trees_of_record
from retrieval.answering.confidence import DECISION_FEATURES
from retrieval.answering.features import FEATURES
from retrieval.answering.ranking import HAND_RANKER
from training import decision, ranker
from training.sets import FOLDS, TrainingSet, across_languages, load_beir_set
from training.trees import record_of_booster

_TOWNS = [f"Northam{letter}" for letter in "abcdefghijklmnopqrst"]


@pytest.fixture
def towns(tmp_path: Path) -> TrainingSet:
    """Twenty towns, each an article of two documents, with a question on each document and one near miss."""
    folder = tmp_path / "towns"
    (folder / "qrels").mkdir(parents=True)
    corpus, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for at, town in enumerate(_TOWNS):
        for number, (thing, year) in enumerate((("mill", 1801 + at), ("bridge", 1901 + at))):
            id_ = f"{at}-{number}"
            text = f"The {thing} of {town} was built in {year}. Many people visit it."
            corpus.append({"_id": id_, "title": town, "text": text})
            metadata = {"answerable": True, "answers": [str(year)]}
            queries.append({"_id": f"q{id_}", "text": f"When was the {thing} of {town} built?", "metadata": metadata})
            qrels.append(f"q{id_}\t{id_}\t1")
        missing = {"_id": f"n{at}", "text": f"When was the {town} tower built?", "metadata": {"answerable": False}}
        queries.append(missing)
    for name, records in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("\n".join(qrels) + "\n", encoding="utf-8")
    return load_beir_set(folder)


def test_an_article_has_one_fold_in_every_set(towns: TrainingSet) -> None:
    folds: dict[str, set[int]] = {}
    for question in towns.questions:
        folds.setdefault(question.article, set()).add(question.fold)

    assert all(len(fold) == 1 for fold in folds.values())
    assert set.union(*folds.values()) <= set(range(FOLDS))


def test_the_sentence_with_the_answer_is_labelled_best(towns: TrainingSet) -> None:
    examples = list(ranker.ranking_examples(towns, 1.0))

    assert len(examples) == 2 * len(_TOWNS)
    for example in examples:
        assert (example.labels[example.holds & example.is_relevant] > 1).all()
        assert example.labels.max() == example.labels[example.holds & example.is_relevant].max()


def test_the_same_examples_grow_the_same_trees(towns: TrainingSet) -> None:
    examples = list(ranker.ranking_examples(towns, 1.0))

    first, second = (record_of_booster(ranker.grow(examples, seed=3), FEATURES) for _ in range(2))

    assert first == second
    assert trees_of_record(first, FEATURES, "grown").sums([example.vectors[0] for example in examples[:2]])


def test_half_of_the_decision_examples_have_their_article_left_out(towns: TrainingSet) -> None:
    rows = list(
        decision.drawn_examples(
            towns,
            {towns.name: list(towns.prepared())},
            dict.fromkeys(range(FOLDS), HAND_RANKER),
            weight=1.0,
            seed=0,
            sizes=(10,),
            wanted=20,
        )
    )

    kinds = [row.kind for row in rows]
    assert kinds.count("answerable") >= 10
    assert kinds.count("removed") >= 5
    assert not any(row.is_right for row in rows if row.kind != "answerable")
    assert any(row.is_right for row in rows)
    assert all(len(row.vector) == len(DECISION_FEATURES) for row in rows)
    assert decision.cross_fitted(rows, seed=0).tolist() == decision.cross_fitted(rows, seed=0).tolist()


def test_questions_of_a_parallel_set_keep_what_answers_them(towns: TrainingSet) -> None:
    crossed = across_languages(towns, towns)

    assert crossed.name == "towns of towns"
    assert crossed.questions == towns.questions
    assert next(crossed.prepared()).document.id.startswith("towns/")
