"""What an evaluation found, as a plain table and as JSON."""

from dataclasses import dataclass
from typing import Any

from retrieval.evaluation.metrics import Measure

__all__ = ["EvaluationReport", "render_table", "report_json"]

_NOT_KNOWN = "-"


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


def render_table(report: EvaluationReport) -> str:
    """One line a measure: its name, its value, and the number of questions it rests on."""
    rows = [("measure", "value", "questions")]
    for measure in report.measures:
        value = _NOT_KNOWN if measure.value is None else f"{measure.value:.{_decimals(measure.name)}f}"
        rows.append((measure.name, value, str(measure.questions)))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [f"{name:<{widths[0]}}  {value:>{widths[1]}}  {questions:>{widths[2]}}" for name, value, questions in rows]
    heading = (
        f"{report.name}: {report.questions} questions ({report.answerable} answerable, {report.unanswerable} not) "
        f"of {report.documents} documents in {report.passages} passages"
    )
    return "\n".join([heading, "", *lines]) + "\n"


def report_json(report: EvaluationReport) -> dict[str, Any]:
    """The report as JSON values. A measure that no question could be judged by is null."""
    return {
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


def _decimals(measure: str) -> int:
    return 2 if measure.startswith("ms ") else 3
