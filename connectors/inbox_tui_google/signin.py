"""Signing in with an OAuth client of type "Desktop app" in the user's own Google Cloud project.

Loopback redirect with PKCE (https://developers.google.com/identity/protocols/oauth2/native-app); Google issues a client
secret for such apps, too, and wants to see it.
"""

from __future__ import annotations

from collections.abc import Mapping

from inbox_tui.connector import Asker, Expiry, Link, Rejected, Setting, SignInNeeded
from inbox_tui.connector.oauth import App, Login, Renew, Tokens, allow, refreshing
from inbox_tui.domain.secret import Secret

ACCOUNTS = "https://accounts.google.com"
TOKENS = "https://oauth2.googleapis.com"
AUTHORIZE_PATH = "/o/oauth2/v2/auth"
TOKEN_PATH = "/token"  # noqa: S105 - a path
PASTED = "http://127.0.0.1:8765"
"""Where the browser ends when the redirect cannot be caught (over SSH): Google takes any port for a Desktop app."""
ENDED = (
    "Google ended this login: it was withdrawn, not used for long, or its app is in testing, where logins last 7 days. "
    "Sign in again under Accounts."
)
PUBLISH = (
    "Your app is in testing, so Google ends this login after 7 days. Set it to In production under Google Auth "
    "Platform, Audience; then sign in again."
)
STEPS = (
    "At console.cloud.google.com: make a project, enable {api}, fill in Google Auth Platform (External; set it to In "
    "production under Audience, else logins end after 7 days; no verification is needed for yourself), then under "
    "Clients create an OAuth client of type Desktop app and copy its client ID. When signing in, Google warns that the "
    "app is not verified: it is yours, so choose Advanced and go on."
)


def settings(api: str) -> tuple[Setting, ...]:
    """The settings that every Google account needs; ``api`` is the one to enable in the project."""
    return (
        Setting(name="client_id", label="Client ID", help=STEPS.format(api=api)),
        Setting(
            name="client_secret",
            label="Client secret",
            help="Shown beside the client ID, once, when the client is made.",
            secret=True,
        ),
    )


def token_origin(server: str, default: str) -> str:
    """Where tokens are made: Google's own host, or the one address everything is at."""
    return TOKENS if server == default else server


def app_of(server: str, default: str, client_id: str, client_secret: Secret | None, scope: str) -> App:
    return App(
        authorize=(ACCOUNTS if server == default else server) + AUTHORIZE_PATH,
        token=token_origin(server, default) + TOKEN_PATH,
        client_id=client_id,
        client_secret=client_secret,
        scopes=scope,
        issuer=ACCOUNTS if server == default else "",
        # Without these Google gives a refresh token the first time only.
        more={"access_type": "offline", "prompt": "consent"},
    )


async def tokens_of(
    link: Link, app: App, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker, why: str
) -> Tokens:
    """Ask the user in the browser. Raises ``Rejected`` where something is missing, and what the way there raises."""
    if not given.get("client_id", "").strip() or not secrets.get("client_secret"):
        raise Rejected("A client ID and its secret are needed. Make a Desktop app client in your Google Cloud project.")
    tokens = await allow(link, app, ask, why=why, paste=PASTED)
    granted = set(tokens.scopes.split())
    if granted and app.scopes not in granted:
        raise Rejected("The permission was not granted. Start again, and leave its box ticked on Google's page.")
    if tokens.refresh is None:
        raise Rejected(
            "Google gave a login for an hour only. Remove the app at myaccount.google.com, then start again."
        )
    return tokens


def login_of(link: Link, app: App) -> Login:
    """Calls with a token that is renewed; what Google refuses to renew says why that happens."""
    renew = refreshing(link, app)

    async def renewed(refresh: Secret) -> Tokens:
        try:
            return await renew(refresh)
        except Rejected:
            raise SignInNeeded(ENDED) from None

    made: Renew = renewed
    return Login(link, made if link.secret("refresh") else None)


def expiries(login: Login) -> tuple[Expiry, ...]:
    """When this login ends, where Google told so (it does for apps in testing)."""
    return login.expiry("Set your app to In production, then sign in again; else it lasts 7 days each time.")


def warnings(link: Link) -> tuple[str, ...]:
    """What the user should know of a login whose app is in testing."""
    return (PUBLISH,) if link.secret("refresh_expires") else ()
