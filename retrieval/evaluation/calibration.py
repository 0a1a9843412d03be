"""How far confidence can be trusted: what was promised beside what came true, and what silence buys."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "CoveragePoint",
    "ReliabilityBin",
    "expected_calibration_error",
    "reliability",
    "risk_by_coverage",
]

_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """The verdicts whose confidence lies in `[low, high)`; the last bin holds 1 as well."""

    low: float
    high: float
    questions: int
    confidence: float
    """Mean confidence: what was promised."""
    precision: float
    """Share that was right: what came true."""


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """When the surest `coverage` of all questions are answered, `risk` of the answers are wrong (both 0 to 1)."""

    coverage: float
    risk: float


def reliability(verdicts: Iterable[tuple[float, bool]], *, bins: int = _BINS) -> tuple[ReliabilityBin, ...]:
    """Verdicts (confidence from 0 to 1, and whether right) in bins of equal width; empty bins are left out."""
    counts, promised, right = [0] * bins, [0.0] * bins, [0] * bins
    for confidence, is_right in verdicts:
        place = min(int(confidence * bins), bins - 1)
        counts[place] += 1
        promised[place] += confidence
        right[place] += is_right
    return tuple(
        ReliabilityBin(
            low=place / bins,
            high=(place + 1) / bins,
            questions=count,
            confidence=promised[place] / count,
            precision=right[place] / count,
        )
        for place, count in enumerate(counts)
        if count
    )


def expected_calibration_error(bins: Sequence[ReliabilityBin]) -> float | None:
    """Mean distance of promised and observed precision, each bin weighted by its questions (Naeini et al., 2015).

    0 is best; None where nothing was judged.
    """
    questions = sum(one.questions for one in bins)
    if not questions:
        return None
    return sum(one.questions * abs(one.confidence - one.precision) for one in bins) / questions


def risk_by_coverage(verdicts: Iterable[tuple[float, bool]]) -> tuple[CoveragePoint, ...]:
    """The risk at every threshold on confidence (El-Yaniv and Wiener, 2010), by growing coverage.

    Equal confidences fall on one side of any threshold, so there is one point for each distinct confidence.
    """
    ordered = sorted(verdicts, reverse=True)
    points = []
    wrong = 0
    for shown, (confidence, is_right) in enumerate(ordered, start=1):
        wrong += not is_right
        if shown == len(ordered) or ordered[shown][0] != confidence:
            points.append(CoveragePoint(shown / len(ordered), wrong / shown))
    return tuple(points)
