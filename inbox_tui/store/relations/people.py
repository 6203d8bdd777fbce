"""People, to be looked at: one person's card, and the list of all, in any of five orders, a hundred thousand as fast as
ten."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from inbox_tui.domain.kinds import Proposal
from inbox_tui.domain.model import AccountId, ConversationId, IdentityId, PersonId
from inbox_tui.domain.person import (
    IdentityCard,
    NoteId,
    NoteView,
    PeopleSort,
    PeopleWindow,
    PersonPosition,
    PersonRow,
    spoken_name,
)
from inbox_tui.domain.relationship import Stage
from inbox_tui.domain.stats import Figure, percentile
from inbox_tui.domain.terms import search_query
from inbox_tui.errors import NoSuchThing
from inbox_tui.store import kinds_kept
from inbox_tui.store.codec import UNOPENED, maybe, moment
from inbox_tui.store.relations.people_staged import SEVERAL, STAGED, staged
from inbox_tui.store.relations.persons import spoke_in

if TYPE_CHECKING:
    from inbox_tui.store.desk import Desk

MOST_FOUND = 400
LATEST = 200
"""Waits of somebody, the newest, that count for our response in the list."""
FEW = 5_000
"""Up to so many contacts are sorted by name; more are read in the order of their names."""
LOOKED_AT = 100
"""Posts of somebody, the newest, that may speak for another stage."""
_PLAIN = {ord(letter): letter.lower() for letter in ascii_uppercase}
_LEFT_OUT = ("spam", "not for us")

_MANY = """EXISTS (SELECT 1 FROM person_identity x JOIN person_identity y ON y.person_id = x.person_id
  AND y.identity_id <> x.identity_id WHERE x.identity_id = {who})"""
_MOVED_ON = """EXISTS (SELECT 1 FROM person_identity x JOIN person p ON p.id = x.person_id
  WHERE x.identity_id = k.identity_id AND p.stage <> 'aware')"""
_CALLED = "coalesce(nullif(i.name, ''), i.handle) COLLATE NOCASE"
_ALONE = {
    PeopleSort.LAST: "SELECT k.identity_id, k.last_at FROM contact k WHERE (k.last_at, k.identity_id) < (:value, :who)"
    f" AND NOT {_MANY.format(who='k.identity_id')} ORDER BY k.last_at DESC, k.identity_id DESC LIMIT :limit",
    PeopleSort.SILENCE: "SELECT k.identity_id, k.last_at FROM contact k WHERE (k.last_at, k.identity_id) >"
    f" (:value, :who) AND NOT {_MANY.format(who='k.identity_id')} ORDER BY k.last_at, k.identity_id LIMIT :limit",
    PeopleSort.EXCHANGES: "SELECT k.identity_id, k.exchanges FROM contact k WHERE (k.exchanges, k.identity_id) <"
    f" (:value, :who) AND NOT {_MANY.format(who='k.identity_id')}"
    " ORDER BY k.exchanges DESC, k.identity_id DESC LIMIT :limit",
    PeopleSort.STAGE: "SELECT k.identity_id, k.last_at FROM contact k WHERE (k.last_at, k.identity_id) < (:value, :who)"
    f" AND NOT {_MANY.format(who='k.identity_id')} AND NOT {_MOVED_ON}"
    " ORDER BY k.last_at DESC, k.identity_id DESC LIMIT :limit",
}
_BY_NAME = f"""SELECT i.id, {_CALLED} FROM {{source}} WHERE ({_CALLED}, i.id) > (:value, :who)
  AND NOT {_MANY.format(who="i.id")} ORDER BY {_CALLED}, i.id LIMIT :limit"""
_NAMED_FEW = "contact k CROSS JOIN identity i ON i.id = k.identity_id"
_NAMED_MANY = "identity i INDEXED BY identity_called CROSS JOIN contact k ON k.identity_id = i.id"
_BEGIN: dict[PeopleSort, PersonPosition] = {
    PeopleSort.LAST: (1 << 60, 0),
    PeopleSort.SILENCE: (-1, 0),
    PeopleSort.EXCHANGES: (1 << 60, 0),
    PeopleSort.STAGE: (1 << 60, 0),
    PeopleSort.NAME: ("", -1),
}
_DOWN = frozenset({PeopleSort.LAST, PeopleSort.EXCHANGES, PeopleSort.STAGE})

_PROFILES = """
SELECT i.id, i.handle, i.name, i.url, i.bio, i.bot, a.id AS account, a.tag, a.platform, a.label, k.first_at, k.last_in,
  k.last_out, k.last_at, coalesce(k.inbound, 0) AS inbound, coalesce(k.outbound, 0) AS outbound,
  coalesce(k.exchanges, 0) AS exchanges, coalesce(json_extract(a.profile, '$.no_matching'), '') AS no_matching
FROM identity i JOIN account a ON a.n = i.account LEFT JOIN contact k ON k.identity_id = i.id
WHERE i.id IN ({}) ORDER BY coalesce(k.last_at, 0) DESC, i.id
"""
_TOGETHER = """person p JOIN person_identity n ON n.person_id = p.id JOIN identity i ON i.id = n.identity_id
LEFT JOIN contact k ON k.identity_id = n.identity_id"""
_SUMS = f"""
SELECT min(n.identity_id) AS who, max(coalesce(k.last_at, 0)) AS last, sum(coalesce(k.exchanges, 0)) AS exchanges,
  p.stage, coalesce(nullif(p.name, ''), nullif(i.name, ''), i.handle) AS name FROM {_TOGETHER}
"""
_STEPS = " ".join(f"WHEN '{stage}' THEN {stage.step}" for stage in Stage)
_LAST = "max(coalesce(k.last_at, 0))"
_VALUES = {
    PeopleSort.LAST: _LAST,
    PeopleSort.SILENCE: _LAST,
    PeopleSort.EXCHANGES: "sum(coalesce(k.exchanges, 0))",
    PeopleSort.STAGE: f"({_LAST} + {STAGED} * CASE p.stage {_STEPS} END)",
    PeopleSort.NAME: "coalesce(nullif(p.name, ''), nullif(i.name, ''), i.handle)",  # of the first profile
}
"""What people of several profiles are sorted by."""
_ONE = """
SELECT i.id AS who, coalesce(k.last_at, 0) AS last, coalesce(k.exchanges, 0) AS exchanges, 'aware' AS stage,
  coalesce(nullif(i.name, ''), i.handle) AS name
FROM identity i LEFT JOIN contact k ON k.identity_id = i.id
"""
_WAITS = """
SELECT since, answered_at, closed_at, reason FROM wait INDEXED BY wait_identity
WHERE identity_id IN ({}) ORDER BY since DESC LIMIT {}
"""


class PeopleStore:
    """Quick reads on the event loop's thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- the list

    def window(self, sort: PeopleSort, words: str, after: PersonPosition | None, limit: int) -> PeopleWindow:
        """People we have spoken with, or (with ``words``) whose names, handles or tags begin so; those just after a
        position, or the first."""
        db = self._desk.read
        if words.strip():
            found = self._found(db, sort, words)
        else:
            found = self._grouped(db, sort, after, limit + 1) + self._alone(db, sort, after, limit + 1)
        begin = after or _BEGIN[sort]
        down = sort in _DOWN
        ahead = [one for one in found if (_order(one) < _order(begin) if down else _order(one) > _order(begin))]
        ahead.sort(key=_order, reverse=down)
        return PeopleWindow(self._listed(db, ahead[:limit]), more=len(ahead) > limit)

    def count(self) -> int:
        """With how many profiles anything was spoken."""
        return int(self._desk.read.execute("SELECT count(*) FROM contact").fetchone()[0])

    def _alone(
        self, db: sqlite3.Connection, sort: PeopleSort, after: PersonPosition | None, limit: int
    ) -> list[PersonPosition]:
        """People of one profile, in order, read along an index."""
        value, who = after or _BEGIN[sort]
        if sort is PeopleSort.NAME:
            few = db.execute("SELECT count(*) FROM (SELECT 1 FROM contact LIMIT ?)", (FEW,)).fetchone()[0] < FEW
            sql = _BY_NAME.format(source=_NAMED_FEW if few else _NAMED_MANY)
        else:
            sql = _ALONE[sort]
        if sort is PeopleSort.STAGE and isinstance(value, int) and value >= STAGED and after is not None:
            value, who = _BEGIN[sort]  # those further on are all among the grouped
        return [(row[1], row[0]) for row in db.execute(sql, {"value": value, "who": who, "limit": limit})]

    def _grouped(
        self, db: sqlite3.Connection, sort: PeopleSort, after: PersonPosition | None, limit: int
    ) -> list[PersonPosition]:
        """People of several profiles."""
        if sort is PeopleSort.STAGE:
            return staged(db, after or _BEGIN[sort], limit)
        sign, order = ("<", "DESC") if sort in _DOWN else (">", "ASC")
        case = " COLLATE NOCASE" if sort is PeopleSort.NAME else ""
        value, who = after or _BEGIN[sort]
        found = db.execute(
            f"""SELECT value, who FROM (SELECT {_VALUES[sort]} AS value, min(n.identity_id) AS who FROM {_TOGETHER}
                  WHERE p.id IN {SEVERAL} GROUP BY p.id)
                WHERE (value{case}, who) {sign} (:value, :who)
                ORDER BY value{case} {order}, who {order} LIMIT :limit""",
            {"value": value, "who": who, "limit": limit},
        )
        return [(row[0], row[1]) for row in found]

    def _found(self, db: sqlite3.Connection, sort: PeopleSort, words: str) -> list[PersonPosition]:
        query = search_query(words)
        if query.endswith('"'):  # a name may be known by its first letter
            query += " *"
        likely = f"{words.strip().casefold()}%".replace("_", r"\_")
        identities: set[int] = set()
        if query:
            identities.update(
                row[0]
                for row in db.execute(
                    f"""SELECT rowid FROM identity_words WHERE identity_words MATCH ? ORDER BY rowid DESC
                        LIMIT {MOST_FOUND}""",
                    (query,),
                )
            )
        people: set[int] = set()
        for sql in (
            "SELECT id FROM person WHERE name LIKE ? ESCAPE '\\'",
            "SELECT person_id FROM person_tag WHERE tag LIKE ? ESCAPE '\\'",
        ):
            people.update(row[0] for row in db.execute(f"{sql} LIMIT {MOST_FOUND}", (likely,)))
        wanted = tuple(identities)
        known = f"SELECT identity_id, person_id FROM person_identity WHERE identity_id IN ({_marks(wanted)})"
        for identity, person in db.execute(known, wanted).fetchall():
            people.add(person)
            identities.discard(identity)
        found = [
            _position(row, sort)
            for row in db.execute(f"{_SUMS} WHERE p.id IN ({_marks(people)}) GROUP BY p.id", tuple(people))
        ]
        alone = tuple(identities)
        return found + [_position(row, sort) for row in db.execute(f"{_ONE} WHERE i.id IN ({_marks(alone)})", alone)]

    def _listed(self, db: sqlite3.Connection, positions: Sequence[PersonPosition]) -> tuple[PersonRow, ...]:
        """The rows of a page, read together."""
        leads = [who for _, who in positions]
        people = dict.fromkeys(leads, 0)
        people.update(
            db.execute(
                f"SELECT identity_id, person_id FROM person_identity WHERE identity_id IN ({_marks(leads)})", leads
            ).fetchall()
        )
        numbers = [number for number in people.values() if number]
        own = {row["id"]: row for row in db.execute(f"SELECT * FROM person WHERE id IN ({_marks(numbers)})", numbers)}
        them: dict[int, list[int]] = {who: [who] for who in leads if not people[who]}
        by_person: dict[int, list[int]] = {}
        for identity, person in db.execute(
            f"SELECT identity_id, person_id FROM person_identity WHERE person_id IN ({_marks(numbers)})", numbers
        ):
            by_person.setdefault(person, []).append(identity)
        them.update({who: by_person[people[who]] for who in leads if people[who]})
        everybody = [each for some in them.values() for each in some]
        profiles = {row["id"]: row for row in db.execute(_PROFILES.format(_marks(everybody)), everybody)}
        order = {identity: place for place, identity in enumerate(profiles)}
        tagged: dict[int, list[str]] = {}
        for person, tag in db.execute(
            f"SELECT person_id, tag FROM person_tag WHERE person_id IN ({_marks(numbers)}) ORDER BY tag", numbers
        ):
            tagged.setdefault(person, []).append(tag)
        rows = []
        for position in positions:
            who = position[1]
            number, shown = (
                people[who],
                sorted((profiles[each] for each in them[who]), key=lambda row: order[row["id"]]),
            )
            set_by_user = own.get(number)
            rows.append(
                PersonRow(
                    id=PersonId(number or -who),
                    identity=IdentityId(who),
                    position=position,
                    name=called(set_by_user, shown),
                    handle=shown[0]["handle"],
                    networks=tuple(dict.fromkeys(row["tag"] for row in shown)),
                    stage=Stage(set_by_user["stage"]) if set_by_user is not None else Stage.AWARE,
                    vip=set_by_user is not None and bool(set_by_user["vip"]),
                    last_at=maybe(max((row["last_at"] for row in shown if row["last_at"]), default=None)),
                    exchanges=sum(row["exchanges"] for row in shown),
                    response=self.response(db, them[who], LATEST)[0],
                    tags=tuple(tagged.get(number, ())),
                )
            )
        return tuple(rows)

    # --- one person

    @property
    def read(self) -> sqlite3.Connection:
        return self._desk.read

    def whose(self, conversation: ConversationId) -> IdentityId | None:
        """The profile that a conversation is with. Raises ``NoSuchThing``."""
        found = self._desk.read.execute("SELECT person_id FROM conversation WHERE id = ?", (conversation,)).fetchone()
        if found is None:
            raise NoSuchThing("That conversation is not here (any more).")
        return None if found[0] is None else IdentityId(found[0])

    def own(self, person: int) -> sqlite3.Row | None:
        """What the user set of them; None: nothing yet."""
        found: sqlite3.Row | None = self._desk.read.execute("SELECT * FROM person WHERE id = ?", (person,)).fetchone()
        return found

    def heard(self, them: Sequence[int]) -> list[sqlite3.Row]:
        """Their newest posts to us, without those behind a content warning that was not opened: they are quoted."""
        return self._desk.read.execute(
            f"""SELECT created_at, text, kind FROM post p WHERE author_id IN ({_marks(them)}) AND ours = 0 AND to_us = 1
                  AND state = 'live' AND NOT {UNOPENED} ORDER BY id DESC LIMIT {LOOKED_AT}""",
            list(them),
        ).fetchall()

    def conversations(self, them: Sequence[int], limit: int) -> list[int]:
        """The newest with them, and those of others in which they spoke to us."""
        db = self._desk.read
        joined = spoke_in(db, them)
        found = db.execute(
            f"""SELECT id FROM conversation WHERE person_id IN ({_marks(them)}) OR id IN ({_marks(joined)})
                ORDER BY last_at DESC, id DESC LIMIT ?""",
            (*them, *joined, limit),
        )
        return [row[0] for row in found]

    def remembered(self, them: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """Kinds that the user corrected for them: cue and kind, the latest first."""
        found = self._desk.read.execute(
            f"SELECT DISTINCT cue, kind FROM kind_memory WHERE identity_id IN ({_marks(them)}) ORDER BY at DESC",
            list(them),
        )
        return tuple((row[0], row[1]) for row in found)

    def why_kind(self, conversation: ConversationId) -> Proposal | None:
        """What says which kind a conversation is; None: the user did, or nothing is left to judge by."""
        return kinds_kept.why(self._desk.read, conversation)

    def let_be(self, person: int) -> datetime | None:
        """When the user did not want to be reminded of them any more."""
        found = self._desk.read.execute(
            "SELECT at FROM let_be WHERE sort = 'touch' AND number = ?", (person,)
        ).fetchone()
        return None if found is None else moment(found[0])

    def profiles(self, them: Sequence[int]) -> list[sqlite3.Row]:
        """All profiles of a person, the one spoken with last first, with what was spoken."""
        return self._desk.read.execute(_PROFILES.format(_marks(them)), list(them)).fetchall()

    def response(self, db: sqlite3.Connection, them: Sequence[int], latest: int) -> tuple[Figure, int]:
        """How fast we answer them (those who still wait included), and how often they wait now."""
        now, rules = self._desk.ms(), self._desk.rules
        spans: list[tuple[float, bool]] = []
        for since, answered, closed, reason in db.execute(_WAITS.format(_marks(them), latest), list(them)):
            ended = answered if answered is not None else closed
            if answered is None and closed is not None and reason in _LEFT_OUT:
                continue
            spans.append((max(0, (now if ended is None else ended) - since) / 1000, ended is None))
        return percentile(spans, 0.5, list_below=rules.list_below), sum(still for _, still in spans)


def _position(row: sqlite3.Row, sort: PeopleSort) -> PersonPosition:
    match sort:
        case PeopleSort.EXCHANGES:
            return row["exchanges"], row["who"]
        case PeopleSort.STAGE:
            return row["last"] + Stage(row["stage"]).step * STAGED, row["who"]
        case PeopleSort.NAME:
            return row["name"], row["who"]
        case _:
            return row["last"], row["who"]


def called(own: sqlite3.Row | None, profiles: Sequence[sqlite3.Row]) -> str:
    """A person's name: the one that the user gave, or the first that a profile has."""
    names = [own["name"] if own is not None else ""]
    return spoken_name([*names, *(row["name"] for row in profiles), *(row["handle"] for row in profiles)])


def tags(db: sqlite3.Connection, person: int) -> tuple[str, ...]:
    return tuple(row[0] for row in db.execute("SELECT tag FROM person_tag WHERE person_id = ? ORDER BY tag", (person,)))


def identity_card(row: sqlite3.Row) -> IdentityCard:
    return IdentityCard(
        id=IdentityId(row["id"]),
        account=AccountId(row["account"]),
        tag=row["tag"],
        platform=row["platform"],
        label=row["label"],
        handle=row["handle"],
        name=row["name"],
        url=row["url"],
        bio=row["bio"],
        bot=bool(row["bot"]),
        inbound=row["inbound"],
        outbound=row["outbound"],
        no_matching=row["no_matching"],
    )


def note_view(row: Any) -> NoteView:
    return NoteView(
        id=NoteId(row["id"]),
        text=row["text"],
        at=moment(row["at"]),
        edited_at=maybe(row["edited_at"]),
        conversation=None if row["conversation_id"] is None else ConversationId(row["conversation_id"]),
    )


def spoken(profiles: Sequence[sqlite3.Row]) -> tuple[datetime | None, datetime | None, bool]:
    """First and last contact over all profiles, and whether the last word was ours."""
    first = min((row["first_at"] for row in profiles if row["first_at"] is not None), default=None)
    last_in = max((row["last_in"] or 0 for row in profiles), default=0)
    last_out = max((row["last_out"] or 0 for row in profiles), default=0)
    last = max(last_in, last_out)
    return maybe(first), maybe(last or None), last_out > last_in


def _order(position: PersonPosition) -> tuple[int | str, int]:
    """As the index has it: only plain letters are the same in both cases."""
    value, who = position
    return (value.translate(_PLAIN) if isinstance(value, str) else value, who)


def _marks(values: Collection[object]) -> str:
    return ",".join("?" * len(values))
