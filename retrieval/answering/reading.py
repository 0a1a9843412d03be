"""Passages read for a question: their words, where each stands, and which words of the question they are.

The analysis was done when the passage was stored; only the matching is done for each question.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from retrieval.answering.understanding import Question, Role
from retrieval.model import FoundPassage, PassageTerms, Sentence, Span
from retrieval.text import tokens

_SYNONYM_QUALITY = 0.7
_TRANSLATION_QUALITY = 0.6
_CORRECTED_QUALITY = 0.85
_PREFIX_QUALITY = 0.45
_PREFIX_LETTERS = 5


class Match(NamedTuple):
    """One word (or pair) of a passage that stands for a question term. A tuple, because a question makes hundreds."""

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
    context: Mapping[int, float]
    """Question terms matched by the document's title or the headings above: term index to quality."""
    heading: Mapping[int, float]
    """Question terms matched by the headings above."""

    def text_of(self, start: int, end: int) -> str:
        """A stretch of the document inside this passage."""
        offset = self.found.passage.start
        return self.found.passage.text[start - offset : end - offset]


class Matcher:
    """Finds a question's terms among the words of texts."""

    def __init__(self, question: Question) -> None:
        self._exact: dict[str, dict[int, float]] = {}
        self._stems: dict[str, list[tuple[int, str]]] = {}
        for index, term in enumerate(question.terms):
            for form in term.forms:
                self._add(form, index, 1.0)
            for synonym in term.synonyms:
                self._add(synonym, index, _SYNONYM_QUALITY)
            for translation in term.translations:
                self._add(translation, index, _TRANSLATION_QUALITY)
            for spelling in term.corrected_to:
                self._add(spelling, index, _CORRECTED_QUALITY)
            if term.role is not Role.NUMBER and len(term.folded) > _PREFIX_LETTERS:
                stem = term.folded[: max(_PREFIX_LETTERS, round(0.7 * len(term.folded)))]
                self._stems.setdefault(stem[:_PREFIX_LETTERS], []).append((index, stem))
        for pair in question.pairs:
            self._add(pair.term, pair.first, 1.0)
            self._add(pair.term, pair.first + 1, 1.0)

    def _add(self, term: str, index: int, quality: float) -> None:
        qualities = self._exact.setdefault(term, {})
        qualities[index] = max(quality, qualities.get(index, 0.0))

    def matches(self, word: str) -> dict[int, float]:
        """The question terms that an index term stands for, with the quality of the match."""
        exact = self._exact.get(word)
        if exact is not None:
            return exact
        near = self._stems.get(word[:_PREFIX_LETTERS])
        if near is None:
            return {}
        return {index: _PREFIX_QUALITY for index, stem in near if word.startswith(stem) or stem.startswith(word)}

    def places(self, terms: PassageTerms, offset: int) -> list[Match]:
        """Where the question's terms stand in a passage that starts at `offset`, in text order."""
        exact, stems = self._exact, self._stems
        return [
            Match(term, terms.starts[at] + offset, terms.ends[at] + offset, quality)
            for at, word in enumerate(terms.words)
            if word in exact or word[:_PREFIX_LETTERS] in stems
            for term, quality in self.matches(word).items()
        ]

    def covered(self, words: Iterable[str]) -> dict[int, float]:
        """Best quality by question term over some index terms, such as those of a title."""
        best: dict[int, float] = {}
        for word in words:
            for term, quality in self.matches(word).items():
                best[term] = max(quality, best.get(term, 0.0))
        return best


def best_qualities(matches: Iterable[Match]) -> dict[int, float]:
    """The best quality with which each question term is matched."""
    best: dict[int, float] = {}
    for match in matches:
        if match.quality > best.get(match.term, 0.0):
            best[match.term] = match.quality
    return best


@lru_cache(maxsize=4096)
def _terms_of(text: str, language: str) -> tuple[str, ...]:
    """The terms of a heading, which many passages share."""
    return tuple(token.term for token in tokens(text, language))


def read_passage(found: FoundPassage, score: float, matcher: Matcher) -> ReadPassage:
    """The passage's sentences with the places of the question's terms in them."""
    passage = found.passage
    matches = matcher.places(found.terms, passage.start)
    match_starts = [match.start for match in matches]
    word_starts = found.terms.starts
    sentences = []
    for index, sentence in enumerate(passage.sentences):
        first, last = bisect_left(match_starts, sentence.start), bisect_left(match_starts, sentence.end)
        word_count = bisect_left(word_starts, sentence.end - passage.start) - bisect_left(
            word_starts, sentence.start - passage.start
        )
        sentences.append(
            ReadSentence(index=index, sentence=sentence, matches=tuple(matches[first:last]), word_count=word_count)
        )
    heading = passage.sentences[-1].heading if passage.sentences else None
    return ReadPassage(
        found=found,
        score=score,
        sentences=tuple(sentences),
        context=matcher.covered(found.terms.context),
        heading=matcher.covered(_terms_of(heading, found.document.language)) if heading else {},
    )


def matched_spans(matches: Iterable[Match]) -> tuple[Span, ...]:
    """The matched stretches in order, overlaps joined."""
    spans: list[Span] = []
    for start, end in sorted({(match.start, match.end) for match in matches}):
        if spans and start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return tuple(spans)
