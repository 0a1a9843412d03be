"""What everyone who may ask can do: questions, /start and /help; and what strangers are told."""

import datetime
import logging
from collections import OrderedDict
from dataclasses import dataclass

from telegram import Message
from telegram.ext import ApplicationHandlerStop

from bot.telegram.access import AccessRules
from bot.telegram.delivery import Workroom, reply
from bot.telegram.rendering import render_outcome, render_text
from bot.wiring import Service
from bot.wording import en
from bot.wording import telegram as wording

_log = logging.getLogger(__name__)

_REMEMBERED_CHATS = 1000
_A_CONVERSATION_LASTS = datetime.timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    question: str
    at: datetime.datetime


class _Conversations:
    """The last question of each chat, for a short while and in memory only, so that "and Medvedev?" is understood."""

    def __init__(self) -> None:
        self._asked: OrderedDict[int, _Asked] = OrderedDict()

    def previous(self, message: Message) -> str | None:
        asked = self._asked.get(message.chat_id)
        return asked.question if asked is not None and message.date - asked.at < _A_CONVERSATION_LASTS else None

    def remember(self, message: Message, question: str) -> None:
        self._asked[message.chat_id] = _Asked(question=question, at=message.date)
        self._asked.move_to_end(message.chat_id)
        if len(self._asked) > _REMEMBERED_CHATS:
            self._asked.popitem(last=False)


class Questions:
    """Handlers of private chats. A message reaches the others only past `turn_strangers_away`."""

    def __init__(self, *, service: Service, rules: AccessRules, workroom: Workroom) -> None:
        self._service = service
        self._rules = rules
        self._workroom = workroom
        self._conversations = _Conversations()

    async def turn_strangers_away(self, message: Message) -> None:
        user_id = _sender_id(message)
        if not self._rules.may_ask(user_id):
            await reply(message, render_text(wording.stranger(user_id)))
            raise ApplicationHandlerStop

    async def start(self, message: Message) -> None:
        documents = await self._workroom.run(message, self._service.admin.documents)
        await reply(message, render_text(wording.start(documents)))

    async def help(self, message: Message) -> None:
        documents = await self._workroom.run(message, self._service.admin.documents)
        is_admin = self._rules.is_admin(_sender_id(message))
        await reply(message, render_text(wording.help_text(documents, is_admin=is_admin)))

    async def answer(self, message: Message) -> None:
        question = message.text or ""
        _log.debug("question: %r", question)
        timed = await self._workroom.run(
            message, self._service.ask, question, previous=self._conversations.previous(message)
        )
        self._conversations.remember(message, timed.outcome.understood_as or question)
        _log.info("a question of %d characters took %.1f ms", len(question), timed.elapsed_ms)
        limit = self._service.settings.max_question_characters
        note = en.question_cut(limit) if timed.is_question_cut else None
        await reply(message, render_outcome(timed.outcome, note=note))

    async def refuse_unknown_command(self, message: Message) -> None:
        await reply(message, render_text(wording.UNKNOWN_COMMAND))

    async def ask_for_text(self, message: Message) -> None:
        await reply(message, render_text(wording.ONLY_TEXT))

    async def point_to_private_chat(self, message: Message) -> None:
        """In a group, the only words said, and only to a command that names this bot."""
        command = (message.text or "").split(maxsplit=1)[0].lower()
        if command.endswith(f"@{message.get_bot().username.lower()}"):
            await reply(message, render_text(wording.ONLY_PRIVATE))


def _sender_id(message: Message) -> int:
    """In a private chat the sender is the chat."""
    return message.from_user.id if message.from_user is not None else message.chat_id
