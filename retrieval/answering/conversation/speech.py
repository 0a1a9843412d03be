"""What a language says in a conversation: the table of words that a language module fills in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from retrieval.text import fold
from retrieval.text.folding import case_fold


class Form(str):
    """A word in lower case as it is looked up: with its accents, without them, and whether it must have the right ones.

    In a text written with accents a word that has none means itself ("ban", a board; not "bán", to sell).
    """

    __slots__ = ("folded", "is_exact")
    folded: str
    is_exact: bool

    @classmethod
    def of(cls, surface: str, *, is_exact: bool = False) -> "Form":
        form = cls(case_fold(surface))
        form.folded = fold(form)
        form.is_exact = is_exact or not form.isascii()
        return form


NO_WORD = Form.of("")


class Phrases:
    """A set of phrases of one or more words, looked up at a place in a list of words.

    In a text without accents a word stands for every accented form; in others it must be exact. After a `!` a phrase
    counts with its accents only, where without them it would be another word ("họ", they; "ho", cough).
    """

    def __init__(self, listed: str, *others: "Phrases") -> None:
        self._exact: set[tuple[str, ...]] = set()
        self._loose: set[tuple[str, ...]] = set()
        self._longest: dict[str, int] = {}  # by the first word, folded: most words are no phrase's first
        for entry in listed.replace("\n", "|").split("|"):
            is_strict = entry.strip().startswith("!")
            words = tuple(map(case_fold, entry.strip().removeprefix("!").split()))
            if words:
                self._add(words, None if is_strict else tuple(map(fold, words)))
        for other in others:
            self._exact |= other._exact
            self._loose |= other._loose
            for first, length in other._longest.items():
                self._longest[first] = max(length, self._longest.get(first, 0))
        self._longest_of_all = max(self._longest.values(), default=0)

    def _add(self, exact: tuple[str, ...], loose: tuple[str, ...] | None) -> None:
        self._exact.add(exact)
        if loose is not None:
            self._loose.add(loose)
        first = fold(exact[0])
        self._longest[first] = max(len(exact), self._longest.get(first, 0))

    def length_at(self, words: Sequence[Form], at: int) -> int:
        """How many words the longest phrase that begins here has; 0 when none does."""
        if at >= len(words):
            return 0
        for length in range(min(self._longest.get(words[at].folded, 0), len(words) - at), 0, -1):
            if self.is_whole(words[at : at + length]):
                return length
        return 0

    def length_before(self, words: Sequence[Form], end: int) -> int:
        """How many words the longest phrase that ends right before this word has; 0 when none does."""
        for length in range(min(self._longest_of_all, end), 0, -1):
            if self._longest.get(words[end - length].folded, 0) >= length and self.is_whole(words[end - length : end]):
                return length
        return 0

    def __contains__(self, word: Form) -> bool:
        return word.folded in self._longest and self.is_whole((word,))

    def is_whole(self, words: Sequence[Form]) -> bool:
        """Whether the words are a phrase of the set."""
        exact = tuple(words)
        if exact in self._exact:
            return True
        if any(word.is_exact for word in exact):
            return False
        return tuple(word.folded for word in exact) in self._loose


class Place(StrEnum):
    """Where a language puts the word that asks."""

    FRONT = "front"
    """*When* did Ann meet Bob?"""
    IN_PLACE = "in place"
    """Ann met Bob *when*?"""


class Referent(StrEnum):
    """What a pronoun can stand for."""

    MAN = "man"
    WOMAN = "woman"
    SEVERAL = "several"
    THING = "thing"
    PLACE = "place"
    TIME = "time"
    YEAR = "year"
    DAY = "day"


class Case(StrEnum):
    """What a pronoun does in its clause, where its form says so."""

    SUBJECT = "subject"
    OBJECT = "object"
    OWNER = "owner"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronoun:
    phrases: Phrases
    referent: Referent
    case: Case


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Speech:
    """The words of one language that carry a conversation. Phrases are separated by `|`."""

    code: str
    asking: Place

    openers: Phrases
    """Before a changed part: "and", "what about"."""
    tails: Phrases
    """After it: "then", "too"."""
    adverbs: Phrases
    """Asking words for time, place, reason and manner, which replace one another: "when", "how long"."""
    other_asking: Phrases
    """Asking words for a party or a thing: "who", "what", "which"."""
    parties: Phrases
    """Those of `other_asking` that ask for persons."""
    amounts: Phrases
    """Asking words that count what is named behind them: "how many"."""
    others: tuple[tuple[Phrases, str], ...]
    """Bare "who else?" in its forms, and what it is said as: an asking word and `other`."""
    other: str
    event_before: Phrases
    """What may stand before a bare asking word and only points at the event: "việc đó xảy ra" (when?)."""
    event_after: Phrases
    """The same behind it: (where) "was that"."""

    auxiliaries: Phrases
    be: Phrases
    has_endings: bool
    """Whether words change their endings: "visits", "climbed"."""
    verbs: Phrases
    participles: Phrases
    """Those of `verbs` that stand behind a form of "be" and do not end in -ed: "built"."""
    nouns_too: Phrases
    """Those of `verbs` that are nouns as often: "leave", "visit"."""
    predicates: Phrases
    """What a thing is said to be: "open", "free"."""
    particles: Phrases
    """Small words that belong to the verb before them: (carry) "over"."""
    determiners: Phrases
    persons_verbs: Phrases
    """Verbs of what two parties do together, so that both of them are "they"."""
    place_verbs: Phrases
    """Verbs whose object is a place, as far as a name does not tell: "visit"."""
    event_verbs: Phrases
    """Verbs of events: before them "it" may be all that was told, and is not guessed."""
    seasons: Phrases
    """Those of `times` that name a thing with the noun behind them: "summer" (school)."""
    person_nouns: Phrases
    conjunctions: Phrases
    """Words that open another clause."""
    small_words: Phrases
    """Words that are neither names nor things: what they stand beside is not one phrase with them."""

    place_prepositions: Phrases
    time_prepositions: Phrases
    other_prepositions: Phrases
    rates: Phrases
    """Before a unit of time these tell a rate, not a time: "per" (year)."""
    in_place: str
    """Put before a place whose preposition is not known."""
    at_thing: str
    """The same before a thing that is somewhere: "at" (the museum)."""
    motions: Phrases
    """Verbs before which "there" is where to, and is said with `towards`."""
    towards: str
    surfaces: Phrases
    """Further prepositions of place, which before a name may mean something else: (a report) "on"."""
    companions: Phrases
    """Prepositions before persons: (met) "with" (Ann)."""
    in_year: str
    on_day: str

    units: Phrases
    """Units of time: "year"."""
    before_unit: Phrases
    """What makes a unit a time: "last" (year), "first" (year)."""
    after_unit: Phrases
    """The same, behind it: (năm) "ngoái"."""
    times: Phrases
    """Times by themselves: "today", "Mondays"."""
    numbers: Phrases

    pronouns: tuple[Pronoun, ...]
    of: str
    """Between a thing and whose it is."""
    joined_by: str
    """Between the two that "they" are."""
    owner: str
    """Put behind the owner of what follows ("'s"), or nothing where the owner follows it."""
    male: Phrases
    female: Phrases

    all_asking: Phrases = field(init=False)
    prepositions: Phrases = field(init=False)
    holding_words: Phrases = field(init=False)
    """All words that only hold a question together."""

    def __post_init__(self) -> None:
        asking = Phrases("", self.adverbs, self.other_asking, self.amounts)
        prepositions = Phrases("", self.place_prepositions, self.time_prepositions, self.other_prepositions)
        parts = (self.small_words, asking, prepositions, self.auxiliaries, self.determiners, self.conjunctions)
        object.__setattr__(self, "all_asking", asking)
        object.__setattr__(self, "prepositions", prepositions)
        object.__setattr__(self, "holding_words", Phrases("", *parts))
