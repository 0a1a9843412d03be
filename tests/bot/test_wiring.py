"""Settings in, a working service out: which store is made, when, and what a question may be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.settings import Settings, SettingsError
from bot.shipped_files import shipped_folder
from bot.wiring import Service, has_store, open_service, store_folder
from retrieval.answering import Turn
from retrieval.errors import StoreError
from retrieval.model import Answer, NoAnswer, NoAnswerReason


@pytest.fixture
def ours(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


def _titles(service: Service) -> list[str]:
    return [card.id for card in service.admin.documents()]


STARTER = sorted(path.name for path in (shipped_folder("seeds") / "documents").iterdir())


def test_a_question_without_a_store_makes_one_of_the_starter_documents(ours: Settings) -> None:
    assert not has_store(ours)
    with open_service(ours) as service:
        assert _titles(service) == STARTER
        outcome = service.ask("When did To Lam meet Zyuganov?").outcome
    assert isinstance(outcome, Answer)
    assert outcome.citations[0].short_answer_text == "May 11"
    assert has_store(ours)


def test_the_starter_documents_are_read_once(ours: Settings) -> None:
    with open_service(ours) as service:
        version = service.corpus.view().version
    with open_service(ours) as service:
        assert service.corpus.view().version == version


def test_without_the_starter_corpus_a_new_store_is_empty(tmp_path: Path) -> None:
    with open_service(Settings(data_dir=tmp_path / "data", starter_corpus=False)) as service:
        outcome = service.ask("When did To Lam meet Zyuganov?").outcome
    assert isinstance(outcome, NoAnswer)
    assert outcome.reason is NoAnswerReason.EMPTY_CORPUS


def test_a_store_made_by_an_update_holds_only_what_was_added(ours: Settings) -> None:
    with open_service(ours, may_load_starter_corpus=False) as service:
        service.admin.add_text("The bakery opens at seven.", "Bakery")
        added = _titles(service)
    with open_service(ours) as service:
        assert _titles(service) == added
        assert len(added) == 1


def test_an_emptied_store_stays_empty(ours: Settings) -> None:
    with open_service(ours) as service:
        service.admin.remove(_titles(service))
    with open_service(ours) as service:
        assert _titles(service) == []


def test_a_first_question_that_was_killed_begins_again(ours: Settings) -> None:
    """A kill between making the store and committing the starter documents must not leave an empty corpus for good."""

    class Killed(BaseException):
        pass

    def kill(_done: int, _total: int | None, _what: str) -> None:
        raise Killed

    with pytest.raises(Killed):
        open_service(ours, kill)
    assert not has_store(ours)
    with open_service(ours) as service:
        assert _titles(service) == STARTER


def test_the_data_folder_is_the_owners_alone(ours: Settings) -> None:
    with open_service(ours):
        pass
    for path in (ours.data_dir, store_folder(ours), *store_folder(ours).iterdir()):
        assert not path.stat().st_mode & 0o077, path


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"file/data: data_dir cannot be made a folder \(Not a directory\)"):
        open_service(Settings(data_dir=tmp_path / "file" / "data"))


def test_a_store_that_is_none_is_refused_and_left_as_it_was(ours: Settings) -> None:
    with open_service(ours):
        pass
    database = store_folder(ours) / "corpus.sqlite3"
    database.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError) as caught:
        open_service(ours)
    assert "\n" not in str(caught.value)
    assert database.read_bytes() == b"not a database at all" * 100


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with open_service(Settings(data_dir=tmp_path_factory.mktemp("starter") / "data")) as service:
        yield service


@pytest.mark.parametrize(
    "question",
    [
        "",
        " ",
        "?",
        "\x00",
        "\ud800",
        "the of and",
        "🙂" * 4096,
        "x" * 100_000,
        "To Lam " * 10_000,
        'AND OR NEAR( " *',
        "\u202e",
    ],
)
def test_any_string_is_a_question(starter: Service, question: str) -> None:
    timed = starter.ask(question)
    assert len(timed.outcome.question) <= starter.settings.max_question_characters
    assert timed.is_question_cut == (len(question) > starter.settings.max_question_characters)
    assert timed.elapsed_ms > 0
    assert timed.outcome.question.encode("utf-8").decode("utf-8") == timed.outcome.question


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    question=st.text(st.characters(categories=None), max_size=80),
    previous=st.none() | st.builds(Turn, question=st.text(st.characters(categories=None), max_size=20)),
)
def test_every_quote_is_a_slice_of_its_document(starter: Service, question: str, previous: Turn | None) -> None:
    outcome = starter.ask(f"{question} To Lam Zyuganov Moscow", previous=previous).outcome
    view = starter.corpus.view()
    for citation in outcome.citations if isinstance(outcome, Answer) else outcome.closest:
        document = view.document(citation.document_id)
        assert document is not None
        assert citation.quote == document.text[citation.start : citation.end]


def test_a_question_is_asked_of_the_newest_corpus_of_another_process(ours: Settings) -> None:
    with open_service(ours) as service, open_service(ours) as other:
        assert isinstance(service.ask("When does the bakery in Elm Street open?").outcome, NoAnswer)
        other.admin.add_text("The bakery in Elm Street opens at 7 a.m. on weekdays.", "Bakery")
        outcome = service.ask("When does the bakery in Elm Street open?").outcome
        assert isinstance(outcome, Answer)
        assert "bakery in Elm Street" in outcome.citations[0].quote


def test_a_store_that_may_only_be_read_is_asked_all_the_same(ours: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_service(ours):
        pass
    # For the tests' own user everything may be writable, whatever its mode.
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    with open_service(ours) as service:
        assert isinstance(service.ask("When did To Lam meet Zyuganov?").outcome, Answer)
        with pytest.raises(StoreError, match="for reading only"):
            service.admin.add_text("The bakery opens at seven.", "Bakery")
