"""One thread, as far as Reddit tells: the tree around a comment, what it left out, and the names of what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from inbox_tui.connector import RateLimited, SignInNeeded, TargetGone, Unreadable, Unsupported
from inbox_tui.connector.errors import ConnectorError, PermissionMissing
from inbox_tui.domain.model import Absent, Identity, Post, PostKind, PostRef, PostState, RemoteId, Thread
from inbox_tui_reddit import requests as ask
from inbox_tui_reddit.api import Api
from inbox_tui_reddit.errors import GONE
from inbox_tui_reddit.fields import fullname
from inbox_tui_reddit.parse import More, Things, flat, listing, tree

MORE = 10
"""Further requests for one thread at most."""
NAMED = 500
"""Missing comments that are named; the rest is counted."""
FEEDS_ONLY = "Reddit shows whole threads to approved apps only. Open it in the browser."


@dataclass(slots=True)
class Tree:
    """A thread being put together; what was read once is not lost to a later, poorer answer."""

    posts: dict[str, Post] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    more: list[More] = field(default_factory=list)
    skipped: int = 0

    def add(self, found: Things) -> None:
        for post in found.posts:
            self.posts.setdefault(post.ref.id, post)
        self.gone.update({name: parent for name, parent in found.gone if name not in self.posts})
        self.more += found.more
        self.skipped += found.skipped

    def parent(self, name: str) -> str:
        post = self.posts.get(name)
        return (post.parent or "") if post else self.gone.get(name, "")

    def top(self, name: str) -> str:
        """The highest known ancestor, itself included; safe against circles."""
        seen = {name}
        while (above := self.parent(name)) and above not in seen and (above in self.posts or above in self.gone):
            seen.add(above)
            name = above
        return name

    def finish(self, us: Identity) -> Thread:
        absent = {
            name: Absent(id=RemoteId(name), state=PostState.DELETED, parent=RemoteId(parent) if parent else None)
            for name, parent in self.gone.items()
            if name not in self.posts
        }
        uncounted = 0
        for stub in self.more:
            named = [f"t1_{one}" for one in stub.ids if f"t1_{one}" not in self.posts]
            for name in named[: max(0, NAMED - len(absent))]:
                absent.setdefault(name, Absent(id=RemoteId(name), state=PostState.MISSING, parent=_id(stub.parent)))
            below = max(0, stub.count - len(stub.ids)) if named or not stub.ids else 0
            uncounted += below + sum(name not in absent for name in named)
        for post in self.posts.values():
            if post.parent and post.parent not in self.posts and post.parent not in absent:
                absent[post.parent] = Absent(id=post.parent, state=PostState.MISSING)
        top = next((post for name, post in self.posts.items() if name.startswith("t3_")), None)
        shut = top.closed if top is not None else ""
        # What was fetched apart from the tree does not say that its thread is locked.
        posts = [replace(p, closed=p.closed or shut) for p in (self._placed(p, us) for p in self.posts.values())]
        return Thread(
            posts=tuple(sorted(posts, key=lambda p: (p.created_at, p.ref.id))),
            absent=tuple(absent.values()),
            known=len(posts) + len(absent) + uncounted,
            skipped=self.skipped,
        )

    def _placed(self, post: Post, us: Identity) -> Post:
        """A tree does not say how a comment reached us: what it answers does."""
        above = self.posts.get(post.parent or "")
        if above is None or post.ours:
            return post
        kind = post.kind
        if above.ours and kind is PostKind.POST:
            kind = PostKind.COMMENT if above.ref.id.startswith("t3_") else PostKind.REPLY
        return replace(post, kind=kind, parent_author=above.author.id)


def _id(name: str) -> RemoteId | None:
    return RemoteId(name) if name else None


async def fetch(api: Api, us: Identity, ref: PostRef) -> Thread:
    """The conversation of a message, or the tree around a comment or post. Raises ``TargetGone``."""
    try:
        direct = ref.channel or ref.id.startswith("t4_")
        return await (_messages(api, us, ref) if direct else _comments(api, us, ref))
    except (PermissionMissing, RateLimited) as error:
        if api.feeds:
            raise Unsupported(FEEDS_ONLY) from error
        raise


async def _messages(api: Api, us: Identity, ref: PostRef) -> Thread:
    first = fullname(ref.channel, "t4") or fullname(ref.id, "t4")
    if not first:
        raise TargetGone(GONE)
    answer = await api.read(ask.conversation(first), "reading this conversation")
    found = listing(answer.body, us)
    posts = {p.ref.id: p for p in found.posts if p.ref.channel == first}
    if ref.id not in posts:
        raise TargetGone(GONE) if not found.skipped else Unreadable("Reddit's answer does not hold that message.")
    return Thread(posts=tuple(posts.values()), skipped=found.skipped)


async def _comments(api: Api, us: Identity, ref: PostRef) -> Thread:
    whole = Tree()
    link = fullname(ref.extra.get("link"), "t3") or fullname(ref.id, "t3")
    if not link:
        link = await _looked_up(api, us, ref.id)
    comment = fullname(ref.id, "t1")
    answer = await api.read(ask.thread(link, comment), "reading this thread")
    whole.add(tree(answer.body, us))
    if ref.id not in whole.posts and ref.id not in whole.gone:
        # A tree may leave out what stands deep or is collapsed; asked for by name it is there, or gone.
        whole.add(listing((await api.read(ask.info([ref.id]), "reading this comment")).body, us))
    if ref.id not in whole.posts:
        if whole.skipped and ref.id not in whole.gone:
            raise Unreadable("Reddit's answer does not show that comment in a way that can be read.")
        raise TargetGone(GONE)
    await _complete(api, us, whole, link, ref.id)
    return whole.finish(us)


async def _looked_up(api: Api, us: Identity, name: str) -> str:
    if not fullname(name):
        raise TargetGone(GONE)
    found = listing((await api.read(ask.info([name]), "reading this comment")).body, us)
    here = next((p for p in found.posts if p.ref.id == name), None)
    if here is None or not here.root:
        raise TargetGone(GONE)
    return here.root


async def _complete(api: Api, us: Identity, whole: Tree, link: str, target: str) -> None:
    """What lies above and what the tree left out, within bounds. What cannot be had is left named."""
    asked: set[str] = set()
    for _ in range(MORE):
        try:
            if not await _step(api, us, whole, link, target, asked):
                return
        except (SignInNeeded, RateLimited):
            raise
        except ConnectorError as error:
            api.link.log.info("part of a thread could not be read: %s", error)


async def _step(api: Api, us: Identity, whole: Tree, link: str, target: str, asked: set[str]) -> bool:
    """One request for what is missing; False where there is nothing more to ask for."""
    above = whole.parent(whole.top(target))
    if above.startswith("t1_") and above not in asked:
        asked.add(above)
        whole.add(tree((await api.read(ask.thread(link, above), "reading this thread")).body, us))
        return True
    left = next((stub for stub in whole.more if not asked.issuperset(stub.ids)), None)
    if left is not None and not api.feeds:
        taken = [one for one in left.ids if one not in asked][: ask.PAGE]
        asked.update(taken)
        whole.add(flat((await api.read(ask.more(link, taken), "reading more of this thread")).body, us))
        return True
    deeper = next((stub for stub in whole.more if not stub.ids and f"below {stub.parent}" not in asked), None)
    if deeper is not None and deeper.parent.startswith("t1_"):
        # "Continue this thread": the branch goes on on a page of its own.
        asked.add(f"below {deeper.parent}")
        found = tree((await api.read(ask.thread(link, deeper.parent), "reading more of this thread")).body, us)
        whole.more.remove(deeper)
        whole.add(found)
        return True
    return False
