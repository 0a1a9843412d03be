"""One page about a run, for people who would rather look: figures, charts, and the cases that went worst.

The page is whole in itself: no script, and nothing is fetched. Every text from questions and documents is escaped; what
could reorder a line or break a file is replaced.
"""

import html
import re
from collections.abc import Iterable, Sequence

from retrieval.evaluation.calibration import CoveragePoint, reliability, risk_by_coverage
from retrieval.evaluation.charts import reliability_chart, risk_chart
from retrieval.evaluation.comparison import Change, Comparison
from retrieval.evaluation.metrics import JudgedAnswer
from retrieval.evaluation.outcomes import (
    Outcome,
    QuestionGroup,
    WorstCases,
    group_by_asked_type,
    group_by_kind,
    outcome_of,
    worst_cases,
)
from retrieval.evaluation.report import EvaluationReport, compared_rows, figure, measure_rows, verdicts

__all__ = ["render_html"]

_CASES = 15
_CHANGES = 25
_MOST_GROUPS = 30
_QUOTE_CHARACTERS = 600
_QUESTION_CHARACTERS = 500
_ACCEPTED = 5
_ACCEPTED_CHARACTERS = 160
# Controls, bidirectional overrides and isolates, and halves of surrogate pairs, which no file can hold.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_MEANINGS = (
    ("Hit@k, MRR@10, nDCG@10, R@100", "How high the right document stands among those found; its best passage counts."),
    ("snippet hit", "The text shown first, as an answer or as the closest, holds an accepted answer."),
    ("short answer EM, F1", "How well the marked fact fits an accepted answer: exactly, or by its words."),
    (
        "marked, right when marked",
        "How often a fact is marked at all, and how often the marked one is right (F1 0.5 up).",
    ),
    ("answered", "How often something is shown as an answer, and not just as the closest."),
    ("precision, confidence when answered", "How many of these answers are right, and how many were promised to be."),
    ("AUROC", "How well confidence tells right from wrong, or answerable from not: 1 is perfect, 0.5 is a coin."),
    (
        "right of answerable at 90 % precision",
        "With a threshold that keeps 90 % of all answers right: how many come through.",
    ),
    ("calibration error", "How far promised and observed precision lie apart on average; 0 is perfect."),
    (
        "p",
        "How likely chance alone makes a difference this large; an asterisk where that is below 0.05.",
    ),
)

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2024; --quiet: #60646c; --paper: #fcfcfd; --card: #ffffff; --line: #d9d9e0;
  --accent: #3358d4; --mark: #ffe9a8; --good: #18794e; --bad: #c62a2f; }
@media (prefers-color-scheme: dark) { :root { --ink: #edeef0; --quiet: #a1a4ab; --paper: #111113; --card: #18191b;
  --line: #363a3f; --accent: #9eb1ff; --mark: #5c4813; --good: #3dd68c; --bad: #ff9592; } }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .7rem; } p { margin: .4rem 0; }
.quiet, figcaption, th { color: var(--quiet); } .good { color: var(--good); } .bad { color: var(--bad); }
.tiles { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1.4rem 0; }
.tile, article { padding: .7rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.tile { flex: 1 1 9rem; }
.tile b { display: block; font-size: 1.6rem; font-weight: 600; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .9rem .25rem 0; text-align: right; border-bottom: 1px solid var(--line); }
th { font-weight: inherit; }
th:first-child, td:first-child { text-align: left; } thead th { font-size: .85rem; }
.charts { display: flex; flex-wrap: wrap; gap: 1.5rem; } figure { flex: 1 1 20rem; margin: 0; max-width: 28rem; }
svg { width: 100%; height: auto; } .grid { stroke: var(--line); }
.ideal { stroke: var(--quiet); stroke-dasharray: 5 4; }
.curve { fill: none; stroke: var(--accent); stroke-width: 2; } .dot { fill: var(--accent); fill-opacity: .8; }
svg text { fill: var(--quiet); font: 11px system-ui, sans-serif; } .count { text-anchor: middle; }
article { margin: .7rem 0; } article h3 { margin: 0; font-size: 1rem; }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 3px solid var(--line); white-space: pre-wrap; }
mark { background: var(--mark); color: inherit; padding: 0 .15em; border-radius: 3px; }
details { margin: .8rem 0; } summary { cursor: pointer; color: var(--accent); }
dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
"""


def render_html(report: EvaluationReport) -> str:
    """The page, as the text of one file in UTF-8."""
    title = f"Evaluation of {report.name}"
    body = [
        f"<h1>{_text(title)}</h1>",
        f'<p class="quiet">{_text(report.heading)}</p>',
        _tiles(report),
        "<h2>Figures</h2>",
        _figures(report),
        _charts(report.judged),
        *_groups("By what is asked for", group_by_asked_type(report.judged)),
        *_groups("By what the set tests", group_by_kind(report.judged)),
        *(_comparison(report.comparison) if report.comparison is not None else ()),
        *(part for cases in worst_cases(report.judged, limit=_CASES) for part in _worst(cases)),
    ]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _tiles(report: EvaluationReport) -> str:
    values = {measure.name: measure.value for measure in report.measures}
    wrongly_answered = values.get("answered though unanswerable")
    tiles = (
        ("shown first: an accepted answer", values.get("snippet hit")),
        ("right, of what was answered", values.get("precision when answered")),
        ("answered", values.get("answered")),
        ("refused, of what has no answer", None if wrongly_answered is None else 1 - wrongly_answered),
        ("right, of what was marked", values.get("right when marked")),
    )
    return (
        '<div class="tiles">'
        + "".join(f'<div class="tile"><b>{_percent(value)}</b>{_text(name)}</div>' for name, value in tiles)
        + "</div>"
    )


def _figures(report: EvaluationReport) -> str:
    if report.comparison is None:
        table = _table(("measure", "value", "questions"), measure_rows(report.measures))
    else:
        comparison = report.comparison
        table = (
            f"<p>Beside {_text(comparison.name)}, over the {comparison.questions} questions that both were asked.</p>"
            + _table(("measure", "before", "after", "difference", "p", ""), compared_rows(comparison.measures))
        )
    meanings = "".join(f"<dt>{_text(name)}</dt><dd>{_text(meaning)}</dd>" for name, meaning in _MEANINGS)
    return f"{table}<details><summary>What these mean</summary><dl>{meanings}</dl></details>"


def _charts(judged: Sequence[JudgedAnswer]) -> str:
    told = verdicts(judged)
    if not told:
        return ""
    answered = [one for one in judged if one.is_answered and one.can_be_right_or_wrong]
    chosen = None
    if answered:
        wrong = sum(not one.is_right for one in answered)
        chosen = CoveragePoint(len(answered) / len(told), wrong / len(answered))
    return (
        '<h2>Can its confidence be trusted?</h2><div class="charts">'
        f"<figure>{reliability_chart(reliability(told))}<figcaption>On the dashed line, confidence keeps its promise; "
        "below it, it promises too much. Numbers count questions.</figcaption></figure>"
        f"<figure>{risk_chart(risk_by_coverage(told), chosen)}<figcaption>How many answers are wrong when only the "
        "surest questions are answered. The dot is this run.</figcaption></figure></div>"
    )


def _groups(heading: str, groups: Sequence[QuestionGroup]) -> Iterable[str]:
    if not groups:
        return
    yield f"<h2>{_text(heading)}</h2>"
    columns = (
        "",
        "questions",
        "snippet hit",
        "answered",
        "right when answered",
        "refused rightly",
        "marked",
        "right when marked",
    )
    yield _table(
        columns,
        [
            (
                _cut(group.name, _ACCEPTED_CHARACTERS),
                str(group.questions),
                figure(group.snippet_hit),
                figure(group.answered),
                figure(group.right_when_answered),
                figure(group.refused_rightly),
                figure(group.marked),
                figure(group.right_when_marked),
            )
            for group in groups[:_MOST_GROUPS]
        ],
    )
    if len(groups) > _MOST_GROUPS:
        yield f'<p class="quiet">And {len(groups) - _MOST_GROUPS} more.</p>'


def _comparison(comparison: Comparison) -> Iterable[str]:
    for heading, sign, changes in (("Worse", "bad", comparison.worse), ("Better", "good", comparison.better)):
        yield f'<h2 class="{sign}">{heading}: {len(changes)} of {comparison.questions}</h2>'
        yield from map(_change, changes[:_CHANGES])
        if len(changes) > _CHANGES:
            yield f'<p class="quiet">And {len(changes) - _CHANGES} more that changed less.</p>'


def _change(change: Change) -> str:
    return (
        f"<article>{_question(change.after)}"
        f"<p><b>Before:</b> {_outcome(change.before)}</p>{_quote(change.before)}"
        f"<p><b>After:</b> {_outcome(change.after)}</p>{_quote(change.after)}</article>"
    )


def _worst(worst: WorstCases) -> Iterable[str]:
    yield f"<h2>{_text(worst.heading)}: {worst.total}</h2>"
    for one in worst.cases:
        yield f"<article>{_question(one)}<p>{_outcome(one)}</p>{_quote(one)}</article>"
    if worst.total > len(worst.cases):
        yield f'<p class="quiet">And {worst.total - len(worst.cases)} more, less sure.</p>'


def _question(one: JudgedAnswer) -> str:
    accepted = [_cut(answer, _ACCEPTED_CHARACTERS) for answer in one.question.answers[:_ACCEPTED]]
    if len(one.question.answers) > _ACCEPTED:
        accepted.append("…")
    expected = f"<p>Accepted: {_text(' · '.join(accepted))}</p>" if accepted else ""
    if one.question.answerable is False:
        expected = "<p>There is no answer in the documents.</p>"
    return (
        f'<h3><bdi>{_text(_cut(one.question.text, _QUESTION_CHARACTERS))}</bdi> <span class="quiet">'
        f"{_text(_cut(one.question.id, _ACCEPTED_CHARACTERS))}</span></h3>{expected}"
    )


_SIGNS = {
    Outcome.ANSWERED_RIGHT: "good",
    Outcome.REFUSED_RIGHTLY: "good",
    Outcome.ANSWERED_WRONG: "bad",
    Outcome.ANSWERED_UNANSWERABLE: "bad",
}


def _outcome(one: JudgedAnswer) -> str:
    outcome = outcome_of(one)
    said = (
        f'<span class="{_SIGNS.get(outcome, "quiet")}">{_text(outcome.value)}</span>, confidence {one.confidence:.2f}'
    )
    if one.reason is not None:
        missing = f": {', '.join(one.missing)}" if one.missing else ""
        said += _text(_cut(f", because {one.reason.replace('_', ' ')}{missing}", _QUESTION_CHARACTERS))
    if one.holds_answer_further and not one.holds_answer:
        said += "; a further quote holds the answer"
    return said


def _quote(one: JudgedAnswer) -> str:
    """The quote with the marked fact in it, cut to what is worth reading, and its document."""
    if not one.quote:
        return '<p class="quiet">Nothing was shown.</p>'
    shown = one.quote[:_QUOTE_CHARACTERS]
    pieces = _text(shown)
    if one.marked is not None:
        start, end = one.marked.start, one.marked.end
        pieces = f"{_text(shown[:start])}<mark>{_text(shown[start:end])}</mark>{_text(shown[end:])}"
    more = "…" if len(one.quote) > len(shown) else ""
    title = _text(_cut(one.document_title, _ACCEPTED_CHARACTERS))
    return f'<blockquote><bdi>{pieces}{more}</bdi></blockquote><p class="quiet"><bdi>{title}</bdi></p>'


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{_text(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[:characters].rstrip() + "…"


def _text(text: str) -> str:
    """Text as it may stand in a page, in an element or an attribute."""
    return html.escape(_UNSHOWABLE.sub("\ufffd", text))
