"""What goes out to Instagram: replies, and acts on comments. Each answer is verified by reading back."""

from __future__ import annotations

from inbox_tui.connector import ConnectorError, Rejected, TargetGone, Unsupported, Unsure
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Act, Post, PostKind, PostRef, RemoteId, Reply
from inbox_tui_meta import messages
from inbox_tui_meta.errors import Repeated, Unseen
from inbox_tui_meta.graph import Graph
from inbox_tui_meta.instagram import fields as ask
from inbox_tui_meta.instagram import parse
from inbox_tui_meta.marks import version

LOOKS = 8
COMMENTS_ONLY = "Only comments can be done that to from here; do it on Instagram."
"""How many answers of a list are searched for a reply that may have gone out."""


def is_media(ref: PostRef) -> bool:
    return "media" in ref.extra


def is_others(ref: PostRef) -> bool:
    """Somebody else's media that tags us: its comments cannot be read."""
    return ref.extra.get("media") == "other"


def top_of(ref: PostRef) -> str:
    """The comment a reply to ``ref`` stands under: answers to answers are put under the comment on top."""
    return ref.extra.get("top", ref.id)


class Writing:
    def __init__(self, graph: Graph, view: parse.View) -> None:
        self.graph = graph
        self.view = view
        self.us = ask.us(view.ids, view.handle)

    # --- looking

    async def _below(self, ref: PostRef) -> tuple[list[Post], str]:
        """Comments below our own media, newest first, or the answers below the comment on top of ``ref``, in an order
        nobody promises; and where more would begin, which were not read."""
        wall = str(ref.id) if is_media(ref) else ref.extra.get("wall", "")
        parts = (str(ref.id), "comments") if is_media(ref) else (top_of(ref), "replies")
        params = ask.COMMENTS if is_media(ref) else ask.REPLIES
        found: list[Post] = []
        rest = ""
        try:
            async for batch in self.graph.edge(*parts, params=params, most=LOOKS, doing="looking for our reply"):
                found += parse.comments(batch.items, self.view, wall, "" if is_media(ref) else parts[0]).posts
                rest = batch.after
        except Unseen:
            if not isinstance(verdict := await self.graph.gone(self.view.id), TargetGone):
                raise verdict from None
        return found, rest

    async def fence(self, reply: Reply) -> str:
        """The newest of our own below the target before the first attempt."""
        if reply.target is None or is_others(reply.target):
            return ""
        if reply.target.channel:
            return messages.fence_of((await messages.conversation(self.graph, self.us, reply.target.channel)).posts)
        return messages.fence_of((await self._below(reply.target))[0])

    async def find(self, reply: Reply) -> Post | None:
        target = reply.target
        if target is None:
            return None
        before = messages.before_of(reply)
        if target.channel:
            return await messages.find(self.graph, self.us, reply, before)
        if is_others(target):
            raise Unsupported("Instagram does not show the comments below others' posts. Look at it there.")
        since = messages.since(reply)
        below, rest = await self._below(target)
        found = [
            each
            for each in below
            if each.ours
            and each.ref.id not in before
            and each.created_at >= since
            and messages.same_words(reply.text, each.text)
            and self._fits(each, target)
        ]
        unread = rest and (not is_media(target) or all(each.created_at >= since for each in below))
        if not found and unread:
            raise Unsure("There are too many comments to tell whether this reply went out. Look at it on Instagram.")
        return max(found, key=lambda each: each.created_at, default=None)

    @staticmethod
    def _fits(found: Post, target: PostRef) -> bool:
        return found.parent == (target.id if is_media(target) else top_of(target))

    # --- sending

    async def send(self, reply: Reply) -> Post:
        target = reply.target
        if target is None:
            raise Rejected("There is nothing to reply to.")
        if not reply.text.strip():
            raise Rejected("There is nothing to send yet.")
        try:
            if target.channel:
                return await messages.send(self.graph, ask.BOX, self.us, reply)
            if is_others(target):
                return await self._mention(reply, target)
            return await self._comment(reply, target)
        except Repeated:
            if not is_others(target) and (found := await self.find(reply)) is not None:
                return found
            raise

    async def _comment(self, reply: Reply, target: PostRef) -> Post:
        parts = (str(target.id), "comments") if is_media(target) else (top_of(target), "replies")
        try:
            number = await self.graph.created(*parts, form={"message": reply.text}, doing="replying")
        except Unseen:
            raise await self.graph.gone(target.extra.get("wall", self.view.id)) from None
        wall = str(target.id) if is_media(target) else target.extra.get("wall", "")
        try:
            found = parse.comment(await self.graph.get(number, params=ask.ONE_COMMENT), self.view, wall)
        except (Odd, ConnectorError):
            raise Unsure("Instagram took the reply, but does not show it yet. Looking for it.") from None
        if number != found.ref.id or not found.ours or not messages.same_words(reply.text, found.text):
            raise Unsure("Instagram shows another comment than ours. Looking for it.")
        if not self._fits(found, target):
            raise Unsure(
                "It was posted, but in another place. Look at it on Instagram, and delete it if that is wrong."
            )
        return found

    async def _mention(self, reply: Reply, target: PostRef) -> Post:
        """An answer below others' media. It cannot be read back there, so its id has to do."""
        form = {"media_id": str(target.id), "message": reply.text}
        try:
            number = await self.graph.created(self.view.id, "mentions", form=form, doing="answering the mention")
        except Unseen:
            raise await self.graph.gone(self.view.id) from None
        return Post(
            ref=PostRef(id=RemoteId(number), version=version(reply.text, str(False)), extra={"id": number}),
            author=self.view.identity(),
            created_at=self.graph.link.now(),
            text=reply.text,
            kind=PostKind.COMMENT,
            ours=True,
            parent=target.id,
            root=target.id,
        )

    # --- acts

    async def act(self, reply: Reply) -> Post | None:
        """Like (by way of a Page), hide, delete. Raises ``Rejected`` where there is no such thing for the target."""
        target = reply.target
        if target is None or target.channel:
            raise Rejected(messages.ANSWERS_ONLY)
        number = str(target.id)
        if is_media(target) and reply.act not in (Act.LIKE, Act.UNLIKE):
            raise Rejected(COMMENTS_ONLY)
        try:
            match reply.act:
                case Act.LIKE | Act.UNLIKE:
                    which = (("media_id" if is_media(target) else "comment_id", number),)
                    method, doing = ("POST", "liking") if reply.act is Act.LIKE else ("DELETE", "taking back a like")
                    await self.graph.done(method, self.view.id, "likes", params=which, doing=doing)
                case Act.HIDE:
                    await self.graph.done("POST", number, params=(("hide", "true"),), doing="hiding")
                case Act.UNHIDE:
                    await self.graph.done("POST", number, params=(("hide", "false"),), doing="showing it again")
                case Act.DELETE:
                    await self._delete(number, target)
                case _:
                    raise Unsupported("Instagram does not offer that.")
        except Unseen:
            raise await self.graph.gone(target.extra.get("wall", self.view.id)) from None
        return None

    async def _delete(self, number: str, target: PostRef) -> None:
        try:
            await self.graph.done("DELETE", number, doing="deleting")
        except Unseen:
            verdict = await self.graph.gone(target.extra.get("wall", self.view.id))
            if not isinstance(verdict, TargetGone):
                raise verdict from None
