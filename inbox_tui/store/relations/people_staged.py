"""People by stage: a window of a hundred thousand is read from the few at its top."""

from __future__ import annotations

import sqlite3

from inbox_tui.domain.person import PersonPosition
from inbox_tui.domain.relationship import Stage

STAGED = 1 << 44
"""More than any time: a stage and a time make one number to sort by."""
SEVERAL = "(SELECT person_id FROM person_identity GROUP BY person_id HAVING count(*) > 1)"
"""People of several profiles."""
_OF_STAGE = """
SELECT value, who FROM (
  SELECT max(coalesce(k.last_at, 0)) + :base AS value, min(n.identity_id) AS who
  FROM person p INDEXED BY person_stage CROSS JOIN person_identity n ON n.person_id = p.id
    LEFT JOIN contact k ON k.identity_id = n.identity_id
  WHERE p.stage = :stage {} GROUP BY p.id)
WHERE (value, who) < (:value, :who) ORDER BY value DESC, who DESC LIMIT :limit
"""


def staged(db: sqlite3.Connection, after: PersonPosition, limit: int) -> list[PersonPosition]:
    """People whom the user has put further on, and those of several profiles, just after a position: stage by stage,
    the furthest first, until there are enough."""
    value, who = after
    found: list[PersonPosition] = []
    for stage in sorted(Stage, key=lambda one: one.step, reverse=True):
        base = STAGED * stage.step
        if len(found) < limit and isinstance(value, int) and value >= base:
            sql = _OF_STAGE.format(f"AND p.id IN {SEVERAL}" if stage is Stage.AWARE else "")
            given = {"stage": stage.value, "base": base, "value": value, "who": who, "limit": limit}
            found += [(row[0], row[1]) for row in db.execute(sql, given)]
    return found
