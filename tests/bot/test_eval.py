"""`loccit eval`: two runs compared, plots and a page, each failure one line, and nothing that steers a terminal."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.terminal.evaluation import comparison_lines, plot_lines
from bot.terminal.printing import Screen
from retrieval.evaluation import JudgedAnswer, Question, compare_runs
from retrieval.evaluation.metrics import judge

DATASET = str(Path(__file__).resolve().parents[2] / "seeds" / "questions")


@pytest.fixture
def before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The results of an earlier run over some of the questions."""
    path = tmp_path / "before.jsonl"
    assert run(tmp_path, "--limit", "4", "--results", str(path)) == 0
    capsys.readouterr()
    return path


def run(tmp_path: Path, *arguments: str) -> int:
    return main(["eval", DATASET, "--data-dir", str(tmp_path / "data"), *arguments])


def test_two_runs_are_compared(before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, *others = [json.loads(line) for line in before.read_text(encoding="utf-8").splitlines()]
    first |= {"status": "not_found", "reason": "not_sure", "confidence": 0.1, "closest": [], "citations": []}
    before.write_text("".join(json.dumps(record) + "\n" for record in (first, *others)), encoding="utf-8")
    assert run(tmp_path, "--limit", "4", "--against", str(before)) == 0
    out = capsys.readouterr().out
    assert f"Beside {before}, over the 4 questions that both runs were asked:" in out
    assert "Worse: 0 of 4 questions" in out
    assert "Better: 1 of 4 questions" in out
    assert (
        f"  {first['question']}  ({first['question_id']})\n    before: refused, and did not have the answer, 0.10"
        in out
    )
    assert run(tmp_path, "--limit", "4", "--against", str(before), "--json") == 0
    assert json.loads(capsys.readouterr().out)["comparison"]["better"]["questions"] == 1


def test_what_is_not_compared_is_counted(before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--limit", "2", "--against", str(before)) == 0
    assert "Not compared: 2 only in the earlier run." in capsys.readouterr().out


def test_plots_and_a_page_are_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert run(tmp_path, "--limit", "20", "--plots", "--report", str(page)) == 0
    captured = capsys.readouterr()
    assert "= right, | promised" in captured.out
    assert " 100 %  " in captured.out
    assert captured.err == ""
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert text.count("<svg") == 2


def test_an_older_page_is_replaced_by_a_new_one_and_by_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    page.write_text("older" * 10_000, encoding="utf-8")
    assert run(tmp_path, "--against", str(tmp_path / "nowhere"), "--report", str(page)) == 1
    assert page.read_text(encoding="utf-8").startswith("older")
    assert run(tmp_path, "--limit", "2", "--report", str(page)) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "older" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("options", [("--results", "--against"), ("--against", "--report"), ("--results", "--report")])
def test_no_file_is_both_read_and_overwritten(
    options: tuple[str, str], before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = before.read_bytes()
    other_name = tmp_path / "data" / ".." / before.name
    assert run(tmp_path, options[0], str(before), options[1], str(other_name)) == 1
    err = capsys.readouterr().err
    assert "this file is named twice" in err
    assert err.count("\n") == 1
    assert before.read_bytes() == content


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"question_id": "a01", "quest', "line 1: not valid JSON"),
        (b"\xff\n", "line 1: not UTF-8"),
        (b"", "holds no results"),
    ],
)
def test_a_broken_earlier_run_is_one_line_and_nothing_is_asked(
    content: bytes, what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "before.jsonl"
    path.write_bytes(content)
    assert run(tmp_path, "--against", str(path)) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert what in captured.err
    assert captured.err.count("\n") == 1


def record(question: str, quote: str, *, answered: bool = True, confidence: float = 0.5) -> dict[str, Any]:
    cited = [{"document_id": "d", "title": "", "start": 0, "quote": quote, "short_answer": None}]
    if "May 11" in quote:
        start = quote.index("May 11")
        cited[0]["short_answer"] = {"start": start, "end": start + 6, "text": "May 11"}
    return {
        "question_id": question,
        "question": question,
        "status": "answered" if answered else "not_found",
        "reason": None,
        "confidence": confidence,
        "citations": cited if answered else [],
        "closest": [] if answered else cited,
        "passages": [],
        "elapsed_ms": 1.0,
    }


def shown(lines: Any) -> str:
    stream = io.StringIO()
    Screen(stream).show(lines)
    return stream.getvalue()


def judged(question: str, quote: str, **came: Any) -> JudgedAnswer:
    asked = Question(id=question, text=question, answers=("May 11",), answerable=True)
    return judge(asked, record(question, quote, **came))


def test_a_change_is_shown_with_both_quotes_or_once_when_they_are_the_same() -> None:
    earlier = {
        one["question_id"]: one for one in (record("When?", "in June"), record("Then?", "on May 11", answered=False))
    }
    now = [judged("When?", "It was on May 11.", confidence=0.7), judged("Then?", "on May 11")]
    assert shown(comparison_lines(compare_runs(earlier, now, "before.jsonl"))) == (
        "*: a difference this large comes by chance less than once in twenty times. Times are not tested.\n"
        "\n"
        "Worse: 0 of 2 questions\n"
        "\n"
        "Better: 2 of 2 questions\n"
        "  When?  (When?)\n"
        "    before: answered wrong, 0.50\n"
        "    “in June”\n"
        "    after: answered right, 0.70\n"
        "    “It was on **May 11**.”\n"
        "  Then?  (Then?)\n"
        "    before: refused with the answer in hand, 0.50\n"
        "    after: answered right, 0.50\n"
        "    “on **May 11**”\n"
    )


def test_a_long_list_of_changes_is_cut_and_its_length_said() -> None:
    names = [f"q{number:02}" for number in range(30)]
    comparison = compare_runs(
        {name: record(name, "on May 11") for name in names}, [judged(name, "x" * 9_000) for name in names], "before"
    )
    text = shown(comparison_lines(comparison))
    assert text.count("before: ") == 10
    assert "  and 20 more that changed less" in text
    assert len(text) < 10_000


def test_what_could_steer_the_terminal_is_made_visible() -> None:
    evil = "\x1b]0;owned\x07 \u202e\nnext"
    comparison = compare_runs({evil: record(evil, "on May 11")}, [judged(evil, evil)], evil)
    text = shown(comparison_lines(comparison))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\x1b" in text
    assert len([line for line in text.splitlines() if line.startswith("next")]) == 0


def test_plots_are_bars_of_plain_characters() -> None:
    run = [
        judged("a", "May 11", confidence=0.95),
        judged("b", "June", confidence=0.95),
        judged("c", "x", confidence=0.0),
    ]
    assert shown(plot_lines(run)) == (
        "Confidence, share that was right (= right, | promised), questions:\n"
        "0.0-0.1  0.00  |.......................................  1\n"
        "0.9-1.0  0.50  ====================..................|.  2\n"
        "\n"
        "Questions answered, surest first, and share of the answers that are wrong:\n"
        "   67 %  0.50  ====================....................\n"
        "  100 %  0.67  ===========================.............\n"
    )


def test_without_a_verdict_there_is_nothing_to_plot() -> None:
    assert shown(plot_lines([])).count("\n") == 1
