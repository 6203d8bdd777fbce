"""The Mastodon client API: Mastodon, GoToSocial, Akkoma, Pleroma, snac, Friendica, Pixelfed and their kin.

The connector is loaded when it is first asked for, so that listing connectors costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inbox_tui_mastodon.connector import MastodonConnector

__all__ = ["MastodonConnector"]


def __getattr__(name: str) -> Any:
    if name == "MastodonConnector":
        from inbox_tui_mastodon.connector import MastodonConnector

        return MastodonConnector
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
