"""What Google has an inbox for: comments on a YouTube channel, and reviews of a business.

Each connector is loaded when it is first asked for, so that listing connectors costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inbox_tui_google.business.connector import BusinessConnector
    from inbox_tui_google.youtube.connector import YouTubeConnector

__all__ = ["BusinessConnector", "YouTubeConnector"]


def __getattr__(name: str) -> Any:
    if name == "YouTubeConnector":
        from inbox_tui_google.youtube.connector import YouTubeConnector

        return YouTubeConnector
    if name == "BusinessConnector":
        from inbox_tui_google.business.connector import BusinessConnector

        return BusinessConnector
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
