"""The network at its worst: answers lost, servers killed, limits, machines away, our own program killed. Counted on
the server every time: nothing lost, nothing twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from lab.app import App
from lab.hands import LOOK, SENT, answered_once, at_conversation, send, settled_once
from lab.mastodon import Trouble
from lab.proxy import Fault, wait_until
from lab.towns import MastodonTown, Mortal, OwnServer, Town


@pytest.fixture
def joined(app: App, anywhere: Town) -> Town:
    anywhere.join(app)
    return anywhere


def asked(app: App, town: Town, words: str = "are you there?") -> str:
    post = town.ask(words)
    app.synced()
    return post


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Fault("cut", "POST"), id="answer-lost"),
        pytest.param(Fault("cut", "POST", status=504, body=b"<h1>Gateway Time-out</h1>"), id="gateway-gave-up"),
        pytest.param(Fault("drop", "POST"), id="request-lost"),
        pytest.param(Fault("answer", "POST", status=503), id="unavailable"),
        pytest.param(Fault("answer", "POST", status=429, headers={"Retry-After": "2"}), id="rate-limited"),
    ],
)
def test_one_failed_send_ends_in_exactly_one_answer(app: App, joined: Town, fault: Fault) -> None:
    post = asked(app, joined)
    with at_conversation(app, "are you there?") as session:
        joined.proxy.add(replace(fault, path=joined.write_path))
        send(session, "Yes, we are.")
        settled_once(app, session, joined, post, "Yes, we are.")
    assert joined.published() == 1


def test_lost_answer_on_a_server_that_ignores_keys_is_looked_for_before_it_is_sent_again(
    app: App, town: MastodonTown
) -> None:
    town.join(app)
    town.proxy.headers["Idempotency-Key"] = ""  # as GoToSocial and snac2 do: a repeat is a second copy
    post = asked(app, town)
    with at_conversation(app, "are you there?") as session:
        for _ in range(2):
            town.proxy.add(Fault("cut", "POST", town.write_path))
        send(session, "Yes, we are.")
        answered_once(app, town, post, "Yes, we are.", seconds=SENT + LOOK)
    assert len(town.proxy.passed("POST", town.write_path)) == 1, "found, not sent again"


def test_server_killed_between_request_and_answer(app: App, mortal: Mortal) -> None:
    town = mortal.town
    town.join(app)
    town.proxy.headers["Idempotency-Key"] = ""
    post = asked(app, town)
    killed = threading.Event()

    def kill() -> None:
        mortal.kill()
        killed.set()

    with at_conversation(app, "are you there?") as session:
        town.proxy.add(Fault("cut", "POST", town.write_path, after=kill))
        send(session, "Yes, we are.")
        wait_until("the server to be killed", killed.is_set, SENT)
        mortal.start()
        answered_once(app, town, post, "Yes, we are.", seconds=LOOK)
        assert session.code is None, "our program must outlive it"
    assert town.published() == 1
    assert len(town.seen(post)) == 1
    assert len(town.proxy.passed("POST", town.write_path)) == 1, "found, not sent again"
    later = town.ask("and now?")
    app.synced()
    assert later in {each.remote for each in app.posts()}, "it is listened to again"


def test_our_program_killed_between_request_and_answer_finds_its_own_answer(app: App, joined: Town) -> None:
    post = asked(app, joined)
    with at_conversation(app, "are you there?") as session:
        joined.proxy.add(Fault("cut", "POST", joined.write_path, after=session.kill))
        send(session, "Yes, we are.")
        wait_until("our program to be killed", lambda: session.code is not None, SENT)
    assert len(joined.answers(post)) == 1
    with app.open():
        answered_once(app, joined, post, "Yes, we are.", seconds=LOOK)
    assert len(joined.proxy.passed("POST", joined.write_path)) == 1


def test_our_program_killed_in_the_undo_window_sends_once_when_it_is_back(app: App, joined: Town) -> None:
    post = asked(app, joined)
    app.set(undo_seconds=10)
    with at_conversation(app, "are you there?") as session:
        send(session, "Yes, we are.")
        session.kill()
    assert joined.answers(post) == []
    with app.open():
        answered_once(app, joined, post, "Yes, we are.", seconds=SENT + LOOK)


def test_server_away_throughout_loses_nothing_and_says_so(app: App, joined: Town) -> None:
    post = asked(app, joined)
    joined.proxy.away()
    (row,) = app.sync().values()
    assert row["error"] is not None
    assert "Traceback" not in str(row["error"])
    assert [p.remote for p in app.posts()] == [post], "what was fetched stays readable"
    with at_conversation(app, "are you there?") as session:
        send(session, "Yes, we are.")
        session.wait("the outbox to hold it", lambda: bool(app.pending()))
        later = joined.ask("and now?")  # arrives while we cannot hear it
        assert joined.answers(post) == []
        assert joined.published() == 0
    assert app.pending(), "still there after closing"
    joined.proxy.back()
    app.synced()
    assert sorted(p.remote for p in app.posts() if p.direction == "inbound") == sorted([post, later])
    with app.open():
        answered_once(app, joined, post, "Yes, we are.", seconds=SENT + LOOK)
    assert joined.published() == 1


def test_server_that_went_away_in_the_middle_of_a_sync_is_caught_up_with(app: App, joined: Town) -> None:
    asked(app, joined, "zero")
    expected = ["zero"]
    for number in range(8):
        words = f"number {number}"
        joined.ask(words)
        expected.append(words)
        joined.proxy.add(Fault(("drop", "cut")[number % 2], "GET", joined.read_path, count=2))
        app.sync()
    joined.proxy.heal()
    app.synced()
    assert app.mentions_by("ana") == sorted(f"{joined.at_brand} {words}" for words in expected)


def test_rate_limit_while_listening_is_said_and_everything_arrives_afterwards(app: App, joined: Town) -> None:
    asked(app, joined, "before")
    joined.ask("after")
    limited = Fault("answer", "GET", count=0, status=429, headers={"Retry-After": "1"}, body=b'{"error":"slow down"}')
    joined.proxy.add(limited)
    (row,) = app.sync().values()
    assert row["error"] is not None
    assert [account["health"] for account in app.status()["accounts"]] == ["rate-limited"]
    joined.proxy.heal()

    def arrived() -> bool:
        app.sync()
        return len(app.rows("all")) == 2

    wait_until("the second post", arrived, every=1.0)
    assert app.mentions_by("ana") == [f"{joined.at_brand} after", f"{joined.at_brand} before"]


def test_server_with_a_real_limit_is_listened_to_within_it(
    app: App, own_server: Callable[..., OwnServer], own_town: Callable[[OwnServer], MastodonTown]
) -> None:
    town = own_town(own_server(limit=8, window=4))
    town.join(app)
    expected = []
    for number in range(4):
        for person in (town.ana, town.ben):
            person.post(f"{town.at_brand} {person.name} {number}")
            expected.append(f"{town.at_brand} {person.name} {number}")

    def arrived() -> bool:
        app.sync()
        return len(app.rows("all")) >= len(expected)

    wait_until("all posts through the limit", arrived, SENT, every=2.0)
    assert app.mentions_by("_") == sorted(expected)


@pytest.mark.parametrize("effect", [{"type": "malformed"}, {"type": "status", "status": 500}], ids=["garbage", "500"])
def test_server_talking_nonsense_harms_nothing(
    app: App,
    own_server: Callable[..., OwnServer],
    own_town: Callable[[OwnServer], MastodonTown],
    effect: dict[str, object],
) -> None:
    town = own_town(own_server())
    town.join(app)
    asked(app, town, "before")
    town.ask("after")
    with Trouble(town.server, "/api/v1/notifications*", effect):
        (row,) = app.sync().values()
        assert row["error"] is not None
    app.synced()
    assert app.mentions_by("ana") == [f"{town.at_brand} after", f"{town.at_brand} before"]
