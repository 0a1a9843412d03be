"""One turn of a conversation, as far as the next question may refer to it."""

from dataclasses import dataclass, replace

from retrieval.model import Answer, NoAnswer, NoAnswerReason

_LONGEST_QUOTE = 400
_LONGEST_NAME = 80
_TURNS_BEFORE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question and what its answer offers. Small on purpose: it is kept in memory, and no passage of the corpus is.

    Where the documents did not answer, `quote` and `title` are of what came closest; they tell which words are names,
    and nothing more is taken from them.
    """

    question: str
    """As understood: completed, where it was a follow-up itself, so that a chain of follow-ups holds."""
    is_answered: bool = False
    quote: str = ""
    title: str = ""
    short_answer: str = ""
    before: "Turn | None" = None
    """The turn that a follow-up was completed from, for what this one does not settle. A question of its own has none:
    with it, the talk begins anew."""


def next_turn(outcome: Answer | NoAnswer, previous: Turn | None = None) -> Turn | None:
    """What the question after this outcome may refer to. "Thanks" asks for nothing, so the turn before it stays."""
    if isinstance(outcome, NoAnswer) and outcome.reason is NoAnswerReason.NO_SEARCHABLE_WORDS:
        return previous
    citations = outcome.citations if isinstance(outcome, Answer) else outcome.closest
    question = outcome.understood_as or outcome.question
    before = _at_most(previous, _TURNS_BEFORE) if outcome.understood_as else None
    if not citations:
        return Turn(question=question, before=before)
    first = citations[0]
    is_answered = isinstance(outcome, Answer)
    short_answer = first.short_answer_text if is_answered else None
    return Turn(
        question=question,
        is_answered=is_answered,
        quote=first.quote[:_LONGEST_QUOTE],
        title=first.title[:_LONGEST_QUOTE],
        short_answer=short_answer if short_answer is not None and len(short_answer) <= _LONGEST_NAME else "",
        before=before,
    )


def _at_most(turn: Turn | None, count: int) -> Turn | None:
    """The turn without those further back than this many."""
    if turn is None or count == 0:
        return None
    return replace(turn, before=_at_most(turn.before, count - 1))
