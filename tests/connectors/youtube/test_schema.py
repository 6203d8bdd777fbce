"""Calls made and stub answers given, held against Google's discovery document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from discovery import Discovery
from inbox_tui.domain.model import Act
from inbox_tui.testing.link import Call
from inbox_tui_google.youtube import requests as ask


@pytest.fixture
def discovery(recorded: Path) -> Discovery:
    return Discovery(recorded / "schemas" / "youtube.v3.discovery.json")


async def test_a_whole_life_is_as_described(discovery: Discovery, new_desk: Callable[..., Any]) -> None:
    desk = new_desk()
    world, exchanges = desk.world, []
    desk.link.http.handler = lambda call: exchanges.append((call, said := world(call))) or said
    world.page_limit = 3
    tops = [world.say(f"guest{n}", f"Question {n}", video=None if n == 1 else "v1") for n in range(5)]
    for n in range(8):
        world.say("ana", f"More {n}", to=tops[0])
    world.say("troll", "Buy", status="likelySpam")
    held = world.say("eve", "Hm", status="heldForReview", image="https://stub.example/i.gif")
    _, cursor = await desk.poll()
    found = {p.ref.id: p for p in (await desk.connector.thread((await desk.posts())[tops[0]].ref)).posts}
    sent = await desk.send(desk.reply(found[tops[0]], "Yes."))
    await desk.act(desk.reply(sent, "Yes!", Act.EDIT))
    await desk.act(desk.reply(sent, "", Act.DELETE))
    posts = await desk.posts()
    await desk.act(desk.reply(posts[tops[2]], "reject", Act.HIDE))
    await desk.act(desk.reply(posts[held], "", Act.UNHIDE))
    await desk.connector.find_sent(desk.reply(found[tops[0]], "Yes."))
    for _ in range(30):
        world.comments.pop(tops[3], None)
        _, cursor = await desk.poll(cursor)
    paths = {(call.method, call.path) for call, _ in exchanges}
    assert {(m, p) for m, p in paths if p.startswith(ask.BASE)} == {
        ("GET", ask.CHANNELS), ("GET", ask.THREADS), ("GET", ask.COMMENTS), ("GET", ask.VIDEOS),
        ("POST", ask.COMMENTS), ("PUT", ask.COMMENTS), ("DELETE", ask.COMMENTS), ("POST", ask.MODERATION),
    }  # fmt: skip
    for call, said in exchanges:
        if call.path != "/token":
            assert discovery.problems(call, said) == [], call


@pytest.mark.parametrize(
    "call",
    [
        Call("GET", "/youtube/v3/comments", (("part", "id"), ("since", "x"))),
        Call("GET", "/youtube/v3/comments", (("parentId", "x"),)),
        Call("GET", "/youtube/v3/comments", (("part", "id"), ("maxResults", "101"))),
        Call("GET", "/youtube/v3/comments", (("part", "id"), ("textFormat", "markdown"))),
        Call("POST", "/youtube/v3/comments", (("part", "snippet"),), {}, {"snippet": {"text": "x"}}),
        Call("PATCH", "/youtube/v3/comments"),
    ],
)
def test_what_is_not_described_is_noticed(discovery: Discovery, call: Call) -> None:
    assert discovery.problems(call, None)


def test_the_permission_asked_for_is_the_one_all_methods_take(recorded: Path) -> None:
    import json

    document = json.loads((recorded / "schemas" / "youtube.v3.discovery.json").read_text("utf-8"))
    methods = [m for r in ("comments", "commentThreads", "channels", "videos") for m in
               document["resources"][r]["methods"].values() if m["id"].split(".")[-1] in
               ("list", "insert", "update", "delete", "setModerationStatus")]  # fmt: skip
    needed = [m for m in methods if m["id"].split(".")[1] in ("comments", "commentThreads") or m["httpMethod"] == "GET"]
    assert all(ask.SCOPE in method["scopes"] for method in needed)
    assert document["rootUrl"].rstrip("/") == ask.ORIGIN
