"""What `loccit calibrate` shows: what the fit rests on, what it changes, and whether it is kept."""

from collections.abc import Iterator

from bot.terminal.printing import Line, Mark, text_line
from bot.wording import en
from retrieval.evaluation import CalibrationReport


def calibration_lines(report: CalibrationReport, *, is_kept: bool) -> Iterator[Line]:
    """The report in lines; figures are those of questions that the fit did not see."""
    yield text_line(en.calibration_rests_on(report.asked, report.used, report.right, report.is_generated))
    for reason, count in report.left_out:
        yield text_line(en.calibration_left_out(count, en.LEFT_OUT[reason.value]), Mark.QUIET)
    if report.fit.is_offset_only:
        yield text_line(en.OFFSET_ONLY)
    yield ()
    yield text_line(f"{'':<44}{en.BEFORE:>8}{en.AFTER:>8}")
    before, after = report.before, report.after
    for name, one, other in (
        (en.CALIBRATION_ERROR, before.calibration_error, after.calibration_error),
        (en.PRECISION_WHEN_ANSWERED, before.precision, after.precision),
        (en.ANSWERED, before.answered, after.answered),
        (en.ANSWERED_RIGHT, before.answered_right, after.answered_right),
    ):
        yield text_line(f"{name:<44}{_figure(one):>8}{_figure(other):>8}")
    yield ()
    calibration = report.fit.calibration
    yield text_line(en.calibration_numbers(calibration.slope, calibration.offset))
    if is_kept:
        yield text_line(en.CALIBRATION_KEPT)
    else:
        yield text_line(en.CALIBRATION_ONLY_SHOWN if report.helps else en.CALIBRATION_DOES_NOT_HELP)
    if report.is_generated:
        yield text_line(en.GENERATED_ARE_EASIER, Mark.QUIET)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
