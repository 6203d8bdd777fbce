"""Compare and send: is the conversation still what the writer thinks it is?"""

from __future__ import annotations

import asyncio
from datetime import datetime

from inbox_tui.config import Sending
from inbox_tui.connector import Checks, ConnectorError, TargetGone
from inbox_tui.domain.ages import age
from inbox_tui.domain.model import AccountId, Act, OutboxId, PostId, PostState, Reply
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import Freshness
from inbox_tui.engine.border import Border, Rules
from inbox_tui.net.budget import urgent
from inbox_tui.store import Store

_GONE = {
    PostState.DELETED: "The post you answer was deleted. Your text is kept.",
    PostState.HIDDEN: "The post you answer is gone: deleted, or hidden from you. Your text is kept.",
}


@value_class()
class Look:
    """What one look brought: whether there was an answer, and why not."""

    answered: bool
    trouble: ConnectorError | None = None


async def look(store: Store, border: Border | None, entry: OutboxId, seconds: float) -> Look:
    """Fetch the target and its surroundings again and store them. Never raises a platform's trouble."""
    found = store.out.entry(entry)
    if found.target is None:
        return Look(True)
    if border is None:
        return Look(False)
    ref = store.raw_post(found.target).ref
    try:
        with urgent():
            async with asyncio.timeout(seconds):
                thread = await border.thread(ref)
    except TargetGone:
        await store.hide(found.account, ref.id)
        return Look(True)
    except ConnectorError as error:
        return Look(False, error)
    except TimeoutError:
        return Look(False)
    await store.ingest_thread(found.account, ref, thread)
    return Look(True)


def closed_to(
    store: Store, rules: Rules | None, account: AccountId, target: PostId, now: datetime, act: Act = Act.REPLY
) -> str:
    """Why a post takes no reply, or no other act, before anything is written or queued: what it says itself of
    replies, else the platform's rules."""
    post = store.raw_post(target)
    if act is Act.REPLY and post.closed:
        return post.closed
    if rules is None:
        return ""
    blank = Reply(
        act=act,
        account=account,
        key="",
        target=post.ref,
        target_post=post,
        audience=post.audience,
        created_at=now,
    )
    return rules.checks(blank).refused


def platform_rules(store: Store, rules: Rules | None, entry: OutboxId) -> Checks:
    """What the platform's own rules say of an entry as it stands: an answer window that has closed, what it costs.
    Asks nobody; nothing is known where the connector does not load or the entry carries no words."""
    found = store.out.find(entry)
    if rules is None or found is None or found.act not in (Act.REPLY, Act.POST, Act.EDIT):
        return Checks()
    target = store.raw_post(found.target) if found.target is not None else None
    reply = Reply(
        act=found.act,
        account=found.account,
        key="",
        target=target.ref if target else None,
        target_post=target,
        text=found.text,
        spoiler=found.spoiler,
        audience=found.audience,
        created_at=found.updated_at,
    )
    return rules.checks(reply)


def refused_here(store: Store, entry: OutboxId) -> str:
    """Why what an entry answers takes no reply any more, as far as it is known here; empty where it does."""
    found = store.out.find(entry)
    if found is None or found.act is not Act.REPLY or found.target is None:
        return ""
    target = store.raw_post(found.target)
    return _GONE.get(target.state, "") or (f"No reply is taken here: {target.closed}" if target.closed else "")


def judge(store: Store, entry: OutboxId, looked: Look, now: datetime, rules: Sending) -> Freshness:
    """What the writer must know before this goes out. Pure reading of the store."""
    found = store.out.entry(entry)
    news = store.out.news(entry)
    checked = looked.answered
    if gone := _GONE.get(news.target_state, ""):
        return Freshness(ok=False, checked=checked, sentence=gone)
    if news.closed:
        return Freshness(ok=False, checked=checked, sentence=f"No reply is taken here: {news.closed}")
    if news.verdict is not None and not news.verdict.open:
        edited = (news.edited,) if news.edited else ()
        words = "They changed what they wrote." if edited else f"Something is unheard: {news.verdict.words}."
        return Freshness(ok=False, checked=checked, sentence=words, new_posts=news.verdict.unheard, edited=edited)
    if news.edited:
        return Freshness(ok=False, checked=checked, sentence="They changed what they wrote.", edited=(news.edited,))
    if news.answered:
        return Freshness(
            ok=False,
            checked=checked,
            may_force=True,
            sentence="This was answered already, from another app. Your text is kept; send it as well?",
            new_posts=news.answered,
        )
    if checked:
        return Freshness(ok=True, checked=True)
    return _unchecked(store, found.account, found.conversation, now, rules)


def _unchecked(store: Store, account: AccountId, conversation: int | None, now: datetime, rules: Sending) -> Freshness:
    last = store.last_look(account, conversation)
    if last is None:
        return Freshness(ok=False, checked=False, may_force=True, sentence="Unverified: nothing answered. Send anyway?")
    seconds = (now - last).total_seconds()
    if seconds <= rules.fresh_sync_minutes * 60:
        return Freshness(ok=True, checked=False, age_s=seconds)
    return Freshness(
        ok=False,
        checked=False,
        age_s=seconds,
        may_force=True,
        sentence=f"Unverified: no answer now, last looked {age(seconds)} ago. Send anyway?",
    )
