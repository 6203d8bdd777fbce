"""The whole loop on both platforms, in the same words: what customers do there arrives here, and what we answer stands
there, once, as a stranger sees it."""

from __future__ import annotations

import pytest
from lab.app import App
from lab.hands import (
    SENT,
    answered_once,
    at_conversation,
    draft_is_kept,
    listen,
    published,
    reply,
    send,
    write,
)
from lab.proxy import wait_until
from lab.towns import Town


@pytest.fixture
def joined(app: App, anywhere: Town) -> Town:
    anywhere.join(app)
    return anywhere


def test_mention_waits_until_it_is_answered_and_a_stranger_sees_the_answer_once(app: App, joined: Town) -> None:
    post = joined.ask("does the blue one ship to Lagos? 🙂")
    app.synced()
    (row,) = app.rows()
    assert "does the blue one ship to Lagos? 🙂" in row["excerpt"]
    assert row["unheard"] == 1
    reply(app, joined, post, "does the blue one ship", "Yes, in about nine days.")
    assert app.rows() == []
    assert joined.published() == 1
    assert len(joined.seen(post)) == 1


def test_syncing_again_changes_nothing(app: App, joined: Town) -> None:
    for number in range(3):
        joined.ask(f"question {number}")
    app.synced()
    before = app.posts()
    assert len(before) == 3
    assert app.sync()[joined.account]["new"] == 0
    assert app.posts() == before


def test_nested_replies_of_several_people_are_one_conversation_and_the_answer_goes_under_the_last(
    app: App, joined: Town
) -> None:
    ours = joined.native("We restocked the blue one")
    first = joined.below(joined.ana, "finally!", ours)
    second = joined.below(joined.ben, "how much?", first)
    third = joined.below(joined.ana, "and is postage included?", second)
    app.synced()
    (row,) = app.rows()
    thread = {post.remote: post for post in app.thread(row["id"])}
    assert thread[third].answers(thread[second])
    assert thread[second].answers(thread[first])
    reply(app, joined, third, "postage included", "Postage is included.")
    assert joined.seen(first) == []
    assert joined.seen(second) == []
    assert joined.published() == 2, "the offer and the answer"


def test_every_customer_is_received_once_and_answered_once(app: App, joined: Town) -> None:
    for number in range(4):
        for person in joined.customers:
            joined.say(person, f"question {number}")
        if number % 2 == 0:
            app.synced()
    app.synced()
    for person in joined.customers:
        assert joined.received(app, person) == sorted(f"{joined.at_brand} question {n}" for n in range(4))
    asked = {post.remote for post in app.posts("needs-reply")}
    assert len(asked) == 4 * len(joined.customers)
    with app.open() as session:
        for number in range(3):
            session.wait_for(f"Needs reply {len(asked) - number}")
            session.press("enter")
            listen(session)
            send(session, f"Answer number {number}.")
            published(app, joined, number + 1)
            session.press("g", "i")
    answers = [answer for post in asked for answer in joined.seen(post)]
    assert sorted(answer[-16:] for answer in answers) == [f"Answer number {n}." for n in range(3)]
    assert joined.published() == 3


def test_edit_by_the_customer_stops_the_answer_to_the_old_words(app: App, joined: Town) -> None:
    post = joined.ask("do you ship to Logas?")
    app.synced()
    with at_conversation(app, "do you ship to Logas?") as session:
        write(session, "Where is that?")
        joined.ana.edit(post, f"{joined.at_brand} do you ship to Lagos?")
        session.press("y")
        session.wait_for("They changed what they wrote")
    assert joined.published() == 0, "the words had changed since they were read"
    assert joined.received(app, joined.ana) == [f"{joined.at_brand} do you ship to Lagos?"]


def test_post_deleted_before_the_answer_leaves_is_not_answered_and_the_draft_is_kept(app: App, joined: Town) -> None:
    post = joined.ask("forget it?")
    app.synced()
    with at_conversation(app, "forget it?") as session:
        write(session, "Here is a long and careful answer.")
        joined.ana.delete(post)
        session.press("y")
        session.wait_for("deleted")
        draft_is_kept(session, "long and careful")
    assert joined.published() == 0
    assert "sent" not in app.outbox()


def test_reply_in_the_native_app_ends_the_wait(app: App, joined: Town) -> None:
    post = joined.ask("anybody there?")
    app.synced()
    assert len(app.rows()) == 1
    joined.native("yes!", to=post)
    app.synced()
    assert app.rows() == []
    assert len([p for p in app.posts() if p.direction == "outbound"]) == 1


def test_answered_in_the_native_app_while_writing_is_said_before_sending(app: App, joined: Town) -> None:
    post = joined.ask("opening hours?")
    app.synced()
    with at_conversation(app, "opening hours?") as session:
        write(session, "Nine to five.")
        joined.native("nine to five", to=post)
        session.press("y")
        session.wait_for("answered already")
    assert joined.published() == 1
    assert len(joined.seen(post)) == 1


def test_blocked_by_one_customer_the_others_are_heard(app: App, joined: Town) -> None:
    joined.ask("before the block")
    app.synced()
    joined.block(joined.ana)
    joined.say(joined.ben, "somebody else")
    app.synced()
    assert joined.received(app, joined.ben) == [f"{joined.at_brand} somebody else"]
    assert len(app.rows("all")) == 2, "their conversation stays; what it shows is for the platform's rules"


def test_login_taken_away_is_said_in_words_and_the_new_one_misses_nothing(app: App, joined: Town) -> None:
    joined.ask("one")
    app.synced()
    joined.lose_login()
    joined.ask("two")
    trouble = str(app.sync()[joined.account]["error"])
    assert "sign in" in trouble.lower() or "password" in trouble.lower()
    assert joined.secret not in trouble
    joined.new_login(app)
    app.synced()
    assert joined.received(app, joined.ana) == [f"{joined.at_brand} one", f"{joined.at_brand} two"]


def test_like_and_delete_from_here_are_seen(app: App, joined: Town) -> None:
    post = joined.ask("is it blue?")
    app.synced()
    with at_conversation(app, "is it blue?") as session:
        session.press("f")
        wait_until("a stranger to see the like", lambda: joined.likes(post) == 1, SENT, every=0.3)
        send(session, "It is green.")
        answered_once(app, joined, post, "It is green.")
        session.press("g", "v")
        session.wait_for("is it blue?")
        session.press("enter")
        session.wait_for("It is green.")
        session.press("G", "#")
        session.wait_for("for everybody?")
        session.press("y")
        wait_until("the answer to be gone", lambda: joined.published() == 0, SENT, every=0.3)
        wait_until("our program to know", lambda: not app.pending(), SENT, every=0.5)
    assert joined.seen(post) == []
    assert joined.likes(post) == 1
