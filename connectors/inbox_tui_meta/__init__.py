"""Meta's platforms over the Graph API, each a connector of its own.

A connector is loaded when it is first asked for, so that listing connectors costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inbox_tui_meta.facebook.connector import FacebookConnector

__all__ = ["FacebookConnector"]


def __getattr__(name: str) -> Any:
    if name == "FacebookConnector":
        from inbox_tui_meta.facebook.connector import FacebookConnector

        return FacebookConnector
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
