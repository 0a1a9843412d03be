import unicodedata

import pytest
from hypothesis import given

from retrieval.text import fold
from tests.retrieval.texts import any_text


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Tô Lâm", "to lam"),
        ("ĐÀ NẴNG", "da nang"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ISPARTALI ışık", "ispartali isik"),
        ("Œuvre, Æsir", "oeuvre, aesir"),
        ("Ångström", "angstrom"),
        ("Ελλάς", "ελλασ"),
        ("Ёлка", "елка"),
        ("ﬁne", "fine"),
        ("２０２５", "2025"),
        ("٢٠٢٥", "2025"),
        ("أحمد", "احمد"),
        ("Vietnam’s", "vietnams"),
        ("infor\u00admation", "information"),
    ],
)
def test_accents_case_and_presentation_forms_go(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize("word", ["майкл", "київ", "हिन्दी", "がぎぐ", "한국어", "เชียงใหม่"])
def test_marks_that_make_another_letter_stay(word: str) -> None:
    assert fold(word) == word


@given(any_text)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
