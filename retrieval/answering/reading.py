"""Passages read for a question: their words, where each stands, and which words of the question they are.

The words of a passage do not depend on the question and are kept in a bounded cache by
text; only the matching is done anew for each question.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from retrieval.answering.understanding import Question, Role
from retrieval.model import FoundPassage, Sentence, Span
from retrieval.text import tokens

_READ_TEXTS = 8192
_SYNONYM_QUALITY = 0.7
_CORRECTED_QUALITY = 0.85
_PREFIX_QUALITY = 0.45
_PREFIX_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Match:
    """One word (or pair) of a passage that stands for a question term."""

    term: int
    """Index into `Question.terms`."""
    start: int
    end: int
    quality: float
    """1 for the word itself; less for a synonym, a corrected spelling, or a word that only begins alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSentence:
    """A sentence with its matches, in text order."""

    index: int
    sentence: Sentence
    matches: tuple[Match, ...]
    word_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPassage:
    """A found passage, read for one question."""

    found: FoundPassage
    score: float
    """The engine's score."""
    sentences: tuple[ReadSentence, ...]
    title: Mapping[int, float]
    """Question terms matched by the document's title: term index to quality."""
    heading: Mapping[int, float]
    """Question terms matched by the headings above."""

    def text_of(self, start: int, end: int) -> str:
        """A stretch of the document inside this passage."""
        offset = self.found.passage.start
        return self.found.passage.text[start - offset : end - offset]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The terms of one text: where each stands, relative to the text."""

    places: Mapping[str, tuple[tuple[int, int], ...]]
    by_prefix: Mapping[str, tuple[str, ...]]
    """Terms by their first `_PREFIX_LETTERS` letters."""
    starts: tuple[int, ...]
    """Where terms start, in order; for counting them."""


class Matcher:
    """Finds a question's terms among the words of texts."""

    def __init__(self, question: Question) -> None:
        self._exact: dict[str, dict[int, float]] = {}
        self._prefixes: list[tuple[int, str]] = []
        for index, term in enumerate(question.terms):
            for form in term.forms:
                self._add(form, index, 1.0)
            for synonym in term.synonyms:
                self._add(synonym, index, _SYNONYM_QUALITY)
            for spelling in term.corrected_to:
                self._add(spelling, index, _CORRECTED_QUALITY)
            if term.role is not Role.NUMBER and len(term.folded) > _PREFIX_LETTERS:
                self._prefixes.append((index, term.folded[: max(_PREFIX_LETTERS, round(0.7 * len(term.folded)))]))
        for pair in question.pairs:
            self._add(pair.term, pair.first, 1.0)
            self._add(pair.term, pair.first + 1, 1.0)

    def _add(self, term: str, index: int, quality: float) -> None:
        qualities = self._exact.setdefault(term, {})
        qualities[index] = max(quality, qualities.get(index, 0.0))

    def matches(self, words: _Words, offset: int) -> list[Match]:
        """The places of the question's terms, moved by `offset`, in text order."""
        found = [
            Match(index, start + offset, end + offset, quality)
            for term, qualities in self._exact.items()
            for start, end in words.places.get(term, ())
            for index, quality in qualities.items()
        ]
        for index, stem in self._prefixes:
            for term in words.by_prefix.get(stem[:_PREFIX_LETTERS], ()):
                if term not in self._exact and (term.startswith(stem) or stem.startswith(term)):
                    found.extend(
                        Match(index, start + offset, end + offset, _PREFIX_QUALITY) for start, end in words.places[term]
                    )
        found.sort(key=_by_place)
        return found

    def covered(self, text: str, language: str) -> dict[int, float]:
        """Best quality by question term over a short text, such as a title."""
        return best_qualities(self.matches(_words_of(text, language), 0))


def _by_place(match: Match) -> tuple[int, int, int]:
    return match.start, match.end, match.term


def best_qualities(matches: Iterable[Match]) -> dict[int, float]:
    """The best quality with which each question term is matched."""
    best: dict[int, float] = {}
    for match in matches:
        if match.quality > best.get(match.term, 0.0):
            best[match.term] = match.quality
    return best


@lru_cache(maxsize=_READ_TEXTS)
def _words_of(text: str, language: str) -> _Words:
    places: dict[str, list[tuple[int, int]]] = {}
    found = tokens(text, language)
    for token in found:
        places.setdefault(token.term, []).append((token.start, token.end))
    by_prefix: dict[str, list[str]] = {}
    for term in places:
        if len(term) >= _PREFIX_LETTERS:
            by_prefix.setdefault(term[:_PREFIX_LETTERS], []).append(term)
    return _Words(
        places={term: tuple(spans) for term, spans in places.items()},
        by_prefix={prefix: tuple(terms) for prefix, terms in by_prefix.items()},
        starts=tuple(token.start for token in found),
    )


def read_passage(found: FoundPassage, score: float, matcher: Matcher) -> ReadPassage:
    """The passage's sentences with the places of the question's terms in them."""
    passage, language = found.passage, found.document.language
    words = _words_of(passage.text, language)
    matches = matcher.matches(words, passage.start)
    match_starts = [match.start for match in matches]
    sentences = []
    for index, sentence in enumerate(passage.sentences):
        first, last = bisect_left(match_starts, sentence.start), bisect_left(match_starts, sentence.end)
        count = bisect_left(words.starts, sentence.end - passage.start) - bisect_left(
            words.starts, sentence.start - passage.start
        )
        sentences.append(
            ReadSentence(index=index, sentence=sentence, matches=tuple(matches[first:last]), word_count=count)
        )
    heading = passage.sentences[-1].heading if passage.sentences else None
    return ReadPassage(
        found=found,
        score=score,
        sentences=tuple(sentences),
        title=matcher.covered(found.document.title, language),
        heading=matcher.covered(heading, language) if heading else {},
    )


def matched_spans(matches: tuple[Match, ...]) -> tuple[Span, ...]:
    """The matched stretches in order, overlaps joined."""
    spans: list[Span] = []
    for start, end in sorted({(match.start, match.end) for match in matches}):
        if spans and start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return tuple(spans)
