"""Which language a text is written in: by its script, by letters and small words that settle it, by a model at last."""

import threading
import unicodedata
from collections import Counter
from collections.abc import Collection
from typing import Protocol

import regex

from retrieval.text.vietnamese import has_vietnamese_letter, is_vietnamese_syllable

UNDETERMINED = "und"

_PORTION = 1500  # characters looked at in each of three places of a long text
_FEWEST_LETTERS = 3
_FEWEST_WORDS_FOR_MODEL = 4
_SHORT_QUESTION = 8  # words; one small word of one language only is then enough

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_SCRIPT_NAMES = """
    Latin Cyrillic Arabic Han Hiragana Katakana Hangul Thai Lao Khmer Myanmar Greek Hebrew Devanagari Bengali Gurmukhi
    Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Tibetan Armenian Georgian Ethiopic
"""
_SCRIPTS = {name: regex.compile(rf"\p{{{name}}}") for name in _SCRIPT_NAMES.split()}
# A character of these stands for about as much as two or three letters of an alphabet.
_DENSE = frozenset({"Han", "Hangul"})
_BY_SCRIPT = {
    "Thai": ("th",),
    "Lao": ("lo",),
    "Khmer": ("km",),
    "Myanmar": ("my",),
    "Greek": ("el",),
    "Hebrew": ("he", "yi"),
    "Devanagari": ("hi", "mr", "ne", "sa"),
    "Bengali": ("bn", "as"),
    "Gurmukhi": ("pa",),
    "Gujarati": ("gu",),
    "Oriya": ("or",),
    "Tamil": ("ta",),
    "Telugu": ("te",),
    "Kannada": ("kn",),
    "Malayalam": ("ml",),
    "Sinhala": ("si",),
    "Tibetan": ("bo", "dz"),
    "Armenian": ("hy",),
    "Georgian": ("ka",),
    "Ethiopic": ("am",),
    "Hangul": ("ko",),
    "Han": ("zh",),
    "Kana": ("ja",),
    "Cyrillic": ("ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt"),
    "Arabic": ("ar", "fa", "ur", "ps", "ug", "ku", "sd"),
}
_NOT_LATIN = frozenset(language for languages in _BY_SCRIPT.values() for language in languages) - {"sr", "ku"}

# Letters that only one of the languages of a script writes.
_TELLING_LETTERS = (
    ("Cyrillic", "be", regex.compile("ў", regex.IGNORECASE)),
    ("Cyrillic", "uk", regex.compile("[іїєґ]", regex.IGNORECASE)),
    ("Cyrillic", "mk", regex.compile("[ѓќѕ]", regex.IGNORECASE)),
    ("Cyrillic", "sr", regex.compile("[ђћ]", regex.IGNORECASE)),
    ("Cyrillic", "kk", regex.compile("[ғқұһ]", regex.IGNORECASE)),
    ("Cyrillic", "ru", regex.compile("[ыэ]", regex.IGNORECASE)),
    ("Arabic", "ur", regex.compile("[ٹڈڑںے]")),
    ("Arabic", "fa", regex.compile("[پچژگکی]")),
    ("Hebrew", "yi", regex.compile("[װױײ]")),
)

_ACCENTED_WORDS = "là và có gì cái các cho nào sao tôi tên ông bà năm ngày này thế vì ý đã đâu"
_ACCENTED_VIETNAMESE = frozenset(_ACCENTED_WORDS.split())
_BARE_WORDS = """
    khi nao cua duoc nhung nguoi khong voi cac gi dau nhieu bao thang ngay viet trong tai mot la va ong gap nuoc den
"""
_BARE_VIETNAMESE = frozenset(_BARE_WORDS.split())

# Small words that the others do not share, so that a few of them settle it.
_SMALL_WORDS_LISTS = {
    "en": """
        the and of to is was were are that with for which what when who where how why did does do from by this it its
        not you your his her their our has have had been will would could should can they he she we on at as than
        there many much any about if must may my
    """,
    "de": """
        der die das und ist war den dem des ein eine einer eines nicht mit von zu auf für wer wann wo wie welche welcher
        welches sich auch im zum zur wurde werden sind bei oder wird hat haben nach über
    """,
    "fr": """
        le la les des est et une dans que qui du pour par sur pas avec quand où quel quelle quels quelles au aux ce
        cette il elle sont était été ont plus comment pourquoi combien
    """,
    "es": """
        el la los las de y que es en una un por con para del al se qué quién cuándo dónde cómo cuál cuáles cuántos su
        fue son como más era está fueron
    """,
    "it": """
        il lo la gli le di e che è un una per con del della dei delle nel alla quando dove chi come quale quali quanti
        sono era fu stato non anche si più
    """,
    "pt": """
        o os as de e que é um uma em por com para do da dos das no na quando onde quem como qual quais quantos foi são
        não mais ao se era
    """,
    "nl": """
        de het een en van is was in op te dat die met voor aan zijn niet wie wat wanneer waar hoe welke welk worden werd
        bij ook door naar hebben heeft
    """,
}
_SMALL_WORDS = {language: frozenset(listed.split()) for language, listed in _SMALL_WORDS_LISTS.items()}


def detect_language(text: str, among: Collection[str] | None = None) -> str:
    """The ISO 639-1 code of the text's language, one of `among` if given, or `und`.

    Where only one language is possible it is the answer, unread. The model is loaded only by a text that neither its
    script nor its letters nor its small words settle.
    """
    possible = frozenset(among or ()) - {UNDETERMINED}
    if len(possible) == 1:
        return next(iter(possible))
    language = _detect(_sample(text), possible)
    return language if not possible or language in possible else UNDETERMINED


def _sample(text: str) -> str:
    if len(text) <= 3 * _PORTION:
        return text
    middle = len(text) // 2
    return f"{text[:_PORTION]} {text[middle : middle + _PORTION]} {text[-_PORTION:]}"


def _detect(sample: str, possible: frozenset[str]) -> str:
    script = _script(sample)
    if script is None:
        return UNDETERMINED
    if script == "Latin":
        return _detect_latin(sample, possible)
    candidates = _BY_SCRIPT[script]
    allowed = [language for language in candidates if not possible or language in possible]
    if len(allowed) <= 1:
        return allowed[0] if allowed else UNDETERMINED
    letters = sum(1 for _ in _SCRIPTS[script].finditer(sample)) if script in _SCRIPTS else len(sample)
    for of_script, language, telling in _TELLING_LETTERS:
        if of_script == script and language in allowed and len(telling.findall(sample)) * 60 >= letters:
            return language
    if script in ("Arabic", "Hebrew"):
        return allowed[0]
    return _ask_model(sample, allowed) if len(sample.split()) >= _FEWEST_WORDS_FOR_MODEL else allowed[0]


def _script(sample: str) -> str | None:
    """The script that carries most of the text; `Kana` for Japanese, which mixes Han and kana."""
    if sample.isascii():
        return "Latin" if sum(map(str.isalpha, sample)) >= _FEWEST_LETTERS else None
    counts = {name: sum(1 for _ in pattern.finditer(sample)) for name, pattern in _SCRIPTS.items()}
    kana = counts.pop("Hiragana") + counts.pop("Katakana")
    counts["Kana"] = 0
    if kana * 10 > counts["Han"]:
        counts["Kana"] = kana + counts.pop("Han")
    letters = sum(counts.values())
    script = max(counts, key=lambda name: counts[name] * (3 if name in _DENSE or name == "Kana" else 1))
    fewest = _FEWEST_LETTERS if script in ("Latin", "Cyrillic", "Arabic") else 1
    return script if letters and counts[script] >= fewest else None


def _detect_latin(sample: str, possible: frozenset[str]) -> str:
    allowed = possible - _NOT_LATIN
    if possible and len(allowed) <= 1:
        return next(iter(allowed), UNDETERMINED)
    words = _WORD.findall(unicodedata.normalize("NFC", sample))
    # A capital inside a text is a name's more often than not, and names (To Lam, Die Zeit) say little of the language.
    is_shouted = sample.isupper()
    spoken = [word.lower() for at, word in enumerate(words) if at == 0 or is_shouted or word[0].islower()]
    hits = {
        language: sum(word in small for word in spoken)
        for language, small in _SMALL_WORDS.items()
        if not possible or language in allowed
    }
    if (not possible or "vi" in allowed) and _is_vietnamese(words, spoken, hits.get("en", 0)):
        return "vi"
    (best, most), (_, next_most) = [*Counter(hits).most_common(2), ("", 0), ("", 0)][:2]
    is_clear = most >= 2 * next_most and most * 12 >= len(words)
    if is_clear and (most >= 2 or (most == 1 and len(words) <= _SHORT_QUESTION)):
        return best
    if allowed == {"en", "vi"}:
        return "en"  # none of what would make it Vietnamese
    return _ask_model(sample, allowed) if len(words) >= _FEWEST_WORDS_FOR_MODEL else UNDETERMINED


def _is_vietnamese(words: list[str], spoken: list[str], english: int) -> bool:
    accented = sum(word in _ACCENTED_VIETNAMESE or has_vietnamese_letter(word) for word in spoken)
    if accented:
        return accented > english and accented * 12 >= len(words)
    return _is_bare_vietnamese(words, spoken, english)


def _is_bare_vietnamese(words: list[str], spoken: list[str], english: int) -> bool:
    """Vietnamese typed without its diacritics: small words of it, and nearly all words shaped like one syllable."""
    known = sum(word in _BARE_VIETNAMESE for word in spoken)
    if known < 2 or known <= 3 * english:
        return False
    return sum(is_vietnamese_syllable(word.lower()) for word in words) * 4 >= len(words) * 3


class _Model(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]:
        """All languages the model knows, likeliest first."""


_model: _Model | None = None
_loading = threading.Lock()


def _ask_model(sample: str, allowed: Collection[str]) -> str:
    """The likeliest of the allowed languages, of all if none are named."""
    ranking = _loaded_model().rank(_without_surrogates(sample))
    return next((language for language, _ in ranking if not allowed or language in allowed), UNDETERMINED)


def _loaded_model() -> _Model:
    """The model, imported and read once. An instance of our own: its module functions share one restriction by all."""
    global _model
    with _loading:
        if _model is None:
            from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here: it costs memory, and is rarely needed

            _model = LanguageIdentifier.from_model_file(MODEL_FILE)
        return _model


def _without_surrogates(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
