"""One updating process at a time. The lock is the operating system's, so that it goes when its holder does."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import StoreBusyError, StoreError

_PRIVATE = 0o600
_POLL_SECONDS = 0.02


class UpdateLock:
    """Held while a store is written: against other threads of this process, and against other processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._within_process = threading.Lock()

    @contextmanager
    def held(self, timeout_seconds: float) -> Iterator[None]:
        """Raises `StoreBusyError`, naming the holder, when the lock does not come free in time."""
        if not self._within_process.acquire(timeout=timeout_seconds):
            raise StoreBusyError("Another update of this corpus is still running. Try again when it is done.")
        try:
            lock = FileLock(self._path, mode=_PRIVATE, poll_interval=_POLL_SECONDS)
            try:
                lock.acquire(timeout=timeout_seconds)
            except Timeout as error:
                raise StoreBusyError(
                    f"Another loccit process{self._holder()} is updating {self._path.parent}. "
                    "Try again when it is done."
                ) from error
            except OSError as error:
                raise StoreError(f"{self._path} could not be locked: {error.strerror}. Check its folder.") from error
            try:
                with suppress(OSError):  # a full disk; the name is a courtesy
                    self._path.write_text(str(os.getpid()), encoding="ascii")
                yield
            finally:
                lock.release()
        finally:
            self._within_process.release()

    def _holder(self) -> str:
        try:
            return f" (process {int(self._path.read_text(encoding='ascii'))})"
        except (OSError, ValueError):
            return ""  # it has just started, or just gone


@contextmanager
def file_lock(path: Path, timeout_seconds: float) -> Iterator[bool]:
    """Holds the lock, or says with False that it could not be had in that time."""
    lock = FileLock(path, mode=_PRIVATE, poll_interval=_POLL_SECONDS)
    with suppress(Timeout, OSError):  # or the folder may not be written
        lock.acquire(timeout=timeout_seconds)
    try:
        yield lock.is_locked
    finally:
        lock.release()
