"""The lists of posts in a round of listening: our own, others' on our place, and those elsewhere that tag us.

Each is read from its top in every round. What does not fit into a round goes on with the next, from a place kept in the
cursor; older ones come by turns, a list at a time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    Rejected,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
)
from inbox_tui.connector.fields import Odd, part
from inbox_tui.domain.model import Page, Post
from inbox_tui_meta.cursor import FIRST_SYNC, State, Stretch, Wall, seconds, write
from inbox_tui_meta.dialect import Dialect
from inbox_tui_meta.errors import TooMuch, Unseen
from inbox_tui_meta.fields import excerpt, ident_or_none
from inbox_tui_meta.graph import Batch, Graph, Pairs

REQUESTS = 36
FIRST_LISTS = 6
"""How far back the first round lists posts; older ones come by turns."""
GUEST_LISTS = 4
"""How many lists of others' posts are read in a round; the rest comes with the next."""
GUEST_LISTS_AGAIN = 12
"""How many where the place that was kept is no longer good."""
MOST_LISTS = 80
"""After so many without an end the list is taken for read: that is 2,000 posts."""
LATE = 3600
"""Seconds that two readings of a list overlap."""
KEPT = 14
"""Requests of a round that are kept for comments and messages."""
FEWER = "10"
"""How many are asked for where the platform could not tell so much at once."""
DOUBTS = 6
"""How many comments that are missing are looked for by themselves."""
TAGGED_EVERY = timedelta(minutes=15)

NOT_OFFERED = (PermissionMissing, Rejected, TargetGone, Unsupported)
"""Edges that this login may not read, or that are not there, are left out and said."""


@dataclass(slots=True)
class Listing:
    """The part of a round that lists posts. ``state`` is what the cursor of the page yielded last holds."""

    graph: Graph
    dialect: Dialect
    state: State
    left: int = REQUESTS
    notes: list[str] = field(default_factory=list)
    stumbles: int = 0
    """Lists that could not be read this time."""

    def _page(self, found: Sequence[Post], skipped: int = 0, sample: str = "", **more: Any) -> Page:
        once = tuple({each.ref.id: each for each in found}.values())
        return Page(posts=once, skipped=skipped, sample=sample, cursor=write(self.state), **more)

    @property
    def _floor(self) -> datetime:
        return self.graph.link.now() - FIRST_SYNC

    # --- posts

    async def _posts(self) -> AsyncIterator[Page]:
        """The newest of our posts; in the first round all of 30 days, later one list of older ones by turns."""
        edge, params = self.dialect.posts
        floor = seconds(self._floor)
        after, lists = "", 1 if self.state.started else FIRST_LISTS
        for _ in range(lists):
            try:
                batch = await self._batch(self.dialect.us, edge, params=params, after=after)
            except Unseen:
                raise await self.graph.gone(self.dialect.us) from None
            page, times = self._list(batch.items, edge, older=bool(after))
            after = batch.after
            done = not after or min(times, default=floor) < floor
            self.state = replace(
                self.state,
                deep=self.state.deep if self.state.started else after,
                started=self.state.started or done or lists == 1,
            )
            yield replace(page, cursor=write(self.state))
            if done:
                break
        self.state = replace(self.state, started=True)
        if lists == 1 and after:
            async for page in self._older(edge, params, after):
                yield page

    async def _older(self, edge: str, params: Pairs, after: str) -> AsyncIterator[Page]:
        try:
            batch = await self._batch(self.dialect.us, edge, params=params, after=self.state.deep or after)
        except (Rejected, TargetGone):
            # A cursor ends after a while; the next turn begins behind the newest.
            self.state = replace(self.state, deep="")
            return
        page, _ = self._list(batch.items, edge, older=True)
        self.state = replace(self.state, deep=batch.after)
        yield replace(page, cursor=write(self.state))

    def _list(self, raw: Sequence[Any], edge: str, *, older: bool = False) -> tuple[Page, list[int]]:
        """The posts of a list that are new or changed, and when each of the list was written, in seconds since 1970;
        their counts go into the state."""
        found: list[Post] = []
        skipped, sample = 0, ""
        times: list[int] = []
        now = seconds(self.graph.link.now())
        fresh: list[Wall] = []
        for each in raw:
            try:
                listed = self.dialect.listed(each, edge)
            except Odd:
                skipped, sample = skipped + 1, excerpt(each)
                continue
            post = listed.post
            times.append(min(seconds(post.created_at), now))
            known = self.state.wall(post.ref.id)
            wall = known or Wall(id=post.ref.id)
            if listed.count is not None:
                wall = replace(wall, told=listed.count)
            # An old post without a comment is followed, but it is nothing to hear of.
            if wall.mark != post.ref.version and (wall.told or post.created_at >= self._floor):
                wall = replace(wall, mark=post.ref.version)
                found.append(post)
            if known is not None:
                self.state = self.state.with_wall(wall)
            elif older:
                self.state = self.state.with_older(wall)
            else:
                fresh.append(wall)
        for wall in reversed(fresh):
            self.state = self.state.with_wall(wall)
        once = tuple({each.ref.id: each for each in found}.values())
        return Page(posts=once, skipped=skipped, sample=sample), times

    # --- others' posts

    async def _guests(self) -> AsyncIterator[Page]:
        """Others' posts on our place, and those elsewhere that tag us."""
        for edge, params in self.dialect.guests:
            try:
                async for page in self._stretch(edge, params):
                    yield page
            except NOT_OFFERED as error:
                self.graph.link.log.info("%s is not read: %s", edge, error)
                continue
            except (Unreachable, Unreadable) as error:
                self._stumbled(error)
            break
        edge, params = self.dialect.tagged
        now = self.graph.link.now()
        if not self.state.stretch(edge).at and now - datetime.fromtimestamp(self.state.tagged, UTC) < TAGGED_EVERY:
            return
        self.state = replace(self.state, tagged=seconds(now))
        try:
            async for page in self._stretch(edge, params):
                yield page
        except NOT_OFFERED as error:
            self.graph.link.log.info("%s is not read: %s", edge, error)
        except (Unreachable, Unreadable) as error:
            self._stumbled(error)

    async def _stretch(self, edge: str, params: Pairs) -> AsyncIterator[Page]:
        """Read a list of others' posts, newest first, from its top or from where the last round stopped, down to what
        was read before; at the top also one list of older ones, by turns: for their counts, and for what came late."""
        place = self.state.stretch(edge)
        if not place.at:
            place = replace(place, stop=max(place.newest - LATE, seconds(self._floor)), top=0, lists=0)
        most, read, seen = GUEST_LISTS, 0, set[str]()
        while read < most and self.left > KEPT:
            read += 1
            try:
                batch = await self._batch(self.dialect.us, edge, params=params, after=place.at)
            except (Rejected, TargetGone):
                if not place.at:
                    raise
                # A cursor ends after a while: from the top, and so much further that the place is reached again.
                place, most = replace(place, at="", top=0, lists=0), read + GUEST_LISTS_AGAIN
                continue
            page, times = self._list(batch.items, edge)
            ids = {number for each in batch.items if (number := ident_or_none(part(each).get("id"))) is not None}
            repeats = bool(ids) and ids <= seen
            seen |= ids
            # Most of it, not the oldest: a tag may come late to an old picture.
            old = bool(times) and 2 * sum(each < place.stop for each in times) > len(times)
            top, lists = place.top if place.at else max([place.newest, *times]), place.lists + 1
            done = not batch.after or repeats or old or lists >= MOST_LISTS
            behind = batch.after if done and not place.at and not repeats else ""
            if done:
                place = replace(place, newest=max(top, 1), at="", top=0, lists=0)
            else:
                place = replace(place, at=batch.after, top=top, lists=lists)
            self.state = self.state.with_stretch(edge, place)
            yield replace(page, cursor=write(self.state))
            if done:
                if behind:
                    async for page in self._behind(edge, params, place, behind):
                        yield page
                return

    async def _behind(self, edge: str, params: Pairs, place: Stretch, after: str) -> AsyncIterator[Page]:
        try:
            batch = await self._batch(self.dialect.us, edge, params=params, after=place.deep or after)
        except (Rejected, TargetGone):
            self.state = self.state.with_stretch(edge, replace(place, deep=""))
            return
        page, times = self._list(batch.items, edge, older=True)
        young = not times or max(times) >= seconds(self._floor)
        self.state = self.state.with_stretch(edge, replace(place, deep=batch.after if young else ""))
        yield replace(page, cursor=write(self.state))

    async def _batch(self, *parts: str, params: Pairs, after: str = "") -> Batch:
        self.left -= 1
        doing = "reading comments and posts"
        try:
            return await self.graph.batch(*parts, params=params, after=after, doing=doing)
        except TooMuch:
            self.left -= 1
            fewer = tuple((name, FEWER if name == "limit" else value) for name, value in params)
            return await self.graph.batch(*parts, params=fewer, after=after, doing=doing)

    def _stumbled(self, error: ConnectorError) -> None:
        """One list that cannot be read just now must not keep all others from being heard, in this round and, as it
        comes first again, in every other. A second one means that it is the line. Raises ``error``."""
        self.stumbles += 1
        if self.stumbles > 1:
            raise error
        self.graph.link.log.warning("left out of this round: %s", error)
        self.notes.append(f"One list was left out this time: {error}")
