"""Google's sign-in as an installed app meets it: the page, the code with PKCE, tokens and their renewal."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from inbox_tui.connector import Answer
from inbox_tui.testing.link import Call, answer

CLIENT = "stub-client.apps.example"
SECRET = "stub-client-secret"


def error(code: int, reason: str, message: str = "No.", *, status: str = "", domain: str = "global") -> Answer:
    """Google's envelope."""
    inner: dict[str, Any] = {
        "code": code,
        "message": message,
        "errors": [{"message": message, "domain": domain, "reason": reason}],
    }
    return answer(code, {"error": inner | ({"status": status} if status else {})})


class GoogleLogin:
    """``allow`` is the person's click on the page; ``__call__`` of a subclass asks ``refusal`` first."""

    scope = ""
    testing = False
    """Whether the app is in testing: the refresh token says that it ends after a week."""

    def __init__(self) -> None:
        self.access = "access-1"
        self.refresh = "refresh-1"
        self.alive = True
        self.renewals = 0
        self._codes: dict[str, tuple[str, str]] = {}

    def expire(self) -> None:
        self.access = f"access-{self.renewals + 2}-not-handed-out"

    def end(self) -> None:
        self.expire()
        self.alive = False

    def allow(self, url: str) -> dict[str, str]:
        """What the browser brings back from the page at ``url``."""
        asked = {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}
        assert urlsplit(url).path == "/o/oauth2/v2/auth"
        assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, self.scope)
        assert (asked["access_type"], asked["prompt"], asked["code_challenge_method"]) == ("offline", "consent", "S256")
        code = f"code-{len(self._codes) + 1}"
        self._codes[code] = asked["code_challenge"], asked["redirect_uri"]
        return {"code": code, "state": asked["state"], "scope": self.scope}

    def token(self, call: Call) -> Answer:
        form = call.body if isinstance(call.body, dict) else {}
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return answer(401, {"error": "invalid_client", "error_description": "The OAuth client was not found."})
        gone = answer(400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."})
        if not self.alive:
            return gone
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] != self.refresh:
                return gone
            self.renewals += 1
            self.access = f"access-{self.renewals + 1}"
            return answer(200, self._granted())
        challenge, redirect = self._codes.pop(form["code"], ("", ""))
        made = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if made != challenge or form["redirect_uri"] != redirect:
            return answer(400, {"error": "invalid_grant", "error_description": "Bad Request"})
        life = {"refresh_token_expires_in": 604799} if self.testing else {}
        return answer(200, {**self._granted(), "refresh_token": self.refresh, **life})

    def _granted(self) -> dict[str, Any]:
        return {"access_token": self.access, "expires_in": 3599, "scope": self.scope, "token_type": "Bearer"}

    def refusal(self, call: Call) -> Answer | None:
        """The answer to a call whose token is not good."""
        if call.headers.get("authorization") == f"Bearer {self.access}" and self.alive:
            return None
        words = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other."
        return error(401, "authError", words, status="UNAUTHENTICATED")


class Browser:
    """A person who allows everything: what the page leads back to is caught, or pasted."""

    def __init__(self, world: GoogleLogin, *, remote: bool = False) -> None:
        self.world = world
        self.remote = remote
        self.redirect_uri = "http://127.0.0.1:53999/back"
        self.back: Mapping[str, str] = {}

    async def open(self, url: str, why: str) -> None:
        self.back = self.world.allow(url)

    async def code(self, label: str, help: str) -> str:
        return f"http://127.0.0.1:8765/?code={self.back['code']}&state={self.back['state']}"

    @asynccontextmanager
    async def catcher(self, *, port: int = 0, path: str = "") -> AsyncIterator[Browser]:
        if self.remote:
            from inbox_tui.connector import Unsupported

            raise Unsupported("The browser is on another machine.")
        yield self

    async def wait(self) -> Mapping[str, str]:
        return self.back
