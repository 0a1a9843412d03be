"""What a follow-up leaves unsaid: "and Medvedev?", "where?" completed from the question before.

Only two plain shapes are completed, because a wrong guess answers a question that nobody asked: a bare question word
takes the place of the earlier one, and "and NAME?" takes the place of the earlier question's last name. Everything else
stands as it is.
"""

import regex

_OPENERS = r"(?:and|but|or|so|what about|how about|and what about|then|còn|thế còn|vậy còn)"
_ASKING = (
    r"(?:at |in |on |to |from |with |by )?"
    r"(?:when|where|who|whom|whose|why|how many|how much|how long|how|what time|(?:what|which) \w+|what|which)"
)
_BARE_QUESTION_WORD = regex.compile(rf"\s*(?:{_OPENERS}[\s,]+)?(?P<asking>{_ASKING})\s*\??\s*", flags=regex.IGNORECASE)
_AND_NAME = regex.compile(
    rf"\s*{_OPENERS}[\s,]+(?:(?:with|to|for|in|by|about|from|với|ở)\s+)?(?P<name>[^\s?]+(?:\s+[^\s?]+){{0,4}}?)\s*\?*\s*",
    flags=regex.IGNORECASE,
)
_LEADING_ASKING = regex.compile(rf"\s*{_ASKING}(?!\w)", flags=regex.IGNORECASE)
_NAME_RUN = regex.compile(r"\p{Lu}[\p{L}\p{M}\p{N}'’.-]*(?:\s+\p{Lu}[\p{L}\p{M}\p{N}'’.-]*)*")


def complete(question: str, previous: str) -> str | None:
    """The question with what it left unsaid, or None when it stands by itself or cannot be completed safely."""
    bare = _BARE_QUESTION_WORD.fullmatch(question)
    if bare:
        leading = _LEADING_ASKING.match(previous)
        if leading is None:
            return None
        asking = bare["asking"].strip()
        return asking[:1].upper() + asking[1:] + previous[leading.end() :]
    named = _AND_NAME.fullmatch(question)
    if named and _LEADING_ASKING.match(named["name"]) is None:
        runs = [run for run in _NAME_RUN.finditer(previous) if run.start() > 0]
        if not runs:
            return None
        last = runs[-1]
        return previous[: last.start()] + named["name"] + previous[last.end() :]
    return None
