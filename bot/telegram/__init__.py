"""The Telegram bot.

Rules that hold here: whoever may ask does so by writing any text in a private chat; commands that change the corpus are
obeyed only when an administrator typed them there. In groups the bot is silent, but for a command that names it
(`/help@bot`), which it answers with a line that points to the private chat. Questions that waited while the bot was
down are answered whatever their age (Telegram keeps them for a day), as replies that point to the question. Edited
messages are not fetched: neither questions nor commands run a second time.
"""

from bot.telegram.application import run
from bot.telegram.errors import TelegramBotError

__all__ = ["TelegramBotError", "run"]
