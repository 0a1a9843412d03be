"""Similar terms are exactly those within the distance, in the order in which a reader would try them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA, JaroWinkler

from retrieval.engine.local import BM25Parameters, Index
from retrieval.engine.local.vocabulary import is_correctable
from retrieval.model import SimilarTerm


def index_of(*passages: list[str]) -> Index:
    return Index.empty(BM25Parameters()).with_changes(enumerate(passages, 1))


def names(similar: list[SimilarTerm]) -> list[str]:
    return [found.term for found in similar]


letters = st.text(alphabet="abcdelmnчшщệôไทย中", min_size=1, max_size=9)
vocabularies = st.lists(st.lists(st.one_of(letters, st.text(max_size=6)), max_size=12), min_size=1, max_size=8)


@given(vocabularies, letters, st.integers(0, 3), st.booleans(), st.data())
def test_they_are_all_the_living_terms_within_the_distance_in_order(
    passages: list[list[str]], word: str, distance: int, is_split: bool, data: st.DataObject
) -> None:
    index = index_of(*passages)
    gone = data.draw(st.sets(st.integers(1, len(passages))))
    if is_split:
        index = Index.empty(BM25Parameters())
        for key, stream in enumerate(passages, 1):
            index = index.with_changes([(key, stream)])
    index = index.with_changes((), gone)
    living = [stream for key, stream in enumerate(passages, 1) if key not in gone]
    counted = {term: sum(term in stream for stream in living) for stream in living for term in stream}
    expected = sorted(
        (
            OSA.distance(word, term),
            term[0] != word[0],
            -JaroWinkler.similarity(word, term),
            -frequency,
            term,
        )
        for term, frequency in counted.items()
        if is_correctable(word) and is_correctable(term) and OSA.distance(word, term) <= distance
    )
    found = index.similar_terms(word, distance, 100)
    assert [(term.distance, term.document_frequency, term.term) for term in found] == [
        (distance_, -frequency, term) for distance_, _, _, frequency, term in expected
    ]
    assert index.similar_terms(word, distance, 2) == found[:2]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("zuganov", "zyuganov"), ("zyuganof", "zyuganov"), ("ziuganov", "zyuganov"), ("medvedyev", "medvedev")],
)
def test_names_typed_in_haste_are_found(typed: str, meant: str) -> None:
    index = index_of(["zyuganov", "medvedev", "of", "an", "lam"])
    assert names(index.similar_terms(typed, 2, 3)) == [meant]


def test_a_word_longer_than_any_term_is_near_none() -> None:
    assert index_of(["lam" * 10]).similar_terms("lam" * 30_000, 2, 3) == []


def test_neighbouring_letters_swapped_are_one_edit() -> None:
    (found,) = index_of(["martial"]).similar_terms("marital", 1, 3)
    assert (found.term, found.distance, found.document_frequency) == ("martial", 1, 1)


@pytest.mark.parametrize("word", ["lan", "1945", "covid19", "viet_nam", ""])
def test_short_words_numbers_and_pairs_are_left_alone(word: str) -> None:
    index = index_of(["lam", "1975", "covid18", "viet_nom", "lana"])
    assert index.similar_terms(word, 2, 5) == []


def test_numbers_and_pairs_are_never_proposed() -> None:
    index = index_of(["lamm1", "la_mm", "lamms"])
    assert names(index.similar_terms("lammm", 1, 5)) == ["lamms"]


def test_terms_added_later_are_found_and_removed_ones_are_not() -> None:
    index = index_of(["zyuganov"], ["zyuganova"])
    index.similar_terms("zyuganof", 2, 5)
    index = index.with_changes([(3, ["zyuganoff"])], [1])
    assert names(index.similar_terms("zyuganof", 2, 5)) == ["zyuganoff", "zyuganova"]


@pytest.mark.parametrize(("max_distance", "limit"), [(-1, 5), (2, 0)])
def test_asking_for_none_gives_none(max_distance: int, limit: int) -> None:
    assert index_of(["zyuganov"]).similar_terms("zyuganof", max_distance, limit) == []
