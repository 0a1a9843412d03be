"""What is shown as an answer, what is refused, and how the refusal is told."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import answer_question
from retrieval.answering.confidence import (
    DECISION_FEATURES,
    UNCALIBRATED,
    Calibration,
    log_odds,
    probability,
    typical_values,
)
from retrieval.answering.features import FEATURES
from retrieval.documents import make_document
from retrieval.engine.local import LocalCorpus
from retrieval.model import Answer, NoAnswer, NoAnswerReason
from retrieval.updating import prepare

TEXTS = {
    "envoy": "Ines Roth, special envoy of Mayor Ada Brook, met Carl Dean in Eastbury on July 9, 2021.",
    "talks": "Mayor Ada Brook met Carl Dean at the town hall of Northam on March 4. They spoke about the harbour.",
    "prices": "A berth costs 40 crowns a week. A mooring costs 12 crowns a week.",
}
_VECTORS = st.lists(st.floats(0.0, 1.0), min_size=len(DECISION_FEATURES), max_size=len(DECISION_FEATURES))


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Callable[..., Answer | NoAnswer]]:
    with LocalCorpus.open(tmp_path / "corpus") as corpus:
        corpus.update(
            prepare(make_document(id=name, title="", text=text, language="en")) for name, text in TEXTS.items()
        )
        view = corpus.view()

        def asking(question: str, **options: object) -> Answer | NoAnswer:
            return answer_question(view, question, **options)  # type: ignore[arg-type]  # options as the test wrote them

        yield asking


def test_a_refusal_says_what_was_found_beside_what_was_not(ask: Callable[..., Answer | NoAnswer]) -> None:
    refused = ask("When did Ada Brook meet Carl Dean in Hanoi?")

    assert isinstance(refused, NoAnswer)
    assert refused.reason is NoAnswerReason.PART_NOT_FOUND
    assert refused.missing == ("Hanoi",)
    assert refused.found == ("Ada Brook meet Carl Dean",)
    assert refused.confidence < 0.5


def test_who_acts_is_shown_before_who_only_sent_somebody(ask: Callable[..., Answer | NoAnswer]) -> None:
    for question in ("When did Ada Brook meet Carl Dean?", "Where did Brook meet Dean?"):
        outcome = ask(question)

        shown = outcome.citations if isinstance(outcome, Answer) else outcome.closest
        assert shown[0].document_id == "talks", question


def test_a_calibration_moves_the_line_and_never_the_order(ask: Callable[..., Answer | NoAnswer]) -> None:
    question = "When did Ada Brook meet Carl Dean?"
    plain, stern = ask(question), ask(question, calibration=Calibration(slope=1.0, offset=-12.0))

    assert isinstance(plain, Answer)
    assert isinstance(stern, NoAnswer)
    assert stern.reason is NoAnswerReason.NOT_SURE
    assert stern.closest[0].quote == plain.citations[0].quote
    assert stern.confidence < plain.confidence


@given(_VECTORS)
def test_a_probability_is_one_whatever_the_features(vector: list[float]) -> None:
    assert 0.0 < probability(vector) < 1.0


@given(_VECTORS, st.sampled_from(["rule_missing", "names_missing", "rarest_missing", "untyped", "wrong_agent"]))
def test_what_is_missing_never_makes_an_answer_surer(vector: list[float], name: str) -> None:
    at = DECISION_FEATURES.index(name)
    less, more = [*vector], [*vector]
    less[at], more[at] = 0.0, 1.0

    assert log_odds([more])[0] <= log_odds([less])[0] + 1e-9


@given(_VECTORS, st.floats(0.1, 5.0), st.floats(-5.0, 5.0))
def test_a_steeper_calibration_keeps_the_order(vector: list[float], slope: float, offset: float) -> None:
    other = list(typical_values()) or [0.5] * len(vector)
    calibration = Calibration(slope=slope, offset=offset)
    plain = probability(vector, UNCALIBRATED) - probability(other, UNCALIBRATED)
    fitted = probability(vector, calibration) - probability(other, calibration)

    assert plain * fitted >= 0.0


def test_the_explanation_tells_features_by_name(ask: Callable[..., Answer | NoAnswer]) -> None:
    explanation = ask("When did Ada Brook meet Carl Dean?", explain=True).explanation

    assert explanation is not None
    assert [name for name, _ in explanation.features] == list(FEATURES)
    assert explanation.for_this_sentence
    assert {name for name, _ in explanation.for_this_sentence} <= set(FEATURES)
    assert {name for name, _ in explanation.for_this_confidence} <= set(DECISION_FEATURES)


def test_a_sentence_that_tells_all_that_is_asked_is_sure_enough(ask: Callable[..., Answer | NoAnswer]) -> None:
    for question in ("When did Ada Brook meet Carl Dean?", "Where did Mayor Brook meet Carl Dean?"):
        outcome = ask(question)

        assert isinstance(outcome, Answer), question
        assert outcome.confidence >= 0.6


def test_two_whom_somebody_else_met_did_not_meet_one_another(tmp_path: Path) -> None:
    text = "Ines Roth held meetings in Eastbury with Carl Dean, the mayor, and with Otto Lund, the judge, on July 9."
    with LocalCorpus.open(tmp_path / "corpus") as corpus:
        corpus.update([prepare(make_document(id="visits", title="", text=text, language="en"))])
        view = corpus.view()
        met = answer_question(view, "When did Ines Roth meet Carl Dean?")
        not_met = answer_question(view, "When did Carl Dean meet Otto Lund?")

    assert isinstance(met, Answer)
    assert not_met.confidence < met.confidence
