"""The one door between the screens (or the shell) and everything below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox
    from inbox_tui.inbox.opening import open_inbox

__all__ = ["Inbox", "open_inbox"]


def __getattr__(name: str) -> Any:
    """Import on first use: the screens want the types, not the engine that comes with them."""
    if name == "Inbox":
        from inbox_tui.inbox.facade import Inbox

        return Inbox
    if name == "open_inbox":
        from inbox_tui.inbox.opening import open_inbox

        return open_inbox
    raise AttributeError(name)
