"""Fetching updates: notices from each poll whether the bot can go on, and says so instead of living on silently."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.telegram.errors import TelegramBotError

_log = logging.getLogger(__name__)

_CONFLICT_PATIENCE_SECONDS = 300
_CONFLICT_OVER_SECONDS = 90
"""Two pollers also have good polls in between; conflicts further apart than this are two different ones."""


class PollingWatch:
    """Turns the outcome of polls into a decision: `ended` is set when polling has no prospect, `failure` says why."""

    def __init__(
        self,
        *,
        conflict_patience_seconds: float = _CONFLICT_PATIENCE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ended = asyncio.Event()
        self.failure: TelegramBotError | None = None
        self._patience = conflict_patience_seconds
        self._clock = clock
        self._conflict_since: float | None = None
        self._last_conflict = 0.0
        self._is_cut_off = False

    def succeeded(self) -> None:
        if self._is_cut_off:
            _log.warning("Telegram answers again")
        self._is_cut_off = False

    def failed(self, error: TelegramError) -> None:
        match error:
            case InvalidToken():
                self._give_up("Telegram no longer accepts the token; put a valid one into LOCCIT_TELEGRAM_TOKEN")
            case Conflict():
                self._conflict()
            case _:
                if not self._is_cut_off:
                    _log.warning("Telegram cannot be reached; trying again until it can: %s", error)
                self._is_cut_off = True

    def _conflict(self) -> None:
        now = self._clock()
        if self._conflict_since is None or now - self._last_conflict > _CONFLICT_OVER_SECONDS:
            self._conflict_since = now
            _log.warning("Another program fetches the messages of this bot; only one may run at a time")
        self._last_conflict = now
        if now - self._conflict_since >= self._patience:
            self._give_up("Another program keeps fetching the messages of this bot; stop that one, then start this")

    def _give_up(self, reason: str) -> None:
        self.failure = TelegramBotError(reason)
        self.ended.set()


class QuietRequest(HTTPXRequest):
    """Requests that do not log the page of a gateway in trouble, with a traceback, each time they are tried again."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            content = json.loads(payload)
        except ValueError as error:
            raise NetworkError("the server did not answer in JSON") from error
        if not isinstance(content, dict):
            raise NetworkError("the server did not answer in JSON")
        return content


class WatchedBot(ExtBot[Any]):
    """A bot whose polls are watched."""

    __slots__ = ("_watch",)

    def __init__(self, *args: Any, watch: PollingWatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._watch = watch

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        if self._watch.ended.is_set():
            return ()  # the library's last poll at a stop only confirms, which the next start does as well
        try:
            updates = await super().get_updates(*args, **kwargs)
        except TelegramError as error:
            self._watch.failed(error)
            if self._watch.ended.is_set():
                return ()  # raised, the error would be logged with a traceback beside the reason that is given
            raise
        self._watch.succeeded()
        return updates
