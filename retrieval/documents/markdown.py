"""Markdown (CommonMark and tables) to readable text: the markup is gone, the structure is in the blocks."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.token import Token

from retrieval.documents.decoding import clean_text
from retrieval.documents.extraction import Extraction, HeadingPath, Metadata, TextBuilder
from retrieval.documents.hanging import Hanging, are_fields, is_question_line, opens_turn
from retrieval.documents.lines import is_caption_line, stem_within
from retrieval.errors import UnreadableDocumentError
from retrieval.model import BlockKind, Span

_MAX_NESTING = 60
"""Lists and quotes within one another; far above what people write, far below what exhausts the stack."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CELL_SEPARATOR = " | "
_NO_MARKDOWN = re.compile(
    r"(?P<code>^(?P<before> {0,12}(?:[-*+>] ?)?)(?P<fence>```+|~~~+).*?(?:^[ >]{0,14}(?P=fence)|\Z)"
    r"|(?<!`)`[^`\n]{1,500}`|(?<!`)``[^`\n]{1,500}``)"
    # Of site generators: tags, attributes, boxes.
    r"|\{%[^%{]{0,500}%\}|\{\{[<%][^}\n]{0,500}[>%]\}\}|\{#[^}\n]{0,200}\}"
    r"|\{\{-?\s{0,3}[\w-]{1,60}(?:\s?\.|\s?\||\s?\(|\s[\"'])[^}\n]{0,200}\}\}|(?<=\]\()\s{0,3}\{\{[^}\n]{0,200}\}\}"
    r"|\{:\s?[.#\w][^}\n]{0,200}\}|\{[ ]?[.#][a-zA-Z][^}\n]{0,200}\}"
    r"|^:{3,}[ \t]*(?:\{[^}\n]{0,40}\}|[\w-]{0,40})[ \t]*\[?(?P<box>[^\n\]]{0,200})\]?$"
    # Of notes: footnotes, links between pages and their pictures, remarks, marks of the pen.
    r"|^(?P<note> {0,3}\[\^[^\]\s]{1,60}\]:[ \t]?)|\[\^[^\]\s]{1,60}\]"
    r"|(?P<picture>!?)\[\[(?P<page>[^\s\]|#\[][^\]\n|#\[]{0,200})?(?:\#(?P<part>[^\]\n|]{1,200}))?"
    r"(?:\\?\|(?P<alias>[^\]\n]{1,200}))?\]\](?!\()"
    r"|(?<!\S)%%[^%\n]{1,500}%%(?!\S)|(?<![\w=])==(?P<marked>[^=\s](?:[^=\n]{0,500}[^=\s])?)==(?![\w=])"
    r"|(?<=\S)[ \t]\^[A-Za-z0-9-]{4,40}[ \t]*$|^ {0,3}\[toc\][ \t]*$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
"""What site generators and note programs put into Markdown beyond its own marks, and code, which is left alone."""
_BOX = re.compile(r" *(?:!!!|\?\?\?\+?|===)\+? *(?:(?P<kind>[\w-]{1,40})|[\w -]{0,60}\"(?P<title>[^\"\n]{0,200})\") *$")
"""A box or a tab as MkDocs has it; what is set in below it is its content, not code."""
_BOX_INDENT = 4
_CALLOUT = re.compile(r"\[!(?P<kind>[\w-]{1,30})\][+-]?[ \t]*")
_CHECKBOX = re.compile(r"\[(?P<state>[ xX])\][ \t]+(?=\S)")
_DEFINITION = re.compile(r":[ \t]+(?=\S)")
_CONTENTS = re.compile(
    r"(?:table of )?contents|on this page|in this (?:article|document|page)|toc|(?:mục lục|nội dung)", re.IGNORECASE
)
_MIN_CONTENTS = 3
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s{0,9}>|\Z)", re.DOTALL | re.IGNORECASE)
_LINE_TAG = re.compile(
    r"</?(?:br|p|div|li|tr|h[1-6]|dt|dd|summary|details|table|ul|ol|hr|blockquote|section)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_CELL_END = re.compile(r"</t[dh]\s{0,9}>\s{0,500}(?=<t[dh]\b)", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<[!?][^<>]{0,2000}>")

_PARSER = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])


def extract_markdown(text: str, source: str, metadata: Metadata | None = None) -> Extraction:
    """The readable text of a Markdown body, with blocks; its first level-one heading is the title if none is stated.

    Raises `UnreadableDocumentError` when its lists and quotes are nested too deeply to be read.
    """
    try:
        tokens = _PARSER.parse(_NO_MARKDOWN.sub(_plain, _without_boxes(text)))
        if any(token.level >= _MAX_NESTING - 1 for token in tokens):
            # The parser drops in silence what lies deeper.
            raise _too_deep(source)
        return _Writer().write(tokens, metadata or Metadata())
    except RecursionError as error:
        raise _too_deep(source) from error


def _too_deep(source: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(source, "its lists or quotes are nested too deeply; flatten them and add it again")


def _plain(match: re.Match[str]) -> str:
    """What is shown of what is not Markdown's own."""
    if match["code"] is not None:
        return match["code"]
    if match["page"] or match["part"]:
        is_furniture = match["picture"] or (match["page"] or "").strip("_").casefold() == "toc"
        return "" if is_furniture else match["alias"] or match["page"] or match["part"]
    return match["marked"] or match["box"] or ""


def _without_boxes(text: str) -> str:
    """The text with the content of boxes and tabs at the margin, behind the title of each."""
    if not any(mark in text for mark in ("!!!", "???", '=== "')):
        return text
    lines: list[str] = []
    open_boxes: list[int] = []
    fence = ""
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip():
            while open_boxes and indent < open_boxes[-1] + _BOX_INDENT:
                open_boxes.pop()
                fence = ""
        bare = line[_BOX_INDENT * len(open_boxes) :] if open_boxes else line
        box = None if fence else _BOX.match(line)
        if box:
            title = (box["title"] or "") if box["kind"] is None else box["kind"].capitalize()
            lines += ["", bare[: len(bare) - len(bare.lstrip(" "))] + (f"**{title}**" if title else ""), ""]
            open_boxes.append(indent)
            continue
        opening = bare.lstrip()[:3]
        if opening in {"```", "~~~"} and fence in {"", opening}:
            fence = "" if fence else opening
        lines.append(bare)
    return "\n".join(lines)


@dataclass(slots=True)
class _List:
    stem: Span | None
    number: int | None
    """Of the item that comes next; None in a list with bullets."""


@dataclass(slots=True)
class _Item:
    marker: str
    stem: Span | None
    own: Span | None = None
    """Its first paragraph, once written; the rest of the item hangs on it."""


class _Writer:
    """Goes once through the parser's tokens and adds a block for each that holds text."""

    def __init__(self) -> None:
        self._builder = TextBuilder()
        self._path = HeadingPath()
        self._title: str | None = None
        self._hanging = Hanging()
        self._contents: frozenset[int] = frozenset()
        self._lists: list[_List] = []
        self._items: list[_Item] = []
        self._row: list[str] | None = None
        self._header: Span | None = None

    def write(self, tokens: Sequence[Token], metadata: Metadata) -> Extraction:
        self._contents = _contents_of_links(tokens)
        opened = ""
        for index, token in enumerate(tokens):
            if token.type == "inline":
                self._inline(token, opened, is_contents=index in self._contents)
            elif token.type in {"fence", "code_block"}:
                self._code(token)
            elif token.type == "html_block":
                self._html(token.content)
            else:
                self._structure(token)
            if token.nesting == 1:
                opened = token.tag
        return self._builder.build(replace(metadata, title=metadata.title or self._title))

    def _structure(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                item = self._items[-1] if self._items else None
                stem = (item.own or item.stem) if item else self._hanging.of_list()
                start = token.attrGet("start")
                number = int(start) if start is not None else 1
                self._lists.append(_List(stem, number if token.type == "ordered_list_open" else None))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                if not self._lists:
                    self._hanging.on_other()
            case "list_item_open":
                parent = self._lists[-1]
                marker = "" if parent.number is None else f"{parent.number}{token.markup or '.'} "
                if parent.number is not None:
                    parent.number += 1
                self._items.append(_Item(marker, parent.stem))
            case "list_item_close":
                self._items.pop()
            case "table_open":
                self._header = None
            case "table_close":
                self._hanging.on_heading()
            case "tr_open":
                self._row = []
            case "tr_close":
                self._end_row()

    def _inline(self, token: Token, opened: str, *, is_contents: bool) -> None:
        text = _readable(token)
        if self._row is not None:
            self._row.append(" ".join(text.split()))
        elif opened in _HEADINGS:
            self._heading(int(opened[1]), " ".join(text.split()))
        elif is_contents:
            self._builder.add(BlockKind.AUXILIARY, text, heading=self._path.path, close=True)
        elif self._items:
            self._item_text(self._items[-1], token, text)
        else:
            self._paragraph(token, text)

    def _paragraph(self, token: Token, text: str) -> None:
        callout = _CALLOUT.match(text)
        if callout:
            label = callout["kind"].capitalize()
            text = f"{label}: {text[callout.end() :].lstrip()}" if text[callout.end() :].strip() else label
        lines = _lines_of(token)
        if are_fields(lines):
            for line in lines:
                self._builder.add(
                    BlockKind.LIST_ITEM,
                    line,
                    heading=self._path.path,
                    anchor=self._hanging.of_block(),
                    close=line is not lines[0],
                )
            self._hanging.on_fields()
        elif len(lines) > 1 and is_question_line(lines[0]) and (_opens_bold(token) or opens_turn(lines[0])):
            self._sentences(lines[0], is_marked=_opens_bold(token))
            self._sentences(" ".join(lines[1:]))
        elif any(_DEFINITION.match(line) for line in lines):
            self._definitions(lines)
        elif _is_only_images(token) or ("\n" not in text and is_caption_line(text)):
            span = self._builder.add(BlockKind.CAPTION, text, heading=self._path.path)
            if span is not None:
                self._hanging.on_caption(span)
        else:
            self._sentences(text, is_marked=_is_bold(token))

    def _sentences(self, text: str, *, is_marked: bool = False, term: Span | None = None) -> Span | None:
        anchor = term or self._hanging.of_paragraph(text)
        span = self._builder.add(
            BlockKind.PARAGRAPH, text, heading=self._path.path, anchor=anchor, close=term is not None
        )
        if span is not None:
            self._hanging.on_paragraph(text.strip(), span, is_marked=is_marked)
        return span

    def _definitions(self, lines: Sequence[str]) -> None:
        """Terms and what they mean, `: ` before each meaning, as several dialects have it."""
        term = self._hanging.of_list()
        entries: list[tuple[bool, str]] = []
        for line, following in zip_longest(lines, lines[1:], fillvalue=""):
            meaning = _DEFINITION.match(line)
            if meaning:
                entries.append((True, line[meaning.end() :]))
            elif not entries or (_DEFINITION.match(following) and not line[0].islower()):
                entries.append((False, line))
            else:
                entries[-1] = (entries[-1][0], f"{entries[-1][1]} {line}")
        for is_meaning, text in entries:
            if is_meaning:
                self._sentences(text, term=term)
            else:
                term = self._sentences(text)

    def _heading(self, level: int, text: str) -> None:
        if not text:
            return
        if level == 1 and self._title is None:
            self._title = text
        self._builder.add(BlockKind.HEADING, text, heading=self._path.enter(level, text))
        self._hanging.on_heading()

    def _item_text(self, item: _Item, token: Token, text: str) -> None:
        text = _CHECKBOX.sub(lambda box: "☐ " if box["state"] == " " else "☑ ", text.strip(), count=1)
        if not text:
            return
        lines = _lines_of(token)
        if item.own is not None and are_fields(lines):
            for line in lines:
                self._add_item(line, item.own)
            return
        if item.own is None:
            text = item.marker + text
        span = self._add_item(text, item.own or item.stem)
        if span is not None and item.own is None:
            item.own = stem_within(text, span)

    def _add_item(self, text: str, anchor: Span | None) -> Span | None:
        return self._builder.add(BlockKind.LIST_ITEM, text, heading=self._path.path, anchor=anchor, close=True)

    def _code(self, token: Token) -> None:
        item = self._items[-1] if self._items else None
        anchor = (item.own or item.stem) if item else self._hanging.of_block()
        self._builder.add(BlockKind.CODE, clean_text(token.content), heading=self._path.path, anchor=anchor)
        self._hanging.on_other()

    def _end_row(self) -> None:
        cells, self._row = self._row or [], None
        if not any(cells):
            return
        text = _CELL_SEPARATOR.join(cells)
        anchor = self._header or self._hanging.of_block()
        span = self._builder.add(
            BlockKind.TABLE_ROW, text, heading=self._path.path, anchor=anchor, close=self._header is not None
        )
        self._header = self._header or span

    def _html(self, content: str) -> None:
        text = _CELL_END.sub(_CELL_SEPARATOR, _UNSEEN.sub("", content))
        text = html.unescape(_TAG.sub("", _LINE_TAG.sub("\n", text)))
        for line in clean_text(text).split("\n"):
            self._sentences(" ".join(line.split()))


def _contents_of_links(tokens: Sequence[Token]) -> frozenset[int]:
    """The tokens of lists that only point to headings of the same page, below a title that says so or below none."""
    found: set[int] = set()
    run: list[int] = []
    depth = 0
    before: Token | None = None
    is_contents = False
    for index, token in enumerate(tokens):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            if depth == 0:
                run, is_contents = [], before is None or bool(_CONTENTS.fullmatch(before.content.strip(" *_:#")))
            depth += 1
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
            if depth == 0 and is_contents and len(run) >= _MIN_CONTENTS:
                found.update(run)
        elif token.type == "inline":
            if depth and _is_link_below(token):
                run.append(index)
            elif depth:
                is_contents = False
            before = token
    return frozenset(found)


def _is_link_below(inline: Token) -> bool:
    """Whether it is one link to a place on the same page and nothing else."""
    shown = [token for token in inline.children or () if token.content.strip() or token.type.startswith("link")]
    return (
        len(shown) > 1
        and shown[0].type == "link_open"
        and shown[-1].type == "link_close"
        and str(shown[0].attrGet("href") or "").startswith("#")
        and sum(token.type == "link_open" for token in shown) == 1
    )


def _is_bold(inline: Token) -> bool:
    shown = [token for token in inline.children or () if token.content.strip() or token.nesting]
    return len(shown) > 1 and shown[0].type == "strong_open" and shown[-1].type == "strong_close"


def _opens_bold(inline: Token) -> bool:
    return next((token.type for token in inline.children or () if token.nesting or token.content), "") == "strong_open"


def _lines_of(inline: Token) -> list[str]:
    """The text by lines as they were written."""
    lines: list[list[str]] = [[]]
    for token in inline.children or ():
        if token.type in {"softbreak", "hardbreak"}:
            lines.append([])
        else:
            _collect([token], lines[-1])
    return [line for pieces in lines if (line := " ".join(clean_text("".join(pieces)).split()))]


def _readable(inline: Token) -> str:
    pieces: list[str] = []
    _collect(inline.children or (), pieces)
    return clean_text("".join(pieces))


def _collect(tokens: Sequence[Token], pieces: list[str]) -> None:
    for token in tokens:
        if token.type == "image":
            # An image holds its alternative text as tokens of its own, links and emphasis included.
            _collect(token.children or (), pieces)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and _LINE_TAG.fullmatch(token.content)):
            pieces.append("\n")
        elif token.type in {"text", "text_special", "code_inline"}:
            pieces.append(token.content)


def _is_only_images(inline: Token) -> bool:
    shown = [
        token
        for token in inline.children or ()
        if token.type not in {"softbreak", "hardbreak", "link_open", "link_close"}
        and (token.content.strip() or token.children)
    ]
    return bool(shown) and all(token.type == "image" for token in shown)
