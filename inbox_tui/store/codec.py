"""Between domain values and columns."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from inbox_tui.domain.model import Hyperlink, Identity, Media, Poll, Post, Quoted, RemoteId

COVERED = """(p.ours = 0 AND (p.spoiler <> '' OR instr(p.data, '"sensitive":true') > 0))"""
"""SQL: a content warning stands before the post ``p``."""
UNOPENED = f"""({COVERED} AND NOT EXISTS
  (SELECT 1 FROM hearing h WHERE h.post_id = p.id AND h.revision >= p.revision))"""
"""SQL: and it was not opened yet: what is behind it may not be quoted anywhere."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def ms(moment: datetime) -> int:
    """Milliseconds since 1970, UTC, rounded down."""
    delta = moment - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000


def moment(value: int) -> datetime:
    return datetime.fromtimestamp(value / 1000, UTC)


def maybe(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def pack(post: Post) -> str:
    """Everything about a post that is shown or handed back, but never searched or sorted by."""
    data: dict[str, Any] = {}
    if post.links:
        data["links"] = [[link.text, link.url] for link in post.links]
    if post.media:
        data["media"] = [[item.kind, item.url, item.alt] for item in post.media]
    if post.poll:
        data["poll"] = [[list(option) for option in post.poll.options], post.poll.closed]
    if post.quoted:
        data["quoted"] = [post.quoted.id, post.quoted.author, post.quoted.text, post.quoted.url]
    if post.mentions:
        data["mentions"] = [[who.id, who.handle, who.name] for who in post.mentions]
    if post.ref.extra:
        data["extra"] = dict(post.ref.extra)
    for name, value in (
        ("language", post.language),
        ("closed", post.closed),
        ("sensitive", post.sensitive),
        ("stars", post.stars),
        ("root", post.root),
        ("parent", post.parent),
        ("parent_author", post.parent_author),
    ):
        if value:
            data[name] = value
    return _write(data) if data else "{}"


class Unpacked:
    """The reverse of :func:`pack`."""

    __slots__ = ("_data",)

    def __init__(self, packed: str) -> None:
        self._data: dict[str, Any] = json.loads(packed) if packed != "{}" else {}

    @property
    def links(self) -> tuple[Hyperlink, ...]:
        return tuple(Hyperlink(text=text, url=url) for text, url in self._data.get("links", ()))

    @property
    def media(self) -> tuple[Media, ...]:
        return tuple(Media(kind=kind, url=url, alt=alt) for kind, url, alt in self._data.get("media", ()))

    @property
    def poll(self) -> Poll | None:
        if "poll" not in self._data:
            return None
        options, closed = self._data["poll"]
        return Poll(options=tuple((words, votes) for words, votes in options), closed=closed)

    @property
    def quoted(self) -> Quoted | None:
        if "quoted" not in self._data:
            return None
        remote, author, text, url = self._data["quoted"]
        return Quoted(id=RemoteId(remote), author=author, text=text, url=url)

    @property
    def mentions(self) -> tuple[Identity, ...]:
        return tuple(
            Identity(id=RemoteId(remote), handle=handle, name=name)
            for remote, handle, name in self._data.get("mentions", ())
        )

    @property
    def extra(self) -> dict[str, str]:
        return dict(self._data.get("extra", {}))

    def text(self, name: str) -> str:
        return str(self._data.get(name, ""))

    @property
    def sensitive(self) -> bool:
        return bool(self._data.get("sensitive"))

    @property
    def stars(self) -> int | None:
        value = self._data.get("stars")
        return None if value is None else int(value)
