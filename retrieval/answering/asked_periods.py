"""The time that a question asks about, and how well the dates of a text agree with it.

>>> fit_of_text(asked_periods("Who led it in 2005?"), "She led it from 2004 to 2007.")
0.9
"""

import datetime
import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from retrieval.text.periods import DaySpan, Period, capitalised_months, find_periods

AskedPeriod: TypeAlias = Period
"""A period in a question; its positions are those of the question's text."""

NOTHING_TO_COMPARE = 0.5

_EQUAL = 1.0
_FINER = 0.95
"""The text is more exact than the question: asked for 2004, told of May 2004."""
_INSIDE_ASKED = 0.85
"""The text tells of a part of the asked range, or of a time that an open range holds."""
_HOLDS_ASKED = 0.9
"""The text's range holds the asked time: asked for 2005, told of 2004 to 2007."""
_OPEN_HOLDS_ASKED = 0.8
"""As above, with one end open: asked for 2005, told of "since 2003" or "until 2010"."""
_COARSER = 0.7
"""The text is less exact: asked for May 11, 2025, told of 2025."""
_OVERLAPS = 0.6
_SAME_WITHOUT_YEAR = 0.9
"""Day or month agree, and the text gives no year although one is asked for."""
_CONTRADICTS_WITHOUT_YEAR = 0.2
"""The year is only supposed, from the date of the document."""
_LONGEST_FOR_YEARLESS = 372 + 31


def asked_periods(question: str) -> tuple[AskedPeriod, ...]:
    """The stretches of time in a question as typed, months in small letters included."""
    return tuple(find_periods(capitalised_months(question)))


def fit_of_text(periods: Sequence[AskedPeriod], text: str, published: datetime.date | None = None) -> float:
    """As `period_fit` for the dates of a text, which are looked for only when the question has a period."""
    return period_fit(periods, find_periods(text), published) if periods else NOTHING_TO_COMPARE


def period_fit(
    periods: Sequence[AskedPeriod], mentions: Iterable[Period], published: datetime.date | None = None
) -> float:
    """How well the dates of a stretch of text agree with what the question says about time, 0 to 1.

    1 when some date of the text is just the asked one, somewhat less when one holds or overlaps the other, 0 when all
    that can be compared contradict, one half when nothing can be. A range with one open end in the text ("since 2003")
    agrees with every time on its side, at 0.8, since it may have ended meanwhile. `published`, the date of the text,
    gives relative periods ("last May") and dates without a year their place; without it "last May" is any May.
    """
    best: float | None = None
    for mention in mentions:
        for asked in periods:
            fit = _fit(asked, mention, published)
            if fit is not None and (best is None or fit > best):
                best = fit
    return NOTHING_TO_COMPARE if best is None else best


def _fit(asked: Period, told: Period, published: datetime.date | None) -> float | None:
    """None when the two cannot be compared."""
    if asked.has_year and told.has_year:
        return _compared(asked, told, asked.days(), told.days())
    if asked.step is not None or told.step is not None:
        if published is not None:
            return _compared(asked, told, asked.days(published), told.days(published))
        if asked.first is None or told.first is None:
            return None
    if not asked.has_year and not told.has_year:
        return _compared(asked, told, asked.in_year(2000), told.in_year(2000))
    dated, yearless = (asked, told) if asked.has_year else (told, asked)
    days = dated.days()
    if days is None or days.first is None or days.last is None:
        return None
    if published is not None and dated is asked:
        supposed = _compared(asked, told, days, told.days(published))
        if supposed is not None:
            return max(_CONTRADICTS_WITHOUT_YEAR, min(supposed, _SAME_WITHOUT_YEAR))
    if days.last - days.first > _LONGEST_FOR_YEARLESS:
        return None
    if days.first % 372 == 0 and days.last % 372 == 371:
        return None  # a whole year, and a day of any year
    fits = [
        _compared(asked, told, days, placed) if dated is asked else _compared(asked, told, placed, days)
        for placed in (yearless.in_year(year) for year in {days.first // 372, days.last // 372})
    ]
    known = [fit for fit in fits if fit is not None]
    if not known:
        return None
    return min(max(known), _SAME_WITHOUT_YEAR) if dated is asked else max(known)


def _compared(asked: Period, told: Period, wanted: DaySpan | None, has: DaySpan | None) -> float | None:
    if wanted is None or has is None:
        return None
    wanted_first, wanted_last = _bounds(wanted)
    has_first, has_last = _bounds(has)
    if has_first > wanted_last or wanted_first > has_last:
        return 0.0
    if wanted == has:
        return _EQUAL
    if wanted_first <= has_first and has_last <= wanted_last:
        return _FINER if asked.first == asked.last else _INSIDE_ASKED
    if has_first <= wanted_first and wanted_last <= has_last:
        if math.inf in {-has_first, has_last}:
            return _OPEN_HOLDS_ASKED
        return _COARSER if told.first == told.last else _HOLDS_ASKED
    return _OVERLAPS


def _bounds(days: DaySpan) -> tuple[float, float]:
    return (-math.inf if days.first is None else days.first), (math.inf if days.last is None else days.last)
