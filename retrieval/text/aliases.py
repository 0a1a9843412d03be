"""Short forms that a document defines: "Communist Party of the Russian Federation (KPRF)", "hereafter 'the Agency'".

Where the short form stands alone, the index also gets the long form as one term, and at the long form the short one, so
that a question may use either. The long form is one term (`communist=parti=russian=feder`) and not its words, because
a sentence about the KPRF should not be found by every question about Russia or about parties.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from retrieval.model import Token
from retrieval.text.function_words import function_words
from retrieval.text.stemming import stem

__all__ = ["Alias", "AliasFinder", "find_aliases", "long_form_term", "opening_term"]

_MOST_ALIASES = 40
_MOST_WORDS = 8
"""Words of a long form, small ones included."""
_LONGEST_TERM = 64
_READ = 1_000_000
"""Characters of a document in which definitions are looked for."""
_JOINT = "="
"""Between the words of a long form; no word of a text has it inside."""

_BRACKET = regex.compile(r"[(（]\s?(?P<inside>[^()（）\n]{2,120}?)\s?[)）]")
_SHORT = regex.compile(r"\p{L}[\p{L}\p{N}&./-]{1,9}")
_SHORT_BEFORE = regex.compile(r"(?<![\p{L}\p{N}&./-])(?P<short>\p{L}[\p{L}\p{N}&./-]{1,9})\s?$")
_CALLED = regex.compile(
    r"(?:(?:hereafter|hereinafter|henceforth|here|also|or|in short|for short|referred to as|abbreviated(?: as| to)?|"
    r"collectively|together|known as|called|the|an?|sau đây|viết tắt|gọi tắt|gọi chung|gọi|"
    r"tắt|chung|là|dưới đây)(?!\w)[\s:,]*)*+"
    r"[\"“'‘«]?(?:the\s)?(?P<short>\p{Lu}[\p{L}\p{N}&./ -]{1,40}?)[\"”'’»]?",
    regex.IGNORECASE,
)
_SAYS_CALLED = regex.compile(r"here|hence|[\"“‘«]|referred|abbreviated|for short|sau đây|tắt|gọi", regex.IGNORECASE)
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’&.-]*")
_CLAUSE = regex.compile(r"[,.;:!?()\[\]\n\"“”](?:\s|$)|\n|[–—]")
_SMALL = function_words("en") | function_words("vi")
_SAME_SOUND = str.maketrans("kqy", "cci")
"""Letters that one name has in two spellings: the Kommunisticheskaya Partiya is the Communist Party."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A short form and what it stands for, as written where it is defined."""

    short: str
    long: str


def find_aliases(text: str) -> tuple[Alias, ...]:
    """The short forms defined in a text, in order, each once.

    A short form in brackets behind its long form, or before it, is taken when its letters are found in the long form in
    order, the first at the beginning of a word (Schwartz and Hearst, 2003). What is said to be called so needs no such
    likeness.
    """
    found: dict[str, Alias] = {}
    for bracket in _BRACKET.finditer(text, 0, min(len(text), _READ)):
        alias = _defined(text, bracket)
        if alias is not None and alias.short not in found:
            found[alias.short] = alias
            if len(found) == _MOST_ALIASES:
                break
    return tuple(found.values())


def _defined(text: str, bracket: "regex.Match[str]") -> Alias | None:
    inside = bracket["inside"].strip()
    before = text[max(0, bracket.start() - 160) : bracket.start()].rstrip()
    if _is_short_form(inside):
        words = list(_WORD.finditer(before, _clause_start(before)))[-min(len(inside) + 5, 2 * len(inside)) :]
        if not words:
            return None
        long = _by_initials(inside, before, words) or _long_form(inside, before[words[0].start() :])
        return Alias(inside, long) if long else None
    called = _CALLED.fullmatch(inside)
    if called is not None and called["short"][0].isupper() and _SAYS_CALLED.search(inside):
        long = _name_before(before)
        return Alias(called["short"], long) if long and called["short"] != long else None
    short = _SHORT_BEFORE.search(before)
    if short is not None and _is_short_form(short["short"]) and _long_form(short["short"], inside) == inside:
        return Alias(short["short"], inside)
    return None


def _is_short_form(word: str) -> bool:
    """Two capitals, or one and a digit: not "(see below)", "(Paris)" or "(2021)"."""
    if not _SHORT.fullmatch(word):
        return False
    capitals = sum(character.isupper() for character in word)
    return capitals >= 2 or (capitals == 1 and any(character.isdigit() for character in word))


def _long_form(short: str, candidate: str) -> str | None:
    """The shortest end of `candidate` that holds the letters of `short` in order; None when there is none."""
    letters, written = _comparable(short), _comparable(candidate)
    if len(letters) != len(short) or len(written) != len(candidate):
        return None
    place = len(written) - 1
    for at in range(len(letters) - 1, -1, -1):
        if not letters[at].isalnum():
            continue
        while place >= 0 and (
            written[place] != letters[at] or (at == 0 and place > 0 and written[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
        place -= 1
    long = candidate[place + 1 :]
    words = _WORD.findall(long)
    is_apart = short.casefold() not in {word.casefold() for word in words}
    return long if is_apart and 2 <= len(words) <= _MOST_WORDS and len(long) > len(short) else None


def _by_initials(short: str, before: str, words: Sequence["regex.Match[str]"]) -> str | None:
    """The last words whose initials, with or without those of small words, are the short form."""
    letters = "".join(character for character in _comparable(short) if character.isalnum())
    initials = _comparable("".join(word.group()[0] for word in words))
    is_small = [word.group().casefold() in _SMALL for word in words]
    for first in range(len(words) - 1, max(-1, len(words) - _MOST_WORDS - 1), -1):
        content = "".join(letter for letter, small in zip(initials[first:], is_small[first:], strict=True) if not small)
        if len(words) - first > 1 and letters in (initials[first:], content) and not is_small[first]:
            return before[words[first].start() : words[-1].end()]
    return None


def _comparable(text: str) -> str:
    return text.lower().translate(_SAME_SOUND)


def _clause_start(before: str) -> int:
    return max((match.end() for match in _CLAUSE.finditer(before)), default=0)


def _name_before(before: str) -> str | None:
    """The words from the first capital of the clause on, where they are few enough to be a name."""
    words = list(_WORD.finditer(before, _clause_start(before)))[-_MOST_WORDS:]
    is_name = (word.group()[0].isupper() and word.group().casefold() not in _SMALL for word in words)
    first = next((word for word, is_first in zip(words, is_name, strict=True) if is_first), None)
    if first is None or first is words[-1]:
        return None
    return before[first.start() : words[-1].end()]


def long_form_term(words: Sequence[str], language: str) -> str | None:
    """The index term of a long form of these words; None when it has fewer than two beside small words."""
    small = function_words(language) | function_words("en")
    stems = [stem(word, language) for word in words if word.casefold() not in small]
    term = _JOINT.join(each for each in stems if each)
    return term if len(stems) > 1 and len(term) <= _LONGEST_TERM else None


def opening_term(first: str) -> str:
    """The index term that tells that some long form begins with this stem, so that a question need not try them all."""
    return first + _JOINT


class AliasFinder:
    """Finds the short and long forms of one document in its passages."""

    def __init__(self, aliases: Sequence[Alias], language: str) -> None:
        self._terms: dict[str, str] = {}
        shorts, longs = [], []
        for alias in aliases:
            words = _WORD.findall(alias.long)
            long_term = long_form_term(words, language)
            if long_term is None:
                continue
            self._terms[alias.short] = long_term
            shorts.append(regex.escape(alias.short))
            short_term = stem(alias.short, language) if _WORD.fullmatch(alias.short) else None
            if short_term:
                self._terms[_spelled(words)] = short_term
                longs.append(r"\s+".join(regex.escape(word, special_only=True) for word in words))
        self._short = _any_of(shorts, 0)
        self._long = _any_of(longs, regex.IGNORECASE)

    def tokens(self, text: str) -> Iterator[Token]:
        """What is found besides the words themselves; nothing at the definition, where both forms stand."""
        if self._short is not None:
            for match in self._short.finditer(text):
                if not text[: match.start()].endswith(("(", "（", '"', "“")):
                    long_term = self._terms[match.group()]
                    yield Token(long_term, match.start(), match.end())
                    yield Token(opening_term(long_term.split(_JOINT)[0]), match.start(), match.end())
        if self._long is not None:
            for match in self._long.finditer(text):
                term = self._terms.get(_spelled(_WORD.findall(match.group())))
                if term is not None and not text[match.end() :].lstrip().startswith(("(", "（")):
                    yield Token(term, match.start(), match.end())


def _spelled(words: Sequence[str]) -> str:
    return " ".join(words).casefold()


def _any_of(patterns: Sequence[str], flags: int) -> "regex.Pattern[str] | None":
    if not patterns:
        return None
    alternatives = "|".join(sorted(patterns, key=len, reverse=True))
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{alternatives})(?![\p{{L}}\p{{N}}])", flags)
