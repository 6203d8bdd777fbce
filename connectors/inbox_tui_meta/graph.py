"""One login's calls to the Graph API: the token, versions, paging, usage headers, and errors by what happens next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    Link,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreadable,
    Unsure,
)
from inbox_tui.connector.fields import Odd, load, part, text
from inbox_tui.connector.oauth import Login, token_ok
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class
from inbox_tui_meta import usage
from inbox_tui_meta.errors import Blocked, Unseen, read_error, write_error
from inbox_tui_meta.fields import data, excerpt, ident_or_none

Pairs = tuple[tuple[str, str], ...]
LARGE = 200_000
"""Answers above this many bytes are read in a thread, so that a key press need not wait for them."""
BLOCK = timedelta(hours=24)
"""How long nothing is written after the platform blocked writing: trying on would prolong the block."""


@value_class(kw_only=True)
class Batch:
    """One answer of an edge."""

    items: Sequence[Any]
    after: str = ""
    """Where the next one begins; empty: this was the last."""
    raw: Mapping[str, Any]


def next_after(raw: Mapping[str, Any]) -> str:
    """Where an edge goes on: there must be a ``next`` link. Of it only the cursor is used; the link itself, which may
    point anywhere and may hold the token, is never followed."""
    link = text(part(raw, "paging"), "next", 8000)
    if not link:
        return ""
    if found := ident_or_none(part(raw, "paging", "cursors").get("after")):
        return found
    try:
        query = parse_qs(urlsplit(link).query, max_num_fields=50)
    except ValueError:
        return ""
    return ident_or_none(query.get("after", [""])[0]) or ""


class Graph:
    """Calls with one token. ``service`` is the platform's name as people know it; ``version`` such as ``v26.0``."""

    def __init__(self, link: Link, service: str, version: str, token: Login | Secret) -> None:
        self.link = link
        self.service = service
        self.usage = usage.Usage()
        self._version = version
        self._token = token
        self._blocked_until: datetime | None = None
        self._round_at: datetime | None = None

    def path(self, *parts: str) -> str:
        """``/v26.0/122100_998877/comments``; each part is one step, whatever characters it holds."""
        return "/" + "/".join(quote(each, safe="") for each in (self._version, *parts))

    async def _headers(self) -> dict[str, str]:
        token = await self._token.token() if isinstance(self._token, Login) else self._token
        if not token_ok(token.reveal()):
            raise SignInNeeded("The stored login is damaged. Sign in again under Accounts.")
        return {"Authorization": f"Bearer {token.reveal()}"}

    def _noted(self, answer: Answer) -> Answer:
        self.usage = usage.read(answer, self.link.now()) or self.usage
        return answer

    def check_allowance(self) -> None:
        """Called as a round of listening begins. Raises ``RateLimited`` where the allowance is so far used up that a
        pause leaves something for replies."""
        now = self.link.now()
        until = self.usage.resting_until(self._round_at)
        if until is not None and now < until:
            raise RateLimited(
                f"{self.service}'s call allowance is {self.usage.percent} % used: looking less often for a while.",
                until,
            )
        self._round_at = now

    # --- reading

    async def get(self, *parts: str, params: Pairs = (), doing: str = "reading this") -> Mapping[str, Any]:
        """The object at a path. Raises what :mod:`inbox_tui_meta.errors` says, and ``Unreadable``."""
        answer = self._noted(
            await self.link.http.request("GET", self.path(*parts), params=params, headers=await self._headers())
        )
        if error := read_error(answer, self.link.now(), self.service, doing):
            raise error
        try:
            return await self._object(answer)
        except Odd:
            raise Unreadable(
                f"{self.service}'s answer makes no sense. It will be asked again.", excerpt(answer.body[:300])
            ) from None

    @staticmethod
    async def _object(answer: Answer) -> Mapping[str, Any]:
        big = len(answer.body) > LARGE
        raw = await asyncio.to_thread(load, answer.body) if big else load(answer.body)
        if not isinstance(raw, dict):
            raise Odd("an object was expected")
        return raw

    async def batch(self, *parts: str, params: Pairs = (), after: str = "", doing: str = "reading this") -> Batch:
        """One answer of an edge, from the cursor ``after`` on. Raises ``Unreadable`` where it holds no list."""
        asked = (*params, ("after", after)) if after else params
        raw = await self.get(*parts, params=asked, doing=doing)
        if not isinstance(raw.get("data"), list):
            raise Unreadable(f"{self.service}'s answer holds no list. It will be asked again.", excerpt(raw))
        following = next_after(raw)
        return Batch(items=data(raw), after=following if following != after else "", raw=raw)

    async def edge(
        self, *parts: str, params: Pairs = (), most: int, after: str = "", doing: str = "reading this"
    ) -> AsyncIterator[Batch]:
        """At most ``most`` answers of an edge; cursors that come round again end it."""
        seen = {after}
        for _ in range(most):
            found = await self.batch(*parts, params=params, after=after, doing=doing)
            yield found
            after = found.after
            if not after or after in seen:
                return
            seen.add(after)

    # --- writing

    async def write(
        self,
        method: str,
        *parts: str,
        params: Pairs = (),
        json: Any = None,
        form: Mapping[str, str] | None = None,
        doing: str,
    ) -> Mapping[str, Any]:
        """The object a write is answered with. Raises ``Unsure`` for whatever is neither that nor a clear refusal."""
        now = self.link.now()
        if self._blocked_until is not None and now < self._blocked_until:
            raise Blocked(
                f"{self.service} blocks this account's writing at the moment, and trying on would prolong that. "
                f"Try again after {self._blocked_until:%Y-%m-%d %H:%M} UTC."
            )
        answer = self._noted(
            await self.link.http.request(
                method, self.path(*parts), params=params, json=json, form=form, headers=await self._headers()
            )
        )
        error = write_error(answer, now, self.service, doing)
        if isinstance(error, Blocked):
            self._blocked_until = now + BLOCK
        if error is not None:
            raise error
        try:
            return await self._object(answer)
        except Odd:
            raise Unsure(f"{self.service} did not say whether {doing} was done. Looking for it.") from None

    async def done(
        self, method: str, *parts: str, params: Pairs = (), form: Mapping[str, str] | None = None, doing: str
    ) -> None:
        """A write that is answered with ``{"success": true}``. Raises as :meth:`write` does."""
        raw = await self.write(method, *parts, params=params, form=form, doing=doing)
        if raw.get("success") is not True:
            raise Unsure(f"{self.service}'s answer does not say that {doing} worked. Look at it there.")

    async def created(self, *parts: str, params: Pairs = (), form: Mapping[str, str], doing: str) -> str:
        """A write that is answered with the new object's id. Raises as :meth:`write` does."""
        raw = await self.write("POST", *parts, params=params, form=form, doing=doing)
        number = ident_or_none(raw.get("id"))
        if number is None:
            raise Unsure(f"{self.service}'s answer does not show what was written. Looking for it.")
        return number

    # --- what 100/33 means

    async def gone(self, own: str) -> ConnectorError:
        """What an object that is not to be seen means: ``TargetGone`` where our own ``own`` (a Page, a post it stood
        under) still is, ``PermissionMissing`` where not even that is. Raises what the way there raises."""
        try:
            await self.get(own, params=(("fields", "id"),))
        except (Unseen, PermissionMissing, Rejected):
            return PermissionMissing(
                f"{self.service} does not show this to this login any more. Sign in again, and grant all permissions.",
                "reading",
            )
        return TargetGone("This is gone.")
