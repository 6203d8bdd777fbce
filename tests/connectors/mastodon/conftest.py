"""A small Mastodon-like server in memory, with the habits of its kin as switches."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.connector import Answer, ConnectorError
from inbox_tui.domain.model import Act, Audience, Identity, Page, Post, Reply
from inbox_tui.testing.link import Call, FakeLink, answer
from inbox_tui_mastodon import MastodonConnector
from inbox_tui_mastodon.parse import View

BASE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BRAND = {
    "id": "1",
    "username": "brand",
    "acct": "brand",
    "display_name": "Brand",
    "url": "https://server.example/@brand",
}
ANA = {
    "id": "7",
    "username": "ana",
    "acct": "ana@far.example",
    "display_name": "Ana",
    "url": "https://far.example/@ana",
}


def make_status(number: str, author: dict[str, Any] = ANA, minutes: float = 0, **more: Any) -> dict[str, Any]:
    moment = BASE + timedelta(minutes=minutes)
    return {
        "id": number,
        "created_at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "account": author,
        "content": f"<p>words of {number}</p>",
        "visibility": "public",
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "mentions": [] if author is BRAND else [{"id": "1", "acct": "brand", "url": BRAND["url"]}],
        "edited_at": None,
        "reblog": None,
        "replies_count": 0,
    } | more


def make_notice(number: str, status: Any, kind: str = "mention", **more: Any) -> dict[str, Any]:
    at = status.get("created_at") if isinstance(status, dict) else "2026-03-02T08:00:00Z"
    return {"id": number, "type": kind, "created_at": at, "account": ANA, "status": status} | more


def page_of(items: list[dict[str, Any]], call: Call, most: int = 40) -> list[dict[str, Any]]:
    """Newest first, older than ``max_id`` by place in the list: ids mean nothing."""
    at = call.param("max_id")
    if at is not None:
        places = [i for i, each in enumerate(items) if each["id"] == at]
        items = items[places[0] + 1 :] if places else []
    return items[: min(most, int(call.param("limit") or most))]


@dataclass
class Server:
    """``notices`` and ``own`` are newest first. ``on`` overrides answers: (method, path) to an answer or function."""

    statuses: dict[str, dict[str, Any]] = field(default_factory=dict)
    notices: list[dict[str, Any]] = field(default_factory=list)
    own: list[dict[str, Any]] = field(default_factory=list)
    talks: list[dict[str, Any]] = field(default_factory=list)
    contexts: dict[str, dict[str, Any]] = field(default_factory=dict)
    me: dict[str, Any] = field(default_factory=lambda: dict(BRAND))
    instance: dict[str, Any] = field(
        default_factory=lambda: {
            "domain": "server.example",
            "version": "4.5.1",
            "api_versions": {"mastodon": 7},
            "configuration": {"urls": {"streaming": "wss://server.example"}},
        }
    )
    bulk: bool = True
    on: dict[tuple[str, str], Any] = field(default_factory=dict)
    page_size: int = 40
    calls: list[Call] = field(default_factory=list)

    def add(self, status: dict[str, Any], *, notify: str = "") -> dict[str, Any]:
        self.statuses[status["id"]] = status
        if status["account"] is BRAND:
            self.own.insert(0, status)
        elif notify:
            self.notices.insert(0, make_notice(notify, status))
        return status

    def delete(self, number: str) -> None:
        self.statuses.pop(number)
        self.notices = [n for n in self.notices if n["status"]["id"] != number]
        self.own = [s for s in self.own if s["id"] != number]

    def __call__(self, call: Call) -> Answer:
        self.calls.append(call)
        got = self.on.get((call.method, call.path))
        if got is not None:
            found = got(call) if callable(got) else got
            assert isinstance(found, Answer)
            return found
        missing = answer(404, {"error": "Record not found"})
        match call.method, call.path.removeprefix("/api/").split("/"):
            case "GET", ["v2", "instance"]:
                return answer(200, self.instance)
            case "GET", ["v1", "accounts", "verify_credentials"]:
                return answer(200, self.me)
            case "GET", ["v1", "notifications"]:
                return answer(200, page_of(self.notices, call, self.page_size))
            case "GET", ["v1", "accounts", _, "statuses"]:
                return answer(200, page_of(self.own, call, self.page_size))
            case "GET", ["v1", "conversations"]:
                return answer(200, self.talks)
            case "GET", ["v1", "statuses"] if self.bulk:
                asked = [value for key, value in call.query if key == "id[]"]
                return answer(200, [self.statuses[each] for each in asked if each in self.statuses])
            case "GET", ["v1", "statuses", number, "context"] if number in self.statuses:
                return answer(200, self.contexts.get(number, {"ancestors": [], "descendants": []}))
            case "GET", ["v1", "statuses", number] if number in self.statuses:
                return answer(200, self.statuses[number])
        return missing

    def asked(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]


@dataclass
class Desk:
    """A connector on a fake server, and what a test does with it."""

    server: Server
    link: FakeLink
    connector: MastodonConnector

    async def poll(self, cursor: Any = None) -> tuple[list[Page], Any]:
        pages = []
        async for page in self.connector.updates(cursor):
            pages.append(page)
            cursor = page.cursor or cursor
        return pages, cursor

    async def poll_until_it_breaks(self, cursor: Any = None) -> tuple[list[Page], Any, Exception | None]:
        pages = []
        try:
            async for page in self.connector.updates(cursor):
                pages.append(page)
                cursor = page.cursor or cursor
        except ConnectorError as error:
            return pages, cursor, error
        return pages, cursor, None

    async def send(self, reply: Reply) -> Post:
        with self.link.http.unlocked(None):  # type: ignore[arg-type]
            return await self.connector._send(reply)

    async def act(self, reply: Reply) -> Post | None:
        with self.link.http.unlocked(None):  # type: ignore[arg-type]
            return await self.connector._act(reply)

    def reply(self, target: Post | None, text: str, act: Act = Act.REPLY, **more: Any) -> Reply:
        given: dict[str, Any] = {
            "act": act,
            "account": self.link.account,
            "key": "key-1",
            "target": target.ref if target else None,
            "target_post": target,
            "text": text,
            "audience": target.audience if target else Audience.PUBLIC,
            "created_at": self.link.now(),
        } | more
        return Reply(**given)


def make_desk(server: Server, settings: dict[str, str] | None = None) -> Desk:
    link = FakeLink(
        server,
        settings=settings or {"server": "https://server.example"},
        secrets={"token": "abc-token"},
        sign_in_paths=MastodonConnector.sign_in_paths,
    )
    return Desk(server, link, MastodonConnector(link))


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def new_server() -> Callable[[], Server]:
    return Server


@pytest.fixture
def desk(server: Server) -> Desk:
    return make_desk(server)


@pytest.fixture
def new_desk() -> Callable[..., Desk]:
    return make_desk


@pytest.fixture
def status() -> Callable[..., dict[str, Any]]:
    return make_status


@pytest.fixture
def notice() -> Callable[..., dict[str, Any]]:
    return make_notice


@pytest.fixture
def brand() -> dict[str, Any]:
    return BRAND


@pytest.fixture
def ana() -> dict[str, Any]:
    return ANA


@pytest.fixture
def view() -> View:
    us = Identity(id="1", handle="brand@server.example", url="https://server.example/@brand")  # type: ignore[arg-type]
    return View(us, "server.example")


@pytest.fixture
def recorded() -> Callable[..., list[tuple[dict[str, Any], Any]]]:
    """Recorded answers whose endpoint passes a test: (index entry, body). Skips where there is no recording."""
    root = Path(os.environ.get("INBOX_TUI_RECORDED") or Path(__file__).parents[4] / "shared" / "recorded") / "mastodon"
    if not (root / "index.json").is_file():
        pytest.skip("no recorded answers here (INBOX_TUI_RECORDED)")
    index = json.loads((root / "index.json").read_text("utf-8"))

    def chosen(wanted: Callable[[str], bool]) -> list[tuple[dict[str, Any], Any]]:
        return [
            (each, json.loads((root / each["file"]).read_text("utf-8")))
            for each in index
            if wanted(each.get("endpoint") or "")
        ]

    return chosen
