"""Several threads and processes share one corpus: nothing is lost, and nobody sees half an update."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from retrieval.engine import CorpusView, PreparedDocument
from retrieval.engine.local import LocalCorpus
from retrieval.engine.local import corpus as corpus_module
from tests.retrieval.small_documents import prepare
from tests.retrieval.updating_child import SHARED

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _small_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_module, "_FOLDED_PASSAGES", 10)


@contextmanager
def updating_process(folder: Path, name: str, count: int) -> Iterator[subprocess.Popen[str]]:
    """A process that is ready to update the corpus, and starts when a line is written to it."""
    command = [sys.executable, "-m", "tests.retrieval.updating_child", str(folder), name, str(count)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def stamps(view: CorpusView) -> set[str]:
    """What the shared documents say, as far as their text is still there."""
    hits = view.search({"shared": 1.0}, 50)
    found = view.passages([hit.passage_key for hit in hits])
    assert len(hits) in {0, len(SHARED)}
    assert {passage.document.id for passage in found} <= set(SHARED)
    return {passage.passage.text for passage in found}


def test_updates_of_four_processes_are_all_there(tmp_path: Path) -> None:
    names = ["north", "east", "south", "west"]
    with LocalCorpus.open(tmp_path) as corpus:
        with ExitStack() as stack:
            processes = [stack.enter_context(updating_process(tmp_path, name, 10)) for name in names]
            for process in processes:
                assert process.stdin is not None
                process.stdin.write("go\n")
                process.stdin.flush()
            seen = []
            while any(process.poll() is None for process in processes):
                view = corpus.view()
                seen.append(view.version)
                assert len(stamps(view)) <= 1
            assert [process.communicate()[1] for process in processes] == [""] * 4
            assert [process.returncode for process in processes] == [0] * 4
        assert seen == sorted(seen)
        view = corpus.view()
        assert view.version == 40
        assert set(corpus.digests()) == {f"{name}-{number}" for name in names for number in range(10)} | set(SHARED)
        assert [len(view.search({name: 1.0}, 50)) for name in names] == [10] * 4
        assert corpus.check() == []


def test_threads_never_see_a_mix_of_versions(tmp_path: Path) -> None:
    updates = 25
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update(prepare(name, "shared v1") for name in SHARED)
        is_over = threading.Event()
        mixed: list[tuple[int, set[str]]] = []
        failures: list[BaseException] = []
        reads = [0, 0, 0]

        def read(reader: int) -> None:
            try:
                while not is_over.is_set():
                    view = corpus.view()
                    found = stamps(view)
                    reads[reader] += 1
                    if not found <= {f"shared v{view.version}"}:
                        mixed.append((view.version, found))
            except BaseException as error:
                failures.append(error)
                raise

        readers = [threading.Thread(target=read, args=(number,)) for number in range(3)]
        for thread in readers:
            thread.start()
        for version in range(2, updates + 2):
            corpus.update(prepare(name, f"shared v{version}") for name in SHARED)
            assert stamps(corpus.view()) == {f"shared v{version}"}
        is_over.set()
        for thread in readers:
            thread.join()
        assert (failures, mixed) == ([], [])
        assert min(reads) > 0
        assert corpus.check() == []


def test_updates_of_many_threads_wait_for_each_other(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        threads = [
            threading.Thread(target=lambda name=name: corpus.update([prepare(name, "moon")])) for name in "abcdefgh"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(corpus.digests()) == set("abcdefgh")
        assert corpus.view().version == 8


def test_a_corpus_may_be_made_by_several_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    failures: list[BaseException] = []

    def make(name: str) -> None:
        try:
            with LocalCorpus.open(folder) as corpus:
                corpus.update([prepare(name, "moon")])
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=make, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with LocalCorpus.open(folder, read_only=True) as corpus:
        assert set(corpus.digests()) == set("abcdef")


def test_questions_are_answered_while_an_update_is_being_prepared(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare("a", "moon")])
        is_writing, may_end = threading.Event(), threading.Event()

        def slow() -> Iterator[PreparedDocument]:
            yield prepare("a", "sun " * 50_000)
            is_writing.set()
            may_end.wait()

        writer = threading.Thread(target=lambda: corpus.update(slow()))
        writer.start()
        is_writing.wait()
        view = corpus.view()
        assert view.version == 1
        assert len(view.passages([hit.passage_key for hit in view.search({"moon": 1.0}, 5)])) == 1
        may_end.set()
        writer.join()
        assert corpus.view().version == 2


def test_connections_of_ended_threads_are_let_go(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare("a", "moon")])
        for _ in range(30):
            thread = threading.Thread(target=corpus.digests)
            thread.start()
            thread.join()
        assert len(corpus._store._connections._opened) <= 3
