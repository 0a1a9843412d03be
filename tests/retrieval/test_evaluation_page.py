"""The page about a run: whole in itself, well formed, and safe whatever documents and questions hold."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.evaluation import EvaluationReport, Question, compare_runs, measure_all, render_html
from retrieval.evaluation.metrics import JudgedAnswer, judge

_VOID = {"meta"}


class _Reader(HTMLParser):
    """Elements, attributes and text of a page; fails where an element is closed that was not opened last."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.texts.append(data)
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def record(
    identity: str, question: str, quote: str, mark: tuple[int, int] | None = None, *, answered: bool = True
) -> dict[str, Any]:
    short_answer = None if mark is None else {"start": mark[0], "end": mark[1], "text": quote[slice(*mark)]}
    cited = [{"document_id": "d", "title": question, "start": 0, "quote": quote, "short_answer": short_answer}]
    return {
        "question_id": identity,
        "question": question,
        "status": "answered" if answered else "not_found",
        "reason": None if answered else "part_not_found",
        "missing": [] if answered else [question],
        "confidence": 0.8,
        "citations": cited if answered else [],
        "closest": [] if answered else cited,
        "passages": [],
        "elapsed_ms": 1.0,
    }


def report(judged: list[JudgedAnswer], name: str = "set", **more: Any) -> EvaluationReport:
    return EvaluationReport(
        name=name,
        documents=1,
        passages=1,
        questions=len(judged),
        answerable=1,
        unanswerable=0,
        measures=measure_all(judged),
        judged=tuple(judged),
        **more,
    )


def page_about(text: str, *, mark: tuple[int, int] | None = None) -> str:
    """A page with the text in every place where text from outside stands: wrong, refused, changed."""
    question = Question(id=text, text=text, answers=("May 11", text + "!"), answerable=True, kind=text)
    trap = Question(id="trap", text=text, answerable=False)
    written = re.sub("[\ud800-\udfff]", "\ufffd", text)
    before = [record(written, written, "on May 11"), record("trap", written, text, answered=False)]
    judged = [judge(question, record(text, text, text, mark)), judge(trap, record("trap", text, text, mark))]
    comparison = compare_runs({one["question_id"]: one for one in before}, judged, text)
    return render_html(report(judged, text, comparison=comparison))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style></title><b>",
        "javascript:alert(1)//' onmouseover='x",
        "<!-- &amp; --> &lt;b&gt; ]]>",
        "a\x00b\x1b[31m \u202egnp.exe\u2069",
    ],
)
def test_text_from_outside_stays_text(text: str) -> None:
    page = page_about(text)
    found = read(page)
    shown = re.sub("[\x00-\x08\x1b\u202e\u2069]", "\ufffd", text)
    assert sum(shown in one for one in found.texts) >= 6
    assert not {"script", "img"} & {tag for tag, _ in found.elements}
    assert not [name for _, attributes in found.elements for name in attributes if name.startswith("on")]
    assert not re.search("[\x00-\x08\x1b\u202a-\u202e\u2066-\u2069]", page)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
def test_any_text_makes_a_page_that_can_be_saved(text: str) -> None:
    end = min(len(text), 3)
    found = read(page_about(text, mark=(0, end)).encode("utf-8").decode("utf-8"))
    assert found.marked


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    found = read(page_about("When?"))
    names = {name for _, attributes in found.elements for name in attributes}
    assert not {"src", "href", "srcset", "action", "style"} & names
    policy = [
        attributes["content"] for tag, attributes in found.elements if tag == "meta" and "http-equiv" in attributes
    ]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert not {"script", "link", "iframe", "object", "img"} & {tag for tag, _ in found.elements}


def test_a_wrong_answer_is_shown_with_what_was_expected_and_the_marked_fact() -> None:
    question = Question(id="q7", text="When did they meet?", answers=("May 11",), answerable=True)
    quote = "They met on June 3 in Moscow."
    found = read(render_html(report([judge(question, record("q7", question.text, quote, (12, 18)))])))
    text = " ".join(found.texts)
    assert "Sure and wrong: 1" in text
    assert "When did they meet?" in text
    assert "Accepted: May 11" in text
    assert found.marked == ["June 3"]


def test_a_refusal_says_why_and_that_the_answer_was_in_hand() -> None:
    question = Question(id="q7", text="When did they meet?", answers=("May 11",), answerable=True)
    refused = record("q7", question.text, "They met on May 11.", answered=False) | {"missing": ["Hanoi"]}
    text = " ".join(read(render_html(report([judge(question, refused)]))).texts)
    assert "Refused with the answer in hand: 1" in text
    assert "because part not found: Hanoi" in text


def test_a_page_stays_small_however_much_went_wrong() -> None:
    question = Question(
        id="q", text="?" * 4_096, answers=tuple(f"{number}" * 900 for number in range(50)), answerable=True
    )
    one = judge(question, record("q", question.text, "x" * 100_000, (0, 100_000)))
    assert len(render_html(report([one] * 2_000))) < 200_000


def test_a_run_without_questions_has_a_page() -> None:
    found = read(render_html(report([])))
    assert "Evaluation of set" in found.texts
    assert "svg" not in {tag for tag, _ in found.elements}


def test_the_page_of_a_comparison_says_what_got_worse() -> None:
    question = Question(id="q", text="When?", answers=("May 11",), answerable=True)
    after = judge(question, record("q", "When?", "on June 3"))
    comparison = compare_runs({"q": record("q", "When?", "on May 11")}, [after], "before.jsonl")
    text = " ".join(read(render_html(report([after], comparison=comparison))).texts)
    assert "Worse: 1 of 1" in text
    assert "Better: 0 of 1" in text
    assert "Beside before.jsonl" in text
    assert "on May 11" in text
