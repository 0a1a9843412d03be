"""The export form loses nothing that it has room for, and takes back only what is in that form."""

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.documents import document_from_json, document_from_line, document_to_json, load_bytes
from retrieval.errors import DocumentError

MARKDOWN = (
    b"---\ndate: 2024-05-11\npublisher: ABC\nurl: https://example.org\n---\n"
    b"# A\n\nBring:\n\n- one\n\n|a|b|\n|-|-|\n|1|2|\n"
)


def test_the_form_is_the_documented_one() -> None:
    form = document_to_json(load_bytes(MARKDOWN, name="a.md"))
    assert list(form) == [
        "id", "source", "title", "published", "published_from", "publisher", "language", "url", "text", "blocks",
    ]  # fmt: skip
    assert form["published"] == "2024-05-11"
    assert form["blocks"][2] == {
        "kind": "list_item", "start": 10, "end": 13, "page": None, "heading": "A", "anchor": [3, 9],
    }  # fmt: skip
    assert form["text"][10:13] == "one"


@given(
    st.lists(
        st.sampled_from(["# A\n\n", "words here\n\n", "- one\n", "|a|b|\n|-|-|\n|1|2|\n\n", "```\nx\n```\n", "é\u2003"])
    )
)
def test_a_document_comes_back_as_it_was(pieces: list[str]) -> None:
    document = load_bytes(("Start.\n\n" + "".join(pieces)).encode(), name="2024-05-11.md", source="there")
    assert document_from_line(json.dumps(document_to_json(document)), source="line 1") == document


def test_only_id_and_text_must_be_there() -> None:
    document = document_from_json({"id": "a", "text": "Bring:\n- one\n", "surprise": 1})
    assert (document.id, document.source, document.title, document.published) == ("a", "a", "", None)
    assert [block.kind.value for block in document.blocks] == ["paragraph", "list_item"]
    assert document_from_json({"id": "a", "text": "x", "published": "2024-05-11"}).published is not None


GOOD: dict[str, Any] = {"id": "a", "text": "words"}


@pytest.mark.parametrize(
    "form",
    [
        [],
        "a",
        {"text": "x"},
        {"id": " ", "text": "x"},
        {"id": 1, "text": "x"},
        {"id": "a"},
        {"id": "a", "text": None},
        {**GOOD, "title": 5},
        {**GOOD, "published": "soon"},
        {**GOOD, "published": "2024-02-30"},
        {**GOOD, "blocks": {}},
        {**GOOD, "blocks": [1]},
        {**GOOD, "blocks": [{"kind": "poem", "start": 0, "end": 1}]},
        {**GOOD, "blocks": [{"kind": "code", "start": 0, "end": 6}]},
        {**GOOD, "blocks": [{"kind": "code", "start": 2, "end": 2}]},
        {**GOOD, "blocks": [{"kind": "code", "start": -1, "end": 2}]},
        {**GOOD, "blocks": [{"kind": "code", "start": True, "end": 2}]},
        {**GOOD, "blocks": [{"kind": "code", "start": 2, "end": 4}, {"kind": "code", "start": 3, "end": 5}]},
        {**GOOD, "blocks": [{"kind": "code", "start": 2, "end": 4, "anchor": [3, 4]}]},
        {**GOOD, "blocks": [{"kind": "code", "start": 2, "end": 4, "anchor": [0]}]},
        {**GOOD, "blocks": [{"kind": "code", "start": 2, "end": 4, "page": "one"}]},
    ],
)
def test_other_forms_are_refused_in_one_line(form: object) -> None:
    with pytest.raises(DocumentError, match=r"^line 7: [^\n]+$"):
        document_from_line(json.dumps(form), source="line 7")


@pytest.mark.parametrize("line", ["", "{", "nonsense", "[" * 100_000])
def test_lines_that_are_no_json_are_refused(line: str) -> None:
    with pytest.raises(DocumentError, match=r"^line 7: not a JSON object"):
        document_from_line(line, source="line 7")


def test_a_lone_surrogate_of_an_import_does_not_survive() -> None:
    document = document_from_line('{"id": "a", "text": "x\\ud800y"}', source="line 1")
    assert document.text == "x�y"


def test_the_day_is_written_as_iso() -> None:
    document = document_from_json({**GOOD, "published": "2024-05-11", "published_from": "dateline"})
    assert document.published is not None
    assert (document.published.date, document.published.read_from) == (datetime.date(2024, 5, 11), "dateline")
