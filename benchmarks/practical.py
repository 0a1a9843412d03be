"""Short, sloppy questions over handbooks, manuals, minutes and the like: what is shown first, what is rightly refused.

    python -m benchmarks.practical [--unseen] [--misses] [--results FILE] [--set FOLDER]

A set is a folder with `docs/` and `questions.jsonl`; without `--set` it is the project's own, whose terms and split
stand in `practical/README.md`. The documents are taken as `loccit corpus sync` takes them, into a corpus that is gone
afterwards, and the questions are asked in this process. Where questions name an organisation, each organisation's
folder is a corpus of its own.

- shown first: an accepted string stands in the first 300 characters of the first quote, whether it was given as the
  answer or as the closest passage;
- right: the same, and it was given as the answer;
- refused: of the questions that the documents do not answer, those not answered.

Follow-ups are asked after the question before and counted by their kind only. Misses are printed one a line, except
those of the unseen part, which are for nobody who tunes; `--misses` prints them all the same.
"""

import argparse
import json
import sys
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from retrieval.answering import Turn, answer_question, next_turn
from retrieval.engine import CorpusView
from retrieval.engine.local import LocalCorpus
from retrieval.model import Answer, NoAnswer
from retrieval.records import json_line, result_record
from retrieval.updating import sync_folder

OWN_SET = Path(__file__).parent / "practical"
TUNED, UNSEEN = "questions.jsonl", "questions_unseen.jsonl"
_SHOWN_CHARACTERS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticalQuestion:
    """One question as a person typed it, and what a quote must hold to answer it."""

    id: str
    question: str
    history: tuple[str, ...]
    """Earlier questions of the same conversation, oldest first."""
    answerable: bool
    expected: tuple[str, ...]
    """Any of these will do; verbatim in the documents but for white space. Empty where nothing answers."""
    files: tuple[str, ...]
    """Documents, below `docs/`, that hold what is expected."""
    kind: str
    difficulty: str
    split: str
    organisation: str
    """The folder below `docs/` that is asked; empty for all of `docs/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of one question."""

    question: PracticalQuestion
    is_answered: bool
    shown: str
    """The first 300 characters of the first quote; empty where none was shown."""

    @property
    def holds_expected(self) -> bool:
        return any(folded(expected) in folded(self.shown) for expected in self.question.expected)

    @property
    def is_right(self) -> bool:
        return self.is_answered and self.holds_expected if self.question.answerable else not self.is_answered


def main() -> None:
    arguments = _arguments()
    questions = load_questions(arguments.set / (UNSEEN if arguments.unseen else TUNED))
    verdicts, records = [], []
    for verdict, record in ask(arguments.set / "docs", questions):
        verdicts.append(verdict)
        records.append(record)
    if arguments.results:
        arguments.results.write_text("".join(json_line(record) + "\n" for record in records), encoding="utf-8")
    lines = [f"{name}\t{good}/{of}\t{good / of:.2f}" for name, good, of in figures(verdicts)]
    if arguments.misses or not arguments.unseen:
        lines += ["", *map(_miss, (verdict for verdict in verdicts if not verdict.is_right))]
    sys.stdout.write("\n".join(lines) + "\n")


def load_questions(path: Path) -> list[PracticalQuestion]:
    """The questions of a file, one JSON object a line."""
    return [_question(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _question(line: dict[str, Any]) -> PracticalQuestion:
    return PracticalQuestion(
        id=line["id"],
        question=line["question"],
        history=tuple(line["history"]),
        answerable=line["answerable"],
        expected=tuple(line["expected"]),
        files=tuple(line["files"]),
        kind=line["kind"],
        difficulty=line["difficulty"],
        split=line.get("split", ""),
        organisation=line.get("organisation", ""),
    )


def ask(docs: Path, questions: Iterable[PracticalQuestion]) -> Iterator[tuple[Verdict, dict[str, Any]]]:
    """Every question's verdict and record, organisation by organisation."""
    by_organisation = defaultdict(list)
    for question in questions:
        by_organisation[question.organisation].append(question)
    for organisation, of_one in by_organisation.items():
        with _corpus_of(docs / organisation) as view:
            for question in of_one:
                previous: Turn | None = None
                for earlier in question.history:
                    previous = next_turn(answer_question(view, earlier, previous=previous), previous)
                started = time.perf_counter()
                outcome = answer_question(view, question.question, previous=previous)
                elapsed_ms = (time.perf_counter() - started) * 1000
                yield (
                    _verdict(question, outcome),
                    result_record(outcome, question_id=question.id, elapsed_ms=elapsed_ms),
                )


@contextmanager
def _corpus_of(folder: Path) -> Iterator[CorpusView]:
    """A corpus equal to a folder, in a temporary store that is gone when the block ends."""
    with TemporaryDirectory(prefix="loccit-practical-") as store, LocalCorpus.open(Path(store)) as corpus:
        for rejection in sync_folder(corpus, folder).rejected:
            sys.stderr.write(f"not taken: {rejection.source}: {rejection.reason}\n")
        yield corpus.view()


def _verdict(question: PracticalQuestion, outcome: Answer | NoAnswer) -> Verdict:
    shown = outcome.citations if isinstance(outcome, Answer) else outcome.closest
    return Verdict(
        question=question,
        is_answered=isinstance(outcome, Answer),
        shown=shown[0].quote[:_SHOWN_CHARACTERS] if shown else "",
    )


def folded(text: str) -> str:
    """The text as it is compared: composed, case-folded, white space squeezed."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def figures(verdicts: Sequence[Verdict]) -> list[tuple[str, int, int]]:
    """Name, how many, of how many; the totals first, then right by kind, and refused by kind."""
    counts: dict[str, list[int]] = {"shown first": [0, 0], "right": [0, 0], "refused": [0, 0]}

    def count(name: str, good: bool) -> None:
        pair = counts.setdefault(name, [0, 0])
        pair[0] += good
        pair[1] += 1

    for verdict in sorted(verdicts, key=lambda one: (not one.question.answerable, one.question.kind)):
        judged = "right" if verdict.question.answerable else "refused"
        count(f"{judged}: {verdict.question.kind}", verdict.is_right)
        if verdict.question.history:
            continue
        count(judged, verdict.is_right)
        if verdict.question.answerable:
            count("shown first", verdict.holds_expected)
    return [(name, good, of) for name, (good, of) in counts.items() if of]


def _miss(verdict: Verdict) -> str:
    question = verdict.question
    asked = " / ".join([*question.history, question.question])
    came = "answered" if verdict.is_answered else "shown as closest" if verdict.holds_expected else "not found"
    return "\t".join([question.id, question.kind, asked, came, " ".join(verdict.shown.split())[:100]])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Asks a set of practical questions of its documents.")
    parser.add_argument("--set", type=Path, default=OWN_SET, metavar="FOLDER", help="docs/ and questions.jsonl")
    parser.add_argument("--unseen", action="store_true", help=f"ask {UNSEEN}, and print totals only")
    parser.add_argument("--misses", action="store_true", help="print the misses of the unseen part too")
    parser.add_argument("--results", type=Path, metavar="FILE", help="write one record a question")
    return parser.parse_args()


if __name__ == "__main__":
    main()
