"""What is asked and written stands in Meta's own list of objects, fields, edges and parameters.

The list is that of its software kits, by class. Skips where it is not at hand.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from facebook_world import FacebookWorld
from inbox_tui.connector import Connector
from inbox_tui.domain.model import Act
from inbox_tui.testing.harness import answerable, listen, posts_of, run
from inbox_tui.testing.link import EPOCH, Call, FakeLink
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_meta import FacebookConnector, InstagramConnector
from instagram_world import US, InstagramWorld

LATER_THAN_THE_LIST: set[tuple[str, str]] = {("POST", "likes"), ("DELETE", "likes")}
"""Instagram's likes came in April 2026."""


def spec(platform: str, file: str) -> dict[str, Any]:
    root = Path(os.environ.get("INBOX_TUI_RECORDED") or Path(__file__).parents[4] / "shared" / "recorded")
    path = root / platform / "schemas" / file
    if not path.is_file():
        pytest.skip("Meta's list of objects is not here (INBOX_TUI_RECORDED)")
    found = json.loads(path.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def names(fields: str) -> Iterator[str]:
    """The names on the first level of ``a,b{c},d.limit(5){e}``."""
    depth, word = 0, ""
    for c in f"{fields},":
        if c in "{(":
            depth += 1
        elif c in "})":
            depth -= 1
        elif c == "," and not depth:
            yield re.split(r"\.", word, maxsplit=1)[0]
            word = ""
            continue
        if not depth and c not in "{}()":
            word += c


def test_names_of_fields() -> None:
    assert list(names("id,from{id,name},comments.limit(0).summary(true),x.limit(5){a{b},c}")) == [
        "id", "from", "comments", "x",
    ]  # fmt: skip


def known(described: dict[str, Any], *kinds: str) -> tuple[set[str], dict[tuple[str, str], set[str]]]:
    """Fields and edges (readable ones count as fields) of all these classes, and parameters by method and edge."""
    fields: set[str] = set()
    ways: dict[tuple[str, str], set[str]] = {}
    for kind in kinds:
        fields |= {each["name"] for each in described[kind]["fields"]}
        for way in described[kind]["apis"]:
            key = (way["method"], way.get("endpoint") or "")
            ways.setdefault(key, set()).update(each["name"] for each in way.get("params", []))
            if way["method"] == "GET" and way.get("endpoint"):
                fields.add(way["endpoint"])
    return fields, ways


PAGING = {"fields", "limit", "after", "platform"}


def check(call: Call, described: dict[str, Any], kinds: tuple[str, ...], edge: str, of_edge: tuple[str, ...]) -> None:
    fields, ways = known(described, *kinds)
    assert (call.method, edge) in ways, f"{call.method} {call.path}: {kinds} have no such way"
    given = {key for key, _ in call.query} - (PAGING if call.method == "GET" else set())
    given |= set(call.body or {})
    assert given <= ways[call.method, edge] | PAGING, f"{call.method} {call.path} takes no {given}"
    asked = call.param("fields")
    if asked is not None and (of_edge or not edge):
        readable = known(described, *of_edge)[0] if edge else fields
        assert set(names(asked)) <= readable, f"{call.path}: {set(names(asked)) - readable}"


def everything(connector: Connector, link: FakeLink) -> None:
    """Listen twice, open every thread, answer everything, and do whatever else there is."""
    pages = run(listen(connector))
    posts = {post.ref.id: post for post in posts_of(pages)}
    run(listen(connector, next(page.cursor for page in reversed(pages) if page.cursor)))
    for post in posts.values():
        run(connector.thread(post.ref))
    for target in answerable(list(posts.values())):
        reply = reply_for(connector, target, f"Thank you, {target.ref.id}!")
        run(connector.fence(reply))
        run(connector.reply(permit_for(reply)))
        run(connector.find_sent(reply)) if target.ref.extra.get("media") != "other" else None
    comment = next(p for p in posts.values() if p.parent and not p.ours and not p.ref.channel)
    own = next((p for p in posts.values() if p.parent and p.ours and not p.ref.channel), comment)
    for act in sorted(connector.features.acts - {Act.REPLY, Act.DELETE}):
        if act in (Act.LIKE, Act.UNLIKE) and isinstance(connector, InstagramConnector):
            continue
        run(connector.act(permit_for(reply_for(connector, own if act is Act.EDIT else comment, act=act))))
    run(connector.act(permit_for(reply_for(connector, comment, act=Act.DELETE))))


def test_facebook_asks_and_writes_what_there_is() -> None:
    described = spec("facebook", "graph-api-specs.page.json")
    minutes = iter(range(0, 10_000, 60))

    def now() -> datetime:
        return EPOCH - timedelta(days=2) + timedelta(minutes=next(minutes))

    world = FacebookWorld(now)
    first = world.say("ana", "Does it ship?")
    world.say("us", "It does.", to=first)
    world.write("cleo", "Where is it?")
    world.publish("It came open.", {"id": "5", "name": "Dora"}, "visitor_posts")
    world.now = lambda: EPOCH
    link = FakeLink(
        world,  # type: ignore[arg-type]
        settings={"page": "1000", "version": "v26.0"},
        secrets={"token": FacebookWorld.token},
        origins=("https://graph.facebook.com",),
    )
    everything(FacebookConnector(link), link)
    lists = {
        "published_posts": ("PagePost",), "visitor_posts": ("PagePost",), "tagged": ("PagePost",),
        "comments": ("Comment",), "conversations": ("UnifiedThread",),
    }  # fmt: skip
    checked = 0
    for call in link.http.calls:
        _, number, *edge = call.path.strip("/").split("/")
        if number.startswith("m_"):
            continue  # messages are not in the list
        page = number in ("me", "1000")
        kind = "Page" if page else "PagePost" if number in world.posts else "Comment"
        kinds = ("UnifiedThread",) if number.startswith("t_") else (kind,)
        check(call, described, kinds, edge[0] if edge else "", lists.get(edge[0] if edge else "", ()))
        checked += 1
    assert checked > 30
    fields = known(described, "Comment")[0]
    assert all(world._shown(each).keys() <= fields for each in world.comments.values())
    fields = known(described, "PagePost")[0]
    assert all(world._post(each).keys() <= fields for each in world.posts.values())
    fields = known(described, "UnifiedThread")[0]
    assert all(world._whole_talk(each).keys() <= fields for each in world.talks.values())


def test_instagram_asks_and_writes_what_there_is() -> None:
    described = spec("instagram", "graph-api-specs.instagram.json")
    minutes = iter(range(0, 10_000, 60))

    def now() -> datetime:
        return EPOCH - timedelta(days=2) + timedelta(minutes=next(minutes))

    world = InstagramWorld(now)
    first = world.say("ana", "Does it ship?")
    world.say("us", "It does.", to=first)
    world.write("cleo", "Where is it?")
    world.tag("dora", "Look!")
    world.now = lambda: EPOCH
    settings = {"version": "v26.0"}
    link = FakeLink(
        world,  # type: ignore[arg-type]
        settings=settings,
        secrets={"token": world.token, "expires": (EPOCH + timedelta(days=50)).isoformat()},
        origins=InstagramConnector.origins(settings),
    )
    everything(InstagramConnector(link), link)
    lists = {"media": ("IGMedia",), "tags": ("IGMedia",), "comments": ("IGComment",), "replies": ("IGComment",)}
    checked = 0
    for call in link.http.calls:
        _, number, *edge = call.path.strip("/").split("/")
        if number.startswith("aWd") or (call.method, *edge) in LATER_THAN_THE_LIST:
            continue  # conversations and messages are not in the list
        media = number in world.media or any(each["id"] == number for each in world.tags)
        kind = "IGUserForIGOnlyAPI" if number in ("me", US) else "IGMedia" if media else "IGComment"
        check(call, described, (kind,), edge[0] if edge else "", lists.get(edge[0] if edge else "", ()))
        checked += 1
    assert checked > 25
    fields = known(described, "IGComment")[0]
    assert all(world._with_replies(each).keys() <= fields for each in world.comments.values())
    fields = known(described, "IGMedia")[0]
    assert all(world._medium(each).keys() <= fields for each in world.media.values())
