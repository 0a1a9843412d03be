"""Names in a question typed without capitals, told by how the documents write the words.

"when did to lam meet zyuganov" has no capital to go by; in the passages found, "Lam" and "Zyuganov" have one wherever
they stand inside a sentence, and "meet" has none.
"""

from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.reading import ReadPassage
from retrieval.answering.understanding import CAPITALISED_NOUNS, Question, QuestionTerm, Role

_NAME_SHARE = 0.7
"""Share of a word's uses inside sentences that must be capitalised for it to be a name."""


def with_names(question: Question, passages: Sequence[ReadPassage]) -> Question:
    """The question with the roles of its words corrected by their casing in the passages.

    A cased question is believed, but for its first word, whose capital says nothing.
    """
    if question.language in CAPITALISED_NOUNS:
        return question
    unsure = [
        index
        for index, term in enumerate(question.terms)
        if term.role in {Role.CONTENT, Role.EVENT, Role.ASKED} and (not question.is_cased or term.is_first)
    ]
    if not unsure:
        return question
    capitalised = dict.fromkeys(unsure, 0)
    seen = dict.fromkeys(unsure, 0)
    for passage in passages:
        offset = passage.found.passage.start
        text = passage.found.passage.text
        for sentence in passage.sentences:
            for match in sentence.matches:
                if match.term in seen and match.start > sentence.sentence.start and match.quality >= 0.5:
                    seen[match.term] += 1
                    capitalised[match.term] += text[match.start - offset].isupper()
    names = {index for index in unsure if seen[index] and capitalised[index] >= _NAME_SHARE * seen[index]}
    if not question.is_cased and any(term.role is Role.EVENT for term in question.terms):
        names |= {index for index in unsure if _is_unknown(question.terms[index])}
    names |= {
        other
        for pair in question.pairs
        if {pair.first, pair.first + 1} & names
        for other in (pair.first, pair.first + 1)
    }
    if not names:
        return question
    terms = tuple(
        replace(term, role=Role.NAME) if index in names else term for index, term in enumerate(question.terms)
    )
    return replace(question, terms=terms)


def _is_unknown(term: QuestionTerm) -> bool:
    """A word that the documents never write. Beside an event it is taken for a party to it: "xi jinping met to lam"."""
    return not (term.is_known or term.corrected_to or term.synonyms or term.is_foreign)
