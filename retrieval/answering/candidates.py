"""The passages worth reading for a question, in one fixed order."""

from dataclasses import dataclass

from retrieval.answering.understanding import Question
from retrieval.engine import CorpusView
from retrieval.model import FoundPassage, PassagePlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A passage that was found, and the engine's score. Its text is not read yet."""

    place: PassagePlace
    score: float


def find_candidates(view: CorpusView, question: Question, limit: int) -> list[Candidate]:
    """At most `limit` passages by score, then document id, then ordinal, so that a tie has one outcome."""
    hits = view.search(question.weights, limit)
    scores = {hit.passage_key: hit.score for hit in hits}
    candidates = [Candidate(place=place, score=scores[place.key]) for place in view.places(list(scores))]
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.place.document_id, candidate.place.ordinal))
    return candidates[:limit]


def read_candidates(view: CorpusView, candidates: list[Candidate]) -> list[tuple[FoundPassage, float]]:
    """The passages with their texts and scores, in the same order; one that was removed meanwhile is left out."""
    scores = {candidate.place.key: candidate.score for candidate in candidates}
    return [(found, scores[found.key]) for found in view.passages(list(scores))]
