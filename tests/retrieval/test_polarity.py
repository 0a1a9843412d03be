"""Negation, extremes and bounds are noticed in English and Vietnamese, and their opposites told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.polarity import Extreme, Polarity, Side, polarity, polarity_mismatch


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who kept the lamp?", Polarity()),
        ("Which lamps are not lit?", Polarity(negated=True)),
        ("It can't be lit", Polarity(negated=True)),
        ("The lamp isn’t lit", Polarity(negated=True)),
        ("not only lamps", Polarity()),
        ("the first keeper", Polarity(superlative=Extreme.FIRST)),
        ("her first name", Polarity()),
        ("the most recent keeper", Polarity(superlative=Extreme.LAST)),
        ("the last keeper", Polarity(superlative=Extreme.LAST)),
        ("last year", Polarity()),
        ("the largest lamp", Polarity(superlative=Extreme.MOST)),
        ("the fewest lamps", Polarity(superlative=Extreme.LEAST)),
        ("at least 3 lamps", Polarity(comparative=Side.MORE)),
        ("no more than 3 lamps", Polarity(comparative=Side.LESS)),
        ("over 80 hours", Polarity(comparative=Side.MORE)),
        ("over the hill", Polarity()),
        ("Ai không được vào?", Polarity(negated=True)),
        ("Đèn có sáng không?", Polarity()),
        ("người đầu tiên", Polarity(superlative=Extreme.FIRST)),
        ("cây cầu dài nhất", Polarity(superlative=Extreme.MOST)),
        ("không quá 3 ngày", Polarity(comparative=Side.LESS)),
        ("trên 80 giờ", Polarity(comparative=Side.MORE)),
        ("", Polarity()),
    ],
)
def test_signs_are_noticed(text: str, expected: Polarity) -> None:
    assert polarity(text) == expected


@pytest.mark.parametrize(
    ("question", "worse", "better"),
    [
        ("Who was the last keeper?", "Ada was the first keeper.", "Ada was a keeper."),
        ("Who was the last keeper?", "Ada was a keeper.", "Ada was the final keeper."),
        ("Which lamp is smallest?", "The red lamp is the largest.", "The red lamp is the smallest."),
        ("Which lamps are not lit?", "The red lamp is lit.", "The red lamp is never lit."),
        ("Which lamps are lit?", "The red lamp is not lit.", "The red lamp is lit."),
        ("leave for more than 80 hours", "less than 80 hours", "over 80 hours"),
        ("Ai là người đầu tiên?", "Bà Mai là người cuối cùng.", "Bà Mai là người đầu tiên."),
    ],
)
def test_the_opposite_fits_worse(question: str, worse: str, better: str) -> None:
    asked = polarity(question)

    assert polarity_mismatch(asked, worse) > polarity_mismatch(asked, better)


@given(st.text(max_size=300))
def test_a_text_agrees_with_itself(text: str) -> None:
    told = polarity(text)

    assert polarity_mismatch(told, text) == 0.0


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_mismatch_lies_between_nought_and_one(question: str, sentence: str) -> None:
    assert 0.0 <= polarity_mismatch(polarity(question), sentence) <= 1.0
