"""An export comes back: every line looked at, all in one transaction, and twice the same as once.

Posts go the way that a platform's take, so that conversations, search and clocks come out as they do there. What is
here already is merged: nothing here is lost, and of two versions of one thing the newer one stands.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from inbox_tui.domain.matching import may_be_one
from inbox_tui.domain.model import Act, ChangeSet, ChangeTopic, Identity, OutboxState, RemoteId
from inbox_tui.store import accounts
from inbox_tui.store.contacts import recount
from inbox_tui.store.copied import REMOVED, forget, is_removed
from inbox_tui.store.desk import Desk
from inbox_tui.store.index import Indexer
from inbox_tui.store.people import key_anew
from inbox_tui.store.relations.exchanged import CONVERSATION, OUTBOX, PERSON, TABLES, Is, Table
from inbox_tui.store.relations.importing_posts import ImportedPosts, Inspection
from inbox_tui.store.relations.lines import Given, Odd, Refused, begins, parsed
from inbox_tui.store.relations.persons import seen
from inbox_tui.store.relations.undo import next_batch
from inbox_tui.store.terms import kept_from, term_of

_ALL = frozenset(ChangeTopic)
_MOST = 500
"""Profiles that somebody may have."""


class Import:
    """One file, in one transaction of ``db``. ``finished``: marks of drafts that were sent or thrown away here."""

    def __init__(self, db: sqlite3.Connection, desk: Desk, inspection: Inspection, finished: frozenset[str]) -> None:
        self._db = db
        self._desk = desk
        self._inspection = inspection
        self._finished = finished
        self._now = desk.ms()
        self._given = Given(db)
        self._index = Indexer(db)
        # What this file brought; what is reckoned from it here gives way to what was reckoned where it came from.
        last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'conversation'").fetchone()
        self._known_talks = last[0] if last is not None else 0
        self._touched: set[int] = set()
        self._met: set[int] = set()
        self._batches = next_batch(db) - 1
        self._put_off: dict[tuple[Any, ...], int] = {}
        self._renamed: dict[str, str] = {}
        self._dropped: set[str] = set()
        self._by_type = {table.type: table for table in TABLES}
        self.new: dict[str, int] = {}
        self.changed: dict[str, int] = {}
        self.drafts: list[int] = []
        self._posts = ImportedPosts(db, desk, inspection, self._given, self._touched, self._count)

    def take(self, lines: Iterable[bytes]) -> ChangeSet:
        """Raises :class:`Refused` with the number of the line that is at fault."""
        number, ended = 0, False
        for number, raw in enumerate(lines, 1):
            try:
                if ended:
                    raise Odd("stands after the end")
                line = parsed(raw)
                if number == 1:
                    begins(line)
                elif line["type"] == "end":
                    if line.get("lines") != number:
                        raise Odd(f"says that there are {line.get('lines')!r:.20} lines, and it is line {number}")
                    ended = True
                else:
                    self._line(line)
            except Odd as error:
                raise Refused(f"Line {number} {error}.") from None
            except (sqlite3.IntegrityError, OverflowError) as error:
                raise Refused(f"Line {number} cannot be kept: {error}.") from None
        if not ended:
            raise Refused("The file is empty." if not number else f"The file was cut off: it ends with line {number}.")
        self._posts.place()
        self._last_words()
        changes = self._desk.refreshed(self._db, self._touched, _ALL)
        for identity in sorted(self._met | self._posts.met):
            recount(self._db, identity)
        return changes

    def _line(self, line: dict[str, Any]) -> None:
        kind = line["type"]
        if kind not in ("post", "identity", "account"):
            self._posts.place()
        match kind:
            case "account":
                self._account(line)
            case "identity":
                self._identity(line)
            case "post":
                self._posts.take(line)
            case "conversation":
                self._conversation(line)
            case "person":
                self._person(line)
            case _ if kind in self._by_type:
                self._row(self._by_type[kind], line)
            case _:
                raise Odd(f"is a {kind!r:.40}, which no inbox-tui wrote")

    def _count(self, type: str, new: bool, many: int = 1) -> None:
        tally = self.new if new else self.changed
        tally[type] = tally.get(type, 0) + many

    # --- accounts and people on them

    def _account(self, line: dict[str, Any]) -> None:
        text = self._given.texts(line, "name", "platform", "tag", "label", "handle", "server", "us")
        if not text["name"] or not text["platform"]:
            raise Odd("names no account")
        here = accounts.state(self._db, text["name"])
        if here is not None and (
            here.platform != text["platform"] or (here.us and text["us"] and here.us != text["us"])
        ):
            raise Refused(
                f"The file has an account named {text['name']}, and the one of that name here is another.",
                "Nothing was changed. Remove that account here, or sign in to the file's under its name.",
            )
        if here is None:
            accounts.register(self._db, self._now, text["name"], text["platform"], text["tag"][:10], text["label"][:60])
            self._db.execute(
                "UPDATE account SET handle = ?, server = ?, profile = ?, removed = 1 WHERE id = ?",
                (
                    text["handle"],
                    text["server"],
                    json.dumps({"us": text["us"], "archive": self._given.yes_no(line, "archive")}),
                    text["name"],
                ),
            )
            self._count("account", new=True)
        found = accounts.need(self._db, text["name"])
        self._given.accounts[text["name"]] = found.n
        self._given.us[found.n] = found.us or text["us"]

    def _identity(self, line: dict[str, Any]) -> None:
        account = self._given.account(line, "account")
        remote = self._given.id(line, "id")
        given = self._given.texts(line, "handle", "name", "url", "bio")
        bot = self._given.yes_no(line, "bot")
        found = self._db.execute(
            "SELECT id FROM identity WHERE account = ? AND remote_id = ?", (account, remote)
        ).fetchone()
        if found is not None:
            return
        try:
            who = self._inspection.identity(Identity(id=RemoteId(remote), bot=bot, **given))
        except ValueError:
            raise Odd("tells of nobody that can be kept") from None
        if not given["handle"]:
            who = replace(who, handle="")  # its time was up; an id is not what somebody is called
        us = remote == self._given.us[account]
        number = self._db.execute(
            """INSERT INTO identity (account, remote_id, handle, name, url, bio, bot, fetched_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                account, remote, who.handle, who.name, who.url, who.bio, int(who.bot),
                kept_from(term_of(self._db, account), None, self._now, ours=us) if who.handle or who.name else None,
            ),
        ).lastrowid  # fmt: skip
        assert number is not None
        self._index.person(number, None, (who.name, who.handle))
        if not us:
            key_anew(self._db, number, who.handle, who.url, who.bio)
        self._count("identity", new=True)

    def _last_words(self) -> None:
        self._posts.finish()
        self._index.flush()
        for post, talk in self._db.execute(_GONE_FROM_HERE, (REMOVED,)).fetchall():
            forget(self._db, post, talk)

    # --- what was decided and made

    def _conversation(self, line: dict[str, Any]) -> None:
        values = self._given.row(CONVERSATION, line)
        number = self._given.conversation(line, "conversation")
        decided = self._given.time(line, "decided_at", may_lack=True)
        here = self._db.execute("SELECT max(at) FROM triage WHERE conversation_id = ?", (number,)).fetchone()[0]
        if self._brought(number):
            if values["person_id"] is not None:
                self._met.add(values["person_id"])
            values["head_id"] = self._given.post_called(line["conversation"])
        if self._brought(number) or (decided is not None and (here is None or decided > here)):
            self._db.execute(
                f"UPDATE conversation SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
                (*values.values(), number),
            )
            self._count("conversation", new=self._brought(number))
            self._touched.add(number)

    def _brought(self, conversation: int) -> bool:
        """Whether a conversation is here only since this file."""
        return conversation > self._known_talks

    def _person(self, line: dict[str, Any]) -> None:
        values = self._given.row(PERSON, line)
        label = self._given.id(line, "label")
        named = [self._given.identity_called(each) for each in self._given.list(line, "identities")]
        if len(named) > _MOST:
            raise Odd(f"tells of somebody with {len(named)} profiles")
        who = [int(one.id) for one in may_be_one(seen(self._db, named))]
        person = self._same_person(who, values)
        if person is None:
            marks = ", ".join("?" * len(values))
            person = self._db.execute(
                f"INSERT INTO person ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
            ).lastrowid
            assert person is not None
            self._count("person", new=True)
        else:
            self._db.execute(
                """UPDATE person SET name = CASE WHEN name = '' THEN :name ELSE name END, vip = max(vip, :vip),
                   stage = CASE WHEN :at > coalesce(stage_at, 0) THEN :stage ELSE stage END,
                   stage_at = CASE WHEN :at > coalesce(stage_at, 0) THEN :at ELSE stage_at END WHERE id = :person""",
                {**values, "at": values["stage_at"] or -1, "person": person},
            )
        self._given.people[label] = person
        self._db.executemany(
            "INSERT OR IGNORE INTO person_identity (identity_id, person_id) VALUES (?, ?)",
            [(each, person) for each in who],
        )

    def _same_person(self, who: list[int], values: dict[str, Any]) -> int | None:
        """Who here has one of these identities; of somebody without any, who was made here at that very time."""
        for identity in who:
            found = self._db.execute(
                "SELECT person_id FROM person_identity WHERE identity_id = ?", (identity,)
            ).fetchone()
            if found is not None:
                return int(found[0])
        if who:
            return None
        found = self._db.execute(
            "SELECT id FROM person WHERE name = ? AND created_at = ?", (values["name"], values["created_at"])
        ).fetchone()
        return int(found[0]) if found else None

    def _row(self, table: Table, line: dict[str, Any]) -> None:
        values = self._given.row(table, line)
        if table is OUTBOX and values["uid"] in self._finished:
            sent = self._db.execute("SELECT id FROM outbox WHERE uid = ?", (values["uid"],)).fetchone()
            self._remember(table, line, values, sent[0] if sent is not None else None)
            if sent is None and values["state"] == OutboxState.DRAFT.value:
                self._dropped.add(values["uid"])
            return
        if table.label is Is.PROMISE and line.get("entry") in self._dropped:  # it was never said
            self._given.promises[self._given.id(line, "label")] = 0
            return
        if table.name == "triage":
            values["batch"] += self._batches
        if table.name == "not_the_same" and values["a"] > values["b"]:
            values["a"], values["b"] = values["b"], values["a"]
        if table.name == "wait" and self._brought(values["conversation_id"]):
            self._db.execute(
                "DELETE FROM wait WHERE conversation_id = ? AND since = ?", (values["conversation_id"], values["since"])
            )
        if table.name == "ledger" and values["post_id"] in self._posts.new:
            self._db.execute("DELETE FROM ledger WHERE post_id = ?", (values["post_id"],))
        if table.name == "gate_log":
            values["words"] = self._renamed.get(values["words"], values["words"])
        if table.label is Is.PROMISE and values["sort"] == "deferred":
            self._as_it_is_here(values)
        key, here = self._here(table, values)
        if here is None:
            marks = ", ".join("?" * len(values))
            number = self._db.execute(
                f"INSERT INTO {table.name} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())
            ).lastrowid
            self._count(_told_as(table, values), new=True)
        else:
            number = here["id"] if table.label is not None else None
            if not _newer(table, values, here):
                self._remember(table, line, values, number)
                return
            self._db.execute(
                f"UPDATE {table.name} SET {', '.join(f'{name} = ?' for name in values)} WHERE {key[0]}",
                (*values.values(), *key[1]),
            )
            self._count(_told_as(table, values), new=False)
        if (conversation := values.get("conversation_id")) is not None:
            self._touched.add(conversation)
        self._remember(table, line, values, number)
        if table is OUTBOX and number is not None:
            self.drafts.append(number)

    def _as_it_is_here(self, values: dict[str, Any]) -> None:
        """A promise whose words were others' and are gone, there or here, is found by its place among those made at
        the same moment, and says what it says here."""
        moment = tuple(values[name] for name in ("conversation_id", "identity_id", "sort", "made_at"))
        before = self._put_off[moment] = self._put_off.get(moment, 0) + 1
        found = self._db.execute(
            """SELECT text FROM promise WHERE conversation_id IS ? AND identity_id IS ? AND sort = ? AND made_at = ?
               ORDER BY id LIMIT 1 OFFSET ?""",
            (*moment, before - 1),
        ).fetchone()
        if found is not None and (is_removed(found[0]) or is_removed(values["text"])):
            old, values["text"] = values["text"], found[0]
            self._renamed[f"{values['made_at']} {old}"] = f"{values['made_at']} {found[0]}"

    def _remember(self, table: Table, line: dict[str, Any], values: dict[str, Any], number: int | None) -> None:
        """For the lines below that refer to this row."""
        if table is OUTBOX and number is not None:
            self._given.entries[values["uid"]] = number
        elif table.label is Is.PROMISE and number is not None:
            self._given.promises[self._given.id(line, "label")] = number

    def _here(self, table: Table, values: dict[str, Any]) -> tuple[tuple[str, tuple[Any, ...]], sqlite3.Row | None]:
        """How the same thing is found here, and its row, if there is one."""
        names = list(table.same)
        if table.wording:
            exact = self._found(table, values, [*names, table.wording])
            if exact[1] is not None:
                return exact
            found = self._found(table, values, names)
            edited = found[1] is not None and (found[1]["edited_at"] or values["edited_at"])
            return found if edited else (found[0], None)
        return self._found(table, values, names)

    def _found(
        self, table: Table, values: dict[str, Any], names: list[str]
    ) -> tuple[tuple[str, tuple[Any, ...]], sqlite3.Row | None]:
        where, key = " AND ".join(f"{name} IS ?" for name in names), tuple(values[name] for name in names)
        return (where, key), self._db.execute(f"SELECT * FROM {table.name} WHERE {where}", key).fetchone()


_GONE_FROM_HERE = """SELECT DISTINCT p.id, p.conversation_id FROM ask a JOIN post p ON p.id = a.post_id
  WHERE p.state IN ('deleted', 'expired') AND a.text NOT IN ('', ?)"""
"""Posts whose words went here while the file still had what was copied of them."""


def _told_as(table: Table, values: dict[str, Any]) -> str:
    """What a row is counted as: what was sent from here is no draft."""
    if table is not OUTBOX or values["state"] != OutboxState.SENT.value:
        return table.type
    return "sent reply" if values["act"] == Act.REPLY.value else "sent"


def _newer(table: Table, values: dict[str, Any], here: sqlite3.Row) -> bool:
    for name in table.newer:
        ours, theirs = here[name], values[name]
        if ours != theirs:
            return ours is None or (theirs is not None and theirs > ours)
    return False
