"""Reviews, and the one reply to each, as posts. Pure; every field may be missing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from inbox_tui.connector.fields import Odd, items, mapping, part, text, when, when_or_none
from inbox_tui.domain.model import Identity, Media, Post, PostKind, PostRef, Quoted, RemoteId
from inbox_tui.domain.value import value_class
from inbox_tui_google.fields import ident

STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}
PENDING, REJECTED, APPROVED = "PENDING", "REJECTED", "APPROVED"
ANSWERED = "A review takes one reply, and this one has yours: edit that."
UNVERIFIED = "Google takes replies only where the location is verified, and this one is not."
WAITS = "Google is still checking this reply; nobody else sees it yet."
_TRANSLATED, _ORIGINAL = "(Translated by Google)", "(Original)"
# They go into addresses: no part of a name may lead elsewhere.
_PART = r"(?!\.+(?:/|$))[^/\s?#%\\]+"
_ACCOUNT = re.compile(f"accounts/{_PART}")
_LOCATION = re.compile(f"(?:accounts/{_PART}/)?locations/({_PART})")
_NAME = re.compile(f"accounts/{_PART}/locations/{_PART}/reviews/{_PART}")


@value_class(kw_only=True)
class Place:
    """A location: ``accounts/1/locations/2``."""

    name: str
    title: str = ""
    url: str = ""
    verified: bool = True

    @property
    def id(self) -> str:
        """The same for all accounts that manage it."""
        return self.name.rpartition("/")[2]


@value_class(kw_only=True)
class Told:
    """A review as one answer tells it."""

    name: str
    posts: tuple[Post, ...]
    """The review, and our reply where there is one."""
    state: str = ""
    """The moderation state of our reply."""

    @property
    def print(self) -> str:
        """Changes when anything shown of it does."""
        shown = "\n".join(f"{p.ref.version} {p.closed} {p.stars} {len(p.media)} {p.url}" for p in self.posts)
        return hashlib.blake2s(shown.encode("utf-8", "replace"), digest_size=5).hexdigest()

    @property
    def at(self) -> int:
        """When it was changed last, in seconds since 1970."""
        review = self.posts[0]
        return int((review.edited_at or review.created_at).timestamp())


def original(comment: str) -> str:
    """What the reviewer wrote, where Google put its translation before or after it."""
    before, found, after = comment.partition(_TRANSLATED)
    if not found:
        return comment
    if before.strip():
        return before.strip()
    _, kept, words = after.rpartition(_ORIGINAL)
    return words.strip() if kept and words.strip() else comment


def account(raw: object) -> tuple[str, str]:
    """An account's name (``accounts/1``) and what people call it. Raises :class:`Odd`."""
    whole = mapping(raw)
    name = ident(whole.get("name"))
    if not _ACCOUNT.fullmatch(name):
        raise Odd("an account's name was expected")
    return name, text(whole, "accountName", 300)


def place(raw: object, account_name: str) -> Place:
    """A location below an account. Raises :class:`Odd`."""
    whole = mapping(raw)
    found = _LOCATION.fullmatch(ident(whole.get("name")))
    if found is None:
        raise Odd("a location's name was expected")
    metadata = part(whole, "metadata")
    return Place(
        name=f"{account_name}/locations/{found[1]}",
        title=text(whole, "title", 300),
        url=text(metadata, "mapsUri", 2000),
        verified=metadata.get("hasVoiceOfMerchant") is not False,
    )


def review(raw: object, us: Identity, where: Place | None) -> Told:
    """A review with its reply. Raises :class:`Odd`."""
    whole = mapping(raw)
    name = ident(whole.get("name"))
    if not _NAME.fullmatch(name):
        raise Odd("a review's name was expected")
    answered = part(whole, "reviewReply")
    words = original(text(whole, "comment"))
    created = when(whole.get("createTime"))
    updated = when_or_none(whole.get("updateTime"))
    place_url = where.url if where else ""
    ours = _reply(answered, name, us, place_url) if text(answered, "comment") else None
    closed = ANSWERED if ours else UNVERIFIED if where and not where.verified else ""
    title = (where.title if where else "") or us.name
    first = Post(
        ref=PostRef(
            id=RemoteId(name),
            version=_version(whole.get("updateTime"), f"{words} {whole.get('starRating')}"),
        ),
        author=_reviewer(part(whole, "reviewer"), text(whole, "reviewId", 300) or name),
        created_at=created,
        edited_at=updated if updated is not None and updated > created else None,
        text=words,
        kind=PostKind.REVIEW,
        stars=STARS.get(text(whole, "starRating", 40)),
        mentions_us=True,
        url=text(whole, "reviewReplyUrl", 2000) or place_url,
        media=tuple(_media(items(whole.get("reviewMediaItems"), 50))),
        quoted=Quoted(id=RemoteId(_location(name)), author="", text=title, url=place_url) if title else None,
        replies=1 if ours else 0,
        closed=closed,
    )
    return Told(name=name, posts=(first, ours) if ours else (first,), state=_state(answered) if ours else "")


def _location(name: str) -> str:
    return name.rpartition("/reviews/")[0]


def _reviewer(raw: Mapping[str, Any], review_id: str) -> Identity:
    """Google names reviewers but gives them no id: each review is by somebody of its own."""
    name = "" if raw.get("isAnonymous") is True else text(raw, "displayName", 300).strip()
    handle = name.lstrip("@").strip() or "Anonymous"
    return Identity(id=RemoteId(f"reviewer:{review_id}"[:400]), handle=handle, name=name)


def _media(raw: Iterable[Any]) -> Iterable[Media]:
    for each in raw:
        if isinstance(each, dict):
            film, picture = text(each, "videoUrl", 2000), text(each, "thumbnailUrl", 2000)
            if film or picture:
                label = text(each, "thumbnailLabel", 1000)
                yield Media(kind="video" if film else "image", url=film or picture, alt=label)


def _version(updated: object, words: str) -> str:
    digest = hashlib.blake2s(words.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"{updated if isinstance(updated, str) else ''}"[:40] + f" {digest}"


def _state(raw: Mapping[str, Any]) -> str:
    """Most answers say ``reviewReplyState``; some clients saw it as ``state``."""
    return text(raw, "reviewReplyState", 60) or text(raw, "state", 60)


def _why(raw: Mapping[str, Any]) -> str:
    """``FAKE_ENGAGEMENT`` as words; as a string, a list or an object, for the reference leaves that open."""
    found = raw.get("policyViolation")
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, str | list)), "")
    if isinstance(found, list):
        found = next((value for value in found if isinstance(value, str)), "")
    plain = str(found)[:80].replace("_", " ").lower() if isinstance(found, str) else ""
    return f" ({plain})" if plain else ""


def _reply(raw: Mapping[str, Any], name: str, us: Identity, url: str) -> Post:
    state = _state(raw)
    rejected = f"Google rejected this reply{_why(raw)}; nobody else sees it. Edit it."
    closed = rejected if state == REJECTED else WAITS if state == PENDING else ""
    words = text(raw, "comment")
    return Post(
        ref=PostRef(id=RemoteId(f"{name}/reply"), version=_version(raw.get("updateTime"), f"{words} {state}")),
        author=us,
        created_at=when(raw.get("updateTime")),
        text=words,
        kind=PostKind.POST,
        ours=True,
        parent=RemoteId(name),
        root=RemoteId(name),
        url=url,
        closed=closed,
    )


def reply(raw: object, name: str, us: Identity, url: str = "") -> Post:
    """Our reply in the answer to writing it. Raises :class:`Odd`."""
    whole = mapping(raw)
    if not text(whole, "comment"):
        raise Odd("a reply was expected")
    return _reply(whole, name, us, url)


def reviews(raw: Mapping[str, Any], us: Identity, where: Place | None) -> tuple[tuple[Told, ...], int]:
    """The reviews of a page, each once, and how many cannot be read."""
    found: dict[str, Told] = {}
    skipped = 0
    for each in items(raw.get("reviews")):
        try:
            told = review(each, us, where)
        except Odd:
            skipped += 1
        else:
            found[told.name] = told
    return tuple(found.values()), skipped
