"""Words of a text, where they stand, and how each is tied to the one before."""

from dataclasses import dataclass
from typing import NamedTuple

import regex

# A run of letters and digits with the marks on them. It begins with a letter or digit, because a mark alone (the stroke
# of a decomposed ≠) is no word; raised digits are left out, being footnote signs more often than exponents.
_RUN = regex.compile(r"[[\p{L}\p{N}]--[⁰¹²³⁴-⁹]][[\p{L}\p{M}\p{N}]--[⁰¹²³⁴-⁹]]*+", regex.V1)

_APOSTROPHES = "'’‘ʼ`"
_INVISIBLE = "\u00ad\u200c\u200d\u2060"  # soft hyphen and joiners: inside a word they do not end it
_HYPHENS = "-\u2010\u2011\u2212"
_DASHES = "\u2013\u2014"
_GROUPING_SPACES = "\u00a0\u2009\u202f"
_SHORTENED_VERBS = frozenset({"re", "ve", "ll", "d", "m"})
_BEFORE_SHORTENED_VERBS = frozenset(
    {"i", "you", "he", "she", "it", "we", "they", "that", "there", "this", "who", "what", "where", "when", "how", "why"}
)

SPACE = " "
"""Link of words with only white space between them."""
HYPHEN = "-"
"""Link of words that a hyphen joins, at the end of a line too; also of numbers with a dash between them."""
APOSTROPHE = "'"
"""Link of words with an apostrophe between them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters, marks and digits; or a number, or a name such as C++ or .NET, with the signs that belong to it."""

    start: int
    end: int
    surface: str


class LinkedWord(NamedTuple):
    """Where a word stands, and what ties it to the word before: a link, a literal sign, nothing at all, or None."""

    start: int
    end: int
    link: str | None


def words(text: str) -> list[Word]:
    """The words of a text in order. Possessive and shortened endings (`'s`, `'ll`) belong to none; `don't` is one word."""
    return [Word(start, end, text[start:end]) for start, end, _ in linked_words(text)]


def linked_words(text: str) -> list[LinkedWord]:
    """The words of a text in order, each with its link to the word before."""
    found: list[LinkedWord] = []
    has_signs = "++" in text or "#" in text
    end_before = -1  # where the word before ends, with the ending it may have lost
    for match in _RUN.finditer(text):
        start, end = match.span()
        gap = start - end_before
        link: str | None = None
        if end_before < 0:
            start = _start_with_dot(text, start)
        elif gap == 1:
            sign = text[end_before]
            if sign == " ":
                link = SPACE
            else:
                last = found[-1]
                if _continues(text, last, sign, start, end):
                    found[-1] = LinkedWord(last.start, end, last.link)
                    end_before = end
                    continue
                if sign in _APOSTROPHES and _is_shortened(text, last, end_before, start, end):
                    end_before = end
                    continue
                link = _link(text, sign, start)
        elif gap == 0:
            link = ""
        elif gap <= 4:
            between = text[end_before:start]
            if between.isspace():
                link = SPACE if between.count("\n") < 2 else None
            elif between[0] in _HYPHENS and between[1:] in ("\n", "\r\n") and text[start].islower():
                link = HYPHEN
            elif between.strip(_INVISIBLE) == "":
                last = found[-1]
                found[-1] = LinkedWord(last.start, end, last.link)
                end_before = end
                continue
            else:
                start = _start_with_dot(text, start)
        else:
            start = _start_with_dot(text, start)
        if has_signs:
            end = _end_with_sign(text, start, end)
        found.append(LinkedWord(start, end, link))
        end_before = end
    return found


def _start_with_dot(text: str, start: int) -> int:
    """Takes in the dot of .NET and .env, which opens a word; the dot of an ellipsis or of a broken 5 .5 does not."""
    if start and text[start - 1] == "." and text[start].isalpha():
        before = text[start - 2] if start > 1 else " "
        if not before.isalnum() and before not in ".)]}!?…\"'”’":
            return start - 1
    return start


def _end_with_sign(text: str, start: int, end: int) -> int:
    """Takes in the signs of C++ and C#."""
    if text.startswith("++", end):
        return end + 2
    if text.startswith("#", end) and end - start == 1 and text[start].isalpha():
        return end + 1
    return end


def _continues(text: str, last: LinkedWord, sign: str, start: int, end: int) -> bool:
    """Whether the run after `sign` is more of the same word: an invisible sign, or the next digits of one number."""
    if sign in _INVISIBLE:
        return True
    if sign in "'’":  # don't
        return end - start == 1 and text[start] in "tT" and text[last.end - 1] in "nN" and last.end == start - 1
    if sign not in ".," and sign not in _GROUPING_SPACES:
        return False
    if not text[start:end].isdecimal() or not text[last.end - 1].isdecimal() or not text[last.start].isdecimal():
        return False
    number = text[last.start : last.end]
    if sign == ".":
        return "," not in number or number.count(".") == 0
    if not all(part.isdecimal() for part in regex.split(r"[.,\s]", number)):
        return False
    is_group = end - start == 3 and len(regex.split(r"[.,\s]", number)[-1]) <= 3
    if sign == ",":
        is_decimal_comma = end - start <= 2 and "," not in number and (number.isdecimal() or "." in number)
        return is_group or is_decimal_comma
    return is_group


def _is_shortened(text: str, last: LinkedWord, end_before: int, start: int, end: int) -> bool:
    """Whether the run after an apostrophe is only a possessive s or a shortened verb."""
    ending = text[start:end].lower()
    if last.end != end_before or not text[last.end - 1].isalnum():
        return False
    if ending == "s":
        return True
    return ending in _SHORTENED_VERBS and text[last.start : last.end].lower() in _BEFORE_SHORTENED_VERBS


def _link(text: str, sign: str, start: int) -> str | None:
    """The link that one sign between two runs makes; a sign that only separates makes none."""
    if sign.isspace():
        return SPACE
    if sign in _HYPHENS:
        return HYPHEN
    if sign in "._@&+":
        return sign
    if sign in _APOSTROPHES:
        return APOSTROPHE
    is_between_digits = text[start].isdigit() and text[start - 2].isdigit()
    if is_between_digits and sign in "/:":
        return sign
    if is_between_digits and sign in _DASHES:
        return HYPHEN
    return None
