"""Signing in with the user's own app. Pure."""

from __future__ import annotations

import re

from inbox_tui.connector import Rejected
from inbox_tui.connector.oauth import App
from inbox_tui.domain.secret import Secret
from inbox_tui_tumblr.requests import API, AUTHORIZE, SCOPES, SITE, TOKEN

REDIRECT = "http://127.0.0.1:65011/callback"
_KEY = re.compile(r"[A-Za-z0-9]{8,100}")


def key_of(given: str, what: str) -> str:
    """A consumer key or secret. Raises ``Rejected``."""
    found = "".join(given.split())
    if not _KEY.fullmatch(found):
        raise Rejected(f"That is no {what}. It stands with your app on tumblr.com/oauth/apps.")
    return found


def app(key: str, secret: Secret | None, server: str) -> App:
    """The user's app. Tumblr wants its secret in the form."""
    return App(
        authorize=f"{SITE if server == API else server}{AUTHORIZE}",
        token=TOKEN,
        client_id=key,
        client_secret=secret,
        scopes=SCOPES,
    )
