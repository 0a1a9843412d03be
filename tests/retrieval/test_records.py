"""The public form of one result: every field, every null, and text that is hard to write down."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.model import (
    Answer,
    Citation,
    Explanation,
    Location,
    NoAnswer,
    NoAnswerReason,
    PublicationDate,
    RankedPassage,
    Span,
)
from retrieval.records import json_line, result_record

QUOTE = "They met in Moscow on May 11."
CITATION = Citation(
    document_id="moscow.md",
    title="Talks in Moscow",
    start=310,
    end=310 + len(QUOTE),
    quote=QUOTE,
    passage_id="p-1",
    location=Location(page=2, heading="Talks › Moscow"),
    published=PublicationDate(date=datetime.date(2025, 5, 12), read_from="front matter"),
    publisher="An Agency",
    url="https://example.org/talks",
    source="talks/moscow.md",
    highlights=(Span(315, 318),),
    short_answer=Span(332, 338),
    short_answer_confidence=0.875,
)
BARE_CITATION = Citation(document_id="d", title="", start=0, end=2, quote="ok", passage_id="p")


def test_an_answer_is_written_field_by_field() -> None:
    outcome = Answer(
        question="When did they meet?",
        confidence=0.93,
        citations=(CITATION,),
        passages=(RankedPassage(document_id="moscow.md", start=0, end=800, score=12.3),),
        corrections=(("moscw", "moscow"),),
        understood_as="When did they meet in Moscow?",
        explanation=Explanation(asked_type="when", terms=("meet",), features=(("coverage", 1.0),)),
    )
    assert result_record(outcome, question_id="q1", elapsed_ms=1.9) == {
        "question_id": "q1",
        "question": "When did they meet?",
        "status": "answered",
        "reason": None,
        "confidence": 0.93,
        "citations": [
            {
                "document_id": "moscow.md",
                "title": "Talks in Moscow",
                "published": "2025-05-12",
                "published_from": "front matter",
                "publisher": "An Agency",
                "url": "https://example.org/talks",
                "source": "talks/moscow.md",
                "location": {"page": 2, "heading": "Talks › Moscow"},
                "passage_id": "p-1",
                "start": 310,
                "end": 339,
                "quote": QUOTE,
                "highlights": [[315, 318]],
                "short_answer": {"start": 332, "end": 338, "text": "May 11"},
                "short_answer_confidence": 0.875,
                "short_answer_marked": True,
            }
        ],
        "closest": [],
        "passages": [{"document_id": "moscow.md", "start": 0, "end": 800, "score": 12.3}],
        "corrections": {"moscw": "moscow"},
        "missing": [],
        "found": [],
        "understood_as": "When did they meet in Moscow?",
        "elapsed_ms": 1.9,
        "explanation": {
            "asked_type": "when",
            "terms": ["meet"],
            "features": {"coverage": 1.0},
            "for_this_sentence": {},
            "for_this_confidence": {},
        },
    }


def test_what_is_unknown_of_a_citation_is_null() -> None:
    record = result_record(
        Answer(question="?", confidence=1.0, citations=(BARE_CITATION,)), question_id=None, elapsed_ms=0
    )
    (citation,) = record["citations"]
    absent = {name for name, value in citation.items() if value is None}
    assert absent == {"published", "published_from", "publisher", "url", "short_answer", "short_answer_confidence"}
    assert citation["location"] == {"page": None, "heading": None}
    assert citation["highlights"] == []
    assert record["question_id"] is None


@pytest.mark.parametrize("reason", list(NoAnswerReason))
def test_what_was_not_found_offers_the_closest_and_cites_nothing(reason: NoAnswerReason) -> None:
    outcome = NoAnswer(question="Where?", reason=reason, confidence=0.2, missing=("Hanoi",), closest=(CITATION,))
    record = result_record(outcome, question_id="q", elapsed_ms=2.0)
    assert (record["status"], record["reason"]) == ("not_found", str(reason))
    assert record["citations"] == []
    assert [citation["quote"] for citation in record["closest"]] == [QUOTE]
    assert record["missing"] == ["Hanoi"]
    assert "explanation" not in record


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=()), min_size=1))
def test_any_text_is_written_on_one_line_and_keeps_its_positions(question: str, quote: str) -> None:
    citation = Citation(
        document_id=quote,
        title=quote,
        start=7,
        end=7 + len(quote),
        quote=quote,
        passage_id="p",
        short_answer=Span(7, 8),
    )
    outcome = Answer(question=question, confidence=0.5, citations=(citation,), corrections=((question, quote),))
    line = json_line(result_record(outcome, question_id=question, elapsed_ms=1.0))
    assert len(line.splitlines()) == 1
    read = json.loads(line.encode("utf-8"))
    assert len(read["question"]) == len(question)
    written = read["citations"][0]
    assert len(written["quote"]) == written["end"] - written["start"]
    assert written["short_answer"]["text"] == written["quote"][:1]
    if not any("\ud800" <= character <= "\udfff" for character in question + quote):
        assert (read["question"], written["quote"]) == (question, quote)


def test_a_number_that_json_lacks_is_refused() -> None:
    outcome = NoAnswer(question="?", reason=NoAnswerReason.NOT_SURE, confidence=float("nan"))
    with pytest.raises(ValueError):
        json_line(result_record(outcome, question_id=None, elapsed_ms=1.0))
