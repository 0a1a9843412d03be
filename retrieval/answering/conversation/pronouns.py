"""Pronouns of a whole question, given the name or thing that they stand for in the turn before."""

from dataclasses import dataclass

from retrieval.answering.conversation.frame import (
    Asks,
    Frame,
    Part,
    end_of_noun_phrase,
    is_asking,
    is_place_part,
    is_preposition,
    parts_of,
)
from retrieval.answering.conversation.speech import NO_WORD, Case, Form, Place, Pronoun, Referent
from retrieval.answering.conversation.utterance import (
    Range,
    Utterance,
    capitalised,
    is_body,
    is_noun_too,
    is_number,
    is_place_name,
    is_plural,
    is_verb_form,
    read,
    stands_as_place,
    with_single_words,
)
from retrieval.answering.question_types import AskedType
from retrieval.answering.typed_spans import is_no_person
from retrieval.text import fold
from retrieval.text.dates import find_dates

_LONGEST_QUESTION = 40
_WEATHER = frozenset("rain rains raining snow snows snowing hail".split())
_PROCEDURE_VERBS = frozenset(("take", "cost", "takes", "costs", "took"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What the turn before offers to stand for a pronoun."""

    utterance: Utterance
    """The question before, as understood."""
    frame: Frame
    asked: AskedType
    short_answer: str = ""
    party: str = ""
    """The name in `short_answer`, where a party was asked for and the name is of no place."""
    names: tuple[tuple[str, tuple[str, ...], bool], ...] = ()
    """Names of the answer: as written, folded, and whether they stand as places there. Empty where there is none."""
    before: "Offered | None" = None
    """What the turn offers that this one leaned on."""


@dataclass(frozen=True, slots=True)
class _Found:
    pronoun: Pronoun
    words: Range


@dataclass(frozen=True, slots=True)
class _Entity:
    text: str
    folded: tuple[str, ...]
    is_subject: bool = False


def resolve(question: Utterance, offered: Offered) -> str | None:
    """The question with its pronouns replaced where one candidate clearly fits, or None where nothing is replaced."""
    if not 1 < len(question) <= _LONGEST_QUESTION or question.speech.code != offered.utterance.speech.code:
        return None
    is_opened = question.speech.openers.length_at(question.forms, 0) > 0
    if not _asks(question) or (is_opened and not _is_clause(question)):
        return None
    procedure = _of_procedure(question, offered)
    if procedure is not None:
        return procedure
    replacements: list[tuple[Range, str]] = []
    seen: set[Referent] = set()
    used: list[_Entity] = []
    for found in _pronouns(question):
        if found.pronoun.referent in seen:
            continue
        seen.add(found.pronoun.referent)
        if _has_antecedent(question, found):
            continue
        by = _stand_in(question, found, offered, used)
        if by is not None:
            replacements.append((found.words, by))
    if not replacements:
        return None
    if _is_typed_small(question) and not _writes_capitals(offered.utterance):
        replaced = {at for words, _ in replacements for at in range(*words)}
        others = (at for at in range(len(question)) if at not in replaced and not question.name_at(at))
        if any(_names_something(question, at) for at in others):
            replacements = [(words, by.lower()) for words, by in replacements]
        else:
            replacements += [(name, _titled(question.slice(name))) for name in question.names]
    text = question.text
    for words, by in sorted(replacements, reverse=True):
        text = text[: question.words[words.first].start] + by + text[question.words[words.last - 1].end :]
    return text[:1].upper() + text[1:] if question.text[:1].isupper() else text


def _asks(question: Utterance) -> bool:
    """Whether it is a question at all: "he is wrong" is none."""
    if question.text.rstrip().endswith("?"):
        return True
    is_opened = question.speech.asking is Place.FRONT and question.forms[0] in question.speech.auxiliaries
    return is_opened or any(is_asking(question, at) for at in range(len(question)))


def _writes_capitals(utterance: Utterance) -> bool:
    """Whether the person has written a name with its capital in the question before."""
    return utterance.is_cased or any(utterance.words[name.first].surface[:1].isupper() for name in utterance.names)


def _definite(entity: _Entity | None) -> _Entity | None:
    """ "A gym" of the question before is "the gym" now."""
    if entity is None or not entity.text.casefold().startswith(("a ", "an ")):
        return entity
    return _Entity("the " + entity.text.split(" ", maxsplit=1)[1], entity.folded)


def may_lean(question: Utterance) -> bool:
    """A quick look: whether the question has a pronoun that may stand for something of the turn before."""
    if not 1 < len(question) <= _LONGEST_QUESTION:
        return False
    return question.forms[-1] in _PROCEDURE_VERBS or bool(_pronouns(question))


def _is_clause(question: Utterance) -> bool:
    return any(
        is_asking(question, at) or question.forms[at] in question.speech.auxiliaries for at in range(len(question))
    )


def _is_typed_small(question: Utterance) -> bool:
    """Whether names in the question, if there are any, were typed without capitals.

    Capitals must tell all names of a question, or none; a name put into such a question is small as well, unless all
    that the question names is known to be a name.
    """
    return not question.is_cased and question.words[0].surface[:1].islower()


def _titled(text: str) -> str:
    return " ".join(capitalised(word) for word in text.split(" "))


def _pronouns(question: Utterance) -> list[_Found]:
    found = []
    at = 0
    while at < len(question):
        best: _Found | None = None
        for pronoun in question.speech.pronouns:
            length = pronoun.phrases.length_at(question.forms, at)
            if length and (best is None or length > best.words.last - best.words.first):
                best = _Found(pronoun, Range(at, at + length))
        if (
            best is not None
            and question.speech.openers.is_whole(question.forms[:at])
            and best.words.last == len(question)
        ):
            return []  # "what about it?" asks nothing that could be completed
        if best is None or question.name_at(at) is not None or _says_nothing(question, best):
            at += 1
            continue
        found.append(best)
        at = best.words.last
    return found


def _says_nothing(question: Utterance, found: _Found) -> bool:
    """Whether the pronoun stands for nothing: "is it true that", "how many are there", "and then"."""
    forms, (first, last) = question.forms, found.words
    before = forms[first - 1] if first else NO_WORD
    after = forms[last] if last < len(forms) else NO_WORD
    match found.pronoun.referent:
        case Referent.THING if question.speech.code == "en" and forms[first] == "it":
            if after in _WEATHER or any(form in _WEATHER for form in forms[last : last + 2]):
                return True
            if after == "about" and before in question.speech.be:
                return True
            if before in question.speech.be or after in question.speech.be:
                return (
                    "to" in forms[last:]
                    or "that" in forms[last:]
                    or "time" in forms[:first]
                    or (not forms[last:] and before == "what")
                )
            return after in _PROCEDURE_VERBS and "to" in forms[last:]
        case Referent.PLACE if question.speech.code == "en":
            return (
                first == 0 or before in question.speech.be or after in question.speech.be or before in ("has", "have")
            )
        case Referent.TIME if question.speech.code == "en" and forms[first] == "then":
            return first == 0 or last < len(forms) or before in ("until", "since", "by", "if", "and", "so", "but")
        case Referent.SEVERAL if question.speech.code == "vi":
            return after in ("tên", "hàng", "và") or before in ("tên", "dòng")
        case Referent.MAN | Referent.WOMAN:
            return after in ("or", "and", "/") and forms[last + 1 : last + 2] in (("she",), ("her",), ("he",))
        case _:
            return False


def _has_antecedent(question: Utterance, found: _Found) -> bool:
    """Whether the question itself names, before the pronoun, what it may stand for."""
    if found.pronoun.referent in (Referent.PLACE, Referent.TIME, Referent.YEAR, Referent.DAY):
        return _has_own_place_or_time(question, found)
    first = found.words.first
    clause = first
    while clause > 0 and not (
        question.is_apart(clause) or (question.forms[clause] in question.speech.conjunctions and clause < first)
    ):
        clause -= 1
    is_person = found.pronoun.referent in (Referent.MAN, Referent.WOMAN) and (
        question.speech.asking is Place.FRONT or question.forms[first - 1 : first] == (question.speech.of,)
    )
    if any(_names_something(question, at) for at in range(clause) if not is_asking(question, at)):
        return True
    if clause == 0 and _is_subordinate(question, first):
        return True
    if found.pronoun.case is Case.OBJECT or (found.pronoun.case is Case.ANY and _stands_as_object(question, found)):
        return False
    start = _end_of_asking(question, clause)
    return any(
        _names_something(question, at)
        and (not is_person or question.name_at(at) is not None or question.forms[at] in question.speech.person_nouns)
        for at in range(start, first)
    )


def _has_own_place_or_time(question: Utterance, found: _Found) -> bool:
    if found.pronoun.referent is Referent.PLACE:
        return any(stands_as_place(question, name) for name in question.names)
    return bool([time for time in question.times if not found.words.meets(time)])


def _is_subordinate(question: Utterance, first: int) -> bool:
    """Whether the pronoun opens a clause that hangs on one behind it: "When he visited Rome, whom did Ann meet?"."""
    return (
        question.speech.asking is Place.FRONT
        and first == 1
        and question.forms[0] in ("when", "if", "while", "before", "after", "because", "although", "as")
        and any(question.is_apart(at) for at in range(2, len(question)))
    )


def _end_of_asking(question: Utterance, clause: int) -> int:
    """Behind "which prize did" or "in which city did": what is asked for is nobody's antecedent."""
    if question.speech.asking is not Place.FRONT:
        return clause
    if not any(is_asking(question, at) for at in range(clause, min(clause + 2, len(question)))):
        return clause
    for at in range(clause, min(len(question), clause + 8)):
        if question.forms[at] in question.speech.auxiliaries:
            return at
    return clause


def _names_something(question: Utterance, at: int) -> bool:
    speech, form = question.speech, question.forms[at]
    if question.name_at(at) is not None:
        return True
    return not (
        form in speech.small_words
        or form in speech.auxiliaries
        or form in speech.be
        or form in speech.conjunctions
        or form in speech.determiners
        or (is_verb_form(speech, form) and not is_noun_too(speech, form))
        or form in speech.openers
        or is_preposition(question, at)
        or question.time_at(at) is not None
        or any(p.length_at(question.forms, at) for p in (speech.adverbs, speech.other_asking, speech.amounts))
        or is_number(form)
        or speech.verbs.length_at(question.forms, at) > 0
        or (at > 0 and speech.verbs.length_at(question.forms, at - 1) > 1)
    )


def _stands_as_object(question: Utterance, found: _Found) -> bool:
    first, last = found.words
    if _is_owner(question, found):
        return False
    speech = question.speech
    if first == 0:
        return False
    before = question.forms[first - 1]
    if speech.asking is Place.IN_PLACE:
        if last < len(question) and (
            question.forms[last] in speech.auxiliaries or speech.verbs.length_at(question.forms, last)
        ):
            return False  # "nói ông ấy sẽ gặp": it opens a clause of its own
        return speech.verbs.length_before(question.forms, first) > 0 or is_preposition(question, first - 1)
    return not (before in speech.auxiliaries or before in speech.conjunctions or is_asking(question, first - 1))


def _is_owner(question: Utterance, found: _Found) -> bool:
    """Whether "her" is an owner: "her visit", not "met her in"."""
    if found.pronoun.case is Case.OWNER:
        return True
    if question.forms[found.words.first] != "her" or question.speech.code != "en":
        return False
    last = found.words.last
    return last < len(question) and end_of_noun_phrase(question, last) > last and not question.is_apart(last)


# --- who and what the turn before offers


def _stand_in(question: Utterance, found: _Found, offered: Offered, used: list[_Entity]) -> str | None:
    referent = found.pronoun.referent
    is_object = found.pronoun.case is Case.OBJECT or (
        found.pronoun.case is Case.ANY and _stands_as_object(question, found)
    )
    match referent:
        case Referent.MAN | Referent.WOMAN:
            entity = _person(question, offered, referent, used, is_object=is_object)
        case Referent.SEVERAL:
            entity = _several(question, offered)
        case Referent.THING:
            entity = _definite(_thing(question, offered, is_object=is_object))
        case Referent.PLACE:
            return _place(question, found, offered) or (
                _place(question, found, offered.before) if offered.before is not None else None
            )
        case _:
            return _time(question, offered, referent) or (
                _time(question, offered.before, referent) if offered.before is not None else None
            )
    if entity is None:
        return None
    used.append(entity)
    entity = _as_written(entity, offered)
    if _is_owner(question, found) and question.speech.owner:
        return entity.text + ("'" if entity.text.endswith("s'") else question.speech.owner)
    return entity.text


def _as_written(entity: _Entity, offered: Offered) -> _Entity:
    """The entity with the capitals of the answer, where the question before has none."""
    if any(map(str.isupper, entity.text)):
        return entity
    written = {folded: surface for surface, folded, _ in offered.names}
    utterance = read(entity.text, offered.utterance.speech, with_single_words(written))
    text = entity.text
    for name in reversed(utterance.names):
        surface = written.get(utterance.folded(name)) or _titled(utterance.slice(name))
        text = text[: utterance.words[name.first].start] + surface + text[utterance.words[name.last - 1].end :]
    return _Entity(text, entity.folded, entity.is_subject)


def _persons(offered: Offered) -> list[_Entity]:
    """Persons that the question before names, the subject first."""
    utterance, frame = offered.utterance, offered.frame
    persons = []
    for part in parts_of(utterance, frame):
        if is_place_part(utterance, part):
            continue
        inside = [name for name in utterance.names if part.words.holds(name)]
        persons += [
            _entity(utterance, name, is_subject=part.is_subject)
            for name in inside
            if not utterance.owns(name.last)
            and _may_be_person(utterance, name)
            and _is_where_persons_are(utterance, frame, part)
        ]
        length = part.words.last - part.words.first
        person_nouns = utterance.speech.person_nouns
        has_person_noun = any(person_nouns.length_at(utterance.forms, at) for at in range(*part.words))
        if has_person_noun and (not inside or utterance.name_at(part.words.first) is None) and length > 1:
            persons = [person for person in persons if person.text not in utterance.slice(part.words)]
            persons.append(_entity(utterance, part.words, is_subject=part.is_subject))
    return sorted(persons, key=lambda person: not person.is_subject)


def _is_where_persons_are(utterance: Utterance, frame: Frame, part: Part) -> bool:
    """Whether a name stands where persons do: one visits a town, and meets a person."""
    if utterance.forms[part.words.first] in utterance.speech.determiners:
        return False
    if part.preposition is not None:
        return utterance.speech.companions.is_whole(utterance.forms[slice(*part.preposition)])
    verb = NO_WORD if frame.verb is None else utterance.forms[frame.verb.first]
    return not part.is_object or verb in utterance.speech.persons_verbs


def _may_be_person(utterance: Utterance, name: Range) -> bool:
    return (
        not stands_as_place(utterance, name)
        and not is_body(utterance, name)
        and not is_number(utterance.forms[name.first])
    )


def _entity(utterance: Utterance, part: Range, *, is_subject: bool = False) -> _Entity:
    return _Entity(utterance.slice(part), utterance.folded(part), is_subject)


def _answered_person(offered: Offered) -> _Entity | None:
    """The person that the answer named, where one was asked for."""
    if offered.asked is not AskedType.WHO or not offered.party:
        return None
    text = offered.party
    if not text[:1].isupper():
        return None
    folded = tuple(fold(text).replace("-", " ").split())
    if not folded or is_no_person(text):
        return None
    return _Entity(text, folded)


def _is_named_in(question: Utterance, entity: _Entity) -> bool:
    named = {fold(form) for name in question.names for form in question.forms[slice(*name)]}
    return bool(named & set(entity.folded))


def _fits(question: Utterance, entity: _Entity, referent: Referent) -> bool:
    speech = question.speech
    wrong = speech.female if referent is Referent.MAN else speech.male
    return not _is_named_in(question, entity) and not any(Form.of(word) in wrong for word in entity.folded)


def _person(
    question: Utterance, offered: Offered, referent: Referent, used: list[_Entity], *, is_object: bool
) -> _Entity | None:
    persons = [person for person in _persons(offered) if _fits(question, person, referent) and person not in used]
    answered = _answered_person(offered)
    if answered is not None and answered not in used and _fits(question, answered, referent):
        # "Who met Bob?" "Ann." "When did she leave?"; "Whom did Ann meet?" "Bob." "When did he leave?"
        is_new = not any(set(answered.folded) & set(person.folded) for person in persons)
        is_identity = offered.frame.verb is None
        if is_new and (is_identity or not (is_object and persons)):
            return answered
    asks_for_who = offered.frame.asks is Asks.SUBJECT and offered.asked is AskedType.WHO
    if asks_for_who and not is_object:
        return None  # he is the one who was asked for, and the answer did not tell him
    if not persons:
        of_answer = [
            _Entity(text, folded)
            for text, folded, is_place in offered.names
            if not is_place and len(folded) > 1 and not is_no_person(text)
        ]
        fitting = [entity for entity in of_answer if _fits(question, entity, referent)]
        return fitting[0] if len(fitting) == 1 and offered.frame.subject is None else None
    subjects = [person for person in persons if person.is_subject]
    others = [person for person in persons if not person.is_subject]
    chosen = (others or subjects) if is_object else (subjects or others)
    if len(chosen) > 1 and offered.before is not None:
        # "What did Ann and Bob discuss?", where the talk is of Ann: she was the one who acted in the turn before.
        acted = [person.folded for person in _persons(offered.before) if person.is_subject]
        chosen = [person for person in chosen if person.folded in acted] if len(acted) == 1 else chosen
    return chosen[0] if len(chosen) == 1 else None


def _several(question: Utterance, offered: Offered) -> _Entity | None:
    utterance, frame = offered.utterance, offered.frame
    speech = utterance.speech
    persons = [person for person in _persons(offered) if not _is_named_in(question, person)]
    answered = _answered_person(offered)
    if answered is not None and not any(set(answered.folded) & set(person.folded) for person in persons):
        persons = [answered, *persons] if frame.asks is Asks.SUBJECT else [*persons, answered]
    unique = list(dict.fromkeys(persons))
    groups = _groups(utterance, frame)
    if len(unique) == 1 and len(groups) == 1:
        return _entity(utterance, groups[0].words)  # who is named alone is "he" or "she"
    if len(unique) == 2:
        verb = NO_WORD if frame.verb is None else utterance.forms[frame.verb.first]
        is_joint = verb in speech.persons_verbs or unique[0].is_subject == unique[1].is_subject
        if not is_joint:
            return None
        text = f"{unique[0].text} {speech.joined_by} {unique[1].text}"
        return _Entity(text, unique[0].folded + unique[1].folded)
    if unique:
        return None
    subjects = [part for part in groups if part.is_subject]
    chosen = subjects or groups
    if len(chosen) == 1:
        return _entity(utterance, chosen[0].words)
    if not chosen and frame.asks is Asks.SUBJECT and frame.asking is not None:
        asking = frame.asking
        if (
            asking.last - asking.first > 1
            and is_plural(utterance.forms[asking.last - 1])
            and utterance.forms[0] in ("which", "what")
        ):
            return _Entity("the " + utterance.slice(Range(asking.first + 1, asking.last)), ())
    return None


def _groups(utterance: Utterance, frame: Frame) -> list[Part]:
    """Parts that name several, or a body of people."""
    return [
        part
        for part in parts_of(utterance, frame)
        if not is_place_part(utterance, part)
        and (
            (not utterance.is_name(part.words) and is_plural(_head(utterance, part.words)))
            or any(part.words.holds(name) and is_body(utterance, name) for name in utterance.names)
        )
        and not any(form in utterance.speech.units for form in utterance.forms[slice(*part.words)])
    ]


def _head(utterance: Utterance, words: Range) -> str:
    forms = utterance.forms[slice(*words)]
    of = utterance.speech.of
    return forms[forms.index(of, 1) - 1] if of in forms[1:] else forms[-1]


def _thing(question: Utterance, offered: Offered, *, is_object: bool) -> _Entity | None:
    utterance, frame = offered.utterance, offered.frame
    speech = utterance.speech
    things: list[Part] = []
    is_told = frame.verb is not None and utterance.forms[frame.verb.first] not in speech.be
    is_event = not is_object and any(form in speech.event_verbs for form in question.forms)
    is_about_name = frame.subject is not None and frame.subject in utterance.names
    is_be = frame.auxiliary is not None and utterance.forms[frame.auxiliary] in speech.be
    verb = utterance.forms[frame.verb.first] if frame.verb else NO_WORD
    if is_event and verb not in speech.event_verbs and (is_about_name or (is_told and not is_be)):
        return None
    if (
        frame.asking is not None
        and utterance.forms[frame.asking.first] in ("which", "what")
        and len(range(*frame.asking)) > 1
    ):
        return None  # "Which version fixed bug 7?": "it" is the version as well
    for part in parts_of(utterance, frame):
        words = part.words
        names = [name for name in utterance.names if words.holds(name)]
        is_person = any(form in speech.person_nouns for form in utterance.forms[words.first : words.last]) or (
            utterance.is_name(words) and not _is_thing_name(utterance, frame, words, names[0])
        )
        if is_person or (is_plural(_head(utterance, words)) and not names):
            continue
        things.append(part)
    things = [part for part in things if not _is_named_in(question, _entity(utterance, part.words))]
    subjects = [part for part in things if part.is_subject]
    objects = [part for part in things if part.is_object]
    elsewhere = [part for part in things if not is_place_part(utterance, part)]
    is_undergone = is_be or frame.verb is None  # "was the bakery founded": what it happened to, wherever that was
    is_only_thing = not any(not part.is_subject for part in things)
    if is_object and objects:
        chosen = objects
    elif subjects and (is_undergone or is_only_thing):
        chosen = subjects
    elif is_object and is_told:
        chosen = []
    else:
        chosen = elsewhere or things
    if len(chosen) == 1:
        return _entity(utterance, chosen[0].words)
    if not things and is_told and _has_verb(question):
        # A name alone may be of no person: "How many people does Acme employ?" and then "who founded it?".
        acting = [part for part in parts_of(utterance, frame) if part.is_subject and part.words in utterance.names]
        if len(acting) == 1 and verb not in speech.persons_verbs:
            return _entity(utterance, acting[0].words)
    if not chosen and offered.asked is AskedType.WHERE and offered.short_answer and not _persons(offered):
        return _Entity(offered.short_answer, ())
    return None


def _has_verb(question: Utterance) -> bool:
    """Whether a question says more than "where was it?"."""
    return any(_names_something(question, at) for at in range(len(question))) or any(
        is_verb_form(question.speech, form) for form in question.forms
    )


def _is_thing_name(utterance: Utterance, frame: Frame, words: Range, name: Range) -> bool:
    """Whether a name is of no person: a place, a body, an abbreviation, or behind an article."""
    if name.first > words.first or utterance.forms[words.first] in utterance.speech.determiners:
        return True  # "the Harbour Guild", "cầu Rồng"
    if is_place_name(utterance, name) or is_body(utterance, name):
        return True
    is_asked_what = frame.asking is not None and utterance.forms[frame.asking.first] in ("what", "where", "how", "gì")
    return is_asked_what and frame.verb is None


def _place(question: Utterance, found: _Found, offered: Offered) -> str | None:
    utterance, frame, speech = offered.utterance, offered.frame, question.speech
    is_motion = found.words.first > 0 and question.forms[found.words.first - 1] in speech.motions
    link = speech.towards if is_motion else speech.in_place
    if offered.asked is AskedType.WHERE and frame.verb is None and frame.subject is not None:
        # "Where is the museum?" and then "how do I get there?": to the museum.
        return f"{speech.towards if is_motion else speech.at_thing} {utterance.slice(frame.subject)}"
    if offered.asked is AskedType.WHERE and offered.short_answer and offered.short_answer[:1].isupper():
        return f"{link} {offered.short_answer}"
    parts = [part for part in parts_of(utterance, offered.frame) if is_place_part(utterance, part, offered.frame)]
    if len(parts) == 1:
        preposition = parts[0].preposition
        is_place = preposition is not None and utterance.speech.place_prepositions.is_whole(
            utterance.forms[slice(*preposition)]
        )
        spoken = utterance.slice(preposition) if preposition is not None and is_place and not is_motion else link
        return f"{spoken} {utterance.slice(parts[0].words)}"
    if parts or offered.asked is AskedType.WHERE:
        return None
    places = [text for text, _, is_place in offered.names if is_place]
    return f"{link} {places[0]}" if len(places) == 1 else None


def _time(question: Utterance, offered: Offered, referent: Referent) -> str | None:
    text = ""
    if offered.asked is AskedType.WHEN and offered.short_answer:
        text = offered.short_answer
    else:
        utterance = offered.utterance
        dated = [utterance.slice(time) for time in utterance.times if find_dates(f"in {utterance.slice(time)}")]
        text = dated[0] if len(dated) == 1 else ""
    mentions = find_dates(f"in {text}") if text else []
    if len(mentions) != 1:
        return None
    mention, speech = mentions[0], question.speech
    if referent is Referent.YEAR:
        return f"{speech.in_year} {mention.year}" if mention.year is not None and mention.year > 0 else None
    is_day = mention.day is not None
    if referent is Referent.DAY and not is_day:
        return None
    text = text.removeprefix("on ").removeprefix("in ").removeprefix("vào ")
    return f"{speech.on_day if is_day else speech.in_year} {text}"


# --- "how long does that take?" after "how do I renew a passport?"


def _of_procedure(question: Utterance, offered: Offered) -> str | None:
    utterance, frame, forms = offered.utterance, offered.frame, question.forms
    if question.speech.code != "en" or frame.verb is None or frame.subject is None or forms[-1] not in _PROCEDURE_VERBS:
        return None
    if (
        len(forms) < 4
        or forms[-2] not in ("that", "it", "this")
        or forms[-3] not in ("does", "do", "did", "will", "would")
    ):
        return None
    if (
        frame.asking is None
        or utterance.forms[frame.asking.first] != "how"
        or utterance.forms[frame.subject.first] not in ("i", "you", "we", "one")
    ):
        return None
    what = utterance.text[utterance.words[frame.verb.first].start :].rstrip(" ?.!")
    start = question.text[: question.words[-2].start]
    return f"{start}it {question.words[-1].surface} to {what}?"
