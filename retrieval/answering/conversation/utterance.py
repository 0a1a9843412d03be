"""A question as the conversation reads it: its words, which of them are names, which are times."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from retrieval.answering.conversation.places import KNOWN_PLACES
from retrieval.answering.conversation.speech import Form, Place, Speech
from retrieval.answering.typed_spans import is_no_person
from retrieval.text import Word, fold, words
from retrieval.text.dates import find_dates
from retrieval.text.vietnamese import is_vietnamese_syllable

_APART = regex.compile(r"[,;:.!?()\[\]\"“”«»|/\n–—]")
_CLOCK = regex.compile(r"\d{1,2}\s?(?:am|pm|h)")
_TAKES_OF = frozenset(
    "bank university ministry republic kingdom house court bureau department institute museum school college church "
    "city bay gulf isle treaty battle league council committee party".split()
)
_SHORTEST_PLACE_IN_LOWER_CASE = 4


class Range(NamedTuple):
    """Words `[first, last)` of an utterance."""

    first: int
    last: int

    def holds(self, other: "Range") -> bool:
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "Range") -> bool:
        return self.first < other.last and other.first < self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Words of one question or answer. `forms` are the words in lower case, accents kept."""

    text: str
    speech: Speech
    words: tuple[Word, ...]
    forms: tuple[Form, ...]
    is_cased: bool
    """Whether capital letters tell names from other words."""
    names: tuple[Range, ...] = field(default=())
    times: tuple[Range, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.words)

    def slice(self, part: Range) -> str:
        if part.last <= part.first:
            return ""
        return self.text[self.words[part.first].start : self.words[part.last - 1].end]

    def folded(self, part: Range) -> tuple[str, ...]:
        return tuple(form.folded for form in self.forms[part.first : part.last])

    def before(self, at: int) -> str:
        """The text before this word, with the space between."""
        return self.text[: self.words[at].start] if at < len(self.words) else self.text

    def after(self, last: int) -> str:
        """The text behind the word before this one."""
        return self.text[self.words[last - 1].end :] if last else self.text

    def replaced(self, part: Range, by: str) -> str:
        """The text with other words in place of these; the first word of the text keeps its capital."""
        if part.first == 0 and self.words[0].surface[:1].isupper():
            by = capitalised(by)
        return self.before(part.first) + by + self.after(part.last)

    def without(self, part: Range) -> str:
        """The text without these words and the space before them."""
        return self.before(part.first).rstrip() + self.after(part.last)

    def is_apart(self, at: int) -> bool:
        """Whether punctuation stands between this word and the one before it (not counting initials: "J. Fox")."""
        if at <= 0 or at >= len(self.words):
            return True
        gap = self.text[self.words[at - 1].end : self.words[at].start]
        if len(gap) <= 2 and gap.startswith(".") and len(self.words[at - 1].surface) == 1:
            return False
        return _APART.search(gap) is not None

    def owns(self, last: int) -> bool:
        """Whether the word before this one is an owner: "Lam's"."""
        if not 0 < last <= len(self.words):
            return False
        end = self.words[last - 1].end
        return self.text[end : end + 2] in ("'s", "’s") or self.text[end : end + 2] in ("' ", "’ ")

    def name_at(self, at: int) -> Range | None:
        return next((name for name in self.names if name.first <= at < name.last), None)

    def time_at(self, at: int) -> Range | None:
        return next((time for time in self.times if time.first <= at < time.last), None)

    def is_name(self, part: Range) -> bool:
        return any(part.holds(name) for name in self.names)


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def read(
    text: str, speech: Speech, known_names: Collection[tuple[str, ...]] = (), *, only_dates: bool = False
) -> Utterance:
    """The text read in a language. `known_names` are the folded words of names that capitals elsewhere have told.

    With `only_dates` its times are the written dates, without "last year" and the like: enough to tell names by.
    """
    found = tuple(words(text))
    is_accented = not text.isascii() and any(not word.surface.isascii() for word in found)
    forms = tuple(Form.of(word.surface, is_exact=is_accented) for word in found)
    capitals = [word.surface[:1].isupper() for word in found]
    letters = sum(word.surface[:1].isalpha() for word in found)
    is_cased = (any(capitals[1:]) and sum(capitals) < letters) or (len(found) == 1 and capitals[0])
    plain = Utterance(text=text, speech=speech, words=found, forms=forms, is_cased=is_cased)
    times = tuple(_date_ranges(plain) if only_dates else _times(plain))
    timed = Utterance(text=text, speech=speech, words=found, forms=forms, is_cased=is_cased, times=times)
    names = tuple(_names(timed, frozenset(known_names)))
    return Utterance(text=text, speech=speech, words=found, forms=forms, is_cased=is_cased, times=times, names=names)


def with_single_words(names: Iterable[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """The names, and of those of persons each longer word by itself: who is called Ada Brook is called Brook."""
    return frozenset(part for name in names for part in (name, *_single_words(name)))


def _single_words(name: tuple[str, ...]) -> list[tuple[str, ...]]:
    if is_no_person(" ".join(name)):
        return []
    return [(word,) for word in name if len(word) > 2 and not is_no_person(word)]


def is_place_name(utterance: Utterance, part: Range) -> bool:
    return utterance.folded(part) in KNOWN_PLACES


def stands_as_place(utterance: Utterance, part: Range) -> bool:
    """Whether a name is a place: known as one, or behind a preposition of place."""
    if is_place_name(utterance, part):
        return True
    first = (
        part.first - 1 if part.first and utterance.forms[part.first - 1] in utterance.speech.determiners else part.first
    )
    return utterance.speech.place_prepositions.length_before(utterance.forms, first) > 0


def is_body(utterance: Utterance, part: Range) -> bool:
    """Whether a name is of a body of people, an office or an abbreviation."""
    return is_no_person(utterance.slice(part))


def is_verb_form(speech: Speech, form: Form) -> bool:
    """Whether a word is a verb of the table, or one with the ending of "he visits", "they climbed"."""
    return any(stem in speech.verbs for stem in _verb_stems(speech, form)) or (
        speech.has_endings and len(form) > 4 and form.endswith("ed")
    )


def is_noun_too(speech: Speech, form: Form) -> bool:
    return any(stem in speech.nouns_too for stem in _verb_stems(speech, form))


def _verb_stems(speech: Speech, form: Form) -> list[Form]:
    if not speech.has_endings or not form.endswith("s"):
        return [form]
    stems = [form[:-1], form.removesuffix("es"), form[:-3] + "y" if form.endswith("ies") else ""]
    return [form, *(Form.of(stem) for stem in stems if stem)]


def is_plural(form: str) -> bool:
    return len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is"))


def is_number(form: str) -> bool:
    return any(map(str.isdigit, form))


# --- times


def _times(utterance: Utterance) -> Iterator[Range]:
    dates = _date_ranges(utterance)
    at = 0
    while at < len(utterance):
        found = next((date for date in dates if date.first == at), None) or _spoken_time(utterance, at)
        if found is None:
            at += 1
            continue
        yield found
        at = found.last


def _date_ranges(utterance: Utterance) -> list[Range]:
    found = []
    for mention in find_dates(utterance.text):
        inside = [
            at for at, word in enumerate(utterance.words) if word.start < mention.end and mention.start < word.end
        ]
        if not inside:
            continue
        first, last = inside[0], inside[-1] + 1
        if first and utterance.forms[first - 1] in utterance.speech.units:
            first -= 1
        found.append(Range(first, last))
    return found


def _spoken_time(utterance: Utterance, at: int) -> Range | None:
    speech, forms = utterance.speech, utterance.forms
    if length := speech.times.length_at(forms, at):
        return None if _names_a_thing(utterance, at, at + length) else Range(at, at + length)
    if _CLOCK.fullmatch(forms[at]):
        return Range(at, at + 1)
    if is_number(forms[at]) and at + 1 < len(forms) and forms[at + 1] in ("am", "pm", "giờ"):
        return Range(at, at + 2)
    if forms[at] in speech.units and (length := speech.after_unit.length_at(forms, at + 1)):
        return Range(at, at + 1 + length)
    end = at
    while end < len(forms) and end - at < 5 and (is_number(forms[end]) or forms[end] in speech.before_unit):
        if (
            end > at
            and forms[end] in speech.units
            and not any(form in speech.units for form in forms[end + 1 : end + 2])
        ):
            break  # "15 năm": the word for year is the word for five as well; but "my second year"
        end += 1
    if at < end < len(forms) and forms[end] in speech.units and not utterance.is_apart(end):
        if all(
            form in speech.determiners and form != "this" for form in forms[at:end]
        ) and not _follows_time_preposition(utterance, at):
            return None
        return Range(at, end + 1 + speech.after_unit.length_at(forms, end + 1))
    return None


def _names_a_thing(utterance: Utterance, first: int, last: int) -> bool:
    """Whether a season or a day only says which thing is meant: "summer school"."""
    speech, forms = utterance.speech, utterance.forms
    if last - first > 1 or forms[first] not in speech.seasons or last >= len(forms) or utterance.is_apart(last):
        return False
    return not (
        _is_small(utterance, last)
        or forms[last] in speech.tails
        or is_number(forms[last])
        or (is_verb_form(speech, forms[last]) and not is_noun_too(speech, forms[last]))
    )


def _follows_time_preposition(utterance: Utterance, at: int) -> bool:
    return utterance.speech.time_prepositions.length_before(utterance.forms, at) > 0


# --- names


def _names(utterance: Utterance, known: frozenset[tuple[str, ...]]) -> Iterator[Range]:
    at = 0
    while at < len(utterance):
        last = _end_of_name(utterance, at, known)
        if last > at:
            yield Range(_start_with_title(utterance, at), last)
        at = max(last, at + 1)


def _start_with_title(utterance: Utterance, first: int) -> int:
    """Where a name begins that has its title or form of address before it: "president Ann Fox", "ông Nam"."""
    speech = utterance.speech
    while not utterance.is_apart(first):
        length = max(
            titles.length_before(utterance.forms, first) for titles in (speech.person_nouns, speech.male, speech.female)
        )
        if not length or utterance.owns(first):
            break
        first -= length
    return first


def _end_of_name(utterance: Utterance, at: int, known: frozenset[tuple[str, ...]]) -> int:
    if utterance.is_cased:
        last = at
        while last < len(utterance) and (last == at or _holds_together(utterance, last)):
            if (last > at and _is_hyphened(utterance, last)) or _is_capital(utterance, last, known):
                last += 1
            elif (
                last > at
                and utterance.forms[last] in ("of", "de", "la", "van", "von", "der", "den", "bin", "al")
                and (utterance.forms[last] != "of" or fold(utterance.forms[last - 1]) in _TAKES_OF)
                and last + 1 < len(utterance)
                and _is_capital(utterance, last + 1, known)
                and _holds_together(utterance, last + 1)
            ):
                last += 2
            else:
                break
        return last
    if at == 0 and _opens_as_name(utterance):
        return 1
    folded = utterance.folded(Range(at, min(len(utterance), at + 6)))
    longest = at
    for length in range(len(folded), 0, -1):
        words_ = folded[:length]
        is_place = words_ in KNOWN_PLACES and len("".join(words_)) >= _SHORTEST_PLACE_IN_LOWER_CASE
        if words_ in known or (is_place and not _is_small(utterance, at)):
            longest = at + length
            break
    # "ada brook" where the answer writes "Mayor Ada Brook": neighbours that are names by themselves are one name.
    if (
        longest > at
        and longest < len(utterance)
        and not utterance.is_apart(longest)
        and not _is_small(utterance, longest)
    ):
        further = _end_of_name(utterance, longest, known)
        if not is_place_name(utterance, Range(at, longest)):
            return max(longest, further)
    return longest


def _is_hyphened(utterance: Utterance, at: int) -> bool:
    gap = utterance.text[utterance.words[at - 1].end : utterance.words[at].start]
    return gap in ("-", "‐", "‑")


def _holds_together(utterance: Utterance, at: int) -> bool:
    return not utterance.is_apart(at) and not utterance.owns(at)


def _is_capital(utterance: Utterance, at: int, known: frozenset[tuple[str, ...]]) -> bool:
    form = utterance.forms[at]
    if not utterance.words[at].surface[:1].isupper() or form == "i" or utterance.time_at(at) is not None:
        return False
    if at:
        return True
    if _is_small(utterance, 0) or utterance.speech.verbs.length_at(utterance.forms, 0):
        return False
    if len(utterance) > 1 and utterance.words[1].surface[:1].isupper() and not utterance.is_apart(1):
        return utterance.time_at(1) is None
    if _opens_as_name(utterance):
        return True
    first = (fold(form),)
    looks_foreign = utterance.speech.code == "vi" and not is_vietnamese_syllable(first[0]) and first[0].isalpha()
    return first in known or first in KNOWN_PLACES or looks_foreign or utterance.words[0].surface.isupper()


def _opens_as_name(utterance: Utterance) -> bool:
    """Whether a capitalised first word is a name because only persons do what follows: "Lan sinh năm nào?"."""
    return (
        utterance.speech.asking is Place.IN_PLACE
        and utterance.words[0].surface[:1].isupper()
        and not _is_small(utterance, 0)
        and utterance.speech.persons_verbs.length_at(utterance.forms, 1) > 0
    )


def _is_small(utterance: Utterance, at: int) -> bool:
    """Whether a word only holds the question together."""
    return utterance.speech.holding_words.length_at(utterance.forms, at) > 0


def names_in(texts: Sequence[str], speech: Speech) -> list[tuple[str, tuple[str, ...], bool]]:
    """Names in quotes, titles and answers: as written, folded, and whether they stand as places there.

    A single capitalised word that opens a sentence is none: its capital is the sentence's.
    """
    found: dict[tuple[str, ...], tuple[str, tuple[str, ...], bool]] = {}
    for text in texts:
        utterance = read(text, speech, only_dates=True)
        for name in utterance.names:
            if name.last - name.first == 1 and utterance.is_apart(name.first) and not is_place_name(utterance, name):
                continue
            if name.last - name.first == 1 and _is_small(utterance, name.first):
                continue
            first = name.first
            if utterance.is_apart(first) and _is_small(utterance, first) and not _looks_like_syllable(utterance, first):
                first += 1
            part = Range(first, name.last)
            folded = utterance.folded(part)
            is_place = stands_as_place(utterance, part) or (folded in found and found[folded][2])
            found[folded] = (utterance.slice(part), folded, is_place)
    return list(found.values())


def _looks_like_syllable(utterance: Utterance, at: int) -> bool:
    """Whether a small word that opens a sentence may open a name with the next: "To Lam met …"."""
    return utterance.forms[at] not in utterance.speech.determiners and (
        at + 1 < len(utterance) and is_vietnamese_syllable(fold(utterance.forms[at + 1]))
    )
