"""Signing in to X: OAuth 2 with PKCE, as the app its user has made at console.x.com."""

from __future__ import annotations

from collections.abc import Mapping

from inbox_tui.connector import Asker, Link, Rejected, server_of
from inbox_tui.connector.oauth import App, ScopeRefused, Tokens, allow
from inbox_tui.domain.secret import Secret
from inbox_tui_x.requests import TOKEN

API = "https://api.x.com"
WEB = "https://x.com"
PORT, PATH = 8717, "/callback"
REDIRECT = f"http://127.0.0.1:{PORT}{PATH}"
SCOPES = "tweet.read users.read tweet.write tweet.moderate.write dm.read dm.write offline.access"
_WHY = (
    "Allow inbox-tui to read your mentions and messages and to answer them. Where the address has to be pasted: X's "
    "code is good for 30 seconds, so paste it at once."
)


def app_of(settings: Mapping[str, str], secret: Secret | None) -> App:
    """The app, as the settings name it; a confidential one where there is a secret. Raises ``Rejected``."""
    server = server_of(settings.get("server", ""), API)
    page = WEB if server == API else server
    return App(
        authorize=f"{page}/i/oauth2/authorize",
        token=TOKEN,
        client_id=settings.get("client_id", "").strip(),
        client_secret=secret or None,
        scopes=SCOPES,
        basic=True,
    )


async def grant(link: Link, settings: Mapping[str, str], secret: Secret | None, ask: Asker) -> Tokens:
    """Send the person to X and bring tokens home. Raises ``Rejected`` and what the way there raises."""
    app = app_of(settings, secret)
    if not app.client_id or not app.client_id.isprintable() or " " in app.client_id:
        raise Rejected("Signing in needs the client ID of your app at console.x.com (Keys and tokens, OAuth 2.0).")
    try:
        return await allow(link, app, ask, why=_WHY, port=PORT, path=PATH)
    except ScopeRefused:
        raise Rejected(
            "X does not grant this app all it needs. Set it to “Read and write and Direct message” at console.x.com."
        ) from None
