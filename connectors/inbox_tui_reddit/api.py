"""Calls to Reddit over the account's link: by an approved app's login, or by the secret of the private feeds."""

from __future__ import annotations

from inbox_tui.connector import Answer, Link, Quota, SignInNeeded
from inbox_tui.connector.fields import moment
from inbox_tui.connector.oauth import Login
from inbox_tui_reddit.errors import read_error, write_error
from inbox_tui_reddit.requests import Call


class Api:
    """``login`` is None where there are only feeds. ``site`` is the origin that feeds and pages come from."""

    def __init__(self, link: Link, agent: str, login: Login | None = None, *, site: str = "", user: str = "") -> None:
        self.link = link
        self.agent = agent
        self.login = login
        self._site = site
        self._user = user
        self._used: Quota | None = None

    @property
    def feeds(self) -> bool:
        return self.login is None

    def quotas(self) -> tuple[Quota, ...]:
        return (self._used,) if self._used else ()

    async def read(self, call: Call, doing: str) -> Answer:
        """A good answer. Raises what :func:`read_error` says."""
        answer = await self._ask(call)
        if error := read_error(answer, self.link.now(), doing):
            raise error
        return answer

    async def write(self, call: Call, doing: str) -> Answer:
        """An answer to a write that names no error; what it shows must still be checked."""
        answer = await self._ask(call)
        if error := write_error(answer, self.link.now(), doing):
            raise error
        return answer

    async def _ask(self, call: Call) -> Answer:
        headers = {"User-Agent": self.agent}
        form = dict(call.form) or None
        if self.login is not None:
            answer = await self.login.request(
                call.method, call.path, params=dict(call.params), form=form, headers=headers
            )
        else:
            answer = await self._feed(call, headers)
        self._count(answer)
        return answer

    async def _feed(self, call: Call, headers: dict[str, str]) -> Answer:
        feed = self.link.secret("feed")
        if not feed:
            raise SignInNeeded("This account is not signed in. Sign in under Accounts.")
        params = {**call.params, "feed": feed.reveal(), "user": self._user}
        return await self.link.http.request(
            call.method, f"{self._site}{call.path}.json", params=params, headers=headers
        )

    def _count(self, answer: Answer) -> None:
        """``x-ratelimit-…``: requests used and left in this window, and the seconds until the next."""
        try:
            used, left, reset = (float(answer.header(f"x-ratelimit-{name}")) for name in ("used", "remaining", "reset"))
            limit = used + left
        except ValueError:
            return
        if 0 <= used < 1e9 and 0 <= left < 1e9 and 0 <= reset < 1e7:
            at = moment(self.link.now().timestamp() + reset)
            self._used = Quota(what="requests in this window", used=used, limit=limit, resets_at=at)
