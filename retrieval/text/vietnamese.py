"""What tells Vietnamese writing: letters of its own, and words of one syllable each."""

import regex

# Not á, é or ó, nor the â, ê and ô of French and Romanian: with those, other languages would be taken for it.
_OWN_LETTER = regex.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]", regex.IGNORECASE)
_SYLLABLE = regex.compile(r"(?:ngh|ng|nh|gh|kh|ph|qu|th|tr|ch|gi|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")


def has_vietnamese_letter(word: str) -> bool:
    """Whether a composed (NFC) word has a letter that no other language in common use writes."""
    return _OWN_LETTER.search(word) is not None


def is_vietnamese_syllable(folded: str) -> bool:
    """Whether a folded word has the shape of one Vietnamese syllable: `lam`, `nguyen`; not `street`."""
    return len(folded) <= 7 and _SYLLABLE.fullmatch(folded) is not None
