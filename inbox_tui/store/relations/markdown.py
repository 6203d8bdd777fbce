"""What the user made, for reading anywhere: a Markdown file for each person, and an index."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from inbox_tui.store.codec import moment
from inbox_tui.store.copied import Outgoing
from inbox_tui.store.terms import terms
from inbox_tui.store.threads import SOMEBODY

INDEX = "index.md"
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_SECTIONS = ("Notes", "Promises", "What I heard", "Plans", "Handed over", "Stages")


@dataclass(slots=True)
class _Page:
    """One person's file. Mutable: it grows while the tables are read."""

    name: str
    card: list[str] = field(default_factory=list)
    sections: dict[str, list[str]] = field(default_factory=dict)
    owed: int = 0

    def add(self, section: str, line: str) -> None:
        self.sections.setdefault(section, []).append(line)


class Pages:
    """One reading of a store; ``db`` only reads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._outgoing = Outgoing(db, {term.account for term in terms(db) if term.posts is not None})
        self._unnamed = {term.account for term in terms(db) if term.people is not None}
        self._belongs: dict[int, int] = dict(
            db.execute("SELECT identity_id, person_id FROM person_identity").fetchall()
        )
        self._pages: dict[int, _Page] = {}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Names and contents, the index last."""
        for row in self._db.execute("SELECT * FROM person ORDER BY id"):
            self._page(row["id"])
        self._read()
        ordered = sorted(self._pages.values(), key=lambda page: (page.name.casefold(), page.name))
        taken: set[str] = {INDEX}
        index = ["# People", ""]
        for page in ordered:
            name = _file_name(page.name, taken)
            taken.add(name)
            owed = f" · {page.owed} open {'promise' if page.owed == 1 else 'promises'}" if page.owed else ""
            index.append(f"- [{_plain(page.name)}]({name}){owed}")
            yield name, _written(_lines(page))
        yield INDEX, _written(index if ordered else [*index, "Nobody yet."])

    # --- whose page

    def _page(self, person: int) -> _Page:
        """A person's page; below zero, the one identity that nobody has said more of."""
        page = self._pages.get(person)
        if page is None:
            row = self._db.execute("SELECT * FROM person WHERE id = ?", (person,)).fetchone()
            who = [-person] if person < 0 else [each for each, of in self._belongs.items() if of == person]
            page = self._pages[person] = _Page(self._name(row, who))
            if row is not None:
                since = f" since {_day(row['stage_at'])}" if row["stage_at"] is not None else ""
                page.card.append(f"Stage: {_plain(row['stage'])}{since}")
                if row["vip"]:
                    page.card.append("VIP")
                tags = self._db.execute("SELECT tag FROM person_tag WHERE person_id = ? ORDER BY tag", (person,))
                if words := ", ".join(_plain(tag[0]) for tag in tags):
                    page.card.append(f"Tags: {words}")
            page.card += [self._account(identity) for identity in who]
        return page

    def _of(self, identity: int | None) -> _Page | None:
        return None if identity is None else self._page(self._belongs.get(identity, -identity))

    def _in(self, conversation: int | None) -> _Page | None:
        found = self._db.execute("SELECT person_id FROM conversation WHERE id = ?", (conversation,)).fetchone()
        return self._of(found[0]) if found else None

    def _name(self, person: sqlite3.Row | None, who: list[int]) -> str:
        if person is not None and person["name"]:
            return str(person["name"])
        for identity in who:
            row = self._db.execute("SELECT account, name, handle FROM identity WHERE id = ?", (identity,)).fetchone()
            if row is not None and row["account"] not in self._unnamed and (row["name"] or row["handle"]):
                return str(row["name"] or row["handle"])
        return SOMEBODY.capitalize()

    def _account(self, identity: int) -> str:
        row = self._db.execute(
            """SELECT i.name, i.handle, i.account, a.label, c.first_at, c.last_at, c.inbound, c.outbound FROM identity i
               JOIN account a ON a.n = i.account LEFT JOIN contact c ON c.identity_id = i.id WHERE i.id = ?""",
            (identity,),
        ).fetchone()
        if row is None:
            return "An account that is no longer here"
        known = row["account"] not in self._unnamed
        called = f"{_plain(row['name'])} ({_plain(row['handle'])}) on " if known and row["handle"] else ""
        said = f"{called}{_plain(row['label'])}"
        if row["first_at"] is None:
            return said
        spoke = f"{row['inbound']} from them, {row['outbound']} from you"
        return f"{said}: first contact {_day(row['first_at'])}, last {_day(row['last_at'])}; {spoke}"

    # --- what stands on it

    def _read(self) -> None:
        db = self._db
        for row in db.execute("SELECT * FROM note ORDER BY at, id"):
            page = self._in(row["conversation_id"]) if row["person_id"] is None else self._page(row["person_id"])
            if page is not None:
                page.add("Notes", f"{_minute(row['at'])}: {_plain(row['text'])}")
        for row in db.execute("SELECT * FROM promise ORDER BY due_at, id"):
            page = self._of(row["identity_id"]) or self._in(row["conversation_id"])
            if page is not None:
                page.owed += row["state"] == "open"
                due = f"due {_minute(row['due_at'])}"
                state = row["state"] if row["ended_at"] is None else f"{row['state']} {_day(row['ended_at'])}"
                page.add("Promises", f"{_plain(self._outgoing.promise(row))} ({due}; {state})")
        for row in db.execute("SELECT * FROM heard_line ORDER BY at, id"):
            if (page := self._in(row["conversation_id"])) is not None:
                page.add("What I heard", f"{_minute(row['at'])}: {_plain(row['text'])}")
        for row in db.execute("SELECT * FROM plan ORDER BY made_at"):
            if (page := self._in(row["conversation_id"])) is not None:
                shown = {**dict(row), "words": self._outgoing.plan(row["conversation_id"], row["words"])}
                said = ((label, shown[name]) for name, label in _PLAN)
                parts = [f"{label}: {_plain(words)}" for label, words in said if words]
                page.add("Plans", f"{_minute(row['changed_at'])}: {'; '.join(parts)}")
        for row in db.execute("SELECT * FROM handoff ORDER BY at, id"):
            if (page := self._in(row["conversation_id"])) is not None:
                back = f", back {_day(row['returned_at'])}" if row["returned_at"] is not None else ""
                page.add("Handed over", f"{_minute(row['at'])}: to {_plain(row['department'])}{back}")
        for row in db.execute("SELECT * FROM stage_move ORDER BY at, id"):
            evidence = self._outgoing.stage(row)
            why = f" ({_plain(evidence)})" if evidence else ""
            self._page(row["person_id"]).add(
                "Stages", f"{_day(row['at'])}: {_plain(row['before'])} to {_plain(row['after'])}{why}"
            )


_PLAN = (
    ("words", "their words"),
    ("wrong", "what went wrong"),
    ("owner", "who owns it"),
    ("offer", "what we offer"),
    ("next_step", "next"),
    ("place", "where"),
)


def _lines(page: _Page) -> list[str]:
    lines = [f"# {_plain(page.name)}", "", *(f"- {words}" for words in page.card)]
    for section in _SECTIONS:
        if found := page.sections.get(section):
            lines += ["", f"## {section}", "", *(f"- {words}" for words in found)]
    return lines


def _written(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _plain(words: str) -> str:
    """Words that stay words in Markdown; an item's further lines stand under its first."""
    return _MARKS.sub(r"\\\1", words).replace("\n", "\n  ")


def _day(at: int) -> str:
    return f"{moment(at):%Y-%m-%d}"


def _minute(at: int) -> str:
    return f"{moment(at):%Y-%m-%d %H:%M} UTC"


def _file_name(name: str, taken: set[str]) -> str:
    """A name for a file that says whose it is and that every system takes."""
    stem = "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())[:60].strip("-") or "person"
    stem = stem.encode("utf-8")[:120].decode("utf-8", "ignore")
    number, made = 1, f"{stem}.md"
    while made in taken:
        number += 1
        made = f"{stem}-{number}.md"
    return made
