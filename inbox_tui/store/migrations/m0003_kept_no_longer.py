"""Since when words of others are kept, for accounts whose platform's terms say how long they may be.

Empty for every other account, and for what was removed: the two indexes hold only what has a time to go.
"""

from __future__ import annotations

NAME = "0003 kept no longer"

STATEMENTS = (
    "ALTER TABLE post ADD COLUMN fetched_at INTEGER",
    "ALTER TABLE identity ADD COLUMN fetched_at INTEGER",
    "CREATE INDEX post_kept ON post (account, fetched_at) WHERE fetched_at IS NOT NULL",
    "CREATE INDEX identity_kept ON identity (account, fetched_at) WHERE fetched_at IS NOT NULL",
)
