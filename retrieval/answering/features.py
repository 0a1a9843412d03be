"""The features that say how well a sentence answers: shares, ratios and flags.

None is a raw score or count, so that they mean the same in an index of twenty passages and of a million.
"""

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from retrieval.answering.agents import stands_only_for_another
from retrieval.answering.question_types import AskedType, asks_for_year
from retrieval.answering.reading import Match, ReadPassage, ReadSentence
from retrieval.answering.typed_spans import candidates
from retrieval.answering.understanding import Question, Role
from retrieval.model import BlockKind, Span

FEATURES: tuple[str, ...] = (
    "coverage",  # share of the question's idf mass matched in the sentence
    "context_coverage",  # what title, heading, anchor and the sentence before add to it
    "neighbour_coverage",  # what the sentences before and after add to it
    "passage_coverage",  # share matched anywhere in the passage, title and heading
    "passage_score",  # engine score relative to the best passage
    "passage_rank",  # 1 / (1 + rank of the passage)
    "frequency_score",  # saturated term frequencies, relative to the best sentence
    "adjacency",  # neighbouring question words that stand together here, by mass
    "order",  # matched words that stand in the order of the question
    "closeness",  # how tightly the matched words stand
    "names",  # share of the question's names and numbers present, by mass
    "rarest_missing",  # mass share of the rarest word that is missing in sentence and context
    "event",  # the event of the question is told here
    "typed",  # something of the asked type is here
    "untyped",  # something of the asked type was asked for and is missing
    "typed_closeness",  # how near it stands to a matched word
    "asked_noun",  # the asked noun ("which city") is here
    "new_words",  # words beyond the question's, saturating
    "length",  # sentence length, saturating
    "leans_back",  # opens with a pronoun
    "first",  # first sentence of its passage
    "is_question",
    "is_auxiliary",
    "wrong_agent",  # a name of the question stands here only as "envoy of NAME", "NAME's wife"
)
"""The order of every feature vector. A ranker takes vectors in this order and nothing else."""

_CLOSE = 40.0
"""Characters at which a distance counts half."""
_PRONOUN_START = regex.compile(
    r"[\"“'(]?(?:he|she|it|they|his|her|its|their|this|these|those|that|such|both|the two|the latter|the former|"
    r"there|here|"
    r"ông|bà|họ|nó|điều này|er|sie|es|il|elle|ils|elles|él|ella|ellos|он|она|они|оно)(?!\w)",
    flags=regex.IGNORECASE,
)
_YEAR = regex.compile(r"\d{3,4}|centur|thế kỷ")
FOUND = 0.4
"""Quality from which a question term counts as found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """A question's terms by what they weigh and what they are; made once for all its evidence."""

    question: Question
    masses: tuple[float, ...]
    """Each term's share of the question's idf mass. The asked noun counts less: its absence proves little."""
    named: tuple[int, ...]
    events: tuple[int, ...]
    asked_noun: tuple[int, ...]

    @classmethod
    def of(cls, question: Question) -> "Weighing":
        raw = [term.idf * (0.4 if term.role is Role.ASKED else 1.0) for term in question.terms]
        total = sum(raw) or 1.0
        roles = [term.role for term in question.terms]
        return cls(
            question=question,
            masses=tuple(mass / total for mass in raw),
            named=tuple(index for index, role in enumerate(roles) if role in {Role.NAME, Role.NUMBER}),
            events=tuple(index for index, role in enumerate(roles) if role is Role.EVENT),
            asked_noun=tuple(index for index, role in enumerate(roles) if role is Role.ASKED),
        )

    def mass(self, covered: Mapping[int, float]) -> float:
        """Share of the question covered, 0 to 1."""
        return sum(self.masses[term] * quality for term, quality in covered.items())

    def share(self, terms: Sequence[int], covered: Mapping[int, float]) -> float:
        """Share of some of the terms covered, by mass; 1 when there are none."""
        total = sum(self.masses[term] for term in terms)
        return sum(self.masses[term] * covered.get(term, 0.0) for term in terms) / total if total else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """A sentence and what surrounds it; each mapping is question term to best quality."""

    passage: ReadPassage
    sentence: ReadSentence
    covered: Mapping[int, float]
    """Found in the sentence."""
    context: Mapping[int, float]
    """Found in what the sentence leans on: title, heading, anchor, the sentence before."""
    neighbours: tuple[Mapping[int, float], ...]
    """Found in the sentence before and in the one after, where there are."""
    whole: Mapping[int, float]
    """Found anywhere in the passage, its title and heading."""
    relative_score: float
    """The passage's engine score, relative to the best passage."""
    rank: int


def merged(first: Mapping[int, float], second: Mapping[int, float]) -> dict[int, float]:
    """The better quality of the two for each term."""
    best = dict(first)
    for term, quality in second.items():
        if quality > best.get(term, 0.0):
            best[term] = quality
    return best


def leans_back(text: str) -> bool:
    """Whether a sentence opens with a word that points to the one before ("He …", "This …")."""
    return bool(_PRONOUN_START.match(text))


def feature_values(weighing: Weighing, at: Situation, typed: tuple[Span, ...]) -> dict[str, float]:
    """All features of a sentence but `frequency_score`, which is relative to the other sentences."""
    passage, sentence = at.passage, at.sentence
    text = passage.text_of(sentence.sentence.start, sentence.sentence.end)
    with_context = merged(at.covered, at.context)
    around = at.covered
    for neighbour in at.neighbours:
        around = merged(around, neighbour)
    coverage = weighing.mass(at.covered)
    is_typed = weighing.question.asked.is_typed
    missing = (mass for term, mass in enumerate(weighing.masses) if with_context.get(term, 0.0) < FOUND)
    words = max(1, sentence.word_count)
    adjacency, order = _adjacency(sentence.matches, weighing.masses)
    is_auxiliary = passage.found.passage.is_auxiliary or sentence.sentence.kind is BlockKind.AUXILIARY
    return {
        "coverage": coverage,
        "context_coverage": weighing.mass(with_context) - coverage,
        "neighbour_coverage": weighing.mass(around) - coverage,
        "passage_coverage": weighing.mass(at.whole),
        "passage_score": at.relative_score,
        "passage_rank": 1.0 / (1 + at.rank),
        "frequency_score": 0.0,
        "adjacency": adjacency,
        "order": order,
        "closeness": _closeness(sentence.matches, at.covered, coverage),
        "names": weighing.share(weighing.named, at.covered),
        "rarest_missing": max(missing, default=0.0),
        "event": weighing.share(weighing.events, at.covered),
        "typed": float(is_typed and bool(typed)),
        "untyped": float(is_typed and not typed),
        "typed_closeness": _typed_closeness(typed, sentence.matches),
        "asked_noun": float(any(term in at.covered for term in weighing.asked_noun)),
        "new_words": 1.0 - math.exp(-max(0, words - len(sentence.matches)) / 8.0),
        "length": 1.0 - math.exp(-words / 20.0),
        "leans_back": float(leans_back(text)),
        "first": float(sentence.index == 0),
        "is_question": float(text.endswith(("?", "？", "؟"))),
        "is_auxiliary": float(is_auxiliary),
        "wrong_agent": float(stands_only_for_another(weighing.question, passage, sentence)),
    }


def frequency_score(sentence: ReadSentence, masses: tuple[float, ...]) -> float:
    """Term frequencies, saturated and normed by length as BM25 does, weighed by the question's masses; not bounded."""
    counts: dict[int, float] = {}
    for match in sentence.matches:
        counts[match.term] = counts.get(match.term, 0.0) + match.quality
    norm = 0.5 + 0.5 * sentence.word_count / 25.0
    return sum(masses[term] * count * 2.2 / (count + 1.2 * norm) for term, count in counts.items())


def _adjacency(matches: tuple[Match, ...], masses: tuple[float, ...]) -> tuple[float, float]:
    together = 0.0
    ordered = 0
    steps = 0
    seen: set[int] = set()
    for before, after in itertools.pairwise(matches):
        if before.term == after.term:
            continue
        steps += 1
        ordered += after.term > before.term
        if after.term == before.term + 1 and after.start - before.end <= 2 and after.term not in seen:
            seen.add(after.term)
            together += masses[before.term] + masses[after.term]
    return min(1.0, together), (ordered / steps if steps else 0.0)


def _closeness(matches: tuple[Match, ...], covered: Mapping[int, float], coverage: float) -> float:
    """How tightly the heaviest matched words stand: 1 when adjacent, one half when `_CLOSE` characters lie between."""
    if len(covered) < 2:
        return 0.0
    needed = set(covered)
    best = math.inf
    last: dict[int, Match] = {}
    for match in matches:
        last[match.term] = match
        if last.keys() >= needed:
            span = match.end - min(other.start for other in last.values())
            letters = sum(other.end - other.start for other in last.values())
            best = min(best, max(0, span - letters) / (len(needed) - 1))
    if best is math.inf:
        return 0.0
    return coverage / (1.0 + best / _CLOSE)


def typed_spans(question: Question, passage: ReadPassage, sentence: ReadSentence) -> tuple[Span, ...]:
    """Spans of the asked type that are not the question's own words given back."""
    if not question.asked.is_typed:
        return ()
    offset = sentence.sentence.start
    text = passage.text_of(offset, sentence.sentence.end)
    # Of an amount only the number can be the question's own ("40 years" answers "how many years").
    wants_amount = question.asked is AskedType.HOW_MANY
    own = [
        match
        for match in sentence.matches
        if match.quality > 0.5 and (not wants_amount or question.terms[match.term].role is Role.NUMBER)
    ]
    wants_year = question.asked is AskedType.WHEN and asks_for_year(question.text)
    spans = []
    for span in candidates(question.asked, text):
        if wants_year and not _YEAR.search(text, span.start, span.end):
            continue
        start, end = span.start + offset, span.end + offset
        repeated = sum(
            min(end, other.end) - max(start, other.start) for other in own if other.start < end and start < other.end
        )
        if repeated < 0.5 * (end - start):
            spans.append(Span(start, end))
    return tuple(spans)


def _typed_closeness(typed: tuple[Span, ...], matches: tuple[Match, ...]) -> float:
    if not typed or not matches:
        return 0.0
    distance = min(max(0, span.start - match.end, match.start - span.end) for span in typed for match in matches)
    return 1.0 / (1.0 + distance / _CLOSE)
