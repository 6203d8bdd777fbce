"""Servers that do everything wrong, through the real engine and both connectors.

Each ends in a sentence on that account; a healthy account beside it is on time; nothing local goes; the login reaches
no other server.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.account import Health
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine.accounts import AccountRecord, Accounts

ALL = ViewKey("all")
HTML = b"<!doctype html><html><title>Sign in</title><form action='/login'>Please sign in to continue</form></html>"


def http(status: str, body: bytes = b"", *headers: str, kind: str = "application/json", length: int = -1) -> bytes:
    size = len(body) if length < 0 else length
    lines = [f"HTTP/1.1 {status}", f"content-type: {kind}", f"content-length: {size}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def js(value: Any, *headers: str) -> bytes:
    return http("200 OK", json.dumps(value).encode(), *headers)


@dataclass
class Rogue:
    """Behaves as the paper server, until it is told what to say to everything."""

    paper: Any
    says: Callable[[str, int], bytes | None] | None = None
    heads: list[str] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                length = re.search(r"(?im)^content-length: *(\d+)", head)
                body = await reader.readexactly(int(length[1])) if length else b""
                self.heads.append(head)
                method, target, _ = head.split("\r\n", 1)[0].split(" ")
                raw = self.says(target, len(self.heads)) if self.says else None
                if raw is None:
                    headers = {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in head.split("\r\n")[1:])}
                    answer = self.paper.answer(method, target, headers, body)
                    raw = http(f"{answer[0]} X", json.dumps(answer[1]).encode(), *answer[2])
                writer.write(raw)
                await writer.drain()
                if self.says is not None:
                    break  # a body of the wrong length ends with the connection
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


EVIL = "http://127.0.0.1:{evil}"
STATUSES = ["301 Moved", "302 Found", "303 See", "307 Again", "308 Gone There", "400 Bad", "401 No", "403 Forbidden",
            "404 Missing", "405 Not so", "408 Slow", "410 Gone", "413 Large", "418 Tea", "421 Misdirected", "422 Hm",
            "429 Enough", "451 Law", "500 Oops", "501 What", "502 Bad gateway", "503 Away", "504 Late", "520 Web",
            "599 Odd", "204 Empty", "206 Part", "304 Same"]  # fmt: skip
BODIES: dict[str, bytes] = {
    "a login page": http("200 OK", HTML, kind="text/html"),
    "a login page that says it is json": http("200 OK", HTML),
    "nothing": http("200 OK"), "null": js(None), "a number": js(17), "words": js("hello"), "true": js(True),
    "a list of rubbish": js([None, 1, "x", [], {}, {"id": None}, {"id": {}}]), "an odd object": js({"error": ["a", 1]}),
    "cut json": http("200 OK", b'[{"id": "1", "content": "he'),
    "a cut body": http("200 OK", b'[{"id": "1"}]', length=4000),
    "binary": http("200 OK", bytes(range(256)) * 8), "not utf-8": http("200 OK", b'["\xff\xfe"]'),
    "deep": http("200 OK", b"[" * 100_000), "deep objects": http("200 OK", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "a long number": http("200 OK", b'[{"id":' + b"9" * 6000 + b"}]"), "nan": http("200 OK", b'[{"id": NaN}]'),
    "a bomb": http("200 OK", gzip.compress(bytes(60_000_000), 9), "content-encoding: gzip"),
    "a cut bomb": http("200 OK", gzip.compress(b"[]" * 9999)[:40], "content-encoding: gzip"),
    "unknown packing": http("200 OK", b"[]", "content-encoding: zstd, br"),
    "not packed": http("200 OK", b"[]", "content-encoding: gzip"),
    "no http": b"SSH-2.0-OpenSSH_9.6\r\n", "half a head": b"HTTP/1.1 200 OK\r\ncontent-le",
    "a bad status": b"HTTP/1.1 abc def\r\n\r\n", "a bad header": b"HTTP/1.1 200 OK\r\n\x00\x01: x\r\n\r\n",
    "bad chunks": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nZZZ\r\n[]\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 90\r\n\r\n[]",
    "a head of a megabyte": b"HTTP/1.1 200 OK\r\n" + b"x-a: " + b"y" * 1_000_000 + b"\r\n\r\n[]",
    "nothing at all": b"",
    "a control sequence as its reason": http("400 \x1b[2J\x9b31mBad", b'{"error": "\\u001b]52;c;cm0=\\u0007no\\u202e"}'),  # noqa: E501
    "markup as its reason": http("422 X", b'{"error": "[@click=app.quit]press[/] [/] [link=file:///etc]x"}'),
    "a very long reason": http("400 X", json.dumps({"error": "long " * 50_000}).encode()),
    "the login as its reason": http("400 X", b'{"error": "Bearer {token} is wrong", "error_description": "{token}"}'),
    **{status: http(status, b'{"error": "no", "message": "no"}', f"location: {EVIL}/take") for status in STATUSES},
    **{f"{status}, in html": http(status, HTML, f"location: {EVIL}/x", kind="text/html") for status in STATUSES[5:20]},
    **{f"wait {when[:12]}": http("429 X", b"{}", f"retry-after: {when}", f"x-ratelimit-reset: {when}")
       for when in ("-5", "1e999", "soon", "9" * 30, "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 2999 23:59:59 GMT")},
}  # fmt: skip


@pytest.fixture
async def evil() -> AsyncIterator[list[bytes]]:
    """A listener that only records; what reaches it was led there."""
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(4000))
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    heard.append(str(server.sockets[0].getsockname()[1]).encode())
    yield heard
    server.close()


@pytest.fixture
async def rogue(town: Any, open_paper: Any) -> AsyncIterator[Rogue]:
    """The town's account is on this server; a second, healthy one is beside it."""
    rogue = Rogue(town.paper)
    server = await asyncio.start_server(rogue.serve, "127.0.0.1", 0, limit=1 << 22)
    rogue.port = server.sockets[0].getsockname()[1]
    healthy = await open_paper()
    healthy.say("zoe", "All is well here?", ago=10)
    accounts = Accounts(town.home.accounts_file)
    for name, port in (("brand", rogue.port), ("healthy", healthy.port)):
        accounts.put(AccountRecord(id=name, platform="mastodon", settings={"server": f"http://127.0.0.1:{port}"},
                                   secrets="env:PAPER_TOKEN", added_at=town.clock.now()))  # fmt: skip
    for who in ("ana", "ben", "chloe"):
        town.paper.say(who, f"Hello from {who}?", ago=60)
    yield rogue
    server.close()


def filled(raw: bytes, evil: list[bytes], token: str) -> bytes:
    body = raw.replace(b"{evil}", evil[0])
    if b"{token}" not in body:
        return body
    head, _, content = body.partition(b"\r\n\r\n")
    content = content.replace(b"{token}", token.encode())
    return re.sub(rb"content-length: \d+", b"content-length: %d" % len(content), head) + b"\r\n\r\n" + content


def check_sentence(account: Any, token: str) -> None:
    assert account.sentence, "trouble without a word"
    assert token not in account.sentence
    assert account.sentence.isprintable(), repr(account.sentence)
    assert len(account.sentence) < 500
    assert not re.search(r"Traceback|Error\(|object at 0x|<html|Exception", account.sentence), account.sentence


@pytest.mark.parametrize("name", BODIES)
async def test_a_server_that_says_it_to_everything(
    town: Any, rogue: Rogue, evil: list[bytes], token: str, name: str
) -> None:
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        before = [(row.id, row.excerpt) for row in inbox.window(ViewKey("account:brand")).rows]
        assert len(before) == 3
        raw = filled(BODIES[name], evil, token)
        rogue.says = lambda target, count: raw
        started = time.perf_counter()
        for _ in range(2):
            outcomes = await inbox.sync_now()
        assert time.perf_counter() - started < 8, "patience has an end"
        assert outcomes["healthy"].health is Health.OK
        account = inbox.account("brand")
        assert account.health is not Health.OK or "could not be read" in account.sentence
        check_sentence(account, token)
        assert [(row.id, row.excerpt) for row in inbox.window(ViewKey("account:brand")).rows] == before
        await inbox.refresh_thread(before[0][0])
        assert [row.id for row in inbox.window(ViewKey("account:brand")).rows] == [row for row, _ in before]
        rogue.says = None
        town.clock.skip += timedelta(days=2)
        assert (await inbox.sync_now())["brand"].health is Health.OK, "and it heals"
    assert evil[1:] == [], "led to another server"
    written = b"".join(file.read_bytes() for file in town.home.data.rglob("*") if file.is_file())
    assert token.encode() not in written


@pytest.mark.parametrize("name", BODIES)
async def test_a_bluesky_server_that_says_it_to_everything(
    town: Any, rogue: Rogue, evil: list[bytes], token: str, name: str
) -> None:
    raw = filled(BODIES[name], evil, token)
    rogue.says = lambda target, count: raw
    Accounts(town.home.accounts_file).put(AccountRecord(
        id="sky", platform="bluesky", secrets="env:PAPER_TOKEN", added_at=town.clock.now(),
        settings={"server": f"http://127.0.0.1:{rogue.port}", "handle": "brand.example"},
    ))  # fmt: skip
    async with town.open(listen=False) as inbox:
        outcomes = await inbox.sync_now()
        assert outcomes["healthy"].health is Health.OK
        account = inbox.account("sky")
        assert account.health is not Health.OK
        check_sentence(account, token)
    assert evil[1:] == []


def endless(target: str, count: int, port: int, paper: Any, evil: bytes) -> bytes | None:
    if "notifications" not in target and "/statuses?" not in target:
        return None
    page = []
    for number in range(40):
        who = {"id": "e", "username": "e", "acct": "e@x.example", "display_name": "E", "url": ""}
        status = paper.status(f"9{count:05}{number:02}", who, "<p>again</p>", None, "public", mentions=True)
        page.append({"id": status["id"], "type": "mention", "created_at": status["created_at"], "account": who,
                     "status": status} if "notifications" in target else status)  # fmt: skip
    link = f'link: <http://127.0.0.1:{evil.decode()}/api/v1/notifications?max_id={count}>; rel="next"'
    return js(page, link)


async def test_pages_without_end_and_a_next_link_to_another_server(town: Any, rogue: Rogue, evil: list[bytes]) -> None:
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        rogue.heads.clear()
        rogue.says = lambda target, count: endless(target, count, rogue.port, town.paper, evil[0])
        outcomes = await inbox.sync_now()
        assert outcomes["healthy"].health is Health.OK
        assert len(rogue.heads) <= 60, "a round has an end"
        assert len(inbox.window(ALL, limit=10).rows) == 10
    assert evil[1:] == []


def same_page(status: dict[str, Any]) -> Callable[[str, int], bytes | None]:
    item = {"id": "1", "type": "mention", "created_at": status["created_at"], "account": status["account"],
            "status": status}  # fmt: skip
    return lambda target, count: js([item] * 40) if "notifications" in target else None


ODD: dict[str, dict[str, Any]] = {
    "1970": {"created_at": "1970-01-01T00:00:00.000Z"}, "2999": {"created_at": "2999-12-31T23:59:59.000Z"},
    "the year 0": {"created_at": "0000-00-00T00:00:00Z"}, "no time": {"created_at": None},
    "a time as a number": {"created_at": 10**30}, "before time": {"created_at": "-4000-01-01T00:00:00Z"},
    "its own parent": {"id": "777", "in_reply_to_id": "777"}, "a huge id": {"id": "9" * 20_000},
    "an id with controls": {"id": "a\x00\x1b[2J\u202e"}, "an id that is a path": {"id": "../../oauth/revoke?x="},
    "a number as id": {"id": 5}, "no id": {"id": None}, "an empty id": {"id": ""},
    "content that is none": {"content": {"a": 1}}, "a flood": {"content": "<p>" + "A" * 900_000 + "</p>"},
    "a flood of tags": {"content": "<b>" * 60_000 + "x"}, "a million lines": {"content": "<br>" * 300_000},
    "no account": {"account": None}, "mentions of nothing": {"mentions": [None, 5, {}]},
    "media of nothing": {"media_attachments": [{"type": 5, "url": {}}, None]},
    "a poll of nothing": {"poll": {"options": 4}},
    "a link to a file": {"url": "file:///etc/passwd", "content": '<a href="file:///etc/passwd">x</a>'},
    "a reblog of itself": {"reblog": {"id": "777"}}, "negative replies": {"replies_count": -(2**70)},
    "controls": {"content": "<p>\x1b]52;c;cm0=\x07 &#27;[2J &#x9b;31m \u202egnp</p>", "spoiler_text": "\x1b[2J"},
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
async def test_one_odd_post_costs_only_itself(town: Any, rogue: Rogue, evil: list[bytes], name: str) -> None:
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        good = town.paper.say("dov", "A good one beside it")
        odd = {**town.paper.statuses[town.paper.say("eve", "An odd one")], **ODD[name]}
        items = [{"id": f"n{number}", "type": "mention", "created_at": town.paper.statuses[good]["created_at"],
                  "account": status["account"], "status": status}
                 for number, status in enumerate((odd, town.paper.statuses[good]))]  # fmt: skip
        rogue.says = lambda target, count: js(items) if "notifications" in target and "max_id" not in target else None
        for _ in range(2):
            outcomes = await inbox.sync_now()
        assert outcomes["brand"].health is Health.OK, outcomes["brand"].error
        rows = inbox.window(ViewKey("account:brand")).rows
        assert sum(row.excerpt == "A good one beside it" for row in rows) == 1
        assert len(rows) in (4, 5)
        for row in rows:
            for post in inbox.thread(row.id).posts:
                assert all(char.isprintable() or char == "\n" for char in post.text)
                assert len(post.text) <= 110_000
            assert row.excerpt.isprintable()
            assert row.last_at <= inbox.now() + timedelta(days=1)
        await inbox.headline()
    assert evil[1:] == []


async def test_the_same_page_for_ever_and_colliding_ids(town: Any, rogue: Rogue) -> None:
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        status = town.paper.statuses[town.paper.say("ana", "One of many")]
        rogue.heads.clear()
        rogue.says = same_page(status)
        await inbox.sync_now()
        assert len(rogue.heads) <= 60
        found = [row for row in inbox.window(ViewKey("account:brand")).rows if row.excerpt == "One of many"]
        assert len(found) == 1
        clashing = {**status, "content": "<p>Somebody else's words</p>", "account": {**status["account"], "id": "x"}}
        rogue.says = same_page(clashing)
        await inbox.sync_now()
        assert len(inbox.window(ViewKey("account:brand")).rows) == 4


async def test_while_told_to_wait_nothing_is_asked(town: Any, rogue: Rogue) -> None:
    """Told to wait ten minutes: for ten minutes the account makes no request, and the other one goes on."""
    async with town.open() as inbox:
        await inbox.sync_now()
        rogue.says = lambda target, count: http("429 X", b"{}", "retry-after: 600")
        await inbox.sync_now()
        assert inbox.account("brand").health is Health.LIMITED
        rogue.heads.clear()
        last = inbox.account("healthy").last_ok
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(3):  # five minutes of the town's time
                while True:
                    town.clock.skip += timedelta(seconds=1)
                    await asyncio.sleep(0.02)
        assert rogue.heads == []
        assert inbox.account("healthy").last_ok > last
