"""One round of listening: the page's activity feed since the last look, and what it speaks of.

The feed is kept for 60 days and tells comments, edits, deletions and mentions; it carries no parent and no time of
writing, so each comment is read itself, or with all others of its post where there are several. Apps without the right
to the feed (``rw_organization_admin``) go through the newest posts' comments instead; the others do so now and then,
for what the feed may have missed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from inbox_tui.connector import PermissionMissing, TargetGone
from inbox_tui.domain.model import Page, Post, RemoteId

from . import parse, requests, urns
from .api import Api
from .cursor import Place
from .errors import WRONG
from .parse import Listed, Notice

FIRST_SYNC = timedelta(days=30)
FEED_KEPT = timedelta(days=60)
OVERLAP = timedelta(minutes=15)
"""Two looks overlap by so much, for items that enter the feed late."""
ROUND = 40
"""Requests a round."""
FEED_END = 5_000
"""No feed is longer: past this it repeats."""
FEW = 2
"""So many comments of one post are read one by one; for more, all comments of the post are."""
RELIST = 12
"""Our own posts are listed every so many looks, or when the feed names one that is not known."""
LISTED = 4
"""Pages of a post's comments that are looked through for those the feed names, before they are read one by one."""
SWEEP = 24
"""Looks between two goes through the newest posts' comments."""
SWEPT = 2
"""Posts gone through each time: so many of the newest, and as many of the others in turn."""


class Spent(Exception):
    """The round's allowance is used up; the rest comes with the next."""


class Listener:
    def __init__(self, api: Api, us: str, place: Place) -> None:
        self._api = api
        self._us = us
        self._place = place
        self._left = min(ROUND, api.allowance.left(api.link.now()))
        self._listed_posts = False

    async def _get(self, request: requests.Request) -> Any:
        if self._left <= 0:
            raise Spent
        self._left -= 1
        return await self._api.get(request)

    def _page(self, posts: list[Post], deleted: list[RemoteId] | None = None, read: Listed | None = None) -> Page:
        gone = list(dict.fromkeys(deleted or ()))
        unique = {post.ref.id: post for post in posts if post.ref.id not in gone}
        self._api.allowance.mark(self._place)
        return Page(
            posts=tuple(unique.values()),
            deleted=tuple(gone),
            cursor=self._place.encode(),
            skipped=read.skipped if read else 0,
            sample=read.sample if read else "",
        )

    async def pages(self) -> AsyncIterator[Page]:
        if self._left <= 0:
            self._api.allowance.mark(self._place)
            note = f"{self._spent()} listening goes on after midnight UTC."
            yield Page(cursor=self._place.encode(), note=note)
            return
        place = self._place
        blind = False
        try:
            if place.mark is None or place.turn % RELIST == 0:
                yield self._page(await self._own_posts())
            # First, for the names under which posts stand in the feed are learned here.
            swept = place.turn % SWEEP == 0
            try:
                if swept:
                    async for page in self._sweep(LISTED):
                        yield page
            except PermissionMissing:
                swept = False  # without the feed it is asked again below, and says so
            try:
                async for page in self._feed():
                    yield page
            except PermissionMissing:
                blind = True
            if blind and not swept:
                async for page in self._sweep(ROUND):
                    yield page
        except Spent:
            pass
        place.turn += 1
        self._api.allowance.mark(place)
        note = (
            "This login may not read the page's activity feed (it needs rw_organization_admin and the role of an "
            "administrator), so mentions and deletions stay unknown."
        )
        yield Page(cursor=place.encode(), note=note if blind else "")

    def _spent(self) -> str:
        allowance = self._api.allowance
        if allowance.pages == 1:
            return f"LinkedIn's {allowance.daily:,} calls a day are used up;"
        return f"This page's part of the {allowance.daily:,} calls a day that {allowance.pages} pages share is used up;"

    # --- our own posts

    async def _own_posts(self) -> list[Post]:
        """Our posts that are new or edited since they were listed last."""
        self._listed_posts = True
        found = parse.listed(await self._get(requests.own_posts(self._us)), lambda raw: parse.post(raw, self._us))
        ours = [post for post in found.items if post.ours]
        ours.sort(key=lambda post: post.created_at, reverse=True)
        known = self._place.posts
        fresh = [post for post in ours if known.get(post.ref.id) != post.ref.version]
        self._place.posts = {str(post.ref.id): post.ref.version for post in ours} | known
        return fresh

    # --- the feed

    async def _feed(self) -> AsyncIterator[Page]:
        place, now = self._place, parse.millis(self._api.link.now())
        if not place.end:
            oldest = now - FEED_KEPT // timedelta(milliseconds=1)
            first = now - FIRST_SYNC // timedelta(milliseconds=1)
            since = place.mark - OVERLAP // timedelta(milliseconds=1) if place.mark is not None else first
            place.start, place.end, place.offset = max(since, oldest, 0), now, 0
        read: set[str] = set()
        while True:
            request = requests.notifications(self._us, place.start, place.end, place.offset)
            found = parse.listed(await self._get(request), parse.notice)
            ids = {each.id for each in found.items}
            repeats = bool(ids) and ids <= read
            read |= ids
            posts, deleted, complete = await self._told([each for each in found.items if each.id not in place.seen])
            if not complete:  # the same page again next time; what was dealt with is known by then
                yield self._page(posts, deleted)
                raise Spent
            ends = repeats or found.ends(place.offset, requests.COUNT) or place.offset >= FEED_END
            place.offset += found.count
            if ends:
                place.mark, place.start, place.end, place.offset = place.end, 0, 0, 0
            if posts or deleted or ends or found.skipped:
                yield self._page(posts, deleted, found)
            if ends:
                return

    async def _told(self, notices: list[Notice]) -> tuple[list[Post], list[RemoteId], bool]:
        """What the items of the feed speak of, and whether all of them could be dealt with in this round."""
        posts: list[Post] = []
        deleted: list[RemoteId] = []
        wanted: dict[str, dict[str, Notice]] = {}
        for each in notices:
            try:
                if each.removes:
                    deleted.append(_number(each))
                elif each.mentions:
                    posts.append(await self._mention(each))
                elif each.comments:
                    wanted.setdefault(self._known_as(each), {})[_number(each)] = each
                    continue
            except Spent:
                return posts, deleted, False
            except (TargetGone, PermissionMissing, *WRONG):
                pass  # gone meanwhile, or nothing that is shown to us
            self._place.seen[each.id] = None
        gone = set(deleted)
        try:
            if any(post not in self._place.posts and self._is_ours(told) for post, told in wanted.items()):
                posts += [] if self._listed_posts else await self._own_posts()
            for post, told in wanted.items():
                there = {number: each for number, each in told.items() if number not in gone}
                await self._comments(post, there, posts)
        except Spent:
            return posts, deleted, False
        for each in notices:
            self._place.seen[each.id] = None
        return posts, deleted, True

    def _known_as(self, told: Notice) -> str:
        """The one name of the post that a comment stands under."""
        known = self._place.names
        source = told.source or urns.split(told.activity)[0]
        if told.alias and told.alias != source:
            known.pop(told.alias, None)
            known[told.alias] = source
        return known.get(source, source)

    def _learn(self, comment: Post) -> None:
        """A comment's own name holds another name of its post."""
        name, post = urns.split(parse.kept(comment.ref, "urn"))[0], str(comment.root or "")
        if name != post and post in self._place.posts:
            self._place.names[name] = post

    def _is_ours(self, told: dict[str, Notice]) -> bool:
        return any(each.owner in (self._us, "") for each in told.values())

    async def _mention(self, told: Notice) -> Post:
        if told.author and told.text:
            return parse.mention(told, self._us)
        raw = await self._get(requests.post(told.activity))
        return parse.post(raw, self._us)

    async def _comments(self, post: str, told: dict[str, Notice], into: list[Post]) -> None:
        """Put the comments ``told`` (by number) under ``post`` into ``into``, and what else comes along. Each is known
        as dealt with as soon as it is there, so that every round gets further."""
        missing = dict(told)

        def take(each: Post) -> None:
            into.append(each)
            if (there := missing.pop(each.ref.id, None)) is not None:
                self._place.seen[there.id] = None

        if len(missing) > FEW:
            try:
                async for each in self._listed(post, post, pages=LISTED):
                    take(each)
            except (TargetGone, PermissionMissing):
                pass  # a stranger's post: its comments may be had one by one, or by what the feed tells
        while missing:
            number, notice = next(iter(missing.items()))
            one = await self._one(post, number, notice)
            missing.pop(number)
            self._place.seen[notice.id] = None
            if one is None:
                continue
            into.append(one)
            above = parse.kept(one.ref, "above")
            if above and len(missing) > FEW:  # the others may well stand beside it
                async for each in self._listed(above, post, pages=1):
                    take(each)

    async def _one(self, post: str, number: str, told: Notice) -> Post | None:
        try:
            return parse.comment(await self._get(requests.comment(post, number)), self._us, post)
        except TargetGone:
            return None
        except (PermissionMissing, *WRONG):
            pass
        try:
            return parse.told_comment(told, self._us)
        except WRONG:
            return None

    async def _listed(self, urn: str, post: str, pages: int = ROUND) -> AsyncIterator[Post]:
        """The comments below ``urn`` (a post, or a comment under ``post``), at most ``pages`` of them."""
        start, last = 0, ""
        for _ in range(pages):
            raw = await self._get(requests.comments(urn, start))
            read = parse.listed(raw, lambda each: parse.comment(each, self._us, post))
            first = read.items[0].ref.id if read.items else ""
            for each in read.items:
                self._learn(each)
                yield each
            if read.ends(start, requests.COUNT) or first == last:
                return
            start, last = start + read.count, first

    # --- without the feed

    async def _sweep(self, most: int) -> AsyncIterator[Page]:
        """Go through the comments of some of our posts, at most ``most`` pages of each, and the replies to as many."""
        posts = list(self._place.posts)
        head, tail = posts[:SWEPT], posts[SWEPT:]
        start = self._place.turn * SWEPT % len(tail) if tail else 0
        for urn in [*head, *tail[start : start + SWEPT]]:
            found: list[Post] = []
            try:
                async for each in self._listed(urn, urn, most):
                    found.append(each)
                for top in [each for each in found if each.replies][:most]:
                    async for each in self._listed(parse.kept(top.ref, "urn"), urn):
                        found.append(each)
            except TargetGone:
                continue
            except Spent:
                if found:
                    yield self._page(found)
                raise
            if found:
                yield self._page(found)


def _number(told: Notice) -> RemoteId:
    return RemoteId(urns.split(told.activity)[1])
