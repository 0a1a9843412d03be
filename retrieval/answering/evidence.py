"""Evidence: one sentence with the context it leans on, and the features that say how well it answers.

All features are shares, ratios or flags, so that they mean the same in an index of twenty passages and of a million.
`FEATURES` names them in the order of every feature vector; a ranker takes vectors in this order and nothing else.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from retrieval.answering.question_types import AskedType
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
    "is_heading",
    "is_auxiliary",
    "wrong_agent",  # a name of the question stands here only as "envoy of NAME", "NAME's wife"
)
_INDEX = {name: position for position, name in enumerate(FEATURES)}

_CLOSE = 40.0
"""Characters at which a distance counts half."""
_PRONOUN_START = regex.compile(
    r"[\"“'(]?(?:he|she|it|they|his|her|its|their|this|these|those|that|such|both|the two|the latter|the former|there|here|"
    r"ông|bà|họ|nó|điều này|er|sie|es|il|elle|ils|elles|él|ella|ellos|он|она|они|оно)(?!\w)",
    flags=regex.IGNORECASE,
)
_PROXY = regex.compile(
    r"(?:\b(?:envoys?|representatives?|spokes(?:man|woman|person)|delegations?|aides?|advis[eo]rs?|deput(?:y|ies)|assistants?|"
    r"secretar(?:y|ies) to|ambassadors?|wife|husband|son|daughter|brother|sister|father|mother|behalf|"
    r"đặc phái viên|đại diện|phái viên|phu nhân))\s+(?:of|to|for|from|của)\s+(?:[^,;:.()]|\([^)]*\)){0,110}$",
    flags=regex.IGNORECASE,
)
_POSSESSED = regex.compile(
    r"['’]s?\s+(?:\w+\s+){0,2}(?:envoys?|representatives?|wife|husband|son|daughter|greetings|invitation|letter|delegation)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A candidate answer: one sentence, its features, and what was found in it."""

    passage: ReadPassage
    sentence: ReadSentence
    features: tuple[float, ...]
    covered: dict[int, float]
    """Question terms found in the sentence: term index to quality."""
    context: dict[int, float]
    """Question terms found in what the sentence leans on: title, heading, anchor, the sentence before."""
    passage_covered: dict[int, float]
    """Question terms found anywhere in the passage, its title and heading."""
    typed: tuple[Span, ...]
    """Spans of the asked type that the question does not hold itself, as document positions."""

    def feature(self, name: str) -> float:
        return self.features[_INDEX[name]]


def leans_back(text: str) -> bool:
    """Whether a sentence opens with a word that points to the one before ("He …", "This …")."""
    return bool(_PRONOUN_START.match(text))


def gather(question: Question, passages: Sequence[ReadPassage]) -> list[Evidence]:
    """All sentences of the passages that hold a question term, with their features."""
    if not passages or not question.terms:
        return []
    masses = term_masses(question)
    best_score = max(passage.score for passage in passages)
    raw_frequency: list[float] = []
    found: list[Evidence] = []
    for rank, passage in enumerate(passages):
        coverages = [_covered(sentence.matches) for sentence in passage.sentences]
        whole = dict(passage.context)
        for covered in coverages:
            _merge(whole, covered)
        for sentence, covered in zip(passage.sentences, coverages, strict=True):
            if not covered:
                continue
            evidence, frequency = _evidence(
                question, masses, passage, sentence, covered, coverages, whole, passage.score / best_score, rank
            )
            found.append(evidence)
            raw_frequency.append(frequency)
    return _with_relative_frequency(found, raw_frequency)


def term_masses(question: Question) -> tuple[float, ...]:
    """Each term's share of the question's idf mass; the asked noun counts less, since its absence proves little."""
    raw = [term.idf * (0.4 if term.role is Role.ASKED else 1.0) for term in question.terms]
    total = sum(raw) or 1.0
    return tuple(mass / total for mass in raw)


def _covered(matches: tuple[Match, ...]) -> dict[int, float]:
    best: dict[int, float] = {}
    for match in matches:
        if match.quality > best.get(match.term, 0.0):
            best[match.term] = match.quality
    return best


def _merge(into: dict[int, float], other: dict[int, float]) -> None:
    for term, quality in other.items():
        if quality > into.get(term, 0.0):
            into[term] = quality


def _mass(covered: dict[int, float], masses: tuple[float, ...]) -> float:
    return sum(masses[term] * quality for term, quality in covered.items())


def _evidence(
    question: Question,
    masses: tuple[float, ...],
    passage: ReadPassage,
    sentence: ReadSentence,
    covered: dict[int, float],
    coverages: list[dict[int, float]],
    whole: dict[int, float],
    relative_score: float,
    rank: int,
) -> tuple[Evidence, float]:
    text = passage.text_of(sentence.sentence.start, sentence.sentence.end)
    at = sentence.index
    context = dict(passage.context)
    anchor = sentence.sentence.anchor
    if anchor is not None:
        for other, other_covered in zip(passage.sentences, coverages, strict=True):
            if other.sentence.start < anchor.end and anchor.start < other.sentence.end:
                _merge(context, other_covered)
    if at > 0:
        _merge(context, coverages[at - 1])
    around = dict(covered)
    for neighbour in (at - 1, at + 1):
        if 0 <= neighbour < len(coverages):
            _merge(around, coverages[neighbour])
    with_context = dict(covered)
    _merge(with_context, context)
    coverage = _mass(covered, masses)
    typed = _typed_spans(question, sentence, text)
    is_typed = question.asked.is_typed
    missing = [masses[term] for term in range(len(masses)) if with_context.get(term, 0.0) < 0.4]
    named = [index for index, term in enumerate(question.terms) if term.role in {Role.NAME, Role.NUMBER}]
    events = [index for index, term in enumerate(question.terms) if term.role is Role.EVENT]
    asked_noun = [index for index, term in enumerate(question.terms) if term.role is Role.ASKED]
    words = max(1, sentence.word_count)
    features = dict.fromkeys(FEATURES, 0.0)
    features["coverage"] = coverage
    features["context_coverage"] = _mass(with_context, masses) - coverage
    features["neighbour_coverage"] = _mass(around, masses) - coverage
    features["passage_coverage"] = _mass(whole, masses)
    features["passage_score"] = relative_score
    features["passage_rank"] = 1.0 / (1 + rank)
    features["adjacency"], features["order"] = _adjacency(sentence.matches, masses)
    features["closeness"] = _closeness(sentence.matches, covered, masses)
    features["names"] = _share(named, covered, masses)
    features["rarest_missing"] = max(missing, default=0.0)
    features["event"] = _share(events, covered, masses)
    features["typed"] = float(is_typed and bool(typed))
    features["untyped"] = float(is_typed and not typed)
    features["typed_closeness"] = _typed_closeness(typed, sentence.matches) if is_typed else 0.0
    features["asked_noun"] = float(any(index in covered for index in asked_noun))
    features["new_words"] = 1.0 - math.exp(-max(0, words - len(sentence.matches)) / 8.0)
    features["length"] = 1.0 - math.exp(-words / 20.0)
    features["leans_back"] = float(leans_back(text))
    features["first"] = float(at == 0)
    features["is_question"] = float(text.endswith(("?", "？", "؟")))
    features["is_heading"] = float(sentence.sentence.kind is BlockKind.HEADING)
    features["is_auxiliary"] = float(
        passage.found.passage.is_auxiliary or sentence.sentence.kind is BlockKind.AUXILIARY
    )
    features["wrong_agent"] = float(_stands_only_for_another(question, passage, sentence))
    evidence = Evidence(
        passage=passage,
        sentence=sentence,
        features=tuple(features.values()),
        covered=covered,
        context=context,
        passage_covered=whole,
        typed=typed,
    )
    return evidence, _frequency_score(sentence, masses)


def _with_relative_frequency(found: list[Evidence], raw: list[float]) -> list[Evidence]:
    best = max(raw, default=0.0) or 1.0
    position = _INDEX["frequency_score"]
    return [
        Evidence(
            passage=evidence.passage,
            sentence=evidence.sentence,
            features=(*evidence.features[:position], score / best, *evidence.features[position + 1 :]),
            covered=evidence.covered,
            context=evidence.context,
            passage_covered=evidence.passage_covered,
            typed=evidence.typed,
        )
        for evidence, score in zip(found, raw, strict=True)
    ]


def _frequency_score(sentence: ReadSentence, masses: tuple[float, ...]) -> float:
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
    for before, after in zip(matches, matches[1:], strict=False):
        if before.term == after.term:
            continue
        steps += 1
        ordered += after.term > before.term
        if after.term == before.term + 1 and after.start - before.end <= 2 and after.term not in seen:
            seen.add(after.term)
            together += masses[before.term] + masses[after.term]
    return min(1.0, together), (ordered / steps if steps else 0.0)


def _closeness(matches: tuple[Match, ...], covered: dict[int, float], masses: tuple[float, ...]) -> float:
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
    return _mass(covered, masses) / (1.0 + best / _CLOSE)


def _share(indexes: list[int], covered: dict[int, float], masses: tuple[float, ...]) -> float:
    total = sum(masses[index] for index in indexes)
    if not total:
        return 1.0
    return sum(masses[index] * covered.get(index, 0.0) for index in indexes) / total


def _typed_spans(question: Question, sentence: ReadSentence, text: str) -> tuple[Span, ...]:
    """Spans of the asked type that are not the question's own words given back."""
    if not question.asked.is_typed:
        return ()
    offset = sentence.sentence.start
    own = [Span(match.start, match.end) for match in sentence.matches if match.quality > 0.5]
    spans = []
    for span in candidates(question.asked, text):
        moved = Span(span.start + offset, span.end + offset)
        repeated = sum(
            min(moved.end, other.end) - max(moved.start, other.start)
            for other in own
            if other.start < moved.end and moved.start < other.end
        )
        if repeated < 0.5 * (moved.end - moved.start) or (question.asked is AskedType.HOW_MANY and not repeated):
            spans.append(moved)
    return tuple(spans)


def _typed_closeness(typed: tuple[Span, ...], matches: tuple[Match, ...]) -> float:
    if not typed or not matches:
        return 0.0
    distance = min(max(0, span.start - match.end, match.start - span.end) for span in typed for match in matches)
    return 1.0 / (1.0 + distance / _CLOSE)


def _stands_only_for_another(question: Question, passage: ReadPassage, sentence: ReadSentence) -> bool:
    """Whether some name of the question stands in the sentence only behind "envoy of …" or before "'s wife".

    "The envoy of To Lam met Zyuganov" holds every word of "When did To Lam meet Zyuganov?" and answers another question,
    unless the question itself asks for the envoy.
    """
    names = {index for index, term in enumerate(question.terms) if term.role is Role.NAME}
    if not names:
        return False
    text = passage.text_of(sentence.sentence.start, sentence.sentence.end)
    offset = sentence.sentence.start
    asked_words = {term.folded for term in question.terms}
    by_term: dict[int, list[bool]] = {}
    for match in sentence.matches:
        if match.term not in names or match.quality < 0.5:
            continue
        before = _PROXY.search(text[: match.start - offset])
        behind = before is not None and not any(word.casefold() in asked_words for word in before.group().split()[:1])
        possessed = _POSSESSED.match(text[match.end - offset :]) is not None
        by_term.setdefault(match.term, []).append(behind or possessed)
    return any(all(flags) for flags in by_term.values())
