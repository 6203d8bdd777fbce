"""One round of listening: its allowance of requests, and the calls that more than one source needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from inbox_tui.connector import Unreachable
from inbox_tui.connector.fields import part, text
from inbox_tui.domain.model import Absent, Page, Post, RemoteId

from . import parse
from .cursor import Place
from .embeds import items
from .session import Params, Session

BATCH = 25
"""``getPosts`` takes no more addresses at once."""
REQUESTS = 40


class Spent(Unreachable):
    """The round's requests are used up; what is left waits for the next."""


class Round:
    """What all sources of one round share. ``now`` stands still for its length."""

    def __init__(self, session: Session, place: Place, requests: int = REQUESTS) -> None:
        self.session = session
        self.place = place
        self.left = requests
        self.now: datetime = session.link.now()
        self.tally = parse.Tally()

    @property
    def me(self) -> str:
        return self.session.did

    def spend(self) -> None:
        if self.left <= 0:
            raise Spent("Bluesky has been asked enough for now; the rest comes with the next look.")
        self.left -= 1

    async def get(self, name: str, params: Params, *, chat: bool = False) -> dict[str, Any]:
        self.spend()
        return await self.session.get(name, params, chat=chat)

    async def views(self, uris: Iterable[str]) -> dict[str, Any]:
        """Post views by address, as far as there are any and the allowance reaches."""
        wanted = list(dict.fromkeys(uris))
        found: dict[str, Any] = {}
        for start in range(0, len(wanted), BATCH):
            if self.left <= 0:
                break
            params = [("uris", uri) for uri in wanted[start : start + BATCH]]
            for view in items(await self.get("app.bsky.feed.getPosts", params), "posts"):
                found[text(view, "uri")] = view
        return found

    async def full(self, news: list[Mapping[str, Any]]) -> list[Post]:
        """The posts of ``news`` (views of any size) as the AppView shows them, with the posts they answer, so that a
        conversation has its context. Where the AppView has none (yet), what is at hand is used."""
        above = [text(part(n, "record", "reply", "parent"), "uri") for n in news]
        missing = [uri for uri in dict.fromkeys(above) if uri and uri not in self.place.seen]
        own = [text(n, "uri") for n in news]
        found = await self.views([*own, *missing[: 2 * BATCH]])
        best = [found.get(text(n, "uri"), n) for n in news]
        context = [found[uri] for uri in missing if uri in found and uri not in own]
        return parse.posts([*best, *context], self.me, self.now, self.tally)

    def page(
        self, posts: Iterable[Post] = (), deleted: Iterable[str] = (), absent: Iterable[Absent] = (), note: str = ""
    ) -> Page:
        """A page whose cursor promises just what has been handed over with it and before it."""
        given = tuple({one.ref.id: one for one in posts}.values())
        for one in given:
            if not one.ref.channel:
                self.place.remember(one)
        tally, self.tally = self.tally, parse.Tally()
        return Page(
            posts=given,
            deleted=tuple(RemoteId(uri) for uri in deleted),
            absent=tuple(absent),
            cursor=self.place.encode(),
            skipped=tally.skipped,
            sample=tally.sample,
            note=note,
        )
