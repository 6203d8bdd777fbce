"""A conversation's row: the columns that say where it stands, how it begins, and writing just what changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from inbox_tui.domain.model import Kind, PostKind

COLUMNS = (
    "person_id",
    "kind",
    "reached",
    "excerpt_ours",
    "first_at",
    "last_at",
    "last_in_id",
    "posts",
    "inbound",
    "unheard",
    "waiting_since",
    "due_at",
    "warn_at",
    "sort_due",
    "place",
    "closed_at",
    "closed_reason",
    "snoozed_until",
    "snooze_mode",
    "woke",
    "excerpt",
    "promised_at",
    "handed_at",
    "paused_ms",
    "asked_at",
    "thanks_since",
    "later_at",
)
"""What ``store/standing.py`` says of a conversation, in this order."""

_DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "person_id",
            "closed_at",
            "closed_reason",
            "snoozed_until",
            "snooze_mode",
            "later_at",
            "promised_at",
            "handed_at",
            "asked_at",
            "thanks_since",
        )
    ),
    "kind": Kind.CHAT.value,
    "kind_by": "rule",
    "reached": PostKind.MENTION.value,
    "waiting_since": None,
    "woke": 0,
    "muted": 0,
}


def new_row(number: int, account: int, head: int, channel: str | None) -> dict[str, Any]:
    """A conversation nobody has decided anything about: the columns' defaults, as far as they are read here."""
    return {**_DEFAULTS, "id": number, "account": account, "head_id": head, "channel": channel}


def change_row(db: sqlite3.Connection, now: sqlite3.Row, new: Mapping[str, Any]) -> None:
    """Write those columns that are not as they were."""
    changed = {name: value for name, value in new.items() if now[name] != value}
    if changed:
        db.execute(
            f"UPDATE conversation SET {', '.join(f'{name} = ?' for name in changed)} WHERE id = ?",
            (*changed.values(), now["id"]),
        )
