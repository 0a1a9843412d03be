"""The one analysis of corpus and question: text -> terms, each with the stretch of the original text it stands for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import regex

from retrieval.model import Token
from retrieval.text.folding import case_fold, fold
from retrieval.text.stemming import stem
from retrieval.text.vietnamese import has_vietnamese_letter, is_vietnamese_syllable
from retrieval.text.words import APOSTROPHE, HYPHEN, SPACE, LinkedWord, linked_words

ANALYSIS_VERSION = 2
"""Goes up whenever the same text would give other terms; an index of another version is built anew."""

_LONGEST_TERM = 64  # of a longer run (encoded data, a hash) only the beginning is kept
_LONGEST_WORD = 4 * _LONGEST_TERM  # as it stands in the text, where a letter may come with three marks
_MOST_WORDS_IN_COMPOUND = 6

# Written without spaces: words are found by the runs of characters they consist of. Digits among them stand alone.
_IDEOGRAPHS = r"[[\p{Han}\p{Hiragana}\p{Katakana}ー\uff70]--\p{N}]"
_SPACELESS = r"[[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]--\p{N}]"
_FIRST_UNSPACED = "\u0e00"  # below it there is no such character
_UNSPACED = regex.compile(f"{_IDEOGRAPHS}|{_SPACELESS}", regex.V1)
_RUNS = regex.compile(
    rf"(?P<ideographs>(?:{_IDEOGRAPHS}\p{{M}}*+)++)|(?P<spaceless>(?:{_SPACELESS}\p{{M}}*+)++)"
    rf"|(?P<other>(?:(?!{_IDEOGRAPHS}|{_SPACELESS}).\p{{M}}*+)++)",
    regex.V1 | regex.DOTALL,
)
_MARK = regex.compile(r"\p{M}")
_CLUSTER = regex.compile(r".\p{M}*+", regex.DOTALL)

_ORDINAL = regex.compile(r"([0-9]+)(?:st|nd|rd|th)")
_QUANTITY = regex.compile(r"([0-9]+)(\p{L}{1,3})")
_GROUPED_BY_COMMA = regex.compile(r"[0-9]{1,3}(?:,[0-9]{2})*(?:,[0-9]{3})+(?:\.[0-9]+)?")
_GROUPED_BY_DOT = regex.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_GROUPED_BY_SPACE = regex.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_VERSION_START = regex.compile(r"v[0-9]+")

# Where a dot groups thousands and a comma opens the fraction.
_DECIMAL_COMMA_LANGUAGES = """
    ca cs da de el es et eu fi fr hr hu id it lt lv nb nl nn no pl pt ro ru sk sl sr sv tr uk vi
"""
_DECIMAL_COMMA = frozenset(_DECIMAL_COMMA_LANGUAGES.split())
# Where an apostrophe ends a small word that is not part of the next: l'homme, dell'arte.
_ELIDING = frozenset({"fr", "it", "ca"})


@dataclass(frozen=True, slots=True)
class QuestionWord:
    """One word of a question, and every index term that may stand for it."""

    start: int
    end: int
    surface: str
    folded: str
    forms: tuple[str, ...]
    """Distinct: stems by language, then the folded word, then its exact accented spelling."""


class _Piece(NamedTuple):
    """A term and the part of its word that it stands for."""

    term: str
    start: int
    end: int


class _Analysis(NamedTuple):
    """What the index keeps of one word, and what decides whether it pairs with its neighbour."""

    pieces: tuple[_Piece, ...]
    folded: str
    is_syllable: bool = False
    """Could be one syllable of Vietnamese, by its shape."""
    is_capitalised: bool = False
    has_vietnamese_letter: bool = False


_NO_WORD = _Analysis((), "")


def tokens(text: str, language: str) -> list[Token]:
    """The index's term stream of a text in `language`, in text order, with exact spans; several terms may share one."""
    return [Token(term, start, end) for term, start, end in sorted(_pieces(text, language), key=_position)]


def terms(text: str, language: str) -> list[str]:
    """The terms of `tokens`, in no promised order."""
    return [piece[0] for piece in _pieces(text, language)]


def _position(piece: tuple[str, int, int]) -> tuple[int, int]:
    return piece[1], piece[2]


def _pieces(text: str, language: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    is_vietnamese = language == "vi"
    linked = linked_words(text)
    before = _NO_WORD
    start_before = 0
    for start, end, link in linked:
        surface = text[start:end]
        is_common = end - start <= _LONGEST_WORD and surface[0] < _FIRST_UNSPACED
        analysis = _analyse(surface, language) if is_common else _analyse_uncommon(surface, language)
        for term, first, last in analysis.pieces:
            found.append((term, start + first, start + last))
        if link is not None:
            if is_vietnamese:
                found.append((f"{before.folded}_{analysis.folded}", start_before, end))
            if (
                link == SPACE
                and before.is_syllable
                and analysis.is_syllable
                and _is_joined_in_index(before, analysis, is_vietnamese)
            ):
                found.append((before.folded + analysis.folded, start_before, end))
        before = analysis
        start_before = start
    for compound in _compounds(linked):
        found.extend(_compound_pieces(text, compound, language))
    return found


def _is_joined_in_index(first: _Analysis, second: _Analysis, is_vietnamese: bool) -> bool:
    """Whether the index also holds two syllables in one (`vietnam`, `tolam`): they look like a name in two parts.

    In Vietnamese text most words have Vietnamese letters and all pairs are indexed anyway, so only capitals tell.
    """
    if first.is_capitalised and second.is_capitalised:
        return True
    return not is_vietnamese and (first.has_vietnamese_letter or second.has_vietnamese_letter)


def _compounds(linked: list[LinkedWord]) -> Iterator[list[LinkedWord]]:
    """Runs of two or more words that are tied without a space between them."""
    first = 0
    for at, word in enumerate(linked):
        link = word[2]
        if link is None or link == SPACE:
            if at - first > 1:
                yield linked[first:at]
            first = at
    if len(linked) - first > 1:
        yield linked[first:]


@lru_cache(maxsize=1 << 15)  # with the stems, about 20 MB when full
def _analyse(surface: str, language: str) -> _Analysis:
    folded = fold(surface)
    is_ascii = surface.isascii()
    pieces: tuple[_Piece, ...]
    if not folded:
        pieces = ()  # a sign that only stretches words, standing alone
    elif not is_ascii and _UNSPACED.search(surface):
        pieces = tuple(_unspaced_pieces(surface, language))
    elif len(folded) > _LONGEST_TERM:
        return _analyse_long(surface)
    elif is_ascii and surface.isalpha():
        pieces = (_Piece(stem(surface, language), 0, len(surface)),)
    else:
        pieces = tuple(_spaced_pieces(surface, folded, language))
    return _Analysis(
        pieces,
        folded,
        is_syllable=is_vietnamese_syllable(folded),
        is_capitalised=surface[0].isupper(),
        has_vietnamese_letter=not is_ascii and has_vietnamese_letter(case_fold(surface)),
    )


def _analyse_uncommon(surface: str, language: str) -> _Analysis:
    """As `_analyse`, kept for later only if it is a word: a run of unspaced writing is a phrase that never returns."""
    if _UNSPACED.search(surface):
        pieces = tuple(_unspaced_pieces(surface, language))
        return _Analysis(pieces, _folded(surface))
    if len(surface) <= _LONGEST_WORD:
        return _analyse(surface, language)
    return _analyse_long(surface)


def _analyse_long(surface: str) -> _Analysis:
    """The analysis of a run too long to be a word."""
    folded = _folded(surface)
    return _Analysis((_Piece(folded, 0, len(surface)),) if folded else (), folded)


def _folded(surface: str) -> str:
    """The folded beginning of a run, at most as long as a term may be."""
    return fold(surface[:_LONGEST_WORD])[:_LONGEST_TERM]


def _spaced_pieces(surface: str, folded: str, language: str) -> Iterator[_Piece]:
    length = len(surface)
    if len(folded) == _LONGEST_TERM:
        yield _Piece(folded, 0, length)
        return
    if any(character.isdigit() for character in folded):
        yield from _number_pieces(surface, folded, language)
        return
    stemmed = stem(surface, language) or folded
    yield _Piece(stemmed, 0, length)
    if language == "vi":
        exact = case_fold(surface)
        if exact != stemmed:
            yield _Piece(exact, 0, length)
    if folded[0] == "." or folded[-1] in "+#":
        bare = folded.strip(".+#")
        if bare:  # C++ is also a C, .NET a net
            yield _Piece(stem(bare, language), 1 if surface[0] == "." else 0, len(surface.rstrip("+#")))


def _number_pieces(surface: str, folded: str, language: str) -> Iterator[_Piece]:
    """Terms of a word with digits: as written, without grouping signs, without ordinal ending, its leading parts."""
    length = len(surface)
    if folded.isdecimal():
        yield _Piece(folded, 0, length)
        if folded[0] == "0" and 1 < len(folded) <= 3:
            yield _Piece(folded.lstrip("0") or "0", 0, length)
        return
    ordinal = _ORDINAL.fullmatch(folded)
    if ordinal:
        yield _Piece(folded, 0, length)
        yield _Piece(ordinal[1], 0, length)
        return
    quantity = _QUANTITY.fullmatch(folded)
    if quantity and surface[: quantity.end(1)].isdecimal():
        yield _Piece(folded, 0, length)
        yield _Piece(quantity[1], 0, quantity.end(1))
        yield _Piece(quantity[2], quantity.end(1), length)
        return
    number = regex.sub(r"\s", " ", folded)
    if not all(character in "0123456789., " for character in number):
        yield _Piece(folded, 0, length)
        return
    for term in _number_terms(number, language):
        yield _Piece(term, 0, length)
    if "." in number and len(number) == length and not _is_surely_grouped(number):
        parts = list(regex.finditer(r"[0-9]+", number))
        for part in parts if len(parts) > 2 else parts[:1]:
            yield _Piece(part.group(), *part.span())


def _number_terms(number: str, language: str) -> list[str]:
    """`1,000` is 1000, `3,5` is 3.5; `1.000` is 1000 as well where a dot groups thousands."""
    if _GROUPED_BY_COMMA.fullmatch(number):
        ungrouped = number.replace(",", "")
        is_ambiguous = language in _DECIMAL_COMMA and number.count(",") == 1 and "." not in number
        return [ungrouped, number.replace(",", ".")] if is_ambiguous else [ungrouped]
    if _GROUPED_BY_SPACE.fullmatch(number):
        return [number.replace(" ", "").replace(",", ".")]
    if _GROUPED_BY_DOT.fullmatch(number):
        ungrouped = number.replace(".", "").replace(",", ".")
        if _is_surely_grouped(number):
            return [ungrouped]
        return [number, ungrouped] if language in _DECIMAL_COMMA else [number]
    return [number.replace(",", ".").replace(" ", "")]


def _is_surely_grouped(number: str) -> bool:
    """Not `1.000`, which is a plain one somewhere."""
    if _GROUPED_BY_DOT.fullmatch(number):
        return number.count(".") > 1 or "," in number
    return _GROUPED_BY_COMMA.fullmatch(number) is not None or _GROUPED_BY_SPACE.fullmatch(number) is not None


def _unspaced_pieces(surface: str, language: str) -> Iterator[_Piece]:
    """Terms of a run written without spaces: Han and kana by one and two characters, Thai and its kin by three."""
    for run in _RUNS.finditer(surface):
        start, end = run.span()
        if run["ideographs"] is not None:
            yield from _grams(surface, start, end, 1)
            yield from _grams(surface, start, end, 2)
        elif run["spaceless"] is not None:
            yield from _grams(surface, start, end, 3) or _grams(surface, start, end, 0)
        else:
            # Not by way of `_analyse`: a mark of unspaced writing on a digit would come back here for ever.
            part = surface[start : min(end, start + _LONGEST_WORD)]
            folded = _folded(part)
            for piece in _spaced_pieces(part, folded, language) if folded else ():
                yield _Piece(piece.term, start + piece.start, start + piece.end)


def _grams(surface: str, start: int, end: int, width: int) -> list[_Piece]:
    """Each `width` neighbouring characters of a folded run, with the span of the letters and marks they come from.

    Width 0 stands for the whole run.
    """
    run = surface[start:end]
    if not _MARK.search(run) and fold(run) == run:
        width = width or end - start
        return [_Piece(surface[at : at + width], at, at + width) for at in range(start, end - width + 1)]
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(surface, start, end):
        for character in _folded_cluster(cluster.group()):
            characters.append(character)
            starts.append(cluster.start())
            ends.append(cluster.end())
    written = "".join(characters)
    width = width or len(written)
    return [
        _Piece(written[first : first + width], starts[first], ends[first + width - 1])
        for first in range(len(written) - width + 1)
    ]


_folded_cluster = lru_cache(maxsize=1 << 13)(fold)  # writing without spaces has thousands of these, used all the time


def _windows(length: int, width: int) -> Iterator[tuple[int, int]]:
    return ((first, first + width) for first in range(length - width + 1))


def _gram(units: list[_Piece], first: int, last: int) -> _Piece:
    return _Piece("".join(unit.term for unit in units[first:last]), units[first].start, units[last - 1].end)


def _compound_pieces(text: str, compound: list[LinkedWord], language: str) -> Iterator[tuple[str, int, int]]:
    """The extra terms of words tied without a space: covid19, utc+7, 2025-05-11, config.yaml, cooperation, usa."""
    start, end = compound[0][0], compound[-1][1]
    if len(compound) > _MOST_WORDS_IN_COMPOUND or end - start > _LONGEST_WORD:
        return
    surfaces = [text[first:last] for first, last, _ in compound]
    links = [link or "" for _, _, link in compound[1:]]
    if language in _ELIDING and APOSTROPHE in links:
        return
    if set(links) == {"."} and all(len(fold(surface)) == 1 for surface in surfaces):
        links = [""] * len(links)  # U.S.A. is found as USA
    written = fold(surfaces[0])
    for link, last, surface in zip(links, surfaces, surfaces[1:], strict=False):
        sign = "" if link == APOSTROPHE else link
        if link == HYPHEN and not (last[-1].isdigit() and surface[0].isdigit()):
            sign = ""
        written += sign + fold(surface)
    if not 0 < len(written) <= _LONGEST_TERM or _UNSPACED.search(written):
        return
    yield (stem(written, language) if written.isalpha() else written), start, end
    if _VERSION_START.match(written) and "." in written:
        yield written[1:], start + 1, end


def question_words(text: str, languages: Collection[str]) -> list[QuestionWord]:
    """The words of a question with the terms they may have in an index of documents in these languages."""
    asked: list[QuestionWord] = []
    for start, end, _ in linked_words(text):
        surface = text[start:end]
        if not surface.isascii() and _UNSPACED.search(surface):
            asked.extend(_unspaced_question_words(surface, start, languages))
            continue
        folded = _folded(surface)
        if folded:
            asked.append(QuestionWord(start, end, surface, folded, _forms(surface, folded, languages)))
    return asked


def _forms(surface: str, folded: str, languages: Collection[str]) -> tuple[str, ...]:
    forms: dict[str, None] = {}
    exact: dict[str, None] = {}
    is_word = folded.isalpha()
    for language in sorted(languages):
        for piece in _analyse_uncommon(surface, language).pieces:
            is_accented = language == "vi" and is_word and piece.term != folded
            if is_accented:
                exact[piece.term] = None
            elif piece.end - piece.start == len(surface):
                forms[piece.term] = None
    if not any(character.isdigit() for character in folded) or not forms:
        forms[folded] = None
    quantity = _QUANTITY.fullmatch(folded)
    if quantity:
        forms[quantity[1]] = None
    return tuple(forms | exact)


def _unspaced_question_words(surface: str, offset: int, languages: Collection[str]) -> Iterator[QuestionWord]:
    """One question word per run of two (Han, kana) or three (Thai and its kin) characters, as the index has them."""
    for run in _RUNS.finditer(surface):
        start, end = run.span()
        if run["other"] is not None:
            part = surface[start:end]
            folded = _folded(part)
            if folded:
                yield QuestionWord(offset + start, offset + end, part, folded, _forms(part, folded, languages))
            continue
        width = 2 if run["ideographs"] is not None else 3
        for gram in _grams(surface, start, end, width) or _grams(surface, start, end, 0):
            part = surface[gram.start : gram.end]
            yield QuestionWord(offset + gram.start, offset + gram.end, part, gram.term, (gram.term,))


def question_pairs(text: str, languages: Collection[str] = ("en",)) -> list[Token]:
    """What neighbouring words of a question may be in the index together, whatever the case they are typed in.

    Syllable pairs (`to_lam`) as Vietnamese documents have them, joined pairs (`tolam`, `covid19`), and compounds tied
    by signs (`utc+7`, `2025-05-11`; stemmed in `languages`). Terms that the index does not have cost nothing.
    """
    found: dict[tuple[str, int, int], None] = {}
    linked = linked_words(text)
    before = _NO_WORD
    start_before = 0
    for start, end, link in linked:
        analysis = _analyse(text[start : min(end, start + _LONGEST_WORD)], "und")
        if link is not None:
            found[f"{before.folded}_{analysis.folded}", start_before, end] = None
            is_name_and_number = before.folded.isalpha() and analysis.folded.isdecimal()
            if (before.is_syllable and analysis.is_syllable) or is_name_and_number:
                found[before.folded + analysis.folded, start_before, end] = None
        before = analysis
        start_before = start
    for compound in _compounds(linked):
        for language in sorted(languages):
            found.update(dict.fromkeys(_compound_pieces(text, compound, language)))
    return [Token(term, start, end) for term, start, end in sorted(found, key=_position)]
