"""The way to LinkedIn: every call with its version, counted against the day's allowance, its answer understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from inbox_tui.connector import Answer, Link

from .allowance import Allowance
from .errors import checked
from .requests import Request

_BAD_REQUEST = 400


class Way(Protocol):
    """A request with the login on it."""

    async def request(
        self, method: str, url: str, *, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer: ...


class Api:
    """One account's calls."""

    def __init__(self, link: Link, way: Way, version: str, allowance: Allowance) -> None:
        self.link = link
        self.allowance = allowance
        self._version = version
        self._way = way
        self._raw = False

    async def ask(self, request: Request) -> tuple[Any, Answer]:
        """The answer's JSON, and the answer. Raises what :func:`inbox_tui_linkedin.errors.error_of` says."""
        writing = request.method != "GET"
        answer = await self._once(request, raw=self._raw)
        if answer.status == _BAD_REQUEST and request.raw:
            # A 400 did nothing, so the other spelling of the names may be tried, for a write too.
            other = await self._once(request, raw=not self._raw)
            if 200 <= other.status < 300:
                self._raw = not self._raw
                answer = other
            elif other.status != _BAD_REQUEST:
                answer = other
        return checked(answer, self.link.now(), version=self._version, writing=writing), answer

    async def get(self, request: Request) -> Any:
        return (await self.ask(request))[0]

    async def _once(self, request: Request, *, raw: bool) -> Answer:
        self.allowance.spend(self.link.now())
        headers = {"LinkedIn-Version": self._version, "X-Restli-Protocol-Version": "2.0.0"}
        if request.finder:
            headers["X-RestLi-Method"] = request.finder
        address = request.raw if raw and request.raw else request.url
        return await self._way.request(request.method, address, json=request.json, headers=headers)
