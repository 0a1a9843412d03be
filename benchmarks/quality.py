"""The answers to the project's own question set, pinned: what each question came to, in a file that is reviewed.

    python -m benchmarks.quality           prints what changed and writes the pinned file anew
    python -m benchmarks.quality --check   prints the same, writes nothing, and fails where a count fell

A test runs the check. A fall that is meant is taken by writing the file anew; its diff then shows every question that
changed, one a line. The set is small and was written by the people who wrote the documents: it guards what works.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.evaluation import JudgedAnswer, Outcome, evaluate, outcome_of

ROOT = Path(__file__).resolve().parent.parent
SETS = ("seeds/questions",)
"""Folders of question sets with documents of their own, below the project's root."""
PINNED = Path(__file__).parent / "pinned_quality.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What became of a set."""

    counts: Mapping[str, int]
    """Of each, more is better."""
    questions: Mapping[str, str]
    """By question id: outcome, document, mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Quality now, beside what is pinned."""

    falls: tuple[str, ...]
    """A line for each count that fell and for a set that changed; empty when all is well."""
    changes: tuple[str, ...]
    """A line for each question that came out otherwise."""

    def __str__(self) -> str:
        return "\n".join((*self.falls, *self.changes)) or "Nothing changed."


def quality_of(judged: Sequence[JudgedAnswer]) -> Quality:
    """The counts of a run, and each question in words."""
    outcomes = [outcome_of(one) for one in judged]
    marked_wrongly = sum(
        one.marked is not None and one.is_known_answerable and not one.is_marked_right for one in judged
    )
    return Quality(
        counts={
            "right document first": sum(map(_right_document_first, judged)),
            "accepted answer shown first": sum(one.is_right for one in judged),
            "answered right": outcomes.count(Outcome.ANSWERED_RIGHT),
            "refused rightly": outcomes.count(Outcome.REFUSED_RIGHTLY),
            "kept from a wrong answer": len(judged) - outcomes.count(Outcome.ANSWERED_WRONG),
            "marked right": sum(one.is_marked_right for one in judged),
            "kept from a wrong mark": len(judged) - marked_wrongly,
        },
        questions={one.question.id: _in_words(one) for one in judged},
    )


def measured(folder: str) -> Quality:
    """The quality of one of `SETS` as the code is now."""
    return quality_of(evaluate(ROOT / folder).judged)


def read_pinned(path: Path = PINNED) -> dict[str, Quality]:
    """The pinned quality by set."""
    return {
        name: Quality(counts=values["counts"], questions=values["questions"])
        for name, values in json.loads(path.read_text(encoding="utf-8")).items()
    }


def pinned_text(by_set: Mapping[str, Quality]) -> str:
    """The pinned file's content, one question a line."""
    values: dict[str, Any] = {
        name: {"counts": dict(quality.counts), "questions": dict(quality.questions)} for name, quality in by_set.items()
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def compare(name: str, pinned: Quality | None, now: Quality) -> Verdict:
    """Whether a set's quality fell below what is pinned, and every question that came out otherwise."""
    if pinned is None or pinned.questions.keys() != now.questions.keys():
        return Verdict(falls=(f"{name}: the questions are not those that are pinned; run `make quality`",), changes=())
    falls = [
        f"{name}: {count} fell from {before} to {now.counts.get(count, 0)}"
        for count, before in pinned.counts.items()
        if now.counts.get(count, 0) < before
    ]
    changes = [
        f"{name}: {question_id} was “{before}”, is “{now.questions[question_id]}”"
        for question_id, before in pinned.questions.items()
        if now.questions[question_id] != before
    ]
    return Verdict(falls=tuple(falls), changes=tuple(changes))


def _right_document_first(one: JudgedAnswer) -> bool:
    return bool(one.document_ranking) and one.question.relevance.get(one.document_ranking[0], 0) > 0


def _in_words(one: JudgedAnswer) -> str:
    parts = [outcome_of(one).value]
    if one.is_known_answerable:
        parts.append("right document" if _right_document_first(one) else "wrong document")
        if one.marked is not None:
            parts.append(f"marked {'right' if one.is_marked_right else 'wrong'}")
    return ", ".join(parts)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Compares the answers to the project's questions with what is pinned.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a count fell")
    arguments = parser.parse_args(argv)
    pinned = read_pinned() if PINNED.exists() else {}
    now = {folder: measured(folder) for folder in SETS}
    verdicts = [compare(folder, pinned.get(folder), quality) for folder, quality in now.items()]
    for (folder, quality), verdict in zip(now.items(), verdicts, strict=True):
        before = pinned[folder].counts if folder in pinned else {}
        print(f"{folder}: {len(quality.questions)} questions")
        print("".join(_count_lines(before, quality.counts)))
        print(verdict)
    if arguments.check:
        return int(any(verdict.falls for verdict in verdicts))
    PINNED.write_text(pinned_text(now), encoding="utf-8")
    return 0


def _count_lines(before: Mapping[str, int], now: Mapping[str, int]) -> Iterable[str]:
    for name, count in now.items():
        yield f"  {name:<28} {count:>4}   pinned {before.get(name, '-'):>4}\n"


if __name__ == "__main__":
    sys.exit(main())
