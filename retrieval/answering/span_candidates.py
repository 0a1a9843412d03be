"""Stretches of a sentence that could be the asked fact, counted in the units that a stretch begins and ends with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from retrieval.answering.typed_spans import amounts, dates, names
from retrieval.model import Span
from retrieval.text import fold, function_words
from retrieval.text.words import SPACE, linked_words

MAX_UNITS = 8
"""Units of the longest window; hardly any asked fact is longer and still worth marking."""
_OWN_SMALL_WORDS = frozenset({"de", "nl"})
"""Languages in which English function words are words of their own ("die", "am", "of")."""
_MAX_SENTENCE_UNITS = 120
"""Units looked at of a run of text without sentence ends, such as a long table row."""
_ROOM_BEFORE = 40
_NO_EDGE = frozenset(
    "also however once instead sometimes moreover furthermore meanwhile therefore thus hence still already "
    "perhaps".split()
)
"""Words that are no function words, but stand at the edge of no answer either."""
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_UNSPACED_PIECE = regex.compile(
    r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+|[\p{Han}\p{Hiragana}\p{Katakana}ー]+|[^\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]+"
)
_SMALL_HAN = frozenset("的了是在和与與及或被把从從对對于於由向这這那为為以其而并並之")
_SHORT_BEFORE_STOP = 4
"""Letters of the longest abbreviation whose full stop a window may cross ("St. Ives", "J. Roth")."""

NO_GAP, COMMA, DASH, QUOTE, POSSESSIVE, OTHER, COLON, STOP, OPENING, CLOSING, EDGE = range(11)
"""What stands between two units, softest first; a window crosses none from `COLON` on."""
_SIGNS = {
    **dict.fromkeys(",，、،", COMMA),
    **dict.fromkeys("–—-‐", DASH),
    **dict.fromkeys("\"“”„«»「」『』《》‘’'", QUOTE),
    **dict.fromkeys(":;：；؛", COLON),
    **dict.fromkeys(".!?。！？؟…|", STOP),
    **dict.fromkeys("([（【", OPENING),
    **dict.fromkeys(")]）】", CLOSING),
}
_OPEN_SIGNS = "$€£¥₫"
_CLOSING_SIGNS = regex.compile(r"\s?[%‰]|°[CF]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """A sentence as units: words, hyphened compounds, pieces of spaceless writing. Positions count from its start."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    folded: Sequence[str]
    gaps: Sequence[int]
    """What stands before each unit; one more at the end for what stands after the last."""
    is_small: Sequence[bool]
    """Function words, which no window begins or ends with; at the edge of a date or number, or capitalised, none is."""
    dates: tuple[tuple[int, int], ...]
    """First and last unit of each date; also of amounts and names below."""
    amounts: tuple[tuple[int, int], ...]
    names: tuple[tuple[int, int], ...]

    def span(self, first: int, last: int) -> Span:
        """The stretch from one unit to another, with a sign of currency before it and a sign of percent behind it."""
        start, end = self.starts[first], self.ends[last]
        if start and self.text[start - 1] in _OPEN_SIGNS:
            start -= 1
        if self.text[end - 1].isdigit() and (sign := _CLOSING_SIGNS.match(self.text, end)):
            end = sign.end()
        return Span(start, end)


def units_of(text: str, language: str, matched: Sequence[tuple[int, int]]) -> Units:
    """The units of a sentence. `matched` are the stretches that stand for question words, in order."""
    small = _small_words(language)
    pieces = _pieces(text, matched)
    if len(pieces) > _MAX_SENTENCE_UNITS:
        at = matched[0][0] if matched else 0
        first = max(0, sum(start < at for start, _ in pieces) - _ROOM_BEFORE)
        pieces = pieces[first : first + _MAX_SENTENCE_UNITS]
    starts = [start for start, _ in pieces]
    ends = [end for _, end in pieces]
    folded = _folded(text, pieces)
    gaps = [
        NO_GAP if start - before == 1 and text[before] == " " else _gap(text, before, start)
        for before, start in zip([0, *ends], starts, strict=False)
    ]
    gaps = [EDGE, *gaps[1:], EDGE] if gaps else [EDGE]
    found_dates = tuple(_unit_ranges(dates(text), starts, ends))
    found_amounts = tuple(_unit_ranges(amounts(text), starts, ends))
    found_names = tuple(_unit_ranges(names(text), starts, ends))
    is_small = [
        word in small and not (at and text[start].isupper())
        for at, (word, start) in enumerate(zip(folded, starts, strict=True))
    ]
    for first, last in (*found_dates, *found_amounts):
        for at in (first, last):
            is_small[at] = False
    for at, word in enumerate(folded):
        if word in _SMALL_HAN:
            is_small[at] = True
    return Units(
        text=text,
        starts=starts,
        ends=ends,
        folded=folded,
        gaps=gaps,
        is_small=is_small,
        dates=found_dates,
        amounts=found_amounts,
        names=found_names,
    )


@lru_cache(maxsize=64)
def _small_words(language: str) -> frozenset[str]:
    """What no window begins or ends with."""
    own = function_words(language) | _NO_EDGE
    return own if language in _OWN_SMALL_WORDS else own | function_words("en")


def windows(units: Units) -> list[tuple[int, int]]:
    """First and last unit of every candidate, in text order. None cuts a date or an amount and goes on beyond it."""
    found = []
    reach, back = _bounds(units)
    fits = [bool(word) and not small for word, small in zip(units.folded, units.is_small, strict=True)]
    wall = len(units.starts)
    walls = []  # for each unit, from last to first, the next one behind it that no window reaches over
    for unit in range(wall - 1, -1, -1):
        walls.append(wall)
        if units.gaps[unit] >= COLON and not _is_abbreviation(units, unit - 1):
            wall = unit
    walls.reverse()
    for first, small in enumerate(units.is_small):
        if not small:
            ends = range(first, min(first + MAX_UNITS, reach[first], walls[first]))
            found += [(first, last) for last in ends if fits[last] and first >= back[last]]
    return found


def _is_abbreviation(units: Units, at: int) -> bool:
    """Whether a unit is short and ends in a full stop that may end no sentence."""
    if units.gaps[at + 1] != STOP or units.ends[at] - units.starts[at] > _SHORT_BEFORE_STOP:
        return False
    return units.text[units.ends[at] : units.starts[at + 1]].strip() == "."


def _bounds(units: Units) -> tuple[list[int], list[int]]:
    """For each unit, before which unit a window must end that starts there, and from which one it may start."""
    count = len(units.starts)
    reach, back = [count] * count, [0] * count
    for begin, stop in (*units.dates, *units.amounts):
        for unit in range(begin + 1, stop + 1):
            reach[unit] = min(reach[unit], stop + 1)
        for unit in range(begin, stop):
            back[unit] = max(back[unit], begin)
    return reach, back


def _folded(text: str, pieces: Sequence[tuple[int, int]]) -> list[str]:
    if text.isascii() and "'" not in text and "`" not in text:
        lowered = fold(text)  # folds each letter to one, so that it can be cut afterwards
        return [lowered[start:end] for start, end in pieces]
    return [fold(text[start:end]) for start, end in pieces]


def _pieces(text: str, matched: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = end = -1
    for word_start, word_end, link in linked_words(text):
        if link is None or link == SPACE or start < 0:
            if start >= 0:
                runs.append((start, end))
            start = word_start
        end = word_end
    if start >= 0:
        runs.append((start, end))
    if text.isascii() or not _UNSPACED.search(text):
        return runs
    return [piece for start, end in runs for piece in _split(text, start, end, matched)]


def _split(text: str, start: int, end: int, matched: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """A word as it is; a run without spaces cut at small characters and where a match begins or ends."""
    surface = text[start:end]
    if surface.isascii() or not _UNSPACED.search(surface):
        yield start, end
        return
    cuts = {start, end}
    for piece in _UNSPACED_PIECE.finditer(text, start, end):
        cuts |= {piece.start(), piece.end()}
    for at in range(start, end):
        if text[at] in _SMALL_HAN:
            cuts |= {at, at + 1}
    reach = -1
    for match_start, match_end in matched:
        if match_end <= start or match_start >= end:
            continue
        if match_start > reach:
            cuts |= {max(start, match_start)}
            if reach > start:
                cuts.add(min(end, reach))
        reach = max(reach, match_end)
    if start < reach < end:
        cuts.add(reach)
    ordered = sorted(cuts)
    yield from pairwise(ordered)


def _gap(text: str, start: int, end: int) -> int:
    between = text[start:end]
    if between.strip() in {"'s", "’s", "'", "’"}:
        return POSSESSIVE
    worst = NO_GAP
    for sign in between:
        if not sign.isspace():
            worst = max(worst, _SIGNS.get(sign, OTHER))
    return worst


def _unit_ranges(spans: Sequence[Span], starts: Sequence[int], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The units that each span touches; spans are in order."""
    at = 0
    for span in spans:
        while at < len(starts) and ends[at] <= span.start:
            at += 1
        last = at
        while last + 1 < len(starts) and starts[last + 1] < span.end:
            last += 1
        if at < len(starts) and starts[at] < span.end:
            yield at, last
