"""Meta's tokens: from a code or a pasted token to one that lasts, and its renewal.

A long-lived token of Instagram and Threads ends after 60 days and is renewed by itself when it is at least 24 hours old
and has not ended; Facebook's are made once from a person's token and last. Token answers come flat, or wrapped in
``{"data": [{…}]}``; codes come with a trailing ``#_``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from inbox_tui.connector import (
    Answer,
    Asker,
    ConnectorError,
    Link,
    RateLimited,
    Rejected,
    SignInNeeded,
    Unreachable,
    Unreadable,
    oauth,
)
from inbox_tui.connector.fields import Odd, items, load, text, whole
from inbox_tui.connector.oauth import App, Renew, Tokens
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class
from inbox_tui_meta.errors import read_error
from inbox_tui_meta.fields import data, ident_or_none

LIFE = timedelta(days=60)
EARLY = timedelta(days=30)
"""Renewed when less than this is left."""
YOUNGEST = timedelta(hours=24)
"""Younger tokens are not renewed."""


@value_class(kw_only=True)
class Grant:
    """What a token endpoint gave."""

    tokens: Tokens
    user: str = ""
    """The account's id where it says so."""


def read_grant(answer: Answer, now: datetime, service: str) -> Grant:
    """The token in an answer. Raises ``Rejected`` (the code or token is not taken), ``RateLimited``, ``Unreachable``
    and ``Unreadable`` (a good answer without a usable token)."""
    if answer.status >= 500:
        raise Unreachable(f"{service} has trouble at the moment ({answer.status}). Try again later.")
    error = read_error(answer, now, service, "this sign-in")
    if isinstance(error, RateLimited | Unreachable):
        raise error
    if error is not None:
        raise Rejected(
            f"{service} does not take this code or token. A code works once; a token may have ended: get a new one."
        )
    try:
        raw = load(answer.body)
    except Odd:
        raw = None
    inner = next((each for each in data(raw) if isinstance(each, dict)), raw)
    raw = inner if isinstance(inner, dict) else {}
    access = text(raw, "access_token", 9000)
    if not oauth.token_ok(access):
        raise Unreadable(f"{service}'s answer held no usable login. Try again.", f"keys: {sorted(raw)[:20]}")
    seconds = whole(raw.get("expires_in")) or 0
    permissions = raw.get("permissions")
    granted = (
        permissions if isinstance(permissions, str) else ",".join(p for p in items(permissions) if isinstance(p, str))
    )
    return Grant(
        tokens=Tokens(
            access=Secret(access),
            expires_at=now + timedelta(seconds=min(seconds, 10**9)) if seconds else None,
            scopes=granted.replace(",", " ")[:2000],
        ),
        user=ident_or_none(raw.get("user_id")) or "",
    )


def pasted_token(given: str) -> Secret:
    """A token as people paste it, over line breaks too. Raises ``Rejected``."""
    token = "".join(given.split())
    if not oauth.token_ok(token):
        raise Rejected("That does not look like an access token: copy the whole of it, and nothing else.")
    return Secret(token)


def usable(token: str) -> bool:
    """Whether a token can stand in a header."""
    return oauth.token_ok(token)


async def allow(link: Link, app: App, ask: Asker, *, why: str, redirect: str, service: str) -> Grant:
    """Send a person to the page and take what they paste: the address the browser ends at, or the code alone. Meta's
    platforms take no loopback address for a redirect, so nothing can be caught. Raises ``Rejected`` and what the way
    there raises."""
    state, verifier = oauth.fresh(link), oauth.fresh(link)
    await ask.open(oauth.authorize_url(app, redirect, state, verifier), why)
    help_ = "Allow it in the browser. Then copy the whole address of the page it ends at (it may not load) to here."
    given = (await ask.code("Address", help_)).strip().removesuffix("#_")
    code = oauth.code_of(oauth.pasted(given), state, typed=True).removesuffix("#_")
    form = {
        "client_id": app.client_id,
        "client_secret": app.client_secret.reveal() if app.client_secret else "",
        "grant_type": "authorization_code",
        "redirect_uri": redirect,
        "code": code,
        "code_verifier": verifier,
    }
    answer = await link.http.request("POST", app.token, form=form, sign_in=True)
    return read_grant(answer, link.now(), service)


async def exchange(link: Link, url: str, service: str, params: Mapping[str, str]) -> Tokens:
    """A token for a longer one (``ig_exchange_token``, ``th_exchange_token``, ``fb_exchange_token``), or a fresh one
    for one that still works (``…_refresh_token``). Raises as :func:`read_grant` does."""
    answer = await link.http.request("GET", url, params=params)
    return read_grant(answer, link.now(), service).tokens


def renewing(link: Link, url: str, grant_type: str, service: str) -> Renew:
    """Renewal of a token by itself, for ``oauth.Login(link, renewing(…), early=EARLY)``. A refusal ends the login only
    where the token is no longer good (190); any other leaves the present one in use until it is asked again."""

    async def renew(token: Secret) -> Tokens:
        answer = await link.http.request("GET", url, params={"grant_type": grant_type, "access_token": token.reveal()})
        error = read_error(answer, link.now(), service, "this login's renewal")
        if isinstance(error, SignInNeeded):
            raise Rejected(str(error))
        if error is not None:
            raise error if isinstance(error, RateLimited) else Unreachable(str(error))
        return lasting(read_grant(answer, link.now(), service).tokens, link.now())

    return renew


def lasting(tokens: Tokens, now: datetime) -> Tokens:
    """With an end even where the answer names none: 60 days are what all of them last."""
    if tokens.expires_at is not None:
        return tokens
    return Tokens(access=tokens.access, expires_at=now + LIFE, scopes=tokens.scopes)


async def dashboard(link: Link, token: Secret, url: str, grant_type: str, service: str) -> Tokens:
    """A token made in the app's dashboard, whose age nobody tells: renewed at once, so that its end is known. One
    younger than 24 hours is not renewed; it lasts almost its 60 days. Whether it works is for the caller to see."""
    try:
        return await renewing(link, url, grant_type, service)(token)
    except Unreachable as error:
        link.log.info("a new token is not renewed yet: %s", error)
    except ConnectorError as error:
        if not isinstance(error, Rejected | Unreadable):
            raise
        link.log.info("a token is not renewed: %s", error)
    return Tokens(access=token, expires_at=link.now() + LIFE - YOUNGEST)
