"""Everything the user made, as lines that another inbox-tui can read. Nothing here changes the store.

No secret can get in: of an account only its name, platform and address are read. Words of others stay out where a
platform's terms say how long they may be kept, and so do names where those have a term.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from inbox_tui.domain.model import PostState
from inbox_tui.store.codec import moment
from inbox_tui.store.copied import Outgoing
from inbox_tui.store.relations.exchanged import CONVERSATION, FORMAT, NAME, OUTBOX, PERSON, TABLES, Column, Is, Table
from inbox_tui.store.terms import Term, terms

Line = dict[str, Any]

_WORKED_ON = """
SELECT conversation_id FROM post WHERE ours = 1 AND conversation_id IS NOT NULL
UNION SELECT p.conversation_id FROM hearing h JOIN post p ON p.id = h.post_id
UNION SELECT p.conversation_id FROM ask a JOIN post p ON p.id = a.post_id
UNION SELECT conversation_id FROM triage
UNION SELECT conversation_id FROM outbox
UNION SELECT conversation_id FROM note
UNION SELECT conversation_id FROM heard_line
UNION SELECT conversation_id FROM plan
UNION SELECT conversation_id FROM promise
UNION SELECT conversation_id FROM handoff
UNION SELECT conversation_id FROM gate_log
UNION SELECT number FROM let_be WHERE sort = 'thanks'
"""
"""Conversations that the user has done anything in; what nobody looked at comes again from its platform."""
_POSTS = """
SELECT p.*, a.id AS account_name, i.remote_id AS author, parent.remote_id AS parent,
  h.revision AS heard_revision, h.heard_at, h.how
FROM post p JOIN account a ON a.n = p.account LEFT JOIN identity i ON i.id = p.author_id
LEFT JOIN post parent ON parent.id = p.parent_id LEFT JOIN hearing h ON h.post_id = p.id
"""
_DATA = frozenset({"links", "media", "poll", "quoted", "mentions", "extra", "language", "closed", "sensitive", "stars"})
_POINTS = frozenset({"extra", "root", "parent", "parent_author", "removed", "told"})
"""What stays of a post's data where its words do not."""
_OTHERS = frozenset({"quoted", "mentions"})
_QUEUED = "It was waiting to be sent when it was exported."
_PERHAPS = "It was on its way when it was exported, and may have been posted."
_LOOK = "Look there before you send it."


def iso(at: int | None) -> str | None:
    """Milliseconds as a line has them: ``2026-03-02T09:00:00.000Z``."""
    if at is None:
        return None
    return moment(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def written(line: Mapping[str, Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Export:
    """One reading of a store. ``db`` stands in a transaction: what is read is all of one moment."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._terms: dict[int, Term] = {term.account: term for term in terms(db)}
        self._outgoing = Outgoing(db, {each for each, term in self._terms.items() if term.posts is not None})
        self._accounts: dict[int, str] = {row[0]: row[1] for row in db.execute("SELECT n, id FROM account")}
        self._met: set[int] = set()
        self._waiting: list[Line] = []
        self._people: dict[int, str] = {}
        self._promises: dict[int, str] = {}
        self._renamed: dict[str, str] = {}
        self._worked_on = {row[0] for row in db.execute(_WORKED_ON)} - {None}

    def lines(self, now: datetime, version: str) -> Iterator[Line]:
        """The whole file, line by line; what a line refers to comes before it."""
        count = 1
        yield {
            "type": NAME,
            "format": FORMAT,
            "made_at": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "by": f"inbox-tui {version}",
        }
        for line in self._all():
            count += 1
            yield line
        yield {"type": "end", "lines": count + 1}

    def _all(self) -> Iterator[Line]:
        yield from self._account_lines()
        for row in self._posts():
            yield from self._with_people(self._post(row))
        for row in self._db.execute("SELECT * FROM conversation ORDER BY first_at, account, id"):
            if row["id"] in self._worked_on:
                yield from self._with_people(self._conversation(row))
        for row in self._db.execute("SELECT * FROM person ORDER BY id"):
            yield from self._with_people(self._person(row))
        for table in TABLES:
            for row in self._db.execute(f"SELECT rowid_, * FROM ({_source(table)})"):
                if table is not OUTBOX or row["act"] in ("reply", "post", "edit"):
                    yield from self._with_people(self._row(table, row))

    def _posts(self) -> Iterator[sqlite3.Row]:
        """In order of time, but what is answered before its answer, whatever the clocks say."""
        told: set[int] = set()
        for row in self._db.execute(f"{_POSTS} ORDER BY p.created_at, p.account, p.remote_id"):
            chain: list[sqlite3.Row] = []
            step: sqlite3.Row | None = row
            while step is not None and step["id"] not in told and self._leaves(step):
                chain.append(step)
                told.add(step["id"])
                step = self._db.execute(f"{_POSTS} WHERE p.id = ?", (step["parent_id"],)).fetchone()
            yield from reversed(chain)

    def _leaves(self, post: sqlite3.Row) -> bool:
        return bool(post["ours"]) or post["conversation_id"] in self._worked_on

    def _with_people(self, line: Line | None) -> Iterator[Line]:
        """A line, and before it those that tell of whom it names."""
        waiting, self._waiting = self._waiting, []
        if line is not None:
            yield from waiting
            yield line

    # --- what has a shape of its own

    def _account_lines(self) -> Iterator[Line]:
        for row in self._db.execute(
            """SELECT id, platform, tag, label, handle, server, json_extract(profile, '$.us') AS us,
               json_extract(profile, '$.archive') AS archive FROM account ORDER BY n"""
        ):
            yield {
                "type": "account",
                "name": row["id"],
                "platform": row["platform"],
                "tag": row["tag"],
                "label": row["label"],
                "handle": row["handle"],
                "server": row["server"],
                "us": row["us"] or "",
                "archive": bool(row["archive"]),
            }

    def _post(self, row: sqlite3.Row) -> Line:
        term = self._terms.get(row["account"])
        held_back = term is not None and term.posts is not None and not row["ours"]
        if row["author_id"] is not None:
            self._identity(row["author_id"])
        state, data = row["state"], json.loads(row["data"])
        if held_back and state == PostState.LIVE.value:
            state = PostState.EXPIRED.value
            data["removed"] = term.said if term is not None else ""
        shown = state == PostState.LIVE.value
        keep = (_DATA | _POINTS) if shown else _POINTS
        if term is not None:
            keep -= _OTHERS
        line: Line = {
            "type": "post",
            "account": row["account_name"],
            "id": row["remote_id"],
            "author": row["author"],
            "parent": row["parent"],
            "channel": row["channel"],
            "version": row["version"],
            "kind": row["kind"],
            "state": state,
            "ours": bool(row["ours"]),
            "automated": bool(row["automated"]),
            "mentions_us": bool(row["mentions_us"]),
            "to_us": bool(row["to_us"]),
            "audience": row["audience"],
            "created_at": iso(row["created_at"]),
            "edited_at": iso(row["edited_at"]),
            "seen_at": iso(row["seen_at"]),
            "revision": row["revision"],
            "text": row["text"] if shown else "",
            "content_warning": row["spoiler"] if shown else "",
            "replies": row["replies"],
            "liked": bool(row["liked"]),
            "boosted": bool(row["boosted"]),
            "url": row["url"],
            "data": {name: value for name, value in data.items() if name in keep},
        }
        if shown and row["revision"] > 1:
            line["earlier"] = [
                {
                    "revision": old["revision"],
                    "text": old["text"],
                    "content_warning": old["spoiler"],
                    "seen_at": iso(old["seen_at"]),
                }
                for old in self._db.execute("SELECT * FROM revision WHERE post_id = ? ORDER BY revision", (row["id"],))
            ]
        if row["heard_revision"] is not None:
            line["heard"] = {"revision": row["heard_revision"], "at": iso(row["heard_at"]), "how": row["how"]}
        return line

    def _identity(self, number: int) -> list[str] | None:
        """What a line calls somebody; the first time, a line is made that tells of them. None: they are gone."""
        row = self._db.execute("SELECT * FROM identity WHERE id = ?", (number,)).fetchone()
        if row is None or row["account"] not in self._accounts:
            return None
        called = [self._accounts[row["account"]], row["remote_id"]]
        if number not in self._met:
            self._met.add(number)
            term = self._terms.get(row["account"])
            ours = self._db.execute(
                "SELECT json_extract(profile, '$.us') = ? FROM account WHERE n = ?", (row["remote_id"], row["account"])
            ).fetchone()[0]
            held_back = term is not None and term.people is not None and not ours
            self._waiting.append(
                {
                    "type": "identity",
                    "account": called[0],
                    "id": called[1],
                    **{name: "" if held_back else row[name] for name in ("handle", "name", "url", "bio")},
                    "bot": bool(row["bot"]),
                }
            )
        return called

    def _conversation(self, row: sqlite3.Row) -> Line | None:
        called = self._conversation_called(row["id"])
        if called is None:
            return None
        decided = self._db.execute("SELECT max(at) FROM triage WHERE conversation_id = ?", (row["id"],)).fetchone()[0]
        return {
            "type": CONVERSATION.type,
            "conversation": called,
            "decided_at": iso(decided),
            **self._columns(CONVERSATION, row),
        }

    def _person(self, row: sqlite3.Row) -> Line:
        label = self._people[row["id"]] = f"person-{len(self._people) + 1}"
        belong = self._db.execute(
            """SELECT i.id FROM person_identity b JOIN identity i ON i.id = b.identity_id WHERE b.person_id = ?
               ORDER BY i.account, i.remote_id""",
            (row["id"],),
        )
        return {
            "type": PERSON.type,
            "label": label,
            **self._columns(PERSON, row),
            "identities": [called for found in belong.fetchall() if (called := self._identity(found[0])) is not None],
        }

    # --- all others

    def _row(self, table: Table, row: sqlite3.Row) -> Line | None:
        """None for a row that speaks of something that is gone: nobody can come upon it any more."""
        columns = self._columns(table, row)
        if any(columns[column.word] is None and not column.may_lack for column in table.columns):
            return None
        if table is OUTBOX:
            columns |= _never_sendable(row["state"])
        if table.name == "not_the_same":
            columns["a"], columns["b"] = sorted((columns["a"], columns["b"]))
        if table.name == "ask" and self._held_back(row["post_id"]):
            columns["text"] = ""
        self._without_copies(table, row, columns)
        line = {"type": table.type, **columns}
        if table.label is Is.PROMISE:
            label = self._promises[row["rowid_"]] = f"promise-{len(self._promises) + 1}"
            line["label"] = label
        return line

    def _without_copies(self, table: Table, row: sqlite3.Row, columns: Line) -> None:
        """Others' words that were copied beside their posts stay out as the posts' own do."""
        if table.name == "plan":
            columns["words"] = self._outgoing.plan(row["conversation_id"], row["words"])
        elif table.name == "stage_move":
            columns["why"] = self._outgoing.stage(row)
        elif table.label is Is.PROMISE:
            columns["text"] = self._outgoing.promise(row)
            self._renamed[f"{row['made_at']} {row['text']}"] = f"{row['made_at']} {columns['text']}"
        elif table.name == "gate_log":
            columns["words"] = self._renamed.get(row["words"], row["words"])

    def _columns(self, table: Table, row: sqlite3.Row) -> Line:
        return {column.word: self._value(column, row[column.name]) for column in table.columns}

    def _value(self, column: Column, value: Any) -> Any:
        if value is None:
            return None
        match column.sort:
            case Is.YES_NO:
                return bool(value)
            case Is.TIME:
                return iso(value)
            case Is.WORDS:
                return json.loads(value)
            case Is.ACCOUNT:
                return self._accounts.get(value)
            case Is.IDENTITY:
                return self._identity(value)
            case Is.POST:
                return self._post_called(value)
            case Is.CONVERSATION:
                return self._conversation_called(value)
            case Is.PERSON:
                return self._identity(-value) if value < 0 else self._people.get(value)
            case Is.PROMISE:
                return self._promises.get(value)
            case Is.ENTRY:
                found = self._db.execute(
                    "SELECT uid FROM outbox WHERE id = ? AND act IN ('reply', 'post', 'edit')", (value,)
                ).fetchone()
                return found[0] if found else None
            case _:
                return value

    def _post_called(self, number: int) -> list[str] | None:
        found = self._db.execute(
            "SELECT account, remote_id, ours, conversation_id FROM post WHERE id = ?", (number,)
        ).fetchone()
        if found is None or not (found[2] or found[3] in self._worked_on):
            return None
        return [self._accounts[found[0]], found[1]]

    def _conversation_called(self, number: int) -> list[str] | None:
        if number not in self._worked_on:
            return None
        found = self._db.execute(
            """SELECT p.account, p.remote_id FROM post p LEFT JOIN conversation c ON c.head_id = p.id
               WHERE p.conversation_id = ? ORDER BY c.id IS NULL, p.created_at, p.id LIMIT 1""",
            (number,),
        ).fetchone()
        return None if found is None else [self._accounts[found[0]], found[1]]

    def _held_back(self, post: int) -> bool:
        found = self._db.execute("SELECT account FROM post WHERE id = ? AND ours = 0", (post,)).fetchone()
        term = self._terms.get(found[0]) if found is not None else None
        return term is not None and term.posts is not None


def _source(table: Table) -> str:
    """A select of a table with its row number, where it has one."""
    number = "rowid" if table.order == "rowid" else "NULL"
    only = f" WHERE {table.only}" if table.only else ""
    return f"SELECT {number} AS rowid_, * FROM {table.name}{only} ORDER BY {table.order}"


def _never_sendable(state: str) -> Line:
    """An entry comes back as what was sent, or as a draft that says why it is one."""
    match state:
        case "sent":
            return {}
        case "sending" | "unsure":
            return {"state": "draft", "cause": _PERHAPS, "next_step": _LOOK}
        case "queued":
            return {"state": "draft", "cause": _QUEUED, "next_step": "Send it when you like."}
        case _:
            return {"state": "draft"}
