"""Plain text to blocks: paragraphs, evident headings, lists, tables, captions, code; every span exact.

Whether line ends mean anything is measured: text wrapped by hand or by a mail program
has lines that end where the next word would not have fitted; anything else has one paragraph on each line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.documents.extraction import Extraction, HeadingPath
from retrieval.documents.hanging import Hanging, is_field, opens_turn
from retrieval.documents.lines import Line, count_words, ends_sentence, lines_of
from retrieval.model import Block, BlockKind, Span

_MAX_HEADING_WORDS = 14
_MAX_HEADING_CHARACTERS = 120
_OPENS_CODE = re.compile(r"^(?!\.\. ).*::$|^\.\. (?:code|code-block|sourcecode|parsed-literal)::")
"""As reStructuredText does; the lines after it that are set in are code."""
_MIN_WRAP_WIDTH = 40
_MAX_WRAP_WIDTH = 130
_FULL_LINE_SHARE = 0.75
"""A line counts as full when with the next word it would pass this share of the width: people wrap unevenly."""
_WRAPPED_SHARE = 0.6
_MAX_CAPITALS_SHARE = 0.7
_UNDERLINES = frozenset("=-~^\"'`#*+:._")
_NUMBERED_TITLE = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,5})\.?[ \t]+(?=[^\W\d_])")
_COUNTED_TITLE = re.compile(r"\d{1,3}\.[ \t]+(?=[^\W\d_])")
_ARTICLE_TITLE = re.compile(
    r"(?:(?P<part>part|phần)|(?P<chapter>chapter|chương)|(?P<section>section|mục)|(?P<article>article|điều))"
    r"\s(?:\d{1,4}[a-zđ]?|[IVXLC]{1,7})(?:\s?[.:–—-]\s.*|[.:])?$",
    re.IGNORECASE,
)
_ARTICLE_LEVELS = {"part": 1, "chapter": 3, "section": 5, "article": 7}
"""Two apart, because a name on the line below may follow `Chapter II`."""
_BARE_ARTICLE = re.compile(r"\w+\s\w+[.:]?$")
_MAX_WORDS_OF_FULL_STOP_TITLE = 8
"""A longer line behind `Article 5.` that ends in a full stop is the text of the article, not its title."""
_NUMBERED_LEVEL = 10
"""Levels of numbered titles begin below those of parts and chapters, which may hold them."""
_CAPITALS_LEVEL = 9


def extract_plain_text(text: str) -> Extraction:
    """The text with its blocks, without the rules drawn in it: underlines of titles, lines between table rows."""
    blocks = find_blocks(text)
    rules = [block for block in blocks if block.kind is BlockKind.AUXILIARY]
    if rules:
        text, blocks = _without(text, blocks, rules)
    return Extraction(text=text, blocks=blocks)


def find_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text as it is, in order. Only white space stands between them; rules are auxiliary."""
    return tuple(_Reader(text).blocks())


def _without(text: str, blocks: Sequence[Block], rules: Sequence[Block]) -> tuple[str, tuple[Block, ...]]:
    """The text without the lines of these blocks, and the other blocks where they stand then."""
    cuts = [(text.rfind("\n", 0, rule.start) + 1, _after_line(text, rule.end)) for rule in rules]
    kept, position, removed = [], 0, [0]
    for start, end in cuts:
        kept.append(text[position:start])
        removed.append(removed[-1] + end - start)
        position = end
    kept.append(text[position:])
    starts = [start for start, _ in cuts]

    def moved(place: int) -> int:
        return place - removed[bisect_right(starts, place)]

    others = tuple(
        replace(
            block,
            start=moved(block.start),
            end=moved(block.end),
            anchor=Span(moved(block.anchor.start), moved(block.anchor.end)) if block.anchor else None,
        )
        for block in blocks
        if block.kind is not BlockKind.AUXILIARY
    )
    return "".join(kept), others


def _after_line(text: str, place: int) -> int:
    newline = text.find("\n", place)
    return len(text) if newline < 0 else newline + 1


@dataclass(frozen=True, slots=True)
class _OpenItem:
    """A list item that later ones may lie in."""

    indent: int
    rank: int
    """Numbers usually hold letters, letters small Roman numbers, and all of them bullets."""
    mark: str
    span: Span


class _Reader:
    """One pass over the groups of lines between blank lines, keeping what later lines hang on."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._groups = _group(lines_of(text))
        self._wrap_width = _wrap_width(self._groups)
        self._path = HeadingPath()
        self._underlines: list[str] = []
        self._hanging = Hanging()
        self._opens_code = False
        self._open_items: list[_OpenItem] = []

    def blocks(self) -> Iterator[Block]:
        for index, group in enumerate(self._groups):
            following = self._groups[index + 1] if index + 1 < len(self._groups) else None
            yield from self._read(group, following)

    def _read(self, group: Sequence[Line], following: Sequence[Line] | None) -> Iterator[Block]:
        if self._opens_code and group[0].indent:
            yield self._block(BlockKind.CODE, Span(group[0].start, group[-1].end), self._hanging.of_block())
            self._opens_code = bool(following and following[0].indent)
            return
        self._opens_code = False
        separator = _table_separator(group)
        if separator:
            yield from self._table(group)
            return
        position = 0
        while position < len(group):
            line = group[position]
            end, level = self._heading_end(group, position, following)
            if end > position:
                yield from self._titled(group[position:end], level)
            elif line.is_decoration:
                end = position + 1
                yield self._block(BlockKind.AUXILIARY, Span(line.start, line.end))
            elif line.marker:
                end = self._item_end(group, position)
                yield self._item(group[position:end])
            elif len(fields := self._fields(group, position)) > 1:
                end = position + sum(map(len, fields))
                yield from self._field_blocks(fields)
            else:
                end = self._paragraph_end(group, position)
                yield self._paragraph(group[position:end])
            position = end

    # Headings

    def _heading_end(self, group: Sequence[Line], start: int, following: Sequence[Line] | None) -> tuple[int, int]:
        """Where the heading that begins at this line ends (`start` when there is none), and its level."""
        line = group[start]
        if line.is_decoration and start == 0 and len(group) > 2 and group[2].text[:1] == line.text[:1]:
            level = self._underlined(group, 1, over=True)
            return (3, level) if level else (start, 0)
        level = self._underlined(group, start)
        if level:
            return start + 2, level
        level = self._title_level(group, following) if start == 0 else 0
        if level and len(group) > 1 and _BARE_ARTICLE.match(line.text) and _is_in_capitals(group[1].text):
            return start + 2, level
        return (start + 1, level) if level else (start, 0)

    def _underlined(self, group: Sequence[Line], index: int, *, over: bool = False) -> int:
        """The level of a title with a rule below it, by the order in which the rules first occur; 0 when it is none."""
        if index + 1 >= len(group) or group[index].is_decoration or not group[index + 1].is_decoration:
            return 0
        title, rule = group[index].text, group[index + 1].text
        if rule[0] not in _UNDERLINES or len(title) > _MAX_HEADING_CHARACTERS or 2 * len(rule) < len(title):
            return 0
        style = rule[0] * 2 if over else rule[0]
        if style not in self._underlines:
            self._underlines.append(style)
        return 1 + self._underlines.index(style)

    def _title_level(self, group: Sequence[Line], following: Sequence[Line] | None) -> int:
        """The level of a title that shows by its number or its capitals only; 0 when the first line is none."""
        line, is_alone = group[0], len(group) == 1
        if is_alone and following is None:
            return 0
        if len(line.text) > _MAX_HEADING_CHARACTERS or count_words(line.text) > _MAX_HEADING_WORDS or line.is_caption:
            return 0
        article = _ARTICLE_TITLE.match(line.text)
        is_sentence = line.text[-1] == "." and count_words(line.text) > _MAX_WORDS_OF_FULL_STOP_TITLE
        if article and article.lastgroup and line.text[-1] not in ";," and not is_sentence:
            return _ARTICLE_LEVELS[article.lastgroup]
        if line.text[-1] in ".;,:":
            return 0
        numbered = _NUMBERED_TITLE.match(line.text)
        if numbered:
            return _NUMBERED_LEVEL + numbered[1].count(".")
        if _COUNTED_TITLE.match(line.text):
            if not is_alone:
                return _NUMBERED_LEVEL if self._is_title_of_text(group) else 0
            is_one_of_a_list = any(_COUNTED_TITLE.match(other.text) for other in following or ())
            return 0 if is_one_of_a_list else _NUMBERED_LEVEL
        is_title = _is_in_capitals(line.text) and (is_alone or not _is_in_capitals(group[1].text))
        return _CAPITALS_LEVEL if is_title else 0

    def _is_title_of_text(self, group: Sequence[Line]) -> bool:
        """Whether the text below the first line begins anew and goes on to the end, with no further number."""
        first, second = group[0], group[1]
        return (
            second.text[0].isupper()
            and second.indent == first.indent
            and not self._continues(first, second)
            and not any(line.marker for line in group[1:])
            and ends_sentence(group[-1].text)
        )

    def _titled(self, lines: Sequence[Line], level: int) -> Iterator[Block]:
        for line in lines:
            kind = BlockKind.AUXILIARY if line.is_decoration else BlockKind.HEADING
            above = self._path.path
            if kind is BlockKind.HEADING:
                above = self._path.enter(level, line.text)
                level += 1
            yield Block(kind=kind, start=line.start, end=line.end, heading=above)
        last = next(line for line in reversed(lines) if not line.is_decoration)
        if _ARTICLE_TITLE.match(last.text):
            self._hanging.on_article(Span(last.start, last.end))
        else:
            self._hanging.on_heading()
        self._open_items.clear()

    # Lists

    def _item_end(self, group: Sequence[Line], start: int) -> int:
        for end in range(start + 1, len(group)):
            line = group[end]
            hangs = line.indent > group[start].indent or self._continues(group[end - 1], line)
            if line.marker or line.is_decoration or not hangs:
                return end
        return len(group)

    def _item(self, lines: Sequence[Line]) -> Block:
        indent = lines[0].indent
        marker = lines[0].marker
        mark = (marker["number"] or "") if marker else ""
        rank = self._rank(mark)
        while self._open_items and (self._open_items[-1].indent, self._open_items[-1].rank) >= (indent, rank):
            self._open_items.pop()
        anchor = self._open_items[-1].span if self._open_items else self._hanging.of_list()
        span = Span(lines[0].start, lines[-1].end)
        self._open_items.append(_OpenItem(indent, rank, mark, span))
        self._hanging.on_other()
        return self._block(BlockKind.LIST_ITEM, span, anchor)

    def _rank(self, mark: str) -> int:
        bare = mark.strip("(). :").casefold().rsplit(maxsplit=1)
        if not bare:
            return 3
        if bare[-1][0].isdigit():
            return 0
        letter = bare[-1]
        if len(letter) == 1:
            earlier = chr(ord(letter) - 1)
            is_next = any(item.mark.strip("()") == earlier for item in self._open_items)
            return 1 if letter not in "ivx" or is_next else 2
        return 2

    def _fields(self, group: Sequence[Line], start: int) -> list[Sequence[Line]]:
        """The labels with their values that stand under one another from this line on, each with its further lines."""
        fields: list[Sequence[Line]] = []
        while start < len(group) and is_field(group[start].text):
            end = start + 1
            while end < len(group) and not (group[end].marker or group[end].is_decoration or is_field(group[end].text)):
                if group[end].indent <= group[start].indent and not self._continues(group[end - 1], group[end]):
                    break
                end += 1
            fields.append(group[start:end])
            start = end
        return fields

    def _field_blocks(self, fields: Sequence[Sequence[Line]]) -> Iterator[Block]:
        self._open_items.clear()
        for lines in fields:
            span = Span(lines[0].start, lines[-1].end)
            yield self._block(BlockKind.LIST_ITEM, span, self._hanging.of_block())
        self._hanging.on_fields()

    # Paragraphs

    def _paragraph_end(self, group: Sequence[Line], start: int) -> int:
        for end in range(start + 1, len(group)):
            before, line = group[end - 1], group[end]
            is_other = line.is_decoration or self._underlined(group, end) or _opens_item(before, line)
            is_other = is_other or opens_turn(line.text)
            if is_other or not self._continues(before, line):
                return end
        return len(group)

    def _paragraph(self, lines: Sequence[Line]) -> Block:
        span = Span(lines[0].start, lines[-1].end)
        is_caption = len(lines) == 1 and lines[0].is_caption
        self._opens_code = bool(_OPENS_CODE.search(lines[-1].text))
        self._open_items.clear()
        if is_caption:
            self._hanging.on_caption(span)
            return self._block(BlockKind.CAPTION, span)
        text = self._text[span.start : span.end]
        anchor = self._hanging.of_paragraph(text)
        self._hanging.on_paragraph(text, span)
        return self._block(BlockKind.PARAGRAPH, span, anchor)

    def _continues(self, before: Line, line: Line) -> bool:
        """Whether a line goes on in the next: because it was full, or because both say so."""
        if self._wrap_width is not None:
            return _is_full(before, line, self._wrap_width)
        is_open = len(before.text) >= _MIN_WRAP_WIDTH and (before.text[-1].isalnum() or before.text[-1] == ",")
        return is_open and line.text[0].islower()

    # Tables

    def _table(self, group: Sequence[Line]) -> Iterator[Block]:
        header = self._hanging.of_block()
        is_first = True
        for line in group:
            span = Span(line.start, line.end)
            if _is_table_rule(line.text):
                yield self._block(BlockKind.AUXILIARY, span)
                continue
            yield self._block(BlockKind.TABLE_ROW, span, header)
            header, is_first = (span, False) if is_first else (header, False)
        self._hanging.on_other()

    def _block(self, kind: BlockKind, span: Span, anchor: Span | None = None) -> Block:
        return Block(kind=kind, start=span.start, end=span.end, heading=self._path.path, anchor=anchor)


def _group(lines: Iterable[Line]) -> list[list[Line]]:
    """The runs of lines between blank ones."""
    groups: list[list[Line]] = []
    for line in lines:
        if line.is_after_blank:
            groups.append([])
        groups[-1].append(line)
    return groups


def _wrap_width(groups: Sequence[Sequence[Line]]) -> int | None:
    """The width that the text was wrapped at, or None when its line ends are meant."""
    pairs = [
        (before, line)
        for group in groups
        for before, line in pairwise(group)
        if not (line.marker or before.is_decoration or line.is_decoration)
    ]
    # What is set in, code above all, is not wrapped as the text around it is.
    pairs = [(before, line) for before, line in pairs if not (before.indent or line.indent)] or pairs
    if not pairs:
        return None
    lengths = sorted(before.indent + len(before.text) for before, _ in pairs)
    width = lengths[(9 * len(lengths)) // 10 if len(lengths) > 1 else 0]
    if not _MIN_WRAP_WIDTH <= width <= _MAX_WRAP_WIDTH:
        return None
    full = sum(1 for before, line in pairs if _is_full(before, line, width))
    unfinished = sum(1 for before, _ in pairs if not ends_sentence(before.text))
    # Titles and names under one another may be equally long and lack full stops, but each begins with a capital.
    capitals = sum(1 for _, line in pairs if line.text[0].isupper())
    is_wrapped = full >= _WRAPPED_SHARE * len(pairs) and 2 * unfinished >= len(pairs)
    return width if is_wrapped and capitals <= _MAX_CAPITALS_SHARE * len(pairs) else None


def _is_full(before: Line, line: Line, width: int) -> bool:
    next_word = line.text.split(maxsplit=1)[0]
    return before.indent + len(before.text) + 1 + min(len(next_word), width // 3) > _FULL_LINE_SHARE * width


def _opens_item(before: Line, line: Line) -> bool:
    """Whether a line inside a paragraph begins a list; a number there may be one that the text was wrapped before."""
    marker = line.marker
    if marker is None:
        return False
    return marker["bullet"] is not None or ends_sentence(before.text) or before.text.endswith((":", ";", ",", "："))


def _is_in_capitals(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and all(map(str.isupper, letters))


def _table_separator(group: Sequence[Line]) -> str | None:
    """What parts the columns, when the group is a table: the same number of tabs or bars on each line."""
    rows = [line.text for line in group if not _is_table_rule(line.text)]
    if len(rows) < 2:
        return None
    for separator, at_least in (("\t", 1), ("|", 1)):
        counts = {row.count(separator) for row in rows}
        if len(counts) == 1 and counts.pop() >= at_least:
            return separator
    return None


def _is_table_rule(text: str) -> bool:
    return not text.strip("|+-=: \t")
