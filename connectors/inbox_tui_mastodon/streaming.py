"""The user stream: server-sent events or WebSocket frames as pages. Pure, apart from reading lines as they come.

A stream is a bonus: it never replays, and polling is complete without it. What it brings is handed over at once; what
it only hints at becomes an empty page, after which the engine polls.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from inbox_tui.connector import Unsupported
from inbox_tui.connector.fields import Odd, excerpt, load, mapping, text
from inbox_tui.domain.model import Page, RemoteId
from inbox_tui_mastodon.fields import ident_or_none
from inbox_tui_mastodon.parse import EDITS, QUOTES, SPEAKS, View, for_us, is_boost, post

LONGEST_EVENT = 1_000_000
# Things of the home timeline and the account that leave the inbox as it is.
_NOISE = frozenset(
    {"filters_changed", "announcement", "announcement.reaction", "announcement.delete", "encrypted_message"}
)


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    data: str = ""


async def server_events(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """Events out of ``text/event-stream`` lines. Heartbeat comments vanish; an event that is too long is dropped.
    Raises ``Unsupported`` where a web page comes instead."""
    name, size, begun = "", 0, False
    data: list[str] = []
    async for raw in lines:
        line = raw.rstrip("\r\n")
        if not begun and line:
            begun = True
            if line.startswith("<"):
                raise Unsupported("This server's stream is a web page.")
        if not line:
            if name and size <= LONGEST_EVENT:
                yield Event(name, "\n".join(data))
            name, data, size = "", [], 0
            continue
        key, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if key == "event":
            name = value
        elif key == "data":
            size += len(value)
            if size <= LONGEST_EVENT:
                data.append(value)


def frame(raw: str) -> Event | None:
    """An event out of a WebSocket frame; its payload is JSON within JSON, or a bare id."""
    try:
        outer = mapping(load(raw.encode("utf-8", "replace"))) if len(raw) <= LONGEST_EVENT else {}
    except Odd:
        return None
    name = text(outer, "event", 100)
    return Event(name, text(outer, "payload", LONGEST_EVENT)) if name else None


def page(event: Event, view: View) -> Page | None:
    """What an event means: a page with what it brings, an empty one where a look is due, None for what is no matter.

    ``update`` (a new post in the home timeline) and ``status.update`` (an edit) count when they are ours or to us.
    """
    try:
        if event.name == "delete":
            number = ident_or_none(event.data.strip())
            if number is None:
                return Page()
            return Page(deleted=(RemoteId(number.lower() if view.snac else number),))
        if event.name in ("update", "status.update"):
            raw = load(event.data.encode("utf-8", "replace"))
            if is_boost(raw):
                return None
            found = post(raw, view)
            return Page(posts=(found,)) if for_us(found) else None
        if event.name == "notification":
            notice = mapping(load(event.data.encode("utf-8", "replace")))
            kind = text(notice, "type", 100)
            if kind not in SPEAKS | QUOTES | EDITS:
                return None
            found = post(notice.get("status"), view, kind)
            return Page(posts=(found,)) if for_us(found) else None
        if event.name == "conversation":
            talk = mapping(load(event.data.encode("utf-8", "replace")))
            if talk.get("last_status") is None:
                return None
            return Page(posts=(post(talk.get("last_status"), view),))
    except Odd:
        return Page(skipped=1, sample=excerpt(event.data))
    return None if event.name in _NOISE else Page()
