"""What one question came to, in the public form that `ask --json` prints and `eval --results` writes.

Others read these records, so fields are only ever added. Positions count code points of the document's text.
"""

import json
import re
from typing import Any

from retrieval.model import Answer, Citation, Explanation, NoAnswer, RankedPassage, Span

__all__ = ["LISTED_PASSAGES", "json_line", "result_record"]

LISTED_PASSAGES = 100
"""How many passages of the ranking a record lists."""

# Half of a surrogate pair cannot be written as UTF-8. It comes in with command lines in a broken encoding.
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
# JSON leaves these bare, but `str.splitlines` cuts a line at some of them and a terminal obeys others.
_UNSAFE_IN_A_LINE = re.compile("[\x7f-\x9f\u2028\u2029]")


def result_record(outcome: Answer | NoAnswer, *, question_id: str | None, elapsed_ms: float) -> dict[str, Any]:
    """The outcome as plain JSON values. `elapsed_ms` is how long the answer took, in milliseconds."""
    record: dict[str, Any] = {
        "question_id": None if question_id is None else _writable(question_id),
        "question": _writable(outcome.question),
    }
    match outcome:
        case Answer():
            record |= {"status": "answered", "reason": None, "confidence": float(outcome.confidence)}
            record |= {"citations": [_citation(citation) for citation in outcome.citations], "closest": []}
            missing: tuple[str, ...] = ()
            found: tuple[str, ...] = ()
        case NoAnswer():
            record |= {"status": "not_found", "reason": outcome.reason.value, "confidence": float(outcome.confidence)}
            record |= {"citations": [], "closest": [_citation(citation) for citation in outcome.closest]}
            missing, found = outcome.missing, outcome.found
    record |= {
        "passages": [_ranked(passage) for passage in outcome.passages],
        "corrections": {_writable(written): _writable(searched) for written, searched in outcome.corrections},
        "missing": [_writable(part) for part in missing],
        "found": [_writable(part) for part in found],
        "understood_as": None if outcome.understood_as is None else _writable(outcome.understood_as),
        "elapsed_ms": round(float(elapsed_ms), 3),
    }
    if outcome.explanation is not None:
        record["explanation"] = _explanation(outcome.explanation)
    return record


def json_line(record: dict[str, Any]) -> str:
    """A record on one line, safe to print and to split, without its line end. Raises `ValueError` for NaN."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return _UNSAFE_IN_A_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def _citation(citation: Citation) -> dict[str, Any]:
    published = citation.published
    return {
        "document_id": _writable(citation.document_id),
        "title": _writable(citation.title),
        "published": None if published is None else published.date.isoformat(),
        "published_from": None if published is None else _writable(published.read_from),
        "publisher": None if citation.publisher is None else _writable(citation.publisher),
        "url": None if citation.url is None else _writable(citation.url),
        "source": _writable(citation.source),
        "location": {
            "page": citation.location.page,
            "heading": None if citation.location.heading is None else _writable(citation.location.heading),
        },
        "passage_id": _writable(citation.passage_id),
        "start": int(citation.start),
        "end": int(citation.end),
        "quote": _writable(citation.quote),
        "highlights": [[int(span.start), int(span.end)] for span in citation.highlights],
        "short_answer": _short_answer(citation.short_answer, citation.short_answer_text),
        "short_answer_confidence": _rounded(citation.short_answer_confidence),
        "short_answer_marked": citation.marked_fact is not None,
    }


def _short_answer(span: Span | None, text: str | None) -> dict[str, Any] | None:
    if span is None or text is None:
        return None
    return {"start": int(span.start), "end": int(span.end), "text": _writable(text)}


def _rounded(confidence: float | None) -> float | None:
    return None if confidence is None else round(float(confidence), 4)


def _ranked(passage: RankedPassage) -> dict[str, Any]:
    return {
        "document_id": _writable(passage.document_id),
        "start": int(passage.start),
        "end": int(passage.end),
        "score": float(passage.score),
    }


def _explanation(explanation: Explanation) -> dict[str, Any]:
    return {
        "asked_type": explanation.asked_type,
        "terms": [_writable(term) for term in explanation.terms],
        "features": {name: float(value) for name, value in explanation.features},
        "for_this_sentence": {name: float(value) for name, value in explanation.for_this_sentence},
        "for_this_confidence": {name: float(value) for name, value in explanation.for_this_confidence},
    }


def _writable(text: str) -> str:
    """The text with anything that UTF-8 cannot carry replaced, one code point for one, so that positions hold."""
    return _LONE_SURROGATE.sub("\ufffd", text)
