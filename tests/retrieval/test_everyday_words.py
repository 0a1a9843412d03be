"""People ask in everyday words what documents say in official ones."""

from collections.abc import Callable, Iterator

import pytest

from retrieval.answering import answer_question
from retrieval.answering.everyday_words import official_terms
from retrieval.answering.understanding import understand
from retrieval.documents import make_document
from retrieval.engine.local import LocalCorpus
from retrieval.model import Answer, NoAnswer
from retrieval.updating import prepare

HANDBOOK = {
    "leave": "Annual leave is 24 days for each full year of service.\n\nCourt leave covers service as a juror.",
    "pay": "A salary increase is decided by the board each March.\n\nOvertime is paid at one and a half times.",
    "expenses": "Reimbursement takes ten working days after the claim.\n\nLodging is covered up to 90 crowns.",
    "staff": "An employee who is dismissed returns the keys on the same day.\n\nPets are prohibited on the pier.",
    "tides": "The tide tables list high water for each day of the year.\n\nThe lamp is lit at dusk.",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCorpus]:
    with LocalCorpus.open(tmp_path_factory.mktemp("handbook") / "corpus") as opened:
        opened.update(
            prepare(make_document(id=name, source=name, title="", text=text, language="en"))
            for name, text in HANDBOOK.items()
        )
        yield opened


@pytest.fixture
def first_quote(corpus: LocalCorpus) -> Callable[[str], str]:
    def asking(question: str) -> str:
        outcome: Answer | NoAnswer = answer_question(corpus.view(), question)
        citations = outcome.citations if isinstance(outcome, Answer) else outcome.closest
        return citations[0].quote if citations else ""

    return asking


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("how much vacation do I get", "Annual leave is 24 days"),
        ("how much time off each full year", "Annual leave is 24 days"),
        ("who decides about a pay rise", "A salary increase is decided"),
        ("when is a pay rise decided", "A salary increase is decided"),
        ("when do i get my money back", "Reimbursement takes ten working days"),
        ("what happens when i am sacked", "An employee who is dismissed"),
        ("are dogs forbidden", "Pets are prohibited"),
        ("hotel limit", "Lodging is covered"),
    ],
)
def test_an_everyday_word_finds_the_official_one(first_quote: Callable[[str], str], question: str, quoted: str) -> None:
    assert quoted in first_quote(question)


def test_the_official_word_is_searched_at_a_discount(corpus: LocalCorpus) -> None:
    question = understand("how much vacation and annual leave do I get", corpus.view())

    assert 0.0 < question.weights["leav"] <= 1.0
    vacation = next(term for term in understand("how much vacation do I get", corpus.view()).terms)
    assert "leav" in vacation.paraphrases
    assert understand("how much vacation do I get", corpus.view()).weights["leav"] < 0.5


def test_phrases_ask_and_only_their_marked_word_answers() -> None:
    assert "reimburs" in official_terms("money back")
    assert "money" not in official_terms("reimburs")
    assert "leav" in official_terms("vacat")
    assert official_terms("lighthous") == frozenset()


def test_no_word_asks_for_itself() -> None:
    assert "salari" not in official_terms("salari")
    assert "fee" not in official_terms("fee")
