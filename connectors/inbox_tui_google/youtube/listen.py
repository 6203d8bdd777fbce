"""One round of listening to a channel: new threads, what changed in the newest ones, and what waits for review.

Costs some 1 to 3 units when nothing happens. At most some forty calls; whatever is left comes with the next round.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import ConnectorError, PermissionMissing, RateLimited, Rejected, SignInNeeded, TargetGone
from inbox_tui.connector.fields import items, text
from inbox_tui.domain.model import Absent, Page, Post, PostState, RemoteId
from inbox_tui_google.youtube import requests as ask
from inbox_tui_google.youtube.api import Api
from inbox_tui_google.youtube.cursor import OWED, QUEUES, RECENT, Known, State, write
from inbox_tui_google.youtube.parse import Told, View, comments, films, threads, titles
from inbox_tui_google.youtube.quota import WRITE, day_of

FIRST_SYNC = timedelta(days=30)
MOST_FIRST = 2000
WALK_PAGES = 8
REPLY_LOOKS = 12
DEEP_PAGES = 4
"""Pages beyond the first that are compared now and then: with it, as many threads as are remembered."""
QUEUE_ROUNDS = 5
DEEP_ROUNDS = 20
BUSY = 3
"""A round that listed more pages than this leaves comparing to a later one."""
MOST_TITLES = 1000
SCARCE = 1000
"""Fewer units than this are worth a word."""
READING = "reading the channel's comments"


class Films:
    """Titles of the videos that comments are about; asked for once each, and never worth an error."""

    def __init__(self) -> None:
        self.titles: dict[str, str] = {}

    async def learn(self, api: Api, wanted: set[str]) -> None:
        unknown = sorted(wanted - self.titles.keys())[: ask.IDS]
        if not unknown:
            return
        if len(self.titles) > MOST_TITLES:
            self.titles.clear()
        try:
            found = titles(await api.read(ask.videos(unknown), "reading video titles"))
        except (RateLimited, SignInNeeded):
            raise
        except ConnectorError as error:
            api.link.log.info("no video titles: %s", error)
            found = {}
        self.titles |= dict.fromkeys(unknown, "") | found


class Listening:
    """``moderated`` holds what we did to comments ourselves since the last round: id to status."""

    def __init__(self, api: Api, view: View, films_: Films, state: State, moderated: Mapping[str, str]) -> None:
        self.api = api
        self.view = view
        self.films = films_
        self.first = state.mark is None
        held = {name: status for name, status in {**state.held, **moderated}.items() if status != ask.PUBLISHED}
        self.state = replace(state, held=held, floor=state.floor or api.link.now() - FIRST_SYNC)
        self.looks = REPLY_LOOKS
        self.listed = 0

    async def run(self) -> AsyncIterator[Page]:
        async for page in self._walk():
            yield page
        async for page in self._replies():
            yield page
        number = self.state.round
        if number % QUEUE_ROUNDS == 0:
            async for page in self._queues():
                yield page
        if number % DEEP_ROUNDS == DEEP_ROUNDS - 1 and not self.state.token and self.listed <= BUSY:
            async for page in self._deep():
                yield page
        self.state = replace(self.state, round=number + 1)
        yield self._page((), note=self._note())

    # --- pages

    def _page(self, posts: tuple[Post, ...], *, absent: tuple[Absent, ...] = (), skipped: int = 0,
              note: str = "") -> Page:  # fmt: skip
        now = self.api.link.now()
        unique = {post.ref.id: post for post in posts}
        replies = sorted((p for p in unique.values() if p.parent), key=lambda p: p.created_at, reverse=True)
        recent = dict.fromkeys((*(str(p.ref.id) for p in replies[:RECENT]), *self.state.recent))
        self.state = replace(self.state, recent=tuple(recent)[:RECENT], day=day_of(now), used=self.api.meter.used(now))
        return Page(posts=tuple(unique.values()), absent=absent, cursor=write(self.state), skipped=skipped, note=note)

    def _note(self) -> str:
        waiting = sum(queue in QUEUES for queue in self.state.held.values())
        said = []
        if waiting:
            said.append(f"{waiting} {'comment waits' if waiting == 1 else 'comments wait'} for your review.")
        if (left := self.api.meter.left(self.api.link.now())) < SCARCE:
            said.append(f"{left:,} of the day's units are left, enough for {left // WRITE} replies or edits.")
        return " ".join(said)

    async def _list(self, token: str, queue: str = "") -> tuple[tuple[Told, ...], int, str]:
        call = ask.threads(self.view.us.id, token, queue)
        raw = await self.api.read(call, READING)
        self.listed += 1
        await self.films.learn(self.api, films(raw))
        if not queue:
            self._published(raw)
        told, skipped = threads(raw, self._view(), queue)
        onward = raw.get("nextPageToken")
        onward = onward if isinstance(onward, str) and onward != token else ""
        return told, skipped, onward

    def _published(self, raw: Mapping[str, Any]) -> None:
        """What stands in the public list waits for nobody any more."""
        public = {text(each, "id", 500) for each in items(raw.get("items")) if isinstance(each, dict)}
        held = self.state.held.items()
        if any(name in public for name in self.state.held):
            self.state = replace(self.state, held={name: queue for name, queue in held if name not in public})

    def _view(self) -> View:
        return View(us=self.view.us, titles=self.films.titles, held=self.state.held)

    # --- new threads, and changes in the newest

    async def _walk(self) -> AsyncIterator[Page]:
        """The newest page always; older ones until what is known, first those that an earlier walk did not reach."""
        resumed = self.state.token
        if resumed:
            async for page in self._pages(resumed, WALK_PAGES - 1):
                yield page
        async for page in self._pages("", 1 if self.state.token else WALK_PAGES, catching_up=bool(self.state.token)):
            yield page

    async def _pages(self, token: str, most: int, catching_up: bool = False) -> AsyncIterator[Page]:
        """Walk from ``token``. ``catching_up``: a walk is still under way further down; only its newest page is read,
        and neither its place nor its end is touched."""
        seen: set[str] = set()
        for _ in range(most):
            try:
                told, skipped, onward = await self._list(token)
            except Rejected:
                if not token:
                    raise
                self.state = replace(self.state, token="")  # a place that YouTube no longer knows: begin at the top
                return
            seen.add(token)
            posts = self._take(told)
            arrived = onward == "" or onward in seen or self._arrived(told)
            if not catching_up:
                self._step(told, "" if arrived else onward, token)
            if posts or skipped:
                yield self._page(posts, skipped=skipped)
            if arrived or catching_up:
                return
            token = onward

    def _step(self, told: tuple[Told, ...], onward: str, token: str) -> None:
        """Note where the walk stands; where it arrived, what was newest at its start is the new mark."""
        now = self.api.link.now()
        newest = max((min(each.posts[0].created_at, now) for each in told), default=None)
        top = self.state.top if token and self.state.top else newest
        if onward:
            self.state = replace(self.state, token=onward, top=top)
        else:
            mark = max(filter(None, (top, self.state.mark)), default=now)
            self.state = replace(self.state, token="", top=None, mark=mark)

    def _arrived(self, told: tuple[Told, ...]) -> bool:
        begun = [each.posts[0].created_at for each in told]
        if self.first and self.state.brought >= MOST_FIRST:
            return True
        edge = self.state.mark or self.state.floor
        return bool(begun) and edge is not None and all(at <= edge for at in begun)

    def _wanted(self, told: Told) -> bool:
        """Whether a thread is new, or differs from what was listed last."""
        known = self.state.known.get(told.id)
        if known is not None:
            return known.print != told.print
        floor = self.state.floor
        return floor is None or any(post.created_at >= floor for post in told.posts)

    def _take(self, told: tuple[Told, ...]) -> tuple[Post, ...]:
        """The posts of new and changed threads; those whose replies did not all come along are owed these. All are
        remembered, also the old ones of the first sync, so that a reply in them is noticed."""
        posts: list[Post] = []
        known = dict(self.state.known)
        owed = list(self.state.owed)
        for each in told:
            if self._wanted(each):
                posts += each.posts
                owed += [each.id] if each.partial else []
            first = each.posts[0]
            known[each.id] = Known(each.print, _seconds(first.created_at), bool(first.closed))
        brought = self.state.brought + len(posts) if self.first else 0
        self.state = replace(self.state, known=known, owed=tuple(dict.fromkeys(owed))[:OWED], brought=brought)
        return tuple(posts)

    # --- replies that did not come along

    async def _replies(self) -> AsyncIterator[Page]:
        while self.state.owed and self.looks > 0:
            where, *rest = self.state.owed
            top, _, token = where.partition(" ")
            self.looks -= 1
            self.state = replace(self.state, owed=tuple(rest))
            try:
                raw = await self.api.read(ask.replies(top, token), "reading replies")
            except (TargetGone, PermissionMissing, Rejected) as error:
                self.api.link.log.info("replies stay unread: %s", error)
                if token and isinstance(error, Rejected):  # a place that YouTube no longer knows: begin at the top
                    self.state = replace(self.state, owed=(*rest, top))
                continue
            found = raw.get("items")
            posts, skipped = self._read(found if isinstance(found, list) else [])
            posts = tuple(post for post in posts if post.parent == top)
            onward = raw.get("nextPageToken")
            if isinstance(onward, str) and onward and onward != token and posts:
                self.state = replace(self.state, owed=(f"{top} {onward}", *self.state.owed))
            yield self._page(posts, skipped=skipped)

    def _read(self, raw: Sequence[Any]) -> tuple[tuple[Post, ...], int]:
        """Comments that came without their thread, which is what knows whether anybody may reply."""
        view, skipped = self._view(), 0
        found: list[Post] = []
        for each in raw:
            name = text(each, "id", 500) if isinstance(each, dict) else ""
            thread = self.state.known.get(ask.top_of(name))
            posts, lost = comments(
                [each], view, can_reply=thread is None or not thread.shut or name == ask.top_of(name)
            )
            found += posts
            skipped += lost
        return tuple({post.ref.id: post for post in found}.values()), skipped

    # --- what is not public

    async def _queues(self) -> AsyncIterator[Page]:
        """Comments held for review or taken for spam. Those that were and no longer are get another look, by id."""
        waiting: dict[str, str] = {}
        complete = True
        for queue in QUEUES:
            try:
                told, skipped, onward = await self._list("", queue)
            except (PermissionMissing, Rejected, TargetGone) as error:
                # Not every channel may look into its queues; the rest works without.
                self.api.link.log.info("the queue %s cannot be read: %s", queue, error)
                complete = False
                continue
            complete = complete and not onward
            new: list[Post] = []
            for each in told:
                waiting |= each.statuses
                new += each.posts if each.statuses.keys() - self.state.held.keys() else ()
            self.state = replace(self.state, held={**self.state.held, **waiting})
            if new or skipped:
                yield self._page(tuple(new), skipped=skipped)
        held = self.state.held.items()
        let_go = [name for name, queue in held if name not in waiting and queue in QUEUES] if complete else []
        async for page in self._looked_for(let_go):
            yield page

    # --- what vanished

    async def _deep(self) -> AsyncIterator[Page]:
        """Compare more of the remembered threads, and look by id for those that are no longer listed, and for the last
        replies that are not."""
        token, ended = "", False
        listed: list[Told] = []
        for _ in range(DEEP_PAGES + 1):
            told, skipped, onward = await self._list(token)
            listed += told
            posts = self._take(told)
            if posts or skipped:
                yield self._page(posts, skipped=skipped)
            ended = not onward
            if ended or not told:
                break
            token = onward
        edge = 0 if ended else min((_seconds(each.posts[0].created_at) for each in listed), default=0)
        there = {each.id for each in listed}
        known = self.state.known.items()
        gone = [name for name, each in known if name not in there and each.at > edge and name not in self.state.held]
        shown = {post.ref.id for each in listed for post in each.posts}
        replies = [name for name in self.state.recent if name not in shown and name not in self.state.held]
        known_reply = next((post.ref.id for each in listed for post in each.posts if post.parent), "")
        async for page in self._looked_for(gone[: 2 * ask.IDS] + replies, known_reply):
            yield page

    async def _looked_for(self, names: list[str], probe: str = "") -> AsyncIterator[Page]:
        """Ask for comments by id. Who is not there even so was deleted, or hidden from everybody: YouTube does not say
        which, so neither do we; it counts again when it comes back. ``probe`` is a reply that is there: an answer
        without any reply says nothing about replies."""
        for start in range(0, len(names), ask.IDS - 1):
            some = names[start : start + ask.IDS - 1]
            raw = await self.api.read(ask.comments([*some, probe] if probe else some), READING)
            self.state = replace(
                self.state, held={name: queue for name, queue in self.state.held.items() if name not in some}
            )
            found = raw.get("items", [] if "kind" in raw else None)
            if not isinstance(found, list):
                return
            posts, skipped = self._read(found)
            there = {post.ref.id for post in posts}
            away = [name for name in some if name not in there] if not skipped else []
            if not any(post.parent for post in posts):
                away = [name for name in away if ask.top_of(name) == name]
            self.state = self.state.forgetting(set(away))
            absent = tuple(Absent(id=RemoteId(name), state=PostState.HIDDEN) for name in away)
            yield self._page(posts, absent=absent, skipped=skipped)


def _seconds(moment: datetime) -> int:
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
