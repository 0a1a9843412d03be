"""Learns all weights anew from a folder of question sets: `python -m training.train DATA [--seed 0] [--only …]`.

DATA holds question sets in BEIR form, a folder each, and may hold `practical/NAME/` with `docs/` and `questions.jsonl`;
the project's own practical questions are used too, but for the unseen third. What is written says with what it was made
and how it did on articles that it did not learn from.
"""

import argparse
import json
import pickle
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from retrieval.answering.boosted_trees import trees_of_record
from retrieval.answering.confidence import DECISION_FEATURES
from retrieval.answering.features import FEATURES
from retrieval.answering.marking import WEIGHTS as MARKING_FILE
from retrieval.answering.ranking import Ranker, TreeRanker
from retrieval.answering.weights import DECISION_FILE, RANKER_FILE
from training import decision, marking, ranker
from training.sets import FOLDS, TrainingSet, across_languages, load_beir_set, load_practical_sets
from training.trees import record_of_booster

_KINDS = ("ranker", "marking", "decision")
OWN_PRACTICAL = Path(__file__).parent.parent / "benchmarks" / "practical"
WEIGHTS = {
    "xquad-vi": 2.0,
    "xquad-vi-nodiac": 1.5,
    "xquad-th": 2.0,
    "tydiqa-en-train": 1.5,
    "xquad-de": 0.7,
    "xquad-ru": 0.7,
    "xquad-ar": 0.7,
    "scifact-train": 0.5,
    "noiseqa-keyboard-synthetic": 0.5,
    "noiseqa-asr-synthetic": 0.5,
    "xquad-vi of xquad-en": 0.7,
    "xquad-en of xquad-vi": 0.7,
}
"""How much a question of a set counts; 1 where it is not named. The same articles in many languages count for less, but
Vietnamese and Thai, of which there is nothing else, for more."""
PRACTICAL_WEIGHT = 4.0
"""Practical questions are few, and the kind that most owners ask."""
ACROSS_LANGUAGES = (("xquad-vi", "xquad-en"), ("xquad-en", "xquad-vi"))
"""Questions of the first set, asked of the documents of the second, which hold the same in another language."""
DECISION_SETS = {
    "squad2": (2.0, decision.SIZES, 1600),
    "tydiqa-en-train": (0.7, decision.SIZES, 1200),
    "timeqa-human-train": (0.3, decision.SIZES, 600),
    "xquad": (0.5, decision.SIZES[1:2], 600),
}
"""By the beginning of a set's name: what a row counts, which sizes of corpora are drawn, and how many rows of each."""
AROUND = ("squad2", "tydiqa-en-train", "timeqa-human-train", "scifact-train")
"""Sets whose documents fill a corpus up. Not XQuAD's, which hold SQuAD's articles over again."""
DECISION_PRACTICAL_WEIGHT = 6.0


def main() -> None:
    arguments = _arguments()
    beir, practical = _sets(arguments.data)
    if not beir:
        raise SystemExit(f"{arguments.data}: no folder in it holds queries.jsonl; give the folder of the question sets")
    made_by = _made_by(beir, practical, arguments.seed)
    examples = list(_ranking_examples(beir, practical))
    fold_boosters = ranker.cross_fitted(examples, arguments.seed)
    rankers = {
        fold: TreeRanker(trees_of_record(record_of_booster(booster, FEATURES), FEATURES, "fold"))
        for fold, booster in enumerate(fold_boosters)
    }
    if "ranker" in arguments.only:
        scores = {}
        for one in (*beir, *practical):
            scores[one.name] = ranker.worth(one, rankers)
            _say(f"{one.name}: {scores[one.name]}")
        record = record_of_booster(ranker.grow(examples, arguments.seed), FEATURES)
        _write(RANKER_FILE, record, made_by | {"scores": scores})
    if "marking" in arguments.only:
        by_name = {one.name: one for one in beir}
        marking.learn(
            [by_name[name] for name in marking.SETS if name in by_name], rankers, arguments.seed, MARKING_FILE, made_by
        )
    if "decision" in arguments.only:
        rows = list(_decision_examples(beir, practical, rankers, arguments.seed))
        if arguments.keep:
            arguments.keep.write_bytes(pickle.dumps(rows))
        worth = decision.figures(rows, decision.cross_fitted(rows, arguments.seed))
        for line in worth:
            _say(str(line))
        _write(
            DECISION_FILE,
            record_of_booster(decision.grow(rows, arguments.seed), DECISION_FEATURES)
            | {"typical": decision.typical_values(rows)},
            made_by | {"scores": worth},
        )


def _sets(data: Path) -> tuple[list[TrainingSet], list[TrainingSet]]:
    beir = [load_beir_set(path.parent) for path in sorted(data.glob("*/queries.jsonl"))]
    by_name = {one.name: one for one in beir}
    beir += [
        across_languages(by_name[asking], by_name[answering])
        for asking, answering in ACROSS_LANGUAGES
        if asking in by_name and answering in by_name
    ]
    practical = load_practical_sets(OWN_PRACTICAL / "questions.jsonl", OWN_PRACTICAL / "docs")
    for path in sorted(data.glob("practical/*/questions.jsonl")):
        practical += load_practical_sets(path, path.parent / "docs")
    return beir, practical


def _ranking_examples(beir: Sequence[TrainingSet], practical: Sequence[TrainingSet]) -> Iterator[ranker.RankingExample]:
    for one in (*beir, *practical):
        weight = PRACTICAL_WEIGHT if one in practical else WEIGHTS.get(one.name, 1.0)
        started, count = time.perf_counter(), 0
        for example in ranker.ranking_examples(one, weight):
            count += 1
            yield example
        _say(f"{one.name}: {count} questions read in {time.perf_counter() - started:.0f} s")


def _decision_examples(
    beir: Sequence[TrainingSet], practical: Sequence[TrainingSet], rankers: Mapping[int, Ranker], seed: int
) -> Iterator[decision.DecisionExample]:
    around = {one.name: list(one.prepared()) for one in beir if one.name in AROUND}
    for one in beir:
        for name, (weight, sizes, wanted) in DECISION_SETS.items():
            if one.name.startswith(name):
                prepared = around if one.name in around else {one.name: list(one.prepared())}
                yield from decision.drawn_examples(
                    one, prepared, rankers, weight=weight, seed=seed, sizes=sizes, wanted=wanted
                )
                _say(f"{one.name}: asked of drawn corpora")
    for one in practical:
        yield from decision.practical_examples(one, rankers, DECISION_PRACTICAL_WEIGHT)


def _made_by(beir: Sequence[TrainingSet], practical: Sequence[TrainingSet], seed: int) -> dict[str, Any]:
    return {
        "command": f"make train DATA=… (python -m training.train DATA --seed {seed})",
        "seed": seed,
        "folds": FOLDS,
        "sets": {one.name: len(one.questions) for one in (*beir, *practical)},
        "versions": {
            "python": platform.python_version(),
            "lightgbm": version("lightgbm"),
            "numpy": version("numpy"),
        },
    }


def _write(path: Path, record: dict[str, Any], made_by: dict[str, Any]) -> None:
    """One tree a line, so that a change of the file can be read."""
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in record.pop("trees"))
    head = json.dumps({"made_by": made_by, **record}, indent=1, ensure_ascii=False).removesuffix("\n}")
    path.write_text(f'{head},\n "trees": [\n{trees}\n]}}\n', encoding="utf-8")
    _say(f"wrote {path.name}, {path.stat().st_size // 1000} kB")


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder of question sets")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", choices=_KINDS, default=_KINDS, help="learn only these weights")
    parser.add_argument("--keep", type=Path, help="keep the rows of the decision in this file, to look at them")
    return parser.parse_args()


if __name__ == "__main__":
    main()
