"""Polling: complete by itself, bounded, and never misled about where it stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.connector import RateLimited, SignInNeeded, Unreachable, Unreadable
from inbox_tui.domain.model import Cursor, Page, PostKind, PostRef, PostState, RemoteId
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import answer
from inbox_tui_mastodon.cursor import LONGEST_CURSOR
from inbox_tui_mastodon.listening import next_page

Make = Callable[..., dict[str, Any]]
NOTICES = "/api/v1/notifications"
OWN = "/api/v1/accounts/1/statuses"


def ids(pages: list[Page]) -> list[str]:
    return [post.ref.id for page in pages for post in page.posts]


async def test_a_first_look_brings_what_was_said_to_us_and_by_us(desk: Any, status: Make, brand: Any) -> None:
    desk.server.add(status("20"), notify="n1")
    desk.server.add(status("21", brand, 1, in_reply_to_id="20"))
    pages, _ = await desk.poll()
    found = {p.ref.id: p for page in pages for p in page.posts}
    assert set(found) == {"20", "21"}
    assert found["20"].kind is PostKind.MENTION
    assert found["21"].ours
    assert found["21"].parent == "20"


async def test_a_second_look_brings_only_what_is_new(desk: Any, status: Make) -> None:
    desk.server.add(status("20"), notify="n1")
    _, cursor = await desk.poll()
    desk.server.add(status("22", minutes=2), notify="n2")
    pages, cursor = await desk.poll(cursor)
    assert ids(pages) == ["22"]
    pages, _ = await desk.poll(cursor)
    assert ids(pages) == []


async def test_many_pages_come_whole_and_in_bounds(desk: Any, status: Make) -> None:
    for number in range(95):
        desk.server.add(status(f"s{number}", minutes=number), notify=f"n{number}")
    pages, cursor = await desk.poll()
    assert sorted(ids(pages)) == sorted(f"s{n}" for n in range(95))
    for number in range(95, 250):
        desk.server.add(status(f"s{number}", minutes=number), notify=f"n{number}")
    pages, _ = await desk.poll(cursor)
    assert sorted(ids(pages)) == sorted(f"s{n}" for n in range(95, 250))


async def test_a_flood_is_taken_over_several_rounds_without_a_gap(desk: Any, status: Make) -> None:
    desk.server.page_size = 10
    desk.server.add(status("s0"), notify="n0")
    _, cursor = await desk.poll()
    for number in range(1, 450):
        desk.server.add(status(f"s{number}", minutes=number), notify=f"n{number}")
    seen: set[str] = set()
    for _ in range(4):
        before = len(desk.server.calls)
        pages, cursor = await desk.poll(cursor)
        assert len(desk.server.calls) - before <= 45
        seen |= set(ids(pages))
        desk.server.add(status(f"late{len(seen)}", minutes=500 + len(seen)), notify=f"late{len(seen)}")
    assert {f"s{n}" for n in range(1, 450)} <= seen


async def test_a_round_that_breaks_is_taken_up_where_it_broke(desk: Any, status: Make) -> None:
    desk.server.page_size = 5
    desk.server.add(status("s0"), notify="n0")
    _, cursor = await desk.poll()
    for number in range(1, 21):
        desk.server.add(status(f"s{number}", minutes=number), notify=f"n{number}")
    failing = {"after": 2}

    def broken(call: Any) -> Any:
        del desk.server.on["GET", NOTICES]
        failing["after"] -= 1
        got = desk.server(call) if failing["after"] >= 0 else answer(502, b"<html>bad gateway</html>")
        desk.server.on["GET", NOTICES] = broken
        return got

    desk.server.on["GET", NOTICES] = broken
    pages, cursor, error = await desk.poll_until_it_breaks(cursor)
    assert isinstance(error, Unreachable)
    assert len(ids(pages)) == 10
    del desk.server.on["GET", NOTICES]
    before = len(desk.server.asked(NOTICES))
    rest, _ = await desk.poll(cursor)
    assert len(desk.server.asked(NOTICES)) - before <= 4, "two pages left over, and one look for what came since"
    assert {f"s{n}" for n in range(1, 21)} <= set(ids(pages) + ids(rest))


async def test_the_first_look_ends_at_thirty_days(desk: Any, status: Make) -> None:
    desk.server.add(status("old", minutes=-40 * 24 * 60), notify="n1")
    desk.server.add(status("new"), notify="n2")
    pages, _ = await desk.poll()
    assert ids(pages) == ["new"]


async def test_deleted_anchors_do_not_lead_into_the_past(desk: Any, status: Make) -> None:
    for number in range(30):
        desk.server.add(status(f"s{number}", minutes=-number * 24 * 60), notify=f"n{number}")
    desk.server.notices.sort(key=lambda n: n["created_at"], reverse=True)
    _, cursor = await desk.poll()
    desk.server.notices = [n for n in desk.server.notices if int(n["id"][1:]) >= 25]
    for number in range(25):
        desk.server.statuses.pop(f"s{number}")
    before = len(desk.server.calls)
    await desk.poll(cursor)
    assert len([c for c in desk.server.calls[before:] if c.path == NOTICES]) == 1


async def test_a_server_that_repeats_its_page_does_not_hold_us(desk: Any, status: Make, notice: Make) -> None:
    desk.server.on["GET", NOTICES] = answer(200, [notice("n1", status("20"))])
    pages, _ = await desk.poll()
    assert ids(pages) == ["20"]
    assert len(desk.server.asked(NOTICES)) == 2


async def test_an_unreadable_item_costs_itself_only(desk: Any, status: Make, notice: Make) -> None:
    desk.server.add(status("20"), notify="n1")
    desk.server.notices.insert(0, notice("n2", {"id": "21", "account": 5}))
    pages, _ = await desk.poll()
    assert ids(pages) == ["20"]
    assert sum(page.skipped for page in pages) == 1
    assert any("21" in page.sample for page in pages)


async def test_an_edit_is_noticed(desk: Any, status: Make) -> None:
    desk.server.add(status("20"), notify="n1")
    _, cursor = await desk.poll()
    desk.server.statuses["20"] = status("20", content="<p>other words</p>", edited_at="2026-03-02T09:00:00Z")
    pages, cursor = await desk.poll(cursor)
    assert [(p.ref.id, p.text) for page in pages for p in page.posts] == [("20", "other words")]
    pages, _ = await desk.poll(cursor)
    assert ids(pages) == []


async def test_a_mention_and_its_edit_on_one_page_are_one_post(desk: Any, status: Make, notice: Make) -> None:
    raw = status("20", edited_at="2026-03-02T09:00:00Z")
    desk.server.notices = [notice("n2", raw, "update"), notice("n1", raw)]
    pages, _ = await desk.poll()
    assert ids(pages) == ["20"]
    assert pages[0].posts[0].ref.version


async def test_a_deletion_is_noticed_once(desk: Any, status: Make) -> None:
    desk.server.add(status("20"), notify="n1")
    desk.server.add(status("21"), notify="n2")
    _, cursor = await desk.poll()
    desk.server.delete("20")
    pages, cursor = await desk.poll(cursor)
    assert [number for page in pages for number in page.deleted] == ["20"]
    pages, _ = await desk.poll(cursor)
    assert [number for page in pages for number in page.deleted] == []


async def test_without_a_bulk_answer_posts_are_looked_at_one_by_one(desk: Any, status: Make) -> None:
    desk.server.bulk = False
    for number in range(40):
        desk.server.add(status(f"s{number}", minutes=number), notify=f"n{number}")
    _, cursor = await desk.poll()
    desk.server.delete("s2")
    deleted: list[str] = []
    for _ in range(12):
        before = len(desk.server.calls)
        pages, cursor = await desk.poll(cursor)
        assert len(desk.server.calls) - before <= 14
        deleted += [number for page in pages for number in page.deleted]
    assert deleted == ["s2"]
    assert len(desk.server.asked("/api/v1/statuses")) == 1, "what is not offered is not asked for again"


async def test_a_proxys_404_deletes_nothing(desk: Any, status: Make) -> None:
    desk.server.add(status("20"), notify="n1")
    _, cursor = await desk.poll()
    desk.server.bulk = False
    desk.server.on["GET", "/api/v1/statuses/20"] = answer(404, b"<html>404 Not Found</html>")
    pages, _ = await desk.poll(cursor)
    assert all(not page.deleted for page in pages)


async def test_a_reply_that_does_not_mention_us_is_found_below_our_post(desk: Any, status: Make, brand: Any) -> None:
    desk.server.add(status("20", brand))
    _, cursor = await desk.poll()
    quiet = status("21", mentions=[], in_reply_to_id="20", in_reply_to_account_id="1")
    desk.server.statuses["20"]["replies_count"] = 1
    desk.server.contexts["20"] = {"ancestors": [], "descendants": [quiet]}
    pages, cursor = await desk.poll(cursor)
    assert [(p.ref.id, p.kind) for page in pages for p in page.posts] == [("21", PostKind.REPLY)]
    pages, _ = await desk.poll(cursor)
    assert ids(pages) == []
    assert len(desk.server.asked("/api/v1/statuses/20/context")) == 1


async def test_a_direct_message_known_by_its_conversation_only(desk: Any, status: Make) -> None:
    dm = status("20", visibility="direct")
    desk.server.talks = [{"id": "c1", "last_status": dm}, {"id": "c2", "last_status": None}]
    pages, cursor = await desk.poll()
    assert [(p.ref.id, p.kind) for page in pages for p in page.posts] == [("20", PostKind.DIRECT)]
    pages, _ = await desk.poll(cursor)
    assert ids(pages) == []


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"v":99}', "x" * (LONGEST_CURSOR + 1), '{"v":1,"watch":[[1]]}'])
async def test_a_damaged_cursor_means_beginning_anew(desk: Any, status: Make, broken: str) -> None:
    desk.server.add(status("20"), notify="n1")
    pages, _ = await desk.poll(Cursor(broken))
    assert ids(pages) == ["20"]


async def test_the_cursor_stays_small(desk: Any, status: Make) -> None:
    for number in range(400):
        desk.server.add(status(f"s{number}-{'x' * 26}", minutes=number), notify=f"n{number}-{'x' * 26}")
    _, cursor = await desk.poll()
    assert len(cursor) < 40_000


async def test_absurdly_long_ids_do_not_swell_the_cursor(desk: Any, status: Make) -> None:
    for number in range(300):
        desk.server.add(status(f"s{number}{'x' * 190}", minutes=number), notify=f"n{number}{'x' * 190}")
    _, cursor = await desk.poll()
    assert len(cursor) <= LONGEST_CURSOR
    pages, _ = await desk.poll(cursor)
    assert ids(pages) == []


@pytest.mark.parametrize(
    ("got", "error"),
    [
        (answer(401, {"error": "Der Zugriffstoken ist ungültig"}), SignInNeeded),
        (answer(401, b""), SignInNeeded),
        (answer(429, {"error": "x"}, {"X-RateLimit-Reset": "2026-03-02T09:05:00.5Z"}), RateLimited),
        (answer(503, b"", {"Retry-After": "30"}), RateLimited),
        (answer(500, b"<h1>oops</h1>"), Unreachable),
        (answer(200, b"<html>log in to the hotel</html>"), Unreadable),
        (answer(200, b'[{"id": "1", '), Unreadable),
        (answer(302, b"", {"Location": "https://elsewhere.example/"}), Unreadable),
    ],
)
async def test_what_a_failed_look_means(desk: Any, got: Any, error: type[Exception]) -> None:
    desk.server.on["GET", NOTICES] = got
    with pytest.raises(error):
        await desk.poll()


async def test_a_list_of_our_own_posts_that_fails_does_not_hide_what_came_in(desk: Any, status: Make) -> None:
    desk.server.add(status("20"), notify="n1")
    desk.server.on["GET", OWN] = answer(500, b"")
    pages, _, error = await desk.poll_until_it_breaks()
    assert isinstance(error, Unreachable)
    assert ids(pages) == ["20"]


def test_of_a_link_header_only_the_number_is_used() -> None:
    link = '<https://evil.example/steal?max_id=77&x=1>; rel="next", <https://a.example/?min_id=9>; rel="prev"'
    assert next_page(link) == "77"
    assert next_page('<https://a.example/?min_id=9>; rel="prev"') == ""
    assert next_page("nonsense;;;<>,") == ""


async def test_a_thread_is_shown_with_what_is_missing(desk: Any, status: Make, brand: Any) -> None:
    desk.server.add(status("20", in_reply_to_id="19"))
    desk.server.contexts["20"] = {
        "ancestors": [],
        "descendants": [status("21", brand, in_reply_to_id="20"), status("23", in_reply_to_id="22"), {"id": "bad"}],
    }
    thread = await desk.connector.thread(PostRef(id=RemoteId("20")))
    assert [p.ref.id for p in thread.posts] == ["20", "21", "23"]
    assert [(a.id, a.state) for a in thread.absent] == [("19", PostState.MISSING), ("22", PostState.MISSING)]
    assert thread.skipped == 1


async def test_a_bulk_answer_with_posts_nobody_asked_for(desk: Any, status: Make) -> None:
    desk.server.add(status("20"), notify="n1")
    _, cursor = await desk.poll()
    desk.server.on["GET", "/api/v1/statuses"] = answer(
        200, [status("20"), status("66", edited_at="2026-03-02T09:00:00Z")]
    )
    pages, cursor = await desk.poll(cursor)
    assert ids(pages) == []
    assert "66" not in cursor


async def test_a_damaged_token_never_leaves(desk: Any) -> None:
    desk.link.secrets["token"] = Secret("abc\r\nX-Evil: 1")
    with pytest.raises(SignInNeeded):
        await desk.poll()
    del desk.link.secrets["token"]
    with pytest.raises(SignInNeeded):
        await desk.poll()
    assert desk.server.calls == []
