"""Answers of Pinterest's API v5 as values. Pure: bytes in, values out; one unreadable pin costs that pin.

Source: the API's OpenAPI description 5.23. It has no path that lists comments: what can be known is how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from inbox_tui.connector import Unreadable, fields
from inbox_tui.connector.fields import Odd, excerpt, mapping, part, text, when_or_none, whole
from inbox_tui.domain.model import Hyperlink, Identity, Media, Post, PostKind, PostRef, RemoteId
from inbox_tui.domain.value import value_class

PINTEREST = Identity(
    id=RemoteId("pinterest"), handle="pinterest", name="Pinterest", url="https://www.pinterest.com/", bot=True
)
"""Who tells of comments: the API does not say who wrote them."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NO_ANSWER = "Pinterest's API has no comments: open the pin to read and answer them."


@value_class(kw_only=True)
class Pin:
    """One of our pins and what was counted on it so far."""

    id: str
    title: str
    description: str
    alt: str
    image: str
    created_at: datetime
    comments: int
    reactions: int


@value_class(kw_only=True)
class Pins:
    """One page of pins. ``bookmark`` leads to the next, empty at the end."""

    pins: tuple[Pin, ...]
    bookmark: str
    skipped: int
    sample: str


def load(body: bytes) -> Mapping[str, Any]:
    """A JSON object. Raises ``Unreadable``."""
    try:
        return mapping(fields.load(body))
    except Odd:
        raise Unreadable("Pinterest's answer could not be understood. Try again later.", excerpt(body)) from None


def said(body: bytes) -> str:
    """Pinterest's own words about a failure; empty where there are none."""
    try:
        return " ".join(text(load(body), "message").split())[:200]
    except Unreadable:
        return ""


def user(body: bytes) -> Identity:
    """Who we are, from ``GET /v5/user_account``. Raises ``Unreadable``."""
    raw = load(body)
    name = text(raw, "username")
    if not name:
        raise Unreadable("Pinterest did not say whose login this is. Try again later.", str(sorted(raw))[:200])
    return Identity(
        id=RemoteId(text(raw, "id") or name),
        handle=name,
        name=text(raw, "business_name"),
        url=f"https://www.pinterest.com/{name}/",
        bio=text(raw, "about"),
    )


def pins(body: bytes) -> Pins:
    """A page of ``GET /v5/pins``. Raises ``Unreadable``."""
    raw = load(body)
    items = raw.get("items")
    if not isinstance(items, list):
        raise Unreadable("Pinterest's list of pins could not be understood. Try again later.", str(sorted(raw))[:200])
    found, skipped, sample = [], 0, ""
    for item in items:
        if isinstance(item, dict) and item.get("is_owner") is False:
            continue  # saved from somebody else: what is said there is said to them
        one = pin(item)
        if one is None:
            skipped += 1
            sample = sample or str(item)[:300]
        else:
            found.append(one)
    return Pins(pins=tuple(found), bookmark=text(raw, "bookmark"), skipped=skipped, sample=sample)


def pin(raw: Any) -> Pin | None:
    """One pin; None where it has no id."""
    if not isinstance(raw, dict) or not (name := text(raw, "id")):
        return None
    totals = part(raw, "pin_metrics", "lifetime_metrics")
    images = part(raw, "media", "images")
    return Pin(
        id=name,
        title=text(raw, "title"),
        description=text(raw, "description"),
        alt=text(raw, "alt_text"),
        image=next((text(each, "url") for each in reversed(list(images.values())) if isinstance(each, dict)), ""),
        created_at=when_or_none(raw.get("created_at")) or _EPOCH,
        comments=whole(totals.get("comment")) or 0,
        reactions=whole(totals.get("reaction")) or 0,
    )


def page_of(name: str) -> str:
    """A pin's address for people."""
    return f"https://www.pinterest.com/pin/{name}/"


def pin_post(pin: Pin, us: Identity) -> Post:
    """Our pin as a post of ours."""
    words = "\n".join(each for each in (pin.title, pin.description) if each) or "A pin without words."
    return Post(
        ref=PostRef(id=RemoteId(pin.id)),
        author=us,
        created_at=pin.created_at,
        text=words,
        ours=True,
        automated=True,
        media=(Media(kind="image", url=pin.image, alt=pin.alt),) if pin.image else (),
        url=page_of(pin.id),
        closed=NO_ANSWER,
    )


def news(pin: Pin, before: int, now: datetime) -> Post:
    """That comments came: from ``before`` to ``pin.comments``."""
    more = pin.comments - before
    counted = f"{more} new comment{'s' if more != 1 else ''}"
    total = f" ({pin.comments} in all)" if before else ""
    liked = f"; {pin.reactions} reaction{'s' if pin.reactions != 1 else ''}" if pin.reactions else ""
    return Post(
        ref=PostRef(
            id=news_id(pin.id, pin.comments),
            extra={"before": str(before), "at": now.isoformat(), "reactions": str(pin.reactions)},
        ),
        author=PINTEREST,
        created_at=now,
        text=f"{counted} on this pin{total}{liked}. Pinterest shows them on the pin's page only.",
        kind=PostKind.COMMENT,
        parent=RemoteId(pin.id),
        root=RemoteId(pin.id),
        url=page_of(pin.id),
        links=(Hyperlink(text="the pin", url=page_of(pin.id)),),
        closed=NO_ANSWER,
    )


def news_id(pin: str, comments: int) -> RemoteId:
    return RemoteId(f"{pin}#comments-{comments}")


def again(pin: Pin, ref: PostRef) -> Post | None:
    """The news that ``ref`` names, in the words in which it was told; None where ``ref`` names a pin."""
    _, mark, count = ref.id.partition("#comments-")
    try:
        told = replace(pin, comments=int(count), reactions=int(ref.extra["reactions"]))
        return news(told, int(ref.extra["before"]), datetime.fromisoformat(ref.extra["at"])) if mark else None
    except (KeyError, ValueError):
        return None
