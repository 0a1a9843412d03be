"""Expressions of date are found where they stand, as far as they are written, and nothing else is."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.dates import DateMention, find_dates


def found(text: str, *, day_first: bool | None = None) -> list[tuple[str, int | None, int | None, int | None]]:
    return [(text[m.start : m.end], m.year, m.month, m.day) for m in find_dates(text, day_first=day_first)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met in Oslo on May 11.", ("May 11", None, 5, 11)),
        ("Opened 11 May 2025, at noon", ("11 May 2025", 2025, 5, 11)),
        ("On August 8, 2024, it rained", ("August 8, 2024", 2024, 8, 8)),
        ("the 3rd of June, 1999", ("3rd of June, 1999", 1999, 6, 3)),
        ("until Sept. 5", ("Sept. 5", None, 9, 5)),
        ("dated 2021-12-03 in Riga", ("2021-12-03", 2021, 12, 3)),
        ("at 2024-05-11T10:00:00Z", ("2024-05-11", 2024, 5, 11)),
        ("ngày 25/12/2024", ("ngày 25/12/2024", 2024, 12, 25)),
        ("glued08/08/2024", ("08/08/2024", 2024, 8, 8)),
        ("in January 2024 the", ("January 2024", 2024, 1, None)),
        ("by late 2026 or so", ("late 2026", 2026, None, None)),
        ("the plan for 2026-2028", ("2026-2028", 2026, None, None)),
        ("the war of 1914–18", ("1914–18", 1914, None, None)),
        ("built in 1945 by hand", ("1945", 1945, None, None)),
        ("after the 1973 crisis", ("1973", 1973, None, None)),
        ("im Jahr 1945 gebaut", ("1945", 1945, None, None)),
        ("the mid-1990s", ("mid-1990s", 1990, None, None)),
        ("in the 19th century", ("19th century", None, None, None)),
        ("in the late nineteenth century", ("late nineteenth century", None, None, None)),
        ("10th and 11th centuries", ("10th and 11th centuries", None, None, None)),
        ("died in 44 BC", ("44 BC", -44, None, None)),
        ("born AD 79", ("AD 79", 79, None, None)),
        ("May 11-13, 2025", ("May 11-13, 2025", 2025, 5, 11)),
        ("sáng ngày 8 tháng 8 năm 2024 tại", ("ngày 8 tháng 8 năm 2024", 2024, 8, 8)),
        ("từ ngày 8 tháng 8", ("ngày 8 tháng 8", None, 8, 8)),
        ("ngày 30 tháng Tư", ("ngày 30 tháng Tư", None, 4, 30)),
        ("trong tháng 2 năm 2015", ("tháng 2 năm 2015", 2015, 2, None)),
        ("hôm ngày 8/8 vừa qua", ("ngày 8/8", None, 8, 8)),
        ("8 августа 2024 года", ("8 августа 2024", 2024, 8, 8)),
        ("于2024年8月8日在", ("2024年8月8日", 2024, 8, 8)),
        ("20世纪70年代", ("20世纪70年代", None, None, None)),
        ("am 8. Februar 2007 in", ("8. Februar 2007", 2007, 2, 8)),
        ("el 8 de agosto de 2024", ("8 de agosto de 2024", 2024, 8, 8)),
    ],
)
def test_a_date_is_found_as_it_is_written(text: str, expected: tuple[str, int | None, int | None, int | None]) -> None:
    assert found(text) == [expected]


def test_two_years_are_two_mentions() -> None:
    assert [year for _, year, _, _ in found("from 2004 to 2005")] == [2004, 2005]


@pytest.mark.parametrize(
    "text",
    [
        "he may 5 times try",
        "1,945 tons of coal",
        "$1945 was paid",
        "1945 people came",
        "10.08.2024.1 is an address",
        "over 40 years",
        "the 75th anniversary",
        "call 0912 345 678",
        "release 3.5.1",
        "at 12:30",
        "march 3 miles",
        "today, on Monday",
    ],
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["31/02/2024", "2024-13-01", "30 February", "45/45/2024"])
def test_days_that_do_not_exist_are_no_dates(text: str) -> None:
    assert all(mention.date is None and mention.day is None for mention in find_dates(text))


def test_an_open_order_of_day_and_month_stays_open_unless_it_is_told() -> None:
    assert found("03/04/2024") == [("03/04/2024", 2024, None, None)]
    assert found("03/04/2024", day_first=True) == [("03/04/2024", 2024, 4, 3)]
    assert found("03/04/2024", day_first=False) == [("03/04/2024", 2024, 3, 4)]
    assert found("25/04/2024") == [("25/04/2024", 2024, 4, 25)]


@given(st.dates(min_value=datetime.date(1800, 1, 1), max_value=datetime.date(2100, 12, 31)))
def test_every_calendar_day_is_read_back(day: datetime.date) -> None:
    for written in (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}"):
        assert [mention.date for mention in find_dates(f"x {written} y")] == [day]


_PIECES = [
    "May",
    "tháng",
    "ngày",
    "năm",
    "12",
    "8/8",
    "2024",
    "-",
    ",",
    " ",
    "th",
    "century",
    "BC",
    "月",
    "日",
    "1960s",
    ".",
]


@given(st.lists(st.sampled_from(_PIECES) | st.text(max_size=3)).map("".join))
def test_mentions_are_ordered_and_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for mention in find_dates(text):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.date is None or isinstance(mention.date, datetime.date)
        end = mention.end


def test_a_mention_before_christ_has_no_calendar_day() -> None:
    assert DateMention(0, 5, -44, 3, 15).date is None
