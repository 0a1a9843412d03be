"""Why the bot could not start or go on, where no setting is to blame."""


class TelegramBotError(Exception):
    """The bot stopped; the message is one line that says why and what to do."""
