"""Bluesky's answers as domain values. Pure: JSON in, values out, ``Unreadable`` for what cannot be used.

``me`` is always the account's own DID. What is the same post gives the same ``kind`` whichever answer it came from,
so the record decides and not the notification's reason (a reply that also mentions comes as ``mention`` only).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import Unreadable
from inbox_tui.connector.fields import part, text
from inbox_tui.domain.model import Hyperlink, Identity, Post, PostKind, PostRef, RemoteId

from .embeds import items, media, post_url, quoted, quoted_uri
from .richtext import What, spans

POST = "app.bsky.feed.post"
_DEFS = "app.bsky.feed.defs#"
_BEGAN = datetime(2022, 1, 1, tzinfo=UTC)
"""No post is older than the network: an earlier ``createdAt`` is a client's invention."""
_SKEW = timedelta(minutes=5)
LABEL_WORDS = {
    "porn": "adult content",
    "sexual": "sexual content",
    "nudity": "nudity",
    "graphic-media": "graphic media",
}
"""The labels an author may put on a post, in words."""
_QUIET_LABELS = frozenset({"!no-unauthenticated", "!no-promote", "bot"})


@dataclass(slots=True)
class Tally:
    """What could not be read: how many, and what the first looked like."""

    skipped: int = 0
    sample: str = ""

    def add(self, item: Any) -> None:
        self.skipped += 1
        if not self.sample:
            try:
                self.sample = json.dumps(item, default=str)[:300]
            except (ValueError, RecursionError):
                self.sample = str(type(item))


@dataclass(slots=True)
class Read:
    """Posts in the order they were read, and the tally of the rest."""

    posts: list[Post] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)


def instant(value: Any) -> datetime | None:
    """A time as the protocol writes it, in UTC; None for anything else."""
    if not isinstance(value, str) or len(value) > 64 or "T" not in value:
        return None
    try:
        when = datetime.fromisoformat(value)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def created(declared: Any, indexed: Any, now: datetime) -> datetime | None:
    """When a post was made: its own word or the network's, whichever is earlier; neither the future nor a time before
    the network counts. None where there is no usable time at all."""
    told = [when for when in (instant(declared), instant(indexed)) if when is not None]
    sane = [when for when in told if _BEGAN <= when <= now + _SKEW]
    if sane:
        return min(sane)
    return min(*told, now) if told else None


def identity(view: Any) -> Identity:
    """A profile view of any size. Raises ``Unreadable`` without a DID."""
    did = text(view, "did")
    if not did:
        raise Unreadable("An account came without its identifier.")
    handle = text(view, "handle")
    return Identity(
        id=RemoteId(did),
        handle=did if handle in ("", "handle.invalid") else handle,
        name=text(view, "displayName"),
        url=f"https://bsky.app/profile/{did if handle in ('', 'handle.invalid') else handle}",
        bio=text(view, "description"),
        bot=any(text(label, "val") == "bot" for label in items(view, "labels")),
    )


def repo_of(uri: str) -> str:
    """The DID (or handle) an at-uri begins with."""
    return uri.removeprefix("at://").split("/")[0]


def rkey_of(uri: str) -> str:
    return uri.rsplit("/", 1)[-1]


def _warning(value: Mapping[str, Any], labels: Iterable[Mapping[str, Any]], now: datetime) -> str:
    """The labels in force, in words: the author's own, and those of moderators on the post and its author."""
    own = [text(label, "val") for label in items(part(value, "labels"), "values")]
    given = [text(label, "val") for label in labels if label.get("neg") is not True and not _expired(label, now)]
    names = dict.fromkeys(name for name in (*own, *given) if name and name not in _QUIET_LABELS)
    return ", ".join(LABEL_WORDS.get(name, name.lstrip("!")) for name in names)


def _expired(label: Mapping[str, Any], now: datetime) -> bool:
    until = instant(label.get("exp"))
    return until is not None and until <= now


_RULES = {
    "mentionRule": "people it mentions",
    "followerRule": "its author's followers",
    "followingRule": "people its author follows",
    "listRule": "people on a list",
}


def _gate_words(gate: Mapping[str, Any]) -> str:
    """Who may answer in a thread by its gate (``app.bsky.feed.threadgate``), in a sentence."""
    allow = part(gate, "record").get("allow")
    if not isinstance(allow, list):
        return "The thread's author has limited who can reply."
    kinds = [text(rule, "$type").rsplit("#", 1)[-1] for rule in items(part(gate, "record"), "allow")]
    groups = list(dict.fromkeys(_RULES.get(kind, "people chosen by its author") for kind in kinds))
    if not groups:
        return "The thread's author lets nobody reply."
    return f"Only {' and '.join(groups)} can reply here."


def between_us(author: Mapping[str, Any], handle: str) -> str:
    """The block that stands between this account and another, in a sentence; empty: none does."""
    between = part(author, "viewer")
    if between.get("blockedBy") is True:
        return f"@{handle} has blocked this account."
    if text(between, "blocking") or part(between, "blockingByList"):
        return f"This account blocks @{handle}."
    return ""


def _closed(view: Mapping[str, Any], handle: str) -> str:
    if block := between_us(part(view, "author"), handle):
        return block
    disabled = part(view, "viewer").get("replyDisabled") is True
    return _gate_words(part(view, "threadgate")) if disabled else ""


def _kind(me: str, value: Mapping[str, Any], mentions_us: bool) -> PostKind:
    reply = part(value, "reply")
    parent, root = text(part(reply, "parent"), "uri"), text(part(reply, "root"), "uri")
    if me in (repo_of(parent), repo_of(root)) and reply:
        return PostKind.REPLY
    if mentions_us:
        return PostKind.MENTION
    if repo_of(quoted_uri(part(value, "embed"))) == me:
        return PostKind.QUOTE
    return PostKind.POST


def post(view: Any, me: str, now: datetime) -> Post:
    """A ``postView``, a notification (its shape is near enough) or what ``own_view`` makes. Raises ``Unreadable``."""
    uri, value = text(view, "uri"), part(view, "record")
    if not uri or not isinstance(value.get("text"), str):
        raise Unreadable("A post came without its address or its text.", str(view))
    author = identity(view.get("author"))
    when = created(value.get("createdAt"), view.get("indexedAt"), now)
    if when is None:
        raise Unreadable("A post came without a time.", str(view))
    body = value["text"]
    marked = spans(body, value.get("facets"))
    mentioned = {
        s.value: Identity(id=RemoteId(s.value), handle=s.text.lstrip("@")) for s in marked if s.what is What.MENTION
    }
    viewer, reply = part(view, "viewer"), part(value, "reply")
    parent, root = part(reply, "parent"), part(reply, "root")
    extra = {
        "root_uri": text(root, "uri"), "root_cid": text(root, "cid"),
        "parent_cid": text(parent, "cid"),
        "like": text(viewer, "like"), "repost": text(viewer, "repost"),
    }  # fmt: skip
    embed = part(view, "embed") or part(value, "embed")
    warning = _warning(value, [*items(view, "labels"), *items(view.get("author"), "labels")], now)
    languages = value.get("langs")
    replies = view.get("replyCount")
    return Post(
        ref=PostRef(id=RemoteId(uri), version=text(view, "cid"), extra={k: v for k, v in extra.items() if v}),
        author=author,
        created_at=when,
        text=body,
        kind=_kind(me, value, me in mentioned),
        ours=author.id == me,
        parent=RemoteId(text(parent, "uri")) if text(parent, "uri") else None,
        parent_author=RemoteId(repo_of(text(parent, "uri"))) if text(parent, "uri").startswith("at://did:") else None,
        root=RemoteId(text(root, "uri")) if text(root, "uri") else None,
        spoiler=warning,
        sensitive=bool(warning),
        mentions=tuple(mentioned.values()),
        mentions_us=me in mentioned,
        url=post_url(author.handle, uri),
        language=next((name for name in languages if isinstance(name, str)), "") if isinstance(languages, list) else "",
        links=tuple(Hyperlink(text=s.text, url=s.value) for s in marked if s.what is What.LINK),
        media=media(embed),
        quoted=quoted(embed),
        liked=bool(text(viewer, "like")),
        boosted=bool(text(viewer, "repost")),
        replies=replies if isinstance(replies, int) and not isinstance(replies, bool) and replies >= 0 else None,
        closed=_closed(view, author.handle),
    )


def own_view(uri: str, cid: str, value: Any, us: Identity) -> dict[str, Any]:
    """One of our own records (``getRecord``, ``listRecords``, or the one just sent) in the shape of a post view."""
    author = {"did": us.id, "handle": us.handle, "displayName": us.name}
    return {"uri": uri, "cid": cid, "author": author, "record": value}


def posts(views: Iterable[Any], me: str, now: datetime, tally: Tally) -> list[Post]:
    """All views that can be read; the others go to the tally."""
    found = []
    for view in views:
        try:
            found.append(post(view, me, now))
        except Unreadable:
            tally.add(view)
    return found


def fingerprint(one: Post) -> str:
    """Four letters that change when the AppView shows a post differently in a way the inbox shows."""
    seen = f"{one.ref.version}|{one.closed}|{one.liked}|{one.boosted}|{one.spoiler}"
    return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:4]
