"""What came with Mastodon 4.3 to 4.6, and what its kin tell in ways of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import RateLimited, SignInNeeded
from inbox_tui.domain.model import Media, PostKind, PostRef, RemoteId
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import Call, answer
from inbox_tui_mastodon.parse import View, post

Make = Callable[..., dict[str, Any]]
CONTEXT = "/api/v1/statuses/20/context"
REFRESH = "/api/v1_alpha/async_refreshes/ref--1"
POLICY, REQUESTS = "/api/v2/notifications/policy", "/api/v1/notifications/requests"
FILTERED = "filtered notifications, which are not shown here"


# --- quotes


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "waits"),
        ("rejected", "did not allow"),
        ("revoked", "taken out"),
        ("deleted", "deleted"),
        ("unauthorized", "not shown to this account"),
        ("blocked_account", "somebody you block"),
        ("blocked_domain", "a server you block"),
        ("muted_account", "mute"),
        ("a state of tomorrow", "not shown to this account"),
    ],
)
def test_a_quote_that_is_withheld_says_why(status: Make, view: View, state: str, words: str) -> None:
    found = post(status("6", quote={"state": state, "quoted_status": None}), view).quoted
    assert found is not None
    assert found.id
    assert found.author == ""
    assert words in found.text


def test_the_link_that_stands_in_for_a_withheld_quote_stays(status: Make, view: View) -> None:
    inline = '<p class="quote-inline">RE: <a href="https://far.example/1">far.example/1</a></p><p>look</p>'
    kept = post(status("6", content=inline, quote={"state": "revoked", "quoted_status": None}), view)
    assert "far.example/1" in kept.text
    shown = post(status("6", content=inline, quote={"state": "accepted", "quoted_status": status("5")}), view)
    assert shown.text == "look"


def test_a_quote_shows_what_hangs_on_it(status: Make, view: View) -> None:
    picture = {"type": "image", "url": "https://c.example/1.png", "description": "a red bag"}
    inner = status("5", media_attachments=[picture, {"type": "video", "url": "https://c.example/2"}])
    found = post(status("6", quote={"state": "accepted", "quoted_status": inner}), view).quoted
    assert found is not None
    assert found.text == "words of 5\n[image: a red bag]\n[video: https://c.example/2]"


# --- previews, titles, policies


def test_a_preview_stands_where_the_words_hold_no_such_link(status: Make, view: View) -> None:
    card = {"url": "https://shop.example/bag", "title": "The bag", "description": "Red."}
    found = post(status("6", card=card), view)
    assert found.media == (Media(kind="link", url="https://shop.example/bag", alt="The bag — Red."),)
    linked = '<p><a href="https://shop.example/bag/">here</a></p>'
    assert post(status("6", card=card, content=linked), view).media == ()
    assert post(status("6", card={"url": 5}), view).media == ()


def test_friendicas_titles_are_no_content_warnings(status: Make, view: View) -> None:
    titled = post(status("6", spoiler_text="My garden", friendica={"title": "My garden"}), view)
    assert (titled.text, titled.spoiler) == ("My garden\n\nwords of 6", "")
    warned = post(status("6", spoiler_text="snakes", friendica={"title": ""}), view)
    assert (warned.text, warned.spoiler) == ("words of 6", "snakes")


def test_friendica_names_the_threads_author_and_not_the_parents(status: Make, view: View, ana: Any) -> None:
    there = View(view.us, view.host, friendica=True)
    below = {"in_reply_to_id": "5", "in_reply_to_account_id": "1", "mentions": []}
    between_others = post(status("6", **below, in_reply_to_status={"account": {"id": "7"}}), there)
    assert (between_others.kind, between_others.parent_author) == (PostKind.POST, "7")
    to_us = post(status("6", **below, in_reply_to_status={"account": {"id": "1"}}), there)
    assert (to_us.kind, to_us.parent_author) == (PostKind.REPLY, "1")
    untold = post(status("6", **below), there)
    assert (untold.parent, untold.parent_author) == ("5", None)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"always": ["public", "me"]}, ""),
        ({"always": ["author", "mentioned", "me"], "with_approval": ["public"]}, ""),
        ({"automatic_approval": ["author", "mentioned"], "manual_approval": []}, "people they mention only"),
        ({"always": ["author", "me"], "with_approval": []}, "no replies"),
        ({"always": ["https://server.example/users/brand"]}, ""),
        ({"always": "public"}, "no replies"),
        ("nonsense", ""),
    ],
    ids=str,
)
def test_gotosocials_policy_is_known_before_anything_is_typed(status: Make, view: View, rules: Any, words: str) -> None:
    policy = {"interaction_policy": {"can_reply": rules}}
    closed = post(status("6", mentions=[], **policy), view).closed
    assert words in closed
    assert bool(closed) == bool(words)
    assert post(status("6", **policy), view).closed == "", "whoever is mentioned may reply"


# --- replies that are still being fetched


async def opened(desk: Any, status: Make) -> None:
    desk.server.add(status("20"), notify="1")
    desk.server.on["GET", CONTEXT] = answer(
        200, {"ancestors": [], "descendants": []}, {"Mastodon-Async-Refresh": 'id="ref--1", retry=5, result_count=0'}
    )
    await desk.connector.thread(PostRef(id=RemoteId("20")))
    late = status("21", in_reply_to_id="20", in_reply_to_account_id="7", mentions=[])
    desk.server.on["GET", CONTEXT] = answer(200, {"ancestors": [], "descendants": [late]})


async def came(desk: Any) -> list[str]:
    pages, _ = await desk.poll(None)
    return [each.ref.id for page in pages for each in page.posts if each.ref.id == "21"]


async def test_replies_that_a_thread_waits_for_come_later(desk: Any, status: Make) -> None:
    await opened(desk, status)
    running = answer(200, {"async_refresh": {"id": "ref--1", "status": "running", "result_count": 1}})
    desk.server.on["GET", REFRESH] = running
    assert await came(desk) == []
    assert desk.server.asked(REFRESH) == [], "not before the time it gave"
    desk.link.time += timedelta(seconds=5)
    assert await came(desk) == []
    desk.server.on["GET", REFRESH] = answer(200, {"async_refresh": {"id": "ref--1", "status": "finished"}})
    desk.link.time += timedelta(seconds=5)
    assert await came(desk) == ["21"]
    asked = len(desk.server.asked(REFRESH))
    desk.link.time += timedelta(minutes=1)
    assert await came(desk) == []
    assert len(desk.server.asked(REFRESH)) == asked, "once they are here it is over"


async def test_a_refresh_that_never_ends_is_let_go(desk: Any, status: Make) -> None:
    await opened(desk, status)
    desk.server.on["GET", REFRESH] = answer(200, {"async_refresh": {"status": "running"}})
    for _ in range(8):
        desk.link.time += timedelta(minutes=1)
        await desk.poll(None)
    assert len(desk.server.asked(REFRESH)) == 5


@pytest.mark.parametrize("got", [answer(404, {"error": "gone"}), answer(200, b"<html>"), answer(403, b"")])
async def test_trouble_with_a_refresh_costs_nothing_else(desk: Any, status: Make, got: Any) -> None:
    await opened(desk, status)
    desk.server.on["GET", REFRESH] = got
    desk.link.time += timedelta(minutes=1)
    pages, _ = await desk.poll(None)
    assert "20" in [each.ref.id for page in pages for each in page.posts]


async def test_being_told_to_wait_ends_the_round_and_keeps_the_place(desk: Any, status: Make) -> None:
    await opened(desk, status)
    desk.server.on["GET", REFRESH] = answer(429, b"")
    desk.link.time += timedelta(minutes=1)
    _, cursor, error = await desk.poll_until_it_breaks()
    assert isinstance(error, RateLimited)
    assert cursor is not None
    desk.server.on["GET", REFRESH] = answer(404, b"")
    assert await came(desk) == ["21"]


# --- who is held back


async def test_who_is_held_back_is_named_and_where_to_let_them_in(desk: Any) -> None:
    desk.server.on["GET", POLICY] = answer(200, {"summary": {"pending_requests_count": 3}})
    who = [{"id": "1", "notifications_count": "5", "account": {"id": str(n), "acct": f"{n}@far.example"}} for n in "ab"]
    desk.server.on["GET", REQUESTS] = answer(200, [*who, {"account": None}])
    (warning,) = (await desk.connector.profile()).warnings
    assert warning == (
        f"3 people wait among the {FILTERED}: @a@far.example, @b@far.example and 1 more. "
        "Let them in at https://server.example/notifications/requests."
    )


async def test_one_who_is_held_back_and_cannot_be_named(desk: Any) -> None:
    desk.server.on["GET", POLICY] = answer(200, {"summary": {"pending_requests_count": 1}})
    (warning,) = (await desk.connector.profile()).warnings
    assert warning.startswith(f"1 person waits among the {FILTERED}. Let them in")


async def test_nobody_is_asked_for_where_nobody_waits(desk: Any) -> None:
    desk.server.on["GET", POLICY] = answer(200, {"summary": {"pending_requests_count": 0}})
    assert (await desk.connector.profile()).warnings == ()
    assert desk.server.asked(REQUESTS) == []


async def test_a_login_without_renewal_announces_its_end(desk: Any) -> None:
    end = desk.link.time + timedelta(days=2)
    desk.link.secrets["expires"] = Secret(end.isoformat())
    (expiry,) = (await desk.connector.profile()).expires
    assert expiry.at == end


async def test_a_write_is_sent_once_even_where_its_answer_is_a_401(desk: Any, status: Make) -> None:
    def refused(call: Call) -> Any:
        return answer(401, {"error": "The access token is invalid"})

    desk.server.add(status("20"), notify="1")
    pages, _ = await desk.poll()
    target = pages[0].posts[0]
    desk.server.on["POST", "/api/v1/statuses"] = refused
    with pytest.raises(SignInNeeded):
        await desk.send(desk.reply(target, "@ana@far.example yes"))
    assert len(desk.server.asked("/api/v1/statuses")) == 1
