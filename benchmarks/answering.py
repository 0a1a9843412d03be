"""Question to answer, whole path, on real question sets: time per stage beside rank_bm25's scoring in the same run.

    python -m benchmarks.answering FOLDER [FOLDER …] [--questions 300]

The folders are question sets in BEIR form. Their documents are indexed together, as one corpus; the questions come
from all of them in turn. The peer is what a first try with rank_bm25 costs: scoring with lower-case words cut at white
space, without choosing or quoting anything.
"""

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rank_bm25 import BM25Okapi

from retrieval.answering import answer_question
from retrieval.documents import make_document
from retrieval.engine import PreparedDocument
from retrieval.engine.local import LocalCorpus
from retrieval.evaluation import QuestionSet, load_question_set
from retrieval.updating import prepare

RESULTS = Path(__file__).parent / "results" / "answering.md"


def main() -> None:
    arguments = _arguments()
    sets = [load_question_set(folder) for folder in arguments.folders]
    questions = [question.text for one in sets for question in one.questions[:: max(1, len(one.questions) // 300)]]
    questions = questions[:: max(1, len(questions) // arguments.questions)][: arguments.questions]
    with TemporaryDirectory() as folder:
        started = time.perf_counter()
        with LocalCorpus.open(Path(folder) / "corpus") as corpus:
            corpus.update(_documents(sets, arguments.passages))
        built = time.perf_counter() - started
        with LocalCorpus.open(Path(folder) / "corpus") as corpus:
            view = corpus.view()
            for question in questions[:10]:
                answer_question(view, question[: len(question) // 2])
            times = _times(lambda question: answer_question(view, question), questions)
            cards = view.documents()
            passages = [found.passage.text for card in cards for found in view.document_passages(card.id, 0, 10_000)]
    peer = BM25Okapi([passage.lower().split() for passage in passages])
    spread = questions[
        :: max(1, len(questions) // 60)
    ]  # of all sets, as those above: the peer takes longer for more words
    peer_times = _times(lambda question: peer.get_scores(question.lower().split()), spread)
    size = f"{len(cards):,} documents of {', '.join(one.name for one in sets)}; {len(passages):,} passages"
    command = (
        f"python -m benchmarks.answering FOLDER … --passages {arguments.passages} --questions {arguments.questions}"
    )
    lines = [
        "# Question to answer",
        "",
        f"`{command}`",
        "",
        f"{size}; {len(questions)} questions; one thread. Indexed in {built:.0f} s, then opened anew.",
        "",
        "| | p50 ms | p99 ms | ratio to rank_bm25, p50 |",
        "|---|---|---|---|",
        _row("question to answer", times, peer_times),
        _row("rank_bm25 Okapi, scores only", peer_times, peer_times),
        "",
    ]
    report = "\n".join(lines)
    sys.stdout.write(report)
    if arguments.write:
        RESULTS.write_text(report, encoding="utf-8")


def _documents(sets: Sequence[QuestionSet], passages: int) -> Iterator[PreparedDocument]:
    """Documents of all sets in turn, until they have this many passages."""
    count = 0
    for texts in itertools.zip_longest(*(one.corpus or () for one in sets)):
        for one, text in zip(sets, texts, strict=True):
            if text is None:
                continue
            name = f"{one.name}/{text.id}"
            document = make_document(id=name, source=name, title=text.title, text=text.text, language=text.language)
            prepared = prepare(document)
            count += len(prepared.passages)
            yield prepared
            if count >= passages:
                return


def _times(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds of each call."""
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _row(name: str, times: Sequence[float], peer: Sequence[float]) -> str:
    median = statistics.median(times)
    worst = sorted(times)[min(len(times) - 1, int(0.99 * len(times)))]
    return f"| {name} | {median:.2f} | {worst:.2f} | {median / statistics.median(peer):.3f} |"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Times the path from question to answer.")
    parser.add_argument("folders", nargs="+", type=Path, help="question sets in BEIR form")
    parser.add_argument("--passages", type=int, default=20_000, help="how many passages to index (default 20000)")
    parser.add_argument("--questions", type=int, default=300, help="how many questions to ask (default 300)")
    parser.add_argument("--write", action="store_true", help=f"keep the table as {RESULTS.name}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
