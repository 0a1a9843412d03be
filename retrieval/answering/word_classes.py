"""What class of word a folded word looks like, by lists of common English ones and by endings."""

from functools import lru_cache

import regex

_VERBS = frozenset(
    """
    made took gave went came began saw knew found left led held kept brought built bought sent spent lost won met
    ran wrote rose fell grew drew drove spoke chose broke wore bore said told thought sought taught caught felt put
    set cut hit let read got paid laid lay sat stood understood stuck fought flew threw sold dealt meant shot hung
    make take give go come begin see know find leave lead hold keep bring build buy send spend lose win meet run
    write rise fall grow draw drive speak choose break wear bear say tell think seek teach catch feel get pay
    include includes makes takes gives goes comes begins sees knows finds leaves leads holds keeps brings builds
    provide provides allow allows use uses cause causes contain contains produce produces require requires form
    forms show shows become remain remains appear appears seem seems consist consists occur occurs exist exists
    serve serves help helps enter enters attempt attempts protect protects argue argues suggest suggests claim
    claims state states believe believes describe describes involve involves represent represents increase increases
    reduce reduces receive receives move moves lie lies live lives work works play plays start starts continue
    continues follow follows decide decides prefer prefers want wants need needs mean means refer refers promote
    promotes maintain maintains tend tends return returns reach reaches operate operates support supports offer
    offers act acts add adds arise arises created known called given taken seen done gone shown written driven
    chosen broken grown drawn born worn torn
    """.split()
)
_ADVERBS = frozenset(
    """
    however also once instead sometimes often usually always never later then thus therefore hence still already
    almost perhaps maybe together moreover furthermore meanwhile otherwise nevertheless nonetheless again soon away
    back forth apart elsewhere somewhat rather quite indeed especially particularly
    """.split()
)
_QUANTIFIERS = frozenset(
    """
    several most more less fewer few little least other others own first last next former latter main certain
    various numerous whole entire largest smallest highest lowest best worst greatest
    """.split()
)
_ENDINGS = (
    (1.0, regex.compile(r"ly$")),
    (2.0, regex.compile(r"ing$")),
    (3.0, regex.compile(r"ed$")),
    (4.0, regex.compile(r"(?:tion|sion|ment|ity|ness|ism|ance|ence|ship|logy)s?$")),
    (5.0, regex.compile(r"(?:ous|ful|ive|al|ic|ish|less|able)$")),
    (6.0, regex.compile(r"[^s]s$")),
)


@lru_cache(maxsize=1 << 14)
def word_class(word: str) -> float:
    """A number for the class: 0 unknown, 1 adverb, 2 to 6 by ending, 7 quantifier, 8 verb."""
    if word in _VERBS:
        return 8.0
    if word in _ADVERBS:
        return 1.0
    if word in _QUANTIFIERS:
        return 7.0
    return next((number for number, ending in _ENDINGS if ending.search(word)), 0.0)
