"""What is meant for few never leaves as something that anybody sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.domain.length import TextRules, measure
from inbox_tui.domain.model import Act, Audience, OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.ui.shown import text_rules
from inbox_tui.ui.widgets.composer import Writing
from inbox_tui_mastodon import MastodonConnector


@pytest.mark.parametrize("narrow", [False, True])
async def test_a_direct_post_leaves_only_where_posts_can_be_direct(
    town: Any, monkeypatch: pytest.MonkeyPatch, narrow: bool
) -> None:
    if not narrow:
        apart = replace(MastodonConnector.features, audiences=(Audience.PUBLIC, Audience.DIRECT))
        monkeypatch.setattr(MastodonConnector, "features", apart)
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        row = inbox.window(ViewKey("all")).rows[0]
        await inbox.heard([post.id for post in inbox.thread(row.id).posts])
        post = await inbox.save_draft(act=Act.POST, account=row.account, text="Only for you.", audience=Audience.DIRECT)
        reply = await inbox.save_draft(
            account=row.account, conversation=row.id, text="Only for you.", audience=Audience.DIRECT
        )
        for entry in (post, reply):
            if narrow:
                assert (await inbox.queue(entry)).state is OutboxState.QUEUED
            else:
                with pytest.raises(InboxError, match="is seen by anybody") as told:
                    await inbox.queue(entry)
                assert "who will see it" in told.value.next_step
                assert inbox.outgoing(entry).state is OutboxState.DRAFT


@pytest.mark.parametrize("act", [Act.REPLY, Act.POST])
@pytest.mark.parametrize(("direct_limit", "fits"), [(1000, True), (100, False)])
async def test_a_direct_text_is_as_long_as_the_composer_says_it_may_be(
    town: Any, monkeypatch: pytest.MonkeyPatch, act: Act, direct_limit: int, fits: bool
) -> None:
    features = replace(MastodonConnector.features, direct_text=TextRules(limit=direct_limit))
    monkeypatch.setattr(MastodonConnector, "features", features)
    town.paper.say("ana", "Between us: is it safe?", visibility="direct")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        row = inbox.window(ViewKey("all")).rows[0]
        await inbox.heard([post.id for post in inbox.thread(row.id).posts])
        text = "x" * (600 if fits else 200)
        place = {"conversation": row.id} if act is Act.REPLY else {"audience": Audience.DIRECT}
        entry = await inbox.save_draft(act=act, account=row.account, text=text, **place)
        out, account = inbox.outgoing(entry), inbox.account(row.account)
        rules = Writing(account=account, target=out.target, narrowest=Audience.DIRECT).rules
        assert rules == text_rules(account, out) == TextRules(limit=direct_limit)
        assert measure(text, rules).fits is fits
        if fits:
            assert (await inbox.queue(entry)).state is OutboxState.QUEUED
        else:
            with pytest.raises(InboxError, match=r"100 .* too long"):
                await inbox.queue(entry)
