"""An archive of Reddit: own comments, messages and the old chats with both sides, as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO

from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Audience, Identity, Post, PostKind, PostRef, RemoteId
from inbox_tui_archive import stream
from inbox_tui_archive.values import iso

LABEL = "Reddit"
_COMMENTS = re.compile(r"(?:^|/)comments\.csv$")
_MESSAGES = re.compile(r"(?:^|/)messages(?:_archive)?\.csv$")
_CHATS = re.compile(r"(?:^|/)chat_history\.csv$")
_STATISTICS = re.compile(r"(?:^|/)statistics\.csv$")
MARK = re.compile(r"(?:^|/)(?:statistics|chat_history|comment_votes|post_votes|comments)\.csv$")
"""What an archive of this kind has in it."""


def wants(name: str) -> bool:
    return bool(_COMMENTS.search(name) or _MESSAGES.search(name) or _CHATS.search(name))


def owner(name: str, file: IO[bytes]) -> Identity | None:
    if not _STATISTICS.search(name):
        return None
    for row in stream.rows(file, "statistic"):
        if row.get("statistic") == "account name" and row.get("value"):
            return _person(row["value"])
    return None


def posts(name: str, file: IO[bytes], us: Identity) -> Iterator[Post | Odd]:
    if _CHATS.search(name):
        first, make = "message_id", _chat
    else:
        first, make = "id", _comment if _COMMENTS.search(name) else _message
    for row in stream.rows(file, first):
        try:
            yield make(row, us)
        except Odd as odd:
            yield odd


def _comment(row: Mapping[str, str], us: Identity) -> Post:
    parent, link = row.get("parent", ""), row.get("link", "")
    above = f"t1_{parent}" if parent else f"t3_{link.rstrip('/').rpartition('/comments/')[2].partition('/')[0]}"
    return Post(
        ref=PostRef(id=RemoteId(f"t1_{_id(row, 'id')}")),
        author=us,
        created_at=iso(row.get("date", "")),
        text=row.get("body", "") or "(no words)",
        ours=True,
        parent=RemoteId(above) if len(above) > 3 else None,
        url=row.get("permalink", ""),
    )


def _message(row: Mapping[str, str], us: Identity) -> Post:
    """A private message between two people; its thread is named after the first."""
    return _direct(
        f"t4_{_id(row, 'id')}", row.get("from", ""), us, row.get("date", ""),
        "\n".join(each for each in (row.get("subject", ""), row.get("body", "")) if each),
        channel=row.get("thread_id", "") or _id(row, "id"),
    )  # fmt: skip


def _chat(row: Mapping[str, str], us: Identity) -> Post:
    return _direct(
        f"chat/{_id(row, 'message_id')}", row.get("username", ""), us, row.get("created_at", ""),
        row.get("message", ""), channel=_id(row, "channel_url"),
    )  # fmt: skip


def _direct(name: str, sender: str, us: Identity, date: str, words: str, *, channel: str) -> Post:
    sender = sender.strip().removeprefix("u/")
    if not sender:
        raise Odd("a message without a sender")
    ours = sender.casefold() == us.handle.casefold()
    return Post(
        ref=PostRef(id=RemoteId(name), channel=channel),
        author=us if ours else _person(sender),
        created_at=iso(date),
        text=words or "(no words)",
        kind=PostKind.DIRECT,
        ours=ours,
        audience=Audience.DIRECT,
    )


def _id(row: Mapping[str, str], key: str) -> str:
    if not (found := row.get(key, "").strip()):
        raise Odd(f"no {key}")
    return found


def _person(name: str) -> Identity:
    return Identity(id=RemoteId(name.casefold()), handle=name, url=f"https://www.reddit.com/user/{name}")
