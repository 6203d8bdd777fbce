"""What is meant for few never leaves as something that anybody sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.domain.model import Act, Audience, OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import InboxError
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
                assert "choose who will see it" in told.value.next_step
                assert inbox.outgoing(entry).state is OutboxState.DRAFT
