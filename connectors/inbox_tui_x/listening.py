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
from inbox_tui_x.cursor import Place, Search, Walk
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
SEARCH_LAG = timedelta(minutes=30)
"""What is younger may not be in X's search yet: the next pass looks behind it."""
SEARCH_REQUESTS = 6
"""A round asks so often; a pass over more goes on with the next one. X allows 300 searches in a quarter of an hour."""
SEARCH_SHARE = 0.05
"""Of the month's cap: a round's search that has cost so much goes on only with the next pause's end."""
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
        """What others say to each other in our conversations, and quotes of our posts.

        Every conversation of the last 7 days is asked about, each question read to its end: a pass takes as many
        rounds as it needs, and only when it is through is its time taken for searched. What fails is asked again after
        a pause; only a question that X refuses for good is left out.
        """
        place = self.place
        if place.searched_at is not None and self.now - place.searched_at < SEARCH_EVERY:
            return None
        search = place.search
        if not search.until:
            self._begun(search)
        spent = self.api.spending.so_far(self.now)
        news: list[Post] = []
        for _ in range(SEARCH_REQUESTS):
            if not search.wanted() or self._dear(spent):
                break
            try:
                news += await self._asked(search)
            except Spent:
                break
            except ConnectorError as error:
                if isinstance(error, SignInNeeded | PaymentNeeded) and not news:
                    raise
                self.api.link.log.info("a search failed and is repeated: %s", error)
                place.searched_at = self.now
                break
        if not search.wanted():
            began = born(search.until)
            place.searched_at = began + SEARCH_LAG if began else self.now
            place.talked, place.search = search.until, Search()
        elif self._dear(spent):
            place.searched_at = self.now
        news = [post for post in news if place.differs(post)]
        return self._page(news) if news else None

    def _begun(self, search: Search) -> None:
        """A new pass over what has been seen lately. After more than a week away only the last week can be asked for;
        at the very first only a day is: the rest of it comes when a conversation is opened."""
        place = self.place
        recent = [each for each in place.newest() if self._young(each)]
        search.talks = [*dict.fromkeys(place.seen[each].root for each in recent)]
        search.quoted = [each for each in recent if place.seen[each].ours]
        search.since = place.talked or earliest(self.now - FIRST_SEARCH)
        search.until = earliest(self.now - SEARCH_LAG)

    def _dear(self, before: float) -> bool:
        spent = self.api.spending.so_far(self.now) - before
        return spent >= SEARCH_SHARE * self.api.cap or self.api.share >= prices.SLOW

    async def _asked(self, search: Search) -> list[Post]:
        """One page of the question under way, or the first of the next one."""
        operator = "conversation_id" if search.talks else "quotes_of_tweet_id"
        query, taken = ask.around(operator, search.wanted(), self.view.us.handle, search.taken)
        reach = earliest(self.now - SEARCHED + timedelta(hours=1))
        since = search.since if newer(search.since, reach) else reach
        walk = Walk(at=search.at)
        try:
            posts, body = await self.api.posts(
                ask.search(query, since=since, until=walk.at), "searching conversations", prices.POST
            )
        except Rejected as error:
            self.api.link.log.info("X refuses a search, which is left out: %s", error)
            search.drop(taken)
            return []
        if not walk.step(_ids(body)) or not _more(body) or not newer(walk.at, since):
            search.drop(taken)
        else:
            search.at, search.taken = walk.at, taken
        return posts

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
