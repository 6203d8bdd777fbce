"""The login of one account: app password in, tokens out, renewed as rarely as can be.

Sources: ``com.atproto.server.createSession`` and ``refreshSession``. An access token lives two hours, a refresh token
90 days; logging in is limited to 300 a day, so it comes last. An expired access token is a 400, not a 401.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Any

from inbox_tui.connector import Answer, Link, Rejected, SignInNeeded, Unreachable, Unreadable, Unsure
from inbox_tui.domain.secret import Secret

from . import errors

CREATE = "/xrpc/com.atproto.server.createSession"
REFRESH = "/xrpc/com.atproto.server.refreshSession"
CHAT_PROXY = {"atproto-proxy": "did:web:api.bsky.chat#bsky_chat"}
_APP_PASSWORD = re.compile(r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}")
Params = Mapping[str, str] | Sequence[tuple[str, str]]


class FactorNeeded(Exception):
    """The server has mailed a code and wants it beside the password."""


def looks_like_app_password(password: str) -> bool:
    return _APP_PASSWORD.fullmatch(password) is not None


def claims(token: str) -> dict[str, Any]:
    """What a token says of itself (``sub``, ``scope``), unverified; empty where it cannot be read."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        found = errors.decode(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error):
        return {}
    return found if isinstance(found, dict) else {}


class Session:
    """Calls with the account's login. ``given`` holds secrets while signing in, before they are stored."""

    def __init__(self, link: Link, given: Mapping[str, Secret] | None = None) -> None:
        self.link = link
        self.given: dict[str, Secret] | None = dict(given) if given is not None else None
        self._lock = asyncio.Lock()
        self._refused: Secret | None = None
        self.document: object = None
        """The account's DID document, as the last login or renewal brought it."""

    def secret(self, name: str) -> str:
        kept = self.given.get(name) if self.given is not None else self.link.secret(name)
        return kept.reveal() if kept else ""

    @property
    def did(self) -> str:
        """Our DID, as the tokens or the settings tell; empty before the first login."""
        subject = claims(self.secret("access") or self.secret("refresh")).get("sub")
        return subject if isinstance(subject, str) and subject else self.link.settings.get("did", "")

    @property
    def scope(self) -> str:
        found = claims(self.secret("access")).get("scope")
        return found if isinstance(found, str) else ""

    # --- tokens

    async def log_in(self, identifier: str, factor: str = "") -> dict[str, Any]:
        """``createSession`` with a handle or DID and the password; the answer. Raises ``FactorNeeded``, ``Rejected``
        (wrong password) and the rest."""
        body = {"identifier": identifier, "password": self.secret("password")}
        if factor:
            body["authFactorToken"] = factor
        answer = await self._open(CREATE, json=body)
        name, message = errors.problem(answer)
        if name == "AuthFactorTokenRequired":
            raise FactorNeeded
        if answer.status == 401 and name not in errors.CLOSED:
            raise Rejected(
                "Bluesky does not accept this code; ask for a new one by signing in again."
                if factor and "token" in message.lower()
                else "Bluesky does not know this handle with this app password; check both."
            )
        if answer.status in (404, 405):
            raise Rejected("That server does not speak Bluesky's protocol. Check its address.")
        found = errors.read(answer, self.link.now())
        await self._adopt(found)
        return found

    async def access(self, stale: str = "") -> str:
        """An access token other than ``stale``; one renewal at a time, whoever asks."""
        current = self.secret("access")
        if current and current != stale:
            return current
        async with self._lock:
            current = self.secret("access")
            if current and current != stale:
                return current
            if not await self._refresh():
                await self._log_in_again()
            return self.secret("access")

    async def _refresh(self) -> bool:
        token = self.secret("refresh")
        if not token:
            return False
        answer = await self._open(REFRESH, headers={"authorization": f"Bearer {token}"})
        name, _ = errors.problem(answer)
        if answer.status in (400, 401) and name and name not in errors.CLOSED:
            return False
        await self._adopt(errors.read(answer, self.link.now()))
        return True

    async def _log_in_again(self) -> None:
        password = Secret(self.secret("password"))
        # A password that was refused once is not offered again: log-ins are counted by the day.
        if not password or password == self._refused:
            raise SignInNeeded(errors.SIGN_IN)
        try:
            await self.log_in(self.link.settings.get("did") or self.link.settings.get("handle", ""))
        except (FactorNeeded, Rejected):
            self._refused = password
            raise SignInNeeded(errors.SIGN_IN) from None

    async def _adopt(self, found: Mapping[str, Any]) -> None:
        pair = {"access": found.get("accessJwt"), "refresh": found.get("refreshJwt")}
        fresh = {name: Secret(value) for name, value in pair.items() if isinstance(value, str) and value}
        did = found.get("did")
        known = self.link.settings.get("did", "") if self.given is None else ""
        if len(fresh) < 2 or not isinstance(did, str) or not did:
            raise Unreadable("The server's answer to signing in is not Bluesky's.")
        if known and did != known:
            raise SignInNeeded("This login belongs to another Bluesky account; sign in again.")
        if found.get("active") is False:
            raise SignInNeeded(errors.closed_words(found.get("status")))
        self.document = found.get("didDoc") or self.document
        if self.given is not None:
            self.given.update(fresh)
        else:
            await self.link.keep(fresh)

    async def _open(self, path: str, json: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        try:
            return await self.link.http.request("POST", path, json=json, headers=headers, sign_in=True)
        except Unsure as error:
            # Logging in twice is harmless, and a used refresh token is good for a while longer.
            raise Unreachable(str(error)) from error

    # --- calls

    async def call(
        self, method: str, name: str, *, params: Params | None = None, json: Any = None, chat: bool = False
    ) -> Answer:
        """One XRPC call, whatever it answers. An expired token is renewed and the call repeated once: the server
        refused the first, so that is safe for a write too."""
        stale = ""
        for last in (False, True):
            token = await self.access(stale)
            headers = {"authorization": f"Bearer {token}", **(CHAT_PROXY if chat else {})}
            answer = await self.link.http.request(method, f"/xrpc/{name}", params=params, json=json, headers=headers)
            problem, message = errors.problem(answer)
            spent = problem in ("ExpiredToken", "InvalidToken") and not errors.bad_token_for_chat(problem, message)
            if last or not spent or answer.status not in (400, 401):
                break
            stale = token
        return answer

    async def get(self, name: str, params: Params | None = None, *, chat: bool = False) -> dict[str, Any]:
        """A query's JSON object. Raises the contract's errors."""
        return errors.read(await self.call("GET", name, params=params, chat=chat), self.link.now())

    async def post(self, name: str, body: Mapping[str, Any], *, chat: bool = False) -> dict[str, Any]:
        """A procedure's JSON object. Raises the contract's errors; ``Unsure`` where it may have been carried out."""
        answer = await self.call("POST", name, json=dict(body), chat=chat)
        return errors.read(answer, self.link.now(), write=True)
