"""The sparse class gives what rank_bm25 gives, to the last bit."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from retrieval.engine.local import BM25Parameters, SparseBM25Plus

WORDS = [*"abcdefgh", "lam", "moscow", "Việt", "", "\ud800"]
documents = st.lists(st.sampled_from(WORDS), max_size=12)
collections = st.lists(documents, min_size=1, max_size=200).filter(any)
queries = st.lists(st.sampled_from([*WORDS, "unknown"]), max_size=8)
k1_values = st.floats(0.01, 5)
b_values = st.floats(0, 0.99)
delta_values = st.sampled_from([0, 0.5, 1])


@given(collections, queries, k1_values, b_values, delta_values)
def test_scores_are_the_library_s_to_the_last_bit(
    corpus: list[list[str]], query: list[str], k1: float, b: float, delta: float
) -> None:
    library = BM25Plus(corpus, k1=k1, b=b, delta=delta)
    sparse = SparseBM25Plus(corpus, k1=k1, b=b, delta=delta)
    assert sparse.get_scores(query).tolist() == library.get_scores(query).tolist()


@given(collections, queries, st.data())
def test_scores_of_chosen_passages_are_the_library_s(
    corpus: list[list[str]], query: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.integers(-len(corpus), len(corpus) - 1), max_size=6))
    scores = SparseBM25Plus(corpus).get_batch_scores(query, chosen)
    assert scores == BM25Plus(corpus).get_batch_scores(query, chosen)


@given(collections, queries, st.integers(0, 8))
def test_the_best_documents_are_the_library_s_in_its_order(corpus: list[list[str]], query: list[str], n: int) -> None:
    names = [f"document {number}" for number in range(len(corpus))]
    assert SparseBM25Plus(corpus).get_top_n(query, names, n) == BM25Plus(corpus).get_top_n(query, names, n)


@given(collections)
def test_statistics_read_as_the_library_s(corpus: list[list[str]]) -> None:
    library, sparse = BM25Plus(corpus), SparseBM25Plus(corpus)
    assert sparse.idf == library.idf
    assert sparse.avgdl == library.avgdl
    assert sparse.doc_len == library.doc_len
    assert sparse.corpus_size == library.corpus_size
    assert list(sparse.doc_freqs) == library.doc_freqs
    assert sparse.doc_freqs[-1:] == library.doc_freqs[-1:]


def test_scores_follow_parameters_changed_later_as_the_library_s_do() -> None:
    corpus = [["a", "b"], ["a"], ["a", "c", "c"], ["b"]]
    library, sparse = BM25Plus(corpus), SparseBM25Plus(corpus)
    sparse.get_scores(["a", "c"])
    for model in (library, sparse):
        model.k1, model.b, model.delta = 0.4, 0.1, 2
        model.idf["c"] = 7.5
    assert sparse.get_scores(["a", "c"]).tolist() == library.get_scores(["a", "c"]).tolist()


@pytest.mark.parametrize(
    ("corpus", "arguments"),
    [
        ([[], []], {}),
        ([["a"], []], {"b": 1}),
        ([["a"], ["b"]], {"k1": 0}),
    ],
    ids=["only empty documents", "an empty document, all length", "no saturation"],
)
def test_where_the_library_divides_by_nothing_the_outcome_is_the_same(
    corpus: list[list[str]], arguments: dict[str, float]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        library = BM25Plus(corpus, **arguments).get_scores(["a", "x"])
        sparse = SparseBM25Plus(corpus, **arguments).get_scores(["a", "x"])
    assert np.array_equal(sparse, library, equal_nan=True)


def test_a_corpus_may_be_a_stream_of_any_hashable_words() -> None:
    corpus = [[1, 2, 2], [(3, "x")], "letters"]
    library, sparse = BM25Plus(iter(corpus)), SparseBM25Plus(iter(corpus))
    query = [2, (3, "x"), "t"]
    assert sparse.get_scores(query).tolist() == library.get_scores(query).tolist()


def test_a_word_repeated_beyond_every_small_integer_is_counted() -> None:
    corpus = [["a"] * 70_000, ["a", "b"], ["c"]]
    assert SparseBM25Plus(corpus).get_scores(["a"]).tolist() == BM25Plus(corpus).get_scores(["a"]).tolist()


def test_no_documents_are_refused_as_by_the_library() -> None:
    with pytest.raises(ZeroDivisionError):
        BM25Plus([])
    with pytest.raises(ZeroDivisionError):
        SparseBM25Plus([])


@pytest.mark.parametrize("wrong", [{"k1": 0}, {"k1": float("nan")}, {"b": -0.1}, {"b": 1.1}])
def test_parameters_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be"):
        BM25Parameters(**wrong)
