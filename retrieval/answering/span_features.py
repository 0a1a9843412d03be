"""What tells the asked fact from the other stretches of its sentence: shares, distances in words, and flags.

All windows of a sentence are looked at together: what is known of each unit is laid out once, and a window reads it at
its first unit, at its last, or summed over all of them. Nothing depends on the size of the index or on how the sentence
was ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.evidence import Evidence
from retrieval.answering.marking_rules import nearest_typed_span
from retrieval.answering.question_types import AskedType
from retrieval.answering.span_candidates import CLOSING, COMMA, NO_GAP, OPENING, POSSESSIVE, QUOTE, Units
from retrieval.answering.understanding import Question, Role
from retrieval.answering.word_classes import word_class
from retrieval.text import fold
from retrieval.text.words import linked_words

_ASKED_ORDER = (
    AskedType.WHEN,
    AskedType.HOW_MANY,
    AskedType.WHO,
    AskedType.WHERE,
    AskedType.WHAT,
    AskedType.HOW,
    AskedType.WHY,
    AskedType.OTHER,
    AskedType.YES_NO,
)
_QUESTION_WORDS = {
    word: number
    for number, group in enumerate(("when", "where", "who whom", "whose", "which", "what", "how", "why"), start=1)
    for word in group.split()
}
_NOUN_KINDS = {
    word: number
    for number, group in enumerate(
        (
            "year years",
            "century decade month day date time season era period",
            "percent percentage proportion share",
            "number amount population size length height width area distance depth speed temperature age score rate",
            "price cost fee salary budget money revenue",
            (
                "person man woman author writer president king queen minister leader chairman director actor singer "
                "player scientist artist founder inventor architect emperor general"
            ),
            (
                "city country place location town village state region province continent county street building river "
                "island university school capital area district nation"
            ),
            "type kind sort form types kinds sorts forms",
            "name names term word called named nickname title",
            "company organization organisation group party team agency club band",
            "language religion ethnicity nationality color colour",
        ),
        start=1,
    )
    for word in group.split()
}
_AROUND = {
    word: number
    for number, group in enumerate(
        (
            "the",
            "a an",
            "his her its their our my your",
            "of",
            "in",
            "on",
            "at",
            "near inside within outside around",
            "from since",
            "to until till into toward towards",
            "between during after before",
            "by",
            "with",
            "for",
            "as",
            "like including than",
            "about over under above below",
            "is are was were be been being",
            "has have had",
            "do does did can could may might will would should must",
            "became become becomes remained called named known titled",
            "and or",
            "but",
            "that which who whom whose where when while",
            "because since due so",
            "not no",
            "he she it they this these there we",
        ),
        start=1,
    )
    for word in group.split()
}
_OTHER_SMALL, _OTHER_WORD = 30.0, 31.0
_NOTHING = -1.0
_OTHER_NOUN = 12
_READ_OF_QUESTION = 400
_PERCENT = frozenset({"percent", "%", "phan"})
_FOREIGN_QUESTION_WORDS = {
    word: number
    for number, group in enumerate(
        (
            "wann когда",
            "wo где куда đau dau",
            "wer wen wem кто кого кем ai",
            "wessen чей",
            "welche welcher welches какой какая какие nao",
            "что gi",
            "wie как",
            "warum почему sao",
        ),
        start=1,
    )
    for word in group.split()
}
_BE, _DO = frozenset("is are was were be".split()), frozenset("do does did".split())
_HELPING = frozenset("has have had can could may might will would should must".split())
_PREPOSITIONS = frozenset(
    "of in on at by for from to into with about as than between among through during before after over under against "
    "since near within".split()
)
_OF_THE_QUESTION = (
    "asked",
    "question_word",  # which one, or 0
    "asked_next",  # what follows it: a form of be, of do, another helping verb, any other word
    "noun_kind",  # of the asked noun: a year, a person, a name, …
    "noun_is_plural",
    "word_place",  # where in the question its question word stands
    "loose_preposition",  # "in which …", "… known for?"
)
_OF_THE_SENTENCE = ("sentence_length", "coverage", "rivals", "dates_here", "amounts_here", "names_here")
_AT_FIRST = (
    "first_ending",
    "first_is_capital",
    "parenthesised",
    "quoted",
    "word_before",
    "second_before",
    "gap_before",
    "before_ending",
    "room_left",  # units left out of the run between small words and signs that the window stands in
    "same_preposition",  # the question's preposition stands before it
    "link_before",  # mass of the matched word reached over small words and no sign
    "link_before_step",  # how far from the question word that word stands in the question
    "left_distance",  # units to the nearest matched one
    "left_mass",
    "left_step",
    "mass_left",  # all mass before
    "near_left",  # the same, fading with distance
)
_AT_LAST = (
    "last_ending",
    "word_after",
    "gap_after",
    "after_ending",
    "room_right",
    "link_after",
    "link_after_step",
    "right_distance",
    "right_mass",
    "right_step",
    "near_right",
)
_SHARES = ("capitals", "digits", "repeats", "own_words", "in_date", "in_amount", "in_name")
_COUNTS = ("small_inside", "commas_inside", "has_year", "has_percent", "own_mass", "noun_inside")
_OF_THE_WINDOW = (
    "length",
    "characters",
    "place",
    "is_date",
    "is_amount",
    "is_name",
    "cuts_name",  # begins or ends inside a name
    "is_typed",  # is one of the spans of the asked type that the question does not hold itself; in part, a half
    "by_rules",  # is the one of them that rules choose; in part, a half
    "within_5",
    "within_10",
    "clause_mass",
    "noun_distance",
    "noun_after",
    "first_distance",  # to the question's first word, before it or behind it
    "last_distance",
    "mass_right",
)
FEATURES: tuple[str, ...] = (
    *_OF_THE_QUESTION,
    *_OF_THE_SENTENCE,
    *_AT_FIRST,
    *_AT_LAST,
    *_SHARES,
    *_COUNTS,
    *_OF_THE_WINDOW,
)
"""The order of every feature vector. "Mass" is the share of the question, by rarity, that matched words make up."""

_FAR = 40
_NOWHERE = 1 << 20
_NO_STEP = 30.0
_SIGN = 1
_FADING = 0.8
_SOFT = frozenset({NO_GAP, POSSESSIVE, QUOTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cues:
    """What the question's wording tells of the fact."""

    values: tuple[float, ...]
    preposition: str | None
    """What stands before the fact, if the question has it."""
    steps: tuple[float, ...]
    """For each term, how many words behind the question word it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matched:
    """Which units are words of the question."""

    masses: list[float]
    terms: list[int]
    """Index of the term, or -1."""
    coverage: float


def feature_matrix(
    question: Question, evidence: Evidence, units: Units, found: Sequence[tuple[int, int]]
) -> NDArray[np.float64]:
    """A row for each window, its values in the order of `FEATURES`."""
    count = len(units.starts)
    bounds = np.array(found, dtype=np.intp)
    first, last = bounds[:, 0], bounds[:, 1]
    length = (last - first + 1).astype(np.float64)
    cues = _cues(question)
    matched = _matched(question, evidence, units)
    members = [_members(ranges, count) for ranges in (units.dates, units.amounts, units.names)]
    nouns = [index for index, term in enumerate(question.terms) if term.role is Role.ASKED]
    others = [index for index, term in enumerate(question.terms) if term.role is not Role.ASKED] or nouns
    is_noun = [float(term in nouns) for term in matched.terms]
    summed = _sums([*_shared(units, matched, members), *_counted(units, matched, is_noun)])
    inside = summed[:, last + 1] - summed[:, first]
    mass = summed[len(_SHARES) + _COUNTS.index("own_mass")]
    own_mass = mass[last + 1] - mass[first]
    noun = summed[len(_SHARES) + _COUNTS.index("noun_inside")]
    clause_start, clause_end = _clauses(units)
    wanted = {AskedType.WHEN: units.dates, AskedType.HOW_MANY: units.amounts}.get(question.asked, units.names)
    exact = [set(ranges) for ranges in (units.dates, units.amounts, units.names)]
    starts, ends = np.array(units.starts), np.array(units.ends)
    constants = (
        *cues.values,
        float(count),
        matched.coverage,
        *(float(len(ranges)) for ranges in (wanted, units.dates, units.amounts, units.names)),
    )
    classes, around = [word_class(word) for word in units.folded], _around_words(units)
    rows = np.empty((len(FEATURES), len(found)))
    blocks = (
        np.array(constants)[:, None],
        np.array(_at_first(units, matched, cues, classes, around))[:, first],
        np.array(_at_last(units, matched, cues, classes, around))[:, last],
        inside[: len(_SHARES)] / length,
        inside[len(_SHARES) :],
    )
    filled = 0
    for block in blocks:
        rows[filled : filled + len(block)] = block
        filled += len(block)
    to_noun, to_first, to_last = _signed_distances([nouns, others[:1], others[-1:]], matched.terms, first, last)
    of_the_window: tuple[Sequence[float] | NDArray[np.float64] | float, ...] = (
        length,
        (ends[last] - starts[first]) / length,
        first / count,
        *([window in ranges for window in found] if ranges else 0.0 for ranges in exact),
        _cuts(units.names, count, first, last),
        *_typed(question, evidence, starts[first], ends[last]),
        mass[np.minimum(count, last + 6)] - mass[np.maximum(0, first - 5)] - own_mass,
        mass[np.minimum(count, last + 11)] - mass[np.maximum(0, first - 10)] - own_mass,
        mass[clause_end[last]] - mass[clause_start[first]] - own_mass,
        to_noun,
        noun[np.minimum(count, last + 3)] - noun[last + 1],
        to_first,
        to_last,
        mass[count] - mass[last + 1],
    )
    for row, values in enumerate(of_the_window, start=filled):
        rows[row] = values
    return rows.T


def _cues(question: Question) -> _Cues:
    asked = linked_words(question.text[:_READ_OF_QUESTION])
    folded = [fold(question.text[start:end]) for start, end, _ in asked]
    known = _QUESTION_WORDS if question.language == "en" else _QUESTION_WORDS | _FOREIGN_QUESTION_WORDS
    at = next((place for place, word in enumerate(folded) if word in known), -1)
    kind = 0.0
    for word in folded[at + 1 : at + 2]:
        kind = 1.0 if word in _BE else 2.0 if word in _DO else 3.0 if word in _HELPING else 4.0
    noun = fold(question.asked_noun) if question.asked_noun else ""
    noun_kind = _NOUN_KINDS.get(noun)
    if noun_kind is None:
        unnamed = _OTHER_NOUN if noun else 0
        noun_kind = next((_NOUN_KINDS[word] for word in folded[max(0, at) :] if word in _NOUN_KINDS), unnamed)
    preposition = None
    if at > 0 and folded[at - 1] in _PREPOSITIONS:
        preposition = folded[at - 1]
    elif folded and folded[-1] in _PREPOSITIONS:
        preposition = folded[-1]
    place_of = {start: place for place, (start, _, _) in enumerate(asked)}
    return _Cues(
        values=(
            float(_ASKED_ORDER.index(question.asked)),
            float(known[folded[at]]) if at >= 0 else 0.0,
            kind,
            float(noun_kind),
            float(noun.endswith("s") and not noun.endswith("ss")),
            at / len(folded) if at >= 0 else -1.0,
            float(_AROUND.get(preposition, 1)) if preposition else 0.0,
        ),
        preposition=preposition,
        steps=tuple(
            float(max(-12, min(12, place_of[term.start] - at))) if at >= 0 and term.start in place_of else _NO_STEP
            for term in question.terms
        ),
    )


def _matched(question: Question, evidence: Evidence, units: Units) -> _Matched:
    count = len(units.starts)
    offset = evidence.sentence.sentence.start
    total = sum(term.idf for term in question.terms) or 1.0
    shares = [term.idf / total for term in question.terms]
    masses, terms = [0.0] * count, [-1] * count
    at = 0
    for match in evidence.sentence.matches:
        while at < count and units.ends[at] <= match.start - offset:
            at += 1
        unit = at
        mass = shares[match.term] * match.quality
        while unit < count and units.starts[unit] < match.end - offset:
            if terms[unit] < 0 or mass > masses[unit]:
                masses[unit], terms[unit] = mass, match.term
            unit += 1
    coverage = sum(shares[term] * quality for term, quality in evidence.covered.items())
    return _Matched(masses=masses, terms=terms, coverage=coverage)


def _members(ranges: Sequence[tuple[int, int]], count: int) -> list[float]:
    member = [0.0] * count
    for begin, stop in ranges:
        member[begin : stop + 1] = [1.0] * (stop + 1 - begin)
    return member


def _shared(units: Units, matched: _Matched, members: list[list[float]]) -> list[list[float]]:
    """Flags of units, in the order of `_SHARES`."""
    text = units.text
    counted: dict[str, int] = {}
    for word in units.folded:
        counted[word] = counted.get(word, 0) + 1
    return [
        [float(text[start].isupper()) for start in units.starts],
        [float(any(map(str.isdigit, word))) for word in units.folded],
        [float(counted[word] > 1) for word in units.folded],
        [float(term >= 0) for term in matched.terms],
        *members,
    ]


def _counted(units: Units, matched: _Matched, is_noun: list[float]) -> list[list[float]]:
    """Values of units, in the order of `_COUNTS`. A comma before a window's first unit is not inside, but near."""
    text = units.text
    return [
        [float(small) for small in units.is_small],
        [float(gap == COMMA) for gap in units.gaps[:-1]],
        [float(len(word) in (4, 5) and word[:4].isdigit() and word[0] in "12") for word in units.folded],
        [
            float(word in _PERCENT or text.startswith(("%", " %"), end))
            for word, end in zip(units.folded, units.ends, strict=True)
        ],
        matched.masses,
        is_noun,
    ]


def _sums(rows: list[list[float]]) -> NDArray[np.float64]:
    """Running sums: the sum of a row from unit `a` to before `b` is `sums[row, b] - sums[row, a]`."""
    sums = np.zeros((len(rows), len(rows[0]) + 1))
    np.cumsum(np.array(rows), axis=1, out=sums[:, 1:])
    return sums


def _at_first(
    units: Units, matched: _Matched, cues: _Cues, classes: list[float], around: list[float]
) -> list[list[float]]:
    """What a window sees at its first unit and before it, in the order of `_AT_FIRST`."""
    count = len(units.starts)
    gaps, is_small, masses, terms, steps = units.gaps, units.is_small, matched.masses, matched.terms, cues.steps
    is_inside, is_quoted, depth, quotes = [], [], 0.0, 0.0
    for gap in gaps[:count]:
        depth = 1.0 if gap == OPENING else 0.0 if gap == CLOSING else depth
        quotes = 1.0 - quotes if gap == QUOTE else quotes
        is_inside.append(depth)
        is_quoted.append(quotes)
    room, link, link_term = [0.0] * count, [0.0] * count, [-1] * count
    distance, nearest = [float(_FAR)] * count, [-1] * count
    before, near = [0.0] * count, [0.0] * count
    for unit in range(1, count):
        if not is_small[unit - 1] and gaps[unit] == NO_GAP:
            room[unit] = room[unit - 1] + 1
        if gaps[unit] in _SOFT:
            if terms[unit - 1] >= 0:
                link[unit], link_term[unit] = masses[unit - 1], terms[unit - 1]
            elif is_small[unit - 1]:
                link[unit], link_term[unit] = link[unit - 1], link_term[unit - 1]
        if terms[unit - 1] >= 0:
            distance[unit], nearest[unit] = 1.0, unit - 1
        else:
            distance[unit], nearest[unit] = min(_FAR, distance[unit - 1] + 1.0), nearest[unit - 1]
        before[unit] = before[unit - 1] + masses[unit - 1]
        near[unit] = _FADING * (near[unit - 1] + masses[unit - 1])
    return [
        classes,
        [float(units.text[start].isupper()) for start in units.starts],
        is_inside,
        is_quoted,
        [_NOTHING, *around[:-1]],
        [_NOTHING, _NOTHING, *around[:-2]][:count],
        [float(gap) for gap in gaps[:count]],
        [_NOTHING, *classes[:-1]],
        room,
        _same_preposition(units, cues.preposition),
        link,
        [steps[term] if term >= 0 else _NO_STEP for term in link_term],
        distance,
        [masses[unit] if unit >= 0 else 0.0 for unit in nearest],
        [steps[terms[unit]] if unit >= 0 else _NO_STEP for unit in nearest],
        before,
        near,
    ]


def _at_last(
    units: Units, matched: _Matched, cues: _Cues, classes: list[float], around: list[float]
) -> list[list[float]]:
    """What a window sees at its last unit and behind it, in the order of `_AT_LAST`."""
    count = len(units.starts)
    gaps, is_small, masses, terms, steps = units.gaps, units.is_small, matched.masses, matched.terms, cues.steps
    room, link, link_term = [0.0] * count, [0.0] * count, [-1] * count
    distance, nearest, near = [float(_FAR)] * count, [-1] * count, [0.0] * count
    for unit in range(count - 2, -1, -1):
        after = unit + 1
        if not is_small[after] and gaps[after] == NO_GAP:
            room[unit] = room[after] + 1
        if gaps[after] in _SOFT:
            if terms[after] >= 0:
                link[unit], link_term[unit] = masses[after], terms[after]
            elif is_small[after]:
                link[unit], link_term[unit] = link[after], link_term[after]
        if terms[after] >= 0:
            distance[unit], nearest[unit] = 1.0, after
        else:
            distance[unit], nearest[unit] = min(_FAR, distance[after] + 1.0), nearest[after]
        near[unit] = _FADING * (near[after] + masses[after])
    return [
        classes,
        [*around[1:], _NOTHING],
        [float(gap) for gap in gaps[1:]],
        [*classes[1:], _NOTHING],
        room,
        link,
        [steps[term] if term >= 0 else _NO_STEP for term in link_term],
        distance,
        [masses[unit] if unit >= 0 else 0.0 for unit in nearest],
        [steps[terms[unit]] if unit >= 0 else _NO_STEP for unit in nearest],
        near,
    ]


def _clauses(units: Units) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each unit, where the stretch without a sign that it stands in starts, and where it ends."""
    count = len(units.starts)
    start, end = [0] * count, [count] * count
    for unit in range(1, count):
        start[unit] = start[unit - 1] if units.gaps[unit] in _SOFT else unit
    for unit in range(count - 2, -1, -1):
        end[unit] = end[unit + 1] if units.gaps[unit + 1] in _SOFT else unit + 1
    return np.array(start, dtype=np.intp), np.array(end, dtype=np.intp)


def _signed_distances(
    groups: Sequence[Sequence[int]], owners: Sequence[int], first: NDArray[np.intp], last: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Units from each window to the nearest place of each group of terms: below 0 where it is behind, 0 inside."""
    before, behind = [], []
    for terms in groups:
        places = [unit for unit, owner in enumerate(owners) if owner in terms]
        before.append(_last_until(places, len(owners)))
        behind.append(_first_after(places, len(owners)))
    to_before, to_behind = first - np.array(before)[:, last], np.array(behind)[:, last] - last
    signed = np.where(to_before <= to_behind, np.minimum(to_before, _FAR), -np.minimum(to_behind, _FAR))
    signed[to_before <= 0] = 0
    signed[np.minimum(to_before, to_behind) >= _NOWHERE // 2] = _FAR + 1
    distances: NDArray[np.float64] = signed.astype(np.float64)
    return distances


def _last_until(places: Sequence[int], count: int) -> list[int]:
    """For each unit the last of some places that is not behind it."""
    found, start, place = [], 0, -_NOWHERE
    for following in (*places, count):
        found += [place] * (following - start)
        start, place = following, following
    return found


def _first_after(places: Sequence[int], count: int) -> list[int]:
    """For each unit the first of some places behind it."""
    found: list[int] = []
    for place in places:
        found += [place] * (place - len(found))
    return found + [_NOWHERE] * (count - len(found))


def _cuts(
    ranges: Sequence[tuple[int, int]], count: int, first: NDArray[np.intp], last: NDArray[np.intp]
) -> NDArray[np.float64]:
    """How many ends of each window lie inside a range."""
    inner = np.zeros(count + 1)
    for begin, stop in ranges:
        inner[begin + 1 : stop + 1] = 1.0
    cuts: NDArray[np.float64] = inner[first] + inner[last + 1]
    return cuts


def _typed(
    question: Question, evidence: Evidence, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far each window is a span of the asked type, and how far it is the one that rules choose."""
    offset = evidence.sentence.sentence.start
    is_typed: NDArray[np.float64] = np.zeros(len(starts))
    by_rules: NDArray[np.float64] = np.zeros(len(starts))
    chosen = nearest_typed_span(question, evidence)
    for span in evidence.typed:
        # A sign of currency or percent at the edge of an amount belongs to no unit.
        begin, stop = span.start - offset, span.end - offset
        is_touched = (starts < stop) & (ends > begin)
        is_same = (abs(starts - begin) <= _SIGN) & (abs(ends - stop) <= _SIGN)
        alike = (is_touched.astype(np.float64) + is_same) / 2
        np.maximum(is_typed, alike, out=is_typed)
        if span == chosen:
            by_rules[:] = alike
    return is_typed, by_rules


def _same_preposition(units: Units, preposition: str | None) -> list[float]:
    if preposition is None:
        return [-1.0] * len(units.folded)
    same = [0.0] * len(units.folded)
    for unit in range(1, len(units.folded)):
        is_second = unit > 1 and units.folded[unit - 2] == preposition and units.is_small[unit - 1]
        same[unit] = float(units.folded[unit - 1] == preposition or is_second)
    return same


def _around_words(units: Units) -> list[float]:
    return [
        float(_AROUND.get(word, _OTHER_SMALL if small else _OTHER_WORD))
        for word, small in zip(units.folded, units.is_small, strict=True)
    ]
