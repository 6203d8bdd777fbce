"""Permits and replies for tests. In the product a permit comes from a claimed outbox row and from nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from inbox_tui.connector import Connector
from inbox_tui.domain.model import Act, Audience, Identity, OutboxId, Post, PostRef, RemoteId, Reply
from inbox_tui.domain.outbox import Permit, mint


def reply_for(
    connector: Connector, target: Post | None, text: str = "Thank you!", *, act: Act = Act.REPLY, fence: str = ""
) -> Reply:
    """What the outbox would hold for this act on ``target``: audience and content warning carried over."""
    return Reply(
        act=act,
        account=connector.link.account,
        key=connector.new_key(),
        target=target.ref if target else None,
        target_post=target,
        text=text if act in (Act.REPLY, Act.POST, Act.EDIT) else "",
        spoiler=target.spoiler if target and connector.features.text.spoilers else "",
        audience=target.audience if target else Audience.PUBLIC,
        created_at=connector.link.now(),
        fence=fence,
    )


def unknown(post_id: str = "999999999999") -> Post:
    """A post that no platform knows, to act on where any will do."""
    return Post(
        ref=PostRef(id=RemoteId(post_id)),
        author=Identity(id=RemoteId("someone"), handle="someone.example"),
        created_at=datetime.fromisoformat("2026-03-01T12:00:00+00:00"),
        text="Hello?",
    )


def permit_for(reply: Reply, *, attempt: int = 1) -> Permit:
    """A fresh permit for one act, good for a minute after it was queued."""
    return mint(OutboxId(1), reply, attempt, reply.created_at + timedelta(minutes=1))
