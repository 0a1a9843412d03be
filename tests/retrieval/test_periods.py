"""What a text says about time is read as intervals, at their places, no further than it is written."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.asked_periods import asked_periods, fit_of_text
from retrieval.text.periods import PartialDate, Unit, find_periods

Part = tuple[int | None, ...] | None


def found(text: str) -> list[tuple[str, Part, Part]]:
    return [(text[period.start : period.end], _part(period.first), _part(period.last)) for period in find_periods(text)]


def _part(date: PartialDate | None) -> Part:
    if date is None:
        return None
    return tuple(date)[: 3 - (date.day is None) - (date.month is None)]


@pytest.mark.parametrize(
    ("text", "written", "first", "last"),
    [
        ("Who led it in 2024?", "2024", (2024,), (2024,)),
        ("who led it from 2004 to 2005", "2004 to 2005", (2004,), (2005,)),
        ("From 1961 to 1968 people lived here", "1961 to 1968", (1961,), (1968,)),
        ("from Apr 1935 to June 1937", "Apr 1935 to June 1937", (1935, 4), (1937, 6)),
        ("between March and May 2019", "March and May 2019", (2019, 3), (2019, 5)),
        ("from Dec to Feb 2012", "Dec to Feb 2012", (2011, 12), (2012, 2)),
        ("between 1994 and 2001", "1994 and 2001", (1994,), (2001,)),
        ("the years 2004–2005", "2004–2005", (2004,), (2005,)),
        ("the war of 1914–18", "1914–18", (1914,), (1918,)),
        ("May 11-13, 2025", "May 11-13, 2025", (2025, 5, 11), (2025, 5, 13)),
        ("from 11 to 13 May 2025", "11 to 13 May 2025", (2025, 5, 11), (2025, 5, 13)),
        ("before 1990", "before 1990", None, (1989,)),
        ("before Aug 1975", "before Aug 1975", None, (1975, 7)),
        ("before March 1, 2024", "before March 1, 2024", None, (2024, 2, 29)),
        ("after 15 June", "after 15 June", (None, 6, 16), None),
        ("since 2010", "since 2010", (2010,), None),
        ("from 1990 onwards", "1990 onwards", (1990,), None),
        ("(1990–present)", "1990–present", (1990,), None),
        ("until 2012", "until 2012", None, (2012,)),
        ("in the 1990s", "1990s", (1990,), (1999,)),
        ("in early 1980s", "early 1980s", (1980,), (1984,)),
        ("around 1850", "around 1850", (1848,), (1852,)),
        ("in the 19th century", "19th century", (1800,), (1899,)),
        ("on May 11", "May 11", (None, 5, 11), (None, 5, 11)),
        ("in March", "March", (None, 3), (None, 3)),
        ("năm 2024", "2024", (2024,), (2024,)),
        ("từ 2004 đến 2005", "2004 đến 2005", (2004,), (2005,)),
        ("tu nam 2004 den nam 2005", "2004 den nam 2005", (2004,), (2005,)),
        ("tháng 5 năm 2025", "tháng 5 năm 2025", (2025, 5), (2025, 5)),
        ("từ tháng 3 đến tháng 5 năm 2019", "tháng 3 đến tháng 5 năm 2019", (2019, 3), (2019, 5)),
        ("trước năm 1990", "trước năm 1990", None, (1989,)),
        ("sau năm 1990", "sau năm 1990", (1991,), None),
    ],
)
def test_a_stretch_of_time_is_read_as_written(text: str, written: str, first: Part, last: Part) -> None:
    assert found(text) == [(written, first, last)]


def test_two_years_that_nothing_joins_are_two_periods() -> None:
    assert [written for written, _, _ in found("in 1994 and 2001 it rained")] == ["1994", "2001"]


@pytest.mark.parametrize(
    "text", ["he may ask", "march on", "room 2024b", "to May", "Will Mark call?", "last but one", ""]
)
def test_other_words_are_no_periods(text: str) -> None:
    assert [period for period in find_periods(text) if period.has_year or period.step is not None] == []


@pytest.mark.parametrize(
    ("text", "step", "unit"),
    [
        ("last year", -1, Unit.YEAR),
        ("this year", 0, Unit.YEAR),
        ("next month", 1, Unit.MONTH),
        ("last May", -1, Unit.NAMED_MONTH),
        ("in May last year", -1, Unit.YEAR),
        ("năm ngoái", -1, Unit.YEAR),
        ("năm nay", 0, Unit.YEAR),
        ("tháng trước", -1, Unit.MONTH),
        ("tháng 5 năm ngoái", -1, Unit.YEAR),
    ],
)
def test_what_is_relative_stays_so(text: str, step: int, unit: Unit) -> None:
    (period,) = find_periods(text)
    assert (period.step, period.step_unit) == (step, unit)


def test_months_in_small_letters_are_read_in_questions_only_beside_words_of_time() -> None:
    assert [period.first for period in asked_periods("who may come in may 2001")] == [PartialDate(2001, 5)]
    assert asked_periods("may i march on") == ()


IN_AUGUST = datetime.date(2024, 8, 8)


@pytest.mark.parametrize(
    ("question", "text", "published", "fit"),
    [
        ("from 2004 to 2005", "She led it from 2004 to 2005.", None, 1.0),
        ("in 2005", "She led it in 2005.", None, 1.0),
        ("on May 11", "They met on May 11, 2025.", None, 1.0),
        ("last May", "in May 2024", IN_AUGUST, 1.0),
        ("last year", "in 2023", IN_AUGUST, 1.0),
        ("last month", "on July 3, 2024", IN_AUGUST, 0.95),
        ("in 2023", "It opened last year.", IN_AUGUST, 1.0),
        ("in 2006", "She led it in 2005.", None, 0.0),
        ("before 1990", "in 1995", None, 0.0),
        ("on May 11", "on May 12", None, 0.0),
        ("last May", "in May 2023", IN_AUGUST, 0.0),
        ("in 2005", "She led it well.", None, 0.5),
        ("in 2024", "on May 11", None, 0.5),
        ("last year", "in 2023", None, 0.5),
        ("who led it", "She led it in 2005.", None, 0.5),
    ],
)
def test_agreement_is_one_contradiction_nought_and_nothing_to_compare_between(
    question: str, text: str, published: datetime.date | None, fit: float
) -> None:
    assert fit_of_text(asked_periods(question), text, published) == fit


def test_closer_agreement_counts_more() -> None:
    def fit(question: str, text: str, published: datetime.date | None = None) -> float:
        return fit_of_text(asked_periods(question), text, published)

    assert 1.0 > fit("in 2005", "from 2004 to 2007") > fit("in 2005", "since 2003") > fit("in 2005", "nothing")
    assert 1.0 > fit("from 2004 to 2005", "in 2004") > fit("from 2004 to 2005", "from 2005 to 2010") > 0.5
    assert fit("in May 2025", "in 2025") > 0.5
    assert fit("in 2025", "on May 11", IN_AUGUST) < 0.5 < fit("in 2024", "on May 11", IN_AUGUST)


def test_the_best_date_of_a_text_decides() -> None:
    assert fit_of_text(asked_periods("in 2005"), "It opened in 1999, burnt in 2005 and reopened in 2010.") == 1.0


_PIECES = [
    "May",
    "last",
    "year",
    "2024",
    "to",
    "from",
    "-",
    "since",
    "năm",
    "đến",
    "tháng 5",
    "11",
    "1990s",
    " ",
    "19th century",
]
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3)).map(" ".join)


@given(_TEXTS, _TEXTS, st.none() | st.dates())
def test_any_text_has_ordered_periods_and_a_fit_between_nought_and_one(
    question: str, text: str, published: datetime.date | None
) -> None:
    end = 0
    for period in find_periods(text):
        assert end <= period.start < period.end <= len(text)
        end = period.end
    assert 0.0 <= fit_of_text(asked_periods(question), text, published) <= 1.0


@given(st.text())
def test_a_text_agrees_with_its_own_dates(text: str) -> None:
    periods = asked_periods(text)
    if any(period.has_year and (period.first or period.last) for period in periods):
        assert fit_of_text(periods, text) > 0.5
