"""The token endpoint (RFC 6749, sections 4.1.3 and 6): what is asked of it, and how its answers are read."""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector.errors import RateLimited, Rejected, Unreachable, Unreadable
from inbox_tui.connector.fields import Odd, load, part, text
from inbox_tui.connector.given import Answer, Link
from inbox_tui.connector.oauth.app import App
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class

_LONGEST_LIFE = 10 * 365 * 86_400
# RFC 6750, section 2.1: what a bearer token is made of. Some hand out others; what would break a header never passes.
_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")


class ScopeRefused(Rejected):
    """The server knows none of the permissions asked for, or not by these names."""


@value_class(kw_only=True)
class Tokens:
    """What the token endpoint gave."""

    access: Secret
    refresh: Secret | None = None
    expires_at: datetime | None = None
    """None: until it is taken back."""
    refresh_expires_at: datetime | None = None
    """When the refresh token itself ends, where the server says so (Google's for apps in testing: after 7 days)."""
    scopes: str = ""
    """What was granted, where it says so."""

    def secrets(self) -> dict[str, Secret]:
        """To be kept: what is missing here does not overwrite what is there."""
        kept = {"token": self.access}
        if self.refresh:
            kept["refresh"] = self.refresh
        if self.expires_at is not None:
            kept["expires"] = Secret(self.expires_at.isoformat())
        if self.refresh_expires_at is not None:
            kept["refresh_expires"] = Secret(self.refresh_expires_at.isoformat())
        return kept


Renew = Callable[[Secret], Awaitable[Tokens]]


def token_ok(token: str) -> bool:
    """Whether a token can stand in a header."""
    return _TOKEN.fullmatch(token) is not None


def read_tokens(answer: Answer, now: datetime) -> Tokens:
    """The tokens in an answer of the token endpoint. Raises ``ScopeRefused``, ``Rejected`` (the code or the refresh
    token is not accepted), ``RateLimited``, ``Unreachable``, ``Unreadable`` (a good answer without a usable token)."""
    raw = _json(answer)
    if answer.status == 429:
        raise RateLimited("The server asks for a pause between sign-ins.", _retry_at(answer, now))
    if answer.status >= 500:
        raise Unreachable(f"The server has trouble at the moment ({answer.status}). Try again later.")
    error = raw.get("error")
    if answer.status in (403, 404, 408, 425) and not raw:
        # A web page of whatever stands in front of the token endpoint says nothing of the login.
        raise Unreachable(f"The server did not let the sign-in through ({answer.status}). Try again later.")
    # Reddit and GitHub refuse with a 200 that names an error and holds no token.
    if not 200 <= answer.status < 300 or (isinstance(error, str) and error and "access_token" not in raw):
        if error == "invalid_scope":
            raise ScopeRefused("The server does not know the permissions that were asked for.")
        if error in ("invalid_client", "unauthorized_client"):
            raise Rejected("The server does not accept this app's id and secret. Check both and start again.")
        raise Rejected("The server did not accept the code. A code works once and for minutes: start again.")
    access, refresh = text(raw, "access_token"), text(raw, "refresh_token")
    if not token_ok(access) or text(raw, "token_type").lower() not in ("bearer", ""):
        raise Unreadable("The server's answer held no usable login. Try again.", f"keys: {sorted(map(str, raw))[:20]}")
    return Tokens(
        access=Secret(access),
        refresh=Secret(refresh) if token_ok(refresh) else None,
        expires_at=_after(raw.get("expires_in"), now),
        refresh_expires_at=_after(raw.get("refresh_token_expires_in"), now),
        scopes=text(raw, "scope")[:2000],
    )


def _after(seconds: Any, now: datetime) -> datetime | None:
    """``expires_in``, a number or its digits; 0 or nonsense means that nothing is known."""
    if isinstance(seconds, str) and seconds.isascii() and seconds.isdigit() and len(seconds) < 12:
        seconds = int(seconds)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _LONGEST_LIFE:
        return None
    return now + timedelta(seconds=seconds)


def _retry_at(answer: Answer, now: datetime) -> datetime | None:
    return _after(answer.header("retry-after").strip(), now)


def _json(answer: Answer) -> Mapping[str, Any]:
    try:
        return part(load(answer.body))
    except Odd:
        return {}


async def exchange(link: Link, app: App, form: Mapping[str, str]) -> Tokens:
    """Ask the token endpoint. Raises what :func:`read_tokens` says, and what the way there raises."""
    given = {"client_id": app.client_id, **form}
    headers = dict(app.headers)
    secret = app.client_secret.reveal() if app.client_secret else ""
    if app.basic:
        pair = base64.b64encode(f"{app.client_id}:{secret}".encode()).decode("ascii")
        headers["Authorization"] = f"Basic {pair}"
    elif secret:
        given["client_secret"] = secret
    answer = await link.http.request("POST", app.token, form=given, headers=headers, sign_in=True)
    return read_tokens(answer, link.now())


def refreshing(link: Link, app: App) -> Renew:
    """Renewal by RFC 6749, section 6: the refresh token, which may be good once, for a new pair."""

    async def renew(refresh: Secret) -> Tokens:
        return await exchange(link, app, {"grant_type": "refresh_token", "refresh_token": refresh.reveal()})

    return renew
