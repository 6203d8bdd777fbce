"""Reddit: mentions, comment and post replies and private messages, through an approved app or private feeds."""

from inbox_tui_reddit.connector import RedditConnector

__all__ = ["RedditConnector"]
