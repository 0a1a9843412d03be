"""Follow-ups are completed from the turn before, in a few plain shapes and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import Turn, next_turn
from retrieval.answering.conversation import complete
from retrieval.model import Answer, Citation, NoAnswer, NoAnswerReason, Span
from tests.retrieval.dialogues import DIALOGUES, Dialogue

UNTOUCHED = [dialogue for dialogue in DIALOGUES if dialogue.understood is None]
FOLLOW_UPS = [dialogue for dialogue in DIALOGUES if dialogue.understood is not None]
QUOTE = "Ada Brook and Carl Dean met in Westport on March 4, 2019."


def _named(dialogue: Dialogue) -> str:
    return f"{dialogue.before.question} / {dialogue.typed}"


@pytest.mark.parametrize("dialogue", FOLLOW_UPS, ids=_named)
def test_what_is_left_unsaid_comes_from_the_turn_before(dialogue: Dialogue) -> None:
    assert complete(dialogue.typed, dialogue.before) == dialogue.understood


@pytest.mark.parametrize("dialogue", UNTOUCHED, ids=_named)
def test_a_question_that_stands_by_itself_is_left_alone(dialogue: Dialogue) -> None:
    assert complete(dialogue.typed, dialogue.before) is None


@pytest.mark.parametrize(
    ("first", "typed", "understood"),
    [
        (
            "When did Ada Brook meet Carl Dean?",
            ["and Eva Fox?", "where?", "and in 2024?", "What did they discuss?"],
            [
                "When did Ada Brook meet Eva Fox?",
                "Where did Ada Brook meet Eva Fox?",
                "Where did Ada Brook meet Eva Fox in 2024?",
                "What did Ada Brook and Eva Fox discuss?",
            ],
        ),
        (
            "Trần Vũ gặp Medina khi nào?",
            ["còn Orlov?", "ở đâu?", "họ thảo luận gì?"],
            ["Trần Vũ gặp Orlov khi nào?", "Trần Vũ gặp Orlov ở đâu?", "Trần Vũ và Orlov thảo luận gì?"],
        ),
    ],
)
def test_a_chain_of_follow_ups_holds(first: str, typed: list[str], understood: list[str]) -> None:
    turn: Turn | None = Turn(question=first)
    reached = []
    for text in typed:
        assert turn is not None
        completed = complete(text, turn)
        reached.append(completed)
        turn = next_turn(NoAnswer(question=text, reason=NoAnswerReason.NOTHING_MATCHED, understood_as=completed), turn)
    assert reached == understood


def _citation(quote: str, fact: str = "") -> Citation:
    start = quote.index(fact)
    return Citation(
        document_id="d",
        title="Brook receives Dean",
        start=0,
        end=len(quote),
        quote=quote,
        passage_id="p",
        short_answer=Span(start, start + len(fact)) if fact else None,
    )


def test_an_answer_offers_its_first_quote_and_the_marked_fact() -> None:
    answer = Answer(
        question="and when?",
        understood_as="When did they meet?",
        confidence=0.9,
        citations=(_citation(QUOTE, "March 4, 2019"), _citation("Other.")),
    )
    assert next_turn(answer) == Turn(
        question="When did they meet?",
        is_answered=True,
        quote=QUOTE,
        title="Brook receives Dean",
        short_answer="March 4, 2019",
    )


def test_what_came_only_close_offers_no_fact_and_no_place() -> None:
    turn = next_turn(
        NoAnswer(
            question="When did Eva Fox meet Carl Dean?",
            reason=NoAnswerReason.NOT_SURE,
            closest=(_citation(QUOTE, "Westport"),),
        )
    )
    assert turn is not None
    assert not turn.is_answered
    assert turn.short_answer == ""
    assert complete("Who lives there?", turn) is None


def test_small_talk_in_between_does_not_end_the_conversation() -> None:
    turn = Turn(question="When did Ada Brook meet Carl Dean?")
    assert next_turn(NoAnswer(question="thanks", reason=NoAnswerReason.NO_SEARCHABLE_WORDS), turn) == turn


def test_no_passage_is_kept_however_long_the_quote() -> None:
    turn = next_turn(Answer(question="why?", confidence=0.9, citations=(_citation("Long. " * 1000),)))
    assert turn is not None
    assert len(turn.quote) <= 400


_WORDS = st.lists(
    st.sampled_from(
        "and what about where who when how many did does was is the of in at on to Ada Brook Carl Dean Westport he she "
        "it they there then his her its that year 2024 3 15 years my first last còn thế thì sao ông ấy họ ở đâu khi "
        "nào gặp ai , ? ! . ' 's \" ( ) you I me else per leave days not".split()
    ),
    max_size=30,
).map(" ".join)
_TEXT = _WORDS | st.text(max_size=60) | st.text(st.characters(categories=None), max_size=20)


@given(typed=_TEXT, question=_TEXT, quote=_TEXT, fact=_TEXT, title=_TEXT, is_answered=st.booleans())
def test_completion_takes_any_text_and_stays_short(
    typed: str, question: str, quote: str, fact: str, title: str, is_answered: bool
) -> None:
    turn = Turn(question=question, is_answered=is_answered, quote=quote, title=title, short_answer=fact)
    completed = complete(typed, turn)
    offered = len(question) + max(len(quote), len(fact), len(title))
    # A few pronouns at most are replaced, each by a name of the turn before.
    assert completed is None or len(completed) <= len(typed) + len(question) + 4 * offered + 40


@given(filler=st.sampled_from(["and ", "he ", "in ", "Ada ", "the ", "of ", "? ", "2 ", "\u0301", "'s ", "khi nào "]))
def test_a_question_of_thousands_of_characters_is_left_alone(filler: str) -> None:
    long = (filler * 4096)[:4096]
    assert complete(long, Turn(question="When did Ada Brook meet Carl Dean?")) is None
    assert complete("where?", Turn(question=long)) is None
