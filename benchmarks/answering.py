"""Question to answer, whole path, on real question sets: time per stage beside rank_bm25's scoring in the same run.

    python -m benchmarks.answering FOLDER [FOLDER …] [--questions 300]

The folders are question sets in BEIR form. Their documents are indexed together, as one corpus; the questions come
from all of them in turn. The peer is what a first try with rank_bm25 costs: scoring with lower-case words cut at white
space, without choosing or quoting anything.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rank_bm25 import BM25Okapi

from retrieval.answering import answer_question
from retrieval.documents import make_document
from retrieval.engine.local import LocalCorpus
from retrieval.evaluation import load_question_set
from retrieval.updating import prepare

RESULTS = Path(__file__).parent / "results" / "answering.md"


def main() -> None:
    arguments = _arguments()
    sets = [load_question_set(folder) for folder in arguments.folders]
    texts = {f"{one.name}/{text.id}": text for one in sets for text in one.corpus or ()}
    questions = [question.text for one in sets for question in one.questions[:: max(1, len(one.questions) // 300)]]
    questions = questions[:: max(1, len(questions) // arguments.questions)][: arguments.questions]
    with TemporaryDirectory() as folder, LocalCorpus.open(Path(folder) / "corpus") as corpus:
        started = time.perf_counter()
        corpus.update(
            prepare(make_document(id=name, source=name, title=text.title, text=text.text, language=text.language))
            for name, text in texts.items()
        )
        built = time.perf_counter() - started
        view = corpus.view()
        for warm_up in questions[:5]:
            answer_question(view, warm_up + " indeed")
        times = _times(lambda question: answer_question(view, question), questions)
        passages = [found.passage.text for name in texts for found in view.document_passages(name, 0, 10_000)]
    peer = BM25Okapi([passage.lower().split() for passage in passages])
    peer_times = _times(lambda question: peer.get_scores(question.lower().split()), questions[:60])
    size = f"{len(texts):,} documents of {', '.join(one.name for one in sets)}; {len(passages):,} passages"
    lines = [
        "# Question to answer",
        "",
        f"`python -m benchmarks.answering FOLDER … --questions {arguments.questions}`",
        "",
        f"{size}; {len(questions)} questions; one thread. Indexed in {built:.0f} s.",
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
    parser.add_argument("--questions", type=int, default=300, help="how many questions to ask (default 300)")
    parser.add_argument("--write", action="store_true", help=f"keep the table as {RESULTS.name}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
