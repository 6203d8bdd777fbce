"""The Bluesky connector: mentions, replies, quotes and direct messages over the AT Protocol."""

from inbox_tui_bluesky.connector import BlueskyConnector

__all__ = ["BlueskyConnector"]
