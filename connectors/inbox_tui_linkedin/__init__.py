"""The LinkedIn connector: comments, replies and mentions of an organisation's page."""

from inbox_tui_linkedin.connector import LinkedInConnector

__all__ = ["LinkedInConnector"]
