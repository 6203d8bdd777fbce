"""The two ways in: an app that Reddit approved, and the private feeds. Pure but for what it is handed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from inbox_tui.connector import Rejected
from inbox_tui.connector.oauth import App
from inbox_tui_reddit.fields import author
from inbox_tui_reddit.requests import AUTHORIZE, SCOPES, TOKEN

API, SITE = "https://oauth.reddit.com", "https://www.reddit.com"
REDIRECT = "http://127.0.0.1:65010/callback"
AGENT_VERSION = "1.0"
_CLIENT = re.compile(r"[A-Za-z0-9_-]{8,60}")
_FEED = re.compile(r"[A-Za-z0-9]{8,100}")


def site_of(server: str) -> str:
    """Where people sign in, and where feeds are."""
    return SITE if server == API else server


def client_of(given: str) -> str:
    """An app's id. Raises ``Rejected``."""
    found = given.strip()
    if not _CLIENT.fullmatch(found):
        raise Rejected("That is no client ID. It stands below the app's name on reddit.com/prefs/apps.")
    return found


def agent(client: str, name: str) -> str:
    """Reddit wants ``platform:app-id:version (by /u/name)``, and turns away what looks like any browser or library."""
    return f"terminal:{client or 'inbox-tui'}:{AGENT_VERSION} (by /u/{name or 'inbox-tui'})"


def app(client: str, server: str, name: str = "") -> App:
    """An installed app has no secret: its id goes with an empty password."""
    site = site_of(server)
    return App(
        authorize=f"{site}{AUTHORIZE}",
        token=f"{site}{TOKEN}",
        client_id=client,
        scopes=SCOPES,
        basic=True,
        more={"duration": "permanent"},
        headers={"User-Agent": agent(client, name)},
    )


def feed_of(given: str) -> tuple[str, str]:
    """The secret and the user's name in a private feed's address. Raises ``Rejected``."""
    try:
        query = parse_qs(urlsplit("".join(given.split())).query, max_num_fields=20)
    except ValueError:
        query = {}
    feed, user = (query.get(name, [""])[0] for name in ("feed", "user"))
    if not _FEED.fullmatch(feed) or not author(user):
        raise Rejected(
            "That is no private feed's address: it holds no feed=… and user=…. Copy one of those under "
            '"your inbox" on reddit.com/prefs/feeds.'
        )
    return feed, user


def by_feeds(settings: Mapping[str, str]) -> bool:
    return not settings.get("client_id", "").strip()
