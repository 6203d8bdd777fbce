"""Meta's platforms over the Graph API, each a connector of its own.

A connector is loaded when it is first asked for, so that listing connectors costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inbox_tui_meta.facebook.connector import FacebookConnector
    from inbox_tui_meta.instagram.connector import InstagramConnector
    from inbox_tui_meta.threads.connector import ThreadsConnector

__all__ = ["FacebookConnector", "InstagramConnector", "ThreadsConnector"]


def __getattr__(name: str) -> Any:
    if name == "FacebookConnector":
        from inbox_tui_meta.facebook.connector import FacebookConnector

        return FacebookConnector
    if name == "InstagramConnector":
        from inbox_tui_meta.instagram.connector import InstagramConnector

        return InstagramConnector
    if name == "ThreadsConnector":
        from inbox_tui_meta.threads.connector import ThreadsConnector

        return ThreadsConnector
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
