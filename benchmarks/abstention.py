"""Whether silence can be trusted at every corpus size: half of the questions have lost their whole article.

    python -m benchmarks.abstention FOLDER [FOLDER …] [--distractors FOLDER …] [--sizes 64 2000 20000]

The folders are question sets in BEIR form; only their questions with accepted answers are asked. Documents of one title
are one article (a document without a title is one by itself). For each set and size some corpora are drawn, by a seed:

- half of the articles, at random, are never in the corpus, and questions about them have no answer in it;
- of the others, whole articles are put in while they fit; the last one, if need be, in part. Questions about documents
  that are in have an answer;
- what is still missing to the size is filled with documents of the other folders and of `--distractors`, without those
  that share a title or text with the set.

Every corpus is indexed as any other, so that word frequencies are those of its size. As many questions with an answer
as without are asked. An answer is right when an accepted string stands in the first 300 characters shown; for a
question without its article nothing is right, whatever another article may say.
"""

import argparse
import random
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.answering import answer_question
from retrieval.engine import PreparedDocument
from retrieval.engine.local import LocalCorpus
from retrieval.evaluation import (
    CorpusText,
    JudgedAnswer,
    Question,
    QuestionSet,
    ask_all,
    load_question_set,
    measure_all,
    prepared_texts,
    verdicts,
)

SIZES = (64, 2_000, 20_000)
"""Passages: a few articles, a handbook, a library."""
THRESHOLDS = (0.5, 0.7, 0.8, 0.9)
_MOST_CORPORA = 10
_PASSAGES_DRAWN = 4_000
"""Small corpora are drawn more than once, so that a figure does not rest on which articles they happen to hold."""
_FIGURES = {
    "AUROC right or wrong": "AUROC right or wrong",
    "AUROC answerable or not": "AUROC answerable or not",
    "right at 90 % precision": "right of answerable at 90 % precision",
    "calibration error": "calibration error",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is shown from a threshold up: how much was promised, and how much came true."""

    threshold: float
    shown: int
    promised: float | None
    realised: float | None

    @property
    def gap(self) -> float | None:
        """Realised minus promised precision; below 0, too much was promised."""
        return None if self.promised is None or self.realised is None else self.realised - self.promised


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCorpus:
    """One corpus and what is asked of it."""

    documents: tuple[PreparedDocument, ...]
    questions: tuple[Question, ...]
    """With an answer in the corpus and without, alternating."""


class DocumentPool:
    """The documents of a set and of its distractors, cut into passages once and drawn from many times."""

    def __init__(self, questions: QuestionSet, others: Sequence[QuestionSet] = ()) -> None:
        corpus = questions.corpus or ()
        self._prepared: dict[str, PreparedDocument] = {}
        self._texts = {text.id: text for text in corpus}
        self._articles: dict[str, list[str]] = {}
        for text in corpus:
            self._articles.setdefault(_article(text), []).append(text.id)
        titles, texts = {_folded(text.title) for text in corpus if text.title}, {_folded(text.text) for text in corpus}
        self._distractors: list[str] = []
        for other in others:
            for text in other.corpus or ():
                if _folded(text.title) not in titles and _folded(text.text) not in texts:
                    name = f"{other.name}/{text.id}"
                    self._texts[name] = replace(text, id=name, exported=None)
                    self._distractors.append(name)
        self._questions = [
            question
            for question in questions.questions
            if question.answerable and question.answers and _relevant(question, self._texts)
        ]

    def draw(self, passages: int, questions: int, chance: random.Random) -> DrawnCorpus:
        """A corpus of about so many passages, and at most so many questions, half of them about removed articles."""
        articles = list(self._articles)
        chance.shuffle(articles)
        removed = set(articles[: len(articles) // 2])
        documents = self._filled(articles[len(removed) :], passages, chance)
        held = {prepared.document.id for prepared in documents}
        answerable, unanswerable = [], []
        for question in self._questions:
            relevant = _relevant(question, self._texts)
            if held.intersection(relevant):
                answerable.append(question)
            elif all(_article(self._texts[name]) in removed for name in relevant):
                unanswerable.append(replace(question, answerable=False, answers=(), relevance={}))
        half = min(questions // 2, len(answerable), len(unanswerable))
        pairs = zip(chance.sample(answerable, half), chance.sample(unanswerable, half), strict=True)
        return DrawnCorpus(documents=documents, questions=tuple(question for pair in pairs for question in pair))

    def _filled(self, articles: Sequence[str], passages: int, chance: random.Random) -> tuple[PreparedDocument, ...]:
        distractors = chance.sample(self._distractors, len(self._distractors))
        names = [name for article in articles for name in self._articles[article]]
        filled: list[PreparedDocument] = []
        count = 0
        for name in (*names, *distractors):
            if count >= passages:
                break
            prepared = self._prepare(name)
            if prepared is not None:
                filled.append(prepared)
                count += len(prepared.passages)
        return tuple(filled)

    def _prepare(self, name: str) -> PreparedDocument | None:
        """None for a document with nothing in it."""
        if name not in self._prepared:
            prepared = next(iter(prepared_texts([self._texts[name]])), None)
            if prepared is None:
                return None
            self._prepared[name] = prepared
        return self._prepared[name]


def _article(text: CorpusText) -> str:
    return f"title {text.title}" if text.title.strip() else f"document {text.id}"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _relevant(question: Question, texts: Mapping[str, CorpusText]) -> list[str]:
    return [name for name, score in question.relevance.items() if score > 0 and name in texts]


def judged_at(pool: DocumentPool, passages: int, questions: int, seed: int) -> tuple[list[JudgedAnswer], int]:
    """The answers over all corpora drawn for one size, and how many passages they had on average."""
    corpora = max(1, min(_MOST_CORPORA, _PASSAGES_DRAWN // passages))
    judged: list[JudgedAnswer] = []
    sizes = []
    for number in range(corpora):
        drawn = pool.draw(passages, questions // corpora, random.Random(f"{seed} {passages} {number}"))
        with TemporaryDirectory(prefix="loccit-abstention-") as folder, LocalCorpus.open(Path(folder)) as corpus:
            corpus.update(drawn.documents)
            view = corpus.view()
            sizes.append(view.passage_count)
            judged += ask_all(drawn.questions, partial(answer_question, view))
    return judged, round(statistics.mean(sizes))


def promises(judged: Sequence[JudgedAnswer]) -> list[Promise]:
    """Promised and realised precision at each of `THRESHOLDS`."""
    found = []
    for threshold in THRESHOLDS:
        shown = [(confidence, is_right) for confidence, is_right in verdicts(judged) if confidence >= threshold]
        found.append(
            Promise(
                threshold=threshold,
                shown=len(shown),
                promised=statistics.mean(confidence for confidence, _ in shown) if shown else None,
                realised=statistics.mean(is_right for _, is_right in shown) if shown else None,
            )
        )
    return found


def main(argv: Sequence[str] | None = None) -> None:
    arguments = _arguments(argv)
    sets = [load_question_set(folder) for folder in arguments.folders]
    further = [load_question_set(folder) for folder in arguments.distractors]
    heading = ("set", "passages", "questions", *_FIGURES, *(f"from {threshold:g}" for threshold in THRESHOLDS))
    print(f"Half of the questions without their article; seed {arguments.seed}.")
    print("From a threshold up: answers shown, precision realised - promised = gap.\n")
    print(f"| {' | '.join(heading)} |")
    print("|---" * len(heading) + "|", flush=True)
    for one in sets:
        pool = DocumentPool(one, [other for other in (*sets, *further) if other is not one])
        for size in arguments.sizes:
            judged, passages = judged_at(pool, size, arguments.questions, arguments.seed)
            print(f"| {' | '.join(_row(one.name, passages, judged))} |", flush=True)


def _row(name: str, passages: int, judged: Sequence[JudgedAnswer]) -> Iterator[str]:
    values = {measure.name: measure.value for measure in measure_all(judged)}
    yield from (name, f"{passages:,}", str(len(judged)))
    for measure in _FIGURES.values():
        value = values[measure]
        yield "-" if value is None else f"{value:.3f}"
    for promise in promises(judged):
        if promise.gap is None:
            yield "-"
        else:
            yield f"{promise.shown}: {promise.realised:.3f} - {promise.promised:.3f} = {promise.gap:+.3f}"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures abstention and calibration at several corpus sizes.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="question sets in BEIR form")
    parser.add_argument(
        "--distractors", nargs="*", type=Path, default=[], metavar="FOLDER", help="sets that only give documents"
    )
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, help="passages (default 64 2000 20000)")
    parser.add_argument("--questions", type=int, default=1_000, help="of each set at each size (default 1000)")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
