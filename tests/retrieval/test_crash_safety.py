"""A process killed at any moment of an update leaves the old corpus or the new one, whole, and nothing erased behind.

`LOCCIT_TEST_KILLS` sets how often it is killed in each of the three ways (`make crash` asks for more than a test run).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from retrieval.engine.local import LocalCorpus
from tests.retrieval.crash_child import corpus_at, stamp
from tests.retrieval.small_documents import files_holding

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("LOCCIT_TEST_KILLS", "25"))


@contextmanager
def updating_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.retrieval.crash_child", str(folder)],
        cwd=ROOT,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        yield process


def run_and_kill(process: subprocess.Popen[str], how: str, chance: random.Random) -> int:
    """Lets one child update until it is dead; the last version that it was told is safe."""
    requests, replies = pipes(process)
    requests.write(how + "\n")
    requests.flush()
    child = int(replies.readline().removeprefix("started "))
    acknowledged = 0
    if how == "time":
        if chance.random() < 0.8:
            acknowledged = int(replies.readline().removeprefix("done "))
        time.sleep(chance.uniform(0, 0.08))
        os.kill(child, signal.SIGKILL)
    for line in replies:
        if line == "ended\n":
            return acknowledged
        acknowledged = int(line.removeprefix("done "))
    raise AssertionError("the updating process has ended by itself")


def pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def verify(folder: Path, acknowledged: int) -> int:
    with LocalCorpus.open(folder) as corpus:
        assert corpus.check() == []
        view = corpus.view()
        expected = corpus_at(view.version)
        assert view.version >= acknowledged
        assert set(corpus.digests()) == set(expected)
        for name, text in expected.items():
            assert [found.passage.text for found in view.document_passages(name, 0, 9)] == [
                f"{text} first",
                f"second {text}",
            ]
        for text in set(expected.values()):
            hits = view.search({text: 1.0}, 50)
            found = {passage.document.id for passage in view.passages([hit.passage_key for hit in hits])}
            assert found == {name for name, of_name in expected.items() if of_name == text}
            assert len(hits) == 2 * len(found)
        # What the last three updates replaced or removed, bar what is kept for a rollback, is in no file any more.
        kept = {*expected.values(), *corpus_at(max(view.version - 1, 0)).values()}
        gone = [stamp(past) for past in range(max(1, view.version - 12), view.version) if stamp(past) not in kept]
        assert files_holding(folder, [text.encode() for text in gone]) == set()
        return view.version


@pytest.mark.parametrize("way", ["time", "statement", "file"])
def test_a_killed_update_leaves_the_old_corpus_or_the_new(tmp_path: Path, way: str) -> None:
    chance = random.Random(way)
    folder = tmp_path / "store"
    versions = [0]
    with updating_process(folder) as process:
        for kill in range(KILLS):
            # The first statements and file steps one by one, later ones by chance.
            number = kill + 1 if kill < 8 else chance.randint(1, 250 if way == "statement" else 60)
            how = way if way == "time" else f"{way} {number}"
            acknowledged = run_and_kill(process, how, chance)
            versions.append(verify(folder, acknowledged))
            assert versions[-1] >= versions[-2]
        pipes(process)[0].close()
    # The corpus went on between the kills. How far, the scheduler says: a snapshot is written by a thread of its own.
    assert len(set(versions)) > KILLS // 8
