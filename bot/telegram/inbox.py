"""The queue of updates, kept on disk until each is handled, so that a crash loses no question.

The library confirms an update to Telegram as soon as `put` of its queue returns; here, that is when the update is
stored. What a crash left unhandled is handled at the next start, so an update is handled at least once, and an id
that comes again within two days is not queued again. The text of an update leaves the file when it is handled.
"""

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self, TypeVar

from telegram import Bot, Update

from bot.telegram.errors import TelegramBotError

_log = logging.getLogger(__name__)

_REMEMBERED_SECONDS = 48 * 3600
"""Telegram keeps updates for a day; ids are remembered for twice that. They may jump, so there is no `last id`."""
_MAX_STARTS = 3
"""An update that has brought the bot down this often is set aside."""

T = TypeVar("T")


class InboxFile:
    """The table behind the inbox. Stays in the thread that opened it."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Raises `TelegramBotError` when another bot uses the file, or it cannot be used."""
        self._clock = clock
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)
            path.chmod(0o600)
            self._connection = sqlite3.connect(path, timeout=0, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise TelegramBotError(
                    f"{path}: another Telegram bot is already running on this data folder"
                ) from error
            raise TelegramBotError(f"{path}: the inbox of the bot cannot be opened ({error})") from error
        except (sqlite3.DatabaseError, OSError) as error:
            raise TelegramBotError(
                f"{path}: the inbox of the bot cannot be read ({error}); delete this file, "
                "at the most the questions of the last moments are lost with it"
            ) from error

    def _prepare(self) -> None:
        # Exclusive: one bot to a data folder. Truncated rollback journal and secure deletion: what was handled is
        # gone from both files at once, where a write-ahead log would keep it until some checkpoint.
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=TRUNCATE", "secure_delete=ON", "synchronous=FULL"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS inbox ("
            "update_id INTEGER PRIMARY KEY, received_at REAL NOT NULL, content TEXT, starts INTEGER NOT NULL DEFAULT 0)"
        )
        self._connection.execute(
            "DELETE FROM inbox WHERE content IS NULL AND received_at < ?", (self._clock() - _REMEMBERED_SECONDS,)
        )

    def accept(self, update_id: int, content: str) -> bool:
        """Stores an update; false when its id has been stored before."""
        cursor = self._connection.execute(
            "INSERT INTO inbox (update_id, received_at, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (update_id, self._clock(), content),
        )
        return cursor.rowcount == 1

    def handled(self, update_id: int) -> None:
        """Forgets what the update said; its id stays."""
        self._connection.execute("UPDATE inbox SET content = NULL WHERE update_id = ?", (update_id,))

    def unhandled(self) -> list[str]:
        """What earlier runs left, in order; called once a start. What has ended several runs is set aside."""
        self._connection.execute("UPDATE inbox SET starts = starts + 1 WHERE content IS NOT NULL")
        set_aside = self._connection.execute(
            "UPDATE inbox SET content = NULL WHERE content IS NOT NULL AND starts > ?", (_MAX_STARTS,)
        )
        if set_aside.rowcount:
            _log.error("%d unhandled update(s) ended the bot %d times, set aside", set_aside.rowcount, _MAX_STARTS)
        rows = self._connection.execute("SELECT content FROM inbox WHERE content IS NOT NULL ORDER BY update_id")
        return [content for (content,) in rows]

    def close(self) -> None:
        self._connection.close()


class Inbox(asyncio.Queue[object]):
    """The update queue of the bot. Its file is used on a thread of its own, off the event loop."""

    def __init__(self, path: Path, open_file: Callable[[Path], InboxFile] = InboxFile) -> None:
        """Raises `TelegramBotError` as `InboxFile` does."""
        super().__init__()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="inbox")
        try:
            self._file = self._thread.submit(open_file, path).result()
        except BaseException:
            self._thread.shutdown()
            raise

    async def put(self, item: object) -> None:
        """Returns when the update is on the disk; a known one is dropped. Signals of the library are only queued.

        Where the disk fails, the update is queued all the same: an answer now is worth more than one after a crash,
        and the library stops fetching for good when its queue raises.
        """
        if isinstance(item, Update) and not await self._is_new(item):
            _log.info("update %d came a second time", item.update_id)
            return
        await super().put(item)

    async def _is_new(self, update: Update) -> bool:
        try:
            return await self._on_thread(lambda: self._file.accept(update.update_id, update.to_json()))
        except sqlite3.Error as error:
            _log.error("update %d cannot be stored, a crash would lose it: %s", update.update_id, error)
            return True

    async def handled(self, update: Update) -> None:
        try:
            await self._on_thread(lambda: self._file.handled(update.update_id))
        except sqlite3.Error as error:
            _log.error("update %d stays in the inbox though handled: %s", update.update_id, error)

    async def queue_unhandled(self, bot: Bot) -> None:
        """Puts what earlier runs left before anything that is fetched now."""
        left = await self._on_thread(self._file.unhandled)
        for content in left:
            self.put_nowait(Update.de_json(json.loads(content), bot))
        if left:
            _log.warning("%d update(s) left unhandled by an earlier run are handled now", len(left))

    async def _on_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        self._thread.submit(self._file.close).result()
        self._thread.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
