"""Text from documents, file names and questions, made harmless to a terminal: what could steer it is shown instead."""

import os
import re

_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f"
"""C0 but tab and line feed, delete, and C1: colours, cursor moves, window titles, clipboard writes begin with these."""
_REORDERING = "\u202a-\u202e\u2066-\u2069"
"""Bidirectional embeddings, overrides and isolates: they make text read other than it is stored."""
_LINE_BREAKING = "\u2028\u2029"
_UNWRITABLE = "\ud800-\udfff"
_HARMFUL = re.compile(f"[{_STEERING}{_REORDERING}{_LINE_BREAKING}{_UNWRITABLE}]")
_HARMFUL_IN_A_LINE = re.compile(f"[\t\n{_STEERING}{_REORDERING}{_LINE_BREAKING}{_UNWRITABLE}]")


def visible(text: str) -> str:
    """The text with harmful characters written as escapes (`\\x1b`, `\\u202e`); tabs and line feeds stay."""
    return _HARMFUL.sub(_escape, text)


def visible_line(text: str) -> str:
    """The same for what must stay on one line, such as titles and file names: tabs and line feeds are escaped too."""
    return _HARMFUL_IN_A_LINE.sub(_escape, text)


def visible_error(error: Exception) -> str:
    """What an error says, on one line; of a file that the system refused, its name and why."""
    if isinstance(error, OSError) and error.filename is not None:
        return visible_line(f"{os.fsdecode(error.filename)}: {error.strerror}")
    return visible_line(re.sub(r"\s+", " ", str(error)))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
