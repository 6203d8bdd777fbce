"""A small town of invented customers, for a first look, for tests and for pictures. Nothing leaves this machine."""

from inbox_tui_demo.connector import (
    DEMO_ACCOUNTS,
    MOODS,
    DemoBluesky,
    DemoConnector,
    DemoInstagram,
    DemoMastodon,
    DemoYouTube,
    moods,
    towns,
)

__all__ = [
    "DEMO_ACCOUNTS", "MOODS", "DemoBluesky", "DemoConnector", "DemoInstagram", "DemoMastodon", "DemoYouTube", "moods",
    "towns",
]  # fmt: skip
