"""The list's windows: rows of a view around a position, always by key, never by offset."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from inbox_tui.domain.model import AccountId, ConversationId, DoneReason, Kind, OutboxState, PostKind, SnoozeMode
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import VIEW_TITLES, BuiltIn, ConversationRow, Position, ViewCount, ViewKey, Window
from inbox_tui.errors import NoSuchThing
from inbox_tui.store import counted
from inbox_tui.store.codec import maybe, moment

_ROW = """
SELECT c.id, {sort} AS sort, a.id AS account, a.tag,
  coalesce(nullif(i.name, ''), nullif(i.handle, ''), iif(i.id IS NULL, '', 'somebody')) AS name,
  coalesce(i.handle, '') AS handle, c.kind, c.reached, c.excerpt, c.excerpt_ours, c.waiting_since, c.due_at, c.warn_at,
  c.last_at, c.unheard, c.posts, c.starred, c.muted, c.later_at, c.snoozed_until, c.snooze_mode, c.closed_reason,
  c.woke, c.tags, c.place, c.promised_at, c.handed_at,
  (SELECT e.vip FROM person_identity m JOIN person e ON e.id = m.person_id WHERE m.identity_id = c.person_id) AS vip,
  (SELECT substr(o.text, 1, 120) FROM outbox o WHERE o.conversation_id = c.id AND o.state = 'draft' LIMIT 1) AS draft,
  (SELECT group_concat(o.state) FROM outbox o WHERE o.conversation_id = c.id AND o.state NOT IN ('draft', 'sent'))
    AS outgoing
FROM conversation c {index} JOIN account a ON a.n = c.account LEFT JOIN identity i ON i.id = c.person_id
"""

_WORST = (
    OutboxState.FAILED,
    OutboxState.UNSURE,
    OutboxState.HELD,
    OutboxState.SENDING,
    OutboxState.QUEUED,
)

_KINDS = {each.value: each for each in Kind}
_CHANNELS = {each.value: each for each in PostKind}


@value_class()
class _View:
    """``where`` chooses, ``sort`` orders (then the id); both descending when ``newest`` is set."""

    where: str
    sort: str
    newest: bool = False
    values: tuple[object, ...] = ()
    tally: tuple[str, ...] = ()
    index: str = ""
    """The index whose order is the view's, where SQLite would rather sort everything."""


_FEW = 1_000
_WAITING = "c.place IN ('needs', 'later')"
_DRAFT_SORT = "(SELECT max(o.updated_at) FROM outbox o WHERE o.conversation_id = c.id AND o.state {})"

_BUILT_IN: dict[str, _View] = {
    BuiltIn.NEEDS_REPLY: _View("c.place = 'needs'", "c.sort_due", tally=("place:needs",)),
    BuiltIn.AT_RISK: _View(f"{_WAITING} AND c.warn_at <= :now", "c.sort_due", index="INDEXED BY conversation_wait"),
    BuiltIn.LATER: _View("c.place = 'later'", "c.sort_due", tally=("place:later",)),
    BuiltIn.WAITING_ON: _View(
        "c.handed_at IS NOT NULL AND c.place = 'handed'",
        "c.handed_at",
        tally=("place:handed",),
        index="INDEXED BY conversation_handed",
    ),
    BuiltIn.SNOOZED: _View("c.snoozed_until IS NOT NULL", "c.snoozed_until", tally=("place:snoozed",)),
    BuiltIn.PROMISES: _View("c.promised_at IS NOT NULL", "c.promised_at"),
    BuiltIn.DRAFTS: _View(
        "c.id IN (SELECT conversation_id FROM outbox WHERE state = 'draft')", _DRAFT_SORT.format("= 'draft'"), True
    ),
    BuiltIn.OUTBOX: _View(
        "c.id IN (SELECT conversation_id FROM outbox WHERE state NOT IN ('draft', 'sent'))",
        _DRAFT_SORT.format("NOT IN ('draft', 'sent')"),
        True,
    ),
    BuiltIn.DONE: _View(
        "c.place IN ('done', 'answered')",
        "c.last_at",
        True,
        tally=("place:done", "place:answered"),
        index="INDEXED BY conversation_done",
    ),
    BuiltIn.ALL: _View("c.inbound > 0", "c.last_at", True, tally=("all",)),
}


class Lists:
    """Reads for the list. ``now_ms`` is given per call: time is not the store's business."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def _view(self, key: ViewKey) -> _View:
        if key in _BUILT_IN:
            return _BUILT_IN[key]
        what, _, name = key.partition(":")
        if what == "account":
            found = self._db.execute("SELECT n FROM account WHERE id = ?", (name,)).fetchone()
            if found:
                return _View(f"c.account = {int(found[0])} AND c.inbound > 0", "c.last_at", True)
        raise NoSuchThing(f"There is no view named {key}.")

    def window(
        self,
        key: ViewKey,
        now_ms: int,
        *,
        after: Position | None = None,
        before: Position | None = None,
        limit: int = 120,
    ) -> Window:
        """Rows from the top, or those just after or just before a position."""
        rows = self._rows(self._view(key), now_ms, after or before, backwards=before is not None, limit=limit + 1)
        more = len(rows) > limit
        rows = rows[:limit]
        if before is not None:
            rows.reverse()
            return Window(tuple(rows), more_before=more, more_after=True)
        return Window(tuple(rows), more_before=after is not None, more_after=more)

    def bottom(self, key: ViewKey, now_ms: int, limit: int = 120) -> Window:
        rows = self._rows(self._view(key), now_ms, None, backwards=True, limit=limit + 1)
        more = len(rows) > limit
        return Window(tuple(reversed(rows[:limit])), more_before=more, more_after=False)

    def around(self, key: ViewKey, now_ms: int, conversation: ConversationId, limit: int = 240) -> Window:
        """Rows on both sides of a conversation, itself included; from the top where the view lacks it."""
        view = self._view(key)
        found = self._db.execute(
            f"SELECT {view.sort} FROM conversation c WHERE c.id = :id AND {view.where}",
            {"id": conversation, "now": now_ms},
        ).fetchone()
        if found is None:
            return self.window(key, now_ms, limit=limit)
        here: Position = (found[0], conversation)
        half = limit // 2
        above = self._rows(view, now_ms, here, backwards=True, limit=half + 1)
        below = self._rows(view, now_ms, here, inclusive=True, limit=half + 1)
        return Window(
            (*reversed(above[:half]), *below[:half]), more_before=len(above) > half, more_after=len(below) > half
        )

    def _rows(
        self,
        view: _View,
        now_ms: int,
        position: Position | None,
        *,
        backwards: bool = False,
        inclusive: bool = False,
        limit: int,
    ) -> list[ConversationRow]:
        downward = view.newest != backwards
        order = "DESC" if downward else "ASC"
        where = view.where
        values: dict[str, object] = {"now": now_ms, "limit": limit}
        if position is not None:
            sign = ("<" if downward else ">") + ("=" if inclusive else "")
            where += f" AND ({view.sort}, c.id) {sign} (:sort, :id)"
            values |= {"sort": position[0], "id": position[1]}
        rows = _ROW.format(sort=view.sort, index=view.index)
        sql = f"{rows} WHERE {where} ORDER BY {view.sort} {order}, c.id {order} LIMIT :limit"
        return [conversation_row(found) for found in self._db.execute(sql, values)]

    def index_of(self, key: ViewKey, now_ms: int, position: Position) -> int:
        """How many rows stand before a position."""
        view = self._view(key)
        sign = ">" if view.newest else "<"
        found = self._db.execute(
            f"""SELECT count(*) FROM conversation c {view.index}
                WHERE {view.where} AND ({view.sort}, c.id) {sign} (:sort, :id)""",
            {"now": now_ms, "sort": position[0], "id": position[1]},
        ).fetchone()
        return int(found[0])

    def row(self, conversation: ConversationId) -> ConversationRow | None:
        found = self._db.execute(
            f"{_ROW.format(sort='c.last_at', index='')} WHERE c.id = ?", (conversation,)
        ).fetchone()
        return conversation_row(found) if found else None

    def rows(self, conversations: Sequence[int]) -> list[ConversationRow]:
        """Those conversations, in that order; unknown ones are left out."""
        marks = ",".join("?" * len(conversations))
        found = self._db.execute(
            f"{_ROW.format(sort='c.last_at', index='')} WHERE c.id IN ({marks})", tuple(conversations)
        )
        by_id = {row.id: row for row in map(conversation_row, found)}
        return [by_id[ConversationId(each)] for each in conversations if each in by_id]

    def counts(self, now_ms: int) -> tuple[ViewCount, ...]:
        tally = {found[0]: found[1] for found in self._db.execute("SELECT key, n FROM tally")}
        counts = []
        for key in BuiltIn:
            view = _BUILT_IN.get(key)
            if key == BuiltIn.WAITING_ON:
                number = self._one(counted.WAITED_FOR, now=now_ms)
            elif view is None:
                number = 0  # it goes by the settings: the facade has it
            elif view.tally:
                number = sum(tally.get(name, 0) for name in view.tally)
            elif key == BuiltIn.AT_RISK:
                number = self._at_risk(tally, now_ms)
            elif key == BuiltIn.PROMISES:
                number = self._one(counted.PROMISED)
            elif key == BuiltIn.DRAFTS:
                number = self._one("SELECT count(*) FROM outbox WHERE state = 'draft'")
            else:
                number = self._one("SELECT count(*) FROM outbox WHERE state NOT IN ('draft', 'sent')")
            counts.append(ViewCount(key=ViewKey(key), title=VIEW_TITLES[key], count=number))
        for found in self._db.execute("SELECT n, id, label FROM account WHERE removed = 0 ORDER BY n").fetchall():
            number = tally.get(f"account:{found[0]}", 0)
            counts.append(ViewCount(key=ViewKey(f"account:{found[1]}"), title=found[1], count=number, kind="account"))
        return tuple(counts)

    def _at_risk(self, tally: Mapping[str, int], now_ms: int) -> int:
        """Counted from whichever side is shorter: those at risk, or those that wait and are not.

        Left to itself SQLite takes another index and looks at every row that waits: eight times as long.
        """
        of = f"FROM conversation c INDEXED BY conversation_warn WHERE {_WAITING} AND c.warn_at"
        number = self._one(f"SELECT count(*) FROM (SELECT 1 {of} <= :now LIMIT {_FEW})", now=now_ms)
        if number < _FEW:
            return number
        calm = self._one(f"SELECT (SELECT count(*) {of} > :now) + (SELECT count(*) {of} IS NULL)", now=now_ms)
        return tally.get("place:needs", 0) + tally.get("place:later", 0) - calm

    def _one(self, sql: str, **values: object) -> int:
        return int(self._db.execute(sql, values).fetchone()[0])


def conversation_row(found: sqlite3.Row) -> ConversationRow:
    leaving = found["outgoing"]
    states = leaving.split(",") if leaving else ()
    return ConversationRow(
        id=ConversationId(found["id"]),
        position=(found["sort"] or 0, found["id"]),
        account=AccountId(found["account"]),
        tag=found["tag"],
        name=found["name"],
        handle=found["handle"],
        kind=_KINDS[found["kind"]],
        channel=_CHANNELS[found["reached"]],
        excerpt=found["excerpt"],
        excerpt_ours=bool(found["excerpt_ours"]),
        waiting_since=maybe(found["waiting_since"]),
        due_at=maybe(found["due_at"]),
        warn_at=maybe(found["warn_at"]),
        last_at=moment(found["last_at"]),
        unheard=found["unheard"],
        posts=found["posts"],
        starred=bool(found["starred"]),
        vip=bool(found["vip"]),
        muted=bool(found["muted"]),
        later=found["later_at"] is not None,
        snoozed_until=maybe(found["snoozed_until"]),
        snooze_mode=SnoozeMode(found["snooze_mode"]) if found["snooze_mode"] else None,
        closed=DoneReason(found["closed_reason"]) if found["closed_reason"] else None,
        promised_at=maybe(found["promised_at"]),
        handed_at=maybe(found["handed_at"]),
        woke=bool(found["woke"]),
        draft=found["draft"] or "",
        outgoing=next((state for state in _WORST if state.value in states), None) if states else None,
        tags=tuple(json.loads(found["tags"])) if found["tags"] != "[]" else (),
    )
