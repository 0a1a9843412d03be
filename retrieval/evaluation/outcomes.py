"""What became of each question, and which outcomes are worth a look: the worst of a run, and groups of questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.answering.question_types import asked_type
from retrieval.evaluation.metrics import JudgedAnswer

__all__ = [
    "Outcome",
    "QuestionGroup",
    "WorstCases",
    "group_by_asked_type",
    "group_by_kind",
    "outcome_of",
    "worst_cases",
]


class Outcome(StrEnum):
    """How a question came out, in words for a report."""

    ANSWERED_RIGHT = "answered right"
    ANSWERED_WRONG = "answered wrong"
    ANSWERED_UNANSWERABLE = "answered though unanswerable"
    REFUSED_RIGHTLY = "refused rightly"
    REFUSED_IN_HAND = "refused with the answer in hand"
    REFUSED = "refused, and did not have the answer"
    ANSWERED = "answered; nothing says whether rightly"
    NOT_ANSWERED = "refused; nothing says whether rightly"

    @property
    def worth(self) -> int:
        """From answered wrongly to answered rightly; a right refusal is worth as much as a right answer."""
        return _WORTH.get(self, 0)


_WORTH = {
    Outcome.ANSWERED_RIGHT: 3,
    Outcome.REFUSED_RIGHTLY: 3,
    Outcome.REFUSED_IN_HAND: 2,
    Outcome.REFUSED: 1,
}


def outcome_of(one: JudgedAnswer) -> Outcome:
    """What became of one question."""
    if not one.can_be_right_or_wrong:
        return Outcome.ANSWERED if one.is_answered else Outcome.NOT_ANSWERED
    if one.question.answerable is False:
        return Outcome.ANSWERED_UNANSWERABLE if one.is_answered else Outcome.REFUSED_RIGHTLY
    if one.is_answered:
        return Outcome.ANSWERED_RIGHT if one.is_right else Outcome.ANSWERED_WRONG
    return Outcome.REFUSED_IN_HAND if one.holds_answer else Outcome.REFUSED


@dataclass(frozen=True, slots=True, kw_only=True)
class WorstCases:
    """One sort of mistake: how often it happened, and the cases that tell most."""

    heading: str
    total: int
    cases: tuple[JudgedAnswer, ...]
    """Surest first, at most as many as were asked for."""


def worst_cases(judged: Sequence[JudgedAnswer], *, limit: int) -> tuple[WorstCases, ...]:
    """The mistakes of a run by sort, the costliest sort first."""
    return tuple(
        _worst(heading, [one for one in judged if is_one(one)], limit)
        for heading, is_one in (
            ("Sure and wrong", lambda one: outcome_of(one) is Outcome.ANSWERED_WRONG),
            ("Answered though unanswerable", lambda one: outcome_of(one) is Outcome.ANSWERED_UNANSWERABLE),
            ("Wrong fact marked", _marks_wrongly),
            ("Refused with the answer in hand", lambda one: outcome_of(one) is Outcome.REFUSED_IN_HAND),
        )
    )


def _worst(heading: str, mistakes: list[JudgedAnswer], limit: int) -> WorstCases:
    mistakes.sort(key=lambda one: (-one.confidence, one.question.id))
    return WorstCases(heading=heading, total=len(mistakes), cases=tuple(mistakes[:limit]))


def _marks_wrongly(one: JudgedAnswer) -> bool:
    return outcome_of(one) is Outcome.ANSWERED_RIGHT and one.marked is not None and not one.is_marked_right


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """What became of the questions of one sort. Shares are None where nothing in the group could be judged so."""

    name: str
    questions: int
    snippet_hit: float | None
    """Of those with accepted strings: the text shown first holds one."""
    answered: float | None
    right_when_answered: float | None
    refused_rightly: float | None
    """Of the unanswerable ones."""
    marked: float | None
    """Of those with accepted strings."""
    right_when_marked: float | None


def group_by_asked_type(judged: Sequence[JudgedAnswer]) -> tuple[QuestionGroup, ...]:
    """By what the questions ask for (when, who, how many, …), as their words tell it; largest first."""
    return _groups(judged, lambda one: asked_type(one.question.text).value.replace("_", " "))


def group_by_kind(judged: Sequence[JudgedAnswer]) -> tuple[QuestionGroup, ...]:
    """By what the set says that each question tests; largest first, and nothing where the set does not say."""
    return _groups([one for one in judged if one.question.kind], lambda one: one.question.kind or "")


def _groups(judged: Sequence[JudgedAnswer], name_of: Callable[[JudgedAnswer], str]) -> tuple[QuestionGroup, ...]:
    members: dict[str, list[JudgedAnswer]] = {}
    for one in judged:
        members.setdefault(name_of(one), []).append(one)
    ordered = sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(_group(name, group) for name, group in ordered)


def _group(name: str, judged: Sequence[JudgedAnswer]) -> QuestionGroup:
    known = [one for one in judged if one.is_known_answerable]
    return QuestionGroup(
        name=name,
        questions=len(judged),
        snippet_hit=_share([one.holds_answer for one in known]),
        answered=_share([one.is_answered for one in judged]),
        right_when_answered=_share([one.is_right for one in judged if one.is_answered and one.can_be_right_or_wrong]),
        refused_rightly=_share([not one.is_answered for one in judged if one.question.answerable is False]),
        marked=_share([one.marked is not None for one in known]),
        right_when_marked=_share([one.is_marked_right for one in known if one.marked is not None]),
    )


def _share(claims: Sequence[bool]) -> float | None:
    return sum(claims) / len(claims) if claims else None
