"""How a question is built: who asks for what, about which subject, with which verb and object."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.answering.conversation.speech import Form, Place
from retrieval.answering.conversation.utterance import Range, Utterance, is_noun_too, is_place_name, is_verb_form

_LONGEST_ASKING = 7
_LONGEST_SUBJECT = 9


class Asks(StrEnum):
    """What the asking word is to the verb."""

    ADVERB = "adverb"
    """*When* did Ann meet Bob?"""
    SUBJECT = "subject"
    """*Who* met Bob?"""
    OBJECT = "object"
    """*Whom* did Ann meet?"""
    YES_NO = "yes or no"
    NOTHING = "nothing"
    """No asking word where one is looked for: "Ann and Bob"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    asks: Asks
    asking: Range | None = None
    """The asking words with what belongs to them: "in which city"."""
    auxiliary: int | None = None
    subject: Range | None = None
    verb: Range | None = None
    object: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the question that names somebody or something."""

    words: Range
    preposition: Range | None = None
    is_subject: bool = False
    is_object: bool = False


def frame_of(utterance: Utterance) -> Frame:
    """The frame as far as it can be told."""
    if not utterance.words:
        return Frame(asks=Asks.NOTHING)
    if utterance.speech.asking is Place.FRONT:
        return _fronted(utterance)
    return _in_place(utterance)


def parts_of(utterance: Utterance, frame: Frame) -> list[Part]:
    """Subject, object, what follows prepositions, and names that stand elsewhere; times are none of these."""
    found: list[Part] = []
    taken: list[Range] = [frame.asking] if frame.asking else []
    for words, is_subject in ((frame.subject, True), (frame.object, False)):
        if words is not None and words.last > words.first and not _is_pronoun(utterance, words):
            found.append(Part(words=words, is_subject=is_subject, is_object=not is_subject))
        if words is not None:
            taken.append(words)
    at = 1
    while at < len(utterance):
        preposition = preposition_before(utterance, at)
        inside = any(words.first <= at - 1 < words.last for words in taken) or (
            frame.verb is not None and at in range(*frame.verb)
        )
        if preposition is None or inside or utterance.time_at(at) or is_preposition(utterance, at):
            at += 1
            continue
        end = end_of_noun_phrase(utterance, at)
        if end > at:
            found.append(Part(words=Range(at, end), preposition=preposition))
            taken.append(Range(at, end))
        at = max(end, at + 1)
    found += [
        Part(words=name, preposition=preposition_before(utterance, name.first))
        for name in utterance.names
        if not any(part.words.meets(name) for part in found) and not (frame.asking and frame.asking.meets(name))
    ]
    return sorted(found, key=lambda part: part.words)


def preposition_before(utterance: Utterance, at: int) -> Range | None:
    length = utterance.speech.prepositions.length_before(utterance.forms, at)
    if not length or utterance.name_at(at - 1) is not None or _is_in_phrase(utterance, at - length):
        return None
    return Range(at - length, at)


def is_preposition(utterance: Utterance, at: int) -> bool:
    is_listed = utterance.speech.prepositions.length_at(utterance.forms, at) > 0
    return is_listed and utterance.name_at(at) is None and not _is_in_phrase(utterance, at)


def _is_in_phrase(utterance: Utterance, at: int) -> bool:
    """Whether a preposition belongs to what is named, as behind an article: "the per diem"."""
    return at > 0 and utterance.forms[at - 1] in utterance.speech.determiners and not utterance.is_apart(at)


def is_asking(utterance: Utterance, at: int) -> bool:
    return utterance.speech.all_asking.length_at(utterance.forms, at) > 0


def end_of_noun_phrase(utterance: Utterance, at: int) -> int:
    """Where what is named from this word on ends; the word itself when it names nothing."""
    speech, forms = utterance.speech, utterance.forms
    start = at
    while at < len(forms) and forms[at] in speech.determiners and utterance.name_at(at) is None:
        at += 1
    first = at
    while at < len(forms) and (at == start or not utterance.is_apart(at)):
        name = utterance.name_at(at)
        if name is not None:
            at = name.last
            if utterance.owns(at):
                continue
            if at + 1 < len(forms) and forms[at] == speech.joined_by and utterance.name_at(at + 1):
                at += 1
                continue
            return at
        is_of = forms[at] == speech.of and at > first and at + 1 < len(forms)
        is_end = (
            utterance.time_at(at) is not None
            or (is_preposition(utterance, at) and not is_of)
            or is_asking(utterance, at)
            or forms[at] in speech.auxiliaries
            or forms[at] in speech.conjunctions
            or forms[at] in speech.small_words
            or (forms[at] in speech.determiners and at > first and forms[at - 1] != speech.of)
        )
        if is_end:
            break
        at += 1
    while at > first and forms[at - 1] == speech.of:
        at -= 1
    return at if at > first else start


def _is_pronoun(utterance: Utterance, words: Range) -> bool:
    return words.last - words.first == 1 and utterance.forms[words.first] in utterance.speech.small_words


# --- languages that put the asking word first


def _fronted(utterance: Utterance) -> Frame:
    forms, speech = utterance.forms, utterance.speech
    if forms[0] in speech.auxiliaries and utterance.name_at(0) is None:
        return _behind_auxiliary(utterance, Asks.YES_NO, None, 0)
    start = 1 if len(forms) > 1 and is_preposition(utterance, 0) and is_asking(utterance, 1) else 0
    if not is_asking(utterance, start):
        return _told(utterance)
    length = speech.all_asking.length_at(forms, start)
    is_adverb = speech.adverbs.length_at(forms, start) == length
    end = start + length
    is_party = speech.parties.is_whole(forms[start:end])
    for at in range(end, min(len(forms), end + _LONGEST_ASKING)):
        if forms[at] in speech.auxiliaries and utterance.name_at(at) is None:
            if at + 1 < len(forms) and not is_adverb and _is_verb(utterance, at + 1):
                return _behind_verb(utterance, Asks.SUBJECT, Range(0, at), Range(at, at + 2))
            asks = Asks.ADVERB if is_adverb and at == end else Asks.OBJECT
            if forms[start] == "how" or (start and asks is Asks.OBJECT):
                asks = Asks.OBJECT if at > end and speech.amounts.length_at(forms, start) else Asks.ADVERB
            return _behind_auxiliary(utterance, asks, Range(0, at), at)
        if not is_adverb and _is_verb(utterance, at) and (is_party or not _may_be_noun(utterance, at)):
            return _behind_verb(utterance, Asks.SUBJECT, Range(0, at), Range(at, at + 1))
        if utterance.is_apart(at):
            break
    return Frame(asks=Asks.NOTHING, asking=Range(0, end))


def _behind_auxiliary(utterance: Utterance, asks: Asks, asking: Range | None, auxiliary: int) -> Frame:
    forms, speech = utterance.forms, utterance.speech
    start = auxiliary + 1
    if start >= len(forms):
        return Frame(asks=asks, asking=asking, auxiliary=auxiliary)
    if forms[start] == "there" and forms[auxiliary] in speech.be:
        end = end_of_noun_phrase(utterance, start + 1)
        subject = Range(start + 1, end) if end > start + 1 else None
        return Frame(asks=asks, asking=asking, auxiliary=auxiliary, subject=subject)
    verb = _verb_after_subject(utterance, start, behind=forms[auxiliary])
    if verb is None and forms[auxiliary] not in speech.be:
        verb = _unknown_verb(utterance, start)
    if verb is None:
        if forms[auxiliary] not in speech.be:
            return Frame(asks=asks, asking=asking, auxiliary=auxiliary)
        end = end_of_noun_phrase(utterance, start)
        subject = Range(start, end) if end > start else None
        return Frame(asks=asks, asking=asking, auxiliary=auxiliary, subject=subject)
    frame = _behind_verb(utterance, asks, asking, Range(verb, verb + 1))
    end_of_subject = verb
    while end_of_subject > start + 1 and _is_adverb(utterance, end_of_subject - 1):
        end_of_subject -= 1
    return Frame(
        asks=asks,
        asking=asking,
        auxiliary=auxiliary,
        subject=Range(start, end_of_subject),
        verb=frame.verb,
        object=frame.object,
    )


def _behind_verb(utterance: Utterance, asks: Asks, asking: Range | None, verb: Range) -> Frame:
    end = verb.last
    if (
        end < len(utterance)
        and utterance.forms[end] in utterance.speech.particles
        and utterance.time_at(end + 1) is None
    ) and not (utterance.forms[end] in ("on", "over") and utterance.name_at(end + 1)):
        end += 1
    last = end_of_noun_phrase(utterance, end) if end < len(utterance) and not utterance.is_apart(end) else end
    return Frame(asks=asks, asking=asking, verb=Range(verb.first, end), object=Range(end, last) if last > end else None)


def _may_be_noun(utterance: Utterance, at: int) -> bool:
    """Whether a verb is a noun as often, and the clause has another verb behind it: "which work permits expire"."""
    if not is_noun_too(utterance.speech, utterance.forms[at]):
        return False
    return any(
        utterance.forms[later] in utterance.speech.auxiliaries or _is_verb(utterance, later)
        for later in range(at + 1, min(len(utterance), at + 4))
    )


def _verb_after_subject(utterance: Utterance, start: int, behind: Form) -> int | None:
    """Where the verb is, behind an auxiliary and a subject that begins here."""
    forms, speech = utterance.forms, utterance.speech
    if forms[start] in speech.small_words and utterance.name_at(start) is None:
        at = start + 1
        while at < len(forms) and _is_adverb(utterance, at):
            at += 1
        return at if at < len(forms) and not is_preposition(utterance, at) and not utterance.time_at(at) else None
    at = start
    while at < min(len(forms), start + _LONGEST_SUBJECT) and (at == start or not utterance.is_apart(at)):
        name = utterance.name_at(at)
        if name is not None:
            at = name.last
            if at >= len(forms) or utterance.is_apart(at):
                return None
            if utterance.owns(at) or (is_preposition(utterance, at) and forms[at] != speech.of):
                if not utterance.owns(at):
                    return None
            elif not (forms[at] in speech.conjunctions or forms[at] == speech.of or utterance.time_at(at)):
                while at < len(forms) and _is_adverb(utterance, at):
                    at += 1
                is_verb = (
                    at < len(forms) and forms[at] not in speech.auxiliaries and forms[at] not in speech.determiners
                )
                return at if is_verb and not utterance.time_at(at) and not is_preposition(utterance, at) else None
            continue
        if at > start and _is_verb(utterance, at) and _goes_with(utterance, behind, at):
            is_noun = is_noun_too(speech, forms[at]) and at + 1 < len(forms) and _is_verb(utterance, at + 1)
            if not is_noun:
                return at
        if at > start and (is_asking(utterance, at) or (is_preposition(utterance, at) and forms[at] != speech.of)):
            return None
        at += 1
    return None


def _goes_with(utterance: Utterance, auxiliary: Form, at: int) -> bool:
    """Whether a verb has a form that stands behind this auxiliary: "is … built", not "is … build"."""
    form, speech = utterance.forms[at], utterance.speech
    if auxiliary not in speech.be:
        return True
    return form in speech.participles or form in speech.predicates or form.endswith(("ed", "ing"))


def _unknown_verb(utterance: Utterance, start: int) -> int | None:
    """A verb of no table, told by what follows it: the article of an object, or a preposition."""
    forms, speech = utterance.forms, utterance.speech
    first = start
    while first < len(forms) and forms[first] in speech.determiners:
        first += 1
    for at in range(first + 1, min(len(forms), start + _LONGEST_SUBJECT)):
        if utterance.is_apart(at) or utterance.name_at(at) is not None:
            return None
        is_object = forms[at] in speech.determiners
        if is_object or (is_preposition(utterance, at) and forms[at] != speech.of):
            return at - 1 if at - 1 > first else None
    return None


def _is_verb(utterance: Utterance, at: int) -> bool:
    form, speech = utterance.forms[at], utterance.speech
    if utterance.name_at(at) is not None or utterance.time_at(at) is not None or utterance.is_apart(at):
        return False
    if at and utterance.forms[at - 1] in speech.determiners and utterance.name_at(at - 1) is None:
        return False
    if at and utterance.owns(at):
        return False
    return is_verb_form(speech, form) or form in speech.predicates


def _is_adverb(utterance: Utterance, at: int) -> bool:
    form = utterance.forms[at]
    return utterance.name_at(at) is None and (
        form in utterance.speech.small_words
        or form in ("first", "last", "finally")
        or (len(form) > 4 and form.endswith("ly"))
    )


def _told(utterance: Utterance) -> Frame:
    """A sentence or a heap of keywords, perhaps with the asking word inside: "Tell me when Ann met Bob"."""
    speech, forms = utterance.speech, utterance.forms
    for at in range(1, len(forms)):
        length = speech.adverbs.length_at(forms, at)
        if length:
            return Frame(asks=Asks.NOTHING, asking=Range(at, at + length))
        if is_asking(utterance, at):
            break
    return Frame(asks=Asks.NOTHING)


# --- languages that leave the asking word where the answer would stand


def _in_place(utterance: Utterance) -> Frame:
    forms, speech = utterance.forms, utterance.speech
    asking, asks = _asking_in_place(utterance)
    at = asking.last if asking is not None and asking.first == 0 and asks is Asks.ADVERB else 0
    subject_first = at
    while at < len(forms):
        name = utterance.name_at(at)
        if name is not None:
            at = name.last
            continue
        if at > subject_first or (asking is not None and asks is Asks.SUBJECT):
            length = speech.verbs.length_at(forms, at)
            if length and utterance.time_at(at) is None and not _is_auxiliary_before_verb(utterance, at):
                break
        at += 1
    if at >= len(forms):
        is_placed = asks is Asks.ADVERB and asking is not None and asking.first > 0  # "Thư viện ở đâu?"
        return Frame(asks=asks, asking=asking, subject=Range(0, asking.first) if is_placed and asking else None)
    verb = Range(at, at + speech.verbs.length_at(forms, at))
    end_of_subject = verb.first
    while end_of_subject > subject_first and (
        forms[end_of_subject - 1] in speech.auxiliaries or forms[end_of_subject - 1] in speech.small_words
    ):
        end_of_subject -= 1
    subject = Range(subject_first, end_of_subject) if end_of_subject > subject_first else None
    if asking is not None and subject is not None and subject.meets(asking):
        subject = None
    last = end_of_noun_phrase(utterance, verb.last) if verb.last < len(forms) else verb.last
    object_ = Range(verb.last, last) if last > verb.last else None
    if asking is not None and object_ is not None and object_.meets(asking):
        object_ = None
    if asks is Asks.SUBJECT and asking is not None and asking.first >= verb.last:
        asks = Asks.OBJECT
    return Frame(asks=asks, asking=asking, subject=subject, verb=verb, object=object_)


def _is_auxiliary_before_verb(utterance: Utterance, at: int) -> bool:
    forms, speech = utterance.forms, utterance.speech
    return forms[at] in speech.auxiliaries and at + 1 < len(forms) and speech.verbs.length_at(forms, at + 1) > 0


def _asking_in_place(utterance: Utterance) -> tuple[Range | None, Asks]:
    speech, forms = utterance.speech, utterance.forms
    for at in range(len(forms)):
        if utterance.name_at(at) is not None:
            continue
        if length := speech.adverbs.length_at(forms, at):
            return Range(at, at + length), Asks.ADVERB
        if length := speech.other_asking.length_at(forms, at):
            return Range(at, at + length), Asks.SUBJECT
    return None, Asks.NOTHING


def is_place_part(utterance: Utterance, part: Part, frame: Frame | None = None) -> bool:
    """Whether a part is somewhere: a known place, behind a preposition of place, or what was visited."""
    if is_place_name(utterance, part.words):
        return True
    if frame is not None and frame.verb is not None and part.is_object and utterance.is_name(part.words):
        return utterance.forms[frame.verb.first] in utterance.speech.place_verbs
    return part.preposition is not None and utterance.speech.place_prepositions.is_whole(
        utterance.forms[part.preposition.first : part.preposition.last]
    )
