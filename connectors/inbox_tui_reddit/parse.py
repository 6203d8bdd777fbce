"""Reddit's things as domain values. Pure.

Three kinds matter: comments (``t1``), posts (``t3``) and messages (``t4``). They come in listings, in comment trees,
flat from ``morechildren``, and as the answer to a write; each is read by the same functions, so that a thing is the
same post wherever it comes from. People are known by their names, which never change on Reddit: some listings leave
out the ids.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from inbox_tui.connector import Unreadable
from inbox_tui.connector.fields import Odd, items, load, moment, part, text, whole
from inbox_tui.domain.model import (
    Audience,
    Hyperlink,
    Identity,
    Media,
    Post,
    PostKind,
    PostRef,
    RemoteId,
)
from inbox_tui.domain.value import value_class
from inbox_tui_reddit.fields import author, fullname, link_of

SITE = "https://www.reddit.com"
PLACEHOLDER = "t4_zzzzzzzzzzzz"
"""What answering a message is answered with since messages became Chat; no id at all."""
GONE_WORDS = ("[deleted]", "[removed]", "[ Removed by Reddit ]", "[ Removed by reddit ]")
NOBODY = "[deleted]"
LOCKED = "This thread is locked: Reddit takes no more comments there."
COMMENT_LOCKED = "This comment is locked: Reddit takes no replies to it."
ARCHIVED = "This thread is archived: Reddit takes no more comments there."
SYSTEM = "Reddit's own notices take no answer."
LEFT = "Who wrote this has deleted their account: nobody would read an answer."
_KINDS = {"username_mention": PostKind.MENTION, "comment_reply": PostKind.REPLY, "post_reply": PostKind.COMMENT}
_SUBJECTS = {
    "username mention": PostKind.MENTION, "comment reply": PostKind.REPLY, "post reply": PostKind.COMMENT,
}  # fmt: skip
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((https?://[^\s()]{1,1500})\)")
_BARE_LINK = re.compile(r"(?<![(\w])https?://[^\s<>()\[\]\"']{3,1500}")


@value_class(kw_only=True)
class More:
    """Comments that a tree only counts: their ids where they are told, else the comment to go on from."""

    parent: str
    ids: tuple[str, ...] = ()
    count: int = 0


@value_class(kw_only=True)
class Things:
    """What a listing held. ``gone`` are things whose words were deleted or removed."""

    posts: tuple[Post, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    """Fullname and parent."""
    more: tuple[More, ...] = ()
    after: str = ""
    count: int = 0
    """Items in the listing, readable or not."""
    skipped: int = 0
    sample: str = ""


def identity(name: str) -> Identity:
    """A person by name; ``[deleted]`` where there is none."""
    if not name:
        return Identity(id=RemoteId(NOBODY), handle=NOBODY)
    return Identity(id=RemoteId(name.casefold()), handle=name, name="", url=f"{SITE}/user/{name}")


def me(raw: object) -> Identity:
    """Who we are, from ``/api/v1/me``. Raises :class:`Odd`."""
    name = author(part(raw).get("name"))
    if not name:
        raise Odd("nobody")
    return identity(name)


def version(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def links(words: str) -> tuple[Hyperlink, ...]:
    """The links in Markdown, and what they are made to look like."""
    found = {m.group(2): m.group(1) for m in _MARKDOWN_LINK.finditer(words)}
    for bare in _BARE_LINK.findall(words):
        found.setdefault(bare.rstrip(".,;:!?"), bare.rstrip(".,;:!?"))
    return tuple(Hyperlink(text=shown, url=url) for url, shown in list(found.items())[:50])


def mentions(words: str, us: Identity) -> bool:
    return re.search(rf"(?<![\w/])/?u/{re.escape(us.handle)}(?![\w-])", words, re.IGNORECASE) is not None


def is_gone(raw: Mapping[str, Any]) -> bool:
    """Whether its author deleted it or a moderator removed it: the words are not there any more. Who deletes takes the
    name away with the words; under a name, ``[deleted]`` is something that somebody wrote."""
    words = text(raw, "body") if "body" in raw else text(raw, "selftext")
    if words.strip() == NOBODY and author(raw.get("author")) and raw.get("removed_by_category") is None:
        return False
    removed = raw.get("removed_by_category") is not None and "title" in raw
    return words.strip() in GONE_WORDS or (removed and not author(raw.get("author")))


def _page(raw: Mapping[str, Any]) -> str:
    where = text(raw, "permalink", 1000) or text(raw, "context", 1000)
    return f"{SITE}{where}" if where.startswith("/") and not where.startswith("//") else ""


def _closed(raw: Mapping[str, Any]) -> str:
    if raw.get("archived") is True:
        return ARCHIVED
    if raw.get("locked") is True:
        return LOCKED if "title" in raw else COMMENT_LOCKED
    return ""


def comment(raw: Mapping[str, Any], us: Identity) -> Post:
    """A ``t1`` from the inbox, a tree or a write. Raises :class:`Odd`."""
    name, parent = fullname(raw.get("name"), "t1"), fullname(raw.get("parent_id"), "t1", "t3")
    created = moment(raw.get("created_utc"))
    if not name or created is None or "body" not in raw:
        raise Odd("not a comment")
    words, who = text(raw, "body"), identity(author(raw.get("author")))
    link = fullname(raw.get("link_id"), "t3") or link_of(text(raw, "context", 1000) or text(raw, "permalink", 1000))
    told = _KINDS.get(text(raw, "type", 40)) or _SUBJECTS.get(text(raw, "subject", 40))
    named, ours = mentions(words, us), who.id == us.id
    return Post(
        ref=PostRef(id=RemoteId(name), version=version(words), extra={"link": link} if link else {}),
        author=who,
        created_at=created,
        text=words,
        kind=PostKind.POST if ours else told or (PostKind.MENTION if named else PostKind.POST),
        ours=ours,
        automated=False,
        parent=RemoteId(parent) if parent else None,
        root=RemoteId(link) if link else None,
        mentions_us=named or told is PostKind.MENTION,
        edited_at=moment(raw.get("edited")),
        url=_page(raw),
        links=links(words),
        liked=raw.get("likes") is True,
        closed=_closed(raw),
        sensitive=raw.get("over_18") is True,
    )


def submission(raw: Mapping[str, Any], us: Identity) -> Post:
    """A ``t3``: title and text as one, a link as an attachment. Raises :class:`Odd`."""
    name, created, title = fullname(raw.get("name"), "t3"), moment(raw.get("created_utc")), text(raw, "title", 400)
    if not name or created is None or not title:
        raise Odd("not a post")
    body, target = text(raw, "selftext"), text(raw, "url", 2000)
    words, who = f"{title}\n\n{body}".strip(), identity(author(raw.get("author")))
    outside = raw.get("is_self") is not True and target.startswith(("http://", "https://"))
    kind = "image" if text(raw, "post_hint", 20) == "image" else "video" if raw.get("is_video") is True else "link"
    named, ours = mentions(words, us), who.id == us.id
    return Post(
        ref=PostRef(id=RemoteId(name), version=version(words), extra={"link": name}),
        author=who,
        created_at=created,
        text=words,
        kind=PostKind.MENTION if named and not ours else PostKind.POST,
        ours=ours,
        root=RemoteId(name),
        mentions_us=named and not ours,
        edited_at=moment(raw.get("edited")),
        url=_page(raw),
        links=links(words),
        media=(Media(kind=kind, url=target),) if outside else (),
        liked=raw.get("likes") is True,
        replies=whole(raw.get("num_comments")),
        closed=_closed(raw),
        spoiler="",
        sensitive=raw.get("over_18") is True,
    )


def message(raw: Mapping[str, Any], us: Identity) -> Post:
    """A ``t4``. Its conversation is named by the first message. Raises :class:`Odd`."""
    name, created = fullname(raw.get("name"), "t4"), moment(raw.get("created_utc"))
    if not name or name == PLACEHOLDER or created is None or "body" not in raw:
        raise Odd("not a message")
    words, subject = text(raw, "body"), text(raw, "subject", 300)
    first = fullname(raw.get("first_message_name"), "t4")
    whole_text = f"{subject}\n\n{words}" if subject and not first else words
    room, sender = text(raw, "subreddit", 60), author(raw.get("author"))
    who = identity(sender)
    if not sender and raw.get("author") == NOBODY:
        who = identity("")
    elif not sender:
        # Modmail comes from a subreddit, system notices from nobody.
        shown = f"r/{room}" if author(room) else "reddit"
        who = Identity(id=RemoteId(shown.casefold()), handle=shown, bot=True)
    notice = raw.get("distinguished") == "admin" or who.handle == "reddit"
    return Post(
        ref=PostRef(id=RemoteId(name), version=version(whole_text), channel=first or name),
        author=replace(who, bot=True) if notice else who,
        created_at=created,
        text=whole_text,
        kind=PostKind.DIRECT,
        ours=who.id == us.id,
        audience=Audience.DIRECT,
        mentions_us=False,
        url=f"{SITE}/message/messages/{(first or name)[3:]}",
        links=links(words),
        closed=SYSTEM if notice else LEFT if raw.get("author") == NOBODY else "",
    )


_READERS = {"t1": comment, "t3": submission, "t4": message}


def _more(raw: Mapping[str, Any]) -> More | None:
    parent = fullname(raw.get("parent_id"), "t1", "t3")
    ids = tuple(one for one in items(raw.get("children")) if isinstance(one, str) and fullname(f"t1_{one}"))
    return More(parent=parent, ids=ids, count=max(whole(raw.get("count")) or 0, len(ids))) if parent else None


def things(children: Sequence[Any], us: Identity) -> Things:
    """Everything in ``children`` (``{"kind": …, "data": …}``) and below: comment trees and message replies are
    flattened, oldest branch first; nothing comes twice."""
    found: dict[str, Post] = {}
    gone: dict[str, str] = {}
    more: list[More] = []
    skipped, sample = 0, ""
    waiting = list(reversed(children))
    while waiting:
        item = part(waiting.pop())
        kind, raw = text(item, "kind", 10), part(item, "data")
        waiting.extend(reversed(items(part(raw, "replies", "data").get("children"))))
        if kind == "more":
            if (stub := _more(raw)) is not None:
                more.append(stub)
            continue
        name = fullname(raw.get("name"), kind)
        if name and kind in ("t1", "t3") and is_gone(raw):
            gone[name] = fullname(raw.get("parent_id"), "t1", "t3")
            continue
        try:
            reader = _READERS[kind]
            post = reader(raw, us)
            found.setdefault(post.ref.id, post)
        except (Odd, KeyError):
            skipped += 1
            sample = sample or f"kind {kind!r}, keys {sorted(map(str, raw))[:12]}"
    for name in gone:
        found.pop(name, None)
    return Things(
        posts=tuple(found.values()), gone=tuple(gone.items()), more=tuple(more), count=len(children),
        skipped=skipped, sample=sample,
    )  # fmt: skip


def children_of(raw: object) -> Sequence[Any] | None:
    """The items of a Listing; None where it is none."""
    listing = part(raw)
    if listing.get("kind") != "Listing" or not isinstance(part(listing, "data").get("children"), list):
        return None
    return items(part(listing, "data")["children"])


def listing(body: bytes, us: Identity) -> Things:
    """A Listing's things and where its next page begins. Raises ``Unreadable``."""
    try:
        raw = load(body)
    except Odd:
        raise Unreadable("Reddit's answer was cut off or is no answer. It is asked again.") from None
    children = children_of(raw)
    if children is None:
        raise Unreadable("Reddit's answer is not the list it should be.", f"{type(raw).__name__}")
    return replace(things(children, us), after=fullname(part(raw, "data").get("after")))


def tree(body: bytes, us: Identity) -> Things:
    """A comments page: the post's Listing and the comments' Listing, as one. Raises ``Unreadable``."""
    try:
        raw = load(body)
    except Odd:
        raise Unreadable("Reddit's answer was cut off or is no answer. Try again.") from None
    parts = [children_of(one) for one in items(raw)]
    if len(parts) < 2 or any(each is None for each in parts):
        raise Unreadable("Reddit's answer is not a thread.", f"{type(raw).__name__}")
    found = things([one for each in parts for one in each or ()], us)
    top = next((post for post in found.posts if post.ref.id.startswith("t3_")), None)
    return close(found, top) if top is not None else found


def close(found: Things, top: Post) -> Things:
    """A locked or archived post closes everything below it."""
    if not top.closed:
        return found
    return replace(found, posts=tuple(replace(p, closed=p.closed or top.closed) for p in found.posts))


def flat(body: bytes, us: Identity) -> Things:
    """``morechildren``'s answer: a flat list. Raises ``Unreadable``."""
    try:
        raw = part(load(body), "json", "data").get("things")
    except Odd:
        raw = None
    if not isinstance(raw, list):
        raise Unreadable("Reddit's answer holds no comments.")
    return things(items(raw), us)


def newest(posts: Sequence[Post]) -> datetime | None:
    return max((post.created_at for post in posts), default=None)
