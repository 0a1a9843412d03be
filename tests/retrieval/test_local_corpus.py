"""A corpus on disk behaves like the dictionary of documents that it stands for, and its views like one version each."""

import datetime
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from retrieval.engine import Corpus, CorpusView, PreparedDocument
from retrieval.engine.local import LocalCorpus
from retrieval.engine.local import corpus as corpus_module
from retrieval.errors import NothingToRollBackError, StoreError, StoreVersionError
from retrieval.model import Block, BlockKind, Document, Passage, PublicationDate, Sentence, Span
from tests.retrieval.small_documents import prepare, stream


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[LocalCorpus]:
    with LocalCorpus.open(tmp_path / "store") as opened:
        yield opened


def found_ids(view: CorpusView, word: str) -> list[str]:
    hits = view.search({word: 1.0}, 100)
    return sorted(found.document.id for found in view.passages([hit.passage_key for hit in hits]))


def test_a_local_corpus_is_a_corpus(corpus: LocalCorpus) -> None:
    as_interface: Corpus = corpus
    assert as_interface.view().version == 0


def test_an_empty_corpus_answers_with_nothing(corpus: LocalCorpus) -> None:
    view = corpus.view()
    assert (view.passage_count, view.document_count, view.languages) == (0, 0, frozenset())
    assert view.search({"moon": 1.0}, 5) == []
    assert view.documents() == []
    assert view.document("moon.md") is None
    assert view.passage_by_id("none") is None
    assert view.document_passages("moon.md", 0, 5) == []
    assert view.passages([1, 2]) == []
    assert corpus.digests() == {}
    assert corpus.check() == []


def test_a_document_comes_back_as_it_went_in(corpus: LocalCorpus) -> None:
    text = "Ein Wörtchen\0 und 😀\ud800 noch eins.\n\nMehr steht hier."
    document = Document(
        id="ordner/wört\udce9.md",
        source="/über/ordner",
        title="Über Wörter",
        text=text,
        digest="d1",
        language="de",
        blocks=(
            Block(kind=BlockKind.HEADING, start=0, end=12, heading=None, page=1),
            Block(kind=BlockKind.LIST_ITEM, start=12, end=31, page=2, heading="A › B", anchor=Span(0, 12)),
            Block(kind=BlockKind.TABLE_ROW, start=33, end=len(text), anchor=Span(3, 9)),
        ),
        published=PublicationDate(date=datetime.date(2025, 5, 11), read_from="dateline"),
        publisher="Verlag",
        url="https://example.org/ü",
    )
    sentences = (
        Sentence(start=12, end=20, kind=BlockKind.CODE, heading="A › B", page=2, anchor=Span(0, 12)),
        Sentence(start=20, end=31, kind=BlockKind.PARAGRAPH),
    )
    passages = (
        Passage(id="p0", document_id=document.id, ordinal=0, start=12, end=31, text=text[12:31], sentences=sentences),
        Passage(
            id="p1",
            document_id=document.id,
            ordinal=1,
            start=33,
            end=len(text),
            text=text[33:],
            sentences=(),
            is_auxiliary=True,
        ),
    )
    corpus.update([PreparedDocument(document=document, passages=passages, terms=(stream("und", "noch"), stream()))])

    view = corpus.view()
    assert view.document(document.id) == document
    assert [found.passage for found in view.document_passages(document.id, 0, 9)] == list(passages)
    assert [found.passage for found in view.document_passages(document.id, 1, 1)] == [passages[1]]
    assert [found.passage for found in view.document_passages(document.id, -3, 0)] == [passages[0]]
    found = view.passage_by_id("p1")
    assert found is not None
    assert found.passage == passages[1]
    card = found.document
    assert (card.id, card.title, card.source, card.digest) == (document.id, document.title, document.source, "d1")
    assert (card.language, card.published, card.publisher, card.url) == (
        "de",
        document.published,
        document.publisher,
        document.url,
    )
    assert (card.characters, card.passages) == (len(text), 2)
    assert view.documents() == [card]
    assert view.languages == {"de"}
    assert corpus.check() == []


def test_an_update_counts_for_the_next_question(corpus: LocalCorpus) -> None:
    before = corpus.view()
    done = corpus.update([prepare("a", "the moon"), prepare("b", "the sun")])
    assert (done.version, done.added) == (1, ("a", "b"))
    assert found_ids(corpus.view(), "moon") == ["a"]
    assert found_ids(before, "moon") == []


def test_an_update_says_what_it_did_in_the_order_given(corpus: LocalCorpus) -> None:
    corpus.update([prepare(name, name) for name in "abcd"])
    done = corpus.update(
        [prepare("z", "new"), prepare("c", "other"), prepare("a", "a"), prepare("b", "other"), prepare("y", "new")],
        remove=["d", "nowhere"],
    )
    assert done.added == ("z", "y")
    assert done.changed == ("c", "b")
    assert done.unchanged == ("a",)
    assert done.removed == ("d",)
    assert done.version == 2


def test_an_update_that_changes_nothing_makes_no_version(corpus: LocalCorpus) -> None:
    corpus.update([prepare("a", "moon")])
    done = corpus.update([prepare("a", "moon")], remove=["nowhere"])
    assert (done.version, done.unchanged) == (1, ("a",))
    assert corpus.view().version == 1


def test_an_update_that_fails_leaves_the_corpus_as_it_was(corpus: LocalCorpus) -> None:
    corpus.update([prepare("a", "moon")])

    def broken() -> Iterator[PreparedDocument]:
        yield prepare("a", "changed")
        yield prepare("b", "added")
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError, match="no more"):
        corpus.update(broken(), remove=["a"])
    assert corpus.view().version == 1
    assert found_ids(corpus.view(), "moon") == ["a"]
    assert set(corpus.digests()) == {"a"}
    assert corpus.check() == []
    assert corpus.update([prepare("b", "added")]).version == 2


def test_documents_being_prepared_may_look_at_the_corpus(corpus: LocalCorpus) -> None:
    corpus.update([prepare("a", "moon")])

    def looking() -> Iterator[PreparedDocument]:
        yield prepare("b", "sun")
        assert set(corpus.digests()) == {"a"}
        assert corpus.view().document("b") is None
        yield prepare("c", "star")

    assert corpus.update(looking()).added == ("b", "c")


def test_of_two_documents_with_one_id_the_later_counts(corpus: LocalCorpus) -> None:
    done = corpus.update([prepare("a", "moon"), prepare("a", "sun")])
    assert (done.added, done.changed) == (("a",), ())
    assert found_ids(corpus.view(), "moon") == []
    assert found_ids(corpus.view(), "sun") == ["a"]
    done = corpus.update([prepare("a", "sun"), prepare("a", "star"), prepare("a", "comet")])
    assert (done.changed, done.unchanged) == (("a",), ())
    assert found_ids(corpus.view(), "comet") == ["a"]
    assert corpus.check() == []


def test_passages_come_in_the_order_asked_for(corpus: LocalCorpus) -> None:
    corpus.update([prepare("a", "one", "two"), prepare("b", "three")])
    view = corpus.view()
    keys = [found.key for found in view.document_passages("a", 0, 1)] + [
        found.key for found in view.document_passages("b", 0, 0)
    ]
    assert [found.passage.text for found in view.passages([keys[2], keys[0], 999, keys[1]])] == ["three", "one", "two"]


def test_a_view_stays_of_its_version_through_a_replacement(corpus: LocalCorpus) -> None:
    corpus.update([prepare("a", "moon"), prepare("b", "moon")])
    view = corpus.view()
    corpus.update([prepare("a", "sun")], remove=["b"], keep_removed=True)
    assert found_ids(view, "moon") == ["a", "b"]
    assert [card.id for card in view.documents()] == ["a", "b"]
    document = view.document("a")
    assert document is not None
    assert document.text == "moon"
    assert found_ids(corpus.view(), "moon") == []


def test_a_view_leaves_out_what_was_removed_for_good(corpus: LocalCorpus) -> None:
    corpus.update([prepare("a", "moon"), prepare("b", "moon")])
    view = corpus.view()
    passage = view.document_passages("b", 0, 0)[0].passage
    corpus.update([], remove=["b"])
    assert found_ids(view, "moon") == ["a"]
    assert view.document("b") is None
    assert view.passage_by_id(passage.id) is None
    assert [card.id for card in view.documents()] == ["a"]


def test_a_passage_keeps_its_id_when_its_document_is_replaced_around_it(corpus: LocalCorpus) -> None:
    corpus.update([prepare("a", "same", "old")])
    same, old = corpus.view().document_passages("a", 0, 1)
    corpus.update([prepare("a", "same", "new", "more")])
    again = corpus.view().passage_by_id(same.passage.id)
    assert again is not None
    assert again.passage.text == "same"
    assert again.document.passages == 3
    assert corpus.view().passage_by_id(old.passage.id) is None


class TestRollback:
    def test_goes_back_to_the_corpus_before(self, corpus: LocalCorpus) -> None:
        corpus.update([prepare("a", "moon"), prepare("b", "sun")])
        digests = corpus.digests()
        corpus.update([prepare("a", "comet"), prepare("c", "star")], remove=["b"], keep_removed=True)
        done = corpus.rollback()
        assert (done.version, done.added, done.changed, done.removed) == (3, ("b",), ("a",), ("c",))
        assert corpus.digests() == digests
        assert [found_ids(corpus.view(), word) for word in ("moon", "sun", "comet", "star")] == [["a"], ["b"], [], []]
        assert corpus.check() == []

    def test_of_a_rollback_returns_to_where_it_was(self, corpus: LocalCorpus) -> None:
        corpus.update([prepare("a", "moon")])
        corpus.update([prepare("a", "comet"), prepare("c", "star")])
        digests = corpus.digests()
        corpus.rollback()
        corpus.rollback()
        assert corpus.digests() == digests
        assert found_ids(corpus.view(), "star") == ["c"]
        assert corpus.check() == []

    def test_of_a_new_corpus_is_refused(self, corpus: LocalCorpus) -> None:
        with pytest.raises(NothingToRollBackError, match="no earlier state"):
            corpus.rollback()

    def test_after_removing_for_good_is_refused_kindly(self, corpus: LocalCorpus) -> None:
        corpus.update([prepare("a", "moon"), prepare("b", "sun")])
        corpus.update([], remove=["b"])
        with pytest.raises(NothingToRollBackError, match="Removed text is erased at once"):
            corpus.rollback()
        assert corpus.view().version == 2

    def test_does_not_take_away_a_text_whose_former_is_erased(self, corpus: LocalCorpus) -> None:
        corpus.update([prepare("a", "moon")])
        corpus.update([prepare("a", "sun"), prepare("b", "star")], remove=["a"])
        assert corpus.rollback().removed == ("b",)
        assert found_ids(corpus.view(), "sun") == ["a"]

    def test_reaches_back_one_update_only(self, corpus: LocalCorpus) -> None:
        corpus.update([prepare("a", "one")])
        corpus.update([prepare("a", "two")])
        corpus.update([prepare("b", "other")])
        assert corpus.rollback().removed == ("b",)
        assert found_ids(corpus.view(), "two") == ["a"]


def reopened(corpus: LocalCorpus, folder: Path) -> LocalCorpus:
    corpus.close()
    return LocalCorpus.open(folder)


class TestSnapshot:
    @pytest.fixture(autouse=True)
    def _small_snapshots(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(corpus_module, "_FOLDED_PASSAGES", 3)

    def test_is_what_a_start_goes_on_from(self, tmp_path: Path) -> None:
        with LocalCorpus.open(tmp_path) as corpus:
            corpus.update([prepare(f"d{number}", f"moon number{number}") for number in range(10)])
        assert (tmp_path / "snapshot").is_dir()
        with LocalCorpus.open(tmp_path) as corpus:
            corpus.update([prepare("d3", "sun"), prepare("new", "moon")], remove=["d4"])
        with LocalCorpus.open(tmp_path, read_only=True) as corpus:
            assert corpus.check() == []
            assert found_ids(corpus.view(), "moon") == [
                f"d{number}" for number in range(10) if number not in (3, 4)
            ] + ["new"]

    @pytest.mark.parametrize("name", ["manifest.json", "keys.npy", "passages.npy", "term_text.npy"])
    def test_that_is_damaged_is_made_anew(self, tmp_path: Path, name: str) -> None:
        with LocalCorpus.open(tmp_path) as corpus:
            corpus.update([prepare(f"d{number}", f"moon number{number}") for number in range(10)])
        for path in (tmp_path / "snapshot").rglob(name):
            data = bytearray(path.read_bytes())
            data[-1] ^= 0xFF
            path.write_bytes(data)
        with LocalCorpus.open(tmp_path) as corpus:
            assert len(found_ids(corpus.view(), "moon")) == 10
            assert corpus.check() == []

    def test_of_a_later_time_is_not_used_for_a_backup_put_back(self, tmp_path: Path) -> None:
        folder, backup = tmp_path / "store", tmp_path / "backup"
        with LocalCorpus.open(folder) as corpus:
            corpus.update([prepare("a", "moon")])
        shutil.copy(folder / "corpus.sqlite3", backup)
        with LocalCorpus.open(folder) as corpus:
            corpus.update([prepare(f"b{number}", "sun") for number in range(9)])
        shutil.copy(backup, folder / "corpus.sqlite3")
        with LocalCorpus.open(folder) as corpus:
            assert found_ids(corpus.view(), "sun") == []
        shutil.copy(backup, folder / "corpus.sqlite3")
        with LocalCorpus.open(folder) as corpus:
            corpus.update([prepare(f"c{number}", "star") for number in range(9)])
            assert corpus.check() == []
            assert found_ids(corpus.view(), "sun") == []
            assert len(found_ids(corpus.view(), "star")) == 9


def test_a_step_too_large_for_a_question_is_taken_in_behind_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_module, "_AT_ONCE_PASSAGES", 5)
    with LocalCorpus.open(tmp_path) as bot, LocalCorpus.open(tmp_path) as other:
        other.update([prepare(f"d{number}", "moon") for number in range(4)])
        assert bot.view().version == 1
        other.update([prepare(f"e{number}", "moon") for number in range(20)])
        first = bot.view()
        assert first.version in {1, 2}
        worker = next((t for t in threading.enumerate() if t.name == "corpus upkeep"), None)
        if worker is not None:
            worker.join()
        assert bot.view().version == 2
        assert len(found_ids(bot.view(), "moon")) == 24


def test_a_corpus_of_another_analysis_is_analysed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with LocalCorpus.open(tmp_path) as corpus:
        corpus.update([prepare("a", "moon"), prepare("b", "sun")])
        corpus.update([prepare("b", "star")])
        digests = corpus.digests()
    monkeypatch.setattr(corpus_module, "ANALYSIS_VERSION", 999)
    with pytest.raises(StoreVersionError, match="Open it once for writing"):
        LocalCorpus.open(tmp_path, read_only=True)
    with pytest.raises(StoreVersionError, match="indexed again"):
        LocalCorpus.open(tmp_path)

    def reanalyse(document: Document) -> PreparedDocument:
        prepared = prepare(document.id, document.text)
        terms = tuple(stream(*(word.upper() for word in one.words)) for one in prepared.terms)
        return replace(prepared, document=document, terms=terms)

    with LocalCorpus.open(tmp_path, reanalyse=reanalyse) as corpus:
        assert corpus.view().version == 3
        assert corpus.digests() == digests
        assert found_ids(corpus.view(), "MOON") == ["a"]
        assert found_ids(corpus.view(), "moon") == []
        assert corpus.check() == []
        with pytest.raises(NothingToRollBackError):
            corpus.rollback()
    with LocalCorpus.open(tmp_path, read_only=True) as corpus:
        assert found_ids(corpus.view(), "STAR") == ["b"]


def test_a_program_of_the_former_analysis_is_told_to_start_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LocalCorpus.open(tmp_path) as old:
        old.update([prepare("a", "moon")])
        monkeypatch.setattr(corpus_module, "ANALYSIS_VERSION", 999)
        LocalCorpus.open(tmp_path, reanalyse=lambda document: prepare(document.id, document.text)).close()
        monkeypatch.undo()
        with pytest.raises(StoreVersionError, match="Start this program again"):
            old.view()
        with pytest.raises(StoreVersionError, match="Start this program again"):
            old.update([prepare("b", "sun")])


def test_a_closed_corpus_says_so(tmp_path: Path) -> None:
    corpus = LocalCorpus.open(tmp_path)
    corpus.close()
    with pytest.raises(StoreError, match="closed"):
        corpus.view()


def test_check_tells_a_digest_that_is_not_its_documents(corpus: LocalCorpus) -> None:
    corpus.update([prepare("a", "moon")])
    assert corpus.check(lambda document: document.digest) == []
    assert corpus.check(lambda document: "other") == ["a: the digest is not that of the stored document"]


# The state machine below compares the corpus with plain dictionaries: what is in it now, and what rollback returns to.

_IDS = st.sampled_from(["a", "b", "c/d", "ü", "e"])
_WORDS = ["moon", "sun", "star", "comet"]
_TEXTS = st.lists(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3)


class CorpusMachine(RuleBasedStateMachine):
    folder: Path

    @initialize()
    def open(self) -> None:
        self.path = self.folder / str(len(list(self.folder.iterdir())))
        self.corpus = LocalCorpus.open(self.path)
        self.now: dict[str, list[str]] = {}
        self.before: dict[str, list[str]] | None = None
        """The corpus that a rollback leads to; nothing when no earlier state is kept whole."""

    def teardown(self) -> None:
        if hasattr(self, "corpus"):
            self.corpus.close()

    @rule(changes=st.dictionaries(_IDS, _TEXTS, max_size=3), gone=st.sets(_IDS, max_size=2))
    def update_and_keep(self, changes: dict[str, list[str]], gone: set[str]) -> None:
        gone -= set(changes)
        after = {name: text for name, text in (self.now | changes).items() if name not in gone}
        done = self.corpus.update([prepare(name, *text) for name, text in changes.items()], gone, keep_removed=True)
        assert set(done.added) == set(changes) - set(self.now)
        assert set(done.changed) == {name for name in changes if name in self.now and self.now[name] != changes[name]}
        assert set(done.removed) == gone & set(self.now)
        if after != self.now:
            self.before = self.now
        self.now = after

    @precondition(lambda self: self.now)
    @rule(data=st.data())
    def remove_for_good(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.now)))
        done = self.corpus.update([], [name])
        assert done.removed == (name,)
        self.now = {other: text for other, text in self.now.items() if other != name}
        self.before = None

    @rule()
    def roll_back(self) -> None:
        if self.before is None:
            with pytest.raises(NothingToRollBackError):
                self.corpus.rollback()
            return
        self.corpus.rollback()
        self.now, self.before = self.before, self.now

    @rule(without_snapshot=st.booleans())
    def reopen(self, without_snapshot: bool) -> None:
        self.corpus.close()
        if without_snapshot and (self.path / "snapshot").exists():
            shutil.rmtree(self.path / "snapshot")
        self.corpus = LocalCorpus.open(self.path)

    @invariant()
    def search_agrees(self) -> None:
        if not hasattr(self, "corpus"):
            return
        view = self.corpus.view()
        assert [card.id for card in view.documents()] == sorted(self.now)
        assert view.document_count == len(self.now)
        assert view.passage_count == sum(map(len, self.now.values()))
        for word in _WORDS:
            expected = sorted(name for name, text in self.now.items() for line in text if word in line.split())
            assert found_ids(view, word) == expected
            assert view.document_frequencies([word]).get(word, 0) == len(expected)
        for name, text in self.now.items():
            assert [found.passage.text for found in view.document_passages(name, 0, 99)] == text

    @rule()
    def check(self) -> None:
        assert self.corpus.check() == []


@pytest.mark.parametrize("folded_passages", [0, 2000])
def test_a_corpus_is_like_a_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folded_passages: int) -> None:
    monkeypatch.setattr(corpus_module, "_FOLDED_PASSAGES", folded_passages)
    machine = type("Machine", (CorpusMachine,), {"folder": tmp_path})
    machine.TestCase.settings = settings(  # type: ignore[attr-defined]
        max_examples=15,
        stateful_step_count=15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    machine.TestCase("runTest").runTest()  # type: ignore[attr-defined]
