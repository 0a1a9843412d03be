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
_QUESTIONS_A_DRAW = 1600
_MOST_DRAWS = 60
_FEWEST_NEAR_MISSES = 300
NEAR_MISS_WEIGHT = 0.03
"""Of each row of the near-miss part. At more, everything that looks like its set is less sure than it should be."""
_MONOTONE: dict[str, int] = {
    **dict.fromkeys(
        "coverage same_spelling names names_around event deed closeness period_fit lead lead_over_passages "
        "lead_over_documents".split(),
        1,
    ),
    **dict.fromkeys(
        "rarest_missing missing_here words_missing numbers_missing untyped polarity wrong_agent is_auxiliary corrected "
        "corrected_names names_missing names_far deeds_missing rule_missing no_amount".split(),
        -1,
    ),
}
"""What may only raise the probability, and what may only lower it, whatever chance says in the training sets."""


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
        holds = question.is_answered_by(cite_closest(reading.question, ranked)[0].quote)
        if kind == "removed" and holds and not question.is_verbatim:
            continue  # another document answers as well, or holds the string by chance: nobody can tell
        missing = len(missing_parts(reading.question, ranked[0][0]))
        yield DecisionExample(
            set=name,
            question=question,
            size=view.passage_count,
            kind=kind,
            vector=decision_vector(reading.question, ranked, 0, reading.weighing.masses, missing),
            is_right=kind == "answerable" and holds,
            weight=weight,
        )


def drawn_examples(
    one: TrainingSet,
    prepared: Mapping[str, Sequence[PreparedDocument]],
    rankers: Mapping[int, Ranker],
    *,
    weight: float,
    seed: int,
    sizes: Sequence[int],
    wanted: int,
) -> Iterator[DecisionExample]:
    """A set's questions asked of corpora of several sizes, half of them with their article left out.

    `prepared` are the documents of this set and of those around it, by set. At least `wanted` rows are made of each
    size; small corpora are drawn many times for them. Where the set has near misses, they are asked of all its
    documents, beside answerable questions.
    """
    assert one.article_of is not None
    chance = random.Random(f"{seed}/{one.name}")  # reproducible, nothing secret
    by_article: dict[str, list[TrainingQuestion]] = {}
    for question in one.questions:
        if question.answers and question.is_answerable:
            by_article.setdefault(question.article, []).append(question)
    of_article: dict[str, list[PreparedDocument]] = {}
    for document in prepared[one.name]:
        of_article.setdefault(one.article_of[document.document.id], []).append(document)
    others = [document for name, documents in prepared.items() if name != one.name for document in documents]
    half = sum(len(document.passages) for document in prepared[one.name]) // 2
    for size in sizes:
        rows = 0
        for _ in range(_MOST_DRAWS):
            own = _drawn(chance.sample(sorted(of_article), len(of_article)), of_article, min(size, half))
            present = {document.document.id for document in own}
            articles = {one.article_of[id_] for id_ in present}
            asked_now = _mixed(by_article, articles, present, chance)
            with temporary_corpus() as corpus:
                corpus.update(iter(_filled(own, others, size, chance)))
                for example in decision_examples(corpus.view(), one.name, asked_now, rankers, weight):
                    rows += 1
                    yield example
            if rows >= wanted:
                break
    near = [question for question in one.questions if not question.is_answerable]
    if len(near) < _FEWEST_NEAR_MISSES:
        return
    answerable = [question for of_one in by_article.values() for question in of_one]
    for size in (2 * half, *(size for size in sizes if size > 2 * half)):
        asked_now = [(question, "near miss") for question in chance.sample(near, min(wanted, len(near)))]
        asked_now += [
            (question, "answerable") for question in chance.sample(answerable, min(wanted, len(answerable)) // 2)
        ]
        with temporary_corpus() as corpus:
            corpus.update(iter(_filled(list(prepared[one.name]), others, size, chance)))
            near_weight = weight * NEAR_MISS_WEIGHT
            yield from decision_examples(corpus.view(), f"{one.name}, near misses", asked_now, rankers, near_weight)


def _drawn(
    articles: Sequence[str], of_article: Mapping[str, Sequence[PreparedDocument]], passages: int
) -> list[PreparedDocument]:
    """Documents of the first articles, up to so many passages."""
    drawn: list[PreparedDocument] = []
    count = 0
    for article in articles:
        for document in of_article[article]:
            if count >= passages:
                return drawn
            drawn.append(document)
            count += len(document.passages)
    return drawn


def _filled(
    own: list[PreparedDocument], others: Sequence[PreparedDocument], passages: int, chance: random.Random
) -> list[PreparedDocument]:
    """These documents, and others by chance up to so many passages."""
    filled = list(own)
    count = sum(len(document.passages) for document in own)
    for document in chance.sample(others, len(others)) if count < passages else ():
        filled.append(document)
        count += len(document.passages)
        if count >= passages:
            break
    return filled


def _mixed(
    by_article: Mapping[str, Sequence[TrainingQuestion]], drawn: set[str], present: set[str], chance: random.Random
) -> list[tuple[TrainingQuestion, str]]:
    """Questions that the drawn documents answer, and as many on articles that were not drawn."""
    here = [question for name in sorted(drawn) for question in by_article.get(name, ()) if question.relevant <= present]
    away = [question for name in sorted(by_article) if name not in drawn for question in by_article[name]]
    half = min(len(here), len(away), _QUESTIONS_A_DRAW // 2)
    return [
        *((question, "answerable") for question in chance.sample(here, half)),
        *((question, "removed") for question in chance.sample(away, half)),
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
    constraints = [_MONOTONE.get(name, 0) for name in DECISION_FEATURES]
    return lightgbm.train({**PARAMETERS, "monotone_constraints": constraints, "seed": seed}, data, ROUNDS)


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
        if not example.set.endswith("near misses"):
            groups.setdefault((example.set.split("/")[0], _nearest_size(example.size)), []).append(at)
    rows = [
        {"set": name, "passages": size, **_worth([examples[at] for at in members], probabilities[members])}
        for (name, size), members in sorted(groups.items())
    ]
    near = [at for at, example in enumerate(examples) if example.kind == "near miss"]
    names = {examples[at].set for at in near}
    beside = [at for at, example in enumerate(examples) if example.set in names and example.kind == "answerable"]
    if near and beside:
        auroc = area_under_roc(probabilities[beside].tolist(), probabilities[near].tolist())
        rows.append({"set": "near misses", "questions": len(near) + len(beside), "auroc": round(auroc or 0.0, 4)})
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
