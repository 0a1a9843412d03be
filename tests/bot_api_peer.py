"""A Bot API server on loopback that others wrote, made a little more like Telegram, and people who use the bot.

`lo-bot-api-emulator` checks every request against its own contract, which lacks some options that Telegram takes and
does not read HTML. The subclass closes these gaps and keeps what the bot sends. It serves from a thread of its own.
"""

import asyncio
import itertools
import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
from aiohttp import web
from lo_bot_api_emulator import ApiRefusal, LoBotApiEmulator
from lo_bot_api_emulator.journal import verdict

TOKEN = "123456789:AAHkT0kenOfTheTestBot_that-is-no-secret"
WAIT_SECONDS = 30
"""Longer than any reply takes on a busy machine; reached only when a test fails."""

_OPTIONS_THE_EMULATOR_LACKS = ("link_preview_options", "message_thread_id", "protect_content")
_FIELDS: web.RequestKey[dict[str, Any]] = web.RequestKey("fields", dict)
_ALLOWED_TAGS = frozenset({"b", "i", "u", "code", "a", "blockquote"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHtml:
    """What a person sees of a message: its text, and the stretches of text inside tags, innermost first."""

    text: str
    tagged: tuple[tuple[str, str], ...]
    links: tuple[str, ...]

    def inside(self, tag: str) -> list[str]:
        return [text for name, text in self.tagged if name == tag]

    @property
    def entities(self) -> int:
        return len(self.tagged)


class _Reader(HTMLParser):
    """Refuses what Telegram refuses: other tags and attributes, tags out of order, bare markup characters."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.open_tags: list[tuple[str, int]] = []
        self.tagged: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.feed(source)
        self.close()
        if self.open_tags:
            raise ValueError(f"can't find end tag of {self.open_tags[-1][0]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        allowed = {"a": ["href"], "blockquote": ["expandable"]}.get(tag, [])
        if tag not in _ALLOWED_TAGS or [name for name, _ in attrs if name not in allowed]:
            raise ValueError(f"unsupported start tag {self.get_starttag_text()}")
        if tag == "blockquote" and any(name == "blockquote" for name, _ in self.open_tags):
            raise ValueError("blockquotes cannot be nested")
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.open_tags.append((tag, len(self.pieces)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open_tags or self.open_tags[-1][0] != tag:
            raise ValueError(f"unexpected end tag {tag}")
        _, first = self.open_tags.pop()
        self.tagged.append((tag, "".join(self.pieces[first:])))

    def handle_data(self, data: str) -> None:
        if "<" in data or "&" in data:
            raise ValueError(f"unescaped markup in {data!r}")
        self.pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        self.pieces.append({"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[name])

    def handle_charref(self, name: str) -> None:
        self.pieces.append(chr(int(name[1:], 16) if name.startswith("x") else int(name)))

    def handle_comment(self, data: str) -> None:
        raise ValueError("comments are not supported")

    def handle_decl(self, decl: str) -> None:
        raise ValueError("declarations are not supported")

    def handle_pi(self, data: str) -> None:
        raise ValueError("processing instructions are not supported")


def read_html(source: str) -> ReadHtml:
    """Raises `ValueError` for what Telegram would not parse."""
    reader = _Reader(source)
    return ReadHtml(text="".join(reader.pieces), tagged=tuple(reader.tagged), links=tuple(reader.links))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message that the bot sent."""

    chat_id: int
    body: str
    is_html: bool
    fields: dict[str, Any]

    @property
    def seen(self) -> ReadHtml:
        return read_html(self.body)

    @property
    def text(self) -> str:
        return self.seen.text if self.is_html else self.body


class TelegramLike(LoBotApiEmulator):  # type: ignore[misc]
    """The emulator with Telegram's ways; the attributes are switches for faults."""

    def __init__(self, journal: Path) -> None:
        super().__init__(enable_control=True, journal=journal)
        self.sent: queue.Queue[Sent] = queue.Queue()
        self.typing_seen = threading.Event()
        self.poll_seen = threading.Event()
        self.accepted_tokens = {TOKEN}
        self.refuse_all_html = False
        self.has_other_poller = False
        self.polls_to_fail = 0
        self.sends_to_fail = 0

    async def read_request(self, request: web.Request) -> tuple[dict[str, Any], dict[str, Any]]:
        fields, uploads = await super().read_request(request)
        request[_FIELDS] = dict(fields)
        for option in _OPTIONS_THE_EMULATOR_LACKS:
            fields.pop(option, None)
        return fields, uploads

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        if method == "sendMessage" and fields.get("parse_mode") == "HTML":
            if self.refuse_all_html:
                raise ApiRefusal("Bad Request: can't parse entities: as the test wants")
            try:
                read_html(fields["text"])
            except ValueError as error:
                raise ApiRefusal(f"Bad Request: can't parse entities: {error}") from error
        if method == "getUpdates" and self.has_other_poller:
            raise ApiRefusal("Conflict: terminated by other getUpdates request", 409)
        return super().validate(method, fields, uploads)

    async def handle(self, request: web.Request) -> web.Response:
        if request.match_info["token"] not in self.accepted_tokens:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        method = request.match_info["method"]
        if method == "getUpdates":
            self.poll_seen.set()
        if self.polls_to_fail and method == "getUpdates":
            self.polls_to_fail -= 1
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
        if self.sends_to_fail and method == "sendMessage":
            self.sends_to_fail -= 1
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
        response: web.Response = await super().handle(request)
        content = json.loads(response.text or "")
        if not content["ok"]:
            return response
        if method == "getMe":
            content["result"]["username"] = "fixture_bot"
        if isinstance(content["result"], dict) and "date" in content["result"]:
            content["result"]["date"] = int(time.time())
        if method == "sendChatAction":
            self.typing_seen.set()
        if method == "sendMessage":
            fields = request[_FIELDS]
            self.sent.put(
                Sent(
                    chat_id=int(fields["chat_id"]),
                    body=fields["text"],
                    is_html=fields.get("parse_mode") == "HTML",
                    fields=fields,
                )
            )
        return web.json_response(content, status=response.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """The running server, as a test sees it."""

    url: str
    server: TelegramLike
    journal: Path
    http: httpx.Client
    _message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(101))

    def inject(self, message: dict[str, Any]) -> None:
        """Lets the bot fetch a message."""
        body = {"message_id": next(self._message_ids), "date": int(time.time()), **message}
        content = json.dumps(
            {"token": TOKEN, "update": {"message": body}}
        )  # half characters are escaped, as by Telegram
        answer = self.http.post(f"{self.url}/__fixture/updates", content=content)
        answer.raise_for_status()

    def upload(self, name: str, data: bytes) -> dict[str, Any]:
        """A document as messages hold it, ready to be fetched by the bot."""
        answer = self.http.post(
            f"{self.url}/bot{TOKEN}/sendDocument", data={"chat_id": "1"}, files={"document": (name, data)}
        )
        answer.raise_for_status()
        return {**answer.json()["result"]["document"], "file_name": name, "file_size": len(data)}

    def next_sent(self) -> Sent:
        """The next message of the bot."""
        return self.server.sent.get(timeout=WAIT_SECONDS)

    def verdict(self, *allowed_refusals: str) -> dict[str, Any]:
        """What the emulator thinks of all requests of the bot."""
        judged: dict[str, Any] = verdict(self.journal, require_response=True, allowed_refusals=allowed_refusals)
        return judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with Telegram on a phone, in a private chat with the bot unless said otherwise."""

    peer: Peer
    user_id: int

    def send(self, text: str | None = None, **fields: Any) -> None:
        message: dict[str, Any] = {
            "chat": {"id": self.user_id, "type": "private", "first_name": "P"},
            "from": {"id": self.user_id, "is_bot": False, "first_name": "P", "username": "somebody"},
        }
        if text is not None:
            message["text"] = text
            if text.startswith("/"):
                length = len(text.split(maxsplit=1)[0])
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        self.peer.inject(message | fields)

    def ask(self, text: str | None = None, **fields: Any) -> Sent:
        """Sends, and returns the reply."""
        self.send(text, **fields)
        reply = self.peer.next_sent()
        assert reply.chat_id == self.user_id
        return reply


@contextmanager
def running_peer(journal: Path) -> Iterator[Peer]:
    """Serves on a free port of the loopback address."""
    server = TelegramLike(journal)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="bot api peer", daemon=True)
    thread.start()
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=1)
    port = asyncio.run_coroutine_threadsafe(_serve(runner), loop).result(WAIT_SECONDS)
    try:
        with httpx.Client(trust_env=False) as http:
            yield Peer(url=f"http://127.0.0.1:{port}", server=server, journal=journal, http=http)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(WAIT_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(WAIT_SECONDS)
        loop.close()


async def _serve(runner: web.AppRunner) -> int:
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    return port
