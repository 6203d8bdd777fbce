"""One round of polling Threads: our posts, our replies, mentions, and the conversations below our posts.

There is no feed of what is new, no count of replies and no mark of an edit: conversations of young posts are read in
every round from the newest reply down to what is known, those of older ones by turns. Bounded to about forty requests.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from inbox_tui.connector import PermissionMissing, Rejected, TargetGone, Unsupported
from inbox_tui.connector.fields import part
from inbox_tui.domain.model import Identity, Page, RemoteId
from inbox_tui_meta.errors import Unseen
from inbox_tui_meta.fields import ident_or_none, when_or_none
from inbox_tui_meta.graph import Batch, Graph, Pairs
from inbox_tui_meta.threads import fields as ask
from inbox_tui_meta.threads import parse
from inbox_tui_meta.threads.cursor import MENTIONS, OWN, REPLIES, Place, write

REQUESTS = 36
FIRST_SYNC = timedelta(days=30)
MARGIN = 600
"""Seconds that two readings of a list overlap."""
STRETCH = 4
"""Answers of one list in a round; the rest comes with the next."""
YOUNG = timedelta(days=7)
EACH_ROUND = 12
"""Conversations of young posts that are read in each round."""
IN_TURN = 4
"""Older ones."""
DOUBTS = 4
"""Replies that are missing and looked for by themselves, in a round."""
_NOT_OFFERED = (PermissionMissing, Rejected, TargetGone, Unsupported)


class Round:
    def __init__(self, graph: Graph, us: Identity, place: Place) -> None:
        self._graph = graph
        self._us = us
        self._place = place
        self._left = REQUESTS
        self._doubts = DOUBTS
        self._notes: list[str] = []
        self._now = graph.link.now()
        self._floor = _seconds(self._now - FIRST_SYNC)

    async def run(self) -> AsyncIterator[Page]:
        self._graph.check_allowance()
        self._place.turn += 1
        async for page in self._list(OWN, ("me", "threads"), ask.LIST):
            yield page
        for step in (self._older(), self._optional(REPLIES), self._optional(MENTIONS), self._conversations()):
            async for page in step:
                yield page
        yield Page(cursor=write(self._place), note=" ".join(dict.fromkeys(self._notes)))

    def _page(self, found: parse.Sifted, deleted: tuple[RemoteId, ...] = ()) -> Page:
        posts = tuple(each for each in found.posts if each.ref.id not in deleted)
        return Page(
            posts=posts, deleted=deleted, skipped=found.skipped, sample=found.sample, cursor=write(self._place)
        )  # fmt: skip

    async def _batch(self, path: tuple[str, ...], params: Pairs, after: str) -> Batch:
        self._left -= 1
        return await self._graph.batch(*path, params=params, after=after, doing="reading replies")

    # --- one list, newest first

    async def _list(self, name: str, path: tuple[str, ...], params: Pairs) -> AsyncIterator[Page]:
        """Read a list from its newest item, or from where the last round stopped, down to what is known."""
        reach = self._place.reach(name)
        wall = name if name not in (OWN, REPLIES, MENTIONS) else ""
        stop = max(reach.newest - MARGIN, self._floor)
        seen: set[str] = set()
        whole = not reach.at
        for _ in range(STRETCH):
            if self._left <= 0:
                return
            try:
                batch = await self._batch(path, params, reach.at)
            except Rejected:
                if not reach.at:
                    raise
                reach.at, reach.top = "", 0  # a cursor ends after a while: from the top again, with the next round
                return
            times = [at for each in batch.items if (at := when_or_none(part(each).get("timestamp"))) is not None]
            ids = {number for each in batch.items if (number := ident_or_none(part(each).get("id"))) is not None}
            if not reach.at:
                reach.top = max((_seconds(at) for at in times), default=reach.newest)
            repeats = bool(ids) and ids <= seen
            seen |= ids
            oldest = min((_seconds(at) for at in times), default=stop)
            done = not batch.after or repeats or oldest < stop
            found = parse.sifted(batch.items, self._us, root=wall, mention=name == MENTIONS)
            found = self._news(found, wall)
            for each in batch.items if name == OWN else ():
                self._wall(each)
            if done:
                reach.newest, reach.at, reach.top = max(reach.newest, reach.top, 1), "", 0
            else:
                reach.at = batch.after
            gone = await self._gone(wall, seen) if wall and whole and not batch.after and not repeats else ()
            if found.posts or found.skipped or gone or not done:
                yield self._page(found, gone)
            if done:
                return

    def _news(self, found: parse.Sifted, wall: str) -> parse.Sifted:
        """Without what is older than the first sync reaches, and what was handed over as it is."""
        late = [each for each in found.posts if _seconds(each.created_at) >= self._floor]
        posts = tuple(each for each in late if self._place.news(each.ref.id, wall, each.ref.version))
        return parse.Sifted(posts=posts, skipped=found.skipped, sample=found.sample)

    def _wall(self, raw: object) -> None:
        """Remember a post of ours that has replies."""
        number, at = ident_or_none(part(raw).get("id")), when_or_none(part(raw).get("timestamp"))
        if number and at is not None and part(raw).get("has_replies") is not False and not parse.is_repost(raw):
            self._place.wall(number, _seconds(at))

    # --- what is not offered to every login

    async def _optional(self, name: str) -> AsyncIterator[Page]:
        try:
            async for page in self._list(name, ("me", name), ask.LIST):
                yield page
        except _NOT_OFFERED as error:
            self._graph.link.log.info("%s are not read: %s", name, error)
            if name == MENTIONS:
                self._notes.append("Mentions are not read: the permission threads_manage_mentions is missing.")

    async def _older(self) -> AsyncIterator[Page]:
        """One list of posts older than the newest, by turns: a reply may come to any of them."""
        reach = self._place.reach(OWN)
        if reach.at or self._left <= 0 or self._place.turn == 1:
            return
        try:
            batch = await self._batch(("me", "threads"), ask.LIST, self._place.deep)
        except (Rejected, TargetGone):
            self._place.deep = ""
            return
        for each in batch.items:
            self._wall(each)
        self._place.deep = batch.after
        found = self._news(parse.sifted(batch.items, self._us), "")
        if found.posts:
            yield self._page(found)

    # --- conversations

    async def _conversations(self) -> AsyncIterator[Page]:
        walls = sorted(self._place.walls.items(), key=lambda each: -each[1])
        edge = _seconds(self._now - YOUNG)
        young = [number for number, at in walls if at >= edge]
        head, tail = young[:EACH_ROUND], [*young[EACH_ROUND:], *(number for number, at in walls if at < edge)]
        start = self._place.turn * IN_TURN % len(tail) if tail else 0
        unfinished = [number for number in tail if self._place.reach(number).at][:IN_TURN]
        unread = [number for number in tail if number not in unfinished and not self._place.reach(number).newest]
        turns = dict.fromkeys([*unfinished, *unread[:IN_TURN], *tail[start : start + IN_TURN]])
        for number in [*head, *turns]:
            if self._left <= DOUBTS:
                return
            try:
                async for page in self._list(number, (number, "conversation"), ask.BELOW):
                    yield page
            except Unseen:
                async for page in self._without(number):
                    yield page
            except PermissionMissing as error:
                self._notes.append(str(error))
                return
            except _NOT_OFFERED as error:
                # One conversation that is refused must not keep the others from being read.
                self._graph.link.log.info("a conversation is not read: %s", error)

    async def _without(self, wall: str) -> AsyncIterator[Page]:
        """A post of ours that is gone takes nothing with it but itself: its replies may live on."""
        if isinstance(await self._graph.gone("me"), TargetGone):
            self._place.forget(wall)
            yield self._page(parse.Sifted(), (RemoteId(wall),))

    async def _gone(self, wall: str, seen: set[str]) -> tuple[RemoteId, ...]:
        """Watched replies that the whole conversation no longer holds, and that are not to be had by themselves."""
        missing = [number for number, each in self._place.watch.items() if each[0] == wall and number not in seen]
        gone: list[RemoteId] = []
        for number in missing:
            if self._doubts <= 0 or self._left <= 0:
                break
            self._doubts -= 1
            self._left -= 1
            try:
                await self._graph.get(number, params=(("fields", "id"),))
            except Unseen:
                gone.append(RemoteId(number))
                del self._place.watch[number]
            except _NOT_OFFERED:
                continue
        return tuple(gone)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
