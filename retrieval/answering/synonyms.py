"""Words that tell of the same event in other words: "met", "talks", "received"; "phoned", "call".

Small and hand-made on purpose. A group joins words that a news desk or a handbook uses for one and the same event, and
the irregular forms that a stemmer does not join ("wrote", "write"). Meaning beyond that belongs to a model, not a list.
"""

from functools import cache

from retrieval.text import fold, stem

# Each line is one event; words of a line count as one another, at a discount. These tell what two parties did, and to
# meet, to phone and to invite are different facts about the same two: evidence of another event is no evidence.
_DISTINCT_EVENTS = """
meet met meets meeting meetings talks received hosted welcomed conferred
phone phoned telephone telephoned rang
visit visited visits trip travelled traveled tour
invite invited invitation invites
congratulate congratulated congratulations congratulatory
praise praised applauded commended hailed
promise promised pledged vowed committed
thank thanked thanks
discuss discussed discussion discussions talked
marry married marriage wed wife husband
""".strip().splitlines()
# These only join words that tell of one thing; their absence proves nothing ("born" is often a bracket with two dates).
_WORD_FAMILIES = """
call called calls phone phoned telephone telephoned
say said says told tell stated affirmed stressed emphasised emphasized noted declared expressed described
agree agreed agreement agreements consented accepted
give gave given presented handed awarded
send sent sends
bear born birth birthday birthplace
die died dies death dead deceased killed
begin began begun begins started start starts launched opened
end ended ends finished concluded closed
found founded founding established establishment created formed
build built builds constructed construction
write wrote written writes authored
make made makes produced
win won wins winner winning victory victorious
lose lost loses defeat defeated
buy bought buys purchased acquired acquisition
sell sold sells sale
become became becomes
choose chose chosen elected election appointed appointment named
lead led leads headed
leave left leaves departed
hold held holds
take took taken takes
go went gone goes
come came comes arrived
know known knew knows
show showed shown shows
grow grew grown grows
speak spoke spoken speaks
sing sang sung sings
teach taught teaches teacher
think thought thinks
fight fought fights
fall fell fallen falls
rise rose risen rises increased
bring brought brings
catch caught
keep kept keeps
get got gotten gets obtained
pay paid pays payment
sit sat sits
stand stood stands
swim swam
drive drove driven drives
fly flew flown flight
break broke broken
draw drew drawn
throw threw thrown
wear wore worn
sink sank sunk
steal stole stolen
discover discovered discovery found
invent invented invention inventor
publish published publication released
cause caused causes led
live lived lives resided residence
play played plays player
jan january
feb february
mar march
apr april
jun june
jul july
aug august
sep sept september
oct october
nov november
dec december
""".strip().splitlines()
_VIETNAMESE_EVENTS = """
gặp|hội kiến|hội đàm|tiếp|gặp gỡ
điện đàm|gọi điện|điện thoại
thăm|chuyến thăm|tới thăm
mời|lời mời
chết|qua đời|mất|từ trần
""".strip().splitlines()
_NUMBER_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_ROMAN = {2: "ii", 3: "iii", 4: "iv", 6: "vi", 7: "vii", 8: "viii", 9: "ix"}
"""Roman figures that are no words or names of their own, as V, X and Xi are."""


@cache
def _english() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for line in (*_DISTINCT_EVENTS, *_WORD_FAMILIES):
        terms = {stem(word, "en") for word in line.split()}
        for term in terms:
            groups.setdefault(term, set()).update(terms)
    return {term: frozenset(group - {term}) for term, group in groups.items()}


@cache
def _vietnamese() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for line in _VIETNAMESE_EVENTS:
        terms = {fold(phrase).replace(" ", "_") for phrase in line.split("|")}
        for term in terms:
            groups.setdefault(term, set()).update(terms)
    return {term: frozenset(group - {term}) for term, group in groups.items()}


@cache
def _vietnamese_as_written() -> frozenset[str]:
    return frozenset(phrase for line in _VIETNAMESE_EVENTS for phrase in line.split("|"))


@cache
def _distinct() -> frozenset[str]:
    return frozenset(stem(word, "en") for line in _DISTINCT_EVENTS for word in line.split())


@cache
def _numbers() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for value, word in enumerate(_NUMBER_WORDS):
        digits, spelled = str(value), stem(word, "en")
        table[digits] = frozenset({spelled, _ROMAN[value]} if value in _ROMAN else {spelled})
        table[spelled] = frozenset({digits})
    return table


def synonyms(term: str, language: str) -> frozenset[str]:
    """Index terms that tell the same as `term` (itself left out): of an event, or of a small number in words."""
    if language == "vi":
        return _vietnamese().get(term, frozenset())
    if language in {"en", "und"}:
        return _english().get(term, frozenset()) | _numbers().get(term, frozenset())
    return frozenset()


def is_distinct_event(term: str, language: str, written: str) -> bool:
    """Whether `term` tells of an event that evidence must tell too; `written` is the word as typed.

    A Vietnamese word with its accents is taken at them: `mới` is new, and `mời` invites.
    """
    if language == "vi":
        return term in _vietnamese() and (written.isascii() or written.casefold() in _vietnamese_as_written())
    return language in {"en", "und"} and term in _distinct()
