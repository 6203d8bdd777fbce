"""Forums with topics, mentions and private messages, as a connector for inbox-tui."""

from inbox_tui_forum.connector import ForumConnector

__all__ = ["ForumConnector"]
