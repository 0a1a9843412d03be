"""The command line: exit codes, one line for each expected failure, and a clean standard output."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from bot.cli import main
from bot.settings import Settings
from bot.wiring import open_service, store_folder

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "When did To Lam meet Zyuganov?"


def _loccit(
    *arguments: str | bytes, data: Path, stdin: bytes = b"", environment: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """The real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        cwd=data.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LOCCIT_DATA_DIR": str(data), **(environment or {})},
    )


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the starter corpus."""
    folder = tmp_path_factory.mktemp("starter") / "data"
    with open_service(Settings(data_dir=folder)):
        return folder


def _in_process(starter: Path, capsys: pytest.CaptureFixture[str], *arguments: str, exit_code: int) -> tuple[str, str]:
    assert main([*arguments, "--data-dir", str(starter)]) == exit_code
    captured = capsys.readouterr()
    return captured.out, captured.err


def test_the_first_question_of_all_is_answered_from_the_starter_corpus(tmp_path: Path) -> None:
    done = _loccit("ask", QUESTION, data=tmp_path / "data")
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert "on **May 11**" in out
    assert "to-lam-zyuganov-moscow.md" in out
    assert done.stderr.decode() == "Reading the starter documents …\n"


def test_a_pipe_into_the_chat_gives_answers_and_nothing_else(starter: Path) -> None:
    done = _loccit("chat", data=starter, stdin=f"{QUESTION}\n:quit\n".encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("[1] “")
    assert "**May 11**" in done.stdout.decode()
    assert b"\x1b" not in done.stdout


def test_broken_bytes_in_the_arguments_and_the_pipe_are_questions_too(starter: Path) -> None:
    asked = _loccit("ask", b"To Lam \xff\xfe Zyuganov", data=starter)
    assert asked.returncode in (0, 3)
    assert b"Traceback" not in asked.stderr
    piped = _loccit("chat", data=starter, stdin=b"\xff\xfe\x00\n\xed\xa0\x80 Zyuganov\n")
    assert (piped.returncode, piped.stderr) == (0, b"")


def test_output_that_nobody_reads_on_is_no_failure(starter: Path) -> None:
    command = f'"{sys.executable}" -m bot corpus export | head -c 10'
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LOCCIT_DATA_DIR": str(starter)},
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_screen_that_lacks_the_letters_gets_escapes(starter: Path) -> None:
    done = _loccit("corpus", "list", data=starter, environment={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert b"\\xb7" in done.stdout


def test_not_found_exits_with_3(starter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = _in_process(starter, capsys, "ask", "When did Nguyen Phu Trong meet Zyuganov?", exit_code=3)
    assert out.startswith("Not found: ")
    assert err == ""


def test_json_is_one_line_in_the_public_form(starter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = _in_process(starter, capsys, "ask", "--json", QUESTION, exit_code=0)
    assert out.count("\n") == 1
    record = json.loads(out)
    assert record["status"] == "answered"
    assert record["citations"][0]["short_answer"]["text"] == "May 11"
    assert record["elapsed_ms"] > 0


def test_explain_adds_how_the_question_was_read(starter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = _in_process(starter, capsys, "ask", "--explain", QUESTION, exit_code=0)
    assert "\nconfidence " in out
    assert "\nterms " in out


def test_words_without_quotation_marks_are_one_question(starter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = _in_process(starter, capsys, "ask", *QUESTION.split(), exit_code=0)
    assert "**May 11**" in out


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("the of and", "I see no words to look for in this."),
        ("", "I see no words to look for in this."),
        ("\x00", "I see no words to look for in this."),
        ("🙂" * 4096, "I see no words to look for in this."),
    ],
    ids=["stop words", "nothing", "NUL", "emoji"],
)
def test_a_question_without_words_is_refused_kindly(
    starter: Path, capsys: pytest.CaptureFixture[str], question: str, said: str
) -> None:
    out, err = _in_process(starter, capsys, "ask", question, exit_code=3)
    assert out.startswith(said)
    assert err == ""


def test_a_question_to_an_empty_corpus_says_how_to_fill_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "nothing").mkdir()
    _in_process(tmp_path / "data", capsys, "corpus", "sync", str(tmp_path / "nothing"), exit_code=0)
    out, _ = _in_process(tmp_path / "data", capsys, "ask", QUESTION, exit_code=3)
    assert out == "There are no documents yet. Add some with: loccit corpus add PATH\n"


def test_an_unknown_setting_is_one_line(
    starter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCCIT_ACESS", "everyone")
    _, err = _in_process(starter, capsys, "ask", QUESTION, exit_code=1)
    assert err == "loccit: the environment: there is no setting 'LOCCIT_ACESS'; did you mean LOCCIT_ACCESS?\n"


def _broken_store(folder: Path) -> Path:
    with open_service(Settings(data_dir=folder)):
        pass
    return store_folder(Settings(data_dir=folder)) / "corpus.sqlite3"


def test_a_corrupt_store_is_one_line_and_left_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = _broken_store(tmp_path / "data")
    database.write_bytes(b"\x00garbage" * 1000)
    _, err = _in_process(tmp_path / "data", capsys, "ask", QUESTION, exit_code=1)
    assert err.startswith("loccit: ")
    assert err.count("\n") == 1
    assert database.read_bytes() == b"\x00garbage" * 1000


def test_a_newer_store_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = sqlite3.connect(_broken_store(tmp_path / "data"))
    database.execute("PRAGMA user_version = 10000")
    database.close()
    _, err = _in_process(tmp_path / "data", capsys, "ask", QUESTION, exit_code=1)
    assert "newer" in err
    assert err.count("\n") == 1


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    _broken_store(tmp_path / "data").write_bytes(b"\x00garbage" * 1000)
    with pytest.raises(Exception, match=r"corpus\.sqlite3"):
        main(["ask", "x", "--debug", "--data-dir", str(tmp_path / "data")])


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["asks"],
        ["ask"],
        ["corpus"],
        ["corpus", "add"],
        ["eval"],
        ["ask", "--nope", "x"],
        ["eval", "x", "--limit", "0"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: loccit" in capsys.readouterr().err


def test_help_and_version_need_no_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["--version"], ["corpus", "add", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
    assert "loccit 0." in capsys.readouterr().out


def test_help_starts_without_the_engine() -> None:
    """What makes `--help` slow is not even imported for it."""
    code = (
        "import sys, bot.cli; bot.cli.build_parser();"
        "print(sorted({'numpy', 'telegram', 'pydantic', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"


def test_asking_starts_without_telegram_and_the_measures(starter: Path) -> None:
    code = (
        "import sys; from bot.cli import main; main(['ask', 'When did To Lam meet Zyuganov?']);"
        "print(sorted({'telegram', 'ir_measures', 'rich', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "LOCCIT_DATA_DIR": str(starter)},
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_interrupted_update_says_what_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("The pool is open.\n", encoding="utf-8")

    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.corpus_admin.CorpusAdmin.add_paths", interrupted)
    _, err = _in_process(tmp_path / "data", capsys, "corpus", "add", str(tmp_path / "a.txt"), exit_code=130)
    assert err.strip() == "Interrupted. The corpus is as it was before; nothing was half added."


def test_a_second_process_that_updates_is_told_who_is_at_it(
    starter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.store.store._WAIT_FOR_WRITER_SECONDS", 0.1)
    (tmp_path / "a.txt").write_text("The pool is open.\n", encoding="utf-8")
    with FileLock(store_folder(Settings(data_dir=starter)) / "update.lock"):
        _, err = _in_process(starter, capsys, "corpus", "add", str(tmp_path / "a.txt"), exit_code=1)
    assert "is updating" in err
    assert err.count("\n") == 1


def test_the_bot_does_not_start_without_a_token_or_with_nobody_to_answer(
    starter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, err = _in_process(starter, capsys, "telegram", exit_code=1)
    assert err.count("\n") == 1
    monkeypatch.setenv("LOCCIT_ADMIN_IDS", "42")
    _, err = _in_process(starter, capsys, "telegram", exit_code=1)
    assert "LOCCIT_TELEGRAM_TOKEN" in err
    assert err.count("\n") == 1


def test_eval_prints_a_table_and_writes_the_results(
    starter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results.jsonl"
    dataset = str(ROOT / "seeds" / "questions")
    out, err = _in_process(starter, capsys, "eval", dataset, "--limit", "5", "--results", str(results), exit_code=0)
    assert "MRR@10" in out
    assert err == ""
    assert len(results.read_text(encoding="utf-8").splitlines()) == 5
    out, _ = _in_process(starter, capsys, "eval", dataset, "--limit", "5", "--json", exit_code=0)
    assert json.loads(out)


def test_eval_of_what_is_no_question_set_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, err = _in_process(tmp_path / "data", capsys, "eval", str(tmp_path / "nowhere"), exit_code=1)
    assert err.startswith(f"loccit: {tmp_path / 'nowhere'}: no such folder")
    assert err.count("\n") == 1
