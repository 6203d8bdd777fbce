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
_CUSTOMERS = "stage IN ('convert', 'excite', 'ascend', 'advocate', 'promote')"
_FEW = 3_000
"""Up to so many customers are looked at one by one; where there are more, all contacts are, the longest silence first,
until enough are found."""
FEW = f"(SELECT count(*) FROM (SELECT 1 FROM person INDEXED BY person_stage WHERE {_CUSTOMERS} LIMIT {_FEW})) < {_FEW}"
SILENT_OF_FEW = f"""
SELECT p.id, p.name, p.stage, x.last_at, l.at AS let_be
FROM (SELECT c.id, (SELECT max(k.last_at) FROM person_identity n JOIN contact k ON k.identity_id = n.identity_id
        WHERE n.person_id = c.id) AS last_at
      FROM person c INDEXED BY person_stage WHERE c.{_CUSTOMERS} LIMIT -1) x  -- a limit, so that it is reckoned once
  CROSS JOIN person p ON p.id = x.id LEFT JOIN let_be l ON l.sort = 'touch' AND l.number = p.id
WHERE x.last_at <= :now - :silence AND (l.at IS NULL OR l.at < x.last_at) ORDER BY x.last_at LIMIT {MOST}
"""
"""Customers and more with whom nobody spoke for long."""
SILENT_OF_MANY = f"""
SELECT p.id, p.name, p.stage, k.last_at, l.at AS let_be
FROM contact k INDEXED BY contact_last CROSS JOIN person_identity n ON n.identity_id = k.identity_id
  CROSS JOIN person p ON p.id = n.person_id LEFT JOIN let_be l ON l.sort = 'touch' AND l.number = p.id
WHERE k.last_at <= :now - :silence AND p.{_CUSTOMERS} AND (l.at IS NULL OR l.at < k.last_at)
  AND NOT EXISTS (SELECT 1 FROM person_identity m CROSS JOIN contact o ON o.identity_id = m.identity_id
    WHERE m.person_id = p.id AND m.identity_id <> k.identity_id
      AND (o.last_at, o.identity_id) > (k.last_at, k.identity_id))
ORDER BY k.last_at LIMIT {MOST}
"""
"""The same, where there are many of them."""
TO_THANK = f"""
SELECT (SELECT count(*) FROM (SELECT 1 {OWED.format("")} LIMIT {MOST}))
     + CASE WHEN {FEW} THEN (SELECT count(*) FROM ({SILENT_OF_FEW}))
            ELSE (SELECT count(*) FROM ({SILENT_OF_MANY})) END
"""
