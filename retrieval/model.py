"""The nouns that pass between stages: frozen, read by field name.

Every position is half-open and counts Unicode code points of `Document.text`; text is always sliced by positions, so
`document.text[x.start:x.end]` is the one source of what is shown. Only the Telegram rendering counts otherwise.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points in a document's text."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        return text[self.start : self.end]


class BlockKind(StrEnum):
    """What a block of text is to its reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    CODE = "code"
    AUXILIARY = "auxiliary"
    """Link lists, site furniture, repeated lines: kept, but an answer only when nothing else matches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item, table row, … of a document. Blocks are in reading order and do not overlap."""

    kind: BlockKind
    start: int
    end: int
    page: int | None = None
    """Page number, from 1, where the format has pages."""
    heading: str | None = None
    """The headings it stands under, outermost first, joined by ` › `."""
    anchor: Span | None = None
    """The earlier text without which it does not say what it is about.

    Of a list item its stem line or the item around it, of a table row the header row, of a definition its term, of an
    answer the question on the line above, of a clause the opening line of its article, of code, fields and a table the
    sentence that introduces them. That text may hang on another in its turn. `heading` tells the headings; what hangs
    on nothing else has no anchor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDate:
    """When a document was published, and which part of it said so."""

    date: datetime.date
    read_from: str
    """`front matter`, `header line`, `dateline`, `footer line`, `file name`, … Never a clock or a file time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document as Loccit keeps it. `text` is canonical: what is quoted is sliced from it."""

    id: str
    """Path below the corpus root with forward slashes, or the URL, or the name of the upload."""
    source: str
    """Where it came from, for people: a path, a URL, or `chat upload NAME`."""
    title: str
    text: str
    digest: str
    """SHA-256 (hex) over everything that makes this version: text, title, dates, … It says whether it changed."""
    language: str
    """ISO 639-1 code, `und` when it could not be told."""
    blocks: tuple[Block, ...]
    published: PublicationDate | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence (or a whole heading, list item, table row, line of code) inside one block."""

    start: int
    end: int
    kind: BlockKind
    heading: str | None = None
    page: int | None = None
    anchor: Span | None = None
    """Of its block; it may stand in an earlier passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences under one heading; what the index finds. `text == document.text[start:end]`."""

    id: str
    """Survives re-indexing while the document id and this text stay the same; permalinks are made of it."""
    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    """In order, inside `[start, end)`; what stands between them is white space."""
    is_auxiliary: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """One term of the analysis and the stretch of text that it stands for."""

    term: str
    """Folded and stemmed, for matching; never shown."""
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageTerms:
    """The terms a passage is found by, and where its own words stand."""

    context: tuple[str, ...]
    """Terms of the title and of the headings above, once each."""
    words: tuple[str, ...]
    """Terms of the passage's text, in text order; several may stand for one stretch."""
    starts: Sequence[int]
    """Where each of `words` starts, counted from the start of the passage."""
    ends: Sequence[int]

    @property
    def stream(self) -> tuple[str, ...]:
        """All terms, as they are counted."""
        return self.context + self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCard:
    """What a citation or a listing shows of a document, without its text."""

    id: str
    source: str
    title: str
    language: str
    digest: str
    characters: int
    passages: int
    published: PublicationDate | None = None
    publisher: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that the index found. Scores compare within one question only."""

    passage_key: int
    """An opaque handle of the corpus view that returned it."""
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PassagePlace:
    """Which stretch of which document a passage is; all that a ranking needs to know of it."""

    key: int
    document_id: str
    ordinal: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPassage:
    """A passage read back from a corpus view, with its document's card."""

    key: int
    passage: Passage
    terms: PassageTerms
    document: DocumentCard


@dataclass(frozen=True, slots=True)
class SimilarTerm:
    """A term of the index close to a word that the index does not know."""

    term: str
    distance: int
    """Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours."""
    document_frequency: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where in the document, in words people use."""

    page: int | None = None
    heading: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A verbatim quote and the place it stands. `quote == document.text[start:end]`."""

    document_id: str
    title: str
    start: int
    end: int
    quote: str
    passage_id: str
    location: Location = field(default_factory=Location)
    published: PublicationDate | None = None
    publisher: str | None = None
    url: str | None = None
    source: str = ""
    highlights: tuple[Span, ...] = ()
    """Matched words, as document positions inside the quote; ordered, not overlapping."""
    short_answer: Span | None = None
    """The best guess at the asked fact, as document positions inside the quote."""
    short_answer_confidence: float | None = None
    """Probability, 0 to 1, that it is right; None where nothing was guessed or its chances are not known."""
    is_short_answer_sure: bool = True
    """Whether people are shown it marked."""

    @property
    def marked_fact(self) -> Span | None:
        """The short answer where it is sure enough to be marked."""
        return self.short_answer if self.is_short_answer_sure else None

    @property
    def short_answer_text(self) -> str | None:
        if self.short_answer is None:
            return None
        return self.quote[self.short_answer.start - self.start : self.short_answer.end - self.start]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPassage:
    """One entry of the ranking behind an answer, for evaluation and `--json`."""

    document_id: str
    start: int
    end: int
    score: float


class NoAnswerReason(StrEnum):
    """Why there is no answer; the wording of each surface says it to people."""

    EMPTY_CORPUS = "empty_corpus"
    NO_SEARCHABLE_WORDS = "no_searchable_words"
    NOTHING_MATCHED = "nothing_matched"
    NOT_SURE = "not_sure"
    """Something matched, but the evidence is too weak to be shown as an answer."""
    PART_NOT_FOUND = "part_not_found"
    """The best evidence lacks a name, number, date or event that the question asks about (`missing` says which)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What decided, for `--explain`: question as understood, and features of the best evidence."""

    asked_type: str
    terms: tuple[str, ...]
    features: tuple[tuple[str, float], ...]
    for_this_sentence: tuple[tuple[str, float], ...] = ()
    """The features that spoke most for (or, below 0, against) this sentence rather than the next best one."""
    for_this_confidence: tuple[tuple[str, float], ...] = ()
    """The features that made the answer surer (or, below 0, less sure) than right answers typically are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The documents answer: quotes with their places, best first, never empty."""

    question: str
    confidence: float
    """Probability, 0 to 1, that the first quote holds the answer."""
    citations: tuple[Citation, ...]
    passages: tuple[RankedPassage, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    """Words of the question that were searched in another spelling: (as written, as searched)."""
    understood_as: str | None = None
    """The question as completed from the conversation, where it left something unsaid."""
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """The documents do not answer. `closest` may interest, and is never presented as an answer."""

    question: str
    reason: NoAnswerReason
    confidence: float = 0.0
    missing: tuple[str, ...] = ()
    """Parts of the question, in its own words, of which the best evidence says nothing."""
    found: tuple[str, ...] = ()
    """Where parts are missing: stretches of the question that the best evidence does tell of."""
    closest: tuple[Citation, ...] = ()
    passages: tuple[RankedPassage, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    understood_as: str | None = None
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """One source that could not be taken, and why, in words for its owner."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusUpdate:
    """What one update did. Ids are document ids, in the order they were given; `version` is the corpus version now."""

    version: int
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    rejected: tuple[Rejection, ...] = ()
