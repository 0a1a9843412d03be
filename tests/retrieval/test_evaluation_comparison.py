"""Two runs over the same questions: what is read back, what is tested how, and which way each question went."""

import io
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import QuestionSetError
from retrieval.evaluation import (
    JudgedAnswer,
    Outcome,
    Question,
    compare_runs,
    evaluate,
    outcome_of,
    read_results,
    render_comparison_table,
    report_json,
    worst_cases,
)
from retrieval.evaluation.metrics import judge
from retrieval.evaluation.outcomes import group_by_asked_type, group_by_kind
from retrieval.evaluation.significance import sign_test, signed_permutation_test, swap_test

MOON = {"_id": "moon", "title": "The Moon", "text": "Apollo 11 landed on the Moon on July 20, 1969."}
SEA = {"_id": "sea", "title": "The sea", "text": "The Mariana Trench is the deepest part of the sea."}
QUESTIONS = [
    {"_id": "q1", "text": "When did Apollo 11 land?", "metadata": {"answers": ["July 20, 1969"], "kind": "plain"}},
    {"_id": "q2", "text": "Who sold the trench?", "metadata": {"answerable": False, "kind": "trap"}},
    {"_id": "q3", "text": "What is the Mariana Trench?", "metadata": {"answers": ["deepest part of the sea"]}},
]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    for name, records in (("corpus.jsonl", [MOON, SEA]), ("queries.jsonl", QUESTIONS)):
        (folder / name).write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text("q1\tmoon\t1\nq3\tsea\t1\n", encoding="utf-8")
    return folder


@pytest.fixture
def results(dataset: Path, tmp_path: Path) -> Path:
    """The results of a run, as a file."""
    written = io.StringIO()
    evaluate(dataset, results=written)
    path = tmp_path / "before.jsonl"
    path.write_text(written.getvalue(), encoding="utf-8")
    return path


def rewritten(path: Path, changes: dict[str, dict[str, Any]]) -> Path:
    """The results with fields of some questions replaced."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps(record | changes.get(record["question_id"], {})) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8")
    return path


# Reading results


def test_a_run_beside_itself_differs_in_nothing(dataset: Path, results: Path) -> None:
    report = evaluate(dataset, against=results)
    comparison = report.comparison
    assert comparison is not None
    assert comparison.questions == 3
    assert (comparison.only_before, comparison.only_after, comparison.reworded) == (0, 0, 0)
    assert comparison.better == comparison.worse == ()
    for measure in comparison.measures:
        if not measure.name.startswith("ms "):
            assert measure.before == measure.after
            assert measure.p_value in (None, 1.0)
            assert not measure.is_significant


def test_only_questions_that_both_runs_were_asked_in_the_same_words_are_compared(dataset: Path, results: Path) -> None:
    rewritten(results, {"q2": {"question": "Who bought the trench?"}, "q3": {"question_id": "gone"}})
    comparison = evaluate(dataset, against=results).comparison
    assert comparison is not None
    assert comparison.questions == 1
    assert (comparison.only_before, comparison.only_after, comparison.reworded) == (1, 1, 1)


def test_a_file_of_another_set_is_refused_before_anything_is_asked(dataset: Path, results: Path) -> None:
    rewritten(results, {name: {"question_id": f"other {name}"} for name in ("q1", "q2", "q3")})
    written = io.StringIO()
    with pytest.raises(QuestionSetError, match="holds none of these questions"):
        evaluate(dataset, against=results, results=written)
    assert written.getvalue() == ""


GOOD: dict[str, Any] = {
    "question_id": "q1",
    "question": "When did Apollo 11 land?",
    "status": "answered",
    "reason": None,
    "confidence": 0.5,
    "citations": [
        {"document_id": "moon", "title": "The Moon", "start": 3, "quote": "on July 20", "short_answer": None}
    ],
    "closest": [],
    "passages": [{"document_id": "moon"}],
    "elapsed_ms": 1,
}
CITATION = GOOD["citations"][0]


def short(start: int, end: int, text: str) -> dict[str, Any]:
    return {"citations": [CITATION | {"short_answer": {"start": start, "end": end, "text": text}}]}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"question_id": None}, "`question_id` must be a string"),
        ({"status": "maybe"}, "`status` must be `answered` or `not_found`"),
        ({"confidence": 1.5}, "`confidence` must be from 0 to 1"),
        ({"confidence": True}, "`confidence` must be a number"),
        ({"confidence": 10**400}, "`confidence` must be a number"),
        ({"elapsed_ms": "fast"}, "`elapsed_ms` must be a number"),
        ({"citations": {}}, "`citations` must be a list of objects"),
        ({"citations": [3]}, "`citations` must be a list of objects"),
        ({"citations": [CITATION | {"quote": None}]}, "`quote` must be a string"),
        ({"citations": [CITATION | {"start": 1.5}]}, "`start` must be a whole number"),
        ({"passages": [{"document_id": 1}]}, "`document_id` must be a string"),
        ({"passages": None}, "`passages` must be a list of objects"),
        (short(0, 2, "on"), "does not stand where it says"),
        (short(3, 5, "in"), "does not stand where it says"),
        (short(3, 900, "on July 20"), "does not stand where it says"),
        ({"citations": [CITATION | {"short_answer": "on"}]}, "`short_answer` must be an object or null"),
    ],
)
def test_a_record_that_is_not_of_the_form_is_named(tmp_path: Path, change: dict[str, Any], what: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text("\n" + json.dumps(GOOD | change) + "\n", encoding="utf-8")
    with pytest.raises(QuestionSetError) as raised:
        read_results(path)
    assert f"{path}, line 2: " in str(raised.value)
    assert what in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"question_id": "q1", "quest', "not valid JSON"),
        (json.dumps(GOOD).replace("0.5", "NaN"), "NaN is no JSON value"),
        ("[" * 100_000, "not valid JSON"),
        ("[]", "one JSON object a line"),
        (json.dumps({name: value for name, value in GOOD.items() if name != "closest"}), "`closest` must be a list"),
        (json.dumps({name: value for name, value in GOOD.items() if name != "question"}), "`question` is missing"),
        (json.dumps(GOOD) + "\n" + json.dumps(GOOD), "stands on an earlier line"),
        ("", "holds no results"),
    ],
)
def test_a_broken_results_file_is_one_line(tmp_path: Path, line: str, what: str) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(QuestionSetError) as raised:
        read_results(path)
    assert what in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_results_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="missing"):
        read_results(tmp_path / "nowhere.jsonl")


def test_a_short_answer_keeps_its_place_in_the_quote(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text(json.dumps(GOOD | short(6, 10, "July")) + "\n", encoding="utf-8")
    one = judge(Question(id="q1", text="?", answers=("July",), answerable=True), read_results(path)["q1"])
    assert one.marked is not None
    assert one.marked.slice(one.quote) == "July"
    assert one.is_marked_right


# Which way it went


def record(identity: str, quote: str = "nothing", *, answered: bool = True, confidence: float = 0.5) -> dict[str, Any]:
    cited = [CITATION | {"quote": quote}]
    return GOOD | {
        "question_id": identity,
        "question": f"{identity}?",
        "status": "answered" if answered else "not_found",
        "reason": None if answered else "not_sure",
        "confidence": confidence,
        "citations": cited if answered else [],
        "closest": [] if answered else cited,
    }


def asked(identity: str, *answers: str, answerable: bool | None = True) -> Question:
    return Question(id=identity, text=f"{identity}?", answers=answers, answerable=answerable)


RIGHT: dict[str, Any] = {"quote": "on May 11", "answered": True}
HELD: dict[str, Any] = {"quote": "on May 11", "answered": False}
REFUSED: dict[str, Any] = {"answered": False}
WRONG: dict[str, Any] = {"answered": True}


@pytest.mark.parametrize(
    ("question", "came", "outcome"),
    [
        (asked("q", "May 11"), RIGHT, Outcome.ANSWERED_RIGHT),
        (asked("q", "May 11"), HELD, Outcome.REFUSED_IN_HAND),
        (asked("q", "May 11"), REFUSED, Outcome.REFUSED),
        (asked("q", "May 11"), WRONG, Outcome.ANSWERED_WRONG),
        (asked("q", answerable=False), WRONG, Outcome.ANSWERED_UNANSWERABLE),
        (asked("q", answerable=False), REFUSED, Outcome.REFUSED_RIGHTLY),
        (asked("q"), WRONG, Outcome.ANSWERED),
        (asked("q", answerable=None), REFUSED, Outcome.NOT_ANSWERED),
    ],
)
def test_every_question_has_one_outcome(question: Question, came: dict[str, Any], outcome: Outcome) -> None:
    assert outcome_of(judge(question, record("q", **came))) is outcome


def test_changes_are_sorted_into_better_and_worse_the_most_telling_first() -> None:
    questions = [asked(name, "May 11") for name in ("a", "b", "c", "d")] + [asked("u", answerable=False)]
    before = {"a": RIGHT, "b": HELD, "c": RIGHT, "d": REFUSED, "u": WRONG}
    after = {"a": HELD, "b": HELD, "c": WRONG, "d": RIGHT, "u": REFUSED}
    comparison = compare_runs(
        {name: record(name, **came) for name, came in before.items()},
        [judge(question, record(question.id, **after[question.id])) for question in questions],
        "before.jsonl",
    )
    assert [change.question.id for change in comparison.worse] == ["c", "a"]
    assert [change.question.id for change in comparison.better] == ["u", "d"]
    assert outcome_of(comparison.worse[0].before) is Outcome.ANSWERED_RIGHT
    assert outcome_of(comparison.worse[0].after) is Outcome.ANSWERED_WRONG


def test_of_equal_changes_the_one_that_moved_confidence_most_comes_first() -> None:
    comparison = compare_runs(
        {name: record(name, **RIGHT, confidence=0.6) for name in "abc"},
        [
            judge(asked(name, "May 11"), record(name, **REFUSED, confidence=confidence))
            for name, confidence in (("a", 0.4), ("b", 0.1), ("c", 0.4))
        ],
        "before",
    )
    assert [change.question.id for change in comparison.worse] == ["b", "a", "c"]


def test_a_clear_change_is_significant_and_a_single_one_is_not() -> None:
    questions = [asked(f"q{number:02}", "May 11") for number in range(20)]
    judged = [judge(question, record(question.id, **RIGHT, confidence=0.9)) for question in questions]
    for changed, is_significant in ((20, True), (1, False)):
        before = {
            question.id: record(question.id, **(WRONG if number < changed else RIGHT), confidence=0.9)
            for number, question in enumerate(questions)
        }
        found = {measure.name: measure for measure in compare_runs(before, judged, "before").measures}
        assert found["snippet hit"].difference == pytest.approx(changed / 20)
        assert found["snippet hit"].is_significant is is_significant
        assert found["precision when answered"].is_significant is is_significant
        assert found["calibration error"].is_significant is is_significant
        assert found["ms p50"].p_value is None
        assert found["Hit@1"].p_value is None


def test_the_table_and_the_json_say_the_same(dataset: Path, results: Path) -> None:
    rewritten(results, {"q1": {"status": "not_found", "citations": [], "closest": [], "reason": "not_sure"}})
    report = evaluate(dataset, against=results)
    assert report.comparison is not None
    table = render_comparison_table(report.comparison)
    row = next(line.split() for line in table.splitlines() if line.startswith("snippet hit"))
    assert row == ["snippet", "hit", "0.500", "1.000", "+0.500", "1.000"]
    found = json.loads(json.dumps(report_json(report), allow_nan=False))
    assert found["comparison"]["measures"]["snippet hit"] == {
        "before": 0.5,
        "after": 1.0,
        "difference": 0.5,
        "p_value": 1.0,
        "is_significant": False,
    }
    assert found["comparison"]["better"]["questions"] == 1
    (better,) = found["comparison"]["better"]["first"]
    assert better["question"] == "When did Apollo 11 land?"
    assert better["after"]["outcome"] == "answered right"
    assert "July 20, 1969" in better["after"]["quote"]
    assert sum(one["questions"] for one in found["calibration"]) == 3


# Tests of significance


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 3))
def test_the_sign_test_is_the_exact_binomial_one(better: int, worse: int, equal: int) -> None:
    n, least = better + worse, min(better, worse)
    expected = min(1.0, 2 * sum(math.comb(n, k) for k in range(least + 1)) / 2**n)
    assert sign_test([1.0] * better + [-1.0] * worse + [0.0] * equal) == pytest.approx(expected)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.25, 0.5]), max_size=9))
def test_the_permutation_test_counts_sign_flips(differences: list[float]) -> None:
    moved = [difference for difference in differences if difference]
    p_value = signed_permutation_test(differences)
    if len(moved) < 2:
        assert p_value == 1.0
        return
    sums = [
        sum(one if flips >> place & 1 else -one for place, one in enumerate(moved)) for flips in range(2 ** len(moved))
    ]
    above = sum(value >= sum(moved) - 1e-12 for value in sums) / len(sums)
    below = sum(value <= sum(moved) + 1e-12 for value in sums) / len(sums)
    assert p_value == pytest.approx(min(1.0, 2 * min(above, below)))


def test_randomised_tests_come_out_the_same_every_time() -> None:
    differences = [0.5, -0.25] * 20 + [1.0] * 5
    assert signed_permutation_test(differences) == signed_permutation_test(differences)


def test_a_swap_test_of_a_mean_is_a_permutation_test() -> None:
    before, after = [0.0, 1.0, 2.0, 0.0, 5.0], [1.0, 2.0, 4.0, 0.0, 5.0]

    def mean(run: Sequence[float]) -> float:
        return sum(run) / len(run)

    differences = [late - early for early, late in zip(before, after, strict=True)]
    assert swap_test(before, after, mean) == pytest.approx(signed_permutation_test(differences))
    assert swap_test(before, before, mean) == 1.0


def test_a_figure_that_a_swapped_run_does_not_have_is_no_difference() -> None:
    assert swap_test([1.0, 2.0, 3.0], [3.0, 1.0, 2.0], lambda _run: None) == 1.0


# Worst cases and groups


def test_the_worst_cases_are_the_surest_mistakes_of_each_sort() -> None:
    run = [
        judge(asked("wrong", "May 11"), record("wrong", **WRONG, confidence=0.8)),
        judge(asked("surer", "May 11"), record("surer", **WRONG, confidence=0.9)),
        judge(asked("trap", answerable=False), record("trap", **WRONG)),
        judge(asked("held", "May 11"), record("held", **HELD)),
        judge(asked("right", "May 11"), record("right", **RIGHT)),
    ]
    found = {one.heading: one for one in worst_cases(run, limit=1)}
    assert [case.question.id for case in found["Sure and wrong"].cases] == ["surer"]
    assert found["Sure and wrong"].total == 2
    assert [case.question.id for case in found["Answered though unanswerable"].cases] == ["trap"]
    assert [case.question.id for case in found["Refused with the answer in hand"].cases] == ["held"]
    assert found["Wrong fact marked"].total == 0


def test_questions_are_grouped_by_what_they_ask_and_by_what_the_set_says(dataset: Path) -> None:
    judged = evaluate(dataset).judged
    assert {group.name: group.questions for group in group_by_kind(judged)} == {"plain": 1, "trap": 1}
    by_type = {group.name: group for group in group_by_asked_type(judged)}
    assert {name: group.questions for name, group in by_type.items()} == {"when": 1, "who": 1, "what": 1}
    assert by_type["when"].snippet_hit == 1.0
    assert by_type["who"].snippet_hit is None
    assert sum(group.questions for group in by_type.values()) == len(judged)


def test_what_is_not_known_is_not_counted(dataset: Path) -> None:
    judged: list[JudgedAnswer] = list(evaluate(dataset).judged)
    (trap,) = (group for group in group_by_kind(judged) if group.name == "trap")
    assert (trap.snippet_hit, trap.marked, trap.right_when_marked) == (None, None, None)
    assert trap.refused_rightly in (0.0, 1.0)


def test_a_tiny_probability_is_not_shown_as_none() -> None:
    judged = [judge(asked(f"q{number}", "May 11"), record(f"q{number}", **RIGHT)) for number in range(20)]
    before = {f"q{number}": record(f"q{number}", **WRONG) for number in range(20)}
    table = render_comparison_table(compare_runs(before, judged, "before"))
    row = next(line.split() for line in table.splitlines() if line.startswith("snippet hit"))
    assert row[-2:] == ["<.001", "*"]
