"""The passages worth reading for a question, in one fixed order."""

from dataclasses import dataclass

from retrieval.answering.understanding import Question
from retrieval.engine import CorpusView
from retrieval.model import FoundPassage


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A found passage with the engine's score."""

    found: FoundPassage
    score: float


def find_passages(view: CorpusView, question: Question, limit: int) -> list[Candidate]:
    """At most `limit` passages by score, then document id, then ordinal, so that a tie has one outcome."""
    hits = view.search(question.weights, limit)
    scores = {hit.passage_key: hit.score for hit in hits}
    found = view.passages([hit.passage_key for hit in hits])
    found.sort(key=lambda passage: (-scores[passage.key], passage.document.id, passage.passage.ordinal))
    return [Candidate(found=passage, score=scores[passage.key]) for passage in found[:limit]]
