"""Archives of Facebook and Instagram (chosen as JSON): messages with both sides. Comments of others are not in them.

Text is UTF-8 written as if it were Latin-1, and messages have no ids: they are named by conversation, time, sender and
words, so that a second import names them the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from inbox_tui.connector.fields import Odd, part, text
from inbox_tui.domain.model import Audience, Hyperlink, Identity, Media, Post, PostKind, PostRef, RemoteId
from inbox_tui_archive import stream
from inbox_tui_archive.values import digest, mended, milliseconds

LABEL = "Facebook or Instagram"
_MESSAGES = re.compile(
    r"(?:^|/)messages/(?:inbox|message_requests|archived_threads|filtered_threads|e2ee_cutover)/([^/]+)/message_\d+\.json$"
)
_FACEBOOK = re.compile(r"(?:^|/)profile_information/profile_information\.json$")
_INSTAGRAM = re.compile(r"(?:^|/)personal_information/(?:personal_information/)?personal_information\.json$")
MARK = _MESSAGES
"""What an archive of this kind has in it."""


def wants(name: str) -> bool:
    return _MESSAGES.search(name) is not None


def owner(name: str, file: IO[bytes]) -> Identity | None:
    """Who we are: messages name people by their display name only."""
    if _FACEBOOK.search(name):
        raw = part(stream.document(file))
        profile = part(raw.get("profile_v2") or raw.get("profile"))
        full = mended(text(part(profile, "name"), "full_name"))
        return person(full, text(profile, "profile_uri")) if full else None
    if _INSTAGRAM.search(name):
        found = part(stream.document(file)).get("profile_user")
        first = part(found[0]) if isinstance(found, list) and found else {}
        about = {key.lower(): mended(text(value, "value")) for key, value in part(first, "string_map_data").items()}
        return person(about.get("name") or about.get("username") or "", "") if about else None
    return None


def person(name: str, url: str = "") -> Identity:
    return Identity(id=RemoteId(f"name/{name}"), handle=name or "somebody", name=name, url=url)


def posts(name: str, file: IO[bytes], us: Identity) -> Iterator[Post | Odd]:
    found = _MESSAGES.search(name)
    channel = found[1] if found else name
    for item in stream.items(file, "messages"):
        try:
            yield _message(part(item), channel, us)
        except Odd as odd:
            yield odd


def _message(raw: Mapping[str, Any], channel: str, us: Identity) -> Post:
    sender, words = mended(text(raw, "sender_name")), mended(text(raw, "content"))
    if not sender:
        raise Odd("a message without a sender")
    media = tuple(_media(raw))
    share = text(part(raw, "share"), "link")
    when = raw.get("timestamp_ms")
    named = digest(channel, str(when), sender, words, *(each.alt for each in media), share)
    author = us if sender == us.name else person(sender)
    return Post(
        ref=PostRef(id=RemoteId(f"message/{named}"), channel=channel),
        author=author,
        created_at=milliseconds(when),
        text=words or share or "(no words)",
        kind=PostKind.DIRECT,
        ours=author is us,
        audience=Audience.DIRECT,
        links=(Hyperlink(text=share, url=share),) if share.startswith(("http://", "https://")) else (),
        media=media,
    )


def _media(raw: Mapping[str, Any]) -> Iterator[Media]:
    for key, kind in (
        ("photos", "image"),
        ("videos", "video"),
        ("audio_files", "audio"),
        ("files", "file"),
        ("gifs", "gif"),
    ):
        found = raw.get(key)
        for each in found if isinstance(found, list) else ():
            yield Media(kind=kind, alt=text(each, "uri").rpartition("/")[2])
