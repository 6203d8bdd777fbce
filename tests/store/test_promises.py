"""Promises: what counts, what is missed, what keeps them, and that a missed one comes before everything."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import Act, ChangeSet, ConversationId, Identity, OutboxState, Page, Post, RemoteId
from inbox_tui.domain.relationship import PromiseId, PromiseSort, PromiseState
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import NoSuchThing
from inbox_tui.store import Store
from inbox_tui.store.codec import ms
from inbox_tui.store.drafts import bring_back
from inbox_tui.store.relations.promises import make

NEEDS = ViewKey("needs-reply")


def needs(store: Store, clock: Any) -> list[str]:
    return [row.name for row in store.lists.window(NEEDS, ms(clock())).rows]


def at_risk(store: Store, clock: Any) -> list[str]:
    return [row.name for row in store.lists.window(ViewKey("at-risk"), ms(clock())).rows]


@pytest.fixture
async def town(store: Store, say: Callable[..., Post], clock: Any) -> Store:
    """Ana has our answer; Ben is late by far."""
    await store.ingest(
        "acme",
        Page(
            posts=(
                say("1", "ana", "it broke", ago=600),
                say("2", "us", "we look into it", parent="1", ago=500),
                say("3", "ben", "hello?", ago=9000),
            )
        ),
    )
    return store


def of(store: Store, name: str) -> ConversationId:
    return next(row.id for row in store.lists.window(ViewKey("all"), 0).rows if row.name == name)


async def promised(store: Store, clock: Any, name: str = "Ana", hours: float = 2, **more: Any) -> PromiseId:
    due = clock() + timedelta(hours=hours)
    return await store.relations.promises.make(
        of(store, name), more.pop("sort", PromiseSort.PROMISE), "a new one by then", due, f"promise to {name}", **more
    )


async def test_before_its_time_a_promise_puts_nobody_into_needs_reply(town: Store, clock: Any) -> None:
    await promised(town, clock)
    assert needs(town, clock) == ["Ben"]
    (open_one,) = town.relations.promises.open()
    assert (open_one.name, open_one.tag, open_one.missed(clock())) == ("Ana", "masto", False)


async def test_a_missed_promise_comes_before_the_latest_reply_once_the_tick_looks(town: Store, clock: Any) -> None:
    await promised(town, clock)
    late = town.late(ms(clock()))
    clock.move(hours=2, minutes=1)
    assert needs(town, clock) == ["Ben"]
    await town.wake_snoozed()
    assert needs(town, clock) == ["Ana", "Ben"]
    assert "Ana" in at_risk(town, clock)
    assert town.late(ms(clock())) == late + 1
    row = town.lists.row(of(town, "Ana"))
    assert row is not None
    assert row.promised_at == clock() - timedelta(minutes=1)


async def test_the_longest_missed_comes_first(town: Store, clock: Any) -> None:
    await promised(town, clock, "Ana", hours=2)
    await promised(town, clock, "Ben", hours=1)
    clock.move(hours=5)
    await town.wake_snoozed()
    assert needs(town, clock) == ["Ben", "Ana"]


async def test_the_tick_writes_nothing_when_nothing_changed(town: Store, clock: Any) -> None:
    await promised(town, clock)
    clock.move(hours=3)
    assert await town.wake_snoozed() == 1
    assert await town.wake_snoozed() == 0


@pytest.mark.parametrize("state", [PromiseState.KEPT, PromiseState.DROPPED])
async def test_what_is_kept_or_dropped_is_over_and_undo_brings_it_back(
    town: Store, clock: Any, state: PromiseState
) -> None:
    number = await promised(town, clock)
    clock.move(hours=3)
    await town.wake_snoozed()
    await town.relations.promises.end(number, state, "promise to Ana kept")
    assert needs(town, clock) == ["Ben"]
    assert not town.relations.promises.open()
    kept = town.relations.promises.lately_kept()
    assert [one.id for one in kept] == ([number] if state is PromiseState.KEPT else [])
    done = await town.undo()
    assert done is not None
    assert done.sentence == "promise to Ana kept"
    assert needs(town, clock) == ["Ana", "Ben"]


async def test_kept_ones_are_shown_for_a_week(town: Store, clock: Any) -> None:
    number = await promised(town, clock)
    await town.relations.promises.end(number, PromiseState.KEPT, "kept")
    clock.move(days=6, hours=23)
    assert town.relations.promises.lately_kept()
    clock.move(hours=2)
    assert not town.relations.promises.lately_kept()


async def test_moved_forward_it_is_missed_no_longer(town: Store, clock: Any) -> None:
    number = await promised(town, clock)
    clock.move(hours=3)
    await town.wake_snoozed()
    await town.relations.promises.move(number, clock() + timedelta(days=1), "moved")
    assert needs(town, clock) == ["Ben"]
    assert town.relations.promises.find(number).moved == 1
    await town.undo()
    assert town.relations.promises.find(number).moved == 0
    assert needs(town, clock) == ["Ana", "Ben"]


async def test_making_one_is_undone(town: Store, clock: Any) -> None:
    number = await promised(town, clock)
    await town.undo()
    with pytest.raises(NoSuchThing):
        town.relations.promises.find(number)


@pytest.mark.parametrize(
    ("act", "changes"),
    [
        ("done", {"closed_at": 1, "closed_reason": "thanked or liked"}),
        ("mute", {"muted": 1}),
    ],
)
async def test_what_the_user_put_aside_after_it_was_missed_stays_aside(
    town: Store, clock: Any, act: str, changes: dict[str, Any]
) -> None:
    ana = of(town, "Ana")
    await promised(town, clock)
    clock.move(hours=1)
    await town.decide([ana], act, "True", "away", changes)
    clock.move(hours=2)
    await town.wake_snoozed()
    assert needs(town, clock) == ["Ana", "Ben"], "closed before: the promise brings it back"
    await town.decide([ana], act, "True", "away", changes)
    await town.wake_snoozed()
    assert needs(town, clock) == ["Ben"]
    assert town.relations.promises.open(), "the promise is still there"


async def entry(store: Store, conversation: ConversationId, state: str) -> int:
    number = await store.out.save_draft(
        entry=None, act=Act.REPLY, account="acme", conversation=conversation, target=None, text="by Friday"
    )

    def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
        db.execute("UPDATE outbox SET state = ? WHERE id = ?", (state, number))
        return None, ChangeSet()

    await store._desk.write(act)
    return int(number)


@pytest.mark.parametrize(
    ("state", "counts"),
    [("draft", False), ("held", False), ("failed", False), ("unsure", False), ("sent", True)],
)
async def test_one_that_came_with_a_text_counts_once_that_is_sent(
    town: Store, clock: Any, state: str, counts: bool
) -> None:
    ana = of(town, "Ana")
    number = await entry(town, ana, state)

    def act(db: sqlite3.Connection) -> tuple[int, ChangeSet]:
        made = make(
            db,
            now_ms=ms(clock()),
            conversation=ana,
            sort=PromiseSort.PROMISE,
            text="by Friday",
            why="by Friday",
            due_ms=ms(clock()) - 1,
            outbox=number,
        )
        return made, town._desk.refreshed(db, (ana,), frozenset())

    await town._desk.write(act)
    assert bool(town.relations.promises.open()) is counts
    assert ("Ana" in needs(town, clock)) is counts


async def test_an_owed_answer_is_kept_by_our_next_word(town: Store, say: Callable[..., Post], clock: Any) -> None:
    number = await promised(town, clock, sort=PromiseSort.ANSWER)
    spoken = await promised(town, clock, "Ana", hours=3)
    clock.move(hours=1)
    await town.ingest("acme", Page(posts=(say("4", "us", "A new cup is on its way to you.", parent="1"),)))
    found = town.relations.promises.find(number)
    assert (found.state, found.ended_at) == (PromiseState.KEPT, clock())
    assert town.relations.promises.find(spoken).state is PromiseState.OPEN, "words are kept by the user's word only"


async def test_an_owed_answer_is_not_kept_by_one_more_acknowledgement(
    town: Store, say: Callable[..., Post], clock: Any
) -> None:
    number = await promised(town, clock, sort=PromiseSort.ANSWER)
    clock.move(hours=1)
    sorry = say("4", "us", "Sorry about this! We are still looking into it and will get back to you.", parent="1")
    await town.ingest("acme", Page(posts=(sorry,)))
    assert town.relations.promises.find(number).state is PromiseState.OPEN


async def test_an_owed_answer_is_not_kept_by_them_nor_by_a_robot(
    town: Store, say: Callable[..., Post], clock: Any
) -> None:
    number = await promised(town, clock, sort=PromiseSort.ANSWER)
    clock.move(hours=1)
    await town.ingest(
        "acme",
        Page(posts=(say("4", "ana", "and?", parent="2"), say("5", "us", "We are away.", parent="4", automated=True))),
    )
    assert town.relations.promises.find(number).state is PromiseState.OPEN


async def test_an_owed_answer_is_not_kept_by_what_answers_somebody_else(
    town: Store, say: Callable[..., Post], clock: Any
) -> None:
    number = await promised(town, clock, sort=PromiseSort.ANSWER)
    await town.ingest("acme", Page(posts=(say("4", "cy", "and how do I clean mine?", parent="1", ago=9),)))
    clock.move(hours=1)
    await town.ingest("acme", Page(posts=(say("5", "us", "With salt and a cloth.", parent="4"),)))
    assert town.relations.promises.find(number).state is PromiseState.OPEN
    await town.ingest("acme", Page(posts=(say("6", "us", "A new cup is on its way.", parent="1"),)))
    assert town.relations.promises.find(number).state is PromiseState.KEPT


async def test_what_is_only_there_to_be_read_stirs_nobody_again_and_again(town: Store, clock: Any) -> None:
    await promised(town, clock)
    await town.saw_profile("acme", Profile(identity=Identity(id=RemoteId("us"), handle="acme")), Features(archive=True))
    clock.move(hours=3)
    await town.wake_snoozed()
    assert await town.wake_snoozed() == 0


async def test_a_draft_that_the_journal_knows_as_thrown_away_promises_nothing(
    town: Store, say: Callable[..., Post], clock: Any
) -> None:
    entry = await town.out.save_draft(
        entry=None, act=Act.REPLY, account="acme", conversation=of(town, "Ben"), target=None, text="by Friday"
    )
    uid = town._desk.read.execute("SELECT uid FROM outbox").fetchone()[0]

    def lost(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
        make(db, now_ms=5, conversation=of(town, "Ben"), sort=PromiseSort.PROMISE, text="x", due_ms=9, outbox=entry)
        bring_back(db, ms(clock()), {uid: {"state": "discarded", "at": ms(clock()) + 1}})
        return None, ChangeSet()

    await town._desk.write(lost)
    assert not town._desk.read.execute("SELECT 1 FROM promise").fetchone()


async def test_a_follow_up_is_no_promise_and_kept_by_a_word_on_its_day(
    town: Store, say: Callable[..., Post], clock: Any
) -> None:
    number = await promised(town, clock, hours=72, sort=PromiseSort.FOLLOW_UP)
    clock.move(hours=1)
    await town.ingest("acme", Page(posts=(say("4", "us", "you are welcome", parent="1"),)))
    assert town.relations.promises.find(number).state is PromiseState.OPEN, "that was not the day"
    clock.move(hours=75)
    await town.wake_snoozed()
    assert needs(town, clock) == ["Ben"], "nobody was promised one"
    assert not town.relations.promises.open()
    await town.ingest("acme", Page(posts=(say("5", "us", "does the new one hold?", parent="1"),)))
    assert town.relations.promises.find(number).state is PromiseState.KEPT


async def test_a_promise_follows_conversations_that_join(store: Store, say: Callable[..., Post], clock: Any) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", ago=9), say("3", "ana", parent="2", ago=3))))
    for row in store.lists.window(ViewKey("all"), 0).rows:
        await store.relations.promises.make(
            row.id, PromiseSort.PROMISE, "soon", clock() + timedelta(hours=row.id), "made"
        )
    await store.ingest("acme", Page(posts=(say("2", "ana", parent="1", ago=5),)))
    (one,) = store.lists.window(ViewKey("all"), 0).rows
    assert {promise.conversation for promise in store.relations.promises.open()} == {one.id}
    assert one.promised_at == store.relations.promises.open()[0].due_at


async def test_of_people_and_of_a_conversation(town: Store, clock: Any) -> None:
    number = await promised(town, clock)
    found = town.relations.promises.find(number)
    assert found.identity is not None
    assert [one.id for one in town.relations.promises.of_people([found.identity])] == [number]
    assert [one.id for one in town.relations.promises.of_conversation(of(town, "Ana"))] == [number]
    assert not town.relations.promises.of_conversation(of(town, "Ben"))
    assert not town.relations.promises.of_people([])


async def test_a_deleted_post_takes_no_promise_with_it(town: Store, clock: Any) -> None:
    await promised(town, clock)
    await town.ingest("acme", Page(deleted=(RemoteId("1"),)))
    assert town.relations.promises.open()[0].name == "Ana"
    assert not town.out.entries(OutboxState.QUEUED)
