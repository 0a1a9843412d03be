"""A snapshot is read back whole or refused; whatever happens while one is written, the one before stands."""

import hashlib
import json
import os
import random
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest

from retrieval.engine.local import BM25Parameters, Index
from retrieval.engine.local.snapshot import (
    READ_UP_TO,
    Snapshot,
    SnapshotError,
    SnapshotStamp,
    delete_snapshots,
    read_snapshot,
    tidy_snapshots,
    write_snapshot,
)

PARAMETERS = BM25Parameters()
PASSAGES = [(3, ["to", "lam", "met", "zyuganov"]), (5, ["moscow", "may", "may"]), (9, []), (12, ["lam", "việt"])]
ASKED = {"lam": 1.0, "may": 0.5, "unknown": 1.0}


def stamp(version: int = 1, last_key: int = 12) -> SnapshotStamp:
    return SnapshotStamp(store_id="store", analysis_version=4, corpus_version=version, last_key=last_key)


def find(folder: Path, store: str = "store", analysis: int = 4, read_up_to: int = READ_UP_TO) -> Snapshot | None:
    return read_snapshot(
        folder, store_id=store, analysis_version=analysis, parameters=PARAMETERS, read_up_to=read_up_to
    )


def read(folder: Path, store: str = "store", analysis: int = 4, read_up_to: int = READ_UP_TO) -> Snapshot:
    found = find(folder, store, analysis, read_up_to)
    assert found is not None
    return found


def answers(index: Index) -> tuple[list[int], list[float], dict[str, int], list[int]]:
    keys, scores = index.search(ASKED, 10)
    return keys.tolist(), scores.tolist(), index.document_frequencies(ASKED), index.keys.tolist()


@pytest.fixture
def index() -> Index:
    return Index.empty(PARAMETERS).with_changes(PASSAGES)


@pytest.fixture
def written(index: Index, tmp_path: Path) -> Path:
    """The folder of one finished snapshot."""
    return write_snapshot(index, tmp_path / "index", stamp())


@pytest.mark.parametrize("read_up_to", [0, 1 << 20], ids=["mapped", "in memory"])
def test_what_is_read_answers_as_what_was_written(index: Index, written: Path, read_up_to: int) -> None:
    snapshot = read(written.parent, read_up_to=read_up_to)
    assert snapshot.stamp == stamp()
    assert answers(snapshot.index) == answers(index)
    snapshot.verify()


def test_what_is_read_goes_on_where_the_written_one_ended(written: Path) -> None:
    loaded = read(written.parent, read_up_to=0).index
    grown = loaded.with_changes([(13, ["lam", "moscow"])], [3])
    fresh = Index.empty(PARAMETERS).with_changes([*PASSAGES[1:], (13, ["lam", "moscow"])])
    assert answers(grown) == answers(fresh) == answers(grown.fold())
    with pytest.raises(ValueError, match="must increase"):
        loaded.with_changes([(12, ["lam"])])


@pytest.mark.parametrize("history", [[], [(1, [])]], ids=["no passages", "one without words"])
def test_an_index_without_words_is_kept_too(tmp_path: Path, history: list[tuple[int, list[str]]]) -> None:
    write_snapshot(Index.empty(PARAMETERS).with_changes(history), tmp_path, stamp())
    snapshot = read(tmp_path)
    assert snapshot.index.passage_count == len(history)
    assert answers(snapshot.index.with_changes([(99, ["lam"])]))[0] == [99]


def test_there_may_be_none(tmp_path: Path) -> None:
    assert find(tmp_path) is None
    assert find(tmp_path / "absent") is None


def test_the_newest_replaces_those_before(index: Index, written: Path) -> None:
    write_snapshot(index.with_changes((), [3]), written.parent, stamp(version=2))
    assert len(list(written.parent.iterdir())) == 1
    assert read(written.parent).stamp.corpus_version == 2


def test_nothing_of_removed_passages_stays_on_disk(tmp_path: Path) -> None:
    index = Index.empty(PARAMETERS).with_changes([(1, ["canary", "lam"]), (2, ["lam", "moscow"])])
    write_snapshot(index, tmp_path, stamp())
    write_snapshot(index.with_changes([(4, ["may"])], [1]), tmp_path, stamp(version=2))
    contents = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert any(b"moscow" in content for content in contents)
    assert not any(b"canary" in content for content in contents)


def test_only_its_owner_may_read_it(written: Path) -> None:
    for path in [written, *written.iterdir()]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(("changed", "says"), [({"store": "other"}, "another store"), ({"analysis": 5}, "analysis 4")])
def test_one_of_another_store_or_analysis_is_refused(written: Path, changed: dict[str, Any], says: str) -> None:
    with pytest.raises(SnapshotError, match=says):
        read(written.parent, **changed)


def test_one_of_another_format_is_refused(written: Path) -> None:
    path = written / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["sha256"]
    manifest["format"] += 1
    digest = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps(manifest | {"sha256": digest}))
    with pytest.raises(SnapshotError, match="format"):
        read(written.parent)


def test_a_stamp_that_ends_before_the_index_is_refused(index: Index, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ends before"):
        write_snapshot(index, tmp_path, stamp(last_key=11))


def files_of(snapshot: Path) -> list[str]:
    return sorted(path.name for path in snapshot.iterdir())


def test_every_changed_byte_is_noticed(written: Path) -> None:
    chance = random.Random(3)
    for name in files_of(written):
        path = written / name
        whole = path.read_bytes()
        for _ in range(40):
            place = chance.randrange(len(whole))
            damaged = bytearray(whole)
            damaged[place] ^= 1 << chance.randrange(8)
            path.write_bytes(damaged)
            with pytest.raises(SnapshotError):
                read(written.parent)
        path.write_bytes(whole)
    read(written.parent).verify()


def test_a_changed_byte_of_a_mapped_array_is_noticed_when_verified(written: Path) -> None:
    snapshot = read(written.parent, read_up_to=0)
    path = written / "passages.npy"
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(SnapshotError, match=r"passages\.npy has changed"):
        snapshot.verify()


@pytest.mark.parametrize("read_up_to", [0, 1 << 20], ids=["mapped", "in memory"])
def test_every_cut_or_missing_file_is_noticed(written: Path, read_up_to: int) -> None:
    for name in files_of(written):
        path = written / name
        whole = path.read_bytes()
        for kept in (0, 1, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:kept])
            with pytest.raises(SnapshotError):
                read(written.parent, read_up_to=read_up_to)
        path.unlink()
        with pytest.raises(SnapshotError):
            read(written.parent, read_up_to=read_up_to)
        path.write_bytes(whole)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{}", b"\xff", b'{"sha256": "0"}'])
def test_a_manifest_that_is_none_is_refused(written: Path, content: bytes) -> None:
    (written / "manifest.json").write_bytes(content)
    with pytest.raises(SnapshotError, match=r"manifest\.json"):
        read(written.parent)


def test_a_write_that_fails_anywhere_leaves_the_one_before(
    index: Index, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown = index.with_changes([(20, ["later"])])
    sync = os.fsync
    failures = 0
    for failing_call in range(1, 100):
        calls = 0

        def fail_once(descriptor: int, failing_call: int = failing_call) -> None:
            nonlocal calls
            calls += 1
            if calls == failing_call:
                raise OSError(5, "Input/output error")
            sync(descriptor)

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", fail_once)
            try:
                write_snapshot(grown, written.parent, stamp(version=2, last_key=20))
            except OSError:
                failures += 1
        found = read(written.parent)
        assert answers(found.index) == answers(grown if found.stamp.corpus_version == 2 else index)
        if calls < failing_call:
            break
    assert failures == failing_call - 1 > 8
    assert found.stamp.corpus_version == 2


def test_what_a_crash_left_is_passed_over_and_cleared_by_the_next_write(index: Index, written: Path) -> None:
    folder = written.parent
    left_over = folder / "000002.tmp"
    shutil.copytree(written, left_over)
    (left_over / "manifest.json").unlink()
    assert read(folder).stamp.corpus_version == 1
    write_snapshot(index, folder, stamp(version=2))
    assert not left_over.exists()
    assert read(folder).stamp.corpus_version == 2


def test_tidying_keeps_only_the_newest(written: Path) -> None:
    shutil.copytree(written, written.parent / "000010")
    (written.parent / "000011.tmp").mkdir()
    tidy_snapshots(written.parent)
    assert files_of(written.parent) == ["000010"]
    delete_snapshots(written.parent)
    assert find(written.parent) is None


def test_an_opened_snapshot_outlives_its_files(index: Index, written: Path) -> None:
    loaded = read(written.parent, read_up_to=0).index
    delete_snapshots(written.parent)
    assert answers(loaded) == answers(index)
