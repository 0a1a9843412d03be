"""How good the answers are: question sets in BEIR form, asked and measured."""

from retrieval.evaluation.metrics import JudgedAnswer, Measure
from retrieval.evaluation.question_set import CorpusText, Question, QuestionSet, load_question_set
from retrieval.evaluation.report import EvaluationReport, render_table, report_json
from retrieval.evaluation.run import ask_all, evaluate

__all__ = [
    "CorpusText",
    "EvaluationReport",
    "JudgedAnswer",
    "Measure",
    "Question",
    "QuestionSet",
    "ask_all",
    "evaluate",
    "load_question_set",
    "render_table",
    "report_json",
]
