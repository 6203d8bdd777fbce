"""One login's calls: the header with the token, and errors by what happens next."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any, TypeVar

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    Link,
    PermissionMissing,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreadable,
    Unsupported,
)
from inbox_tui.connector.fields import Odd
from inbox_tui.connector.oauth import Login
from inbox_tui.domain.secret import Secret
from inbox_tui_mastodon.errors import read_error, said
from inbox_tui_mastodon.instance import Instance, named
from inbox_tui_mastodon.instance import parse as parse_instance
from inbox_tui_mastodon.parse import View, document, identity
from inbox_tui_mastodon.requests import INSTANCE, VERIFY, Call, Pairs

T = TypeVar("T")
LARGE = 200_000
"""Answers above this many bytes are read in a thread, so that a key press need not wait for them."""
# RFC 6750, section 2.1: what a bearer token is made of.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,4096}=*")


def token_ok(token: str) -> bool:
    return _TOKEN.fullmatch(token) is not None


async def aside(work: Callable[[], T], size: int) -> T:
    """Do pure work on ``size`` bytes here, or in a thread where it would take long."""
    return await asyncio.to_thread(work) if size > LARGE else work()


class Api:
    """Calls with one token (or none, for what is public)."""

    def __init__(self, link: Link, token: Secret | None, login: Login | None = None) -> None:
        """``login`` renews the token where the server hands out such that run out (Pixelfed, Akkoma)."""
        if token is not None and not token_ok(token.reveal()):
            raise SignInNeeded("The stored login is damaged. Sign in again under Accounts.")
        self.link = link
        self.token = token
        self._login = login

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token.reveal()}"} if self.token else {}

    async def answer(self, path: str, params: Pairs = ()) -> Answer:
        """A read's answer, whatever its status."""
        if self._login is not None:
            return await self._login.request("GET", path, params=params)
        return await self.link.http.request("GET", path, params=params, headers=self.headers)

    async def get(self, path: str, kind: type[T], params: Pairs = (), doing: str = "reading this") -> T:
        """The JSON of a successful read."""
        return await self.read(await self.answer(path, params), kind, doing)

    async def read(self, answer: Answer, kind: type[T], doing: str) -> T:
        """The JSON of an answer that should be good."""
        if old := answer.header("deprecation"):
            self.link.log.debug("deprecated since %s: %s", old[:40], answer.url)
        if not 200 <= answer.status < 300:
            raise read_error(answer, self.link.now(), doing)
        return await aside(lambda: document(answer.body, kind), len(answer.body))

    async def write(self, call: Call) -> Answer:
        if self._login is not None:
            return await self._login.request(
                call.method, call.path, params=call.params, json=call.json, headers=call.headers
            )
        return await self.link.http.request(
            call.method, call.path, params=call.params, json=call.json, headers={**self.headers, **call.headers}
        )

    async def instance(self) -> Instance:
        """The server's description: v2, else v1, else what any server is taken for. Raises what the way there raises,
        and ``Unreadable`` where web pages come instead of data."""
        trouble: ConnectorError | None = None
        for path in INSTANCE:
            try:
                found = parse_instance(await self.get(path, dict))
            except (TargetGone, Rejected, PermissionMissing, SignInNeeded, Unsupported) as error:
                self.link.log.debug("no description at %s: %s", path, error)
            except Unreadable as error:
                trouble = error
            else:
                return found if found.certain else named(found, await self._nodeinfo())
        if trouble is not None:
            raise trouble
        return Instance()

    async def _nodeinfo(self) -> dict[str, Any]:
        for path in ("/nodeinfo/2.0", "/nodeinfo/2.1"):
            try:
                return await self.get(path, dict)
            except ConnectorError:
                continue
        return {}

    async def view(self, instance: Instance, host: str) -> View:
        """Who we are. Raises ``SignInNeeded`` for a login that is not good (snac says 422)."""
        answer = await self.answer(VERIFY)
        if answer.status in (400, 403, 422):
            words = said(answer)
            raise SignInNeeded("The server does not let this login in." + (f" It says: “{words}”" if words else ""))
        if answer.status != 200:
            raise read_error(answer, self.link.now(), "reading who we are")
        domain = instance.domain or host
        try:
            us = identity(document(answer.body, dict), domain)
            return View(us, domain, instance.snac, instance.software == "friendica")
        except Odd:
            raise SignInNeeded("The server does not say whose login this is. Sign in again under Accounts.") from None
