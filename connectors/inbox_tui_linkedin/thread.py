"""One comment with its replies and the post it stands under, or one post with its comments."""

from __future__ import annotations

from typing import Any

from inbox_tui.connector import PermissionMissing, TargetGone, Unreadable
from inbox_tui.domain.model import Absent, Post, PostRef, PostState, RemoteId, Thread

from . import parse, requests, urns
from .api import Api
from .errors import WRONG
from .parse import Listed

PAGES = 4
"""So many pages of one list are opened with a thread."""
BRANCHES = 8
"""So many comments' replies are opened with a post."""


class Opening:
    """What is fetched for one thread. ``roots`` remembers posts, which change seldom and cost a call each."""

    def __init__(self, api: Api, us: str, roots: dict[str, Post]) -> None:
        self._api = api
        self._us = us
        self._roots = roots
        self._skipped = 0

    async def thread(self, ref: PostRef) -> Thread:
        """Raises ``TargetGone`` when the post itself is gone."""
        if urns.is_comment(ref.id):
            return await self._below_comment(ref)
        return await self._below_post(ref)

    async def _below_comment(self, ref: PostRef) -> Thread:
        post, urn, above = (parse.kept(ref, key) for key in ("post", "urn", "above"))
        if not post or not urn:
            raise TargetGone("It is not known any more where on LinkedIn that comment stands.")
        top_urn = above or urn
        top = await self._comment(post, urns.split(top_urn)[1])
        replies, known = ([], 0) if top.replies == 0 else await self._list(top_urn, post)
        ids = {each.ref.id for each in [top, *replies]}
        if ref.id not in ids:
            replies.append(await self._comment(post, ref.id))
        root = await self._root(post)
        gaps = [] if root is not None else [Absent(id=RemoteId(post), state=PostState.MISSING)]
        posts = {each.ref.id: each for each in [*([root] if root else []), top, *replies]}
        return Thread(
            posts=tuple(posts.values()), absent=tuple(gaps), known=max(known + 2, len(posts)), skipped=self._skipped
        )

    async def _below_post(self, ref: PostRef) -> Thread:
        urn = parse.kept(ref, "urn") or ref.id
        top = await self._post(urn, parse.kept(ref, "told"))
        try:
            comments, known = await self._list(urn, urn)
        except (PermissionMissing, TargetGone):
            return Thread(posts=(top,))
        found = [top, *comments]
        for each in [each for each in comments if each.replies][:BRANCHES]:
            below, more = await self._list(parse.kept(each.ref, "urn"), urn)
            found += below
            known += more
        posts = {each.ref.id: each for each in found}
        return Thread(posts=tuple(posts.values()), known=max(known + 1, len(posts)), skipped=self._skipped)

    # --- single things

    async def _comment(self, post: str, number: str) -> Post:
        try:
            return parse.comment(await self._api.get(requests.comment(post, number)), self._us, post)
        except WRONG:
            raise Unreadable("LinkedIn's answer about that comment cannot be read.") from None

    async def _root(self, post: str) -> Post | None:
        """The post on top; None where LinkedIn does not show it to us."""
        if post not in self._roots:
            try:
                self._roots[post] = await self._post(post, "")
            except (PermissionMissing, TargetGone, Unreadable):
                return None
        return self._roots[post]

    async def _post(self, urn: str, told: str) -> Post:
        """A post; one of a stranger that may not be read itself, by the feed's item about it."""
        try:
            raw = await self._api.get(requests.post(urn))
            found = parse.post(raw, self._us)
        except PermissionMissing:
            if not told.isdigit():
                raise
            return await self._mention(urn, int(told))
        except WRONG:
            raise Unreadable("LinkedIn's answer about that post cannot be read.") from None
        if urns.last(found.ref.id) != urns.last(urn):
            raise Unreadable("LinkedIn answered with another post.")
        return found

    async def _mention(self, urn: str, at: int) -> Post:
        request = requests.notifications(self._us, max(0, at - 1), at + 1, 0, ("SHARE_MENTION",))
        told = parse.listed(await self._api.get(request), parse.notice)
        for each in told.items:
            if each.activity == urn:
                try:
                    return parse.mention(each, self._us)
                except WRONG:
                    raise Unreadable("What LinkedIn tells of that post cannot be read.") from None
        if told.skipped:  # one of those may be about it
            raise Unreadable("What LinkedIn tells of that post cannot be read.")
        raise TargetGone("LinkedIn does not show that post to this page (any more).")

    # --- lists

    async def _list(self, urn: str, post: str) -> tuple[list[Post], int]:
        """The comments below ``urn``, and how many LinkedIn says there are."""
        found: list[Post] = []
        known = start = 0
        for _ in range(PAGES):
            raw: Any = await self._api.get(requests.comments(urn, start))
            read: Listed = parse.listed(raw, lambda each: parse.comment(each, self._us, post))
            found += read.items
            known = max(known, read.total or 0)
            self._skipped += read.skipped
            start += read.count
            if read.ends(start - read.count, requests.COUNT):
                break
        return found, known
