"""Drafts: making and changing them, and bringing them back from the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from inbox_tui.domain.model import SPEAKING, Act, Audience, OutboxState
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.store.entries import need
from inbox_tui.store.journal import FINISHED
from inbox_tui.store.outbox import wording
from inbox_tui.store.threads import as_post


def save_draft(
    db: sqlite3.Connection,
    now_ms: int,
    uid: str,
    *,
    number: int | None,
    act: Act,
    account: str,
    conversation: int | None,
    target: int | None,
    text: str,
    spoiler: str,
    audience: Audience | None,
) -> sqlite3.Row:
    """Make or change a draft. Only drafts change. Returns its row."""
    if number is not None:
        if need(db, number)["state"] != OutboxState.DRAFT.value:
            raise InboxError("This is on its way out already; take it back first.", next_step="Undo does that.")
        db.execute(
            "UPDATE outbox SET text = ?, spoiler = ?, audience = coalesce(?, audience), updated_at = ? WHERE id = ?",
            (text, spoiler, audience.value if audience else None, now_ms, number),
        )
        return need(db, number)
    if act is Act.POST and target is not None:
        raise InboxError("What answers a post is a reply.")
    n = account_number(db, account)
    version = ""
    if target is not None:
        answered = as_post(db, target)
        audience = audience or answered.audience
        version = wording(db, target)
    made = db.execute(
        """INSERT INTO outbox (uid, act, state, account, conversation_id, target_id, text, spoiler, audience,
           target_version, baseline, created_at, updated_at) VALUES (?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            uid,
            act.value,
            n,
            conversation,
            target,
            text,
            spoiler,
            (audience or Audience.PUBLIC).value,
            version,
            now_ms,
            now_ms,
            now_ms,
        ),
    ).lastrowid
    assert made is not None
    return need(db, made)


def account_number(db: sqlite3.Connection, account: str) -> int:
    found = db.execute("SELECT n FROM account WHERE id = ?", (account,)).fetchone()
    if found is None:
        raise NoSuchThing(f"There is no account named {account}.")
    return int(found[0])


def discard(db: sqlite3.Connection, number: int) -> sqlite3.Row:
    row = need(db, number)
    if row["state"] != OutboxState.DRAFT.value:
        raise InboxError("This is on its way out already; take it back first.", next_step="Undo does that.")
    db.execute("DELETE FROM outbox WHERE id = ?", (number,))
    return row


_WRITTEN = frozenset({Act.REPLY.value, Act.POST.value, Act.EDIT.value})
_PERHAPS_SENT = ("sending", "unsure")
_BACK = "Brought back from the journal."
_PERHAPS = "Brought back from the journal. It may have been posted: look there before you send it again."


def bring_back(
    db: sqlite3.Connection, now_ms: int, journal: Mapping[str, Mapping[str, Any]], *, anywhere: bool = False
) -> int:
    """Make the outbox agree with the journal, where the database is older or lacks what was written. Returns how many
    texts came back. What has lost its place becomes a draft without one until its post is here again.

    ``anywhere``: only add what lacks, and give a text whose account is unknown to any account rather than to none.
    """
    rows = {row["uid"]: row for row in db.execute("SELECT * FROM outbox")}
    count = 0
    for uid, entry in journal.items():
        row = rows.get(uid)
        if row is None:
            count += _insert(db, now_ms, entry, anywhere=anywhere)
        elif not anywhere and row["state"] != OutboxState.SENT.value:
            count += _agree(db, now_ms, row, entry)
    return count


def _agree(db: sqlite3.Connection, now_ms: int, row: sqlite3.Row, entry: Mapping[str, Any]) -> int:
    """Follow the journal where it knows later things of this row, or remembers its words better."""
    state, text, at = entry.get("state"), entry.get("text", row["text"]), int(entry.get("at", 0))
    sound = row["state"] in set(OutboxState) and row["act"] in set(Act)
    later = at > row["updated_at"] if state != row["state"] else at >= row["updated_at"] and text != row["text"]
    if sound and not later:
        return 0
    if state == OutboxState.SENT.value:
        db.execute(
            "UPDATE outbox SET state = 'sent', sent_at = ?, updated_at = ?, cause = '', next_step = '' WHERE id = ?",
            (entry.get("at"), now_ms, row["id"]),
        )
        return 0
    if state == "discarded":
        db.execute("DELETE FROM promise WHERE outbox_id = ?", (row["id"],))  # it promises nothing
        db.execute("DELETE FROM outbox WHERE id = ?", (row["id"],))
        return 0
    act = row["act"] if row["act"] in set(Act) else str(entry.get("act", Act.REPLY.value))
    spoken = act in (Act.REPLY.value, Act.EDIT.value, Act.POST.value)
    db.execute(
        """UPDATE outbox SET act = ?, state = ?, text = ?, spoiler = ?, cause = ?, next_step = '', updated_at = ?
           WHERE id = ?""",
        (
            act,
            OutboxState.DRAFT.value if spoken else OutboxState.FAILED.value,
            str(text),
            str(entry.get("spoiler", row["spoiler"])),
            _cause(entry),
            now_ms,
            row["id"],
        ),
    )
    return 1


def _insert(db: sqlite3.Connection, now_ms: int, entry: Mapping[str, Any], *, anywhere: bool) -> int:
    text = str(entry.get("text", ""))
    if entry.get("state") in FINISHED or not text.strip():
        return 0
    if str(entry.get("act", Act.REPLY.value)) not in _WRITTEN:
        return 0  # the manner of an act is no text of anybody's
    found = db.execute("SELECT n FROM account WHERE id = ?", (str(entry.get("account", "")),)).fetchone()
    if found is None and anywhere:
        found = db.execute("SELECT n FROM account WHERE removed = 0 ORDER BY n LIMIT 1").fetchone()
    if found is None:
        return 0
    audience = str(entry.get("audience", ""))
    db.execute(
        """INSERT INTO outbox (uid, act, state, account, text, spoiler, audience, created_at, updated_at, baseline,
           cause) VALUES (?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            entry["key"],
            Act.POST.value,
            found[0],
            text,
            str(entry.get("spoiler", "")),
            audience if audience in set(Audience) else Audience.DIRECT.value,
            now_ms,
            now_ms,
            now_ms,
            _cause(entry),
        ),
    )
    _place(db, entry)
    return 1


def _cause(entry: Mapping[str, Any]) -> str:
    return _PERHAPS if entry.get("state") in _PERHAPS_SENT else _BACK


def placeless(db: sqlite3.Connection, journal: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Drafts that came back and whose post is not here (yet)."""
    found = db.execute("SELECT uid FROM outbox WHERE state = 'draft' AND target_id IS NULL")
    return [journal[row[0]] for row in found if row[0] in journal and journal[row[0]].get("target")]


def place(db: sqlite3.Connection, entries: Sequence[Mapping[str, Any]]) -> int:
    """Put drafts that came back under the posts they answer, where those are here. Returns how many were."""
    return sum(_place(db, entry) for entry in entries)


def _place(db: sqlite3.Connection, entry: Mapping[str, Any]) -> int:
    target = db.execute(
        """SELECT p.id, p.conversation_id, p.revision FROM post p JOIN outbox o ON o.account = p.account
           WHERE o.uid = ? AND p.remote_id = ?""",
        (entry["key"], entry.get("target")),
    ).fetchone()
    if target is None:
        return 0
    act = str(entry.get("act", ""))
    return db.execute(
        """UPDATE outbox SET act = ?, target_id = ?, conversation_id = ?, target_version = ?
           WHERE uid = ? AND state = 'draft' AND target_id IS NULL""",
        (act if act in SPEAKING else Act.REPLY.value, target[0], target[1], str(target[2]), entry["key"]),
    ).rowcount
