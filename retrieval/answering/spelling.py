"""Other spellings for question words that the index does not know.

The rules were measured on real typing errors: a word that the index knows is never touched; words with digits and words
of fewer than four letters are left alone; one edit for four to seven letters, two from eight on; at most three
spellings, which share the weight of one word.
"""

from retrieval.engine import CorpusView

_MIN_LETTERS = 4
_TWO_EDITS_FROM = 8
_MAX_SPELLINGS = 3


def allowed_edits(word: str) -> int:
    """How many edits may lie between a typed word and the word that was meant."""
    if len(word) < _MIN_LETTERS or not word.isalpha():
        return 0
    return 2 if len(word) >= _TWO_EDITS_FROM else 1


def correct(view: CorpusView, folded: str, *, is_name: bool) -> tuple[str, ...]:
    """Index terms likely meant by a folded word that the index does not know, likeliest first; at most three.

    Only the nearest distance counts. A name is replaced by words that begin alike, since the first letter of a name
    is rarely mistyped and another name with another initial is another person.
    """
    edits = allowed_edits(folded)
    if not edits:
        return ()
    similar = view.similar_terms(folded, edits, 2 * _MAX_SPELLINGS)
    if is_name:
        similar = [term for term in similar if term.term[0] == folded[0]]
    if not similar:
        return ()
    nearest = min(term.distance for term in similar)
    return tuple(term.term for term in similar if term.distance == nearest)[:_MAX_SPELLINGS]
