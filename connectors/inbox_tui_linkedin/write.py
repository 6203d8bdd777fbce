"""Sending: one comment at a time, its answer checked, and looked for where there was none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    Rejected,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
)
from inbox_tui.domain.model import Act, Identity, Post, PostKind, Reply

from . import littletext, parse, requests, urns
from .api import Api
from .errors import WRONG, AlreadyThere, Conflict

PAGES = 10
"""So many pages are searched for a comment of ours."""
_LINK = re.compile(r"https?://\S+")
_CLOCKS = timedelta(minutes=2)
"""How far apart LinkedIn's clock and ours may be."""


class Writer:
    def __init__(self, api: Api, us: Identity) -> None:
        self._api = api
        self._us = us

    # --- commenting

    async def send(self, reply: Reply) -> Post:
        """Raises ``Unsure`` unless the answer shows our comment, in its place."""
        post, parent = _place(reply)
        request = requests.reply(self._us.id, post, parent, reply.text, _attributes(reply))
        try:
            raw, answer = await self._api.ask(request)
        except Conflict:
            # Nothing refuses words that are there already: so it is looked for before it is sent again.
            raise Unsure("LinkedIn was busy with the same thing. Looking whether the comment is there.") from None
        if raw is None:
            raw = await self._read_back(post, answer.header("x-restli-id") or answer.header("x-linkedin-id"))
        try:
            made = parse.comment(raw, self._us.id, post)
            wanted = urns.split(parent)[1] if parent else post
            right = made.ours and made.parent == wanted and made.ref.id != (reply.target.id if reply.target else "")
        except WRONG:
            raise Unsure("LinkedIn's answer does not show the comment; it may be there.") from None
        if not right:
            raise Unsure("LinkedIn's answer shows another comment than the one sent; it may be there.")
        return replace(made, author=self._us)

    async def _read_back(self, post: str, number: str) -> Any:
        if not number:
            raise Unsure("LinkedIn answered without saying what became of the comment.")
        try:
            return await self._api.get(requests.comment(post, urns.named(number)))
        except (ConnectorError, ValueError):
            raise Unsure("LinkedIn took the comment, but does not show it yet.") from None

    # --- looking for it

    async def fence(self, reply: Reply) -> str:
        """The newest of our comments where this one is to stand."""
        if reply.act is not Act.REPLY:
            return ""
        try:
            newest = max((each.created_at for each in await self._ours(reply)), default=None)
        except PermissionMissing:
            return ""  # below a stranger's post: it can be sent, but not be looked for
        return str(parse.millis(newest)) if newest is not None else "0"

    async def find(self, reply: Reply) -> Post | None:
        if reply.act is not Act.REPLY:
            raise Unsupported("Repeating this is safe; there is nothing to look for.")
        after = int(reply.fence) if reply.fence.isdigit() else parse.millis(reply.created_at - _CLOCKS)
        wanted = _same(reply.text)
        try:
            ours = await self._ours(reply)
        except PermissionMissing:
            told = await self._told(reply, wanted)
            if told is None:
                raise  # the feed may be late: that it is not there yet says nothing
            return told
        late = [each for each in ours if parse.millis(each.created_at) > after]
        found = [each for each in late if _same(each.text) == wanted]
        return replace(found[0], author=self._us) if found else None

    async def _told(self, reply: Reply, wanted: str) -> Post | None:
        """The comment as the activity feed tells it, for places whose comments are not listed for us."""
        post, _ = _place(reply)
        start, end = parse.millis(reply.created_at - _CLOCKS), parse.millis(self._api.link.now())
        request = requests.notifications(self._us.id, start, end, 0, ("ADMIN_COMMENT",))
        for each in parse.listed(await self._api.get(request), parse.notice).items:
            if each.source != post or each.author != self._us.id or _same(each.text) != wanted:
                continue
            try:
                return replace(parse.told_comment(each, self._us.id), author=self._us)
            except WRONG:
                continue
        return None

    async def _ours(self, reply: Reply) -> list[Post]:
        """All our comments at the place of ``reply``. Raises ``Unreachable`` where not all could be looked at."""
        post, parent = _place(reply)
        wanted = urns.split(parent)[1] if parent else post
        found: list[Post] = []
        start = 0
        for _ in range(PAGES):
            raw = await self._api.get(requests.comments(parent or post, start))
            read = parse.listed(raw, lambda each: parse.comment(each, self._us.id, post))
            if read.skipped:
                raise Unreadable("Some of the comments there cannot be read.", read.sample)
            found += [each for each in read.items if each.ours and each.parent == wanted]
            if read.ends(start, requests.COUNT):
                return found
            start += read.count
        raise Unreachable("There are too many comments there to look through; look on LinkedIn.")

    # --- everything else

    async def edit(self, reply: Reply) -> Post | None:
        post, number = _own(reply)
        await self._api.ask(requests.edit(self._us.id, post, number, reply.text, _attributes(reply)))
        try:
            now = parse.comment(await self._api.get(requests.comment(post, number)), self._us.id, post)
        except (ConnectorError, *WRONG):
            return None  # edited all the same; the feed tells it again
        return replace(now, author=self._us) if now.ours else None

    async def delete(self, reply: Reply) -> None:
        post, number = _own(reply)
        try:
            await self._api.ask(requests.delete(self._us.id, post, number))
        except TargetGone:
            return

    async def like(self, reply: Reply) -> None:
        reaction = requests.REACTIONS.get(reply.text.strip() or "like")
        if reaction is None:
            raise Rejected(f"LinkedIn's reactions are {', '.join(requests.REACTIONS)}.")
        urn = _urn(reply)
        try:
            await self._api.ask(requests.react(self._us.id, urn, reaction))
        except (AlreadyThere, Conflict) as error:
            # Busy with somebody else's, or ours is there already: only a look tells.
            there = await self._reaction(urn)
            if there == reaction:
                return
            if not there:
                raise Unreachable("LinkedIn was busy with the same thing. It will be tried again.") from error
            await self.unlike(reply)
            await self._api.ask(requests.react(self._us.id, urn, reaction))

    async def _reaction(self, urn: str) -> str:
        """Our own reaction there, in the API's word; empty where there is none. Raises ``Rejected`` where LinkedIn
        shows this page no reactions."""
        try:
            raw = await self._api.get(requests.reaction(self._us.id, urn))
        except TargetGone:
            return ""
        except PermissionMissing:
            raise Rejected(
                "LinkedIn says that there is a reaction already, and does not show this login whose. Look on LinkedIn."
            ) from None
        kind = raw.get("reactionType") if isinstance(raw, dict) else None
        if not isinstance(kind, str) or not kind:
            raise Unreadable("LinkedIn's answer about that reaction cannot be read.")
        return kind

    async def unlike(self, reply: Reply) -> None:
        try:
            await self._api.ask(requests.unreact(self._us.id, _urn(reply)))
        except TargetGone:
            return


def _urn(reply: Reply) -> str:
    urn = parse.kept(reply.target, "urn") if reply.target is not None else ""
    if not urn:
        raise TargetGone("It is not known any more where on LinkedIn that stands.")
    return urn


def _place(reply: Reply) -> tuple[str, str]:
    """The post that a reply stands under, and the comment it answers (empty: the post itself). An answer to a reply
    stands beside it, below the same comment."""
    urn = _urn(reply)
    assert reply.target is not None
    post = parse.kept(reply.target, "post")
    if not urns.is_comment(reply.target.id):
        return post or urn, ""
    if not post:
        raise TargetGone("It is not known any more under which post that comment stands.")
    return post, parse.kept(reply.target, "above") or urn


def _own(reply: Reply) -> tuple[str, str]:
    _urn(reply)
    assert reply.target is not None
    if not urns.is_comment(reply.target.id):
        raise Rejected("Posts are edited and deleted on LinkedIn itself; here only comments are.")
    return parse.kept(reply.target, "post"), reply.target.id


def _attributes(reply: Reply) -> list[dict[str, Any]]:
    target = reply.target_post
    if target is None:
        return []
    people = target.mentions if target.ours else (target.author, *target.mentions)
    return littletext.attributes(reply.text, tuple(people))


def _same(text: str) -> str:
    """Texts that LinkedIn would show alike: it may put short links in the place of long ones."""
    return " ".join(_LINK.sub("link", text).split())


def opening(target: Post, us: Identity) -> str:
    """Who is answered, where an answer does not stand right below: LinkedIn has one level of replies."""
    named = target.author.name.strip()
    return f"{named} " if target.kind is PostKind.REPLY and named and target.author.id != us.id else ""
