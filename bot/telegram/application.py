"""The bot as a whole: its parts put together, its handlers in order, its start and its end."""

import asyncio
import contextlib
import logging
import re
import secrets
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any
from weakref import WeakValueDictionary

from telegram import LinkPreviewOptions, Message, Update
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.ext import (
    AIORateLimiter,
    Application,
    ApplicationBuilder,
    BaseUpdateProcessor,
    CommandHandler,
    ContextTypes,
    Defaults,
    MessageHandler,
    filters,
)

from bot.settings import Settings, SettingsError
from bot.telegram.access import AccessRules
from bot.telegram.admin import Administration
from bot.telegram.delivery import Workroom, reply
from bot.telegram.inbox import Inbox
from bot.telegram.polling import PollingWatch, QuietRequest, WatchedBot
from bot.telegram.questions import Questions
from bot.telegram.rendering import render_text
from bot.telegram.secrecy import token_kept_out_of_logs
from bot.wiring import Service
from bot.wording import telegram as wording

_log = logging.getLogger(__name__)

INBOX_FILE = "telegram-inbox.sqlite3"
_ALLOWED_UPDATES = ("message",)
"""Nothing else is fetched: no edits (a command would run twice), no channel posts."""
_CONCURRENT_UPDATES = 16
_TOKEN_FORM = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
"""Loose on purpose: servers other than Telegram's hand out shorter ones."""
_QUESTION_THREADS = 4
_RETRY_SECONDS = 5

_Application = Application[Any, Any, Any, Any, Any, Any]


def run(
    settings: Settings,
    open_service: Callable[[], AbstractContextManager[Service]],
    announce: Callable[[str], None] = _log.info,
) -> None:
    """Answers in Telegram until it is told to stop (SIGINT, SIGTERM); `announce` is given one line when it begins.

    Raises `SettingsError` when the settings do not permit a start, `TelegramBotError` when the bot cannot go on.
    """
    rules = AccessRules.from_settings(settings)
    if settings.telegram_token is None:
        raise SettingsError("There is no Telegram token: ask BotFather for one and set LOCCIT_TELEGRAM_TOKEN")
    token = settings.telegram_token.get_secret_value()
    if not _TOKEN_FORM.fullmatch(token):
        raise SettingsError(
            "LOCCIT_TELEGRAM_TOKEN is no token: it is a number, a colon and letters, as BotFather gave it"
        )
    with (
        token_kept_out_of_logs(token),
        open_service() as service,
        Inbox(settings.data_dir / INBOX_FILE) as inbox,
        ThreadPoolExecutor(_QUESTION_THREADS, thread_name_prefix="question") as threads,
    ):
        asyncio.run(serve(settings, rules, service, inbox, Workroom(threads), PollingWatch(), announce))


async def serve(
    settings: Settings,
    rules: AccessRules,
    service: Service,
    inbox: Inbox,
    workroom: Workroom,
    watch: PollingWatch,
    announce: Callable[[str], None] = _log.info,
) -> None:
    """Runs the bot on ready parts until a signal, or the watch, ends it."""
    application = _build(settings, inbox, watch)
    _add_handlers(
        application,
        Questions(service=service, rules=rules, workroom=workroom),
        Administration(service=service, rules=rules, workroom=workroom),
    )
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signal_number, watch.ended.set)
    async with _shut_down_in_the_end(application):
        await _unless_ended(watch, _start(application, inbox, announce))
        await watch.ended.wait()
    if watch.failure is not None:
        raise watch.failure


class _InOrderPerChat(BaseUpdateProcessor):
    """Chats are served side by side, the messages of one chat one after the other."""

    __slots__ = ("_inbox", "_turns")

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(_CONCURRENT_UPDATES)
        self._inbox = inbox
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update):
            await coroutine
            return
        chat = update.effective_chat
        turn = asyncio.Lock() if chat is None else self._turns.setdefault(chat.id, asyncio.Lock())
        async with turn:
            await coroutine
            await self._inbox.handled(update)  # before the next one: a kill now can repeat one reply of a chat, not two

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def _build(settings: Settings, inbox: Inbox, watch: PollingWatch) -> _Application:
    assert settings.telegram_token is not None
    bot = WatchedBot(
        settings.telegram_token.get_secret_value(),
        watch=watch,
        base_url=f"{settings.telegram_base_url}/bot",
        base_file_url=f"{settings.telegram_base_url}/file/bot",
        request=QuietRequest(connection_pool_size=2 * _CONCURRENT_UPDATES),
        get_updates_request=QuietRequest(connection_pool_size=2),
        defaults=Defaults(link_preview_options=LinkPreviewOptions(is_disabled=True)),
        rate_limiter=AIORateLimiter(max_retries=2),
    )
    builder = ApplicationBuilder().bot(bot).update_queue(inbox).concurrent_updates(_InOrderPerChat(inbox))
    return builder.job_queue(None).build()


def _add_handlers(application: _Application, questions: Questions, administration: Administration) -> None:
    private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    # Strangers get no further than this group.
    application.add_handler(MessageHandler(private, _given_message(questions.turn_strangers_away)), group=-1)
    application.add_handlers(
        [
            CommandHandler("start", _given_message(questions.start), private),
            CommandHandler("help", _given_message(questions.help), private),
            CommandHandler("add", _given_message(administration.add), private),
            CommandHandler("remove", _given_message(administration.remove), private),
            CommandHandler("sources", _given_message(administration.sources), private),
            # Below the known commands, which it would take as well.
            MessageHandler(private & filters.COMMAND, _given_message(questions.refuse_unknown_command)),
            MessageHandler(private & filters.TEXT, _given_message(questions.answer)),
            # A caption is not a command to the library.
            MessageHandler(
                private & filters.Document.ALL & filters.CaptionRegex(r"(?i)^\s*/add(@\w+)?(\s|$)"),
                _given_message(administration.add),
            ),
            MessageHandler(private & filters.Document.ALL, _given_message(administration.take_attachment)),
            # Not to what Telegram itself reports, such as a pinned message.
            MessageHandler(private & ~filters.StatusUpdate.ALL, _given_message(questions.ask_for_text)),
            MessageHandler(
                filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & filters.COMMAND,
                _given_message(questions.point_to_private_chat),
            ),
        ]
    )
    application.add_error_handler(_apologise)


def _given_message(
    handle: Callable[[Message], Awaitable[None]],
) -> Callable[[Update, ContextTypes.DEFAULT_TYPE], Any]:
    async def callback(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None  # the filter of every handler asks for it
        await handle(update.message)

    return callback


async def _apologise(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Details go to the log, and to the chat only a number to find them by."""
    if isinstance(context.error, Forbidden):
        _log.info("a reply was not delivered, as the chat no longer takes messages from the bot: %s", context.error)
        return
    error_id = secrets.token_hex(4)
    _log.error("error %s while a message was handled", error_id, exc_info=context.error)
    if isinstance(update, Update) and update.message is not None:
        try:
            await reply(update.message, render_text(wording.apology(error_id)))
        except TelegramError as error:
            _log.warning("the apology for error %s could not be sent: %s", error_id, error)


async def _start(application: _Application, inbox: Inbox, announce: Callable[[str], None]) -> None:
    """Returns when updates are being fetched; waits for Telegram as long as it cannot be reached."""
    assert application.updater is not None
    try:
        await _initialize(application)
        await inbox.queue_unhandled(application.bot)
        await application.start()
        await application.updater.start_polling(
            allowed_updates=_ALLOWED_UPDATES,
            bootstrap_retries=-1,
            error_callback=lambda _error: None,  # the watch says what there is to say
        )
    except InvalidToken:
        # Not chained: the message of the library's error holds the token.
        raise SettingsError(
            "Telegram refuses this token: check LOCCIT_TELEGRAM_TOKEN against what BotFather gave you"
        ) from None
    announce(wording.running(application.bot.username))


async def _initialize(application: _Application) -> None:
    is_told = False
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            if not is_told:
                _log.warning("Telegram cannot be reached; trying again until it can: %s", error)
            is_told = True
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            return


async def _unless_ended(watch: PollingWatch, work: Awaitable[None]) -> None:
    """Waits for the work, but not longer than the bot shall run."""
    task, end = asyncio.ensure_future(work), asyncio.ensure_future(watch.ended.wait())
    await asyncio.wait({task, end}, return_when=asyncio.FIRST_COMPLETED)
    end.cancel()
    if not task.done():
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@contextlib.asynccontextmanager
async def _shut_down_in_the_end(application: _Application) -> AsyncIterator[None]:
    try:
        yield
    finally:
        if application.updater is not None and application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()  # a start that failed halfway leaves its connections open
