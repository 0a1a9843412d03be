"""Who does what: whether a name in a sentence acts itself, or only its envoy, wife or greetings do."""

import regex

from retrieval.answering.reading import ReadPassage, ReadSentence
from retrieval.answering.understanding import Question, Role

_PROXY = regex.compile(
    r"(?:\b(?:envoys?|representatives?|spokes(?:man|woman|person)|delegations?|aides?|advis[eo]rs?|deput(?:y|ies)|assistants?|"
    r"secretar(?:y|ies) to|ambassadors?|wife|husband|son|daughter|brother|sister|father|mother|behalf|"
    r"đặc phái viên|đại diện|phái viên|phu nhân))\s+(?:of|to|for|from|của)\s+(?:[^,;:.()]|\([^)]*\)){0,110}$",
    flags=regex.IGNORECASE,
)
_MAY_SPEAK_FOR = regex.compile(r"\s(?:of|to|for|from|của)\s|['’]")
"""A cheap look before the thorough one."""
_POSSESSED = regex.compile(
    r"['’]s?\s+(?:\w+\s+){0,2}(?:envoys?|representatives?|wife|husband|son|daughter|greetings|invitation|letter|delegation)\b"
)


def is_modifier(question: Question, first: int, last: int) -> bool:
    """Whether the name at these positions of the question only says whose envoy, wife or letter is meant."""
    return bool(_PROXY.search(question.text[:first]) or _POSSESSED.match(question.text[last:]))


def stands_only_for_another(question: Question, passage: ReadPassage, sentence: ReadSentence) -> bool:
    """Whether some name of the question stands in the sentence only behind "envoy of …" or before "'s wife".

    "The envoy of To Lam met Zyuganov" holds every word of "When did To Lam meet Zyuganov?" and answers another
    question, unless the question itself asks for the envoy.
    """
    names = {index for index, term in enumerate(question.terms) if term.role is Role.NAME}
    if not names:
        return False
    text = passage.text_of(sentence.sentence.start, sentence.sentence.end)
    if not _MAY_SPEAK_FOR.search(text):
        return False
    offset = sentence.sentence.start
    asked_words = {term.folded for term in question.terms}
    by_term: dict[int, list[bool]] = {}
    for match in sentence.matches:
        if match.term not in names or match.quality < 0.5:
            continue
        before = _PROXY.search(text[: match.start - offset])
        behind = before is not None and not any(word.casefold() in asked_words for word in before.group().split()[:1])
        possessed = _POSSESSED.match(text[match.end - offset :]) is not None
        by_term.setdefault(match.term, []).append(behind or possessed)
    return any(all(flags) for flags in by_term.values())
