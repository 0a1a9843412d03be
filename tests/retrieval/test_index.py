"""An index ranks as rank_bm25 does over exactly the passages that live, however it came to be."""

import random
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from rank_bm25 import BM25Plus

from retrieval.engine.local import BM25Parameters, Index

PARAMETERS = BM25Parameters()
WORDS = [*"abcdefgh", "lam", "zyuganov", "moscow"]
streams = st.lists(st.sampled_from(WORDS), max_size=10)
queries = st.dictionaries(st.sampled_from([*WORDS, "unknown"]), st.sampled_from([0.25, 1.0, 3.0]), max_size=6)


def library_ranking(
    passages: dict[int, list[str]], weighted_terms: Mapping[str, float], limit: int
) -> tuple[list[int], list[float]]:
    """What rank_bm25 finds: keys and scores, the ties of the last included. Delta 0 leaves its constant out."""
    keys = sorted(passages)
    if not any(passages.values()):
        return [], []
    library = BM25Plus([passages[key] for key in keys], k1=PARAMETERS.k1, b=PARAMETERS.b, delta=0)
    library.idf = {word: weighted_terms.get(word, 0) * idf for word, idf in library.idf.items()}
    heaviest_first = sorted(weighted_terms, key=lambda word: (-library.idf.get(word, 0), word))
    scores = library.get_scores(heaviest_first)
    order = [place for place in np.lexsort((keys, -scores)) if scores[place] > 0]
    if len(order) > limit:
        order = [place for place in order if scores[place] >= scores[order[limit - 1]]][: 2 * limit]
    return [keys[place] for place in order], scores[order].tolist()


def ranking(index: Index, weighted_terms: Mapping[str, float], limit: int) -> tuple[list[int], list[float]]:
    keys, scores = index.search(weighted_terms, limit)
    return keys.tolist(), scores.tolist()


@given(st.lists(streams, max_size=200), queries, st.integers(1, 20))
def test_ranking_and_scores_are_the_library_s(passages: list[list[str]], query: dict[str, float], limit: int) -> None:
    live = dict(enumerate(passages, 1))
    index = Index.empty(PARAMETERS).with_changes(live.items())
    assert ranking(index, query, limit) == library_ranking(live, query, limit)


def test_ranking_is_the_library_s_where_most_words_are_in_most_passages() -> None:
    chance = random.Random(7)
    words = [f"w{number}" for number in range(400)]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    live = {key: chance.choices(words, weights, k=chance.randint(0, 60)) for key in range(1, 1501)}
    index = Index.empty(PARAMETERS).with_changes(live.items())
    for number in range(30):
        query = dict.fromkeys(chance.choices(words, [weight**0.5 for weight in weights], k=8), 1.0)
        limit = (1, 10, 100)[number % 3]
        assert ranking(index, query, limit) == library_ranking(live, query, limit)


class IndexAgainstPlainPassages(RuleBasedStateMachine):
    """Any history of changes: the index against a dictionary of what should be in it."""

    @initialize()
    def start(self) -> None:
        self.index = Index.empty(PARAMETERS)
        self.live: dict[int, list[str]] = {}
        self.next_key = 1
        self.past: list[tuple[Index, dict[int, list[str]]]] = []

    @rule(added=st.lists(streams, max_size=5), gap=st.integers(0, 3), data=st.data())
    def change(self, added: list[list[str]], gap: int, data: st.DataObject) -> None:
        removed = data.draw(st.sets(st.sampled_from([*self.live, 10_000])))
        self.past.append((self.index, dict(self.live)))
        keys = range(self.next_key + gap, self.next_key + gap + len(added))
        self.next_key = keys.stop
        self.index = self.index.with_changes(zip(keys, added, strict=True), removed)
        self.live = {key: stream for key, stream in self.live.items() if key not in removed} | dict(
            zip(keys, added, strict=True)
        )

    @rule()
    def fold(self) -> None:
        self.index = self.index.fold()
        assert self.index.is_folded

    @rule(query=queries, limit=st.integers(1, 8))
    def search(self, query: dict[str, float], limit: int) -> None:
        assert ranking(self.index, query, limit) == library_ranking(self.live, query, limit)

    @rule(query=queries)
    def search_an_earlier_version(self, query: dict[str, float]) -> None:
        for index, live in self.past[-2:]:
            assert ranking(index, query, 5) == library_ranking(live, query, 5)

    @invariant()
    def statistics_are_of_the_living(self) -> None:
        if not hasattr(self, "index"):
            return
        assert self.index.passage_count == len(self.live)
        assert self.index.keys.tolist() == sorted(self.live)
        counted = {word: sum(word in stream for stream in self.live.values()) for word in WORDS}
        assert self.index.document_frequencies([*WORDS, "unknown"]) == {w: n for w, n in counted.items() if n}


TestIndexAgainstPlainPassages = IndexAgainstPlainPassages.TestCase
TestIndexAgainstPlainPassages.settings = settings(max_examples=40, stateful_step_count=15, deadline=None)


def test_ties_at_the_limit_come_too_up_to_twice_as_many() -> None:
    index = Index.empty(PARAMETERS).with_changes([(key, ["lam", "x"]) for key in range(1, 8)])
    assert ranking(index, {"lam": 1.0}, 4)[0] == [1, 2, 3, 4, 5, 6, 7]
    assert ranking(index, {"lam": 1.0}, 3)[0] == [1, 2, 3, 4, 5, 6]


def test_a_word_in_every_passage_still_counts() -> None:
    index = Index.empty(PARAMETERS).with_changes([(1, ["lam"]), (2, ["lam", "lam"])])
    keys, scores = ranking(index, {"lam": 1.0}, 5)
    assert keys == [2, 1]
    assert min(scores) > 0


@pytest.mark.parametrize(
    ("query", "limit"), [({}, 5), ({"unknown": 1.0}, 5), ({"lam": 0.0}, 5), ({"lam": -1.0}, 5), ({"lam": 1.0}, 0)]
)
def test_where_nothing_is_asked_nothing_is_found(query: dict[str, float], limit: int) -> None:
    index = Index.empty(PARAMETERS).with_changes([(1, ["lam"])])
    assert ranking(index, query, limit) == ([], [])


def test_an_empty_index_answers() -> None:
    index = Index.empty(PARAMETERS)
    assert index.passage_count == 0
    assert ranking(index, {"lam": 1.0}, 5) == ([], [])
    assert index.document_frequencies(["lam"]) == {}
    assert index.similar_terms("zuganov", 2, 3) == []
    assert index.fold().passage_count == 0


def test_passages_without_words_count_as_passages() -> None:
    live = {1: [], 2: ["lam"], 3: []}
    index = Index.empty(PARAMETERS).with_changes(live.items())
    assert ranking(index, {"lam": 1.0}, 5) == library_ranking(live, {"lam": 1.0}, 5)


@pytest.mark.parametrize("stream", [["lam"], []], ids=["with words", "without words"])
def test_an_index_stays_in_few_segments(stream: list[str]) -> None:
    index = Index.empty(PARAMETERS)
    for key in range(1, 401):
        index = index.with_changes([(key, [*stream, *stream[:1]])])
    assert index.segment_count <= 10
    assert index.passage_count == 400
    assert index.document_frequencies(["lam"]) == ({"lam": 400} if stream else {})


def test_folding_leaves_no_term_of_removed_passages() -> None:
    index = Index.empty(PARAMETERS).with_changes([(1, ["lam", "canary"]), (2, ["lam"])]).with_changes((), [1])
    segment = index.fold().folded_segment
    assert segment.terms.text.tobytes() == b"lam"
    assert segment.keys.tolist() == [2]


@pytest.mark.parametrize("key", [3, 2])
def test_keys_not_above_all_former_ones_are_refused(key: int) -> None:
    index = Index.empty(PARAMETERS).with_changes([(3, ["lam"])]).with_changes((), [3])
    with pytest.raises(ValueError, match="must increase"):
        index.with_changes([(key, ["lam"])])
