"""The gate's trigger is shut unless it knows that an act is silent; an entry remembers when it was first queued.

The time of the first queuing is part of what is sent and must stay; how long an entry has waited counts from the
last time its writer queued it.
"""

from __future__ import annotations

from inbox_tui.store.migrations.m0001_beginning import _UNHEARD

NAME = "0002 gate shut by default"

_SILENT = "'like', 'unlike', 'boost', 'unboost', 'delete', 'hide', 'unhide'"
_LEAVING = f"""NEW.state IN ('queued', 'sending') AND NEW.act NOT IN ({_SILENT})
  AND NOT (NEW.act = 'post' AND NEW.target_id IS NULL)"""
_LAW = f"""BEGIN
  SELECT RAISE(ABORT, 'listen first') WHERE NEW.act NOT IN ('reply', 'edit');
  SELECT RAISE(ABORT, 'listen first') WHERE NOT EXISTS (SELECT 1 FROM post WHERE id = NEW.target_id);
  SELECT RAISE(ABORT, 'listen first') WHERE EXISTS ({_UNHEARD});
END"""

STATEMENTS = (
    "DROP TRIGGER gate_insert",
    "DROP TRIGGER gate_update",
    f"CREATE TRIGGER gate_insert BEFORE INSERT ON outbox WHEN {_LEAVING} {_LAW}",
    f"""CREATE TRIGGER gate_update BEFORE UPDATE OF state, act, target_id, text, spoiler ON outbox
        WHEN {_LEAVING} {_LAW}""",
    "ALTER TABLE outbox ADD COLUMN first_queued_at INTEGER",
    "UPDATE outbox SET first_queued_at = queued_at",
)
