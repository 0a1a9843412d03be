"""Evidence: one sentence with the context it leans on, and the features that say how well it answers."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.answering.features import (
    FEATURES,
    Situation,
    Weighing,
    feature_values,
    frequency_score,
    merged,
    typed_spans,
)
from retrieval.answering.reading import ReadPassage, ReadSentence, best_qualities
from retrieval.answering.understanding import Question
from retrieval.model import BlockKind, Span

_INDEX = {name: position for position, name in enumerate(FEATURES)}
_JUDGED_CLOSELY = 10
"""Sentences whose features are all computed, chosen by `_promise`. All of them choose the same quotes; eight
begin to lose some."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A candidate answer: one sentence, its features, and what was found in it."""

    passage: ReadPassage
    sentence: ReadSentence
    features: tuple[float, ...]
    """In the order of `FEATURES`."""
    covered: Mapping[int, float]
    """Question terms found in the sentence: term index to quality."""
    context: Mapping[int, float]
    """Question terms found in what the sentence leans on: title, heading, anchor, the sentence before."""
    passage_covered: Mapping[int, float]
    """Question terms found anywhere in the passage, its title and heading."""
    typed: tuple[Span, ...]
    """Spans of the asked type that the question does not hold itself, as document positions."""

    def feature(self, name: str) -> float:
        return self.features[_INDEX[name]]


def gather(question: Question, passages: Sequence[ReadPassage]) -> list[Evidence]:
    """The sentences that hold most of the question, or stand under a heading or stem line that does."""
    if not passages or not question.terms:
        return []
    weighing = Weighing.of(question)
    best_score = max(passage.score for passage in passages)
    situations = [
        situation
        for rank, passage in enumerate(passages)
        for situation in _situations(passage, passage.score / best_score, rank)
    ]
    if len(situations) > _JUDGED_CLOSELY:
        situations = heapq.nlargest(_JUDGED_CLOSELY, situations, key=lambda at: _promise(weighing, at))
    frequencies = [frequency_score(at.sentence, weighing.masses) for at in situations]
    most = max(frequencies, default=0.0) or 1.0
    return [_evidence(weighing, at, frequency / most) for at, frequency in zip(situations, frequencies, strict=True)]


def _situations(passage: ReadPassage, relative_score: float, rank: int) -> list[Situation]:
    coverages = [best_qualities(sentence.matches) for sentence in passage.sentences]
    above = merged(passage.context, passage.heading)
    whole = above
    for covered in coverages:
        whole = merged(whole, covered)
    found = []
    for sentence, covered in zip(passage.sentences, coverages, strict=True):
        leans_on = above
        anchor = sentence.sentence.anchor
        if anchor is not None:
            for other, other_covered in zip(passage.sentences, coverages, strict=True):
                if other.sentence.start < anchor.end and anchor.start < other.sentence.end:
                    leans_on = merged(leans_on, other_covered)
        is_supported = bool(covered or passage.heading or leans_on is not above)
        if sentence.sentence.kind is BlockKind.HEADING or not is_supported:
            continue
        before = coverages[max(0, sentence.index - 1) : sentence.index]
        for covered_before in before:
            leans_on = merged(leans_on, covered_before)
        found.append(
            Situation(
                passage=passage,
                sentence=sentence,
                covered=covered,
                context=leans_on,
                neighbours=(*before, *coverages[sentence.index + 1 : sentence.index + 2]),
                whole=whole,
                relative_score=relative_score,
                rank=rank,
            )
        )
    return found


def _promise(weighing: Weighing, at: Situation) -> float:
    """A cheap estimate of the ranker's score, to leave out sentences that cannot win."""
    coverage = weighing.mass(at.covered)
    return coverage + 0.75 * (weighing.mass(merged(at.covered, at.context)) - coverage) + at.relative_score


def _evidence(weighing: Weighing, at: Situation, relative_frequency: float) -> Evidence:
    typed = typed_spans(weighing.question, at.passage, at.sentence)
    values = feature_values(weighing, at, typed)
    values["frequency_score"] = relative_frequency
    return Evidence(
        passage=at.passage,
        sentence=at.sentence,
        features=tuple(values[name] for name in FEATURES),
        covered=at.covered,
        context=at.context,
        passage_covered=at.whole,
        typed=typed,
    )
