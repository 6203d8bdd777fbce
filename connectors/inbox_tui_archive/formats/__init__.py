"""The kinds of archives that can be read, and how to tell which one is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO, Protocol

from inbox_tui.connector import Rejected
from inbox_tui.connector.fields import Odd
from inbox_tui.domain.model import Identity, Post
from inbox_tui_archive.formats import google_plus, linkedin, mastodon, meta, reddit, x


class Format(Protocol):
    """A module of this package."""

    LABEL: str
    MARK: re.Pattern[str]

    def wants(self, name: str) -> bool:
        """Whether posts are in the file of this name."""
        ...

    def owner(self, name: str, file: IO[bytes]) -> Identity | None:
        """Who exported the archive, if this file tells. Raises ``Rejected``."""
        ...

    def posts(self, name: str, file: IO[bytes], us: Identity) -> Iterator[Post | Odd]:
        """What is in one file that is wanted, in its order, each time the same. Raises ``Rejected``."""
        ...


FORMATS: dict[str, Format] = {
    "mastodon": mastodon,
    "x": x,
    "google-plus": google_plus,
    "meta": meta,
    "linkedin": linkedin,
    "reddit": reddit,
}
LABELS = "Google+, X, Facebook, Instagram, LinkedIn, Mastodon or Reddit"


def recognised(names: Sequence[str]) -> str:
    """The key of the format that files of these names are. Raises ``Rejected``."""
    for key, kind in FORMATS.items():
        if any(kind.MARK.search(name) for name in names):
            return key
    raise Rejected(
        f"That is no archive of {LABELS} that can be read. Give the file as it was downloaded, exported as JSON where "
        "the platform asks."
    )
