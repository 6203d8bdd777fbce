"""Posts and comments out of Facebook's answers. Pure; whatever cannot be used raises :class:`Odd`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from inbox_tui.connector.fields import Odd, items, mapping, part, text, whole
from inbox_tui.domain.model import Audience, Hyperlink, Identity, Media, Post, PostKind, PostRef, RemoteId
from inbox_tui_meta.dialect import Listed, Sifted, bare
from inbox_tui_meta.fields import data, excerpt, ident, ident_or_none, when
from inbox_tui_meta.marks import version
from inbox_tui_meta.pages import WEBSITE

SOMEBODY = "Facebook user"
PRIVATE = "This comment is private, and Facebook does not say who would see an answer below it: answer it on Facebook."
_KINDS = {"photo": "image", "album": "image", "image": "image", "video": "video", "share": "link", "link": "link"}


def identity(raw: object, fallback: str) -> Identity:
    """Who wrote it. ``from`` is withheld for people who restrict apps: then somebody only this post is known of."""
    told = raw if isinstance(raw, dict) else {}
    number, name = ident_or_none(told.get("id")), text(told, "name", 200).strip().lstrip("@")
    if number is None:
        return Identity(id=RemoteId(f"unknown-{fallback}"), handle=name or SOMEBODY)
    url = f"{WEBSITE}/{quote(number, safe='')}"
    return Identity(id=RemoteId(number), handle=name or SOMEBODY, name=name, url=url)


def cut(words: str, offset: int, length: int) -> str:
    """What a tag covers; its numbers count UTF-16 units."""
    units = words.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", "replace")


def _tags(raw: Mapping[str, Any], words: str) -> tuple[tuple[Identity, ...], tuple[Hyperlink, ...]]:
    """The people and Pages a text tags. They come as a list, or (in old posts) as lists by offset."""
    told = raw.get("message_tags")
    if isinstance(told, dict):
        told = [each for value in told.values() for each in items(value)]
    people: dict[str, Identity] = {}
    links: list[Hyperlink] = []
    for each in items(told, 100):
        number = ident_or_none(each.get("id")) if isinstance(each, dict) else None
        if number is None:
            continue
        who = identity(each, number)
        offset, length = whole(each.get("offset")), whole(each.get("length"))
        if offset is not None and length and (shown := cut(words, offset, min(length, 500))):
            links.append(Hyperlink(text=shown, url=who.url))
        if each.get("type") in ("user", "page", None):
            people[number] = who
    return tuple(people.values()), tuple(links)


def _medium(raw: object) -> Media | None:
    if not isinstance(raw, dict):
        return None
    kind = text(raw, "media_type", 40) or text(raw, "type", 40)
    kind = next((ours for theirs, ours in _KINDS.items() if theirs in kind), "unknown" if kind else "link")
    url = (
        text(raw, "url", 2000)
        or text(part(raw, "media", "image"), "src", 2000)
        or text(part(raw, "media"), "source", 2000)
    )
    if not url:
        return None
    alt = text(raw, "title", 500) or text(raw, "description", 500) or text(part(raw, "media"), "alt_text", 500)
    return Media(kind=kind, url=url, alt=alt)


def comment(raw: object, page: str, wall: str) -> Post:
    """A comment below the post ``wall`` (empty: not known which). Its id is the part after the last ``_``, whichever
    form it came in; ``ref.extra["id"]`` is the form to ask with."""
    raw = mapping(raw)
    full = ident(raw.get("id"))
    number = bare(full)
    words, at = text(raw, "message"), when(raw.get("created_time"))
    author = identity(raw.get("from"), number)
    above = ident_or_none(part(raw, "parent").get("id"))
    parent = bare(above) if above else wall
    people, links = _tags(raw, words)
    medium = _medium(raw.get("attachment"))
    ours = author.id == page
    hidden = raw.get("is_hidden") is True
    # What stands below a private comment was written for the same few people, whatever it says of itself.
    private = raw.get("is_private") is True or part(raw, "parent").get("is_private") is True
    closed = "Facebook takes no reply to this comment." if raw.get("can_comment") is False and not ours else ""
    extra = {"id": full} | ({"wall": wall} if wall else {}) | ({"top": above} if above else {})
    extra |= {"private": "1"} if private else {}
    marks = [words, medium.url.partition("?")[0] if medium else "", str(hidden), *(["private"] if private else [])]
    return Post(
        ref=PostRef(
            id=RemoteId(number),
            version=version(*marks),
            extra=extra,
        ),
        author=author,
        created_at=at,
        text=words,
        kind=PostKind.REPLY if above else PostKind.COMMENT,
        ours=ours,
        parent=RemoteId(parent) if parent and parent != number else None,
        root=RemoteId(wall) if wall else None,
        audience=Audience.DIRECT if private else Audience.PUBLIC,
        mentions=people,
        mentions_us=not ours and any(each.id == page for each in people),
        url=text(raw, "permalink_url", 2000),
        links=links,
        media=(medium,) if medium else (),
        liked=raw.get("user_likes") is True,
        replies=whole(raw.get("comment_count")),
        closed=PRIVATE if private else closed,
    )


def post(raw: object, page: str, *, own: bool) -> Post:
    """A post of the Page (``own``: of its own list, where the author may be left out), or a visitor's."""
    raw = mapping(raw)
    number = ident(raw.get("id"))
    words, at = text(raw, "message") or text(raw, "story"), when(raw.get("created_time"))
    told = raw.get("from")
    author = identity({"id": page} if own and not isinstance(told, dict) else told, number)
    ours = author.id == page
    people, links = _tags(raw, words)
    media = tuple(found for each in data(raw, "attachments") if (found := _medium(each)) is not None)
    return Post(
        ref=PostRef(id=RemoteId(number), version=version(words, *(m.url.partition("?")[0] for m in media))),
        author=author,
        created_at=at,
        text=words,
        kind=PostKind.POST if ours else PostKind.MENTION,
        ours=ours,
        mentions=people,
        mentions_us=not ours,
        url=text(raw, "permalink_url", 2000),
        links=links,
        media=media,
        replies=count(raw),
    )


def count(raw: object) -> int | None:
    """How many comments a post has, answers to comments among them."""
    return whole(part(raw, "comments", "summary").get("total_count"))


def listed(raw: object, page: str, *, own: bool, commented: bool = True) -> Listed:
    return Listed(post=post(raw, page, own=own), count=count(raw) if commented else None)


def comments(raw: Sequence[Any], page: str, wall: str) -> Sifted:
    """The comments of a list, each once, and how many could not be read."""
    found: dict[RemoteId, Post] = {}
    skipped, sample = 0, ""
    for each in raw:
        try:
            read = comment(each, page, wall)
            found[read.ref.id] = read
        except Odd:
            skipped, sample = skipped + 1, excerpt(each)
    return Sifted(posts=tuple(found.values()), skipped=skipped, sample=sample)
