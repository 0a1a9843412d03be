"""What turns a sentence into its opposite: "not", "first" against "last", "more than" against "less than".

Word features do not see it: "Who was the last keeper?" and "Ada Brook was the first keeper" share all but one word.
"""

import re
from dataclasses import dataclass
from enum import Flag, auto

__all__ = ["PLAIN", "Extreme", "Polarity", "Side", "polarity", "polarity_mismatch"]


class Extreme(Flag):
    """Ends of an order that superlatives name."""

    NONE = 0
    FIRST = auto()
    LAST = auto()
    MOST = auto()
    LEAST = auto()


class Side(Flag):
    """On which side of a bound something lies."""

    NONE = 0
    MORE = auto()
    LESS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Polarity:
    """What a text negates, and which extremes and bounds it names."""

    negated: bool = False
    superlative: Extreme = Extreme.NONE
    comparative: Side = Side.NONE


PLAIN = Polarity()

_OPPOSITE = 1.0
_UNTOLD_EXTREME = 0.4
_NEGATION_UNTOLD = 0.6
_NEGATION_UNASKED = 0.3
_OTHER_SIDE = 0.6

_NUMBER = (
    r"(?=\s(?:an?\s|the\s|age\s)?[\d$€£¥]|\s(?:one|two|three|four|five|six|seven|eight|nine|ten|half|một|hai|ba)\b)"
)
# In the order in which they are tried at one place: "at least" before "least", "không quá" before "không".
_SIGNS: tuple[tuple[str, Extreme | Side | None, str], ...] = (
    (
        "more",
        Side.MORE,
        (
            r"more than|greater than|at least|no (?:less|fewer) than|not (?:less|fewer) than|longer than|older than|"
            r"higher than|larger than|exceed(?:s|ed|ing)?|or more|or older|minimum of|"
            rf"(?:over|above){_NUMBER}|nhiều hơn|lớn hơn|cao hơn|vượt(?: quá)?|ít nhất(?: là)?{_NUMBER}|"
            rf"(?:trên|hơn){_NUMBER}|trở lên"
        ),
    ),
    (
        "less",
        Side.LESS,
        (
            r"less than|fewer than|at most|no (?:more|later|longer) than|not (?:more|exceed)|shorter than|younger than|"
            r"lower than|smaller than|or (?:less|fewer|younger)|maximum of|"
            rf"(?:under|below|within|up to){_NUMBER}|ít hơn|nhỏ hơn|thấp hơn|không quá|nhiều nhất là|chưa đến|"
            rf"(?:dưới){_NUMBER}|trở xuống"
        ),
    ),
    (
        "last",
        Extreme.LAST,
        (
            r"most recent(?:ly)?|latest|newest|final(?:ly)?|"
            r"last(?! (?:year|month|week|night|name|names|january|february|march|april|may|june|july|august|september|"
            r"october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b)|"
            r"cuối cùng|mới nhất|gần đây nhất|sau cùng"
        ),
    ),
    (
        "first",
        Extreme.FIRST,
        r"first(?! names?\b)|earliest|oldest|original(?:ly)?|đầu tiên|sớm nhất|lâu đời nhất|thứ nhất",
    ),
    (
        "least",
        Extreme.LEAST,
        (
            r"least|smallest|lowest|shortest|fewest|minimum|slowest|weakest|cheapest|worst|narrowest|lightest|youngest|"
            r"nearest|closest|"
            r"(?:ít|nhỏ|bé|thấp|ngắn|chậm|yếu|rẻ|tệ|kém|trẻ|gần) nhất|tối thiểu"
        ),
    ),
    (
        "most",
        Extreme.MOST,
        (
            r"most(?! (?:of|people|likely)\b)|largest|biggest|greatest|highest|tallest|longest|best|maximum|deepest|"
            r"heaviest|fastest|strongest|richest|widest|farthest|furthest|busiest|hottest|coldest|"
            r"(?:nhiều|lớn|to|cao|dài|nhanh|mạnh|đắt|tốt|giỏi|sâu|rộng|xa|giàu|đông) nhất|tối đa"
        ),
    ),
    (
        "negated",
        None,
        (
            r"not(?! only\b)|no(?! one's)|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|unable|"
            r"except|excluding|"
            r"dont|doesnt|didnt|isnt|arent|wasnt|werent|cant|wont|shouldnt|"
            r"không(?!\s*[?？.]*\s*$)(?! (?:khí|gian|quân)\b)|chẳng|chưa(?!\s*[?？.]*\s*$)|đừng|ngoại trừ|trừ khi"
        ),
    ),
)
_SIGN = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<{name}>{words})' for name, _, words in _SIGNS)})(?!\w)|(?<=n)['’]t(?!\w)"
)
"""For small letters; the ending of "can't" has no name."""
_MEANS = {name: meaning for name, meaning, _ in _SIGNS}


def polarity(text: str) -> Polarity:
    """The negation, extremes and bounds in an English or Vietnamese text.

    The `không` and `chưa` that end a Vietnamese question ask, and negate nothing.
    """
    negated = False
    superlative, comparative = Extreme.NONE, Side.NONE
    for match in _SIGN.finditer(text.lower()):
        means = _MEANS[match.lastgroup or "negated"]
        if means is None:
            negated = True
        elif isinstance(means, Extreme):
            superlative |= means
        else:
            comparative |= means
    if not (negated or superlative or comparative):
        return PLAIN
    return Polarity(negated=negated, superlative=superlative, comparative=comparative)


_OPPOSITES = {
    Extreme.FIRST: Extreme.LAST,
    Extreme.LAST: Extreme.FIRST,
    Extreme.MOST: Extreme.LEAST,
    Extreme.LEAST: Extreme.MOST,
}


def polarity_mismatch(question: Polarity, sentence: Polarity | str) -> float:
    """How far a sentence says the opposite of what is asked, 0 (not at all) to 1 (first for last, most for least).

    An extreme that the sentence does not tell counts 0.4, a negation that only one of the two has 0.6 or 0.3; of
    several the worst. A sentence given as text is looked at only as far as needed.
    """
    told = polarity(sentence) if isinstance(sentence, str) else sentence
    worst = 0.0
    for extreme, opposite in _OPPOSITES.items():
        if extreme in question.superlative and extreme not in told.superlative:
            worst = max(worst, _OPPOSITE if opposite in told.superlative else _UNTOLD_EXTREME)
    if question.negated is not told.negated:
        worst = max(worst, _NEGATION_UNTOLD if question.negated else _NEGATION_UNASKED)
    if question.comparative and told.comparative and not question.comparative & told.comparative:
        worst = max(worst, _OTHER_SIDE)
    return worst
