"""The conversation in the terminal: a question in, a cited answer out, and commands about the last answer."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from bot.escapes import visible_error, visible_line
from bot.exit_codes import ExitCode
from bot.terminal.printing import (
    CITATIONS_SHOWN_FIRST,
    CLOSEST_SHOWN_FIRST,
    Line,
    Screen,
    citation_lines,
    context_lines,
    outcome_lines,
    source_lines,
    text_line,
)
from bot.wiring import Service
from bot.wording import en
from retrieval.answering import Turn, next_turn
from retrieval.errors import RetrievalError
from retrieval.model import Answer, Citation, NoAnswer

_MORE_AT_ONCE = 3


class Conversation:
    """What one person has asked so far, as far as the next line may refer to it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._last: Answer | NoAnswer | None = None
        self._turn: Turn | None = None
        self._shown = 0
        self.is_over = False

    def reply(self, line: str) -> Iterator[Line]:
        """The lines that answer what was typed."""
        typed = line.strip()
        if typed.startswith(":"):
            yield from self._command(typed)
        elif typed:
            yield from self._question(typed)

    def _question(self, question: str) -> Iterator[Line]:
        timed = self._service.ask(question, previous=self._turn)
        self._last = timed.outcome
        self._turn = next_turn(timed.outcome, self._turn)
        first = CITATIONS_SHOWN_FIRST if isinstance(timed.outcome, Answer) else CLOSEST_SHOWN_FIRST
        self._shown = min(first, len(self._quotes()))
        if timed.is_question_cut:
            yield text_line(en.question_cut(self._service.settings.max_question_characters))
        yield from outcome_lines(timed.outcome)
        further = len(self._quotes()) - self._shown
        if further:
            yield text_line(en.more_places(further))

    def _command(self, typed: str) -> Iterator[Line]:
        name, _, argument = typed.partition(" ")
        commands: dict[str, Callable[[str], Iterable[Line]]] = {
            ":help": self._help,
            ":quit": self._quit,
            ":more": self._more,
            ":context": self._context,
            ":source": self._source,
        }
        if name in commands:
            yield from commands[name](argument.strip())
        else:
            yield text_line(en.unknown_command(visible_line(name)))

    def _help(self, _argument: str) -> Iterator[Line]:
        yield from (text_line(line) for line in en.CHAT_HELP.split("\n"))

    def _quit(self, _argument: str) -> Iterator[Line]:
        self.is_over = True
        yield from ()

    def _more(self, _argument: str) -> Iterator[Line]:
        if self._last is None:
            yield text_line(en.NOTHING_ASKED_YET)
            return
        further = self._quotes()[self._shown : self._shown + _MORE_AT_ONCE]
        if not further:
            yield text_line(en.NO_MORE)
        for citation in further:
            self._shown += 1
            yield from citation_lines(citation, self._shown)

    def _context(self, argument: str) -> Iterator[Line]:
        citation, problem = self._chosen(argument)
        if citation is None:
            yield text_line(problem)
            return
        document = self._service.corpus.view().document(citation.document_id)
        if document is None or document.text[citation.start : citation.end] != citation.quote:
            yield text_line(en.DOCUMENT_GONE)
        else:
            yield from context_lines(document, citation)

    def _source(self, argument: str) -> Iterator[Line]:
        citation, problem = self._chosen(argument)
        if citation is None:
            yield text_line(problem)
        else:
            yield from source_lines(citation)

    def _chosen(self, argument: str) -> tuple[Citation | None, str]:
        """The quote that a number names (the one shown last where there is no number), or what to say instead."""
        quotes = self._quotes()
        if self._last is None:
            return None, en.NOTHING_ASKED_YET
        if not quotes:
            return None, en.NO_QUOTE
        number = argument or str(self._shown)
        if number.isascii() and number.isdigit() and 1 <= int(number) <= len(quotes):
            return quotes[int(number) - 1], ""
        return None, en.no_such_quote(visible_line(number), len(quotes))

    def _quotes(self) -> tuple[Citation, ...]:
        match self._last:
            case Answer(citations=citations):
                return citations
            case NoAnswer(closest=closest):
                return closest
            case _:
                return ()


def run_chat(service: Service, *, stdin: TextIO, stdout: TextIO, stderr: TextIO) -> ExitCode:
    """Talks until the input ends or `:quit`. `FAILED` when a question could not be worked on."""
    is_interactive = stdin.isatty() and stdout.isatty()
    screen = Screen(stdout, is_plain=not is_interactive)
    conversation = Conversation(service)
    exit_code = ExitCode.DONE
    if is_interactive:
        screen.show([text_line(en.welcome(service.corpus.view().document_count))])
    is_first = True
    for line in _typed_lines(stdin, is_interactive=is_interactive):
        try:
            lines = list(conversation.reply(line))
        except RetrievalError as error:
            print(visible_error(error), file=stderr)
            exit_code = ExitCode.FAILED
            continue
        if lines and not is_first:
            screen.show([()])
        if lines:
            screen.show(lines)
            is_first = False
        if conversation.is_over:
            break
    return exit_code


def _typed_lines(stdin: TextIO, *, is_interactive: bool) -> Iterator[str]:
    if not is_interactive:
        yield from stdin
        return
    if stdin is sys.stdin:
        import readline  # noqa: F401  (gives `input` line editing; what is typed is not kept on disk)
    while True:
        try:
            yield input(en.PROMPT)
        except EOFError:
            return
