"""Folding: one spelling for letters that people type in many ways. The length may change, so spans are taken before."""

import unicodedata

import regex

# Letters that carry a stroke, a hook or a ligature in one piece, which no decomposition takes apart.
_WHOLE_LETTERS = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "ŧ": "t",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        # Persian and Arabic keyboards write the same letters with different code points.
        "ی": "ي",
        "ى": "ي",
        "ک": "ك",
        "ـ": None,  # tatweel only stretches a word
        # Apostrophes of every shape.
        "'": None,
        "’": None,
        "‘": None,
        "ʼ": None,
        "`": None,
    }
)

# They only say where a line may break or how letters join: soft hyphen, zero-width space, joiners.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")

# In these scripts a mark is an accent, so a word is found without it. Not so in Indic scripts (vowels), kana (voicing)
# or Thai (tones), whose marks stay; of the Cyrillic ones only the accents go, and ё becomes е, while й and ї stay.
_ACCENTS = regex.compile(
    r"(?<=[\p{Latin}\p{Greek}\p{Arabic}\p{Hebrew}\p{N}]\p{M}*)\p{Mn}+"
    r"|(?<=\p{Cyrillic}\p{M}*)[\u0300\u0301\u0302]|(?<=е)\u0308"
)
_FOREIGN_DIGIT = regex.compile(r"(?![0-9])\p{Nd}")


def _ascii_digit(match: "regex.Match[str]") -> str:
    digit = match.group()
    value = unicodedata.decimal(digit, None)
    return digit if value is None else str(value)  # `regex` may know a newer Unicode than Python does


def case_fold(text: str) -> str:
    """Case and presentation forms evened out, accents kept: equal for NFC and NFD input."""
    if text.isascii():
        return text.lower()
    compatible = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return unicodedata.normalize("NFKC", compatible.casefold())


def fold(text: str) -> str:
    """Case, accents, presentation forms and apostrophes off; digits of every script in ASCII.

    Equal for NFC and NFD input, and folding twice changes nothing more.
    """
    if text.isascii():
        folded = text.lower()
        return folded.replace("'", "").replace("`", "") if "'" in folded or "`" in folded else folded
    decomposed = unicodedata.normalize("NFKD", case_fold(text))
    bare = _ACCENTS.sub("", decomposed).translate(_WHOLE_LETTERS)
    return unicodedata.normalize("NFC", _FOREIGN_DIGIT.sub(_ascii_digit, bare))
