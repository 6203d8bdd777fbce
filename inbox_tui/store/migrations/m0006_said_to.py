"""What we said counts for whom it was said to, and a wait for who began it.

A conversation that was answered after it was put off to be answered later is put off no more.
"""

from __future__ import annotations

NAME = "0006 said to"

_SAID = "state IN ('live', 'expired')"
_CONTACTS = f"""
WITH RECURSIVE answer (id, who) AS (
  SELECT p.id, coalesce(q.author_id, c.person_id) FROM post p JOIN conversation c ON c.id = p.conversation_id
    LEFT JOIN post q ON q.id = p.parent_id
  WHERE p.ours = 1 AND (p.parent_id IS NULL OR q.ours = 0)
  UNION SELECT r.id, answer.who FROM answer JOIN post r ON r.parent_id = answer.id AND r.ours = 1
), said (who, at, inbound) AS (
  SELECT author_id, created_at, 1 FROM post
  WHERE ours = 0 AND to_us = 1 AND author_id IS NOT NULL AND {_SAID}
  UNION ALL
  SELECT answer.who, p.created_at, 0 FROM answer JOIN post p ON p.id = answer.id
  WHERE answer.who IS NOT NULL AND p.automated = 0 AND p.{_SAID}
)
INSERT INTO contact (identity_id, first_at, last_in, last_out, inbound, outbound, exchanges)
SELECT who, min(at), max(CASE WHEN inbound THEN at END), max(CASE WHEN NOT inbound THEN at END), sum(inbound),
  sum(NOT inbound), (SELECT count(*) FROM wait w WHERE w.identity_id = who AND w.answered_at IS NOT NULL)
FROM said GROUP BY who
"""

STATEMENTS = (
    "ALTER TABLE wait ADD COLUMN identity_id INTEGER",
    f"""UPDATE wait SET identity_id = coalesce(
          (SELECT p.author_id FROM post p WHERE p.conversation_id = wait.conversation_id AND p.created_at = wait.since
             AND p.ours = 0 AND p.{_SAID} ORDER BY p.id LIMIT 1),
          (SELECT c.person_id FROM conversation c WHERE c.id = wait.conversation_id))""",
    "CREATE INDEX wait_identity ON wait (identity_id, since, answered_at) WHERE identity_id IS NOT NULL",
    "DELETE FROM contact",
    _CONTACTS,
    # What continued words of our own was entered as said to whom the conversation is with: it is looked at again.
    """INSERT OR IGNORE INTO ledger_todo SELECT p.id, 1 FROM post p JOIN post q ON q.id = p.parent_id
       WHERE p.ours = 1 AND p.automated = 0 AND q.ours = 1""",
    f"""UPDATE conversation SET later_at = NULL, place = CASE place WHEN 'later' THEN 'needs' ELSE place END
        WHERE later_at IS NOT NULL AND EXISTS (SELECT 1 FROM post p WHERE p.conversation_id = conversation.id
          AND p.ours = 1 AND p.automated = 0 AND p.{_SAID} AND p.created_at > conversation.later_at)""",
)
