"""What the answers to a question set are worth.

Ranking measures are computed by `ir_measures`. Here stand only those it does not have: whether a shown text holds an
accepted string, exact match and F1 of short answers (Rajpurkar et al., 2016), and how far confidence can be trusted.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.evaluation.calibration import expected_calibration_error, reliability
from retrieval.evaluation.question_set import Question
from retrieval.model import Span

__all__ = [
    "MARKED_RIGHT_FROM",
    "SNIPPET_CHARACTERS",
    "WHOLE_MEASURES",
    "JudgedAnswer",
    "Measure",
    "WholeMeasure",
    "area_under_roc",
    "exact_match",
    "holds_accepted",
    "judge",
    "measure_all",
    "normalised",
    "question_values",
    "share_right_at_precision",
    "token_f1",
]

SNIPPET_CHARACTERS = 300
"""How much of a quote counts as shown: about what one reads at a glance in a chat."""
MARKED_RIGHT_FROM = 0.5
"""F1 from which a marked short answer counts as right: it overlaps an accepted string more than it strays."""
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
    """One question's record, reduced to what the measures and the reports need."""

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
    reason: str | None = None
    """Why there is no answer, as the record names it."""
    missing: tuple[str, ...] = ()
    document_title: str = ""
    """Of the text shown first, like `quote` and `marked`; empty where nothing was shown."""
    quote: str = ""
    marked: Span | None = None
    """The short answer, as positions in `quote`."""
    holds_answer_further: bool = False
    """One of the other texts offered holds an accepted string."""

    @property
    def is_right(self) -> bool:
        return self.question.answerable is True and self.holds_answer

    @property
    def can_be_right_or_wrong(self) -> bool:
        """An answer to an unanswerable question is wrong; to any other, it takes accepted strings to tell."""
        return bool(self.question.answers) or self.question.answerable is False

    @property
    def is_known_answerable(self) -> bool:
        """The set says that there is an answer, and which strings are accepted."""
        return self.question.answerable is True and bool(self.question.answers)

    @property
    def is_marked_right(self) -> bool:
        return self.marked is not None and self.f1 >= MARKED_RIGHT_FROM


def judge(question: Question, record: dict[str, Any]) -> JudgedAnswer:
    """Judges one record of the form that `retrieval.records` makes."""
    shown = record["citations"] or record["closest"]
    first = shown[0] if shown else None
    short_answer = (first["short_answer"] if first else None) or {}
    return JudgedAnswer(
        question=question,
        document_ranking=tuple(dict.fromkeys(passage["document_id"] for passage in record["passages"])),
        is_answered=record["status"] == "answered",
        confidence=record["confidence"],
        elapsed_ms=record["elapsed_ms"],
        holds_answer=first is not None and holds_accepted(first["quote"][:SNIPPET_CHARACTERS], question.answers),
        exact=exact_match(short_answer.get("text", ""), question.answers),
        f1=token_f1(short_answer.get("text", ""), question.answers),
        reason=record["reason"],
        missing=tuple(record.get("missing") or ()),
        document_title=(first["title"] or first["document_id"]) if first else "",
        quote=first["quote"] if first else "",
        marked=_marked(first) if first else None,
        holds_answer_further=any(
            holds_accepted(citation["quote"][:SNIPPET_CHARACTERS], question.answers) for citation in shown[1:]
        ),
    )


def _marked(citation: dict[str, Any]) -> Span | None:
    """The short answer where people see it: a best guess that is not sure is in the record, but not marked."""
    short_answer = citation["short_answer"]
    if not short_answer or not citation.get("short_answer_marked", True):
        return None
    return Span(short_answer["start"] - citation["start"], short_answer["end"] - citation["start"])


def measure_all(judged: Sequence[JudgedAnswer]) -> tuple[Measure, ...]:
    """Every measure of a run, in the order they are shown."""
    means = [
        Measure(name=name, value=sum(values.values()) / len(values) if values else None, questions=len(values))
        for name, values in question_values(judged).items()
    ]
    wholes = [
        Measure(
            name=name,
            value=measure.of(judged),
            questions=sum(map(measure.counts, judged)),
        )
        for name, measure in WHOLE_MEASURES.items()
    ]
    return (*means, *wholes, *_speed(judged))


def question_values(judged: Sequence[JudgedAnswer]) -> dict[str, dict[str, float]]:
    """What each question is worth by the measures that are means over questions: values by measure and question id.

    Which questions a measure covers depends on the set alone, so two runs over the same questions can be paired.
    """
    known = [one for one in judged if one.is_known_answerable]
    unanswerable = [one for one in judged if one.question.answerable is False]
    return {
        **_ranking(judged),
        "snippet hit": {one.question.id: float(one.holds_answer) for one in known},
        "short answer EM": {one.question.id: float(one.exact) for one in known},
        "short answer F1": {one.question.id: one.f1 for one in known},
        "marked": {one.question.id: float(one.marked is not None) for one in known},
        "answered": {one.question.id: float(one.is_answered) for one in judged},
        "answered though unanswerable": {one.question.id: float(one.is_answered) for one in unanswerable},
    }


def _ranking(judged: Sequence[JudgedAnswer]) -> dict[str, dict[str, float]]:
    """Document level, a document's best passage counting; questions with a relevant document only."""
    import ir_measures  # slow to import, and needed by evaluations alone

    measures = {
        ir_measures.Success @ 1: "Hit@1",
        ir_measures.Success @ 5: "Hit@5",
        ir_measures.Success @ 10: "Hit@10",
        ir_measures.RR @ 10: "MRR@10",
        ir_measures.nDCG @ 10: "nDCG@10",
        ir_measures.R @ _RANKS: "R@100",
    }
    values: dict[str, dict[str, float]] = {name: {} for name in measures.values()}
    ranked = [one for one in judged if any(score > 0 for score in one.question.relevance.values())]
    if not ranked:
        return values
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
    for found in ir_measures.iter_calc(list(measures), qrels, run):
        values[measures[found.measure]][found.query_id] = float(found.value)
    return values


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeMeasure:
    """A figure of a run as a whole, which is no mean over a fixed set of questions."""

    of: Callable[[Sequence[JudgedAnswer]], float | None]
    counts: Callable[[JudgedAnswer], bool]
    """Whether the figure rests on this question."""


def _is_known(one: JudgedAnswer) -> bool:
    return one.question.answerable is not None


def _is_shown_verdict(one: JudgedAnswer) -> bool:
    return one.is_answered and one.can_be_right_or_wrong


def _is_marked_verdict(one: JudgedAnswer) -> bool:
    return one.is_known_answerable and one.marked is not None


def _auroc_right(judged: Sequence[JudgedAnswer]) -> float | None:
    verdicts = [one for one in judged if one.can_be_right_or_wrong]
    return area_under_roc(
        [one.confidence for one in verdicts if one.is_right], [one.confidence for one in verdicts if not one.is_right]
    )


def _auroc_answerable(judged: Sequence[JudgedAnswer]) -> float | None:
    return area_under_roc(
        [one.confidence for one in judged if one.question.answerable is True],
        [one.confidence for one in judged if one.question.answerable is False],
    )


def _precision(judged: Sequence[JudgedAnswer]) -> float | None:
    return _share(one.is_right for one in judged if _is_shown_verdict(one))


def _promised(judged: Sequence[JudgedAnswer]) -> float | None:
    promised = [one.confidence for one in judged if _is_shown_verdict(one)]
    return sum(promised) / len(promised) if promised else None


def _marked_right(judged: Sequence[JudgedAnswer]) -> float | None:
    return _share(one.is_marked_right for one in judged if _is_marked_verdict(one))


def _right_at_precision(judged: Sequence[JudgedAnswer]) -> float | None:
    verdicts = [(one.confidence, one.is_right) for one in judged if one.can_be_right_or_wrong]
    return share_right_at_precision(verdicts, sum(one.is_known_answerable for one in judged), _PRECISION)


def _calibration_error(judged: Sequence[JudgedAnswer]) -> float | None:
    return expected_calibration_error(
        reliability((one.confidence, one.is_right) for one in judged if one.can_be_right_or_wrong)
    )


WHOLE_MEASURES: dict[str, WholeMeasure] = {
    "precision when answered": WholeMeasure(of=_precision, counts=_is_shown_verdict),
    "confidence when answered": WholeMeasure(of=_promised, counts=_is_shown_verdict),
    "right when marked": WholeMeasure(of=_marked_right, counts=_is_marked_verdict),
    "AUROC right or wrong": WholeMeasure(of=_auroc_right, counts=lambda one: one.can_be_right_or_wrong),
    "AUROC answerable or not": WholeMeasure(of=_auroc_answerable, counts=_is_known),
    "right of answerable at 90 % precision": WholeMeasure(
        of=_right_at_precision, counts=lambda one: one.is_known_answerable
    ),
    "calibration error": WholeMeasure(of=_calibration_error, counts=lambda one: one.can_be_right_or_wrong),
}
"""By name, in the order they are shown."""


def _speed(judged: Sequence[JudgedAnswer]) -> list[Measure]:
    times = sorted(one.elapsed_ms for one in judged)
    return [
        Measure(name=name, value=times[int(len(times) * share)] if times else None, questions=len(times))
        for name, share in (("ms p50", 0.5), ("ms p99", 0.99))
    ]


def _share(claims: Iterable[bool]) -> float | None:
    counted = Counter(claims)
    return counted[True] / counted.total() if counted else None


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
