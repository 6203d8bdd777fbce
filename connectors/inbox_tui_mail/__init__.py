"""Notification mails over IMAP: what any platform writes to one's mailbox, sorted to that platform.

The connector is loaded when it is first asked for, so that listing connectors costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inbox_tui_mail.connector import MailConnector

__all__ = ["MailConnector"]


def __getattr__(name: str) -> Any:
    if name == "MailConnector":
        from inbox_tui_mail.connector import MailConnector

        return MailConnector
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
