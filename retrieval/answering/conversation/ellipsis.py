"""Follow-ups of a few words: a bare "where?", "who else?", "how many?"; a changed part, "and Medvedev?", "in 2024?"."""

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
    preposition_before,
)
from retrieval.answering.conversation.speech import NO_WORD, Form, Place, Speech
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
    stands_as_place,
)
from retrieval.text import fold

_LONGEST_FOLLOW_UP = 12
_LONGEST_CHANGED_PART = 7
_LASTING = ("since when", "how long", "for how long", "until when")
_LONGEST_TOLD = 10
"""Words of keywords to which a bare "when?" is put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The question before, read; `answer_name` is what its answer named, for questions that ask for a party."""

    utterance: Utterance
    frame: Frame
    answer_name: str = ""

    @property
    def speech(self) -> Speech:
        return self.utterance.speech


def complete_ellipsis(follow_up: Utterance, before: Before) -> str | None:
    """The question before with what these few words change in it, or None."""
    words = _spoken(follow_up)
    if words is None:
        return None
    other = _asked_for_others(follow_up, before, words)
    if other is not None:
        return other
    has_opener, inner = _without_opener(follow_up, words)
    if inner.last <= inner.first:
        return None
    bare = _bare(follow_up, inner)
    if bare is not None:
        return _with_asking(follow_up, bare, before)
    if follow_up.speech.amounts.is_whole(follow_up.forms[inner.first : inner.last]):
        return _counted(follow_up.slice(inner), before)
    if not has_opener and not _may_stand_alone(follow_up, inner):
        return None
    inner = _without_tail(follow_up, inner)
    if inner.last <= inner.first or inner.last - inner.first > _LONGEST_CHANGED_PART:
        return None
    return _changed(follow_up, inner, before)


def may_be_elliptic(follow_up: Utterance) -> bool:
    """A quick look: whether these words have a shape that is completed at all."""
    words = _spoken(follow_up)
    if words is None:
        return False
    has_opener, inner = _without_opener(follow_up, words)
    return (
        has_opener
        or is_preposition(follow_up, words.first)
        or _bare(follow_up, words) is not None
        or follow_up.speech.amounts.is_whole(follow_up.forms)
        or any(phrases.is_whole(follow_up.forms) for phrases, _ in follow_up.speech.others)
        or inner.last <= inner.first
    )


# --- openers and tails


def _spoken(follow_up: Utterance) -> Range | None:
    """All words, where there are few, with no punctuation but a comma behind the opener ("And, where?")."""
    if not 0 < len(follow_up) <= _LONGEST_FOLLOW_UP:
        return None
    opener = follow_up.speech.openers.length_at(follow_up.forms, 0)
    apart = [at for at in range(1, len(follow_up)) if follow_up.is_apart(at)]
    tail = next((at for at in apart if follow_up.speech.tails.is_whole(follow_up.forms[at:])), None)
    if all(at in (opener, tail) for at in apart):
        return Range(0, len(follow_up))
    return None


def _without_opener(follow_up: Utterance, words: Range) -> tuple[bool, Range]:
    first = words.first
    while length := follow_up.speech.openers.length_at(follow_up.forms, first):
        if follow_up.name_at(first) and follow_up.words[first].surface[:1].isupper() and first:
            break
        first += length
    return first > words.first, Range(first, words.last)


def _without_tail(follow_up: Utterance, words: Range) -> Range:
    last = words.last
    while last > words.first:
        length = follow_up.speech.tails.length_before(follow_up.forms, last)
        if not length or last - length < words.first:
            break
        last -= length
    return Range(words.first, last)


def _may_stand_alone(follow_up: Utterance, words: Range) -> bool:
    """Whether words without an opener are plainly no question by themselves: "in Hanoi?", "after 15 years?"."""
    if not follow_up.text.rstrip().endswith("?") or words.last - words.first > _LONGEST_CHANGED_PART - 1:
        return False
    return is_preposition(follow_up, words.first) and end_of_part(follow_up, words) == words.last


def end_of_part(follow_up: Utterance, words: Range) -> int:
    """Where a part that begins with a preposition ends."""
    first = words.first
    while first < words.last and is_preposition(follow_up, first):
        first += 1
    time = follow_up.time_at(first)
    return time.last if time else end_of_noun_phrase(follow_up, first)


# --- bare asking words


def _bare(follow_up: Utterance, words: Range) -> str | None:
    """The asking adverb, where nothing but words that point at the event stands beside it."""
    speech, forms = follow_up.speech, follow_up.forms
    first = words.first + speech.event_before.length_at(forms, words.first)
    length = speech.adverbs.length_at(forms, first)
    # "by whom", "with whom"
    if (
        not length
        and first < words.last
        and is_preposition(follow_up, first)
        and forms[first + 1 : first + 2] == ("whom",)
    ):
        length = 2
    if not length:
        return None
    rest = forms[first + length : words.last]
    if rest == ("is", "it") and (length > 1 or forms[first] not in ("when", "where", "why")):
        return None  # "what time is it?" asks for the clock, "how long is it?" for a thing
    if rest and not speech.event_after.is_whole(rest) and not speech.tails.is_whole(rest):
        return None
    return follow_up.slice(Range(first, first + length))


def _with_asking(follow_up: Utterance, asking: str, before: Before) -> str | None:
    previous, frame = before.utterance, before.frame
    if follow_up.speech.code != before.speech.code:
        return None
    if before.speech.asking is Place.IN_PLACE:
        return _with_asking_in_place(asking, before)
    if frame.asks is Asks.NOTHING:
        if frame.asking is not None and frame.asking.first:
            return previous.replaced(frame.asking, asking)
        if frame.asking is None and 1 < len(previous) <= _LONGEST_TOLD and "?" not in previous.text:
            return f"{previous.text.rstrip(' .')} {asking}?"
        return None
    if frame.asks is Asks.YES_NO and frame.auxiliary is not None:
        return f"{capitalised(asking)} {_lowered(previous.text)}"
    if frame.asking is None:
        return None
    if frame.asks is Asks.SUBJECT:
        return _asked_of_event(asking, before)
    is_identity = frame.verb is None and frame.asks is Asks.OBJECT
    if is_identity and frame.subject is not None and frame.auxiliary is not None and fold(asking) in _LASTING:
        # "Who is the director?" "Tom Green." "Since when?"
        rest = previous.text[previous.words[frame.subject.first].start :]
        auxiliary = previous.slice(Range(frame.auxiliary, frame.auxiliary + 1))
        return f"{capitalised(asking)} {auxiliary} {before.answer_name} {rest}" if before.answer_name else None
    if frame.verb is None and fold(asking) == "how":
        return None  # "How was Ann?" asks for something else than how it happened
    if frame.subject is None or (is_identity and fold(asking) != "where"):
        return None
    rest = previous.text[previous.words[frame.asking.last].start :]
    if frame.asks is Asks.OBJECT and frame.verb is not None and frame.object is None and not is_identity:
        rest = _with_gap_filled(before, frame.asking, frame.verb)
    return f"{capitalised(asking)} {rest}"


def _with_gap_filled(before: Before, asking: Range, verb: Range) -> str:
    """The clause of "Whom did Ann meet in Rome?" with what the answer named where the asking word has left a gap."""
    previous = before.utterance
    start, gap = previous.words[asking.last].start, previous.words[verb.last - 1].end
    name = _answer_name(before)
    if not name:
        nouns = previous.slice(Range(asking.first + 1, asking.last))
        name = f"that {nouns}" if nouns and asking.first == 0 and previous.forms[0] in ("which", "what") else ""
    return previous.text[start:gap] + (f" {name}" if name else "") + previous.text[gap:]


def _answer_name(before: Before) -> str:
    """What the answer named, small in a question typed small: capitals must tell all names of a question, or none."""
    previous = before.utterance
    is_small = not previous.is_cased and previous.words[0].surface[:1].islower()
    return before.answer_name.lower() if is_small else before.answer_name


def _asked_of_event(asking: str, before: Before) -> str | None:
    """ "Who met Bob?" and then "when?": "When was it that Ann met Bob?", with Ann from the answer."""
    previous, frame = before.utterance, before.frame
    if frame.asking is None or frame.verb is None:
        return None
    rest = previous.text[previous.words[frame.asking.last].start :]
    verb = previous.forms[frame.verb.first]
    is_present = verb in ("is", "are", "has", "have", "can", "may", "must") or (
        verb.endswith("s") and verb not in ("was", "does")
    )
    is_party = previous.forms[frame.asking.first] in previous.speech.parties
    nouns = previous.slice(Range(frame.asking.first + (2 if previous.forms[0] == "how" else 1), frame.asking.last))
    who = _answer_name(before) if is_party else nouns and f"the {nouns}"
    if not who:
        if is_present or not is_party:
            return None
        who = "they"
    return f"{capitalised(asking)} {'is' if is_present else 'was'} it that {who} {rest}"


def _with_asking_in_place(asking: str, before: Before) -> str | None:
    previous, frame = before.utterance, before.frame
    if frame.asking is None:
        if 1 < len(previous) <= _LONGEST_TOLD and "?" not in previous.text:
            return f"{previous.text.rstrip(' .')} {asking}?"
        return None
    if frame.asks is Asks.SUBJECT or (frame.asking.first == 0 and frame.asks is not Asks.ADVERB):
        if not before.answer_name or not previous.speech.parties.is_whole(previous.forms[slice(*frame.asking)]):
            return None
        return _with_last(previous.replaced(frame.asking, before.answer_name), asking)
    if frame.asks is Asks.OBJECT and frame.verb is not None and previous.forms[frame.verb.first] in before.speech.be:
        return None
    if frame.asks is Asks.OBJECT:
        if frame.asking.last == len(previous) and before.answer_name:
            return _with_last(previous.replaced(frame.asking, before.answer_name), asking)
        return None if frame.asking.last < len(previous) else _with_last(previous.without(frame.asking), asking)
    is_reason = fold(asking) in ("vi sao", "tai sao")
    if frame.asking.first == 0 or is_reason:
        rest = (
            previous.text[previous.words[0].start :] if frame.asking.first else _lowered_after(previous, frame.asking)
        )
        if frame.asking.first:
            rest = previous.without(frame.asking)
        return (
            f"{capitalised(asking)} {_lowered_start(previous, rest)}"
            if is_reason
            else _with_last(capitalised(rest), asking)
        )
    return previous.replaced(frame.asking, asking)


def _lowered_after(previous: Utterance, asking: Range) -> str:
    return previous.after(asking.last).lstrip(" ,")


def _lowered_start(previous: Utterance, rest: str) -> str:
    return rest if previous.name_at(0) is not None or not rest.startswith(previous.words[0].surface) else _lowered(rest)


def _with_last(text: str, asking: str) -> str:
    return f"{text.rstrip(' ?.!')} {asking}?"


def _lowered(text: str) -> str:
    text = text.lstrip()
    return text[:1].lower() + text[1:]


# --- "who else?", "how many?"


def _asked_for_others(follow_up: Utterance, before: Before, words: Range) -> str | None:
    previous, frame, speech = before.utterance, before.frame, before.speech
    if follow_up.speech.code != speech.code:
        return None
    _, inner = _without_opener(follow_up, words)
    for part in (words, inner):
        spoken = follow_up.forms[part.first : part.last]
        for phrases, asked in speech.others:
            if phrases.is_whole(spoken):
                return _with_others(asked, previous, frame)
    return None


def _with_others(asked: str, previous: Utterance, frame: Frame) -> str | None:
    speech = previous.speech
    if frame.asking is None:
        return None
    asking_words = previous.forms[frame.asking.first : frame.asking.last]
    plain = asked.removesuffix(f" {speech.other}")
    if plain in asking_words and asking_words[-1] == plain:
        if previous.forms[frame.asking.last : frame.asking.last + 1] == (speech.other,):
            return None
        end = previous.words[frame.asking.last - 1].end
        return previous.text[:end] + asked.removeprefix(plain) + previous.text[end:]
    if frame.asks is not Asks.ADVERB:
        return None
    if Form.of(plain) in speech.adverbs:
        return previous.replaced(frame.asking, asked)
    wants_party = Form.of(plain) in speech.parties
    if frame.object is None or frame.verb is None or wants_party is not previous.is_name(frame.object):
        return None
    if speech.asking is Place.IN_PLACE:
        replaced = previous.replaced(frame.object, asked)
        tail = previous.slice(frame.asking)
        cut = replaced.rfind(tail)
        return replaced[:cut].rstrip() + replaced[cut + len(tail) :] if cut > 0 else None
    rest = previous.text[previous.words[frame.asking.last].start : previous.words[frame.verb.last - 1].end]
    return f"{capitalised(asked)} {rest}{previous.after(frame.object.last)}"


def _counted(amount: str, before: Before) -> str | None:
    """ "How many" of the things that the question before names in the plural."""
    previous, frame = before.utterance, before.frame
    if before.speech.asking is Place.IN_PLACE:
        return None
    if (
        frame.asking is not None
        and previous.forms[frame.asking.first] in ("which", "what")
        and len(range(*frame.asking)) > 1
    ):
        if not is_plural(previous.forms[frame.asking.last - 1]):
            return None
        return f"{capitalised(amount)} {previous.text[previous.words[1].start :]}"
    if frame.auxiliary is None or frame.asks not in (Asks.ADVERB, Asks.YES_NO):
        return None
    if frame.verb is None or frame.subject is None or frame.object is None:
        return None
    first = frame.object.first
    while first < frame.object.last and previous.forms[first] in before.speech.determiners:
        first += 1
    counted = Range(first, frame.object.last)
    if counted.last == counted.first or previous.is_name(counted) or not is_plural(previous.forms[counted.last - 1]):
        return None
    clause = previous.slice(Range(frame.auxiliary, frame.verb.last))
    return f"{capitalised(amount)} {previous.slice(counted)} {_lowered(clause)}{previous.after(frame.object.last)}"


# --- a changed part


def _changed(follow_up: Utterance, words: Range, before: Before) -> str | None:
    if is_asking(follow_up, words.first) or _holds_verb(follow_up, words):
        return None
    first = words.first
    while first < words.last and is_preposition(follow_up, first) and follow_up.time_at(first) is None:
        first += 1
    named = Range(first, words.last)
    if named.last <= named.first:
        return None
    preposition = Range(words.first, first) if first > words.first else None
    if _is_only_small(follow_up, named) or _holds_pronoun(follow_up, words):
        return None
    time = follow_up.time_at(named.first)
    if time is not None and time.last == named.last:
        return _with_time(follow_up, named, preposition, before)
    if is_number(follow_up.forms[named.last - 1]) or follow_up.forms[named.last - 1] in follow_up.speech.numbers:
        is_linked = preposition is None or follow_up.forms[preposition.first] in before.utterance.forms
        return _with_number(follow_up, named, before) if is_linked else None
    if end_of_noun_phrase(follow_up, named.first) < named.last:
        return None
    if preposition is not None:
        return _behind_preposition(follow_up, named, preposition, before)
    return _with_party(follow_up, named, before)


def _is_only_small(follow_up: Utterance, named: Range) -> bool:
    speech = follow_up.speech
    return not any(follow_up.names) and all(
        form in speech.small_words or form in speech.determiners or form in speech.tails
        for form in follow_up.forms[named.first : named.last]
    )


def _holds_pronoun(follow_up: Utterance, words: Range) -> bool:
    """Whether somebody is meant that these few words do not name: "and his wife?"."""
    return any(
        pronoun.phrases.length_at(follow_up.forms, at) for pronoun in follow_up.speech.pronouns for at in range(*words)
    )


def _holds_verb(follow_up: Utterance, words: Range) -> bool:
    """Whether the words are a clause of their own: "and medvedev visited moscow?"."""
    speech = follow_up.speech
    return any(
        (follow_up.forms[at] in speech.auxiliaries or follow_up.forms[at] in speech.be)
        and not follow_up.name_at(at)
        and not follow_up.time_at(at)
        for at in range(words.first, words.last)
    ) or any(
        is_verb_form(speech, follow_up.forms[at])
        and not is_noun_too(speech, follow_up.forms[at])
        and at + 1 < words.last
        and (follow_up.name_at(at + 1) is not None or follow_up.forms[at + 1] in speech.determiners)
        for at in range(words.first + 1, words.last)
    )


def _with_time(follow_up: Utterance, named: Range, preposition: Range | None, before: Before) -> str | None:
    previous, speech = before.utterance, before.speech
    slots = [time for time in previous.times if not (before.frame.asking and before.frame.asking.meets(time))]
    numbers = [at for at, form in enumerate(previous.forms) if is_number(form) and previous.time_at(at) is None]
    spoken = follow_up.slice(Range((preposition or named).first, named.last))
    if not slots:
        is_bare_number = preposition is None and len(range(*named)) == 1 and is_number(follow_up.forms[named.first])
        if is_bare_number and numbers:
            return _with_number(follow_up, named, before)
        if preposition is None:
            link = _link_of_time(follow_up, named, speech)
            if link is None:
                return None
            spoken = f"{link} {spoken}".strip()
        return _with_end(spoken, before)
    if preposition is not None:
        return _in_place_of_time(previous, _slot_behind(previous, slots, follow_up.slice(preposition)), spoken)
    kind = _kind_of_time(follow_up, named)
    alike = [slot for slot in slots if _kind_of_time(previous, slot) == kind]
    if alike:
        return previous.replaced(alike[-1], spoken)
    own_link = _link_of_time(follow_up, named, speech)
    return None if own_link is None else _in_place_of_time(previous, slots[-1], f"{own_link} {spoken}".strip())


def _slot_behind(previous: Utterance, slots: list[Range], preposition: str) -> Range:
    """The last time behind this preposition, or else the last time."""
    links = ((slot, _time_preposition(previous, slot)) for slot in slots)
    same = [slot for slot, link in links if link and previous.slice(link).casefold() == preposition.casefold()]
    return (same or slots)[-1]


def _in_place_of_time(previous: Utterance, slot: Range, spoken: str) -> str:
    """The question with another time in place of one and its preposition."""
    link = _time_preposition(previous, slot)
    return previous.replaced(Range(link.first if link else slot.first, slot.last), spoken)


def _time_preposition(utterance: Utterance, time: Range) -> Range | None:
    length = utterance.speech.time_prepositions.length_before(utterance.forms, time.first)
    return Range(time.first - length, time.first) if length else None


def _kind_of_time(utterance: Utterance, time: Range) -> str:
    forms = utterance.forms[time.first : time.last]
    has_unit = any(form in utterance.speech.units for form in forms)
    has_year = any(len(form) == 4 and form.isdigit() for form in forms)
    if has_year:
        return "year" if all(form.isdigit() or form in utterance.speech.units for form in forms) else "date"
    if has_unit:
        is_length = is_number(forms[0]) or forms[0] in utterance.speech.numbers
        return "length" if is_length else "unit"
    return "date" if any(map(is_number, forms)) else "word"


def _link_of_time(utterance: Utterance, time: Range, speech: Speech) -> str | None:
    """The preposition that goes before a time; "" where none does, None where it cannot be told."""
    match _kind_of_time(utterance, time):
        case "year":
            return speech.in_year
        case "date":
            return speech.on_day if len(range(*time)) > 1 else speech.in_year
        case "word":
            form = utterance.forms[time.first]
            if form.endswith(("day", "days")) and form not in ("today", "yesterday"):
                return speech.on_day
            return (
                ""
                if form in ("today", "tomorrow", "yesterday", "tonight", "now", "hôm", "bây", "ngày")
                else speech.in_year
            )
        case "unit":
            return ""
        case _:
            return None


def _with_number(follow_up: Utterance, named: Range, before: Before) -> str | None:
    previous = before.utterance
    numbers = [at for at, form in enumerate(previous.forms) if is_number(form) and previous.time_at(at) is None]
    label = follow_up.folded(Range(named.first, named.last - 1))
    if not label:
        return (
            previous.replaced(Range(numbers[0], numbers[0] + 1), follow_up.slice(named)) if len(numbers) == 1 else None
        )
    labelled = [at for at in numbers if at >= len(label) and previous.folded(Range(at - len(label), at)) == label]
    if len(labelled) == 1:
        return previous.replaced(
            Range(labelled[0], labelled[0] + 1), follow_up.slice(Range(named.last - 1, named.last))
        )
    if labelled or len(numbers) != 1:
        return None
    return previous.replaced(Range(_start_of_chunk(previous, numbers[0]), numbers[0] + 1), follow_up.slice(named))


def _start_of_chunk(utterance: Utterance, head: int) -> int:
    """Where the words that belong to this one begin, walking back; a determiner does not belong."""
    speech, forms = utterance.speech, utterance.forms
    at = head
    while at > 0 and not utterance.is_apart(at):
        form = forms[at - 1]
        is_verb = form in speech.verbs and not is_noun_too(speech, form)
        if (
            is_verb
            or form in speech.determiners
            or form in speech.auxiliaries
            or form in speech.small_words
            or form in speech.conjunctions
            or is_preposition(utterance, at - 1)
            or preposition_before(utterance, at) is not None
            or any(p.length_before(forms, at) for p in (speech.adverbs, speech.other_asking, speech.amounts))
            or utterance.time_at(at - 1) is not None
        ):
            break
        at -= 1
    return at


def _with_end(spoken: str, before: Before) -> str | None:
    """The question before with a further part at its end."""
    previous, frame = before.utterance, before.frame
    if frame.asks is Asks.NOTHING:
        return None
    if before.speech.asking is Place.IN_PLACE and frame.asking is not None and frame.asking.first > 0:
        if frame.asks is Asks.ADVERB and frame.asking.last == len(previous):
            return _with_inserted(previous, frame.asking.first, spoken)
        if frame.verb is not None and frame.verb.first > 0 and previous.forms[frame.verb.first] in before.speech.be:
            return _with_inserted(previous, frame.verb.first, spoken)
    return f"{previous.text.rstrip(' ?.!')} {spoken}?"


def _behind_of(
    follow_up: Utterance, named: Range, previous: Utterance, of: str, *, is_bare: bool = False
) -> str | None:
    """Another owner: "the director of the museum" and "of the library?"."""
    places = [at for at, form in enumerate(previous.forms) if form == of and not previous.name_at(at)]
    if len(places) != 1 or places[0] + 1 >= len(previous):
        return None
    end = end_of_noun_phrase(previous, places[0] + 1)
    owner = Range(places[0] + 1, end)
    if is_bare and (_determiner_of(previous, owner) or previous.is_name(owner) or is_plural(previous.forms[end - 1])):
        return None
    return previous.replaced(owner, follow_up.slice(named)) if end > owner.first else None


def _with_inserted(previous: Utterance, at: int, spoken: str) -> str:
    return f"{previous.before(at).rstrip()} {spoken} {previous.text[previous.words[at].start :]}"


def _behind_preposition(follow_up: Utterance, named: Range, preposition: Range, before: Before) -> str | None:
    previous, frame, speech = before.utterance, before.frame, before.speech
    parts = parts_of(previous, frame)
    spoken = follow_up.slice(Range(preposition.first, named.last))
    asked = follow_up.slice(preposition).casefold()
    is_place = speech.place_prepositions.is_whole(follow_up.forms[preposition.first : preposition.last])
    inside = [name for name in previous.names if _preposition_of(previous, name) == asked]
    if inside and (asked == speech.of or follow_up.is_name(named)):
        return _replace_name(previous, inside[-1], follow_up, named)
    same = [part for part in parts if part.preposition and previous.slice(part.preposition).casefold() == asked]
    if same:
        spoken = follow_up.slice(named)
        is_named = previous.is_name(same[-1].words) or follow_up.is_name(named)
        return previous.replaced(same[-1].words, _as_name(spoken, previous) if is_named else spoken)
    if is_place:
        places = [part for part in parts if part.preposition is not None and _is_somewhere(previous, part)]
        alike = [part for part in places if _alike(follow_up, named, previous, part.words)]
        if alike and alike[-1].preposition is not None:
            return previous.replaced(Range(alike[-1].preposition.first, alike[-1].words.last), spoken)
    if asked == speech.of:
        return _behind_of(follow_up, named, previous, asked)
    if asked in ("with", "với", "cùng") and frame.object is not None and previous.is_name(frame.object):
        return previous.replaced(_name_in(previous, frame.object), _as_name(follow_up.slice(named), previous))
    if any(form in speech.small_words for form in follow_up.forms[named.first : named.last]):
        return None
    return _with_end(spoken, before)


def _preposition_of(previous: Utterance, name: Range) -> str:
    first = name.first - 1 if _determiner_before(previous, name) else name.first
    preposition = preposition_before(previous, first)
    return "" if preposition is None else previous.slice(preposition).casefold()


def _is_somewhere(previous: Utterance, part: Part) -> bool:
    if part.preposition is None or is_place_part(previous, part):
        return True
    preposition = previous.forms[part.preposition.first : part.preposition.last]
    return previous.speech.surfaces.is_whole(preposition) and not previous.is_name(part.words)


def _alike(one: Utterance, first: Range, other: Utterance, second: Range) -> bool:
    return one.is_name(first) is other.is_name(second)


def _name_in(utterance: Utterance, words: Range) -> Range:
    return next((name for name in utterance.names if words.holds(name)), words)


def _with_party(follow_up: Utterance, named: Range, before: Before) -> str | None:
    """A changed part without a preposition: what it takes the place of is told by its kind."""
    previous = before.utterance
    parts = parts_of(previous, before.frame)
    head = follow_up.forms[named.last - 1]
    if follow_up.name_at(named.last - 1) is None and named.last - named.first > 0:
        heads = [at for at, form in enumerate(previous.forms) if fold(form) == fold(head) and not previous.name_at(at)]
        if len(heads) == 1 and heads[0] > 0:
            return _with_shared_head(follow_up, named, previous, heads[0])
        if heads:
            return None
    has_determiner = follow_up.forms[named.first] in follow_up.speech.determiners
    is_cased_name = follow_up.is_name(named)
    names = [name for name in previous.names if not (before.frame.asking and before.frame.asking.meets(name))]
    looks_common = has_determiner or is_plural(head)
    if is_cased_name and has_determiner and not names:
        return _with_thing(follow_up, named, before, parts)
    if is_cased_name or (names and not looks_common):
        return _with_name(follow_up, named, before, names, parts)
    return _with_thing(follow_up, named, before, parts)


def _with_shared_head(follow_up: Utterance, named: Range, previous: Utterance, head: int) -> str:
    first = _start_of_chunk(previous, head)
    if follow_up.forms[named.first] in follow_up.speech.determiners:
        while first > 0 and previous.forms[first - 1] in previous.speech.determiners:
            first -= 1
    return previous.replaced(Range(first, head + 1), follow_up.slice(named))


def _is_visited(utterance: Utterance, frame: Frame, part: Range) -> bool:
    if frame.verb is None or frame.object is None or not frame.object.holds(part):
        return False
    return utterance.forms[frame.verb.first] in utterance.speech.place_verbs


def _class_of(utterance: Utterance, part: Range, frame: Frame | None = None, *, is_bare: bool = False) -> str:
    if is_place_name(utterance, part) or (not is_bare and stands_as_place(utterance, part)):
        return "place"
    if frame is not None and _is_visited(utterance, frame, part):
        return "place"
    text = utterance.slice(part)
    if len(text) > 1 and text.isupper() and utterance.is_cased:
        return "abbreviation"
    if is_body(utterance, part):
        return "body"
    return "name"


def _with_name(follow_up: Utterance, named: Range, before: Before, names: list[Range], parts: list[Part]) -> str | None:
    previous = before.utterance
    spoken = _as_name(follow_up.slice(named), previous)
    bare = next((name for name in follow_up.names if named.holds(name)), named)
    kind = _class_of(follow_up, bare, is_bare=True)
    if not names:
        return _in_place_of_lower_case_name(spoken, previous, before.frame, parts, kind, before)
    of_kind = [name for name in names if _class_of(previous, name, before.frame) == kind]
    if kind == "name" and len(range(*bare)) == 1 and of_kind and all(len(range(*name)) > 1 for name in of_kind):
        # A name of one word may be of a place as well: "When did Queen Ann visit Norville?" and then "and Eastbury?".
        visited = [name for name in names if name not in of_kind and preposition_before(previous, name.first) is None]
        of_kind = visited or of_kind
    if kind == "place":
        if of_kind:
            behind = [name for name in of_kind if preposition_before(previous, name.first) is not None]
            return _replace_name(previous, (behind or of_kind)[-1], follow_up, named)
        if before.frame.verb is None:
            return _replace_name(previous, names[0], follow_up, named) if len(names) == 1 else None
        return _with_end(f"{before.speech.in_place} {spoken}", before)
    persons = [name for name in names if _class_of(previous, name, before.frame) != "place"]
    chosen = of_kind or persons or names
    has_determiner = follow_up.forms[named.first] in follow_up.speech.determiners
    alike = [name for name in chosen if bool(_determiner_before(previous, name)) is has_determiner]
    chosen = alike or chosen
    met = [name for name in chosen if _is_party(previous, name, before.frame)]
    return _replace_name(previous, (met or chosen)[-1], follow_up, named)


def _determiner_before(previous: Utterance, name: Range) -> str:
    form = previous.forms[name.first - 1] if name.first else NO_WORD
    return form if form in previous.speech.determiners else ""


def _is_party(previous: Utterance, name: Range, frame: Frame) -> bool:
    """Whether a name is of whom something is done to or with: "invited *Ann* to Westport"."""
    preposition = preposition_before(previous, name.first)
    if preposition is not None:
        return previous.speech.companions.is_whole(previous.forms[preposition.first : preposition.last])
    return frame.object is not None and frame.object.holds(name)


def _replace_name(previous: Utterance, name: Range, follow_up: Utterance, named: Range) -> str:
    first = name.first
    if follow_up.forms[named.first] in follow_up.speech.determiners:
        while first > 0 and previous.forms[first - 1] in previous.speech.determiners:
            first -= 1
    elif _determiner_before(previous, name) and _class_of(follow_up, named, is_bare=True) == "name":
        first -= _class_of(previous, name) != "name"  # "the KPRF", and then "and Ann?"
    said_before = follow_up.folded(
        Range(named.first, next((n.first for n in follow_up.names if named.holds(n)), named.first))
    )
    if said_before and previous.folded(Range(max(0, name.first - len(said_before)), name.first)) == said_before:
        first = name.first - len(said_before)  # "cầu Rồng" and "còn cầu Mới?"
    return previous.replaced(Range(first, name.last), _as_name(follow_up.slice(named), previous))


def _as_name(spoken: str, previous: Utterance) -> str:
    """A name in the case of the question it comes into: capitals must tell all names of a question, or none."""
    if not previous.is_cased:
        return spoken.lower()
    if any(map(str.isupper, spoken)):
        return spoken
    return " ".join(
        word if Form.of(word) in previous.speech.determiners else capitalised(word) for word in spoken.split(" ")
    )


def _in_place_of_lower_case_name(
    spoken: str, previous: Utterance, frame: Frame, parts: list[Part], kind: str, before: Before
) -> str | None:
    """Where the question before is all in lower case, what looks like a name there: no article, no plural."""
    if previous.is_cased or (previous.words and any(word.surface[:1].isupper() for word in previous.words[1:])):
        return None
    looks = [
        part
        for part in parts
        if previous.forms[part.words.first] not in previous.speech.determiners
        and not is_plural(previous.forms[part.words.last - 1])
        and not any(is_number(form) for form in previous.forms[slice(*part.words)])
    ]
    if frame.verb is None or previous.forms[frame.verb.first] not in previous.speech.persons_verbs:
        return None
    if kind == "place":
        places = [part for part in looks if is_place_part(previous, part)]
        return (
            previous.replaced(places[-1].words, spoken)
            if places
            else _with_end(f"{before.speech.in_place} {spoken}", before)
        )
    chosen = [part for part in looks if part.is_object] or [part for part in looks if part.is_subject]
    return previous.replaced(chosen[-1].words, spoken) if chosen else None


def _with_thing(follow_up: Utterance, named: Range, before: Before, parts: list[Part]) -> str | None:
    """A thing in place of the one thing of the question before that is named the same way."""
    previous = before.utterance
    spoken = follow_up.slice(named)
    speech = before.speech
    head = follow_up.forms[named.last - 1]
    determiner = follow_up.forms[named.first] if follow_up.forms[named.first] in follow_up.speech.determiners else ""
    things = [part for part in parts if not previous.is_name(part.words)]
    if determiner and head in speech.person_nouns:
        persons = [part for part in parts if previous.is_name(part.words) and not is_place_part(previous, part)]
        if persons:
            return previous.replaced(persons[-1].words, spoken)
    if not determiner and not things and any(part.preposition or part.is_object for part in parts):
        return None
    if not things and not (len(parts) != 1 and determiner):
        return previous.replaced(parts[0].words, spoken) if len(parts) == 1 and determiner else None
    alike = [part for part in things if _determiner_of(previous, part.words) == determiner]
    if not determiner and speech.asking is Place.FRONT:
        alike = [part for part in alike if is_plural(previous.forms[part.words.last - 1]) is is_plural(head)]
        if (
            not previous.is_cased
            and not is_plural(head)
            and previous.forms[0] not in speech.auxiliaries
            and len(alike) > 1
        ):
            alike = [part for part in alike if part.is_object]
    if len(alike) == 1:
        words = alike[0].words
        verb = NO_WORD if before.frame.verb is None else previous.forms[before.frame.verb.first]
        if speech.asking is Place.IN_PLACE and verb in speech.be and words.last - words.first > 2:
            return None  # "Phí gửi xe máy là bao nhiêu?" names several things in one
        return previous.replaced(_without_owner(previous, words, follow_up, named), spoken)
    if not determiner and not alike and speech.of in previous.forms and not is_plural(head):
        return _behind_of(follow_up, named, previous, speech.of, is_bare=True)
    if determiner and not alike:
        same = [at for at, form in enumerate(previous.forms) if form == determiner and not previous.name_at(at)]
        end = end_of_noun_phrase(previous, same[0]) if len(same) == 1 else 0
        if end:
            return previous.replaced(Range(same[0], end), spoken)
    if len(things) == 1 and not alike and determiner and speech.asking is Place.FRONT:
        return previous.replaced(things[0].words, spoken)
    elsewhere = [part for part in alike if not _is_somewhere(previous, part) or part.preposition is None]
    return previous.replaced(elsewhere[0].words, spoken) if len(elsewhere) == 1 else None


def _without_owner(previous: Utterance, words: Range, follow_up: Utterance, named: Range) -> Range:
    """What stands before "of": "the number of the desk", and then "and the address?", is the address of the desk."""
    if previous.speech.of in follow_up.forms[named.first : named.last]:
        return words
    inside = range(words.first + 1, words.last)
    of = next((at for at in inside if previous.forms[at] == previous.speech.of), words.last)
    return Range(words.first, of)


def _determiner_of(utterance: Utterance, words: Range) -> str:
    form = utterance.forms[words.first]
    return form if form in utterance.speech.determiners else ""
