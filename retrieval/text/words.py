"""Words of a text, where they stand, and how each is tied to the one before."""

import re
import unicodedata
from dataclasses import dataclass
from typing import TypeAlias

import regex

# A run of letters and digits with the marks on them. It begins with a letter or digit, because a mark alone (the stroke
# of a decomposed ≠) is no word; raised digits are left out, being footnote signs more often than exponents.
_RUN = regex.compile(r"[[\p{L}\p{N}]--[⁰¹²³⁴-⁹]][[\p{L}\p{M}\p{N}]--[⁰¹²³⁴-⁹]]*+", regex.V1)
# The same runs, found more than twice as fast, in text of Latin, Greek and Cyrillic letters without separate marks.
_PLAIN_RUN = re.compile(r"[^\W_⁰¹²³⁴-⁹]+")
_NOT_PLAIN = re.compile("[^\u0000-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u207f\u20a0-\u20cf\u2100-\u23ff]")

_APOSTROPHES = "'’‘ʼ`"
_INVISIBLE = "\u00ad\u200c\u200d\u2060"  # soft hyphen and joiners: inside a word they do not end it
_HYPHENS = "-\u2010\u2011\u2212"
_DASHES = "\u2013\u2014"
_NUMBER_SIGNS = ".,\u00a0\u2009\u202f"  # inside numbers; the spaces are those that do not break a line
_NUMBER_SIGN = re.compile(f"[{_NUMBER_SIGNS}]")
_LONGEST_NUMBER = 40
_WIDEST_GAP = 4
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
    """A run of letters, marks and digits, or a number or a name such as C++ and .NET with the signs in it."""

    start: int
    end: int
    surface: str


# Where a word stands, and what ties it to the word before: a link, a literal sign, nothing at all (""), or None.
LinkedWord: TypeAlias = tuple[int, int, str | None]


def words(text: str) -> list[Word]:
    """The words of a text in order. A possessive or shortened ending (`'s`, `'ll`) belongs to none; `don't` is one."""
    return [Word(start, end, text[start:end]) for start, end, _ in linked_words(text)]


def linked_words(text: str) -> list[LinkedWord]:
    """The words of a text in order, each with its link to the word before."""
    found: list[LinkedWord] = []
    has_signs = "++" in text or "#" in text
    end_before = -1  # where the word before ends, with the ending it may have lost
    for start, end in _runs(text):
        link: str | None = None
        gap = start - end_before
        if gap == 1 and end_before > 0:
            sign = text[end_before]
            if sign == " ":
                link = SPACE
            else:
                last_start, last_end, last_link = found[-1]
                if last_end == end_before and _continues(text, last_start, last_end, start, end):
                    found[-1] = (last_start, end, last_link)
                    end_before = end
                    continue
                if last_end == end_before and _is_shortened(text, last_start, last_end, start, end):
                    end_before = end
                    continue
                link = _link(text, sign, start)
        elif gap == 0:
            link = ""
        elif gap <= _WIDEST_GAP and end_before > 0:
            between = text[end_before:start]
            if between.isspace():
                link = SPACE if between.count("\n") < 2 else None
            elif between[0] in _HYPHENS and between[1:] in ("\n", "\r\n") and text[start].islower():
                link = HYPHEN
            elif not between.strip(_INVISIBLE):
                last_start, _, last_link = found[-1]
                found[-1] = (last_start, end, last_link)
                end_before = end
                continue
        if link is None:
            start = _start_with_dot(text, start)
        if has_signs:
            end = _end_with_sign(text, start, end)
        found.append((start, end, link))
        end_before = end
    return found


def _runs(text: str) -> list[tuple[int, int]]:
    matches = _RUN.finditer(text) if _NOT_PLAIN.search(text) else _PLAIN_RUN.finditer(text)
    return [match.span() for match in matches]


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
    if text.startswith("#", end) and text[start].isalpha() and len(unicodedata.normalize("NFC", text[start:end])) == 1:
        return end + 1
    return end


def _continues(text: str, last_start: int, last_end: int, start: int, end: int) -> bool:
    """Whether the run after one sign is more of the word before: an invisible sign, don't, digits of one number."""
    sign = text[last_end]
    if sign in _INVISIBLE:
        return True
    if sign in _APOSTROPHES:
        return end - start == 1 and text[start] in "tT" and text[last_end - 1] in "nN"
    if sign not in _NUMBER_SIGNS or not text[start:end].isdecimal() or end - last_start > _LONGEST_NUMBER:
        return False
    groups = _NUMBER_SIGN.split(text[last_start:last_end])
    if not all(group.isdecimal() for group in groups):
        return False
    signs_before = set(_NUMBER_SIGN.findall(text, last_start, last_end))
    if sign == ".":
        return signs_before <= {".", ","}
    is_group_of_thousand = end - start == 3 and len(groups[-1]) <= 3
    if sign == ",":
        return is_group_of_thousand or (end - start <= 2 and "," not in signs_before)
    return is_group_of_thousand and signs_before <= {sign}


def _is_shortened(text: str, last_start: int, last_end: int, start: int, end: int) -> bool:
    """Whether the run after an apostrophe is only a possessive s or a shortened verb."""
    if text[last_end] not in _APOSTROPHES:
        return False
    ending = text[start:end].lower()
    if ending == "s":
        return True
    return ending in _SHORTENED_VERBS and text[last_start:last_end].lower() in _BEFORE_SHORTENED_VERBS


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
