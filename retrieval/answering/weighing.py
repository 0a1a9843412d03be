"""What a question's words weigh, and which are its names, its deeds, its topic: made once for all its evidence."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.answering.question_types import AskedType, asks_for_year
from retrieval.answering.reading import Match, ReadPassage
from retrieval.answering.typed_spans import TITLES
from retrieval.answering.understanding import Question, Role

_ASKED_NOUN = 0.4


class Shares:
    """Some terms of a question, and what share of their mass is covered."""

    def __init__(self, terms: Sequence[int], masses: Sequence[float]) -> None:
        self.terms = frozenset(terms)
        total = sum(masses[term] for term in terms)
        self._shares = [(term, masses[term] / total) for term in terms] if total else []

    def of(self, covered: Mapping[int, float]) -> float:
        """The share covered, 0 to 1; 1 when there are no such terms."""
        if not self._shares:
            return 1.0
        return sum([share * covered.get(term, 0.0) for term, share in self._shares])


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """A question's terms by what they weigh and what they are; made once for all its evidence."""

    question: Question
    masses: tuple[float, ...]
    """Each term's share of the question's idf mass. The asked noun counts less: its absence proves little."""
    indexed: tuple[tuple[int, float], ...]
    """Each term that weighs anything, by its index, with its mass."""
    named: Shares
    numbers: tuple[int, ...]
    events: Shares
    deeds: Shares
    """Terms that are neither names nor numbers nor the asked noun."""
    topic: tuple[int, ...]
    """The names, or the heaviest term where there is none: what the question is about."""
    asked_noun: tuple[int, ...]
    surfaces: tuple[str, ...]
    """Each term as typed, in lower case."""
    pairs: Mapping[int, float]
    """Share of the rarity of all pairs, by the first term of each."""
    traits: tuple[float, ...]
    """The features that depend on the question alone, in their order."""
    wants_year: bool

    @classmethod
    def of(cls, question: Question) -> "Weighing":
        raw = [_weight(question, index) for index in range(len(question.terms))]
        total = sum(raw) or 1.0
        masses = tuple(mass / total for mass in raw)
        roles = [term.role for term in question.terms]
        named = tuple(index for index, role in enumerate(roles) if role in {Role.NAME, Role.NUMBER})
        asked = question.asked
        names = tuple(index for index, role in enumerate(roles) if role is Role.NAME)
        rarities = {
            pair.first: math.log((question.passage_count + 1) / pair.document_frequency) for pair in question.pairs
        }
        rarity = sum(rarities.values()) or 1.0
        heaviest = tuple(sorted(range(len(masses)), key=lambda term: -masses[term])[:1])
        return cls(
            question=question,
            masses=masses,
            indexed=tuple((term, mass) for term, mass in enumerate(masses) if mass > 0.0),
            named=Shares(named, masses),
            numbers=tuple(index for index, role in enumerate(roles) if role is Role.NUMBER),
            events=Shares([index for index, role in enumerate(roles) if role is Role.EVENT], masses),
            deeds=Shares([index for index, role in enumerate(roles) if role in {Role.CONTENT, Role.EVENT}], masses),
            topic=names or heaviest,
            asked_noun=tuple(index for index, role in enumerate(roles) if role is Role.ASKED),
            surfaces=tuple(term.surface.lower() for term in question.terms),
            pairs={first: value / rarity for first, value in rarities.items()},
            traits=(
                float(asked is AskedType.WHEN),
                float(asked is AskedType.HOW_MANY),
                float(asked is AskedType.WHO),
                float(asked is AskedType.WHERE),
                float(asked is AskedType.WHAT),
                float(asked in {AskedType.WHY, AskedType.HOW}),
                float(bool(question.periods)),
                1.0 - math.exp(-len(masses) / 6.0),
                sum(masses[term] for term in named),
                max(masses, default=0.0),
                float(bool(question.pairs)),
                sum(mass for mass, term in zip(masses, question.terms, strict=True) if not term.is_known),
            ),
            wants_year=asked is AskedType.WHEN and asks_for_year(question.text),
        )

    def mass(self, covered: Mapping[int, float]) -> float:
        """Share of the question covered, 0 to 1."""
        masses = self.masses
        return sum([masses[term] * quality for term, quality in covered.items()])

    def pair_share(self, matches: Sequence[Match]) -> float:
        """Share of the question's pairs that are matched as such, by rarity; 0 where it has none."""
        if not self.pairs:
            return 0.0
        spans = {(match.term, match.start, match.end) for match in matches}
        found = {term for term, start, end in spans if term in self.pairs and (term + 1, start, end) in spans}
        return sum([self.pairs[term] for term in found])

    def as_typed(self, passage: ReadPassage, matches: Sequence[Match]) -> set[int]:
        """The terms that stand in these matches just as they were typed, but for capitals."""
        text, offset, surfaces = passage.found.passage.text, passage.found.passage.start, self.surfaces
        found = set()
        for term, start, end, quality in matches:
            if quality < 1.0:
                continue
            written = text[start - offset : end - offset].lower()
            surface = surfaces[term]
            if written == surface or (
                len(written) > len(surface)
                and (
                    (term + 1 < len(surfaces) and written == f"{surface} {surfaces[term + 1]}")
                    or (term and written == f"{surfaces[term - 1]} {surface}")
                )
            ):
                found.add(term)
        return found

    def gain(self, covered: Mapping[int, float], other: Mapping[int, float]) -> float:
        """What `other` covers beyond `covered`."""
        if not other:
            return 0.0
        masses = self.masses
        return sum(
            [
                masses[term] * (quality - covered.get(term, 0.0))
                for term, quality in other.items()
                if quality > covered.get(term, 0.0)
            ]
        )


def _weight(question: Question, index: int) -> float:
    """What a term weighs before all are put in proportion: its rarity, less where its absence proves little.

    A title before a name weighs nothing: who is asked for as "General Secretary Lam" is told of as "To Lam".
    """
    term = question.terms[index]
    if term.role is Role.ASKED:
        return _ASKED_NOUN * term.idf
    following = question.terms[index + 1 : index + 2]
    if term.role is Role.NAME and term.folded in TITLES and following and following[0].role is Role.NAME:
        return 0.0
    return term.idf
