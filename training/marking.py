"""Learns to mark the asked fact.

Every question is asked as a user would ask it, the sentence found best is cut into windows, and a window's worth is
the token F1 it has with the accepted strings. Trees learn to put the best window first; smaller trees learn from
windows that other articles' trees chose how likely such a choice is right.

Every figure reported is of questions whose article the weights had not seen, nor the ranker that found the sentence.
The weights written are learned from everything.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.answering.evidence import Evidence
from retrieval.answering.marking import (
    GATE_FEATURES,
    SpanRanker,
    considered,
    gate_vector,
    has_asked_type,
)
from retrieval.answering.pipeline import rank, read_for
from retrieval.answering.ranking import Ranker
from retrieval.answering.span_features import FEATURES, feature_matrix
from retrieval.answering.understanding import Question
from retrieval.evaluation.metrics import normalised
from training.sets import FOLDS, TrainingSet, asked
from training.trees import record_of_booster

SETS = (
    "squad2 tydiqa-en-train timeqa-human-train xquad-en xquad-vi xquad-de xquad-ru xquad-ar xquad-zh xquad-th "
    "noiseqa-keyboard-synthetic"
).split()
"""Sets whose accepted strings stand in the text word for word."""
_RIGHT = 0.5
_MARKED_SHARE = 0.4
_PROMISED = 0.8
"""Of the marks shown, the share that must be right."""
_SAMPLED_WINDOWS = 50
_RANKER = {
    "objective": "lambdarank",
    "label_gain": [0, 1, 3, 7, 12],
    "lambdarank_truncation_level": 10,
    "learning_rate": 0.08,
    "num_leaves": 24,
    "max_depth": 6,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "max_bin": 63,
}
_RANKER_TREES = 220
_GATE = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 8,
    "max_depth": 4,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "max_bin": 63,
}
_GATE_TREES = 120
_WEIGHTS_IN_GATE = {"squad2": 3.0, "xquad-en": 3.0}
"""The promise is made for questions like these; the others, mostly harder to find an answer for, only help."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Example:
    """One sentence found for a question, with what its windows are worth."""

    set_name: str
    fold: int
    asked: str
    is_found_first: bool
    """The sentence the pipeline quotes; otherwise one further down that holds the answer."""
    evidence: Evidence
    found: list[tuple[int, int]]
    matrix: NDArray[np.float32]
    f1: NDArray[np.float64]
    exact: NDArray[np.bool_]
    has_asked_type: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The window chosen in a sentence found first, by trees that had not seen its article."""

    set_name: str
    fold: int
    asked: str
    f1: float
    exact: bool
    has_asked_type: bool
    gate: list[float]


def examples_of(one: TrainingSet, rankers: Mapping[int, Ranker]) -> Iterator[Example]:
    """Two kinds of sentences for each answerable question: the one quoted, and the best that holds the answer."""
    with asked(one) as view:
        for question in one.questions:
            if not question.answers or not question.relevant:
                continue
            reading = read_for(view, question.text)
            has_answer = False
            for place, (evidence, _) in enumerate(rank(reading.evidence, rankers[question.fold])):
                holds = evidence.passage.found.document.id in question.relevant and question.is_answered_by(
                    evidence.text
                )
                if place == 0 or (holds and not has_answer):
                    yield _example(
                        one.name, question.fold, reading.question, evidence, question.answers, is_first=place == 0
                    )
                has_answer = has_answer or holds


def _example(
    set_name: str,
    fold: int,
    question: Question,
    evidence: Evidence,
    answers: Sequence[str],
    *,
    is_first: bool,
) -> Example:
    units, found = considered(question, evidence)
    accepted = [normalised(answer) for answer in answers]
    counts = [Counter(answer.split()) for answer in accepted]
    f1, exact = [], []
    for window in found:
        written = normalised(units.span(*window).slice(units.text))
        words = Counter(written.split())
        f1.append(max(_f1(words, count) for count in counts))
        exact.append(written in accepted)
    return Example(
        set_name=set_name,
        fold=fold,
        asked=question.asked.value,
        is_found_first=is_first,
        evidence=evidence,
        found=found,
        matrix=feature_matrix(question, evidence, units, found).astype(np.float32)
        if found
        else np.zeros((0, len(FEATURES)), dtype=np.float32),
        f1=np.array(f1),
        exact=np.array(exact, dtype=bool),
        has_asked_type=np.array([has_asked_type(question, evidence, units, window) for window in found], dtype=bool),
    )


def _f1(words: Counter[str], accepted: Counter[str]) -> float:
    common = sum((words & accepted).values())
    return 2 * common / (words.total() + accepted.total()) if common else 0.0


def learn_ranker(examples: Sequence[Example], seed: int) -> dict[str, Any]:
    """Trees that order windows, learned from the examples in which some window is right."""
    random = np.random.default_rng(seed)
    rows, labels, groups = [], [], []
    for example in examples:
        if not len(example.f1) or example.f1.max() < _RIGHT:
            continue
        kept = _sample(example.f1, random)
        grades = np.digitize(example.f1[kept], [0.3, _RIGHT, 0.75])
        rows.append(example.matrix[kept])
        labels.append(np.where(example.exact[kept], 4, grades))
        groups.append(len(kept))
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(labels), group=groups)
    booster = lightgbm.train(_RANKER | _determined(seed), data, _RANKER_TREES)
    return record_of_booster(booster, FEATURES)


def _sample(f1: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.intp]:
    """At most `_SAMPLED_WINDOWS` rows: the best ones as up to half of them, others by chance."""
    if len(f1) <= _SAMPLED_WINDOWS:
        return np.arange(len(f1))
    good = np.flatnonzero(f1 > 0)
    good = good[np.argsort(-f1[good], kind="stable")[: _SAMPLED_WINDOWS // 2]]
    bad = random.permutation(np.flatnonzero(f1 == 0))[: _SAMPLED_WINDOWS - len(good)]
    return np.sort(np.concatenate([good, bad]))


def choose(examples: Iterable[Example], record: dict[str, Any]) -> Iterator[Choice]:
    """What trees choose in the sentences found first, evaluated as they are when answering."""
    ranker = SpanRanker.of_record(record, "ranker")
    for example in examples:
        if not example.is_found_first:
            continue
        if not example.found:
            yield Choice(
                set_name=example.set_name,
                fold=example.fold,
                asked=example.asked,
                f1=0.0,
                exact=False,
                has_asked_type=False,
                gate=[],
            )
            continue
        matrix = example.matrix.astype(np.float64)
        scores = ranker.scores(matrix)
        best = int(scores.argmax())
        is_typed = bool(example.has_asked_type[best])
        yield Choice(
            set_name=example.set_name,
            fold=example.fold,
            asked=example.asked,
            f1=float(example.f1[best]),
            exact=bool(example.exact[best]),
            has_asked_type=is_typed,
            gate=gate_vector(example.evidence, example.found, matrix, scores, best, is_typed),
        )


def learn_gate(choices: Sequence[Choice], seed: int) -> lightgbm.Booster:
    """Trees whose sum is the log odds that a choice is right."""
    made = [choice for choice in choices if choice.gate]
    data = lightgbm.Dataset(
        np.array([choice.gate for choice in made]),
        [float(choice.f1 >= _RIGHT) for choice in made],
        weight=[_WEIGHTS_IN_GATE.get(choice.set_name, 1.0) for choice in made],
    )
    return lightgbm.train(_GATE | _determined(seed), data, _GATE_TREES)


def _determined(seed: int) -> dict[str, Any]:
    return {"num_threads": 1, "deterministic": True, "force_row_wise": True, "seed": seed, "verbose": -1}


def probabilities(choices: Sequence[Choice], booster: lightgbm.Booster) -> NDArray[np.float64]:
    """0 where nothing was chosen, or nothing of the asked type."""
    found = np.zeros(len(choices))
    made = [at for at, choice in enumerate(choices) if choice.gate and choice.has_asked_type]
    if made:
        found[made] = booster.predict(np.array([choices[at].gate for at in made]), num_threads=1)
    return found


def threshold_for(choices: Sequence[Choice], probability: NDArray[np.float64]) -> float:
    """The lowest probability from which on the promised share of marks is right."""
    order = np.argsort(-probability, kind="stable")
    right = np.cumsum([choices[at].f1 >= _RIGHT for at in order]) / np.arange(1, len(order) + 1)
    fit = np.flatnonzero(right >= _PROMISED)
    return float(probability[order[fit[-1]]]) if len(fit) else 1.0


def table(
    choices: Sequence[Choice], probability: NDArray[np.float64], sure_from: float, reference: str
) -> list[dict[str, Any]]:
    """A row for each set, and for each asked type of the reference set."""
    rows = []
    by_set = dict.fromkeys(choice.set_name for choice in choices)
    types = sorted({choice.asked for choice in choices if choice.set_name == reference})
    for name, kind in (*((name, None) for name in by_set), *((reference, kind) for kind in types)):
        at = [
            place
            for place, choice in enumerate(choices)
            if choice.set_name == name and (kind is None or choice.asked == kind)
        ]
        if not at:
            continue
        chosen, sure = [choices[place] for place in at], probability[at]
        order = np.argsort(-sure, kind="stable")[: max(1, round(_MARKED_SHARE * len(at)))]
        marked = [choice for choice, likely in zip(chosen, sure, strict=True) if likely >= sure_from]
        rows.append(
            {
                "set": name,
                "asked": kind or "all",
                "questions": len(at),
                "exact": round(float(np.mean([choice.exact for choice in chosen])), 3),
                "f1": round(float(np.mean([choice.f1 for choice in chosen])), 3),
                "right": round(float(np.mean([choice.f1 >= _RIGHT for choice in chosen])), 3),
                "right_of_surest_40": round(float(np.mean([chosen[place].f1 >= _RIGHT for place in order])), 3),
                "marked": round(len(marked) / len(at), 3),
                "right_of_marked": round(float(np.mean([one.f1 >= _RIGHT for one in marked])), 3) if marked else None,
            }
        )
    return rows


def learn(
    sets: Sequence[TrainingSet], rankers: Mapping[int, Ranker], seed: int, out: Path, made_by: dict[str, Any]
) -> None:
    """Learns from the questions of the sets, prints what unseen questions show, and writes the weights.

    `rankers` find the sentences of each fold's questions. The first set is the one that the promise is made for.
    """
    examples = [example for one in sets for example in examples_of(one, rankers)]
    choices: list[Choice] = []
    for fold in range(FOLDS):
        record = learn_ranker([example for example in examples if example.fold != fold], seed)
        choices += choose((example for example in examples if example.fold == fold), record)
    probability = np.zeros(len(choices))
    for fold in range(FOLDS):
        seen = [choice for choice in choices if choice.fold != fold]
        unseen = [at for at, choice in enumerate(choices) if choice.fold == fold]
        if seen and unseen:
            probability[unseen] = probabilities([choices[at] for at in unseen], learn_gate(seen, seed))
    reference = [at for at, choice in enumerate(choices) if choice.set_name == sets[0].name]
    sure_from = threshold_for([choices[at] for at in reference], probability[reference])
    rows = table(choices, probability, sure_from, sets[0].name)
    _print(rows, sure_from)
    record = {
        "made_by": made_by | {"scores": rows},
        "sure_from": round(sure_from, 3),
        "ranker": learn_ranker(examples, seed),
        "gate": record_of_booster(learn_gate(choices, seed), GATE_FEATURES),
    }
    out.write_text(json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\n{out.name}: {out.stat().st_size / 1024:.0f} KB")


def _print(rows: list[dict[str, Any]], sure_from: float) -> None:
    print(f"\nmarked from {sure_from:.3f}; right means F1 >= {_RIGHT} with an accepted string\n")
    names = list(rows[0])
    print("  ".join(f"{name:>18}" if number > 1 else f"{name:<26}" for number, name in enumerate(names)))
    for row in rows:
        print(
            "  ".join(f"{row[name]!s:>18}" if number > 1 else f"{row[name]:<26}" for number, name in enumerate(names))
        )
