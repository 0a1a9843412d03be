"""The answers to the project's own questions are as good as the pinned file says, or better."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.quality import SETS, Quality, compare, main, measured, pinned_text, read_pinned


@pytest.fixture(scope="module")
def now() -> dict[str, Quality]:
    return {folder: measured(folder) for folder in SETS}


def test_no_quality_is_lost(now: dict[str, Quality]) -> None:
    pinned = read_pinned()
    verdicts = [compare(folder, pinned.get(folder), quality) for folder, quality in now.items()]
    lost = [str(verdict) for verdict in verdicts if verdict.falls]
    assert not lost, "\n".join([*lost, "If this is meant, run `make quality` and have the pinned file reviewed."])


def test_the_pinned_file_is_one_question_a_line_and_reads_back(now: dict[str, Quality], tmp_path: Path) -> None:
    path = tmp_path / "pinned.json"
    path.write_text(pinned_text(now), encoding="utf-8")
    assert read_pinned(path) == now
    questions = sum(len(quality.questions) for quality in now.values())
    assert sum(": " in line and line.startswith("      ") for line in pinned_text(now).splitlines()) >= questions


def test_a_fall_is_named_with_the_questions_that_changed(now: dict[str, Quality]) -> None:
    folder = SETS[0]
    quality = now[folder]
    first = next(iter(quality.questions))
    better = replace(
        quality,
        counts={**quality.counts, "answered right": quality.counts["answered right"] + 1},
        questions={**quality.questions, first: "better than now"},
    )
    verdict = compare(folder, better, quality)
    count = quality.counts["answered right"]
    assert verdict.falls == (f"{folder}: answered right fell from {count + 1} to {count}",)
    assert verdict.changes == (f"{folder}: {first} was “better than now”, is “{quality.questions[first]}”",)


def test_a_rise_is_no_fall(now: dict[str, Quality]) -> None:
    quality = now[SETS[0]]
    worse = replace(quality, counts={name: count - 1 for name, count in quality.counts.items()})
    assert compare("set", worse, quality).falls == ()


def test_other_questions_than_the_pinned_ones_are_a_fall(now: dict[str, Quality]) -> None:
    quality = now[SETS[0]]
    (verdict,) = {compare("set", None, quality), compare("set", replace(quality, questions={"x": ""}), quality)}
    assert "make quality" in verdict.falls[0]


def test_the_command_writes_what_it_prints_and_a_check_writes_nothing(
    now: dict[str, Quality], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.quality.measured", now.__getitem__)
    path = tmp_path / "pinned.json"
    monkeypatch.setattr("benchmarks.quality.PINNED", path)
    assert main(["--check"]) == 1
    assert not path.exists()
    assert main([]) == 0
    assert json.loads(path.read_text(encoding="utf-8")).keys() == set(SETS)
    capsys.readouterr()
    monkeypatch.setattr("benchmarks.quality.read_pinned", lambda: read_pinned(path))
    assert main(["--check"]) == 0
    assert "Nothing changed." in capsys.readouterr().out
