"""What hangs on a post: pictures, films, link cards and quoted posts, as text. Pure, and never raises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inbox_tui.connector.fields import objects, part, text
from inbox_tui.domain.model import Media, Quoted, RemoteId

_EMBED = "app.bsky.embed."
_WITHHELD = {
    "viewNotFound": "(the quoted post is gone)",
    "viewBlocked": "(a block hides the quoted post)",
    "viewDetached": "(the quoted post was taken out of this quote by its author)",
}
_MOST_QUOTED = 10


def items(source: Any, name: str) -> list[Mapping[str, Any]]:
    """The objects of an array field; whatever in it is no object is left out."""
    return objects(part(source).get(name))


def post_url(handle: str, uri: str) -> str:
    """Where people see a post: ``https://bsky.app/profile/<handle>/post/<rkey>``. Empty for a foreign uri."""
    parts = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://") or len(parts) != 3 or parts[1] != "app.bsky.feed.post":
        return ""
    who = parts[0] if handle in ("", "handle.invalid") else handle
    return f"https://bsky.app/profile/{who}/post/{parts[2]}"


def _split(embed: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The media part and the record part of an embed, whichever it has."""
    kind = text(embed, "$type").removeprefix(_EMBED).split("#")[0]
    if kind == "recordWithMedia":
        return part(embed, "media"), part(embed, "record", "record")
    if kind == "record":
        return {}, part(embed, "record")
    return embed, {}


def media(embed: Mapping[str, Any]) -> tuple[Media, ...]:
    """The attachments of an embed, as the AppView renders it or as the record holds it (then without addresses)."""
    hung, _ = _split(embed)
    match text(hung, "$type").removeprefix(_EMBED).split("#")[0]:
        case "images":
            return tuple(
                Media(kind="image", url=text(i, "fullsize"), alt=text(i, "alt")) for i in items(hung, "images")
            )
        case "gallery":
            return tuple(Media(kind="image", url=text(i, "fullsize"), alt=text(i, "alt")) for i in items(hung, "items"))
        case "video":
            kind = "gif" if text(hung, "presentation") == "gif" else "video"
            return (Media(kind=kind, url=text(hung, "playlist"), alt=text(hung, "alt")),)
        case "external":
            card = part(hung, "external")
            words = " — ".join(w for w in (text(card, "title"), text(card, "description")) if w)
            return (Media(kind="link", url=text(card, "uri"), alt=words),)
        case "":
            return ()
        case _:
            return (Media(kind="unknown"),)


def quoted_uri(embed: Mapping[str, Any]) -> str:
    """The address of what an embed quotes; empty where it quotes nothing."""
    return text(_split(embed)[1], "uri")


def _hanging_on(quote: Mapping[str, Any]) -> str:
    """What hangs on a quoted post, a line each: ``[image: a red bag]``."""
    hanging = [one for embed in items(quote, "embeds")[:_MOST_QUOTED] for one in media(embed)]
    lines = (f"[{one.kind}: {one.alt or one.url or 'no description'}]" for one in hanging[:_MOST_QUOTED])
    return "".join(f"\n{line}" for line in lines)


def quoted(embed: Mapping[str, Any]) -> Quoted | None:
    """What an embed quotes, as far as it is shown; what is withheld says why."""
    _, hung = _split(embed)
    uri = text(hung, "uri")
    if not uri:
        return None
    author, value = part(hung, "author"), part(hung, "value")
    handle = text(author, "handle")
    if value:
        words = text(value, "text") + _hanging_on(hung)
        return Quoted(id=RemoteId(uri), author=handle, text=words.strip(), url=post_url(handle, uri))
    withheld = _WITHHELD.get(text(hung, "$type").rsplit("#", 1)[-1], "")
    # A feed, a list or a starter pack has a name in place of a post's text.
    name = text(hung, "displayName") or text(hung, "name") or text(part(hung, "record"), "name")
    who = handle or text(part(hung, "creator"), "handle")
    return Quoted(id=RemoteId(uri), author=who, text=name or withheld, url=post_url("", uri))
