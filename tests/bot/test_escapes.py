"""Nothing in a document, a name or a question can steer a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escapes import visible, visible_error, visible_line

_STEERING = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
_REORDERING = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
_ANY_TEXT = st.text(st.characters(categories=None) | st.sampled_from([*_STEERING, *_REORDERING, "\ud800", "\u2028"]))


@given(_ANY_TEXT)
def test_no_control_reaches_the_screen(text: str) -> None:
    shown = visible(text)
    assert not set(shown) & (set(_STEERING) - {"\n", "\t"})
    assert not set(shown) & set(_REORDERING)
    assert shown.encode("utf-8").decode("utf-8") == shown


@given(_ANY_TEXT)
def test_a_line_stays_a_line(text: str) -> None:
    assert len(visible_line(text).splitlines()) <= 1
    assert "\t" not in visible_line(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters=_REORDERING)))
def test_ordinary_text_in_any_script_is_left_alone(text: str) -> None:
    assert visible(text) == visible_line(text) == text


@pytest.mark.parametrize("character", [*_STEERING, *_REORDERING])
def test_every_control_is_written_out_by_its_number(character: str) -> None:
    assert visible_line(character) in (f"\\x{ord(character):02x}", f"\\u{ord(character):04x}")
    assert unicodedata.category(character) in ("Cc", "Cf")


def test_a_window_title_and_a_colour_are_shown_not_obeyed() -> None:
    assert visible("\x1b]0;mine\x07\x1b[31mred\x9b0m") == "\\x1b]0;mine\\x07\\x1b[31mred\\x9b0m"


def test_an_error_about_a_file_is_its_name_and_the_reason() -> None:
    assert visible_error(PermissionError(13, "Permission denied", "/data/a\nb")) == "/data/a\\x0ab: Permission denied"


@given(_ANY_TEXT)
def test_any_error_is_one_line(text: str) -> None:
    assert len(visible_error(ValueError(text)).splitlines()) <= 1
