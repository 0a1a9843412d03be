"""A question with what it leaves unsaid, completed from the turn before."""

from retrieval.answering.conversation.ellipsis import Before, complete_ellipsis, may_be_elliptic
from retrieval.answering.conversation.english import ENGLISH
from retrieval.answering.conversation.frame import Asks, Frame, frame_of, is_asking
from retrieval.answering.conversation.places import KNOWN_PLACES
from retrieval.answering.conversation.pronouns import Offered, may_lean, resolve
from retrieval.answering.conversation.speech import Form, Speech
from retrieval.answering.conversation.turn import Turn
from retrieval.answering.conversation.utterance import Utterance, names_in, read, with_single_words
from retrieval.answering.conversation.vietnamese import VIETNAMESE
from retrieval.answering.question_types import AskedType, asked_type
from retrieval.text import detect_language, fold, words

SPEECHES = {speech.code: speech for speech in (ENGLISH, VIETNAMESE)}
"""The languages in which follow-ups are completed; questions in others stand as they are."""

LONGEST_FOLLOW_UP = 300
LONGEST_BEFORE = 512
"""Longer questions, in characters, are no turns of talk: they neither complete nor are completed."""


def complete(question: str, previous: Turn) -> str | None:
    """The question with what it left unsaid, or None when it stands by itself or cannot be completed safely."""
    if len(question) > LONGEST_FOLLOW_UP or len(previous.question) > LONGEST_BEFORE or not question.strip():
        return None
    before_speech = _speech_of(previous.question)
    speech = _speech_of(question, beside=before_speech)
    plain = read(question, speech)
    if not (may_be_elliptic(plain) or may_lean(plain)):
        return None
    offered, known = _offered(previous, before_speech)
    follow_up = read(question, speech, known)
    if not offered.utterance.words or not follow_up.words:
        return None
    resolved = resolve(follow_up, offered)
    completed = _without_opener(resolved, speech) if resolved else complete_ellipsis(follow_up, _before(offered))
    return None if completed is None or completed.strip() == question.strip() else completed


def _offered(turn: Turn, speech: Speech) -> tuple[Offered, frozenset[tuple[str, ...]]]:
    """What a turn offers, and the names that its answer tells by their capitals."""
    texts = [text for text in (turn.quote, turn.title, turn.short_answer) if text]
    names = names_in(texts, speech)
    known = with_single_words(folded for _, folded, _ in names)
    before = None
    if (
        turn.before is not None
        and len(turn.before.question) <= LONGEST_BEFORE
        and _speech_of(turn.before.question) is speech
    ):
        before, _ = _offered(turn.before, speech)
    utterance = read(_without_opener(turn.question, speech), speech, known)
    frame = frame_of(utterance)
    offered = Offered(
        utterance=utterance,
        frame=frame,
        asked=asked_type(turn.question),
        short_answer=turn.short_answer if turn.is_answered else "",
        party=_party(turn, utterance, frame, names),
        names=tuple(names) if turn.is_answered else (),
        before=before,
    )
    return offered, known


def _without_opener(question: str, speech: Speech) -> str:
    """A whole question without the "and" that ties it to the one before."""
    utterance = read(question, speech)
    first = speech.openers.length_at(utterance.forms, 0)
    if not 0 < first < len(utterance) or utterance.name_at(0) is not None:
        return question
    is_whole = is_asking(utterance, first) or utterance.forms[first] in speech.auxiliaries
    return question[utterance.words[first].start :] if is_whole else question


def _before(offered: Offered) -> Before:
    return Before(utterance=offered.utterance, frame=offered.frame, answer_name=offered.party)


def _party(turn: Turn, utterance: Utterance, frame: Frame, names: list[tuple[str, tuple[str, ...], bool]]) -> str:
    """The name that answers "who …?", or nothing: not where the question names the one it asks about, and no place."""
    answer = turn.short_answer
    names_itself = frame.verb is None and frame.subject is not None and frame.subject in utterance.names
    if not turn.is_answered or not answer[:1].isupper() or names_itself:
        return ""
    if asked_type(turn.question) is not AskedType.WHO and frame.asks not in (Asks.SUBJECT, Asks.OBJECT):
        return ""
    folded = tuple(fold(answer).replace("-", " ").split())
    is_place = folded in KNOWN_PLACES or any(folded == other and is_place for _, other, is_place in names)
    return "" if is_place else answer


def _speech_of(text: str, beside: Speech | None = None) -> Speech:
    """The language of a few words; where they do not tell, that of the question beside them."""
    if beside is not None and beside.code != "en" and not _is_spoken_as(ENGLISH, text, beside):
        return beside
    return SPEECHES.get(detect_language(text, among=SPEECHES), ENGLISH)


def _is_spoken_as(speech: Speech, text: str, beside: Speech) -> bool:
    """Whether more of the words are small words of this language than of that of the question beside them."""
    return _spoken_words(text, speech) > _spoken_words(text, beside)


def _spoken_words(text: str, speech: Speech) -> int:
    forms = [Form.of(word.surface, is_exact=not text.isascii()) for word in words(text)]
    at = count = 0
    while at < len(forms):
        length = max(phrases.length_at(forms, at) for phrases in (speech.holding_words, speech.openers, speech.tails))
        count += length
        at += max(length, 1)
    return count
