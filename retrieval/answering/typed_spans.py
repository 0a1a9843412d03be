"""Spans of a sentence that could be the asked fact: dates, amounts, and runs of capitalised words."""

import regex

from retrieval.answering.everyday_words import official_terms
from retrieval.answering.question_types import AskedType
from retrieval.model import Span
from retrieval.text import fold, function_words, stem
from retrieval.text.dates import find_dates

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|trillion|dozen|"
    "half|twice|once|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|ngàn|triệu|tỷ"
)
_SCALES = "hundred|thousand|million|billion|trillion|dozen|trăm|nghìn|ngàn|triệu|tỷ|Millionen|Milliarden|млн|млрд"
_UNITS = (
    r"percent|per cent|%|°[CF]?|dollars?|euros?|pounds?|years?|months?|weeks?|days?|hours?|minutes?|seconds?|"
    r"kilomet(?:re|er)s?|met(?:re|er)s?|centimet(?:re|er)s?|millimet(?:re|er)s?|miles?|feet|foot|inch(?:es)?|"
    r"acres?|hectares?|"
    r"square (?:miles|kilomet(?:re|er)s|feet|met(?:re|er)s)|km²?|km|cm|mm|kg|tonnes?|tons?|MW|GW|GB|MB|"
    r"people|times|points?"
)
_AMOUNT = regex.compile(
    rf"(?<![\w.,])(?:(?:US|AU|NZ|CA|HK)?[$€£¥₫]\s?)?\d[\d.,]*\d?(?:\s?(?:{_SCALES})\b)?"
    rf"(?:[\s-]?(?:{_UNITS})(?![\p{{L}}\p{{N}}]))?(?:\s(?:and a half))?"
    rf"|(?<!\w)(?:{_NUMBER_WORDS})(?:[\s-](?:and\s)?(?:{_NUMBER_WORDS}))*(?!\w)"
    rf"(?:[\s-](?:{_UNITS})(?![\p{{L}}\p{{N}}]))?",
    flags=regex.IGNORECASE,
)
_ORDINAL_ENDING = regex.compile(r"(?:st|nd|rd|th)(?!\p{L})")
_NAME_WORD = r"\p{Lu}[\p{L}\p{M}\p{N}'’&.-]*[\p{L}\p{M}\p{N}]|\p{Lu}\.?"
_LINK_WORD = r"of|the|de|la|le|du|van|von|der|den|di|da|dos|del|al|bin|ibn"
_NAME = regex.compile(rf"(?:{_NAME_WORD})(?:[ ](?:(?:{_LINK_WORD})[ ]){{0,2}}(?:{_NAME_WORD}))*")
_OPENING_WORD = regex.compile(r"([\p{L}\p{M}'’]+)\s+")
_POSSESSIVE = regex.compile(r"['’]s?$")
_MAY_HOLD_DATE = regex.compile(
    r"\p{N}|centur|thế kỷ|decade"
    r"|(?<!\p{L})(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)",
    regex.IGNORECASE,
)
"""A cheap look before the thorough one: a date has a digit or the name of a month, day or longer period."""
_CALENDAR_NAME = regex.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[.\s\d]*"
)
_LOCATIVE = regex.compile(
    r"(?:\b(?:in|at|near|to|into|across|outside|inside|around|ở|tại|đến|"
    r"(?:city|town|village|state|province|capital|island) of)(?: the)? )$",
    regex.IGNORECASE,
)
TITLES = frozenset(
    "mr mrs ms dr prof president deputy vice special envoy general secretary chairman minister prime foreign king "
    "queen prince princess sir lord lady comrade pope saint st captain colonel major senator governor mayor "
    "ong ba tong bi thu chu tich tuong".split()
)
_BODIES = frozenset(
    "party committee council association union university federation congress parliament government ministry agency "
    "army company corporation bank institute school court commission republic league society club forum "
    "organization organisation secretariat office department assembly senate house board team state states kingdom "
    "politburo church war treaty agreement conference summit".split()
)


def dates(text: str) -> list[Span]:
    """Date expressions, in order."""
    if not _MAY_HOLD_DATE.search(text):
        return []
    return [Span(mention.start, mention.end) for mention in find_dates(text)]


def amounts(text: str) -> list[Span]:
    """Numbers with their sign of currency, scale and unit; number words too."""
    found = []
    for match in _AMOUNT.finditer(text):
        start, end = match.span()
        while end > start and text[end - 1] in ".,":
            end -= 1
        if end > start and not _ORDINAL_ENDING.match(text, end):
            found.append(Span(start, end))
    return found


def names(text: str) -> list[Span]:
    """Runs of capitalised words, joined over the small words inside names, without a possessive ending.

    A function word is cut off where it opens the sentence ("The Treaty", "In March"): its capital is the sentence's.
    """
    small = function_words("en")
    found = []
    for match in _NAME.finditer(text):
        start, end = match.span()
        if not text[:start].strip("\"“‘'( "):
            while (opening := _OPENING_WORD.match(text, start, end)) and fold(opening[1]) in small:
                start = opening.end()
        possessive = _POSSESSIVE.search(text, start, end)
        if possessive:
            end = possessive.start()
        if end - start > 1 and fold(text[start:end]) not in small:
            found.append(Span(start, end))
    return found


def is_locative(text: str, span: Span) -> bool:
    """Whether a place preposition stands right before the span."""
    return bool(_LOCATIVE.search(text[max(0, span.start - 20) : span.start]))


def is_no_person(text: str) -> bool:
    """Whether a capitalised run is an office, a form of address, a body of people or an abbreviation, and no person."""
    words = [word.strip(".,") for word in fold(text).replace("’", "'").removesuffix("'s").split()]
    if words[0] in TITLES and ("of" in words or "for" in words):
        return True
    if any(word in _BODIES for word in words) or all(word in TITLES for word in words):
        return True
    return len(words) == 1 and len(text) > 1 and text.isupper()


def _opens_with_everyday_word(text: str, span: Span) -> bool:
    """Whether a single word has its capital from opening the sentence: "Overtime is paid …", a word of the list."""
    word = text[span.start : span.end]
    return " " not in word and not text[: span.start].strip("\"“‘'( ") and bool(official_terms(stem(word, "en")))


def candidates(asked: AskedType, text: str) -> list[Span]:
    """Spans of the asked type in a sentence, in order; empty for types that have none."""
    if asked is AskedType.WHEN:
        return dates(text)
    if asked is AskedType.HOW_MANY:
        taken = [span for span in dates(text) if _has_month_or_full_date(text, span)]
        return [span for span in amounts(text) if not any(date.start <= span.start < date.end for date in taken)]
    if asked in {AskedType.WHO, AskedType.WHERE}:
        return [
            span
            for span in names(text)
            if not _CALENDAR_NAME.fullmatch(text, span.start, span.end)
            and not _opens_with_everyday_word(text, span)
            and not (asked is AskedType.WHO and is_no_person(text[span.start : span.end]))
        ]
    return []


def _has_month_or_full_date(text: str, span: Span) -> bool:
    return any(character.isalpha() for character in text[span.start : span.end]) or span.end - span.start > 4
