"""What the posts of one transaction brought that was not known before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from inbox_tui.domain.model import RemoteId
from inbox_tui.store.contacts import Contacts


class Said(NamedTuple):
    """What somebody else wrote, as far as it matters for where its conversation stands."""

    text: str
    at: int
    to_us: bool


@dataclass(slots=True)
class Result:
    conversations: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    made: dict[int, tuple[int, int, str | None]] = field(default_factory=dict)
    """New conversations that have no row yet: account, head, channel."""
    new: int = 0
    changed: int = 0
    newly_inbound: dict[int, list[Said]] = field(default_factory=dict)
    """By conversation: the inbound posts that were not known before."""
    no_parent: list[RemoteId] = field(default_factory=list)
    """New posts whose parent is known by its id only: their threads are worth fetching."""
    contacts: Contacts = field(default_factory=Contacts)
