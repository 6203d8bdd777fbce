"""How much is promised, waited for and owed, as SQL: the side pane counts it, and so does the first frame.

Nothing is imported here: the first frame has no time for it.
"""

from __future__ import annotations

MOST = 300
"""More thanks, silences and questions are neither shown nor counted."""
ASKED_FOR_MS = 30 * 86_400_000
"""A question of ours that stayed without an answer for so long is not waited for any longer."""
COUNTS = "(p.outbox_id IS NULL OR EXISTS (SELECT 1 FROM outbox o WHERE o.id = p.outbox_id AND o.state = 'sent'))"
"""A promise ``p`` that came with a text counts once that text went out."""
OPEN = f"p.state = 'open' AND p.sort <> 'follow-up' AND {COUNTS}"
"""Promises ``p`` that are to be kept."""
FOLLOW_UPS = f"p.state = 'open' AND p.sort = 'follow-up' AND {COUNTS}"
PROMISED = f"SELECT count(*) FROM promise p WHERE {OPEN}"
MISSED = f"SELECT count(*) FROM promise p WHERE {OPEN} AND p.due_at <= :now"
WAITED_FOR = f"""
SELECT (SELECT count(*) FROM handoff h JOIN conversation c ON c.id = h.conversation_id
        WHERE h.returned_at IS NULL AND c.place = 'handed')
     + (SELECT count(*) FROM promise p WHERE {FOLLOW_UPS}
        AND EXISTS (SELECT 1 FROM conversation c WHERE c.id = p.conversation_id))
     + (SELECT count(*) FROM (SELECT 1 FROM conversation c INDEXED BY conversation_asked
        WHERE c.asked_at >= :now - {ASKED_FOR_MS} AND c.place = 'answered' LIMIT {MOST}))
"""
OWED = """
FROM conversation c INDEXED BY conversation_thanks {}
LEFT JOIN let_be l ON l.sort = 'thanks' AND l.number = c.id
WHERE c.thanks_since <= :now - :thanks AND c.place IN ('needs', 'later') AND (l.at IS NULL OR l.at < c.thanks_since)
"""
"""Whoever is owed thanks; further joins go into the gap."""
_LAST = """(SELECT max(k.last_at) FROM person_identity n JOIN contact k ON k.identity_id = n.identity_id
  WHERE n.person_id = p.id)"""
_SILENT = f"""
FROM person p INDEXED BY person_stage LEFT JOIN let_be l ON l.sort = 'touch' AND l.number = p.id
WHERE p.stage IN ('convert', 'excite', 'ascend', 'advocate', 'promote') AND {_LAST} <= :now - :silence
  AND (l.at IS NULL OR l.at < {_LAST})
"""
SILENT = f"SELECT p.id, p.name, p.stage, {_LAST} AS last_at, l.at AS let_be {_SILENT} ORDER BY 4 LIMIT {MOST}"
"""Customers and more with whom nobody spoke for long."""
TO_THANK = f"""
SELECT (SELECT count(*) FROM (SELECT 1 {OWED.format("")} LIMIT {MOST}))
     + (SELECT count(*) FROM (SELECT 1 {_SILENT} LIMIT {MOST}))
"""
