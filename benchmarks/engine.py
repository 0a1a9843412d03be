"""Measures the local engine beside rank_bm25 and bm25s: same run, same tokens, same questions, and equal scores.

    python -m benchmarks.engine --passages 20000 200000 --queries 300

Each engine builds and answers in a process of its own, forked from one that holds the text, so that its memory is its
own. Scores are compared with rank_bm25's before anything is reported; where they differ, the run fails. Results go to
`benchmarks/results/engine.md` and `engine.json`.
"""

import argparse
import ctypes
import gc
import json
import multiprocessing
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus

from benchmarks.zipf_text import Collection, make_collection
from retrieval.engine.local import BM25Parameters, Index, SparseBM25Plus
from retrieval.engine.local.snapshot import SnapshotStamp, read_snapshot, write_snapshot

RESULTS = Path(__file__).parent / "results"
PARAMETERS = BM25Parameters()
TOP = 10
DEEP = 100
REPEATS = 7
SAME = 1e-12
"""Relative difference below which two scores may stand in either order: the index leaves out BM25Plus's constant."""

Measured = dict[str, Any]
Question = list[str]
Engine = Callable[[Collection, int, Path], Measured]
"""Measures itself on a collection, of whose questions a few are compared through files in the folder."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the local engine beside rank_bm25 and bm25s.")
    parser.add_argument("--passages", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--queries", type=int, default=300, help="questions of each kind")
    parser.add_argument("--library-queries", type=int, default=12, help="of these, asked of rank_bm25 and compared")
    arguments = parser.parse_args()
    command = (
        f"python -m benchmarks.engine --passages {' '.join(map(str, arguments.passages))} "
        f"--queries {arguments.queries} --library-queries {arguments.library_queries}"
    )
    runs = [measure(count, arguments.queries, arguments.library_queries) for count in arguments.passages]
    report = {"command": command, "conditions": conditions(), "runs": runs}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "engine.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    (RESULTS / "engine.md").write_text(page(report), encoding="utf-8")
    print(page(report))


def measure(passage_count: int, question_count: int, library_count: int) -> Measured:
    """All engines over one collection. Raises `AssertionError` where they disagree."""
    collection = make_collection(passage_count, question_count)
    few = min(library_count, question_count)
    engines: dict[str, Measured] = {}
    gc.freeze()  # the text is not gone through again by the collector of every process
    with tempfile.TemporaryDirectory() as folder:
        for name, engine in ENGINES.items():
            engines[name] = in_own_process(engine, collection, few, Path(folder))
            print(f"{passage_count} passages, {name}: {engines[name]}", flush=True)
        compare(collection, few, Path(folder))
    gc.unfreeze()
    return {
        "passages": passage_count,
        "distinct_words": collection.vocabulary_size,
        "questions_of_each_kind": question_count,
        "asked_of_rank_bm25_and_compared": few,
        "engines": engines,
    }


def measure_library(collection: Collection, few: int, folder: Path) -> Measured:
    library, measured = built(lambda: BM25Plus(collection.passages, k1=PARAMETERS.k1, b=PARAMETERS.b))
    numbers = range(len(collection.passages))
    for kind, questions in kinds(collection).items():
        measured[kind] = timed(lambda question: library.get_top_n(question, numbers, TOP), questions[:few])
        np.save(folder / f"library {kind}.npy", [library.get_scores(question) for question in questions[:few]])
    return measured


def measure_sparse(collection: Collection, few: int, folder: Path) -> Measured:
    sparse, measured = built(lambda: SparseBM25Plus(collection.passages, k1=PARAMETERS.k1, b=PARAMETERS.b))
    for kind, questions in kinds(collection).items():
        measured[kind] = timed(sparse.get_scores, questions)
        np.save(folder / f"sparse {kind}.npy", [sparse.get_scores(question) for question in questions[:few]])
    return measured


def measure_index(collection: Collection, few: int, folder: Path) -> Measured:
    index, measured = built(lambda: Index.empty(PARAMETERS).with_changes(enumerate(collection.passages)))
    for kind, questions in kinds(collection).items():
        measured[kind] = timed(lambda question: index.search(weights(question), TOP), questions)
        measured[f"{kind}, best {DEEP}"] = timed(lambda question: index.search(weights(question), DEEP), questions)
        for number, asked in enumerate(questions[:few]):
            np.save(folder / f"index {kind} {number}.npy", index.search(weights(asked), TOP)[0])
    question, next_key = weights(collection.natural[0]), len(collection.passages)
    added = [(next_key, collection.passages[0])]
    measured["add_one_ms"] = median_ms(lambda: index.with_changes(added).search(question, TOP))
    measured["remove_one_ms"] = median_ms(lambda: index.with_changes((), [next_key // 2]).search(question, TOP))
    typed = [word[:2] + word[3:] for words in collection.keywords for word in words if len(word) > 6][:100]
    index.similar_terms(typed[0], 2, 3)  # what is made when first asked for
    measured["similar_terms"] = timed(lambda word: index.similar_terms("".join(word), 2, 3), [list(w) for w in typed])
    stamp = SnapshotStamp(store_id="benchmark", analysis_version=1, corpus_version=1, last_key=next_key)
    started = time.perf_counter()
    snapshot = write_snapshot(index, folder / "snapshot", stamp)
    measured["snapshot_write_s"] = time.perf_counter() - started
    measured["snapshot_mb"] = sum(path.stat().st_size for path in snapshot.iterdir()) / 1e6
    return measured


def measure_start(collection: Collection, _few: int, folder: Path) -> Measured:
    """The index opened from its snapshot, which is not in memory yet."""
    for path in (folder / "snapshot").glob("*/*"):
        with open(path, "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    before = resident_bytes()
    started = time.perf_counter()
    snapshot = read_snapshot(folder / "snapshot", store_id="benchmark", analysis_version=1, parameters=PARAMETERS)
    assert snapshot is not None
    snapshot.index.search(weights(collection.natural[0]), TOP)
    measured: Measured = {"start_s": time.perf_counter() - started}
    for kind, questions in kinds(collection).items():
        measured[kind] = timed(lambda question: snapshot.index.search(weights(question), TOP), questions)
    return measured | {"memory_mb": (resident_bytes() - before) / 1e6}


def measure_bm25s(collection: Collection, _few: int, _folder: Path) -> Measured:
    def build() -> bm25s.BM25:
        retriever = bm25s.BM25(k1=PARAMETERS.k1, b=PARAMETERS.b, backend="numpy")
        retriever.index(collection.passages, show_progress=False)
        return retriever

    retriever, measured = built(build)

    def ask(question: Question) -> None:
        retriever.retrieve([question], k=TOP, show_progress=False)

    return measured | {kind: timed(ask, questions) for kind, questions in kinds(collection).items()}


ENGINES: dict[str, Engine] = {
    "rank_bm25.BM25Plus": measure_library,
    "SparseBM25Plus, all scores": measure_sparse,
    "Index": measure_index,
    "Index from its snapshot": measure_start,
    "bm25s": measure_bm25s,
}


def compare(collection: Collection, few: int, folder: Path) -> None:
    """Bitwise equal scores of all passages, and the same ten best."""
    for kind in kinds(collection):
        library = np.load(folder / f"library {kind}.npy", mmap_mode="r")
        sparse = np.load(folder / f"sparse {kind}.npy", mmap_mode="r")
        for number in range(few):
            scores: NDArray[np.float64] = np.array(library[number])
            assert np.array_equal(scores.view(np.int64), np.array(sparse[number]).view(np.int64)), (kind, number)
            found = np.load(folder / f"index {kind} {number}.npy")[:TOP]
            others = np.delete(scores, found)
            assert len(others) == len(scores) - len(found), (kind, number)
            assert others.max() <= scores[found].min() * (1 + SAME), (kind, number)
            assert len(found) == TOP or others.max() == others.min(), (kind, number)


def in_own_process(engine: Engine, collection: Collection, few: int, folder: Path) -> Measured:
    """What an engine measures in a forked process, which has the collection without its being sent."""
    _handed_over[:] = [(engine, collection, few, folder)]
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_run)


_handed_over: list[tuple[Engine, Collection, int, Path]] = []


def _run() -> Measured:
    engine, collection, few, folder = _handed_over[0]
    return engine(collection, few, folder)


def built(build: Callable[[], Any]) -> tuple[Any, Measured]:
    """What was built, and what that took."""
    before = resident_bytes()
    started = time.perf_counter()
    engine = build()
    seconds = time.perf_counter() - started
    return engine, {"build_s": seconds, "memory_mb": (resident_bytes() - before) / 1e6}


def timed(ask: Callable[[Question], object], questions: Sequence[Question]) -> dict[str, float]:
    """Times of each question asked once, after one that does not count."""
    ask(questions[0])
    times = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        times.append(1e3 * (time.perf_counter() - started))
    return {
        "per_second": 1e3 / float(np.mean(times)),
        "p50_ms": float(np.percentile(times, 50)),
        "p99_ms": float(np.percentile(times, 99)),
    }


def median_ms(action: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        action()
        times.append(1e3 * (time.perf_counter() - started))
    return float(np.median(times))


def kinds(collection: Collection) -> dict[str, list[Question]]:
    return {"natural": collection.natural, "keywords": collection.keywords}


def weights(question: Question) -> dict[str, float]:
    return dict.fromkeys(question, 1.0)


def resident_bytes() -> int:
    """Memory in use, after what has been freed is given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    resident_pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(resident_pages) * resource.getpagesize()


def conditions() -> dict[str, str]:
    packages = {name: version(name) for name in ("rank-bm25", "bm25s", "numpy")}
    return packages | {"python": platform.python_version(), "cores": str(os.cpu_count()), "tokens a passage": "113"}


def page(report: Measured) -> str:
    """The report as one Markdown page."""
    lines = [
        "# Speed of the local engine",
        "",
        f"Made by `{report['command']}`.",
        "",
        ", ".join(f"{name} {value}" for name, value in report["conditions"].items())
        + ". One run, one thread, shared cores: read the ratios, not the times.",
        "",
        "Text is synthetic with Zipf statistics. Natural questions have five function and five content words, keyword",
        "questions only the five. Every engine finds the best ten; `SparseBM25Plus` scores every passage instead, as",
        "`get_scores` does. bm25s has its default formula in single precision, on numpy. Memory is what the process",
        "grew by. In the run, `SparseBM25Plus` gave rank_bm25's scores bit for bit, and `Index` its ten best.",
    ]
    for run in report["runs"]:
        lines += ["", *_run_lines(run)]
    return "\n".join(lines) + "\n"


def _run_lines(run: Measured) -> list[str]:
    engines: dict[str, Measured] = run["engines"]
    library = engines["rank_bm25.BM25Plus"]
    kinds_ = ("natural", "keywords")
    heads = [f"{kind}: {column}" for kind in kinds_ for column in ("per second", "p50 / p99 ms", "× rank_bm25")]
    few = run["asked_of_rank_bm25_and_compared"]
    lines = [
        f"## {run['passages']:,} passages, {run['distinct_words']:,} distinct words",
        "",
        f"{run['questions_of_each_kind']} questions of each kind, {few} of them asked of rank_bm25 and compared.",
        "",
        _row("engine", "build s", "memory MB", *heads),
        _row(*["---"] * (3 + len(heads))),
    ]
    for name, measured in engines.items():
        build = f"{measured['build_s']:.1f}" if "build_s" in measured else "–"
        cells = [name, build, f"{measured['memory_mb']:.0f}"]
        for kind in kinds_:
            times = measured[kind]
            ratio = times["per_second"] / library[kind]["per_second"]
            cells += [f"{times['per_second']:,.1f}", _milliseconds(times), f"{ratio:,.0f}"]
        lines.append(_row(*cells))
    index, start = engines["Index"], engines["Index from its snapshot"]
    facts = {
        f"Best {DEEP} of a natural question, p50 / p99 ms": _milliseconds(index[f"natural, best {DEEP}"]),
        f"Best {DEEP} of a keyword question, p50 / p99 ms": _milliseconds(index[f"keywords, best {DEEP}"]),
        "One passage added until it is found, ms": f"{index['add_one_ms']:.1f}",
        "One passage removed until it is not, ms": f"{index['remove_one_ms']:.1f}",
        "Similar terms of a misspelt word, p50 / p99 ms": _milliseconds(index["similar_terms"]),
        "Snapshot, MB": f"{index['snapshot_mb']:.0f}",
        "Snapshot written and synced, s": f"{index['snapshot_write_s']:.2f}",
        "From opening it on disk to the first answer, s": f"{start['start_s']:.3f}",
    }
    return [*lines, "", _row("of the index", ""), _row("---", "---"), *(_row(*fact) for fact in facts.items())]


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _milliseconds(times: dict[str, float]) -> str:
    return f"{times['p50_ms']:.2f} / {times['p99_ms']:.2f}"


if __name__ == "__main__":
    main()
