"""Who may ask, and who may change the corpus: numeric ids only, names count for nothing."""

from dataclasses import dataclass
from typing import Self

from telegram import Message
from telegram.constants import ChatType

from bot.settings import Settings, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """The lists of the settings, applied."""

    admin_ids: frozenset[int]
    allowed_user_ids: frozenset[int]
    is_open: bool
    """Whether everyone may ask. Administrators are listed all the same."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Raises `SettingsError` when nobody could ask: a bot that is open by oversight gives a corpus away."""
        rules = cls(
            admin_ids=frozenset(settings.admin_ids),
            allowed_user_ids=frozenset(settings.allowed_user_ids),
            is_open=settings.access == "everyone",
        )
        if not (rules.is_open or rules.admin_ids or rules.allowed_user_ids):
            raise SettingsError(
                "Nobody may ask this bot: list numeric Telegram ids in LOCCIT_ADMIN_IDS or LOCCIT_ALLOWED_USER_IDS, "
                'or set LOCCIT_ACCESS to "everyone"'
            )
        return rules

    def may_ask(self, user_id: int) -> bool:
        return self.is_open or user_id in self.allowed_user_ids or user_id in self.admin_ids

    def is_admin(self, user_id: int) -> bool:
        return user_id in self.admin_ids

    def may_administer(self, message: Message) -> bool:
        """Whether an administrator wrote this message, as it is, in the private chat with the bot.

        What others composed does not count, whoever passed it on: forwarded, sent through another bot or in the name
        of a chat. Nor does an edit, which would run a command a second time.
        """
        sender = message.from_user
        return (
            sender is not None
            and sender.id in self.admin_ids
            and not sender.is_bot
            and message.chat.type == ChatType.PRIVATE
            and message.chat.id == sender.id
            and message.sender_chat is None
            and message.forward_origin is None
            and message.via_bot is None
            and message.edit_date is None
        )
