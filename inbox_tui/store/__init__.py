"""Rows: the only room that speaks SQL. Its names are imported when first used: a glance needs none of them."""

from __future__ import annotations

TYPE_CHECKING = False  # the name type checkers know; importing typing would cost a glance half its time
if TYPE_CHECKING:
    from typing import Any

    from inbox_tui.store.rules import Rules
    from inbox_tui.store.store import Store

__all__ = ["Rules", "Store"]


def __getattr__(name: str) -> Any:
    if name == "Store":
        from inbox_tui.store.store import Store

        return Store
    if name == "Rules":
        from inbox_tui.store.rules import Rules

        return Rules
    raise AttributeError(name)
