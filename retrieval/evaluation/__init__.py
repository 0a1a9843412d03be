"""How good the answers are: question sets in BEIR form, asked, measured, and compared with an earlier run."""

from retrieval.evaluation.calibrating import (
    CalibrationReport,
    Figures,
    Fit,
    LeftOut,
    calibrate,
    calibrate_on_generated,
    calibration_json,
)
from retrieval.evaluation.calibration import reliability, risk_by_coverage
from retrieval.evaluation.comparison import Change, Comparison, compare_runs
from retrieval.evaluation.html_report import render_html
from retrieval.evaluation.metrics import JudgedAnswer, Measure, measure_all
from retrieval.evaluation.outcomes import Outcome, outcome_of, worst_cases
from retrieval.evaluation.question_set import CorpusText, Question, QuestionSet, load_question_set
from retrieval.evaluation.report import (
    EvaluationReport,
    render_comparison_table,
    render_table,
    report_json,
    verdicts,
)
from retrieval.evaluation.results_file import read_results
from retrieval.evaluation.run import ask_all, evaluate, prepared_texts

__all__ = [
    "CalibrationReport",
    "Change",
    "Comparison",
    "CorpusText",
    "EvaluationReport",
    "Figures",
    "Fit",
    "JudgedAnswer",
    "LeftOut",
    "Measure",
    "Outcome",
    "Question",
    "QuestionSet",
    "ask_all",
    "calibrate",
    "calibrate_on_generated",
    "calibration_json",
    "compare_runs",
    "evaluate",
    "load_question_set",
    "measure_all",
    "outcome_of",
    "prepared_texts",
    "read_results",
    "reliability",
    "render_comparison_table",
    "render_html",
    "render_table",
    "report_json",
    "risk_by_coverage",
    "verdicts",
    "worst_cases",
]
