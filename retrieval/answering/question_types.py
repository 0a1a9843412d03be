"""What kind of fact a question asks for, told from its question words; the words are in `question_cues`."""

import re
from collections.abc import Iterable

import regex

from retrieval.answering.question_cues import LANGUAGES, TIME_NOUNS, AskedDetail, AskedType
from retrieval.answering.synonyms import synonyms
from retrieval.text import fold, stem

__all__ = ["AskedDetail", "AskedType", "asked_detail", "asked_noun", "asked_type", "asks_by_name", "asks_for_year"]

_LONGEST = 600
"""Letters of a question in which its cues are looked for; a pasted page asks in its first lines."""
_SPACELESS = regex.compile(r"[\p{Han}\p{Thai}]")
_CUES = [cue for language in LANGUAGES.values() for cue in language.asked]
_BARE_CUES = [cue for language in LANGUAGES.values() for cue in language.bare]
_NOUNS = [re.compile(rf"(?<!\w){cue}", re.IGNORECASE) for language in LANGUAGES.values() for cue in language.noun]


def _alternatives(cues: list[tuple[AskedType, str]], *, is_spaceless: bool) -> str:
    end = "" if is_spaceless else r"(?!\w)"
    return "|".join(
        rf"(?P<c{number}>(?:{fold(cue) if is_spaceless else cue}){end})"
        for number, (_, cue) in enumerate(cues)
        if bool(_SPACELESS.search(cue)) is is_spaceless
    )


def _any_of(patterns: Iterable[str]) -> str:
    return "|".join(f"(?:{pattern})" for pattern in patterns)


def _details_of(asked: AskedType) -> tuple[re.Pattern[str], list[tuple[AskedDetail, re.Pattern[str]]]] | None:
    """The details a type of question may have, in order, and one pattern that fits when some of them does."""
    cues = [(detail, cue) for one in LANGUAGES.values() for detail, types, cue in one.details if asked in types]
    if not cues:
        return None
    any_cue = re.compile(rf"(?<!\w)(?:{_any_of(cue for _, cue in cues)})(?!\w)")
    return any_cue, [(detail, re.compile(rf"(?<!\w)(?:{cue})(?!\w)")) for detail, cue in cues]


_DETAILS = {asked: found for asked in AskedType if (found := _details_of(asked)) is not None}


# One pattern for all: the leftmost cue wins, because English and the languages like it put the word that asks first
# ("Who said when it starts?"); at the same place the order of the table decides. Han and Thai write no spaces, so their
# cues stand anywhere; the others must be whole words.
_ANY_CUE = re.compile(
    rf"(?<!\w)(?:{_alternatives(_CUES, is_spaceless=False)})|{_alternatives(_CUES, is_spaceless=True)}"
)
_BARE = re.compile(rf"\W*(?:{_alternatives(_BARE_CUES, is_spaceless=False)})")
_YES_NO = re.compile(rf"\W*(?:{_any_of(cue for one in LANGUAGES.values() for cue in one.yes_no)})(?!\w)")
_FRAME = re.compile(rf"\W*(?:{_any_of(cue for one in LANGUAGES.values() for cue in one.frames)})")
_YES_NO_ENDS = [
    (re.compile(rf"(?<!\w)(?:{ending})\W*$"), re.compile(rf"(?<!\w)(?:{held})(?!\w)"))
    for language in LANGUAGES.values()
    for ending, held in language.yes_no_ends
]
_LONGEST_ENDING = 40
_WHETHER = re.compile(r"(?:if|whether|lieu)(?!\w)")
_MOST_FRAMES = 3


def asked_type(question: str) -> AskedType:
    """The kind of fact asked for. A telling question word anywhere counts ("To Lam met Zyuganov when?")."""
    return _type_of(*_unframed(question))


def _unframed(question: str) -> tuple[str, bool]:
    """The question folded, without polite words in front ("could you tell me …"), and whether there were any."""
    folded = fold(question[:_LONGEST])
    is_framed = False
    for _ in range(_MOST_FRAMES):
        frame = _FRAME.match(folded)
        if frame is None or not folded[frame.end() :].strip(" ?"):
            break
        folded = folded[frame.end() :]
        is_framed = True
    return folded, is_framed


def _type_of(folded: str, is_framed: bool) -> AskedType:
    if _asks_whether(folded) or (is_framed and _WHETHER.match(folded)):
        return AskedType.YES_NO
    match = _ANY_CUE.search(folded)
    if match is not None and match.lastgroup is not None:
        return _CUES[int(match.lastgroup[1:])][0]
    match = _BARE.match(folded)
    if match is not None and match.lastgroup is not None:
        return _BARE_CUES[int(match.lastgroup[1:])][0]
    return AskedType.OTHER


def _asks_whether(folded: str) -> bool:
    if _YES_NO.match(folded):
        return True
    ending = folded[-_LONGEST_ENDING:]
    for closing, held in _YES_NO_ENDS:
        end = closing.search(ending)
        if end is not None:
            return held.search(folded[: len(folded) - len(ending) + end.start()]) is not None
    return False


def asked_detail(question: str, asked: AskedType | None = None) -> AskedDetail:
    """What kind of amount, time or thing the question asks for; `NONE` where it does not say."""
    folded, is_framed = _unframed(question)
    asked = asked or _type_of(folded, is_framed)
    possible = _DETAILS.get(asked)
    if possible is None or not possible[0].search(folded):
        return AskedDetail.NONE
    return next((detail for detail, cue in possible[1] if cue.search(folded)), AskedDetail.NONE)


def asks_for_year(question: str) -> bool:
    """Whether only a date with a year in it answers."""
    return _ASKS_FOR_YEAR.search(fold(question)) is not None


def asks_by_name(asked: AskedType, folded: str) -> bool:
    """Whether a word only names the type of the asked fact ("what *date*", "in which *year*")."""
    return asked is AskedType.WHEN and _TIME_WORD.fullmatch(folded) is not None


_ASKS_FOR_YEAR = re.compile(r"(?<!\w)(?:(?:what|which|the) year|nam nao|nam bao nhieu|nam may)(?!\w)")
_TIME_WORD = re.compile(rf"(?:{TIME_NOUNS})s?|nam|ngay|thang")
_NOUN_ENDS = frozenset(
    "is was are were did do does has have had can could will would should may must that of in at on for to from by "
    "with the a an i we you they he she it which who whom whose when where as".split()
)
# Vietnamese puts the asked noun before "nào" and "gì", after "bao nhiêu" and "mấy", and mostly in two syllables.
_VIETNAMESE_NOUN = re.compile(
    r"(?<!\w)(?:(?P<before>(?:[^\W\d_]+ )?[^\W\d_]+) (?P<asking>nào|nao|gì)|"
    r"(?:bao nhiêu|bao nhieu|mấy) (?P<after>[^\W\d_]+(?: [^\W\d_]+)?))(?!\w)",
    re.IGNORECASE,
)
_TWO_SYLLABLES = frozenset(
    "thanh pho|quoc gia|dat nuoc|cong ty|to chuc|truong hoc|dai hoc|dia diem|thoi gian|thoi diem|loai hinh|ngon ngu|"
    "mau sac|phien ban|nhan vien|phong ban|bo phan|chuong trinh|giai thuong|san pham|dich vu|vat lieu|nghe nghiep|"
    "chuc vu|vi tri|bo phim|bai hat|cuon sach|ton giao|don vi|sinh vien|hoc sinh|dai bieu|giao vien|cau thu|khu vuc|"
    "toa nha|nuoc ngoai|chinh sach|tai lieu|giay to|hinh thuc|bien phap|phuong phap|ky nang".split("|")
)
_BEFORE_GI = frozenset("loai mau nghe mon doi benh cay xe phim sach giai chuc ten so ma don the".split())
_NO_VIETNAMESE_NOUN = frozenset(
    "dieu viec khi luc hom bao the nhu lam cach cai la co da gi duoc den tu vao o tai ve "
    "cho voi se dang noi gap bi trong".split()
)


def asked_noun(question: str) -> str | None:
    """The noun after "which", "what" or "how many" ("what *city*", "how many *points*"), or None.

    It is the last word before a small word or a verb, so "which old bridge fell" gives *bridge*; of "what kind of
    bridge" and "what is the name of the bridge" it is *bridge* too. Vietnamese nouns may have two syllables.
    """
    question = question[:_LONGEST]
    for cue in _NOUNS:
        match = cue.search(question)
        if match:
            return _head(match["noun"])
    return _vietnamese_noun(question)


def _head(phrase: str) -> str | None:
    noun: str | None = None
    for word in phrase.split():
        folded = fold(word)
        is_verb = folded.endswith("ed") or bool(synonyms(stem(word, "en"), "en"))
        if folded in _NOUN_ENDS or (noun is not None and (is_verb or word[0].isupper() or _is_plural(noun))):
            break
        noun = word
    return noun


def _is_plural(noun: str) -> bool:
    return noun in {"people", "men", "women", "children"} or (
        noun.endswith("s") and not noun.endswith(("ss", "us", "is"))
    )


def _vietnamese_noun(question: str) -> str | None:
    match = _VIETNAMESE_NOUN.search(question)
    if match is None:
        return None
    phrase = match["before"] or match["after"]
    syllables = phrase.split(" ")
    if match["asking"] == "gì" and fold(phrase) not in _TWO_SYLLABLES and fold(syllables[-1]) not in _BEFORE_GI:
        return None  # "gửi gì": a verb and its object
    if len(syllables) == 2 and fold(phrase) not in _TWO_SYLLABLES:
        phrase = syllables[-1] if match["before"] else syllables[0]
    return None if fold(phrase) in _NO_VIETNAMESE_NOUN else phrase
