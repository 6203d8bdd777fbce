"""Signing in: OAuth 2 with PKCE by the browser, by a pasted code, or with a token the user already has."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from inbox_tui.connector import (
    Answer,
    Asker,
    ConnectorError,
    Link,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
)
from inbox_tui.domain.secret import Secret
from inbox_tui_mastodon.api import Api, token_ok
from inbox_tui_mastodon.errors import said, wait_until
from inbox_tui_mastodon.fields import Odd, items, load, text
from inbox_tui_mastodon.instance import Instance

APPS = "/api/v1/apps"
TOKEN = "/oauth/token"  # noqa: S105 - a path
AUTHORIZE = "/oauth/authorize"
METADATA = "/.well-known/oauth-authorization-server"
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
FINE_SCOPES = "read:accounts read:statuses read:notifications write:statuses write:favourites"
BROAD_SCOPES = "read write"
STATE_BITS = 256
NO_SERVER = "There is no Mastodon-compatible server at that address. Check it for typing errors."
WHY = "Allow inbox-tui to read and answer for you"


class _ScopeRefused(Exception):
    """The server knows no fine-grained scopes."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where to send the browser, and who answers for it."""

    authorize: str
    issuer: str
    scopes: str


@dataclass(frozen=True, slots=True)
class Grant:
    token: Secret
    client_id: str
    client_secret: str
    scopes: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back from the browser, or was pasted."""

    code: str = ""
    state: str | None = None
    issuer: str | None = None
    error: str = ""
    words: str = ""


def endpoints(server: str, instance: Instance, metadata: Mapping[str, Any]) -> Endpoints:
    """RFC 8414 metadata where it is offered and stays on this very server, else the usual paths. Pure."""
    authorize = text(metadata, "authorization_endpoint", 2048)
    if _origin(authorize) != _origin(server) or "?" in authorize or "#" in authorize:
        authorize = server + AUTHORIZE
    issuer = text(metadata, "issuer", 2048) or server
    offered = [name for name in items(metadata.get("scopes_supported")) if isinstance(name, str)]
    fine = instance.fine_scopes and (not offered or set(FINE_SCOPES.split()) <= set(offered))
    return Endpoints(authorize, issuer, FINE_SCOPES if fine else BROAD_SCOPES)


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()


def challenge(verifier: str) -> str:
    """PKCE's S256 (RFC 7636)."""
    return _b64(hashlib.sha256(verifier.encode("ascii")).digest())


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def authorize_url(where: Endpoints, client_id: str, redirect_uri: str, state: str, verifier: str) -> str:
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": where.scopes,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    return f"{where.authorize}?{urlencode(query)}"


def pasted(given: str) -> Returned:
    """A code as people paste it: bare, as snac prints it (``CODE&state=STATE``), or the whole redirect address."""
    given = "".join(given.split())
    query = given
    if "://" in given:
        try:
            query = urlsplit(given).query
        except ValueError:
            return Returned()
    elif "=" not in given.partition("&")[2]:
        return Returned(code=given.removeprefix("code="))
    elif not given.startswith(("code=", "?code=", "error=")):
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


def check(got: Returned, state: str, issuer: str, *, typed: bool) -> str:
    """The code, if the answer is to our question. ``typed``: a person brought it, perhaps without the state.

    Raises ``Rejected``.
    """
    if got.error:
        if got.error == "invalid_scope":
            raise _ScopeRefused
        if got.error == "access_denied":
            raise Rejected("You declined in the browser. Start again when you want to sign in.")
        raise Rejected("The server did not let you in. Start again, or ask its administrators.")
    missing = got.state is None and typed
    if not missing and not hmac.compare_digest((got.state or "").encode(), state.encode()):
        raise Rejected("The answer belongs to another sign-in. Close other sign-in pages and start again.")
    if got.issuer is not None and got.issuer.rstrip("/") != issuer.rstrip("/"):
        raise Rejected("The answer came from another server than the one you named. Nothing was kept.")
    if not got.code or len(got.code) > 4096:
        raise Rejected("There was no code in that. Start again and paste all of what the page shows.")
    return got.code


def _json(answer: Answer) -> Mapping[str, Any]:
    try:
        value = load(answer.body)
    except Odd:
        return {}
    return value if isinstance(value, dict) else {}


def _failed(answer: Answer, link: Link, doing: str) -> ConnectorError:
    if answer.status == 429:
        return RateLimited("The server asks for a pause between sign-ins.", wait_until(answer, link.now()))
    if answer.status >= 500:
        return Unreachable(f"The server has trouble at the moment ({answer.status}). Try again later.")
    words = said(answer)
    return Rejected(f"The server refused {doing} ({answer.status})." + (f" It says: “{words}”" if words else ""))


class SignIn:
    """One attempt to get a token."""

    def __init__(self, link: Link, server: str, ask: Asker) -> None:
        self.link = link
        self.server = server
        self.ask = ask

    async def run(self) -> Grant:
        """Ask the user to allow us in. Raises ``Rejected`` and what the way to the server raises."""
        public = Api(self.link, None)
        try:
            where = endpoints(self.server, await public.instance(), await self._metadata(public))
        except Unreadable:
            raise Rejected(NO_SERVER) from None
        try:
            return await self._grant(where)
        except _ScopeRefused:
            try:
                return await self._grant(Endpoints(where.authorize, where.issuer, BROAD_SCOPES))
            except _ScopeRefused:
                raise Rejected("The server grants no permission to read and write.") from None

    async def _metadata(self, public: Api) -> Mapping[str, Any]:
        try:
            found: dict[str, Any] = await public.get(METADATA, dict)
        except (TargetGone, Rejected, PermissionMissing, SignInNeeded, Unreadable, Unsupported):
            return {}
        return found

    async def _grant(self, where: Endpoints) -> Grant:
        try:
            async with self.ask.catcher() as catcher:
                where, client = await self._register(where, catcher.redirect_uri)
                state, verifier = self._secrets()
                url = authorize_url(where, client[0], catcher.redirect_uri, state, verifier)
                await self.ask.open(url, WHY)
                got = returned(await catcher.wait())
        except (Unsupported, Unreachable) as error:
            self.link.log.info("signing in by a pasted code: %s", error)
        else:
            code = check(got, state, where.issuer, typed=False)
            return await self._exchange(where, client, code, catcher.redirect_uri, verifier)
        where, client = await self._register(where, OUT_OF_BAND)
        state, verifier = self._secrets()
        await self.ask.open(authorize_url(where, client[0], OUT_OF_BAND, state, verifier), WHY)
        given = await self.ask.code("Code", "Paste the code the page shows, or the address it led to.")
        code = check(pasted(given), state, where.issuer, typed=True)
        return await self._exchange(where, client, code, OUT_OF_BAND, verifier)

    def _secrets(self) -> tuple[str, str]:
        """State and PKCE verifier, 256 bits each."""
        size = STATE_BITS // 8
        return (
            _b64(self.link.random(STATE_BITS).to_bytes(size, "big")),
            _b64(self.link.random(STATE_BITS).to_bytes(size, "big")),
        )

    async def _register(self, where: Endpoints, redirect_uri: str) -> tuple[Endpoints, tuple[str, str]]:
        """An app of our own for exactly this redirect address: servers compare it byte for byte, and not all take two.
        A server that refuses fine scopes is asked for broad ones."""
        for scopes in dict.fromkeys((where.scopes, BROAD_SCOPES)):
            form = {"client_name": "inbox-tui", "redirect_uris": redirect_uri, "scopes": scopes}
            answer = await self.link.http.request("POST", APPS, form=form, sign_in=True)
            raw = _json(answer)
            client_id, client_secret = text(raw, "client_id", 4096), text(raw, "client_secret", 4096)
            if 200 <= answer.status < 300 and client_id and client_secret:
                return Endpoints(where.authorize, where.issuer, scopes), (client_id, client_secret)
            if answer.status not in (400, 422):
                break
        if 200 <= answer.status < 300:
            raise Rejected(NO_SERVER)
        if answer.status in (404, 405) or 300 <= answer.status < 400:
            raise Rejected(
                "The server does not take new apps there. Give the address of the server itself, which may differ from "
                "the end of your handle."
            )
        raise _failed(answer, self.link, "to register this app")

    async def _exchange(
        self, where: Endpoints, client: tuple[str, str], code: str, redirect_uri: str, verifier: str
    ) -> Grant:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": client[0],
            "client_secret": client[1],
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        answer = await self.link.http.request("POST", TOKEN, form=form, sign_in=True)
        raw = _json(answer)
        if not 200 <= answer.status < 300:
            if raw.get("error") == "invalid_scope":
                raise _ScopeRefused
            if answer.status in (400, 401, 403, 404, 422):
                raise Rejected("The server did not accept the code. A code works once and for minutes: start again.")
            raise _failed(answer, self.link, "to exchange the code")
        token = text(raw, "access_token", 8192)
        if not token_ok(token) or text(raw, "token_type", 40).lower() not in ("bearer", ""):
            raise Rejected(
                "The server's answer held no usable login. Try again, or give it a token made on its website."
            )
        return Grant(Secret(token), client[0], client[1], text(raw, "scope", 2000) or where.scopes)
