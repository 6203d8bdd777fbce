"""What the user knows and has agreed with people. Nothing here comes from a platform.

An identity belongs to a person only where ``person_identity`` says so; every other one is its own person. Whatever is
kept of conversations, posts and entries goes by our own numbers, and outlives their words.
"""

from __future__ import annotations

NAME = "0004 relationship"

_CONTACTS = """
WITH said AS (
  SELECT author_id AS who, created_at AS at, 1 AS inbound FROM post
  WHERE ours = 0 AND to_us = 1 AND author_id IS NOT NULL AND state IN ('live', 'expired')
  UNION ALL
  SELECT c.person_id, p.created_at, 0 FROM conversation c JOIN post p ON p.conversation_id = c.id
  WHERE c.person_id IS NOT NULL AND p.ours = 1 AND p.automated = 0 AND p.state IN ('live', 'expired')
)
INSERT INTO contact (identity_id, first_at, last_in, last_out, inbound, outbound, exchanges)
SELECT who, min(at), max(CASE WHEN inbound THEN at END), max(CASE WHEN NOT inbound THEN at END), sum(inbound),
  sum(NOT inbound), (SELECT count(*) FROM conversation c JOIN wait w ON w.conversation_id = c.id
    WHERE c.person_id = who AND w.answered_at IS NOT NULL) FROM said GROUP BY who
"""

STATEMENTS = (
    # --- people
    """CREATE TABLE person (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL DEFAULT '',
        stage TEXT NOT NULL DEFAULT 'aware',
        stage_at INTEGER,
        vip INTEGER NOT NULL DEFAULT 0,
        created_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE TABLE person_identity (identity_id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL) STRICT",
    "CREATE INDEX person_identity_person ON person_identity (person_id)",
    "CREATE INDEX person_vip ON person (id) WHERE vip = 1",
    "CREATE INDEX person_stage ON person (stage)",
    # `before` holds, as JSON, what a merge moved, so that it can be taken back to the letter.
    """CREATE TABLE merge (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        kept INTEGER NOT NULL,
        before TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE not_the_same (
        a INTEGER NOT NULL, b INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (a, b)
    ) STRICT, WITHOUT ROWID""",
    # By what two profiles that may be one person can be found: handle, addresses. Profiles from before get theirs in
    # steps, downward from the number that `fact` keeps.
    """CREATE TABLE identity_key (
        key TEXT NOT NULL, identity_id INTEGER NOT NULL, PRIMARY KEY (key, identity_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX identity_key_identity ON identity_key (identity_id)",
    "INSERT INTO fact SELECT 'unkeyed', max(id) FROM identity HAVING max(id) IS NOT NULL",
    """CREATE TABLE person_tag (
        person_id INTEGER NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (person_id, tag)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX person_tag_tag ON person_tag (tag)",
    """CREATE TABLE note (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person_id INTEGER,
        conversation_id INTEGER,
        at INTEGER NOT NULL,
        edited_at INTEGER,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX note_person ON note (person_id, at) WHERE person_id IS NOT NULL",
    "CREATE INDEX note_conversation ON note (conversation_id, at) WHERE conversation_id IS NOT NULL",
    """CREATE VIRTUAL TABLE note_words USING fts5 (
        text, content = 'note', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
    )""",
    """CREATE TRIGGER note_added AFTER INSERT ON note BEGIN
        INSERT INTO note_words (rowid, text) VALUES (NEW.id, NEW.text); END""",
    """CREATE TRIGGER note_dropped AFTER DELETE ON note BEGIN
        INSERT INTO note_words (note_words, rowid, text) VALUES ('delete', OLD.id, OLD.text); END""",
    """CREATE TRIGGER note_changed AFTER UPDATE OF text ON note BEGIN
        INSERT INTO note_words (note_words, rowid, text) VALUES ('delete', OLD.id, OLD.text);
        INSERT INTO note_words (rowid, text) VALUES (NEW.id, NEW.text); END""",
    """CREATE TABLE stage_move (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        why TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX stage_move_person ON stage_move (person_id, at)",
    """CREATE TABLE kind_memory (
        identity_id INTEGER NOT NULL,
        cue TEXT NOT NULL,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (identity_id, cue)
    ) STRICT, WITHOUT ROWID""",
    # When somebody wrote to us and we to them, first and last: the people's view sorts a hundred thousand by it.
    """CREATE TABLE contact (
        identity_id INTEGER PRIMARY KEY,
        first_at INTEGER NOT NULL,
        last_in INTEGER,
        last_out INTEGER,
        inbound INTEGER NOT NULL DEFAULT 0,
        outbound INTEGER NOT NULL DEFAULT 0,
        exchanges INTEGER NOT NULL DEFAULT 0,
        last_at INTEGER GENERATED ALWAYS AS (max(coalesce(last_in, 0), coalesce(last_out, 0))) STORED
    ) STRICT""",
    "CREATE INDEX conversation_person ON conversation (person_id, last_at) WHERE person_id IS NOT NULL",
    _CONTACTS,
    "CREATE INDEX contact_last ON contact (last_at, identity_id)",
    "CREATE INDEX contact_exchanges ON contact (exchanges, identity_id)",
    "CREATE INDEX identity_called ON identity (coalesce(nullif(name, ''), handle) COLLATE NOCASE, id)",
    # --- what was asked, heard, planned and promised
    # What we said last, and how often, in a thread of ten thousand posts.
    "CREATE INDEX post_ours ON post (conversation_id, created_at, id) WHERE ours = 1",
    # What we answered to a post that ten thousand answered.
    "CREATE INDEX post_answer ON post (parent_id) WHERE ours = 1 AND parent_id IS NOT NULL",
    """CREATE TABLE ask (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        post_id INTEGER NOT NULL,
        place INTEGER NOT NULL,
        text TEXT NOT NULL,
        state TEXT NOT NULL,
        at INTEGER NOT NULL,
        outbox_id INTEGER,
        promise_id INTEGER,
        UNIQUE (post_id, place)
    ) STRICT""",
    "CREATE INDEX ask_outbox ON ask (outbox_id) WHERE outbox_id IS NOT NULL",
    """CREATE TABLE heard_line (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL,
        post_id INTEGER,
        outbox_id INTEGER,
        text TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX heard_line_conversation ON heard_line (conversation_id, at)",
    """CREATE TABLE plan (
        conversation_id INTEGER PRIMARY KEY,
        words TEXT NOT NULL DEFAULT '',
        wrong TEXT NOT NULL DEFAULT '',
        owner TEXT NOT NULL DEFAULT '',
        offer TEXT NOT NULL DEFAULT '',
        next_step TEXT NOT NULL DEFAULT '',
        next_at INTEGER,
        place TEXT NOT NULL DEFAULT '',
        made_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE promise (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER,
        identity_id INTEGER,
        sort TEXT NOT NULL,
        text TEXT NOT NULL,
        why TEXT NOT NULL DEFAULT '',
        made_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'open',
        ended_at INTEGER,
        moved INTEGER NOT NULL DEFAULT 0,
        post_id INTEGER,
        outbox_id INTEGER
    ) STRICT""",
    "CREATE INDEX promise_open ON promise (due_at, id) WHERE state = 'open'",
    "CREATE INDEX promise_conversation ON promise (conversation_id, state)",
    "CREATE INDEX promise_identity ON promise (identity_id, state)",
    "CREATE INDEX promise_ended ON promise (ended_at) WHERE ended_at IS NOT NULL",
    "CREATE INDEX promise_outbox ON promise (outbox_id) WHERE outbox_id IS NOT NULL",
    """CREATE TABLE handoff (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL,
        department TEXT NOT NULL,
        way TEXT NOT NULL,
        place TEXT NOT NULL DEFAULT '',
        at INTEGER NOT NULL,
        nudged_at INTEGER,
        returned_at INTEGER
    ) STRICT""",
    "CREATE INDEX handoff_open ON handoff (at) WHERE returned_at IS NULL",
    "CREATE INDEX handoff_conversation ON handoff (conversation_id, at)",
    # --- give and ask
    """CREATE TABLE ledger (
        post_id INTEGER PRIMARY KEY,
        identity_id INTEGER,
        account INTEGER NOT NULL,
        at INTEGER NOT NULL,
        sort TEXT NOT NULL,
        solicited INTEGER NOT NULL DEFAULT 0,
        why TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX ledger_identity ON ledger (identity_id, at) WHERE identity_id IS NOT NULL",
    "CREATE INDEX ledger_at ON ledger (at, sort)",
    "CREATE INDEX ledger_asks ON ledger (at) WHERE sort = 'ask'",
    # Which posts of ours are to be entered: those of this transaction, and (`old`) those to be caught up with.
    "CREATE TABLE ledger_todo (post_id INTEGER PRIMARY KEY, old INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE INDEX ledger_todo_now ON ledger_todo (post_id) WHERE old = 0",
    """CREATE TRIGGER ledger_said AFTER INSERT ON post WHEN NEW.ours = 1 AND NEW.automated = 0 BEGIN
        INSERT OR REPLACE INTO ledger_todo VALUES (NEW.id, 0); END""",
    """CREATE TRIGGER ledger_changed
        AFTER UPDATE OF text, spoiler, state, ours, automated, parent_id, conversation_id ON post
        WHEN (NEW.ours = 1 OR OLD.ours = 1) AND (NEW.text, NEW.spoiler, NEW.state, NEW.ours, NEW.automated)
          IS NOT (OLD.text, OLD.spoiler, OLD.state, OLD.ours, OLD.automated)
          OR NEW.ours = 1 AND (NEW.parent_id, NEW.conversation_id) IS NOT (OLD.parent_id, OLD.conversation_id)
        BEGIN INSERT OR REPLACE INTO ledger_todo VALUES (NEW.id, 0); END""",
    # Who wrote what we answered may be known only later.
    """CREATE TRIGGER ledger_met AFTER UPDATE OF author_id ON post WHEN NEW.author_id IS NOT OLD.author_id BEGIN
        INSERT OR REPLACE INTO ledger_todo SELECT id, 0 FROM post WHERE parent_id = NEW.id AND ours = 1; END""",
    # --- how the questions of the review were passed; `wording` is a mark of the text they were asked of
    "CREATE TABLE gate_run (gate TEXT PRIMARY KEY, clean INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID",
    """CREATE TABLE gate_log (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        gate TEXT NOT NULL,
        outcome TEXT NOT NULL,
        words TEXT NOT NULL DEFAULT '',
        outbox_id INTEGER,
        conversation_id INTEGER,
        wording TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX gate_log_at ON gate_log (at)",
    "CREATE INDEX gate_log_outbox ON gate_log (outbox_id)",
    # What the user does not want to be reminded of: a thanks that is due, somebody they are losing touch with.
    """CREATE TABLE let_be (
        sort TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (sort, number)
    ) STRICT, WITHOUT ROWID""",
    # --- what of it the list shows
    "ALTER TABLE conversation ADD COLUMN promised_at INTEGER",
    "ALTER TABLE conversation ADD COLUMN handed_at INTEGER",
    "ALTER TABLE conversation ADD COLUMN paused_ms INTEGER NOT NULL DEFAULT 0",
    # Since when they owe us an answer, and since when we owe them thanks.
    "ALTER TABLE conversation ADD COLUMN asked_at INTEGER",
    "ALTER TABLE conversation ADD COLUMN thanks_since INTEGER",
    """UPDATE conversation SET asked_at = last_at
       WHERE place = 'answered' AND excerpt_ours = 1 AND substr(excerpt, -1) IN ('?', '？', '؟')""",
    "UPDATE conversation SET thanks_since = waiting_since WHERE kind = 'praise' AND waiting_since IS NOT NULL",
    "CREATE INDEX conversation_promised ON conversation (promised_at) WHERE promised_at IS NOT NULL",
    "CREATE INDEX conversation_handed ON conversation (handed_at) WHERE handed_at IS NOT NULL",
    "CREATE INDEX conversation_asked ON conversation (asked_at) WHERE asked_at IS NOT NULL",
    "CREATE INDEX conversation_thanks ON conversation (thanks_since) WHERE thanks_since IS NOT NULL",
    "ALTER TABLE outbox ADD COLUMN template TEXT NOT NULL DEFAULT ''",
    # What was said within a day, among all that ever was.
    """CREATE INDEX outbox_said ON outbox (coalesce(sent_at, queued_at, updated_at))
       WHERE act = 'reply' AND state IN ('queued', 'sending', 'unsure', 'sent')""",
)
