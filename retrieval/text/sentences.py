"""Sentences as exact spans: `sentencex` proposes boundaries, the rules here take back those that readers would not set.

A snippet that is too long is better than one that is cut, so a doubtful boundary is dropped.
"""

from collections.abc import Iterator

import regex
import sentencex

from retrieval.model import Span

LONGEST_SENTENCE = 900
"""No sentence is longer than this; a longer one is cut at a space, or anywhere if it has none."""

_LONGEST_UNMARKED = 220  # Thai, Lao, Khmer and Burmese put spaces between clauses and hardly any sentence marks
_PORTION = 20_000  # characters given to sentencex at once, which bounds time and memory on files of one line
_NARROWEST_WRAPPED, _WIDEST_WRAPPED = 40, 120  # line widths at which text files are wrapped

_LINE = regex.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_LIST_MARKER = regex.compile(r"(?:[-*•◦▪‣–—+#>|:=~]|\(?(?:\d{1,3}|[A-Za-z])[.)])(?:\s|$)")
_UNMARKED_SCRIPT = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_INNER_MARK = regex.compile(r"[\p{Sentence_Terminal}…;]\s*\S")  # where a sentence may end before its line does
_WORDLIKE = regex.compile(r"[\p{L}\p{N}]")

# Written before a name, so a boundary after them is none: English; Vietnamese towns, districts and titles, also chained
# (GS.TS.); German, Russian, French and Spanish.
_NAME_ABBREVIATIONS = """
    mr mrs ms mx dr prof gen lt col maj capt cmdr sgt cpl pvt adm brig rev hon fr sr st mt ft rep reps sen sens gov pres
    supt messrs mme mlle v vs cf ps viz approx ca dept univ assn bros
    tp tx tt q p h gs pgs ts ths ks bs bsck ls cn nsưt nsnd ds ncs đ/c đc
    hr frau nr dipl ing bzw bspw z.b u.a d.h г ул им тов акад пр просп гр м sra dra srta ee.uu
"""
_BEFORE_NAME = frozenset(_NAME_ABBREVIATIONS.split())
# Written before a number.
_NUMBER_ABBREVIATIONS = """
    no nos nr fig figs eq eqs sec sect art arts ch chap chapt vol vols pp p par para app tab tbl pt ref refs ver
    jan feb mar apr jun jul aug sep sept oct nov dec abs bd s kap т с стр рис табл гл ст п пп № số đ k kh núm pág cap ps
"""
_BEFORE_NUMBER = frozenset(_NUMBER_ABBREVIATIONS.split())
_CLOCK = frozenset({"a.m", "p.m", "am", "pm", "a.m.", "p.m."})
_AFTER_CLOCK = regex.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|January|February|March|April|May|June|"
    r"July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|"
    r"[A-Z]{1,4}T\b|UTC|GMT|Moscow|Hanoi|Hà Nội|[A-Z][a-z]+ (?:[Tt]ime|[Ss]tandard)|\d|\()"
)
_LAST_TOKEN = regex.compile(r"[^\s(\[\"'“‘«—–]+$")
_INITIAL = regex.compile(r"(?:\p{Lu}\.-?)+")
_LIST_NUMBER = regex.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|\p{L}|[ivxIVX]{1,5})[.)]")
_CREDIT = regex.compile(r"[-—–]{1,2}\s?\p{Lu}[\p{L}.&]*(?:/\p{L}+)*(?:\s\p{Lu}[\p{L}.&/]*){0,3}")
_PARENTHESIS = regex.compile(
    r"\((?:photos?|images?|pictures?|file|source|credit|courtesy|illustration|ảnh|nguồn|theo|minh họa|tư liệu|foto|bild"
    r"|quelle|фото|источник|crédit)\b[^()\n]{0,100}\)\.?",
    regex.IGNORECASE,
)
_SENTENCE_OPENERS = """
    the then it he she they we you this that these those in on at as but and so if when while after before there however
    a an for his her its their our what who where why how
"""
_OPENERS = frozenset(_SENTENCE_OPENERS.split())


def split_sentences(text: str, start: int, end: int, language: str) -> list[Span]:
    """The sentences between `start` and `end`, as spans without white space at their edges; nothing else is left out.

    A line break ends a sentence, unless the lines are those of wrapped prose. None is longer than `LONGEST_SENTENCE`.
    """
    found: list[Span] = []
    for line_start, line_end in _unwrapped_lines(text, start, end):
        if line_end - line_start <= _LONGEST_UNMARKED and not _INNER_MARK.search(text, line_start, line_end):
            line = _trim(text, line_start, line_end)
            if line is not None:
                found.append(line)
            continue
        for span in _merged(text, _proposed(text, line_start, line_end, language)):
            found.extend(cut_long(text, span, LONGEST_SENTENCE))
    return found


def cut_long(text: str, span: Span, limit: int) -> Iterator[Span]:
    """`span` whole, or cut at spaces into spans of at most `limit` characters, without white space at their edges."""
    start, end = span.start, span.end
    if end - start > _LONGEST_UNMARKED and _is_unmarked(text, start, end):
        limit = min(limit, _LONGEST_UNMARKED)
    while end - start > limit:
        cut = _cut_position(text, start, start + limit)
        trimmed = _trim(text, start, cut)
        if trimmed is not None:
            yield trimmed
        start = cut
        while start < end and text[start].isspace():
            start += 1
    trimmed = _trim(text, start, end)
    if trimmed is not None:
        yield trimmed


def _cut_position(text: str, start: int, limit: int) -> int:
    """Where to cut before `limit`: after a clause if one ends in the last third, else after a word, else anywhere."""
    earliest = start + (limit - start) * 2 // 3
    for sign in (";", "；", "،", ",", "，", "、"):
        at = text.rfind(sign, earliest, limit)
        if at >= 0 and not (at + 1 < len(text) and text[at + 1].isdigit()):
            return at + 1
    for at in range(limit, start + (limit - start) // 3, -1):
        if text[at - 1].isspace() or (at < len(text) and text[at].isspace()):
            return at
    cut = limit
    while cut > limit - 20 and cut > start + 1 and regex.match(r"[\p{M}\u200d\ufe0f]", text[cut : cut + 1]):
        cut -= 1  # a mark stays with its letter
    return cut


def _is_unmarked(text: str, start: int, end: int) -> bool:
    sample = text[start : min(end, start + 400)]
    return len(_UNMARKED_SCRIPT.findall(sample)) * 2 > len(sample)


def _trim(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _unwrapped_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines of the text, those of a wrapped paragraph as one."""
    lines = [match.span() for match in _LINE.finditer(text, start, end)]
    if len(lines) == 1:
        yield lines[0]
        return
    width = max((last - first for first, last in lines), default=0)
    is_wrappable = _NARROWEST_WRAPPED <= width <= _WIDEST_WRAPPED
    current: tuple[int, int] | None = None
    for first, last in lines:
        if current is None:
            current = (first, last)
        elif is_wrappable and _is_wrapped(text, current, first, last, width):
            current = (current[0], last)
        else:
            yield current
            current = (first, last)
    if current is not None:
        yield current


def _is_wrapped(text: str, current: tuple[int, int], first: int, last: int, width: int) -> bool:
    """Whether the line from `first` goes on where the one before had no room left for its first word."""
    between = text[current[1] : first]
    if between.replace("\r\n", "\n") not in ("\n", "\r"):
        return False
    following = text[first:last].lstrip()
    if not following or _LIST_MARKER.match(following):
        return False
    line_start = max(text.rfind("\n", current[0], current[1]) + 1, current[0])
    used = len(text[line_start : current[1]].rstrip())
    first_word = len(following.split(None, 1)[0])
    return used + 1 + first_word > width or (following[0].islower() and used * 3 > width)


def _proposed(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Pieces of one line as sentencex cuts it, tiling it, a portion at a time."""
    while start < end:
        stop = min(end, start + _PORTION)
        portion = text[start:stop]
        if not portion.isascii():
            portion = _SURROGATE.sub("\ufffd", portion)  # same length; sentencex takes only what UTF-8 can hold
        portion = portion.replace("\n", " ").replace("\r", " ")
        boundaries = [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries(language, portion)]
        if stop < end and len(boundaries) > 1:
            boundaries.pop()  # the last piece may go on in the next portion
        before = 0
        for boundary in boundaries:
            yield start + before, start + boundary
            before = boundary
        if before == 0:
            yield start, stop
            before = stop - start
        start += before


def _merged(text: str, pieces: Iterator[tuple[int, int]]) -> Iterator[Span]:
    """The pieces trimmed, each that only continues the one before joined to it."""
    current: Span | None = None
    for first, last in pieces:
        piece = _trim(text, first, last)
        if piece is None:
            continue
        if current is None:
            current = piece
        elif _belongs_together(text, current, piece):
            current = Span(current.start, piece.end)
        else:
            yield current
            current = piece
    if current is not None:
        yield current


def _belongs_together(text: str, before: Span, piece: Span) -> bool:
    opening = text[piece.start]
    if opening.islower():
        return True
    following = text[piece.start : min(piece.end, piece.start + 140)]
    if piece.end - piece.start <= 140:
        if not _WORDLIKE.search(following):
            return True  # ./. or a closing quote
        if opening in "-—–" and _CREDIT.fullmatch(following):
            return True
        if opening == "(" and _PARENTHESIS.fullmatch(following):
            return True
    tail = text[max(before.start, before.end - 40) : before.end]
    if tail[-1] not in ".)":
        return False
    if before.end - before.start <= 20 and _LIST_NUMBER.fullmatch(text[before.start : before.end]):
        return True
    return tail[-1] == "." and _is_abbreviated(tail, following, is_whole=before.end - before.start < 40)


def _is_abbreviated(tail: str, following: str, *, is_whole: bool) -> bool:
    """Whether the full stop that ends `tail` belongs to an abbreviation that leans on what follows."""
    match = _LAST_TOKEN.search(tail)
    if match is None:
        return False
    token = match.group()
    if match.start() == 0 and not is_whole:
        return False
    word = token[:-1].casefold()
    if word in _CLOCK:
        return _AFTER_CLOCK.match(following) is not None
    if word in _BEFORE_NAME or all(part in _BEFORE_NAME for part in word.split(".") if part):
        return bool(word)
    if word in _BEFORE_NUMBER:
        return following[0].isdigit() or (following[0] in "IVXLC" and regex.match(r"[IVXLC]+\b", following) is not None)
    if _INITIAL.fullmatch(token) and token.count(".") <= 3 and following[0].isupper():
        first_word = regex.match(r"\p{L}+", following)
        if len(token) == 2:
            return first_word is None or first_word.group().casefold() not in _OPENERS
    return False
