"""What goes out, once, and what is believed about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unsupported,
    Unsure,
)
from inbox_tui.domain.model import Act, Audience, Post
from inbox_tui.testing.link import Call, answer
from inbox_tui_mastodon.match import same_words
from inbox_tui_mastodon.parse import View, post

Make = Callable[..., dict[str, Any]]
STATUSES = "/api/v1/statuses"


@pytest.fixture
def target(status: Make, view: View) -> Post:
    return post(status("20", visibility="unlisted"), view, "mention")


@pytest.fixture
def takes(desk: Any, status: Make, brand: Any) -> Callable[..., None]:
    """Let the server take posts, answering with ``more`` changed."""

    def accept(**more: Any) -> None:
        def made(call: Call) -> Any:
            body = call.body
            raw = status("99", brand, content=f"<p>{body['status']}</p>", visibility=body["visibility"])
            raw |= {"in_reply_to_id": body.get("in_reply_to_id")}
            return answer(200, raw | more)

        desk.server.on["POST", STATUSES] = made

    return accept


async def test_a_reply_says_all_that_matters(desk: Any, target: Post, takes: Any) -> None:
    takes()
    reply = desk.reply(target, "@ana@far.example yes", spoiler="shipping", language="en")
    sent = await desk.send(reply)
    (call,) = [c for c in desk.server.calls if c.method == "POST"]
    assert call.body == {
        "status": "@ana@far.example yes",
        "in_reply_to_id": "20",
        "visibility": "unlisted",
        "spoiler_text": "shipping",
        "sensitive": True,
        "language": "en",
    }
    assert call.headers["idempotency-key"] == "key-1"
    assert call.headers["authorization"] == "Bearer abc-token"
    assert (sent.ref.id, sent.ours, sent.parent) == ("99", True, "20")


@pytest.mark.parametrize(
    ("got", "error"),
    [
        (answer(400, {"error": "zu lang"}), Rejected),
        (answer(422, {"error": "Validation failed"}), Rejected),
        (answer(401, b""), SignInNeeded),
        (answer(421, b""), SignInNeeded),
        (answer(403, {"error": "This action is not allowed"}), Rejected),
        (answer(403, {"error": "?"}, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}), PermissionMissing),
        (answer(404, b"<h1>404</h1>"), TargetGone),
        (answer(410, b""), TargetGone),
        (answer(429, {"error": "x"}), RateLimited),
        (answer(408, b""), Unsure),
        (answer(409, {"error": "still running"}), Unsure),
        (answer(500, {"error": "x"}), Unsure),
        (answer(503, b"", {"Retry-After": "30"}), Unsure),
        (answer(520, b"<html>"), Unsure),
        (answer(302, b"", {"Location": "/login"}), Unsure),
        (answer(200, b"<html>portal</html>"), Unsure),
        (answer(200, b""), Unsure),
        (answer(200, []), Unsure),
        (answer(200, b'{"id": "9", "content": "<p>ye'), Unsure),
        (answer(200, {"id": "9", "scheduled_at": "2026-03-02T09:00:00Z"}), Unsure),
    ],
)
async def test_only_proof_counts_as_sent(desk: Any, target: Post, got: Any, error: type[Exception]) -> None:
    desk.server.on["POST", STATUSES] = got
    with pytest.raises(error):
        await desk.send(desk.reply(target, "@ana@far.example yes"))
    assert len([c for c in desk.server.calls if c.method == "POST"]) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"account": {"id": "7", "acct": "ana@far.example"}},
        {"content": "<p>something else entirely</p>"},
        {"in_reply_to_id": None},
        {"in_reply_to_id": "21"},
        {"visibility": "public"},
        {"id": "98"},
    ],
    ids=str,
)
async def test_another_post_than_ours_is_no_proof(desk: Any, target: Post, takes: Any, changed: dict[str, Any]) -> None:
    takes(**changed)
    with pytest.raises(Unsure):
        await desk.send(desk.reply(target, "@ana@far.example yes", fence='["98"]'))


async def test_a_narrower_audience_is_fine(desk: Any, target: Post, takes: Any) -> None:
    takes(visibility="private")
    assert (await desk.send(desk.reply(target, "@ana@far.example yes"))).audience is Audience.FOLLOWERS


async def test_a_direct_message_may_reach_nobody_new(desk: Any, status: Make, view: View, takes: Any) -> None:
    takes()
    dm = post(status("20", visibility="direct"), view, "mention")
    await desk.send(desk.reply(dm, "@ana@far.example yes"))
    (call,) = [c for c in desk.server.calls if c.method == "POST"]
    assert call.body["allowed_mentions"] == ["7", "1"]
    desk.server.on["POST", STATUSES] = answer(422, {"error": "?", "unexpected_accounts": [{"id": "8", "acct": "bob"}]})
    with pytest.raises(Rejected, match="@bob"):
        await desk.send(desk.reply(dm, "@ana@far.example see @bob"))


async def test_a_direct_message_that_reaches_nobody_is_not_sent(desk: Any, status: Make, view: View) -> None:
    dm = post(status("20", visibility="direct"), view, "mention")
    with pytest.raises(Rejected, match=r"@ana@far\.example"):
        await desk.send(desk.reply(dm, "yes"))
    with pytest.raises(Rejected, match="nothing"):
        await desk.send(desk.reply(dm, "  "))
    assert not [c for c in desk.server.calls if c.method == "POST"]


async def test_a_lost_answer_is_looked_for_in_the_thread(desk: Any, status: Make, target: Post, brand: Any) -> None:
    reply = desk.reply(target, "@ana@far.example *yes*, see https://shop.example/a/b")
    desk.server.add(status("20"))
    fenced = replace(reply, fence=await desk.connector.fence(reply))
    assert await desk.connector.find_sent(fenced) is None
    html = '<p>@ana <em>yes</em>, see <a href="https://shop.example/a/b"><span class="invisible">https://</span>shop…</a></p>'
    ours = status("99", brand, 61, in_reply_to_id="20", content=html)
    desk.server.contexts["20"] = {"ancestors": [], "descendants": [ours]}
    found = await desk.connector.find_sent(fenced)
    assert found is not None
    assert found.ref.id == "99"


async def test_a_lost_answer_is_looked_for_among_our_posts(desk: Any, status: Make, target: Post, brand: Any) -> None:
    def ours(number: str, minutes: int, text: str, parent: str | None = "20") -> None:
        desk.server.add(status(number, brand, minutes, in_reply_to_id=parent, content=f"<p>{text}</p>"))

    ours("90", -60, "Thanks!")
    reply = desk.reply(target, "Thanks!")
    fenced = replace(reply, fence=await desk.connector.fence(reply))
    assert await desk.connector.find_sent(fenced) is None, "the one from before is another"
    ours("91", 61, "Thanks!", "77")
    ours("92", 62, "Welcome!")
    assert await desk.connector.find_sent(fenced) is None, "other thread, other words"
    ours("93", 63, "Thanks!")
    found = await desk.connector.find_sent(fenced)
    assert found is not None
    assert found.ref.id == "93"


async def test_looking_stops_at_the_fence(desk: Any, status: Make, target: Post, brand: Any) -> None:
    for number in range(60):
        desk.server.add(status(f"s{number}", brand, number, in_reply_to_id="77"))
    reply = desk.reply(target, "yes")
    fenced = replace(reply, fence=await desk.connector.fence(reply))
    before = len(desk.server.asked("/api/v1/accounts/1/statuses"))
    assert await desk.connector.find_sent(fenced) is None
    assert len(desk.server.asked("/api/v1/accounts/1/statuses")) == before + 1


async def test_without_a_fence_only_recent_posts_count(desk: Any, status: Make, target: Post, brand: Any) -> None:
    desk.server.add(status("90", brand, -600, in_reply_to_id="20", content="<p>Thanks!</p>"))
    assert await desk.connector.find_sent(desk.reply(target, "Thanks!")) is None


@pytest.mark.parametrize("got", [answer(500, b""), answer(200, b"<html>"), answer(401, b"")])
async def test_not_having_looked_is_not_having_found_nothing(desk: Any, target: Post, got: Any) -> None:
    desk.server.on["GET", "/api/v1/accounts/1/statuses"] = got
    with pytest.raises(Exception) as caught:
        await desk.connector.find_sent(desk.reply(target, "yes"))
    assert issubclass(caught.type, ConnectorError)


@pytest.mark.parametrize(
    ("act", "path", "flag"),
    [
        (Act.LIKE, "favourite", {"favourited": True}),
        (Act.UNLIKE, "unfavourite", {}),
        (Act.BOOST, "reblog", {"reblogged": True}),
        (Act.UNBOOST, "unreblog", {}),
    ],
)
async def test_likes_and_boosts(desk: Any, status: Make, target: Post, act: Act, path: str, flag: Any) -> None:
    raw = status("20", **flag)
    got = status("500", reblog=raw) if act is Act.BOOST else raw
    desk.server.on["POST", f"{STATUSES}/20/{path}"] = answer(200, got)
    found = await desk.act(desk.reply(target, "", act))
    assert (found.ref.id, found.liked, found.boosted) == ("20", act is Act.LIKE, act is Act.BOOST)
    desk.server.on["POST", f"{STATUSES}/20/{path}"] = answer(200, b"<html>")
    with pytest.raises(Unsure):
        await desk.act(desk.reply(target, "", act))


async def test_deleting_twice_is_deleting(desk: Any, target: Post) -> None:
    desk.server.on["DELETE", f"{STATUSES}/20"] = answer(200, {"id": "20", "text": "source"})
    assert await desk.act(desk.reply(target, "", Act.DELETE)) is None
    desk.server.on["DELETE", f"{STATUSES}/20"] = answer(404, {"error": "Record not found"})
    assert await desk.act(desk.reply(target, "", Act.DELETE)) is None
    desk.server.on["DELETE", f"{STATUSES}/20"] = answer(502, b"")
    with pytest.raises(Unsure):
        await desk.act(desk.reply(target, "", Act.DELETE))


async def test_an_edit_keeps_what_it_does_not_change(desk: Any, status: Make, brand: Any, view: View) -> None:
    media = [{"id": "m1", "type": "image"}, {"id": 2, "type": "image"}]
    old = desk.server.add(status("20", brand, media_attachments=media, language="de", sensitive=True))
    new = status("20", brand, content="<p>better words</p>", edited_at="2026-03-02T09:00:00Z")
    desk.server.on["PUT", f"{STATUSES}/20"] = answer(200, new)
    found = await desk.act(desk.reply(post(old, view), "better words", Act.EDIT))
    (call,) = [c for c in desk.server.calls if c.method == "PUT"]
    assert call.body == {
        "status": "better words", "spoiler_text": "", "sensitive": True, "language": "de", "media_ids": ["m1", "2"]
    }  # fmt: skip
    assert found.ref.version
    desk.server.statuses["20"]["poll"] = {"options": [{"title": "a"}]}
    with pytest.raises(Rejected, match="poll"):
        await desk.act(desk.reply(post(old, view), "better words", Act.EDIT))


async def test_hiding_says_why_not(desk: Any, target: Post) -> None:
    with pytest.raises(Unsupported, match="hide"):
        await desk.act(desk.reply(target, "", Act.HIDE))


def test_the_first_words_of_a_reply(desk: Any, status: Make, view: View, brand: Any, ana: Any) -> None:
    opening = desk.connector.opening
    others = [
        {"id": "1", "acct": "brand", "url": brand["url"]},
        {"id": "8", "acct": "bob", "url": "https://server.example/@bob"},
        {"id": "9", "acct": "cy@far.example", "url": "https://far.example/@cy"},
        {"id": "7", "acct": "ana@far.example", "url": ana["url"]},
    ]
    found = post(status("20", mentions=others), view)
    assert opening(found, view.us) == "@ana@far.example @bob @cy@far.example "
    assert opening(post(status("21", brand, mentions=others[1:2]), view), view.us) == "@bob "
    assert opening(post(status("22", brand), view), view.us) == ""


@pytest.mark.parametrize(
    ("sent", "found", "same"),
    [
        ("@ana@far.example Yes", "@ana yes", True),
        ("**bold** and `code`", "bold and code", True),
        ('it\'s "fine"...', "it’s “fine”…", True),
        ("a\n\n\nb", "a b", True),
        ("Thanks!", "Welcome!", False),
        ("yes", "", False),
        ("see [our page](https://shop.example/a)", "see https://shop.example/a", True),
        ("word " * 3000, "word " * 2990 + "and", True),
        ("word " * 3000, "word " * 2000, False),
        ("", "", True),
        ("Your order ships on Monday.", "Your order ships on Tuesday, we think.", False),
    ],
)
def test_when_two_texts_are_one(sent: str, found: str, same: bool) -> None:
    assert same_words(sent, found) is same


async def test_a_new_post_goes_out(desk: Any, takes: Any) -> None:
    takes()
    sent = await desk.send(desk.reply(None, "hello", Act.POST))
    assert sent.parent is None
    assert "in_reply_to_id" not in desk.server.calls[-1].body
