"""Logging in by an access token: SASL XOAUTH2 (Google's and Microsoft's own) and OAUTHBEARER (RFC 7628). Pure but for
:func:`renewed`."""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from inbox_tui.connector import Link, SignInNeeded
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class

T = TypeVar("T")
_NAME = re.compile(r"[^\x00-\x1f\x7f,=]{1,320}")
_TOKEN = re.compile(r"[\x21-\x7e]{1,8000}")


@value_class()
class Exchange:
    """What is said: the mechanism, its first words, and what answers a refusal's details (both in base64)."""

    mechanism: str
    first: bytes
    last: bytes


def exchange(user: str, token: str, offered: Collection[str]) -> Exchange:
    """How to log in at a server that offers these mechanisms. Raises ``SignInNeeded``."""
    if not _NAME.fullmatch(user) or not _TOKEN.fullmatch(token):
        raise SignInNeeded("What the command printed is no access token (or the login name is none). Run it yourself.")
    if "XOAUTH2" in offered:
        words = f"user={user}\x01auth=Bearer {token}\x01\x01"
        return Exchange("XOAUTH2", base64.b64encode(words.encode()), b"")
    if "OAUTHBEARER" in offered:
        words = f"n,a={user},\x01auth=Bearer {token}\x01\x01"
        return Exchange("OAUTHBEARER", base64.b64encode(words.encode()), base64.b64encode(b"\x01"))
    raise SignInNeeded("The mail server takes no access tokens (XOAUTH2): set the kind of login to password.")


async def renewed(link: Link, secret: Secret, token: bool, go: Callable[[Secret], Awaitable[T]]) -> T:
    """What ``go`` brings with ``secret``; where an access token is refused, once more with a newly printed one."""
    try:
        return await go(secret)
    except SignInNeeded:
        fresh = await link.reread("password") if token else None
        if fresh is None or fresh == secret:
            raise
        return await go(fresh)
