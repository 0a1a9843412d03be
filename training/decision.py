"""Learns how sure to be: trees over decision features, whose target is that the shown quote is right.

What an owner loads may be twenty passages or twenty thousand, and may hold the answer or not. So questions are asked
of corpora drawn at random: a part of the articles of a set, with documents of other sets around them up to the wanted
size. A question whose article was not drawn is one that nothing answers. Near misses, where the passage is there but
the fact is not, count for less than they are many in the set: they are rare in life.

A question is judged by a ranker that did not learn from its article; otherwise leads would look larger than they are.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.answering.citing import cite_closest
from retrieval.answering.confidence import DECISION_FEATURES, decision_vector
from retrieval.answering.deciding import ANSWER_FROM, missing_parts
from retrieval.answering.pipeline import rank, read_for
from retrieval.answering.ranking import Ranker
from retrieval.engine import CorpusView, PreparedDocument
from retrieval.evaluation.metrics import area_under_roc, share_right_at_precision
from training.sets import FOLDS, TrainingQuestion, TrainingSet, asked, temporary_corpus

PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 12,
    "max_depth": 5,
    "learning_rate": 0.05,
    "min_data_in_leaf": 100,
    "lambda_l2": 20.0,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
ROUNDS = 300
SIZES = (24, 64, 250, 1000, 2000, 6000, 20_000)
_QUESTIONS_A_DRAW = 1200
WANTED_ROWS = 2500
"""Rows wanted of each set at each size; small corpora are drawn many times for them."""
NEAR_MISS_WEIGHT = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionExample:
    """One question asked of one drawn corpus."""

    set: str
    question: TrainingQuestion
    size: int
    """Passages of the corpus."""
    kind: str
    """`answerable`, `removed` (its article was not drawn) or `near miss`."""
    vector: tuple[float, ...]
    is_right: bool
    """The quote shown first holds an accepted string."""
    weight: float


def decision_examples(
    view: CorpusView,
    name: str,
    questions: Sequence[tuple[TrainingQuestion, str]],
    rankers: Mapping[int, Ranker],
    weight: float,
) -> Iterator[DecisionExample]:
    """Each question, with its kind, asked of a corpus; questions without any evidence are no examples."""
    for question, kind in questions:
        reading = read_for(view, question.text)
        if not reading.evidence:
            continue
        ranked = rank(reading.evidence, rankers[question.fold])
        quote = cite_closest(reading.question, ranked)[0].quote
        missing = len(missing_parts(reading.question, ranked[0][0]))
        yield DecisionExample(
            set=name,
            question=question,
            size=view.passage_count,
            kind=kind,
            vector=decision_vector(reading.question, ranked, 0, reading.weighing.masses, missing),
            is_right=kind == "answerable" and question.is_answered_by(quote),
            weight=weight * (NEAR_MISS_WEIGHT if kind == "near miss" else 1.0),
        )


def drawn_examples(
    one: TrainingSet,
    distractors: Mapping[str, Sequence[PreparedDocument]],
    rankers: Mapping[int, Ranker],
    *,
    weight: float,
    seed: int,
    sizes: Sequence[int] = SIZES,
    wanted: int = WANTED_ROWS,
) -> Iterator[DecisionExample]:
    """A set's questions asked of corpora of several sizes, half of them with their article left out."""
    assert one.article_of is not None
    chance = random.Random(f"{seed}/{one.name}")  # reproducible, nothing secret
    own = list(distractors[one.name])
    articles = sorted(set(one.article_of.values()))
    by_article: dict[str, list[TrainingQuestion]] = {}
    for question in one.questions:
        if question.answers or not question.is_answerable:
            by_article.setdefault(question.article, []).append(question)
    others = [document for name, documents in distractors.items() if name != one.name for document in documents]
    for size in sizes:
        rows = 0
        for _ in range(60):
            chance.shuffle(articles)
            drawn: set[str] = set()
            chosen: list[PreparedDocument] = []
            passages = 0
            limit = min(size, max(1, sum(len(document.passages) for document in own) // 2))
            of_article: dict[str, list[PreparedDocument]] = {}
            for document in own:
                of_article.setdefault(one.article_of[document.document.id], []).append(document)
            for article in articles:
                if passages >= limit:
                    break
                drawn.add(article)
                for document in of_article.get(article, []):
                    if passages < max(limit, 1):
                        chosen.append(document)
                        passages += len(document.passages)
            present = {document.document.id for document in chosen}
            for document in chance.sample(others, len(others)) if passages < size else ():
                chosen.append(document)
                passages += len(document.passages)
                if passages >= size:
                    break
            asked_now = _mixed(by_article, drawn, present, chance)
            with temporary_corpus() as corpus:
                corpus.update(iter(chosen))
                for example in decision_examples(corpus.view(), one.name, asked_now, rankers, weight):
                    rows += 1
                    yield example
            if rows >= wanted:
                break


def _mixed(
    by_article: Mapping[str, Sequence[TrainingQuestion]], drawn: set[str], present: set[str], chance: random.Random
) -> list[tuple[TrainingQuestion, str]]:
    """Questions on drawn articles, and as many on others."""
    here = [
        question
        for article in sorted(drawn)
        for question in by_article.get(article, ())
        if question.relevant <= present
    ]
    answerable = [question for question in here if question.is_answerable]
    near = [question for question in here if not question.is_answerable]
    away = [
        question
        for article in sorted(by_article)
        if article not in drawn
        for question in by_article[article]
        if question.is_answerable
    ]
    half = min(len(answerable), len(away), _QUESTIONS_A_DRAW // 2)
    return [
        *((question, "answerable") for question in chance.sample(answerable, half)),
        *((question, "removed") for question in chance.sample(away, half)),
        *((question, "near miss") for question in chance.sample(near, min(len(near), half))),
    ]


def practical_examples(one: TrainingSet, rankers: Mapping[int, Ranker], weight: float) -> Iterator[DecisionExample]:
    """The questions of a folder of files, asked of all its documents."""
    with asked(one) as view:
        questions = [(question, "answerable" if question.is_answerable else "removed") for question in one.questions]
        yield from decision_examples(view, one.name, questions, rankers, weight)


def grow(examples: Sequence[DecisionExample], seed: int) -> lightgbm.Booster:
    """Trees learned from all the examples."""
    data = lightgbm.Dataset(
        np.array([example.vector for example in examples], dtype=np.float32),
        np.array([example.is_right for example in examples], dtype=np.float32),
        weight=np.array([example.weight for example in examples]),
        feature_name=list(DECISION_FEATURES),
    )
    return lightgbm.train({**PARAMETERS, "seed": seed}, data, ROUNDS)


def typical_values(examples: Sequence[DecisionExample]) -> list[float]:
    """The median of each feature over right answers."""
    right = np.array([example.vector for example in examples if example.is_right])
    return [float(f"{value:.4g}") for value in np.median(right, axis=0)]


def cross_fitted(examples: Sequence[DecisionExample], seed: int) -> NDArray[np.float64]:
    """The probability of each example by trees that saw no article of its fold."""
    folds = np.array([example.question.fold for example in examples])
    vectors = np.array([example.vector for example in examples], dtype=np.float32)
    probabilities = np.zeros(len(examples))
    for fold in range(FOLDS):
        booster = grow([example for example in examples if example.question.fold != fold], seed)
        if (folds == fold).any():
            probabilities[folds == fold] = booster.predict(vectors[folds == fold], num_threads=1)
    return probabilities


def figures(examples: Sequence[DecisionExample], probabilities: NDArray[np.float64]) -> list[dict[str, Any]]:
    """What the probabilities are worth, by set and size, without near misses; and on the near misses by themselves."""
    groups: dict[tuple[str, int], list[int]] = {}
    for at, example in enumerate(examples):
        if example.kind != "near miss":
            groups.setdefault((example.set.split("/")[0], _nearest_size(example.size)), []).append(at)
    rows = [
        {"set": name, "passages": size, **_worth([examples[at] for at in members], probabilities[members])}
        for (name, size), members in sorted(groups.items())
    ]
    near = [at for at, example in enumerate(examples) if example.kind == "near miss"]
    beside = {example.set for at, example in enumerate(examples) if example.kind == "near miss"}
    pairs = [at for at, example in enumerate(examples) if example.set in beside and example.kind == "answerable"]
    if near and pairs:
        auroc = area_under_roc(probabilities[pairs].tolist(), probabilities[near].tolist())
        rows.append({"set": "near misses", "questions": len(near), "auroc": round(auroc or 0.0, 4)})
    return rows


def _nearest_size(passages: int) -> int:
    return min(SIZES, key=lambda size: abs(np.log(size / max(1, passages))))


def _worth(examples: Sequence[DecisionExample], probabilities: NDArray[np.float64]) -> dict[str, Any]:
    answerable = np.array([example.kind == "answerable" for example in examples])
    right = np.array([example.is_right for example in examples])
    verdicts = list(zip(probabilities.tolist(), right.tolist(), strict=True))
    shown = probabilities >= ANSWER_FROM
    share = share_right_at_precision(verdicts, int(answerable.sum()), 0.9)
    auroc = area_under_roc(probabilities[answerable].tolist(), probabilities[~answerable].tolist())
    auroc_right = area_under_roc(probabilities[right].tolist(), probabilities[~right].tolist())
    return {
        "questions": len(examples),
        "auroc": None if auroc is None else round(auroc, 4),
        "auroc_right": None if auroc_right is None else round(auroc_right, 4),
        "right_at_90": None if share is None else round(share, 4),
        "shown": round(float(shown.mean()), 4),
        "promised": round(float(probabilities[shown].mean()), 4) if shown.any() else None,
        "realised": round(float(right[shown].mean()), 4) if shown.any() else None,
    }
