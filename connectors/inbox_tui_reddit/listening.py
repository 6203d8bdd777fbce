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
from inbox_tui_reddit.cursor import Place
from inbox_tui_reddit.parse import Things, listing, newest
from inbox_tui_reddit.requests import PAGE, Call

FIRST_SYNC = timedelta(days=30)
SLACK = timedelta(hours=1)
PAGES = 11
"""Of one listing in one round: its thousand items, and one more to see that it ends."""
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
        mark = self.place.marks.get(name)
        floor = (mark - SLACK) if mark else self.now - FIRST_SYNC
        after, asked, latest = "", {""}, mark
        read: list[Post] = []
        for number in range(PAGES):
            answer = await self.api.read(call(after), "reading your inbox" if name == "inbox" else "reading your posts")
            found = listing(answer.body, self.us)
            new = [p for p in found.posts if self.place.is_new(p) and (mark or p.created_at >= floor)]
            read += new
            latest = max((at for at in (latest, newest(found.posts)) if at), default=None)
            after = found.after
            page = self._page(new, found)
            if _ends(found, floor, after, asked, past=number + 1 >= least and not new):
                break
            asked.add(after)
            if page.posts or page.deleted or page.skipped:
                yield page
        self.place.remember(reversed(read))
        self.place.marks[name] = latest or self.now
        self._want(read)
        yield Page(
            posts=page.posts, deleted=page.deleted, skipped=page.skipped, sample=page.sample,
            cursor=self.place.encode(),
        )  # fmt: skip

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
