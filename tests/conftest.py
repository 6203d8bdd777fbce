"""A small Mastodon-shaped server on loopback that can misbehave, and a whole inbox that talks to it."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import secrets
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, settings

from inbox_tui.config import Config
from inbox_tui.engine.accounts import AccountRecord, Accounts
from inbox_tui.engine.opening import Ground
from inbox_tui.engine.registry import Registry
from inbox_tui.inbox import Inbox, open_inbox
from inbox_tui.paths import Home
from inbox_tui.secrets import Vaults

# How long an example takes says how busy the machine is; a test that hangs is ended by pytest's faulthandler_timeout.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# A run in the background, or under nohup, ignores these; programs that are started here would inherit it and not end.
for _ending, _usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(_ending) is signal.SIG_IGN:
        signal.signal(_ending, _usual)

TOKEN = "paper-" + secrets.token_hex(8)
BRAND = {
    "id": "1",
    "username": "brand",
    "acct": "brand",
    "display_name": "Brand",
    "url": "https://paper.example/@brand",
}


@dataclass
class Paper:
    """The server's truth, and what it shall do wrong. ``faults`` are used up one a POST of a status."""

    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    notifications: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    idempotent: bool = True
    away: bool = False
    expired: bool = False
    posts_received: int = 0
    keys: dict[str, str] = field(default_factory=dict)
    port: int = 0
    requests: list[str] = field(default_factory=list)
    _next: int = 100

    # --- what customers do

    def say(self, who: str, text: str, *, to: str | None = None, ago: float = 0.0, visibility: str = "public") -> str:
        """A status by a customer (or by the brand's native app) that mentions the brand; returns its id."""
        number = self.new_id()
        account = BRAND if who == "brand" else {
            "id": f"c-{who}", "username": who, "acct": f"{who}@town.example", "display_name": who.title(),
            "url": f"https://town.example/@{who}",
        }  # fmt: skip
        status = self.status(number, account, f"<p>{text}</p>", to, visibility, mentions=who != "brand", ago=ago)
        if who != "brand":
            self.notifications.insert(0, {
                "id": self.new_id(), "type": "mention", "created_at": status["created_at"], "account": account,
                "status": status,
            })  # fmt: skip
        return number

    def new_id(self) -> str:
        self._next += 1
        return str(self._next)

    def status(
        self, number: str, account: dict[str, Any], html: str, to: str | None, visibility: str, *, mentions: bool,
        ago: float = 0.0,
    ) -> dict[str, Any]:  # fmt: skip
        made = datetime.now(UTC) - timedelta(seconds=ago)
        parent = self.statuses.get(to or "")
        self.statuses[number] = {
            "id": number, "created_at": made.isoformat().replace("+00:00", "Z"), "edited_at": None,
            "in_reply_to_id": to, "in_reply_to_account_id": parent["account"]["id"] if parent else None,
            "visibility": visibility, "spoiler_text": "", "sensitive": False, "language": "en", "content": html,
            "uri": f"https://paper.example/{number}", "url": f"https://paper.example/{number}", "account": account,
            "mentions": [BRAND] if mentions else [], "media_attachments": [], "tags": [], "emojis": [],
            "replies_count": 0, "reblog": None, "poll": None, "card": None, "favourited": False, "reblogged": False,
        }  # fmt: skip
        return self.statuses[number]

    def edit(self, number: str, text: str) -> None:
        self.statuses[number]["content"] = f"<p>{text}</p>"
        self.statuses[number]["edited_at"] = datetime.now(UTC).isoformat().replace("+00:00", "Z")

    def delete(self, number: str) -> None:
        del self.statuses[number]
        self.notifications = [each for each in self.notifications if each["status"]["id"] != number]

    def by_brand(self) -> list[str]:
        """What a stranger sees of us, oldest first."""
        mine = [each for each in self.statuses.values() if each["account"]["id"] == "1"]
        return [re.sub(r"<[^>]+>", "", each["content"]) for each in mine]

    # --- HTTP

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")) and not self.away:
                first, *lines = head.decode("latin-1").split("\r\n")
                method, target, _ = first.split(" ")
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                self.requests.append(f"{method} {urlsplit(target).path}")
                answer = self.answer(method, target, headers, body)
                if answer is None:
                    break
                status, payload, more = answer
                raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
                kind = "text/html" if isinstance(payload, bytes) else "application/json"
                lines_out = [f"HTTP/1.1 {status} X", f"content-type: {kind}", f"content-length: {len(raw)}", *more]
                writer.write(("\r\n".join(lines_out) + "\r\n\r\n").encode() + raw)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def answer(
        self, method: str, target: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, Any, list[str]] | None:
        parts = urlsplit(target)
        path, query = parts.path, parse_qs(parts.query)
        if path == "/api/v2/instance":
            limits = {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23}}
            return 200, {"domain": "paper.example", "version": "4.3.0", "configuration": limits}, []
        if self.expired or headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"error": "The access token is invalid"}, []
        found = re.fullmatch(r"/api/v1/statuses/(\w+)(/context|/favourite|/unfavourite|/reblog)?", path)
        if path == "/api/v1/accounts/verify_credentials":
            return 200, {**BRAND, "source": {}}, []
        if path == "/api/v1/notifications":
            return 200, self._older(self.notifications, query), []
        if path == "/api/v1/accounts/1/statuses":
            mine = [each for each in reversed(self.statuses.values()) if each["account"]["id"] == "1"]
            return 200, self._older(mine, query), []
        if path == "/api/v1/statuses" and method == "POST":
            return self._post(headers, body)
        if path == "/api/v1/statuses" and method == "GET":
            return 200, [self.statuses[each] for each in query.get("id[]", ()) if each in self.statuses], []
        if found:
            status = self.statuses.get(found[1])
            if status is None:
                return 404, {"error": "Record not found"}, []
            if method == "DELETE":
                self.delete(found[1])
            if found[2] == "/context":
                return 200, self._context(found[1]), []
            if found[2]:
                status["favourited"] = found[2] == "/favourite"
            return 200, status, []
        return 404, {"error": "Not Found"}, []

    def _older(self, items: list[dict[str, Any]], query: dict[str, list[str]]) -> list[dict[str, Any]]:
        if "max_id" in query:
            ids = [each["id"] for each in items]
            items = items[ids.index(query["max_id"][0]) + 1 :] if query["max_id"][0] in ids else []
        return items[: int(query.get("limit", ["40"])[0])]

    def _context(self, number: str) -> dict[str, Any]:
        ancestors, above = [], self.statuses[number]["in_reply_to_id"]
        while above in self.statuses:
            ancestors.insert(0, self.statuses[above])
            above = self.statuses[above]["in_reply_to_id"]
        below, level = [], [number]
        while level:
            level = [each["id"] for each in self.statuses.values() if each["in_reply_to_id"] in level]
            below += [self.statuses[each] for each in level]
        return {"ancestors": ancestors, "descendants": below}

    def _post(self, headers: dict[str, str], body: bytes) -> tuple[int, Any, list[str]] | None:
        self.posts_received += 1
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "cut before":
            return None
        if fault == "limited":
            return 429, {"error": "Too many requests"}, []
        if fault == "refused":
            return 422, {"error": "Validation failed"}, []
        if fault == "unavailable":
            return 503, b"<h1>maintenance</h1>", []
        key = headers.get("idempotency-key", "")
        if self.idempotent and key in self.keys and self.keys[key] in self.statuses:
            status = self.statuses[self.keys[key]]
        else:
            given = json.loads(body) if "json" in headers["content-type"] else _form(body)
            status = self.status(
                self.new_id(), BRAND, f"<p>{given['status']}</p>", given.get("in_reply_to_id"),
                given.get("visibility", "public"), mentions=False,
            )  # fmt: skip
            self.keys[key] = status["id"]
        match fault:
            case "cut after":
                return None
            case "gateway":
                return 504, b"<h1>Gateway timeout</h1>", []
            case "error after":
                return 500, {"error": "boom"}, []
            case "portal":
                return 200, b"<html>Please log in to the wifi</html>", []
            case "moved":
                return 302, b"", ["location: /elsewhere"]
            case "empty":
                return 200, b"", []
            case "cut json":
                return 200, json.dumps(status).encode()[:40], []
            case "foreign":
                return 200, {**status, "account": {**BRAND, "id": "999"}}, []
            case _:
                return 200, status, []


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


class QuickTime:
    """Time that runs a hundredfold: an undo window takes a tenth of a second."""

    RATE = 100.0

    def __init__(self) -> None:
        self._start = datetime.now(UTC)
        self._from = time.monotonic()
        self.skip = timedelta()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._from) * self.RATE) + self.skip

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.RATE)


@dataclass
class Town:
    """A home folder with one account on a paper server."""

    home: Home
    paper: Paper
    clock: QuickTime
    config: Config
    luck: random.Random = field(default_factory=lambda: random.Random(7))

    @asynccontextmanager
    async def open(self, *, listen: bool = True) -> AsyncIterator[Inbox]:
        ground = Ground(
            registry=Registry(),
            vaults=Vaults(self.home, environ={**os.environ, "PAPER_TOKEN": TOKEN}),
            now=self.clock.now,
            random_bits=self.luck.getrandbits,
            sleep=self.clock.sleep,
        )
        accounts = Accounts(self.home.accounts_file)
        async with open_inbox(
            self.home, self.config, ground, accounts, random=self.luck.random, listen=listen
        ) as inbox:
            yield inbox


@pytest.fixture
def token() -> str:
    """What the paper server takes for a login."""
    return TOKEN


@pytest.fixture
async def open_paper() -> AsyncIterator[Callable[[], Awaitable[Paper]]]:
    """Start another paper server."""
    servers = []

    async def start() -> Paper:
        paper = Paper()
        servers.append(await asyncio.start_server(paper.serve, "127.0.0.1", 0))
        paper.port = servers[-1].sockets[0].getsockname()[1]
        return paper

    yield start
    for server in servers:
        server.close()


@pytest.fixture
async def paper(open_paper: Callable[[], Awaitable[Paper]]) -> Paper:
    return await open_paper()


@pytest.fixture
def town(tmp_path: Path, paper: Paper) -> Town:
    home = Home.at(tmp_path / "home")
    home.prepare()
    clock = QuickTime()
    Accounts(home.accounts_file).put(
        AccountRecord(
            id="brand",
            platform="mastodon",
            settings={"server": f"http://127.0.0.1:{paper.port}"},
            secrets="env:PAPER_TOKEN",
            added_at=clock.now(),
        )
    )
    return Town(home, paper, clock, Config())


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Awaitable[Any]]:
    """Wait until something holds; fails after ten seconds."""

    async def wait(holds: Callable[[], Any]) -> Any:
        async with asyncio.timeout(10):
            while not (found := holds()):  # noqa: ASYNC110 - what is waited for happens in rows, not in events
                await asyncio.sleep(0.01)
            return found

    return wait


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """After a whole run: each promise of the README, and how many tests just tried to break it."""
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    tried: dict[str, list[int]] = {}
    for outcome, place in (("passed", 0), ("failed", 1), ("error", 1)):
        for report in terminalreporter.stats.get(outcome, ()):
            count = tried.setdefault(getattr(report, "nodeid", "").partition("::")[0], [0, 0])
            count[place] += 1
    lines = []
    for line in readme.splitlines():
        if found := re.match(r"\| (P\d+) \| (.+?) \| (.+) \|$", line):
            counts = [tried.get(path, [0, 0]) for path in re.findall(r"\((tests/[^)]+)\)", found[3])]
            passed, failed = (sum(each[place] for each in counts) for place in (0, 1))
            lines.append((passed + failed, f"{found[1]:>4} {passed:5} tries held {failed:3} broke it   {found[2]}"))
    if sum(bool(count) for count, _ in lines) >= 10:
        terminalreporter.section("promises")
        for _, line in lines:
            terminalreporter.write_line(line)


async def _quiet(*_: object) -> None:
    """Until nothing has been done for a moment, in the loop or in a thread: a real store works in threads.

    Textual's own way looks fifty times a second and goes on for up to a second while anything works at all.
    """
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    calm, looks = 0, 200
    while calm < 2 and looks:
        worked = time.process_time()
        await asyncio.sleep(0.004)
        calm = 0 if ready or time.process_time() - worked > 0.001 else calm + 1
        looks -= 1


@pytest.fixture(scope="session")
def quiet() -> Callable[..., Awaitable[None]]:
    return _quiet
