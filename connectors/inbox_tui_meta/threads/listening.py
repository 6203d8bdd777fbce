"""One round of polling Threads: our posts, our replies, mentions, and the conversations below our posts.

There is no feed of what is new, no count of replies and no mark of an edit: conversations of young posts are read in
every round from the newest reply down to what is known, those of older ones by turns. Bounded to about forty requests.

Under others' posts, whose conversations are not shown, the answers to our own replies are asked for one reply at a
time: ``/replies`` of what is ours. It holds direct answers only; what is said below those reaches us where it mentions
us.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    Rejected,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
)
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
ANSWERS_YOUNG = timedelta(days=3)
ANSWERS_EACH = 6
"""Young replies of ours under others' posts whose answers are read in each round."""
ANSWERS_IN_TURN = 2
"""Older ones, up to 30 days."""
ANSWERS_REQUESTS = 10
REFUSALS = 2
"""After so many that are not shown, and none that is, none is asked for during ``REST`` rounds."""
REST = 40
DOUBTS = 4
"""Replies that are missing and looked for by themselves, in a round."""
_NOT_SHOWN = (
    "Answers to your replies under other people's posts are not shown to this login; those that mention you arrive."
)
_NOT_OFFERED = (PermissionMissing, Rejected, TargetGone, Unsupported)


class Round:
    def __init__(self, graph: Graph, us: Identity, place: Place) -> None:
        self._graph = graph
        self._us = us
        self._place = place
        self._left = REQUESTS
        self._doubts = DOUBTS
        self._notes: list[str] = []
        self._stumbles = 0
        self._behind: dict[str, str] = {}
        """What comes after the newest of our posts and of our replies."""
        self._now = graph.link.now()
        self._floor = _seconds(self._now - FIRST_SYNC)

    async def run(self) -> AsyncIterator[Page]:
        self._graph.check_allowance()
        self._place.turn += 1
        async for page in self._list(OWN, ("me", "threads"), ask.LIST):
            yield page
        for step in (
            self._older(OWN),
            self._optional(REPLIES),
            self._older(REPLIES),
            self._optional(MENTIONS),
            self._answers(),
            self._conversations(),
        ):
            async for page in step:
                yield page
        yield Page(cursor=write(self._place), note=" ".join(dict.fromkeys(self._notes)))

    def _page(self, found: parse.Sifted, deleted: tuple[RemoteId, ...] = ()) -> Page:
        return Page(
            posts=found.posts, deleted=deleted, skipped=found.skipped, sample=found.sample, cursor=write(self._place)
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
                reach.top = min(max((_seconds(at) for at in times), default=reach.newest), _seconds(self._now))
            repeats = bool(ids) and ids <= seen
            seen |= ids
            oldest = min((_seconds(at) for at in times), default=stop)
            done = not batch.after or repeats or oldest < stop
            found = parse.sifted(batch.items, self._us, root=wall, mention=name == MENTIONS)
            found = self._news(found, wall)
            self._remember(name, batch)
            if not reach.at and (name == OWN or oldest >= self._floor):
                self._behind[name] = batch.after
            if done:
                reach.newest, reach.at, reach.top = max(reach.newest, reach.top, 1), "", 0
            else:
                reach.at = batch.after
            # What counts as told is handed over before anything else can fail.
            if found.posts or found.skipped or not done:
                yield self._page(found)
            if wall and whole and not batch.after and not repeats and (gone := await self._gone(wall, seen)):
                yield self._page(parse.Sifted(), gone)
            if done:
                return

    def _news(self, found: parse.Sifted, wall: str) -> parse.Sifted:
        """Without what is older than the first sync reaches, and what was handed over as it is."""
        late = [each for each in found.posts if _seconds(each.created_at) >= self._floor]
        posts = tuple(
            replace(each, parent_author=self._us.id) if wall and each.parent == wall else each
            for each in late
            if self._place.news(each.ref.id, wall, each.ref.version)
        )
        return parse.Sifted(posts=posts, skipped=found.skipped, sample=found.sample)

    def _remember(self, name: str, batch: Batch) -> None:
        """Posts of ours that have replies, and replies of ours that were answered."""
        for raw in batch.items if name in (OWN, REPLIES) else ():
            number, at = ident_or_none(part(raw).get("id")), when_or_none(part(raw).get("timestamp"))
            if not number or at is None or part(raw).get("has_replies") is False or parse.is_repost(raw):
                continue
            top = ident_or_none(part(raw, "root_post").get("id"))
            if name == OWN:
                self._place.wall(number, _seconds(at))
            elif _seconds(at) >= self._floor and top not in self._place.walls:
                self._place.answered[number] = _seconds(at)

    # --- what is not offered to every login

    async def _optional(self, name: str) -> AsyncIterator[Page]:
        try:
            async for page in self._list(name, ("me", name), ask.LIST):
                yield page
        except _NOT_OFFERED as error:
            self._graph.link.log.info("%s are not read: %s", name, error)
            if name == MENTIONS:
                self._notes.append("Mentions are not read: the permission threads_manage_mentions is missing.")
        except (Unreachable, Unreadable) as error:
            self._stumbled(error)

    def _stumbled(self, error: ConnectorError) -> None:
        """One list that cannot be read just now must not keep all others from being heard. A second one means that it
        is the line. Raises ``error``."""
        self._stumbles += 1
        if self._stumbles > 1:
            raise error
        self._graph.link.log.warning("left out of this round: %s", error)
        self._notes.append(f"One list was left out this time: {error}")

    async def _older(self, name: str) -> AsyncIterator[Page]:
        """One list of posts older than the newest, by turns: a reply may come to any of them. Of our replies, those of
        30 days."""
        after = self._place.deep.get(name) or self._behind.get(name, "")
        if self._place.reach(name).at or self._left <= 0 or self._place.turn == 1 or not after:
            return
        self._place.deep.pop(name, None)
        try:
            batch = await self._batch(("me", name), ask.LIST, after)
        except _NOT_OFFERED:
            return  # a cursor ends after a while: behind the newest again, with the next round
        self._remember(name, batch)
        times = [at for each in batch.items if (at := when_or_none(part(each).get("timestamp"))) is not None]
        if batch.after and (name == OWN or any(_seconds(at) >= self._floor for at in times)):
            self._place.deep[name] = batch.after
        found = self._news(parse.sifted(batch.items, self._us), "")
        if found.posts:
            yield self._page(found)

    # --- answers to our replies under others' posts

    async def _answers(self) -> AsyncIterator[Page]:
        place = self._place
        place.answered = {number: at for number, at in place.answered.items() if at >= self._floor}
        if place.refused and place.turn - place.refused < REST:
            self._notes += [_NOT_SHOWN] if place.answered else []
            return
        edge, least = _seconds(self._now - ANSWERS_YOUNG), self._left - ANSWERS_REQUESTS
        refused, shown = 0, False
        for number in self._by_turns(place.answered, edge, ANSWERS_EACH, ANSWERS_IN_TURN):
            if self._left <= max(least, DOUBTS):
                break
            try:
                async for page in self._list(number, (number, "replies"), ask.BELOW):
                    yield page
                shown = True
            except _NOT_OFFERED as error:
                self._graph.link.log.info("the answers to a reply are not read: %s", error)
                if isinstance(error, Unseen) and (gone := await self._without(number)) is not None:
                    yield gone
                    continue
                refused += 1
                if refused >= REFUSALS and not shown:
                    break
            except (Unreachable, Unreadable) as error:
                self._stumbled(error)
        if refused or shown:
            place.refused = 0 if shown else place.turn
            self._notes += [] if shown else [_NOT_SHOWN]

    def _by_turns(self, walls: dict[str, int], edge: int, each_round: int, in_turn: int) -> list[str]:
        """Of posts and the times of them: the newest that are not older than ``edge``, and some of the others, those
        first whose reading stopped in the middle and those that were never read. Who comes first changes from round to
        round: where there is too much for one, nobody is left out of all."""
        newest = sorted(walls, key=lambda each: -walls[each])
        young = [number for number in newest if walls[number] >= edge]
        head, tail = young[:each_round], [*young[each_round:], *(n for n in newest if walls[n] < edge)]
        start = self._place.turn * in_turn % len(tail) if tail else 0
        unfinished = [number for number in tail if self._place.reach(number).at][:in_turn]
        unread = [number for number in tail if number not in unfinished and not self._place.reach(number).newest]
        turns = list(dict.fromkeys([*unfinished, *unread[:in_turn], *tail[start : start + in_turn]]))
        first = self._place.turn // 2 % len(head) if head else 0
        head = head[first:] + head[:first]
        return [*turns, *head] if self._place.turn % 2 == 0 else [*head, *turns]

    # --- conversations

    async def _conversations(self) -> AsyncIterator[Page]:
        edge = _seconds(self._now - YOUNG)
        for number in self._by_turns(self._place.walls, edge, EACH_ROUND, IN_TURN):
            if self._left <= DOUBTS:
                return
            try:
                async for page in self._list(number, (number, "conversation"), ask.BELOW):
                    yield page
            except PermissionMissing as error:
                self._notes.append(str(error))
                return
            except _NOT_OFFERED as error:
                # One conversation that is refused must not keep the others from being read.
                self._graph.link.log.info("a conversation is not read: %s", error)
                if isinstance(error, Unseen) and (gone := await self._without(number)) is not None:
                    yield gone
            except (Unreachable, Unreadable) as error:
                self._stumbled(error)

    async def _without(self, number: str) -> Page | None:
        """That a post of ours is gone; None where only what stands below it is kept from us. It takes nothing with it
        but itself: its replies may live on."""
        self._left -= 1
        try:
            await self._graph.get(number, params=(("fields", "id"),))
        except Unseen:
            if not isinstance(await self._graph.gone("me"), TargetGone):
                return None
        except _NOT_OFFERED:
            return None
        else:
            return None
        self._place.forget(number)
        return self._page(parse.Sifted(), (RemoteId(number),))

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
