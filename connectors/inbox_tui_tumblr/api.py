"""Calls to Tumblr over the account's link."""

from __future__ import annotations

from inbox_tui.connector import Answer, Link, Quota
from inbox_tui.connector.fields import moment
from inbox_tui.connector.oauth import Login
from inbox_tui_tumblr.errors import read_error, write_error
from inbox_tui_tumblr.requests import Call

_WINDOWS = {"perhour": "requests this hour", "perday": "requests today"}


class Api:
    def __init__(self, link: Link, login: Login) -> None:
        self.link = link
        self.login = login
        self._used: dict[str, Quota] = {}

    def quotas(self) -> tuple[Quota, ...]:
        return tuple(self._used.values())

    async def read(self, call: Call, doing: str) -> bytes:
        """A good answer's body. Raises what :func:`read_error` says."""
        answer = await self._ask(call)
        if error := read_error(answer, self.link.now(), doing):
            raise error
        return answer.body

    async def write(self, call: Call, doing: str) -> bytes:
        """The body of an answer to a write that is no refusal; what it shows must still be checked."""
        answer = await self._ask(call)
        if error := write_error(answer, self.link.now(), doing):
            raise error
        return answer.body

    async def _ask(self, call: Call) -> Answer:
        body = dict(call.body) or None
        answer = await self.login.request(call.method, call.path, params=dict(call.params), json=body)
        for window, what in _WINDOWS.items():
            self._count(answer, window, what)
        return answer

    def _count(self, answer: Answer, window: str, what: str) -> None:
        told = [answer.header(f"x-ratelimit-{window}-{name}").strip() for name in ("limit", "remaining", "reset")]
        if not all(each.isascii() and each.isdigit() and len(each) < 8 for each in told):
            return
        limit, left, reset = map(int, told)
        at = moment(self.link.now().timestamp() + reset)
        self._used[window] = Quota(what=what, used=max(0, limit - left), limit=limit, resets_at=at)
