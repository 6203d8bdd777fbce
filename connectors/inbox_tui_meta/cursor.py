"""Where listening stopped: which posts' comments were read at which count, and which messages. Pure.

There is no query for "what is new": Instagram's comments know no time at all, Facebook's order may follow a ranking. So
the count of comments that comes with every post is what tells that there is something to read.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector.fields import Odd, items, load, text, whole
from inbox_tui.domain.model import Cursor
from inbox_tui.domain.value import value_class
from inbox_tui_meta.fields import ident, ident_or_none

VERSION = 1
FIRST_SYNC = timedelta(days=30)
WALLS = 300
WATCHED = 400
TALKS = 120
STRETCHES = 4
RESTS = 40
LONGEST_CURSOR = 60_000


@value_class(kw_only=True)
class Wall:
    """A post with comments below it."""

    id: str
    told: int = 0
    """How many comments the platform counted when it was listed last."""
    read: int = -1
    """How many it counted when all were read; -1: never."""
    newest: int = 0
    """When the newest comment read was written, in seconds since 1970."""
    mark: str = ""
    """The post's version as handed over last."""

    @property
    def due(self) -> bool:
        return self.told != self.read and not (self.read < 0 and self.told == 0)


@value_class(kw_only=True)
class Stretch:
    """How far a list of others' posts, newest first, was read. Times are seconds since 1970."""

    newest: int = 0
    """Up to where it was read without a gap; 0: never."""
    at: str = ""
    """Where the reading goes on; empty: at the top."""
    top: int = 0
    """What ``newest`` becomes when the reading is done."""
    stop: int = 0
    """Down to where it is read."""
    lists: int = 0
    """How many answers this reading took so far."""
    deep: str = ""
    """Where the next look at older ones begins; empty: behind the newest."""


@value_class(kw_only=True)
class Rest:
    """Answers below a comment that are still to be read."""

    under: str
    wall: str
    at: str
    """Where the reading goes on; empty: nowhere, all were read."""
    lists: int = 0
    """How many answers of the platform this took so far."""


@value_class(kw_only=True)
class State:
    walls: tuple[Wall, ...] = ()
    """Newest first."""
    watch: tuple[tuple[str, str], ...] = ()
    """Comments (as requests name them) and the post each stands under, newest first: looked for when counts fall."""
    talks: tuple[tuple[str, int], ...] = ()
    """Conversations and when the newest message read was written, in seconds since 1970."""
    talks_at: str = ""
    """Where the list of conversations is still to be read; empty: it was read to its end."""
    at: tuple[str, str] | None = None
    """A post whose comments are still being read, and where."""
    deep: str = ""
    """Where the next look at older posts begins; empty: behind the newest."""
    turn: int = 0
    """How many rounds there were: what is not done each time goes by turns."""
    stretches: tuple[tuple[str, Stretch], ...] = ()
    """Lists of others' posts, by edge."""
    rests: tuple[Rest, ...] = ()
    """The longest waiting first."""
    tagged: int = 0
    """When it was last looked who tagged us, in seconds since 1970."""
    started: bool = False
    """Whether the posts of the last 30 days have all been listed."""

    def wall(self, number: str) -> Wall | None:
        return next((each for each in self.walls if each.id == number), None)

    def stretch(self, edge: str) -> Stretch:
        return next((each for name, each in self.stretches if name == edge), Stretch())

    def with_stretch(self, edge: str, stretch: Stretch) -> State:
        others = tuple(each for each in self.stretches if each[0] != edge)
        return replace(self, stretches=(*others, (edge, stretch))[-STRETCHES:])

    def rest(self, under: str) -> Rest | None:
        return next((each for each in self.rests if each.under == under), None)

    def with_rest(self, rest: Rest) -> State:
        """With a comment's answers to be read on, after all others; without them where none are left."""
        others = tuple(each for each in self.rests if each.under != rest.under)
        return replace(self, rests=(*others, *([rest] if rest.at else []))[:RESTS])

    def with_wall(self, wall: Wall) -> State:
        """With ``wall`` in its place; a new one goes to the front."""
        if self.wall(wall.id) is None:
            return replace(self, walls=(wall, *self.walls)[:WALLS])
        return replace(self, walls=tuple(wall if each.id == wall.id else each for each in self.walls))

    def with_older(self, wall: Wall) -> State:
        """With ``wall``, which is older than all known ones, in its place."""
        if self.wall(wall.id) is not None:
            return self.with_wall(wall)
        return replace(self, walls=(*self.walls, wall)) if len(self.walls) < WALLS else self

    def without(self, number: str) -> State:
        """Without a post and what stood under it."""
        return replace(
            self,
            walls=tuple(each for each in self.walls if each.id != number),
            watch=tuple(each for each in self.watch if number not in each),
            rests=tuple(each for each in self.rests if each.wall != number),
            at=None if self.at is not None and self.at[0] == number else self.at,
        )

    def watching(self, comments: tuple[str, ...], wall: str) -> State:
        have = {number for number, _ in self.watch}
        new = tuple((number, wall) for number in dict.fromkeys(comments) if number not in have)
        return replace(self, watch=(new + self.watch)[:WATCHED]) if new else self

    def talked(self, talk: str, at: int) -> State:
        """With a conversation read up to ``at``. Those that moved last are kept: they are what is listed first."""
        known = dict(self.talks) | {talk: at}
        return replace(self, talks=tuple(sorted(known.items(), key=lambda each: -each[1])[:TALKS]))


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def read(cursor: Cursor | None) -> State:
    """The state in a cursor; a fresh start where there is none, or one that cannot be read."""
    if cursor is None or len(cursor) > LONGEST_CURSOR:
        return State()
    try:
        raw = load(cursor.encode("utf-8", "replace"))
        if not isinstance(raw, dict) or raw.get("v") != VERSION:
            return State()
        walls = tuple(_wall(each) for each in items(raw.get("walls"), WALLS))
        watch = tuple((ident(number), walls[at].id) for number, at in items(raw.get("watch"), WATCHED))
        talks = tuple((ident(talk), int(at)) for talk, at in items(raw.get("talks"), TALKS))
        at = raw.get("at")
        place = (ident(at[0]), ident(at[1])) if at else None
        stretches = tuple((ident(name), _stretch(each)) for name, each in items(raw.get("stretches"), STRETCHES))
        rests = tuple(_rest(each) for each in items(raw.get("rests"), RESTS))
    except (Odd, TypeError, ValueError, LookupError):
        return State()
    return State(
        walls=walls,
        watch=watch,
        talks=talks,
        talks_at=ident_or_none(raw.get("talks_at")) or "",
        at=place,
        deep=ident_or_none(raw.get("deep")) or "",
        turn=whole(raw.get("turn")) or 0,
        stretches=stretches,
        rests=rests,
        tagged=whole(raw.get("tagged")) or 0,
        started=raw.get("started") is True,
    )


def _wall(raw: Any) -> Wall:
    number, told, was, newest, mark = raw
    return Wall(id=ident(number), told=int(told), read=int(was), newest=int(newest), mark=text({"m": mark}, "m", 40))


def _stretch(raw: Any) -> Stretch:
    newest, at, top, stop, lists, deep = raw
    numbers = {"newest": newest, "top": top, "stop": stop, "lists": lists}
    return Stretch(
        at=ident_or_none(at) or "",
        deep=ident_or_none(deep) or "",
        **{name: whole(value) or 0 for name, value in numbers.items()},
    )


def _rest(raw: Any) -> Rest:
    under, wall, at, lists = raw
    return Rest(under=ident(under), wall=ident(wall), at=ident(at), lists=whole(lists) or 0)


def write(state: State) -> Cursor:
    places = {wall.id: at for at, wall in enumerate(state.walls)}
    raw = {
        "v": VERSION,
        "walls": [(w.id, w.told, w.read, w.newest, w.mark) for w in state.walls],
        "watch": [(number, places[wall]) for number, wall in state.watch if wall in places],
        "talks": state.talks,
        "talks_at": state.talks_at,
        "at": state.at,
        "deep": state.deep,
        "turn": state.turn,
        "rests": [(each.under, each.wall, each.at, each.lists) for each in state.rests],
        "stretches": [(n, (s.newest, s.at, s.top, s.stop, s.lists, s.deep)) for n, s in state.stretches],
        "tagged": state.tagged,
        "started": state.started,
    }
    written = json.dumps(raw, separators=(",", ":"))
    if len(written) <= LONGEST_CURSOR or not (state.watch or state.talks or state.walls or state.rests):
        return Cursor(written)
    # Less is looked at again. Only absurdly long ids cost more than that: what is forgotten is read anew.
    fewer = replace(state, watch=state.watch[: len(state.watch) // 2])
    if len(state.watch) > WATCHED // 8:
        return write(fewer)
    return write(
        replace(
            fewer,
            talks=state.talks[: len(state.talks) // 2],
            rests=state.rests[: len(state.rests) // 2],
            walls=state.walls[: len(state.walls) // 2],
        )
    )
