"""A document without a title of its own gets one that a person would recognise; its publisher is whom it credits."""

import pytest

from retrieval.documents.auxiliary import mark_auxiliary
from retrieval.documents.lines import lines_of
from retrieval.documents.plain_text import find_blocks
from retrieval.documents.titles import publisher_of, title_of

PROSE = (
    "The harbour was closed for a day while divers looked for the lost anchor, and nobody at all was hurt in the end."
)


def title(text: str, name: str = "night-rules.txt") -> str:
    return title_of(text, find_blocks(text), list(lines_of(text)), name)


def publisher(text: str) -> str | None:
    return publisher_of(text, mark_auxiliary(text, find_blocks(text)), list(lines_of(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Harbour closed for a day\n\n{PROSE}", "Harbour closed for a day"),
        (f"Harbour rules\n=====\n\n{PROSE}", "Harbour rules"),
        (f".. _rules:\n\nHarbour rules\n=====\n\n{PROSE}", "Harbour rules"),
        (f"Title: Closed harbour\nDate: 2024-05-11\n\n{PROSE}", "Closed harbour"),
        (
            f"{PROSE}\nHarbour closed for a day have 99 words, post on harbour.example at May 5, 2021.",
            "Harbour closed for a day",
        ),
        ("Divers went down. They came up again.", "Divers went down"),
        ("Mr. Ng of St. Olav went down. He came up.", "Mr. Ng of St. Olav went down"),
        ("date 2021-12-03 OSLO — Divers went down. They came up.", "Divers went down"),
        (f"The mayor on deck. (Photo: Ada Marsh)\n\n{PROSE}", PROSE[:87] + "…"),
    ],
)
def test_a_title_is_found(text: str, expected: str) -> None:
    assert title(text) == expected


def test_a_long_first_sentence_is_cut_after_a_word() -> None:
    found = title(PROSE)
    assert len(found) <= 91
    assert found.endswith("…")
    assert PROSE.startswith(found[:-1] + " ")


def test_a_date_alone_on_the_first_line_is_no_title() -> None:
    assert title("3 December 2021\n\nDivers went down. They came up.") != "3 December 2021"


def test_the_name_of_the_file_is_the_last_resort() -> None:
    assert title("42\n", name="folder/night_rules-new.txt") == "night rules new"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{PROSE} — ABC", "ABC"),
        (f"{PROSE} — ABC/DEF", "ABC/DEF"),
        (f"{PROSE}\n\nABC", "ABC"),
        (f"{PROSE}\n\nReuters", "Reuters"),
        (f"{PROSE}\nHarbour closed have 99 words, post on harbour.example at May 5, 2021.", "harbour.example"),
        (f"{PROSE} — ABC\nHarbour closed have 99 words, post on harbour.example at May 5, 2021.", "ABC"),
        (PROSE, None),
        (f"The mayor on deck. (Photo: ABC)\n\n{PROSE}", None),
    ],
)
def test_the_publisher_is_whom_the_end_credits(text: str, expected: str | None) -> None:
    assert publisher(text) == expected
