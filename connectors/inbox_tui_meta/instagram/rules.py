"""What Instagram's own rules say: of a comment's text, and of what a login may do. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from inbox_tui.connector import Checks
from inbox_tui.domain.model import Act

PAGE = "facebook"
"""The route by way of a Facebook Page."""
NO_LIKES = "Likes need the route by way of a Facebook Page."
_MODERATE = frozenset({Act.DELETE, Act.HIDE, Act.UNHIDE})
_LIKES = frozenset({Act.LIKE, Act.UNLIKE})


def comment(text: str) -> Checks:
    """What Instagram has refused comments for (four hashtags, one link, no shouting): said, not enforced."""
    notes: list[str] = []
    if len(re.findall(r"(?<!\w)#\w", text)) > 4:
        notes.append("Instagram may refuse a comment with more than 4 hashtags.")
    links = len(re.findall(r"(?i)https?://", text))
    if links > 1:
        notes.append("Instagram may refuse a comment with more than one link.")
    if links:
        notes.append("Links in Instagram's comments cannot be clicked.")
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 10 and all(c.isupper() for c in letters):
        notes.append("Instagram may refuse a comment all in capitals.")
    return Checks(notes=tuple(notes))


def permitted(
    acts: frozenset[Act], settings: Mapping[str, str]
) -> tuple[frozenset[Act], dict[Act, str], tuple[str, ...]]:
    """What a login may do, why not the rest, and what the user should know."""
    scopes = settings.get("scopes", "").split()
    why: dict[Act, str] = {}
    warnings = [
        "Mentions of your name in others' posts and comments do not arrive: Instagram tells them to web servers only.",
        "Strangers' direct messages may stay away until Meta approves your app for messages; requests older than 30 "
        "days are left out.",
        "Meta takes a permission back that was not used for 90 days; signing in again grants it anew.",
    ]
    if settings.get("route") != PAGE:
        why |= dict.fromkeys(_LIKES, NO_LIKES)
    elif scopes and "instagram_manage_engagement" not in scopes:
        why |= dict.fromkeys(_LIKES, "It needs the permission instagram_manage_engagement.")
    if scopes and not any(each.endswith("manage_comments") for each in scopes):
        why |= dict.fromkeys(_MODERATE, "It needs the permission to manage comments.")
        if not any(each.endswith("manage_messages") for each in scopes):
            why[Act.REPLY] = "It needs the permission to manage comments."
    if scopes and not any(each.endswith("manage_messages") for each in scopes):
        warnings.append("Direct messages are not read: the permission to manage messages is missing.")
    return acts - why.keys(), why, tuple(warnings)
