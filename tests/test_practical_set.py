"""The practical questions fit their documents, and the unseen part shares nothing with the tuned one."""

from collections.abc import Sequence

import pytest

from benchmarks.practical import (
    OWN_SET,
    TUNED,
    UNSEEN,
    PracticalQuestion,
    Verdict,
    ask,
    figures,
    folded,
    load_questions,
)
from retrieval.documents import find_files, load_file

DOCS = OWN_SET / "docs"


@pytest.fixture(scope="module")
def documents() -> dict[str, str]:
    """Folded texts as they are quoted from, by document id."""
    files = find_files(DOCS).files
    return {file.document_id: folded(load_file(file.path, document_id=file.document_id).text) for file in files}


@pytest.fixture(scope="module")
def tuned() -> Sequence[PracticalQuestion]:
    return load_questions(OWN_SET / TUNED)


@pytest.fixture(scope="module")
def unseen() -> Sequence[PracticalQuestion]:
    return load_questions(OWN_SET / UNSEEN)


@pytest.fixture(scope="module")
def questions(tuned: Sequence[PracticalQuestion], unseen: Sequence[PracticalQuestion]) -> Sequence[PracticalQuestion]:
    return [*tuned, *unseen]


def test_every_document_can_be_taken(documents: dict[str, str]) -> None:
    assert not find_files(DOCS, report_unsupported=True).rejected
    assert sorted(documents) == sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*") if path.is_file())


def test_every_expected_string_stands_in_a_document_that_is_named(
    documents: dict[str, str], questions: Sequence[PracticalQuestion]
) -> None:
    astray = [
        (question.id, expected)
        for question in questions
        for expected in question.expected
        if not any(folded(expected) in documents[name] for name in question.files)
    ]
    assert not astray


def test_every_named_document_is_needed_and_belongs_to_the_organisation_asked(
    documents: dict[str, str], questions: Sequence[PracticalQuestion]
) -> None:
    for question in questions:
        assert (DOCS / question.organisation).is_dir()
        for name in question.files:
            assert name.startswith(f"{question.organisation}/"), question.id
            assert any(folded(expected) in documents[name] for expected in question.expected), (question.id, name)


def test_only_answerable_questions_expect_something(questions: Sequence[PracticalQuestion]) -> None:
    for question in questions:
        assert bool(question.expected) == bool(question.files) == question.answerable, question.id


def test_an_expected_string_is_short_enough_to_be_shown(questions: Sequence[PracticalQuestion]) -> None:
    assert all(0 < len(expected) <= 120 for question in questions for expected in question.expected)


def test_no_question_stands_twice(questions: Sequence[PracticalQuestion]) -> None:
    assert len({question.id for question in questions}) == len(questions)
    asked = {(question.organisation, question.history, folded(question.question)) for question in questions}
    assert len(asked) == len(questions)


def test_the_set_is_large_enough_and_three_in_ten_are_traps(questions: Sequence[PracticalQuestion]) -> None:
    assert len(questions) >= 132
    assert 0.25 <= sum(not question.answerable for question in questions) / len(questions) <= 0.35
    assert sum(bool(question.history) for question in questions) >= 8


def test_a_third_is_unseen_and_of_other_organisations(
    tuned: Sequence[PracticalQuestion], unseen: Sequence[PracticalQuestion]
) -> None:
    assert {question.split for question in tuned} == {"tune"}
    assert {question.split for question in unseen} == {"unseen"}
    assert 0.32 <= len(unseen) / (len(tuned) + len(unseen)) <= 0.38
    assert not {question.organisation for question in tuned} & {question.organisation for question in unseen}
    assert not {name for question in tuned for name in question.files} & {
        name for question in unseen for name in question.files
    }


def test_every_organisation_has_questions_with_and_without_an_answer(questions: Sequence[PracticalQuestion]) -> None:
    asked = {(question.organisation, question.answerable) for question in questions}
    folders = {path.name for path in DOCS.iterdir()}
    assert asked == {(folder, answerable) for folder in folders for answerable in (True, False)}


def test_questions_are_asked_of_their_own_organisation_only(tuned: Sequence[PracticalQuestion]) -> None:
    two = [question for question in tuned if question.id in {"nordvik-01", "tidegate-01"}]
    verdicts = list(ask(DOCS, two))
    assert [verdict.question.id for verdict, _ in verdicts] == [question.id for question in two]
    for verdict, record in verdicts:
        passages = record["citations"] + record["closest"]
        assert passages
        assert {passage["source"] for passage in passages} <= {
            str(path) for path in (DOCS / verdict.question.organisation).iterdir()
        }


def test_totals_leave_follow_ups_to_their_kind(tuned: Sequence[PracticalQuestion]) -> None:
    follow_up = next(question for question in tuned if question.history and question.answerable)
    alone = next(question for question in tuned if not question.history and question.answerable)
    trap = next(question for question in tuned if not question.answerable)
    verdicts = [
        Verdict(question=follow_up, is_answered=True, shown=f"so: {follow_up.expected[0].upper()}"),
        Verdict(question=alone, is_answered=False, shown=alone.expected[0]),
        Verdict(question=trap, is_answered=False, shown=""),
    ]
    assert figures(verdicts) == [
        ("shown first", 1, 1),
        ("right", 0, 1),
        ("refused", 1, 1),
        *sorted([("right: follow-up", 1, 1), (f"right: {alone.kind}", 0, 1)]),
        (f"refused: {trap.kind}", 1, 1),
    ]
