"""One word -> its index term: Snowball in the word's language first, folding after."""

import threading
from functools import lru_cache

import Stemmer

from retrieval.text.folding import case_fold, fold

_SNOWBALL = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

_TURKISH_CASE = str.maketrans({"I": "ı", "İ": "i"})
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`")

_stemmers: dict[str, Stemmer.Stemmer] = {}
_stemming = threading.Lock()  # a Snowball stemmer works in a buffer of its own


@lru_cache(maxsize=1 << 15)
def stem(word: str, language: str) -> str:
    """The term that `word` is indexed under in a document of `language` (ISO 639-1; others are only folded)."""
    algorithm = _SNOWBALL.get(language)
    if algorithm is None:
        return fold(word)
    if language == "tr":
        word = word.translate(_TURKISH_CASE)
    lowered = case_fold(word).translate(_APOSTROPHES)
    try:
        with _stemming:
            stemmer = _stemmers.get(algorithm)
            if stemmer is None:
                stemmer = _stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)  # 0: the cache is ours
            stemmed = stemmer.stemWord(lowered)
    except UnicodeEncodeError:  # a lone surrogate: no word of any language
        return fold(lowered)
    return fold(stemmed)
