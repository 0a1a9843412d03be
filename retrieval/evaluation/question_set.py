"""Question sets in BEIR form (Thakur et al., 2021): a folder that holds a corpus, questions, and what is right.

    corpus.jsonl       {"_id", "title", "text", "metadata": {"lang"}}             absent: an existing corpus is asked
    queries.jsonl      {"_id", "text", "metadata": {"answers", "answerable", "kind"}}
    qrels/test.tsv     query-id, corpus-id, score, separated by tabs              absent: document ranks stay unmeasured

`answers` lists accepted strings; `answerable` is false where the corpus holds no answer; `kind` says what a question
tests. All three may be left out. A document that also has `blocks` is read with all fields of `corpus export`: its
headings are known, as in a store.

A single file of the form of queries.jsonl is a question set too, to ask of an existing corpus.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from retrieval.documents import document_from_json
from retrieval.errors import DocumentError, QuestionSetError
from retrieval.evaluation.json_lines import json_objects, numbered_lines
from retrieval.model import Document

__all__ = ["CorpusText", "Question", "QuestionSet", "evenly_spread", "load_question_set"]

_CORPUS, _QUESTIONS, _QRELS = "corpus.jsonl", "queries.jsonl", "qrels"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusText:
    """One document of a question set, as the set gives it."""

    id: str
    title: str
    text: str
    language: str | None = None
    exported: Document | None = None
    """The document whole, where the set gives it in the form of `corpus export`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, and what the set knows of its answer."""

    id: str
    text: str
    answers: tuple[str, ...] = ()
    """Accepted strings; empty where the set names none."""
    answerable: bool | None = None
    """Whether the corpus holds an answer; None where the set does not say and names no answer."""
    relevance: Mapping[str, int] = field(default_factory=dict)
    """How relevant documents are, by id; those of 0 or less are not."""
    kind: str | None = None
    """What the set says that the question tests; measures are also shown by kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """A question set read whole. `corpus` is None where the set brings no documents of its own."""

    name: str
    questions: tuple[Question, ...]
    corpus: tuple[CorpusText, ...] | None = None


def load_question_set(folder: Path) -> QuestionSet:
    """The question set in a folder, or in a file of questions alone.

    Raises `QuestionSetError`, naming the file and line, for what is not in BEIR form.

    In public sets the questions of other splits stand in the same file; those are recognised by knowing nothing about
    their answers while the set has relevance judgements, and left out.
    """
    if folder.is_file():
        return QuestionSet(name=folder.name, questions=tuple(_read_questions(folder)))
    if not folder.is_dir():
        raise QuestionSetError(f"{folder}: no such folder; give the folder that holds {_QUESTIONS}")
    corpus = _read_corpus(folder / _CORPUS) if (folder / _CORPUS).exists() else None
    if not (folder / _QUESTIONS).exists():
        raise QuestionSetError(f"{folder / _QUESTIONS}: this file is missing; a question set needs it")
    questions = _read_questions(folder / _QUESTIONS)
    qrels = _qrels_file(folder / _QRELS)
    if qrels is not None:
        known_documents = None if corpus is None else {document.id for document in corpus}
        relevance = _read_relevance(qrels, {question.id for question in questions}, known_documents)
        questions = [
            replace(question, relevance=relevance.get(question.id, {}))
            for question in questions
            if question.id in relevance or question.answerable is not None
        ]
    return QuestionSet(
        name=folder.resolve().name,
        questions=tuple(questions),
        corpus=None if corpus is None else tuple(corpus),
    )


def evenly_spread(questions: tuple[Question, ...], limit: int | None) -> tuple[Question, ...]:
    """At most `limit` of the questions, spread over the whole set, in its order; all of them when `limit` is None."""
    if limit is None or limit >= len(questions):
        return questions
    if limit < 0:
        raise ValueError(f"limit must not be negative: {limit}")
    return tuple(questions[position * len(questions) // limit] for position in range(limit))


def _read_corpus(path: Path) -> list[CorpusText]:
    corpus, seen = [], set[str]()
    for where, record in json_objects(path):
        identity = _identity(record, where, seen)
        metadata = _metadata(record, where)
        corpus.append(
            CorpusText(
                id=identity,
                title=_string(record, "title", where, default=""),
                text=_string(record, "text", where),
                language=_string(metadata, "lang", where, default="") or None,
                exported=_exported(record | {"id": identity}, where) if "blocks" in record else None,
            )
        )
    return corpus


def _exported(record: dict[str, Any], where: str) -> Document:
    try:
        return document_from_json(record, source=where)
    except DocumentError as error:
        raise QuestionSetError(str(error)) from error


def _read_questions(path: Path) -> list[Question]:
    questions, seen = [], set[str]()
    for where, record in json_objects(path):
        identity = _identity(record, where, seen)
        metadata = _metadata(record, where)
        answers = metadata.get("answers") or []
        if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
            raise QuestionSetError(f"{where}: `answers` must be a list of strings")
        answerable = metadata.get("answerable")
        if answerable is not None and not isinstance(answerable, bool):
            raise QuestionSetError(f"{where}: `answerable` must be true or false")
        if answerable is None and answers:
            answerable = True
        questions.append(
            Question(
                id=identity,
                text=_string(record, "text", where),
                answers=tuple(answers),
                answerable=answerable,
                kind=kind if isinstance(kind := metadata.get("kind"), str) and kind.strip() else None,
            )
        )
    return questions


def _qrels_file(folder: Path) -> Path | None:
    """`test.tsv`, or the only split there is."""
    if (folder / "test.tsv").exists():
        return folder / "test.tsv"
    splits = sorted(folder.glob("*.tsv"))
    if len(splits) > 1:
        names = ", ".join(split.name for split in splits)
        raise QuestionSetError(f"{folder}: holds {names} but no test.tsv; name the one to measure on test.tsv")
    return splits[0] if splits else None


def _read_relevance(path: Path, questions: set[str], documents: set[str] | None) -> dict[str, dict[str, int]]:
    """Scores by question id and document id. `documents` is None where the documents are not known here."""
    by_question: dict[str, dict[str, int]] = {}
    for number, line in numbered_lines(path):
        where = f"{path}, line {number}"
        fields = line.split("\t")
        if number == 1 and fields[0] == "query-id":
            continue
        if len(fields) != 3:
            raise QuestionSetError(f"{where}: expected question id, document id and score, separated by tabs")
        question_id, document_id, score = fields
        try:
            relevance = int(score)
        except ValueError as error:
            raise QuestionSetError(f"{where}: the score must be a whole number, not {score!r}") from error
        if question_id not in questions:
            raise QuestionSetError(f"{where}: there is no question {question_id!r} in {_QUESTIONS}")
        if documents is not None and document_id not in documents:
            raise QuestionSetError(f"{where}: there is no document {document_id!r} in {_CORPUS}")
        by_question.setdefault(question_id, {})[document_id] = relevance
    return by_question


def _identity(record: dict[str, Any], where: str, seen: set[str]) -> str:
    identity = record.get("_id")
    if isinstance(identity, int) and not isinstance(identity, bool):
        identity = str(identity)
    if not isinstance(identity, str) or not identity:
        raise QuestionSetError(f"{where}: `_id` is missing; give each line an id of its own")
    if identity in seen:
        raise QuestionSetError(f"{where}: the id {identity!r} stands on an earlier line already")
    seen.add(identity)
    return identity


def _metadata(record: dict[str, Any], where: str) -> dict[str, Any]:
    metadata = record.get("metadata")
    if metadata is None:
        return {}
    if not isinstance(metadata, dict):
        raise QuestionSetError(f"{where}: `metadata` must be an object")
    return metadata


def _string(record: dict[str, Any], name: str, where: str, *, default: str | None = None) -> str:
    value = record.get(name)
    if value is None:
        value = default
    if not isinstance(value, str):
        raise QuestionSetError(f"{where}: `{name}` must be a string")
    return value
