"""What a document is called and who published it, when its file has no field that says so."""

import re
from collections.abc import Sequence

from retrieval.documents.dates import after_dateline
from retrieval.documents.lines import Line, count_words
from retrieval.model import Block, BlockKind
from retrieval.text.dates import find_dates

_MAX_TITLE_WORDS = 20
_MAX_TITLE_CHARACTERS = 250
_OPENING_CHARACTERS = 1_000
"""Enough of a block to see how it begins; one may be as long as the file."""
_MAX_SENTENCE_CHARACTERS = 90
_MAX_WORDS_OF_DATE_LINE = 6
_BLOCKS_BEFORE_HEADING = 4
_MAX_WORDS_BEFORE_HEADING = 8
_LAST_BLOCKS = 3
_CREDIT_CHARACTERS = 60
_LABELLED_TITLE = re.compile(r"(?:title|tiêu đề|headline|subject)\s?:\s+(?=\S)", re.IGNORECASE)
_CACHE_FOOTER = re.compile(
    r"^(?P<title>.{10,300}?) have \d+ words, post on (?P<site>[\w-]+(?:\.[\w-]+)+)", re.MULTILINE
)
_POST_ON_SITE = re.compile(r"\bpost(?:ed)? on (?P<site>[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
_AGENCY = r"[A-ZĐ][A-ZĐ0-9]{1,7}(?:[/+-][A-ZĐ][A-ZĐ0-9]{1,7}){0,2}"
_CREDIT = re.compile(rf"(?:[.!?…\"”]|/\.)\s?[—–-]{{1,2}}\s?(?P<agency>{_AGENCY})\.?$")
_BARE_AGENCY = re.compile(rf"\(?(?P<agency>{_AGENCY}|Reuters|Xinhua|Bloomberg|Kyodo|Yonhap|Associated Press)\)?\.?$")
_SENTENCE_END = re.compile(r"[.!?…。！？](?=\s|$)|[。！？]")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|No|vs|TS|ThS|PGS|GS|TP|[A-Z])\.$")


def title_of(text: str, blocks: Sequence[Block], lines: Sequence[Line], name: str) -> str:
    """A title for people: the text's own, else its first sentence, cut; else the name of the file."""
    labelled = _LABELLED_TITLE.match(lines[0].text) if lines else None
    if labelled:
        return lines[0].text[labelled.end() :]
    first = blocks[0] if blocks else None
    if first is not None and _is_title_line(first, lines):
        return lines[0].text
    for block in blocks[:_BLOCKS_BEFORE_HEADING]:
        # Labels and directives may stand before a heading, prose may not.
        if block.kind is BlockKind.HEADING:
            return " ".join(text[block.start : block.end].split())
        if (
            count_words(text[block.start : min(block.end, block.start + _OPENING_CHARACTERS)])
            > _MAX_WORDS_BEFORE_HEADING
        ):
            break
    footer = _CACHE_FOOTER.search(text, lines[-3].start if len(lines) > 2 else 0)
    if footer:
        return footer["title"].strip()
    for block in blocks:
        if block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
            opening = text[block.start : min(block.end, block.start + _OPENING_CHARACTERS)]
            sentence = _shortened(after_dateline(" ".join(opening.split())))
            if count_words(sentence) > 1 and not _is_date_line(sentence):
                return sentence
    return _stem(name)


def publisher_of(text: str, blocks: Sequence[Block], lines: Sequence[Line]) -> str | None:
    """The agency that the end of the text credits, or the site that a cached page names."""
    own = [block for block in blocks if block.kind not in {BlockKind.AUXILIARY, BlockKind.CODE, BlockKind.HEADING}]
    last = [text[max(block.start, block.end - _CREDIT_CHARACTERS) : block.end] for block in own[-_LAST_BLOCKS:]]
    for words in reversed(last):
        match = _CREDIT.search(words)
        if match:
            return match["agency"]
    match = _BARE_AGENCY.match(last[-1]) if last else None
    if match:
        return match["agency"]
    for line in reversed(lines[-_LAST_BLOCKS:]):
        match = _POST_ON_SITE.search(line.text[-_OPENING_CHARACTERS:])
        if match:
            return match["site"]
    return None


def _is_title_line(first: Block, lines: Sequence[Line]) -> bool:
    """Whether the first line stands alone, is short, and does not read as a sentence, a date or a caption."""
    line = lines[0]
    return (
        len(lines) > 1
        and lines[1].is_after_blank
        and len(line.text) <= _MAX_TITLE_CHARACTERS
        and first.kind is BlockKind.PARAGRAPH
        and first.end == line.end
        and count_words(line.text) <= _MAX_TITLE_WORDS
        and line.text[-1] not in ".;,:…。"
        and not _is_date_line(line.text)
    )


def _is_date_line(line: str) -> bool:
    return count_words(line) <= _MAX_WORDS_OF_DATE_LINE and bool(find_dates(line))


def _shortened(text: str) -> str:
    """The first sentence; a long one is cut after a word."""
    end = 0
    for match in _SENTENCE_END.finditer(text, 0, _MAX_SENTENCE_CHARACTERS + 1):
        if not _ABBREVIATION.search(text[: match.start() + 1]):
            end = match.start() + 1
            break
    else:
        end = len(text)
    sentence = text[:end].removesuffix(".").strip()
    if len(sentence) <= _MAX_SENTENCE_CHARACTERS:
        return sentence
    cut = sentence[:_MAX_SENTENCE_CHARACTERS]
    return cut[: cut.rfind(" ")].rstrip(" ,;:–—-") + "…" if " " in cut else cut + "…"


def _stem(name: str) -> str:
    """The file name as words: `how-to_install.md` is `how to install`."""
    stem = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    stem = stem.rsplit(".", 1)[0] or stem
    return " ".join(re.split(r"[\s_-]+", stem)).strip() or name
