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
from retrieval.answering import Turn, next_turn
from retrieval.model import Answer, NoAnswer

_log = logging.getLogger(__name__)

_REMEMBERED_SPEAKERS = 1000
_A_CONVERSATION_LASTS = datetime.timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    turn: Turn
    at: datetime.datetime


class _Conversations:
    """The last turn of each person in each chat, for a short while and in memory only: questions are not kept."""

    def __init__(self) -> None:
        self._spoken: OrderedDict[tuple[int, int], _Spoken] = OrderedDict()

    def previous(self, message: Message) -> Turn | None:
        spoken = self._spoken.get(_speaker(message))
        return spoken.turn if spoken is not None and message.date - spoken.at < _A_CONVERSATION_LASTS else None

    def remember(self, message: Message, outcome: Answer | NoAnswer) -> None:
        turn = next_turn(outcome, self.previous(message))
        speaker = _speaker(message)
        if turn is None:
            self._spoken.pop(speaker, None)
            return
        self._spoken[speaker] = _Spoken(turn=turn, at=message.date)
        self._spoken.move_to_end(speaker)
        if len(self._spoken) > _REMEMBERED_SPEAKERS:
            self._spoken.popitem(last=False)


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
        self._conversations.remember(message, timed.outcome)
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


def _speaker(message: Message) -> tuple[int, int]:
    return message.chat_id, _sender_id(message)


def _sender_id(message: Message) -> int:
    """In a private chat the sender is the chat."""
    return message.from_user.id if message.from_user is not None else message.chat_id
