"""What decided, told by exchange: how much a score would change if one feature had another value.

For the choice of the sentence, the value of the next best one: what speaks for the first. For the confidence, the value
that right answers typically have: what makes it doubtful, or surer than usual. Exchanging one at a time does not add up
to the whole, since trees look at features together; it shows which ones mattered.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.answering.confidence import DECISION_FEATURES, decision_vector, log_odds, typical_values
from retrieval.answering.deciding import missing_parts
from retrieval.answering.evidence import Evidence
from retrieval.answering.features import FEATURES
from retrieval.answering.ranking import Ranker
from retrieval.answering.weighing import Weighing
from retrieval.model import Explanation

_TOLD = 6
_TOO_LITTLE = 0.005


def explain(weighing: Weighing, ranked: Sequence[tuple[Evidence, float]], ranker: Ranker) -> Explanation:
    """The question as understood, the features of the best evidence, and which of them decided."""
    question, best = weighing.question, ranked[0][0]
    explanation = Explanation(
        asked_type=question.asked.value,
        terms=tuple(term.surface for term in question.terms),
        features=tuple(zip(FEATURES, best.features, strict=True)),
    )
    vector = decision_vector(question, ranked, 0, weighing.masses, len(missing_parts(question, best)))
    typical = typical_values()
    return replace(
        explanation,
        for_this_sentence=_exchanged(FEATURES, best.features, ranked[1][0].features, ranker.scores)
        if len(ranked) > 1
        else (),
        for_this_confidence=_exchanged(DECISION_FEATURES, vector, typical, log_odds) if typical else (),
    )


def _exchanged(
    names: Sequence[str],
    vector: tuple[float, ...],
    other: Sequence[float],
    score: Callable[[Sequence[tuple[float, ...]]], list[float]],
) -> tuple[tuple[str, float], ...]:
    """What each feature adds to the score, as against its value in `other`; the few that add or cost most."""
    variants = [(*vector[:at], other[at], *vector[at + 1 :]) for at in range(len(vector))]
    whole, *changed = score([vector, *variants])
    effects = [(name, whole - value) for name, value in zip(names, changed, strict=True)]
    effects.sort(key=lambda effect: -abs(effect[1]))
    return tuple((name, round(effect, 3)) for name, effect in effects[:_TOLD] if abs(effect) >= _TOO_LITTLE)
