"""Questions made from a corpus itself, without any model, for a first and careful look at its confidence.

A sentence with a date, an amount or a name is picked at random; some of its other words, in haste and out of grammar,
ask for that fact. Half of the questions are asked with their document hidden, so that nothing answers them.

What they can show: how far words in common carry in this corpus. Where documents say nearly the same (minutes, price
lists, release notes), a hidden document's question finds a close neighbour, and confidence must come down. What they
cannot show: how people ask. They take their words from the sentence itself, so right and wrong are told apart more
easily than for real questions; they never ask for what a document does not say of a subject that it has; and it is our
choice, not life's, that half of the documents are hidden. Fitted freely, they made confidence steeper on every corpus
measured, and worse for real questions on nearly all. So a fit to them may not steepen, and is held back twice as much:
it then changes little, for better as often as for worse. An owner's own questions are what calibrates.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answering.question_types import AskedType
from retrieval.answering.synonyms import synonyms
from retrieval.answering.typed_spans import candidates, is_locative
from retrieval.engine import CorpusView
from retrieval.evaluation.question_set import Question
from retrieval.model import (
    BlockKind,
    Document,
    DocumentCard,
    FoundPassage,
    Hit,
    PassagePlace,
    SimilarTerm,
    Span,
)
from retrieval.text import fold, function_words, stem, words
from retrieval.updating import Progress

__all__ = ["GeneratedQuestion", "HiddenDocumentView", "generate_questions"]

_QUESTION_WORDS: dict[str, dict[AskedType, str]] = {
    language: dict(zip((AskedType.WHEN, AskedType.HOW_MANY, AskedType.WHO, AskedType.WHERE), asked, strict=True))
    for language, asked in {
        "en": ("when", "how many", "who", "where"),
        "vi": ("khi nào", "bao nhiêu", "ai", "ở đâu"),
        "de": ("wann", "wie viele", "wer", "wo"),
        "fr": ("quand", "combien", "qui", "où"),
        "es": ("cuándo", "cuántos", "quién", "dónde"),
        "it": ("quando", "quanti", "chi", "dove"),
        "pt": ("quando", "quantos", "quem", "onde"),
        "nl": ("wanneer", "hoeveel", "wie", "waar"),
        "ru": ("когда", "сколько", "кто", "где"),
    }.items()
}
"""Documents in other languages are asked nothing: it takes words for "when" and "who", and a list of small words."""
_SENTENCES = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM})
_FEWEST_WORDS, _MOST_WORDS = 5, 60
"""Words of a sentence worth asking about, its small words and the fact left out."""
_FEWEST_ASKED, _MOST_ASKED = 3, 9
_LEAST_SHARE, _MOST_SHARE = 0.5, 2 / 3
_OTHER_WORDS = 0.2
"""How often a word is replaced by another form of it, or one that means the same, that the corpus knows."""
_LOWER_CASE = 0.5
_SHORTEST_FACT = 3
"""Characters; what is shorter stands in many a quote by chance."""
_MOST_SHARE_WITH_FACT, _MOST_WITH_FACT = 0.02, 3
"""Of the passages drawn, how many may hold the fact (the larger counts); a word of every page proves nothing."""
_PASSAGES_A_QUESTION = 4
_MOST_OF_A_DOCUMENT = 60
_MOST_HIDDEN = 300
"""Passages of the longest document that is hidden: hiding one reads it whole."""
_LAST_ORDINAL = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedQuestion:
    """A question made from a sentence, and whether to hide the document it was made from."""

    question: Question
    document_id: str
    is_hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    """Something of a sentence that can be asked for."""

    found: FoundPassage
    start: int
    """Of the sentence, in the document."""
    text: str
    """Of the sentence."""
    asked: AskedType
    span: Span
    """Where in the sentence it stands."""


def generate_questions(view: CorpusView, count: int, *, seed: int, progress: Progress) -> list[GeneratedQuestion]:
    """At most `count` questions, spread over the documents; fewer where the corpus has too few sentences with facts.

    The same corpus version and seed make the same questions.
    """
    chance = random.Random(seed)  # noqa: S311  (reproducible, nothing secret)
    pool: list[FoundPassage] = []
    wanted = _PASSAGES_A_QUESTION * count
    for found in _spread_passages(view, chance):
        pool.append(found)
        progress(len(pool), wanted, "Reading passages")
        if len(pool) == wanted:
            break
    other_words = _other_words(pool)
    queues = [chance.sample(facts, len(facts)) for found in pool if (facts := list(_facts_of(found)))]
    generated: dict[str, GeneratedQuestion] = {}
    is_hidden = False
    while queues and len(generated) < count:
        for queue in queues[: count - len(generated)]:
            fact = queue.pop()
            made = _question(fact, other_words, chance)
            if made is None or made.text in generated or _is_common(made.answers[0], pool):
                continue
            document = fact.found.document
            is_hidden = not is_hidden and view.document_count > 1 and document.passages <= _MOST_HIDDEN
            generated[made.text] = GeneratedQuestion(question=made, document_id=document.id, is_hidden=is_hidden)
        queues = [queue for queue in queues if queue]
    return list(generated.values())


def _spread_passages(view: CorpusView, chance: random.Random) -> Iterator[FoundPassage]:
    """Passages drawn at random: one of each document, then another of each, and so on."""
    cards = [card for card in view.documents() if _language_of(card) in _QUESTION_WORDS and card.passages]
    chance.shuffle(cards)
    ordinals = {card.id: chance.sample(range(card.passages), min(card.passages, _MOST_OF_A_DOCUMENT)) for card in cards}
    while cards:
        for card in cards:
            ordinal = ordinals[card.id].pop()
            yield from view.document_passages(card.id, ordinal, ordinal)
        cards = [card for card in cards if ordinals[card.id]]


def _language_of(card: DocumentCard) -> str:
    return "en" if card.language == "und" else card.language


def _facts_of(found: FoundPassage) -> Iterator[_Fact]:
    """The facts of a passage that can be asked for."""
    if found.passage.is_auxiliary:
        return
    for sentence in found.passage.sentences:
        if sentence.kind not in _SENTENCES:
            continue
        text = found.passage.text[sentence.start - found.passage.start : sentence.end - found.passage.start]
        for asked in (AskedType.WHEN, AskedType.HOW_MANY, AskedType.WHO, AskedType.WHERE):
            for span in candidates(asked, text):
                if _can_be_asked(asked, text, span):
                    yield _Fact(found=found, start=sentence.start, text=text, asked=asked, span=span)


def _can_be_asked(asked: AskedType, text: str, span: Span) -> bool:
    if span.end - span.start < _SHORTEST_FACT:
        return False
    if asked in {AskedType.WHO, AskedType.WHERE}:
        return (asked is AskedType.WHERE) == is_locative(text, span) and not _is_opening_word(text, span)
    return True


def _is_opening_word(text: str, span: Span) -> bool:
    """Whether a capital may be the sentence's and not a name's."""
    return not any(character.isalnum() for character in text[: span.start]) and " " not in span.slice(text)


def _is_common(fact: str, pool: Sequence[FoundPassage]) -> bool:
    """Whether many passages hold it, so that a quote may by chance."""
    most = max(_MOST_WITH_FACT, _MOST_SHARE_WITH_FACT * len(pool))
    return sum(fact in found.passage.text for found in pool) > most


def _other_words(pool: Sequence[FoundPassage]) -> dict[tuple[str, str], list[str]]:
    """Words of the passages by language and stem, as they are written in running text."""
    table: dict[tuple[str, str], set[str]] = {}
    for found in pool:
        language = _language_of(found.document)
        for word in words(found.passage.text):
            if word.surface.isalpha() and word.surface.islower():
                table.setdefault((language, stem(word.surface, language)), set()).add(word.surface)
    return {key: sorted(surfaces) for key, surfaces in table.items()}


def _question(
    fact: _Fact, other_words: Mapping[tuple[str, str], Sequence[str]], chance: random.Random
) -> Question | None:
    """What someone may type who wants this fact; None where its sentence says too little beside it, or too much."""
    text = fact.text
    answer = fact.span.slice(text)
    language = _language_of(fact.found.document)
    ignored = function_words(language) | function_words("en") | {fold(word.surface) for word in words(answer)}
    content = [
        word.surface
        for word in words(text)
        if not (word.start < fact.span.end and fact.span.start < word.end) and fold(word.surface) not in ignored
    ]
    if not _FEWEST_WORDS <= len(content) <= _MOST_WORDS:
        return None
    share = chance.uniform(_LEAST_SHARE, _MOST_SHARE)
    number = max(_FEWEST_ASKED, min(_MOST_ASKED, round(share * len(content))))
    chosen = [content[at] for at in sorted(chance.sample(range(len(content)), number))]
    asked = [
        _QUESTION_WORDS[language][fact.asked],
        *(_reworded(word, language, other_words, chance) for word in chosen),
    ]
    question = " ".join(asked)
    return Question(
        id=f"{fact.found.passage.id}/{fact.start + fact.span.start}",
        text=question.lower() if chance.random() < _LOWER_CASE else question[0].upper() + question[1:] + "?",
        answers=(answer,),
        answerable=True,
    )


def _reworded(
    word: str, language: str, other_words: Mapping[tuple[str, str], Sequence[str]], chance: random.Random
) -> str:
    if not word.islower() or chance.random() >= _OTHER_WORDS:
        return word
    term = stem(word, language)
    others = [
        other
        for each in (term, *sorted(synonyms(term, language)))
        for other in other_words.get((language, each), ())
        if other != word
    ]
    return chance.choice(others) if others else word


class HiddenDocumentView:
    """A `CorpusView` without one document, as if it had never been added.

    Statistics are those of the other documents, save that scores still weigh words as the whole corpus does.
    """

    def __init__(self, view: CorpusView, document_id: str) -> None:
        self._view = view
        self._hidden_id = document_id

    @cached_property
    def _hidden(self) -> list[FoundPassage]:
        return self._view.document_passages(self._hidden_id, 0, _LAST_ORDINAL)

    @cached_property
    def _hidden_keys(self) -> frozenset[int]:
        return frozenset(found.key for found in self._hidden)

    @cached_property
    def _hidden_frequencies(self) -> Counter[str]:
        return Counter(term for found in self._hidden for term in set(found.terms.stream))

    @property
    def version(self) -> int:
        return self._view.version

    @property
    def passage_count(self) -> int:
        return self._view.passage_count - len(self._hidden)

    @property
    def document_count(self) -> int:
        return self._view.document_count - bool(self._hidden)

    @property
    def languages(self) -> frozenset[str]:
        return self._view.languages

    def document_frequencies(self, terms: Collection[str]) -> dict[str, int]:
        found = self._view.document_frequencies(terms)
        left = {term: frequency - self._hidden_frequencies[term] for term, frequency in found.items()}
        return {term: frequency for term, frequency in left.items() if frequency > 0}

    def search(self, weighted_terms: Mapping[str, float], limit: int) -> list[Hit]:
        hits = self._view.search(weighted_terms, limit + len(self._hidden))
        return [hit for hit in hits if hit.passage_key not in self._hidden_keys][: 2 * limit]

    def similar_terms(self, word: str, max_distance: int, limit: int) -> list[SimilarTerm]:
        found = self._view.similar_terms(word, max_distance, limit)
        known = self.document_frequencies([similar.term for similar in found])
        return [similar for similar in found if similar.term in known]

    def places(self, keys: Sequence[int]) -> list[PassagePlace]:
        return [place for place in self._view.places(keys) if place.document_id != self._hidden_id]

    def passages(self, keys: Sequence[int]) -> list[FoundPassage]:
        return [found for found in self._view.passages(keys) if found.document.id != self._hidden_id]

    def passage_by_id(self, passage_id: str) -> FoundPassage | None:
        found = self._view.passage_by_id(passage_id)
        return None if found is None or found.document.id == self._hidden_id else found

    def document_passages(self, document_id: str, first: int, last: int) -> list[FoundPassage]:
        return [] if document_id == self._hidden_id else self._view.document_passages(document_id, first, last)

    def document(self, document_id: str) -> Document | None:
        return None if document_id == self._hidden_id else self._view.document(document_id)

    def documents(self) -> list[DocumentCard]:
        return [card for card in self._view.documents() if card.id != self._hidden_id]
