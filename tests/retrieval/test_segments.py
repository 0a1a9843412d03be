"""Segments: cut, merged and thinned in any way, they are what one build of the same passages makes."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.engine.local.postings import PostingsBuilder
from retrieval.engine.local.segment import Segment, build_segment
from retrieval.engine.local.term_table import TermTable

# Terms that share their first eight bytes, hold zero bytes or lone surrogates, or are empty.
TERMS = [
    "",
    "a",
    "a\0",
    "lam",
    "interna",
    "internat",
    "internatio",
    "international",
    "việt",
    "ви",
    "\ud800",
    "\U00010000",
]
terms = st.one_of(st.sampled_from(TERMS), st.text(max_size=10))
streams = st.lists(terms, max_size=8)


def state(segment: Segment) -> dict[str, list[Any]]:
    """Everything a segment holds, comparable."""
    postings = segment.postings
    return {
        "keys": segment.keys.tolist(),
        "lengths": segment.lengths.tolist(),
        "terms": [segment.terms[number] for number in range(len(segment.terms))],
        "prefixes": segment.terms.prefixes.tolist(),
        "starts": postings.starts.tolist(),
        "passages": postings.passages.tolist(),
        "frequencies": postings.frequencies.tolist(),
    }


def numbered(passages: list[list[str]], first: int = 1) -> list[tuple[int, list[str]]]:
    return list(enumerate(passages, first))


@given(st.lists(streams, max_size=12), st.integers(1, 30))
def test_postings_say_how_often_each_term_is_where(passages: list[list[str]], chunk_tokens: int) -> None:
    builder = PostingsBuilder(chunk_tokens)
    for stream in passages:
        builder.add(stream)
    postings = builder.build()
    for term, number in builder.terms.items():
        start, end = postings.starts[number : number + 2]
        told = dict(zip(postings.passages[start:end].tolist(), postings.frequencies[start:end].tolist(), strict=True))
        assert told == {place: stream.count(term) for place, stream in enumerate(passages) if term in stream}
        assert list(told) == sorted(told)
    assert postings.starts[-1] == sum(len(set(stream)) for stream in passages)


@given(st.lists(streams, max_size=10), st.lists(streams, max_size=10))
def test_two_segments_merge_into_what_one_build_makes(first: list[list[str]], second: list[list[str]]) -> None:
    keys_from = len(first) + 1
    merged = build_segment(numbered(first)).followed_by(build_segment(numbered(second, keys_from)))
    assert state(merged) == state(build_segment(numbered(first + second)))


@given(st.lists(st.tuples(streams, st.booleans()), max_size=12))
def test_a_segment_without_its_dead_is_what_a_build_of_the_living_makes(
    passages: list[tuple[list[str], bool]],
) -> None:
    segment = build_segment(numbered([stream for stream, _ in passages]))
    dead = np.array([is_dead for _, is_dead in passages], np.bool_)
    living = [(key, stream) for key, (stream, is_dead) in enumerate(passages, 1) if not is_dead]
    assert state(segment.without(dead)) == state(build_segment(living))


@given(st.lists(st.tuples(streams, st.booleans()), max_size=12))
def test_dead_passages_are_counted_term_by_term(passages: list[tuple[list[str], bool]]) -> None:
    segment = build_segment(numbered([stream for stream, _ in passages]))
    dead = np.array([is_dead for _, is_dead in passages], np.bool_)
    counted = segment.document_frequencies_within(dead).tolist()
    assert counted == [
        sum(segment.terms[number] in stream for stream, is_dead in passages if is_dead)
        for number in range(len(segment.terms))
    ]


@given(st.sets(st.integers(1, 40)), st.sets(st.integers(-5, 60)))
def test_passages_are_found_by_key(present: set[int], asked: set[int]) -> None:
    segment = build_segment([(key, ["a"]) for key in sorted(present)])
    numbers = segment.numbers_of(np.array(sorted(asked), np.int64))
    assert segment.keys[numbers].tolist() == sorted(present & asked)


@pytest.mark.parametrize("keys", [(2, 1), (1, 1)])
def test_keys_that_do_not_increase_are_refused(keys: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="must increase"):
        build_segment([(key, ["a"]) for key in keys])


@given(st.sets(terms), st.lists(terms))
def test_terms_are_found_and_others_are_not(present: set[str], asked: list[str]) -> None:
    ordered = sorted(present)
    table = TermTable.from_sorted(ordered)
    assert [table[number] for number in range(len(table))] == ordered
    assert table.find(asked) == [ordered.index(term) if term in present else -1 for term in asked]


@given(st.sets(terms), st.sets(terms))
def test_a_table_takes_in_the_terms_of_another(mine: set[str], others: set[str]) -> None:
    table, other = TermTable.from_sorted(sorted(mine)), TermTable.from_sorted(sorted(others))
    places, present = table.places(other)
    assert [other[number] for number in np.flatnonzero(present).tolist()] == sorted(mine & others)
    united = table.insert(places[~present], other.select(~present))
    assert [united[number] for number in range(len(united))] == sorted(mine | others)
    assert united.find(sorted(mine | others)) == list(range(len(united)))
