"""`loccit calibrate`: what it shows and keeps, what it leaves alone, and who takes notice of what is kept."""

import io
import json
import logging
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from bot.calibration_file import (
    CalibrationFileError,
    CalibrationInForce,
    KeptCalibration,
    calibration_path,
    read_calibration,
    remove_calibration,
    write_calibration,
)
from bot.cli import main
from bot.settings import Settings
from bot.terminal.calibration import calibration_lines
from bot.terminal.printing import Screen
from bot.wiring import open_service
from bot.wording import en
from retrieval.answering.confidence import UNCALIBRATED, Calibration, weights_fingerprint
from retrieval.evaluation import CalibrationReport, Figures, Fit, LeftOut
from retrieval.model import Answer, NoAnswer

QUESTIONS = Path(__file__).resolve().parents[2] / "seeds" / "questions"
QUESTION = "When did To Lam meet Zyuganov?"


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the starter corpus."""
    folder = tmp_path_factory.mktemp("starter") / "data"
    with open_service(Settings(data_dir=folder)):
        return folder


@pytest.fixture
def data(starter: Path) -> Path:
    """The same, without a calibration."""
    remove_calibration(starter)
    return starter


def _kept(offset: float = 0.5, *, slope: float = 1.0, weights: str | None = None) -> KeptCalibration:
    return KeptCalibration(
        slope=slope,
        offset=offset,
        made_from="questions",
        questions=40,
        made_on="2025-05-11",
        weights=weights_fingerprint() if weights is None else weights,
    )


def _calibrate(
    data: Path, capsys: pytest.CaptureFixture[str], *arguments: str | Path, exit_code: int = 0
) -> tuple[str, str]:
    assert main(["calibrate", *map(str, arguments), "--data-dir", str(data)]) == exit_code
    captured = capsys.readouterr()
    return captured.out, captured.err


def _small_set(folder: Path, number: int, *, answer: str) -> Path:
    """Questions that the starter corpus answers, with what the owner accepts."""
    path = folder / "mine.jsonl"
    given = [
        {"_id": str(at), "text": f"When did To Lam meet Zyuganov{'?' * at}", "metadata": {"answers": [answer]}}
        for at in range(number)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in given), encoding="utf-8")
    return path


# The command


REPORT = CalibrationReport(
    is_generated=False,
    asked=96,
    used=71,
    right=60,
    left_out=((LeftOut.NOTHING_FOUND, 1), (LeftOut.PART_NOT_FOUND, 24)),
    fit=Fit(calibration=Calibration(slope=1.25, offset=-0.5), is_offset_only=False),
    before=Figures(calibration_error=0.17, precision=0.9824, answered=0.594, answered_right=0.875),
    after=Figures(calibration_error=0.093, precision=None, answered=0.0, answered_right=0.0),
    helps=True,
)


def _shown(report: CalibrationReport, *, is_kept: bool) -> str:
    stream = io.StringIO()
    Screen(stream).show(calibration_lines(report, is_kept=is_kept))
    return stream.getvalue()


def test_the_report_says_what_it_rests_on_what_changes_and_that_it_is_kept() -> None:
    assert _shown(REPORT, is_kept=True) == (
        "Asked 96 questions; fitted to 71, of whose first quotes 60 hold the answer.\n"
        "  left out: 1 (nothing in the documents matched)\n"
        "  left out: 24 (a part of the question was not found, whatever the confidence)\n"
        "\n"
        "                                              before   after\n"
        "calibration error (0 is best)                  0.170   0.093\n"
        "right, of the answers shown                    0.982       -\n"
        "answered, of all questions                     0.594   0.000\n"
        "answered right, of those with an answer        0.875   0.000\n"
        "\n"
        "log-odds = 1.250 x log-odds - 0.500\n"
        "Kept: the next question is answered with it. loccit calibrate --reset forgets it.\n"
    )


def test_the_report_says_what_to_think_of_a_weak_fit() -> None:
    weak = replace(REPORT, is_generated=True, helps=False, fit=replace(REPORT.fit, is_offset_only=True))
    text = _shown(weak, is_kept=False)
    assert text.startswith("Asked 96 questions made from the documents; ")
    assert "Nearly all quotes came out alike (right, or wrong), so only a careful shift was fitted; " in text
    assert (
        "\nNothing was changed: on questions it did not see, this fit does not clearly do better than none.\n" in text
    )
    assert text.endswith("your own questions are better.\n")
    assert all(reason.value in en.LEFT_OUT for reason in LeftOut)


def test_a_fit_that_helps_is_kept(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = _calibrate(data, capsys, _small_set(tmp_path, 30, answer="nowhere to be read"))
    assert out.startswith("Asked 30 questions; fitted to 30, of whose first quotes 0 hold the answer.\n")
    assert out.endswith("Kept: the next question is answered with it. loccit calibrate --reset forgets it.\n")
    assert err == ""
    kept = read_calibration(data)
    assert kept is not None
    assert kept.offset < 0
    assert (kept.questions, kept.made_from, kept.fits_weights) == (30, "questions", True)


def test_the_projects_own_questions_calibrate_the_starter_corpus(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = _calibrate(data, capsys, QUESTIONS / "queries.jsonl", "--json")
    report = json.loads(out)
    assert report["made_from"] == "questions"
    assert report["used"] + sum(report["left_out"].values()) == report["asked"] == 96
    assert report["after"]["precision_when_answered"] > 0.8
    assert report["is_kept"] == report["helps"] == calibration_path(data).exists()


def test_a_dry_run_changes_nothing(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = _calibrate(data, capsys, _small_set(tmp_path, 30, answer="nowhere"), "--dry-run")
    assert out.endswith("Nothing was changed, as asked.\n")
    assert not calibration_path(data).exists()


def test_without_questions_some_are_made(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = _calibrate(data, capsys, "--generated", "50", "--dry-run")
    assert out.startswith("Asked 50 questions made from the documents; fitted to ")
    assert out.endswith("your own questions are better.\n")
    assert err == ""
    assert json.loads(_calibrate(data, capsys, "--dry-run", "--json")[0])["made_from"] == "generated"


def test_reset_forgets_and_says_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_calibration(data, _kept())
    assert _calibrate(data, capsys, "--reset", "--dry-run")[0] == f"{calibration_path(data)} would be removed.\n"
    assert calibration_path(data).exists()
    assert _calibrate(data, capsys, "--reset")[0] == "The calibration is forgotten; confidence is as it was made.\n"
    assert not calibration_path(data).exists()
    assert _calibrate(data, capsys, "--reset")[0].startswith("calibration: none")
    assert json.loads(_calibrate(data, capsys, "--reset", "--json")[0]) == {"reset": False}


def test_what_cannot_be_fitted_is_one_line_and_leaves_the_old_one(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_calibration(data, _kept())
    before = calibration_path(data).read_bytes()
    for given, said in (
        (QUESTIONS, "holds documents of its own"),
        (_small_set(tmp_path, 5, answer="May 11"), "5 of 5 questions can be used, and fewer than 20 say too little"),
        (tmp_path / "nowhere", "no such folder"),
    ):
        _, err = _calibrate(data, capsys, given, exit_code=1)
        assert said in err
        assert err.count("\n") == 1
    assert calibration_path(data).read_bytes() == before


def test_an_interruption_changes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_calibration(data, _kept())
    before = calibration_path(data).read_bytes()

    def interrupted(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("retrieval.evaluation.calibrating.answer_question", interrupted)
    _, err = _calibrate(data, capsys, _small_set(tmp_path, 30, answer="May 11"), exit_code=130)
    assert err.strip() == "Interrupted. The calibration is as it was before."
    assert calibration_path(data).read_bytes() == before


@pytest.mark.parametrize("arguments", [["x", "--reset"], ["x", "--generated", "3"], ["--generated", "0"]])
def test_contradictions_are_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["calibrate", *arguments])
    assert ended.value.code == 2
    assert "usage: loccit calibrate" in capsys.readouterr().err


def test_a_calibration_that_is_not_used_is_named_before_a_new_one_is_made(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _small_set(tmp_path, 30, answer="nowhere")
    write_calibration(data, _kept(weights="0" * 64))
    assert "it was made for other weights" in _calibrate(data, capsys, path, "--dry-run")[1]
    calibration_path(data).write_text("{", encoding="utf-8")
    assert "it is not valid JSON" in _calibrate(data, capsys, path)[1]
    assert read_calibration(data) is not None


# The file


def test_what_is_kept_is_read_back_and_private(tmp_path: Path) -> None:
    assert read_calibration(tmp_path) is None
    for kept in (_kept(), _kept(-1.25, slope=0.4)):
        write_calibration(tmp_path, kept)
        assert read_calibration(tmp_path) == kept
        assert stat.S_IMODE(calibration_path(tmp_path).stat().st_mode) == 0o600
        assert [path.name for path in tmp_path.iterdir()] == ["calibration.json"]
    assert remove_calibration(tmp_path)
    assert not remove_calibration(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        b"",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b"[" * 90_000,
        b" " * 200_000,
        {"format": 2},
        {"slope": 0},
        {"slope": -1},
        {"slope": "1"},
        {"slope": True},
        {"slope": None},
        {"offset": float("inf")},
        {"offset": float("nan")},
        {"offset": 10**400},
        {"questions": "many"},
        {"weights": None},
    ],
    ids=lambda change: repr(change)[:30],
)
def test_a_broken_file_is_ignored_with_one_warning(
    change: bytes | dict[str, object], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_calibration(tmp_path, _kept())
    path = calibration_path(tmp_path)
    if isinstance(change, bytes):
        path.write_bytes(change)
    else:
        path.write_text(json.dumps(json.loads(path.read_bytes()) | change), encoding="utf-8")
    with pytest.raises(CalibrationFileError):
        read_calibration(tmp_path)
    in_force = CalibrationInForce(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert [in_force.now() for _ in range(3)] == [UNCALIBRATED] * 3
    assert len(caplog.records) == 1
    assert "is not used" in caplog.text


def test_a_calibration_for_other_weights_is_ignored_with_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_calibration(tmp_path, _kept(weights="0" * 64))
    in_force = CalibrationInForce(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert [in_force.now() for _ in range(3)] == [UNCALIBRATED] * 3
    assert len(caplog.records) == 1
    assert "other weights" in caplog.text


# Who takes notice


def test_a_running_service_answers_by_it_from_the_next_question_on(data: Path) -> None:
    with open_service(Settings(data_dir=data)) as service:
        assert service.calibration == UNCALIBRATED
        assert isinstance(service.ask(QUESTION).outcome, Answer)
        write_calibration(data, _kept(-12.0))
        assert service.calibration == Calibration(offset=-12.0)
        assert isinstance(service.ask(QUESTION).outcome, NoAnswer)
        remove_calibration(data)
        assert isinstance(service.ask(QUESTION).outcome, Answer)


def test_an_evaluation_of_the_owners_corpus_uses_it_and_one_of_other_documents_does_not(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_calibration(data, _kept(-12.0))
    for dataset, answers in ((QUESTIONS / "queries.jsonl", False), (QUESTIONS, True)):
        results = tmp_path / "results.jsonl"
        assert main(["eval", str(dataset), "--data-dir", str(data), "--limit", "4", "--results", str(results)]) == 0
        statuses = {json.loads(line)["status"] for line in results.read_text(encoding="utf-8").splitlines()}
        assert ("answered" in statuses) is answers
    capsys.readouterr()


def test_the_doctor_tells_of_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told() -> str:
        assert main(["doctor", "--data-dir", str(data)]) == 0
        return next(line for line in capsys.readouterr().out.splitlines() if "calibrat" in line)

    assert told() == "ok       calibration: none; `loccit calibrate` fits confidence to your documents"
    write_calibration(data, _kept())
    assert told() == "ok       calibration: fitted to 40 questions of yours on 2025-05-11"
    write_calibration(data, _kept(weights="0" * 64))
    assert told().startswith(f"note     {calibration_path(data)} is not used: it was made for other weights")
    calibration_path(data).write_bytes(b"{")
    assert told().startswith(f"note     {calibration_path(data)} is not used: it is not valid JSON")
