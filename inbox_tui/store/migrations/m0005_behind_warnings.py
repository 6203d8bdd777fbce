"""A conversation whose newest post stands behind a content warning is listed with the warning, not with the post."""

from __future__ import annotations

NAME = "0005 behind warnings"

STATEMENTS = (
    """UPDATE conversation SET excerpt = substr('Content warning: ' || coalesce(nullif(p.spoiler, ''),
         'marked as sensitive'), 1, 300)
       FROM post p WHERE p.conversation_id = conversation.id AND p.ours = 0 AND p.state = 'live'
         AND (p.spoiler <> '' OR instr(p.data, '"sensitive":true') > 0)
         AND p.id = (SELECT q.id FROM post q WHERE q.conversation_id = p.conversation_id
           AND q.state IN ('live', 'expired') ORDER BY q.created_at DESC, q.id DESC LIMIT 1)""",
)
