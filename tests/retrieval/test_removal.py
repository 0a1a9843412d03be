"""Removed text is gone from the disk: no byte of it in the database, its log, the snapshot, or anything beside them."""

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.engine import PreparedDocument
from retrieval.engine.local import LocalCorpus
from retrieval.engine.local import corpus as corpus_module
from retrieval.engine.local.snapshot import delete_snapshots
from retrieval.store import StoreUpdate, compaction
from retrieval.store.connections import connect_writer
from tests.retrieval.small_documents import files_holding, prepare, stream

CANARY = [b"canary", b"Canary", b"CANARY"]


@pytest.fixture(autouse=True)
def _small_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_module, "_FOLDED_PASSAGES", 3)


def wait_for_upkeep() -> None:
    for thread in threading.enumerate():
        if thread.name == "corpus upkeep":
            thread.join()


def fill(corpus: LocalCorpus) -> None:
    corpus.update(
        [
            *(prepare(f"plain{number}.md", f"moon {number}", title="Plain") for number in range(8)),
            prepare("canary.md", "a canary sings", "and canary2 too", title="Canary", heading="CANARY"),
        ]
    )


@pytest.mark.parametrize("with_snapshot", [True, False])
def test_removed_text_is_gone_when_the_update_returns(tmp_path: Path, with_snapshot: bool) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        fill(corpus)
        wait_for_upkeep()
        assert "corpus.sqlite3" in files_holding(tmp_path, CANARY)
        if with_snapshot:
            assert any(name.startswith("snapshot/") for name in files_holding(tmp_path, CANARY))
        else:
            delete_snapshots(tmp_path / "snapshot")
        corpus.update([], remove=["canary.md"])
        assert files_holding(tmp_path, CANARY) == set()
        assert corpus.check() == []
        wait_for_upkeep()
        assert files_holding(tmp_path, CANARY) == set()
        assert corpus.view().similar_terms("canery", 2, 5) == []
    assert files_holding(tmp_path, CANARY) == set()


def test_removed_text_is_gone_from_the_version_kept_for_rollback_too(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        fill(corpus)
        corpus.update([prepare("canary.md", "harmless")])
        assert files_holding(tmp_path, CANARY)
        assert corpus.update([], remove=["canary.md"]).removed == ("canary.md",)
        assert files_holding(tmp_path, CANARY) == set()


def test_text_kept_for_rollback_can_be_removed_without_a_new_version(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        fill(corpus)
        corpus.update([], remove=["canary.md"], keep_removed=True)
        assert files_holding(tmp_path, CANARY)
        done = corpus.update([], remove=["canary.md"])
        assert (done.version, done.removed) == (2, ("canary.md",))
        assert files_holding(tmp_path, CANARY) == set()


def test_replaced_text_is_gone_after_the_next_update(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        fill(corpus)
        corpus.update([prepare("canary.md", "harmless", title="Bird")])
        corpus.update([prepare("other.md", "other")])
        assert files_holding(tmp_path, [b"sings", b"canary2", b"CANARY"]) == set()


def test_text_of_an_update_that_failed_is_gone(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare("a", "moon")])
        large = prepare("b", " ".join(f"canary{number}" for number in range(200_000)))

        def breaking() -> Iterator[PreparedDocument]:
            yield large
            raise RuntimeError("no more")

        with pytest.raises(RuntimeError):
            corpus.update(breaking())
        with pytest.raises(ValueError, match="index term"):
            corpus.update([replace(large, terms=(stream("canary\n"),))])
        assert files_holding(tmp_path, CANARY) == set()


def test_nothing_is_left_by_any_sequence_of_updates(tmp_path: Path) -> None:
    """SQLite leaves copies of rows behind when it moves them between pages; the store must never make it do that."""
    chance = random.Random(20)
    with LocalCorpus.open(tmp_path) as corpus:
        living: set[str] = set()
        for step in range(25):
            new = [f"canary{step:03d}x{number:03d}x" for number in range(chance.randint(1, 12))]
            gone = set(chance.sample(sorted(living), k=min(len(living), chance.randint(0, 12))))
            corpus.update(
                [
                    prepare(
                        chance.choice("abcdefgh") + name,
                        *[f"{name} " * chance.choice([1, 20, 400]) for _ in range(chance.randint(1, 6))],
                        title=name * chance.choice([1, 40]),
                    )
                    for name in new
                ],
                remove=[card.id for card in corpus.view().documents() if card.id[1:] in gone],
            )
            living = (living | set(new)) - gone
            words = [name.encode() for name in gone]
            assert files_holding(tmp_path, words) == set()
        assert corpus.check() == []


def test_nothing_is_left_by_giving_space_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "_SPARED_PASSAGES", 5)
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare(f"d{number}", f"canary{number} " * 100, "moon") for number in range(60)])
        size = (tmp_path / "corpus.sqlite3").stat().st_size
        corpus.update([], remove=[f"d{number}" for number in range(0, 60, 2)])
        assert files_holding(tmp_path, [b"canary%d " % number for number in range(0, 60, 2)]) == set()
        assert (tmp_path / "corpus.sqlite3").stat().st_size < size * 0.7
        assert corpus.check() == []
        corpus.update([], remove=[f"d{number}" for number in range(1, 60, 2)])
        assert files_holding(tmp_path, CANARY) == set()
        assert corpus.check() == []
    with LocalCorpus.open(tmp_path) as corpus:
        assert corpus.view().passage_count == 0


def test_space_is_given_back_at_the_next_opportunity_after_a_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare(f"d{number}", "canary " * 300) for number in range(60)])
        corpus.update([], remove=[f"d{number}" for number in range(50)])
    with closing(sqlite3.connect(tmp_path / "corpus.sqlite3", isolation_level=None)) as database:
        compaction.compact(database)  # and the process ends here
    size = (tmp_path / "corpus.sqlite3").stat().st_size
    with LocalCorpus.open(tmp_path) as corpus:
        assert (tmp_path / "corpus.sqlite3").stat().st_size < size / 2
        assert corpus.check() == []


def test_a_reader_that_holds_on_only_delays_the_cleaning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("retrieval.store.store._WAIT_FOR_READERS_SECONDS", 0.1)
    with LocalCorpus.open(tmp_path) as corpus:
        fill(corpus)
        with closing(sqlite3.connect(tmp_path / "corpus.sqlite3", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM contents").fetchone()
            corpus.update([], remove=["canary.md"])
            assert "at the next opportunity" in caplog.text
            assert corpus.view().document("canary.md") is None
            reader.execute("COMMIT")
        corpus.view()
        wait_for_upkeep()
        assert files_holding(tmp_path, CANARY) == set()


def test_what_a_crash_left_uncleaned_is_cleaned_when_the_corpus_is_opened(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        fill(corpus)
        wait_for_upkeep()
        with closing(sqlite3.connect(tmp_path / "corpus.sqlite3", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM contents").fetchone()
            # An update as it is when the process ends right after its commit.
            with corpus._store._lock.held(1), closing(connect_writer(corpus._store.path)) as database:
                database.execute("PRAGMA wal_autocheckpoint = 0")
                database.execute("BEGIN IMMEDIATE")
                update = StoreUpdate(database)
                update.remove(["canary.md"], keep=False)
                update.finish("update")
                database.execute("COMMIT")
        (tmp_path / "snapshot" / "000099.tmp").mkdir()
        (tmp_path / "snapshot" / "000099.tmp" / "term_text.npy").write_bytes(b"canary")
        assert len(files_holding(tmp_path, CANARY)) >= 2
    with LocalCorpus.open(tmp_path) as corpus:
        assert files_holding(tmp_path, CANARY) == set()
        assert corpus.check() == []
