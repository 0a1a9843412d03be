"""The Telegram bot."""

from bot.telegram.application import run
from bot.telegram.errors import TelegramBotError

__all__ = ["TelegramBotError", "run"]
