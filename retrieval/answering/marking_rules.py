"""The asked fact by rules alone: the nearest date, amount, person or place. Used where no weights are shipped."""

from collections.abc import Sequence

import regex

from retrieval.answering.evidence import Evidence
from retrieval.answering.question_types import AskedType
from retrieval.answering.reading import Match
from retrieval.answering.typed_spans import is_locative
from retrieval.answering.understanding import Question, Role
from retrieval.model import Span
from retrieval.text import stem

_ASKS_FOR_OBJECT = regex.compile(
    r"\s*(?:whom|(?:to |with |by )?whom?\s+(?:did|does|do|has|have|had|will|would|was|were|is|are))(?!\w)",
    regex.IGNORECASE,
)
_CLOSE = 40.0
_FAR = 160
"""Characters from the nearest matched word beyond which a typed span belongs to something else."""


def nearest_typed_span(question: Question, evidence: Evidence) -> Span | None:
    """The span to mark, as document positions, or None when nothing of the asked type stands near the matched words."""
    if not evidence.typed:
        return None
    scored = [(_score(question, evidence, span), -span.start, span) for span in evidence.typed]
    best = max(scored)
    return best[2] if best[0] > 0.0 else None


def _score(question: Question, evidence: Evidence, span: Span) -> float:
    matches = evidence.sentence.matches
    if not matches:
        return 0.0
    sentence = evidence.sentence.sentence
    text = evidence.passage.text_of(sentence.start, sentence.end)
    inside = Span(span.start - sentence.start, span.end - sentence.start)
    score = 0.0
    for match in matches:
        distance = max(0, span.start - match.end, match.start - span.end)
        if distance > _FAR:
            continue
        term = question.terms[match.term]
        weight = 1.6 if term.role in {Role.EVENT, Role.ASKED} else 1.0
        score += weight * term.idf * match.quality / (1.0 + distance / _CLOSE) / len(matches)
    words = text[inside.start : inside.end]
    if question.asked is AskedType.WHERE:
        score *= float(is_locative(text, inside))
    elif question.asked is AskedType.WHO:
        score *= 0.25 if is_locative(text, inside) else 1.0
        score *= _fitness_of_person(question, matches, span)
        if question.asked_noun and _is_possessor(question, text, inside):
            score *= 3.0
    elif question.asked is AskedType.HOW_MANY and question.asked_noun:
        after = text[inside.end : inside.end + 40].split()[:3]
        noun = stem(question.asked_noun, question.language)
        if any(stem(word.strip(".,;:()"), question.language) == noun for word in (*after, *words.split())):
            score *= 3.0
    elif question.asked is AskedType.WHEN:
        score *= 1.0 + 0.02 * min(len(words), 18)  # the fuller date, a little
    return score


def _is_possessor(question: Question, text: str, span: Span) -> bool:
    """Whether the span stands as "NOUN of SPAN" or "SPAN's NOUN", for the noun that "whose" asks about."""
    noun = stem(question.asked_noun or "", question.language)
    before, after = text[max(0, span.start - 30) : span.start].split(), text[span.end : span.end + 30].split()
    behind = before[-3:-1] if before[-1:] == ["of"] else before[-4:-2] if before[-2:] == ["of", "the"] else []
    ahead = after[1:3] if after[:1] in (["'s"], ["’s"], ["'"], ["’"]) else []
    return any(stem(word.strip(".,;:()"), question.language) == noun for word in (*behind, *ahead))


def _fitness_of_person(question: Question, matches: Sequence[Match], span: Span) -> float:
    """Who acts stands before the event ("who met Ann?"), whom it happens to behind it ("who did Ann meet?")."""
    events = [match for match in matches if question.terms[match.term].role is Role.EVENT]
    if not events:
        return 1.0
    stands_before = span.end <= min(match.start for match in events)
    wants_before = _ASKS_FOR_OBJECT.match(question.text) is None
    return 1.5 if stands_before is wants_before else 0.6
