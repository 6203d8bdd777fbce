"""Calls to X with this account's login, what they cost, and the cap on that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inbox_tui.connector import Answer, ConnectorError, Link, PaymentNeeded, SignInNeeded, Unreachable, Unreadable
from inbox_tui.connector.fields import Odd
from inbox_tui.connector.oauth import Login
from inbox_tui.domain.model import Post
from inbox_tui_x import parse, prices
from inbox_tui_x import requests as ask
from inbox_tui_x.errors import read_error
from inbox_tui_x.fields import ident_or_none, load
from inbox_tui_x.parse import View
from inbox_tui_x.prices import Spending

REQUESTS = 40

Asked = tuple[str, Mapping[str, str]]


class Spent(Unreachable):
    """The round's requests are used up; what is left waits for the next."""


class Api:
    """One account's calls. ``view`` and ``spending`` live as long as the connector does."""

    def __init__(self, link: Link, login: Login, view: View, spending: Spending) -> None:
        self.link = link
        self.view = view
        self.spending = spending
        self._login = login
        self.left: int | None = None
        """Requests left in a round; None outside of one."""

    def limited(self, requests: int) -> Api:
        """The same with so many requests to spend: one round's. What a reader opens meanwhile is not counted in it."""
        limited = Api(self.link, self._login, self.view, self.spending)
        limited.left = requests
        return limited

    def now(self) -> datetime:
        return self.link.now()

    # --- money

    @property
    def cap(self) -> float:
        """Dollars a month."""
        return prices.cap_of(self.link.settings.get("monthly_cap", "")) or prices.DEFAULT_CAP

    @property
    def share(self) -> float:
        """How much of the cap is used, from 0."""
        return self.spending.so_far(self.now()) / self.cap

    @property
    def owned(self) -> float:
        """What an item of our own lists costs: less where the app is this account's own."""
        own = self.link.settings.get("own_app", "yes").strip().lower() not in ("no", "n", "false", "0")
        return prices.OWNED if own else prices.POST

    def afford(self) -> None:
        """Raises ``PaymentNeeded`` once the month's cap is reached."""
        if self.share >= 1:
            spent, cap = prices.dollars(self.spending.so_far(self.now())), prices.dollars(self.cap)
            until = f"{prices.next_month(self.now()):%Y-%m-%d}"
            raise PaymentNeeded(
                f"This month's cap of {cap} is reached ({spent} by our count): nothing is read before {until}. "
                "Raise the cap in the account's settings to go on."
            )

    # --- calls

    def _named(self, call: Asked) -> Asked:
        return (call[0], ask.newer_names(call[1])) if self.view.newer else call

    async def get(self, call: Asked, doing: str, *, capped: bool = True) -> Mapping[str, Any]:
        """The JSON object of a good answer. Raises what :func:`read_error` says, ``PaymentNeeded`` at the cap (unless
        not ``capped``: what became of a reply is worth its tenth of a cent), and ``Spent``."""
        if capped:
            self.afford()
        if self.left is not None:
            if self.left <= 0:
                raise Spent("X has been asked enough for now; the rest comes with the next look.")
            self.left -= 1
        path, params = call
        answer = await self._login.request("GET", path, params=params)
        if answer.status != 200:
            raise read_error(answer, self.now(), doing)
        try:
            body = load(answer.body)
        except Odd:
            raise Unreadable("X's answer is not JSON. It will be asked again.", repr(answer.body[:80])) from None
        if not {"data", "meta", "errors", "includes"} & body.keys():
            raise Unreadable("X's answer holds nothing that was asked for.", f"keys: {sorted(map(str, body))[:20]}")
        return body

    async def write(self, method: str, path: str, body: Mapping[str, Any] | None) -> Answer:
        return await self._login.request(method, path, json=body)

    async def posts(
        self, call: Asked, doing: str, price: float, *, capped: bool = True
    ) -> tuple[list[Post], Mapping[str, Any]]:
        """The posts of an answer, their authors known, and the answer. X drops names of fields it does not know (any
        more) without a word: then the newer ones are tried, and no post is taken for read without its author."""
        body = await self.get(self._named(call), doing, capped=capped)
        if _without_authors(body) and not self.view.newer:
            self.view.newer = True
            body = await self.get(self._named(call), doing, capped=capped)
        if _without_authors(body):
            raise Unreadable("X's answers name no authors any more. A newer version of inbox-tui may read them.")
        self._count(body, price, "post")
        await self.meet(body)
        return parse.posts(body, self.view), body

    async def messages(self, call: Asked, doing: str, *, capped: bool = True) -> tuple[list[Post], Mapping[str, Any]]:
        body = await self.get(call, doing, capped=capped)
        self._count(body, prices.MESSAGE, "message")
        await self.meet(body)
        return parse.messages(body, self.view), body

    def _count(self, body: Mapping[str, Any], price: float, kind: str) -> None:
        ids = [number for raw in parse.listed(body) if (number := ident_or_none(raw.get("id")))]
        self.spending.read(price, kind, ids, self.now())

    async def meet(self, body: Mapping[str, Any]) -> None:
        """Learn the names of those who wrote what an answer holds: once, many at a time. Where that fails the posts
        come under their authors' numbers, and they are asked for again with their next post."""
        parse.meet(body, self.view)
        wanted = parse.authors(parse.listed(body), self.view)
        for start in range(0, len(wanted), ask.BATCH):
            batch = wanted[start : start + ask.BATCH]
            try:
                found = await self.get(ask.users(batch), "reading who wrote")
            except SignInNeeded:
                raise
            except ConnectorError as error:
                self.link.log.info("names are left for later: %s", error)
                return
            for raw in parse.listed(found):
                try:
                    one = parse.person(raw)
                except Odd:
                    continue
                self.view.people[one.id] = (one.handle, one.name)
                self.spending.read(prices.USER, "user", [one.id], self.now())
            for number in batch:
                if number in parse.unlisted(found):
                    self.view.people.setdefault(number, ("", ""))


def _without_authors(body: Mapping[str, Any]) -> bool:
    found = parse.listed(body)
    return bool(found) and not any("author_id" in raw for raw in found)
