"""Follow-ups are completed from the question before, in a few plain shapes and no others."""

import pytest

from retrieval.answering.conversation import complete

PREVIOUS = "When did Ada Brook meet Carl Dean?"


@pytest.mark.parametrize(
    ("follow_up", "completed"),
    [
        ("where?", "Where did Ada Brook meet Carl Dean?"),
        ("And why?", "Why did Ada Brook meet Carl Dean?"),
        ("and Eva Fox?", "When did Ada Brook meet Eva Fox?"),
        ("what about with eva fox", "When did Ada Brook meet eva fox?"),
        ("and in Westport?", "When did Ada Brook meet Carl Dean in Westport?"),
    ],
)
def test_what_is_left_unsaid_comes_from_the_question_before(follow_up: str, completed: str) -> None:
    assert complete(follow_up, PREVIOUS) == completed


@pytest.mark.parametrize("question", ["Who is Eva Fox?", "where is the archive?", "thanks", "", "and?", "Eva Fox"])
def test_a_question_that_stands_by_itself_is_left_alone(question: str) -> None:
    assert complete(question, PREVIOUS) is None


def test_a_place_takes_the_place_of_a_place() -> None:
    assert complete("and in Westport?", "Who met Carl Dean in Eastbury last year?") == (
        "Who met Carl Dean in Westport last year?"
    )


def test_a_person_takes_the_place_of_a_person() -> None:
    assert complete("and Eva Fox?", "When did Ada Brook meet Carl Dean in Westport?") == (
        "When did Ada Brook meet Eva Fox in Westport?"
    )


def test_nothing_is_guessed_when_the_question_before_has_no_name() -> None:
    assert complete("and Eva Fox?", "how are bridges repaired?") is None
