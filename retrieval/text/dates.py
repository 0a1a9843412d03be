"""Expressions of date in text, found with exact spans and without a clock.

What an expression leaves out (the year of "May 11", the day of "January 2024") stays None; nothing is completed. Every
pattern is a plain alternation with bounded repeats, so the time grows with the length of the text only.
"""

import datetime
import re
from dataclasses import dataclass

__all__ = ["MONTHS", "WORDS_LIKE_MONTHS", "DateMention", "find_dates"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as far as it is written, at `[start, end)` of the text. Of a range or a decade it is the beginning.

    Years before Christ are negative. A numeric date whose order cannot be told (03/04/2024) has neither month nor day.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def date(self) -> datetime.date | None:
        """The calendar day, when all of it is written."""
        if self.year is None or self.month is None or self.day is None or self.year < 1:
            return None
        return datetime.date(self.year, self.month, self.day)


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero janeiro gennaio января январь январе",
            "february feb februar février fevrier febrero fevereiro febbraio февраля февраль феврале",
            "march mar märz maerz mars marzo março марта март марте",
            "april apr avril abril aprile апреля апрель апреле",
            "may mai mayo maio maggio мая май мае",
            "june jun juni juin junio junho giugno июня июнь июне",
            "july jul juli juillet julio julho luglio июля июль июле",
            "august aug août aout agosto августа август августе",
            "september sep sept septembre septiembre setembro settembre сентября сентябрь сентябре",
            "october oct oktober octobre octubre outubro ottobre октября октябрь октябре",
            "november nov novembre noviembre novembro ноября ноябрь ноябре",
            "december dec dezember décembre decembre diciembre dezembro dicembre декабря декабрь декабре",
        ),
        start=1,
    )
    for name in names.split()
}
_VIETNAMESE_MONTHS = {
    "giêng": 1,
    "một": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
}
WORDS_LIKE_MONTHS = frozenset({"may", "march", "mar", "mars", "mai", "dec", "sep", "jan", "jun", "mae"})
"""Month names that are other words when written small; a day must stand beside them, or they be capitalised."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _names(names: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_MONTH = rf"(?:{_names(MONTHS)})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH_NUMBER = r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:1\d{3}|20\d{2}|21\d{2})"
_DASH = r"\s{0,2}[-–—/]\s{0,2}"
_PART = r"(?:(?:early|mid|late)[\s-])"
_VI_DAY, _VI_MONTH, _VI_YEAR = "ng[àa]y", "th[áa]ng", "n[ăa]m"
_VI_MONTH_NAME = _names(_VIETNAMESE_MONTHS).replace("\\ ", r"\s")
_ORDINALS = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth twenty-first"
)

# Every form has groups of its own, told apart by a number; what a group holds is in the letters before it:
# y year, m month, n month by name, v month by Vietnamese name, d day, a and b day and month in either order.
_EITHER_FORM = rf"""
    # 08/08/2024, 8-8-2024, 08.08.2024, ngày 8/8/2024
    (?: \b {_VI_DAY} \s{{1,2}} )? (?<![\d.,/-])
    (?P<a2>{_DAY}) (?P<sep2>[-/.]) (?P<b2>{_DAY}) (?P=sep2) (?P<y2>{_YEAR}) (?! \d | [-/.]\d )

    # ngày 8 tháng 8 năm 2024; 8 tháng 8, 2024; ngày 30 tháng Tư; mùng 2 tháng 9
  | (?: \b (?: {_VI_DAY} | m[ùuồo]ng ) \s{{1,2}} )? (?<![\d.,/-]) \b (?P<d3>{_DAY}) \s{{0,2}} {_VI_MONTH} \s{{1,2}}
    (?: (?P<m3>{_MONTH_NUMBER}) | (?P<v3>{_VI_MONTH_NAME}) ) \b
    (?: (?: ,?\s{{0,2}} {_VI_YEAR} \s{{1,2}} | ,\s{{0,2}} | / ) (?P<y3>\d{{3,4}}) (?!\d) )?

    # 19th century BC, 10th and 11th centuries, late nineteenth century
  | (?: \b {_PART} )? \b
    (?: \d{{1,2}} (?:st|nd|rd|th) (?: (?: , | \sand | [-–] | \sto | \sor ) \s? \d{{1,2}} (?:st|nd|rd|th) )?
      | (?:{"|".join(sorted(_ORDINALS))}) )
    [\s-] (?: century | centuries ) \b (?: \s (?P<bc4> BCE? \b | B\.C\.(?:E\.)? ) | \s (?: CE\b | AD\b | A\.D\. ) )?

    # 1960s, late 1870s, 1970er
  | (?: \b {_PART} )? \b (?P<y5>{_YEAR}) (?: ['’]?s | er ) \b
"""
_FORM_FROM_DIGIT = re.compile(
    rf"""
    # 2021-12-03, 2021/12/3, 2021.12.03
    (?<![\d.,/-]) (?P<y1>{_YEAR}) (?P<sep1>[-/.]) (?P<m1>{_MONTH_NUMBER}) (?P=sep1) (?P<d1>{_DAY}) (?! \d | [-/.]\d )

  | {_EITHER_FORM}

    # 2024年8月8日, 2024 年 8 月, 8月8日, 2024년 8월 8일
  | (?<!\d) (?P<y6>\d{{3,4}}) \s?[年년]
    (?: \s? (?P<m6>{_MONTH_NUMBER}) \s?[月월] (?: \s? (?P<d6>{_DAY}) \s?[日号號일] )? )?
  | (?<!\d) (?P<m7>{_MONTH_NUMBER}) \s?[月월]\s? (?P<d7>{_DAY}) \s?[日号號일]

    # 20世纪70年代
  | (?<!\d) \d{{1,2}} \s? (?:世纪|世紀|세기) (?: \s? \d0 \s? (?:年代|년대) )?
  | (?<!\d) \d0 \s? 年代

    # 11 May 2025; 11th of May, 2025; 8 августа 2024; 8. August 2024; 8 de agosto de 2024; 11-13 May
  | (?<![\d.,/-]) \b (?P<d8>{_DAY}) (?:st|nd|rd|th|er|º)? \.? (?: {_DASH} {_DAY} (?:st|nd|rd|th)? \.? )?
    \s{{1,2}} (?: of\s | de\s )? (?P<n8>{_MONTH}) \b \.? (?: ,?\s{{1,2}} (?: de\s )? (?P<y8>{_YEAR}) (?!\d) )?

    # 44 BC, 356-346 BCE, 79 AD
  | (?<![\d.,/-]) \b (?P<y9>\d{{1,4}}) (?: {_DASH} \d{{1,4}} )? \s
    (?: (?P<bc9> BCE? \b | B\.C\.(?:E\.)? ) | (?: CE | AD ) \b | A\.D\. )

    # 2026-2028, 1914–18
  | (?<![\d.,/:$€£-]) \b (?P<y10>{_YEAR}) \s?[-–—]\s? (?: {_YEAR} | \d\d ) (?! [\d%] | [.,/-]\d | \s?[-–—]\d )
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FORM_FROM_LETTER = re.compile(
    rf"""
    {_EITHER_FORM}

    # tháng 8 năm 2024, tháng 8/2024, tháng 8, tháng Tám
  | \b {_VI_MONTH} \s{{1,2}} (?: (?P<m11>{_MONTH_NUMBER}) | (?P<v11>{_VI_MONTH_NAME}) ) \b
    (?: (?: ,?\s{{0,2}} {_VI_YEAR} \s{{1,2}} | ,?\s{{0,2}} | / | - ) (?P<y11>{_YEAR}) (?!\d) )?

    # ngày 8/8
  | \b {_VI_DAY} \s{{1,2}} (?P<d12>{_DAY}) [-/] (?P<m12>{_MONTH_NUMBER}) (?! \d | [-/.]\d )

    # những năm 1960, thế kỷ 19, cuối thế kỷ XIX
  | \b (?: (?: đầu | giữa | cuối ) \s )? (?: những | thập\sniên | thập\skỷ ) \s {_VI_YEAR} \s (?P<y13>{_YEAR}) (?!\d)
  | \b (?: (?: đầu | giữa | cuối ) \s )? thế\skỷ \s (?: thứ \s )? (?: \d{{1,2}} | [IVX]{{1,5}} ) \b (?P<bc13> \sTCN\b )?

    # May 11; August 8, 2024; Aug. 8th 2024; May 11-13, 2025
  | \b (?P<n14>{_MONTH}) \b \.? \s{{1,2}} (?: the\s )? (?P<d14>{_DAY}) (?:st|nd|rd|th)? (?! [\d%:] | [.,]\d )
    (?: {_DASH} {_DAY} (?:st|nd|rd|th)? (?!\d) )? (?: ,?\s{{1,2}} (?: of\s )? (?P<y14>{_YEAR}) (?! \d | [.,]\d ) )?

    # January 2024, late May 2024, March of 1999
  | \b {_PART}? (?P<n15>{_MONTH}) \b \.? ,? \s{{1,2}} (?: of\s | de\s )? (?P<y15>{_YEAR}) (?! \d | [.,]\d )

    # AD 79
  | \b (?: AD | A\.D\. ) \s (?P<y16>\d{{1,4}}) (?!\d)

    # late 2026, summer of 1969, Q3 2024, first half of 2020
  | \b (?: {_PART}
         | (?: spring | summer | autumn | fall | winter | Q[1-4] ) (?: \sof )? [\s-]
         | (?: (?: first | second | third | fourth ) \s (?: half | quarter ) | beginning | end | start ) \s of \s )
    (?P<y17>{_YEAR}) (?! \d | [.,]\d )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Trying every form at every letter costs most of the time, so a form is tried only where one can begin: at a number,
# and at the words that open a form.
_RUN = re.compile(r"\d+|[^\W\d_]+")
_OPENING_WORDS = (
    frozenset(MONTHS)
    | _words(
        "ngày ngay mùng mung mồng mong tháng thang đầu giữa cuối những thập thế early mid late spring summer autumn"
        " fall winter q ad a beginning end start twenty"
    )
    | _ORDINALS
)
_LONGEST_OPENING = max(map(len, _OPENING_WORDS))

_BARE_YEAR = re.compile(
    r"(?<![\w.,/:$€£¥#+-]) (?P<year> 1\d{3} | 20\d{2} | [3-9]\d{2} ) (?! [\w%°] | [.,:/]\d | [-–]\d )", re.VERBOSE
)
_SURE_LEADS = _words(
    "in năm nam since after before during year the a an his her its their our s"
    " jahr jahre jahren seit bis wurde wurden année an año году года"
)
"""After these a year is meant even when a noun follows ("in 1969 astronauts landed", "the 1973 crisis")."""
_LEADS_OF_EARLY_YEARS = _words(
    "in since until till by before after during from to of and between circa around about year early late mid ca c"
    " năm nam từ đến vào khoảng trước sau год году года годы с по до в im jahr seit bis von en de depuis desde hasta"
)
"""Only after these a number of three digits is a year."""
_YEAR_FOLLOWERS = _words(
    "and to the that when was by as which who after before for with in at on under until is had has were while or"
    " through of года году год г гг từ đến tới den toi và bis und et y a au le la il he she they it its his her this"
    " onward onwards present"
)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\.?\s{1,2}[(]?$")
_WORD_AFTER = re.compile(r"\s{1,2}([^\W\d_]+)")


def find_dates(text: str, *, day_first: bool | None = None) -> list[DateMention]:
    """The expressions of date in a text, in order, not overlapping.

    `day_first` says how numeric dates are to be read where their numbers leave it open (03/04/2024); None leaves
    their day and month untold. Times of day, weekdays and words such as "yesterday" are no dates. A bare number is a
    year where its neighbours allow it ("in 1945", "(1945)"), not where it counts something ("1945 people").
    """
    found: list[DateMention] = []
    position = 0
    for run in _RUN.finditer(text):
        start = run.start()
        if start < position:
            continue
        if text[start].isdecimal():
            match = _FORM_FROM_DIGIT.match(text, start)
        elif run.end() - start <= _LONGEST_OPENING and run[0].lower() in _OPENING_WORDS:
            match = _FORM_FROM_LETTER.match(text, start)
        else:
            continue
        mention = _read(match, day_first) if match else None
        if mention is not None:
            found.append(mention)
            position = mention.end
    return _merge(found, _bare_years(text))


def _read(match: re.Match[str], day_first: bool | None) -> DateMention | None:
    parts = {re.sub(r"\d+$", "", name): value for name, value in match.groupdict().items() if value is not None}
    year = int(parts["y"]) if "y" in parts else None
    if year is not None and "bc" in parts:
        year = -year
    month = day = None
    if "n" in parts:
        name = parts["n"]
        if name.casefold() in WORDS_LIKE_MONTHS and not name[0].isupper():
            return None
        month = MONTHS[name.casefold()]
    elif "v" in parts:
        month = _VIETNAMESE_MONTHS[parts["v"].casefold()]
    elif "m" in parts:
        month = int(parts["m"])
    if "d" in parts:
        day = int(parts["d"])
    if "a" in parts:
        month, day, possible = _order(int(parts["a"]), int(parts["b"]), day_first)
        if not possible:
            return None
    if month is not None and day is not None and not _exists(year, month, day):
        return None
    return DateMention(match.start(), match.end(), year, month, day)


def _order(first: int, second: int, day_first: bool | None) -> tuple[int | None, int | None, bool]:
    """Month and day of two numbers, and whether they can be a month and a day at all."""
    if first > 12 and second > 12:
        return None, None, False
    if first > 12 or first == second:
        return second, first, True
    if second > 12:
        return first, second, True
    if day_first is None:
        return None, None, True
    return (second, first, True) if day_first else (first, second, True)


def _exists(year: int | None, month: int, day: int) -> bool:
    try:
        # A leap year stands for a year that is not written, or not in this calendar.
        datetime.date(year if year is not None and year > 0 else 2000, month, day)
    except ValueError:
        return False
    return True


def _bare_years(text: str) -> list[DateMention]:
    found = []
    for match in _BARE_YEAR.finditer(text):
        before = _WORD_BEFORE.search(text[max(0, match.start() - 20) : match.start()])
        after = _WORD_AFTER.match(text, match.end(), match.end() + 24)
        lead = before[1].casefold() if before else ""
        number = match["year"]
        counts_something = after is not None and after[1].islower() and after[1] not in _YEAR_FOLLOWERS
        if counts_something and (lead not in _SURE_LEADS or len(number) < 4):
            continue
        if len(number) < 4 and lead not in _LEADS_OF_EARLY_YEARS:
            continue
        found.append(DateMention(match.start(), match.end(), int(number)))
    return found


def _merge(forms: list[DateMention], years: list[DateMention]) -> list[DateMention]:
    """All mentions in order; a bare year that lies in a longer mention is part of it."""
    merged = []
    position = 0
    for year in years:
        while position < len(forms) and forms[position].end <= year.start:
            merged.append(forms[position])
            position += 1
        if position == len(forms) or forms[position].start >= year.end:
            merged.append(year)
    return merged + forms[position:]
