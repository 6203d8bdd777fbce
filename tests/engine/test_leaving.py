"""The last steps before something leaves, when the conversation, the user or the file moves in between."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.model import Audience, OutboxId, OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.inbox import Inbox

Until = Callable[[Callable[[], Any]], Awaitable[Any]]


async def write(inbox: Inbox, text: str = "Yes, we do.") -> OutboxId:
    row = inbox.window(ViewKey("all")).rows[0]
    thread = inbox.thread(row.id)
    await inbox.heard([post.id for post in thread.posts])
    return await inbox.save_draft(account=row.account, conversation=row.id, target=thread.target, text=text)


def state(inbox: Inbox, entry: OutboxId) -> OutboxState | None:
    found = inbox.outgoing(entry)
    return found.state if found else None


async def test_to_send_unchecked_is_not_to_answer_twice(town: Any, until: Until) -> None:
    asked = town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await write(inbox)
        town.clock.skip = timedelta(minutes=20)
        town.paper.away = True
        found = await inbox.check_fresh(entry)
        assert found.may_force
        assert "Unverified" in found.sentence
        await inbox.queue(entry, force=True)
        town.paper.away = False
        town.paper.say("brand", "Answered on the phone", to=asked)
        town.clock.skip += timedelta(seconds=11)
        await inbox._engine.delivery.once()
        assert state(inbox, entry) is OutboxState.DRAFT
        assert "already" in inbox.drafts()[0].cause
    assert town.paper.by_brand() == ["Answered on the phone"]


async def test_taken_back_and_queued_anew_it_has_its_whole_window_again(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await write(inbox)
        assert (await inbox.check_fresh(entry)).ok
        await inbox.queue(entry)
        border = inbox._engine.border(inbox.outgoing(entry).account)  # type: ignore[union-attr]
        assert border is not None
        usual = border.fence

        async def meanwhile(reply: Any) -> str:
            await inbox.take_back(entry)
            await inbox.save_draft(
                entry=entry, account=reply.account, conversation=inbox.outgoing(entry).conversation, text="No, sorry."  # type: ignore[union-attr]
            )  # fmt: skip
            await inbox.queue(entry)
            border.fence = usual  # type: ignore[method-assign]
            return await usual(reply)

        border.fence = meanwhile  # type: ignore[method-assign]
        town.clock.skip = timedelta(seconds=11)
        await inbox._engine.delivery.once()
        assert state(inbox, entry) is OutboxState.QUEUED
        assert town.paper.by_brand() == []
        assert (await inbox.take_back(entry)).text == "No, sorry."


async def test_changed_on_the_disk_while_it_may_have_been_posted_is_said_and_left_alone(town: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await write(inbox)
        await inbox.queue(entry)
        out = inbox._store.out
        await out.claim(entry, "")
        await out.move(entry, OutboxState.UNSURE, send_at=inbox.now())
        await inbox._store._desk.db.write(
            lambda db: db.execute("UPDATE outbox SET text = 'Buy!' WHERE id = ?", (entry,))
        )
        await inbox._engine.delivery.once()
        found = inbox.outgoing(entry)
        assert found is not None
        assert found.state is OutboxState.HELD
        assert "not what you queued" in found.cause
    assert town.paper.by_brand() == []


async def test_changed_on_the_disk_before_a_repetition_fails_instead_of_waiting_for_ever(town: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await write(inbox)
        await inbox.queue(entry)
        out = inbox._store.out
        await out.claim(entry, "")
        await out.move(entry, OutboxState.QUEUED, send_at=inbox.now())
        await inbox._store._desk.db.write(
            lambda db: db.execute("UPDATE outbox SET text = 'Buy!' WHERE id = ?", (entry,))
        )
        await inbox._engine.delivery.once()
        assert state(inbox, entry) is OutboxState.FAILED
    assert town.paper.by_brand() == []


async def test_once_it_is_known_to_stand_there_no_doubt_is_left_beside_it(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.faults = ["cut after"]
        entry = await write(inbox)
        said: list[str] = []
        inbox._store.on_change(lambda changes: said.append(inbox.outgoing(entry).cause))  # type: ignore[union-attr]
        await inbox.queue(entry)
        await until(lambda: state(inbox, entry) is OutboxState.SENT)
        assert any("May have been posted" in words for words in said), "the doubt was told while it lasted"
        found = inbox.outgoing(entry)
        assert found is not None
        assert (found.cause, found.next_step) == ("", "")


async def refused_once_in_public(town: Any, inbox: Inbox, until: Until) -> OutboxId:
    """A reply to followers that its writer agreed to make public, and that the platform refused."""
    row = inbox.window(ViewKey("all")).rows[0]
    thread = inbox.thread(row.id)
    await inbox.heard([post.id for post in thread.posts])
    entry = await inbox.save_draft(
        account=row.account, conversation=row.id, target=thread.target, text="Yes, we do.", audience=Audience.PUBLIC
    )
    with pytest.raises(InboxError, match="would be public") as refused:
        await inbox.queue(entry)
    assert refused.value.next_step, "a refusal says what to do next"
    town.paper.faults = ["refused"]
    await inbox.queue(entry, widen=True)
    await until(lambda: state(inbox, entry) is OutboxState.FAILED)
    return entry


async def test_what_was_agreed_to_be_public_is_not_asked_again_for_the_same_words(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?", visibility="private")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await refused_once_in_public(town, inbox, until)
        await inbox.retry(entry)
        await until(lambda: state(inbox, entry) is OutboxState.SENT)
    assert town.paper.by_brand() == ["Yes, we do."]


async def test_other_words_are_not_public_because_the_first_ones_were(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?", visibility="private")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await refused_once_in_public(town, inbox, until)
        found = await inbox.take_back(entry)
        await inbox.save_draft(entry=entry, account=found.account, conversation=found.conversation, text="Call me.")
        with pytest.raises(InboxError, match="would be public"):
            await inbox.queue(entry)
    assert town.paper.by_brand() == []


async def test_words_changed_on_the_disk_are_not_covered_by_what_was_agreed(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?", visibility="private")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await refused_once_in_public(town, inbox, until)
        await inbox._store._desk.db.write(
            lambda db: db.execute("UPDATE outbox SET text = 'Buy!' WHERE id = ?", (entry,))
        )
        with pytest.raises(InboxError, match="would be public"):
            await inbox.retry(entry)
    assert town.paper.by_brand() == []
