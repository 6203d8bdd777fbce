"""Rows: the only room that speaks SQL."""

from __future__ import annotations

from inbox_tui.store.standing import Rules
from inbox_tui.store.store import Store

__all__ = ["Rules", "Store"]
