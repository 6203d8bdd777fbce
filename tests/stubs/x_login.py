"""X's sign-in: the page, the code with PKCE, tokens and their renewal; and who clicks there."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from inbox_tui.connector import Answer, Rejected, Unsupported
from inbox_tui.testing.link import answer


class XLogin:
    client_id = "invented-client"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.closed_login = False
        self.access, self.refresh = "paper-access-1", "paper-refresh-1"
        self.tokens = 1
        self.codes: dict[str, tuple[str, str, datetime]] = {}

    def expire(self) -> None:
        self.access = "nobody-knows-it"

    def end(self) -> None:
        self.closed_login = True
        self.access = self.refresh = "nobody-knows-it"

    def allow(self, url: str) -> str:
        """The account's owner says yes on X's page. Returns the address the browser is sent to."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert urlsplit(url).path == "/i/oauth2/authorize"
        assert asked["client_id"] == self.client_id
        assert asked["code_challenge_method"] == "S256"
        assert "offline.access" in asked["scope"].split()
        if self.closed_login:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = f"paper-code-{len(self.codes)}"
        self.codes[code] = (asked["redirect_uri"], asked["code_challenge"], self.now())
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}"

    def token(self, form: dict[str, str]) -> Answer:
        bad = answer(400, {"error": "invalid_request", "error_description": "Value passed for the token was invalid."})
        if form.get("client_id") != self.client_id or self.closed_login:
            return bad
        match form.get("grant_type"):
            case "authorization_code":
                redirect, challenge, at = self.codes.pop(form.get("code", ""), ("", "", self.now()))
                digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
                fits = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == challenge
                # Tests run a hundredfold fast: the thirty seconds are three thousand there.
                if redirect != form.get("redirect_uri") or not fits or self.now() - at > timedelta(seconds=3000):
                    return bad
            case "refresh_token":
                if form.get("refresh_token") != self.refresh:
                    return bad
            case _:
                return bad
        self.tokens += 1
        self.access, self.refresh = f"paper-access-{self.tokens}", f"paper-refresh-{self.tokens}"
        return answer(200, {
            "token_type": "bearer", "expires_in": 7200, "access_token": self.access, "refresh_token": self.refresh,
            "scope": "tweet.read users.read tweet.write tweet.moderate.write dm.read dm.write offline.access",
        })  # fmt: skip


class Browser:
    """The account's owner: says yes on X's page, and pastes the address it ends at."""

    def __init__(self, world: XLogin, caught: bool = False) -> None:
        self.world = world
        self.ended = ""

    async def open(self, url: str, why: str) -> None:
        assert why
        self.ended = self.world.allow(url)

    async def code(self, label: str, help: str) -> str:
        if not self.ended:
            raise Rejected("Nobody has opened the page.")
        return self.ended

    def catcher(self, *, port: int = 0, path: str = "") -> Any:
        assert (port, path) == (8717, "/callback")
        raise Unsupported("The browser is on another machine.")
