"""Fits how sure to be to one corpus, from questions whose answers are known: Platt's scaling (1999), held back.

Only the probability is fitted, by two numbers; which quote comes first stays as it is. What does not depend on the
probability (a part of the question was not found, nothing matched) is asked and counted, but not fitted to.
"""

import math
import random
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from retrieval.answering import answer_question
from retrieval.answering.confidence import UNCALIBRATED, Calibration
from retrieval.answering.deciding import ANSWER_FROM
from retrieval.engine import CorpusView
from retrieval.errors import CalibrationError
from retrieval.evaluation.calibration import expected_calibration_error, reliability
from retrieval.evaluation.generating import GeneratedQuestion, HiddenDocumentView, generate_questions
from retrieval.evaluation.metrics import SNIPPET_CHARACTERS, holds_accepted
from retrieval.evaluation.question_set import Question, QuestionSet
from retrieval.model import Answer, NoAnswer, NoAnswerReason
from retrieval.updating import Progress

__all__ = [
    "FEWEST_QUESTIONS",
    "CalibrationReport",
    "Figures",
    "Fit",
    "LeftOut",
    "Trial",
    "calibrate",
    "calibrate_on_generated",
    "calibration_json",
    "fit",
]

FEWEST_QUESTIONS = 20
"""Fewer usable questions than this say nothing."""
FEWEST_OF_A_CLASS = 5
"""With fewer right or fewer wrong quotes than this, how much steeper confidence should rise cannot be told."""
_OFFSET_HOLD = 4.0
_SLOPE_HOLD = 16.0
"""What holds the numbers at 0 and 1, counted as evidence: as much as some 30 questions bring, so that 20 move them less
than halfway, and 200 nearly all the way."""
_ONE_CLASS_HOLD = 2.0
GENERATED_HOLD = 2.0
"""How much more the numbers are held where questions were made from the corpus itself."""
_GENERATED_STANDARD_ERRORS = 1.0
"""By how much more than by chance a fit to such questions must do better, to be kept."""
_FLATTEST, _STEEPEST = 0.1, 10.0
_LARGEST_OFFSET = 10.0
_MOST_LOG_ODDS = 12.0
"""Beyond this a probability is 0 or 1 to everyone; one such verdict should not decide the slope."""
_FOLDS = 5
_SEED = 20_250_511


class LeftOut(StrEnum):
    """Why a question says nothing of the probability."""

    NOT_JUDGED = "not_judged"
    """The set does not say which answers are accepted, or that there is none."""
    NOTHING_FOUND = "nothing_found"
    """Nothing matched, or it has no words to look for."""
    PART_NOT_FOUND = "part_not_found"
    """The explained rule refused it, however sure."""
    ALSO_ELSEWHERE = "also_elsewhere"
    """Its document was hidden, but another one shows the same fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A question asked without calibration, and what came of it."""

    log_odds: float
    is_right: bool
    """The quote shown first holds an accepted string."""
    is_answerable: bool
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What was fitted, and whether both numbers could be."""

    calibration: Calibration
    is_offset_only: bool
    """One of the two outcomes is missing or rare, so that the slope was left at 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What confidence is worth to people. A figure is None where no question tells it."""

    calibration_error: float | None
    """Mean distance between promised and realised share of right quotes, over the questions that were used."""
    precision: float | None
    """Share of the answers shown that were right."""
    answered: float | None
    """Share of all judged questions that were answered."""
    answered_right: float | None
    """Share of the answerable questions that were answered right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationReport:
    """A fitted calibration, what it rests on, and what it changes."""

    is_generated: bool
    asked: int
    used: int
    right: int
    """Of those used, how many quotes shown first hold an accepted string."""
    left_out: tuple[tuple[LeftOut, int], ...]
    fit: Fit
    before: Figures
    """Without calibration."""
    after: Figures
    """With it, each question judged by a fit that did not see it."""
    helps: bool
    """Whether it promises better (by log loss) for questions that it did not see."""


def calibrate(view: CorpusView, question_set: QuestionSet, progress: Progress) -> CalibrationReport:
    """Fits to an owner's questions. Raises `QuestionSetError` or `CalibrationError` where they cannot be fitted to."""
    if question_set.corpus is not None:
        raise CalibrationError(
            f"{question_set.name}: holds documents of its own, and calibration is about yours; "
            "give its queries.jsonl alone if your corpus holds these documents"
        )
    trials = [
        _trial(question, answer_question(view, question.text))
        for question in _counted(question_set.questions, progress)
    ]
    return _report(trials, is_generated=False)


def calibrate_on_generated(view: CorpusView, count: int, progress: Progress, *, seed: int = _SEED) -> CalibrationReport:
    """Fits to questions made from the corpus: held back twice as much, and never steeper (`generating` says why)."""
    trials = [
        _generated_trial(view, generated)
        for generated in _counted(generate_questions(view, count, seed=seed, progress=progress), progress)
    ]
    return _report(trials, is_generated=True)


def _counted(questions: Sequence[Any], progress: Progress) -> Any:
    for number, question in enumerate(questions, start=1):
        yield question
        progress(number, len(questions), "Asking questions")


def _generated_trial(view: CorpusView, generated: GeneratedQuestion) -> Trial:
    question = generated.question
    if not generated.is_hidden:
        return _trial(question, answer_question(view, question.text))
    outcome = answer_question(HiddenDocumentView(view, generated.document_id), question.text)
    is_elsewhere = holds_accepted(_shown(outcome), question.answers)
    return _trial(question, outcome, is_answerable=False, is_elsewhere=is_elsewhere)


def _trial(
    question: Question, outcome: Answer | NoAnswer, *, is_answerable: bool | None = None, is_elsewhere: bool = False
) -> Trial:
    answerable = question.answerable if is_answerable is None else is_answerable
    left_out = None
    if answerable is None or (answerable and not question.answers):
        left_out = LeftOut.NOT_JUDGED
    elif is_elsewhere:
        left_out = LeftOut.ALSO_ELSEWHERE
    elif isinstance(outcome, NoAnswer) and outcome.reason is NoAnswerReason.PART_NOT_FOUND:
        left_out = LeftOut.PART_NOT_FOUND
    elif isinstance(outcome, NoAnswer) and outcome.reason is not NoAnswerReason.NOT_SURE:
        left_out = LeftOut.NOTHING_FOUND
    return Trial(
        log_odds=_log_odds(outcome.confidence),
        is_right=answerable is True and holds_accepted(_shown(outcome), question.answers),
        is_answerable=answerable is True,
        left_out=left_out,
    )


def _shown(outcome: Answer | NoAnswer) -> str:
    shown = outcome.citations if isinstance(outcome, Answer) else outcome.closest
    return shown[0].quote[:SNIPPET_CHARACTERS] if shown else ""


def _log_odds(probability: float) -> float:
    if not 0.0 < probability < 1.0:
        return math.copysign(_MOST_LOG_ODDS, probability - 0.5)
    return max(-_MOST_LOG_ODDS, min(_MOST_LOG_ODDS, math.log(probability / (1.0 - probability))))


def fit(verdicts: Sequence[tuple[float, bool]], *, hold: float = 1.0, steepest: float = _STEEPEST) -> Fit:
    """The calibration that fits verdicts (log-odds without calibration, and whether right) best, held at 1 and 0.

    `hold` says how many times as strongly as usual, `steepest` which slope is not exceeded. The objective is convex, so
    that there is one best fit.
    """
    import numpy as np
    from scipy import optimize

    right = sum(is_right for _, is_right in verdicts)
    is_offset_only = min(right, len(verdicts) - right) < FEWEST_OF_A_CLASS
    log_odds = np.clip(np.array([each for each, _ in verdicts], dtype=np.float64), -_MOST_LOG_ODDS, _MOST_LOG_ODDS)
    outcomes = np.array([is_right for _, is_right in verdicts], dtype=np.float64)
    offset_hold = _OFFSET_HOLD * hold * (_ONE_CLASS_HOLD if is_offset_only else 1.0)
    slope_hold = _SLOPE_HOLD * hold

    def loss(numbers: Any) -> tuple[float, Any]:
        slope, offset = numbers
        totals = slope * log_odds + offset
        surplus = 1.0 / (1.0 + np.exp(-totals)) - outcomes
        value = np.logaddexp(0.0, totals).sum() - (outcomes * totals).sum()
        value += 0.5 * (slope_hold * (slope - 1.0) ** 2 + offset_hold * offset**2)
        gradient = [
            (surplus * log_odds).sum() + slope_hold * (slope - 1.0),
            surplus.sum() + offset_hold * offset,
        ]
        return float(value), np.array(gradient)

    slopes = (1.0, 1.0) if is_offset_only else (_FLATTEST, steepest)
    found = optimize.minimize(
        loss, (1.0, 0.0), jac=True, method="L-BFGS-B", bounds=(slopes, (-_LARGEST_OFFSET, _LARGEST_OFFSET))
    )
    slope, offset = (float(number) for number in found.x)
    return Fit(calibration=Calibration(slope=slope, offset=offset), is_offset_only=is_offset_only)


def _report(trials: Sequence[Trial], *, is_generated: bool) -> CalibrationReport:
    used = [trial for trial in trials if trial.left_out is None]
    if len(used) < FEWEST_QUESTIONS:
        raise CalibrationError(_too_few(len(trials), len(used), is_generated=is_generated))

    def fitted(members: Sequence[Trial]) -> Fit:
        verdicts = [(trial.log_odds, trial.is_right) for trial in members]
        return fit(verdicts, hold=GENERATED_HOLD, steepest=1.0) if is_generated else fit(verdicts)

    unseen = _cross_fitted(used, fitted)
    before = [_probability(trial, UNCALIBRATED) for trial in used]
    reasons = Counter(trial.left_out for trial in trials if trial.left_out is not None)
    refused = [trial for trial in trials if trial.left_out not in {None, LeftOut.NOT_JUDGED, LeftOut.ALSO_ELSEWHERE}]
    return CalibrationReport(
        is_generated=is_generated,
        asked=len(trials),
        used=len(used),
        right=sum(trial.is_right for trial in used),
        left_out=tuple((reason, reasons[reason]) for reason in LeftOut if reasons[reason]),
        fit=fitted(used),
        before=_figures(used, before, refused),
        after=_figures(used, unseen, refused),
        helps=_is_better(used, before, unseen, standard_errors=_GENERATED_STANDARD_ERRORS if is_generated else 0.0),
    )


def _too_few(asked: int, used: int, *, is_generated: bool) -> str:
    what = f"{used} of {asked} questions can be used, and fewer than {FEWEST_QUESTIONS} say too little"
    if is_generated:
        return f"{what}; this corpus is too small to make questions from, so write some of your own"
    return f"{what}; add questions with `answers`, or with `answerable` set to false"


def _cross_fitted(trials: Sequence[Trial], fitted: Callable[[Sequence[Trial]], Fit]) -> list[float]:
    """The calibrated probability of each trial, by a fit to the four fifths of the trials that it is not among."""
    order = list(range(len(trials)))
    random.Random(_SEED).shuffle(order)  # noqa: S311  (reproducible, nothing secret)
    order.sort(key=lambda at: trials[at].is_right)  # so that each fifth has its share of both outcomes
    probabilities = [0.0] * len(trials)
    for fold in range(_FOLDS):
        seen = [trials[at] for place, at in enumerate(order) if place % _FOLDS != fold]
        calibration = fitted(seen).calibration
        for at in order[fold::_FOLDS]:
            probabilities[at] = _probability(trials[at], calibration)
    return probabilities


def _probability(trial: Trial, calibration: Calibration) -> float:
    return 1.0 / (1.0 + math.exp(-(calibration.slope * trial.log_odds + calibration.offset)))


def _is_better(
    trials: Sequence[Trial], before: Sequence[float], after: Sequence[float], *, standard_errors: float
) -> bool:
    """Whether log loss falls, by more than that many standard errors of the fall."""
    falls = [
        _log_loss(trial, one) - _log_loss(trial, other) for trial, one, other in zip(trials, before, after, strict=True)
    ]
    return sum(falls) > standard_errors * statistics.stdev(falls) * math.sqrt(len(falls))


def _log_loss(trial: Trial, probability: float) -> float:
    return -math.log(max(1e-12, probability if trial.is_right else 1.0 - probability))


def _figures(used: Sequence[Trial], probabilities: Sequence[float], refused: Sequence[Trial]) -> Figures:
    """`refused` are those that no calibration would have answered."""
    verdicts = [(probability, trial.is_right) for trial, probability in zip(used, probabilities, strict=True)]
    answered = [is_right for probability, is_right in verdicts if probability >= ANSWER_FROM]
    judged = len(used) + len(refused)
    answerable = sum(trial.is_answerable for trial in (*used, *refused))
    return Figures(
        calibration_error=expected_calibration_error(reliability(verdicts)),
        precision=sum(answered) / len(answered) if answered else None,
        answered=len(answered) / judged if judged else None,
        answered_right=sum(answered) / answerable if answerable else None,
    )


def calibration_json(report: CalibrationReport, *, is_kept: bool) -> dict[str, Any]:
    """The report as `calibrate --json` prints it."""
    return {
        "made_from": "generated" if report.is_generated else "questions",
        "asked": report.asked,
        "used": report.used,
        "right": report.right,
        "left_out": {reason.value: count for reason, count in report.left_out},
        "slope": report.fit.calibration.slope,
        "offset": report.fit.calibration.offset,
        "is_offset_only": report.fit.is_offset_only,
        "before": _figures_json(report.before),
        "after": _figures_json(report.after),
        "helps": report.helps,
        "is_kept": is_kept,
    }


def _figures_json(figures: Figures) -> dict[str, float | None]:
    return {
        "calibration_error": figures.calibration_error,
        "precision_when_answered": figures.precision,
        "answered": figures.answered,
        "answered_right": figures.answered_right,
    }
