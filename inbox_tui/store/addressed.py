"""To whom something was said. The one rule of it, read upward from a post and downward from a person.

What people of ours say goes to the author of the post that it answers; what continues words of our own, to whoever
those went to. Where nobody can be told by that (a direct message, an answer to a post whose author is not known), it
goes to whom the conversation is with. A post of ours that begins something is said to nobody.
"""

from __future__ import annotations

import sqlite3

_WHOM = """
WITH RECURSIVE up (id, parent_id, ours, author_id, conversation_id) AS (
  SELECT id, parent_id, ours, author_id, conversation_id FROM post WHERE id = ?
  UNION SELECT q.id, q.parent_id, q.ours, q.author_id, q.conversation_id FROM up JOIN post q ON q.id = up.parent_id
  WHERE up.ours = 1)
SELECT coalesce(CASE WHEN up.ours = 0 THEN up.author_id END, c.person_id)
FROM up LEFT JOIN conversation c ON c.id = up.conversation_id WHERE up.ours = 0 OR up.parent_id IS NULL
"""
SAID_TO = """
said (id) AS (
  SELECT r.id FROM post p JOIN post r INDEXED BY post_answer ON r.parent_id = p.id AND r.ours = 1
  WHERE p.author_id = :who AND p.ours = 0
  UNION SELECT p.id FROM conversation c JOIN post p INDEXED BY post_ours ON p.conversation_id = c.id
    LEFT JOIN post q ON q.id = p.parent_id
  WHERE c.person_id = :who AND p.ours = 1 AND (p.parent_id IS NULL OR (q.ours = 0 AND q.author_id IS NULL))
  UNION SELECT r.id FROM said JOIN post r INDEXED BY post_answer ON r.parent_id = said.id AND r.ours = 1)
"""
"""SQL, to stand after WITH RECURSIVE: the posts of ours that went to ``:who``, whatever became of them."""


def whom(db: sqlite3.Connection, post: int) -> int | None:
    """To which profile a post of ours was said, or an answer to this post would be. A conversation has no top post of
    ours: what is said there without answering anything is said to its person. None: to nobody that is known."""
    found = db.execute(_WHOM, (post,)).fetchone()
    return None if found is None or found[0] is None else int(found[0])
