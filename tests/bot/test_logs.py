"""Log lines: one record is one line, and nothing in it steers a terminal."""

import logging

from hypothesis import given
from hypothesis import strategies as st

from bot.logs import SafeFormatter


def _record(message: str, error: BaseException | None = None) -> logging.LogRecord:
    trace = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("loccit.test", logging.WARNING, __file__, 1, "file %s", (message,), trace)


@given(st.text())
def test_one_record_is_one_line(text: str) -> None:
    assert len(SafeFormatter().format(_record(text)).splitlines()) == 1


@given(st.text())
def test_a_traceback_cannot_pass_for_another_record(text: str) -> None:
    first, *trace = SafeFormatter().format(_record("x", ValueError(text))).split("\n")
    assert first.endswith("WARNING loccit.test: file x")
    assert trace
    assert all(line.startswith("    ") for line in trace)
    assert not set("".join(trace)) & set("\x1b\r\x85\u2028\u202e")


def test_a_colour_in_a_file_name_is_written_out() -> None:
    assert (
        SafeFormatter().format(_record("\x1b[31m\n2026 ERROR forged")).endswith("file \\x1b[31m\\x0a2026 ERROR forged")
    )
