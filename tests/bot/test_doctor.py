"""The doctor: finds what is wrong, says what to do, and fails only for problems."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.wiring import open_service, store_folder

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456"


@pytest.fixture
def data(work_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = work_folder / "data"
    monkeypatch.setenv("LOCCIT_DATA_DIR", str(folder))
    return folder


def _doctor(capsys: pytest.CaptureFixture[str], *, exit_code: int, arguments: tuple[str, ...] = ()) -> str:
    assert main(["doctor", *arguments]) == exit_code
    captured = capsys.readouterr()
    assert captured.err == ""
    assert TOKEN not in captured.out
    return captured.out


def _lines(report: str, level: str) -> list[str]:
    return [line.removeprefix(level).strip() for line in report.splitlines() if line.startswith(level)]


@contextmanager
def _bot_api(status: int, answer: dict[str, object]) -> Iterator[str]:
    """A Bot API server on this machine that says the same to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing: standard error is looked at."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_on_a_fresh_machine_nothing_is_wrong(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = _doctor(capsys, exit_code=0)
    assert _lines(report, "problem") == []
    assert any("not there yet" in line for line in _lines(report, "note"))
    assert any("no Telegram token is set" in line for line in _lines(report, "note"))
    assert not data.exists()


def test_a_sound_corpus_is_counted(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_service(Settings(data_dir=data)):
        pass
    report = _doctor(capsys, exit_code=0)
    assert any(line.startswith("corpus: sound, version 1, 5 documents, ") for line in _lines(report, "ok"))


def test_a_broken_corpus_is_a_problem(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_service(Settings(data_dir=data)):
        pass
    (store_folder(Settings(data_dir=data)) / "corpus.sqlite3").write_bytes(b"\x00garbage" * 1000)
    (problem,) = _lines(_doctor(capsys, exit_code=1), "problem")
    assert problem.startswith("corpus: ")
    assert "corpus.sqlite3" in problem


def test_an_unknown_setting_is_a_problem_and_ends_the_examination(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCCIT_ACESS", "everyone")
    report = _doctor(capsys, exit_code=1)
    assert "did you mean LOCCIT_ACCESS?" in _lines(report, "problem")[0]
    assert report.splitlines()[-1].startswith("problem")


def test_a_data_folder_open_to_others_and_a_readable_token_are_noted(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir()
    data.chmod(0o755)
    (data.parent / ".env").write_text("LOCCIT_TELEGRAM_TOKEN=short\n", encoding="utf-8")
    (data.parent / ".env").chmod(0o644)
    notes = _lines(_doctor(capsys, exit_code=1), "note")
    assert any(line.endswith(f"chmod 700 {data}") for line in notes)
    assert any(line.endswith("chmod 600 .env") for line in notes)


@pytest.mark.parametrize("token", ["abc", "123456789", "123456789:too-short", f"{TOKEN}x"])
def test_what_is_no_token_is_told_without_asking_telegram(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("LOCCIT_TELEGRAM_TOKEN", token)
    monkeypatch.setenv("LOCCIT_ADMIN_IDS", "42")
    monkeypatch.setenv("LOCCIT_TELEGRAM_BASE_URL", "http://127.0.0.1:9")
    (problem,) = _lines(_doctor(capsys, exit_code=1), "problem")
    assert problem.startswith("telegram_token does not look like a token")


def test_a_good_token_names_the_bot(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCCIT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("LOCCIT_ADMIN_IDS", "42")
    me = {"id": 123456789, "is_bot": True, "first_name": "Loccit", "username": "loccit_bot"}
    with _bot_api(200, {"ok": True, "result": me}) as address:
        monkeypatch.setenv("LOCCIT_TELEGRAM_BASE_URL", address)
        report = _doctor(capsys, exit_code=0)
    assert "Telegram knows the token as @loccit_bot" in _lines(report, "ok")


def test_a_refused_token_is_a_problem(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCCIT_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("LOCCIT_ACCESS", "everyone")
    with _bot_api(401, {"ok": False, "error_code": 401, "description": "Unauthorized"}) as address:
        monkeypatch.setenv("LOCCIT_TELEGRAM_BASE_URL", address)
        (problem,) = _lines(_doctor(capsys, exit_code=1), "problem")
    assert problem.startswith("Telegram refuses telegram_token")


def test_a_server_out_of_reach_and_an_empty_list_are_two_problems(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCCIT_TELEGRAM_TOKEN", TOKEN)
    with _bot_api(200, {}) as address:
        pass  # its port is free again, and nobody listens there
    monkeypatch.setenv("LOCCIT_TELEGRAM_BASE_URL", address)
    nobody, unreached = _lines(_doctor(capsys, exit_code=1), "problem")
    assert nobody.startswith("nobody may ask in Telegram")
    assert unreached.startswith("Telegram could not be reached")
