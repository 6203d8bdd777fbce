"""What happened since: the inbox, what we sent, what we wrote, and a look at what was seen before.

Facts of the platform that shape this: listings hold the newest thousand items, newest first; a comment that a moderator
lets through later appears at its old place; edits and deletions are not told, but a hundred things can be asked about
by name in one request; an inbox item does not say whether its thread is locked, its post does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta

from inbox_tui.connector import ConnectorError, RateLimited, SignInNeeded
from inbox_tui.domain.model import Absent, Identity, Page, Post, PostState, RemoteId
from inbox_tui_reddit import requests as ask
from inbox_tui_reddit.api import Api
from inbox_tui_reddit.cursor import Gap, Place
from inbox_tui_reddit.parse import Things, listing, newest
from inbox_tui_reddit.requests import PAGE, Call

FIRST_SYNC = timedelta(days=30)
SLACK = timedelta(hours=1)
PAGES = 11
"""Of one listing in one round: its thousand items, and one more to see that it ends."""
GAP_PAGES = 5
"""Of what an earlier round had to leave."""
FEED_PAGES, FEED_GAP_PAGES = 4, 2
"""Without an app Reddit answers about ten requests a minute."""
ALL_TOLD = 900
CUT = "Reddit lists the last thousand things only: there may have been more since the last look. The rest is on Reddit."
DEEP = 20
"""Every so many rounds the inbox is read on past what is known, for what was let through late."""
DEEP_PAGES = 3
TOP_REQUESTS = 5


class Listening:
    """One round for one account. ``place`` is changed as pages are handed over."""

    def __init__(self, api: Api, us: Identity, place: Place) -> None:
        self.api = api
        self.us = us
        self.place = place
        self.now = api.link.now()

    async def run(self) -> AsyncIterator[Page]:
        """The inbox must succeed; what else fails is tried again next time, but a spent login or a rate limit ends the
        round. Only a source's last page carries a cursor: until then nothing is promised."""
        deep = PAGES if self.place.turn % DEEP == DEEP - 1 else 1
        async for page in self._source("inbox", lambda after: ask.page(ask.INBOX, after), min(deep, DEEP_PAGES)):
            yield page
        if not self.api.feeds:
            async for page in self._gently(self._source("sent", lambda after: ask.page(ask.SENT, after), 1)):
                yield page
        async for page in self._gently(self._source("own", lambda after: ask.own(self.us.handle, after), 1)):
            yield page
        if not self.api.feeds:
            async for page in self._gently(self._tops()):
                yield page
            async for page in self._gently(self._sweep()):
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

    async def _source(self, name: str, call: Callable[[str], Call], least: int) -> AsyncIterator[Page]:
        """One listing from its top down to what is known; then on with what an earlier round had to leave."""
        mark = self.place.marks.get(name)
        floor = (mark - SLACK) if mark else self.now - FIRST_SYNC
        most, more = (FEED_PAGES, FEED_GAP_PAGES) if self.api.feeds else (PAGES, GAP_PAGES)
        before = self.place.gaps.get(name)
        async for page in self._walk(name, call, Gap("", floor), least, most):
            yield page
        gap = self.place.gaps.get(name)
        if gap is not None and gap == before:
            async for page in self._walk(name, call, gap, 1, more):
                yield page

    async def _walk(
        self, name: str, call: Callable[[str], Call], way: Gap, least: int, most: int
    ) -> AsyncIterator[Page]:
        """Pages from ``way.after`` (empty: the top) down to ``way.floor``. What the bound or a rate limit cuts off is
        left as a gap for later rounds, so that each of them gets further."""
        mark, top = self.place.marks.get(name), not way.after
        after, asked, latest, left = way.after, {way.after}, mark, ""
        read: list[Post] = []
        held: Page | None = None
        spare = list(way.spare)
        limited: RateLimited | None = None
        counted, oldest = 0, self.now
        # What a moderator let through late is older than the floor; of the first look back, that is not wanted.
        late = mark is not None and (top or way.floor > self.now - FIRST_SYNC)
        for number in range(most):
            try:
                doing = "reading your inbox" if name == "inbox" else "reading your posts"
                answer = await self.api.read(call(after), doing)
            except RateLimited as error:
                if number == 0:
                    raise
                left, limited = after, error
                break
            found = listing(answer.body, self.us)
            if not found.count and spare:
                # What a page goes on from may be deleted meanwhile; then nothing comes after it.
                after = spare.pop()
                continue
            new = [p for p in found.posts if self.place.is_new(p) and (late or p.created_at >= way.floor)]
            read += new
            latest = max((at for at in (latest, newest(found.posts)) if at), default=None)
            counted, oldest = counted + found.count, min((oldest, *(p.created_at for p in found.posts)))
            spare = [str(p.ref.id) for p in found.posts if p.ref.id != found.after][-2:]
            after = found.after
            if held is not None and (held.posts or held.deleted or held.skipped):
                yield held
            held = self._page(new, found)
            if _ends(found, way.floor, after, asked, past=number + 1 >= least and not new):
                break
            asked.add(after)
        else:
            left = after
        self.place.remember(reversed(read))
        if top:
            self.place.marks[name] = latest or self.now
        elif not counted and limited is None:
            # Nothing it could go on from is left: the next round comes down to the gap from the top.
            self.place.marks[name] = way.floor + SLACK
        self.place.leave(name, Gap(left, way.floor, tuple(spare)) if left else None, whole=not top)
        self._want(read)
        lost = name == "inbox" and mark is not None and not after and counted >= ALL_TOLD and oldest > way.floor
        held = held or Page()
        yield Page(
            posts=held.posts, deleted=held.deleted, skipped=held.skipped, sample=held.sample,
            cursor=self.place.encode(), note=CUT if lost else "",
        )  # fmt: skip
        if limited is not None:
            raise limited

    def _page(self, new: Sequence[Post], found: Things) -> Page:
        gone = [name for name, _ in found.gone]
        self.place.forget(gone)
        return Page(
            posts=tuple(new),
            deleted=tuple(RemoteId(name) for name in gone),
            skipped=found.skipped,
            sample=found.sample,
        )

    def _want(self, posts: Sequence[Post]) -> None:
        for post in posts:
            known = {*self.place.seen, *self.place.links, *self.place.wanted}
            if post.root and post.root not in known:
                self.place.wanted.append(post.root)

    async def _tops(self) -> AsyncIterator[Page]:
        """The posts that new comments stand below: what they are about, and whether they are locked."""
        for _ in range(TOP_REQUESTS):
            asked = self.place.wanted[:PAGE]
            if not asked:
                return
            answer = await self.api.read(ask.info(asked), "reading the posts above")
            found = listing(answer.body, self.us)
            told = [p for p in found.posts if p.ref.id in asked]
            absent = [Absent(id=RemoteId(n), state=PostState.DELETED) for n, _ in found.gone if n in asked]
            self.place.links += asked
            self.place.wanted = self.place.wanted[PAGE:]
            self.place.remember(told)
            yield Page(posts=tuple(told), absent=tuple(absent), cursor=self.place.encode())

    async def _sweep(self) -> AsyncIterator[Page]:
        """A hundred of the things seen, in turn: edited or deleted since? One that is not told about is not deleted."""
        names = self.place.watched()
        start = self.place.sweep if self.place.sweep < len(names) else 0
        asked = names[start : start + PAGE]
        self.place.sweep = start + PAGE
        if not asked:
            return
        answer = await self.api.read(ask.info(asked), "looking for edits and deletions")
        found = listing(answer.body, self.us)
        changed = [p for p in found.posts if p.ref.id in asked and self.place.is_new(p)]
        gone = [name for name, _ in found.gone if name in asked]
        for post in changed:
            # In place: an edit does not make a thing newer.
            self.place.seen[post.ref.id] = post.ref.version[:4]
        self.place.forget(gone)
        if changed or gone:
            yield Page(posts=tuple(changed), deleted=tuple(RemoteId(name) for name in gone), cursor=self.place.encode())


def _ends(found: Things, floor: datetime, after: str, asked: set[str], *, past: bool) -> bool:
    """Whether a listing was read as far as it should be: ``past`` what must be read, and older than the ``floor``."""
    if not after or after in asked or not found.count:
        return True
    oldest = min((post.created_at for post in found.posts), default=None)
    return past and oldest is not None and oldest < floor
