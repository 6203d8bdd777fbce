"""Which conversation a post belongs to, kept right while posts come in any order.

A conversation is the branch under our own top post, or the whole thread where somebody else wrote the top. Parents
that are known only by their id stand in the table as placeholders, so every child has a parent row from the start;
when a placeholder turns out to have a parent of its own, two conversations join; when it turns out to be our own top
post, its branches part.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from inbox_tui.domain.model import Kind
from inbox_tui.store.joining import follow


@dataclass(slots=True)
class Row:
    """What placing needs to know of a post. Mutable: it mirrors the table inside one transaction."""

    id: int
    remote_id: str
    parent_id: int | None
    conversation_id: int | None
    author_id: int | None
    ours: bool
    state: str
    channel: str = ""
    stored: bool = True
    """False while it has been given its place and not its row yet: it is then inserted with its conversation."""

    @property
    def ours_at_top(self) -> bool:
        return self.ours and self.parent_id is None and not self.channel


@dataclass(slots=True)
class New:
    """A conversation that was just found. Mutable: another post may turn out to be its head."""

    head: int
    channel: str | None


_COLUMNS = "id, remote_id, parent_id, conversation_id, author_id, ours, state, channel"


def read_row(found: sqlite3.Row) -> Row:
    return Row(found[0], found[1], found[2], found[3], found[4], bool(found[5]), found[6], found[7])


class Places:
    """The posts met in one transaction, and the conversations they touch."""

    def __init__(self, connection: sqlite3.Connection, account: int) -> None:
        self._db = connection
        self._account = account
        self._by_remote: dict[str, Row] = {}
        self._by_id: dict[int, Row] = {}
        self._next: int | None = None
        self.touched: set[int] = set()
        self.gone: set[int] = set()
        """Conversations that were merged into others."""
        self.joined: set[int] = set()
        """Conversations that have gained or lost posts which stood in another."""
        self.left: set[int] = set()
        """Whose conversations those were that are gone, and who waited there."""
        self.made: dict[int, New] = {}
        """Conversations that have their number and no row yet: each is written once, when all about it is known."""

    # --- rows

    def load(self, remote_ids: set[str]) -> None:
        """Read those of the posts that are known already."""
        wanted = [remote for remote in remote_ids if remote not in self._by_remote]
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            for found in self._db.execute(
                f"SELECT {_COLUMNS} FROM post WHERE account = ? AND remote_id IN ({marks})", (self._account, *part)
            ):
                self.add(read_row(found))

    def add(self, row: Row) -> None:
        self._by_remote[row.remote_id] = row
        self._by_id[row.id] = row

    def find(self, remote_id: str) -> Row | None:
        return self._by_remote.get(remote_id)

    def get(self, post_id: int) -> Row:
        row = self._by_id.get(post_id)
        if row is None:
            row = read_row(self._db.execute(f"SELECT {_COLUMNS} FROM post WHERE id = ?", (post_id,)).fetchone())
            self.add(row)
        return row

    def children(self, post_id: int) -> list[Row]:
        rows = []
        for found in self._db.execute(f"SELECT {_COLUMNS} FROM post WHERE parent_id = ?", (post_id,)).fetchall():
            known = self._by_id.get(found[0])
            if known is None:
                known = read_row(found)
                self.add(known)
            rows.append(known)
        return rows

    def above(self, row: Row, parent: Row) -> bool:
        """Whether ``row`` stands above (or is) ``parent``: linking them would make a circle."""
        step: Row | None = parent
        seen: set[int] = set()
        while step is not None and step.id not in seen:
            if step.id == row.id:
                return True
            seen.add(step.id)
            step = self.get(step.parent_id) if step.parent_id is not None else None
        return False

    # --- conversations

    def settle(self, row: Row) -> None:
        """Put a post (new, or newly known to have a parent or to be ours) where it belongs, and its children too."""
        before = row.conversation_id
        want = self._wanted(row)
        if want is None and not row.ours_at_top:
            want = before if before is not None else self._make(row)
        if before is None and want is not None:
            self._set(row, want)
        elif before is not None and want is None:
            self._part(row, before)
            return
        elif before is not None and want is not None and before != want:
            self._merge(before, into=want)
        if row.conversation_id is not None:
            self.touched.add(row.conversation_id)

    def settle_children(self, row: Row) -> None:
        """After a placeholder became a real post: its children may have stood in conversations of their own."""
        for child in self.children(row.id):
            if child.channel:
                continue
            if row.ours_at_top:
                if child.conversation_id is None:
                    self._set(child, self._make(child))
            elif row.conversation_id is not None and child.conversation_id != row.conversation_id:
                if child.conversation_id is None:
                    self._set(child, row.conversation_id)
                    self.settle_children(child)
                else:
                    self._merge(child.conversation_id, into=row.conversation_id)

    def _wanted(self, row: Row) -> int | None:
        """The conversation that its parent or channel puts it in; None: its own, or (ours at the top) none."""
        if row.channel:
            return self._channel(row)
        if row.parent_id is None:
            return None
        parent = self.get(row.parent_id)
        return None if parent.ours_at_top else parent.conversation_id

    def _channel(self, row: Row) -> int:
        for number, new in self.made.items():
            if new.channel == row.channel:
                return number
        found = self._db.execute(
            "SELECT id FROM conversation WHERE account = ? AND channel = ?", (self._account, row.channel)
        ).fetchone()
        return found[0] if found else self._make(row, channel=row.channel)

    def _make(self, head: Row, channel: str | None = None) -> int:
        if self._next is None:
            last = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'conversation'").fetchone()
            self._next = last[0] + 1 if last is not None else 1
        made, self._next = self._next, self._next + 1
        self.made[made] = New(head.id, channel)
        self.touched.add(made)
        return made

    def _write(self, conversation: int) -> None:
        """Give a new conversation its row already: it is about to be merged."""
        new = self.made.pop(conversation, None)
        if new is not None:
            self._db.execute(
                "INSERT INTO conversation (id, account, head_id, channel) VALUES (?, ?, ?, ?)",
                (conversation, self._account, new.head, new.channel),
            )

    def _set(self, row: Row, conversation: int | None) -> None:
        row.conversation_id = conversation
        if row.stored:
            self._db.execute("UPDATE post SET conversation_id = ? WHERE id = ?", (conversation, row.id))
        if conversation is not None:
            self.touched.add(conversation)

    def _part(self, row: Row, conversation: int) -> None:
        """``row`` is our own top post after all: every branch under it is a conversation. The first keeps this one."""
        self._set(row, None)
        self.touched.add(conversation)
        self.joined.add(conversation)
        for number, child in enumerate(self.children(row.id)):
            if number == 0:
                self._write(conversation)
                self._db.execute("UPDATE conversation SET head_id = ? WHERE id = ?", (child.id, conversation))
                continue
            branch = self._make(child)
            self.joined.add(branch)
            below = [
                found[0]
                for found in self._db.execute(
                    """WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT p.id FROM post p JOIN below b
                       ON p.parent_id = b.id) SELECT id FROM below""",
                    (child.id,),
                )
            ]
            self._db.executemany(
                "UPDATE post SET conversation_id = ? WHERE id = ? AND conversation_id = ?",
                [(branch, post, conversation) for post in below],
            )
            for post in below:
                if post in self._by_id and self._by_id[post].conversation_id == conversation:
                    self._by_id[post].conversation_id = branch
            self._db.executemany(
                "UPDATE outbox SET conversation_id = ? WHERE target_id = ?", [(branch, post) for post in below]
            )

    def _merge(self, old: int, *, into: int) -> None:
        """Two conversations are one. All that the user did on either stays: the more visible state wins."""
        db = self._db
        self._write(old)
        self._write(into)
        db.execute("UPDATE post SET conversation_id = ? WHERE conversation_id = ?", (into, old))
        for row in self._by_id.values():
            if row.conversation_id == old:
                row.conversation_id = into
        db.execute("UPDATE outbox SET conversation_id = ? WHERE conversation_id = ?", (into, old))
        db.execute("UPDATE triage SET conversation_id = ? WHERE conversation_id = ?", (into, old))
        self.left.update(
            row[0]
            for row in db.execute(
                "SELECT identity_id FROM wait WHERE conversation_id = ? AND identity_id IS NOT NULL", (old,)
            )
        )
        db.execute("DELETE FROM wait WHERE conversation_id = ?", (old,))
        a = db.execute("SELECT * FROM conversation WHERE id = ?", (into,)).fetchone()
        b = db.execute("SELECT * FROM conversation WHERE id = ?", (old,)).fetchone()
        self.joined.add(into)
        if b["person_id"] is not None:
            self.left.add(b["person_id"])
        both_closed = a["closed_at"] is not None and b["closed_at"] is not None
        both_snoozed = a["snoozed_until"] is not None and b["snoozed_until"] is not None
        by_user = "user" in (a["kind_by"], b["kind_by"])
        complains = b["kind"] == Kind.COMPLAINT and b["closed_at"] is None and not by_user
        kind_from = b if complains or (by_user and a["kind_by"] != "user") else a
        db.execute(
            """UPDATE conversation SET closed_at = ?, closed_reason = ?, snoozed_until = ?, snooze_mode = ?,
               later_at = coalesce(later_at, ?), starred = max(starred, ?), muted = min(muted, ?), woke = max(woke, ?),
               kind = ?, kind_by = ?, tags = ?, synced_at = coalesce(synced_at, ?) WHERE id = ?""",
            (
                max(a["closed_at"], b["closed_at"]) if both_closed else None,
                a["closed_reason"] if both_closed else None,
                min(a["snoozed_until"], b["snoozed_until"]) if both_snoozed else None,
                a["snooze_mode"] if both_snoozed else None,
                b["later_at"],
                b["starred"],
                b["muted"],
                b["woke"],
                kind_from["kind"],
                kind_from["kind_by"],
                _union(a["tags"], b["tags"]),
                b["synced_at"],
                into,
            ),
        )
        follow(db, old, into)
        _follow_undo(db, old, into)
        db.execute("DELETE FROM conversation WHERE id = ?", (old,))
        self.touched.discard(old)
        self.touched.add(into)
        self.gone.add(old)


def _follow_undo(db: sqlite3.Connection, old: int, into: int) -> None:
    """What can be undone of a conversation is undone of the one it became; that one's own picture goes first."""
    import json

    for batch, before in db.execute("SELECT batch, before FROM undo").fetchall():
        pictures = json.loads(before)
        there = any(picture.get("id") == into for picture in pictures)
        kept = [_followed(picture, old, into) for picture in pictures if not (there and picture.get("id") == old)]
        if kept != pictures:
            db.execute("UPDATE undo SET before = ? WHERE batch = ?", (json.dumps(kept), batch))


def _followed(picture: Any, old: int, into: int) -> Any:
    """A picture of a conversation, or of rows that belong to it."""
    if "table" not in picture:
        return {**picture, "id": into} if picture["id"] == old else picture
    column = "id" if picture["table"] == "conversation" else "conversation_id"

    def moved(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, column: into} if row.get(column) == old else row

    there: dict[str, Any] = {name: moved(picture[name]) for name in ("key", "set") if name in picture}
    if "rows" in picture:
        there["rows"] = [moved(row) for row in picture["rows"]]
    return {**picture, **there}


def _union(first: str, second: str) -> str:
    import json

    merged = list(dict.fromkeys([*json.loads(first), *json.loads(second)]))
    return json.dumps(merged, ensure_ascii=False)
