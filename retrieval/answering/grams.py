"""Character 4-grams that a question shares with a text: they join forms that no stemmer does ("nation", "national").

The grams are weighed by their rarity among the candidate passages alone, so that no index of grams is needed.
"""

import math
from collections.abc import Sequence

from retrieval.answering.understanding import Question

_LENGTH = 4
_MAX_GRAMS = 120


class SharedGrams:
    """The grams of a question's words, each with its weight among some texts."""

    def __init__(self, question: Question, texts: Sequence[str]) -> None:
        grams: dict[str, None] = {}
        for term in question.terms:
            word = term.surface.lower()
            for at in range(max(1, len(word) - _LENGTH + 1)):
                grams[word[at : at + _LENGTH]] = None
        lowered = [text.lower() for text in texts]
        count = len(lowered)
        weights: dict[str, float] = {}
        for gram in list(grams)[:_MAX_GRAMS]:
            frequency = sum([gram in text for text in lowered])
            weights[gram] = math.log((count + 1.0) / (frequency + 0.5))
        total = sum(weights.values()) or 1.0
        self._weights = [(gram, weight / total) for gram, weight in weights.items() if weight > 0.0]
        self.shares = [self._share(text) for text in lowered]
        """The share of each of the texts."""

    def share(self, text: str) -> float:
        """The weight of the grams that stand in the text, 0 to 1."""
        return self._share(text.lower())

    def _share(self, lowered: str) -> float:
        return sum([weight for gram, weight in self._weights if gram in lowered])
