"""The whole loop on a Mastodon-API server: what customers do there arrives here, and what we answer stands there."""

from __future__ import annotations

import pytest
from lab.app import App
from lab.hands import answered_once, at_conversation, draft_is_kept, reply, send, write
from lab.mastodon import MastodonPerson, words
from lab.towns import MastodonTown


def received(app: App, person: MastodonPerson) -> list[str]:
    """The words of one customer's mentions that our program has, sorted."""
    return app.mentions_by(person.name)


@pytest.fixture
def joined(app: App, town: MastodonTown) -> MastodonTown:
    town.join(app)
    return town


def test_mention_waits_until_it_is_answered_and_a_stranger_sees_the_answer_once(app: App, joined: MastodonTown) -> None:
    post = joined.ask("does the blue one ship to Lagos?")
    app.synced()
    (row,) = app.rows()
    assert "does the blue one ship to Lagos?" in row["excerpt"]
    assert row["unheard"] == 1
    reply(app, joined, post, "does the blue one ship", "Yes, in about nine days.")
    assert app.rows() == []
    assert joined.published() == 1
    assert joined.stranger.get(f"/api/v1/statuses/{post}")["replies_count"] == 1


def test_syncing_again_changes_nothing(app: App, joined: MastodonTown) -> None:
    for number in range(5):
        joined.ask(f"question {number}")
    app.synced()
    before = app.posts()
    assert len(before) == 5
    assert app.sync()["masto"]["new"] == 0
    assert app.posts() == before


def test_nested_replies_are_one_conversation_and_the_answer_goes_under_the_last(app: App, joined: MastodonTown) -> None:
    ours = joined.brand.post("We restocked the blue one")
    first = joined.ana.post(f"{joined.at_brand} finally!", reply_to=ours["id"])
    second = joined.ben.post(f"@{joined.ana.name} {joined.at_brand} how much?", reply_to=first["id"])
    third = joined.ana.post(f"{joined.at_brand} and is postage included?", reply_to=second["id"])
    app.synced()
    (row,) = app.rows()
    thread = {post.remote: post for post in app.thread(row["id"])}
    assert thread[third["id"]].answers(thread[second["id"]])
    assert thread[second["id"]].answers(thread[first["id"]])
    reply(app, joined, third["id"], "postage included", "Postage is included.")
    assert joined.answers(first["id"]) == []
    assert joined.answers(second["id"]) == []


def test_direct_message_is_answered_as_a_direct_message(app: App, joined: MastodonTown) -> None:
    private = joined.ana.post(f"{joined.at_brand} my order number is 4711", visibility="direct")
    app.synced()
    with at_conversation(app, "my order number is 4711") as session:
        send(session, "Thank you, it ships today.")
        answered_once(app, joined, private["id"], "Thank you, it ships today.")
    below = joined.brand.call("GET", f"/api/v1/statuses/{private['id']}/context")["descendants"]
    assert [status["visibility"] for status in below] == ["direct"]
    assert joined.published() == 0, "nothing on the profile for strangers"


def test_edit_by_the_customer_stops_the_answer_to_the_old_words(app: App, joined: MastodonTown) -> None:
    status = joined.ana.post(f"{joined.at_brand} do you ship to Logas?")
    app.synced()
    with at_conversation(app, "do you ship to Logas?") as session:
        write(session, "Where is that?")
        joined.ana.edit(status["id"], f"{joined.at_brand} do you ship to Lagos?")
        session.press("y")
        session.wait_for("They changed what they wrote")
    assert joined.answers(status["id"]) == [], "the words had changed since they were read"
    assert received(app, joined.ana) == [f"{joined.at_brand} do you ship to Lagos?"]


def test_edit_of_ours_in_the_native_app_is_seen(app: App, joined: MastodonTown) -> None:
    post = joined.ask("when?")
    app.synced()
    reply(app, joined, post, "when?", "On Munday.")
    (ours,) = joined.stranger.by(joined.brand.id)
    joined.brand.edit(ours["id"], words(ours).replace("Munday", "Monday"))
    app.synced()
    assert [p.text.endswith("On Monday.") for p in app.posts() if p.direction == "outbound"] == [True]


def test_post_deleted_before_the_answer_leaves_is_not_answered_and_the_draft_is_kept(
    app: App, joined: MastodonTown
) -> None:
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


def test_reply_in_the_native_app_ends_the_wait(app: App, joined: MastodonTown) -> None:
    post = joined.ask("anybody there?")
    app.synced()
    assert len(app.rows()) == 1
    joined.brand.post(f"@{joined.ana.name} yes!", reply_to=post)
    app.synced()
    assert app.rows() == []
    assert len([p for p in app.posts() if p.direction == "outbound"]) == 1


def test_answered_in_the_native_app_while_writing_is_said_before_sending(app: App, joined: MastodonTown) -> None:
    post = joined.ask("opening hours?")
    app.synced()
    with at_conversation(app, "opening hours?") as session:
        write(session, "Nine to five.")
        joined.brand.post(f"@{joined.ana.name} nine to five", reply_to=post)
        session.press("y")
        session.wait_for("answered already")
    assert len(joined.answers(post)) == 1


def test_blocked_by_the_customer_harms_nothing_else(app: App, joined: MastodonTown) -> None:
    joined.ask("before the block")
    app.synced()
    joined.ana.block(joined.brand.id)
    joined.ben.post(f"{joined.at_brand} somebody else")
    app.synced()
    assert received(app, joined.ben) == [f"{joined.at_brand} somebody else"]
    assert len(received(app, joined.ana)) == 1, "what was received stays readable"


def test_expired_token_is_said_in_words_and_the_new_one_misses_nothing(app: App, joined: MastodonTown) -> None:
    joined.ask("one")
    app.synced()
    joined.brand.revoke_token()
    joined.ask("two")
    trouble = app.sync()["masto"]["error"]
    assert trouble is not None
    assert "sign in" in str(trouble).lower()
    assert joined.brand.token not in str(trouble)
    joined.brand.log_in_again()
    app.env["LAB_MASTODON_TOKEN"] = joined.brand.token
    app.synced()
    assert received(app, joined.ana) == [f"{joined.at_brand} one", f"{joined.at_brand} two"]


def test_every_customer_is_received_once(app: App, joined: MastodonTown) -> None:
    for number in range(8):
        for person in (joined.ana, joined.ben, joined.cleo):
            person.post(f"{joined.at_brand} {person.name} says {number}")
        if number % 3 == 0:
            app.synced()
    app.synced()
    for person in (joined.ana, joined.ben, joined.cleo):
        assert received(app, person) == sorted(f"{joined.at_brand} {person.name} says {n}" for n in range(8))


def test_open_program_shows_what_arrives_without_a_key(app: App, joined: MastodonTown) -> None:
    joined.ask("first words")
    app.synced()
    with app.open() as session:
        session.wait_for("first words")
        joined.ben.post(f"{joined.at_brand} second words")
        session.wait_for("Needs reply 2", "Ben", seconds=90)
    assert received(app, joined.ben) == [f"{joined.at_brand} second words"]
