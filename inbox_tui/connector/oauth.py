"""Signing in with OAuth 2.0 as an installed app (RFC 6749, 7636, 8252): the browser, what comes back, and renewal.

Pure functions build addresses and read answers; :func:`allow` walks a person through it once, :class:`Login` keeps what
came of it good. The token endpoint's path must be among the connector's ``sign_in_paths``.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from inbox_tui.connector.declared import Expiry
from inbox_tui.connector.errors import (
    ConnectorError,
    RateLimited,
    Rejected,
    SignInNeeded,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
)
from inbox_tui.connector.given import Answer, Asker, Link
from inbox_tui.domain.model import EMPTY
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class

_BITS = 256
_EARLY = timedelta(minutes=1)
_TRY_AGAIN = timedelta(minutes=5)
_LONGEST_LIFE = 10 * 365 * 86_400
# RFC 6750, section 2.1: what a bearer token is made of. Some hand out others; what would break a header never passes.
_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")
_ENDED = "This login is no longer good. Sign in again under Accounts."


class ScopeRefused(Rejected):
    """The server knows none of the permissions asked for, or not by these names."""


@value_class(kw_only=True)
class App:
    """The app that asks for leave: the user's own, or one registered for this account."""

    authorize: str
    """The page to send the browser to, without a query."""
    token: str
    """Where codes become tokens: a path, or an address on one of the account's origins."""
    client_id: str
    client_secret: Secret | None = None
    """None for a public client, which PKCE alone protects."""
    scopes: str = ""
    """Separated by spaces, as they go into the address."""
    issuer: str = ""
    """What ``iss`` must say where it comes back at all (RFC 9207)."""
    basic: bool = False
    """The secret goes into an ``Authorization: Basic`` header, not into the form (X's confidential clients); where
    there is none, an empty one does (Reddit's installed apps)."""
    more: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Further parameters of the page: ``{"access_type": "offline", "prompt": "consent"}`` for Google."""
    headers: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Further headers for the token endpoint: the ``User-Agent`` that Reddit wants."""


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


@value_class()
class Returned:
    """What came back from the browser, or was pasted."""

    code: str = ""
    state: str | None = None
    issuer: str | None = None
    error: str = ""
    words: str = ""


# --- pure


def challenge(verifier: str) -> str:
    """PKCE's S256 (RFC 7636)."""
    import hashlib  # brings in OpenSSL, which no start needs

    return _b64(hashlib.sha256(verifier.encode("ascii")).digest())


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def authorize_url(app: App, redirect_uri: str, state: str, verifier: str) -> str:
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": redirect_uri,
        **({"scope": app.scopes} if app.scopes else {}),
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        **app.more,
    }
    return f"{app.authorize}?{urlencode(query)}"


def pasted(given: str) -> Returned:
    """A code as people paste it: bare, with its state (``CODE&state=STATE``), or the whole redirect address."""
    given = "".join(given.split())
    query = given
    if "://" in given:
        try:
            query = urlsplit(given).query
        except ValueError:
            return Returned()
    elif "=" not in given.partition("&")[2]:
        return Returned(code=given.removeprefix("code="))
    elif not given.startswith(("code=", "?code=", "error=", "state=", "?state=")):
        query = "code=" + given
    try:
        return returned({k: v[0] for k, v in parse_qs(query.lstrip("?"), max_num_fields=20).items()})
    except ValueError:
        return Returned()


def returned(query: Mapping[str, str]) -> Returned:
    return Returned(
        code=query.get("code", ""),
        state=query.get("state"),
        issuer=query.get("iss"),
        error=query.get("error", ""),
        words=query.get("error_description", ""),
    )


def code_of(got: Returned, state: str, issuer: str = "", *, typed: bool) -> str:
    """The code, if the answer is to our question. ``typed``: a person brought it, perhaps without the state.

    Raises ``Rejected``.
    """
    if got.error:
        if got.error == "invalid_scope":
            raise ScopeRefused("The server does not know the permissions that were asked for.")
        if got.error == "access_denied":
            raise Rejected("You declined in the browser. Start again when you want to sign in.")
        raise Rejected("The server did not let you in. Start again, or ask its administrators.")
    missing = got.state is None and typed
    import hmac

    if not missing and not hmac.compare_digest((got.state or "").encode(), state.encode()):
        raise Rejected("The answer belongs to another sign-in. Close other sign-in pages and start again.")
    if issuer and got.issuer is not None and got.issuer.rstrip("/") != issuer.rstrip("/"):
        raise Rejected("The answer came from another server than the one you named. Nothing was kept.")
    if not got.code or len(got.code) > 4096:
        raise Rejected("There was no code in that. Start again and paste all of what the page shows.")
    return got.code


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
    # Reddit and GitHub refuse with a 200 that names an error and holds no token.
    if not 200 <= answer.status < 300 or (isinstance(error, str) and error and "access_token" not in raw):
        if error == "invalid_scope":
            raise ScopeRefused("The server does not know the permissions that were asked for.")
        if error in ("invalid_client", "unauthorized_client"):
            raise Rejected("The server does not accept this app's id and secret. Check both and start again.")
        raise Rejected("The server did not accept the code. A code works once and for minutes: start again.")
    access, refresh = _text(raw, "access_token"), _text(raw, "refresh_token")
    if not token_ok(access) or _text(raw, "token_type").lower() not in ("bearer", ""):
        raise Unreadable("The server's answer held no usable login. Try again.", f"keys: {sorted(map(str, raw))[:20]}")
    return Tokens(
        access=Secret(access),
        refresh=Secret(refresh) if token_ok(refresh) else None,
        expires_at=_after(raw.get("expires_in"), now),
        refresh_expires_at=_after(raw.get("refresh_token_expires_in"), now),
        scopes=_text(raw, "scope")[:2000],
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


def _text(raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def _json(answer: Answer) -> Mapping[str, Any]:
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


# --- once: asking a person


def fresh(link: Link) -> str:
    """256 random bits for a state or a verifier."""
    return _b64(link.random(_BITS).to_bytes(_BITS // 8, "big"))


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


async def redeem(link: Link, app: App, code: str, redirect_uri: str, verifier: str) -> Tokens:
    """Turn a code into tokens."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }
    return await exchange(link, app, form)


async def allow(
    link: Link, app: App, ask: Asker, *, why: str, paste: str = "", port: int = 0, path: str = "", catch: bool = True
) -> Tokens:
    """Send a person to the page and bring tokens home. The redirect is caught on this machine, at ``port`` and
    ``path`` where the platform wants a registered one; where that cannot be, or ``catch`` is false, the address the
    browser ends at is pasted. ``paste`` is the redirect address for pasting, where it is another than the one caught
    (``https://localhost/``, an out-of-band one). Raises ``Rejected`` and what the way there raises."""
    state, verifier = fresh(link), fresh(link)
    redirect = f"http://127.0.0.1:{port}{path}" if port else ""
    if catch:
        try:
            async with ask.catcher(port=port, path=path) as catcher:
                redirect = catcher.redirect_uri
                await ask.open(authorize_url(app, redirect, state, verifier), why)
                got = returned(await catcher.wait())
            return await redeem(link, app, code_of(got, state, app.issuer, typed=False), redirect, verifier)
        except (Unsupported, Unreachable) as error:
            if not (paste or port):
                raise
            link.log.info("signing in by a pasted address: %s", error)
            state, verifier = fresh(link), fresh(link)
    redirect = paste or (f"http://127.0.0.1:{port}{path}" if port else redirect)
    await ask.open(authorize_url(app, redirect, state, verifier), why)
    help_ = "Allow it in the browser. Then copy the whole address of the page it ends at (it may not load) to here."
    got = pasted(await ask.code("Address", help_))
    return await redeem(link, app, code_of(got, state, app.issuer, typed=True), redirect, verifier)


# --- from then on


Renew = Callable[[Secret], Awaitable[Tokens]]


def refreshing(link: Link, app: App) -> Renew:
    """Renewal by RFC 6749, section 6: the refresh token, which may be good once, for a new pair."""

    async def renew(refresh: Secret) -> Tokens:
        return await exchange(link, app, {"grant_type": "refresh_token", "refresh_token": refresh.reveal()})

    return renew


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
        """A token that is good as far as we know, other than ``stale``. Raises ``SignInNeeded``."""
        if (current := self._good(stale)) is not None:
            return current
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
