"""Styled text -> messages that Telegram accepts: escaped, within its limits, never cut inside a tag.

Tags are written after the text is cut, so a cut cannot fall into one. Lengths are UTF-16 units of the whole HTML,
tags included: stricter than Telegram, which counts the text that is left after parsing.
"""

import html
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from bot.escapes import visible

MAX_UNITS = 4096
MAX_ENTITIES = 100
_MAX_LINK_UNITS = 1024

_LINE_ENDS = re.compile("\r\n|[\r\u0085\u2028\u2029]")


class Frame(StrEnum):
    """What a block stands in."""

    NONE = "none"
    QUOTE = "quote"
    FOLDED_QUOTE = "folded quote"
    """Shows its first lines; a tap opens the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Text of one style."""

    text: str
    is_bold: bool = False
    is_underlined: bool = False
    is_italic: bool = False
    is_code: bool = False
    link: str | None = None
    """An address that `safe_link` let through."""

    @property
    def entities(self) -> int:
        return sum((self.is_bold, self.is_underlined, self.is_italic, self.is_code, self.link is not None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Runs that stand together on lines of their own."""

    runs: tuple[Run, ...]
    frame: Frame = Frame.NONE

    @property
    def entities(self) -> int:
        return sum(run.entities for run in self.runs) + (self.frame is not Frame.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message to send: as HTML, and as the plain text to send should Telegram refuse the HTML."""

    html: str
    plain: str


def line(text: str) -> Block:
    """A block of unstyled text."""
    return Block(runs=(Run(text=text),))


def harmless(text: str) -> str:
    """The text as it can be shown: what could act on the screen as escapes, line ends as line feeds.

    Telegram would drop most of either without a word.
    """
    return visible(_LINE_ENDS.sub("\n", text))


def safe_link(url: str | None) -> str | None:
    """The address if it is a web address that may become a link, else nothing."""
    if url is None or harmless(url) != url or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return url if is_web and units(html.escape(url)) <= _MAX_LINK_UNITS else None


def units(text: str) -> int:
    """The length of the text as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def compose(
    blocks: Iterable[Block], *, optional: Iterable[Block] = (), introduction: Block | None = None
) -> tuple[Message, ...]:
    """The blocks as messages, in order; most often one.

    A block goes into the next message rather than over the limit, and only a block too long for any message is cut.
    Each of the `optional` blocks is added to the last message if it still fits whole, else left out; the introduction
    stands before the first that is added.
    """
    messages: list[list[Block]] = [[]]
    for block in itertools.chain.from_iterable(_pieces(_made_harmless(block)) for block in blocks):
        if messages[-1] and not _fits([*messages[-1], block]):
            messages.append([])
        messages[-1].append(block)
    leading = () if introduction is None else (_made_harmless(introduction),)
    for block in optional:
        longer = [*messages[-1], *leading, _made_harmless(block)]
        if _fits(longer):
            messages[-1], leading = longer, ()
    return tuple(Message(html=_html(content), plain=_plain(content)) for content in messages if _plain(content).strip())


def _made_harmless(block: Block) -> Block:
    return replace(block, runs=tuple(replace(run, text=harmless(run.text)) for run in block.runs if run.text))


def _fits(blocks: Sequence[Block]) -> bool:
    return units(_html(blocks)) <= MAX_UNITS and sum(block.entities for block in blocks) <= MAX_ENTITIES


def _pieces(block: Block) -> Iterator[Block]:
    """The block, cut into as many as are needed for each to fit into a message of its own."""
    rest = block
    while rest.runs and not _fits([rest]):
        piece, rest = _cut(rest)
        yield piece
    if rest.runs:
        yield rest


def _cut(block: Block) -> tuple[Block, Block]:
    """As much of the block as fits, and the rest. Cuts after white space where the last third has any."""
    kept: list[Run] = []
    for index, run in enumerate(block.runs):
        if _fits([replace(block, runs=(*kept, run))]):
            kept.append(run)
            continue
        length = _longest(block, kept, run)
        if length == 0 and kept:
            return replace(block, runs=tuple(kept)), replace(block, runs=block.runs[index:])
        length = _after_white_space(run.text, length)
        head, tail = replace(run, text=run.text[:length]), replace(run, text=run.text[length:])
        return replace(block, runs=(*kept, head)), replace(block, runs=(tail, *block.runs[index + 1 :]))
    raise AssertionError("a block that fits is not cut")


def _longest(block: Block, kept: Sequence[Run], run: Run) -> int:
    """How many characters of the run still fit behind the kept ones; by bisection, as escapes differ in length."""
    fitting, too_long = 0, min(len(run.text), MAX_UNITS + 1)
    while too_long - fitting > 1:
        middle = (fitting + too_long) // 2
        if _fits([replace(block, runs=(*kept, replace(run, text=run.text[:middle])))]):
            fitting = middle
        else:
            too_long = middle
    return fitting


def _after_white_space(text: str, length: int) -> int:
    for position in range(length, length * 2 // 3, -1):
        if text[position - 1].isspace():
            return position
    return length


def _html(blocks: Sequence[Block]) -> str:
    return "\n".join(_block_html(block) for block in blocks)


def _block_html(block: Block) -> str:
    inner = "".join(_run_html(run) for run in block.runs)
    match block.frame:
        case Frame.NONE:
            return inner
        case Frame.QUOTE:
            return f"<blockquote>{inner}</blockquote>"
        case Frame.FOLDED_QUOTE:
            return f"<blockquote expandable>{inner}</blockquote>"


def _run_html(run: Run) -> str:
    text = html.escape(run.text, quote=False)
    for is_styled, tag in ((run.is_code, "code"), (run.is_italic, "i"), (run.is_underlined, "u"), (run.is_bold, "b")):
        if is_styled:
            text = f"<{tag}>{text}</{tag}>"
    return text if run.link is None else f'<a href="{html.escape(run.link)}">{text}</a>'


def _plain(blocks: Sequence[Block]) -> str:
    return "\n".join(_block_plain(block) for block in blocks)


def _block_plain(block: Block) -> str:
    return "".join(run.text if run.link is None else f"{run.text} ({run.link})" for run in block.runs)
