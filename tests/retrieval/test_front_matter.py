"""Front matter is read as strings, safely, and only where it is front matter."""

import datetime

import pytest

from retrieval.documents.front_matter import split_front_matter
from retrieval.model import PublicationDate


def test_fields_are_read_and_parted_from_the_text() -> None:
    front = split_front_matter(
        "---\ntitle: 'Night: a guide'\ndate: 2024-05-11\npublisher: Harbour Office\nauthor: [Ada Marsh, Li Wei]\n"
        "lang: en-GB\nurl: https://example.org/night\n---\n\nKeep quiet.\n",
        needs_known_field=True,
    )
    stated = front.metadata
    assert stated.title == "Night: a guide"
    assert stated.published == PublicationDate(date=datetime.date(2024, 5, 11), read_from="front matter")
    assert (stated.publisher, stated.author, stated.language) == ("Harbour Office", "Ada Marsh, Li Wei", "en")
    assert stated.url == "https://example.org/night"
    assert front.body == "\nKeep quiet.\n"


def test_fields_in_toml_are_read_as_those_in_yaml() -> None:
    front = split_front_matter(
        '+++\ntitle = "Night"\ndate = 2024-05-11T09:00:00Z\ndraft = false\n[menu]\nmain = 1\n+++\n\nKeep quiet.\n',
        needs_known_field=True,
    )
    assert front.metadata.title == "Night"
    assert front.metadata.published == PublicationDate(date=datetime.date(2024, 5, 11), read_from="front matter")
    assert front.body == "\nKeep quiet.\n"
    for text in ("+++\nnot toml\n+++\nx", "+++\na = 1\nx", "+++\n+++\n"):
        assert split_front_matter(text, needs_known_field=False).body == text


@pytest.mark.parametrize(
    "written", ["2024-05-11T09:00:00Z", "'11 May 2024'", '"May 11, 2024"', "2024/05/11", "ngày 11 tháng 5 năm 2024"]
)
def test_dates_are_read_in_many_forms(written: str) -> None:
    front = split_front_matter(f"---\ndate: {written}\n---\nx", needs_known_field=True)
    assert front.metadata.published is not None
    assert front.metadata.published.date == datetime.date(2024, 5, 11)


@pytest.mark.parametrize("written", ["2024-13-45", "soon", "03/04/2024", "May 2024", "[1, 2]"])
def test_dates_that_tell_no_day_are_passed_over(written: str) -> None:
    front = split_front_matter(f"---\ntitle: x\ndate: {written}\n---\ny", needs_known_field=True)
    assert front.metadata.published is None
    assert front.metadata.title == "x"


def test_a_source_that_is_an_address_is_the_link_and_another_is_the_publisher() -> None:
    linked = split_front_matter("---\nsource: https://example.org/a\n---\nx", needs_known_field=True).metadata
    named = split_front_matter("---\nsource: The Harbour News\n---\nx", needs_known_field=True).metadata
    assert (linked.url, linked.publisher) == ("https://example.org/a", None)
    assert (named.url, named.publisher) == (None, "The Harbour News")


@pytest.mark.parametrize(
    "text",
    [
        "---\nJust a rule above some words.\n---\nMore words.",
        "---\n- one\n- two\n---\nx",
        "---\ntitle: [broken\n---\nx",
        "---\ntitle: never closed\n\nx",
        "--- not a rule\ntitle: x\n---\n",
        "title: x\n---\ny",
        "---\nA sentence with spaces, and: a colon\n---\nx",
        "---\na: &a [1, 2]\nb: *a\ntitle: x\n---\ny",
        "---\na: " + "[" * 3000 + "\n---\nx",
    ],
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    front = split_front_matter(text, needs_known_field=True)
    assert front.body == text
    assert front.metadata.title is None


def test_unknown_fields_are_front_matter_in_markdown_only() -> None:
    text = "---\nlayout: wide\n---\nx"
    assert split_front_matter(text, needs_known_field=False).body == "x"
    assert split_front_matter(text, needs_known_field=True).body == text
