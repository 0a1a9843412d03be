"""The token does not reach any log, whoever logs it and however."""

import logging

import pytest

from bot.telegram.secrecy import token_kept_out_of_logs
from tests.bot_api_peer import TOKEN

SECRET = TOKEN.partition(":")[2]


def _fail() -> None:
    cause = ConnectionError(f"POST https://api.telegram.org/bot{TOKEN}/getMe failed")
    raise RuntimeError("while starting") from cause


def test_messages_arguments_tracebacks_and_stacks_are_cleared(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with token_kept_out_of_logs(TOKEN):
        logging.getLogger("any").debug("url: %s", f"https://api.telegram.org/file/bot{TOKEN}/f")
        logging.getLogger("any").info("percent signs stay: 100%% %s", SECRET)
        try:
            _fail()
        except RuntimeError:
            logging.getLogger("any").exception("failed", stack_info=True)
    assert SECRET not in caplog.text
    assert "https://api.telegram.org/file/bot[token]/f" in caplog.text
    assert "percent signs stay: 100% [token]" in caplog.text
    assert "ConnectionError: POST https://api.telegram.org/bot[token]/getMe failed" in caplog.text
    assert "RuntimeError: while starting" in caplog.text


def test_what_has_no_token_in_it_is_logged_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    with token_kept_out_of_logs(TOKEN):
        logging.getLogger("any").warning("%d of %s", 1, "two")
    assert [(record.msg, record.args) for record in caplog.records] == [("%d of %s", (1, "two"))]


def test_requests_are_not_logged_at_all(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with token_kept_out_of_logs(TOKEN):
        logging.getLogger("httpx").info("HTTP Request: POST")
        logging.getLogger("httpcore.connection").debug("connect_tcp.started")
    assert not caplog.records
    assert logging.getLogger("httpx").level == logging.NOTSET


def test_a_record_that_cannot_be_formatted_does_not_break_what_logs_it() -> None:
    with token_kept_out_of_logs(TOKEN):
        record = logging.getLogger("any").makeRecord("any", logging.WARNING, "f", 1, "%d files", ("no number",), None)
    assert record.args == ("no number",)
