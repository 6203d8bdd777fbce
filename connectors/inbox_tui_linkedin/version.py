"""Versions of LinkedIn's API: one a month, each good for about a year.

``202509`` ended on 2026-09-15 and ``202510`` on 2026-10-15, by LinkedIn's announcements: the fifteenth, a year on.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from inbox_tui.connector import Expiry, Rejected

DEFAULT = "202608"
_FORM = re.compile(r"(20[0-9]{2})(0[1-9]|1[0-2])")


def checked(given: str) -> str:
    """A version as the header wants it. Raises ``Rejected``."""
    wanted = given.strip() or DEFAULT
    if not _FORM.fullmatch(wanted):
        raise Rejected("A version of LinkedIn's API is a year and a month, such as 202608.")
    return wanted


def expiry(version: str) -> Expiry:
    """When LinkedIn stops answering to ``version`` (it then says 426)."""
    found = _FORM.fullmatch(version) or _FORM.fullmatch(DEFAULT)
    assert found is not None
    return Expiry(
        what=f"Version {version} of LinkedIn's API",
        at=datetime(int(found[1]) + 1, int(found[2]), 15, tzinfo=UTC),
        then="Sign in again with a newer one: inbox-tui accounts repair NAME --version YYYYMM.",
    )
