"""Two runs over the same questions: every measure before and after, and which questions went which way."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from retrieval.errors import QuestionSetError
from retrieval.evaluation.metrics import WHOLE_MEASURES, JudgedAnswer, judge, measure_all, question_values
from retrieval.evaluation.outcomes import outcome_of
from retrieval.evaluation.question_set import Question
from retrieval.evaluation.significance import sign_test, signed_permutation_test, swap_test

__all__ = ["SIGNIFICANT_BELOW", "Change", "ComparedMeasure", "Comparison", "compare_runs", "require_common_questions"]

SIGNIFICANT_BELOW = 0.05
_UNWRITABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedMeasure:
    """One figure of both runs over the questions they share."""

    name: str
    before: float | None
    after: float | None
    p_value: float | None
    """The probability of a difference this large by chance; None where it is not tested: times, and missing figures."""

    @property
    def difference(self) -> float | None:
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def is_significant(self) -> bool:
        return self.p_value is not None and self.p_value < SIGNIFICANT_BELOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question that came out otherwise."""

    before: JudgedAnswer
    after: JudgedAnswer
    gain: tuple[float, float, float]
    """By outcome, then by marked fact, then by rank of the right document; the first that is not zero tells."""

    @property
    def question(self) -> Question:
        return self.after.question


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An earlier run beside this one."""

    name: str
    """Of the earlier run: its file."""
    questions: int
    """How many both runs were asked, with the same words."""
    only_before: int
    only_after: int
    reworded: int
    """Questions under the same id whose words changed; they are compared as little as those that only one run has."""
    measures: tuple[ComparedMeasure, ...]
    better: tuple[Change, ...]
    """Most telling first."""
    worse: tuple[Change, ...]


def require_common_questions(
    records: Mapping[str, Mapping[str, Any]], questions: Sequence[Question], name: str
) -> None:
    """Raises `QuestionSetError` where an earlier run holds none of the questions: it is of another set."""
    if not any(_is_same(question, records) for question in questions):
        raise QuestionSetError(f"{name}: holds none of these questions; give the results of a run over the same set")


def compare_runs(records: Mapping[str, dict[str, Any]], judged: Sequence[JudgedAnswer], name: str) -> Comparison:
    """The earlier run's records (as `read_results` gives them) beside this run's answers.

    Both are judged by today's measures, over the questions that both were asked. Raises `QuestionSetError` where there
    are none.
    """
    require_common_questions(records, [one.question for one in judged], name)
    after = [one for one in judged if _is_same(one.question, records)]
    before = [judge(one.question, records[_as_written(one.question.id)]) for one in after]
    shared_ids = sum(_as_written(one.question.id) in records for one in judged)
    changes = [change for pair in zip(before, after, strict=True) if (change := _change(*pair)) is not None]
    changes.sort(key=_most_telling_first)
    return Comparison(
        name=name,
        questions=len(after),
        only_before=len(records) - shared_ids,
        only_after=len(judged) - shared_ids,
        reworded=shared_ids - len(after),
        measures=_measures(before, after),
        better=tuple(change for change in changes if change.gain > _NOTHING),
        worse=tuple(change for change in changes if change.gain < _NOTHING),
    )


_NOTHING = (0.0, 0.0, 0.0)


def _is_same(question: Question, records: Mapping[str, Mapping[str, Any]]) -> bool:
    record = records.get(_as_written(question.id))
    return record is not None and record["question"] == _as_written(question.text)


def _as_written(text: str) -> str:
    """The text as a record holds it: what UTF-8 cannot carry has become U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


def _measures(before: Sequence[JudgedAnswer], after: Sequence[JudgedAnswer]) -> tuple[ComparedMeasure, ...]:
    values_before, values_after = question_values(before), question_values(after)
    untimed_before, untimed_after = (tuple(replace(one, elapsed_ms=0.0) for one in run) for run in (before, after))
    compared = []
    for earlier, later in zip(measure_all(before), measure_all(after), strict=True):
        name = later.name
        p_value = None
        if earlier.value is not None and later.value is not None:
            if name in values_after:
                p_value = _paired_p(values_before[name], values_after[name])
            elif name in WHOLE_MEASURES:
                p_value = swap_test(untimed_before, untimed_after, WHOLE_MEASURES[name].of)
        compared.append(ComparedMeasure(name=name, before=earlier.value, after=later.value, p_value=p_value))
    return tuple(compared)


def _paired_p(before: Mapping[str, float], after: Mapping[str, float]) -> float:
    differences = [after[question_id] - before[question_id] for question_id in after]
    is_yes_no = {0.0, 1.0}.issuperset([*before.values(), *after.values()])
    return sign_test(differences) if is_yes_no else signed_permutation_test(differences)


def _change(before: JudgedAnswer, after: JudgedAnswer) -> Change | None:
    gain = (
        float(outcome_of(after).worth - outcome_of(before).worth),
        after.f1 - before.f1 if after.is_known_answerable else 0.0,
        _reciprocal_rank(after) - _reciprocal_rank(before),
    )
    return None if gain == _NOTHING else Change(before=before, after=after, gain=gain)


def _most_telling_first(change: Change) -> tuple[float | str, ...]:
    moved = abs(change.after.confidence - change.before.confidence)
    return (*(-abs(step) for step in change.gain), -moved, change.question.id)


def _reciprocal_rank(one: JudgedAnswer) -> float:
    relevant = {document_id for document_id, score in one.question.relevance.items() if score > 0}
    ranks = (rank for rank, document_id in enumerate(one.document_ranking, start=1) if document_id in relevant)
    return 1.0 / next(ranks, float("inf"))
