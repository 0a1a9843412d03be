"""Which stretch of the document is shown: the best sentence, with the neighbour it leans on where both fit."""

from retrieval.answering.evidence import Evidence, leans_back
from retrieval.answering.reading import ReadPassage, ReadSentence
from retrieval.model import BlockKind, Span

MAX_QUOTE_CHARACTERS = 300


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
            widened = Span(min(span.start, other.start), max(span.end, other.end))
            if widened.end - widened.start <= MAX_QUOTE_CHARACTERS and _reads_on(sentence.kind, other.kind):
                span, first, last = widened, min(first, index), max(last, index)
                break
        else:
            return span


def _appeal(passage: ReadPassage, index: int, scores: dict[int, float], *, opens: ReadSentence | None) -> float:
    """How much a neighbour adds: its own score, and much more when the quote opens with a word that points back to it."""
    appeal = scores.get(index, 0.0)
    if opens is not None and leans_back(passage.text_of(opens.sentence.start, opens.sentence.end)):
        appeal += 100.0
    return appeal


def _reads_on(kind: BlockKind, other: BlockKind) -> bool:
    """Whether a neighbour of this kind continues the quote: running text does, a heading or a link list does not."""
    if other in {BlockKind.HEADING, BlockKind.AUXILIARY}:
        return kind is BlockKind.AUXILIARY
    return True


def _cut(evidence: Evidence, target: Span | None) -> Span:
    """A window of a sentence too long to show whole: around the asked fact, else where the matched words are densest."""
    sentence = evidence.sentence.sentence
    matches = evidence.sentence.matches
    starts = sorted(
        {sentence.start, *(match.start for match in matches), *(match.end - MAX_QUOTE_CHARACTERS for match in matches)}
    )
    best: tuple[tuple[int, float, int], Span] | None = None
    for start in starts:
        begin = max(sentence.start, min(start, sentence.end - MAX_QUOTE_CHARACTERS))
        window = _at_words(evidence.passage, sentence.start, sentence.end, begin)
        holds = int(target is None or (window.start <= target.start and target.end <= window.end))
        inside: dict[int, float] = {}
        for match in matches:
            if window.start <= match.start and match.end <= window.end:
                inside[match.term] = max(match.quality, inside.get(match.term, 0.0))
        key = (holds, sum(inside.values()), -window.start)
        if best is None or key > best[0]:
            best = (key, window)
    assert best is not None
    return best[1]


def _at_words(passage: ReadPassage, first: int, last: int, begin: int) -> Span:
    """The window from `begin`, moved inwards to word boundaries."""
    text = passage.text_of(first, last)
    start, end = begin - first, min(begin - first + MAX_QUOTE_CHARACTERS, last - first)
    if start > 0 and not text[start - 1].isspace():
        space = _next_space(text, start, end)
        start = start if space is None else space + 1
    if end < len(text) and not text[end].isspace():
        cut = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        end = cut if cut > start else end
    return Span(first + start, first + end)


def _next_space(text: str, start: int, end: int) -> int | None:
    for position in range(start, min(start + 40, end)):
        if text[position].isspace():
            return position
    return None
