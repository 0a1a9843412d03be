"""The bot on a scripted service and a Bot API peer: who gets which reply, and what happens when something fails."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.corpus_admin import CorpusAdmin
from bot.settings import Settings, SettingsError
from bot.telegram.access import AccessRules
from bot.telegram.application import INBOX_FILE, run, serve
from bot.telegram.delivery import Workroom
from bot.telegram.errors import TelegramBotError
from bot.telegram.inbox import Inbox
from bot.telegram.polling import PollingWatch
from bot.wiring import Service, TimedOutcome
from retrieval.answering import Turn
from retrieval.engine.local import LocalCorpus
from retrieval.errors import StoreBusyError
from retrieval.model import Answer, Citation, CorpusUpdate, DocumentCard, NoAnswer
from tests.bot_api_peer import TOKEN, WAIT_SECONDS, Peer, Person, Sent

ADMIN, ASKER, STRANGER = 11, 22, 33
FILE = {"file_id": "f", "file_unique_id": "fu", "file_name": "big.txt"}


class ScriptedAdmin(CorpusAdmin):
    """Writes down what it is asked to do."""

    def __init__(self) -> None:
        self.done: list[tuple[object, ...]] = []
        self.is_busy = False

    def documents(self) -> list[DocumentCard]:
        return []

    def add_upload(self, name: str, data: bytes, source: str) -> CorpusUpdate:
        self.done.append(("upload", name, data, source))
        return CorpusUpdate(version=1, added=(name,))

    def add_text(self, text: str, title: str) -> CorpusUpdate:
        self.done.append(("text", text, title))
        return CorpusUpdate(version=1, added=(title,))

    def remove(self, ids: Collection[str]) -> CorpusUpdate:
        if self.is_busy:
            raise StoreBusyError("Another process is updating the corpus; try again in a moment.")
        self.done.append(("remove", *ids))
        return CorpusUpdate(version=1, removed=tuple(ids))


class ScriptedService(Service):
    """Quotes the question back, or does what the test says."""

    admin: ScriptedAdmin

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, LocalCorpus.open(settings.data_dir / "corpus"), ScriptedAdmin())
        self.asked: list[tuple[str, Turn | None]] = []
        self.before_answering: Callable[[str], None] = lambda _question: None

    def ask(
        self, question: str, *, previous: Turn | None = None, listed: int = 0, explain: bool = False
    ) -> TimedOutcome:
        self.asked.append((question, previous))
        self.before_answering(question)
        citation = Citation(document_id="d", title="T", start=0, end=len(question), quote=question, passage_id="p")
        outcome: Answer | NoAnswer = Answer(question=question, confidence=1.0, citations=(citation,))
        return TimedOutcome(outcome=outcome, elapsed_ms=1.0)


class Bot:
    """A running bot and the people around it. Waiting for a reply leaves the event loop to the bot."""

    def __init__(self, peer: Peer, service: ScriptedService, watch: PollingWatch, task: "asyncio.Task[None]") -> None:
        self.peer = peer
        self.service = service
        self.watch = watch
        self.task = task

    async def ask(self, user_id: int, text: str | None = None, **fields: Any) -> Sent:
        return await asyncio.to_thread(Person(peer=self.peer, user_id=user_id).ask, text, **fields)

    async def send(self, user_id: int, text: str | None = None, **fields: Any) -> None:
        await asyncio.to_thread(Person(peer=self.peer, user_id=user_id).send, text, **fields)

    async def next_sent(self) -> Sent:
        return await asyncio.to_thread(self.peer.next_sent)

    async def has_nothing_to_say(self) -> bool:
        """Whether nothing was sent so far; what was sent before a question is answered has come by then."""
        reply = await self.ask(ASKER, "is it quiet?")
        return reply.seen.inside("blockquote") == ["is it quiet?"]


@asynccontextmanager
async def running_bot(peer: Peer, folder: Path, **changed: Any) -> AsyncIterator[Bot]:
    settings = Settings.model_validate(
        {
            "data_dir": folder,
            "telegram_token": SecretStr(TOKEN),
            "telegram_base_url": peer.url,
            "admin_ids": (ADMIN,),
            "allowed_user_ids": (ASKER,),
        }
        | changed
    )
    watch = PollingWatch(conflict_patience_seconds=1)
    with (
        ScriptedService(settings) as service,
        Inbox(folder / INBOX_FILE) as inbox,
        ThreadPoolExecutor(4) as threads,
    ):
        rules = AccessRules.from_settings(settings)
        task = asyncio.create_task(serve(settings, rules, service, inbox, Workroom(threads), watch))
        try:
            yield Bot(peer, service, watch, task)
        finally:
            watch.ended.set()
            await asyncio.wait({task}, timeout=WAIT_SECONDS)
    if watch.failure is None and not task.cancelled():
        task.result()


@pytest.fixture
async def bot(peer: Peer, tmp_path: Path) -> AsyncIterator[Bot]:
    async with running_bot(peer, tmp_path) as running:
        yield running


async def test_a_command_that_nobody_knows_gets_a_kind_line(bot: Bot) -> None:
    assert "/help" in (await bot.ask(ASKER, "/frobnicate now")).text
    assert not bot.service.asked


@pytest.mark.parametrize("content", [{"photo": []}, {"document": FILE}, {"document": FILE, "caption": "what is this?"}])
async def test_what_is_no_text_is_asked_for_as_text(bot: Bot, content: dict[str, Any]) -> None:
    assert (await bot.ask(ASKER, **content)).text == "Please send me your question as text."


async def test_a_question_may_lean_on_the_one_before_in_the_same_chat(bot: Bot) -> None:
    await bot.ask(ASKER, "When did Lam meet Zyuganov?")
    await bot.ask(ADMIN, "Something else")
    await bot.ask(ASKER, "and Medvedev?")
    await bot.ask(ASKER, "an hour on", date=int(time.time()) + 3600)
    asked = [(question, turn and turn.question) for question, turn in bot.service.asked]
    assert asked == [
        ("When did Lam meet Zyuganov?", None),
        ("Something else", None),
        ("and Medvedev?", "When did Lam meet Zyuganov?"),
        ("an hour on", None),
    ]


async def test_a_follow_up_may_lean_on_the_answer_before(bot: Bot) -> None:
    await bot.ask(ASKER, "When did Lam meet Zyuganov?")
    await bot.ask(ASKER, "Where was he born?")
    assert bot.service.asked[1][1] == Turn(
        question="When did Lam meet Zyuganov?", is_answered=True, quote="When did Lam meet Zyuganov?", title="T"
    )


async def test_link_previews_are_off(bot: Bot) -> None:
    assert '"is_disabled": true' in str((await bot.ask(ASKER, "https://example.org")).fields["link_preview_options"])


async def test_a_late_reply_points_to_its_question(bot: Bot) -> None:
    reply = await bot.ask(ASKER, "asked long ago", date=int(time.time()) - 600, message_id=77)
    assert '"message_id": 77' in str(reply.fields["reply_parameters"])
    assert "reply_parameters" not in (await bot.ask(ASKER, "asked now")).fields


async def test_html_that_telegram_refuses_goes_once_more_as_plain_text(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.peer.server.refuse_all_html = True
    reply = await bot.ask(ASKER, "a <b> & c")
    assert not reply.is_html
    assert reply.text.splitlines()[0] == "a <b> & c"


async def test_a_reply_that_the_network_swallows_is_sent_again(bot: Bot) -> None:
    bot.peer.server.sends_to_fail = 2
    assert (await bot.ask(ASKER, "again and again")).seen.inside("blockquote") == ["again and again"]


async def test_a_group_hears_nothing_but_what_a_command_with_the_bots_name_brings(bot: Bot) -> None:
    group = {"chat": {"id": -5, "type": "supergroup", "title": "G"}}
    for text in ("When did they meet?", "/start", "/add something", "/help@another_bot", "/sources"):
        await bot.send(ADMIN, text, **group)
    assert await bot.has_nothing_to_say()
    await bot.send(ADMIN, "/help@fixture_bot", **group)
    reply = await bot.next_sent()
    assert (reply.chat_id, reply.text) == (-5, "I answer in a private chat only. Please ask me there.")


async def test_a_stranger_is_told_the_own_id_and_asks_nothing(bot: Bot) -> None:
    for text in ("When did they meet?", "/start", "/sources", "/add x"):
        assert f"Your numeric id is {STRANGER}" in (await bot.ask(STRANGER, text)).text
    assert not bot.service.asked
    assert not bot.service.admin.done


@pytest.mark.parametrize("command", ["/add x", "/remove x", "/sources"])
async def test_an_asker_administers_nothing(bot: Bot, command: str) -> None:
    assert (await bot.ask(ASKER, command)).text == "Only an administrator of this bot can do that."
    assert not bot.service.admin.done


async def test_a_forwarded_command_of_an_administrator_is_not_obeyed(bot: Bot) -> None:
    origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1}
    assert "forwarded" in (await bot.ask(ADMIN, "/remove a.txt", forward_origin=origin)).text
    reply = await bot.ask(ADMIN, document=FILE, caption="/add", forward_origin=origin)
    assert "forwarded" in reply.text
    assert not bot.service.admin.done


async def test_text_after_add_is_a_document_and_its_first_line_the_title(bot: Bot) -> None:
    await bot.ask(ADMIN, "/add The title\nFirst sentence.\nSecond sentence.")
    await bot.ask(ADMIN, "/add A first sentence.\nA second one.")
    await bot.ask(ADMIN, "/add One line only")
    assert bot.service.admin.done == [
        ("text", "First sentence.\nSecond sentence.", "The title"),
        ("text", "A first sentence.\nA second one.", "A first sentence."),
        ("text", "One line only", "One line only"),
    ]


async def test_add_answers_a_text_or_a_file(bot: Bot) -> None:
    original = {"message_id": 5, "date": 1, "chat": {"id": ADMIN, "type": "private"}}
    file = await asyncio.to_thread(bot.peer.upload, "notes/../minutes.md", b"# Minutes")
    await bot.ask(ADMIN, "/add Its title", reply_to_message={**original, "text": "A text."})
    await bot.ask(ADMIN, "/add", reply_to_message={**original, "document": file})
    assert bot.service.admin.done == [
        ("text", "A text.", "Its title"),
        ("upload", "minutes.md", b"# Minutes", "chat upload minutes.md"),
    ]


async def test_all_files_of_an_album_are_added_by_the_caption_of_the_first(bot: Bot) -> None:
    one, two, three = [await asyncio.to_thread(bot.peer.upload, f"{n}.txt", b"x") for n in (1, 2, 3)]
    await bot.ask(ADMIN, document=one, caption="/ADD", media_group_id="album")
    await bot.ask(ADMIN, document=two, media_group_id="album")
    assert "with the caption /add" in (await bot.ask(ADMIN, document=three, media_group_id="other")).text
    assert [done[1] for done in bot.service.admin.done] == ["1.txt", "2.txt"]


async def test_a_file_too_large_for_the_chat_is_not_fetched_and_another_way_is_named(bot: Bot) -> None:
    reply = await bot.ask(ADMIN, document={**FILE, "file_size": 20_000_001}, caption="/add")
    assert reply.text.startswith("big.txt is larger than 20 MB")
    assert "loccit corpus add" in reply.text
    assert "getFile" not in [request["method"] for request in bot.peer.server.requests]


async def test_a_file_that_telegram_does_not_hand_out_changes_nothing(bot: Bot) -> None:
    assert "send it again" in (await bot.ask(ADMIN, document=FILE, caption="/add")).text
    assert not bot.service.admin.done


@pytest.mark.parametrize(("command", "advice"), [("/add", "caption /add"), ("/remove", "/remove ID")])
async def test_a_command_without_its_object_is_explained(bot: Bot, command: str, advice: str) -> None:
    assert advice in (await bot.ask(ADMIN, command)).text
    assert not bot.service.admin.done


async def test_an_id_with_spaces_can_be_removed(bot: Bot) -> None:
    assert (await bot.ask(ADMIN, "/remove my notes/a b.txt")).text == "Removed: my notes/a b.txt"
    assert bot.service.admin.done == [("remove", "my notes/a b.txt")]


async def test_an_update_that_cannot_be_made_says_why(bot: Bot) -> None:
    bot.service.admin.is_busy = True
    reply = await bot.ask(ADMIN, "/remove a.txt")
    assert reply.text == "Nothing was changed. Another process is updating the corpus; try again in a moment."


async def test_an_error_is_an_apology_with_a_number_that_the_log_explains(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)

    def fail(_question: str) -> None:
        raise ZeroDivisionError("the reason")

    bot.service.before_answering = fail
    reply = await bot.ask(ASKER, "a private matter")
    assert "ZeroDivisionError" not in reply.text
    error_id = reply.text.rsplit(" ", maxsplit=1)[1]
    assert f"error {error_id} " in caplog.text
    assert "ZeroDivisionError: the reason" in caplog.text
    assert "a private matter" not in caplog.text
    bot.service.before_answering = lambda _question: None
    assert await bot.has_nothing_to_say()


async def test_a_slow_answer_shows_typing_and_holds_up_nobody_else(bot: Bot) -> None:
    may_go_on = threading.Event()

    def wait_for_the_slow_one(question: str) -> None:
        if question == "slow":
            assert may_go_on.wait(WAIT_SECONDS)

    bot.service.before_answering = wait_for_the_slow_one
    await bot.send(ASKER, "slow")
    await bot.send(ASKER, "after it")
    assert (await bot.ask(ADMIN, "fast")).seen.inside("blockquote") == ["fast"]
    assert await asyncio.to_thread(bot.peer.server.typing_seen.wait, WAIT_SECONDS)
    may_go_on.set()
    in_order = [(await bot.next_sent()).seen.inside("blockquote") for _ in range(2)]
    assert in_order == [["slow"], ["after it"]]


def test_a_bot_without_a_token_does_not_start() -> None:
    def never() -> ScriptedService:
        raise AssertionError("no store is opened for a bot that cannot start")

    with pytest.raises(SettingsError, match="LOCCIT_TELEGRAM_TOKEN"):
        run(Settings(admin_ids=(ADMIN,)), never)


async def test_a_token_that_telegram_refuses_ends_the_start_with_one_line_without_it(
    peer: Peer, tmp_path: Path
) -> None:
    peer.server.accepted_tokens.clear()
    with pytest.raises(SettingsError) as caught:
        async with running_bot(peer, tmp_path) as running:
            await asyncio.wait({running.task}, timeout=WAIT_SECONDS)
    assert "LOCCIT_TELEGRAM_TOKEN" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_a_token_revoked_while_running_ends_the_bot(peer: Peer, tmp_path: Path) -> None:
    async with running_bot(peer, tmp_path) as running:
        await running.ask(ASKER, "a question")
        peer.server.accepted_tokens.clear()
        await running.send(ASKER, "ends the poll that waits")
        with pytest.raises(TelegramBotError, match="no longer accepts the token"):
            await asyncio.wait_for(running.task, WAIT_SECONDS)


async def test_another_poller_is_said_once_and_after_a_while_ends_the_bot(
    peer: Peer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    peer.server.has_other_poller = True
    async with running_bot(peer, tmp_path) as running:
        with pytest.raises(TelegramBotError, match="Another program"):
            await asyncio.wait_for(running.task, WAIT_SECONDS)
    assert [record.message for record in caplog.records if "bot.telegram" in record.name] == [
        "Another program fetches the messages of this bot; only one may run at a time"
    ]
    assert "Traceback" not in caplog.text


async def test_a_gateway_in_trouble_is_said_once_and_outlived(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    bot.peer.server.polls_to_fail = 2
    await bot.ask(ASKER, "ends the poll that waits")
    await bot.ask(ASKER, "comes after two failed ones")
    assert [record.message[:26] for record in caplog.records] == [
        "Telegram cannot be reached",
        "Telegram answers again",
    ]


async def test_a_second_bot_on_the_same_data_is_refused(bot: Bot, tmp_path: Path) -> None:
    with pytest.raises(TelegramBotError, match="already running"):
        Inbox(tmp_path / INBOX_FILE)
