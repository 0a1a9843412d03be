"""Documents cut into passages: runs of whole sentences under one heading, the unit that the index finds."""

import base64
import hashlib
import itertools
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.model import Block, BlockKind, Document, Passage, PassageTerms, Sentence, Span
from retrieval.text.aliases import AliasFinder
from retrieval.text.folding import fold
from retrieval.text.sentences import LONGEST_SENTENCE, cut_long, split_sentences
from retrieval.text.tokens import terms, tokens

_HEADING_SEPARATOR = " › "
_ID_LENGTH = 12  # characters of base 32, 60 bits: a chance of 1 in 2 million for a clash among a million passages

# Read as a whole: an item or a row says one thing.
_WHOLE = frozenset({BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW})
_LONGEST_WHOLE_ITEM = 400  # an item that is a paragraph is read by sentences
# Several of these together say what one sentence says, so each counts as half.
_SHORT_KINDS = frozenset({BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.CODE})
_SHORT_SENTENCE = 40

_MOST_ANCHORS = 2

# What a passage costs, and what is bad about its end or its length; the cheapest cutting of a section is taken.
_COST_OF_PASSAGE = 2
_COST_OF_MISSING_SENTENCE = 1
_COST_INSIDE_BLOCK = 3
_COST_INSIDE_LIST = 1
_COST_INSIDE_ANCHORED = 4  # the sentences after the cut would stand without their question, term or stem
_COST_AFTER_STEM = 8
_COST_AFTER_HEADING = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SplittingParameters:
    """How large passages are. A list item, a table row, a line of code or a very short sentence counts as half."""

    max_characters: int = 900
    min_sentences: int = 3
    max_sentences: int = 6

    def __post_init__(self) -> None:
        if not 50 <= self.max_characters <= 100_000:
            raise ValueError("max_characters must be between 50 and 100000")
        if not 1 <= self.min_sentences <= self.max_sentences:
            raise ValueError("min_sentences must be between 1 and max_sentences")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence on its way into a passage, and the number of its block."""

    sentence: Sentence
    block: int


def split_passages(document: Document, parameters: SplittingParameters | None = None) -> tuple[Passage, ...]:
    """The passages of a document, in order, holding every sentence of its blocks once.

    None is longer than `max_characters`; none crosses a heading or mixes auxiliary text with other text. A heading
    opens the passage under it. An id depends on nothing but the document's id, the passage's text and how many equal
    passages stand before it, so it outlives edits elsewhere.
    """
    parameters = parameters or SplittingParameters()
    occurrences: dict[str, int] = {}
    passages: list[Passage] = []
    for section in _sections(document, parameters):
        for group in _grouped(section, parameters):
            start, end = group[0].start, group[-1].end
            text = document.text[start:end]
            occurrence = occurrences.get(text, 0)
            occurrences[text] = occurrence + 1
            passages.append(
                Passage(
                    id=_passage_id(document.id, text, occurrence),
                    document_id=document.id,
                    ordinal=len(passages),
                    start=start,
                    end=end,
                    text=text,
                    sentences=tuple(group),
                    is_auxiliary=group[0].kind is BlockKind.AUXILIARY,
                )
            )
    return tuple(passages)


def passage_terms(document: Document, passage: Passage, aliases: AliasFinder | None = None) -> PassageTerms:
    """The terms a passage is indexed by: of the title, its heading path and what it hangs on, once each, and its text.

    What it hangs on counts where it stands in an earlier passage: the stem line of a list that goes on here. With
    `aliases`, the terms of the short and long forms that the document defines are there too.
    """
    language = document.language
    first = next((s for s in passage.sentences if s.kind is not BlockKind.HEADING), passage.sentences[0])
    context = [document.title, *(first.heading or "").split(_HEADING_SEPARATOR)]
    anchors = dict.fromkeys(s.anchor for s in passage.sentences if s.anchor and s.anchor.end <= passage.start)
    context += [document.text[anchor.start : anchor.end] for anchor in itertools.islice(anchors, _MOST_ANCHORS)]
    said = {fold(document.text[s.start : s.end]).strip() for s in passage.sentences if s.kind is BlockKind.HEADING} | {
        ""
    }
    found: list[str] = []
    for part in context:
        folded = fold(part).strip()
        if folded not in said:
            said.add(folded)
            found.extend(_context_terms(part, language))
    words = tokens(passage.text, language)
    if aliases is not None:
        words = sorted([*words, *aliases.tokens(passage.text)], key=lambda word: (word.start, word.end))
    return PassageTerms(
        context=tuple(found),
        words=tuple(word.term for word in words),
        starts=array("I", [word.start for word in words]),
        ends=array("I", [word.end for word in words]),
    )


@lru_cache(maxsize=1 << 10)
def _context_terms(part: str, language: str) -> tuple[str, ...]:
    return tuple(terms(part, language))


def _passage_id(document_id: str, text: str, occurrence: int) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for part in (document_id, text, str(occurrence)):
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return base64.b32encode(digest.digest()).decode("ascii").lower()[:_ID_LENGTH]


def _sections(document: Document, parameters: SplittingParameters) -> Iterator[list[_Unit]]:
    """Runs of sentences that may share a passage: under one heading, all auxiliary or none."""
    section: list[_Unit] = []
    before: Block | None = None
    for number, block in enumerate(document.blocks):
        if before is not None and _opens_section(before, block):
            if section:
                yield section
            section = []
        section.extend(_Unit(sentence, number) for sentence in _sentences(document, block, parameters))
        before = block
    if section:
        yield section


def _opens_section(before: Block, block: Block) -> bool:
    if (before.kind is BlockKind.AUXILIARY) != (block.kind is BlockKind.AUXILIARY):
        return True
    if block.kind is BlockKind.HEADING:
        return before.kind is not BlockKind.HEADING  # a title and the heading below it open one section
    return before.kind is not BlockKind.HEADING and before.heading != block.heading


def _sentences(document: Document, block: Block, parameters: SplittingParameters) -> Iterator[Sentence]:
    for span in _block_spans(document, block):
        for part in cut_long(document.text, span, min(parameters.max_characters, LONGEST_SENTENCE)):
            yield Sentence(
                start=part.start,
                end=part.end,
                kind=block.kind,
                heading=block.heading,
                page=block.page,
                anchor=block.anchor,
            )


def _block_spans(document: Document, block: Block) -> Sequence[Span]:
    if block.kind is BlockKind.CODE:
        return _lines(document.text, block.start, block.end)
    is_whole = block.kind in _WHOLE
    if block.kind is BlockKind.LIST_ITEM and block.end - block.start > _LONGEST_WHOLE_ITEM:
        is_whole = False
    if is_whole:
        return (Span(block.start, block.end),)
    return split_sentences(document.text, block.start, block.end, document.language)


def _lines(text: str, start: int, end: int) -> list[Span]:
    spans = []
    while start < end:
        newline = text.find("\n", start, end)
        stop = end if newline < 0 else newline
        spans.append(Span(start, stop))
        start = stop + 1
    return spans


def _grouped(section: list[_Unit], parameters: SplittingParameters) -> Iterator[list[Sentence]]:
    """The section cut into groups so that the sum of what is bad about each is least; the earlier cut wins a tie."""
    count = len(section)
    best = [0.0] + [float("inf")] * count
    cut_before = [0] * (count + 1)
    for end in range(1, count + 1):
        last = section[end - 1].sentence.end
        weight = 0.0
        cost_of_end = _cost_of_cut(section, end)
        for start in range(end - 1, -1, -1):
            sentence = section[start].sentence
            weight += _weight(sentence)
            is_too_large = last - sentence.start > parameters.max_characters or weight > parameters.max_sentences
            if is_too_large and start < end - 1:
                break
            missing = max(0.0, parameters.min_sentences - weight)
            cost = best[start] + _COST_OF_PASSAGE + missing * _COST_OF_MISSING_SENTENCE + cost_of_end
            if cost < best[end]:
                best[end] = cost
                cut_before[end] = start
    cuts = [count]
    while cuts[-1]:
        cuts.append(cut_before[cuts[-1]])
    cuts.reverse()
    for start, end in itertools.pairwise(cuts):
        yield [unit.sentence for unit in section[start:end]]


def _weight(sentence: Sentence) -> float:
    return 0.5 if sentence.kind in _SHORT_KINDS or sentence.end - sentence.start < _SHORT_SENTENCE else 1.0


def _cost_of_cut(section: list[_Unit], at: int) -> float:
    """What is lost by ending a passage before `section[at]`."""
    if at == len(section):
        return 0.0
    before, after = section[at - 1], section[at]
    if before.sentence.kind is BlockKind.HEADING:
        return _COST_AFTER_HEADING
    anchor = after.sentence.anchor
    if before.block == after.block:
        return _COST_INSIDE_BLOCK if anchor is None else _COST_INSIDE_ANCHORED
    if anchor is None:
        return 0.0
    hangs_on_last = before.sentence.start < anchor.end and anchor.start < before.sentence.end
    return _COST_AFTER_STEM if hangs_on_last else _COST_INSIDE_LIST
