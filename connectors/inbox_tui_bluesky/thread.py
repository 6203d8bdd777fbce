"""Threads: ``getPostThread`` for completeness, ``getPostThreadV2`` beside it, merged.

The older call shows blocked and missing posts as placeholders, everything that a threadgate hides, and (through the
account's server) our own posts of the last seconds. The newer one is flat, answers where the older one breaks down on
a huge thread, but stops 20 levels down and is marked unstable: it fills gaps and is never relied upon.

Answers nest two levels per post, and JSON is only read so deep, so long threads are fetched in stretches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inbox_tui.connector import ConnectorError, RateLimited, SignInNeeded, TargetGone, Unreadable
from inbox_tui.connector.fields import part, text
from inbox_tui.domain.model import Absent, Post, PostState, RemoteId, Thread

from . import parse
from .embeds import items
from .session import Session

V1 = "app.bsky.feed.getPostThread"
V2 = "app.bsky.unspecced.getPostThreadV2"
DEPTH = 60
HEIGHT = 200
MORE = 12
"""At most so many further stretches of one thread."""
BLOCKED = "That post is hidden from this account by a block."


@dataclass(slots=True)
class Tree:
    """A thread being put together; a post or placeholder once seen is not lost to a later, poorer answer."""

    posts: dict[str, Post] = field(default_factory=dict)
    absent: dict[str, Absent] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    """Posts whose answers were not sent because the stretch ended there."""
    tally: parse.Tally = field(default_factory=parse.Tally)

    def add(self, post: Post) -> None:
        self.posts.setdefault(post.ref.id, post)
        self.absent.pop(post.ref.id, None)

    def miss(self, uri: str, state: PostState, parent: str | None) -> None:
        if uri and uri not in self.posts:
            known = self.absent.get(uri)
            above = parent or (known.parent if known else None)
            self.absent[uri] = Absent(id=RemoteId(uri), state=state, parent=RemoteId(above) if above else None)

    def children(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        parents = [post.parent for post in self.posts.values()] + [gone.parent for gone in self.absent.values()]
        for parent in parents:
            if parent:
                counts[parent] = counts.get(parent, 0) + 1
        return counts

    def top(self, uri: str) -> str:
        """The highest known ancestor of a post, itself included; safe against circles."""
        seen = {uri}
        while True:
            one = self.posts.get(uri) or self.absent.get(uri)
            above = one.parent if one else None
            if not above or above in seen or (above not in self.posts and above not in self.absent):
                return uri
            seen.add(above)
            uri = above

    def finish(self) -> Thread:
        counts = self.children()
        more = sum(max(0, (p.replies or 0) - counts.get(p.ref.id, 0)) for p in self.posts.values())
        ordered = sorted(self.posts.values(), key=lambda p: (p.created_at, p.ref.id))
        return Thread(
            posts=tuple(ordered),
            absent=tuple(self.absent.values()),
            known=len(self.posts) + len(self.absent) + more,
            skipped=self.tally.skipped,
        )


def _is(node: Mapping[str, Any], name: str) -> bool:
    return text(node, "$type") == f"app.bsky.feed.defs#{name}"


def read_v1(node: Any, me: str, now: datetime, tree: Tree) -> str:
    """Put the answer's ``thread`` into ``tree``; the anchor's kind: ``post``, ``blocked``, ``gone`` or empty."""
    waiting: list[tuple[Any, str | None]] = [(node, None)]
    first = ""
    while waiting:
        here, parent = waiting.pop()
        kind, uri = _node(here, parent, me, now, tree)
        first = first or kind or "unreadable"
        if isinstance(here, dict):
            if "parent" in here:
                waiting.append((here["parent"], None))
            waiting.extend((reply, uri or None) for reply in items(here, "replies"))
    return first


def _node(here: Any, parent: str | None, me: str, now: datetime, tree: Tree) -> tuple[str, str]:
    if not isinstance(here, dict):
        tree.tally.add(here)
        return "", ""
    uri = text(here, "uri")
    if _is(here, "blockedPost") or here.get("blocked") is True:
        tree.miss(uri, PostState.HIDDEN, parent)
        return "blocked", uri
    if _is(here, "notFoundPost") or here.get("notFound") is True:
        tree.miss(uri, PostState.DELETED, parent)
        return "gone", uri
    try:
        one = parse.post(here.get("post"), me, now)
    except Unreadable:
        tree.tally.add(here.get("post"))
        return "", ""
    tree.add(one)
    if one.replies and not isinstance(here.get("replies"), list):
        tree.cut.append(one.ref.id)
    return "post", one.ref.id


def read_v2(answer: Any, me: str, now: datetime, tree: Tree) -> None:
    """Put a flat ``thread`` into ``tree``. Depth tells the parent of a placeholder: the last item one level up."""
    above: dict[int, str] = {}
    for item in items(answer, "thread"):
        uri, depth, value = text(item, "uri"), item.get("depth"), part(item, "value")
        level = depth if isinstance(depth, int) else 0
        kind = text(value, "$type").rsplit("#", 1)[-1]
        if kind == "threadItemPost":
            try:
                tree.add(parse.post(value.get("post"), me, now))
            except Unreadable:
                tree.tally.add(value)
        elif kind == "threadItemBlocked":
            tree.miss(uri, PostState.HIDDEN, above.get(level - 1))
        elif kind == "threadItemNotFound" and uri not in tree.absent:
            tree.miss(uri, PostState.DELETED, above.get(level - 1))
        above[level] = uri


async def _v2(session: Session, uri: str) -> dict[str, Any]:
    params = {"anchor": uri, "above": "true", "below": "20", "branchingFactor": "100", "sort": "oldest"}
    return await session.get(V2, params)


async def stretch(session: Session, uri: str, tree: Tree, depth: int = DEPTH, height: int = 0) -> str:
    """Fetch one stretch of a thread into ``tree``; the anchor's kind as ``read_v1`` says. Raises ``TargetGone``."""
    params = {"uri": uri, "depth": str(depth), "parentHeight": str(height)}
    answer = await session.get(V1, params)
    return read_v1(answer.get("thread"), session.did, session.link.now(), tree)


async def fetch(session: Session, uri: str) -> Thread:
    """A post's whole thread as far as both calls tell. Raises ``TargetGone`` when the post itself is gone or hidden."""
    tree = Tree()
    old, new = await asyncio.gather(
        stretch(session, uri, tree, DEPTH, HEIGHT), _v2(session, uri), return_exceptions=True
    )
    for outcome in (old, new):
        if isinstance(outcome, SignInNeeded | RateLimited) or not isinstance(outcome, str | dict | ConnectorError):
            raise outcome
    if isinstance(old, TargetGone) or old == "gone":
        raise TargetGone("That post is gone from Bluesky.")
    if old == "blocked":
        raise TargetGone(BLOCKED)
    if isinstance(new, dict):
        read_v2(new, session.did, session.link.now(), tree)
    if uri not in tree.posts:
        if isinstance(old, ConnectorError):
            raise old
        raise Unreadable("Bluesky's answer does not hold that post.", tree.tally.sample)
    await _more(session, uri, tree)
    return tree.finish()


async def _more(session: Session, uri: str, tree: Tree) -> None:
    """Fetch what lies beyond the first stretch: higher ancestors, the root's own branch, deeper answers."""
    asked: set[str] = {uri}
    for _ in range(MORE):
        wanted = _next(tree, uri, asked)
        if wanted is None:
            return
        asked.add(wanted)
        up = wanted not in tree.posts
        try:
            await stretch(session, wanted, tree, height=HEIGHT if up else 0)
        except TargetGone:
            tree.miss(wanted, PostState.DELETED, None)
        except (SignInNeeded, RateLimited):
            raise
        except ConnectorError as error:
            session.link.log.info("part of a thread could not be read: %s", error)
            return


def _next(tree: Tree, uri: str, asked: Iterable[str]) -> str | None:
    top = tree.posts.get(tree.top(uri))
    # A parent that is not here lies above the stretch; a top that is a placeholder hides what hangs on the root.
    for above in (top.parent if top else None, tree.posts[uri].root):
        if above and above not in tree.posts and above not in tree.absent and above not in asked:
            return above
    counts = tree.children()
    return next((cut for cut in tree.cut if cut not in asked and not counts.get(cut)), None)
