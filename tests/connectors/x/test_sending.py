"""What leaves, what it costs, what X says to it, and how a lost answer is cleared up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui.connector import (
    Answer,
    RateLimited,
    Rejected,
    TargetGone,
    Unreachable,
    Unsupported,
    Unsure,
)
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import Act, Post
from inbox_tui.testing.harness import run
from inbox_tui.testing.link import answer
from inbox_tui_x import XConnector
from inbox_tui_x.connector import POST_TEXT
from x_desk import Desk
from x_world import BRAND, problem


def mention(shop: Desk, words: str = "Does it ship?") -> Post:
    shop.world.say("ana", words)
    return shop.find(words)


def written(shop: Desk) -> list[object]:
    return [call.body for call in shop.asked() if call.method == "POST" and call.path == "/2/tweets"]


# --- before


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("", "X charges 0.01 $ for this post."),
        ("Yes.", "X charges 0.01 $ for this post."),
        ("Yes, see example.com", "It holds a link: X charges 0.20 $ for it, in place of 0.01 $."),
        ("See https://example.com/a", "It holds a link: X charges 0.20 $ for it, in place of 0.01 $."),
    ],
)
def test_the_price_stands_there_before_it_is_sent(shop: Desk, words: str, note: str) -> None:
    checks = XConnector.checks(shop.reply(mention(shop), words), shop.link.time)
    assert checks.refused == ""
    assert checks.notes == (note,)


def test_a_new_post_and_a_message_have_their_price(shop: Desk) -> None:
    post = XConnector.checks(shop.reply(None, "News.", Act.POST), shop.link.time)
    assert post.notes == ("X charges 0.015 $ for this post.",)
    shop.world.message("ana", "Hello?")
    message = XConnector.checks(shop.reply(shop.find("Hello"), "Hi."), shop.link.time)
    assert message.notes == ("X charges 0.015 $ for this message.",)


def test_who_did_not_mention_us_is_not_answered(shop: Desk) -> None:
    ours = shop.world.say("us", "News.")
    theirs = shop.world.post(shop.world.id_of("ben"), "Aside.", to=ours)
    theirs["entities"], theirs["in_reply_to_user_id"] = {}, shop.world.id_of("cleo")
    found = shop.find("Aside")
    reply = shop.reply(found, "")
    assert "mentioned or quoted" in XConnector.checks(reply, shop.link.time).refused
    with pytest.raises(Rejected, match="mentioned or quoted"):
        shop.send(shop.reply(found, "Hello!"))
    assert written(shop) == []


def test_one_cashtag(shop: Desk) -> None:
    found = mention(shop)
    assert "one cashtag" in XConnector.checks(shop.reply(found, "$ABC and $XYZ"), shop.link.time).refused
    assert not XConnector.checks(shop.reply(found, "$ABC at $5"), shop.link.time).refused


def test_the_mentions_x_puts_in_front_are_neither_typed_nor_counted(shop: Desk) -> None:
    found = mention(shop)
    assert XConnector.opening(found, found.author) == ""
    sent = shop.send(shop.reply(found, "a" * 280))
    assert shop.world.posts[sent.ref.version]["text"].startswith("@ana aaa")
    assert sent.text == "a" * 280
    assert measure(sent.text, POST_TEXT).fits


# --- sending


def test_a_reply_stands_below_what_it_answers(shop: Desk) -> None:
    found = mention(shop)
    sent = shop.send(shop.reply(found, "Yes & more: https://example.com/a?b=1&c=2"))
    assert sent.ours
    assert sent.parent == found.ref.id
    assert sent.text == "Yes & more: https://example.com/a?b=1&c=2"
    assert written(shop) == [
        {
            "text": "Yes & more: https://example.com/a?b=1&c=2",
            "reply": {"in_reply_to_tweet_id": found.ref.id, "auto_populate_reply_metadata": True},
        }
    ]
    listed = shop.later(minutes=2).find("more")
    assert (listed.ref.id, listed.parent, listed.created_at) == (sent.ref.id, sent.parent, sent.created_at)


def test_what_is_sent_is_counted(shop: Desk) -> None:
    found = mention(shop)
    before = shop.connector.quotas()[0].used
    shop.send(shop.reply(found, "Yes: example.com"))
    assert shop.connector.quotas()[0].used == pytest.approx(before + 0.2, abs=0.006)
    shop.listen()
    shop.again()
    shop.listen()
    assert shop.connector.quotas()[0].used == pytest.approx(before + 0.2, abs=0.006), "after a new start, too"


def test_an_edited_post_is_answered_in_its_newest_version(shop: Desk) -> None:
    found = mention(shop)
    later = shop.later(minutes=1).world.edit(found.ref.id, "Does it ship to Lagos?")
    edited = shop.find("Lagos")
    sent = shop.send(shop.reply(edited, "Yes."))
    assert written(shop)[0]["reply"]["in_reply_to_tweet_id"] == later  # type: ignore[index]
    assert sent.parent == found.ref.id


def test_a_post_that_is_not_listed_yet_is_sent_all_the_same(shop: Desk) -> None:
    found = mention(shop)
    listed = shop.world._listed
    shop.world._listed = lambda call, posts: listed(call, [])  # type: ignore[method-assign]
    sent = shop.send(shop.reply(found, "Yes."))
    assert (sent.parent, sent.text, sent.ours) == (found.ref.id, "Yes.", True)
    assert abs(sent.created_at - shop.link.time) < timedelta(seconds=2)
    shop.world._listed = lambda call, posts: answer(503)  # type: ignore[method-assign,assignment]
    assert shop.send(shop.reply(found, "Yes, again.")).ours


def test_a_post_put_elsewhere_is_not_called_sent(shop: Desk) -> None:
    found = mention(shop)
    post = shop.world.post
    shop.world.post = lambda author, words, to=None, **more: post(author, words, **more)  # type: ignore[method-assign]
    with pytest.raises(Unsure, match="elsewhere"):
        shop.send(shop.reply(found, "Yes."))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[]", b'{"data": {}}', b'{"data": {"id": "x", "text": "Yes."}}',
        b'{"data": {"id": "5", "text": "Yes."}}',
        b'{"data": {"id": "9999999999999999999", "text": "No."}}', b'{"data": {"id": "9999999999999999999"}}',
    ],
)  # fmt: skip
def test_an_answer_that_proves_nothing_is_unsure(shop: Desk, body: bytes) -> None:
    found = mention(shop)
    shop.world.refuse = {"POST /2/tweets": Answer(201, {}, body)}
    with pytest.raises(Unsure):
        shop.send(shop.reply(found, "Yes."))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (answer(429, {"title": "Too Many Requests"}), RateLimited),
        (problem(403, "You attempted to reply to a Tweet that is deleted or not visible to you."), TargetGone),
        (problem(403, "Not to our taste."), Rejected),
        (answer(500), Unsure),
    ],
)
def test_what_x_says_to_a_post(shop: Desk, said: Answer, kind: type[Exception]) -> None:
    found = mention(shop)
    shop.world.refuse = {"POST /2/tweets": said}
    with pytest.raises(kind):
        shop.send(shop.reply(found, "Yes."))


def test_words_without_words_are_not_sent(shop: Desk) -> None:
    found = mention(shop)
    for words in ("", "  \n", "@ana "):
        with pytest.raises(Rejected):
            shop.send(shop.reply(found, words))
    assert written(shop) == []


# --- was it sent?


def lost(shop: Desk, words: str, target: Post | None = None) -> None:
    """A reply whose answer never came."""
    shop.world.post(BRAND, words, to=target.ref.id if target else None)


def test_a_lost_answer_is_found_in_the_own_posts(shop: Desk) -> None:
    found = mention(shop)
    reply = shop.reply(found, "Yes, see https://example.com/a")
    reply = replace(reply, fence=run(_fence(shop, reply)))
    assert run(shop.connector.find_sent(reply)) is None
    lost(shop, reply.text, found)
    sent = run(shop.connector.find_sent(reply))
    assert sent is not None
    assert sent.parent == found.ref.id


async def _fence(shop: Desk, reply: object) -> str:
    return await shop.connector.fence(reply)  # type: ignore[arg-type]


def test_the_same_words_from_before_are_not_taken_for_it(shop: Desk) -> None:
    found = mention(shop)
    lost(shop, "Thank you!", found)
    shop.listen()
    reply = shop.reply(found, "Thank you!")
    reply = replace(reply, fence=run(_fence(shop, reply)))
    assert run(shop.connector.find_sent(reply)) is None
    shop.again()
    assert replace(reply, fence=run(_fence(shop, reply))).fence == reply.fence, (
        "the mark is found after a new start, too"
    )


def test_the_same_words_elsewhere_are_not_taken_for_it(shop: Desk) -> None:
    found, other = mention(shop), mention(shop, "Is it blue?")
    reply = shop.reply(found, "Thank you!")
    lost(shop, "Thank you!", other)
    lost(shop, "Thank you!")
    assert run(shop.connector.find_sent(reply)) is None
    lost(shop, "Thank you!", found)
    assert run(shop.connector.find_sent(reply)) is not None


def test_looking_that_fails_is_no_answer(shop: Desk) -> None:
    found = mention(shop)
    shop.world.refuse = {"GET /2/users": answer(503)}
    with pytest.raises(Unreachable):
        run(shop.connector.find_sent(shop.reply(found, "Yes.")))


def test_too_many_newer_posts_are_unsure(shop: Desk) -> None:
    found = mention(shop)
    reply = replace(shop.reply(found, "Yes."), fence=found.ref.id)
    for number in range(301):
        shop.world.say("us", f"Something else {number}.")
    with pytest.raises(Unsure, match="too many"):
        run(shop.connector.find_sent(reply))


def test_the_same_words_twice_are_looked_for(shop: Desk) -> None:
    found = mention(shop)
    lost(shop, "Yes, it does.", found)
    asked = shop.reply(found, "Yes, it does.")
    sent = shop.send(asked)
    assert sent.parent == found.ref.id
    assert len(shop.world.ours()) == 1


def test_a_post_that_reached_its_list_late_is_found(shop: Desk) -> None:
    found = mention(shop)
    lost(shop, "Yes, it does.", found)
    listed, until = shop.world._listed, shop.link.time + timedelta(seconds=3)
    shop.world._listed = lambda call, posts: listed(call, posts if shop.link.time > until else [])  # type: ignore[method-assign]
    assert shop.send(shop.reply(found, "Yes, it does.")).parent == found.ref.id
    assert len(shop.world.ours()) == 1


def test_the_same_words_to_somebody_else_are_refused_with_a_reason(shop: Desk) -> None:
    found, other = mention(shop), mention(shop, "Is it blue?")
    lost(shop, "Thank you!", other)
    with pytest.raises(Rejected, match="same words twice"):
        shop.send(shop.reply(found, "Thank you!"))


def test_finding_out_goes_on_beyond_the_cap(shop: Desk) -> None:
    found = mention(shop)
    shop.link.settings = {**shop.link.settings, "monthly_cap": "0.001"}
    reply = shop.reply(found, "Yes.")
    assert run(shop.connector.find_sent(reply)) is None


# --- messages


def test_a_message_is_answered_where_it_stands(shop: Desk) -> None:
    shop.world.message("ana", "Hello?", channel="1580000000000000001")
    found = shop.find("Hello")
    reply = shop.reply(found, "Hi & welcome: https://example.com")
    reply = replace(reply, fence=run(_fence(shop, reply)))
    assert reply.fence == found.ref.id
    assert run(shop.connector.find_sent(reply)) is None
    sent = shop.send(reply)
    assert (sent.ref.channel, sent.ours, sent.text) == (found.ref.channel, True, reply.text)
    again = run(shop.connector.find_sent(reply))
    assert again is not None
    assert again.ref.id == sent.ref.id


def test_messages_that_are_refused(shop: Desk) -> None:
    shop.world.message("ana", "Hello?")
    found = shop.find("Hello")
    shop.world.refuse = {"POST /2/dm": problem(403, "You do not have permission to DM one or more participants.")}
    with pytest.raises(Rejected, match="do not take messages"):
        shop.send(shop.reply(found, "Hi."))
    for body in (b"{}", b'{"data": {"dm_event_id": "7", "dm_conversation_id": "8-9"}}'):
        shop.world.refuse = {"POST /2/dm": Answer(201, {}, body)}
        with pytest.raises(Unsure):
            shop.send(shop.reply(found, "Hi."))


def test_messages_are_neither_deleted_nor_hidden_here(shop: Desk) -> None:
    shop.world.message("us", "Ours.")
    found = shop.find("Ours")
    with pytest.raises(Unsupported, match="your own side only"):
        shop.act(Act.DELETE, found)
    with pytest.raises(Unsupported):
        shop.act(Act.HIDE, found)


# --- other acts


def test_own_posts_are_deleted_and_may_be_gone_already(shop: Desk) -> None:
    shop.world.say("us", "Regretted.")
    found = shop.find("Regretted")
    assert shop.act(Act.DELETE, found) is None
    assert shop.world.ours() == []
    assert shop.act(Act.DELETE, found) is None


def test_replies_in_own_conversations_are_hidden_and_shown(shop: Desk) -> None:
    ours = shop.world.say("us", "News.")
    theirs = shop.world.say("ana", "Rude.", to=ours)
    found = shop.find("Rude")
    shop.act(Act.HIDE, found)
    assert shop.world.hidden == {theirs}
    shop.act(Act.HIDE, found)
    shop.act(Act.UNHIDE, found)
    assert shop.world.hidden == set()
    with pytest.raises(Rejected, match="own conversations only"):
        shop.act(Act.HIDE, mention(shop, "Elsewhere."))
    shop.world.refuse = {"PUT /2/tweets": answer(200, {"data": {"hidden": False}})}
    with pytest.raises(Unsure):
        shop.act(Act.HIDE, found)


def test_what_is_missing_has_a_reason() -> None:
    features = XConnector.features
    assert features.acts.isdisjoint(features.why_not)
    assert features.acts | features.why_not.keys() == set(Act)
    assert "0.20 $" in features.costs
    assert features.retention is not None
