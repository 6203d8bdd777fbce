"""Answers of Snap's Public Profile API as values, and what its refusals mean. Pure.

Source: Snap's marketing API pages on public profiles, read as the description that vendors publish of them. It has no
path for comments, mentions or chats.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    PermissionMissing,
    RateLimited,
    Rejected,
    SignInNeeded,
    Unreachable,
    Unreadable,
    fields,
)
from inbox_tui.connector.fields import Odd, excerpt, mapping, text, whole
from inbox_tui.domain.model import Cursor, Identity, Post, PostRef, RemoteId
from inbox_tui.domain.value import value_class

NO_ANSWER = "Snap's API has no comments and no chats: they are read and answered in Snapchat's own app."


@value_class(kw_only=True)
class PublicProfile:
    """Our public profile and what Snap counts on it; None where it does not tell."""

    identity: Identity
    subscribers: int | None
    views: int | None


def load(body: bytes) -> Mapping[str, Any]:
    """A JSON object. Raises ``Unreadable``."""
    try:
        return mapping(fields.load(body))
    except Odd:
        raise Unreadable("Snapchat's answer could not be understood. Try again later.", excerpt(body)) from None


def public_profile(body: bytes) -> PublicProfile:
    """Who we are, from ``GET /v1/public_profiles/my_profile``. Raises ``Unreadable``."""
    raw = load(body).get("public_profile")
    if not isinstance(raw, dict) or not (name := text(raw, "id")):
        raise Unreadable("Snapchat did not say whose profile this is. Try again later.", repr(body[:200]))
    handle = text(raw, "snap_user_name")
    return PublicProfile(
        identity=Identity(
            id=RemoteId(name),
            handle=handle or name,
            name=text(raw, "display_name"),
            url=page_of(handle) if handle else "",
            bio=text(raw, "description"),
        ),
        subscribers=whole(raw.get("subscriber_count")),
        views=whole(raw.get("spotlight_views")),
    )


def page_of(handle: str) -> str:
    """A profile's address for people."""
    return f"https://www.snapchat.com/add/{handle}"


def profile_post(found: PublicProfile, now: datetime) -> Post:
    """The public profile as a post of ours: the one thing of Snapchat's that has an address."""
    us = found.identity
    words = "\n".join(each for each in (us.name or us.handle, us.bio) if each)
    return Post(
        ref=PostRef(id=us.id),
        author=us,
        created_at=now,
        text=words,
        ours=True,
        automated=True,
        url=us.url,
        closed=NO_ANSWER,
    )


def note(now: PublicProfile, before: int | None) -> str:
    """What is counted, in words; empty where Snap tells nothing."""
    if now.subscribers is None:
        return ""
    more = now.subscribers - before if before is not None else 0
    change = f", {abs(more):,} {'more' if more > 0 else 'fewer'} than at the last look" if more else ""
    views = f"; {now.views:,} views of its Spotlights" if now.views is not None else ""
    return f"{now.subscribers:,} subscribers{change}{views}."


def dump(found: PublicProfile) -> Cursor:
    return Cursor(str(found.subscribers if found.subscribers is not None else ""))


def subscribers_at(cursor: Cursor | None) -> int | None:
    return whole(cursor)


def trouble(answer: Answer, now: datetime) -> ConnectorError | None:
    """None for a good answer (200)."""
    status, words = answer.status, said(answer.body)
    quoted = f" It says: “{words}”" if words else ""
    match status:
        case 200:
            return None
        case 401:
            return SignInNeeded("Snapchat no longer accepts this login. Sign in again under Accounts.")
        case 403 | 404:
            return PermissionMissing(
                "Snapchat shows this login no public profile: Snap must allow-list your app for the Public Profile "
                f"API, and the login must be an administrator of the profile.{quoted}",
                "snapchat-profile-api",
            )
        case 429:
            after = answer.header("retry-after").strip()
            seconds = min(int(after), 86_400) if after.isascii() and after.isdigit() and len(after) < 9 else None
            until = now + timedelta(seconds=seconds) if seconds is not None else None
            return RateLimited("Snapchat asks for a pause.", until)
    if status >= 500:
        return Unreachable(f"Snapchat has trouble at the moment ({status}). It is asked again later.")
    return Rejected(f"Snapchat refused that ({status}).{quoted}")


def said(body: bytes) -> str:
    """Snap's own words about a failure; empty where there are none."""
    try:
        raw = load(body)
    except Unreadable:
        return ""
    return " ".join((text(raw, "display_message") or text(raw, "debug_message")).split())[:200]
