"""X (formerly Twitter) through its API v2: mentions, replies, own posts, conversations and unencrypted messages."""

from inbox_tui_x.connector import XConnector

__all__ = ["XConnector"]
