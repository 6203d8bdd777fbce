"""How far an archive has been read, and which one it was."""

from __future__ import annotations

import hashlib
import json
from typing import BinaryIO

from inbox_tui.domain.model import Cursor
from inbox_tui.domain.value import value_class

_EDGE = 65_536


@value_class(kw_only=True)
class Place:
    """The next item to read: number ``item`` of the archive's entry number ``member``."""

    print: str = ""
    """The file's fingerprint; another one is another archive, read from its beginning."""
    member: int = 0
    item: int = 0
    done: bool = False
    posts: int = 0
    """Read so far."""


def dump(place: Place) -> Cursor:
    found = [place.print, place.member, place.item, place.done, place.posts]
    return Cursor(json.dumps(found, separators=(",", ":")))


def load(cursor: Cursor | None) -> Place:
    """The beginning, where there is no cursor or it is not ours."""
    try:
        name, member, item, done, posts = json.loads(cursor or "")
        return Place(print=str(name), member=int(member), item=int(item), done=bool(done), posts=int(posts))
    except (ValueError, TypeError, RecursionError):
        return Place()


def fingerprint(file: BinaryIO) -> str:
    """By size, beginning and end: reading a gigabyte to learn that it is the same one would take a while."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _EDGE))
    end = file.read(_EDGE)
    file.seek(0)
    return hashlib.sha256(b"%d\0" % size + file.read(_EDGE) + end).hexdigest()[:32]
