"""What a connector asks for, turned into one exact HTTP request, or refused before a byte leaves."""

from __future__ import annotations

import json as jsonlib
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx

from inbox_tui import __version__
from inbox_tui.connector import Rejected
from inbox_tui.net.body import ACCEPTED
from inbox_tui.net.origin import BadAddress, Origin, parse_origin, path_and_query

Pairs = Mapping[str, str] | Sequence[tuple[str, str]]

USER_AGENT = f"inbox-tui/{__version__}"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
OURS = frozenset(
    {
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "accept-encoding",
        "cookie",
        "upgrade",
        "te",
        "trailer",
    }
)
"""Headers that belong to the connection, not to a connector."""
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_VALUE = re.compile(r"[\t\x20-\x7e]{0,16384}")


def target(url: str, origins: Sequence[Origin], params: Pairs | None = None) -> str:
    """The absolute address to ask for: ``url`` (a path, or absolute on one of ``origins``) rebuilt by us.

    Raises ``Rejected``; the address is not repeated in the sentence.
    """
    try:
        if urlsplit(url).scheme or "://" in url.partition("?")[0]:
            origin = parse_origin(url)
            if origin not in origins:
                raise Rejected("That address is not this account's server, so nothing was sent there.")
        elif origins:
            origin = origins[0]
        else:
            raise Rejected("This account names no server.")
        found = path_and_query(url)
        if params:
            pairs = params.items() if isinstance(params, Mapping) else params
            found += ("&" if "?" in found else "?") + urlencode(list(pairs), quote_via=quote)
    except BadAddress as error:
        raise Rejected(str(error)) from None
    except (ValueError, TypeError):
        found = ""
    if not found:  # out here: an encoding error carries the whole text it failed on
        raise Rejected("That address cannot be asked for.")
    return str(origin) + found


def checked_headers(headers: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """A connector's headers, lower-case. Raises ``Rejected`` for one that is not a connector's to set, or holds
    characters that could end it early; the value is not repeated."""
    found = []
    for name, value in (headers or {}).items():
        if not _NAME.fullmatch(name) or name.lower() in OURS or name.lower().startswith("proxy-"):
            raise Rejected("A header of this request is not one a connector may set.")
        if not _VALUE.fullmatch(value):
            raise Rejected(f"The {name.lower()} header holds characters it may not.")
        found.append((name.lower(), value.strip()))
    return found


def encoded_body(json: Any, form: Pairs | None, content: bytes | None) -> tuple[str, bytes]:
    """Media type and bytes of the body. Raises ``Rejected`` where there is more than one, or it cannot be encoded."""
    if sum(part is not None for part in (json, form, content)) > 1:
        raise Rejected("A request has one body.")
    try:
        if json is not None:
            text = jsonlib.dumps(json, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            return "application/json", text.encode("utf-8")
        if form is not None:
            pairs = form.items() if isinstance(form, Mapping) else form
            return "application/x-www-form-urlencoded", urlencode(list(pairs)).encode("ascii")
        return "", content or b""
    except (ValueError, TypeError, RecursionError):
        failed = "What was to be sent cannot be put into bytes."
    raise Rejected(failed)  # out here: an encoding error carries the whole text it failed on


def build(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: tuple[str, bytes] = ("", b""),
    accept: str = "application/json",
    encoding: str = ACCEPTED,
    close: bool = False,
    extensions: dict[str, Any] | None = None,
) -> httpx.Request:
    """One request to ``url`` (from :func:`target`). Raises ``Rejected``."""
    if method not in METHODS:
        raise Rejected("That is not a method a connector may use.")
    given = checked_headers(headers)
    names = {name for name, _ in given}
    ours = [("accept", accept), ("user-agent", USER_AGENT), ("content-type", body[0])]
    connection = [("accept-encoding", encoding), ("connection", "close" if close else "keep-alive")]
    try:
        return httpx.Request(
            method,
            url,
            headers=[(name, value) for name, value in ours if value and name not in names] + given + connection,
            content=body[1] if body[1] or method not in ("GET", "HEAD") else None,
            extensions=extensions,
        )
    except (httpx.InvalidURL, ValueError, TypeError):
        failed = "That address cannot be asked for."
    raise Rejected(failed)
