"""From a question as typed to what is searched: its terms and their weight, its type, its names, numbers and pairs."""

import itertools
import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum

from retrieval.answering.asked_periods import AskedPeriod, asked_periods
from retrieval.answering.everyday_words import longest_phrase, official_terms
from retrieval.answering.other_language import Translated, foreign_language, is_foreign_word, translate
from retrieval.answering.polarity import PLAIN, Polarity, polarity
from retrieval.answering.question_types import (
    AskedDetail,
    AskedType,
    asked_detail,
    asked_noun,
    asked_type,
    asks_by_name,
)
from retrieval.answering.spelling import correct
from retrieval.answering.synonyms import is_distinct_event, synonyms
from retrieval.engine import CorpusView
from retrieval.model import Span, Token
from retrieval.text import (
    QuestionWord,
    detect_language,
    fold,
    function_words,
    long_form_term,
    opening_term,
    question_pairs,
    question_words,
    stem,
)

CAPITALISED_NOUNS = frozenset({"de", "lb"})
"""Languages whose capital letters tell nouns, not names."""
_MAX_CORRECTED = 5
"""Words looked up in other spellings; each may cost milliseconds where the vocabulary is large."""
_SMALL_TALK = frozenset(
    "hello hi hey thanks thank thx ok okay yes no please bye goodbye good great nice morning afternoon evening day "
    "xin chao cam on tam biet vang da".split()
)
"""Words that ask for nothing when a message holds no others."""
_HONORIFICS = frozenset("mr mrs ms miss mx dr prof sir madam herr frau ông bà".split())
"""Before a name they add nothing to it, and documents leave them out."""
_MAX_TERMS = 48
"""Distinct terms searched. Longer questions keep their rarest words; a pasted page must not stop the bot."""


class Role(StrEnum):
    """What a question word is to the question."""

    NAME = "name"
    NUMBER = "number"
    EVENT = "event"
    CONTENT = "content"
    ASKED = "asked"
    """The noun that says what is asked ("which *city*"): its own presence proves little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTerm:
    """One searched word of the question."""

    surface: str
    start: int
    """Position in `Question.text`, as `end`."""
    end: int
    folded: str
    forms: frozenset[str]
    """Index terms that stand for the word itself, in another inflection or spelling too."""
    synonyms: frozenset[str]
    role: Role
    is_first: bool
    """Whether it opens the question, where a capital says nothing."""
    document_frequency: int
    idf: float
    """log((N + 1) / df), as BM25Plus has it; a word that the index does not know counts as if in half a passage, and a
    foreign one for a small part of that."""
    corrected_to: tuple[str, ...] = ()
    """Index terms searched because the index does not know the word as typed."""
    translations: frozenset[str] = frozenset()
    """Index terms that tell the same in the other language of the documents."""
    paraphrases: frozenset[str] = frozenset()
    """Those of `synonyms` that documents use for an everyday word, and that are searched too."""
    is_foreign: bool = False
    """Whether it is an ordinary word of a language that no document is written in: its absence proves nothing."""

    @property
    def is_known(self) -> bool:
        return self.document_frequency > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TermPair:
    """Two neighbouring question words that the index also knows as one term ("to lam" as `tolam`)."""

    term: str
    first: int
    """Index of the first of the two words in `Question.terms`; the second follows it."""
    document_frequency: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The question as understood."""

    text: str
    language: str
    asked: AskedType
    asked_noun: str | None
    terms: tuple[QuestionTerm, ...]
    pairs: tuple[TermPair, ...]
    passage_count: int
    is_cased: bool
    """Whether capital letters tell names from other words: false for a question typed all in lower (or upper) case."""
    weights: dict[str, float] = field(hash=False)
    """What the engine is asked: index term to weight."""
    periods: tuple[AskedPeriod, ...] = ()
    """What the question says about time ("from 2004 to 2005"), at positions of `text`."""
    asked_detail: AskedDetail = AskedDetail.NONE
    """What kind of amount, time or thing is asked for."""
    polarity: Polarity = PLAIN
    """Its negation, superlatives and bounds; `polarity_mismatch` compares a sentence with them."""


_ARTICLES = frozenset({"a", "an", "the"})
"""In small letters they open no name, although the documents may write one with them ("The Main")."""
_LONGEST_LONG_FORM = 6
_MOST_LONG_FORM_WORDS = 14
_SYNONYM_WEIGHT = 0.35
_PARAPHRASE_WEIGHT = 0.3
_TRANSLATION_WEIGHT = 0.6
_FOREIGN_SHARE = 0.15
_EXTRA_FORM_WEIGHT = 0.5
_PAIR_WEIGHT = 0.6
_ASKED_NOUN_WEIGHT = 0.5


def understand(text: str, view: CorpusView) -> Question:
    """The question's searched terms. `terms` is empty when it has only function words or no words at all."""
    languages = _question_languages(text, view.languages)
    foreign = foreign_language(text, view.languages)
    words = question_words(text, languages)
    language = foreign or languages[0]
    ignored = frozenset().union(*(function_words(code) for code in {language, *languages, "en"}))
    pair_tokens = question_pairs(text)
    alike = {word.start: _alike(word, language) for word in words}
    official = _official(words, language)
    translated = translate(words, language, view.languages)
    openings = {
        word.start: opening_term(stem(word.surface, languages[0])) for word in words if word.folded not in ignored
    }
    known = view.document_frequencies(
        {form for word in words for form in word.forms}
        | {token.term for token in pair_tokens}
        | {term for group in alike.values() for term in group}
        | {term for phrase in translated for term in phrase.terms}
        | set(openings.values())
        | {term for group in official.values() for term in group}
    )
    joined_at = {
        (token.start, token.end): token.term for token in pair_tokens if "_" not in token.term and token.term in known
    }
    if all(word.folded in ignored or word.folded in _SMALL_TALK for word in words):
        ignored |= _SMALL_TALK
    is_cased = language not in CAPITALISED_NOUNS and _is_cased(words)
    kept = [
        word
        for position, word in enumerate(words)
        if not _is_honorific(words, position)
        and (word.folded not in ignored or _is_part_of_a_name(words, position, ignored, joined_at, is_cased=is_cased))
    ]
    noun = asked_noun(text)
    asked = asked_type(text)
    kept = [word for word in kept if word.surface[0].isupper() or not asks_by_name(asked, word.folded)] or kept
    terms = [
        _term(
            word,
            view.passage_count,
            known,
            alike[word.start],
            language,
            is_first=word is words[0],
            is_name=_looks_like_a_name(word, words, is_cased),
            noun=noun,
        )
        for word in kept
    ]
    terms = [
        replace(term, synonyms=term.synonyms | found, paraphrases=found)
        if (found := frozenset(each for each in official.get(term.start, ()) if each in known) - term.forms)
        else term
        for term in terms
    ]
    if foreign or translated:
        crossing = _Crossing(
            text=text, words=words, phrases=translated, known=known, names=joined_at, foreign=foreign, is_cased=is_cased
        )
        terms = crossing.terms(terms, view.passage_count)
    opening = {start for start, term in openings.items() if term in known}
    if opening:
        long_forms = _long_forms(words, languages[0], opening)
        known |= view.document_frequencies(long_forms.keys())
        terms = _with_short_forms(terms, {term: span for term, span in long_forms.items() if term in known})
    terms = _rarest(terms)
    terms = _corrected(terms, view, {word.start for word in words if alike[word.start] or word.start in official})
    pairs = _pairs(terms, pair_tokens, known)
    return Question(
        text=text,
        language=language,
        asked=asked,
        asked_noun=noun,
        terms=tuple(terms),
        pairs=pairs,
        passage_count=view.passage_count,
        is_cased=is_cased,
        weights=_weights(terms, pairs, known),
        periods=asked_periods(text),
        asked_detail=asked_detail(text, asked),
        polarity=polarity(text),
    )


def _question_languages(text: str, present: Collection[str]) -> tuple[str, ...]:
    """Whose stemmers read the question: the language it is written in, or all present when that cannot be told."""
    candidates = sorted(code for code in present if code != "und") or ["en"]
    detected = detect_language(text, among=candidates)
    return (detected,) if detected != "und" else tuple(candidates)


def _official(words: list[QuestionWord], language: str) -> dict[int, frozenset[str]]:
    """What documents may call the everyday words and phrases of a question, by the start of each word of them."""
    if language not in {"en", "und"}:
        return {}
    stems = [stem(word.surface, "en") for word in words]
    found: dict[int, frozenset[str]] = {}
    for first, opening in enumerate(stems):
        for count in range(1, longest_phrase(opening) + 1):
            terms = official_terms(" ".join(stems[first : first + count]))
            if terms and first + count <= len(words):
                for word in words[first : first + count]:
                    found[word.start] = found.get(word.start, frozenset()) | terms
    return found


def _long_forms(words: list[QuestionWord], language: str, opening: Collection[int]) -> dict[str, Span]:
    """Index terms of the phrases in a question that some document may have a short form for, with their places.

    `opening` says where words start that open the long form of some document.
    """
    small = function_words(language) | function_words("en")
    content = [word for word in words if word.folded not in small][:_MOST_LONG_FORM_WORDS]
    found: dict[str, Span] = {}
    for first in range(len(content)):
        if content[first].start not in opening:
            continue
        for last in range(first + 1, min(first + _LONGEST_LONG_FORM, len(content))):
            run = content[first : last + 1]
            term = long_form_term([word.surface for word in run], language)
            if term is not None:
                found[term] = Span(run[0].start, run[-1].end)
    return found


def _with_short_forms(terms: list[QuestionTerm], long_forms: dict[str, Span]) -> list[QuestionTerm]:
    """The terms of a phrase are also found where a document writes only the short form that it defines."""
    for found, span in long_forms.items():
        terms = [
            replace(term, forms=term.forms | {found}) if span.start <= term.start and term.end <= span.end else term
            for term in terms
        ]
    return terms


def _alike(word: QuestionWord, language: str) -> frozenset[str]:
    found: set[str] = set()
    for form in word.forms:
        found |= synonyms(form, language)
    return frozenset(found - set(word.forms))


def _is_cased(words: list[QuestionWord]) -> bool:
    later = [word for word in words[1:] if word.surface[:1].isalpha()]
    capitals = sum(word.surface[0].isupper() for word in later)
    return 0 < capitals < len(later) or (capitals == 1 == len(later))


def _looks_like_a_name(word: QuestionWord, words: list[QuestionWord], is_cased: bool) -> bool:
    return is_cased and word.surface[:1].isupper() and word is not words[0]


def _is_honorific(words: list[QuestionWord], position: int) -> bool:
    """Whether a form of address stands right before another word."""
    if words[position].surface.lower() not in _HONORIFICS or position + 1 == len(words):
        return False
    return words[position + 1].start - words[position].end <= 2


def _is_part_of_a_name(
    words: list[QuestionWord],
    position: int,
    ignored: Collection[str],
    joined: dict[tuple[int, int], str],
    *,
    is_cased: bool,
) -> bool:
    """Whether a function word belongs to a name: "To Lam", "The Who", or "to lam" where the index knows `tolam`."""
    word = words[position]
    if word.surface in _ARTICLES:
        return False
    for first, second in ((position - 1, position), (position, position + 1)):
        if first >= 0 and second < len(words) and (words[first].start, words[second].end) in joined:
            return True
    if not is_cased or position == 0 or not word.surface[:1].isupper():
        return False
    neighbours = [words[at] for at in (position - 1, position + 1) if 0 < at < len(words)]
    return any(other.surface[:1].isupper() and other.folded not in ignored for other in neighbours)


def _term(
    word: QuestionWord,
    passage_count: int,
    known: dict[str, int],
    alike: frozenset[str],
    language: str,
    *,
    is_first: bool,
    is_name: bool,
    noun: str | None,
) -> QuestionTerm:
    forms = frozenset(form for form in word.forms if form in known)
    frequency = max((known[form] for form in forms), default=0)
    known_alike = frozenset(term for term in alike if term in known)
    if any(character.isdigit() for character in word.surface):
        role = Role.NUMBER
    elif is_name:
        role = Role.NAME
    elif noun is not None and word.surface in noun.split():
        role = Role.ASKED
    elif any(is_distinct_event(form, language, word.surface) for form in word.forms):
        role = Role.EVENT
    else:
        role = Role.CONTENT
    return QuestionTerm(
        surface=word.surface,
        start=word.start,
        end=word.end,
        folded=word.folded,
        forms=forms or frozenset(word.forms),
        synonyms=known_alike,
        role=role,
        is_first=is_first,
        document_frequency=frequency,
        idf=math.log((passage_count + 1) / (frequency or 0.5)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crossing:
    """What the other language of the documents has for the words of a question."""

    text: str
    words: list[QuestionWord]
    phrases: list[Translated]
    known: dict[str, int]
    names: Collection[tuple[int, int]]
    """Pairs of words that the documents write as one name; they are not translated."""
    foreign: str | None
    """The question's language, when no document is in it."""
    is_cased: bool

    def terms(self, terms: list[QuestionTerm], passage_count: int) -> list[QuestionTerm]:
        """The terms with their translations. In a foreign question a translated phrase becomes one term."""
        phrase_at = {self.words[at].start: phrase for phrase in self.phrases for at in self._places(phrase)}
        word_at = {word.start: word for word in self.words}
        crossed: list[QuestionTerm] = []
        done: set[int] = set()
        for term in terms:
            phrase = phrase_at.get(term.start)
            found = frozenset(each for each in phrase.terms if each in self.known) if phrase else frozenset()
            if phrase is None or (self.foreign is not None and term.role is Role.NAME and not found):
                crossed.append(self._untranslated(term, word_at[term.start]))
            elif self.foreign is None:
                crossed.append(self._translated(term, found - term.forms, passage_count))
            elif phrase.first not in done:
                done.add(phrase.first)
                start, end = self.words[phrase.first].start, self.words[phrase.last].end
                whole = replace(
                    term,
                    surface=self.text[start:end],
                    start=start,
                    end=end,
                    folded=fold(self.text[start:end]),
                    # Of a translated word the own spelling is not searched: `bán` (to sell) is no `ban`.
                    forms=frozenset(
                        {"_".join(word.folded for word in self.words[phrase.first : phrase.last + 1]) + "_"}
                    ),
                    document_frequency=0,
                    is_foreign=not found,
                )
                crossed.append(self._translated(whole, found, passage_count))
        return crossed

    def _places(self, phrase: Translated) -> range:
        """The positions of the phrase's words, none where it is part of a name."""
        start, end = self.words[phrase.first].start, self.words[phrase.last].end
        is_in_name = any(first < end and start < last for first, last in self.names)
        is_name = self.is_cased and phrase.first > 0 and self.words[phrase.first].surface[0].isupper()
        is_written_so = any(form in self.known for form in self.words[phrase.first].forms)
        return range(0) if is_in_name or (is_name and is_written_so) else range(phrase.first, phrase.last + 1)

    def _translated(self, term: QuestionTerm, found: frozenset[str], passage_count: int) -> QuestionTerm:
        frequency = term.document_frequency or max((self.known[each] for each in found), default=0)
        idf = math.log((passage_count + 1) / (frequency or 0.5)) * (_FOREIGN_SHARE if term.is_foreign else 1.0)
        is_event = any(is_distinct_event(each, "en", each) for each in found) and term.role is Role.CONTENT
        role = Role.EVENT if is_event else term.role
        return replace(term, translations=found, document_frequency=frequency, idf=idf, role=role)

    def _untranslated(self, term: QuestionTerm, word: QuestionWord) -> QuestionTerm:
        if self.foreign is None or any(first <= term.start and term.end <= last for first, last in self.names):
            return term
        is_accented = self.foreign == "vi" and not word.surface.isascii()
        if term.is_known and not (is_accented and word.surface.islower()):
            return term
        if not is_foreign_word(word, self.foreign, is_cased=self.is_cased):
            return term
        return replace(
            term,
            forms=frozenset({term.folded + "_"}),
            document_frequency=0,
            is_foreign=True,
            idf=term.idf * _FOREIGN_SHARE,
        )


def _corrected(terms: list[QuestionTerm], view: CorpusView, with_synonyms: Collection[int]) -> list[QuestionTerm]:
    """The terms with other spellings for the first few words that the index does not know and no list does either."""
    unknown = [term for term in terms if not (term.is_known or term.is_foreign) and term.start not in with_synonyms][
        :_MAX_CORRECTED
    ]
    spellings = {term.start: correct(view, term.folded, is_name=term.role is Role.NAME) for term in unknown}
    return [replace(term, corrected_to=spelling) if (spelling := spellings.get(term.start)) else term for term in terms]


def _rarest(terms: list[QuestionTerm]) -> list[QuestionTerm]:
    if len(terms) <= _MAX_TERMS:
        return terms
    keep = {
        id(term) for term in sorted(terms, key=lambda term: (not term.is_known, -term.idf, term.start))[:_MAX_TERMS]
    }
    return [term for term in terms if id(term) in keep]


def _pairs(terms: list[QuestionTerm], tokens: list[Token], known: dict[str, int]) -> tuple[TermPair, ...]:
    first_at = {
        (first.start, second.end): position for position, (first, second) in enumerate(itertools.pairwise(terms))
    }
    return tuple(
        TermPair(term=token.term, first=first_at[token.start, token.end], document_frequency=known[token.term])
        for token in tokens
        if token.term in known and (token.start, token.end) in first_at
    )


def _weights(terms: list[QuestionTerm], pairs: tuple[TermPair, ...], known: dict[str, int]) -> dict[str, float]:
    weights: dict[str, float] = {}

    def add(term: str, weight: float) -> None:
        weights[term] = max(weights.get(term, 0.0), weight)

    for term in terms:
        share = _ASKED_NOUN_WEIGHT if term.role is Role.ASKED else 1.0
        for rank, form in enumerate(sorted(term.forms & known.keys(), key=lambda form: (-known[form], form))):
            add(form, share if rank == 0 else share * _EXTRA_FORM_WEIGHT)
        if (
            term.role is Role.EVENT
        ):  # of other words, what means the same is matched in what is found, and finds no more
            for synonym in term.synonyms:
                add(synonym, share * _SYNONYM_WEIGHT)
        for paraphrase in term.paraphrases:
            add(paraphrase, share * _PARAPHRASE_WEIGHT)
        for translation in term.translations:
            add(translation, share * _TRANSLATION_WEIGHT)
        for spelling in term.corrected_to:
            add(spelling, share / len(term.corrected_to))
    for pair in pairs:
        add(pair.term, _PAIR_WEIGHT)
    return weights
