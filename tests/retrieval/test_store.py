"""The store's file: private, refused in one line when it is not one, and never made worse by that."""

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.engine.local import LocalCorpus
from retrieval.errors import StoreBusyError, StoreCorruptError, StoreError
from retrieval.model import Block, BlockKind, Document, Sentence, Span
from retrieval.store import Store
from retrieval.store.coding import (
    decode,
    decode_blocks,
    decode_places,
    decode_sentences,
    decode_terms,
    encode,
    encode_places,
    encode_stretches,
    encode_terms,
)
from retrieval.store.locking import UpdateLock
from tests.retrieval.small_documents import prepare

ROOT = Path(__file__).parents[2]

any_text = st.text(st.characters(codec=None))
spans = st.tuples(st.integers(0, 10**7), st.integers(0, 10**4)).map(lambda pair: Span(pair[0], sum(pair)))


@given(any_text)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert decode(encode(text)) == text


@given(spans, st.sampled_from(BlockKind), st.none() | any_text, st.none() | st.integers(0), st.none() | spans)
def test_blocks_and_sentences_come_back_as_they_were(
    span: Span, kind: BlockKind, heading: str | None, page: int | None, anchor: Span | None
) -> None:
    block = Block(kind=kind, start=span.start, end=span.end, heading=heading, page=page, anchor=anchor)
    plain = Block(kind=kind, start=0, end=1)
    assert decode_blocks(encode_stretches([block, plain, block])) == (block, plain, block)
    sentence = Sentence(kind=kind, start=span.start, end=span.end, heading=heading, page=page, anchor=anchor)
    assert decode_sentences(encode_stretches([sentence], span.start), span.start) == (sentence,)


@given(st.lists(any_text))
def test_terms_come_back_as_they_were_or_are_refused(terms: list[str]) -> None:
    if any(not term or "\n" in term for term in terms):
        with pytest.raises(ValueError, match="index term"):
            encode_terms(terms)
    else:
        assert decode_terms(encode_terms(terms)) == terms


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))), st.integers(0, 255), st.integers(0))
def test_places_come_back_as_they_were_and_a_changed_byte_is_noticed(
    places: list[tuple[int, int]], byte: int, at: int
) -> None:
    starts, ends = [start for start, _ in places], [end for _, end in places]
    data = encode_places(starts, ends)
    assert decode_places(data) is not None
    assert [list(numbers) for numbers in decode_places(data) or ()] == [starts, ends]
    changed = bytearray(data)
    changed[at % len(changed)] = byte
    assert (decode_places(bytes(changed)) is None) == (bytes(changed) != data)


def test_folder_and_files_are_private(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "store"
    mask = os.umask(0)
    try:
        with LocalCorpus.open(folder) as corpus:
            corpus.update([prepare("a", *(f"moon {number}" for number in range(2500)))])
    finally:
        os.umask(mask)
    paths = [folder, *folder.rglob("*")]
    assert {path.name for path in paths} >= {"corpus.sqlite3", "corpus.sqlite3-wal", "manifest.json", "update.lock"}
    assert [path for path in paths if path.stat().st_mode & 0o077] == []


def test_safe_settings_hold_for_every_writer(tmp_path: Path) -> None:
    with closing(Store.open(tmp_path)) as store, store.updating() as update:
        database = update._database
        settings = {
            name: database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_a_missing_store_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no corpus in"):
        LocalCorpus.open(tmp_path / "nowhere", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_opened_for_reading_is_not_written(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare("a", "moon")])
    with LocalCorpus.open(tmp_path, read_only=True) as corpus:
        assert len(corpus.view().search({"moon": 1.0}, 5)) == 1
        with pytest.raises(StoreError, match="reading only"):
            corpus.update([prepare("b", "sun")])
        with pytest.raises(StoreError, match="reading only"):
            corpus.rollback()


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "corpus.sqlite3").touch()
    with pytest.raises(StoreError):
        Store.open(tmp_path, read_only=True)
    with LocalCorpus.open(tmp_path) as corpus:
        assert corpus.view().version == 0


@contextmanager
def refused(path: Path, message: str) -> Iterator[None]:
    """The store is refused in one line that names the file, and the file stays as it was."""
    before = path.read_bytes()
    with pytest.raises(StoreCorruptError, match=message) as refusal:
        yield
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [True, False])
def test_a_text_file_is_not_a_store(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "corpus.sqlite3"
    path.write_text("My diary. " * 1000)
    with refused(path, "not a Loccit store"):
        LocalCorpus.open(tmp_path, read_only=read_only)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_database_of_another_program_is_not_a_store(tmp_path: Path, read_only: bool) -> None:
    path = tmp_path / "corpus.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE photos (name TEXT)")
    with refused(path, "another program's database"):
        LocalCorpus.open(tmp_path, read_only=read_only)


@pytest.fixture(scope="module")
def sound_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("sound")
    with LocalCorpus.open(folder) as corpus:
        corpus.update([prepare(f"d{number}", f"moon {number} " * 40, "sun " * 30, title="T") for number in range(30)])
    return (folder / "corpus.sqlite3").read_bytes()


def answers(corpus: LocalCorpus) -> tuple[object, list[Document | None]]:
    view = corpus.view()
    hits = view.search({"moon": 1.0}, 100)
    found = view.passages([hit.passage_key for hit in hits])
    return (view.documents(), hits, found), [view.document(f"d{number}") for number in range(30)]


@pytest.mark.parametrize("seed", range(int(os.environ.get("LOCCIT_TEST_DAMAGES", "40"))))
def test_a_damaged_file_is_refused_or_answers_truly(tmp_path: Path, sound_file: bytes, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "corpus.sqlite3"
    path.write_bytes(sound_file)
    with LocalCorpus.open(tmp_path, read_only=True) as corpus:
        truth = answers(corpus)
    damaged = bytearray(sound_file)
    if seed % 5 == 0:
        del damaged[chance.randrange(1, len(damaged)) :]
    else:
        for _ in range(chance.choice([1, 10, 200])):
            damaged[chance.randrange(len(damaged))] ^= chance.randrange(1, 256)
    path.write_bytes(damaged)
    refusal, told = None, None
    try:
        with LocalCorpus.open(tmp_path, read_only=True) as corpus:
            told = answers(corpus)
    except StoreError as error:
        refusal = str(error)
    if told is not None:
        assert told[0] == truth[0]
        # A document looked up by its id may be missed where an index is damaged, but it is never another text.
        assert all(document in (None, true) for document, true in zip(told[1], truth[1], strict=True))
    else:
        assert refusal is not None
        assert str(path) in refusal
        assert "\n" not in refusal
    assert path.read_bytes() == damaged


def test_a_locked_store_names_its_holder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.store.store._WAIT_FOR_WRITER_SECONDS", 0.1)
    with LocalCorpus.open(tmp_path) as corpus:
        with UpdateLock(tmp_path / "update.lock").held(1):
            with pytest.raises(StoreBusyError, match=rf"Another loccit process \(process {os.getpid()}\) is updating"):
                corpus.update([prepare("a", "moon")])
            assert corpus.view().version == 0
        corpus.update([prepare("a", "moon")])


def test_an_update_within_an_update_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.store.store._WAIT_FOR_WRITER_SECONDS", 0.1)
    with LocalCorpus.open(tmp_path) as corpus, pytest.raises(StoreBusyError, match="still running"):
        corpus.update(prepare(name, "moon") for name in "ab" if corpus.update([prepare("c", "sun")]))


def test_the_lock_of_a_dead_process_is_none(tmp_path: Path) -> None:
    LocalCorpus.open(tmp_path).close()
    code = (
        "import sys, pathlib\n"
        "from retrieval.store.locking import UpdateLock\n"
        "with UpdateLock(pathlib.Path(sys.argv[1])).held(1):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "update.lock")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with LocalCorpus.open(tmp_path) as corpus:
        assert corpus.update([prepare("a", "moon")]).version == 1


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """Files may not grow above this size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("room", [0, 5_000, 100_000])
def test_a_full_disk_is_told_and_leaves_the_corpus_as_it_was(tmp_path: Path, room: int) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare("a", "moon")])
        large = [prepare(f"d{number}", "sun " * 100) for number in range(400)]
        with (
            file_size_limit((tmp_path / "corpus.sqlite3").stat().st_size + room),
            pytest.raises(StoreError, match=r"corpus\.sqlite3") as refusal,
        ):
            corpus.update(large)
        assert "\n" not in str(refusal.value)
        assert corpus.view().version == 1
        assert len(corpus.view().search({"moon": 1.0}, 5)) == 1
        assert corpus.check() == []
        corpus.update(large)
        assert corpus.view().document_count == 401
        assert corpus.check() == []


def test_an_update_that_is_safe_in_the_log_has_not_failed(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare("a", "moon " * 50_000)])
        with file_size_limit((tmp_path / "corpus.sqlite3").stat().st_size):
            assert corpus.update([prepare("b", "sun " * 5_000)]).added == ("b",)
            assert len(corpus.view().search({"sun": 1.0}, 5)) == 1
        assert (tmp_path / "corpus.sqlite3-wal").stat().st_size > 0
        corpus.update([prepare("c", "star")])
        assert (tmp_path / "corpus.sqlite3-wal").stat().st_size == 0
        assert corpus.check() == []


def test_a_snapshot_that_finds_no_room_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare("a", *(f"moon{number}" for number in range(1500)))])
        monkeypatch.setattr("retrieval.engine.local.corpus._FOLDED_PASSAGES", 1)
        with file_size_limit(2000):
            corpus._see_to_upkeep()
            corpus.close()
    assert "No index snapshot could be written" in caplog.text
    with LocalCorpus.open(tmp_path) as corpus:
        assert corpus.view().passage_count == 1500
        assert corpus.check() == []


def read_as_nobody(folder: Path) -> str:
    """What a process without rights says when it opens the corpus and asks."""
    code = (
        "import os, sys, pathlib, urllib.parse\n"  # all that is imported late: nobody may not read everywhere
        "from retrieval.engine.local import LocalCorpus\n"
        "from retrieval.errors import StoreError\n"
        "os.setuid(65534)\n"
        "try:\n"
        "    with LocalCorpus.open(pathlib.Path(sys.argv[1]), read_only=True) as corpus:\n"
        "        print(len(corpus.view().search({'moon': 1.0}, 5)), corpus.check())\n"
        "except StoreError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without rights")
def test_a_folder_that_may_only_be_read_is_read_or_says_why_not() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with LocalCorpus.open(folder) as corpus:
            corpus.update([prepare("a", "moon")])
        assert "could not be opened" in read_as_nobody(folder)
        folder.chmod(0o755)
        assert "may not be read" in read_as_nobody(folder)
        for path in folder.iterdir():
            path.chmod(0o644)
        (folder / "corpus.sqlite3-wal").unlink(missing_ok=True)
        (folder / "corpus.sqlite3-shm").unlink(missing_ok=True)
        assert read_as_nobody(folder) == "1 []\n"
        (folder / "corpus.sqlite3-wal").write_bytes(b"something")
        (folder / "corpus.sqlite3-wal").chmod(0o644)
        assert "Open the corpus once as its owner" in read_as_nobody(folder)
