"""What a block hangs on: the line above it without which it does not say what it is about.

The reader of each format tells what it meets, and asks before it adds a block. How an item lies in another item, a row
below its header and a definition below its term is the reader's own business.
"""

import re
from collections.abc import Sequence

from retrieval.documents.lines import stem_within
from retrieval.model import Span

_LONGEST_QUESTION = 250
_QUESTION_END = re.compile(r"[?？؟][\"'”’»)\]*]{0,3}$")
_QUESTION_LABEL = re.compile(
    r"(?:q|question|questions? from [^:\n]{1,40}|hỏi|câu hỏi)\s?(?:no\.?\s?)?\d{0,3}\s?[.:)]\s", re.IGNORECASE
)
_ANSWER_LABEL = re.compile(r"(?:a|answer|reply|đáp|trả lời)\s?\d{0,3}\s?[.:)]\s", re.IGNORECASE)
_SENTENCE_BEFORE = re.compile(r"[.!?…]\s+(?=[^\W\d_a-z])")
_INTRODUCES = (":", "：")
_FIELD = re.compile(r"[^\W\d_][^\n:：]{0,48}?(?::[ \t]+|：[ \t]*)(?=\S)")
_MAX_LABEL_WORDS = 5


class Hanging:
    """Remembers the line that the next paragraph, list, table or code may hang on."""

    def __init__(self) -> None:
        self._stem: Span | None = None
        self._introduces = False
        self._question: Span | None = None
        self._is_marked = False

    def on_heading(self) -> None:
        """Nothing hangs on what stands above a heading."""
        self._stem = self._question = None
        self._introduces = self._is_marked = False

    def on_article(self, span: Span) -> None:
        """The opening line of an article of a law: its clauses hang on it."""
        self.on_heading()
        self._stem = span

    def on_paragraph(self, text: str, span: Span, *, is_marked: bool = False) -> None:
        """A paragraph that was added. `is_marked`: it stands out from the text around it, as bold questions do."""
        if is_question_line(text):
            self._question = self._stem = span
            self._introduces = True
            self._is_marked = is_marked
            return
        if not self._is_marked:
            self._question = None
        self._stem = stem_within(text, span)
        self._introduces = text.rstrip().endswith(_INTRODUCES)

    def on_caption(self, span: Span) -> None:
        """The words above a table or code that say what it holds."""
        self._stem, self._introduces = span, True

    def on_fields(self) -> None:
        """Labels with values that were added: no answer goes on behind them."""
        self._introduces = self._is_marked = False
        self._question = None

    def on_other(self) -> None:
        """A list, a table or code that was added: what follows does not hang on the line above it."""
        self._introduces = False
        if not self._is_marked:
            self._question = None

    def of_paragraph(self, text: str) -> Span | None:
        """The question that a paragraph answers: directly above it, or further above when it stands out as one."""
        return None if is_question_line(text) else self._question

    def of_list(self) -> Span | None:
        """The line or sentence above a list."""
        return self._stem

    def of_block(self) -> Span | None:
        """The sentence above that introduces a table, code or fields: it ends in a colon or asks."""
        return self._stem if self._introduces else self._question


def is_question_line(text: str) -> bool:
    """Whether a paragraph is one question and nothing else, or is labelled as one: `Q:`, `Question 3.`, `Hỏi:`."""
    text = text.strip()
    if len(text) > _LONGEST_QUESTION:
        return False
    if _QUESTION_LABEL.match(text):
        return True
    return bool(_QUESTION_END.search(text)) and not _SENTENCE_BEFORE.search(text)


def opens_turn(line: str) -> bool:
    """Whether a line is labelled as a question or as an answer: `Q: …`, `A: …`."""
    return bool(_QUESTION_LABEL.match(line) or _ANSWER_LABEL.match(line))


def is_field(line: str) -> bool:
    """Whether a line is a label and its value, as in `Opening hours: 9-17`; its label begins with a capital."""
    match = _FIELD.match(line)
    return (
        match is not None
        and not line[0].islower()
        and len(match[0].split()) <= _MAX_LABEL_WORDS
        and not opens_turn(line)
    )


def are_fields(lines: Sequence[str]) -> bool:
    """Whether lines under one another, two or more, are all a label and its value."""
    return len(lines) > 1 and all(map(is_field, lines))
