"""What `loccit eval` shows beside its table: plots made of bars, and the questions that came out otherwise."""

from collections.abc import Iterator, Sequence

from bot.escapes import visible_line
from bot.terminal.printing import Line, Mark, Segment, text_line
from bot.wording import en
from retrieval.evaluation import Change, Comparison, JudgedAnswer, outcome_of, reliability, risk_by_coverage, verdicts

_BAR = 40
_STEPS = 10
_CHANGES_SHOWN = 10
_QUOTE_CHARACTERS = 300
_INDENT = "    "


def plot_lines(judged: Sequence[JudgedAnswer]) -> Iterator[Line]:
    """Promised beside observed precision, and the risk of answering more and more questions, in plain characters."""
    told = verdicts(judged)
    if not told:
        yield text_line(en.NOTHING_TO_PLOT)
        return
    yield text_line(en.PLOT_OF_RELIABILITY)
    for one in reliability(told):
        bar = _bar(one.precision, promised=one.confidence)
        yield text_line(f"{one.low:.1f}-{one.high:.1f}  {one.precision:.2f}  {bar}  {one.questions}")
    yield ()
    yield text_line(en.PLOT_OF_RISK)
    points = risk_by_coverage(told)
    steps = (
        next((point for point in points if point.coverage >= step / _STEPS), points[-1])
        for step in range(1, _STEPS + 1)
    )
    for point in dict.fromkeys(steps):
        yield text_line(f"{100 * point.coverage:>5.0f} %  {point.risk:.2f}  {_bar(point.risk)}")


def _bar(share: float, promised: float | None = None) -> str:
    """A bar of `=` as long as the share; `|` stands where the promise ends."""
    cells = list(("=" * round(share * _BAR)).ljust(_BAR, "."))
    if promised is not None:
        cells[min(int(promised * _BAR), _BAR - 1)] = "|"
    return "".join(cells)


def comparison_lines(comparison: Comparison) -> Iterator[Line]:
    """What stands below the table of a comparison: what was left out, then what got worse and what got better."""
    yield text_line(en.SIGNIFICANCE, Mark.QUIET)
    left_out = en.left_out_of_comparison(comparison.only_before, comparison.only_after, comparison.reworded)
    if left_out:
        yield text_line(left_out, Mark.QUIET)
    for heading, changes in ((en.WORSE, comparison.worse), (en.BETTER, comparison.better)):
        yield ()
        yield text_line(en.changed(heading, len(changes), comparison.questions))
        for change in changes[:_CHANGES_SHOWN]:
            yield from _change_lines(change)
        if len(changes) > _CHANGES_SHOWN:
            yield text_line(en.and_more(len(changes) - _CHANGES_SHOWN), Mark.QUIET)


def _change_lines(change: Change) -> Iterator[Line]:
    question = change.question
    yield (
        Segment(f"  {visible_line(_cut(question.text))}"),
        Segment(f"  ({visible_line(_cut(question.id))})", Mark.QUIET),
    )
    before, after = change.before, change.after
    yield _outcome_line(en.BEFORE, before)
    if (before.quote, before.marked) != (after.quote, after.marked):
        yield from _quote_lines(before)
    yield _outcome_line(en.AFTER, after)
    yield from _quote_lines(after)


def _outcome_line(when: str, one: JudgedAnswer) -> Line:
    return text_line(f"{_INDENT}{when}: {outcome_of(one).value}, {one.confidence:.2f}", Mark.QUIET)


def _quote_lines(one: JudgedAnswer) -> Iterator[Line]:
    if one.quote:
        yield (Segment(f"{_INDENT}“"), *_quote(one), Segment("”"))


def _quote(one: JudgedAnswer) -> Iterator[Segment]:
    quote = _cut(one.quote)
    if one.marked is None or one.marked.end > _QUOTE_CHARACTERS:
        yield Segment(visible_line(quote))
        return
    start, end = one.marked.start, one.marked.end
    yield Segment(visible_line(quote[:start]))
    yield Segment(visible_line(quote[start:end]), Mark.FACT)
    yield Segment(visible_line(quote[end:]))


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTE_CHARACTERS else text[:_QUOTE_CHARACTERS] + "…"
