"""Whether the complaint of a conversation was settled by their own words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from inbox_tui.domain.settling import Course, Turn, course, settles
from inbox_tui.store.brought import Said
from inbox_tui.store.codec import moment, ms

_LOOKED_AT = 60
"""The newest posts of a conversation, which tell how it stands."""
_TURNS = f"""
SELECT * FROM (
  SELECT p.id, p.author_id, p.ours, p.spoiler || ' ' || p.text AS text, p.created_at,
    CASE WHEN q.ours = 0 THEN q.author_id END AS answered
  FROM post p LEFT JOIN post q ON q.id = p.parent_id
  WHERE p.conversation_id = ? AND p.automated = 0 AND p.state = 'live'
  ORDER BY p.created_at DESC, p.id DESC LIMIT {_LOOKED_AT})
ORDER BY created_at, id
"""


def course_of(db: sqlite3.Connection, conversation: int) -> Course:
    """How the complaints of a conversation went. Costs as much as judging its newest posts: ask only of complaints."""
    return course(
        Turn(None if row["ours"] else row["author_id"] or 0, moment(row["created_at"]), row["text"], row["answered"])
        for row in db.execute(_TURNS, (conversation,))
    )


def just_settled(db: sqlite3.Connection, conversation: int, texts: Sequence[Said]) -> int | None:
    """When those of the ``texts``, which just arrived, were said that settle it, in milliseconds; None: none does."""
    told = {said.at for said in texts if settles(said.text)}
    if told:
        went = course_of(db, conversation)
        if went.settled is not None and went.again is None and ms(went.settled) in told:
            return ms(went.settled)
    return None
