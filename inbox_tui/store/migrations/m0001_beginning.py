"""The first shape of the store. Times are milliseconds since 1970, UTC. Booleans are 0 and 1."""

from __future__ import annotations

NAME = "0001 beginning"

# What the gate needs heard before `target` may be answered, as SQL: the same law as domain.hearing.judge.
_UNHEARD = """
  SELECT 1 FROM post p
  WHERE p.ours = 0 AND p.state = 'live'
    AND (
      p.id IN (
        WITH RECURSIVE chain(id) AS (
          SELECT NEW.target_id
          UNION
          SELECT q.parent_id FROM post q JOIN chain ON q.id = chain.id WHERE q.parent_id IS NOT NULL
        )
        SELECT id FROM chain
      )
      OR (
        p.conversation_id = (SELECT t.conversation_id FROM post t WHERE t.id = NEW.target_id)
        AND (p.to_us = 1 OR p.author_id = (SELECT t.author_id FROM post t WHERE t.id = NEW.target_id AND t.ours = 0))
      )
    )
    AND NOT EXISTS (SELECT 1 FROM hearing h WHERE h.post_id = p.id AND h.revision >= p.revision)
"""

_LEAVING = "NEW.state IN ('queued', 'sending') AND NEW.act IN ('reply', 'edit')"


def _tallies() -> tuple[str, ...]:
    def count(row: str, step: str) -> str:
        return f"""
          INSERT INTO tally VALUES ('place:' || {row}.place, {step}) ON CONFLICT (key) DO UPDATE SET n = n {step};
          INSERT INTO tally SELECT 'all', {step} WHERE {row}.inbound > 0
            ON CONFLICT (key) DO UPDATE SET n = n {step};
          INSERT INTO tally SELECT 'account:' || {row}.account, {step} WHERE {row}.inbound > 0
            ON CONFLICT (key) DO UPDATE SET n = n {step};"""

    return (
        f"CREATE TRIGGER tally_insert AFTER INSERT ON conversation BEGIN {count('NEW', '+ 1')} END",
        f"CREATE TRIGGER tally_delete AFTER DELETE ON conversation BEGIN {count('OLD', '- 1')} END",
        f"""CREATE TRIGGER tally_update AFTER UPDATE OF place, inbound ON conversation
            WHEN OLD.place <> NEW.place OR (OLD.inbound > 0) <> (NEW.inbound > 0)
            BEGIN {count("OLD", "- 1")} {count("NEW", "+ 1")} END""",
    )


STATEMENTS = (
    "CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT",
    """CREATE TABLE account (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        platform TEXT NOT NULL,
        tag TEXT NOT NULL,
        label TEXT NOT NULL,
        added_at INTEGER NOT NULL,
        us_id INTEGER,
        handle TEXT NOT NULL DEFAULT '',
        server TEXT NOT NULL DEFAULT '',
        profile TEXT NOT NULL DEFAULT '{}',
        profile_at INTEGER,
        cursor TEXT,
        health TEXT NOT NULL DEFAULT 'new',
        sentence TEXT NOT NULL DEFAULT '',
        since INTEGER,
        last_ok INTEGER,
        next_at INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        note TEXT NOT NULL DEFAULT '',
        paused INTEGER NOT NULL DEFAULT 0,
        removed INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE identity (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL,
        remote_id TEXT NOT NULL,
        handle TEXT NOT NULL,
        name TEXT NOT NULL,
        url TEXT NOT NULL DEFAULT '',
        bio TEXT NOT NULL DEFAULT '',
        bot INTEGER NOT NULL DEFAULT 0,
        UNIQUE (account, remote_id)
    ) STRICT""",
    """CREATE TABLE conversation (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account INTEGER NOT NULL,
        head_id INTEGER,
        channel TEXT,
        person_id INTEGER,
        kind TEXT NOT NULL DEFAULT 'chat',
        kind_by TEXT NOT NULL DEFAULT 'rule',
        kind_why TEXT NOT NULL DEFAULT '',
        reached TEXT NOT NULL DEFAULT 'mention',
        excerpt TEXT NOT NULL DEFAULT '',
        excerpt_ours INTEGER NOT NULL DEFAULT 0,
        first_at INTEGER NOT NULL DEFAULT 0,
        last_at INTEGER NOT NULL DEFAULT 0,
        last_in_id INTEGER,
        posts INTEGER NOT NULL DEFAULT 0,
        inbound INTEGER NOT NULL DEFAULT 0,
        unheard INTEGER NOT NULL DEFAULT 0,
        known INTEGER NOT NULL DEFAULT 0,
        waiting_since INTEGER,
        due_at INTEGER,
        warn_at INTEGER,
        sort_due INTEGER NOT NULL DEFAULT 9007199254740991,
        place TEXT NOT NULL DEFAULT 'quiet',
        closed_at INTEGER,
        closed_reason TEXT,
        snoozed_until INTEGER,
        snooze_mode TEXT,
        woke INTEGER NOT NULL DEFAULT 0,
        later_at INTEGER,
        starred INTEGER NOT NULL DEFAULT 0,
        muted INTEGER NOT NULL DEFAULT 0,
        tags TEXT NOT NULL DEFAULT '[]',
        synced_at INTEGER
    ) STRICT""",
    "CREATE INDEX conversation_due ON conversation (place, sort_due, id)",
    "CREATE INDEX conversation_wait ON conversation (sort_due, id) WHERE place IN ('needs', 'later')",
    "CREATE INDEX conversation_warn ON conversation (warn_at) WHERE place IN ('needs', 'later')",
    "CREATE INDEX conversation_done ON conversation (last_at, id) WHERE place IN ('done', 'answered')",
    "CREATE INDEX conversation_all ON conversation (last_at, id) WHERE inbound > 0",
    "CREATE INDEX conversation_account ON conversation (account, last_at, id) WHERE inbound > 0",
    "CREATE INDEX conversation_snoozed ON conversation (snoozed_until, id) WHERE snoozed_until IS NOT NULL",
    "CREATE INDEX conversation_channel ON conversation (account, channel) WHERE channel IS NOT NULL",
    # How many rows each view has, kept by triggers: counting 300,000 rows for a side pane would be felt.
    "CREATE TABLE tally (key TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    *_tallies(),
    """CREATE TABLE post (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL,
        remote_id TEXT NOT NULL,
        version TEXT NOT NULL DEFAULT '',
        channel TEXT NOT NULL DEFAULT '',
        conversation_id INTEGER,
        author_id INTEGER,
        parent_id INTEGER,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        ours INTEGER NOT NULL,
        automated INTEGER NOT NULL DEFAULT 0,
        mentions_us INTEGER NOT NULL DEFAULT 0,
        to_us INTEGER NOT NULL DEFAULT 0,
        audience TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        edited_at INTEGER,
        seen_at INTEGER NOT NULL,
        revision INTEGER NOT NULL DEFAULT 1,
        text TEXT NOT NULL DEFAULT '',
        spoiler TEXT NOT NULL DEFAULT '',
        words INTEGER NOT NULL DEFAULT 0,
        replies INTEGER,
        liked INTEGER NOT NULL DEFAULT 0,
        boosted INTEGER NOT NULL DEFAULT 0,
        url TEXT NOT NULL DEFAULT '',
        data TEXT NOT NULL DEFAULT '{}',
        UNIQUE (account, remote_id)
    ) STRICT""",
    "CREATE INDEX post_conversation ON post (conversation_id, created_at, id)",
    "CREATE INDEX post_parent ON post (parent_id) WHERE parent_id IS NOT NULL",
    "CREATE INDEX post_author ON post (author_id, id)",
    "CREATE INDEX post_missing ON post (account, id) WHERE state = 'missing'",
    """CREATE TABLE revision (
        post_id INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        text TEXT NOT NULL,
        spoiler TEXT NOT NULL,
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (post_id, revision)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE hearing (
        post_id INTEGER PRIMARY KEY,
        revision INTEGER NOT NULL,
        heard_at INTEGER NOT NULL,
        how TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE wait (
        conversation_id INTEGER NOT NULL,
        account INTEGER NOT NULL,
        since INTEGER NOT NULL,
        answered_at INTEGER,
        closed_at INTEGER,
        reason TEXT,
        first INTEGER NOT NULL,
        due_at INTEGER,
        PRIMARY KEY (conversation_id, since)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX wait_answered ON wait (answered_at) WHERE answered_at IS NOT NULL",
    "CREATE INDEX wait_open ON wait (since) WHERE answered_at IS NULL AND closed_at IS NULL",
    """CREATE TABLE triage (
        id INTEGER PRIMARY KEY,
        batch INTEGER NOT NULL,
        conversation_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        act TEXT NOT NULL,
        detail TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX triage_conversation ON triage (conversation_id, at)",
    "CREATE INDEX triage_batch ON triage (batch)",
    """CREATE TABLE undo (
        batch INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        sentence TEXT NOT NULL,
        before TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL UNIQUE,
        act TEXT NOT NULL,
        state TEXT NOT NULL,
        account INTEGER NOT NULL,
        conversation_id INTEGER,
        target_id INTEGER,
        key TEXT NOT NULL DEFAULT '',
        text TEXT NOT NULL DEFAULT '',
        spoiler TEXT NOT NULL DEFAULT '',
        audience TEXT NOT NULL,
        body_hash TEXT NOT NULL DEFAULT '',
        target_version TEXT NOT NULL DEFAULT '',
        baseline INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        queued_at INTEGER,
        send_at INTEGER,
        checked_at INTEGER,
        forced INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        looks INTEGER NOT NULL DEFAULT 0,
        tried_at INTEGER,
        fence TEXT NOT NULL DEFAULT '',
        cause TEXT NOT NULL DEFAULT '',
        next_step TEXT NOT NULL DEFAULT '',
        sent_id INTEGER,
        sent_at INTEGER
    ) STRICT""",
    "CREATE INDEX outbox_state ON outbox (state, send_at)",
    "CREATE INDEX outbox_conversation ON outbox (conversation_id) WHERE state <> 'sent'",
    "CREATE UNIQUE INDEX outbox_sent ON outbox (sent_id) WHERE sent_id IS NOT NULL AND act IN ('reply', 'post')",
    "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE saved_search (name TEXT PRIMARY KEY, words TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE VIRTUAL TABLE post_words USING fts5 (
        body, aux, content = '', tokenize = 'unicode61 remove_diacritics 2'
    )""",
    """CREATE VIRTUAL TABLE identity_words USING fts5 (
        who, aux, content = '', tokenize = 'unicode61 remove_diacritics 2'
    )""",
    f"""CREATE TRIGGER gate_insert BEFORE INSERT ON outbox WHEN {_LEAVING}
        BEGIN
          SELECT RAISE(ABORT, 'listen first') WHERE NEW.target_id IS NULL;
          SELECT RAISE(ABORT, 'listen first') WHERE EXISTS ({_UNHEARD});
        END""",
    f"""CREATE TRIGGER gate_update BEFORE UPDATE OF state, act, target_id, text, spoiler ON outbox WHEN {_LEAVING}
        BEGIN
          SELECT RAISE(ABORT, 'listen first') WHERE NEW.target_id IS NULL;
          SELECT RAISE(ABORT, 'listen first') WHERE EXISTS ({_UNHEARD});
        END""",
)
