"""What kind of fact a question asks for, told from its question words.

Cues are written folded (lower case, no diacritics) because questions are typed in haste. They are tried in order and
the first that fits wins, so longer and more telling cues stand before shorter ones ("how many" before "how").
"""

from enum import StrEnum

import regex

from retrieval.answering.synonyms import synonyms
from retrieval.text import fold, stem


class AskedType(StrEnum):
    """The fact asked for. Only the typed ones (`is_typed`) have spans that can be marked."""

    WHEN = "when"
    HOW_MANY = "how_many"
    WHO = "who"
    WHERE = "where"
    WHY = "why"
    HOW = "how"
    WHAT = "what"
    YES_NO = "yes_no"
    OTHER = "other"

    @property
    def is_typed(self) -> bool:
        return self in _TYPED


_TYPED = frozenset({AskedType.WHEN, AskedType.HOW_MANY, AskedType.WHO, AskedType.WHERE})

_TIME_NOUNS = "year|date|day|month|decade|century|time|season|era|period"
_AMOUNT_NOUNS = (
    "number|percentage|percent|population|amount|proportion|share|price|cost|fee|size|length|height|width|weight|area|"
    "distance|depth|speed|temperature|age|score|rate|salary|budget|limit|deadline"
)
_PERSON_NOUNS = (
    "person|man|woman|author|writer|president|king|queen|minister|leader|chairman|director|actor|actress|singer|"
    "player|scientist|artist|composer|founder|inventor|architect|emperor|general|governor|bishop|pope|philosopher|"
    "explorer|coach|quarterback|professor|mathematician|physicist|envoy|official"
)
_PLACE_NOUNS = (
    "city|country|place|location|town|village|state|region|province|continent|county|street|building|room|river|"
    "island|university|school|capital|area|district|nation"
)

_CUES: tuple[tuple[AskedType, str], ...] = (
    # English
    (AskedType.WHEN, r"when|what time|how long ago|since when|until when"),
    (AskedType.WHEN, rf"(?:what|which) (?:\w+ ){{0,1}}(?:{_TIME_NOUNS})s?"),
    (AskedType.WHEN, rf"what (?:is|was|were|are) the (?:{_TIME_NOUNS})"),
    (
        AskedType.HOW_MANY,
        r"how (?:many|much|long|old|far|tall|high|deep|wide|large|big|fast|often|heavy|hot|cold|late|early)",
    ),
    (AskedType.HOW_MANY, rf"(?:what|which) (?:\w+ ){{0,1}}(?:{_AMOUNT_NOUNS})s?"),
    (AskedType.HOW_MANY, rf"what (?:is|was|were|are) the (?:\w+ ){{0,2}}(?:{_AMOUNT_NOUNS})s?"),
    (AskedType.WHO, r"who|whom|whose|who's"),
    (AskedType.WHO, rf"(?:what|which) (?:\w+ ){{0,1}}(?:{_PERSON_NOUNS})s?"),
    (AskedType.WHERE, r"where|whereabouts"),
    (AskedType.WHERE, rf"(?:what|which) (?:\w+ ){{0,1}}(?:{_PLACE_NOUNS})s?"),
    (AskedType.WHY, r"why|for what reason|how come"),
    (AskedType.HOW, r"how"),
    (AskedType.WHEN, r"dates?|deadline"),
    # Vietnamese (folded; the question word often ends the sentence)
    (
        AskedType.WHEN,
        r"khi nao|bao gio|luc nao|(?:vao )?(?:nam|ngay|thang|thoi gian|the ky|thap nien) nao|nam bao nhieu",
    ),
    (AskedType.HOW_MANY, r"bao nhieu|may (?:nguoi|lan|nam|ngay|cai|con)|bao lau|bao xa|may gio"),
    (
        AskedType.WHERE,
        r"o dau|tai dau|noi nao|thanh pho nao|quoc gia nao|dat nuoc nao|nuoc nao|den tu dau|o noi nao|tu dau|di dau",
    ),
    (AskedType.WHO, r"(?:voi|boi|cho|cua|la|do) ai|^ai|ai (?:la|da|duoc|co|dang|se)|nguoi nao|nhan vat nao"),
    (AskedType.WHY, r"tai sao|vi sao|ly do"),
    (AskedType.HOW, r"nhu the nao|the nao|lam sao|bang cach nao"),
    (AskedType.WHAT, r"cai gi|gi|nao"),
    # German, French, Spanish, Italian, Portuguese, Dutch
    (AskedType.WHEN, r"wann|in welchem jahr|welches jahr|an welchem (?:tag|datum)"),
    (AskedType.HOW_MANY, r"wie ?viele?|wie (?:lange|hoch|gross|alt|weit|oft)"),
    (AskedType.WHO, r"wer|wem|wen|wessen"),
    (AskedType.WHERE, r"wo|wohin|woher|in welche[rm] (?:stadt|land)"),
    (AskedType.WHY, r"warum|weshalb|wieso"),
    (AskedType.HOW, r"wie"),
    (AskedType.WHEN, r"quand|en quelle annee|cuando|en que ano|quando|in che anno|em que ano|wanneer"),
    (AskedType.HOW_MANY, r"combien|cuant[oa]s?|quant[oaie]s?|hoeveel"),
    (AskedType.WHO, r"qui|quien(?:es)?|chi|quem|wie is"),
    (AskedType.WHERE, r"ou|donde|dove|onde|waar"),
    (AskedType.WHY, r"pourquoi|por que|perche|waarom"),
    # Russian, Arabic
    (AskedType.WHEN, r"когда|в каком году|какого числа|متى|في أي عام"),
    (AskedType.HOW_MANY, r"сколько|каково число|كم"),
    (AskedType.WHO, r"кто|кого|кому|кем|من هو|من هي"),
    (AskedType.WHERE, r"где|куда|откуда|أين"),
    (AskedType.WHY, r"почему|зачем|لماذا"),
    (AskedType.HOW, r"как|كيف"),
    # Chinese, Thai
    (AskedType.WHEN, r"(?:什么|什麼)(?:时候|時候)|何时|何時|哪一?年|几年|เมื่อไหร่|เมื่อไร|เมื่อใด|ปีใด|ปีไหน"),
    (AskedType.HOW_MANY, r"多少|几|幾|เท่าไหร่|เท่าไร|เท่าใด|กี่"),
    (AskedType.WHO, r"谁|誰|哪位|ใคร"),
    (AskedType.WHERE, r"哪里|哪裡|哪儿|何处|哪个(?:国家|城市)|ที่ไหน|ที่ใด"),
    (AskedType.WHY, r"为什么|為什麼|ทำไม|เพราะเหตุใด"),
    (AskedType.HOW, r"怎么|如何|อย่างไร"),
    (AskedType.WHAT, r"什么|什麼|อะไร"),
    # What is left over, in the languages above
    (AskedType.WHAT, r"what|which|was fur|welche[rsnm]?|que|quel(?:le)?s?|cual(?:es)?|quale|qual|che cosa"),
    (AskedType.WHAT, r"что|как(?:ой|ая|ое|ие)|ما"),
)
_SPACELESS = regex.compile(r"[\p{Han}\p{Thai}]")


def _alternatives(*, is_spaceless: bool) -> str:
    cues = ((number, fold(cue)) for number, (_, cue) in enumerate(_CUES))
    end = "" if is_spaceless else r"(?!\w)"
    return "|".join(
        rf"(?P<c{number}>(?:{cue}){end})" for number, cue in cues if bool(_SPACELESS.search(cue)) is is_spaceless
    )


# One pattern for all: the leftmost cue wins, because English and the languages like it put the word that asks first
# ("Who said when it starts?"); at the same place the order of the table decides. Han and Thai write no spaces, so their
# cues stand anywhere; the others must be whole words.
_ANY_CUE = regex.compile(rf"(?<!\w)(?:{_alternatives(is_spaceless=False)})|{_alternatives(is_spaceless=True)}")
_FIRST_WORD_YES_NO = regex.compile(
    r"\s*(?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should|may|must)(?!\w)"
)


def asked_type(question: str) -> AskedType:
    """The kind of fact asked for. A telling question word anywhere counts ("To Lam met Zyuganov when?")."""
    folded = fold(question)
    if _FIRST_WORD_YES_NO.match(folded):
        return AskedType.YES_NO
    match = _ANY_CUE.search(folded)
    if match is None or match.lastgroup is None:
        return AskedType.OTHER
    return _CUES[int(match.lastgroup[1:])][0]


def asks_for_year(question: str) -> bool:
    """Whether only a date with a year in it answers."""
    return _ASKS_FOR_YEAR.search(fold(question)) is not None


def asks_by_name(asked: AskedType, folded: str) -> bool:
    """Whether a word only names the type of the asked fact ("what *date*", "in which *year*")."""
    return asked is AskedType.WHEN and _TIME_WORD.fullmatch(folded) is not None


_ASKS_FOR_YEAR = regex.compile(r"(?<!\w)(?:(?:what|which|the) year|nam nao|nam bao nhieu)(?!\w)")
_TIME_WORD = regex.compile(rf"(?:{_TIME_NOUNS})s?|nam|ngay|thang")
_ASKED_NOUN = regex.compile(
    r"(?<!\w)(?:what|which|whose|how many|how much)\s+((?:[\w'-]+\s+){0,3}[\w'-]+)", regex.IGNORECASE
)
_NOUN_ENDS = frozenset(
    "is was are were did do does has have had can could will would should may must that of in at on for to from by "
    "with the a an".split()
)


def asked_noun(question: str) -> str | None:
    """The noun after "which", "what" or "how many" ("what *city*", "how many *points*"), or None.

    It is the last word before a small word or a verb, so "which old bridge fell" gives *bridge*.
    """
    match = _ASKED_NOUN.search(question)
    if not match:
        return None
    noun: str | None = None
    for word in match[1].split():
        folded = fold(word)
        is_verb = folded.endswith("ed") or bool(synonyms(stem(word, "en"), "en"))
        if folded in _NOUN_ENDS or (noun is not None and (is_verb or word[0].isupper())):
            break
        noun = word
    return noun
