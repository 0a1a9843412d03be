"""Updates a corpus without end, in a process that is killed for it.

Run as `python -m tests.retrieval.crash_child FOLDER`. Each line read starts a child that updates the corpus until it
dies: `time` (it is killed from outside), `statement N` or `file N` (it kills itself at its Nth SQL statement while
updating, or at its Nth step on a snapshot's files). It writes `started PID`, `done VERSION` after each update, and
`ended`. Children are forked from here, so that none has to import anything.
"""

import itertools
import os
import signal
import sqlite3
import sys
from pathlib import Path

from retrieval.engine import PreparedDocument
from retrieval.engine.local import LocalCorpus
from retrieval.engine.local import corpus as corpus_module
from retrieval.store import compaction, store
from retrieval.store.connections import connect_writer
from tests.retrieval.small_documents import prepare

_RING = 5


def stamp(version: int) -> str:
    return f"stamp{version}x"


def documents_of(version: int) -> dict[str, PreparedDocument]:
    """What the update to this version writes; `once-…` of the version before it removes for good."""
    names = [f"ring-{version % _RING}", "pair-one", "pair-two", f"once-{version}"]
    return {name: prepare(name, f"{stamp(version)} first", f"second {stamp(version)}") for name in names}


def corpus_at(version: int) -> dict[str, str]:
    """The stamp that each document bears at a version."""
    stamps: dict[str, str] = {}
    for past in range(max(1, version - _RING), version + 1):
        stamps |= dict.fromkeys(documents_of(past), stamp(past))
        stamps.pop(f"once-{past - 1}", None)
    return {name: text for name, text in stamps.items() if version}


def tell(line: str) -> None:
    # In one piece, or a kill leaves half a line.
    os.write(1, f"{line}\n".encode())


def update_until_killed(folder: Path, how: str) -> None:
    kind, _, number = how.partition(" ")
    countdown = itertools.count(int(number or 0), -1)

    def step(*_: object) -> None:
        if next(countdown) <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def file_step(event: str, arguments: tuple[object, ...]) -> None:
        if event in {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"} and str(folder / "snapshot") in str(
            arguments[0]
        ):
            step()

    def watched_connection(path: Path) -> sqlite3.Connection:
        database = connect_writer(path)
        database.set_trace_callback(step)
        return database

    if kind == "statement":
        store.connect_writer = watched_connection  # type: ignore[attr-defined]
    if kind == "file":
        sys.addaudithook(file_step)
    with LocalCorpus.open(folder) as corpus:
        while True:
            version = corpus.view().version + 1
            done = corpus.update(documents_of(version).values(), remove=[f"once-{version - 1}"])
            tell(f"done {done.version}")


def main() -> None:
    folder = Path(sys.argv[1])
    corpus_module._FOLDED_PASSAGES = 3
    compaction._SPARED_PASSAGES = 20
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            update_until_killed(folder, line.strip())
        tell(f"started {child}")
        os.waitpid(child, 0)
        tell("ended")


if __name__ == "__main__":
    main()
