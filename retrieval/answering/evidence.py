"""Evidence: one sentence with the context it leans on, and the features that say how well it answers."""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.answering.features import (
    FOUND,
    POSITIONS,
    Bests,
    PassageTraits,
    Situation,
    adjacent_mass,
    density,
    feature_vector,
    frequency_score,
    merged,
    opening_mass,
    period_fits,
    typed_spans,
)
from retrieval.answering.grams import SharedGrams
from retrieval.answering.reading import ReadPassage, ReadSentence, best_qualities
from retrieval.answering.weighing import Weighing
from retrieval.model import BlockKind, Span

_JUDGED_CLOSELY = 8
"""Sentences whose features are all computed, chosen by `_promise`. Sixteen found no better one but on TimeQA."""
_ALWAYS_JUDGED = 3
_HOPELESSLY_BEHIND = 0.5
"""Of questions, one in three hundred was answered best by a sentence whose promise was so far behind the best."""
_MOST_LEAD = 2.0
_ANCHORS = 2
"""Steps from a line to what it hangs on: an item, its stem line, the question above."""


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
    beside: Mapping[int, float]
    """Question terms found in the line it hangs on and in the sentence before: its context without the titles above."""
    passage_covered: Mapping[int, float]
    """Question terms found anywhere in the passage, its title and heading."""
    typed: tuple[Span, ...]
    """Spans of the asked type that the question does not hold itself, as document positions."""

    @property
    def found_beside(self) -> set[int]:
        """Question terms that the sentence, the line it hangs on or the sentence before holds."""
        return _found(self.covered) | _found(self.beside)

    @property
    def found_above(self) -> set[int]:
        """Question terms that the title or the headings above hold."""
        return _found(self.passage.context) | _found(self.passage.heading)

    @property
    def found_around(self) -> set[int]:
        """Question terms that the sentence or what it leans on holds."""
        return _found(self.covered) | _found(self.context)

    @property
    def found_anywhere(self) -> set[int]:
        """Question terms that its passage, title or heading holds too."""
        return self.found_around | _found(self.passage_covered)

    @property
    def text(self) -> str:
        """The sentence."""
        return self.passage.text_of(self.sentence.sentence.start, self.sentence.sentence.end)

    def feature(self, name: str) -> float:
        return self.features[POSITIONS[name]]


def _found(covered: Mapping[int, float]) -> set[int]:
    return {term for term, quality in covered.items() if quality >= FOUND}


def gather(weighing: Weighing, passages: Sequence[ReadPassage]) -> list[Evidence]:
    """The sentences that hold most of the question, or stand under a heading or stem line that does."""
    if not passages or not weighing.question.terms:
        return []
    grams = SharedGrams(weighing.question, [passage.found.passage.text for passage in passages])
    situations = [
        situation
        for rank, passage in enumerate(passages)
        for situation in _situations(weighing, passage, _lead(passages, rank), rank, grams.shares[rank])
    ]
    if not situations:
        return []
    bests = Bests(
        coverage=max([at.coverage for at in situations]),
        supported=max([at.supported for at in situations]),
        frequency=max([at.frequency for at in situations]),
        passage_coverage=max([at.traits.coverage for at in situations]),
        passage_same_spelling=max([at.traits.same_spelling for at in situations]),
        passage_pairs=max([at.traits.pairs for at in situations]),
        passage_grams=max(grams.shares),
    )
    situations = _promising(situations)
    fits = period_fits(weighing.question, situations)
    return [_evidence(weighing, at, bests, grams, fit) for at, fit in zip(situations, fits, strict=True)]


def _lead(passages: Sequence[ReadPassage], rank: int) -> tuple[float, float]:
    """The passage's engine score relative to the best, and relative to the best of the others."""
    best = max([passage.score for passage in passages])
    others = max([passage.score for at, passage in enumerate(passages) if at != rank], default=0.0)
    score = passages[rank].score
    return score / best, min(_MOST_LEAD, score / others) if others > 0.0 else _MOST_LEAD


def _situations(
    weighing: Weighing, passage: ReadPassage, scores: tuple[float, float], rank: int, grams: float
) -> list[Situation]:
    masses = weighing.masses
    coverages = [best_qualities(sentence.matches) for sentence in passage.sentences]
    frequencies = [frequency_score(sentence, masses) for sentence in passage.sentences]
    above = merged(passage.context, passage.heading)
    whole = dict(above)
    for covered in coverages:
        for term, quality in covered.items():
            if quality > whole.get(term, 0.0):
                whole[term] = quality
    typed = [weighing.as_typed(passage, sentence.matches) for sentence in passage.sentences]
    matches = [match for sentence in passage.sentences for match in sentence.matches]
    opening = next((one for one in passage.sentences if one.sentence.kind is not BlockKind.HEADING), None)
    traits = PassageTraits(
        score=scores[0],
        lead=scores[1],
        rank=rank,
        whole=whole,
        coverage=weighing.mass(whole),
        heading=weighing.mass(passage.heading),
        title=weighing.mass(passage.context),
        same_spelling=sum([masses[term] for term in set().union(*typed)]),
        pairs=weighing.pair_share(matches),
        missing=max([mass for term, mass in weighing.indexed if whole.get(term, 0.0) < FOUND], default=0.0),
        adjacency=adjacent_mass(matches, masses),
        subject=opening_mass(opening.matches, opening.sentence.start, masses) if opening else 0.0,
        density=density(matches, weighing.topic, sum([one.word_count for one in passage.sentences])),
        grams=grams,
    )
    best_frequency = max(frequencies, default=0.0)
    headers = _header_rows(passage)
    nothing: dict[int, float] = {}
    found = []
    for index, (sentence, covered) in enumerate(zip(passage.sentences, coverages, strict=True)):
        if sentence.sentence.kind is BlockKind.HEADING or sentence.sentence.start in headers:
            continue
        anchored = _anchored(passage, sentence, coverages)
        if not (covered or anchored or passage.heading):
            continue
        before = coverages[index - 1] if index else nothing
        after = coverages[index + 1] if index + 1 < len(coverages) else nothing
        context = merged(merged(above, anchored), before) if anchored or before else above
        coverage = weighing.mass(covered)
        found.append(
            Situation(
                passage=passage,
                traits=traits,
                sentence=sentence,
                covered=covered,
                anchor=anchored,
                context=context,
                before=before,
                after=after,
                coverage=coverage,
                supported=coverage + weighing.gain(covered, context),
                same_spelling=sum([masses[term] for term in typed[index]]),
                frequency=frequencies[index],
                frequency_in_passage=best_frequency,
            )
        )
    return found


def _header_rows(passage: ReadPassage) -> set[int]:
    """Where the rows start that only name the columns of others: like headings, they lead to answers and are none."""
    rows = [one.sentence for one in passage.sentences if one.sentence.kind is BlockKind.TABLE_ROW]
    starts = {row.start for row in rows}
    return {row.anchor.start for row in rows if row.anchor is not None and row.anchor.start in starts}


def _anchored(
    passage: ReadPassage, sentence: ReadSentence, coverages: Sequence[Mapping[int, float]]
) -> Mapping[int, float]:
    """What the line that the sentence hangs on holds of the question, and the line which that one hangs on."""
    found: dict[int, float] = {}
    anchor = sentence.sentence.anchor
    for _ in range(_ANCHORS):
        if anchor is None:
            break
        further = None
        for other, covered in zip(passage.sentences, coverages, strict=True):
            if other.sentence.start < anchor.end and anchor.start < other.sentence.end:
                found = merged(found, covered)
                further = other.sentence.anchor
        anchor = further
    return found


def _promising(situations: list[Situation]) -> list[Situation]:
    """Those that may win, the most promising first."""
    ranked = heapq.nlargest(_JUDGED_CLOSELY, situations, key=_promise)
    least = _promise(ranked[0]) - _HOPELESSLY_BEHIND
    return [at for place, at in enumerate(ranked) if place < _ALWAYS_JUDGED or _promise(at) >= least]


def _promise(at: Situation) -> float:
    """A cheap estimate of the ranker's score, to leave out sentences that cannot win."""
    return 0.25 * at.coverage + 0.75 * at.supported + at.traits.score


def _evidence(
    weighing: Weighing, at: Situation, bests: Bests, grams: SharedGrams, fits: tuple[float, float]
) -> Evidence:
    typed = typed_spans(weighing, at.passage, at.sentence)
    return Evidence(
        passage=at.passage,
        sentence=at.sentence,
        features=feature_vector(weighing, at, bests, grams, typed, fits),
        covered=at.covered,
        context=at.context,
        beside=merged(at.anchor, at.before),
        passage_covered=at.traits.whole,
        typed=typed,
    )
