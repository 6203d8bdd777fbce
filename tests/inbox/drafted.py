"""How a draft is written, heard for, asked about and sent, through the facade over a real store."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from inbox_tui.domain.model import OutboxId, OutboxState
from inbox_tui.domain.relationship import Gate
from inbox_tui.domain.views import ViewKey
from inbox_tui.inbox import Inbox

TWO = "Do you ship to Peru? And can I pay by invoice?"
BROKEN = "The lid is broken again and nobody answers. I want a refund."
ANSWER = "We will send you a new lid today, and the old one may stay with you."
FIRST_WORD = "I'm sorry about that, Ana. I'm looking into it."


async def hear(inbox: Inbox) -> Any:
    row = inbox.window(ViewKey("all")).rows[0]
    thread = inbox.thread(row.id)
    await inbox.heard([post.id for post in thread.posts])
    return thread


async def draft(inbox: Inbox, text: str) -> OutboxId:
    thread = await hear(inbox)
    return await inbox.save_draft(
        account=thread.row.account, conversation=thread.row.id, target=thread.target, text=text
    )


async def change(inbox: Inbox, entry: OutboxId, text: str) -> None:
    found = inbox.outgoing(entry)
    assert found is not None
    await inbox.save_draft(entry=entry, account=found.account, conversation=found.conversation, text=text)


def open_gates(inbox: Inbox, entry: OutboxId) -> list[Gate]:
    return [want.gate for want in inbox.care(entry).open]


def want(inbox: Inbox, entry: OutboxId, gate: Gate) -> Any:
    return next(one for one in inbox.care(entry).wants if one.gate is gate)


def rows(inbox: Inbox, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in inbox._store._desk.read.execute(query)]


async def write(inbox: Inbox, *statements: str) -> None:
    for statement in statements:
        await inbox._store._desk.db.write(lambda db, said=statement: db.execute(said))  # type: ignore[misc]


async def send(town: Any, inbox: Inbox, entry: OutboxId) -> None:
    await inbox.check_fresh(entry)
    await inbox.queue(entry)
    await deliver(town, inbox)
    assert inbox.outgoing(entry).state is OutboxState.SENT  # type: ignore[union-attr]


async def deliver(town: Any, inbox: Inbox) -> None:
    town.clock.skip += timedelta(seconds=61)
    await inbox._engine.delivery.once()
