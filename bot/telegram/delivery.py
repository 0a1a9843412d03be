"""Sending: rendered messages as replies, and a sign of life while work takes long."""

import asyncio
import datetime
import logging
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import ParamSpec, TypeVar

from telegram import Message as ChatMessage
from telegram import ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.telegram.markup import Message

_log = logging.getLogger(__name__)

_LATE = datetime.timedelta(minutes=1)
_RETRY_PAUSES_SECONDS = (1, 2, 4)
"""Short enough for a stop of the bot, which waits for replies under way."""
_TYPING_AFTER_SECONDS = 0.5
_TYPING_LASTS_SECONDS = 5

P = ParamSpec("P")
T = TypeVar("T")


async def reply(to: ChatMessage, messages: Sequence[Message]) -> None:
    """Sends the messages in order. Those that come late, after a stop of the bot, point to what they reply to."""
    is_late = datetime.datetime.now(datetime.UTC) - to.date > _LATE
    pointer = ReplyParameters(to.message_id, allow_sending_without_reply=True) if is_late else None
    for message in messages:
        try:
            await _send(partial(to.reply_text, message.html, ParseMode.HTML, reply_parameters=pointer))
        except BadRequest as error:
            if "can't parse entities" not in error.message.lower():
                raise
            _log.warning("Telegram refused the HTML of a reply, so it goes as plain text: %s", error.message)
            await _send(partial(to.reply_text, message.plain, reply_parameters=pointer))


async def _send(attempt: Callable[[], Awaitable[ChatMessage]]) -> None:
    """Tries again when the network failed, but not after a timeout: what timed out may have arrived."""
    for pause in _RETRY_PAUSES_SECONDS:
        try:
            await attempt()
        except (BadRequest, TimedOut):  # to the library, these are network errors too
            raise
        except NetworkError as error:
            _log.info("a reply could not be sent, trying again in %d s: %s", pause, error)
            await asyncio.sleep(pause)
        else:
            return
    await attempt()


class Workroom:
    """Runs blocking work off the event loop, on a bounded number of threads."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    async def run(self, asked_in: ChatMessage, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`; the chat sees "typing" while it takes long."""
        task = asyncio.get_running_loop().run_in_executor(self._executor, lambda: work(*args, **kwargs))
        return await _with_typing(asked_in, task)


async def _with_typing(asked_in: ChatMessage, task: Awaitable[T]) -> T:
    future = asyncio.ensure_future(task)
    patience: float = _TYPING_AFTER_SECONDS
    while True:
        done, _ = await asyncio.wait({future}, timeout=patience)
        if done:
            return future.result()
        try:
            await asked_in.reply_chat_action(ChatAction.TYPING)
        except TelegramError as error:
            _log.info("A sign of life could not be sent: %s", error)
        patience = _TYPING_LASTS_SECONDS
