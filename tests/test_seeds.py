"""The starter corpus loads whole, claims no more than it knows, and its questions fit its documents."""

import datetime

import pytest

from retrieval.documents import find_files, load_file
from retrieval.evaluation import load_question_set
from retrieval.evaluation.metrics import holds_accepted
from retrieval.model import Document
from seeds.build_questions import DOCUMENTS, QUESTIONS, corpus_lines

PUBLISHED = {
    "le-hoai-trung-medvedev-zyuganov.md": (datetime.date(2026, 2, 24), "VNA/VNS"),
    "phuc-zyuganov-moscow.md": (datetime.date(2021, 12, 3), "vietnamnews.vn"),
    "to-lam-medvedev-moscow.md": (None, None),
    "to-lam-putin-phone-call.md": (datetime.date(2024, 8, 8), None),
    "to-lam-zyuganov-moscow.md": (None, "VNA"),
}


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    files = find_files(DOCUMENTS).files
    return {file.document_id: load_file(file.path, document_id=file.document_id) for file in files}


def test_every_file_is_a_document_in_english_with_a_title_of_its_own(documents: dict[str, Document]) -> None:
    assert sorted(documents) == sorted(path.name for path in DOCUMENTS.iterdir())
    assert not find_files(DOCUMENTS).rejected
    assert {document.language for document in documents.values()} == {"en"}
    assert len({document.title for document in documents.values()}) == len(documents)
    assert not any(document.title in document.text for document in documents.values())


def test_dates_and_publishers_are_those_given_and_unknown_ones_stay_unknown(documents: dict[str, Document]) -> None:
    found = {
        document.id: (None if document.published is None else document.published.date, document.publisher)
        for document in documents.values()
    }
    assert found == PUBLISHED


def test_the_first_question_is_answered_by_one_sentence(documents: dict[str, Document]) -> None:
    sentence = "To Lam and Gennady Zyuganov met in Moscow on May 11."
    assert [name for name, document in documents.items() if sentence in document.text] == ["to-lam-zyuganov-moscow.md"]


def test_the_question_set_holds_the_documents_as_they_are_now() -> None:
    written = (QUESTIONS / "corpus.jsonl").read_text(encoding="utf-8")
    assert written == corpus_lines(), "run `python -m seeds.build_questions`"


def test_every_accepted_string_stands_in_a_document_that_is_expected(documents: dict[str, Document]) -> None:
    astray = [
        (question.id, answer)
        for question in load_question_set(QUESTIONS).questions
        for answer in question.answers
        if not any(holds_accepted(documents[expected].text, [answer]) for expected in question.relevance)
    ]
    assert not astray


def test_every_question_says_whether_it_can_be_answered_and_where() -> None:
    questions = load_question_set(QUESTIONS).questions
    assert len({question.text for question in questions}) == len(questions)
    for question in questions:
        assert question.answerable is not None
        assert bool(question.answers) == bool(question.relevance) == question.answerable
    assert sum(question.answerable is True for question in questions) >= 60
    assert sum(question.answerable is False for question in questions) >= 30
