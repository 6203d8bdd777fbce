"""From then on: calls with a token that is renewed in time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector.declared import Expiry
from inbox_tui.connector.errors import ConnectorError, Rejected, SignInNeeded, Unreachable, Unsure
from inbox_tui.connector.given import Answer, Link
from inbox_tui.connector.oauth.tokens import Renew
from inbox_tui.domain.secret import Secret

_EARLY = timedelta(minutes=1)
_TRY_AGAIN = timedelta(minutes=5)
_ENDED = "This login is no longer good. Sign in again under Accounts."


class Login:
    """Calls with a token that is renewed in time: ``early`` before it runs out, or when the server refuses it.

    The secrets ``token``, ``refresh``, ``expires`` and ``refresh_expires`` (ISO 8601) are the account's, as
    :meth:`Tokens.secrets` names them. ``renew`` makes new ones of the refresh token (of the token itself where there is
    none, as Meta does it); None where nothing can be renewed. One renewal at a time, whoever asks; kept before it is
    used; an empty answer never replaces a good token.
    """

    def __init__(self, link: Link, renew: Renew | None = None, *, early: timedelta = _EARLY) -> None:
        self._link = link
        self._renew = renew
        self._early = early
        self._lock = asyncio.Lock()
        self._not_before: datetime | None = None

    @property
    def expires_at(self) -> datetime | None:
        return self._moment("expires")

    def _moment(self, name: str) -> datetime | None:
        kept = self._link.secret(name)
        try:
            moment = datetime.fromisoformat(kept.reveal()) if kept else None
        except ValueError:
            return None
        return moment if moment is not None and moment.tzinfo is not None else None

    def expiry(self, then: str = "Sign in again under Accounts.") -> tuple[Expiry, ...]:
        """For ``Profile.expires``: when a login ends that cannot be renewed, or only until then."""
        at = self.expires_at if self._renew is None else self._moment("refresh_expires")
        return (Expiry(what="This login", at=at, then=then),) if at is not None else ()

    async def token(self, stale: Secret | None = None) -> Secret:
        """A token that is good as far as we know, other than ``stale``. Raises ``SignInNeeded``.

        Whoever waits may give up, and the program may end: a renewal goes on all the same, for the old refresh token
        may be spent by then.
        """
        if (current := self._good(stale)) is not None:
            return current
        return await self._link.finish(self._renewed_once(stale))

    async def _renewed_once(self, stale: Secret | None) -> Secret:
        async with self._lock:
            if (current := self._good(stale)) is not None:
                return current
            return await self._renewed(stale)

    def _good(self, stale: Secret | None) -> Secret | None:
        current, at, now = self._link.secret("token"), self.expires_at, self._link.now()
        if not current or current == stale:
            return None
        waiting = self._not_before is not None and now < self._not_before and (at is None or now < at)
        return current if at is None or now < at - self._early or waiting else None

    async def _renewed(self, stale: Secret | None) -> Secret:
        current, at, now = self._link.secret("token"), self.expires_at, self._link.now()
        usable = bool(current) and current != stale and (at is None or now < at)
        spent = self._link.secret("refresh") or current
        if self._renew is None or not spent:
            if current and usable:
                return current
            raise SignInNeeded(_ENDED)
        try:
            tokens = await self._renew(spent)
        except Rejected:
            raise SignInNeeded(_ENDED) from None
        except ConnectorError as error:
            self._not_before = now + _TRY_AGAIN
            if current and usable:
                return current
            # What became of a renewal without an answer is told by the next one; nothing of the user's hangs on it.
            raise Unreachable(str(error)) if isinstance(error, Unsure) else error from None
        self._not_before = None
        kept = tokens.secrets()
        if "expires" not in kept and self._link.secret("expires"):
            kept["expires"] = Secret("never")
        await self._link.keep(kept)
        return tokens.access

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        json: Any = None,
        form: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = 30.0,
    ) -> Answer:
        """``Http.request`` with the token. A 401 is a refusal, so after a renewal it is tried once more, writes too."""
        token = await self.token()
        for last in (False, True):
            answer = await self._link.http.request(
                method,
                url,
                params=params,
                json=json,
                form=form,
                content=content,
                headers={**(headers or {}), "Authorization": f"Bearer {token.reveal()}"},
                timeout=timeout,
            )
            if answer.status != 401 or last or self._renew is None:
                break
            token = await self.token(token)
        return answer
