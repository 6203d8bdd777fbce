"""Hand-offs: who has it, both clocks, what comes back, and all that is waited for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.connector import Features, Profile
from inbox_tui.domain.handing import Waits, in_order
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.model import ConversationId, DoneReason, Identity, Page, Post, RemoteId
from inbox_tui.domain.relationship import PromiseSort
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.store import Rules, Store
from inbox_tui.store.codec import moment, ms

CLOSED = {"closed_at": 1, "closed_reason": DoneReason.THANKED.value}


@pytest.fixture
async def office(tmp_path: Path, clock: Any) -> AsyncIterator[Store]:
    """Open from nine to five in Berlin; it is Monday, 13:00 there."""
    config = Config(hours=BusinessHours.of("Europe/Berlin", {"mon-fri": "9-17"}))
    store = await Store.open(tmp_path / "office.db", now=clock, rules=Rules.of(config))
    await store.register_account("acme", "mastodon", "masto", "Mastodon")
    await store.saw_profile(
        "acme", Profile(identity=Identity(id=RemoteId("us"), handle="acme", name="Acme")), Features()
    )
    yield store
    await store.close()


def only(store: Store) -> ConversationId:
    return store.lists.window(ViewKey("all"), 0).rows[0].id


def names(store: Store, view: str, clock: Any) -> list[str]:
    return [row.name for row in store.lists.window(ViewKey(view), ms(clock())).rows]


async def test_handed_over_it_leaves_needs_reply_and_the_customer_waits_on(
    office: Store, say: Callable[..., Post], clock: Any
) -> None:
    await office.ingest("acme", Page(posts=(say("1", "ana", "does it ship to Lagos?", ago=60),)))
    since = clock() - timedelta(minutes=60)
    await office.relations.handoffs.hand_off(only(office), "support", "file", "/tmp/a.md")
    assert names(office, "needs-reply", clock) == []
    assert names(office, "waiting-on", clock) == ["Ana"]
    clock.move(hours=26)
    (one,) = office.relations.handoffs.waiting_on()
    assert one.clocks(clock()) == "support has it 26h · Ana waits 27h"
    assert one.waiting_since == since
    assert (await office.summary()).oldest_s == 27 * 3600
    assert office.late(ms(clock())) == 0


async def test_our_clock_runs_on_where_it_stood_in_business_time(
    office: Store, say: Callable[..., Post], clock: Any
) -> None:
    """A question is due after 240 business minutes: 60 ran on Monday, then two days pass with support."""
    await office.ingest("acme", Page(posts=(say("1", "ana", "does it ship to Lagos?", ago=60),)))
    number = only(office)
    await office.relations.handoffs.hand_off(number, "support", "file", "")
    clock.move(days=2, hours=10)  # Wednesday, 23:00 in Berlin
    assert await office.relations.handoffs.hand_back(number) == "support"
    row = office.lists.row(number)
    assert row is not None
    assert row.due_at == datetime(2026, 3, 5, 11, 0, tzinfo=UTC)  # Thursday 12:00: three hours after opening
    assert row.waiting_since == datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
    assert names(office, "needs-reply", clock) == ["Ana"]
    assert row.handed_at is None


async def test_undo_takes_back_both_ways(office: Store, say: Callable[..., Post], clock: Any) -> None:
    await office.ingest("acme", Page(posts=(say("1", "ana", "does it ship to Lagos?", ago=60),)))
    number = only(office)
    before = office.lists.row(number)
    await office.relations.handoffs.hand_off(number, "support", "file", "")
    clock.move(hours=5)
    await office.relations.handoffs.hand_back(number)
    await office.undo()
    assert names(office, "waiting-on", clock) == ["Ana"]
    done = await office.undo()
    assert done is not None
    assert done.sentence == "handed over to support"
    assert office.lists.row(number) == before


async def test_nobody_has_it_twice_and_nobody_gives_back_what_they_have_not(
    office: Store, say: Callable[..., Post]
) -> None:
    await office.ingest("acme", Page(posts=(say("1", "ana", ago=60),)))
    number = only(office)
    with pytest.raises(InboxError, match="Nobody else has it"):
        await office.relations.handoffs.hand_back(number)
    await office.relations.handoffs.hand_off(number, "support", "file", "")
    with pytest.raises(InboxError, match="support has it already"):
        await office.relations.handoffs.hand_off(number, "sales", "file", "")


async def test_the_customer_writes_again_and_keeps_waiting(office: Store, say: Callable[..., Post], clock: Any) -> None:
    await office.ingest("acme", Page(posts=(say("1", "ana", "does it ship to Lagos?", ago=60),)))
    number = only(office)
    since = clock() - timedelta(minutes=60)
    await office.relations.handoffs.hand_off(number, "support", "file", "")
    clock.move(hours=1)
    await office.ingest("acme", Page(posts=(say("2", "ana", "hello?", parent="1"),)))
    (one,) = office.relations.handoffs.waiting_on()
    assert (one.wrote_at, one.waiting_since) == (clock(), since)
    assert names(office, "needs-reply", clock) == []


async def test_a_daily_nudge_until_they_were_asked(office: Store, say: Callable[..., Post], clock: Any) -> None:
    await office.ingest("acme", Page(posts=(say("1", "ana", ago=60),)))
    number = only(office)
    await office.relations.handoffs.hand_off(number, "support", "file", "")
    (one,) = office.relations.handoffs.waiting_on()
    assert not one.nudge(clock(), 24)
    clock.move(hours=24)
    assert one.nudge(clock(), 24)
    await office.relations.handoffs.nudged(number)
    (one,) = office.relations.handoffs.waiting_on()
    assert not one.nudge(clock(), 24)
    clock.move(hours=24)
    assert one.nudge(clock(), 24)


@pytest.mark.parametrize(
    ("act", "changes", "view"), [("done", CLOSED, "done"), ("snooze", {"snoozed_until": 4_000_000_000_000}, "snoozed")]
)
async def test_what_is_put_away_is_waited_for_no_longer(
    office: Store, say: Callable[..., Post], clock: Any, act: str, changes: dict[str, Any], view: str
) -> None:
    await office.ingest("acme", Page(posts=(say("1", "ana", ago=60),)))
    number = only(office)
    await office.relations.handoffs.hand_off(number, "support", "file", "")
    await office.decide([number], act, "x", "away", changes)
    assert names(office, view, clock) == ["Ana"]
    assert office.relations.handoffs.waiting_on() == []
    assert count(office, clock) == 0


async def test_a_promise_missed_while_support_has_it_comes_up_all_the_same(
    office: Store, say: Callable[..., Post], clock: Any
) -> None:
    await office.ingest("acme", Page(posts=(say("1", "ana", ago=60),)))
    number = only(office)
    due = clock() + timedelta(hours=1)
    await office.relations.promises.make(number, PromiseSort.PROMISE, "an answer", due, "made")
    await office.relations.handoffs.hand_off(number, "support", "file", "")
    clock.move(hours=2)
    await office.wake_snoozed()
    assert names(office, "needs-reply", clock) == ["Ana"]


def count(store: Store, clock: Any) -> int:
    """What the side pane says."""
    return next(one.count for one in store.lists.counts(ms(clock())) if one.key == "waiting-on")


@pytest.fixture
async def asked(office: Store, say: Callable[..., Post]) -> Store:
    """We asked Ana something; Ben had an answer; Cy answered our question; of Di only a robot asked something."""
    await office.ingest(
        "acme",
        Page(
            posts=(
                say("1", "ana", "it broke", ago=600),
                say("2", "us", "Sorry! Which size was it? 🙂", parent="1", ago=500),
                say("3", "ben", "hi", ago=600),
                say("4", "us", "Hello Ben.", parent="3", ago=400),
                say("5", "cy", "hi", ago=600),
                say("6", "us", "Which one?", parent="5", ago=400),
                say("7", "cy", "the blue one", parent="6", ago=300),
                say("8", "di", "hi", ago=600),
                say("9", "us", "Did you read our FAQ?", parent="8", ago=599, automated=True),
            )
        ),
    )
    return office


async def test_a_question_of_ours_is_waited_for(asked: Store, clock: Any) -> None:
    (one,) = asked.relations.handoffs.waiting_on()
    assert (one.name, one.waits, one.clocks(clock())) == ("Ana", Waits.ASKED, "you asked Ana 8h 20m ago")
    assert count(asked, clock) == 1


async def test_a_question_is_waited_for_until_they_write(asked: Store, say: Callable[..., Post], clock: Any) -> None:
    await asked.ingest("acme", Page(posts=(say("10", "ana", "size M", parent="2"),)))
    assert asked.relations.handoffs.waiting_on() == []


async def test_a_question_is_not_waited_for_forever(asked: Store, clock: Any) -> None:
    clock.move(days=31)
    assert asked.relations.handoffs.waiting_on() == []
    assert count(asked, clock) == 0


async def test_what_is_to_be_done_comes_first(office: Store, say: Callable[..., Post], clock: Any) -> None:
    people = ("ana", "ben", "cy", "di", "ed")
    posts = [say(str(n), who, f"words {n}", ago=100 - n) for n, who in enumerate(people)]
    await office.ingest("acme", Page(posts=(*posts, say("20", "us", "Which one?", parent="4"))))
    of = {row.name: row.id for row in office.lists.window(ViewKey("all"), 0).rows}
    store = office.relations
    await store.handoffs.hand_off(of["Ana"], "support", "file", "")
    clock.move(hours=25)
    await store.handoffs.hand_off(of["Ben"], "sales", "file", "")
    for name, hours in (("Cy", 1), ("Di", 90)):
        due = clock() + timedelta(hours=hours)
        await store.promises.make(of[name], PromiseSort.FOLLOW_UP, "look in", due, "made")
    clock.move(hours=2)
    found = in_order(store.handoffs.waiting_on(), clock(), 24)
    assert [one.name for one in found] == ["Ana", "Cy", "Ben", "Ed", "Di"]
    assert found[1].clocks(clock()) == "due 1h ago"
    assert found[4].clocks(clock()) == "look in again in 3d"
    assert count(office, clock) == 5


async def test_what_stands_beside_goes_into_the_packet(office: Store, say: Callable[..., Post], clock: Any) -> None:
    await office.ingest("acme", Page(posts=(say("1", "ana", "it is broken", ago=60),)))
    number = only(office)

    def act(db: Any) -> Any:
        from inbox_tui.domain.model import ChangeSet

        post, person = db.execute("SELECT last_in_id, person_id FROM conversation").fetchone()
        db.execute("INSERT INTO ask (post_id, place, text, state, at) VALUES (?, 0, 'a new one?', 'open', 1)", (post,))
        db.execute("INSERT INTO heard_line (conversation_id, text, at) VALUES (?, 'she is let down', 1)", (number,))
        db.execute(
            "INSERT INTO plan (conversation_id, words, owner, next_at, made_at, changed_at)"
            " VALUES (?, ?, 'support', ?, 1, 1)",
            (number, "broken", ms(clock())),
        )
        db.execute("INSERT INTO note (conversation_id, at, text) VALUES (?, 1, 'of the conversation')", (number,))
        db.execute("INSERT INTO note (person_id, at, text) VALUES (?, 2, 'of her')", (-person,))
        db.execute("INSERT INTO note (person_id, at, text) VALUES (?, 2, 'of somebody else')", (-person - 1,))
        return None, ChangeSet()

    await office._desk.write(act)
    beside = office.relations.handoffs.beside(number)
    assert beside.asks == (("a new one?", "open"),)
    assert [text for _, text in beside.heard] == ["she is let down"]
    assert beside.plan == (("Their words", "broken"), ("Who owns it", "support"))
    assert beside.next_at == moment(ms(clock()))
    assert [text for _, text in beside.notes] == ["of the conversation", "of her"]
    assert (beside.platform, beside.account) == ("Mastodon", "acme")


async def test_of_two_that_joined_both_come_back_at_once_and_the_pause_counts_once(
    office: Store, say: Callable[..., Post], clock: Any
) -> None:
    for number in ("1", "2"):
        await office.ingest("acme", Page(posts=(say(number, "ana", "It is broken", parent=f"9{number}", ago=60),)))
    for row, department in zip(office.lists.window(ViewKey("all"), 0).rows, ("support", "sales"), strict=True):
        await office.relations.handoffs.hand_off(row.id, department, "file", "")
        clock.move(minutes=10)
    await office.ingest("acme", Page(posts=(say("91", "cy", parent="92", ago=99), say("92", "cy", ago=9999))))
    clock.move(minutes=40)
    assert await office.relations.handoffs.hand_back(only(office)) == "support and sales"
    assert "Ana" in names(office, "needs-reply", clock)
    assert office._desk.read.execute("SELECT paused_ms FROM conversation").fetchone()[0] == 60 * 60_000
    await office.undo()
    assert names(office, "needs-reply", clock) == []
