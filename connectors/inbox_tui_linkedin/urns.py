"""LinkedIn's names for things, and how they stand in an address.

A post is ``urn:li:share:1``, ``urn:li:ugcPost:2`` or ``urn:li:activity:3``, and may be all three with different
numbers. A comment is ``urn:li:comment:(urn:li:activity:3,4)``, sometimes spelled ``urn:li:comment:(activity:3,4)``,
and its first part may name the post in any of the three ways; only the last number is always the same. So a comment is
known here by that number, and a post by the name it was first met under.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from inbox_tui.domain.model import RemoteId

PREFIX = "urn:li:"
_COMMENT = re.compile(r"urn:li:comment:\(([^(),]+),([^(),]+)\)")
_PLAIN = re.compile(r"[\x21-\x7e]{1,300}")


def named(value: object) -> str:
    """``value`` as a name that can stand in an address. Raises ``ValueError`` for anything else."""
    if not isinstance(value, str) or not _PLAIN.fullmatch(value):
        raise ValueError("not a name")
    return value


def full(urn: str) -> str:
    """``activity:3`` and ``urn:li:activity:3`` are the same."""
    return urn if urn.startswith(PREFIX) else PREFIX + urn


def comment(thread: str, number: str) -> str:
    return f"urn:li:comment:({full(thread)},{number})"


def split(urn: str) -> tuple[str, str]:
    """A comment's thread and number. Raises ``ValueError`` where it is no comment."""
    found = _COMMENT.fullmatch(urn)
    if found is None:
        raise ValueError("not a comment")
    return full(found[1]), found[2]


def is_comment(post_id: RemoteId) -> bool:
    """Whether an id of ours is a comment's (a bare number) or a post's (a whole name)."""
    return not post_id.startswith(PREFIX)


def last(urn: str) -> str:
    """The number or letters that a name ends in."""
    return urn.rpartition(":")[2] or urn


def encoded(urn: str) -> str:
    """As Rest.li 2.0 wants names in paths and queries: all of it percent-encoded, brackets and commas too."""
    return quote(urn, safe="")


def address(urn: str) -> str:
    """The page of a post, for people."""
    return f"https://www.linkedin.com/feed/update/{urn}/" if urn.startswith(PREFIX) else ""


def comment_address(post: str, urn: str) -> str:
    return f"{address(post)}?commentUrn={encoded(urn)}" if address(post) else ""
