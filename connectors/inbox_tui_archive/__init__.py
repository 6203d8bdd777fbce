"""Archives: the past as platforms export it, for offline review, search and people."""

from inbox_tui_archive.connector import ArchiveConnector

__all__ = ["ArchiveConnector"]
