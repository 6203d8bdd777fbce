"""One round of listening: mentions, own posts, messages, conversations, and a second look for edits and deletions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import ConnectorError, PaymentNeeded, PermissionMissing, RateLimited, Rejected, SignInNeeded
from inbox_tui.connector.fields import items, part
from inbox_tui.domain.model import Absent, Page, Post, PostState, RemoteId
from inbox_tui_x import parse, prices
from inbox_tui_x import requests as ask
from inbox_tui_x.api import REQUESTS, Api, Spent
from inbox_tui_x.cursor import Place, Walk
from inbox_tui_x.fields import born, earliest, ident_or_none, newer, text

OVERLAP = timedelta(minutes=10)
"""A post may reach a list some minutes after its time; what was read already is not billed again."""
SETTLED = timedelta(hours=1)
"""What is older than this is not looked behind any more: the day's first look at it would be billed again."""
RESERVE = 12
"""Requests kept for the other sources while mentions and own posts are paged."""
MESSAGE_PAGES = 8
SEARCH_EVERY = timedelta(minutes=15)
SWEEP_EVERY = timedelta(hours=6)
SLOW_MESSAGES = timedelta(minutes=15)
SEARCHED = timedelta(days=7)
"""X's search reaches back so far."""
FIRST_SEARCH = timedelta(days=1)
SEARCH_PAGES = 2
RELISTED = 3
"""Pages of a list that is looked through again."""
REFUSED_AGAIN = timedelta(days=1)
FIRST_SHARE = 0.5
"""The first look back spends no more of the month's cap."""
MENTIONS_TOLD = 800
_CUT = "X tells of the last 800 mentions only: there may have been more since the last look. The rest is on x.com."
_DEAR = "The first look back ended at half of this month's cap: what is older is on x.com, and is not here."


class Round:
    """``place`` is where it begins and, changed, where it ends."""

    def __init__(self, api: Api, place: Place) -> None:
        self.api = api.limited(REQUESTS)
        self.place = place
        self.now = api.now()
        self.view = api.view
        self.us = api.view.us.id
        self.notes: list[str] = []

    async def pages(self) -> AsyncIterator[Page]:
        """In the order in which they matter; empty ones only at the end, for two alike end a round. Mentions must
        succeed; what else fails is tried again with the next round, but a spent login, an empty purse or a rate limit
        on lists ends this one."""
        async for page in self._walked("mentions", self.place.mentions):
            yield page
        async for page in self._walked("tweets", self.place.own):
            yield page
        async for page in self._messages():
            yield page
        if self.api.share < prices.SLOW:
            for look in (self._searched, self._swept):
                try:
                    page_or_none = await look()
                except (SignInNeeded, PaymentNeeded):
                    raise
                except ConnectorError as error:
                    self.api.link.log.info("a second look failed and is repeated next time: %s", error)
                else:
                    if page_or_none is not None:
                        yield page_or_none
        yield self._page(note=" ".join(filter(None, (self._purse(), *self.notes))))

    def _purse(self) -> str:
        if self.api.share < prices.SLOW:
            return ""
        spent, cap = prices.dollars(self.api.spending.so_far(self.now)), prices.dollars(self.api.cap)
        return (
            f"{spent} of this month's cap of {cap} are used: conversations, edits and deletions are not looked for, "
            "and messages seldom."
        )

    def _page(
        self,
        posts: Iterable[Post] = (),
        deleted: Sequence[str] = (),
        absent: Iterable[Absent] = (),
        note: str = "",
    ) -> Page:
        """A page whose cursor promises just what has been handed over with it and before it."""
        given = tuple({one.ref.id: one for one in posts}.values())
        for one in given:
            self.place.remember(one)
            if one.ours:
                self.view.own.add(one.ref.id)
        skipped, sample = self.view.skipped, self.view.sample
        self.view.skipped, self.view.sample = 0, ""
        return Page(
            posts=given,
            deleted=tuple(RemoteId(each) for each in deleted),
            absent=tuple(absent),
            cursor=self.place.encode(),
            skipped=skipped,
            sample=sample,
            note=note,
        )

    # --- the account's own lists

    async def _walked(self, which: str, walk: Walk) -> AsyncIterator[Page]:
        since = _overlapping(walk.known, self.now)
        while True:
            if (self.api.left or 0) <= RESERVE:
                return
            call = ask.listing(which, self.us, since=since, until=walk.at, start=self.place.start)
            posts, body = await self.api.posts(
                call, "reading mentions" if which == "mentions" else "reading our posts", self.api.owned
            )
            further = walk.step(_ids(body))
            over = not further or not _more(body)
            cut = over and which == "mentions" and walk.count >= MENTIONS_TOLD and newer(walk.at, walk.known)
            dear = not over and not walk.known and self.api.share >= FIRST_SHARE
            over = over or dear
            if over:
                walk.settle()
            news = [post for post in posts if self.place.differs(post)]
            if news or cut or dear:
                yield self._page(news, note=_DEAR if dear else _CUT if cut else "")
            if over:
                return

    # --- messages

    async def _messages(self) -> AsyncIterator[Page]:
        place, talk = self.place, self.place.messages
        if place.messages_off is not None and self.now < place.messages_off:
            return
        if self.api.share >= prices.SLOW and place.asked_at and self.now - place.asked_at < SLOW_MESSAGES:
            return
        place.asked_at = self.now
        told: set[str] = set()
        for number in range(MESSAGE_PAGES):
            small = bool(talk.known) and number == 0 and not talk.token
            call = ask.messages(size=ask.SMALL_PAGE if small else ask.PAGE, token=talk.token)
            try:
                posts, body = await self.api.messages(call, "reading messages")
            except (SignInNeeded, PaymentNeeded):
                raise
            except Spent:
                return
            except ConnectorError as error:
                self._without_messages(error)
                return
            fresh = [post for post in posts if newer(post.ref.id, talk.known) and post.ref.id not in told]
            told |= {post.ref.id for post in fresh}
            ids = _ids(body)
            token = text(part(body, "meta"), "next_token")
            talk.top = max([*ids, talk.top or "0"], key=int) if ids else talk.top
            repeated = token == talk.token or (number > 0 and not fresh)
            arrived = not token or repeated or len(token) > 200 or any(not newer(each, talk.known) for each in ids)
            arrived = arrived or (not talk.known and self.api.share >= FIRST_SHARE)
            if arrived:
                talk.settle()
            else:
                talk.token = token
            if fresh:
                yield self._page(fresh)
            if arrived:
                return

    def _without_messages(self, error: ConnectorError) -> None:
        """Mentions are here and go on without them."""
        place = self.place
        if isinstance(error, RateLimited):
            place.messages_off = error.until
            return
        if isinstance(error, Rejected) and place.messages.token:
            place.messages.token = ""  # It is no good any more: from the top again, next time.
            return
        if isinstance(error, PermissionMissing):
            place.messages_off = self.now + REFUSED_AGAIN
        self.notes.append(f"Messages could not be read. {error}")

    # --- what does not mention us

    async def _searched(self) -> Page | None:
        """What others say to each other in our conversations, and quotes of our posts."""
        place = self.place
        if place.searched_at is not None and self.now - place.searched_at < SEARCH_EVERY:
            return None
        recent = [each for each in place.newest() if self._young(each)]
        talks = dict.fromkeys(place.seen[each].root for each in recent)
        own = [each for each in recent if place.seen[each].ours]
        reach = earliest(self.now - SEARCHED + timedelta(hours=1))
        since = place.talked if newer(place.talked, reach) else earliest(self.now - FIRST_SEARCH)
        news: list[Post] = []
        whole = True
        for query in (ask.around(talks, (), self.view.us.handle), ask.around((), own, self.view.us.handle)):
            if query:
                found = await self._found(query, since)
                whole = whole and found is not None
                news += [post for post in found or () if place.differs(post)]
        place.searched_at = self.now
        if whole:
            place.talked = earliest(self.now - timedelta(minutes=30))
        return self._page(news) if news else None

    async def _found(self, query: str, since: str) -> list[Post] | None:
        """What a search finds, at most two pages; None where it could not be asked. A search that this developer
        account may not make (``Rejected``) finds nothing."""
        found: list[Post] = []
        walk = Walk()
        for _ in range(SEARCH_PAGES):
            try:
                call = ask.search(query, since=since, until=walk.at)
                posts, body = await self.api.posts(call, "searching conversations", prices.POST)
            except (SignInNeeded, PaymentNeeded):
                raise
            except ConnectorError as error:
                self.api.link.log.info("a search failed: %s", error)
                return found if isinstance(error, Rejected) else None
            found += posts
            if not walk.step(_ids(body)) or not _more(body):
                break
        return found

    def _young(self, number: str) -> bool:
        at = born(number)
        return at is not None and self.now - at < SEARCHED

    # --- what nobody tells

    async def _swept(self) -> Page | None:
        """Look at the last week again: edits stand in the lists; what is missing there is asked for by its id, and
        only X's word that it is gone counts."""
        place = self.place
        if place.swept_at is None:
            place.swept_at = self.now
        if self.now - place.swept_at < SWEEP_EVERY:
            return None
        news: list[Post] = []
        asked = {each for each in place.seen if self._young(each)}
        for which, ours in (("mentions", False), ("tweets", True)):
            found, lowest = await self._relisted(which)
            news += [post for post in found if place.differs(post)]
            listed = {post.ref.id for post in found}
            for each in [*asked]:
                seen = place.seen[each]
                covered = seen.ours if ours else seen.mention
                if each in listed or (covered and not newer(each, lowest)):
                    asked.discard(each)
        deleted: list[str] = []
        hidden: list[Absent] = []
        wanted = sorted(asked, key=int, reverse=True)[: ask.BATCH]
        if wanted:
            posts, body = await self.api.posts(
                ask.posts(place.seen[each].latest for each in wanted), "looking for deleted posts", prices.POST
            )
            news += [post for post in posts if place.differs(post)]
            gone = parse.unlisted(body)
            for each in wanted:
                match gone.get(place.seen[each].latest):
                    case "resource-not-found":
                        deleted.append(each)
                    case "not-authorized-for-resource" | "resource-unavailable" | "disallowed-resource":
                        hidden.append(Absent(id=RemoteId(each), state=PostState.HIDDEN))
            for each in (*deleted, *(one.id for one in hidden)):
                del place.seen[each]
        place.swept_at = self.now
        return self._page(news, deleted, hidden) if news or deleted or hidden else None

    async def _relisted(self, which: str) -> tuple[list[Post], str]:
        """The last week of a list, and the id below which it was not read."""
        found: list[Post] = []
        walk = Walk()
        for _ in range(RELISTED):
            call = ask.listing(which, self.us, until=walk.at, start=self.now - SEARCHED)
            posts, body = await self.api.posts(call, "looking again", self.api.owned)
            found += posts
            if not walk.step(_ids(body)) or not _more(body):
                return found, "0"
        return found, walk.at


def _overlapping(known: str, now: datetime) -> str:
    at = born(known) if known else None
    return earliest(at - OVERLAP) if at is not None and now - at < SETTLED else known


def _ids(body: Any) -> list[str]:
    return [
        number for raw in items(body.get("data")) if isinstance(raw, dict) and (number := ident_or_none(raw.get("id")))
    ]


def _more(body: Any) -> bool:
    return bool(text(part(body, "meta"), "next_token"))
