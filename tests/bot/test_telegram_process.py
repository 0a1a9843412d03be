"""`loccit telegram` as a whole process, over HTTP, against a Bot API server that others wrote.

One process serves all tests but those of a start that fails; the last test stops it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.bot_api_peer import TOKEN, WAIT_SECONDS, Peer, Person, running_peer

ROOT = Path(__file__).parents[2]
ADMIN, ASKER, STRANGER = 11, 22, 33

VISIT = """\
---
title: To Lam visits Moscow
date: 2025-05-12
url: https://example.org/to-lam?in=moscow&year=2025
---

General Secretary To Lam met Gennady Zyuganov, who leads Russia's communists, in Moscow on May 11.

The delegation laid flowers at the monument to Ho Chi Minh.
"""
LIBRARY = """\
# Opening hours

The town library in Aarwil opens at 9:30 in the morning and closes at 18:00.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeBot:
    peer: Peer
    process: "subprocess.Popen[bytes]"
    stderr: Path

    def person(self, user_id: int) -> Person:
        return Person(peer=self.peer, user_id=user_id)


def environment(home: Path, peer_url: str, **changed: str) -> dict[str, str]:
    """Only what the bot needs: no settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("LOCCIT_")}
    return kept | {
        "HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "LOCCIT_DATA_DIR": str(home / "data"),
        "LOCCIT_TELEGRAM_TOKEN": TOKEN,
        "LOCCIT_TELEGRAM_BASE_URL": peer_url,
        "LOCCIT_ADMIN_IDS": str(ADMIN),
        "LOCCIT_ALLOWED_USER_IDS": str(ASKER),
        **changed,
    }


def loccit(*arguments: str, home: Path, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=home, env=env, capture_output=True, text=True, timeout=2 * WAIT_SECONDS, check=False,
    )  # fmt: skip


@contextmanager
def telegram_process(
    home: Path, env: dict[str, str], stderr: BinaryIO | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "bot", "telegram"]
    with subprocess.Popen(command, cwd=home, env=env, stderr=stderr or subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def whole_bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeBot]:
    home = tmp_path_factory.mktemp("home")
    (home / "visit.md").write_text(VISIT, encoding="utf-8")
    with running_peer(home / "journal.jsonl") as peer, (home / "stderr").open("wb") as stderr:
        env = environment(home, peer.url, LOCCIT_LOG_LEVEL="debug")
        added = loccit("corpus", "add", "visit.md", home=home, env=env)
        assert added.returncode == 0, added.stderr
        with telegram_process(home, env, stderr) as process:
            while not peer.server.poll_seen.wait(0.05):
                assert process.poll() is None, (home / "stderr").read_text()
            yield WholeBot(peer=peer, process=process, stderr=home / "stderr")


def test_a_question_is_answered_with_the_fact_marked_and_the_source_named(whole_bot: WholeBot) -> None:
    reply = whole_bot.person(ASKER).ask("When did To Lam meet Zyuganov?")
    seen = reply.seen
    quote = seen.inside("blockquote")[0]
    assert quote in VISIT
    assert "Gennady Zyuganov, who leads Russia's communists, in Moscow" in quote
    assert seen.inside("u") == ["May 11"]
    assert seen.inside("a")[0] == "To Lam visits Moscow"
    assert set(seen.links) == {"https://example.org/to-lam?in=moscow&year=2025"}
    assert " · 2025-05-12 · " in seen.text


def test_what_the_documents_do_not_say_is_not_answered(whole_bot: WholeBot) -> None:
    seen = whole_bot.person(ASKER).ask("When did Nguyen Phu Trong meet Zyuganov?").seen
    assert seen.text.startswith("Not found")
    assert "Nguyen Phu Trong" in seen.text.splitlines()[0]


def test_start_and_help_say_what_the_bot_is_for_and_what_it_knows(whole_bot: WholeBot) -> None:
    for_asker = whole_bot.person(ASKER).ask("/help").text
    for_admin = whole_bot.person(ADMIN).ask("/help").text
    started = whole_bot.person(ASKER).ask("/start").text
    assert all("I have one document: “To Lam visits Moscow”." in text for text in (for_asker, for_admin, started))
    assert "/add" in for_admin
    assert "/add" not in for_asker


def test_an_administrator_adds_lists_and_removes_a_document_between_questions(whole_bot: WholeBot) -> None:
    admin, asker = whole_bot.person(ADMIN), whole_bot.person(ASKER)
    question = "When does the town library in Aarwil open?"
    assert asker.ask(question).text.startswith("Not found")

    file = whole_bot.peer.upload("library.md", LIBRARY.encode())
    assert admin.ask(document=file, caption="/add").text == "Added: library.md"
    assert admin.ask(document=file, caption="/add").text == "Unchanged: library.md"
    newer = whole_bot.peer.upload("library.md", LIBRARY.replace("9:30", "8:45").encode())
    assert admin.ask(document=newer, caption="/add").text == "Replaced: library.md"
    assert "opens at 8:45 in the morning" in asker.ask(question).seen.inside("blockquote")[0]
    refused = whole_bot.peer.upload("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert admin.ask(document=refused, caption="/add").text.startswith("Not taken: photo.png")

    assert admin.ask("/sources").seen.inside("code") == ["library.md", "visit.md"]
    assert admin.ask("/remove library.md").text == "Removed: library.md"
    assert admin.ask("/sources").seen.inside("code") == ["visit.md"]
    assert asker.ask(question).text.startswith("Not found")
    assert admin.ask("/remove library.md").text.startswith("Not taken: library.md")


def test_a_text_is_added_from_the_chat(whole_bot: WholeBot) -> None:
    admin = whole_bot.person(ADMIN)
    report = admin.ask("/add The ferry\nThe ferry to Nordholm leaves at 7:15 from pier four.").text
    assert report.startswith("Added: ")
    seen = admin.ask("When does the ferry to Nordholm leave?").seen
    assert "leaves at 7:15 from pier four" in seen.inside("blockquote")[0]
    assert "The ferry" in seen.text.splitlines()[-1]
    assert admin.ask(f"/remove {report.removeprefix('Added: ')}").text.startswith("Removed: ")


@pytest.mark.parametrize(
    "question",
    ["", "?!", "the", "😀" * 2048, "\u0000\ud800\u202e", "<b>&amp;", '"a OR b* NEAR(', "e\u0301" * 2000, "met " * 1000],
    ids=["spaces", "signs", "no content", "emoji", "controls", "html", "syntax", "combining", "long"],
)  # fmt: skip
def test_any_text_at_all_gets_a_reply(whole_bot: WholeBot, question: str) -> None:
    assert not whole_bot.person(ASKER).ask(f" {question} ").text.startswith("Sorry")


def test_a_stranger_learns_the_own_id_and_nothing_else(whole_bot: WholeBot) -> None:
    for text in ("When did To Lam meet Zyuganov?", "/start", "/sources", "/add text"):
        reply = whole_bot.person(STRANGER).ask(text).text
        assert str(STRANGER) in reply
        assert "Lam" not in reply


def test_who_may_only_ask_changes_nothing(whole_bot: WholeBot) -> None:
    asker = whole_bot.person(ASKER)
    file = whole_bot.peer.upload("mine.txt", b"The town library in Aarwil is closed.")
    assert asker.ask(document=file, caption="/add").text.startswith("Only an administrator")
    assert asker.ask("/remove visit.md").text.startswith("Only an administrator")
    assert asker.ask("/sources").text.startswith("Only an administrator")
    assert asker.ask("When did To Lam meet Zyuganov?").seen.inside("u") == ["May 11"]


def test_a_signal_stops_the_bot_and_nobody_has_a_complaint(whole_bot: WholeBot) -> None:
    whole_bot.process.send_signal(signal.SIGTERM)
    assert whole_bot.process.wait(WAIT_SECONDS) == 0
    log = whole_bot.stderr.read_text(encoding="utf-8")
    assert "@fixture_bot answers in Telegram now" in log
    assert "telegram" in log  # the library's debug lines, whose addresses hold the token
    assert TOKEN.partition(":")[2] not in log
    assert "Traceback" not in log
    # At a stop the last poll is cut off, which the emulator may still hold when it hears of the end.
    verdict = whole_bot.peer.verdict("getUpdates:409")
    assert verdict["ok"], verdict


def test_no_question_is_lost_when_the_bot_is_killed(peer: Peer, tmp_path: Path) -> None:
    env = environment(tmp_path, peer.url, LOCCIT_STARTER_CORPUS="false")
    long_ago = int(time.time()) - 600  # late replies name the message that they answer
    asked = list(range(1, 31))
    for number in asked:
        Person(peer=peer, user_id=ASKER).send(f"question {number}", message_id=number, date=long_ago)

    def answered() -> int:
        number: int = json.loads(peer.next_sent().fields["reply_parameters"])["message_id"]
        return number

    with telegram_process(tmp_path, env) as process:
        answers = [answered() for _ in range(7)]
        process.kill()
    with telegram_process(tmp_path, env) as process:
        while answers[-1] != asked[-1]:
            answers.append(answered())
        process.terminate()
        assert process.wait(WAIT_SECONDS) == 0
    assert sorted(set(answers)) == asked
    assert len(answers) <= len(asked) + 1  # the one under way when the bot was killed


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"LOCCIT_ADMIN_IDS": "", "LOCCIT_ALLOWED_USER_IDS": ""}, "LOCCIT_ADMIN_IDS"),
        ({"LOCCIT_TELEGRAM_TOKEN": "123456789:AAHkNotTheTokenOfThisBot_at_all-really"}, "LOCCIT_TELEGRAM_TOKEN"),
        ({"LOCCIT_TELEGRAM_TOKEN": "NotTheTokenOfThisBot"}, "LOCCIT_TELEGRAM_TOKEN"),
    ],
    ids=["nobody may ask", "wrong token", "no token at all"],
)
def test_a_start_that_cannot_be_is_refused_in_one_line(
    peer: Peer, tmp_path: Path, changed: dict[str, str], named: str
) -> None:
    env = environment(tmp_path, peer.url, LOCCIT_STARTER_CORPUS="false", **changed)
    ended = loccit("telegram", home=tmp_path, env=env)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert named in ended.stderr
    assert "NotTheTokenOfThisBot" not in ended.stderr
