"""An archive of LinkedIn: messages with both sides, as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO

from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Audience, Identity, Post, PostKind, PostRef, RemoteId
from inbox_tui_archive import stream
from inbox_tui_archive.values import digest, iso, plain

LABEL = "LinkedIn"
_MESSAGES = re.compile(r"(?:^|/)messages\.csv$", re.IGNORECASE)
_PROFILE = re.compile(r"(?:^|/)Profile\.csv$", re.IGNORECASE)
MARK = re.compile(r"(?:^|/)(?:Profile|Connections|Invitations)\.csv$")
"""What an archive of this kind has in it."""


def wants(name: str) -> bool:
    return _MESSAGES.search(name) is not None


def owner(name: str, file: IO[bytes]) -> Identity | None:
    if not _PROFILE.search(name):
        return None
    for row in stream.rows(file, "First Name"):
        full = f"{row.get('First Name', '')} {row.get('Last Name', '')}".strip()
        return _person(full, "") if full else None
    return None


def posts(name: str, file: IO[bytes], us: Identity) -> Iterator[Post | Odd]:
    for row in stream.rows(file, "CONVERSATION ID"):
        if row.get("FOLDER", "").upper() == "SPAM":
            continue
        try:
            yield _message(row, us)
        except Odd as odd:
            yield odd


def _message(row: Mapping[str, str], us: Identity) -> Post:
    sender, channel = row.get("FROM", "").strip(), row.get("CONVERSATION ID", "").strip()
    if not sender or not channel:
        raise Odd("a message without a sender or a conversation")
    words, links = plain(row.get("CONTENT", ""))
    subject = row.get("SUBJECT", "").strip()
    author = us if sender == us.name else _person(sender, row.get("SENDER PROFILE URL", ""))
    return Post(
        ref=PostRef(id=RemoteId(f"message/{digest(channel, row.get('DATE', ''), sender, words)}"), channel=channel),
        author=author,
        created_at=iso(row.get("DATE", "")),
        text="\n".join(each for each in (subject, words) if each) or "(no words)",
        kind=PostKind.DIRECT,
        ours=author is us,
        audience=Audience.DIRECT,
        links=links,
    )


def _person(name: str, url: str) -> Identity:
    return Identity(id=RemoteId(url or f"name/{name}"), handle=name or "somebody", name=name, url=url)
