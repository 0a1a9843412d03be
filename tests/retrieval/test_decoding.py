"""Bytes become clean text, whatever they were encoded in; what is no text is refused by name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents.decoding import clean_text, decode
from retrieval.errors import UnreadableDocumentError, UnsupportedFormatError

VIETNAMESE = "Thư viện tỉnh mở cửa lại vào sáng thứ hai, sau ba tháng sửa chữa mái nhà và phòng đọc.\n"
RUSSIAN = "Городская библиотека снова открылась после ремонта крыши и читального зала.\n"
JAPANESE = "市立図書館は屋根の修理が終わり、月曜日に再び開館しました。\n"
GERMAN = "Die Stadtbücherei öffnet nach der Dachreparatur wieder für alle Bürgerinnen und Bürger der größeren Städte.\n"


@pytest.mark.parametrize("text", [VIETNAMESE, RUSSIAN, JAPANESE, GERMAN])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (JAPANESE, "shift_jis"), (JAPANESE, "euc-jp"), (GERMAN, "cp1252")],
)
def test_legacy_encodings_are_recognised(text: str, encoding: str) -> None:
    assert decode((text * 3).encode(encoding), "a.txt") == text * 3


def test_decomposed_vietnamese_of_old_files_is_composed() -> None:
    decomposed = unicodedata.normalize("NFD", VIETNAMESE)
    assert decode(decomposed.encode(), "a.txt") == VIETNAMESE


def test_a_foreign_word_in_plain_english_is_read_as_western_european() -> None:
    assert decode("The café on the corner sells bread and tea.".encode("cp1252"), "a.txt").startswith("The café")


def test_a_damaged_byte_costs_one_letter_and_not_the_text() -> None:
    data = RUSSIAN.encode() * 3 + b"\xd0"
    assert decode(data, "a.txt") == RUSSIAN * 3 + "�"


def test_a_broken_file_with_a_mark_says_which_encoding_it_claims() -> None:
    with pytest.raises(UnreadableDocumentError, match="UTF-16"):
        decode(b"\xff\xfea", "a.txt")


def test_binary_data_is_refused() -> None:
    with pytest.raises(UnsupportedFormatError, match=r"^a\.txt: this is binary data"):
        decode(bytes(range(256)) * 4, "a.txt")


def test_text_full_of_control_characters_is_refused() -> None:
    with pytest.raises(UnsupportedFormatError, match="binary"):
        decode(b"\x01\x02\x03ab" * 50, "a.txt")


def test_bytes_of_no_encoding_are_refused() -> None:
    # Many foreign bytes that fit nothing well: each a different one, none twice.
    with pytest.raises((UnreadableDocumentError, UnsupportedFormatError)):
        decode(bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xFF]) * 3, "a.txt")


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\f", "\v"])
def test_every_line_end_becomes_a_newline(line_end: str) -> None:
    assert clean_text(f"one{line_end}two") == "one\ntwo"


def test_what_cannot_be_seen_is_dropped_and_what_shapes_letters_stays() -> None:
    assert clean_text("a\u200bb\u2060c\ufeffd\u00ade\x00f\x07g") == "abcdefg"
    assert clean_text("نمی\u200cخواهم 👩\u200d🔬\tx") == "نمی\u200cخواهم 👩\u200d🔬\tx"


def test_terminal_colours_are_dropped() -> None:
    assert clean_text("\x1b[31mred\x1b[0m alert") == "red alert"


@given(st.text(st.characters()))
def test_clean_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert clean_text(cleaned) == cleaned
    assert not set(cleaned) & set("\r\0\u200b\u2028")


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_named_error(data: bytes) -> None:
    try:
        text = decode(data, "a.txt")
    except (UnreadableDocumentError, UnsupportedFormatError) as error:
        assert error.source == "a.txt"  # noqa: PT017  (either outcome is right)
    else:
        text.encode("utf-8")
