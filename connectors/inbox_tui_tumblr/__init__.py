"""Tumblr: asks, replies, mentions and reblogs with words; answers an ask, reblogs with words."""

from inbox_tui_tumblr.connector import TumblrConnector

__all__ = ["TumblrConnector"]
