"""Keeps the token out of the logs: it is a part of every address that the bot fetches."""

import contextlib
import logging
import traceback
from collections.abc import Iterator

_HIDDEN = "[token]"
_QUIET_LOGGERS = ("httpx", "httpcore")


@contextlib.contextmanager
def token_kept_out_of_logs(token: str) -> Iterator[None]:
    """While this lasts, whatever is logged by whatever logger is cleared of the token, tracebacks included.

    Records are cleared where they are made: a filter would have to be on every handler, also on those added later.
    """
    secrets = [token, *(part for part in token.split(":")[1:] if len(part) >= 8)]
    make_record = logging.getLogRecordFactory()

    def cleared(text: str) -> str:
        for secret in secrets:
            text = text.replace(secret, _HIDDEN)
        return text

    def make_cleared_record(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make_record(*args, **kwargs)
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            return record  # its handlers complain of the mistake in it
        if (safe := cleared(message)) != message:
            record.msg, record.args = safe, ()
        if record.exc_info is not None and record.exc_info[1] is not None:
            trace = "".join(traceback.format_exception(record.exc_info[1])).rstrip("\n")
            record.exc_text = cleared(trace)
            if record.exc_text != trace:
                record.exc_info = None  # else a handler of its own ways could format the exception anew
        if record.stack_info:
            record.stack_info = cleared(record.stack_info)
        return record

    levels = {name: logging.getLogger(name).level for name in _QUIET_LOGGERS}
    for name in _QUIET_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.setLogRecordFactory(make_cleared_record)
    try:
        yield
    finally:
        logging.setLogRecordFactory(make_record)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
