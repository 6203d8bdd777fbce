"""Past words of ours, found quickly: by the full-text index, a few hundred posts a word at most."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from inbox_tui.domain import echoes
from inbox_tui.domain.model import ConversationId, IdentityId, Kind, OutboxId, PostId
from inbox_tui.domain.relationship import Echo
from inbox_tui.store.codec import moment, ms
from inbox_tui.store.relations.case import ON_ITS_WAY
from inbox_tui.store.threads import SOMEBODY

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

_A_WORD = 200
"""The newest posts that have a word; where there are so many it tells little."""
_MOST_WORDS = 6
_MOST_POSTS = 80
_REMEMBERED = 32
_ENDS = "SELECT (SELECT min(post_id) FROM ledger), (SELECT max(post_id) FROM ledger)"
"""Whatever we say, new or found later, stands at one end of the ledger."""
_Asked = tuple[frozenset[str], Kind, ConversationId, int | None, int | None]
DAY = timedelta(days=1)
SAID = f"o.act = 'reply' AND o.state IN {ON_ITS_WAY}"
SAID_AT = "coalesce(o.sent_at, o.queued_at, o.updated_at)"
_ANSWERS = """
SELECT p.id, p.parent_id, p.conversation_id, p.text, p.created_at, c.kind, q.text AS asked,
  coalesce(nullif(i.name, ''), nullif(i.handle, '')) AS name
FROM post p INDEXED BY post_answer JOIN post q ON q.id = p.parent_id LEFT JOIN identity i ON i.id = q.author_id
LEFT JOIN conversation c ON c.id = p.conversation_id
WHERE p.parent_id IN ({}) {} AND p.ours = 1 AND p.automated = 0 AND p.state = 'live' AND q.ours = 0
  AND p.conversation_id IS NOT ?
"""
_LAST = """
SELECT p.id, p.conversation_id, p.text, p.created_at FROM ledger l INDEXED BY ledger_identity
CROSS JOIN post p ON p.id = l.post_id
WHERE l.identity_id = ? AND p.state = 'live' ORDER BY l.at DESC, l.post_id DESC LIMIT 1
"""
_SAID = f"""
SELECT o.id, o.text FROM outbox o INDEXED BY outbox_said WHERE {SAID} AND {SAID_AT} >= ? AND o.id <> ?
ORDER BY {SAID_AT} DESC LIMIT {echoes.COMPARED}
"""
_TO_WHOM = """
SELECT o.text, p.author_id, coalesce(nullif(e.name, ''), nullif(i.name, ''), nullif(i.handle, '')) AS name,
  coalesce(b.person_id, -p.author_id) AS person, i.name AS called
FROM outbox o JOIN post p ON p.id = o.target_id LEFT JOIN identity i ON i.id = p.author_id
LEFT JOIN person_identity b ON b.identity_id = p.author_id LEFT JOIN person e ON e.id = b.person_id
WHERE o.id IN ({}) AND p.ours = 0
"""


class Echoes:
    """Quick reads on the event loop's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._found: dict[_Asked, tuple[int, int] | None] = {}

    def answered_before(self, asked: Iterable[str], kind: Kind, conversation: ConversationId) -> Echo | None:
        """Our best past answer to anybody else who asked the like. ``asked``: the content words of one question,
        folded (:func:`inbox_tui.domain.echoes.asked_in`).

        Which one that is, is remembered until we answer anybody anew; its words are read each time.
        """
        db = self._desk.read
        key = (frozenset(asked), kind, conversation, *db.execute(_ENDS).fetchone())
        known = self._found.get(key)
        if known is not None:
            rows = db.execute(_ANSWERS.format("?", "AND p.id = ?"), (*known, conversation)).fetchall()
            if rows:
                return _echo(rows[0], rows[0]["name"])
        elif key in self._found:
            return None
        found = self._best(db, key[0], kind, conversation)
        while len(self._found) >= _REMEMBERED:
            del self._found[next(iter(self._found))]
        self._found[key] = None if found is None else (found["parent_id"], found["id"])
        return None if found is None else _echo(found, found["name"])

    def _best(
        self, db: sqlite3.Connection, asked: frozenset[str], kind: Kind, conversation: ConversationId
    ) -> sqlite3.Row | None:
        found: dict[str, list[int]] = {}
        for word in sorted(asked, key=lambda one: (-len(one), one))[:_MOST_WORDS]:
            found[word] = _with(db, word)
        weights = {word: echoes.weight(len(posts)) for word, posts in found.items()}
        shared: dict[int, int] = {}  # which of the words a post has, a bit each
        for place, posts in enumerate(found.values()):
            for post in posts:
                shared[post] = shared.get(post, 0) | 1 << place
        both = {post: mask for post, mask in shared.items() if mask & (mask - 1) or len(asked) == 1}
        said = {
            mask: frozenset(word for place, word in enumerate(found) if mask >> place & 1) for mask in {*both.values()}
        }
        told = {mask: sum(weights[word] for word in some) for mask, some in said.items()}
        near = sorted(both, key=lambda post: (-told[both[post]], -post))[:_MOST_POSTS]
        if not near:
            return None
        rows = {
            row["id"]: row
            for row in db.execute(_ANSWERS.format(",".join("?" * len(near)), ""), (*near, conversation)).fetchall()
        }
        past = [
            echoes.Past(
                number=number,
                shared=said[both[row["parent_id"]]],
                same_kind=row["kind"] == kind.value,
                at=moment(row["created_at"]),
            )
            for number, row in rows.items()
            if echoes.fits(asked, row["asked"], row["text"])
        ]
        near_enough = (rows[number] for number in echoes.ranked(past, weights, self._desk.now()))
        return next((row for row in near_enough if echoes.helps(row["text"], (row["name"] or "",))), None)

    def last_line(self, whom: IdentityId, name: str, beside: PostId | None = None) -> Echo | None:
        """What we last said to somebody, on any of their accounts. None where that tells nothing, or is read anyway
        ``beside`` it: that post itself, or what it answers."""
        db = self._desk.read
        same = db.execute(
            """SELECT m.identity_id FROM person_identity m JOIN person_identity o ON o.person_id = m.person_id
               WHERE o.identity_id = ?""",
            (whom,),
        )
        rows = [db.execute(_LAST, (each,)).fetchone() for each in {whom, *(row[0] for row in same.fetchall())}]
        there = [row for row in rows if row is not None]
        said = max(there, key=lambda row: (row["created_at"], row["id"]), default=None)
        if said is None or not echoes.tells(said["text"], (name,)):
            return None
        read = db.execute("SELECT id, parent_id FROM post WHERE id = ?", (beside,)).fetchone()
        return None if read is not None and said["id"] in tuple(read) else _echo(said, name)

    def same_to(self, entry: OutboxId, text: str, whom: IdentityId | None, name: str) -> tuple[str, ...]:
        """Whom else the same text went to within a day, each once."""
        plain = echoes.alike(text, (name,))
        if not plain:
            return ()
        db = self._desk.read
        mine = db.execute("SELECT person_id FROM person_identity WHERE identity_id = ?", (whom,)).fetchone()
        me = mine[0] if mine else None if whom is None else -whom
        said = db.execute(_SAID, (ms(self._desk.now() - DAY), entry)).fetchall()
        likely = [said[place]["id"] for place in echoes.may_be_alike((each["text"] for each in said), plain)]
        others: dict[int, str] = {}
        for row in db.execute(_TO_WHOM.format(",".join("?" * len(likely))), likely).fetchall():
            names = (row["name"] or "", row["called"] or "")
            if row["person"] not in (None, me) and echoes.alike(row["text"], names) == plain:
                others[row["person"]] = row["name"] or SOMEBODY
        return tuple(others.values())

    # --- for templates

    def card(self, whom: IdentityId) -> tuple[str, tuple[str, ...]]:
        """What the user calls somebody (empty: nothing), and the words of their card: tags and notes."""
        db = self._desk.read
        row = db.execute(
            "SELECT e.id, e.name FROM person e JOIN person_identity m ON m.person_id = e.id WHERE m.identity_id = ?",
            (whom,),
        ).fetchone()
        person = row["id"] if row is not None else -whom
        tags = db.execute("SELECT tag FROM person_tag WHERE person_id = ?", (person,))
        notes = db.execute(
            """SELECT text FROM note WHERE person_id = ? UNION SELECT n.text FROM conversation c JOIN note n
               ON n.conversation_id = c.id WHERE c.person_id = ?""",
            (person, whom),
        )
        return (row["name"] if row is not None else ""), tuple(each[0] for each in (*tags, *notes))

    def used(self, conversation: ConversationId) -> str:
        """What the last answer here was made from."""
        found = self._desk.read.execute(
            """SELECT template FROM outbox WHERE conversation_id = ? AND template <> '' AND state <> 'draft'
               ORDER BY id DESC LIMIT 1""",
            (conversation,),
        ).fetchone()
        return found[0] if found else ""

    async def made_from(self, entry: OutboxId, mark: str) -> None:
        """Remember which template a draft was made from."""
        from inbox_tui.domain.model import ChangeSet

        def change(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            db.execute("UPDATE outbox SET template = ? WHERE id = ? AND state = 'draft'", (mark, entry))
            return None, ChangeSet()

        await self._desk.write(change, precious=True)


def _with(db: sqlite3.Connection, word: str) -> list[int]:
    quoted = word.replace('"', '""')
    rows = db.execute(
        "SELECT rowid FROM post_words WHERE post_words MATCH ? ORDER BY rowid DESC LIMIT ?", (f'"{quoted}"', _A_WORD)
    )
    return [row[0] for row in rows]


def _echo(row: Mapping[str, object] | sqlite3.Row, name: str | None) -> Echo:
    return Echo(
        text=str(row["text"]),
        to=name or SOMEBODY,
        at=moment(int(str(row["created_at"]))),
        post=PostId(int(str(row["id"]))),
        conversation=None if row["conversation_id"] is None else ConversationId(int(str(row["conversation_id"]))),
    )
