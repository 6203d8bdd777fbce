"""Snapchat: how many follow the public profile. What people write to it stands in the app only."""

from inbox_tui_snapchat.connector import SnapchatConnector

__all__ = ["SnapchatConnector"]
