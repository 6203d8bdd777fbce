"""The address of a platform's server, as an account's setting ``server`` gives it."""

from __future__ import annotations

from urllib.parse import urlsplit

from inbox_tui.connector.declared import Setting
from inbox_tui.connector.errors import Rejected

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_USUAL_PORT = {"http": 80, "https": 443}


def server_of(given: str, default: str = "") -> str:
    """An address as typed, as an origin written one way (``https://host[:port]``); ``default`` where nothing is. Plain
    ``http`` goes to this machine only. Raises ``Rejected``, without the address: there may be a password in it."""
    wanted = given.strip() or default
    usual = urlsplit(default).hostname
    hint = f"Leave it empty for {usual}." if usual else "Give its domain, such as server.example."
    refused = Rejected(f"That is not a server's https address. {hint}")
    if not wanted.isprintable() or any(c in "@\\ " for c in wanted):
        raise refused
    try:
        parts = urlsplit(wanted if "://" in wanted else f"https://{wanted}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise refused from None
    plain = parts.scheme == "http" and host in _LOOPBACK
    more = parts.path.strip("/") or parts.query or parts.fragment
    if (parts.scheme != "https" and not plain) or not host or more:
        raise refused
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port not in (None, _USUAL_PORT[parts.scheme]) else "")


def elsewhere(default: str) -> Setting:
    """The setting by which a platform with one address of its own is reached at another one. Never asked for."""
    return Setting(
        name="server",
        label="Server",
        help="Another address, for tests or a gateway.",
        default=default,
        required=False,
        advanced=True,
    )
