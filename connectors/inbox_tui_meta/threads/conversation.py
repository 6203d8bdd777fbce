"""What stands around a post on Threads: the conversation below our own posts, and what is shown of others'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inbox_tui.connector import ConnectorError, PermissionMissing, Rejected, TargetGone, Unreadable, Unsupported
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Absent, Identity, Post, PostRef, PostState, RemoteId, Thread
from inbox_tui_meta.errors import Unseen
from inbox_tui_meta.graph import Graph
from inbox_tui_meta.threads import fields as ask
from inbox_tui_meta.threads import parse

ABOVE = 10
"""So many posts above one are fetched one by one."""
BELOW = 6
"""So many answers of a list below one."""
_NOT_SHOWN = (Unseen, PermissionMissing, Rejected, Unsupported)


class Conversation:
    """``around`` is asked of one post; what was found on the way is in ``posts``."""

    def __init__(self, graph: Graph, us: Identity) -> None:
        self._graph = graph
        self._us = us
        self._posts: dict[RemoteId, Post] = {}
        self._absent: dict[str, Absent] = {}
        self._skipped = 0

    async def around(self, ref: PostRef) -> Thread:
        """Raises ``TargetGone`` where the post itself is gone."""
        try:
            this = parse.post(await self._one(ref.id), self._us, root=ref.extra.get("root", ""))
        except Unseen:
            raise await self._graph.gone("me") from None
        except Odd:
            raise Unreadable("Threads answered without what was asked for. It will be asked again.") from None
        self._posts[this.ref.id] = this
        shown = await self._below(this.root or this.ref.id, "conversation")
        if shown is None or (this.root and this.ref.id not in shown):
            # Of others' conversations only the answers to what is ours are shown.
            ours = this.ref.id if this.ours else this.parent
            if ours is not None:
                await self._below(ours, "replies")
        await self._above()
        return Thread(
            posts=tuple(self._posts.values()), absent=tuple(self._absent.values()), skipped=self._skipped
        )  # fmt: skip

    async def _one(self, number: str) -> Mapping[str, Any]:
        return await self._graph.get(number, params=ask.ONE, doing="reading this thread")

    async def _below(self, number: str, edge: str) -> set[RemoteId] | None:
        """What stands below a post, by id; None where that is not shown."""
        listed: set[RemoteId] = set()
        try:
            async for batch in self._graph.edge(number, edge, params=ask.BELOW, most=BELOW):
                found = parse.sifted(batch.items, self._us, root=number)
                listed |= {each.ref.id for each in found.posts}
                self._posts |= {each.ref.id: each for each in found.posts}
                self._skipped += found.skipped
        except _NOT_SHOWN as error:
            self._graph.link.log.info("a conversation is not shown: %s", error)
            return None
        return listed

    async def _above(self) -> None:
        """The posts above those known, one by one; those that are not shown are named."""
        for _ in range(ABOVE):
            missing = self._missing()
            if not missing:
                return
            number = min(missing)
            try:
                self._posts[number] = parse.post(await self._one(number), self._us)
            except (ConnectorError, Odd) as error:
                if not isinstance(error, Unseen | PermissionMissing | Rejected | Odd | TargetGone):
                    raise
                self._absent[number] = Absent(id=number, state=PostState.MISSING)
        for number in self._missing():
            self._absent[number] = Absent(id=number, state=PostState.MISSING)

    def _missing(self) -> set[RemoteId]:
        return {each.parent for each in self._posts.values() if each.parent} - self._posts.keys() - self._absent.keys()
