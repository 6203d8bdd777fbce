"""Versions of the Graph API: each answers for about two years. Pure.

v26.0 is dated 2026-07-29; the ends of v20.0 and v21.0 were announced by Meta.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from inbox_tui.connector import Expiry, Rejected, Setting

CURRENT = "v26.0"
_ENDS = {
    "v20.0": datetime(2026, 9, 24, tzinfo=UTC),
    "v21.0": datetime(2027, 1, 21, tzinfo=UTC),
    "v26.0": datetime(2028, 7, 29, tzinfo=UTC),
}
_SHAPE = re.compile(r"v[1-9][0-9]{0,2}\.[0-9]{1,2}")

SETTING = Setting(
    name="version",
    label="Graph API version",
    help="Each version answers for about two years; Accounts says a week ahead when to set a newer one.",
    default=CURRENT,
    required=False,
    advanced=True,
)


def chosen(given: str) -> str:
    """The version to ask for. Raises ``Rejected``."""
    version = given.strip() or CURRENT
    if not _SHAPE.fullmatch(version):
        raise Rejected(f"A Graph API version looks like {CURRENT}.")
    return version


def expiry(version: str) -> tuple[Expiry, ...]:
    """When a version ends, where that is known."""
    at = _ENDS.get(version)
    what = f"Version {version} of the Graph API"
    then = "Sign in again with a newer one: inbox-tui accounts repair NAME --version vNN.0."
    return (Expiry(what=what, at=at, then=then),) if at else ()
