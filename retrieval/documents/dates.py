"""When a document was published, read from its text or its name; never from a clock, a file time or an event in it."""

import datetime
import re
from collections.abc import Sequence

from retrieval.documents.lines import Line, count_words
from retrieval.model import PublicationDate
from retrieval.text.dates import DateMention, find_dates

HEADER_LINE = "header line"
DATELINE = "dateline"
FOOTER_LINE = "footer line"
FILE_NAME = "file name"

_HEADER_LINES = 6
_DATELINE_LINES = 3
_FOOTER_LINES = 3
_MAX_HEADER_CHARACTERS = 120
_MAX_NAMES_BESIDE_DATE = 4
_MAX_WORDS_AFTER_LABEL = 8
_MAX_DATELINE_CHARACTERS = 100
_MAX_FOOTER_WORDS = 14
_MAX_FOOTER_CHARACTERS = 600
_MONTH_FIRST_OR_UNTOLD = frozenset({"en", "und"})
"""In English both orders are common, so numbers such as 03/04/2024 tell no day unless the text shows its order."""
_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn"})
_VIETNAMESE = re.compile(r"\b(?:Việt Nam|Hà Nội|ngày|tháng)\b")

_LABEL = re.compile(
    r"(?:date|date published|publication date|published(?: on| at)?|posted(?: on| at)?|release date|issued(?: on)?"
    r"|ngày(?: đăng| xuất bản| phát hành| công bố| ban hành|(?=\s?[:：]))|đăng(?: ngày| lúc)?|xuất bản(?: ngày| lúc)?"
    r"|cập nhật(?: ngày| lúc)?|дата(?: публикации)?|опубликовано|datum|veröffentlicht(?: am)?|fecha|publicado(?: el)?"
    r"|publié le|发布(?:时间|日期)|日期)\b\s*[:：]?\s*",
    re.IGNORECASE,
)
_TIME_OR_WEEKDAY = re.compile(
    r"\b\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?|\b(?:GMT|UTC|ICT|EST|EDT|PST|PDT|CET|CEST|MSK)\b(?:\s?[+-]\d{1,2}"
    r"(?::?\d{2})?)?|[+-]\d{2}:?\d{2}\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\b"
    r"|\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)\b|\b(?:lúc|ngày|on|at)\b|\bT\d{2}:\d{2}(?::\d{2})?Z?",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]+")
_DASH = re.compile(r"\s[—–-]{1,2}\s|—")
_POST_ON_SITE = re.compile(r"\bpost(?:ed)? on \S{1,80} (?:at|on) $", re.IGNORECASE)
_POSTED = re.compile(
    r"(?:first |originally |last )?(?:posted|published|đăng|xuất bản)\b[^.]{0,60}?\b(?:at|on|ngày|lúc)?\s?$",
    re.IGNORECASE,
)
_NAME_DATE = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def published_by_text(lines: Sequence[Line], language: str) -> PublicationDate | None:
    """The date that the head or the foot of the text gives for itself.

    In this order: a labelled or date-only line among the first six, a dateline before the first dash, a line among the
    last three that says when it was posted. A date without a year, and a date inside a sentence, is that of an event.
    """
    day_first = _day_first(lines, language)
    for index, line in enumerate(lines[:_HEADER_LINES]):
        day = _header_date(line.text, day_first, is_first=index == 0)
        if day:
            return PublicationDate(date=day, read_from=HEADER_LINE)
    for line in lines[:_DATELINE_LINES]:
        day = None if line.marker else _dateline_date(line.text, day_first)
        if day:
            return PublicationDate(date=day, read_from=DATELINE)
    for line in reversed(lines[-_FOOTER_LINES:]):
        day = _footer_date(line.text, day_first)
        if day:
            return PublicationDate(date=day, read_from=FOOTER_LINE)
    return None


def published_by_name(name: str) -> PublicationDate | None:
    """The date at the head or the tail of a file name: `2024-05-11-title.md`, `report_20240511.txt`."""
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    for match in _NAME_DATE.finditer(stem):
        if match.start() and match.end() < len(stem):
            continue
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            continue
        try:
            return PublicationDate(date=datetime.date(year, month, day), read_from=FILE_NAME)
        except ValueError:
            continue  # digits that are no day, such as 20241399
    return None


def after_dateline(line: str) -> str:
    """The line without the label, date and place that news put before the first dash."""
    dash = _DASH.search(line, 0, _MAX_DATELINE_CHARACTERS)
    if dash is None:
        return line
    before = line[: dash.start()]
    names = [word for word in _LETTERS.findall(before) if not word.isupper()]
    is_dateline = bool(_LABEL.match(before) or find_dates(before) or (before.isupper() and count_words(before) <= 4))
    return line[dash.end() :].strip() if is_dateline and len(names) <= 6 else line


def _day_first(lines: Sequence[Line], language: str) -> bool | None:
    if language not in _MONTH_FIRST_OR_UNTOLD | _YEAR_FIRST:
        return True
    head = "\n".join(line.text for line in lines[:_HEADER_LINES])
    return True if language != "zh" and _VIETNAMESE.search(head[: _MAX_HEADER_CHARACTERS * _HEADER_LINES]) else None


def _header_date(line: str, day_first: bool | None, *, is_first: bool) -> datetime.date | None:
    label = _LABEL.match(line)
    if label:
        mention = _full(find_dates(line[: label.end() + 60], day_first=day_first))
        if mention and mention.start >= label.end() and _only_times(line[label.end() : mention.start]):
            rest = line[mention.end :]
            # "Published on 5 May 1890, the book …" is a sentence.
            if count_words(rest[:_MAX_HEADER_CHARACTERS]) <= _MAX_WORDS_AFTER_LABEL or _DASH.search(rest, 0, 60):
                return mention.date
    if len(line) > _MAX_HEADER_CHARACTERS:
        return None
    mention = _full(find_dates(line, day_first=day_first))
    if mention is None:
        return None
    beside = _TIME_OR_WEEKDAY.sub(" ", line[: mention.start] + " " + line[mention.end :])
    names = _LETTERS.findall(beside)
    # Beside its date such a line may name a place or a site, but not begin the text: then it is a title.
    allowed = 0 if is_first else _MAX_NAMES_BESIDE_DATE
    is_date_only = len(names) <= allowed and all(name[0].isupper() for name in names) and not re.search(r"\d", beside)
    return mention.date if is_date_only else None


def _dateline_date(line: str, day_first: bool | None) -> datetime.date | None:
    dash = _DASH.search(line, 0, _MAX_DATELINE_CHARACTERS)
    if dash is None:
        return None
    before, after = line[: dash.start()], line[dash.end() : dash.end() + 40]
    mention = _full(find_dates(before, day_first=day_first))
    # "Ada Lovelace (10 December 1815 – 27 November 1852)" tells of a life.
    is_span_of_time = before.count("(") > before.count(")") or any(other.start < 4 for other in find_dates(after))
    if mention is None or is_span_of_time:
        return None
    names = _LETTERS.findall(_TIME_OR_WEEKDAY.sub(" ", before[: mention.start] + " " + before[mention.end :]))
    return mention.date if names and len(names) <= 6 and all(name[0].isupper() for name in names) else None


def _footer_date(line: str, day_first: bool | None) -> datetime.date | None:
    if len(line) > _MAX_FOOTER_CHARACTERS:
        return None
    for mention in find_dates(line, day_first=day_first):
        before = line[: mention.start]
        is_short = count_words(line) <= _MAX_FOOTER_WORDS
        if mention.date and (_POST_ON_SITE.search(before) or (is_short and _POSTED.match(before))):
            return mention.date
    return None


def _full(mentions: Sequence[DateMention]) -> DateMention | None:
    return next((mention for mention in mentions if mention.date), None)


def _only_times(text: str) -> bool:
    return not _LETTERS.search(_TIME_OR_WEEKDAY.sub(" ", text))
