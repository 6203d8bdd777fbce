"""What only Bluesky's network does: facets in bytes, back-dated posts, notifications that are lost, blocks that nobody
announces, tokens that expire by the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from lab.app import App
from lab.bluesky import POST, BlueskyPerson, settle, stamp, token
from lab.hands import answered_once, at_conversation, draft_is_kept, reply, send, write
from lab.proxy import Fault
from lab.towns import BlueskyTown, MastodonTown


@pytest.fixture
def joined(app: App, sky: BlueskyTown) -> BlueskyTown:
    sky.join(app)
    return sky


def test_quote_of_our_post_arrives(app: App, joined: BlueskyTown) -> None:
    ours = joined.brand.post("We restocked the blue one")
    joined.ana.post("look at this everybody", quote=ours)
    app.synced()
    assert joined.received(app, joined.ana) == ["look at this everybody"]


def test_answer_with_a_link_and_emoji_has_its_facet_in_bytes(app: App, joined: BlueskyTown) -> None:
    post = joined.ask("where do I read more?")
    app.synced()
    reply(app, joined, post, "where do I read more?", "🙂 See https://example.org/blue for all of it")
    (record,) = joined.stranger.by(joined.brand.did)
    (link,) = (
        facet for facet in record["value"]["facets"] if facet["features"][0]["$type"] == "app.bsky.richtext.facet#link"
    )
    span = link["index"]
    raw = record["value"]["text"].encode()
    assert raw[span["byteStart"] : span["byteEnd"]].decode() == "https://example.org/blue"
    assert link["features"][0]["uri"] == "https://example.org/blue"


def test_post_deleted_in_the_middle_keeps_what_stands_under_it(app: App, joined: BlueskyTown) -> None:
    root = joined.ask("the beginning")
    middle = joined.ben.post("the middle", reply_to=root)
    leaf = joined.ana.post(f"{joined.at_brand} the end", mentions=(joined.brand,), reply_to=middle)
    app.synced()
    joined.ben.delete(middle)
    app.synced()
    remotes = [post.remote for post in app.posts()]
    assert root in remotes
    assert leaf in remotes, "absence from the server's thread is not deletion"
    assert len(remotes) == len(set(remotes))


def test_blocked_by_the_customer_the_answer_is_refused_in_words(app: App, joined: BlueskyTown) -> None:
    joined.ask("before the block")
    app.synced()
    with at_conversation(app, "before the block") as session:
        write(session, "You will not see this.")
        joined.ana.block(joined.brand)
        session.press("y")
        session.wait_for("hidden from you")
        draft_is_kept(session, "You will not see this.")
    assert joined.published() == 0, "the server would have taken it, and nobody would have read it"
    joined.say(joined.ben, "somebody else")
    app.synced()
    handles = sorted(row["handle"] for row in app.rows("all"))
    assert handles == sorted([joined.ana.handle, joined.ben.handle]), "what was received stays, what is new arrives"


def test_backdated_mention_behind_a_page_of_newer_ones_is_not_missed(app: App, joined: BlueskyTown) -> None:
    for number in range(30):
        joined.say(joined.ana, f"now {number}")
    app.synced()
    yesterday = datetime.now(UTC) - timedelta(days=1)
    joined.ben.post(f"{joined.at_brand} yesterday", mentions=(joined.brand,), created_at=yesterday)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    joined.ben.post(f"{joined.at_brand} tomorrow", mentions=(joined.brand,), created_at=tomorrow)
    app.synced()
    assert joined.received(app, joined.ben) == [f"{joined.at_brand} tomorrow", f"{joined.at_brand} yesterday"]
    assert len(joined.received(app, joined.ana)) == 30


def test_instant_answers_whose_notifications_the_network_loses_arrive_all_the_same(
    app: App, joined: BlueskyTown
) -> None:
    app.synced()
    for number in range(12):
        made = _write(joined.brand, {"text": f"offer {number}"})
        here = {"uri": made["uri"], "cid": made["cid"]}
        _write(joined.ana, {"text": f"me please {number}", "reply": {"root": here, "parent": here}})
    settle(joined.servers)
    expected = sorted(f"me please {number}" for number in range(12))
    for _ in range(6):  # each round looks into some of our posts' threads, in turn
        app.synced()
        if joined.received(app, joined.ana) == expected:
            break
    assert joined.received(app, joined.ana) == expected


def _write(person: BlueskyPerson, words: dict[str, object]) -> dict[str, str]:
    """Write a post without waiting for the AppView."""
    record = {"$type": POST, "createdAt": stamp(), **words}
    body = {"repo": person.did, "collection": POST, "record": record}
    done: dict[str, str] = person.call("POST", "com.atproto.repo.createRecord", json=body)
    return done


def test_expired_token_is_renewed_without_a_word(app: App, joined: BlueskyTown) -> None:
    joined.ask("one")
    expired = token(joined.servers, joined.brand.did, expires_in=-60)
    name = joined.read_path
    joined.proxy.add(Fault("rewrite", "GET", name, headers={"Authorization": f"Bearer {expired}"}))
    app.synced()
    assert joined.received(app, joined.ana) == [f"{joined.at_brand} one"]
    assert [e.status for e in joined.proxy.passed("GET", name)][:2] == [400, 200]


def test_expired_token_during_a_send_does_not_send_twice(app: App, joined: BlueskyTown) -> None:
    post = joined.ask("still open?")
    app.synced()
    expired = token(joined.servers, joined.brand.did, expires_in=-60)
    with at_conversation(app, "still open?") as session:
        joined.proxy.add(Fault("rewrite", "POST", joined.write_path, headers={"Authorization": f"Bearer {expired}"}))
        send(session, "Until nine.")
        answered_once(app, joined, post, "Until nine.")


def test_too_many_logins_are_said_in_words_and_leave_other_accounts_alone(
    app: App, joined: BlueskyTown, town: MastodonTown
) -> None:
    town.join(app)
    joined.ask("on the limited one")
    town.ask("on the other one")
    with httpx.Client(timeout=90, trust_env=False) as client:
        url = f"{joined.servers.pds}/xrpc/com.atproto.server.createSession"
        for name in (joined.brand.handle, joined.brand.did):  # the server counts each way of naming it by itself
            while client.post(url, json={"identifier": name, "password": joined.password}).status_code == 200:
                pass
    rows = app.sync()
    assert "slow down" in str(rows["bsky"]["error"])
    assert rows["masto"]["error"] is None
    assert [post.text for post in app.posts()] == [f"{town.at_brand} on the other one"]


def test_direct_messages_that_cannot_be_had_are_said_in_words_and_harm_nothing(app: App, joined: BlueskyTown) -> None:
    joined.ask("one")
    app.synced()
    assert joined.received(app, joined.ana) == [f"{joined.at_brand} one"]
    checked = app.run("accounts", "check", "--json")
    assert "direct messages" in checked.out.lower()
