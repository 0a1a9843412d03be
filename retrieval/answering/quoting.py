"""Which stretch of the document is shown: the best sentence, with the neighbour it leans on where both fit."""

import regex

from retrieval.answering.evidence import Evidence
from retrieval.answering.features import leans_back
from retrieval.answering.reading import ReadPassage, ReadSentence
from retrieval.model import BlockKind, Span

MAX_QUOTE_CHARACTERS = 300
_CLAUSE_END = regex.compile(r"[,;:—–]\s+|[,;:，；：、]")
_SPACE = regex.compile(r"\s+")


def quote_span(evidence: Evidence, sentence_scores: dict[int, float], target: Span | None) -> Span:
    """The stretch to quote, at most `MAX_QUOTE_CHARACTERS` long, as document positions.

    `sentence_scores` holds the ranker's score of the passage's other sentences by their index; `target` is a span that
    must stay inside (the asked fact), where one is known.
    """
    sentence = evidence.sentence.sentence
    if sentence.end - sentence.start > MAX_QUOTE_CHARACTERS:
        return _cut(evidence, target)
    span = Span(sentence.start, sentence.end)
    passage = evidence.passage
    first = last = evidence.sentence.index
    while True:
        options = []
        if first > 0:
            options.append((_appeal(passage, first - 1, sentence_scores, opens=passage.sentences[first]), first - 1))
        if last + 1 < len(passage.sentences):
            options.append((_appeal(passage, last + 1, sentence_scores, opens=None), last + 1))
        for _, index in sorted(options, key=lambda option: (-option[0], option[1])):
            other = passage.sentences[index].sentence
            pair = (passage.sentences[index], passage.sentences[first])
            if index > last:
                pair = (passage.sentences[last], passage.sentences[index])
            widened = Span(min(span.start, other.start), max(span.end, other.end))
            if widened.end - widened.start <= MAX_QUOTE_CHARACTERS and _reads_on(passage, *pair):
                span, first, last = widened, min(first, index), max(last, index)
                break
        else:
            return span


def _appeal(passage: ReadPassage, index: int, scores: dict[int, float], *, opens: ReadSentence | None) -> float:
    """How much a neighbour adds: its own score, and much more when the quote opens with a word pointing back to it."""
    appeal = scores.get(index, 0.0)
    if opens is not None and leans_back(passage.text_of(opens.sentence.start, opens.sentence.end)):
        appeal += 100.0
    return appeal


def _reads_on(passage: ReadPassage, first: ReadSentence, second: ReadSentence) -> bool:
    """Whether two neighbouring sentences are one piece of text: of one kind, with no line end between them.

    A sentence that leans on the one before is shown with it all the same.
    """
    kinds = {first.sentence.kind, second.sentence.kind}
    if len(kinds) > 1 or kinds & {BlockKind.HEADING, BlockKind.AUXILIARY}:
        return False
    if "\n" not in passage.text_of(first.sentence.end, second.sentence.start):
        return True
    return kinds == {BlockKind.PARAGRAPH} and leans_back(passage.text_of(second.sentence.start, second.sentence.end))


def _cut(evidence: Evidence, target: Span | None) -> Span:
    """A window of a sentence too long to show whole.

    It holds the asked fact and as much of the matched words as it can; then it rather begins where a clause begins, and
    as early as possible.
    """
    sentence = evidence.sentence.sentence
    text = evidence.passage.text_of(sentence.start, sentence.end)
    clause_starts = [0, *(match.end() for match in _CLAUSE_END.finditer(text))]
    word_starts = [match.end() for match in _SPACE.finditer(text)]
    best: tuple[tuple[int, float, bool, int], Span] | None = None
    for starts, is_clause in ((clause_starts, True), (word_starts, False)):
        for start in starts:
            window = _window(text, start, sentence.start)
            holds = int(target is None or (window.start <= target.start and target.end <= window.end))
            inside: dict[int, float] = {}
            for match in evidence.sentence.matches:
                if window.start <= match.start and match.end <= window.end:
                    inside[match.term] = max(match.quality, inside.get(match.term, 0.0))
            key = (holds, round(sum(inside.values()), 3), is_clause, -window.start)
            if best is None or key > best[0]:
                best = (key, window)
    assert best is not None  # the sentence's own start is always tried
    return best[1]


def _window(text: str, start: int, offset: int) -> Span:
    """At most `MAX_QUOTE_CHARACTERS` from `start`, ending before a space where the text goes on."""
    end = min(start + MAX_QUOTE_CHARACTERS, len(text))
    if end < len(text) and not text[end].isspace():
        cut = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        end = cut if cut > start else end
    return Span(offset + start, offset + start + len(text[start:end].rstrip()))
