"""Answering, editing and deleting, each checked by what comes back; and looking for what may have gone out.

Reddit knows no idempotency. A comment is answered with itself; a message, since messages became Chat, with a
placeholder that names nothing, so that it must be looked for before it can be called sent.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from inbox_tui.connector import ConnectorError, RateLimited, Rejected, TargetGone, Unreadable, Unsupported, Unsure
from inbox_tui.connector.fields import Odd, items, load, part
from inbox_tui.domain.model import Act, Identity, Post, PostRef, Reply
from inbox_tui_reddit import requests as ask
from inbox_tui_reddit.api import Api
from inbox_tui_reddit.fields import fullname
from inbox_tui_reddit.parse import Things, listing, things, tree

LOOK_PAGES = 4
FENCED = 5
SKEW = timedelta(minutes=10)
"""How far Reddit's clock may be off ours."""
_LOOKS = (1.0, 2.0, 3.0)
"""Seconds between looks for a message that was taken."""
NOT_SHOWN = "Reddit took the message, but does not show it yet. Looking for it."
UNTOLD = (
    "Reddit does not tell whether the message went out: it may stand in Chat only. Look there before sending again."
)
NO_TITLE = "A post's title cannot be changed on Reddit. Leave the first line as it is."
NO_EDIT = "Reddit does not let messages be changed."
NO_DELETE = "Reddit does not let messages be taken back."
NO_VOTE = "Reddit's messages have no votes."


def essence(words: str) -> str:
    """A text without what Reddit changes: entities and white space."""
    return " ".join(html.unescape(words).split())


def same_words(sent: str, found: str) -> bool:
    return essence(sent) == essence(found)


def told(body: bytes, us: Identity) -> Things:
    """The things in the answer to a write. Raises ``Unsure`` where there are none."""
    try:
        raw = part(load(body), "json", "data").get("things")
    except Odd:
        raw = None
    if not isinstance(raw, list):
        raise Unsure("Reddit's answer does not show whether it was done. Looking for it.")
    return things(items(raw), us)


def fence(posts: Sequence[Post]) -> str:
    return json.dumps([post.ref.id for post in posts[:FENCED]])


def before(reply: Reply) -> frozenset[str]:
    """Our own things from before the first attempt."""
    try:
        raw = json.loads(reply.fence or "[]")
    except ValueError:
        return frozenset()
    return frozenset(one for one in raw if isinstance(one, str)) if isinstance(raw, list) else frozenset()


def is_it(post: Post, reply: Reply) -> bool:
    """Whether a post is what ``reply`` was to become."""
    target = reply.target
    if target is None or not post.ours or post.ref.id in before(reply) or post.created_at < reply.created_at - SKEW:
        return False
    place = post.ref.channel == target.channel if target.channel else post.parent == target.id
    return place and same_words(reply.text, post.text)


def target_of(reply: Reply) -> PostRef:
    if reply.target is None or not fullname(reply.target.id, "t1", "t3", "t4"):
        raise Rejected("That is nothing on Reddit that can be acted on.")
    return reply.target


class Sending:
    """Writes of one account."""

    def __init__(self, api: Api, us: Identity) -> None:
        self.api = api
        self.us = us

    async def fence(self, reply: Reply) -> str:
        return fence((await self._own(reply, "")).posts)

    async def _own(self, reply: Reply, after: str) -> Things:
        direct = reply.target is not None and bool(reply.target.channel)
        call = ask.page(ask.SENT, after) if direct else ask.own(self.us.handle, after, "comments")
        return listing((await self.api.read(call, "looking at what we wrote")).body, self.us)

    async def find(self, reply: Reply) -> Post | None:
        """Looks through what we wrote, then below the target. Raises ``Unsure`` where that proves nothing."""
        target = target_of(reply)
        after, seen = "", {""}
        known = before(reply)
        for _ in range(LOOK_PAGES):
            page = await self._own(reply, after)
            for post in page.posts:
                if is_it(post, reply):
                    return post
            times = [post.created_at for post in page.posts]
            past = bool(times) and min(times) < reply.created_at - SKEW
            after = page.after
            if after in seen or past or known.intersection(p.ref.id for p in page.posts):
                break
            seen.add(after)
        else:
            raise Unsure("There are too many newer comments of ours to tell whether this one went out. Look on Reddit.")
        if target.channel:
            return await self._in_conversation(reply, target)
        return await self._below(reply, target)

    async def _in_conversation(self, reply: Reply, target: PostRef) -> Post | None:
        answer = await self.api.read(ask.conversation(target.channel), "looking for our message")
        found = next((p for p in listing(answer.body, self.us).posts if is_it(p, reply)), None)
        if found is None:
            raise Unsure(UNTOLD)
        return found

    async def _below(self, reply: Reply, target: PostRef) -> Post | None:
        link = fullname(target.extra.get("link"), "t3") or fullname(target.id, "t3")
        if not link:
            return None
        try:
            answer = await self.api.read(ask.thread(link, fullname(target.id, "t1")), "looking for our comment")
        except TargetGone:
            return None
        return next((p for p in tree(answer.body, self.us).posts if is_it(p, reply)), None)

    async def send(self, reply: Reply) -> Post:
        target = target_of(reply)
        if not reply.text.strip():
            raise Rejected("Reddit takes no empty text. Write something.")
        answer = await self.api.write(ask.comment(target.id, reply.text), "this comment")
        if target.channel:
            return await self._message_sent(reply)
        found = told(answer.body, self.us)
        sent = next((p for p in found.posts if is_it(p, reply)), None)
        if sent is None:
            raise Unsure("Reddit's answer does not show our comment. Looking for it.")
        await self._mark_read(target)
        return sent

    async def _message_sent(self, reply: Reply) -> Post:
        """The answer names nothing, so the message is looked for in its conversation."""
        for pause in _LOOKS:
            try:
                found = await self.find(reply)
            except (Unsure, RateLimited, Unreadable):
                found = None
            except ConnectorError as error:
                raise Unsure(NOT_SHOWN) from error
            if found is not None:
                await self._mark_read(target_of(reply))
                return found
            await self.api.link.sleep(pause)
        raise Unsure(NOT_SHOWN)

    async def _mark_read(self, target: PostRef) -> None:
        """What is answered is read; the answer stands whether or not Reddit takes note of that."""
        if target.id.startswith(("t1_", "t4_")):
            with suppress(ConnectorError):
                await self.api.write(ask.read(target.id), "marking this as read")

    async def edit(self, reply: Reply) -> Post:
        target = target_of(reply)
        if target.channel:
            raise Unsupported(NO_EDIT)
        words = wanted = reply.text
        if target.id.startswith("t3_") and reply.target_post is not None:
            # A post's title stays as it is; only what stands below it can be changed.
            title = reply.target_post.text.partition("\n")[0]
            if words.partition("\n")[0].strip() != title.strip():
                raise Rejected(NO_TITLE)
            words = words.partition("\n")[2].strip("\n")
            wanted = f"{title}\n\n{words}"
        answer = await self.api.write(ask.edit(target.id, words), "this change")
        found = next((p for p in told(answer.body, self.us).posts if p.ref.id == target.id), None)
        if found is None or not found.ours or not same_words(wanted, found.text):
            raise Unsure("Reddit's answer does not show the change. Look at it on Reddit.")
        return found

    async def act(self, reply: Reply) -> Post | None:
        target = target_of(reply)
        if reply.act is Act.EDIT:
            return await self.edit(reply)
        if target.channel:
            raise Unsupported(NO_DELETE if reply.act is Act.DELETE else NO_VOTE)
        if reply.act is Act.DELETE:
            call, doing = ask.delete(target.id), "deleting this"
        else:
            call, doing = ask.vote(target.id, 1 if reply.act is Act.LIKE else 0), "this vote"
        try:
            answer = await self.api.write(call, doing)
        except TargetGone:
            if reply.act is Act.DELETE:
                return None
            raise
        try:
            done = isinstance(load(answer.body), dict)
        except Odd:
            done = False
        if not done:
            raise Unsure(f"Reddit's answer does not say whether {doing} worked. Look at it on Reddit.")
        return None
