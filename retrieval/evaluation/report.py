"""What an evaluation found, as a plain table and as JSON; `html_report` makes a page of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from retrieval.evaluation.calibration import reliability
from retrieval.evaluation.comparison import Change, ComparedMeasure, Comparison
from retrieval.evaluation.metrics import JudgedAnswer, Measure
from retrieval.evaluation.outcomes import QuestionGroup, group_by_asked_type, group_by_kind, outcome_of

__all__ = [
    "EvaluationReport",
    "compared_rows",
    "figure",
    "measure_rows",
    "render_comparison_table",
    "render_table",
    "report_json",
    "verdicts",
]

_NOT_KNOWN = "-"
_CHANGES_IN_JSON = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport:
    """The measures of one run, and what was asked of what."""

    name: str
    documents: int
    passages: int
    questions: int
    """How many were asked; `answerable` and `unanswerable` of them are known to be so."""
    answerable: int
    unanswerable: int
    measures: tuple[Measure, ...]
    judged: tuple[JudgedAnswer, ...] = ()
    """Every answer, in the order of the questions."""
    comparison: Comparison | None = None
    """With an earlier run, where one was given."""

    @property
    def heading(self) -> str:
        return (
            f"{self.name}: {self.questions} questions ({self.answerable} answerable, {self.unanswerable} not) "
            f"of {self.documents} documents in {self.passages} passages"
        )


def verdicts(judged: Sequence[JudgedAnswer]) -> list[tuple[float, bool]]:
    """Confidence, and whether right, of every answer that can be told right from wrong."""
    return [(one.confidence, one.is_right) for one in judged if one.can_be_right_or_wrong]


def render_table(report: EvaluationReport) -> str:
    """One line a measure: its name, its value, and the number of questions it rests on."""
    rows = [("measure", "value", "questions"), *measure_rows(report.measures)]
    return f"{report.heading}\n\n{_aligned(rows)}"


def render_comparison_table(comparison: Comparison) -> str:
    """One line a measure: before, after, difference, and the probability of such a difference by chance."""
    return _aligned([("measure", "before", "after", "difference", "p", ""), *compared_rows(comparison.measures)])


def measure_rows(measures: Sequence[Measure]) -> list[tuple[str, str, str]]:
    return [(measure.name, figure(measure.value, measure.name), str(measure.questions)) for measure in measures]


def compared_rows(measures: Sequence[ComparedMeasure]) -> list[tuple[str, str, str, str, str, str]]:
    """The last column holds an asterisk where the difference is significant."""
    return [
        (
            measure.name,
            figure(measure.before, measure.name),
            figure(measure.after, measure.name),
            figure(measure.difference, measure.name, signed=True),
            _NOT_KNOWN if measure.p_value is None else _probability(measure.p_value),
            "*" if measure.is_significant else "",
        )
        for measure in measures
    ]


def figure(value: float | None, measure: str = "", *, signed: bool = False) -> str:
    """A value as it is printed; a dash where there is none."""
    if value is None:
        return _NOT_KNOWN
    decimals = 2 if measure.startswith("ms ") else 3
    return f"{value:{'+' if signed else ''}.{decimals}f}"


def _probability(p_value: float) -> str:
    return "<.001" if p_value < 0.001 else f"{p_value:.3f}"


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """The first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(f"{cell:{'<' if place == 0 else '>'}{widths[place]}}" for place, cell in enumerate(row))
        for row in rows
    )
    return "".join(line.rstrip() + "\n" for line in lines)


def report_json(report: EvaluationReport) -> dict[str, Any]:
    """The report as JSON values. A measure that no question could be judged by is null."""
    values: dict[str, Any] = {
        "name": report.name,
        "documents": report.documents,
        "passages": report.passages,
        "questions": report.questions,
        "answerable": report.answerable,
        "unanswerable": report.unanswerable,
        "measures": {
            measure.name: {"value": measure.value, "questions": measure.questions} for measure in report.measures
        },
    }
    if report.judged:
        values["calibration"] = [asdict(one) for one in reliability(verdicts(report.judged))]
        values["by_asked_type"] = _groups_json(group_by_asked_type(report.judged))
        values["by_kind"] = _groups_json(group_by_kind(report.judged))
    if report.comparison is not None:
        values["comparison"] = _comparison_json(report.comparison)
    return values


def _groups_json(groups: Sequence[QuestionGroup]) -> dict[str, Any]:
    return {group.name: {name: value for name, value in asdict(group).items() if name != "name"} for group in groups}


def _comparison_json(comparison: Comparison) -> dict[str, Any]:
    return {
        "against": comparison.name,
        "questions": comparison.questions,
        "only_before": comparison.only_before,
        "only_after": comparison.only_after,
        "reworded": comparison.reworded,
        "measures": {
            measure.name: {
                "before": measure.before,
                "after": measure.after,
                "difference": measure.difference,
                "p_value": measure.p_value,
                "is_significant": measure.is_significant,
            }
            for measure in comparison.measures
        },
        "better": {
            "questions": len(comparison.better),
            "first": [_change_json(change) for change in comparison.better[:_CHANGES_IN_JSON]],
        },
        "worse": {
            "questions": len(comparison.worse),
            "first": [_change_json(change) for change in comparison.worse[:_CHANGES_IN_JSON]],
        },
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "question_id": change.question.id,
        "question": change.question.text,
        "before": _judged_json(change.before),
        "after": _judged_json(change.after),
    }


def _judged_json(one: JudgedAnswer) -> dict[str, Any]:
    return {
        "outcome": outcome_of(one).value,
        "confidence": one.confidence,
        "quote": one.quote,
        "marked": None if one.marked is None else one.marked.slice(one.quote),
    }
