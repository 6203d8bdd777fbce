"""YouTube's comments and threads as posts. Pure; every field may be missing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from inbox_tui.connector.fields import Odd, items, mapping, part, text, when, when_or_none, whole
from inbox_tui.domain.model import EMPTY, Identity, Media, Post, PostKind, PostRef, Quoted, RemoteId
from inbox_tui.domain.value import value_class
from inbox_tui_google.fields import ident
from inbox_tui_google.youtube.requests import HELD, REJECTED, SPAM, top_of

SITE = "https://www.youtube.com"
WORDS_OF = {
    HELD: "YouTube holds this comment for your review, and only you see it. Publish it first.",
    SPAM: "YouTube takes this comment for spam, and only you see it. Publish it first.",
    REJECTED: "You rejected this comment; nobody else sees it.",
}
NO_REPLIES = "YouTube takes no reply here: comments are turned off, or this one is not public."
_MENTION = re.compile(r"(?<![\w@])@([\w.·-]{2,60})")


@value_class(kw_only=True)
class View:
    """Who looks, and what is known of the videos."""

    us: Identity
    titles: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    held: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Comments that are not public, by id: the queue they stand in."""


@value_class(kw_only=True)
class Told:
    """A thread as one answer tells it."""

    id: str
    posts: tuple[Post, ...]
    """The top-level comment first."""
    total: int
    """How many replies there are."""
    skipped: int = 0
    statuses: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """The moderation status of each comment, where it is told and not ``published``."""

    @property
    def partial(self) -> bool:
        return self.total > len(self.posts) - 1

    @property
    def print(self) -> str:
        """Changes when anything shown of the thread does."""
        whole_ = "\n".join(f"{p.ref.id} {p.ref.version} {p.closed} {p.liked}" for p in self.posts)
        return hashlib.blake2s(f"{self.total}\n{whole_}".encode("utf-8", "replace"), digest_size=5).hexdigest()


def channel(raw: object) -> Identity:
    """A channel as a profile. Raises :class:`Odd`."""
    whole_ = mapping(raw)
    name = ident(whole_.get("id"))
    snippet = part(whole_, "snippet")
    title = text(snippet, "title", 300)
    handle = text(snippet, "customUrl", 200).removeprefix("@") or title or name
    bio = text(snippet, "description", 5000)
    return Identity(id=RemoteId(name), handle=handle, name=title, url=f"{SITE}/channel/{name}", bio=bio)


def author(snippet: Mapping[str, Any], comment_id: str) -> Identity:
    """Who wrote a comment; closed accounts have neither id nor page any more."""
    shown = text(snippet, "authorDisplayName", 300)
    name = part(snippet, "authorChannelId").get("value")
    try:
        known = ident(name)
    except Odd:
        known = f"nobody:{shown or comment_id}"[:400]
    handle = shown.removeprefix("@").strip() or "unknown"
    return Identity(id=RemoteId(known), handle=handle, name="", url=text(snippet, "authorChannelUrl", 2000))


def comment(raw: object, view: View, *, can_reply: bool = True, top: Identity | None = None, total: int | None = None,
            video: str = "") -> Post:  # fmt: skip
    """A comment. ``top`` is who wrote the thread's first one, where that is known. Raises :class:`Odd`."""
    whole_ = mapping(raw)
    name = ident(whole_.get("id"))
    snippet = mapping(whole_.get("snippet"))
    who = author(snippet, name)
    ours = who.id == view.us.id
    created = when(snippet.get("publishedAt"))
    updated = when_or_none(snippet.get("updatedAt"))
    shown, original = text(snippet, "textDisplay"), text(snippet, "textOriginal")
    words = (original or shown) if ours else (shown or original)
    parent = text(snippet, "parentId", 500) or (top_of(name) if top_of(name) != name else "")
    thread = parent or name
    film = text(snippet, "videoId", 100) or video
    called = {found.casefold() for found in _MENTION.findall(words)}
    calls_us = not ours and view.us.handle.casefold() in called
    status = view.held.get(name) or text(snippet, "moderationStatus", 40)
    return Post(
        ref=PostRef(
            id=RemoteId(name),
            version=_version(text(snippet, "updatedAt", 40), words),
            extra={"thread": thread} | ({"video": film} if film else {}),
        ),
        author=who,
        created_at=created,
        edited_at=updated if updated is not None and updated > created else None,
        text=words,
        kind=PostKind.POST if ours else PostKind.REPLY if parent else PostKind.COMMENT,
        ours=ours,
        parent=RemoteId(parent) if parent else None,
        parent_author=top.id if parent and top else None,
        root=RemoteId(thread),
        mentions=(view.us,) if calls_us else (),
        mentions_us=calls_us,
        url=address(name, film, text(snippet, "channelId", 100) or view.us.id),
        media=(Media(kind="image", url=picture),) if (picture := text(snippet, "imageUrl", 2000)) else (),
        quoted=_film(film, view),
        liked=snippet.get("viewerRating") == "like",
        replies=None if parent else total,
        closed=WORDS_OF.get(status, "" if can_reply else NO_REPLIES),
    )


def _version(updated: str, words: str) -> str:
    return f"{updated} {hashlib.blake2s(words.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


def _film(video: str, view: View) -> Quoted | None:
    """The video a comment is about, to be read with it."""
    if not video:
        return None
    url = f"{SITE}/watch?v={video}"
    return Quoted(id=RemoteId(video), author=view.us.handle, text=view.titles.get(video, ""), url=url)


def address(comment_id: str, video: str, channel_id: str) -> str:
    """Where to see a comment. Those on community posts have no video, and the API does not name the post."""
    page = f"{SITE}/watch?v={video}&lc=" if video else f"{SITE}/channel/{channel_id}/community?lc="
    return page + comment_id


def thread(raw: object, view: View, queue: str = "") -> Told:
    """A thread with the replies that came along. ``queue`` is the moderation queue it was found in.
    Raises :class:`Odd` where not even its first comment can be read."""
    whole_ = mapping(raw)
    snippet = mapping(whole_.get("snippet"))
    first = mapping(snippet.get("topLevelComment"))
    answers = [each for each in items(part(whole_, "replies").get("comments")) if isinstance(each, dict)]
    statuses = _statuses([first, *answers], queue)
    if statuses:
        view = View(us=view.us, titles=view.titles, held={**view.held, **statuses})
    can_reply = snippet.get("canReply") is not False
    total = whole(snippet.get("totalReplyCount")) or 0
    video = text(snippet, "videoId", 100)
    top = comment(first, view, can_reply=can_reply, total=total, video=video)
    posts, skipped = comments(answers, view, can_reply=can_reply, top=top.author, video=video)
    below = tuple(each for each in posts if each.ref.id != top.ref.id and each.parent == top.ref.id)
    return Told(
        id=top.ref.id,
        posts=(top, *below),
        total=max(total, len(below)),
        skipped=skipped + len(posts) - len(below),
        statuses=statuses,
    )


def _statuses(raw: Iterable[Mapping[str, Any]], queue: str) -> dict[str, str]:
    """What is not public. A thread stands in a queue when its first comment or a reply does; where no status is told
    at all, it is the first."""
    told = {text(each, "id", 500): text(part(each, "snippet"), "moderationStatus", 40) for each in raw}
    if queue and not any(told.values()):
        return {next(iter(told)): queue}
    return {name: status for name, status in told.items() if name and status in WORDS_OF}


def comments(
    raw: Iterable[object], view: View, *, can_reply: bool = True, top: Identity | None = None, video: str = ""
) -> tuple[tuple[Post, ...], int]:
    """Those that can be read, each once, and how many cannot."""
    found: dict[str, Post] = {}
    skipped = 0
    for each in raw:
        try:
            post = comment(each, view, can_reply=can_reply, top=top, video=video)
        except Odd:
            skipped += 1
        else:
            found[post.ref.id] = post
    return tuple(found.values()), skipped


def threads(raw: Mapping[str, Any], view: View, queue: str = "") -> tuple[tuple[Told, ...], int]:
    """The threads of a page, each once, and how many cannot be read."""
    found: dict[str, Told] = {}
    skipped = 0
    for each in items(raw.get("items")):
        try:
            told = thread(each, view, queue)
        except Odd:
            skipped += 1
        else:
            found[told.id] = told
            skipped += told.skipped
    return tuple(found.values()), skipped


def titles(raw: Mapping[str, Any]) -> dict[str, str]:
    """Video titles by id."""
    found = {}
    for each in items(raw.get("items")):
        if isinstance(each, dict) and (name := text(each, "id", 100)):
            found[name] = text(part(each, "snippet"), "title", 300)
    return found


def films(raw: Mapping[str, Any]) -> set[str]:
    """The videos that a page of threads is about."""
    ids = (text(part(each, "snippet"), "videoId", 100) for each in items(raw.get("items")) if isinstance(each, dict))
    return {one for one in ids if one}
