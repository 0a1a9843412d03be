"""Results written by an earlier run (`eval --results`), read back and checked, so that two runs can be compared."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from retrieval.errors import QuestionSetError
from retrieval.evaluation.json_lines import json_objects

__all__ = ["read_results"]


def read_results(path: Path) -> dict[str, dict[str, Any]]:
    """The records of a results file by question id, in its order. Raises `QuestionSetError`, naming file and line.

    Every field that judging reads is there and of the right type; what else a record holds is dropped.
    """
    records: dict[str, dict[str, Any]] = {}
    for where, given in json_objects(path):
        try:
            record = _record(given)
        except _UnexpectedError as error:
            raise QuestionSetError(f"{where}: {error}; give a file that `eval --results` wrote") from None
        if record["question_id"] in records:
            raise QuestionSetError(f"{where}: the question {record['question_id']!r} stands on an earlier line already")
        records[record["question_id"]] = record
    if not records:
        raise QuestionSetError(f"{path}: holds no results; give a file that `eval --results` wrote")
    return records


class _UnexpectedError(Exception):
    """A field is missing or not what it should be."""


def _record(given: dict[str, Any]) -> dict[str, Any]:
    confidence = _field(given, "confidence", _is_number, "a number")
    if not 0 <= confidence <= 1:
        raise _UnexpectedError("`confidence` must be from 0 to 1")
    status = _field(given, "status", _is_string, "a string")
    if status not in ("answered", "not_found"):
        raise _UnexpectedError("`status` must be `answered` or `not_found`")
    reason = given.get("reason")
    missing = given.get("missing") or []
    return {
        "question_id": _field(given, "question_id", _is_string, "a string"),
        "question": _field(given, "question", _is_string, "a string"),
        "status": status,
        "reason": reason if isinstance(reason, str) else None,
        "missing": [part for part in missing if isinstance(part, str)] if isinstance(missing, list) else [],
        "confidence": float(confidence),
        "elapsed_ms": float(_field(given, "elapsed_ms", _is_number, "a number")),
        "citations": [_citation(one) for one in _objects(given, "citations")],
        "closest": [_citation(one) for one in _objects(given, "closest")],
        "passages": [
            {"document_id": _field(one, "document_id", _is_string, "a string")} for one in _objects(given, "passages")
        ],
    }


def _citation(given: dict[str, Any]) -> dict[str, Any]:
    quote = _field(given, "quote", _is_string, "a string")
    start = _field(given, "start", _is_whole, "a whole number")
    title = given.get("title")
    return {
        "document_id": _field(given, "document_id", _is_string, "a string"),
        "title": title if isinstance(title, str) else "",
        "start": start,
        "quote": quote,
        "short_answer": _short_answer(given.get("short_answer"), start, quote),
    }


def _short_answer(given: object, start: int, quote: str) -> dict[str, Any] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise _UnexpectedError("`short_answer` must be an object or null")
    text = _field(given, "text", _is_string, "a string")
    first = _field(given, "start", _is_whole, "a whole number")
    last = _field(given, "end", _is_whole, "a whole number")
    if not (start <= first <= last <= start + len(quote)) or quote[first - start : last - start] != text:
        raise _UnexpectedError("`short_answer` does not stand where it says in `quote`")
    return {"text": text, "start": first, "end": last}


def _objects(given: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = given.get(name)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _UnexpectedError(f"`{name}` must be a list of objects")
    return found


def _field(given: dict[str, Any], name: str, fits: Callable[[object], bool], what: str) -> Any:
    if name not in given:
        raise _UnexpectedError(f"`{name}` is missing")
    if not fits(given[name]):
        raise _UnexpectedError(f"`{name}` must be {what}")
    return given[name]


def _is_string(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _HUGE


_HUGE = 1e15
"""Beyond it nothing is a time or a confidence; whole numbers of JSON may even be too large for a float."""
