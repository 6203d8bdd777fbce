"""Two people become one, because the user says so, and two again, to the letter."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Any

from inbox_tui.domain.matching import COMMON, Seen, Suggestion, forbidden, keys, may_be_one, same_profile, suggest
from inbox_tui.domain.model import ChangeSet, ChangeTopic, PersonId
from inbox_tui.domain.relationship import Stage
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.store.people import key_anew
from inbox_tui.store.relations.persons import current, members, name_of, person_number, seen, with_row
from inbox_tui.store.relations.undo import Picture, columns_of, made, remember, rows_of

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

MOST = 60
"""Suggestions shown at a time."""
_STEP = 1_000
_CHANGED = frozenset({ChangeTopic.CONVERSATIONS})
_OWN = ("name", "stage", "stage_at", "vip", "created_at")
_ALIKE = f"""
SELECT x.identity_id, y.identity_id FROM
  (SELECT key FROM identity_key GROUP BY key HAVING count(*) BETWEEN 2 AND {COMMON}) shared
  JOIN identity_key x ON x.key = shared.key JOIN identity_key y ON y.key = shared.key AND y.identity_id > x.identity_id
WHERE EXISTS (SELECT 1 FROM contact WHERE identity_id = x.identity_id)
  AND EXISTS (SELECT 1 FROM contact WHERE identity_id = y.identity_id)
"""


class Merging:
    """The part of the store that knows who is who."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- suggesting

    def suggestions(self, person: PersonId) -> tuple[Suggestion, ...]:
        """Who else may be this person, the best first. A plain read: a few look-ups by key."""
        db = self._desk.read
        ours = seen(db, members(db, person))
        wanted = {key for one in ours for key in keys(one.handle, one.url, one.bio)}
        others: set[int] = set()
        for key in wanted:
            found = db.execute(
                "SELECT identity_id FROM identity_key WHERE key = ? LIMIT ?", (key, COMMON + 1)
            ).fetchall()
            if len(found) <= COMMON:
                others.update(row[0] for row in found)
        others -= {one.id for one in ours}
        pairs = [(a, b) for b in seen(db, sorted(others)) for a in ours if person_number(db, b.id) != person]
        best: dict[int, Suggestion] = {}
        for one in _judged(db, pairs):
            other = person_number(db, one.b)
            if other not in best or best[other].weight < one.weight:
                best[other] = one
        return tuple(sorted(best.values(), key=lambda one: -one.weight))

    async def all_suggestions(self) -> tuple[Suggestion, ...]:
        """Of everybody we spoke with, the best first, at most 60. Looks at every profile's keys, beside the screen."""
        await self._key_older()
        return await self._desk.db.read(_all)

    async def _key_older(self) -> None:
        """Profiles from before there were keys get theirs, in steps."""

        def step(db: sqlite3.Connection) -> tuple[bool, ChangeSet]:
            left = db.execute("SELECT value FROM fact WHERE name = 'unkeyed'").fetchone()
            if left is None:
                return False, ChangeSet()
            rows = db.execute(
                """SELECT id, handle, url, bio FROM identity i WHERE id <= ? AND NOT EXISTS
                     (SELECT 1 FROM post p WHERE p.author_id = i.id AND p.ours = 1) ORDER BY id DESC LIMIT ?""",
                (int(left[0]), _STEP),
            ).fetchall()
            for row in rows:
                key_anew(db, *row)
            if len(rows) < _STEP:
                db.execute("DELETE FROM fact WHERE name = 'unkeyed'")
            else:
                db.execute("UPDATE fact SET value = ? WHERE name = 'unkeyed'", (str(rows[-1][0] - 1),))
            return len(rows) == _STEP, ChangeSet()

        unkeyed = "SELECT 1 FROM fact WHERE name = 'unkeyed'"
        while self._desk.read.execute(unkeyed).fetchone() and await self._desk.write(step):
            pass

    async def not_the_same(self, a: PersonId, b: PersonId) -> None:
        """Never suggest it again. Raises ``NoSuchThing``."""

        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            now = self._desk.ms()
            pairs = _across(db, current(db, a), current(db, b))
            before = [rows_of(db, "not_the_same", a=one, b=other) for one, other in pairs]
            remember(db, now, f"that {name_of(db, a)} and {name_of(db, b)} are two people", before)
            db.executemany(
                "INSERT OR IGNORE INTO not_the_same VALUES (?, ?, ?)", [(one, other, now) for one, other in pairs]
            )
            return None, ChangeSet(topics=_CHANGED)

        await self._desk.write(act, precious=True)

    # --- merging

    async def merge(self, a: PersonId, b: PersonId) -> PersonId:
        """Both are one person, under the first's number. Raises ``InboxError`` where a platform forbids it."""

        def act(db: sqlite3.Connection) -> tuple[PersonId, ChangeSet]:
            now = self._desk.ms()
            first, second = current(db, a), current(db, b)
            if first == second:
                raise InboxError("They are one person already.")
            _refuse(seen(db, members(db, first)), seen(db, members(db, second)))
            names = " and ".join(dict.fromkeys((name_of(db, second), name_of(db, first))))
            lone = first < 0, second < 0
            kept, begun = with_row(db, first, now)
            gone, more = with_row(db, second, now)
            remember(db, now, f"{names}: two people again", [*begun, *more, *_merge(db, now, kept, gone, lone)])
            return PersonId(kept), ChangeSet(topics=_CHANGED)

        return await self._desk.write(act, precious=True)

    def merged(self, person: PersonId) -> bool:
        """Whether they can be taken apart: they have several profiles."""
        return len(members(self._desk.read, person)) > 1

    async def unmerge(self, person: PersonId) -> None:
        """Take their last merge apart: each is who they were. What was noted since stays with the first, and so does
        a stage that was set since. Where they came joined, by an import, the profile that was seen last goes on alone.
        Raises ``NoSuchThing``."""

        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            row = db.execute("SELECT * FROM merge WHERE kept = ? ORDER BY id DESC LIMIT 1", (person,)).fetchone()
            profiles = members(db, person)
            if row is None and len(profiles) < 2:
                raise NoSuchThing("There is nothing to take apart: nobody was merged into them.")
            sentence = f"{name_of(db, person)}: one person again"
            pictures = _unmerge(db, row) if row is not None else _alone(db, max(profiles))
            remember(db, self._desk.ms(), sentence, pictures)
            return None, ChangeSet(topics=_CHANGED)

        await self._desk.write(act, precious=True)


def part(db: sqlite3.Connection, account: int) -> bool:
    """Take apart who was joined across a platform that forbids it: said elsewhere, or before its rules were known.
    Returns whether anybody was."""
    found = db.execute(
        """SELECT DISTINCT m.person_id FROM person_identity m JOIN identity i ON i.id = m.identity_id
           WHERE i.account = ? AND EXISTS (SELECT 1 FROM person_identity o
             WHERE o.person_id = m.person_id AND o.identity_id <> m.identity_id)""",
        (account,),
    ).fetchall()
    people, parted = [int(row[0]) for row in found], False
    while people:
        person = people.pop()
        them = seen(db, members(db, person))
        stay = may_be_one(them)
        if len(stay) == len(them):
            continue
        parted = True
        merge = db.execute("SELECT * FROM merge WHERE kept = ? ORDER BY id DESC LIMIT 1", (person,)).fetchone()
        if merge is not None:
            _unmerge(db, merge)
            people += [person, json.loads(merge["before"])["gone"]["person"]]
        else:  # they came joined: what is kept of them stays with those who may be one
            for one in them:
                if one not in stay:
                    _alone(db, one.id)
    return parted


def _all(db: sqlite3.Connection) -> tuple[Suggestion, ...]:
    pairs = {(row[0], row[1]) for row in db.execute(_ALIKE)}
    shown = {one.id: one for one in seen(db, {each for pair in pairs for each in pair})} if pairs else {}
    best: dict[tuple[int, int], Suggestion] = {}
    for one in _judged(db, ((shown[a], shown[b]) for a, b in sorted(pairs) if a in shown and b in shown)):
        first, second = sorted((person_number(db, one.a), person_number(db, one.b)))
        if first == second:
            continue
        known = best.get((first, second))
        if known is None or known.weight < one.weight:
            best[first, second] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.weight, -max(one.a, one.b))))[:MOST]


def _judged(db: sqlite3.Connection, pairs: Iterable[tuple[Seen, Seen]]) -> Iterable[Suggestion]:
    for a, b in pairs:
        found = suggest(a, b)
        if (
            found is not None
            and not db.execute(
                "SELECT 1 FROM not_the_same WHERE a = ? AND b = ?", (min(a.id, b.id), max(a.id, b.id))
            ).fetchone()
        ):
            yield found


def _across(db: sqlite3.Connection, a: int, b: int) -> list[tuple[int, int]]:
    return [(min(one, other), max(one, other)) for one in members(db, a) for other in members(db, b)]


def _refuse(first: list[Seen], second: list[Seen]) -> None:
    for a in first:
        for b in second:
            if why := forbidden(a, b):
                raise InboxError(why, next_step="They stay two people here.")
    together = [*first, *second]
    for a, b in combinations(together, 2):
        if (a.no_matching or b.no_matching) and not same_profile(a, b):
            raise InboxError(a.no_matching or b.no_matching, next_step="They stay two people here.")


def _own(db: sqlite3.Connection, person: int) -> dict[str, Any]:
    row = db.execute(f"SELECT {', '.join(_OWN)} FROM person WHERE id = ?", (person,)).fetchone()
    return dict(zip(_OWN, row, strict=True))


def _listed(db: sqlite3.Connection, sql: str, person: int) -> list[Any]:
    return [row[0] for row in db.execute(sql, (person,))]


def _of(db: sqlite3.Connection, person: int) -> dict[str, Any]:
    """All that a merge moves or changes of somebody."""
    return {
        "person": person,
        "own": _own(db, person),
        "identities": members(db, person),
        "tags": _listed(db, "SELECT tag FROM person_tag WHERE person_id = ?", person),
        "notes": _listed(db, "SELECT id FROM note WHERE person_id = ?", person),
        "moves": _listed(db, "SELECT id FROM stage_move WHERE person_id = ?", person),
        "let_be": _listed(db, "SELECT at FROM let_be WHERE sort = 'touch' AND number = ?", person),
    }


def _pictures(db: sqlite3.Connection, one: dict[str, Any]) -> list[Picture]:
    number = one["person"]
    return [
        rows_of(db, "person", id=number),
        rows_of(db, "person_tag", person_id=number),
        rows_of(db, "let_be", sort="touch", number=number),
        *(rows_of(db, "person_identity", identity_id=each) for each in one["identities"]),
        *(columns_of(db, "note", ("person_id",), id=each) for each in one["notes"]),
        *(columns_of(db, "stage_move", ("person_id",), id=each) for each in one["moves"]),
    ]


def _merge(db: sqlite3.Connection, now: int, kept: int, gone: int, lone: tuple[bool, bool]) -> list[Picture]:
    """Returns what takes it back."""
    first, second = _of(db, kept), _of(db, gone)
    first["lone"], second["lone"] = lone
    pictures = [*_pictures(db, first), *_pictures(db, second)]
    _give(db, second, kept)
    db.executemany("INSERT OR IGNORE INTO person_tag VALUES (?, ?)", [(kept, tag) for tag in second["tags"]])
    db.execute("DELETE FROM person_tag WHERE person_id = ?", (gone,))
    _let_be(db, gone, [])
    _let_be(db, kept, [*first["let_be"], *second["let_be"]])
    mine, theirs = first["own"], second["own"]
    further = max((mine, theirs), key=lambda own: (Stage(own["stage"]).step, own is mine))
    db.execute(
        "UPDATE person SET name = ?, stage = ?, stage_at = ?, vip = ? WHERE id = ?",
        (mine["name"] or theirs["name"], further["stage"], further["stage_at"], max(mine["vip"], theirs["vip"]), kept),
    )
    db.execute("DELETE FROM person WHERE id = ?", (gone,))
    before = json.dumps(
        {
            "kept": first,
            "gone": second,
            "became": _own(db, kept),
            "let_be": max([*first["let_be"], *second["let_be"]], default=None),
        },
        ensure_ascii=False,
    )
    number = db.execute("INSERT INTO merge (at, kept, before) VALUES (?, ?, ?)", (now, kept, before)).lastrowid
    return [*pictures, made("merge", id=number)]


def _give(db: sqlite3.Connection, what: dict[str, Any], person: int) -> None:
    """Profiles, notes and the record of stages go to ``person``."""
    for table, column, numbers in (
        ("person_identity", "identity_id", what["identities"]),
        ("note", "id", what["notes"]),
        ("stage_move", "id", what["moves"]),
    ):
        db.executemany(f"UPDATE {table} SET person_id = ? WHERE {column} = ?", [(person, each) for each in numbers])


def _let_be(db: sqlite3.Connection, person: int, times: list[int]) -> None:
    """When the user last said not to be reminded of somebody; no times: never."""
    db.execute("DELETE FROM let_be WHERE sort = 'touch' AND number = ?", (person,))
    if times:
        db.execute("INSERT INTO let_be VALUES ('touch', ?, ?)", (person, max(times)))


def _unmerge(db: sqlite3.Connection, row: sqlite3.Row) -> list[Picture]:
    """Returns what takes it back."""
    before = json.loads(row["before"])
    first, second = ({"let_be": [], "lone": False, **before[one]} for one in ("kept", "gone"))  # older ones lack them
    became, let_be = before["became"], before.get("let_be")
    kept, gone = first["person"], second["person"]
    pictures = [
        *_pictures(db, _of(db, kept)),
        rows_of(db, "person", id=gone),
        rows_of(db, "person_tag", person_id=gone),
        rows_of(db, "let_be", sort="touch", number=gone),
        rows_of(db, "merge", id=row["id"]),
    ]
    db.execute(
        f"INSERT INTO person (id, {', '.join(_OWN)}) VALUES (?, {', '.join('?' * len(_OWN))})",
        (gone, *second["own"].values()),
    )
    _give(db, second, gone)
    db.executemany("INSERT INTO person_tag VALUES (?, ?)", [(gone, tag) for tag in second["tags"]])
    came = set(second["tags"]) - set(first["tags"])
    db.executemany("DELETE FROM person_tag WHERE person_id = ? AND tag = ?", [(kept, tag) for tag in came])
    _let_be(db, gone, second["let_be"])
    if _of(db, kept)["let_be"] == ([let_be] if let_be else []):  # nothing was said since
        _let_be(db, kept, first["let_be"])
    now = _own(db, kept)
    back = {name: first["own"][name] for name in ("name", "stage", "stage_at", "vip") if now[name] == became[name]}
    if back:
        db.execute(
            f"UPDATE person SET {', '.join(f'{name} = ?' for name in back)} WHERE id = ?", (*back.values(), kept)
        )
    db.execute("DELETE FROM merge WHERE id = ?", (row["id"],))
    for one in (first, second):
        if one["lone"] and _nothing_said(db, one):
            db.execute("DELETE FROM person_identity WHERE person_id = ?", (one["person"],))
            db.execute("DELETE FROM person WHERE id = ?", (one["person"],))
    return pictures


def _alone(db: sqlite3.Connection, profile: int) -> list[Picture]:
    """What is kept of its person stays with the others. Returns what takes it back."""
    before = rows_of(db, "person_identity", identity_id=profile)
    db.execute("DELETE FROM person_identity WHERE identity_id = ?", (profile,))
    return [before]


def _nothing_said(db: sqlite3.Connection, one: dict[str, Any]) -> bool:
    """Whether somebody who had no row before needs none again."""
    now = _of(db, one["person"])
    merges = db.execute("SELECT 1 FROM merge WHERE kept = ?", (one["person"],)).fetchone()
    return merges is None and {**now, "lone": True} == one
