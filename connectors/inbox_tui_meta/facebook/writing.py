"""What goes out to Facebook: replies, and acts on comments. Each answer is verified by reading back."""

from __future__ import annotations

from inbox_tui.connector import ConnectorError, Rejected, TargetGone, Unsure
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Act, Post, PostRef, Reply
from inbox_tui_meta import messages
from inbox_tui_meta.dialect import bare
from inbox_tui_meta.errors import Repeated, Unseen
from inbox_tui_meta.facebook import fields as ask
from inbox_tui_meta.facebook import parse
from inbox_tui_meta.graph import Graph

LOOKS = 4
"""How many answers of a list are searched for a reply that may have gone out."""
OURS_TO_WRITE = "Only comments can be done that to from here; do it on Facebook."


def is_post(ref: PostRef) -> bool:
    """Posts are named ``PAGE_POST``; comments by their bare number."""
    return "_" in ref.id


def is_private(ref: PostRef) -> bool:
    """Written for the Page alone: nothing is put below it, where others might see it."""
    return "private" in ref.extra


def full(ref: PostRef) -> str:
    """The form of its id to ask with."""
    return ref.extra.get("id", ref.id)


class Writing:
    def __init__(self, graph: Graph, page: str) -> None:
        self.graph = graph
        self.page = page
        self.us = ask.us(page)

    # --- looking

    async def _below(self, ref: PostRef) -> tuple[list[Post], str]:
        """The newest comments below a post, or below the comment a reply to ``ref`` ends up under, newest first; and
        where older ones would begin, which were not read."""
        wall = ref.extra.get("wall", ref.id if is_post(ref) else "")
        place = full(ref) if is_post(ref) else ref.extra.get("top", full(ref))
        found: list[Post] = []
        rest = ""
        try:
            async for batch in self.graph.edge(
                place, "comments", params=ask.COMMENTS, most=LOOKS, doing="looking for our reply"
            ):
                found += parse.comments(batch.items, self.page, wall).posts
                rest = batch.after
        except Unseen:
            if not isinstance(verdict := await self.graph.gone(self.page), TargetGone):
                raise verdict from None
        return found, rest

    async def fence(self, reply: Reply) -> str:
        """The newest of our own below the target before the first attempt."""
        if reply.target is None:
            return ""
        if reply.target.channel:
            found = (await messages.conversation(self.graph, self.us, reply.target.channel)).posts
        else:
            found = tuple((await self._below(reply.target))[0])
        return messages.fence_of(found)

    async def find(self, reply: Reply) -> Post | None:
        if reply.target is None:
            return None
        before = messages.before_of(reply)
        if reply.target.channel:
            return await messages.find(self.graph, self.us, reply, before)
        since = messages.since(reply)
        below, rest = await self._below(reply.target)
        found = [
            each
            for each in below
            if each.ours
            and each.ref.id not in before
            and each.created_at >= since
            and messages.same_words(reply.text, each.text)
            and self._fits(each, reply.target)
        ]
        if not found and rest and all(each.created_at >= since for each in below):
            raise Unsure("Too much was written since to tell whether this reply went out. Look at it on Facebook.")
        return max(found, key=lambda each: each.created_at, default=None)

    def _fits(self, found: Post, target: PostRef) -> bool:
        """Below what was answered; a reply to a reply is put under the comment on top of both."""
        if is_post(target):
            return found.parent == target.id
        return found.parent in {target.id, bare(target.extra.get("top", target.id))}

    # --- sending

    async def send(self, reply: Reply) -> Post:
        target = reply.target
        if target is None:
            raise Rejected("There is nothing to reply to.")
        if not reply.text.strip():
            raise Rejected("There is nothing to send yet.")
        if is_private(target):
            raise Rejected(parse.PRIVATE)
        try:
            if target.channel:
                return await messages.send(self.graph, self.page, self.us, reply)
            return await self._comment(reply, target)
        except Repeated:
            # Either an earlier attempt did go out, or an older comment of ours says the same.
            if (found := await self.find(reply)) is not None:
                return found
            raise

    async def _comment(self, reply: Reply, target: PostRef) -> Post:
        try:
            number = await self.graph.created(full(target), "comments", form={"message": reply.text}, doing="replying")
        except Unseen:
            raise await self.graph.gone(target.extra.get("wall", self.page)) from None
        wall = target.extra.get("wall", target.id if is_post(target) else "")
        try:
            found = parse.comment(await self.graph.get(number, params=ask.ONE_COMMENT), self.page, wall)
        except (Odd, ConnectorError):
            raise Unsure("Facebook took the reply, but does not show it yet. Looking for it.") from None
        if bare(number) != found.ref.id or not found.ours or not messages.same_words(reply.text, found.text):
            raise Unsure("Facebook shows another comment than ours. Looking for it.")
        if not self._fits(found, target):
            raise Unsure("It was posted, but in another place. Look at it on Facebook, and delete it if that is wrong.")
        return found

    # --- acts

    async def act(self, reply: Reply) -> Post | None:
        """Like, hide, edit, delete. Raises ``Rejected`` where the platform has no such thing for the target."""
        target = reply.target
        if target is None or target.channel:
            raise Rejected(messages.ANSWERS_ONLY)
        if is_post(target) and reply.act not in (Act.LIKE, Act.UNLIKE):
            raise Rejected(OURS_TO_WRITE)
        number = full(target)
        try:
            match reply.act:
                case Act.LIKE:
                    await self.graph.done("POST", number, "likes", doing="liking")
                case Act.UNLIKE:
                    await self.graph.done("DELETE", number, "likes", doing="taking back a like")
                case Act.HIDE:
                    await self.graph.done("POST", number, form={"is_hidden": "true"}, doing="hiding")
                case Act.UNHIDE:
                    await self.graph.done("POST", number, form={"is_hidden": "false"}, doing="showing it again")
                case Act.DELETE:
                    await self._delete(number, target)
                case Act.EDIT:
                    return await self._edit(number, target, reply)
                case _:
                    raise Rejected(OURS_TO_WRITE)
        except Unseen:
            raise await self.graph.gone(target.extra.get("wall", self.page)) from None
        return None

    async def _delete(self, number: str, target: PostRef) -> None:
        try:
            await self.graph.done("DELETE", number, doing="deleting")
        except Unseen:
            verdict: ConnectorError = await self.graph.gone(target.extra.get("wall", self.page))
            if not isinstance(verdict, TargetGone):
                raise verdict from None

    async def _edit(self, number: str, target: PostRef, reply: Reply) -> Post:
        if not reply.text.strip():
            raise Rejected("There is nothing to say instead. To take it away, delete it.")
        if reply.target_post is not None and not reply.target_post.ours:
            raise Rejected("Only the Page's own comments can be edited.")
        await self.graph.done("POST", number, form={"message": reply.text}, doing="editing")
        wall = target.extra.get("wall", "")
        try:
            found = parse.comment(await self.graph.get(number, params=ask.ONE_COMMENT), self.page, wall)
        except Odd:
            raise Unsure("Facebook does not show the comment after the edit. Look at it there.") from None
        if found.ref.id != target.id or not messages.same_words(reply.text, found.text):
            raise Unsure("Facebook still shows the words from before the edit. Look at it there.")
        return found
