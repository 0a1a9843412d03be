"""Log records on standard error: one record, one line, however hostile the text in it."""

import logging
from typing import TextIO

from bot.escapes import visible, visible_line
from bot.settings import Settings


class SafeFormatter(logging.Formatter):
    """Escapes what could pass for another record or steer a terminal; lines of a traceback are indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        # Not by super().format(): it joins message and traceback so that their line feeds look alike.
        record.message = record.getMessage()
        record.asctime = self.formatTime(record)
        lines = [visible_line(self.formatMessage(record))]
        trace = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        for part in (trace, record.stack_info):
            if part:
                lines += [f"    {line}" for line in visible(part).split("\n")]
        return "\n".join(lines)


def set_up_logging(settings: Settings, stream: TextIO) -> None:
    """Sends all records from the level in the settings upwards to `stream`.

    The token is kept out of them where it is used, by `telegram.secrecy`.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler])
