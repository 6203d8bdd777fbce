"""Signing in with the user's own app. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

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


def redirect_of(given: str) -> tuple[str, int, str]:
    """The registered redirect address, with the port and path it can be caught at (0 and empty where it cannot).
    Raises ``Rejected``."""
    wanted = given.strip() or REDIRECT
    refused = Rejected(f"{wanted!r} is no redirect address. Give the one that stands with your app on Tumblr.")
    try:
        parts = urlsplit(wanted)
        port = parts.port or 0
    except ValueError:
        raise refused from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not wanted.isprintable() or " " in wanted:
        raise refused
    caught = parts.scheme == "http" and parts.hostname == "127.0.0.1" and port and not parts.query
    return (wanted, port, parts.path) if caught else (wanted, 0, "")
