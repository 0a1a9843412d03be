"""SQLite's errors as ours: one line that says what happened, to which file, and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from retrieval.errors import StoreBusyError, StoreCorruptError, StoreError


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what sqlite3 raises inside into a `StoreError` about this database file."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translate(error, path) from error
    except UnicodeDecodeError as error:
        # sqlite3 raises it too, when the message of an error quotes damaged bytes.
        raise damaged(path, "it holds bytes that are no text") from error


def damaged(path: Path, what: str) -> StoreCorruptError:
    return StoreCorruptError(
        f"{path} is damaged ({what}). It was left as it is; move it away and add your documents again, "
        "or put a backup in its place."
    )


def _translate(error: sqlite3.Error, path: Path) -> StoreError:
    # The low byte is the kind of error; the rest says more about it.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    what = " ".join(str(error).split())  # it may quote a schema over many lines
    if kind == sqlite3.SQLITE_NOTADB:
        return StoreCorruptError(
            f"{path} is not a Loccit store. It was left as it is; move it away, or choose another data folder."
        )
    if kind == sqlite3.SQLITE_CORRUPT:
        return damaged(path, what)
    if kind in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusyError(f"{path} is in use by another program just now. Try again in a moment.")
    if kind == sqlite3.SQLITE_FULL:
        return StoreError(
            f"There is no space left on the disk for {path}. The corpus is as it was; free some space and try again."
        )
    if kind in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}:
        return StoreError(f"{path} may not be written. Check who owns the file and its folder.")
    if kind == sqlite3.SQLITE_CANTOPEN:
        return StoreError(f"{path} could not be opened. Check that it is there and who may read its folder.")
    if kind == sqlite3.SQLITE_IOERR:
        return StoreError(
            f"The disk failed to read or write {path} ({what}). Check free space, file size limits and the disk."
        )
    return StoreError(f"{path} could not be used: {what}.")
