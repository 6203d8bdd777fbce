"""What was not heard cannot be answered. Every road is tried; the server must receive nothing.

The roads over keys, mouse and palette are tried in ``tests/ui``.
"""

from __future__ import annotations

import ast
import asyncio
import contextlib
import copy
import pickle
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import inbox_tui
from inbox_tui.connector import Connector, Rejected
from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.model import SPEAKING, Act, OutboxId, OutboxState
from inbox_tui.domain.outbox import Permit, PermitRefused
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.inbox import Inbox
from inbox_tui.store.outbox import Tampered, seal

ALL = ViewKey("all")
SILENT = {Act.LIKE, Act.UNLIKE, Act.BOOST, Act.UNBOOST, Act.DELETE, Act.HIDE, Act.UNHIDE}
Until = Callable[[Callable[[], Any]], Awaitable[Any]]


@pytest.fixture
async def road(town: Any) -> AsyncIterator[Inbox]:
    """An inbox with one question that nobody has heard, and a delivery that is at work."""
    town.paper.say("ana", "Is it safe for children?", ago=60)
    async with town.open() as inbox:
        await inbox.sync_now()
        yield inbox
        # whatever a road left behind has had its time to go out
        await asyncio.sleep(0.4)
        await inbox.sync_now()
        assert town.paper.by_brand() == [], "an answer to something unheard stands on the server"
        assert town.paper.posts_received == 0


async def draft(inbox: Inbox, text: str = "Of course!", **more: Any) -> OutboxId:
    row = inbox.window(ALL).rows[0]
    return await inbox.save_draft(account=row.account, conversation=row.id, text=text, **more)


async def heard_and_queued(inbox: Inbox) -> OutboxId:
    """A reply that was let through rightly: what comes next must shut the road again."""
    entry = await draft(inbox)
    await inbox.heard([post.id for post in inbox.thread(inbox.window(ALL).rows[0].id).posts])
    return (await inbox.queue(entry)).id


def by_hand(town: Any, sql: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(town.home.database, isolation_level=None)) as db:
        db.execute(sql, values)


def state(inbox: Inbox, entry: OutboxId) -> OutboxState:
    found = inbox.outgoing(entry)
    assert found is not None
    return found.state


# --- the facade and the store


@pytest.mark.parametrize("force", [{}, {"force": True}, {"widen": True}, {"force": True, "widen": True}])
async def test_the_facade_queues_nothing_unheard(road: Inbox, force: dict[str, bool]) -> None:
    entry = await draft(road)
    with pytest.raises(ListenFirst):
        await road.queue(entry, **force)
    assert state(road, entry) is OutboxState.DRAFT


async def test_retrying_and_sending_again_meet_the_gate(road: Inbox) -> None:
    entry = await draft(road)
    for wish in (road.retry, road.send_again):
        with pytest.raises((InboxError, ListenFirst)):
            await wish(entry)


async def test_a_post_cannot_be_a_reply_in_disguise(road: Inbox) -> None:
    target = road.thread(road.window(ALL).rows[0].id).target
    with pytest.raises(InboxError):
        await draft(road, act=Act.POST, target=target)


async def test_a_reply_without_a_target_goes_nowhere(road: Inbox) -> None:
    entry = await road.save_draft(account=road.window(ALL).rows[0].account, text="Of course!")
    with pytest.raises(InboxError):
        await road.queue(entry)


@pytest.mark.parametrize("act", sorted(set(Act) - SILENT))
async def test_what_speaks_is_no_quick_act(road: Inbox, act: Act) -> None:
    with pytest.raises(InboxError):
        await road.act(act, road.thread(road.window(ALL).rows[0].id).posts[0].id)


async def test_somebody_elses_post_cannot_be_edited_into_an_answer(road: Inbox) -> None:
    entry = await draft(road, act=Act.EDIT, target=road.thread(road.window(ALL).rows[0].id).target)
    with pytest.raises(ListenFirst):
        await road.queue(entry)
    await road.heard([post.id for post in road.thread(road.window(ALL).rows[0].id).posts])
    with pytest.raises(InboxError, match="your own"):
        await road.queue(entry)


async def test_the_store_queues_and_claims_nothing_unheard(road: Inbox) -> None:
    entry, out = await draft(road), road._store.out
    with pytest.raises(ListenFirst):
        await out.queue(entry, send_at=road.now(), key="k", checked_at=None, forced=True, widen=True)
    with pytest.raises(InboxError):
        await out.claim(entry, "")
    for wanted in OutboxState:
        if wanted is not OutboxState.DRAFT:
            with pytest.raises((InboxError, ListenFirst)):
                await out.move(entry, wanted)


async def test_hearing_an_earlier_wording_is_not_enough(road: Inbox, town: Any, until: Until) -> None:
    entry = await heard_and_queued(road)
    asked = next(iter(town.paper.statuses))
    town.paper.edit(asked, "It burned my child. Is it safe?")
    await road.sync_now()
    await road.refresh_thread(road.window(ALL).rows[0].id)
    assert road.verdict(road.window(ALL).rows[0].id).unheard
    await until(lambda: state(road, entry) is OutboxState.DRAFT)


async def test_unhearing_holds_what_was_queued(road: Inbox, until: Until) -> None:
    entry = await heard_and_queued(road)
    await road.unheard([post.id for post in road.thread(road.window(ALL).rows[0].id).posts])
    await until(lambda: state(road, entry) is OutboxState.DRAFT)
    with pytest.raises(ListenFirst):
        await road.queue(entry)


async def test_a_post_that_arrives_between_queuing_and_leaving_holds_it(road: Inbox, town: Any, until: Until) -> None:
    entry = await heard_and_queued(road)
    town.paper.say("ana", "Forget it, it burned her.", to=next(iter(town.paper.statuses)))
    await road.sync_now()
    await until(lambda: state(road, entry) is OutboxState.DRAFT)
    assert "again" in (road.outgoing(entry).cause + road.outgoing(entry).next_step)  # type: ignore[union-attr]


async def test_a_post_that_arrives_in_the_last_instant_holds_it(road: Inbox, town: Any, until: Until) -> None:
    """After the fresh look, just before the claim: only the claim's own transaction can see it."""
    entry, out = await draft(road), road._store.out
    border = road._engine.border(road.window(ALL).rows[0].account)
    assert border is not None
    usual = border.fence

    async def slow_fence(reply: Any) -> str:
        town.paper.say("ana", "Forget it.", to=next(iter(town.paper.statuses)))
        while len(road.thread(road.window(ALL).rows[0].id).posts) == 1:
            await road.sync_now()  # a look that was under way already does not see it
        return await usual(reply)

    border.fence = slow_fence  # type: ignore[method-assign]
    await road.heard([post.id for post in road.thread(road.window(ALL).rows[0].id).posts])
    assert (await road.check_fresh(entry)).ok
    await road.queue(entry)
    await until(lambda: state(road, entry) is OutboxState.DRAFT)
    assert out.entry(entry).attempts == 0


async def test_an_unsure_reply_is_not_repeated_once_they_wrote_again(road: Inbox, town: Any) -> None:
    entry, out = await heard_and_queued(road), road._store.out
    await out.claim(entry, "")
    await out.move(entry, OutboxState.UNSURE, send_at=road.now() + timedelta(hours=1))
    town.paper.say("ana", "Forget it.", to=next(iter(town.paper.statuses)))
    await road.sync_now()
    with pytest.raises(ListenFirst):
        await out.move(entry, OutboxState.QUEUED)
    with pytest.raises(ListenFirst):
        await road.send_again(entry)
    assert state(road, entry) is OutboxState.HELD


async def test_an_unsure_reply_of_an_account_that_cannot_be_used_stays_unsure(road: Inbox) -> None:
    entry, out = await heard_and_queued(road), road._store.out
    await out.claim(entry, "")
    await out.move(entry, OutboxState.UNSURE, send_at=road.now() + timedelta(hours=1))
    await road._engine._close(road.outgoing(entry).account)
    with pytest.raises(InboxError, match="cannot be used just now"):
        await road.send_again(entry)
    assert state(road, entry) is OutboxState.UNSURE


# --- the file itself


@pytest.mark.parametrize("wanted", ["queued", "sending"])
@pytest.mark.parametrize("act", ["reply", "edit", "post", "shout", ""])
async def test_a_row_written_by_hand_is_refused(road: Inbox, town: Any, act: str, wanted: str) -> None:
    target = road.thread(road.window(ALL).rows[0].id).target
    with pytest.raises(sqlite3.IntegrityError, match="listen first"):
        by_hand(
            town,
            """INSERT INTO outbox (uid, act, state, account, target_id, text, audience, created_at, updated_at, send_at)
               VALUES ('x', ?, ?, 1, ?, 'Of course!', 'public', 0, 0, 0)""",
            act, wanted, target,
        )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "state = 'queued'", "state = 'sending'", "state = 'queued', send_at = 0, checked_at = 0, forced = 1",
        "state = 'queued', target_id = NULL", "state = 'queued', target_id = -1", "state = 'queued', act = 'post'",
        "state = 'queued', act = 'edit'", "state = 'queued', act = 'praise'",
    ],
)  # fmt: skip
async def test_a_draft_cannot_be_pushed_out_by_hand(road: Inbox, town: Any, change: str) -> None:
    await draft(road)
    with pytest.raises(sqlite3.IntegrityError, match="listen first"):
        by_hand(town, f"UPDATE outbox SET {change}")


@pytest.mark.parametrize("column", ["act = 'reply'", "target_id = (SELECT id FROM post LIMIT 1), act = 'reply'"])
async def test_a_silent_act_cannot_be_given_words_by_hand(road: Inbox, town: Any, column: str) -> None:
    await road.act(Act.LIKE, road.thread(road.window(ALL).rows[0].id).posts[0].id)
    with pytest.raises(sqlite3.IntegrityError, match="listen first"):
        by_hand(town, f"UPDATE outbox SET {column}, text = 'Of course!'")


@pytest.mark.parametrize("wanted", ["queued", "sending", "unsure"])
async def test_without_its_trigger_the_claim_still_refuses(road: Inbox, town: Any, until: Until, wanted: str) -> None:
    target = road.thread(road.window(ALL).rows[0].id).target
    for name in ("gate_insert", "gate_update"):
        by_hand(town, f"DROP TRIGGER {name}")
    for number, act in enumerate(("reply", "post", "shout", "edit")):
        by_hand(
            town,
            """INSERT INTO outbox (uid, act, state, account, target_id, key, text, audience, body_hash, created_at,
               updated_at, queued_at, send_at) VALUES (?, ?, ?, 1, ?, 'k', 'Of course!', 'public', '', 0, 0, ?, 0)""",
            f"x{number}", act, wanted, target, int(road.now().timestamp() * 1000),
        )  # fmt: skip
    road._engine.delivery.knock()
    await until(lambda: all(each.state is not OutboxState.QUEUED for each in road.outbox()))
    for entry in road._store.out.entries(OutboxState.QUEUED):
        with pytest.raises((ListenFirst, InboxError)):
            await road._store.out.claim(entry.id, "")


async def test_the_claim_judges_by_itself(road: Inbox, town: Any) -> None:
    """No trigger, the right seal, and the hearing gone: the last look before the permit is the claim's own."""
    entry, out = await heard_and_queued(road), road._store.out
    for sql in ("DROP TRIGGER gate_insert", "DROP TRIGGER gate_update", "DELETE FROM hearing"):
        by_hand(town, sql)
    with pytest.raises(ListenFirst):
        await out.claim(entry, "")
    by_hand(town, "UPDATE outbox SET act = 'post'")
    with contextlib.closing(sqlite3.connect(town.home.database, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        db.execute("UPDATE outbox SET body_hash = ?", (seal(db.execute("SELECT * FROM outbox").fetchone()),))
    with pytest.raises(Tampered):
        await out.claim(entry, "")
    await road.take_back(entry)


async def test_words_changed_on_the_disk_after_queuing_do_not_leave(road: Inbox, town: Any, until: Until) -> None:
    entry = await heard_and_queued(road)
    by_hand(town, "UPDATE outbox SET text = 'No idea, go away.'")
    await until(lambda: state(road, entry) is OutboxState.FAILED)
    assert "not what you queued" in road.outgoing(entry).cause  # type: ignore[union-attr]
    with pytest.raises(Tampered):
        road._store.out.reply_of(entry)


@pytest.mark.parametrize("column", ["audience = 'public'", "account = 2", "act = 'edit'"])
async def test_a_queued_reply_sent_elsewhere_by_hand_does_not_leave(
    road: Inbox, town: Any, until: Until, column: str
) -> None:
    town.paper.say("ben", "Only for you", visibility="direct")
    await road.sync_now()
    row = next(each for each in road.window(ALL).rows if "Only" in each.excerpt)
    await road.heard([post.id for post in road.thread(row.id).posts])
    entry = await road.save_draft(account=row.account, conversation=row.id, text="Of course!")
    await road.queue(entry)
    by_hand(town, f"UPDATE outbox SET {column}")
    await asyncio.sleep(0.3)
    assert not [each for each in road.outbox() if each.state is OutboxState.SENT]


# --- the permit


async def test_a_permit_is_not_made_forged_copied_or_used_twice(road: Inbox) -> None:
    entry = await heard_and_queued(road)
    permit = await road._store.out.claim(entry, "")
    await road._store.out.move(entry, OutboxState.FAILED)
    with pytest.raises(PermitRefused):
        Permit(object(), entry, permit.reply, 1, permit.expires_at)
    with pytest.raises(PermitRefused):
        permit.use(permit.reply.account, (Act.POST,))
    with pytest.raises(PermitRefused):
        permit.use("somebody-else", tuple(Act))  # type: ignore[arg-type]
    permit.use(permit.reply.account, tuple(Act))
    with pytest.raises(PermitRefused):
        permit.use(permit.reply.account, tuple(Act))
    border = road._engine.border(permit.reply.account)
    assert border is not None
    with pytest.raises(PermitRefused):
        await border.connector.reply(permit)


class Forged:
    """All that a permit has, and none of its right."""

    def __init__(self, like: Permit) -> None:
        self.reply, self.used, self.expires_at, self.entry = like.reply, True, like.expires_at, like.entry

    def use(self, account: object, acts: object) -> Any:
        return self.reply


async def test_the_transport_takes_no_forged_or_foreign_permit(road: Inbox) -> None:
    entry = await heard_and_queued(road)
    permit = await road._store.out.claim(entry, "")
    await road._store.out.move(entry, OutboxState.FAILED)
    border = road._engine.border(permit.reply.account)
    assert border is not None
    with pytest.raises(PermitRefused):
        await border.connector.reply(Forged(permit))  # type: ignore[arg-type]
    with pytest.raises(PermitRefused), border.connector.link.http.unlocked(permit):
        await border.connector._send(permit.reply)  # it was never used, so it unlocks nothing
    stolen = object.__new__(Permit)
    stolen.reply, stolen._used = permit.reply, True
    stolen.expires_at = datetime(2999, 1, 1, tzinfo=UTC)
    with pytest.raises(PermitRefused), border.connector.link.http.unlocked(stolen):
        await border.connector._send(permit.reply)
    for copied in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(PermitRefused, match="one act"):
            copied(permit)


@pytest.mark.parametrize("act", sorted(set(Act) - {Act.HIDE, Act.UNHIDE}))
async def test_a_connector_called_directly_meets_the_transport(road: Inbox, act: Act) -> None:
    entry = await heard_and_queued(road)
    reply = replace(road._store.out.reply_of(entry), act=act)
    await road.take_back(entry)
    border = road._engine.border(reply.account)
    assert border is not None
    with pytest.raises(Rejected, match="refused while listening"):
        await (border.connector._send(reply) if act in (Act.REPLY, Act.POST) else border.connector._act(reply))
    with pytest.raises(Rejected, match="refused while listening"):
        await border.connector.link.http.request("POST", "/api/v1/statuses", json={"status": "Of course!"})


@pytest.mark.parametrize("name", ["reply", "act"])
def test_a_connector_cannot_bring_its_own_road(name: str) -> None:
    with pytest.raises(TypeError, match="permit"):
        type("Sly", (Connector,), {name: lambda self, permit: None})
    honest = type("Honest", (Connector,), {})
    with pytest.raises(TypeError, match="permit"):
        type("Heir", (honest,), {name: lambda self, permit: None})


# --- the source


def test_a_new_act_must_say_whether_it_speaks() -> None:
    """Whoever adds an act meets this: it is silent, it speaks (and is gated), or it stands alone."""
    assert set(Act) == SILENT | SPEAKING | {Act.POST}


def test_permits_are_minted_in_one_place() -> None:
    root = Path(inbox_tui.__file__).parent
    trees = [*root.rglob("*.py"), *(root.parent / "connectors").rglob("*.py")]
    assert len(trees) > 100
    found = {
        str(path.relative_to(root.parent))
        for path in trees
        for node in ast.walk(ast.parse(path.read_bytes()))
        if (isinstance(node, ast.ImportFrom) and any(name.name in ("mint", "_MINT") for name in node.names))
        or (isinstance(node, ast.Attribute) and node.attr in ("mint", "_MINT"))
        or (isinstance(node, ast.Constant) and node.value in ("mint", "_MINT"))
    }
    assert found == {"inbox_tui/store/outbox.py", "inbox_tui/testing/permits.py"}
    shipped = {
        str(path.relative_to(root.parent))
        for path in trees
        if "inbox_tui.testing.permits" in path.read_text("utf-8") and "testing" not in path.parts
    }
    assert shipped == set(), "what mints permits for tests is used by nothing that ships"
