"""Whether the best evidence is shown as an answer: a calibrated probability, and a rule that can be explained.

The rule: every name and number of the question, and its event, must be found in the evidence or in what the evidence
leans on. If one is missing the answer is no, and says which. A sentence that by itself tells all that is asked is sure
enough. The probability decides the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answering.agents import is_modifier
from retrieval.answering.asked_periods import NOTHING_TO_COMPARE
from retrieval.answering.confidence import UNCALIBRATED, Calibration, decision_vector, probability
from retrieval.answering.evidence import Evidence
from retrieval.answering.features import FOUND
from retrieval.answering.question_types import AskedType
from retrieval.answering.understanding import Question, QuestionTerm, Role
from retrieval.answering.weighing import Weighing
from retrieval.model import NoAnswerReason

_REFUSED_BY_RULE = 0.49
"""Most that is said of evidence which the rule refuses; below the line, but in its order."""
_TELLS_ALL = 0.6
"""Least confidence in a sentence that tells all that was asked. Of such sentences 38 of 39 were right on half of SQuAD
2.0's answerable questions and 31 of 41 on half of TyDiQA's; 18 near misses had one."""
_FOUND_PARTS = 2
_RIVALS = 5
_CLOSE_BEHIND = 1.5
"""Score by which evidence may be behind one that the rule refuses and still take its place."""
ANSWER_FROM = 0.5
"""Probability from which the evidence is shown as an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether to answer, how sure, and why not."""

    confidence: float
    reason: NoAnswerReason | None = None
    """None when the evidence is shown as an answer."""
    missing: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    """Where something is missing: what of the question the evidence does tell, in the question's words."""


def decide(
    weighing: Weighing,
    ranked: Sequence[tuple[Evidence, float]],
    at: int = 0,
    calibration: Calibration = UNCALIBRATED,
) -> Decision:
    """Judges `ranked[at]` as the answer; `ranked` is evidence with its scores, best first."""
    question = weighing.question
    missing = missing_parts(question, ranked[at][0])
    vector = decision_vector(question, ranked, at, weighing.masses, len(missing))
    confidence = probability(vector, calibration)
    if missing:
        return Decision(
            confidence=min(confidence, _REFUSED_BY_RULE),
            reason=NoAnswerReason.PART_NOT_FOUND,
            missing=missing,
            found=found_parts(question, ranked[at][0], missing),
        )
    if question.asked is AskedType.HOW_MANY and not ranked[at][0].typed:
        confidence = min(confidence, _REFUSED_BY_RULE)  # "how many" is not answered by a sentence without an amount
    if tells_all(question, ranked[at][0]):
        confidence = max(confidence, min(_TELLS_ALL, calibration.applied_to(_TELLS_ALL)))
    if confidence < ANSWER_FROM:
        return Decision(confidence=confidence, reason=NoAnswerReason.NOT_SURE)
    return Decision(confidence=confidence)


def settle(
    weighing: Weighing, ranked: list[tuple[Evidence, float]], calibration: Calibration = UNCALIBRATED
) -> tuple[Decision, list[tuple[Evidence, float]]]:
    """The decision, and the evidence with what it is about in front.

    Where the rule refuses the best evidence, one close behind may answer, or lack less of the question; that one is
    shown then. "Brook's envoy met Dean" comes after "Brook met Dean", however well it fits otherwise.
    """
    first = decide(weighing, ranked, 0, calibration)
    if first.reason is not NoAnswerReason.PART_NOT_FOUND:
        return first, ranked
    question = weighing.question
    at, fewest = 0, len(first.missing)
    for other in range(1, min(_RIVALS, len(ranked))):
        if ranked[other][1] < ranked[0][1] - _CLOSE_BEHIND:
            break
        missing = len(missing_parts(question, ranked[other][0]))
        if missing == 0 and answers(weighing, ranked, other, calibration):
            at = other
            break
        if 0 < missing < fewest:
            at, fewest = other, missing
    decision = first if at == 0 else decide(weighing, ranked, at, calibration)
    return decision, [ranked[at], *ranked[:at], *ranked[at + 1 :]]


def answers(
    weighing: Weighing, ranked: Sequence[tuple[Evidence, float]], at: int, calibration: Calibration = UNCALIBRATED
) -> bool:
    """Whether `ranked[at]` could be shown as an answer by itself."""
    if missing_parts(weighing.question, ranked[at][0]):
        return False
    return decide(weighing, ranked, at, calibration).reason is None


def missing_parts(question: Question, best: Evidence) -> tuple[str, ...]:
    """The names, numbers and event of the question that the evidence does not tell of, as typed.

    A question about one name is satisfied by a name anywhere in the passage, where "he" and "the city" come from. A
    question about what two parties did must find both, and the event, in the sentence and what it leans on:
    otherwise "A greeted C, who met B" would tell when A met B.
    """
    runs = name_runs(question)
    events = [index for index, term in enumerate(question.terms) if term.role is Role.EVENT]
    parties = [run for run in runs if not _is_modifier(question, run)]
    near, anywhere = best.found_around, best.found_anywhere
    found = near if events and len(parties) > 1 else anywhere
    missing = [
        _as_typed(question, run)
        for run in runs
        if not _run_is_found(question, run, found if run in parties else anywhere)
    ]
    missing += [
        term.surface
        for index, term in enumerate(question.terms)
        if term.role is Role.NUMBER and index not in anywhere and not _is_agreed_time(question, term, best)
    ]
    asks_of_event = question.asked not in {AskedType.WHAT, AskedType.OTHER} or len(parties) > 1
    told = _told_of_parties(question, parties, best) if len(parties) > 1 else anywhere
    if events and asks_of_event and not told.intersection(events):
        missing.append(question.terms[events[0]].surface)
    if not missing and best.feature("wrong_agent") and runs:
        missing.append(_as_typed(question, runs[0]))
    return tuple(missing)


def _told_of_parties(question: Question, parties: list[list[int]], best: Evidence) -> set[int]:
    """What is told of the parties: in the sentence and beside it, and in the titles above only where they name them.

    Under "Brook meets Dean", the sentence "Roth sent Dean her greetings" tells of no meeting of Roth and Dean.
    """
    above = best.found_above
    is_about_them = all(_run_is_found(question, run, above) for run in parties)
    return best.found_beside | (above if is_about_them else set())


def tells_all(question: Question, best: Evidence) -> bool:
    """Whether one sentence holds both parties, what they did, and something of the asked type: nothing is left open.

    The other side of the rule. In a corpus about few people, sentences that look alike are many and leads are small,
    so that the probability doubts what stands there in so many words. Two parties named after the event, one with "and"
    behind the other, are those that somebody else met.
    """
    parties = [run for run in name_runs(question) if not _is_modifier(question, run)]
    if len(parties) < 2 or not best.typed or any(term.corrected_to for term in question.terms):
        return False
    matches = [match for match in best.sentence.matches if match.quality >= FOUND]
    places = {match.term: match for match in reversed(matches)}
    acts = [at for at, term in enumerate(question.terms) if term.role in {Role.EVENT, Role.CONTENT}]
    told = [places[at] for at in acts if at in places]
    named = sorted((places[run[-1]] for run in parties if run[-1] in places), key=lambda match: match.start)
    if not told or len(told) < len(acts) or len(named) < len(parties):
        return False
    return named[0].start < max(match.start for match in told)


def found_parts(question: Question, best: Evidence, missing: tuple[str, ...]) -> tuple[str, ...]:
    """Stretches of the question that the evidence tells of: neighbouring found words, at least one of them a name or
    two words of any kind ("To Lam meet Zyuganov"), without what is missing.
    """
    anywhere = best.found_anywhere
    runs: list[list[int]] = []
    for index, term in enumerate(question.terms):
        if index not in anywhere or any(term.surface in part for part in missing):
            continue
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    telling = [run for run in runs if len(run) > 1 or question.terms[run[0]].role is Role.NAME]
    return tuple(_as_typed(question, run) for run in telling[:_FOUND_PARTS])


def _is_agreed_time(question: Question, term: QuestionTerm, best: Evidence) -> bool:
    """Whether a number is part of a time that the dates of the evidence agree with: 2005, told of 2004 to 2007."""
    is_time = any(period.start <= term.start < period.end for period in question.periods)
    return is_time and max(best.feature("period_fit"), best.feature("passage_period_fit")) > NOTHING_TO_COMPARE


def _is_modifier(question: Question, run: list[int]) -> bool:
    return is_modifier(question, question.terms[run[0]].start, question.terms[run[-1]].end)


def _as_typed(question: Question, run: list[int]) -> str:
    return question.text[question.terms[run[0]].start : question.terms[run[-1]].end]


def name_runs(question: Question) -> list[list[int]]:
    """Neighbouring name words of the question, as one name each ("General Secretary To Lam"), by term index."""
    runs: list[list[int]] = []
    for index, term in enumerate(question.terms):
        if term.role is not Role.NAME:
            continue
        if runs and runs[-1][-1] == index - 1 and term.start - question.terms[index - 1].end <= 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _run_is_found(question: Question, run: list[int], found: set[int]) -> bool:
    """A name counts as found when its last word is (surname, or Vietnamese given name), or most of it by rarity."""
    if run[-1] in found:
        return True
    total = sum(question.terms[index].idf for index in run)
    return sum(question.terms[index].idf for index in run if index in found) > 0.5 * total
