"""One round of listening to a business: new and changed reviews of each location, our replies, what was taken away.

One call a location when nothing happens; at most some forty calls a round, so many locations take turns.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

from inbox_tui.connector import PermissionMissing, Rejected, TargetGone
from inbox_tui.domain.model import Absent, Identity, Page, Post, PostState, RemoteId
from inbox_tui_google.business import requests as ask
from inbox_tui_google.business.api import Api
from inbox_tui_google.business.cursor import NO_REPLY, Known, Spot, State, write
from inbox_tui_google.business.parse import PENDING, REJECTED, Place, Told, reviews

FIRST_SYNC = timedelta(days=30)
CALLS = 36
PAGES = 6
"""Of one location, in one round."""
DEEP_ROUNDS = 16
DEEP_PAGES = 5
LOOKS = 5
"""How many reviews that vanished are asked for by name, a round and location."""
READING = "reading the reviews"


class Listening:
    def __init__(self, api: Api, us: Identity, places: Sequence[Place], state: State) -> None:
        self.api = api
        self.us = us
        self.places = places
        names = {place.name for place in places}
        spots = {name: spot for name, spot in state.spots.items() if name in names}
        floor = state.floor or api.link.now() - FIRST_SYNC
        self.floor = int(floor.timestamp())
        self.state = replace(state, spots=spots, floor=floor)
        self.calls = 0
        self.lost: list[str] = []
        """Locations that could not be read."""

    async def run(self) -> AsyncIterator[Page]:
        order = [self.places[(self.state.turn + n) % len(self.places)] for n in range(len(self.places))]
        done = 0
        for place in order:
            if self.calls + PAGES > CALLS and done:
                break
            done += 1
            try:
                async for page in self._look(place):
                    yield page
            except (PermissionMissing, TargetGone, Rejected) as error:
                # One location that was taken from us costs that location.
                if len(self.places) == 1:
                    raise
                self.lost.append(place.title or place.name)
                self.api.link.log.warning("the reviews of a location cannot be read: %s", error)
        if self.lost and len(self.lost) == done == len(self.places):
            raise PermissionMissing("Google lets this login read the reviews of none of its locations any more.")
        turn = (self.state.turn + done) % len(self.places)
        around = turn <= self.state.turn
        self.state = replace(self.state, turn=turn, round=self.state.round + (1 if around else 0))
        yield self._page((), note=self._note())

    def _page(self, posts: Sequence[Post], *, absent: tuple[Absent, ...] = (), skipped: int = 0,
              note: str = "") -> Page:  # fmt: skip
        unique = {post.ref.id: post for post in posts}
        return Page(posts=tuple(unique.values()), absent=absent, cursor=write(self.state), skipped=skipped, note=note)

    def _note(self) -> str:
        states = [known.state for spot in self.state.spots.values() for known in spot.known.values()]
        said = []
        if rejected := states.count(REJECTED):
            said.append(f"Google rejected {rejected} of your replies.")
        if pending := states.count(PENDING):
            said.append(f"Google is still checking {pending} of your replies.")
        if self.lost:
            said.append(f"No reviews can be read of {', '.join(self.lost)}."[:200])
        return " ".join(said)

    # --- one location

    async def _look(self, place: Place) -> AsyncIterator[Page]:
        spot = self.state.spot(place.name)
        if spot.token:
            async for page in self._walk(place, spot.token, PAGES - 1):
                yield page
        resumed = self.state.spot(place.name).token
        async for page in self._walk(place, "", 1 if resumed else PAGES, aside=bool(resumed)):
            yield page
        if self.state.round % DEEP_ROUNDS == DEEP_ROUNDS - 1 and not self.state.spot(place.name).token:
            async for page in self._compare(place):
                yield page

    async def _walk(self, place: Place, token: str, most: int, aside: bool = False) -> AsyncIterator[Page]:
        """From ``token`` until what is known. ``aside``: only a look at the newest, while a walk further down is still
        under way and keeps its place."""
        for _ in range(most):
            try:
                told, skipped, onward = await self._list(place, token)
            except Rejected:
                if not token:
                    raise
                self._put(place, token="")  # a place that Google no longer knows: begin at the top
                return
            edge = self.state.spot(place.name).mark or self.floor
            posts, gone = self._take(place, told)
            arrived = not onward or not told or all(each.at <= edge for each in told)
            if not aside:
                self._step(place, told, token, "" if arrived else onward)
            if posts or skipped:
                yield self._page(posts, absent=gone, skipped=skipped)
            if arrived or aside:
                return
            token = onward

    async def _list(self, place: Place, token: str) -> tuple[tuple[Told, ...], int, str]:
        self.calls += 1
        raw = await self.api.read(ask.reviews(self.api.hosts, place.name, token), READING)
        told, skipped = reviews(raw, self.us, place)
        onward = raw.get("nextPageToken")
        return told, skipped, onward if isinstance(onward, str) and onward != token else ""

    def _put(self, place: Place, *, token: str) -> None:
        self.state = self.state.having(place.name, replace(self.state.spot(place.name), token=token))

    def _step(self, place: Place, told: tuple[Told, ...], token: str, onward: str) -> None:
        spot = self.state.spot(place.name)
        now = int(self.api.link.now().timestamp())
        newest = max((min(each.at, now) for each in told), default=0)
        top = spot.top if token and spot.top else newest
        moved = replace(spot, token=onward, top=top) if onward else replace(
            spot, token="", top=0, mark=max(top, spot.mark, self.floor)
        )  # fmt: skip
        self.state = self.state.having(place.name, moved)

    def _take(self, place: Place, told: tuple[Told, ...]) -> tuple[list[Post], tuple[Absent, ...]]:
        """What is new or differs from what is remembered, and our replies that were taken back elsewhere. All of it is
        remembered."""
        spot = self.state.spot(place.name)
        known = dict(spot.known)
        posts: list[Post] = []
        gone: list[Absent] = []
        for each in told:
            key = _key(each.name)
            before = known.get(key)
            known[key] = Known(each.print, each.at, _state(each))
            if before is not None and before.state != NO_REPLY == known[key].state:
                gone.append(Absent(id=RemoteId(f"{each.name}/reply"), state=PostState.DELETED))
            if before is None:
                wanted = any(post.created_at.timestamp() >= self.floor for post in each.posts) or each.at >= self.floor
            else:
                wanted = before.print != each.print
            if wanted:
                posts += each.posts
        self.state = self.state.having(place.name, Spot(mark=spot.mark, top=spot.top, token=spot.token, known=known))
        return posts, tuple(gone)

    async def _compare(self, place: Place) -> AsyncIterator[Page]:
        """Compare more of the remembered reviews, and ask by name for those that are no longer listed."""
        token, ended = "", False
        listed: dict[str, int] = {}
        known = dict(self.state.spot(place.name).known)
        for _ in range(DEEP_PAGES):
            told, skipped, onward = await self._list(place, token)
            listed |= {_key(each.name): each.at for each in told}
            posts, taken_back = self._take(place, told)
            if posts or skipped:
                yield self._page(posts, absent=taken_back, skipped=skipped)
            ended = not onward or not told
            if ended or listed.keys() >= known.keys():
                break
            token = onward
        edge = 0 if ended else min(listed.values(), default=0)
        gone = [key for key, each in known.items() if key not in listed and each.at > edge]
        absent = [key for key in gone[:LOOKS] if await self._is_gone(f"{place.name}/reviews/{key}")]
        if not absent:
            return
        spot = self.state.spot(place.name)
        left = {key: each for key, each in spot.known.items() if key not in absent}
        self.state = self.state.having(place.name, replace(spot, known=left))
        gaps = tuple(Absent(id=RemoteId(f"{place.name}/reviews/{key}"), state=PostState.DELETED) for key in absent)
        yield self._page((), absent=gaps)

    async def _is_gone(self, name: str) -> bool:
        self.calls += 1
        try:
            await self.api.read(ask.review(self.api.hosts, name), READING)
        except TargetGone:
            return True
        return False


def _state(told: Told) -> str:
    if len(told.posts) == 1:
        return NO_REPLY
    return told.state if told.state in (PENDING, REJECTED) else ""


def _key(name: str) -> str:
    return name.rpartition("/")[2]
