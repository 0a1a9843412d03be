"""Lines of a text and what can be told from one alone: bullets, captions, sentence ends, how many words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.model import Span

_WORD = re.compile(r"[^\W_]+")
_WORDLESS_SCRIPT = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_CHARACTERS_PER_WORD = 2
_LINE = re.compile(r"\S[^\n]*")
_CREDIT = re.compile(r"\s+[—–-]{1,2}\s?[A-ZĐ][\w./ ]{1,30}$")
_ENDS_SENTENCE = re.compile(r"(?:[.!?…。！？।؟])(?:/\.)?[\"'”’»)\]】」』]*$")
_DECORATION = re.compile(r"([^\w\s])\1{2,}$")
_MARKER = re.compile(
    r"(?P<bullet>[-*+•‣◦▪●○–·])[ \t]+(?=\S)"
    r"|(?P<number>\(?\d{1,3}[.)]|\(?[a-zđ]\)|\(?[ivx]{1,5}\)"
    r"|(?i:khoản|điểm|clause)\s(?:\d{1,3}[a-zđ]?|[a-zđ])\s?[.:)])[ \t]+(?=\S)"
)
_CAPTION = re.compile(
    r"[(\[](?:photo|photos|image|source|picture|file photo|ảnh|nguồn)\b[^()\[\]]{0,80}[)\]][.]?$"
    r"|^(?:photo|figure|fig\.|image|picture|ảnh|hình|table|bảng)(?:\s\d[\d.]{0,6})?\s?:\s",
    re.IGNORECASE,
)
_MAX_CAPTION_CHARACTERS = 400
_LONGEST_STEM = 300
_SENTENCE_BREAK = re.compile(r"[.!?…]\s+|[。！？]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank, without the white space around it."""

    start: int
    end: int
    indent: int
    """Columns before the text; a tab counts as four."""
    is_after_blank: bool
    """Whether blank lines part it from the line before; true of the first."""
    text: str

    @property
    def marker(self) -> re.Match[str] | None:
        """The bullet or number that makes this line a list item."""
        return _MARKER.match(self.text)

    @property
    def is_decoration(self) -> bool:
        """Only a rule or an underline: the same mark, three times or more."""
        return bool(_DECORATION.match(self.text))

    @property
    def is_caption(self) -> bool:
        return is_caption_line(self.text)


def lines_of(text: str) -> Iterator[Line]:
    """The lines that are not blank, in order. Only `\\n` ends a line; other ends were turned into it, or shall stay."""
    before = 0
    for match in _LINE.finditer(text):
        start = match.start()
        bare = match[0].rstrip()
        newline = text.rfind("\n", before, start)
        yield Line(
            start=start,
            end=start + len(bare),
            indent=len(text[max(newline + 1, before) : start].expandtabs(4)),
            is_after_blank=before == 0 or text.count("\n", before, start) > 1,
            text=bare,
        )
        before = start + len(bare)


def count_words(text: str) -> int:
    """Words; in scripts that put no space between words, two characters count as one."""
    unspaced = len(_WORDLESS_SCRIPT.findall(text))
    if unspaced:
        text = _WORDLESS_SCRIPT.sub(" ", text)
    return sum(1 for _ in _WORD.finditer(text)) + unspaced // _CHARACTERS_PER_WORD


def ends_sentence(text: str) -> bool:
    """Whether it ends as a sentence does, an agency's credit (`. — ABC`) not counted."""
    tail = text[-80:].rstrip()
    return bool(_ENDS_SENTENCE.search(tail)) or bool(_ENDS_SENTENCE.search(_CREDIT.sub("", tail)))


def is_caption_line(text: str) -> bool:
    """Whether a line tells what a picture or a table shows, by its label or by the credit it ends in."""
    return len(text) <= _MAX_CAPTION_CHARACTERS and bool(_CAPTION.search(text))


def stem_within(text: str, span: Span) -> Span:
    """What a list hangs on in the paragraph before it: all of it, or its last sentence, cut simply, when it is long.

    `text` is the text of the paragraph, `span` where it stands.
    """
    if len(text) <= _LONGEST_STEM:
        return span
    cut = max((match.end() for match in _SENTENCE_BREAK.finditer(text, 0, len(text) - 1)), default=0)
    return Span(span.start + cut, span.end)
