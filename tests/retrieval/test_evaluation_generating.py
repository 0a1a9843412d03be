"""Questions made from a corpus: asked of what is there, answered by a fact of it, or with their document hidden."""

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.answering import answer_question
from retrieval.documents import make_document
from retrieval.engine import CorpusView
from retrieval.engine.local import LocalCorpus
from retrieval.evaluation.generating import GeneratedQuestion, HiddenDocumentView, generate_questions
from retrieval.model import Answer
from retrieval.updating import prepare

TEXTS = {
    "pool": (
        "The swimming pool behind the old brewery opens for early swimmers on 4 May 2024 after long repairs.\n\n"
        "Members of the rowing club paid 1,250 crowns towards the new heating of the pool that winter."
    ),
    "bridge": (
        "Councillor Ines Roth opened the narrow foot bridge over the mill stream to walkers on 9 July 2023.\n\n"
        "The bridge carries at most 37 people at once, says the sign beside the northern stairs of it."
    ),
    "mill": "The water mill grinds rye and spelt for the bakers of Eastbury, who send 16 carts every second week.",
    "blank": "Nothing to see.",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[LocalCorpus]:
    with LocalCorpus.open(tmp_path / "corpus") as opened:
        opened.update(
            prepare(make_document(id=name, title=name.capitalize(), text=text, language="en"))
            for name, text in TEXTS.items()
        )
        yield opened


def _generated(view: CorpusView, count: int = 40, seed: int = 1) -> list[GeneratedQuestion]:
    return generate_questions(view, count, seed=seed, progress=lambda _done, _total, _what: None)


def test_each_asks_for_a_fact_that_its_document_holds_and_it_does_not_tell(corpus: LocalCorpus) -> None:
    generated = _generated(corpus.view())
    assert generated
    for one in generated:
        (fact,) = one.question.answers
        assert fact in TEXTS[one.document_id]
        assert fact.casefold() not in one.question.text.casefold()
        assert one.question.text.casefold().split()[0] in {"when", "how", "who", "where"}
    facts = {one.question.answers[0] for one in generated}
    assert {"4 May 2024", "1,250", "9 July 2023", "37 people"} <= facts


def test_half_of_them_are_hidden_and_all_differ(corpus: LocalCorpus) -> None:
    generated = _generated(corpus.view())
    hidden = sum(one.is_hidden for one in generated)
    assert abs(2 * hidden - len(generated)) <= 1
    assert (
        len({one.question.text for one in generated}) == len({one.question.id for one in generated}) == len(generated)
    )


def test_the_same_seed_makes_the_same_questions_and_no_more_than_asked(corpus: LocalCorpus) -> None:
    view = corpus.view()
    assert _generated(view) == _generated(view)
    assert _generated(view, seed=1) != _generated(view, seed=2)
    assert len(_generated(view, count=3)) == 3


def test_a_long_document_does_not_crowd_out_the_others(tmp_path: Path) -> None:
    chance = random.Random(1)
    names = "Ashford Birch Corwen Dunmore Elswick".split()

    def told(paragraphs: int) -> str:
        return "\n\n".join(
            f"The {chance.choice(names)} committee approved the yearly repairs of the northern harbour wall on "
            f"{chance.randint(1, 28)} June {chance.randint(1500, 2000)} after a long debate about money and ships. " * 6
            for _ in range(paragraphs)
        )

    with LocalCorpus.open(tmp_path / "corpus") as opened:
        opened.update(
            prepare(make_document(id=name, title=name, text=told(40 if name == "Ashford" else 2), language="en"))
            for name in names
        )
        of_each = Counter(one.document_id for one in _generated(opened.view(), count=10))
    assert set(of_each) == set(names)
    assert max(of_each.values()) <= 3


def test_a_lone_document_is_not_hidden(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path / "corpus") as opened:
        opened.update([prepare(make_document(id="pool", title="Pool", text=TEXTS["pool"], language="en"))])
        assert not any(one.is_hidden for one in _generated(opened.view()))


def test_an_empty_corpus_and_a_language_without_question_words_make_none(tmp_path: Path) -> None:
    with LocalCorpus.open(tmp_path / "corpus") as opened:
        assert _generated(opened.view()) == []
        opened.update([prepare(make_document(id="a", title="", text=TEXTS["pool"], language="th"))])
        assert _generated(opened.view()) == []


def test_vietnamese_documents_are_asked_in_vietnamese(tmp_path: Path) -> None:
    text = "Thư viện xã mở cửa trở lại vào ngày 14 tháng 3 năm 2021 sau khi sửa mái nhà và sơn lại tường phòng đọc."
    with LocalCorpus.open(tmp_path / "corpus") as opened:
        opened.update([prepare(make_document(id="a", title="", text=text, language="vi"))])
        opening = {one.question.text.casefold().split()[0] for one in _generated(opened.view())}
    assert opening <= {"khi", "bao", "ai", "ở"}
    assert "khi" in opening


# A hidden document


@pytest.mark.parametrize("hidden", TEXTS)
def test_a_hidden_document_is_nowhere(corpus: LocalCorpus, hidden: str) -> None:
    whole = corpus.view()
    view = HiddenDocumentView(whole, hidden)
    keys = [hit.passage_key for hit in whole.search(dict.fromkeys(["bridg", "pool", "mill", "noth", "the"], 1.0), 100)]
    assert {card.id for card in view.documents()} == TEXTS.keys() - {hidden}
    assert view.document_count == len(TEXTS) - 1
    assert view.passage_count == sum(card.passages for card in view.documents())
    assert view.document(hidden) is None
    assert view.document_passages(hidden, 0, 10) == []
    assert hidden not in {place.document_id for place in view.places(keys)}
    assert hidden not in {found.document.id for found in view.passages(keys)}
    for found in whole.document_passages(hidden, 0, 10):
        assert view.passage_by_id(found.passage.id) is None
        assert whole.passage_by_id(found.passage.id) is not None


def test_frequencies_and_spellings_are_those_of_the_others(corpus: LocalCorpus) -> None:
    view = HiddenDocumentView(corpus.view(), "mill")
    assert corpus.view().document_frequencies(["mill", "spelt"]) == {"mill": 2, "spelt": 1}
    assert view.document_frequencies(["mill", "spelt"]) == {"mill": 1}
    assert [similar.term for similar in corpus.view().similar_terms("speltt", 1, 3)] == ["spelt"]
    assert view.similar_terms("speltt", 1, 3) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    hidden=st.sampled_from(sorted(TEXTS)),
    words=st.lists(st.sampled_from(sorted({word for text in TEXTS.values() for word in text.split()})), max_size=8),
)
def test_a_hidden_document_is_never_quoted(corpus: LocalCorpus, hidden: str, words: list[str]) -> None:
    outcome = answer_question(HiddenDocumentView(corpus.view(), hidden), " ".join(words), listed=10)
    shown = outcome.citations if isinstance(outcome, Answer) else outcome.closest
    assert hidden not in {citation.document_id for citation in shown}
    assert hidden not in {passage.document_id for passage in outcome.passages}
