"""What Pinterest tells: that there are more comments than before, on which pin, once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
)
from inbox_tui.domain.model import Cursor, Page, PostRef, RemoteId
from inbox_tui.testing.link import EPOCH, FakeLink, answer
from inbox_tui_pinterest import PinterestConnector, cursor, parse
from inbox_tui_pinterest import connector as looking
from inbox_tui_pinterest.connector import API
from inbox_tui_pinterest.errors import trouble
from pinterest_world import CLIENT, KEY, PinterestWorld

RECORDED = Path(__file__).parents[3].parent / "shared" / "recorded" / "pinterest"


@pytest.fixture
def world() -> PinterestWorld:
    made = PinterestWorld(lambda: EPOCH - timedelta(hours=1))
    made.token, made.refresh = "access-0", "refresh-0"
    return made


@pytest.fixture
def connector(world: PinterestWorld) -> PinterestConnector:
    secrets = {"token": "access-0", "refresh": "refresh-0", "client_secret": KEY}
    paths = PinterestConnector.sign_in_paths
    return PinterestConnector(
        FakeLink(world, settings={"client_id": CLIENT}, secrets=secrets, origins=(API,), sign_in_paths=paths)
    )


async def look(connector: PinterestConnector, since: Cursor | None = None) -> tuple[list[str], Cursor | None]:
    """What is told by others, and where to go on."""
    return await told(connector.updates(since))


async def told(pages: AsyncIterator[Page]) -> tuple[list[str], Cursor | None]:
    words, at = [], None
    async for page in pages:
        words += [post.text for post in page.posts if not post.ours]
        at = page.cursor
    return words, at


async def test_comments_are_told_once_and_only_the_new_ones(
    world: PinterestWorld, connector: PinterestConnector
) -> None:
    words, at = await look(connector)
    assert words == []
    world.comment("9001", 2)
    words, at = await look(connector, at)
    assert words == ["2 new comments on this pin; 4 reactions. Pinterest shows them on the pin's page only."]
    assert (await look(connector, at))[0] == []
    world.comment("9001")
    assert (await look(connector, at))[0][0].startswith("1 new comment on this pin (3 in all)")


async def test_the_news_stand_below_the_pin_and_lead_to_its_page(
    world: PinterestWorld, connector: PinterestConnector
) -> None:
    world.comment("9002")
    (pin, news) = [post async for page in connector.updates(None) for post in page.posts]
    assert (pin.ref.id, pin.ours, pin.text, pin.media[0].alt) == (
        "9002", True, "Red mug\nThrown by hand.", "A red mug on a table",
    )  # fmt: skip
    assert (news.parent, news.url, news.author.name) == ("9002", "https://www.pinterest.com/pin/9002/", "Pinterest")
    assert "open the pin" in news.closed
    thread = await connector.thread(news.ref)
    assert thread.posts == (pin, news), "a fresh look must not change what was told"


async def test_at_the_first_look_old_pins_are_only_counted(
    world: PinterestWorld, connector: PinterestConnector
) -> None:
    world.pins["9001"]["created_at"] = "2025-01-02T10:00:00"
    world.comment("9001", 40)
    words, at = await look(connector)
    assert words == []
    world.comment("9001")
    assert (await look(connector, at))[0][0].startswith("1 new comment on this pin (41 in all)")


async def test_a_look_that_breaks_off_forgets_no_count(world: PinterestWorld, connector: PinterestConnector) -> None:
    world.comment("9001", 5)
    _, at = await look(connector)
    pages = connector.updates(at)
    half = (await anext(pages)).cursor  # two of three pins
    assert (await look(connector, half))[0] == []


async def test_a_deleted_comment_is_no_news_and_the_next_one_is(
    world: PinterestWorld, connector: PinterestConnector
) -> None:
    world.comment("9001", 3)
    _, at = await look(connector)
    world.comment("9001", -1)
    words, at = await look(connector, at)
    assert words == []
    world.comment("9001")
    assert len((await look(connector, at))[0]) == 1


async def test_a_pin_that_cannot_be_read_is_counted_once(world: PinterestWorld, connector: PinterestConnector) -> None:
    async def unread(since: Cursor | None) -> tuple[list[int], Cursor | None]:
        pages = [page async for page in connector.updates(since)]
        return [page.skipped for page in pages if page.skipped], pages[-1].cursor

    readable = world._page
    odd: list[Any] = [{"title": "A pin without an id"}]
    world._page = lambda call: {**readable(call), "items": [*readable(call)["items"], *odd]}  # type: ignore[method-assign]
    counted, at = await unread(None)
    assert sum(counted) >= 1
    for _ in range(3):
        counted, at = await unread(at)
        assert counted == []
    odd.append("no pin at all")
    assert sum((await unread(at))[0]) >= 1


async def test_a_first_look_that_breaks_off_makes_no_news_of_what_is_old(
    world: PinterestWorld, connector: PinterestConnector
) -> None:
    for name in world.pins:
        world.pins[name]["created_at"] = "2025-01-02T10:00:00"
        world.comment(name, 40)
    half = (await anext(connector.updates(None))).cursor
    words, at = await look(connector, half)
    assert words == []
    world.comment("9001")
    assert len((await look(connector, at))[0]) == 1


async def test_a_page_of_pins_saved_from_others_does_not_end_the_look(
    world: PinterestWorld, connector: PinterestConnector
) -> None:
    world.comment("9001", 2)
    saved = [{**world.pins["9002"], "id": "7001", "is_owner": False}]
    own = world._page

    def paged(call: Any) -> dict[str, Any]:
        return own(call) if call.param("bookmark") else {"items": saved, "bookmark": "0"}

    world._page = paged  # type: ignore[method-assign]
    assert len((await look(connector))[0]) == 1


async def test_more_pins_than_a_look_reads_are_no_endless_first_look(
    world: PinterestWorld, connector: PinterestConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PAGES", 2)
    world.page = 2
    for number in range(8):
        pin = world.add(f"Bowl {number}", comments=1)
        world.pins[pin]["created_at"] = "2024-01-01T00:00:00"
    words, at = await look(connector)
    assert words == []
    world.comment(pin)
    words, at = await look(connector, at)
    assert len(words) == 1
    assert (await look(connector, at))[0] == []


async def test_a_look_that_breaks_off_keeps_the_newest_counts(
    world: PinterestWorld, connector: PinterestConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cursor, "MOST", 3)
    world.page = 1
    for number in range(3):
        world.add(f"Bowl {number}", comments=1)
    _, at = await look(connector)
    world.add("A new bowl", comments=1)
    pages = connector.updates(at)
    first = await anext(pages)
    assert len(first.posts) == 2
    assert (await look(connector, first.cursor))[0] == []


async def test_a_bookmark_that_leads_in_a_circle_ends(connector: PinterestConnector, world: PinterestWorld) -> None:
    world._page = lambda call: {"items": list(world.pins.values()), "bookmark": "again"}  # type: ignore[method-assign]
    await look(connector)


def test_what_is_remembered_fits_however_many_pins_there_are() -> None:
    counts = {str(10**17 + number): 999 for number in range(5000)}
    assert len(cursor.dump(cursor.Memory(counts))) < 64_000
    assert cursor.load(cursor.dump(cursor.Memory({"1": 2, "3": 0}, 4))) == cursor.Memory({"1": 2}, 4)
    assert cursor.load(Cursor('{"comments":{"1":2}}')) == cursor.Memory({"1": 2})
    for broken in ("", "nonsense", "[]", '{"comments": 4}', '{"comments": {"1": "x"}}'):
        assert cursor.load(Cursor(broken)) is None


async def test_a_pin_that_is_gone(connector: PinterestConnector) -> None:
    with pytest.raises(TargetGone):
        await connector.thread(PostRef(id=RemoteId("404")))


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected), (401, SignInNeeded), (403, PermissionMissing), (404, TargetGone), (409, Rejected),
        (429, RateLimited), (500, Unreachable), (503, Unreachable),
    ],
)  # fmt: skip
def test_errors_by_what_happens_next(status: int, kind: type[ConnectorError]) -> None:
    found = trouble(answer(status, {"code": 2, "message": "In Pinterest's words"}), EPOCH)
    assert type(found) is kind
    assert str(found).rstrip("”").endswith((".", "words"))


def test_a_rate_limit_says_until_when() -> None:
    found = trouble(answer(429, {"code": 8, "message": ""}, {"x-ratelimit-reset": "90"}), EPOCH)
    assert isinstance(found, RateLimited)
    assert found.until == EPOCH + timedelta(seconds=90)


def test_a_web_page_instead_of_an_answer_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        parse.pins(b"<html>Log in</html>")


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded answers are not here")
def test_every_recorded_answer_is_read_or_not_ours() -> None:
    index = json.loads((RECORDED / "index.json").read_text())
    ours = 0
    for entry in index:
        if not entry["file"].endswith(".json") or entry["file"].startswith("schemas/"):
            continue
        body = (RECORDED / entry["file"]).read_bytes()
        status = entry.get("status") or 200
        if status >= 400:
            assert trouble(Answer(status, {}, body), EPOCH) is not None
            ours += 1
        elif entry["endpoint"].split("?")[0].rstrip("/").endswith("/pins") and "boards" not in entry["endpoint"]:
            raw = json.loads(body)
            assert parse.pins(body).skipped == 0 if "items" in raw else parse.pin(raw) is not None
            ours += 1
    assert ours >= 5


@pytest.mark.skipif(not RECORDED.exists(), reason="the vendor's description is not here")
def test_requests_and_the_stub_keep_to_pinterests_own_description(world: PinterestWorld) -> None:
    described = json.loads((RECORDED / "schemas" / "openapi-v5.organic.json").read_text())
    known = {"/user_account", "/pins", "/pins/{pin_id}", "/oauth/token"}
    assert known <= described["paths"].keys()
    parameters: dict[str, Any] = described["components"]["parameters"]
    names = {
        parameters[each["$ref"].rpartition("/")[2]]["name"] for each in described["paths"]["/pins"]["get"]["parameters"]
    }
    assert {"page_size", "bookmark", "pin_metrics"} <= names
    fields = described["components"]["schemas"]["Pin"]["properties"]
    for pin in world.pins.values():
        assert pin.keys() <= fields.keys()
        for name, value in pin.items():
            kind = fields[name].get("type")
            assert kind is None or isinstance(value, {"string": str, "boolean": bool, "object": dict}[kind])
