"""The text that is being written. A module of its own: nothing of it is needed before somebody writes."""

from __future__ import annotations

from textual.widgets import TextArea


class Words(TextArea):
    """Its own Ctrl keys give way to the composer's."""
