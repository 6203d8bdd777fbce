"""Answering on Threads: a container first, which nobody sees, then its publication, which happens once.

What became of a lost answer is never guessed. A container that was not published is nobody's second copy; one whose
publication was not answered is remembered, and published again rather than made anew: a container goes out once. That
memory ends with the program. Whoever starts anew looks for the published post, in two places: among our replies since
the fence, and in the conversation, if it is ours: the first list may be late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from inbox_tui.connector import (
    ConnectorError,
    PermissionMissing,
    Rejected,
    TargetGone,
    Unreachable,
    Unsupported,
    Unsure,
)
from inbox_tui.connector.fields import Odd, part, text
from inbox_tui.domain.model import Act, Identity, Post, Reply
from inbox_tui_meta.errors import NotReady, Unseen
from inbox_tui_meta.fields import ident_or_none
from inbox_tui_meta.graph import Graph
from inbox_tui_meta.threads import fields as ask
from inbox_tui_meta.threads import parse

LOOKS = 10
"""How often a container is looked at until it is ready."""
PAUSE = 3.0
"""Seconds between two looks."""
PAGES = 4
CLOCKS = timedelta(minutes=2)
"""How far apart Threads' clock and ours may be."""
NO_FENCE = "-"
_TOO_MANY_LINKS = f"Threads takes at most {ask.LINKS} different links in a post. Leave some out."
_NOT_SHOWN = "Threads has published the reply, and does not show it yet. Looking for it."
_LATER = "Nothing was published; it will be tried again."


class Writing:
    """``containers`` are those of replies whose publication is in doubt, by the reply's key; kept by the caller."""

    def __init__(self, graph: Graph, us: Identity, containers: dict[str, str]) -> None:
        self._graph = graph
        self._us = us
        self._containers = containers

    # --- answering

    async def send(self, reply: Reply) -> Post:
        """Raises ``Unsure`` once a publication may have happened, and ``Unreachable`` before."""
        assert reply.target is not None
        known = self._containers.get(reply.key)
        if known is not None:
            state = await self._known_state(known)
            if state == "PUBLISHED":
                return await self._sent(reply)
            container = known if state in ("FINISHED", "IN_PROGRESS") else await self._container(reply)
        else:
            container = await self._container(reply)
        await self._ready(container)
        self._containers[reply.key] = container
        try:
            number = await self._graph.created(
                "me", "threads_publish", form={"creation_id": container}, doing="this reply"
            )
        except Unsure:
            if await self._published(container):
                return await self._sent(reply)
            raise
        except NotReady as error:
            raise Unreachable(f"Threads is not ready to publish the reply. {_LATER}") from error
        except ConnectorError:
            del self._containers[reply.key]
            raise
        made = await self._read_back(number, reply)
        self._containers.pop(reply.key, None)
        return made

    async def _container(self, reply: Reply) -> str:
        assert reply.target is not None
        form = {"media_type": "TEXT", "text": reply.text, "reply_to_id": str(reply.target.id)}
        try:
            return await self._graph.created("me", "threads", form=form, doing="this reply")
        except Unsure as error:
            # A container that may be there is seen by nobody and ends by itself after a day.
            raise Unreachable(f"Threads did not say whether it took the reply. {_LATER}") from error
        except Unseen as error:
            raise TargetGone(
                "What this answers is gone from Threads, or its author does not let you answer."
            ) from error
        except Rejected as error:
            if "LINK_LIMIT" in str(error):
                raise Rejected(_TOO_MANY_LINKS) from error
            if "FEATURE_NOT_AVAILABLE" in str(error):
                raise PermissionMissing("Threads does not offer replies to this account (yet).", ask.PUBLISH) from error
            raise

    async def _state(self, container: str) -> str:
        """``IN_PROGRESS``, ``FINISHED``, ``PUBLISHED``, ``ERROR`` or ``EXPIRED``."""
        raw = await self._graph.get(container, params=ask.CONTAINER, doing="looking after this reply")
        return text(raw, "status", 40)

    async def _known_state(self, container: str) -> str:
        """The state of a container whose publication was in doubt; ``EXPIRED`` for one that is there no more."""
        try:
            return await self._state(container)
        except Unseen:
            return "EXPIRED"

    async def _ready(self, container: str) -> None:
        """Wait until Threads has made the container ready. Nothing is published yet, so nothing is in doubt."""
        for _ in range(LOOKS):
            try:
                state = await self._state(container)
            except Unseen:
                raise Unreachable(f"Threads lost the reply on its way. {_LATER}") from None
            if state == "FINISHED":
                return
            if state in ("ERROR", "EXPIRED"):
                raise Rejected("Threads could not make a post of this text. Change it and send it again.")
            if state == "PUBLISHED":
                raise Unsure("Threads published this before it was asked to. Looking for it.")
            await self._graph.link.sleep(PAUSE)
        raise Unreachable(f"Threads takes longer than usual. {_LATER}")

    async def _published(self, container: str) -> bool:
        try:
            return await self._state(container) == "PUBLISHED"
        except ConnectorError:
            return False

    async def _sent(self, reply: Reply) -> Post:
        """It was published. Whatever goes wrong with looking at it, that stands."""
        try:
            found = await self._search(reply)
        except ConnectorError as error:
            raise Unsure(_NOT_SHOWN) from error
        if found is None:
            raise Unsure(_NOT_SHOWN)
        self._containers.pop(reply.key, None)
        return found

    async def _read_back(self, number: str, reply: Reply) -> Post:
        assert reply.target is not None
        try:
            made = parse.post(await self._graph.get(number, params=ask.ONE), self._us)
        except (ConnectorError, Odd):
            raise Unsure(_NOT_SHOWN) from None
        if not made.ours or made.ref.id != number or made.parent != reply.target.id:
            raise Unsure("Threads shows another post than the one sent. Looking for it.")
        return made

    # --- looking for it

    async def fence(self, reply: Reply) -> str:
        if reply.act is not Act.REPLY:
            return ""
        batch = await self._graph.batch("me", "replies", params=ask.LIST)
        return next((n for each in batch.items if (n := ident_or_none(part(each).get("id")))), NO_FENCE)

    async def find(self, reply: Reply) -> Post | None:
        if reply.act is not Act.REPLY:
            raise Unsupported("Repeating this is safe; there is nothing to look for.")
        found = await self._search(reply)
        if (
            found is None
            and (container := self._containers.get(reply.key))
            and await self._known_state(container) == "PUBLISHED"
        ):
            raise Unreachable("Threads has published the reply, and does not show it yet. It will be looked for again.")
        return found

    async def _search(self, reply: Reply) -> Post | None:
        """Among our replies, from the newest down to the one that was newest before the first attempt; then in the
        conversation."""
        assert reply.target is not None
        oldest = reply.created_at - CLOCKS
        async for batch in self._graph.edge("me", "replies", params=ask.LIST, most=PAGES, doing="looking for it"):
            for place, raw in enumerate(batch.items):
                if ident_or_none(part(raw).get("id")) == reply.fence:
                    return await self._in_conversation(reply, batch.items[place:])
                try:
                    one = parse.post(raw, self._us)
                except Odd:
                    continue
                if one.created_at < oldest:
                    return await self._in_conversation(reply, batch.items[place:])
                if self._is_it(one, reply):
                    return replace(one, author=self._us)
            if not batch.after:
                return await self._in_conversation(reply, ())
        raise Unreachable("There are too many replies of yours to look through. Look on Threads.")

    async def _in_conversation(self, reply: Reply, before: Sequence[Any]) -> Post | None:
        """Among the newest of the conversation, where it is ours to be shown, without those from ``before``."""
        assert reply.target is not None
        known = {ident_or_none(part(raw).get("id")) for raw in before}
        root = reply.target.extra.get("root", str(reply.target.id))
        try:
            batch = await self._graph.batch(root, "conversation", params=ask.BELOW, doing="looking for it")
        except (PermissionMissing, Rejected, TargetGone, Unsupported) as error:
            self._graph.link.log.info("the conversation is not shown: %s", error)
            return None
        found = parse.sifted(batch.items, self._us, root=root).posts
        return next((one for one in found if one.ref.id not in known and self._is_it(one, reply)), None)

    @staticmethod
    def _is_it(one: Post, reply: Reply) -> bool:
        assert reply.target is not None
        fresh = one.created_at >= reply.created_at - CLOCKS
        return one.ours and fresh and one.parent == reply.target.id and _same(one.text) == _same(reply.text)

    # --- everything else

    async def hide(self, reply: Reply, *, hidden: bool) -> None:
        assert reply.target is not None
        form = {"hide": "true" if hidden else "false"}
        await self._graph.done("POST", reply.target.id, "manage_reply", form=form, doing="hiding this")

    async def delete(self, reply: Reply) -> None:
        assert reply.target is not None
        try:
            await self._graph.done("DELETE", reply.target.id, doing="deleting this")
        except Unseen:
            return  # deleted already


def _same(words: str) -> str:
    """Texts that Threads would show alike."""
    return " ".join(words.split())
