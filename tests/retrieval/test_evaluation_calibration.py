"""Promised beside observed precision, and the risk of answering more: each against a slower way to the same number."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.evaluation.calibration import (
    CoveragePoint,
    ReliabilityBin,
    expected_calibration_error,
    reliability,
    risk_by_coverage,
)
from retrieval.evaluation.charts import reliability_chart, risk_chart, thinned

CONFIDENCE = st.one_of(st.floats(0, 1), st.integers(0, 10).map(lambda tenth: tenth / 10))
VERDICTS = st.lists(st.tuples(CONFIDENCE, st.booleans()), max_size=40)


def test_confidence_is_binned_and_its_ends_belong_somewhere() -> None:
    found = reliability([(0.0, False), (0.05, True), (0.1, True), (0.95, True), (1.0, False)])
    assert [(one.low, one.high, one.questions) for one in found] == [(0.0, 0.1, 2), (0.1, 0.2, 1), (0.9, 1.0, 2)]
    assert [one.precision for one in found] == [0.5, 1.0, 0.5]
    assert found[-1].confidence == pytest.approx(0.975)


@given(VERDICTS)
def test_every_verdict_is_in_one_bin(verdicts: list[tuple[float, bool]]) -> None:
    found = reliability(verdicts)
    assert sum(one.questions for one in found) == len(verdicts)
    assert sum(one.questions * one.precision for one in found) == pytest.approx(sum(right for _, right in verdicts))
    assert all(one.low - 1e-9 <= one.confidence <= one.high + 1e-9 for one in found)


def test_the_calibration_error_is_the_weighted_distance_of_promise_and_truth() -> None:
    always_half_right = [(0.75, True), (0.75, False), (0.75, True), (0.75, False), (0.05, False)]
    assert expected_calibration_error(reliability(always_half_right)) == pytest.approx((4 * 0.25 + 1 * 0.05) / 5)
    assert expected_calibration_error(reliability([(1.0, True), (0.0, False)])) == 0.0
    assert expected_calibration_error(()) is None


@given(VERDICTS)
def test_risk_is_the_share_of_wrong_answers_at_every_threshold(verdicts: list[tuple[float, bool]]) -> None:
    expected = []
    for threshold in sorted({confidence for confidence, _ in verdicts}, reverse=True):
        shown = [right for confidence, right in verdicts if confidence >= threshold]
        expected.append(CoveragePoint(len(shown) / len(verdicts), shown.count(False) / len(shown)))
    assert list(risk_by_coverage(verdicts)) == expected


@given(st.integers(0, 60), st.integers(2, 20))
def test_a_long_curve_keeps_its_ends_and_its_order(length: int, most: int) -> None:
    points = [CoveragePoint(place / 60, 0.0) for place in range(length)]
    kept = thinned(points, most)
    assert len(kept) == min(length, most)
    assert all(one.coverage < other.coverage for one, other in itertools.pairwise(kept))
    assert {*points[:1], *points[-1:]} <= set(kept)


def test_the_charts_are_drawn_from_nothing_and_from_everything() -> None:
    bins = [ReliabilityBin(low=0.9, high=1.0, questions=7, confidence=0.95, precision=1.0)]
    assert ">7</text>" in reliability_chart(bins)
    assert "<circle" not in reliability_chart([])
    assert risk_chart([CoveragePoint(1.0, 0.5)], CoveragePoint(1.0, 0.5)).count("<circle") == 1
    assert "<circle" not in risk_chart([], None)
