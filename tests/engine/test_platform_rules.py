"""What a platform's own rules forbid or charge is said before anything is sent, and what runs out before it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.connector import Checks, Expiry, Profile, Quota, Retention
from inbox_tui.domain.model import Act, Identity, OutboxState, Page, RemoteId
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine.sync import AccountSync
from inbox_tui.errors import InboxError
from inbox_tui.inbox import Inbox
from inbox_tui_mastodon import MastodonConnector

ALL = ViewKey("all")
Until = Callable[[Callable[[], Any]], Awaitable[Any]]
SHUT = "Messenger takes answers for 24 hours, and they are over."


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A platform whose answer window is shut while ``rules["shut"]``, and where a link costs."""
    told = {"shut": False}

    def checks(cls: Any, reply: Any, now: Any) -> Checks:
        notes = ("A link makes this answer cost 0.20 $.",) if "https://" in reply.text else ()
        return Checks(refused=SHUT if told["shut"] else "", notes=notes)

    monkeypatch.setattr(MastodonConnector, "checks", classmethod(checks))
    return told


async def draft(inbox: Inbox, text: str = "Yes.") -> Any:
    (row,) = inbox.window(ALL).rows
    thread = inbox.thread(row.id)
    await inbox.heard([post.id for post in thread.posts])
    return await inbox.save_draft(account=row.account, conversation=row.id, target=thread.target, text=text)


async def test_a_closed_window_refuses_the_review_and_the_queue_and_keeps_the_draft(town: Any, rules: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await draft(inbox)
        rules["shut"] = True
        found = await inbox.check_fresh(entry)
        assert (found.ok, found.sentence) == (False, SHUT)
        with pytest.raises(InboxError, match="24 hours"):
            await inbox.queue(entry, force=True)
        assert inbox.outgoing(entry).state is OutboxState.DRAFT
    assert town.paper.by_brand() == []


async def test_a_window_that_closes_while_the_answer_waits_brings_it_back(town: Any, rules: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await draft(inbox)
        await inbox.check_fresh(entry)
        await inbox.queue(entry)
        rules["shut"] = True
        await until(lambda: inbox.outgoing(entry).state is OutboxState.DRAFT)
        assert inbox.outgoing(entry).cause == SHUT
    assert town.paper.by_brand() == []


async def test_what_should_be_known_before_sending_is_there_to_be_shown(town: Any, rules: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await draft(inbox, "See https://shop.example")
        assert inbox.rule_notes(entry) == (
            "A link makes this answer cost 0.20 $.",
            "It does not mention @ana@town.example, who may not be told of it.",
        )
        rules["shut"] = True
        assert inbox.rule_notes(entry)[0] == SHUT


async def test_what_is_answered_is_gone_or_shut_meanwhile_is_there_to_be_shown(town: Any, rules: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await draft(inbox, "@ana@town.example Yes.")
        assert inbox.rule_notes(entry) == ()
        out = inbox.outgoing(entry)
        raw = inbox._store.raw_post(out.target)
        await inbox._store.ingest(out.account, Page(posts=(replace(raw, closed="It was rejected."),)))
        assert inbox.rule_notes(entry) == ("No reply is taken here: It was rejected.",)
        await inbox._store.hide(out.account, raw.ref.id)
        (said,) = inbox.rule_notes(entry)
        assert said.startswith("The post you answer is gone")


async def test_checks_that_fail_hold_nothing_up(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(cls: Any, reply: Any, now: Any) -> Checks:
        raise ZeroDivisionError

    monkeypatch.setattr(MastodonConnector, "checks", classmethod(broken))
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await draft(inbox)
        assert (await inbox.check_fresh(entry)).ok
        await inbox.queue(entry)


async def test_a_login_that_may_only_read_queues_nothing(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = MastodonConnector.profile

    async def reading(self: Any) -> Profile:
        return replace(await real(self), may=frozenset(), why_not={Act.REPLY: "This archive is for reading."})

    monkeypatch.setattr(MastodonConnector, "profile", reading)
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        entry = await draft(inbox)
        with pytest.raises(InboxError, match="archive is for reading"):
            await inbox.queue(entry)
        (account,) = inbox.accounts()
        assert account.why_not[Act.REPLY] == "This archive is for reading."


async def test_what_runs_out_is_announced_a_week_ahead(bench: Any, scripted: Any) -> None:
    connector, now = scripted(), bench.time.now()

    def expiry(days: float) -> Expiry:
        return Expiry(what=f"Version {days}", at=now + timedelta(days=days), then="Set a newer one.")

    async def profile() -> Profile:
        who = Identity(id=RemoteId("u"), handle="acme")
        return Profile(identity=who, expires=(expiry(8), expiry(6.5), expiry(1.5), expiry(0.5), expiry(-2)))

    connector.profile = profile
    assert (await bench.border(connector).profile()).warnings == (
        "Version 6.5 runs out in 6 days, on 2026-03-08. Set a newer one.",
        "Version 1.5 runs out in a day, on 2026-03-03. Set a newer one.",
        "Version 0.5 runs out within a day, on 2026-03-02. Set a newer one.",
        "Version -2 ran out on 2026-02-28. Set a newer one.",
    )


async def test_a_quota_is_shown_as_it_is_used_up_and_bends_the_pause(bench: Any, scripted: Any) -> None:
    connector = scripted()
    used = Quota(what="units today", used=2580, limit=10_000, resets_at=bench.time.now() + timedelta(hours=23))

    async def profile() -> Profile:
        return Profile(identity=Identity(id=RemoteId("u"), handle="acme"), poll_seconds=900)

    connector.profile = profile
    connector.quotas = lambda: (used, "nonsense", Quota(what="$ this month\x1b", used=0.5))
    sync = bench.sync(connector)
    assert sync.poll_seconds == 60
    await sync.round()
    assert sync.poll_seconds == 900
    assert sync.profile is not None
    assert [one.words() for one in sync.profile.quotas] == [
        "2,580 of 10,000 units today, until 2026-03-03 08:00 UTC",
        "0.50 $ this month␛",
    ]


async def test_why_no_answer_is_taken_is_known_before_anything_is_typed(town: Any, rules: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        (row,) = inbox.window(ALL).rows
        target = inbox.thread(row.id).target
        assert inbox.closed(row.id, target) == ""
        rules["shut"] = True
        assert inbox.closed(row.id, target) == SHUT


async def test_what_a_platform_costs_keeps_and_has_used_up_stands_under_accounts(
    town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    retention = Retention(posts=timedelta(hours=48), rule="Comments may be kept for 48 hours.")
    features = replace(MastodonConnector.features, costs="A mention costs 0.001 $.", retention=retention)
    monkeypatch.setattr(MastodonConnector, "features", features)
    monkeypatch.setattr(MastodonConnector, "quotas", lambda self: (Quota(what="$ this month", used=1.5, limit=20),))
    async with town.open() as inbox:
        await inbox.sync_now()
        (account,) = inbox.accounts()
        assert account.used == ("1.50 of 20 $ this month",)
        assert (account.costs, account.keeps) == ("A mention costs 0.001 $.", "Comments may be kept for 48 hours.")


async def test_the_way_that_was_chosen_reaches_the_platform(
    town: Any, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    ways = replace(MastodonConnector.features, manners={Act.LIKE: ("like", "celebrate")})
    monkeypatch.setattr(MastodonConnector, "features", ways)
    done: list[str] = []

    async def act(self: Any, reply: Any) -> None:
        done.append(reply.text)

    monkeypatch.setattr(MastodonConnector, "_act", act)
    town.paper.say("ana", "Hello?")
    async with town.open() as inbox:
        await inbox.sync_now()
        (row,) = inbox.window(ALL).rows
        account = inbox.account(row.account)
        assert account.manners == {Act.LIKE: ("like", "celebrate")}
        post = inbox.thread(row.id).target
        with pytest.raises(InboxError, match="no such way"):
            await inbox.act(Act.LIKE, post, "frown")
        entry = await inbox.act(Act.LIKE, post, "celebrate")
        await until(lambda: inbox.outgoing(entry.id).state is OutboxState.SENT)
        assert done == ["celebrate"]
        assert inbox.drafts() == ()
    town.home.database.unlink()
    async with town.open() as inbox:
        assert inbox.drafts() == (), "the manner of an act comes back as nobody's draft"


async def test_what_runs_out_is_one_notice_a_week_ahead_and_stays_under_accounts(bench: Any, scripted: Any) -> None:
    connector = scripted()
    ends = bench.time.now() + timedelta(days=8)

    async def profile() -> Profile:
        expires = (Expiry(what="This login\x1b", at=ends, then="Sign in again."),)
        return Profile(identity=Identity(id=RemoteId("u"), handle="acme"), expires=expires)

    connector.profile = profile
    told: list[str] = []
    sync = AccountSync(
        connector.link.account,
        bench.border(connector),
        bench.shelf,
        replace(bench.world, on_notice=told.append),
        interval=lambda: 60.0,
    )
    await sync.round()
    assert told == []
    assert sync.profile is not None
    assert sync.profile.warnings == ()
    for _ in range(3):
        bench.time.at += timedelta(days=1)
        await sync.round()
        await sync.round()
        assert len(sync.profile.warnings) == 1
    assert told == ["acme: This login␛ runs out in 7 days, on 2026-03-10. Sign in again."]


@pytest.fixture
def two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    terms = Retention(posts=timedelta(hours=48), rule="Two days.")
    monkeypatch.setattr(MastodonConnector, "features", replace(MastodonConnector.features, retention=terms))


def said(inbox: Inbox) -> str:
    (row,) = inbox.window(ALL).rows
    return row.excerpt


async def test_an_open_app_removes_what_may_be_kept_no_longer(town: Any, two_days: None, until: Until) -> None:
    town.paper.say("ana", "Is the lilac teapot here?")
    async with town.open() as inbox:
        await inbox.sync_now()
        assert said(inbox) == "Is the lilac teapot here?"
        (account,) = inbox.accounts()
        assert (account.keeps, account.removes_at is not None) == ("Two days.", True)
        town.clock.skip += timedelta(hours=49)
        await until(lambda: said(inbox).startswith("(removed"))
        assert await inbox.search("lilac") == ()
        (row,) = inbox.window(ALL).rows
        assert row.waiting_since is not None


async def test_a_sync_without_the_app_removes_it_too(town: Any, two_days: None) -> None:
    town.paper.say("ana", "Is the lilac teapot here?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
    town.clock.skip += timedelta(hours=49)
    async with town.open(listen=False) as inbox:
        assert said(inbox).startswith("(removed")
        (row,) = inbox.window(ALL).rows
        (post,) = inbox.thread(row.id).posts
        assert post.removed == "Removed after 48 h, as Mastodon's terms ask."
