"""The live stream: what it brings, what it only hints at, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.connector import Unsupported
from inbox_tui.domain.model import Page
from inbox_tui.testing.link import answer
from inbox_tui_mastodon.parse import View
from inbox_tui_mastodon.streaming import Event, frame, page

Make = Callable[..., dict[str, Any]]
STREAM = "/api/v1/streaming/user"


def sse(*events: tuple[str, Any]) -> bytes:
    rows = [":)", ""]
    for name, data in events:
        rows += [f"event: {name}", f"data: {data if isinstance(data, str) else json.dumps(data)}", "", ":thump", ""]
    return "\n".join(rows).encode()


async def heard(desk: Any) -> list[Page]:
    return [each async for each in desk.connector.stream()]


async def test_events_become_pages(desk: Any, status: Make, notice: Make, brand: Any) -> None:
    desk.server.on["GET", STREAM] = answer(
        200,
        sse(
            ("notification", notice("n1", status("20"))),
            ("notification", notice("n2", status("21"), "favourite")),
            ("update", status("22", mentions=[])),
            ("update", status("23", brand)),
            ("update", status("24", brand, reblog=status("20"))),
            ("status.update", status("20", content="<p>edited</p>", edited_at="2026-03-02T09:00:00Z")),
            ("delete", "20"),
            ("filters_changed", ""),
            ("notifications_merged", ""),
            ("notification", "{cut"),
        ),
    )
    pages = await heard(desk)
    assert pages[0] == Page(), "connected"
    told = [([p.ref.id for p in each.posts], list(each.deleted), each.skipped) for each in pages[1:]]
    assert told == [(["20"], [], 0), (["23"], [], 0), (["20"], [], 0), ([], ["20"], 0), ([], [], 0), ([], [], 1)]
    assert pages[3].posts[0].text == "edited"
    call = desk.server.asked(STREAM)[0]
    assert call.headers["authorization"] == "Bearer abc-token"
    assert call.query == ()


async def test_where_there_are_no_server_events_the_socket_is_used(desk: Any, status: Make, notice: Make) -> None:
    desk.link.http.frames = [
        json.dumps({"stream": ["user"], "event": "notification", "payload": json.dumps(notice("n1", status("20")))}),
        json.dumps({"stream": ["user"], "event": "delete", "payload": "20"}),
        "{cut",
        json.dumps({"event": 5}),
    ]
    pages = await heard(desk)
    assert [([p.ref.id for p in each.posts], list(each.deleted)) for each in pages] == [
        ([], []),
        (["20"], []),
        ([], ["20"]),
    ]


async def test_a_server_without_any_stream_is_polled(desk: Any) -> None:
    with pytest.raises(Unsupported):
        await heard(desk)


async def test_a_stream_advertised_on_a_foreign_host_gets_no_token(desk: Any) -> None:
    desk.server.instance["configuration"]["urls"]["streaming"] = "wss://evil.example"
    desk.link.http.frames = ["{}"]
    with pytest.raises(Unsupported):
        await heard(desk)


async def test_a_web_page_is_no_stream(desk: Any) -> None:
    desk.server.instance["configuration"]["urls"]["streaming"] = ""
    desk.server.on["GET", STREAM] = answer(200, b"<html>\n\nevent: delete\ndata: 20\n\n</html>")
    stream = desk.connector.stream()
    assert await anext(stream) == Page()
    with pytest.raises(Unsupported):
        await anext(stream)


async def test_an_endless_event_is_dropped(desk: Any) -> None:
    desk.server.on["GET", STREAM] = answer(200, sse(("delete", "x" * 1_100_000), ("delete", "20")))
    pages = await heard(desk)
    assert [list(each.deleted) for each in pages] == [[], ["20"]]


def test_deep_json_in_a_frame_is_skipped(view: View) -> None:
    assert frame("[" * 50_000) is None
    deep = page(Event("notification", "[" * 50_000), view)
    assert deep is not None
    assert deep.skipped == 1
