"""The asked fact: what may be it, what is chosen, and when it is shown marked."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering import answer_question
from retrieval.answering.evidence import Evidence, gather
from retrieval.answering.marking import (
    GATE_FEATURES,
    WEIGHTS,
    Marker,
    SpanRanker,
    considered,
    load_marker,
    marked_span,
    short_answer,
)
from retrieval.answering.reading import Matcher, read_passage
from retrieval.answering.span_candidates import MAX_UNITS, units_of, windows
from retrieval.answering.span_features import FEATURES, feature_matrix
from retrieval.answering.understanding import Question, understand
from retrieval.answering.weighing import Weighing
from retrieval.documents import make_document
from retrieval.engine import CorpusView
from retrieval.engine.local import LocalCorpus
from retrieval.model import Citation, DocumentCard, FoundPassage, NoAnswer
from retrieval.updating import prepare

MILL = """\
The water mill of Hollin was built in 1784 by the carpenter Jonas Pell and ground corn until 5 March 1931.

In spring the mill keeper opens its gates to 240 visitors a day, who pay 3.50 crowns each.

The mill fair takes place in Hollin on May 11.
"""
BRIDGE = """\
Cây cầu gỗ ở làng Đông Hải được ông Trần Văn Lộc xây năm 1952 và dài 48 mét.
"""
WORDS = st.text(
    st.sampled_from("abc of the The Ann Pell 1784 May 11 5% $3 , . ; ( ) ' \" - é 河 桥 ก \n"), max_size=160
)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[LocalCorpus]:
    with LocalCorpus.open(tmp_path / "corpus") as opened:
        opened.update(
            prepare(make_document(id=name, source=name, title="", text=text, language=language))
            for name, text, language in (("mill", MILL, "en"), ("bridge", BRIDGE, "vi"))
        )
        yield opened


def best_evidence(corpus: LocalCorpus, text: str, holding: str) -> tuple[Question, Evidence]:
    """The question as understood, and the evidence of the sentence that holds some words."""
    view = corpus.view()
    question = understand(text, view)
    hits = view.search(question.weights, 5)
    scores = {hit.passage_key: hit.score for hit in hits}
    matcher = Matcher(question)
    read = [read_passage(found, scores[found.key], matcher) for found in view.passages(list(scores))]
    for evidence in gather(Weighing.of(question), read):
        sentence = evidence.sentence.sentence
        if holding in evidence.passage.text_of(sentence.start, sentence.end):
            return question, evidence
    raise AssertionError(f"no evidence holds {holding!r}")


def first_citation(corpus: LocalCorpus, question: str) -> Citation:
    outcome = answer_question(corpus.view(), question)
    return (outcome.closest if isinstance(outcome, NoAnswer) else outcome.citations)[0]


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("When was the water mill of Hollin built?", "1784"),
        ("In what year did the mill stop grinding corn?", "1931"),
        ("When does the mill fair take place in Hollin?", "May 11"),
        ("How many visitors does the mill keeper open the gates to in a day?", "240"),
        ("Who built the water mill of Hollin?", "Jonas Pell"),
        ("Ai xây cây cầu gỗ ở làng Đông Hải?", "Trần Văn Lộc"),
        ("Cây cầu gỗ ở làng Đông Hải được xây năm nào?", "1952"),
    ],
)
def test_the_short_answer_holds_the_asked_fact(corpus: LocalCorpus, question: str, fact: str) -> None:
    assert fact in (first_citation(corpus, question).short_answer_text or "")


def test_a_day_without_a_year_stays_as_it_is_written(corpus: LocalCorpus) -> None:
    citation = first_citation(corpus, "When does the mill fair take place in Hollin?")

    assert citation.short_answer_text == "May 11"
    assert citation.short_answer is not None
    assert citation.short_answer.slice(MILL) == "May 11"


def test_where_a_date_is_asked_for_every_stretch_considered_holds_one(corpus: LocalCorpus) -> None:
    question, evidence = best_evidence(corpus, "When was the water mill of Hollin built?", "1784")
    units, found = considered(question, evidence)

    assert found
    assert all(
        any(year in units.span(*window).slice(units.text) for year in ("1784", "1931", "March")) for window in found
    )


def test_where_a_year_is_asked_for_every_stretch_considered_holds_one(corpus: LocalCorpus) -> None:
    question, evidence = best_evidence(corpus, "In what year was the water mill of Hollin built?", "1784")
    units, found = considered(question, evidence)

    assert found
    assert all(any(year in units.span(*window).slice(units.text) for year in ("1784", "1931")) for window in found)


def test_nothing_of_the_asked_type_is_never_sure(corpus: LocalCorpus) -> None:
    question, evidence = best_evidence(corpus, "When do the gates of the mill open to visitors?", "240")
    marked = short_answer(question, replace(evidence, typed=()))

    assert marked is None or not marked.is_sure


def test_without_weights_rules_mark_the_nearest_date(corpus: LocalCorpus, tmp_path: Path) -> None:
    question, evidence = best_evidence(corpus, "When does the mill fair take place in Hollin?", "May 11")
    marked = marked_span(question, evidence, load_marker(tmp_path / "span.json"))

    assert marked is not None
    assert marked.span.slice(MILL) == "May 11"
    assert marked.is_sure


def test_without_weights_rules_mark_nothing_of_a_type_they_do_not_know(corpus: LocalCorpus) -> None:
    question, evidence = best_evidence(corpus, "What did the water mill of Hollin grind?", "corn")

    assert marked_span(question, evidence, None) is None


def test_the_shipped_weights_say_what_they_were_made_of_and_stay_small() -> None:
    made_by = json.loads(WEIGHTS.read_text(encoding="utf-8"))["made_by"]

    assert {"command", "sets", "seed", "versions", "scores"} <= made_by.keys()
    assert WEIGHTS.stat().st_size < 300 * 1024
    assert load_marker(WEIGHTS) is not None


def test_weights_of_other_features_are_refused() -> None:
    trees = {"format": 1, "features": ["length"], "trees": [0.0]}

    with pytest.raises(ValueError, match="features"):
        Marker.of_record({"ranker": trees, "gate": trees, "sure_from": 0.5}, "span.json")


def test_a_mark_is_sure_from_the_threshold_on(corpus: LocalCorpus) -> None:
    question, evidence = best_evidence(corpus, "When does the mill fair take place in Hollin?", "May 11")
    ranker = {"format": 1, "features": list(FEATURES), "trees": [0.0]}
    even = {"format": 1, "features": list(GATE_FEATURES), "trees": [0.0]}
    for sure_from, is_sure in ((0.5, True), (0.51, False)):
        marker = Marker.of_record({"ranker": ranker, "gate": even, "sure_from": sure_from}, "span.json")
        marked = marked_span(question, evidence, marker)

        assert marked is not None
        assert (marked.probability, marked.is_sure) == (0.5, is_sure)


def test_the_windows_that_the_first_trees_rule_out_stand_below_all_others() -> None:
    length = FEATURES.index("length")
    step = [length, 5.5, 0.0, 1.0]
    ranker = SpanRanker.of_record({"format": 1, "features": list(FEATURES), "trees": [step] * 20 + [-1.0]}, "span.json")
    matrix = np.zeros((40, len(FEATURES)))
    matrix[:, length] = np.arange(40) % 8
    scores = ranker.scores(matrix)
    is_good = matrix[:, length] > 5

    assert set(scores[is_good]) == {19.0}
    assert scores[~is_good].max() == -1.0
    assert scores.min() < -1.0


@given(WORDS, st.sampled_from(["en", "vi", "de", "zh", "th"]), st.data())
def test_windows_are_whole_units_of_one_clause(text: str, language: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    matched = [(start, data.draw(st.integers(start, len(text))))]
    units = units_of(text, language, matched)

    assert list(units.starts) == sorted(units.starts)
    assert all(start < end for start, end in zip(units.starts, units.ends, strict=True))
    assert len(units.gaps) == len(units.starts) + 1
    for first, last in windows(units):
        span = units.span(first, last)
        written = span.slice(text)
        assert 0 <= span.start < span.end <= len(text)
        assert last - first < MAX_UNITS
        assert not units.is_small[first]
        assert not units.is_small[last]
        assert not set(written) & set(";!?()")


@given(WORDS)
def test_every_stretch_considered_has_a_finite_vector(anywhere: CorpusView, text: str) -> None:
    question = understand("Who built the mill with Pell?", anywhere)
    for evidence in evidence_in(f"Pell built {text}", question):
        units, found = considered(question, evidence)
        matrix = feature_matrix(question, evidence, units, found)

        assert matrix.shape == (len(found), len(FEATURES))
        assert np.isfinite(matrix).all()


@given(WORDS, st.sampled_from(["When did Pell build the mill?", "How many mills built Pell?", "What did Pell build?"]))
def test_the_short_answer_lies_in_the_sentence(anywhere: CorpusView, text: str, asked: str) -> None:
    question = understand(asked, anywhere)
    for evidence in evidence_in(f"Pell built {text}", question):
        marked = short_answer(question, evidence)
        if marked is not None:
            sentence = evidence.sentence.sentence
            assert sentence.start <= marked.span.start < marked.span.end <= sentence.end
            assert 0.0 <= marked.probability <= 1.0


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusView]:
    """A view to understand questions with."""
    with LocalCorpus.open(tmp_path_factory.mktemp("anywhere")) as opened:
        opened.update([prepare(make_document(id="mill", source="mill", title="", text=MILL, language="en"))])
        yield opened.view()


def evidence_in(text: str, question: Question) -> list[Evidence]:
    """The evidence in a document of this text that no index holds."""
    document = make_document(id="d", source="d", title="", text=text, language="en")
    prepared = prepare(document)
    card = DocumentCard(
        id="d", source="d", title="", language="en", digest="", characters=len(text), passages=len(prepared.passages)
    )
    matcher = Matcher(question)
    passages = [
        read_passage(FoundPassage(key=key, passage=passage, terms=terms, document=card), 1.0, matcher)
        for key, (passage, terms) in enumerate(zip(prepared.passages, prepared.terms, strict=True))
    ]
    return gather(Weighing.of(question), passages)
