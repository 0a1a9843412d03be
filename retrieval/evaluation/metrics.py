"""What the answers to a question set are worth.

Ranking measures are computed by `ir_measures`. Here stand only those it does not have: whether a shown text holds an
accepted string, exact match and F1 of short answers (Rajpurkar et al., 2016), and how far confidence can be trusted.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.evaluation.question_set import Question

__all__ = [
    "SNIPPET_CHARACTERS",
    "JudgedAnswer",
    "Measure",
    "area_under_roc",
    "exact_match",
    "holds_accepted",
    "judge",
    "measure_all",
    "normalised",
    "share_right_at_precision",
    "token_f1",
]

SNIPPET_CHARACTERS = 300
"""How much of a quote counts as shown: about what one reads at a glance in a chat."""
_RANKS = 100
_PRECISION = 0.9
_ARTICLES = frozenset({"a", "an", "the"})
_NEITHER_WORD_NOR_SPACE = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure and the number of questions it rests on. `value` is None where no question could be judged."""

    name: str
    value: float | None
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswer:
    """One question's record, reduced to what the measures need."""

    question: Question
    document_ranking: tuple[str, ...]
    """Documents in the order of their best passage."""
    is_answered: bool
    confidence: float
    elapsed_ms: float
    holds_answer: bool
    """The text shown first, as an answer or as the closest, holds an accepted string."""
    exact: bool
    f1: float

    @property
    def is_right(self) -> bool:
        return self.question.answerable is True and self.holds_answer

    @property
    def can_be_right_or_wrong(self) -> bool:
        """An answer to an unanswerable question is wrong; to any other, it takes accepted strings to tell."""
        return bool(self.question.answers) or self.question.answerable is False


def judge(question: Question, record: dict[str, Any]) -> JudgedAnswer:
    """Judges one record of the form that `retrieval.records` makes."""
    shown = (record["citations"] or record["closest"])[:1]
    quote = shown[0]["quote"][:SNIPPET_CHARACTERS] if shown else ""
    short_answer = (shown[0]["short_answer"] or {}).get("text", "") if shown else ""
    return JudgedAnswer(
        question=question,
        document_ranking=tuple(dict.fromkeys(passage["document_id"] for passage in record["passages"])),
        is_answered=record["status"] == "answered",
        confidence=record["confidence"],
        elapsed_ms=record["elapsed_ms"],
        holds_answer=holds_accepted(quote, question.answers),
        exact=exact_match(short_answer, question.answers),
        f1=token_f1(short_answer, question.answers),
    )


def measure_all(judged: Sequence[JudgedAnswer]) -> tuple[Measure, ...]:
    """Every measure of a run, in the order they are shown."""
    return (
        *_ranking(judged),
        *_wording(judged),
        *_abstention(judged),
        *_speed(judged),
    )


def _ranking(judged: Sequence[JudgedAnswer]) -> list[Measure]:
    """Document level, a document's best passage counting; questions with a relevant document only."""
    import ir_measures  # slow to import, and needed by evaluations alone

    measures = {
        "Hit@1": ir_measures.Success @ 1,
        "Hit@5": ir_measures.Success @ 5,
        "Hit@10": ir_measures.Success @ 10,
        "MRR@10": ir_measures.RR @ 10,
        "nDCG@10": ir_measures.nDCG @ 10,
        "R@100": ir_measures.R @ _RANKS,
    }
    ranked = [one for one in judged if any(score > 0 for score in one.question.relevance.values())]
    if not ranked:
        return [Measure(name=name, value=None, questions=0) for name in measures]
    qrels = [
        ir_measures.Qrel(one.question.id, document_id, max(score, 0))
        for one in ranked
        for document_id, score in one.question.relevance.items()
    ]
    # The order alone is measured: scores made of ranks cannot tie, so no tie is broken by document id.
    run = [
        ir_measures.ScoredDoc(one.question.id, document_id, float(_RANKS - rank))
        for one in ranked
        for rank, document_id in enumerate(one.document_ranking[:_RANKS])
    ]
    values = ir_measures.calc_aggregate(list(measures.values()), qrels, run)
    return [Measure(name=name, value=float(values[it]), questions=len(ranked)) for name, it in measures.items()]


def _wording(judged: Sequence[JudgedAnswer]) -> list[Measure]:
    known = [one for one in judged if one.question.answerable and one.question.answers]
    return [
        _share("snippet hit", known, lambda one: one.holds_answer),
        _share("short answer EM", known, lambda one: one.exact),
        _share("short answer F1", known, lambda one: one.f1),
    ]


def _abstention(judged: Sequence[JudgedAnswer]) -> list[Measure]:
    verdicts = [one for one in judged if one.can_be_right_or_wrong]
    answerable = [one for one in judged if one.question.answerable is True]
    unanswerable = [one for one in judged if one.question.answerable is False]
    answerable_verdicts = [one for one in verdicts if one.question.answerable]
    right_at_precision = share_right_at_precision(
        [(one.confidence, one.is_right) for one in verdicts], len(answerable_verdicts), _PRECISION
    )
    return [
        Measure(
            name="AUROC right or wrong",
            value=area_under_roc(
                [one.confidence for one in verdicts if one.is_right],
                [one.confidence for one in verdicts if not one.is_right],
            ),
            questions=len(verdicts),
        ),
        Measure(
            name="AUROC answerable or not",
            value=area_under_roc([one.confidence for one in answerable], [one.confidence for one in unanswerable]),
            questions=len(answerable) + len(unanswerable),
        ),
        _share("answered", judged, lambda one: one.is_answered),
        _share("precision when answered", [one for one in verdicts if one.is_answered], lambda one: one.is_right),
        _share("answered though unanswerable", unanswerable, lambda one: one.is_answered),
        Measure(
            name="right of answerable at 90 % precision", value=right_at_precision, questions=len(answerable_verdicts)
        ),
    ]


def _speed(judged: Sequence[JudgedAnswer]) -> list[Measure]:
    times = sorted(one.elapsed_ms for one in judged)
    return [
        Measure(name=name, value=times[int(len(times) * share)] if times else None, questions=len(times))
        for name, share in (("ms p50", 0.5), ("ms p99", 0.99))
    ]


def _share(name: str, judged: Sequence[JudgedAnswer], worth: Callable[[JudgedAnswer], float]) -> Measure:
    value = sum(worth(one) for one in judged) / len(judged) if judged else None
    return Measure(name=name, value=value, questions=len(judged))


def normalised(text: str) -> str:
    """The text as answers are compared: composed, case-folded, without punctuation and articles, spaces squeezed."""
    folded = unicodedata.normalize("NFC", text).casefold()
    words = _NEITHER_WORD_NOR_SPACE.sub(" ", folded).split()
    return " ".join(word for word in words if word not in _ARTICLES)


def holds_accepted(text: str, answers: Sequence[str]) -> bool:
    """Whether an accepted string stands anywhere in the text, both normalised."""
    text = normalised(text)
    return any(answer in text for answer in map(normalised, answers) if answer)


def exact_match(text: str, answers: Sequence[str]) -> bool:
    """Whether the text is one of the accepted strings, both normalised."""
    return bool(text) and normalised(text) in {normalised(answer) for answer in answers}


def token_f1(text: str, answers: Sequence[str]) -> float:
    """Harmonic mean of the precision and recall of words, for the accepted string that fits best."""
    if not text:
        return 0.0
    return max((_f1(normalised(text).split(), normalised(answer).split()) for answer in answers), default=0.0)


def _f1(words: list[str], accepted: list[str]) -> float:
    if not words or not accepted:
        return float(words == accepted)
    return 2 * (Counter(words) & Counter(accepted)).total() / (len(words) + len(accepted))


def area_under_roc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The probability that a positive scores above a negative, ties counting half (Mann and Whitney, 1947).

    None where one of the two is empty.
    """
    if not positive or not negative:
        return None
    of_positives, of_negatives = Counter(positive), Counter(negative)
    negatives_below = 0
    won = 0.0
    for score in sorted(of_positives.keys() | of_negatives.keys()):
        won += of_positives[score] * (negatives_below + of_negatives[score] / 2)
        negatives_below += of_negatives[score]
    return won / (len(positive) * len(negative))


def share_right_at_precision(verdicts: Sequence[tuple[float, bool]], answerable: int, precision: float) -> float | None:
    """The share of `answerable` questions answered right, at the best threshold on confidence that holds `precision`.

    `verdicts` are confidence and whether the answer is right. Equal confidences fall on one side of any threshold.
    None where nothing is answerable.
    """
    if not answerable:
        return None
    best = right = shown = 0
    at_confidence: dict[float, list[bool]] = {}
    for confidence, is_right in verdicts:
        at_confidence.setdefault(confidence, []).append(is_right)
    for confidence in sorted(at_confidence, reverse=True):
        right += sum(at_confidence[confidence])
        shown += len(at_confidence[confidence])
        if right / shown >= precision:
            best = max(best, right)
    return best / answerable
