"""Google+ (closed in April 2019) as Takeout gave it: one JSON file a post, its comments inside.

The folder's and files' names are in the user's language, so a post is known by its keys. Source: Takeout archives of
2018 and 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from inbox_tui.connector.fields import Odd, part, text
from inbox_tui.domain.model import Audience, Hyperlink, Identity, Media, Post, PostKind, PostRef, RemoteId
from inbox_tui_archive import stream
from inbox_tui_archive.values import iso, need, plain

LABEL = "Google+"
_CLOSED = "Google+ closed in 2019."
MARK = re.compile(r"Google\+|/Posts/[^/]+\.json$")
"""What an archive of this kind has in it."""


def wants(name: str) -> bool:
    return name.endswith(".json") and ("Google+" in name or "/Posts/" in name)


def owner(name: str, file: IO[bytes]) -> Identity | None:
    """A stream is its owner's: whoever wrote the first post."""
    raw = stream.document(file) if wants(name) else None
    return _who(part(raw).get("author")) if "resourceName" in part(raw) else None


def posts(name: str, file: IO[bytes], us: Identity) -> Iterator[Post | Odd]:
    raw = part(stream.document(file))
    if "resourceName" not in raw or "creationTime" not in raw:
        return  # a circle, an event, a community's settings
    try:
        top = _post(raw, us)
    except Odd as odd:
        yield odd
        return
    yield top
    comments = raw.get("comments")
    for each in comments if isinstance(comments, list) else ():
        try:
            yield _comment(part(each), top, us)
        except Odd as odd:
            yield odd


def _post(raw: Mapping[str, Any], us: Identity) -> Post:
    words, links = plain(text(raw, "content"))
    link, shared, author = part(raw, "link"), part(raw, "resharedPost"), _who(raw.get("author"))
    if text(link, "url"):
        links += (Hyperlink(text=text(link, "title"), url=text(link, "url")),)
    if shared:
        said = plain(text(shared, "content"))[0]
        words += f"\n\nShared from {_who(shared.get('author')).name}: {said}".rstrip(": ")
    albums = part(raw, "album").get("media")
    media = [raw.get("media"), *(albums if isinstance(albums, list) else ())]
    return Post(
        ref=PostRef(id=RemoteId(need(raw, "resourceName"))),
        author=author,
        created_at=iso(need(raw, "creationTime")),
        text=words.strip() or "(a post without words)",
        ours=author.id == us.id,
        audience=_audience(part(raw, "postAcl")),
        edited_at=_edited(raw),
        url=text(raw, "url"),
        links=links,
        media=tuple(_media(part(each)) for each in media if each),
        closed=_CLOSED,
    )


def _comment(raw: Mapping[str, Any], top: Post, us: Identity) -> Post:
    words, links = plain(text(raw, "content"))
    author = _who(raw.get("author"))
    media = part(raw, "media")
    return Post(
        ref=PostRef(id=RemoteId(need(raw, "resourceName"))),
        author=author,
        created_at=iso(need(raw, "creationTime")),
        text=words or "(a comment without words)",
        kind=PostKind.COMMENT,
        ours=author.id == us.id,
        parent=top.ref.id,
        parent_author=top.author.id,
        root=top.ref.id,
        audience=top.audience,
        edited_at=_edited(raw),
        url=top.url,
        links=links,
        media=(_media(media),) if media else (),
        closed=_CLOSED,
    )


def _who(raw: Any) -> Identity:
    raw = part(raw)
    name = text(raw, "displayName") or "Somebody"
    return Identity(
        id=RemoteId(text(raw, "resourceName") or f"name/{name}"),
        handle=name,
        name=name,
        url=text(raw, "profilePageUrl"),
    )


def _edited(raw: Mapping[str, Any]) -> Any:
    made, changed = text(raw, "creationTime"), text(raw, "updateTime")
    return iso(changed) if changed and changed != made else None


def _media(raw: Mapping[str, Any]) -> Media:
    kind = text(raw, "contentType").partition("/")[0]
    where = text(raw, "localFilePath") or text(raw, "url")
    return Media(
        kind=kind if kind in ("image", "video", "audio") else "file",
        url=where if where.startswith(("http://", "https://")) else "",
        alt=text(raw, "description") or where.rpartition("/")[2],
    )


def _audience(acl: Mapping[str, Any]) -> Audience:
    """Who could see it; in doubt the narrower."""
    standard = part(acl, "visibleToStandardAcl")
    found = standard.get("circles")
    circles = {text(each, "type") for each in (found if isinstance(found, list) else ())}
    if acl.get("isPublic") is True or "CIRCLE_TYPE_PUBLIC" in circles:
        return Audience.PUBLIC
    return Audience.FOLLOWERS if circles or not standard.get("users") else Audience.DIRECT
