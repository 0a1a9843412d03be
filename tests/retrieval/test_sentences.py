import pytest
from hypothesis import given

from retrieval.model import Span
from retrieval.text import split_sentences
from retrieval.text.sentences import LONGEST_SENTENCE, cut_long
from tests.retrieval.texts import any_language, any_text


def sentences(text: str, language: str = "en") -> list[str]:
    return [span.slice(text) for span in split_sentences(text, 0, len(text), language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mr. To Lam praised the achievements."),
        ("en", "It was the anniversary of V. I. Lenin."),
        ("en", "They look to the future./."),
        ("en", "He met President Phúc. — VNS"),
        ("en", "The invitation was accepted. — VNA/VNS"),
        ("en", "Gennady Zyuganov. (Photo: VNA)"),
        ("en", "They had a phone call. (Photo: Tri Dung/VNA)"),
        ("vi", "Ông đến TP. Hồ Chí Minh."),
        ("vi", "TS. Nguyễn Văn A nói."),
        ("vi", "GS.TS. Trần Văn B nói."),
        ("vi", "PGS. TS. Lê Văn C nói."),
        ("en", "He left at 3 p.m. Monday."),
        ("en", "1. First step."),
        ("en", "a) First step."),
        ("en", "See Fig. 3 there."),
        ("en", "It is No. 5 of the list."),
        ("en", "Brown v. Board of Education was decided."),
        ("en", "Rep. Smith came."),
        ("en", "Ps. 23 is read."),
        ("en", "Dr. Nguyen met Lt. Gen. Phan Van Giang in Washington, D.C. on Jan. 5."),
        ("en", "The version v18.2 reads config.yaml and 3.5% of it."),
        ("ru", "Он живёт на ул. Ленина."),
        ("ru", "А. С. Пушкин писал."),
        ("de", "Dr. Müller kam am 11. Mai z. B. nach St. Gallen."),
    ],
)
def test_what_reads_as_one_sentence_stays_one(language: str, text: str) -> None:
    assert sentences(text, language) == [text]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["It starts at UTC+7.", "Then it ends."]),
        ("en", ["This is plan B.", "Then comes C."]),
        ("en", ["He left at 3 p.m.", "She stayed."]),
        ("en", ["He said no.", "Then he left."]),
        ("en", ["1. First step.", "2. Second step."]),
        ("en", ['He said "Go."', "Then he left."]),
        ("en", ["Is it?", "It is!", "Good."]),
        ("vi", ["Ông đến TP. Hồ Chí Minh.", "Bà ở Hà Nội."]),
        ("ru", ["Он живёт на ул. Ленина.", "Потом он уехал."]),
        ("ar", ["متى التقى الرئيسان؟", "التقيا أمس."]),
        ("hi", ["वह आया।", "वह गया।"]),
    ],
)
def test_sentences_are_parted(language: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), language) == expected


def test_chinese_sentences_need_no_space() -> None:
    assert sentences("这是第一句。这是第二句！第三句？", "zh") == ["这是第一句。", "这是第二句！", "第三句？"]


def test_a_line_break_ends_a_sentence() -> None:
    assert sentences("A title without a full stop\nThe text. — VNS\r\n- an item\n\nThe end") == [
        "A title without a full stop", "The text. — VNS", "- an item", "The end",
    ]  # fmt: skip


def test_lines_of_wrapped_prose_make_whole_sentences() -> None:
    text = (
        "The employee handbook describes how leave is granted, and who\n"
        "decides about it. Leave that is not taken by the end of March\n"
        "lapses.\n"
        "- It can be paid out.\n"
    )
    assert sentences(text) == [
        "The employee handbook describes how leave is granted, and who\ndecides about it.",
        "Leave that is not taken by the end of March\nlapses.",
        "- It can be paid out.",
    ]


def test_thai_is_cut_at_spaces() -> None:
    text = " ".join(["กำลังเดินทางไปกรุงเทพมหานคร"] * 30)
    pieces = sentences(text, "th")
    assert len(pieces) > 1
    assert all(len(piece) <= 250 for piece in pieces)
    assert " ".join(pieces) == text


def test_a_sentence_without_end_is_cut_at_spaces() -> None:
    text = "word and " * 1000
    pieces = sentences(text)
    assert all(len(piece) <= LONGEST_SENTENCE for piece in pieces)
    assert " ".join(pieces) == text.strip()


def test_a_line_without_spaces_is_cut_anywhere_but_before_a_mark() -> None:
    pieces = sentences("e\u0301" * 5000)
    assert "".join(pieces) == "e\u0301" * 5000
    assert all(piece.startswith("e") and len(piece) <= LONGEST_SENTENCE for piece in pieces)


def test_a_giant_line_is_cut_whole_sentence_by_whole_sentence() -> None:
    text = "Hello there, world. " * 20_000
    assert sentences(text) == ["Hello there, world."] * 20_000


def test_only_the_stretch_asked_for_is_split() -> None:
    text = "One. Two. Three."
    assert split_sentences(text, 5, 9, "en") == [Span(5, 9)]
    assert split_sentences(text, 4, 4, "en") == []


@given(any_text, any_language)
def test_sentences_tile_the_text_but_for_white_space(text: str, language: str) -> None:
    end = 0
    for span in split_sentences(text, 0, len(text), language):
        assert end <= span.start < span.end <= len(text)
        assert not text[end : span.start].strip()
        assert span.slice(text) == span.slice(text).strip()
        assert span.end - span.start <= LONGEST_SENTENCE
        end = span.end
    assert not text[end:].strip()


@given(any_text, any_language)
def test_a_stretch_is_split_as_if_it_were_the_whole_text(text: str, language: str) -> None:
    inside = f"Before. {text} After."
    shifted = [Span(span.start - 8, span.end - 8) for span in split_sentences(inside, 8, 8 + len(text), language)]
    assert shifted == split_sentences(text, 0, len(text), language)


@given(any_text)
def test_cutting_leaves_out_nothing_but_white_space(text: str) -> None:
    cut = [span.slice(text) for span in cut_long(text, Span(0, len(text)), 20)]
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(0 < len(piece) <= 20 for piece in cut)
