"""Questions get the sentence that answers, verbatim and with its place, or an honest no."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.answering import Turn, answer_question, next_turn
from retrieval.documents import make_document
from retrieval.engine.local import LocalCorpus
from retrieval.model import Answer, Document, NoAnswer, NoAnswerReason
from retrieval.updating import prepare

TALKS = """\
Mayor Ada Brook of Northam received Carl Dean, head of the Harbour Guild, at the old town hall on March 4.

Brook praised the guild for keeping the lighthouse open through the winter. She said that 37 volunteers had taken part.

Dean invited Brook to the guild's jubilee in Westport.
"""
ENVOY = """\
Special envoy of Mayor Ada Brook, Councillor Ines Roth, met Eva Fox, of the Valley Council, in Eastbury on July 9.

Roth said that the Valley Council had paid 1,250 crowns for the bridge.
"""
CALL = """\
On May 21, 2019, Mayor Ada Brook had a telephone conversation with Otto Lund, governor of the island of Grenholm.

Lund thanked Brook for the rescue boats.

Related articles
Carl Dean and Otto Lund meet in Paris over fishing rights
Ten gardens to see in Westport this summer before it is too late
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[LocalCorpus]:
    with LocalCorpus.open(tmp_path / "corpus") as opened:
        opened.update(
            prepare(document(name, text)) for name, text in (("talks", TALKS), ("envoy", ENVOY), ("call", CALL))
        )
        yield opened


def document(name: str, text: str, title: str = "") -> Document:
    return make_document(id=name, source=name, title=title, text=text, language="en")


@pytest.fixture
def ask(corpus: LocalCorpus) -> Callable[..., Answer | NoAnswer]:
    def asking(question: str, **options: object) -> Answer | NoAnswer:
        return answer_question(corpus.view(), question, **options)  # type: ignore[arg-type]  # options as the caller wrote them

    return asking


@pytest.mark.parametrize(
    ("question", "document_id", "fact"),
    [
        ("When did Ada Brook meet Carl Dean?", "talks", "March 4"),
        ("when did ada brook meet carl dean", "talks", "March 4"),
        ("WHEN DID ADA BROOK MEET CARL DEAN", "talks", "March 4"),
        ("When did Mayor Brook meet Dean?", "talks", "March 4"),
        ("When did Ines Roth meet Eva Fox?", "envoy", "July 9"),
        ("Where did Ines Roth meet Eva Fox?", "envoy", "Eastbury"),
        ("When did Ada Brook phone Otto Lund?", "call", "May 21, 2019"),
        ("How many volunteers kept the lighthouse open?", "talks", "37 volunteers"),
        ("Who invited Ada Brook to the jubilee?", "talks", "Dean"),
        ("Who did Ada Brook receive at the town hall?", "talks", "Carl Dean"),
    ],
)
def test_the_asked_fact_is_marked_in_the_right_document(
    ask: Callable[..., Answer | NoAnswer], question: str, document_id: str, fact: str
) -> None:
    answer = ask(question)

    assert isinstance(answer, Answer), answer
    first = answer.citations[0]
    assert first.document_id == document_id
    assert first.short_answer_text is not None
    assert fact in first.short_answer_text or first.short_answer_text in fact


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("When did Ada Brook meet Carl Dean in Eastbury?", "Eastbury"),
        ("When did Ada Brook meet Carl Dean in 2019?", "2019"),
        ("When did Ada Brook meet Eva Fox?", "Ada Brook"),
        ("When did Ada Brook phone Carl Dean?", "phone"),
        ("When did Hugo Stein meet Carl Dean?", "Hugo Stein"),
    ],
)
def test_one_changed_detail_is_named_and_not_answered(
    ask: Callable[..., Answer | NoAnswer], question: str, missing: str
) -> None:
    answer = ask(question)

    assert isinstance(answer, NoAnswer), answer.citations[0].quote
    assert answer.reason is NoAnswerReason.PART_NOT_FOUND
    assert missing in answer.missing
    assert answer.confidence < 0.5


def test_link_lists_answer_nothing(ask: Callable[..., Answer | NoAnswer]) -> None:
    answer = ask("Where did Carl Dean meet Otto Lund?")

    assert isinstance(answer, NoAnswer)


def test_a_misspelt_name_is_searched_as_the_documents_write_it_and_said(ask: Callable[..., Answer | NoAnswer]) -> None:
    answer = ask("When did Ines Roht meet Eva Fox?")

    assert isinstance(answer, Answer)
    assert answer.corrections == (("Roht", "roth"),)
    assert answer.confidence < ask("When did Ines Roth meet Eva Fox?").confidence


def test_a_follow_up_is_understood_from_the_question_before(ask: Callable[..., Answer | NoAnswer]) -> None:
    answer = ask("where?", previous=Turn(question="When did Ines Roth meet Eva Fox?"))

    assert isinstance(answer, Answer)
    assert answer.understood_as == "Where did Ines Roth meet Eva Fox?"
    assert answer.citations[0].short_answer_text == "Eastbury"


def test_a_conversation_goes_on_from_answer_to_answer(ask: Callable[..., Answer | NoAnswer]) -> None:
    talk = (
        ("When did Ada Brook receive Carl Dean?", None, "March 4"),
        ("thanks", None, None),
        ("and when did she phone Otto Lund?", "when did Ada Brook phone Otto Lund?", "May 21, 2019"),
        ("and Hugo Stein?", "when did Ada Brook phone Hugo Stein?", None),
        ("Who met Eva Fox in Eastbury?", None, "Councillor Ines Roth"),
        ("when?", "When was it that Councillor Ines Roth met Eva Fox in Eastbury?", "July 9"),
    )
    turn: Turn | None = None
    for typed, understood, fact in talk:
        outcome = ask(typed, previous=turn)
        turn = next_turn(outcome, turn)
        assert outcome.understood_as == understood
        assert (outcome.citations[0].short_answer_text if isinstance(outcome, Answer) else None) == fact


def test_a_sentence_that_opens_with_a_pronoun_brings_the_one_before(ask: Callable[..., Answer | NoAnswer]) -> None:
    answer = ask("How many volunteers had taken part?")

    assert isinstance(answer, Answer)
    assert answer.citations[0].quote.startswith("Brook praised")


@pytest.mark.parametrize("question", ["when did the who of it", "", "   ", "?!", "\U0001f600" * 4096])
def test_a_question_without_searchable_words_is_told_so(ask: Callable[..., Answer | NoAnswer], question: str) -> None:
    answer = ask(question)

    assert isinstance(answer, NoAnswer)
    assert answer.reason is NoAnswerReason.NO_SEARCHABLE_WORDS


def test_an_empty_corpus_is_told_so(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path / "empty") as empty:
        answer = answer_question(empty.view(), "When did Ada Brook meet Carl Dean?")

    assert isinstance(answer, NoAnswer)
    assert answer.reason is NoAnswerReason.EMPTY_CORPUS


def test_words_that_no_document_holds_match_nothing(ask: Callable[..., Answer | NoAnswer]) -> None:
    answer = ask("What is quantum chromodynamics?")

    assert isinstance(answer, NoAnswer)
    assert answer.closest == ()


def test_the_explanation_names_what_decided(ask: Callable[..., Answer | NoAnswer]) -> None:
    answer = ask("When did Ines Roth meet Eva Fox?", explain=True)

    assert answer.explanation is not None
    assert answer.explanation.asked_type == "when"
    assert dict(answer.explanation.features)["typed"] == 1.0


def test_the_ranking_lists_the_passage_of_the_answer_first(ask: Callable[..., Answer | NoAnswer]) -> None:
    answer = ask("When did Ines Roth meet Eva Fox?", listed=100)

    assert answer.passages[0].document_id == "envoy"
    assert ask("When did Ines Roth meet Eva Fox?").passages == ()


def test_the_order_of_ingestion_changes_no_answer(tmp_path: Path) -> None:
    texts = {"talks": TALKS, "envoy": ENVOY, "call": CALL, "copy": TALKS}
    outcomes = []
    for order in (sorted(texts), sorted(texts, reverse=True)):
        with LocalCorpus.open(tmp_path / order[0]) as corpus:
            corpus.update(prepare(document(name, texts[name])) for name in order)
            outcomes.append(answer_question(corpus.view(), "Who invited Brook to Westport?", listed=10))

    assert outcomes[0] == outcomes[1]


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=600) | st.lists(
    st.sampled_from(
        [*TALKS.split(), *ENVOY.split(), "\n\n", "\n", "Tô", "Lâm", "Việt", "Nam", "中国", "é", "😀", "Mr.", "?"]
    ),
    max_size=120,
).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(_TEXTS, min_size=1, max_size=3), question=st.text(max_size=200) | _TEXTS)
def test_every_quote_is_a_slice_of_its_document(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], question: str
) -> None:
    """The promise of the project, for any documents and any question."""
    documents = {f"d{at}": document(f"d{at}", text, title=text[:20]) for at, text in enumerate(texts)}
    with LocalCorpus.open(tmp_path_factory.mktemp("any") / "corpus") as corpus:
        corpus.update(prepare(each) for each in documents.values())
        answer = answer_question(corpus.view(), question, listed=100)

    citations = answer.citations if isinstance(answer, Answer) else answer.closest
    for citation in citations:
        text = documents[citation.document_id].text
        assert citation.quote == text[citation.start : citation.end]
        assert 0 < len(citation.quote) <= 300
        for span in (*citation.highlights, *([citation.short_answer] if citation.short_answer else [])):
            assert citation.start <= span.start < span.end <= citation.end
    assert 0.0 <= answer.confidence <= 1.0
