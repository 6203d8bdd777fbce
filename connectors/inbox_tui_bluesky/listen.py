"""What happened since: notifications, our own posts, and the looks that find what no notification tells.

Four facts of the platform shape this (seen on its own server code): a notification is sorted by its author's own
clock, so a back-dated mention stands among old ones; an answer made within moments of our post may never be notified;
deletions and edits are not notified at all; and a block makes posts vanish like deletions do.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import ConnectorError, RateLimited, SignInNeeded, TargetGone
from inbox_tui.connector.fields import part, text
from inbox_tui.domain.model import Absent, Cursor, Identity, Page, Post, PostState, RemoteId

from . import cursor, parse, thread
from .budget import BATCH, Round, Spent
from .chat import ChatListener
from .cursor import Back, Place
from .embeds import items
from .session import Session

REASONS = ("mention", "reply", "quote")
FIRST_SYNC = timedelta(days=30)
FIRST_POSTS = 2000
SLACK = timedelta(minutes=10)
"""Read on past the known for at least so long, by the authors' clocks."""
DEEP = timedelta(days=7)
"""The rotating second look for back-dated notifications reaches back so far."""
BUSY = 5
RESERVE = 14
"""Requests kept for the other sources while notifications are paged."""
OWN_RECENT = timedelta(days=14)
OWN_WATCHED = 40
CONFIRM = 5
SEARCH = 15
"""Every so many rounds mentions are searched for, too."""
WHOLE = 30


class Listener:
    """One round of listening for one account."""

    def __init__(self, session: Session, us: Identity, since: Cursor | None) -> None:
        self.session = session
        self.us = us
        self.place = cursor.decode(since) or Place()
        self.round = Round(session, self.place)
        self.own: list[str] = []
        self.floor = self.place.floor()

    async def pages(self) -> AsyncIterator[Page]:
        """Pages in the order in which they matter. Notifications must succeed; whatever else fails is tried again in
        the next round, but a spent login or a rate limit ends this one."""
        after = ""
        async for page, where in self._top():
            after = where
            yield page
        own = await self._soft(self._own_posts)
        if own:
            yield own
        async for page in self._gently(ChatListener(self.round).pages()):
            yield page
        async for page in self._gently(self._rest()):
            yield page
        for look in (lambda: self._deep(after), self._sweep, self._threads, self._searched):
            page_or_none = await self._soft(look)
            if page_or_none:
                yield page_or_none
        self.place.turn = (self.place.turn + 1) % 1_000_000
        yield self.round.page()

    def _told(self, error: ConnectorError) -> None:
        if isinstance(error, SignInNeeded | RateLimited):
            raise error
        if not isinstance(error, Spent):
            self.session.link.log.info("a second look failed and is repeated next time: %s", error)

    async def _soft(self, look: Callable[[], Awaitable[Page | None]]) -> Page | None:
        try:
            return await look()
        except ConnectorError as error:
            self._told(error)
            return None

    async def _gently(self, pages: AsyncIterator[Page]) -> AsyncIterator[Page]:
        try:
            async for page in pages:
                yield page
        except ConnectorError as error:
            self._told(error)

    # --- notifications

    async def _list(self, where: str) -> tuple[list[Mapping[str, Any]], str, datetime | None, datetime | None]:
        """One page: its items, the next cursor, its newest and its oldest time. An empty page may have a cursor."""
        params = [("limit", "100"), ("priority", "false"), *(("reasons", reason) for reason in REASONS)]
        if where:
            params.append(("cursor", where))
        answer = await self.round.get("app.bsky.notification.listNotifications", params)
        listed = items(answer, "notifications")
        times = [when for item in listed if (when := parse.instant(item.get("indexedAt"))) is not None]
        following = text(answer, "cursor")
        return listed, "" if following == where else following, max(times, default=None), min(times, default=None)

    async def _news(self, listed: list[Mapping[str, Any]], read_to: datetime | None = None) -> list[Post]:
        """The listed posts that are new. ``read_to``: down from there all was read before, so what is older than the
        memory as well is not handed over again (the rotating look takes care of the back-dated)."""
        # One post can be notified twice: as an answer and as a quote.
        fresh = {
            text(item, "uri"): item
            for item in listed
            if text(item, "reason") in REASONS
            and self.place.is_new(text(item, "uri"), text(item, "cid"))
            and not self._forgotten(item, read_to)
        }
        return await self.round.full(list(fresh.values()))

    def _forgotten(self, item: Mapping[str, Any], read_to: datetime | None) -> bool:
        when = parse.instant(item.get("indexedAt"))
        return read_to is not None and when is not None and when < read_to and when.timestamp() // 60 < self.floor

    async def _top(self) -> AsyncIterator[tuple[Page, str]]:
        """From the newest down past everything that has been read before. What the allowance does not reach is noted
        as the stretch to go on with."""
        until = self.place.mark or self.round.now - FIRST_SYNC
        left = FIRST_POSTS
        newest: datetime | None = None
        where = ""
        while True:
            listed, where, high, low = await self._list(where)
            newest = newest or high
            left -= len(listed)
            posts = await self._news(listed, self.place.mark)
            done = not where or left <= 0 or (low is not None and low < until - SLACK)
            if done or self.round.left < RESERVE:
                self.place.mark = min(newest, self.round.now) if newest else self.place.mark
                if not done:
                    end = min(until, self.place.back.until) if self.place.back else until
                    self.place.back = Back(where, end, left)
                yield self.round.page(posts), where
                return
            yield self.round.page(posts), where

    async def _rest(self) -> AsyncIterator[Page]:
        """Go on with the stretch that earlier rounds left."""
        while self.place.back and self.round.left > RESERVE - 5:
            back = self.place.back
            try:
                listed, where, _, low = await self._list(back.cursor)
            except (SignInNeeded, RateLimited):
                raise
            except ConnectorError:
                # A cursor that the server no longer takes is a 502: walk down from the top again next time.
                self.place.mark, self.place.back = back.until, None
                yield self.round.page()
                return
            posts = await self._news(listed)
            left = back.left - len(listed)
            done = not where or left <= 0 or (low is not None and low < back.until - SLACK)
            self.place.back = None if done else Back(where, back.until, left)
            yield self.round.page(posts)

    async def _deep(self, after: str) -> Page | None:
        """One more page, further and further back, for mentions that claim to be old. Not every round where more goes
        on than is remembered, since what was forgotten is handed over again."""
        where = self.place.deep or after
        if not where or self.place.back or (self.floor and self.place.turn % BUSY):
            return None
        self.place.deep = ""
        listed, following, _, low = await self._list(where)
        posts = await self._news(listed)
        if following and (low is None or low > self.round.now - DEEP):
            self.place.deep = following
        return self.round.page(posts)

    # --- our own posts

    async def _own_posts(self) -> Page | None:
        """What the account itself posted, wherever; from its own records, which know before the AppView does."""
        news: list[Mapping[str, Any]] = []
        listed: list[str] = []
        where = ""
        for _ in range(1 if self.place.own else 3):
            params = [("repo", self.round.me), ("collection", parse.POST), ("limit", "100")]
            answer = await self.round.get(
                "com.atproto.repo.listRecords", [*params, *([("cursor", where)] if where else [])]
            )
            for item in items(answer, "records"):
                uri, cid, value = text(item, "uri"), text(item, "cid"), part(item, "value")
                when = parse.created(value.get("createdAt"), None, self.round.now)
                listed.append(uri)
                if not uri or (when is not None and when < self.round.now - FIRST_SYNC):
                    continue
                if when is not None and when > self.round.now - OWN_RECENT and len(self.own) < OWN_WATCHED:
                    self.own.append(uri)
                if self.place.is_new(uri, cid):
                    news.append(parse.own_view(uri, cid, value, self.us))
            where = text(answer, "cursor")
            if not where or (listed and len(news) < len(listed)):
                break
        gone = self._own_gone(listed, complete=not where)
        posts = await self.round.full(news)
        self.place.own = True
        return self.round.page(posts, gone) if posts or gone or self.round.tally.skipped else None

    def _own_gone(self, listed: list[str], *, complete: bool) -> list[str]:
        """Watched posts of ours that the listing should hold and does not."""
        have = set(listed)
        lowest = "" if complete else min((parse.rkey_of(uri) for uri in listed), default="~")
        prefix = f"at://{self.round.me}/{parse.POST}/"
        watched = [uri for uri in self.place.seen if uri.startswith(prefix)]
        gone = [uri for uri in watched if uri not in have and parse.rkey_of(uri) > lowest]
        for uri in gone:
            del self.place.seen[uri]
        return gone

    # --- what nobody tells

    async def _sweep(self) -> Page | None:
        """Look again at the newest watched posts and a rotating share of the others: edited, deleted, hidden?"""
        watched = [uri for uri in self.place.newest() if parse.repo_of(uri) != self.round.me]
        head, tail = watched[:BATCH], watched[BATCH:]
        start = self.place.turn * BATCH % len(tail) if tail else 0
        asked = [*head, *tail[start : start + BATCH]]
        if not asked:
            return None
        views = await self.round.views(asked)
        found = parse.posts(views.values(), self.round.me, self.round.now, self.round.tally)
        changed = [p for p in found if self._differs(p)]
        deleted: list[str] = []
        hidden: list[Absent] = []
        lost = [uri for uri in asked if uri not in views and self.place.seen[uri].view != cursor.HIDDEN]
        for uri in lost[:CONFIRM]:
            if self.place.seen[uri].view == cursor.HIDDEN:
                continue
            state = await self._absence(uri)
            if state is PostState.DELETED:
                deleted.append(uri)
                del self.place.seen[uri]
            elif state is PostState.HIDDEN:
                hidden += self._hide(parse.repo_of(uri))
        if not (changed or deleted or hidden):
            return None
        return self.round.page(changed, deleted, hidden)

    def _hide(self, author: str) -> list[Absent]:
        """A block hides all that its author wrote."""
        theirs = [uri for uri in self.place.seen if parse.repo_of(uri) == author]
        fresh = [uri for uri in theirs if self.place.seen[uri].view != cursor.HIDDEN]
        for uri in fresh:
            self.place.seen[uri].view = cursor.HIDDEN
        return [Absent(id=RemoteId(uri), state=PostState.HIDDEN) for uri in fresh]

    def _differs(self, post: Post) -> bool:
        known = self.place.seen.get(post.ref.id)
        return known is None or known.view != parse.fingerprint(post)

    async def _absence(self, uri: str) -> PostState | None:
        """Why ``getPosts`` left a post out: only a thread tells a block from a deletion. None: it is there."""
        self.round.spend()
        try:
            kind = await thread.stretch(self.session, uri, thread.Tree(), depth=0)
        except TargetGone:
            return PostState.DELETED
        return {"gone": PostState.DELETED, "blocked": PostState.HIDDEN}.get(kind)

    async def _searched(self) -> Page | None:
        """Mentions whose notification was lost: the search index knows them by their facets."""
        if self.place.turn % SEARCH != SEARCH - 1:
            return None
        params = [("q", self.us.handle), ("mentions", self.round.me), ("sort", "latest"), ("limit", "50")]
        answer = await self.round.get("app.bsky.feed.searchPosts", params)
        since = self.round.now - DEEP
        fresh = []
        for view in items(answer, "posts"):
            when = parse.created(part(view, "record").get("createdAt"), view.get("indexedAt"), self.round.now)
            late = when is not None and when >= since and when.timestamp() // 60 >= self.floor
            if late and self.place.is_new(text(view, "uri"), text(view, "cid")):
                fresh.append(view)
        return self.round.page(await self.round.full(fresh)) if fresh else None

    async def _threads(self) -> Page | None:
        """Answers to our own recent posts, notified or not: the newest two each round, and two in turn."""
        start = self.place.turn * 2 % max(1, len(self.own) - 2)
        news: list[Post] = []
        # A thread larger than the memory is handed over whole now and then, not every minute.
        floor = 0 if self.place.turn % WHOLE == 0 else self.floor
        for uri in dict.fromkeys([*self.own[:2], *self.own[2 + start : 4 + start]]):
            tree = thread.Tree(tally=self.round.tally)
            try:
                self.round.spend()
                await thread.stretch(self.session, uri, tree, depth=6)
            except (TargetGone, Spent):
                continue
            late = [p for p in tree.posts.values() if p.created_at.timestamp() // 60 >= floor]
            news += [p for p in late if self.place.is_new(p.ref.id, p.ref.version)]
        return self.round.page(news) if news else None
