"""The app in whose name somebody signs in: its addresses, its id, and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from inbox_tui.domain.model import EMPTY
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class


@value_class(kw_only=True)
class App:
    """The app that asks for leave: the user's own, or one registered for this account."""

    authorize: str
    """The page to send the browser to, without a query."""
    token: str
    """Where codes become tokens: a path, or an address on one of the account's origins."""
    client_id: str
    client_secret: Secret | None = None
    """None for a public client, which PKCE alone protects."""
    scopes: str = ""
    """Separated by spaces, as they go into the address."""
    issuer: str = ""
    """What ``iss`` must say where it comes back at all (RFC 9207)."""
    basic: bool = False
    """The secret goes into an ``Authorization: Basic`` header, not into the form (X's confidential clients); where
    there is none, an empty one does (Reddit's installed apps)."""
    more: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Further parameters of the page: ``{"access_type": "offline", "prompt": "consent"}`` for Google."""
    headers: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    """Further headers for the token endpoint: the ``User-Agent`` that Reddit wants."""
