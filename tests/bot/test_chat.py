"""The chat as whole transcripts: typed lines in, the whole screen out."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.exit_codes import ExitCode
from bot.settings import Settings
from bot.terminal.session import run_chat
from bot.wiring import Service, TimedOutcome, open_service
from retrieval.answering import Turn
from retrieval.errors import StoreError
from retrieval.model import Answer, NoAnswer, NoAnswerReason

NOTES = {
    "bakery.txt": "Opening hours\n\nThe bakery in Elm Street opens at seven. It was founded by Ada Brown in 1987.\n",
    "library.txt": "The library lends bicycles as well as books. Its director is Tom Green.\n",
}


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    folder = tmp_path / "notes"
    folder.mkdir()
    for name, text in NOTES.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(data_dir=tmp_path / "data", starter_corpus=False)
    with open_service(settings) as opened:
        opened.admin.sync(folder)
        yield opened


def _screen(service: Service, typed: str, *, exit_code: ExitCode = ExitCode.DONE) -> str:
    stdout, stderr = io.StringIO(), io.StringIO()
    assert run_chat(service, stdin=io.StringIO(typed), stdout=stdout, stderr=stderr) == exit_code
    return stdout.getvalue() + stderr.getvalue()


class CannedService(Service):
    """A service whose outcomes are given beforehand, so that a transcript depends on the chat alone."""

    def __init__(self, service: Service, *outcomes: Answer | NoAnswer | StoreError) -> None:
        super().__init__(service.settings, service.corpus, service.admin)
        self._outcomes = list(outcomes)
        self.previous: list[Turn | None] = []

    def ask(
        self, question: str, *, previous: Turn | None = None, listed: int = 0, explain: bool = False
    ) -> TimedOutcome:
        self.previous.append(previous)
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, StoreError):
            raise outcome
        limit = self.settings.max_question_characters
        return TimedOutcome(
            outcome=replace(outcome, question=question), elapsed_ms=1.0, is_question_cut=len(question) > limit
        )


@pytest.fixture
def answer(service: Service) -> Answer:
    """An answer with three quotes of the real documents."""
    outcome = service.ask("When was the bakery founded?").outcome
    assert isinstance(outcome, Answer)
    best = outcome.citations[0]
    first = replace(best, highlights=(), short_answer=None)
    library = service.corpus.view().document("library.txt")
    assert library is not None
    second = replace(
        first, document_id=library.id, title=library.title, start=0, end=11, quote=library.text[:11], source="notes"
    )
    third = replace(second, start=12, end=17, quote=library.text[12:17])
    return replace(outcome, citations=(first, second, third), corrections=(), understood_as=None)


def test_a_question_is_answered_with_the_fact_marked_and_the_place(service: Service) -> None:
    screen = _screen(service, "When was the bakery founded?\n")
    assert "It was founded by Ada Brown in **1987**." in screen
    assert "bakery.txt" in screen
    assert "date unknown" in screen


def test_more_shows_the_further_quotes_and_then_says_there_are_none(service: Service, answer: Answer) -> None:
    screen = _screen(CannedService(service, answer), "founded?\n:more\n:more\n")
    first, more, none = screen.split("\n\n")
    assert first.endswith("2 further places: type :more")
    assert more.startswith("[2] “The library”\n")
    assert "\n[3] “lends”\n" in more
    assert none == "There are no further places.\n"


def test_context_shows_the_text_around_a_quote(service: Service, answer: Answer) -> None:
    screen = _screen(CannedService(service, answer), "founded?\n:context 3\n:context 4\n")
    _, around, missing = screen.split("\n\n")
    assert around == "The library “lends” bicycles as well as books. Its director is Tom Green."
    assert missing == "There is no quote 4; the last reply has 3 quotes.\n"


def test_context_without_a_number_is_about_the_quote_shown_last(service: Service, answer: Answer) -> None:
    canned = CannedService(service, answer)
    screen = _screen(canned, "founded?\n:more\n:context\n")
    assert screen.split("\n\n")[2].startswith("The library “lends” bicycles")


def test_source_says_all_that_is_known_of_a_place(service: Service, answer: Answer) -> None:
    screen = _screen(CannedService(service, answer), "founded?\n:source 2\n")
    assert screen.split("\n\n")[1].splitlines()[-1].split() == ["id", "library.txt"]
    assert "published  date unknown" in screen


def test_a_document_removed_meanwhile_is_not_shown(service: Service, answer: Answer) -> None:
    service.admin.remove(["bakery.txt"])
    screen = _screen(CannedService(service, answer), "founded?\n:context\n")
    assert screen.endswith("This document has changed or gone since it was quoted; please ask again.\n")


def test_commands_before_a_question_say_what_they_need(service: Service) -> None:
    assert _screen(service, ":more\n:context\n:source 1\n") == "\n".join(
        ["Ask a question first; this needs an answer to refer to.\n"] * 3
    )


def test_commands_after_a_reply_without_quotes_say_so(service: Service) -> None:
    nothing = NoAnswer(question="", reason=NoAnswerReason.NOTHING_MATCHED)
    screen = _screen(CannedService(service, nothing), "weather?\n:source\n:more\n")
    assert screen == (
        "Not found: these documents do not mention this.\n\n"
        "The last reply quoted nothing, so there is nothing to show.\n\n"
        "There are no further places.\n"
    )


def test_an_unknown_command_points_to_help(service: Service) -> None:
    assert _screen(service, ":exit\n") == "There is no command :exit; :help lists them.\n"


def test_help_names_every_command(service: Service) -> None:
    screen = _screen(service, ":help\n")
    for command in (":more", ":context", ":source", ":help", ":quit"):
        assert command in screen


def test_quit_ends_the_chat_before_the_next_line(service: Service) -> None:
    assert _screen(service, ":quit\n:help\n") == ""


def test_blank_lines_and_an_empty_pipe_say_nothing(service: Service) -> None:
    assert _screen(service, "") == ""
    assert _screen(service, "\n   \n\t\n") == ""


def test_the_last_line_counts_without_a_line_end(service: Service) -> None:
    assert "1987" in _screen(service, "When was the bakery founded?")


def test_a_follow_up_is_asked_with_the_question_before_it(service: Service, answer: Answer) -> None:
    canned = CannedService(service, answer, replace(answer, understood_as="When was the library founded?"), answer)
    _screen(canned, "When was the bakery founded?\nand the library?\nand now?\n")
    first, second, third = canned.previous
    assert first is None
    assert second is not None
    assert second.question == "When was the bakery founded?"
    assert second.quote == answer.citations[0].quote
    assert third is not None
    assert third.question == "When was the library founded?"


def test_a_very_long_question_is_read_up_to_the_limit_and_this_is_said(service: Service, answer: Answer) -> None:
    screen = _screen(CannedService(service, answer), "x" * 5000 + "\n")
    assert screen.startswith("The question is very long; only its first 4096 characters were read.\n")


def test_a_failing_store_is_one_line_and_the_chat_goes_on(service: Service, answer: Answer) -> None:
    canned = CannedService(service, StoreError("the disk failed\x1b[31m"), answer)
    stdout, stderr = io.StringIO(), io.StringIO()
    assert run_chat(canned, stdin=io.StringIO("a\nb\n"), stdout=stdout, stderr=stderr) == ExitCode.FAILED
    assert stderr.getvalue() == "the disk failed\\x1b[31m\n"
    assert stdout.getvalue().startswith("[1] ")


def test_a_corpus_changed_meanwhile_answers_the_next_question(service: Service) -> None:
    question = "When is the swimming pool closed?"

    def lines() -> Iterator[str]:
        yield question
        service.admin.add_text("The swimming pool is closed on Mondays.", "Pool")
        yield question

    class Typed(io.StringIO):
        def __iter__(self) -> Iterator[str]:  # type: ignore[override]
            return lines()

    stdout = io.StringIO()
    run_chat(service, stdin=Typed(), stdout=stdout, stderr=stdout)
    before, after = stdout.getvalue().split("\n\n")
    assert before.startswith("Not found: ")
    assert "swimming pool is closed on" in after
