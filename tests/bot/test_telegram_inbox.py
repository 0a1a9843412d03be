"""The inbox loses no update to a crash, hands out none twice, and keeps no word of what was handled."""

import sqlite3
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot, Update

from bot.telegram.errors import TelegramBotError
from bot.telegram.inbox import Inbox, InboxFile
from tests.bot_api_peer import TOKEN

BOT = Bot(TOKEN)


def update(update_id: int, text: str = "a question") -> Update:
    content: dict[str, Any] = {
        "update_id": update_id,
        "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": text},
    }
    read = Update.de_json(content, BOT)
    assert read is not None
    return read


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


async def test_what_was_stored_and_not_handled_comes_again_in_order_at_the_next_start(tmp_path: Path) -> None:
    with Inbox(tmp_path / "i.sqlite3") as inbox:
        for update_id in (9, 3, 4):
            await inbox.put(update(update_id, f"question {update_id}"))
        await inbox.handled(update(3))
    with Inbox(tmp_path / "i.sqlite3") as inbox:
        await inbox.queue_unhandled(BOT)
        again = [inbox.get_nowait() for _ in range(inbox.qsize())]
    assert [(item.update_id, item.message.text) for item in again] == [(4, "question 4"), (9, "question 9")]  # type: ignore[attr-defined]
    assert again[0].message.get_bot() is BOT  # type: ignore[attr-defined]


async def test_an_update_that_comes_twice_is_queued_once_even_after_it_was_handled(tmp_path: Path) -> None:
    with Inbox(tmp_path / "i.sqlite3") as inbox:
        await inbox.put(update(7))
        await inbox.put(update(7))
        await inbox.handled(update(7))
        await inbox.put(update(7))
        assert inbox.qsize() == 1
    with Inbox(tmp_path / "i.sqlite3") as inbox:
        await inbox.put(update(7))
        await inbox.put(update(6))  # ids may jump back: this one is new
        assert inbox.qsize() == 1


async def test_the_text_is_gone_from_the_disk_when_it_was_handled(tmp_path: Path) -> None:
    with Inbox(tmp_path / "i.sqlite3") as inbox:
        for update_id in range(40):
            await inbox.put(update(update_id, "CANARY" * 100))
        assert b"CANARY" in bytes_on_disk(tmp_path)
        for update_id in range(40):
            await inbox.handled(update(update_id))
        assert b"CANARY" not in bytes_on_disk(tmp_path)


async def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    with Inbox(tmp_path / "new folder" / "i.sqlite3") as inbox:
        await inbox.put(update(1))
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new folder").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "new folder").stat().st_mode) == 0o700


async def test_signals_of_the_library_are_queued_and_not_stored(tmp_path: Path) -> None:
    with Inbox(tmp_path / "i.sqlite3") as inbox:
        signal_object = object()
        await inbox.put(signal_object)
        assert inbox.get_nowait() is signal_object


def test_an_update_that_ends_the_bot_again_and_again_is_set_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for start in range(5):
        file = InboxFile(tmp_path / "i.sqlite3")
        file.accept(1, "poison")
        left = file.unhandled()
        file.close()
        assert left == (["poison"] if start < 3 else [])
    assert "1 unhandled update(s) ended the bot" in caplog.text


def test_ids_are_forgotten_after_two_days_but_not_what_is_unhandled(tmp_path: Path) -> None:
    now = [1_000_000.0]
    file = InboxFile(tmp_path / "i.sqlite3", clock=lambda: now[0])
    file.accept(1, "handled")
    file.accept(2, "unhandled")
    file.handled(1)
    file.close()
    now[0] += 49 * 3600
    file = InboxFile(tmp_path / "i.sqlite3", clock=lambda: now[0])
    assert file.accept(1, "as if new")
    assert not file.accept(2, "known")
    file.close()


def test_a_file_that_is_no_inbox_is_left_as_it_is_and_named(tmp_path: Path) -> None:
    path = tmp_path / "i.sqlite3"
    path.write_bytes(b"something else" * 100)
    with pytest.raises(TelegramBotError, match="cannot be read") as caught:
        Inbox(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == b"something else" * 100


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), st.integers(1, 6)),
        st.tuples(st.just("handle"), st.integers(1, 6)),
        st.tuples(st.just("restart"), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=50, deadline=None)
@given(OPERATIONS)
def test_an_id_is_handed_out_until_it_is_handled_and_never_after(operations: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = InboxFile(Path(folder) / "i.sqlite3")
        known: set[int] = set()
        starts_left: dict[int, int] = {}  # of those not handled
        for operation, update_id in operations:
            if operation == "accept":
                assert file.accept(update_id, str(update_id)) == (update_id not in known)
                starts_left |= {} if update_id in known else {update_id: 3}
                known.add(update_id)
            elif operation == "handle":
                file.handled(update_id)
                starts_left.pop(update_id, None)
            else:
                file.close()
                file = InboxFile(Path(folder) / "i.sqlite3")
                starts_left = {open_id: left - 1 for open_id, left in starts_left.items() if left}
                assert file.unhandled() == [str(open_id) for open_id in sorted(starts_left)]
        file.close()


class FullDisk(InboxFile):
    def accept(self, update_id: int, content: str) -> bool:
        raise sqlite3.OperationalError("database or disk is full")

    def handled(self, update_id: int) -> None:
        raise sqlite3.OperationalError("database or disk is full")


async def test_updates_go_on_when_the_disk_is_full(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Inbox(tmp_path / "i.sqlite3", open_file=FullDisk) as inbox:
        await inbox.put(update(1))
        assert inbox.qsize() == 1
        await inbox.handled(update(1))
    assert caplog.text.count("disk is full") == 2
