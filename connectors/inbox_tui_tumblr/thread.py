"""One thread, as far as Tumblr tells: a post, what it reblogs, and the replies and reblogs below it."""

from __future__ import annotations

from dataclasses import replace

from inbox_tui.connector import ConnectorError, RateLimited, SignInNeeded, TargetGone, Unreadable, Unsupported
from inbox_tui.connector.fields import Odd, moment
from inbox_tui.domain.model import Absent, Identity, Post, PostRef, PostState, RemoteId, Thread
from inbox_tui_tumblr import requests as ask
from inbox_tui_tumblr.api import Api
from inbox_tui_tumblr.errors import GONE
from inbox_tui_tumblr.fetching import whole
from inbox_tui_tumblr.fields import blog_name, number
from inbox_tui_tumblr.parse import REPLY, from_hint, notes, post_of, posts, trail

NOTE_PAGES = 5
NEAR = 5
"""Seconds between two accounts of one reply."""


async def fetch(api: Api, us: Identity, ref: PostRef) -> Thread:
    """The conversation a post stands in. Raises ``TargetGone`` when the post is gone."""
    name = number(ref.extra.get("post")) or post_of(ref.id)
    blog = blog_name(ref.extra.get("blog"))
    if not name:
        raise TargetGone(GONE)
    if not blog:
        raise Unsupported("Tumblr does not tell on whose blog this stands. Open it in the browser.")
    found: dict[str, Post] = {}
    absent: dict[str, Absent] = {}
    known: int | None = None
    raw = await whole(api, blog, name, "reading this post")
    try:
        own = posts(raw, us)
    except Odd:
        raise Unreadable("Tumblr's answer is not that post.", f"keys {sorted(map(str, raw))[:12]}") from None
    above, missing = trail(raw, us)
    found.update({post.ref.id: post for post in [*above, *own]})
    absent.update({gap.id: gap for gap in missing})
    root = next((post for post in [*above, *own] if post.ours), None)
    at = number(root.ref.extra.get("post")) if root else name
    if own and own[0].ref.extra.get("ask") and len(own) == 1:
        return _ordered(found, absent, 1)  # nothing stands below an ask that waits
    try:
        known = await _below(api, us, root.ref.extra.get("blog", blog) if root else blog, at or name, found, ref)
    except (SignInNeeded, RateLimited):
        raise
    except ConnectorError as error:
        if ref.id.startswith(REPLY):
            raise
        api.link.log.info("notes could not be read: %s", error)
    if ref.id not in found:
        if known is None:
            raise Unsupported("That reply stands too far back to be found. Open it in the browser.")
        raise TargetGone(GONE)
    return _ordered(found, absent, known)


def _ordered(found: dict[str, Post], absent: dict[str, Absent], known: int | None) -> Thread:
    for post in list(found.values()):
        if post.parent and post.parent not in found:
            absent.setdefault(post.parent, Absent(id=post.parent, state=PostState.MISSING))
    ordered = sorted(found.values(), key=lambda post: (post.created_at, post.ref.id.startswith("a:"), post.ref.id))
    gaps = tuple(gap for gap in absent.values() if gap.id not in found)
    return Thread(posts=tuple(ordered), absent=gaps, known=None if known is None else len(ordered) + len(gaps))


def _known(note: Post, ref: PostRef) -> Post:
    """A reply under the name it has been heard by: its second is told twice, by activity and by the notes, and nothing
    promises that both tell the same."""
    parts = ref.id.split(":")
    when = moment(parts[3]) if ref.id.startswith(REPLY) and len(parts) == 4 else None
    if when is None or note.author.id != parts[2] or note.ref.version != ref.version:
        return note
    if abs((note.created_at - when).total_seconds()) > NEAR:
        return note
    return replace(note, ref=replace(note.ref, id=ref.id), created_at=when)


async def _below(api: Api, us: Identity, blog: str, name: str, found: dict[str, Post], ref: PostRef) -> int | None:
    """Replies and reblogs with words, at most five pages of them. Returns how many posts there are in all, or None
    where there are more."""
    before, asked = "", {""}
    for _ in range(NOTE_PAGES):
        body = await api.read(ask.notes(blog, name, before), "reading the replies")
        said, hints, before = notes(body, name, us, blog)
        for note in said:
            post = _known(note, ref)
            # Below an answered ask, replies are to the answer.
            parent = f"a:{name}" if f"a:{name}" in found else name
            found.setdefault(post.ref.id, replace(post, parent=RemoteId(parent)))
        for hint in hints:
            told = from_hint(hint, us)
            if told is not None:
                found.setdefault(told.ref.id, told)
        if not before:
            return len(found)
        if before in asked:
            break
        asked.add(before)
    return None
