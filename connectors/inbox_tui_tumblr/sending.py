"""Answering asks, reblogging with words, editing and deleting; and looking for what may have gone out.

Tumblr answers a write with an id and nothing else, so what was written is fetched and checked before it counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from inbox_tui.connector import ConnectorError, Rejected, TargetGone, Unreadable, Unsupported, Unsure
from inbox_tui.connector.fields import Odd, load, part, text
from inbox_tui.domain.model import Act, Audience, Identity, Post, PostRef, Reply, width
from inbox_tui_tumblr import npf
from inbox_tui_tumblr import requests as ask
from inbox_tui_tumblr.api import Api
from inbox_tui_tumblr.fetching import whole
from inbox_tui_tumblr.fields import blog_name, number
from inbox_tui_tumblr.parse import ANSWER, ANSWERED, NO_REBLOG, NO_REPLY, REPLY, listed, post_of, posts, response

LOOK_PAGES = 3
SKEW = timedelta(minutes=10)
"""How far Tumblr's clock may be off ours."""
NO_LIKE = "Tumblr's replies have no likes."
UNTOLD = "Tumblr does not tell whether the private answer went out. Look at your asks before answering again."


def is_ask(ref: PostRef) -> bool:
    return bool(ref.extra.get("ask")) and not ref.id.startswith(ANSWER)


def fence(found: Sequence[Post]) -> str:
    return json.dumps([post.ref.id for post in found[:5]])


def before(reply: Reply) -> frozenset[str]:
    """Our own posts from before the first attempt."""
    try:
        raw = json.loads(reply.fence or "[]")
    except ValueError:
        return frozenset()
    return frozenset(one for one in raw if isinstance(one, str)) if isinstance(raw, list) else frozenset()


def is_it(post: Post, reply: Reply) -> bool:
    """Whether a post of ours is what ``reply`` was to become."""
    target = reply.target
    if target is None or not post.ours or post.ref.id in before(reply) or not npf.same_words(reply.text, post.text):
        return False
    if post.created_at < reply.created_at - SKEW:
        return False
    return post.parent == (target.id if is_ask(target) else number(target.extra.get("post")) or target.id)


class Sending:
    """Writes of one blog."""

    def __init__(self, api: Api, us: Identity) -> None:
        self.api = api
        self.us = us

    async def fence(self, reply: Reply) -> str:
        found, _, _ = listed(await self._own(""), self.us)
        return fence([post for post in found if post.ours])

    async def _own(self, at: str) -> bytes:
        return await self.api.read(ask.published(self.us.handle, at), "looking at our posts")

    async def _raw(self, blog: str, name: str, doing: str) -> Mapping[str, Any]:
        return await whole(self.api, blog, name, doing)

    # --- sending

    async def send(self, reply: Reply) -> Post:
        target = _target(reply)
        if target.id.startswith(REPLY):
            raise Rejected(NO_REPLY)
        if not reply.text.strip():
            raise Rejected("Tumblr takes no empty text. Write something.")
        if why := npf.too_long(reply.text):
            raise Rejected(why)
        if is_ask(target):
            name = await self._answer(reply, target)
        else:
            name = await self._reblog(reply, target)
        return await self._checked(reply, name)

    async def _answer(self, reply: Reply, target: PostRef) -> str:
        name = number(target.extra.get("post")) or target.id
        raw = await self._raw(self.us.handle, name, "reading this ask")
        if text(raw, "state", 40) not in ("submission", "unapproved", ""):
            raise Rejected(ANSWERED)
        private = reply.audience is Audience.DIRECT
        call = ask.put(self.us.handle, name, raw, reply.text, state="published", private=private)
        return self._made(await self.api.write(call, "this answer"))

    async def _reblog(self, reply: Reply, target: PostRef) -> str:
        if reply.audience is not Audience.PUBLIC:
            raise Rejected("A reblog is public; only an ask can be answered in private.")
        parent = dict(target.extra)
        if not all(parent.get(key) for key in ("uuid", "key", "post")):
            blog = blog_name(parent.get("blog")) or self.us.handle
            name = number(parent.get("post")) or post_of(target.id)
            if not name:
                raise Rejected("That is nothing on Tumblr that can be reblogged.")
            raw = await self._raw(blog, name, "reading this post")
            uuid = text(raw, "tumblelog_uuid", 100) or text(part(raw, "blog"), "uuid", 100)
            parent = {"uuid": uuid, "key": text(raw, "reblog_key", 100), "post": name}
            if not all(parent.values()):
                raise Rejected(NO_REBLOG)
        return self._made(await self.api.write(ask.reblog(self.us.handle, reply.text, parent), "this reblog"))

    def _made(self, body: bytes) -> str:
        """The id in the answer to a write. Raises ``Unsure``."""
        try:
            name = number(response(body).get("id"))
        except Unreadable:
            name = ""
        if not name:
            raise Unsure("Tumblr's answer does not show our post. Looking for it.")
        return name

    async def _checked(self, reply: Reply, name: str) -> Post:
        """Our post as it stands there. Raises ``Unsure`` where it is not what was sent, or cannot be seen."""
        try:
            raw = await self._raw(self.us.handle, name, "looking at our post")
            found = posts(raw, self.us)
        except (ConnectorError, Odd) as error:
            raise Unsure("Tumblr took it, but does not show it yet. Looking for it.") from error
        sent = next((post for post in found if is_it(post, reply)), None)
        if sent is None:
            raise Unsure("What stands on Tumblr is not what was sent. Look at it there.")
        if not text(raw, "state", 40):
            return replace(sent, audience=reply.audience)
        if width(sent.audience) > width(reply.audience):
            raise Unsure("The answer was published, though it should be private. Delete it on Tumblr if that is wrong.")
        return sent

    async def find(self, reply: Reply) -> Post | None:
        """Looks through our newest posts, and at the ask itself."""
        target = _target(reply)
        at = ""
        known = before(reply)
        for _ in range(LOOK_PAGES):
            found, _, count = listed(await self._own(at), self.us)
            for post in found:
                if is_it(post, reply):
                    return post
            times = [post.created_at for post in found]
            past = not times or min(times) < reply.created_at - SKEW or known & {p.ref.id for p in found}
            if past or count < ask.PAGE:
                break
            at = str(int(min(times).timestamp()))
        else:
            raise Unsure("There are too many newer posts of ours to tell whether this one went out. Look on Tumblr.")
        return await self._at_ask(reply, target) if is_ask(target) else None

    async def _at_ask(self, reply: Reply, target: PostRef) -> Post | None:
        name = number(target.extra.get("post")) or target.id
        try:
            found = posts(await self._raw(self.us.handle, name, "looking at the ask"), self.us)
        except (TargetGone, Odd):
            if reply.audience is Audience.DIRECT:
                raise Unsure(UNTOLD) from None
            return None
        return next((post for post in found if is_it(post, reply)), None)

    # --- other acts

    async def act(self, reply: Reply) -> Post | None:
        target = _target(reply)
        name = number(target.extra.get("post")) or post_of(target.id)
        if not name:
            raise Rejected("That is nothing on Tumblr that can be acted on.")
        if target.id.startswith(REPLY):
            raise Unsupported(NO_LIKE if reply.act in (Act.LIKE, Act.UNLIKE) else NO_REPLY)
        match reply.act:
            case Act.EDIT:
                return await self._edit(reply, target, name)
            case Act.DELETE:
                await self._delete(name)
            case _:
                await self._like(reply, target, name)
        return None

    async def _edit(self, reply: Reply, target: PostRef, name: str) -> Post:
        if why := npf.too_long(reply.text):
            raise Rejected(why)
        raw = await self._raw(self.us.handle, name, "reading our post")
        was_private = reply.target_post is not None and reply.target_post.audience is Audience.DIRECT
        state = text(raw, "state", 40) or ("private" if was_private else "published")
        call = ask.put(self.us.handle, name, raw, reply.text, state=state, private=state == "private")
        self._made(await self.api.write(call, "this change"))
        try:
            found = posts(await self._raw(self.us.handle, name, "looking at our post"), self.us)
        except (ConnectorError, Odd) as error:
            raise Unsure("Tumblr does not show whether the change was made. Look at it there.") from error
        changed = next((p for p in found if p.ref.id == target.id), None)
        if changed is None or not changed.ours or not npf.same_words(reply.text, changed.text):
            raise Unsure("Tumblr does not show the change. Look at it there.")
        return changed

    async def _delete(self, name: str) -> None:
        try:
            body = await self.api.write(ask.delete(self.us.handle, name), "deleting this")
        except TargetGone:
            return
        self._understood(body, "deleting this")

    async def _like(self, reply: Reply, target: PostRef, name: str) -> None:
        key = target.extra.get("key", "")
        if not key:
            blog = blog_name(target.extra.get("blog")) or self.us.handle
            key = text(await self._raw(blog, name, "reading this post"), "reblog_key", 100)
        on = reply.act is Act.LIKE
        self._understood(await self.api.write(ask.like(name, key, on=on), "this like"), "this like")

    @staticmethod
    def _understood(body: bytes, doing: str) -> None:
        try:
            meta = part(load(body), "meta")
        except Odd:
            meta = {}
        if meta.get("status") != 200:
            raise Unsure(f"Tumblr's answer does not say whether {doing} worked. Look at it there.")


def _target(reply: Reply) -> PostRef:
    if reply.target is None:
        raise Rejected("That is nothing on Tumblr that can be acted on.")
    return reply.target
