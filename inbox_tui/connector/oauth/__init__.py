"""Signing in with OAuth 2.0 as an installed app (RFC 6749, 7636, 8252): the browser, what comes back, and renewal.

Pure functions build addresses and read answers; :func:`allow` walks a person through it once, :class:`Login` keeps what
came of it good. The token endpoint's path must be among the connector's ``sign_in_paths``.
"""

from inbox_tui.connector.oauth.app import App
from inbox_tui.connector.oauth.authorization import (
    Returned,
    allow,
    authorize_url,
    challenge,
    code_of,
    fresh,
    pasted,
    redeem,
    redirect_of,
    returned,
)
from inbox_tui.connector.oauth.login import Login
from inbox_tui.connector.oauth.tokens import (
    Renew,
    ScopeRefused,
    Tokens,
    exchange,
    read_tokens,
    refreshing,
    token_ok,
)

__all__ = [
    "App",
    "Login",
    "Renew",
    "Returned",
    "ScopeRefused",
    "Tokens",
    "allow",
    "authorize_url",
    "challenge",
    "code_of",
    "exchange",
    "fresh",
    "pasted",
    "read_tokens",
    "redeem",
    "redirect_of",
    "refreshing",
    "returned",
    "token_ok",
]
