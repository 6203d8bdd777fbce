"""What only the Mastodon API does: direct messages among the posts, edits of one's own, a stream, tokens that never
expire and are taken away, posts that travelled for a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from lab.app import App
from lab.hands import answered_once, at_conversation, reply, send, write
from lab.mastodon import words
from lab.towns import MastodonTown, OwnServer


@pytest.fixture
def joined(app: App, town: MastodonTown) -> MastodonTown:
    town.join(app)
    return town


def test_direct_message_is_answered_as_a_direct_message(app: App, joined: MastodonTown) -> None:
    private = joined.ana.post(f"{joined.at_brand} my order number is 4711", visibility="direct")
    app.synced()
    with at_conversation(app, "my order number is 4711") as session:
        send(session, "Thank you, it ships today.")
        answered_once(app, joined, private["id"], "Thank you, it ships today.")
    below = joined.brand.call("GET", f"/api/v1/statuses/{private['id']}/context")["descendants"]
    assert [status["visibility"] for status in below] == ["direct"]
    assert joined.published() == 0, "nothing on the profile for strangers"


def test_edit_of_ours_in_the_native_app_is_seen(app: App, joined: MastodonTown) -> None:
    post = joined.ask("when?")
    app.synced()
    reply(app, joined, post, "when?", "On Munday.")
    (ours,) = joined.stranger.by(joined.brand.id)
    joined.brand.edit(ours["id"], words(ours).replace("Munday", "Monday"))
    app.synced()
    assert [p.text.endswith("On Monday.") for p in app.posts() if p.direction == "outbound"] == [True]


def test_open_program_shows_what_arrives_without_a_key(app: App, joined: MastodonTown) -> None:
    joined.ask("first words")
    app.synced()
    with app.open() as session:
        session.wait_for("first words")
        joined.say(joined.ben, "second words")
        session.wait_for("Needs reply 2", "Ben", seconds=90)
    assert joined.received(app, joined.ben) == [f"{joined.at_brand} second words"]


def test_token_taken_away_during_a_send_publishes_nothing_and_the_words_go_out_once_with_the_next(
    app: App, joined: MastodonTown
) -> None:
    post = joined.ask("still open?")
    app.synced()
    with at_conversation(app, "still open?") as session:
        write(session, "Until nine.")
        joined.lose_login()
        session.press("y")
        session.wait("it to be stopped", lambda: app.outbox().get("failed", 0) == 1)
    assert joined.published() == 0
    joined.new_login(app)
    app.synced()
    with app.open() as session:
        session.wait_for("not sent")
        session.press("g", "o")
        session.wait_for("Outbox", "Until nine.", "sign in")
        session.press("r")
        answered_once(app, joined, post, "Until nine.")
    assert joined.published() == 1


def test_post_that_took_a_day_to_arrive_is_answered_like_any_other(
    app: App, own_server: Callable[..., OwnServer], own_town: Callable[[OwnServer], MastodonTown]
) -> None:
    """Another server was away since yesterday: the notification is new, the post under it is not."""
    server = own_server()
    town = own_town(server)
    town.join(app)
    for number in range(3):
        town.say(town.ben, f"now {number}")
    app.synced()
    late = town.ask("yesterday")
    town.say(town.ben, "now 3")
    server.back_date(late, timedelta(days=1))
    assert (
        town.stranger.get(f"/api/v1/statuses/{late}")["created_at"]
        < (datetime.now(UTC) - timedelta(hours=23)).isoformat()
    )
    app.synced()
    assert town.received(app, town.ana) == [f"{town.at_brand} yesterday"]
    assert town.received(app, town.ben) == [f"{town.at_brand} now {number}" for number in range(4)]
    row = next(row for row in app.rows() if town.ana.name in row["handle"])
    assert str(row["waiting_since"])[:10] <= (datetime.now(UTC) - timedelta(hours=23)).date().isoformat()
    app.synced()
    assert len(app.posts()) == 5
