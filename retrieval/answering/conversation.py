"""What a follow-up leaves unsaid: "and Medvedev?", "where?" completed from the question before.

Only plain shapes are completed, because a wrong guess answers a question that nobody asked: a bare question word takes
the place of the earlier one; "and NAME?" takes the place of the earlier question's last name; "and in PLACE?" is put to
its end, or takes the place of the place there. Everything else stands as it is.
"""

import regex

_OPENERS = r"(?:and|but|or|so|what about|how about|and what about|then|còn|thế còn|vậy còn)"
_ASKING = (
    r"(?:at |in |on |to |from |with |by )?"
    r"(?:when|where|who|whom|whose|why|how many|how much|how long|how|what time|(?:what|which) \w+|what|which)"
)
_BARE_QUESTION_WORD = regex.compile(rf"\s*(?:{_OPENERS}[\s,]+)?(?P<asking>{_ASKING})\s*\??\s*", flags=regex.IGNORECASE)
_AND_NAME = regex.compile(
    rf"\s*{_OPENERS}[\s,]+(?:(?P<link>with|to|for|by|about|from|in|at|on|during|với|ở|tại|vào)\s+)?"
    r"(?P<name>[^\s?]+(?:\s+[^\s?]+){0,4}?)\s*\?*\s*",
    flags=regex.IGNORECASE,
)
_PLACE_OR_TIME = frozenset({"in", "at", "on", "during", "ở", "tại", "vào"})
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
    if named is None or _LEADING_ASKING.match(named["name"]):
        return None
    link = (named["link"] or "").casefold()
    runs = [run for run in _NAME_RUN.finditer(previous) if run.start() > 0]
    places = [run for run in runs if _word_before(previous, run) in _PLACE_OR_TIME]
    if link in _PLACE_OR_TIME:
        runs = [run for run in places if _word_before(previous, run) == link]
        if not runs:
            return f"{previous.rstrip(' ?')} {named['link']} {named['name']}?"
    else:
        runs = [run for run in runs if run not in places] or runs
    if not runs:
        return None
    last = runs[-1]
    return previous[: last.start()] + named["name"] + previous[last.end() :]


def _word_before(text: str, run: regex.Match[str]) -> str:
    return (text[: run.start()].split() or [""])[-1].casefold()
