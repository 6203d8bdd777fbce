"""What goes out: once, to the right place, and taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.connector import PermissionMissing, RateLimited, Rejected, TargetGone, Unreachable, Unsure
from inbox_tui.domain.model import Act, Audience, Post, PostRef, RemoteId, Reply
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui.testing.permits import permit_for, reply_for
from inbox_tui_bluesky import BlueskyConnector

POST, LIKE, GATE = "app.bsky.feed.post", "app.bsky.feed.like", "app.bsky.feed.threadgate"


async def seen(bluesky: BlueskyConnector, uri: str) -> Post:
    thread = await bluesky.thread(PostRef(id=RemoteId(uri)))
    return next(post for post in thread.posts if post.ref.id == uri)


async def send(bluesky: BlueskyConnector, reply: Reply) -> Post:
    return await bluesky.reply(permit_for(reply))


async def act(bluesky: BlueskyConnector, target: Post, what: Act, text: str = "Thank you!", **kw: Any) -> Post | None:
    return await bluesky.act(permit_for(replace(reply_for(bluesky, target, text, act=what), **kw)))


def ours(network: Any, collection: str = POST) -> list[dict[str, Any]]:
    return [
        value for key, (value, _) in network.repos.get("did:plc:me", {}).items() if key.startswith(collection + "/")
    ]


# --- replies


async def test_a_reply_hangs_under_its_parent_and_its_threads_root(network: Any, bluesky: BlueskyConnector) -> None:
    root = network.write("eve", "root")
    ana = network.write("ana", "a question for @me.example", to=root)
    sent = await send(bluesky, reply_for(bluesky, await seen(bluesky, ana), "An answer."))
    [record] = ours(network)
    assert record["reply"]["parent"] == {"uri": ana, "cid": network.get(ana)[1]}
    assert record["reply"]["root"] == {"uri": root, "cid": network.get(root)[1]}
    assert (sent.ours, sent.parent, sent.root, sent.text) == (True, ana, root, "An answer.")
    assert replace(sent, author=(await seen(bluesky, sent.ref.id)).author, replies=0) == await seen(
        bluesky, sent.ref.id
    )


async def test_a_reply_to_a_top_post_takes_it_as_root(network: Any, bluesky: BlueskyConnector) -> None:
    ana = network.write("ana", "hello @me.example")
    await send(bluesky, reply_for(bluesky, await seen(bluesky, ana)))
    assert ours(network)[0]["reply"]["root"]["uri"] == ana


async def test_mentions_links_and_tags_are_marked(network: Any, link: FakeLink, bluesky: BlueskyConnector) -> None:
    ana = await seen(bluesky, network.write("ana", "hello @me.example"))
    network.write("bob", "I exist")
    text = "Ü @ana.example, @bob.example and @nobody.example: https://ex.org #news"
    sent = await send(bluesky, replace(reply_for(bluesky, ana, text), language="de"))
    asked = [call.param("handle") for call in link.http.calls if call.path.endswith("resolveHandle")]
    assert asked == ["bob.example", "nobody.example"], "whoever stands in the thread is known already"
    assert [m.id for m in sent.mentions] == ["did:plc:ana", "did:plc:bob"]
    assert [(h.text, h.url) for h in sent.links] == [("https://ex.org", "https://ex.org")]
    [record] = ours(network)
    assert record["facets"][0]["index"] == {"byteStart": 3, "byteEnd": 15}
    assert record["langs"] == ["de"]


async def test_the_same_entry_sent_twice_is_one_post(network: Any, link: FakeLink, bluesky: BlueskyConnector) -> None:
    ana = await seen(bluesky, network.write("ana", "hello @me.example"))
    reply = reply_for(bluesky, ana, "Hi @ana.example")
    first = await send(bluesky, reply)
    link.time = network.time = link.time.replace(year=2027)
    second = await send(BlueskyConnector(link), reply)
    bodies = [call.body for call in link.http.calls if call.path.endswith("putRecord")]
    assert bodies[0] == bodies[1]
    assert first == second
    assert len(ours(network)) == 1
    assert bodies[0]["record"]["createdAt"] == "2026-03-02T09:00:00.000Z"


async def test_a_lost_answer_is_unsure_and_then_found(network: Any, bluesky: BlueskyConnector) -> None:
    ana = await seen(bluesky, network.write("ana", "hello @me.example"))
    reply = reply_for(bluesky, ana)
    assert await bluesky.find_sent(reply) is None
    network.after["putRecord"] = Unsure("No answer came.")
    with pytest.raises(Unsure):
        await send(bluesky, reply)
    found = await bluesky.find_sent(reply)
    assert found is not None
    assert (found.parent, found.text, found.ours) == (ana.ref.id, reply.text, True)


async def test_looking_must_have_looked(network: Any, bluesky: BlueskyConnector) -> None:
    reply = reply_for(bluesky, await seen(bluesky, network.write("ana", "hello @me.example")))
    network.faults["getRecord"] = [answer(502, b"")]
    with pytest.raises(Unreachable):
        await bluesky.find_sent(reply)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (answer(500, {"error": "InternalServerError", "message": "x"}), Unsure),
        (answer(200, b"<html>portal</html>"), Unsure),
        (answer(200, b""), Unsure),
        (answer(200, {"uri": "at://did:plc:me/app.bsky.feed.post/other", "cid": "c"}), Unsure),
        (answer(400, {"error": "InvalidRequest", "message": "grapheme too big"}), Rejected),
        (answer(429, {"error": "RateLimitExceeded"}, {"Retry-After": "10"}), RateLimited),
    ],
)
async def test_a_strange_answer_is_never_taken_for_sent(
    network: Any, bluesky: BlueskyConnector, fault: Any, error: type[Exception]
) -> None:
    reply = reply_for(bluesky, await seen(bluesky, network.write("ana", "hello @me.example")))
    network.faults["putRecord"] = [fault]
    with pytest.raises(error):
        await send(bluesky, reply)


async def test_a_token_that_expires_just_then_is_renewed(network: Any, bluesky: BlueskyConnector) -> None:
    reply = reply_for(bluesky, await seen(bluesky, network.write("ana", "hello @me.example")))
    network.access = "another"
    await send(bluesky, reply)
    assert len(ours(network)) == 1


async def test_nothing_private_is_posted_in_public(network: Any, bluesky: BlueskyConnector) -> None:
    reply = reply_for(bluesky, await seen(bluesky, network.write("ana", "hello @me.example")))
    with pytest.raises(Rejected):
        await send(bluesky, replace(reply, audience=Audience.DIRECT))
    with pytest.raises(Rejected):
        await send(bluesky, replace(reply, key="not a key"))
    assert ours(network) == []


async def test_a_trouble_with_looking_up_a_name_sends_nothing(network: Any, bluesky: BlueskyConnector) -> None:
    reply = reply_for(bluesky, await seen(bluesky, network.write("ana", "hello @me.example")), "@bob.example look")
    network.faults["resolveHandle"] = [answer(502, b"")]
    with pytest.raises(Unreachable):
        await send(bluesky, reply)
    assert ours(network) == []


# --- other acts


async def test_a_like_is_given_once_and_taken_back(network: Any, bluesky: BlueskyConnector) -> None:
    ana = await seen(bluesky, network.write("ana", "hello @me.example"))
    liked = await act(bluesky, ana, Act.LIKE)
    again = await act(bluesky, ana, Act.LIKE)
    assert liked is not None
    assert again is not None
    assert liked.liked
    assert [mark["subject"]["uri"] for mark in ours(network, LIKE)] == [ana.ref.id]
    back = await act(bluesky, liked, Act.UNLIKE)
    assert back is not None
    assert not back.liked
    assert ours(network, LIKE) == []
    await act(bluesky, liked, Act.UNLIKE)


async def test_a_like_repeated_before_the_appview_knows_stays_one(network: Any, bluesky: BlueskyConnector) -> None:
    ana = await seen(bluesky, network.write("ana", "hello @me.example"))
    unaware = answer(200, {"posts": [network.view(ana.ref.id)]})
    reply = reply_for(bluesky, ana, act=Act.LIKE)
    await bluesky.act(permit_for(reply))
    network.faults["getPosts"] = [unaware]
    await bluesky.act(permit_for(reply))
    assert len(ours(network, LIKE)) == 1
    network.faults["getPosts"] = [unaware]
    await act(bluesky, ana, Act.UNLIKE)
    assert ours(network, LIKE) == [], "our own records tell what the AppView does not know yet"


async def test_a_boost_and_back(network: Any, bluesky: BlueskyConnector) -> None:
    ana = await seen(bluesky, network.write("ana", "hello @me.example"))
    boosted = await act(bluesky, ana, Act.BOOST)
    assert boosted is not None
    assert boosted.boosted
    await act(bluesky, boosted, Act.UNBOOST)
    assert ours(network, "app.bsky.feed.repost") == []


async def test_what_is_gone_cannot_be_liked(network: Any, bluesky: BlueskyConnector) -> None:
    ana = await seen(bluesky, network.write("ana", "hello @me.example"))
    network.delete(ana.ref.id)
    with pytest.raises(TargetGone):
        await act(bluesky, ana, Act.LIKE)


async def test_an_edit_changes_the_words_and_nothing_else(network: Any, bluesky: BlueskyConnector) -> None:
    ana = network.write("ana", "hello @me.example")
    mine = network.write("me", "frist", to=ana, langs=["en"], embed={"$type": "app.bsky.embed.images", "images": []})
    before = dict(network.get(mine)[0])
    edited = await act(bluesky, await seen(bluesky, mine), Act.EDIT, "first #news")
    assert edited is not None
    assert (edited.text, edited.ref.id) == ("first #news", mine)
    after = dict(network.get(mine)[0])
    assert after.pop("facets")[0]["features"][0]["tag"] == "news"
    assert after == {**before, "text": "first #news"}
    again = await act(bluesky, await seen(bluesky, mine), Act.EDIT, "first #news")
    assert again is not None
    assert again.ref.version == edited.ref.version


async def test_an_edit_that_crosses_another_is_refused(network: Any, bluesky: BlueskyConnector) -> None:
    mine = await seen(bluesky, network.write("me", "one"))
    network.faults["getRecord"] = [answer(200, {"uri": mine.ref.id, "cid": "older", "value": {"text": "zero"}})]
    with pytest.raises(Rejected):
        await act(bluesky, mine, Act.EDIT, "two")
    assert network.get(mine.ref.id)[0]["text"] == "one"


async def test_only_our_own_posts_are_changed(network: Any, bluesky: BlueskyConnector) -> None:
    ana = await seen(bluesky, network.write("ana", "hello @me.example"))
    for what in (Act.EDIT, Act.DELETE):
        with pytest.raises(Rejected):
            await act(bluesky, ana, what)
    assert network.exists(ana.ref.id)


async def test_deleting_twice_is_deleting_once(network: Any, bluesky: BlueskyConnector) -> None:
    mine = await seen(bluesky, network.write("me", "oops"))
    await act(bluesky, mine, Act.DELETE)
    network.faults["deleteRecord"] = [answer(200, b"")]
    await act(bluesky, mine, Act.DELETE)
    assert ours(network) == []
    with pytest.raises(TargetGone):
        await act(bluesky, mine, Act.EDIT, "too late")


async def test_hiding_keeps_the_rest_of_the_gate(network: Any, bluesky: BlueskyConnector) -> None:
    root = network.write("me", "root")
    rude = await seen(bluesky, network.write("bob", "rude", to=root))
    await act(bluesky, rude, Act.HIDE)
    [gate] = ours(network, GATE)
    assert gate["hiddenReplies"] == [rude.ref.id]
    assert "allow" not in gate, "an empty list would let nobody answer"
    key = f"at://did:plc:me/{GATE}/{root.rsplit('/', 1)[-1]}"
    network.put(key, {**gate, "allow": [{"$type": "x"}], "hiddenReplies": [rude.ref.id, "at://other"]})
    await act(bluesky, rude, Act.HIDE)
    await act(bluesky, rude, Act.UNHIDE)
    await act(bluesky, rude, Act.UNHIDE)
    [gate] = ours(network, GATE)
    assert (gate["hiddenReplies"], gate["allow"]) == (["at://other"], [{"$type": "x"}])


async def test_nothing_is_hidden_in_other_peoples_threads(network: Any, bluesky: BlueskyConnector) -> None:
    root = network.write("eve", "root")
    ana = await seen(bluesky, network.write("ana", "hello @me.example", to=root))
    with pytest.raises(PermissionMissing):
        await act(bluesky, ana, Act.HIDE)


async def test_a_full_gate_says_so(network: Any, bluesky: BlueskyConnector) -> None:
    root = network.write("me", "root")
    rude = await seen(bluesky, network.write("bob", "rude", to=root))
    hidden = [f"at://x/{n}" for n in range(300)]
    network.put(f"at://did:plc:me/{GATE}/{root.rsplit('/', 1)[-1]}", {"post": root, "hiddenReplies": hidden})
    with pytest.raises(Rejected, match="300"):
        await act(bluesky, rude, Act.HIDE)
