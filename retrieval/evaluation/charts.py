"""Two small charts of one run, as SVG to stand in a page, whose style sheet gives colours and type by class."""

from collections.abc import Sequence

from retrieval.evaluation.calibration import CoveragePoint, ReliabilityBin

__all__ = ["reliability_chart", "risk_chart", "thinned"]

_SIDE = 300
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 12, 14, 44
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_MOST_POINTS = 200
_SMALLEST_DOT, _LARGEST_DOT = 3.0, 11.0


def reliability_chart(bins: Sequence[ReliabilityBin]) -> str:
    """Observed precision over promised confidence; larger dots rest on more questions, the diagonal is perfection."""
    most = max((one.questions for one in bins), default=1)
    path = " ".join(f"{_x(one.confidence):.1f},{_y(one.precision):.1f}" for one in bins)
    dots = []
    for one in bins:
        radius = max(_SMALLEST_DOT, _LARGEST_DOT * (one.questions / most) ** 0.5)
        x, y = _x(one.confidence), _y(one.precision)
        label_y = y + radius + 11 if one.precision > 0.9 else y - radius - 4
        dots.append(
            f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
            f"<title>confidence {one.low:.1f} to {one.high:.1f}: {one.questions} questions, "
            f"promised {one.confidence:.2f}, came true {one.precision:.2f}</title></circle>"
            f'<text class="count" x="{x:.1f}" y="{label_y:.1f}">{one.questions}</text>'
        )
    diagonal = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    curve = f'<polyline class="curve" points="{path}"/>'
    return _chart("Reliability", "confidence promised", "share that was right", diagonal + curve + "".join(dots))


def risk_chart(points: Sequence[CoveragePoint], chosen: CoveragePoint | None) -> str:
    """Share of wrong answers over share of questions answered, surest first; `chosen` is where this run stood."""
    path = " ".join(f"{_x(point.coverage):.1f},{_y(point.risk):.1f}" for point in thinned(points))
    body = f'<polyline class="curve" points="{path}"/>'
    if chosen is not None:
        body += (
            f'<circle class="dot" cx="{_x(chosen.coverage):.1f}" cy="{_y(chosen.risk):.1f}" r="6">'
            f"<title>this run: {chosen.coverage:.2f} answered, {chosen.risk:.2f} of it wrong</title></circle>"
        )
    return _chart("Risk against coverage", "share of questions answered", "share of answers wrong", body)


def thinned(points: Sequence[CoveragePoint], most: int = _MOST_POINTS) -> list[CoveragePoint]:
    """At most `most` of the points, evenly spread, the first and the last among them."""
    if len(points) <= most:
        return list(points)
    return [points[place * (len(points) - 1) // (most - 1)] for place in range(most)]


def _chart(name: str, x_label: str, y_label: str, body: str) -> str:
    width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM
    grid = "".join(
        f'<line class="grid" x1="{_x(tick):.1f}" y1="{_y(0)}" x2="{_x(tick):.1f}" y2="{_y(1)}"/>'
        f'<line class="grid" x1="{_x(0)}" y1="{_y(tick):.1f}" x2="{_x(1)}" y2="{_y(tick):.1f}"/>'
        f'<text class="tick" x="{_x(tick):.1f}" y="{_y(0) + 16}" text-anchor="middle">{tick:g}</text>'
        f'<text class="tick" x="{_x(0) - 6}" y="{_y(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>'
        for tick in _TICKS
    )
    middle = _TOP + _SIDE / 2
    labels = (
        f'<text class="label" x="{_LEFT + _SIDE / 2}" y="{height - 6}" text-anchor="middle">{x_label}</text>'
        f'<text class="label" x="12" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 12 {middle})">{y_label}</text>'
    )
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{name}">{grid}{body}{labels}</svg>'


def _x(share: float) -> float:
    return _LEFT + share * _SIDE


def _y(share: float) -> float:
    return _TOP + (1 - share) * _SIDE
