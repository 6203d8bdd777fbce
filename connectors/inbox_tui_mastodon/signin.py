"""Signing in: OAuth 2 with PKCE by the browser, by a pasted code, or with a token the user already has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

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
from inbox_tui.connector.fields import Odd, items, load, text
from inbox_tui.connector.oauth import (
    App,
    ScopeRefused,
    Tokens,
    authorize_url,
    code_of,
    fresh,
    pasted,
    redeem,
    returned,
)
from inbox_tui.domain.secret import Secret
from inbox_tui_mastodon.api import Api
from inbox_tui_mastodon.errors import said, wait_until
from inbox_tui_mastodon.instance import Instance

APPS = "/api/v1/apps"
TOKEN = "/oauth/token"  # noqa: S105 - a path
AUTHORIZE = "/oauth/authorize"
METADATA = "/.well-known/oauth-authorization-server"
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
FINE_SCOPES = "read:accounts read:statuses read:notifications write:statuses write:favourites"
BROAD_SCOPES = "read write"
CLIENT = ("client_id", "client_secret")
"""The secrets that name the app registered for this account."""
NO_SERVER = "There is no Mastodon-compatible server at that address. Check it for typing errors."
WHY = "Allow inbox-tui to read and answer for you"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where to send the browser, and who answers for it."""

    authorize: str
    issuer: str
    scopes: str

    def app(self, client_id: str, client_secret: str) -> App:
        return app_of(client_id, client_secret, self.authorize, self.scopes)


def app_of(client_id: str, client_secret: str, authorize: str = "", scopes: str = "") -> App:
    """The app that was registered on a server, as it asks for tokens there."""
    return App(
        authorize=authorize, token=TOKEN, client_id=client_id, client_secret=Secret(client_secret), scopes=scopes
    )


@dataclass(frozen=True, slots=True)
class Grant:
    tokens: Tokens
    client_id: str
    client_secret: str
    scopes: str

    @property
    def secrets(self) -> dict[str, Secret]:
        app = {"client_id": Secret(self.client_id), "client_secret": Secret(self.client_secret)}
        return self.tokens.secrets() | app


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
        except ScopeRefused:
            try:
                return await self._grant(Endpoints(where.authorize, where.issuer, BROAD_SCOPES))
            except ScopeRefused:
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
                state, verifier = fresh(self.link), fresh(self.link)
                url = authorize_url(where.app(*client), catcher.redirect_uri, state, verifier)
                await self.ask.open(url, WHY)
                got = returned(await catcher.wait())
        except (Unsupported, Unreachable) as error:
            self.link.log.info("signing in by a pasted code: %s", error)
        else:
            code = code_of(got, state, where.issuer, typed=False)
            return await self._exchange(where, client, code, catcher.redirect_uri, verifier)
        where, client = await self._register(where, OUT_OF_BAND)
        state, verifier = fresh(self.link), fresh(self.link)
        await self.ask.open(authorize_url(where.app(*client), OUT_OF_BAND, state, verifier), WHY)
        given = await self.ask.code("Code", "Paste the code the page shows, or the address it led to.")
        code = code_of(pasted(given), state, where.issuer, typed=True)
        return await self._exchange(where, client, code, OUT_OF_BAND, verifier)

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
        try:
            tokens = await redeem(self.link, where.app(*client), code, redirect_uri, verifier)
        except Unreadable:
            raise Rejected(
                "The server's answer held no usable login. Try again, or give it a token made on its website."
            ) from None
        return Grant(tokens, client[0], client[1], tokens.scopes or where.scopes)
