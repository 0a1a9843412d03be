"""The features that say how well a sentence answers: shares, ratios and flags.

None is a raw score or count, so that they mean the same in an index of twenty passages and of a million.
"""

import itertools
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import regex

from retrieval.answering.agents import stands_only_for_another
from retrieval.answering.asked_periods import NOTHING_TO_COMPARE, fit_of_text
from retrieval.answering.grams import SharedGrams
from retrieval.answering.polarity import PLAIN, polarity_mismatch
from retrieval.answering.question_types import AskedType
from retrieval.answering.reading import Match, ReadPassage, ReadSentence
from retrieval.answering.typed_spans import candidates
from retrieval.answering.understanding import Question, Role
from retrieval.answering.weighing import Weighing
from retrieval.model import BlockKind, Span

FEATURES: tuple[str, ...] = (
    # What the sentence, and what it leans on, hold of the question
    "coverage",  # share of the question's idf mass matched in the sentence
    "coverage_lead",  # its difference to the best sentence's
    "same_spelling",  # share of the question's mass that stands here just as typed, accents and endings too
    "pairs",  # share of the question's pairs of syllables ("du lịch") that stand here, by rarity
    "context_coverage",  # what title, heading, anchor and the sentence before add to it
    "supported_lead",  # coverage with context, its difference to the best sentence's
    "anchor_coverage",  # what the stem line, header row or question above adds
    "heading_coverage",  # share matched by the headings above
    "title_coverage",  # share matched by the title
    "before_coverage",  # what the sentence before adds to it
    "after_coverage",  # what the sentence after adds to it
    "rarest_missing",  # mass share of the heaviest word that is missing in sentence and context
    "missing_here",  # mass share of the heaviest word that is missing in the sentence itself
    "words_missing",  # share of the question's words missing in sentence and context
    "names",  # share of the question's names and numbers present, by mass
    "names_around",  # the same, with context
    "numbers_missing",  # some number of the question is neither in the sentence nor in its context
    "event",  # the event of the question is told here
    "deed",  # share of the question's words that are neither names nor the asked noun, by mass
    "subject",  # share of the question's mass among the first words of the sentence
    "asked_noun",  # the asked noun ("which city") is here
    # How the words stand
    "frequency_score",  # saturated term frequencies, relative to the best sentence
    "frequency_in_passage",  # the same, relative to the best sentence of its passage
    "adjacency",  # neighbouring question words that stand together here, by mass
    "nearness",  # neighbouring question words that stand within eight words, by mass
    "order",  # matched words that stand in the order of the question
    "closeness",  # how tightly the matched words stand
    "grams",  # share of the question's character 4-grams, weighed by their rarity among the candidates
    # Its passage
    "passage_coverage",  # share matched anywhere in the passage, title and heading
    "passage_coverage_lead",  # its difference to the best passage's
    "passage_same_spelling",  # share that stands anywhere in the passage just as typed
    "passage_same_spelling_lead",  # its difference to the best passage's
    "passage_pairs",  # pairs that stand anywhere in the passage
    "passage_pairs_lead",  # its difference to the best passage's
    "passage_missing",  # mass share of the heaviest word missing in the whole passage
    "passage_score",  # engine score relative to the best passage
    "passage_lead",  # engine score relative to the best of the others, at most 2
    "passage_rank",  # 1 / (1 + rank of the passage)
    "passage_adjacency",  # neighbouring question words that stand together anywhere in the passage, by mass
    "passage_subject",  # share of the question's mass among the first words of the passage
    "passage_density",  # how often the question's names (or heaviest word) stand in the passage, saturating
    "passage_grams",  # 4-grams shared with the whole passage
    "passage_grams_lead",  # its difference to the best passage's
    # The asked fact
    "typed",  # something of the asked type is here
    "untyped",  # something of the asked type was asked for and is missing
    "typed_closeness",  # how near it stands to a matched word
    "typed_deed_closeness",  # how near it stands to a matched word that is no name
    "typed_in_brackets",  # it stands in brackets right behind a matched word: "Ada Brook (4 May 1920 – …)"
    "typed_count",  # how many such things, saturating
    "new_capitals",  # share of words that have a capital or digit and are not the question's
    "new_digits",  # words with a digit that are not the question's, saturating
    "new_words",  # words beyond the question's, saturating
    "period_fit",  # how well its dates agree with the time that the question names
    "passage_period_fit",  # the same for the best sentence of its passage
    "polarity",  # how far it says the opposite of what is asked: first for last, with for without
    # Its form
    "length",  # sentence length, saturating
    "leans_back",  # opens with a pronoun
    "first",  # first sentence of its passage
    "is_list_item",
    "is_table_row",
    "is_code",
    "is_question",
    "is_auxiliary",
    "wrong_agent",  # a name of the question stands here only as "envoy of NAME", "NAME's wife"
    # The question
    "asks_when",
    "asks_how_many",
    "asks_who",
    "asks_where",
    "asks_what",
    "asks_why_or_how",
    "asks_of_a_time",  # it names a time: "in 2004"
    "question_words",  # how many searched words it has, saturating
    "question_names",  # share of its mass that names and numbers are
    "heaviest",  # mass share of its heaviest word
    "paired",  # it has pairs of syllables to go by
    "unknown",  # mass share of words that the index does not have
)
"""The order of every feature vector. A ranker takes vectors in this order and nothing else."""

POSITIONS = {name: position for position, name in enumerate(FEATURES)}

_CLOSE = 40.0
"""Characters at which a distance counts half."""
_OPENING = 40
"""Characters from its start within which a sentence names what it is about."""
_NEAR = 60
"""Characters within which two words stand near each other: about eight words."""
_PRONOUN_START = regex.compile(
    r"[\"“'(]?(?:he|she|it|they|his|her|its|their|this|these|those|that|such|both|the two|the latter|the former|"
    r"there|here|"
    r"ông|bà|họ|nó|điều này|er|sie|es|il|elle|ils|elles|él|ella|ellos|он|она|они|оно)(?!\w)",
    flags=regex.IGNORECASE,
)
_DIGIT = regex.compile(r"\p{N}")
_YEAR = regex.compile(r"\d{3,4}|centur|thế kỷ")
FOUND = 0.4
"""Quality from which a question term counts as found."""


class PassageTraits(NamedTuple):
    """What is the same for all sentences of a passage. A tuple, as `Situation`, because a question makes dozens."""

    score: float
    """The engine's score, relative to the best passage."""
    lead: float
    rank: int
    whole: Mapping[int, float]
    """Question terms found anywhere in the passage, its title and heading: term to best quality."""
    coverage: float
    heading: float
    """Share of the question matched by the headings above."""
    title: float
    """Share matched by the title and the headings above."""
    same_spelling: float
    pairs: float
    missing: float
    adjacency: float
    subject: float
    density: float
    grams: float


class Situation(NamedTuple):
    """A sentence and what surrounds it; each mapping is question term to best quality."""

    passage: ReadPassage
    traits: PassageTraits
    sentence: ReadSentence
    covered: Mapping[int, float]
    """Found in the sentence."""
    anchor: Mapping[int, float]
    """Found in the line it hangs on: stem line, header row, the question above."""
    context: Mapping[int, float]
    """Found in what the sentence leans on: title, heading, anchor, the sentence before."""
    before: Mapping[int, float]
    after: Mapping[int, float]
    coverage: float
    supported: float
    """Coverage with context."""
    same_spelling: float
    frequency: float
    frequency_in_passage: float


class Bests(NamedTuple):
    """The best values among all candidates, for the features that are relative to them."""

    coverage: float
    supported: float
    frequency: float
    passage_coverage: float
    passage_same_spelling: float
    passage_pairs: float
    passage_grams: float


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


def feature_vector(
    weighing: Weighing,
    at: Situation,
    bests: Bests,
    grams: SharedGrams,
    typed: tuple[Span, ...],
    fits: tuple[float, float],
) -> tuple[float, ...]:
    """All features of a sentence, in the order of `FEATURES`; `fits` are its `period_fits`."""
    question, passage, sentence, traits = weighing.question, at.passage, at.sentence, at.traits
    text = passage.text_of(sentence.sentence.start, sentence.sentence.end)
    masses, covered = weighing.masses, at.covered
    around = merged(covered, at.context)
    missing = [mass for term, mass in weighing.indexed if around.get(term, 0.0) < FOUND]
    missing_here = [mass for term, mass in weighing.indexed if covered.get(term, 0.0) < FOUND]
    words = max(1, sentence.word_count)
    adjacency, nearness, order = _togetherness(sentence.matches, masses)
    capitals, digits = _new_words(passage, sentence)
    is_typed = question.asked.is_typed
    kind = sentence.sentence.kind
    is_auxiliary = passage.found.passage.is_auxiliary or kind is BlockKind.AUXILIARY
    return (
        at.coverage,
        at.coverage - bests.coverage,
        at.same_spelling,
        weighing.pair_share(sentence.matches),
        at.supported - at.coverage,
        at.supported - bests.supported,
        weighing.gain(covered, at.anchor),
        traits.heading,
        traits.title,
        weighing.gain(covered, at.before),
        weighing.gain(covered, at.after),
        max(missing, default=0.0),
        max(missing_here, default=0.0),
        len(missing) / max(1, len(weighing.indexed)),
        weighing.named.of(covered),
        weighing.named.of(around),
        float(any(around.get(term, 0.0) < FOUND for term in weighing.numbers)),
        weighing.events.of(covered),
        weighing.deeds.of(covered),
        opening_mass(sentence.matches, sentence.sentence.start, masses),
        float(any(term in covered for term in weighing.asked_noun)),
        at.frequency / (bests.frequency or 1.0),
        at.frequency / (at.frequency_in_passage or 1.0),
        adjacency,
        nearness,
        order,
        _closeness(sentence.matches, covered, at.coverage),
        grams.share(text),
        traits.coverage,
        traits.coverage - bests.passage_coverage,
        traits.same_spelling,
        traits.same_spelling - bests.passage_same_spelling,
        traits.pairs,
        traits.pairs - bests.passage_pairs,
        traits.missing,
        traits.score,
        traits.lead,
        1.0 / (1 + traits.rank),
        traits.adjacency,
        traits.subject,
        traits.density,
        traits.grams,
        traits.grams - bests.passage_grams,
        float(is_typed and bool(typed)),
        float(is_typed and not typed),
        _typed_closeness(typed, sentence.matches),
        _typed_closeness(typed, [match for match in sentence.matches if match.term in weighing.deeds.terms])
        if typed
        else 0.0,
        float(
            bool(typed) and "(" in text and _stands_in_brackets(typed, sentence.matches, text, sentence.sentence.start)
        ),
        1.0 - math.exp(-len(typed) / 2.0),
        capitals / words,
        1.0 - math.exp(-digits / 2.0),
        1.0 - math.exp(-max(0, words - len(sentence.matches)) / 8.0),
        *fits,
        polarity_mismatch(question.polarity, text) if question.polarity != PLAIN else 0.0,
        1.0 - math.exp(-words / 20.0),
        float(leans_back(text)),
        float(sentence.index == 0),
        float(kind is BlockKind.LIST_ITEM),
        float(kind is BlockKind.TABLE_ROW),
        float(kind is BlockKind.CODE),
        float(text.endswith(("?", "？", "؟"))),
        float(is_auxiliary),
        float(stands_only_for_another(question, passage, sentence)),
        *weighing.traits,
    )


def period_fits(question: Question, situations: Sequence[Situation]) -> list[tuple[float, float]]:
    """How well the dates of each sentence, and of the best judged one of its passage, agree with the asked time."""
    if not question.periods:
        return [(NOTHING_TO_COMPARE, NOTHING_TO_COMPARE)] * len(situations)
    fits, best = [], dict[int, float]()
    for at in situations:
        published = at.passage.found.document.published
        text = at.passage.text_of(at.sentence.sentence.start, at.sentence.sentence.end)
        fit = NOTHING_TO_COMPARE
        if _DIGIT.search(text):
            fit = fit_of_text(question.periods, text, published.date if published else None)
        fits.append(fit)
        key = at.passage.found.key
        best[key] = max(fit, best.get(key, 0.0))
    return [(fit, best[at.passage.found.key]) for fit, at in zip(fits, situations, strict=True)]


def frequency_score(sentence: ReadSentence, masses: tuple[float, ...]) -> float:
    """Term frequencies, saturated and normed by length as BM25 does, weighed by the question's masses; not bounded."""
    counts: dict[int, float] = {}
    for match in sentence.matches:
        counts[match.term] = counts.get(match.term, 0.0) + match.quality
    norm = 0.6 + 0.6 * sentence.word_count / 25.0
    return sum([masses[term] * count * 2.2 / (count + norm) for term, count in counts.items()])


def adjacent_mass(matches: Sequence[Match], masses: tuple[float, ...]) -> float:
    """The mass of neighbouring question words that stand together in these matches, 0 to 1."""
    together = 0.0
    seen: set[int] = set()
    for before, after in itertools.pairwise(matches):
        if after.term == before.term + 1 and after.start - before.end <= 2 and after.term not in seen:
            seen.add(after.term)
            together += masses[before.term] + masses[after.term]
    return min(1.0, together)


def opening_mass(matches: Sequence[Match], start: int, masses: tuple[float, ...]) -> float:
    """The share of the question that stands among the first words after a place: what is told of there."""
    best: dict[int, float] = {}
    for match in matches:
        if match.start > start + _OPENING:
            break
        if match.quality > best.get(match.term, 0.0):
            best[match.term] = match.quality
    return sum([masses[term] * quality for term, quality in best.items()])


def density(matches: Sequence[Match], terms: tuple[int, ...], words: int) -> float:
    """How often some terms stand in a text of so many words, saturating: 0.5 at once in twenty words."""
    count = sum([match.term in terms for match in matches]) / max(1, len(terms))
    share = 20.0 * count / max(20, words)
    return share / (1.0 + share)


def _togetherness(matches: tuple[Match, ...], masses: tuple[float, ...]) -> tuple[float, float, float]:
    """Neighbouring question words that stand together, that stand near, and steps in the question's order."""
    near = 0.0
    ordered = steps = 0
    seen: set[int] = set()
    last: dict[int, int] = {}
    before: Match | None = None
    for match in matches:
        term = match.term
        for neighbour in (term - 1, term + 1):
            pair = max(term, neighbour)
            if pair not in seen and neighbour in last and match.start - last[neighbour] <= _NEAR:
                seen.add(pair)
                near += masses[term] + masses[neighbour]
        last[term] = match.end
        if before is not None and before.term != term:
            steps += 1
            ordered += term > before.term
        before = match
    return adjacent_mass(matches, masses), min(1.0, near), (ordered / steps if steps else 0.0)


def _closeness(matches: tuple[Match, ...], covered: Mapping[int, float], coverage: float) -> float:
    """How tightly the heaviest matched words stand: 1 when adjacent, one half when `_CLOSE` characters lie between."""
    if len(covered) < 2:
        return 0.0
    needed = set(covered)
    best = math.inf
    last: dict[int, Match] = {}
    for match in matches:
        last[match.term] = match
        if len(last) == len(needed):
            span = match.end - min([other.start for other in last.values()])
            letters = sum([other.end - other.start for other in last.values()])
            best = min(best, max(0, span - letters) / (len(needed) - 1))
    if best is math.inf:
        return 0.0
    return coverage / (1.0 + best / _CLOSE)


def _new_words(passage: ReadPassage, sentence: ReadSentence) -> tuple[int, int]:
    """How many words of the sentence, but its first, have a capital or a digit and are not the question's; digits."""
    offset = passage.found.passage.start
    text, starts = passage.found.passage.text, passage.found.terms.starts
    first = bisect_left(starts, sentence.sentence.start - offset)
    last = bisect_left(starts, sentence.sentence.end - offset, first)
    own = {match.start - offset for match in sentence.matches}
    before = starts[first] if first < last else 0
    capitals = digits = 0
    for start in starts[first + 1 : last]:
        if start == before or start in own:
            continue
        before = start
        character = text[start]
        if character.isupper():
            capitals += 1
        elif character.isdigit():
            digits += 1
    return capitals + digits, digits


def typed_spans(weighing: Weighing, passage: ReadPassage, sentence: ReadSentence) -> tuple[Span, ...]:
    """Spans of the asked type that are not the question's own words given back."""
    question = weighing.question
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
    spans = []
    for span in candidates(question.asked, text):
        if weighing.wants_year and not _YEAR.search(text, span.start, span.end):
            continue
        start, end = span.start + offset, span.end + offset
        repeated = sum(
            min(end, other.end) - max(start, other.start) for other in own if other.start < end and start < other.end
        )
        if repeated < 0.5 * (end - start):
            spans.append(Span(start, end))
    return tuple(spans)


def _stands_in_brackets(typed: tuple[Span, ...], matches: Sequence[Match], text: str, offset: int) -> bool:
    """Whether something of the asked type stands in brackets that open right behind a matched word."""
    opened = {match.end - offset for match in matches if text.startswith((" (", "(", "（"), match.end - offset)}
    for span in typed:
        opening = max(text.rfind("(", 0, span.start - offset), text.rfind("（", 0, span.start - offset))
        if opening >= 0 and text.find(")", opening, span.start - offset) < 0 and {opening, opening - 1} & opened:
            return True
    return False


def _typed_closeness(typed: tuple[Span, ...], matches: Sequence[Match]) -> float:
    if not typed or not matches:
        return 0.0
    distance = min([max(0, span.start - match.end, match.start - span.end) for span in typed for match in matches])
    return 1.0 / (1.0 + distance / _CLOSE)
