"""Stretches of time in text: "from 2004 to 2005", "since May 2010", "the 1990s", "on May 11", "last year".

Each is an interval of dates as far as they are written, either end of which may be open. Nothing is completed from a
clock; what is relative ("last May") waits for the date of the document that it stands in or is compared with.
"""

import datetime
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from retrieval.text.dates import MONTHS, WORDS_LIKE_MONTHS, DateMention, find_dates

__all__ = ["DaySpan", "PartialDate", "Period", "Unit", "capitalised_months", "find_periods"]


class PartialDate(NamedTuple):
    """A date as far as it is written. At least one part is given; a day never stands without its month."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class Unit(StrEnum):
    """What "last", "this" and "next" count."""

    YEAR = "year"
    MONTH = "month"
    NAMED_MONTH = "named month"
    """The last May, which may be of this year."""


class DaySpan(NamedTuple):
    """Days counted on one line, both ends included, None where open: months of 31 days, years of 372."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An interval of time, written at `[start, end)` of its text. Both ends are included; None is an open end.

    With `step`, it is relative to a date: -1 the last, 0 this, 1 the next of its `step_unit`.
    """

    start: int
    end: int
    first: PartialDate | None
    last: PartialDate | None
    step: int | None = None
    step_unit: Unit = Unit.YEAR

    @property
    def has_year(self) -> bool:
        """Whether its place in time is known without another date."""
        return self.step is None and any(part is not None and part.year is not None for part in (self.first, self.last))

    def days(self, published: datetime.date | None = None) -> DaySpan | None:
        """Its place in time, None when that is not known. `published` places what has no year of its own.

        Of a date without a year, the day nearest to the publication is meant, and mostly one before it.
        """
        if self.step is not None:
            return self._relative(published) if published else None
        if self.has_year:
            return DaySpan(
                None if self.first is None else _first_day(self.first),
                None if self.last is None else _last_day(self.last),
            )
        if published is None or self.first is None or self.last is None or self.first.month is None:
            return None
        year = published.year - (self.first.month > published.month + _MONTHS_AHEAD)
        return self.in_year(year)

    def in_year(self, year: int) -> DaySpan | None:
        """Its place in time if what is written without a year lies in this one, where an open end then ends too."""
        if self.first is None and self.last is None:
            return None
        first, last = (
            (self.first or PartialDate())._replace(year=year),
            (self.last or PartialDate())._replace(year=year),
        )
        if (last.month or 12) < (first.month or 1):
            last = last._replace(year=year + 1)
        return DaySpan(_first_day(first), _last_day(last))

    def _relative(self, published: datetime.date) -> DaySpan:
        step = self.step or 0
        if self.step_unit is Unit.MONTH:
            months = published.year * 12 + published.month - 1 + step
            return DaySpan(months * 31, months * 31 + 30)
        year = published.year + step
        if self.step_unit is Unit.NAMED_MONTH and self.first is not None and self.first.month is not None:
            is_behind = self.first.month <= published.month
            year = published.year + (step if step and is_behind is (step > 0) else 0)
        whole = replace(self, first=self.first or PartialDate(year), last=self.last or PartialDate(year))
        return whole.in_year(year) or DaySpan(None, None)


_MONTHS_AHEAD = 4
"""A report of November that says "February 3" means the one to come; one that says "May 11" means the one that was."""
_AROUND = 2
"""Years on either side of a year that is only "about" meant."""


def _first_day(date: PartialDate) -> int:
    return ((date.year or 0) * 12 + (date.month or 1) - 1) * 31 + (date.day or 1) - 1


def _last_day(date: PartialDate) -> int:
    return ((date.year or 0) * 12 + (date.month or 12) - 1) * 31 + (date.day or 31) - 1


_NAMES = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_MAY_HOLD_DATE = re.compile(
    r"\d|(?<![^\W\d_])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|centur|thế\skỷ|th[áa]ng\s)", re.IGNORECASE
)
# Cheap looks before the thorough ones.
_RELATIVE_UNITS = (" year", " month", "năm ", "nam ", "tháng ", "thang ")
_LETTERS = re.compile(r"[^\W\d_]+")
_BARE_MONTH = re.compile(
    rf"(?<=\s)(?P<month>{_NAMES})(?!\w|\.?,?\s{{1,2}}(?:of\s)?(?:the\s)?\d)",
    re.IGNORECASE,
)
_BEFORE_MONTH = re.compile(
    r"(?:(?<!\w)(?P<lead>in|on|during|of|since|from|until|till|before|after|between|by|to|and"
    r"|through|last|this|past|previous|next)|[-–—])\s{1,2}(?:(?:early|late|mid|the)[\s-])?$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"(?<!\w)(?:(?:last|past|previous)\s(?:(?P<y_last>year)|(?P<m_last>month))|this\s(?:(?P<y_this>year)|(?P<m_this>month))"
    r"|next\s(?:(?P<y_next>year)|(?P<m_next>month)))(?!\w)"
    r"|(?<!\w)n[ăa]m\s(?:(?P<y_vlast>ngo[áa]i|tr[ưu][ớo]c)|(?P<y_vthis>nay)|(?P<y_vnext>sau|t[ớo]i))(?!\w)"
    r"|(?<!\w)th[áa]ng\s(?:(?P<m_vlast>tr[ưu][ớo]c)|(?P<m_vthis>n[àa]y)|(?P<m_vnext>sau|t[ớo]i))(?!\w)",
    re.IGNORECASE,
)
_STEP_GROUPS = {
    f"{letter}_{language}{word}": (step, unit)
    for letter, unit in (("y", Unit.YEAR), ("m", Unit.MONTH))
    for language in ("", "v")
    for word, step in (("last", -1), ("this", 0), ("next", 1))
}
_STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "next": 1}
_RANGE_LINK = re.compile(
    r"\s{0,2}(?:(?P<sure>to|until|till|through|thru|đến|tới|den|toi|cho đến|bis|[-–—])|and|và|va|und)\s{0,2}"
    r"(?:(?:the|year|n[ăa]m|early|late|mid|about|end of)\s)?",
    re.IGNORECASE,
)
_RANGE_TO_YEAR = re.compile(
    r"\s(?:to|until|till|through|thru|and|đến|den|tới)\s(?:year\s|n[ăa]m\s)?(?P<year>1\d{3}|20\d{2})(?![\w%]|[.,:/-]\d)",
    re.IGNORECASE,
)
"""After one date a year needs no more to be one: "from 1961 to 1968 people"."""
_OPENS_RANGE = re.compile(r"(?:between|giữa|zwischen)\s(?:the\s|n[ăa]m\s|year\s)?$", re.IGNORECASE)
_LEAD = re.compile(
    r"(?<!\w)(?:(?P<since>since|from|starting(?: in| on| from)?|beginning(?: in| on)?|as of"
    r"|kể từ|ke tu|từ|tu|seit|ab|depuis|desde|с)"
    r"|(?P<after>after|later than|following|sau|nach|après|después de)"
    r"|(?P<until>until|till|up to|up until|through|by|no later than"
    r"|cho đến|đến|tới|cho den|den|toi|bis|jusqu'en|hasta|до)"
    r"|(?P<before>before|prior to|earlier than|trước|truoc|vor|avant|antes de)"
    r"|(?P<around>around|about|circa|ca\.?|c\.|approximately|roughly|near|khoảng|khoang))"
    r"\s{1,2}(?:(?:the|year|(?:end|start|beginning) of|n[ăa]m|ng[àa]y|early|late|mid)\s){0,2}$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\s?(?:onwards?|on(?=\s*[,.;?!)]|$)|and later|or later|and after|trở đi|tro di|đến nay|den nay|đến hiện tại"
    r"|(?:[-–—]\s?|to\s|until\s|till\s)(?:the\s)?(?:present|now|today|date))(?!\w)",
    re.IGNORECASE,
)
_OR_EARLIER = re.compile(r"\s(?:or|and) (?:earlier|before)(?!\w)|\strở về trước", re.IGNORECASE)
_FIRST_DAY = re.compile(
    r"(?<![\w.,/:-])(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s?(?:to|and|[-–—]|đến)\s{0,2}(?:the\s)?$",
    re.IGNORECASE,
)
_INNER_RANGE = re.compile(r"(?P<first>\d{1,4})(?:st|nd|rd|th)?\.?\s{0,2}[-–—/]\s{0,2}(?P<last>\d{1,4})")
_DECADE = re.compile(r"\d0\s?(?:['’]?s|er)$|(?:những|thập\s\w+)\s", re.IGNORECASE)
_CENTURY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?=[\s-]centur)|thế\skỷ\s(?:thứ\s)?(\d{1,2})", re.IGNORECASE)
_EARLY = re.compile(r"(?:early|đầu)[\s-]", re.IGNORECASE)
_MID = re.compile(r"(?:mid|giữa)[\s-]", re.IGNORECASE)
_LATE = re.compile(r"(?:late|cuối)[\s-]", re.IGNORECASE)
_LOOK_BACK = 40
_LOOK_AHEAD = 24


def find_periods(text: str) -> list[Period]:
    """The stretches of time that a text tells of, in order, not overlapping.

    A date is the interval of its day, month or year; a range in two dates is one period, and a month or day without a
    year takes the year that the other end of its range has ("between March and May 2019"). An open end is only taken
    for one where the text says so ("since 2003", "until May"). Numbers that are no dates are told as in `find_dates`.
    """
    simple = _simple_periods(text)
    periods: list[Period] = []
    position = 0
    while position < len(simple):
        period = simple[position]
        following = simple[position + 1] if position + 1 < len(simple) else None
        joined = _joined(text, period, following) if following is not None else None
        position += 2 if joined is not None else 1
        if joined is None and (until := _RANGE_TO_YEAR.match(text, period.end)) is not None:
            year = PartialDate(int(until["year"]))
            last = Period(start=until.start("year"), end=until.end("year"), first=year, last=year)
            joined = _joined(text, period, last)
        meant = joined or _opened(text, period)
        is_apart = not periods or periods[-1].end <= meant.start
        periods.append(meant if is_apart else replace(meant, start=period.start))
    return [period for period in periods if period.first or period.last or period.step is not None]


def _simple_periods(text: str) -> list[Period]:
    """Dates, months and relative expressions, each for itself, in order."""
    found = _dated(text) if _MAY_HOLD_DATE.search(text) else []
    lowered = text.lower()
    if any(unit in lowered for unit in _RELATIVE_UNITS):
        _add_relative(text, found)
    return sorted(found, key=lambda period: period.start)


def _dated(text: str) -> list[Period]:
    found = [_of_mention(text, mention) for mention in find_dates(text)]
    taken = [(period.start, period.end) for period in found]
    if MONTHS.keys().isdisjoint(_LETTERS.findall(text.lower())):
        return found
    for match in _BARE_MONTH.finditer(text):
        start, end = match.span()
        name = match["month"]
        if any(first < end and start < last for first, last in taken):
            continue
        if name.casefold() in WORDS_LIKE_MONTHS and not name[0].isupper():
            continue
        before = _BEFORE_MONTH.search(text[max(0, start - _LOOK_BACK) : start])
        if before is None:
            continue
        date = PartialDate(month=MONTHS[name.casefold()])
        step = _STEPS.get((before["lead"] or "").casefold())
        found.append(
            Period(
                start=start if step is None else start - len(before[0]),
                end=end,
                first=date,
                last=date,
                step=step,
                step_unit=Unit.NAMED_MONTH,
            )
        )
    return found


def _add_relative(text: str, found: list[Period]) -> None:
    """Adds "last year" and the like, joined to the month before where there is one ("May last year")."""
    for match in _RELATIVE.finditer(text):
        step, unit = _STEP_GROUPS[match.lastgroup or ""]
        month = next((p for p in found if p.end == match.start() - 1 and p.first and not p.has_year), None)
        if month is not None and unit is Unit.YEAR:
            found.remove(month)
            found.append(replace(month, end=match.end(), step=step, step_unit=unit))
        else:
            found.append(Period(start=match.start(), end=match.end(), first=None, last=None, step=step, step_unit=unit))


def _of_mention(text: str, mention: DateMention) -> Period:
    written = text[mention.start : mention.end]
    first = last = PartialDate(mention.year, mention.month, mention.day)
    year = mention.year
    if year is None and mention.month is None:
        century = _CENTURY.search(written)
        if century is None or "BC" in written or "TCN" in written:
            return Period(start=mention.start, end=mention.end, first=None, last=None)
        of = int(century[1] or century[2])
        first, last = _part_of(written, 100 * (of - 1), 100)
    elif year is not None and mention.month is None and _DECADE.search(written):
        first, last = _part_of(written, year, 100 if year % 100 == 0 and year < 2000 else 10)
    elif (inner := _INNER_RANGE.search(written)) is not None:
        first, last = _inner_range(mention, inner)
    return Period(start=mention.start, end=mention.end, first=first, last=last)


def _part_of(written: str, year: int, years: int) -> tuple[PartialDate, PartialDate]:
    """The early, middle or late half of a decade or century; they overlap, because nobody means them to the year."""
    low, high = 0, years - 1
    if _EARLY.match(written):
        high = years // 2 - 1
    elif _MID.match(written):
        low, high = 3 * years // 10, 7 * years // 10 - 1
    elif _LATE.match(written):
        low = years // 2
    return PartialDate(max(1, year + low)), PartialDate(year + high)


def _inner_range(mention: DateMention, inner: "re.Match[str]") -> tuple[PartialDate, PartialDate]:
    """The ends of a range that is one expression: 1914-18, May 11-13."""
    first = PartialDate(mention.year, mention.month, mention.day)
    low, high = int(inner["first"]), int(inner["last"])
    if mention.day is not None and low == mention.day and low < high <= 31 and len(inner["last"]) <= 2:
        return first, first._replace(day=high)
    if mention.year is not None and mention.month is None and low == abs(mention.year):
        if mention.year < 0:
            return first, PartialDate(-high)
        last = mention.year - mention.year % 100 + high if len(inner["last"]) == 2 else high
        if last >= mention.year:
            return first, PartialDate(last)
    return first, first


def _joined(text: str, period: Period, following: Period) -> Period | None:
    """The range of two neighbouring dates that a word between them makes one."""
    if following.start - period.end > _LOOK_AHEAD or period.step is not None or following.step is not None:
        return None
    link = _RANGE_LINK.fullmatch(text, period.end, following.start)
    if link is None or period.first is None or following.last is None:
        return None
    if not link["sure"] and not _OPENS_RANGE.search(text[max(0, period.start - _LOOK_BACK) : period.start]):
        return None
    first, last = period.first, following.last
    if first.year is None and last.year is not None:
        is_year_before = first.month is not None and last.month is not None and first.month > last.month
        first = first._replace(year=last.year - is_year_before)
    elif last.year is None and first.year is not None:
        is_year_after = first.month is not None and last.month is not None and first.month > last.month
        last = last._replace(year=first.year + is_year_after)
    if first.year is not None and last.year is not None and _first_day(first) > _last_day(last):
        return None
    return Period(start=period.start, end=following.end, first=first, last=last)


def _opened(text: str, period: Period) -> Period:
    """The period as the words around it mean it: "since", "before", "… onwards"."""
    first, last = period.first, period.last
    if first is None or last is None or period.step is not None:
        return period
    before = text[max(0, period.start - _LOOK_BACK) : period.start]
    if last.day is not None and (days := _FIRST_DAY.search(before)) and int(days["day"]) < last.day:
        return replace(
            period, start=period.start - len(before) + days.start(), first=last._replace(day=int(days["day"]))
        )
    goes_on = _GOES_ON.match(text, period.end, min(len(text), period.end + _LOOK_AHEAD))
    if goes_on:
        return replace(period, end=goes_on.end(), last=None)
    earlier = _OR_EARLIER.match(text, period.end, min(len(text), period.end + _LOOK_AHEAD))
    if earlier:
        return replace(period, end=earlier.end(), first=None)
    lead = _LEAD.search(before)
    if lead is None:
        return period
    start = period.start - len(before) + lead.start()
    if lead["since"]:
        return replace(period, start=start, last=None)
    if lead["after"]:
        return replace(period, start=start, first=_moved(last, 1), last=None)
    if lead["until"]:
        return replace(period, start=start, first=None)
    if lead["before"]:
        return replace(period, start=start, first=None, last=_moved(first, -1))
    if first.year is not None and first.month is None and last.year is not None:
        around = PartialDate(first.year - _AROUND), PartialDate(last.year + _AROUND)
        return replace(period, start=start, first=around[0], last=around[1])
    return period


def _moved(date: PartialDate, step: int) -> PartialDate:
    """The next day, month or year after a date, or the one before it; whichever is the last that it has."""
    if date.month is None:
        return PartialDate((date.year or 0) + step)
    if date.day is None:
        months = (date.year or 0) * 12 + date.month - 1 + step
        return PartialDate(None if date.year is None else months // 12, months % 12 + 1)
    if date.year is not None and not 1 < date.year < 9999:
        return date
    day = datetime.date(date.year or 2000, date.month, date.day) + datetime.timedelta(days=step)
    return PartialDate(None if date.year is None else day.year, day.month, day.day)


def capitalised_months(text: str) -> str:
    """The text with its month names capitalised where they stand beside a day, a year or a word of time.

    "in may 2001" is written like that by people in haste; the positions stay the same.
    """
    if WORDS_LIKE_MONTHS.isdisjoint(_LETTERS.findall(text)):
        return text
    return _SMALL_MONTH.sub(lambda match: match[0][0].upper() + match[0][1:], text)


_SMALL_MONTH = re.compile(
    r"(?:(?<=\bin )|(?<=\bon )|(?<=\blast )|(?<=\bnext )|(?<=\bthis )|(?<=\bsince )|(?<=\bby )|(?<=\buntil )"
    r"|(?<=\bbefore )|(?<=\bafter )|(?<=\bfrom )|(?<=\bbetween )|(?<=\bto )|(?<=\band )"
    r"|(?<=\d )|(?<=th )|(?<=early )|(?<=late ))"
    rf"(?:{'|'.join(sorted(WORDS_LIKE_MONTHS))})(?!\w)"
    rf"|(?<!\w)(?:{'|'.join(sorted(WORDS_LIKE_MONTHS))})(?=,?\s(?:the\s)?\d)"
)
