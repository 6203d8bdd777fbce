"""An archive of Mastodon: own posts as ActivityStreams (``outbox.json``). Replies of others are not in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any
from urllib.parse import urlsplit

from inbox_tui.connector.fields import Odd, part, text
from inbox_tui.domain.model import Audience, Identity, Media, Post, PostRef, RemoteId
from inbox_tui_archive import stream
from inbox_tui_archive.values import iso, need, plain

LABEL = "Mastodon"
_OUTBOX = re.compile(r"(?:^|/)outbox\.json$")
_ACTOR = re.compile(r"(?:^|/)actor\.json$")
_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
MARK = _OUTBOX
"""What an archive of this kind has in it."""


def wants(name: str) -> bool:
    return _OUTBOX.search(name) is not None


def owner(name: str, file: IO[bytes]) -> Identity | None:
    if not _ACTOR.search(name):
        return None
    raw = part(stream.document(file))
    if not text(raw, "id"):
        return None
    try:
        host = urlsplit(text(raw, "id")).hostname or ""
    except ValueError:
        host = ""
    name_ = text(raw, "preferredUsername")
    return Identity(
        id=RemoteId(text(raw, "id")),
        handle=f"{name_}@{host}" if name_ and host else text(raw, "id"),
        name=text(raw, "name"),
        url=text(raw, "url"),
        bio=plain(text(raw, "summary"))[0],
    )


def posts(name: str, file: IO[bytes], us: Identity) -> Iterator[Post | Odd]:
    for item in stream.items(file, "orderedItems"):
        raw = part(item, "object")
        if text(item, "type") != "Create" or not raw:
            continue  # a boost: somebody else's words
        try:
            yield _post(raw, us)
        except Odd as odd:
            yield odd


def _post(raw: Mapping[str, Any], us: Identity) -> Post:
    words, links = plain(text(raw, "content"))
    parent, attached = text(raw, "inReplyTo"), raw.get("attachment")
    return Post(
        ref=PostRef(id=RemoteId(need(raw, "id"))),
        author=us,
        created_at=iso(need(raw, "published")),
        text=words or "(no words)",
        ours=True,
        parent=RemoteId(parent) if parent else None,
        audience=_audience(raw),
        spoiler=text(raw, "summary"),
        sensitive=raw.get("sensitive") is True,
        edited_at=iso(text(raw, "updated")) if text(raw, "updated") else None,
        url=text(raw, "url"),
        links=links,
        media=tuple(
            Media(kind=_kind(text(each, "mediaType")), alt=text(each, "name"))
            for each in (attached if isinstance(attached, list) else ())
        ),
    )


def _audience(raw: Mapping[str, Any]) -> Audience:
    to, copies = _names(raw.get("to")), _names(raw.get("cc"))
    if any(each in _PUBLIC for each in to):
        return Audience.PUBLIC
    if any(each in _PUBLIC for each in copies):
        return Audience.UNLISTED
    return Audience.FOLLOWERS if any(each.endswith("/followers") for each in to + copies) else Audience.DIRECT


def _names(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]


def _kind(mime: str) -> str:
    kind = mime.partition("/")[0]
    return kind if kind in ("image", "video", "audio") else "file"
