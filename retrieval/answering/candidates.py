"""The passages worth reading for a question, in one fixed order."""

from dataclasses import dataclass

from retrieval.answering.understanding import Question
from retrieval.engine import CorpusView
from retrieval.model import FoundPassage, RankedPassage


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """What the engine found."""

    read: tuple[tuple[FoundPassage, float], ...]
    """The best passages with their texts and scores."""
    listed: tuple[RankedPassage, ...]
    """The ranking, as far down as was asked for."""


def find_candidates(view: CorpusView, question: Question, *, read: int, listed: int) -> Candidates:
    """The best `read` passages, and a list of the best `listed` without their texts.

    Equal scores follow the document's id and the place in it, so that a tie has one outcome. What was removed
    meanwhile is left out.
    """
    hits = view.search(question.weights, max(read, listed))
    scores = {hit.passage_key: hit.score for hit in hits}
    places = sorted(
        view.places(list(scores)) if listed else (),
        key=lambda place: (-scores[place.key], place.document_id, place.ordinal),
    )
    keys = [place.key for place in places[:read]] if listed else list(scores)
    found = sorted(
        view.passages(keys), key=lambda found: (-scores[found.key], found.document.id, found.passage.ordinal)
    )
    return Candidates(
        read=tuple((passage, scores[passage.key]) for passage in found[:read]),
        listed=tuple(
            RankedPassage(document_id=place.document_id, start=place.start, end=place.end, score=scores[place.key])
            for place in places[:listed]
        ),
    )
