"""The contract between inbox-tui and a platform.

A connector is a folder, an entry point in the group ``inbox_tui.connectors`` and a passed contract suite
(:mod:`inbox_tui.testing`). It turns requests into calls on its :class:`Link` and answers into domain values; both
by pure functions, so that every parser can be tested with one line. It opens no client, file or keyring of its own.

Text it hands over is raw: it is cleaned once, by the engine, as each page passes the border.

All of it is imported from here, but :mod:`inbox_tui.connector.oauth`, which only those need who sign in that way. The
values it speaks of (``Post``, ``Page``, ``Act``, ``TextRules``) are in :mod:`inbox_tui.domain`.
"""

from inbox_tui.connector.address import elsewhere, server_of
from inbox_tui.connector.base import Connector
from inbox_tui.connector.declared import Checks, Expiry, Features, Profile, Quota, Retention, Setting, SignedIn
from inbox_tui.connector.errors import (
    ConnectorError,
    PaymentNeeded,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
)
from inbox_tui.connector.given import Answer, Asker, Catcher, Http, Link, Wire
from inbox_tui.connector.kept import AsKept
from inbox_tui.domain.model import EMPTY
from inbox_tui.domain.secret import Secret

CONTRACT_VERSION = 1

__all__ = [
    "CONTRACT_VERSION", "EMPTY", "Answer", "AsKept", "Asker", "Catcher", "Checks", "Connector", "ConnectorError",
    "Expiry", "Features", "Http", "Link", "PaymentNeeded", "PermissionMissing", "Profile", "Quota", "RateLimited",
    "Rejected", "Retention", "Secret", "Setting", "SignInNeeded", "SignedIn", "TargetGone", "Unreachable",
    "Unreadable", "Unsupported", "Unsure", "Wire", "elsewhere", "server_of",
]  # fmt: skip
