"""When a document was published is read where it says so, and left unknown where it only tells of an event."""

import datetime

import pytest

from retrieval.documents.dates import after_dateline, published_by_name, published_by_text
from retrieval.documents.lines import lines_of

PROSE = "The harbour was closed for a day while divers looked for the lost anchor, and nobody was hurt."


def read(text: str, language: str = "en") -> tuple[str, str] | None:
    published = published_by_text(list(lines_of(text)), language)
    return (published.date.isoformat(), published.read_from) if published else None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (f" date 2021-12-03 OSLO — {PROSE}", "en", ("2021-12-03", "header line")),
        (f"Harbour closed\n\nPublished: 3 December 2021, 10:15\n\n{PROSE}", "en", ("2021-12-03", "header line")),
        (f"Harbour closed\n\nBến CảngBến Cảng09/08/2024\n\n{PROSE}", "vi", ("2024-08-09", "header line")),
        (f"Cảng đóng cửa\n\nThứ năm, 8/8/2024, 10:30 (GMT+7)\n\n{PROSE}", "vi", ("2024-08-08", "header line")),
        (f"Cảng đóng cửa\n\nNgày đăng: 09/08/2024\n\n{PROSE}", "vi", ("2024-08-09", "header line")),
        (f"Harbour closed\n\nOslo, 3 December 2021\n\n{PROSE}", "en", ("2021-12-03", "header line")),
        (f"OSLO, December 3, 2021 (ABC) — {PROSE}", "en", ("2021-12-03", "dateline")),
        (
            f"{PROSE}\nHarbour closed have 99 words, post on harbour.example at December 3, 2021.",
            "en",
            ("2021-12-03", "footer line"),
        ),
        (f"{PROSE}\n\nPosted by Ada Marsh on December 3, 2021", "en", ("2021-12-03", "footer line")),
    ],
)
def test_a_document_says_when_it_was_published(text: str, language: str, expected: tuple[str, str]) -> None:
    assert read(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The council met the harbour master at the old pier on May 11.",
        "An agreement on the pier, signed in January 2024, was renewed on 5 May 2025 in Oslo.",
        "Ada Marsh (10 December 1815 – 27 November 1852) drew the first chart of the bay.",
        "Published on 5 May 1890 in Oslo, the book about the bay was soon forgotten by all its readers and its author.",
        "Meeting of 3 May 2021 on the new pier",
        f"OSLO, May 11 — {PROSE}",
        f"OSLO — {PROSE}",
        f"Harbour closed\n\n31/02/2024\n\n{PROSE}",
        "- Old pier, Oslo, 18 March 1994 – present",
        "Ngày 8 tháng 8 năm 2024, cảng đóng cửa một ngày để tìm chiếc neo bị mất ở ngoài khơi.",
    ],
)
def test_an_event_is_no_publication(text: str) -> None:
    assert read(text, "vi" if "cảng" in text else "en") is None


def test_only_the_head_and_the_foot_are_asked() -> None:
    body = "\n\n".join([PROSE] * 7)
    assert read(f"{body}\n\n3 December 2021\n\n{body}") is None


def test_the_header_goes_before_the_footer() -> None:
    text = f"Harbour closed\n\n2 December 2021\n\n{PROSE}\n\nPosted on December 3, 2021"
    assert read(text) == ("2021-12-02", "header line")


def test_numbers_are_read_in_the_order_of_the_language_or_not_at_all() -> None:
    text = f"Title\n\n03/04/2024\n\n{PROSE}"
    assert read(text, "vi") == ("2024-04-03", "header line")
    assert read(text, "de") == ("2024-04-03", "header line")
    assert read(text, "en") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2024-05-11-night-rules.md", "2024-05-11"),
        ("notes/2024_05_11 night.txt", "2024-05-11"),
        ("report-20240511.txt", "2024-05-11"),
        ("20240511.md", "2024-05-11"),
    ],
)
def test_a_file_name_may_tell_the_day(name: str, expected: str) -> None:
    published = published_by_name(name)
    assert published is not None
    assert (published.date, published.read_from) == (datetime.date.fromisoformat(expected), "file name")


@pytest.mark.parametrize(
    "name", ["20241399.txt", "a-2024-05-11-b.md", "202405111.md", "12345678.md", "05-11.md", "rules.md"]
)
def test_other_names_tell_nothing(name: str) -> None:
    assert published_by_name(name) is None


def test_the_dateline_is_cut_off_before_the_first_sentence() -> None:
    assert after_dateline("date 2021-12-03 OSLO — Divers went down.") == "Divers went down."
    assert after_dateline("OSLO (ABC) — Divers went down.") == "Divers went down."
    assert after_dateline("The pier — the old one — is shut.") == "The pier — the old one — is shut."
