"""What happened since: activity, what waits, our own posts, and a second look at what others posted.

Facts of the platform that shape this: activity names reblogs and mentions but holds only a summary of their words, so
each is fetched, some per round; an ask that waits no longer was answered or deleted, and only asking for it tells; a
deleted reply is told nowhere; a thousand requests an hour are shared by everybody who uses the same key.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreadable,
)
from inbox_tui.connector.fields import Odd, moment
from inbox_tui.domain.model import Absent, Identity, Page, Post, PostState, RemoteId
from inbox_tui_tumblr import requests as ask
from inbox_tui_tumblr.api import Api
from inbox_tui_tumblr.cursor import WAITING, Gap, Place
from inbox_tui_tumblr.fetching import whole
from inbox_tui_tumblr.parse import KINDS, Hint, activity, from_hint, listed, posts

FIRST_SYNC = timedelta(days=30)
SLACK = 120
"""Seconds that are read again, for activity that was late."""
ACTIVITY_PAGES = 10
ASK_PAGES = 10
OWN_PAGES = 5
FETCHED = 12
"""Posts fetched in one round for activity that names them."""
VANISHED = 4
WATCHED = 2
WHOLE = 12
"""Every so many rounds all that waits is listed, not only what is new."""


class Listening:
    """One round for one blog. ``place`` is changed as pages are handed over."""

    def __init__(self, api: Api, us: Identity, place: Place) -> None:
        self.api = api
        self.us = us
        self.place = place
        self.now = int(api.link.now().timestamp())

    async def run(self) -> AsyncIterator[Page]:
        """Activity must succeed; what else fails is tried again next time, but a spent login or a rate limit ends the
        round."""
        async for page in self._activity():
            yield page
        for part in (self._own, self._asks, self._hinted, self._again):
            async for page in self._gently(part()):
                yield page
        self.place.turn += 1
        yield Page(cursor=self.place.encode())

    async def _gently(self, pages: AsyncIterator[Page]) -> AsyncIterator[Page]:
        try:
            async for page in pages:
                yield page
        except (SignInNeeded, RateLimited):
            raise
        except ConnectorError as error:
            self.api.link.log.info("part of listening failed and is repeated next time: %s", error)

    def _new(self, found: Sequence[Post]) -> tuple[Post, ...]:
        return tuple(post for post in found if self.place.is_new(post))

    # --- activity

    async def _activity(self) -> AsyncIterator[Page]:
        floor = self.place.mark - SLACK if self.place.mark else self.now - int(FIRST_SYNC.total_seconds())
        async for page in self._stretch("", floor, top=True):
            yield page
        if (gap := self.place.gap) is not None and self.place.turn % 2:
            async for page in self._stretch(str(gap.before), gap.until, top=False):
                yield page

    async def _stretch(self, before: str, until: int, *, top: bool) -> AsyncIterator[Page]:
        """Activity from ``before`` (empty: from now) back to ``until``. Only the last page promises anything; what the
        bound cuts off is left as a gap for later rounds."""
        newest, asked = self.place.mark, {before}
        read: list[Post] = []
        hints: list[Hint] = []
        held: Page | None = None
        for _ in range(ACTIVITY_PAGES):
            body = await self.api.read(ask.activity(self.us.handle, before), "reading your activity")
            found = activity(body, self.us)
            fresh = self._new([post for post in found.posts if post.created_at.timestamp() >= until])
            read += fresh
            hints += [h for h in found.hints if h.at >= until]
            newest = max(newest, found.newest)
            if held is not None:
                yield held
            held = Page(posts=fresh, skipped=found.skipped, sample=found.sample)
            done = not found.before or not found.count or found.oldest < until or found.before in asked
            before = found.before
            if done or len(hints) + len(self.place.hints) >= WAITING:
                break
            asked.add(before)
        else:
            done = False
        self.place.remember(reversed(read))
        self._expect(hints)
        if top:
            self.place.mark = max(newest, 1)
        left = Gap(int(before), until) if not done and before else None
        if not top or left is not None:
            known = self.place.gap
            self.place.gap = Gap(left.before, min(until, known.until)) if left and known and top else left
        yield Page(
            posts=held.posts if held else (), skipped=held.skipped if held else 0, sample=held.sample if held else "",
            cursor=self.place.encode(),
        )  # fmt: skip

    def _expect(self, hints: Sequence[Hint]) -> None:
        known = {hint.id for hint in self.place.hints} | self.place.seen.keys()
        for hint in reversed(hints):
            if hint.id not in known and hint.blog != self.us.id:
                known.add(hint.id)
                self.place.hints.append(hint)

    async def _hinted(self) -> AsyncIterator[Page]:
        """The posts that activity named, oldest first; where one cannot be fetched, what activity said of it."""
        for _ in range(FETCHED):
            if not self.place.hints:
                return
            hint = self.place.hints[0]
            try:
                found = await self._fetched(hint.blog, hint.id, hint)
            except (TargetGone, PermissionMissing, Rejected, Unreadable, Odd):
                told = from_hint(hint, self.us)
                found = (told,) if told else ()
            self.place.hints.pop(0)
            fresh = self._new(found)
            self.place.remember(fresh)
            self.place.watch[hint.id] = hint.blog
            yield Page(posts=fresh, cursor=self.place.encode())

    async def _fetched(self, blog: str, name: str, hint: Hint | None = None, at: int = 0) -> tuple[Post, ...]:
        """A post. ``at`` stands for its time where nobody tells that."""
        told = dict(await whole(self.api, blog, name, "reading a post"))
        at = hint.at if hint is not None else at
        if moment(told.get("timestamp")) is None and at:
            told["timestamp"] = at
        return posts(told, self.us, *([KINDS[hint.kind]] if hint else []))

    # --- asks

    async def _asks(self) -> AsyncIterator[Page]:
        every = not self.place.asks or self.place.turn % WHOLE == 0
        waiting: list[str] = []
        offset, complete = 0, False
        for _ in range(ASK_PAGES):
            found, skipped, count = listed(
                await self.api.read(ask.waiting(self.us.handle, offset), "reading what waits"), self.us
            )
            names = [post.ref.id for post in found]
            again = bool(names) and set(names) <= set(waiting)
            waiting += [name for name in names if name not in waiting]
            fresh = self._new(found)
            self.place.remember(fresh)
            offset += count
            complete = not count or again or count < ask.PAGE
            if fresh or skipped:
                yield Page(posts=fresh, skipped=skipped, cursor=self.place.encode())
            if complete or not (fresh or every):
                break
        if not complete:
            self.place.asks = list(dict.fromkeys([*waiting, *self.place.asks]))
            return
        gone = [name for name in self.place.asks if name not in waiting]
        self.place.asks = [*waiting, *gone]
        for name in gone[:VANISHED]:
            async for page in self._gently(self._vanished(name)):
                yield page

    async def _vanished(self, name: str) -> AsyncIterator[Page]:
        """An ask that waits no longer: answered in the app, or deleted."""
        try:
            # When it was asked is known here already; the answer is from about now.
            found = await self._fetched(self.us.handle, name, at=self.now)
        except TargetGone:
            found = None
        except Odd:
            found = ()  # it is there, so it is not deleted
        self.place.asks.remove(name)
        if found is None:
            # Answered, it may have got another id; then it is among our posts. Answered in private it is gone, too.
            answered = f"a:{name}" in self.place.seen
            yield Page(deleted=() if answered else (RemoteId(name),), cursor=self.place.encode())
            return
        fresh = self._new(found)
        self.place.remember(fresh)
        yield Page(posts=fresh, cursor=self.place.encode())

    # --- ours, and a second look at others'

    async def _own(self) -> AsyncIterator[Page]:
        before, first = "", not self.place.own
        for _ in range(OWN_PAGES):
            body = await self.api.read(ask.published(self.us.handle, before), "reading your posts")
            found, skipped, count = listed(body, self.us)
            recent = [p for p in found if p.created_at.timestamp() >= self.now - FIRST_SYNC.total_seconds()]
            fresh = self._new(recent if first else found)
            self.place.remember(reversed(fresh))
            times = [int(post.created_at.timestamp()) for post in found]
            last = not count or not times or not fresh or str(min(times)) == before
            self.place.own = self.place.own or last
            if fresh or skipped:
                yield Page(posts=fresh, skipped=skipped, cursor=self.place.encode())
            if last:
                return
            before = str(min(times))
        self.place.own = True

    async def _again(self) -> AsyncIterator[Page]:
        """Other people's posts, a few per round in turn: edited since, or not shown any more? Tumblr answers alike for
        what was deleted and for a blog that became private, was blocked or is closed: so it is only said to be hidden,
        and looked at again, for it may come back."""
        for name, blog in list(self.place.watch.items())[:WATCHED]:
            self.place.watch.pop(name)
            self.place.watch[name] = blog
            try:
                found = self._new(await self._fetched(blog, name))
            except Odd:  # it is there, and not told in full
                continue
            except (TargetGone, PermissionMissing) as error:
                if self.place.hide(name):
                    self.api.link.log.info("a post is not shown any more: %s", error)
                    hidden = Absent(id=RemoteId(name), state=PostState.HIDDEN)
                    yield Page(absent=(hidden,), cursor=self.place.encode())
                continue
            self.place.remember(found)
            if found:
                yield Page(posts=found, cursor=self.place.encode())
