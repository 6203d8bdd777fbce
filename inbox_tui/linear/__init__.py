"""The inbox as plain lines: a screen for screen readers, braille displays and slow connections.

Commands come in line by line, sentences go out line by line. Nothing is drawn: no boxes, no colour, no control
sequences, nothing that a line already said would have to be taken back for. It knows the one door and the domain, and
neither Textual nor the network nor the database.
"""

from __future__ import annotations

from inbox_tui.linear.session import Session
from inbox_tui.linear.talk import Talk

__all__ = ["Session", "Talk"]
