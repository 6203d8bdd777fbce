"""Just after a start, while accounts are still being opened: nothing is said to be broken, and no rule is forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import Checks
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, Act, OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine import engine
from inbox_tui.engine.accounts import Accounts
from inbox_tui.errors import DiskFull, InboxError
from inbox_tui.net.client import AccountHttp
from inbox_tui.secrets import outside
from inbox_tui.store.desk import Desk
from inbox_tui.store.lock import Lock
from inbox_tui_mastodon import MastodonConnector

Until = Callable[[Callable[[], Any]], Any]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Shut, it keeps accounts from being opened: as a keyring does that asks."""
    gate = asyncio.Event()
    gate.set()
    usual = outside.EnvVault.load

    async def slow(self: Any) -> Any:
        await gate.wait()
        return await usual(self)

    monkeypatch.setattr(outside.EnvVault, "load", slow)
    return gate


@pytest.fixture
async def started(town: Any, gate: asyncio.Event) -> Any:
    """A town that was there before."""
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
    gate.clear()
    return town


async def test_an_act_waits_for_its_account(started: Any, gate: asyncio.Event) -> None:
    async with started.open() as inbox:
        row = inbox.window(ViewKey("all")).rows[0]
        thread = inbox.thread(row.id)
        liking = asyncio.create_task(inbox.act(Act.LIKE, thread.posts[0].id))
        await asyncio.sleep(0.05)
        assert not liking.done()
        gate.set()
        assert (await liking).state is OutboxState.QUEUED


async def test_a_reply_waits_to_be_compared_and_queued(started: Any, gate: asyncio.Event) -> None:
    async with started.open() as inbox:
        row = inbox.window(ViewKey("all")).rows[0]
        await inbox.heard([post.id for post in inbox.thread(row.id).posts])
        entry = await inbox.save_draft(account=row.account, conversation=row.id, text="Yes, we do.")
        checking = asyncio.create_task(inbox.check_fresh(entry))
        await asyncio.sleep(0.05)
        gate.set()
        found = await checking
        assert found.ok
        assert found.checked
        assert (await inbox.queue(entry)).state is OutboxState.QUEUED


async def test_what_takes_too_long_is_said_as_it_is(
    started: Any, gate: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LONGEST_OPENING", 0.02)
    async with started.open() as inbox:
        post = inbox.thread(inbox.window(ViewKey("all")).rows[0].id).posts[0]
        with pytest.raises(InboxError, match="still being opened") as told:
            await inbox.act(Act.LIKE, post.id)
        assert told.value.next_step == "Try again in a moment."
        gate.set()


async def test_the_first_words_and_the_window_need_no_open_account(
    started: Any, gate: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = classmethod(lambda cls, reply, now: Checks(refused="The window is over."))
    monkeypatch.setattr(MastodonConnector, "checks", late)
    async with started.open() as inbox:
        row = inbox.window(ViewKey("all")).rows[0]
        assert inbox.opening(row.id).startswith("@ana")
        assert inbox.closed(row.id, inbox.thread(row.id).target) == "The window is over."
        entry = await inbox.save_draft(account=row.account, conversation=row.id, text="@ana@town.example Yes.")
        assert inbox.rule_notes(entry) == ("The window is over.",)
        gate.set()


async def test_what_was_queued_before_the_end_is_not_said_to_be_unusable(
    started: Any, gate: asyncio.Event, until: Until
) -> None:
    gate.set()
    async with started.open(listen=False) as inbox:
        row = inbox.window(ViewKey("all")).rows[0]
        await inbox.heard([post.id for post in inbox.thread(row.id).posts])
        entry = await inbox.save_draft(account=row.account, conversation=row.id, text="Yes, we do.")
        await inbox.queue(entry)
    gate.clear()
    started.clock.skip += timedelta(seconds=30)
    async with started.open() as inbox:
        causes = []
        inbox._store.on_change(lambda changes: causes.append(inbox.outgoing(entry).cause))
        await asyncio.sleep(0.1)
        gate.set()
        await until(lambda: inbox.outgoing(entry).state is OutboxState.SENT)
        assert not any("cannot be used" in cause for cause in causes)


async def test_what_was_taken_back_while_its_account_was_waited_for_is_not_queued(
    started: Any, gate: asyncio.Event
) -> None:
    gate.set()
    async with started.open(listen=False) as inbox:
        row = inbox.window(ViewKey("all")).rows[0]
        await inbox.heard([post.id for post in inbox.thread(row.id).posts])
        entry = await inbox.save_draft(account=row.account, conversation=row.id, text="Yes, we do.")
        await inbox.queue(entry)
        await inbox._store.out.move(entry, OutboxState.HELD)
    gate.clear()
    async with started.open() as inbox:
        trying = asyncio.create_task(inbox.retry(entry))
        await asyncio.sleep(0.05)
        await inbox.take_back(entry)
        gate.set()
        with pytest.raises(InboxError, match="This is draft"):
            await trying
        assert inbox.outgoing(entry).state is OutboxState.DRAFT


async def test_a_text_is_judged_as_it_is_when_it_is_queued(started: Any, gate: asyncio.Event) -> None:
    async with started.open() as inbox:
        row = inbox.window(ViewKey("all")).rows[0]
        await inbox.heard([post.id for post in inbox.thread(row.id).posts])
        entry = await inbox.save_draft(account=row.account, conversation=row.id, text="Yes, we do.")
        queueing = asyncio.create_task(inbox.queue(entry))
        await asyncio.sleep(0.05)
        await inbox.save_draft(
            entry=entry, account=row.account, conversation=row.id, target=inbox.outgoing(entry).target, text="x" * 501
        )
        gate.set()
        with pytest.raises(InboxError, match="too long"):
            await queueing
        assert inbox.outgoing(entry).state is OutboxState.DRAFT


@pytest.mark.parametrize("fault", [KeyError("port"), TypeError("None is not iterable")])
async def test_a_connector_that_fails_at_its_address_is_broken_and_the_others_live_on(
    started: Any, gate: asyncio.Event, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def origins(cls: type, settings: Any) -> Any:
        raise fault

    gate.set()
    monkeypatch.setattr(MastodonConnector, "origins", classmethod(origins))
    async with started.open(listen=False) as inbox:
        (account,) = inbox.accounts()
        assert account.health is Health.BROKEN
        assert account.sentence.startswith(f"The Mastodon connector failed at its start ({type(fault).__name__}).")


async def test_what_fails_at_the_end_leaves_nothing_else_open(
    started: Any, gate: asyncio.Event, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    usual = AccountHttp.aclose

    async def fail(self: AccountHttp) -> None:
        await usual(self)
        raise RuntimeError("The socket was gone already.")

    gate.set()
    monkeypatch.setattr(AccountHttp, "aclose", fail)
    async with started.open(listen=False) as inbox:
        await inbox.sync_now()
    assert "did not close in order" in caplog.text
    lock = Lock(started.home.lock)
    assert lock.clean
    lock.release()


async def test_a_full_disk_at_the_start_leaves_what_is_here_to_read(
    started: Any, gate: asyncio.Event, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*given: Any, **more: Any) -> Any:
        raise DiskFull("The disk is full.")

    gate.set()
    accounts = Accounts(started.home.accounts_file)
    (known,) = accounts.all()
    accounts.put(replace(known, id=AccountId("another")))
    with monkeypatch.context() as patched:
        patched.setattr(Desk, "write", full)
        async with started.open() as inbox:
            await inbox._engine.opened()
            assert inbox.window(ViewKey("all")).rows
            patched.undo()
            started.paper.say("ben", "And to Peru?")
            await inbox.sync_now()
            assert len(inbox.window(ViewKey("all")).rows) == 2


async def test_accounts_are_opened_side_by_side_and_each_fails_by_itself(
    started: Any, gate: asyncio.Event, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts = Accounts(started.home.accounts_file)
    (slow,) = accounts.all()
    for name in ("quick", "odd"):
        accounts.put(replace(slow, id=AccountId(name), secrets="memory"))
    usual = engine.opened

    def opened(ground: Any, record: Any, **more: Any) -> Any:
        if record.id == "odd":
            raise KeyError("port")
        return usual(ground, record, **more)

    monkeypatch.setattr(engine, "opened", opened)
    async with started.open() as inbox:
        work = inbox._engine
        await until(lambda: work.border(AccountId("quick")) is not None)
        await until(lambda: not work.is_opening(AccountId("odd")))
        assert work.is_opening(slow.id)
        gate.set()
        await work.opened()
        assert work.border(slow.id) is not None
        found = {account.id: account for account in inbox.accounts()}
        assert found[AccountId("odd")].health is Health.BROKEN
        assert "could not be opened (KeyError)" in found[AccountId("odd")].sentence
