"""The schema reaches its newest form step by step, and an interrupted step leaves the one before."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from retrieval.errors import StoreVersionError
from retrieval.store import SCHEMA_VERSION, Store
from retrieval.store.migrations import APPLICATION_ID, MIGRATIONS, migrate


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "some.sqlite3", isolation_level=None)) as opened:
        yield opened


def form(database: sqlite3.Connection) -> int:
    number: int = database.execute("PRAGMA user_version").fetchone()[0]
    return number


def tables(database: sqlite3.Connection) -> set[str]:
    return {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_a_new_database_is_marked_as_a_store_of_the_newest_form(database: sqlite3.Connection) -> None:
    migrate(database)
    assert form(database) == SCHEMA_VERSION == len(MIGRATIONS)
    assert database.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert {"documents", "contents", "passages", "versions", "meta"} <= tables(database)


def test_steps_already_taken_are_not_taken_again(database: sqlite3.Connection) -> None:
    migrate(database)
    store_id = database.execute("SELECT value FROM meta WHERE name = 'store_id'").fetchone()
    migrate(database)
    assert database.execute("SELECT value FROM meta WHERE name = 'store_id'").fetchone() == store_id


def test_each_store_has_its_own_id(tmp_path: Path) -> None:
    ids = set()
    for name in ("one", "two"):
        with closing(Store.open(tmp_path / name)) as store:
            ids.add(store.id)
    assert len(ids) == 2
    assert all(len(store_id) == 32 for store_id in ids)


def test_a_step_that_fails_leaves_the_form_before_it(database: sqlite3.Connection) -> None:
    def m002_fails(opened: sqlite3.Connection) -> None:
        opened.execute("CREATE TABLE extra (number INTEGER)")
        opened.execute("DROP TABLE versions")
        opened.execute("SELECT nonsense")

    with pytest.raises(sqlite3.OperationalError):
        migrate(database, (*MIGRATIONS, m002_fails))
    assert form(database) == len(MIGRATIONS)
    assert "extra" not in tables(database)
    assert "versions" in tables(database)

    def m002_works(opened: sqlite3.Connection) -> None:
        opened.execute("CREATE TABLE extra (number INTEGER)")

    migrate(database, (*MIGRATIONS, m002_works))
    assert form(database) == len(MIGRATIONS) + 1
    assert "extra" in tables(database)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_of_a_newer_form_is_refused_and_left_as_it_is(tmp_path: Path, read_only: bool) -> None:
    Store.open(tmp_path).close()
    path = tmp_path / "corpus.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreVersionError, match="newer Loccit") as refusal:
        Store.open(tmp_path, read_only=read_only)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert path.read_bytes() == before
