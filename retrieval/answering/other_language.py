"""A question in one language over documents in another: Vietnamese over English and the reverse.

Names, numbers and dates are alike in both. Common words are searched by their translations, the small words of the
question's language are dropped, and what is left is marked as foreign, so that it is not taken for something missing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.answering.bilingual import MOST_SYLLABLES, translations
from retrieval.text import QuestionWord, detect_language, fold, function_words, stem
from retrieval.text.vietnamese import has_vietnamese_letter, is_vietnamese_syllable

_OTHER = {"vi": "en", "en": "vi"}
_BOTH = frozenset(_OTHER)
_TELLING_BARE_WORDS = 2
_ENGLISH_WORDS = function_words("en") - {"to"}
_BARE_WORDS = function_words("vi") - _ENGLISH_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """Neighbouring question words that are one phrase, by position, and what tells it in the other language."""

    first: int
    last: int
    terms: frozenset[str]


def foreign_language(text: str, present: Collection[str]) -> str | None:
    """The question's language when no document is in it but some are in the other one of the pair, else None."""
    known = _BOTH.intersection(present)
    if len(known) != 1 or (known == {"en"} and text.isascii() and _is_surely_no_vietnamese(text)):
        return None
    written = _written_in(text)
    if written in known:
        return None
    if known == {"en"}:
        return written if written == "vi" else None
    others = set(present) - _BOTH - {"und"}
    return "en" if written == "en" and (not others or detect_language(text, among=others | _BOTH) == "en") else None


def _is_surely_no_vietnamese(text: str) -> bool:
    """A cheap look before the thorough one."""
    return len(_BARE_WORDS.intersection(text.lower().replace("?", " ").split())) < _TELLING_BARE_WORDS


def _written_in(text: str) -> str | None:
    """Vietnamese or English, by letters and small words, or None. Capitalised words are names and say nothing.

    "to" and "lam" say nothing either, being a name oftener than not in these questions.
    """
    typed = [word.strip("?.,!") for word in text.split()]
    spoken = [word.lower() for at, word in enumerate(typed) if word and (at == 0 or not word[0].isupper())]
    english = sum(word in _ENGLISH_WORDS for word in spoken)
    if text.isascii():
        vietnamese = sum(word in _BARE_WORDS for word in spoken)
        if vietnamese >= _TELLING_BARE_WORDS and vietnamese > english:
            return "vi"
    elif sum(map(has_vietnamese_letter, spoken)) > english:
        return "vi"
    if english or not all(is_vietnamese_syllable(fold(word)) for word in typed if word):
        return "en"
    return None


def translate(words: Sequence[QuestionWord], language: str, present: Collection[str]) -> list[Translated]:
    """The phrases of the question that have a translation into the other language, if documents are in that one."""
    if _OTHER.get(language) not in present:
        return []
    if language == "en":
        found = ((at, translations(stem(word.surface, "en"), "en")) for at, word in enumerate(words))
        return [Translated(first=at, last=at, terms=terms) for at, terms in found if terms]
    is_bare = all(word.surface.isascii() for word in words)
    phrases: list[Translated] = []
    at = 0
    while at < len(words):
        phrase = _longest(words, at, is_bare=is_bare)
        if phrase is not None:
            phrases.append(phrase)
        at = phrase.last + 1 if phrase is not None else at + 1
    return phrases


def _longest(words: Sequence[QuestionWord], first: int, *, is_bare: bool) -> Translated | None:
    for count in range(min(MOST_SYLLABLES, len(words) - first), 0, -1):
        run = words[first : first + count]
        if any(after.start - before.end != 1 for before, after in pairwise(run)):
            continue
        phrase = " ".join(word.folded if is_bare else word.surface.lower() for word in run)
        terms = translations(phrase, "vi", is_bare=is_bare)
        if terms:
            return Translated(first=first, last=first + count - 1, terms=terms)
    return None


def is_foreign_word(word: QuestionWord, language: str, *, is_cased: bool) -> bool:
    """Whether an unknown word is an ordinary one of the question's language, and not a name."""
    if not word.surface.isalpha() or (is_cased and word.surface[0].isupper()):
        return False
    if language == "vi":
        return has_vietnamese_letter(word.surface.lower()) or is_vietnamese_syllable(fold(word.surface))
    return is_cased and word.surface.isascii()
