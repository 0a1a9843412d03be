"""What administrators can do from the chat: /add, /remove and /sources, the same operations as on the command line."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import PurePosixPath

from telegram import Document as Attachment
from telegram import Message
from telegram.error import TelegramError

from bot.telegram.access import AccessRules
from bot.telegram.delivery import Workroom, reply
from bot.telegram.rendering import render_sources, render_text, render_update
from bot.wiring import Service
from bot.wording import telegram as wording
from retrieval.errors import RetrievalError
from retrieval.model import CorpusUpdate

_log = logging.getLogger(__name__)

_BYTES_PER_MEGABYTE = 1_000_000
_TELEGRAM_MEGABYTES = 20
"""Bots cannot download more from Telegram's servers."""
_TITLE_CHARACTERS = 120


class Administration:
    """Handlers of private chats. Each checks for itself that an administrator wrote the message."""

    def __init__(self, *, service: Service, rules: AccessRules, workroom: Workroom) -> None:
        self._service = service
        self._rules = rules
        self._workroom = workroom
        self._updating = asyncio.Lock()
        self._albums_to_add: dict[int, str] = {}
        """By chat, the album whose first file came with the caption /add: Telegram sends its files one by one."""

    async def add(self, message: Message) -> None:
        if not await self._is_permitted(message):
            return
        argument = _argument(message.text or message.caption or "")
        original = message.reply_to_message
        if message.document is not None:
            if message.media_group_id is not None:
                self._albums_to_add[message.chat_id] = message.media_group_id
            await self._add_file(message, message.document)
        elif original is not None and original.document is not None:
            await self._add_file(message, original.document)
        elif original is not None and (original.text or original.caption):
            await self._add_text(message, original.text or original.caption or "", title=argument)
        elif argument:
            await self._add_text(message, argument)
        else:
            await reply(message, render_text(wording.HOW_TO_ADD))

    async def take_attachment(self, message: Message) -> None:
        """A file without /add: one more of an album that has it, or a person who does not know how."""
        album = message.media_group_id
        if message.document is None or not self._rules.may_administer(message):
            await reply(message, render_text(wording.ONLY_TEXT))
        elif album is not None and self._albums_to_add.get(message.chat_id) == album:
            await self._add_file(message, message.document)
        else:
            await reply(message, render_text(wording.HOW_TO_ADD))

    async def remove(self, message: Message) -> None:
        if not await self._is_permitted(message):
            return
        document_id = _argument(message.text or "")
        if document_id:
            await self._update(message, lambda: self._service.admin.remove([document_id]))
        else:
            await reply(message, render_text(wording.HOW_TO_REMOVE))

    async def sources(self, message: Message) -> None:
        if not await self._is_permitted(message):
            return
        wanted = _argument(message.text or "")
        page = int(wanted) if wanted.isdecimal() and len(wanted) < 10 else 1
        documents = await self._workroom.run(message, self._service.admin.documents)
        await reply(message, render_sources(documents, page))

    async def _is_permitted(self, message: Message) -> bool:
        if self._rules.may_administer(message):
            return True
        is_admin = message.from_user is not None and self._rules.is_admin(message.from_user.id)
        await reply(message, render_text(wording.TYPE_IT_YOURSELF if is_admin else wording.ADMINS_ONLY))
        return False

    async def _add_file(self, message: Message, attachment: Attachment) -> None:
        name = _base_name(attachment.file_name)
        limit = min(_TELEGRAM_MEGABYTES, self._service.settings.max_file_megabytes)
        if (attachment.file_size or 0) > limit * _BYTES_PER_MEGABYTE:
            await reply(message, render_text(wording.too_large(name, limit)))
            return
        try:
            file = await attachment.get_file()
            data = bytes(await file.download_as_bytearray())
        except TelegramError as error:
            _log.warning("a file could not be fetched from Telegram: %s", error)
            await reply(message, render_text(wording.FILE_NOT_FETCHED))
            return
        await self._update(message, lambda: self._service.admin.add_upload(name, data, f"chat upload {name}"))

    async def _add_text(self, message: Message, text: str, *, title: str = "") -> None:
        if not title:
            title, text = _titled(text)
        await self._update(message, lambda: self._service.admin.add_text(text, title))

    async def _update(self, message: Message, operation: Callable[[], CorpusUpdate]) -> None:
        """Runs one update at a time and reports it, or why there was none."""
        async with self._updating:
            try:
                update = await self._workroom.run(message, operation)
            except RetrievalError as error:
                _log.warning("an update from the chat was refused: %s", error)
                await reply(message, render_text(wording.refused(str(error))))
                return
        _log.info(
            "an update from the chat: version %d, %d added, %d changed, %d removed, %d rejected",
            update.version, len(update.added), len(update.changed), len(update.removed), len(update.rejected),
        )  # fmt: skip
        await reply(message, render_update(update))


def _argument(command: str) -> str:
    """What follows the command word, lines and all."""
    words = command.split(maxsplit=1)
    return words[1].strip() if len(words) == 2 else ""


def _titled(text: str) -> tuple[str, str]:
    """Title and text: the first line is the title when it looks like one, and else also stays in the text."""
    first, _, rest = text.partition("\n")
    first = first.strip()
    if rest.strip() and len(first) <= _TITLE_CHARACTERS and not first.endswith((".", "!", "?", ":", ";", ",")):
        return first, rest.strip()
    return first[:_TITLE_CHARACTERS], text


def _base_name(file_name: str | None) -> str:
    """The last part of what the sender called the file."""
    return PurePosixPath((file_name or "").replace("\\", "/")).name or "upload.txt"
