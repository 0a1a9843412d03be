"""What a language says in a conversation: the table of words that a language module fills in."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.text import fold
from retrieval.text.folding import case_fold


class Phrases:
    """A set of phrases of one or more words, looked up at a place in a list of words.

    A word typed with its accents must have the right ones; typed without any, it stands for every accented form. After
    a `!` a phrase counts with its accents only, where without them it would be another word ("họ", they; "ho", cough).
    """

    def __init__(self, listed: str) -> None:
        self._by_folded: dict[tuple[str, ...], list[tuple[tuple[str, ...], bool]]] = {}
        for entry in listed.replace("\n", "|").split("|"):
            is_strict = entry.strip().startswith("!")
            words = entry.strip().removeprefix("!").split()
            if words:
                exact = tuple(map(case_fold, words))
                self._by_folded.setdefault(tuple(map(fold, words)), []).append((exact, is_strict))
        self._longest = max(map(len, self._by_folded), default=0)

    def length_at(self, words: Sequence[str], at: int) -> int:
        """How many words the longest phrase that begins here has; 0 when none does."""
        return next(
            (n for n in range(min(self._longest, len(words) - at), 0, -1) if self._has(words[at : at + n])),
            0,
        )

    def length_before(self, words: Sequence[str], end: int) -> int:
        """How many words the longest phrase that ends right before this word has; 0 when none does."""
        return next((n for n in range(min(self._longest, end), 0, -1) if self._has(words[end - n : end])), 0)

    def __contains__(self, word: str) -> bool:
        return self._has((word,))

    def is_whole(self, words: Sequence[str]) -> bool:
        return self._has(words)

    def _has(self, words: Sequence[str]) -> bool:
        entries = self._by_folded.get(tuple(map(fold, words)), ())
        return any(
            all(
                word == of_entry or (word.isascii() and not is_strict)
                for word, of_entry in zip(words, exact, strict=True)
            )
            for exact, is_strict in entries
        )


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


@dataclass(frozen=True, slots=True, kw_only=True)
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
    """Bare "who else?" in its forms, and what it is said as."""
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
    joined_by: str
    """Between the two that "they" are."""
    owner: str
    """Put behind the owner of what follows ("'s"), or nothing where the owner follows it."""
    male: Phrases
    female: Phrases
