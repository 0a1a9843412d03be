"""Passages read for a question: their words, where each stands, and which words of the question they are.

The words of a passage do not depend on the question and are kept in a bounded cache by passage id (an id stands for one
text for ever); only the matching is done anew for each question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from retrieval.answering.understanding import Question, Role
from retrieval.model import FoundPassage, Sentence, Span, Token
from retrieval.text import tokens

_READ_PASSAGES = 4096
_SYNONYM_QUALITY = 0.7
_CORRECTED_QUALITY = 0.6
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
    context: Mapping[int, float]
    """Question terms matched by the document's title or the heading above: term index to quality."""

    def text_of(self, start: int, end: int) -> str:
        """A stretch of the document inside this passage."""
        offset = self.found.passage.start
        return self.found.passage.text[start - offset : end - offset]


class Matcher:
    """Finds a question's terms among the words of passages."""

    def __init__(self, question: Question) -> None:
        self._exact: dict[str, list[tuple[int, float]]] = {}
        self._prefixes: dict[str, list[tuple[int, str]]] = {}
        for index, term in enumerate(question.terms):
            for form in term.forms:
                self._add(form, index, 1.0)
            for synonym in term.synonyms:
                self._add(synonym, index, _SYNONYM_QUALITY)
            for spelling in term.corrected_to:
                self._add(spelling, index, _CORRECTED_QUALITY)
            if term.role is not Role.NUMBER and len(term.folded) > _PREFIX_LETTERS:
                stem = term.folded[: max(_PREFIX_LETTERS, round(0.7 * len(term.folded)))]
                self._prefixes.setdefault(stem[:_PREFIX_LETTERS], []).append((index, stem))
        for pair in question.pairs:
            self._add(pair.term, pair.first, 1.0)
            self._add(pair.term, pair.first + 1, 1.0)

    def _add(self, term: str, index: int, quality: float) -> None:
        entries = self._exact.setdefault(term, [])
        if all(known != index or better < quality for known, better in entries):
            entries[:] = [entry for entry in entries if entry[0] != index]
            entries.append((index, quality))

    def matches(self, word: str) -> list[tuple[int, float]]:
        """The question terms that a passage's term stands for, with the quality of the match."""
        found = self._exact.get(word)
        if found is not None:
            return found
        near = self._prefixes.get(word[:_PREFIX_LETTERS])
        if near is None:
            return []
        return [(index, _PREFIX_QUALITY) for index, stem in near if word.startswith(stem) or stem.startswith(word)]

    def covered(self, words: tuple[str, ...]) -> dict[int, float]:
        """Best quality by question term over some words."""
        best: dict[int, float] = {}
        for word in words:
            for index, quality in self.matches(word):
                if quality > best.get(index, 0.0):
                    best[index] = quality
        return best


@lru_cache(maxsize=_READ_PASSAGES)
def _tokens_of(passage_id: str, text: str, language: str) -> tuple[Token, ...]:  # noqa: ARG001  the id makes hits cheap
    return tuple(tokens(text, language))


@lru_cache(maxsize=_READ_PASSAGES)
def _terms_of(text: str, language: str) -> tuple[str, ...]:
    return tuple(token.term for token in tokens(text, language))


def read_passage(found: FoundPassage, score: float, matcher: Matcher) -> ReadPassage:
    """The passage's sentences with the places of the question's terms in them."""
    passage, language = found.passage, found.document.language
    words = _tokens_of(passage.id, passage.text, language)
    sentences: list[ReadSentence] = []
    at = 0
    offset = passage.start
    for index, sentence in enumerate(passage.sentences):
        matches: list[Match] = []
        count = 0
        while at < len(words) and words[at].start + offset < sentence.start:
            at += 1
        while at < len(words) and words[at].start + offset < sentence.end:
            word = words[at]
            count += 1
            for term, quality in matcher.matches(word.term):
                matches.append(Match(term, word.start + offset, word.end + offset, quality))
            at += 1
        sentences.append(ReadSentence(index=index, sentence=sentence, matches=tuple(matches), word_count=count))
    heading = passage.sentences[0].heading if passage.sentences else None
    context = matcher.covered(_terms_of(found.document.title, language))
    if heading:
        for term, quality in matcher.covered(_terms_of(heading, language)).items():
            context[term] = max(quality, context.get(term, 0.0))
    return ReadPassage(found=found, score=score, sentences=tuple(sentences), context=context)


def matched_spans(matches: tuple[Match, ...]) -> tuple[Span, ...]:
    """The matched stretches in order, overlaps joined."""
    spans: list[Span] = []
    for start, end in sorted({(match.start, match.end) for match in matches}):
        if spans and start < spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return tuple(spans)
