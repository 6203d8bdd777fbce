"""The calls of the Data API v3 that comments take, as data. Pure.

Shapes follow Google's discovery document (revision 20261104); a test holds them against it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inbox_tui.domain.value import value_class
from inbox_tui_google.youtube.quota import LOOK, WRITE

ORIGIN = "https://youtube.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
"""The only one that all methods of comments accept."""
BASE = "/youtube/v3"
COMMENTS = f"{BASE}/comments"
THREADS = f"{BASE}/commentThreads"
CHANNELS = f"{BASE}/channels"
VIDEOS = f"{BASE}/videos"
MODERATION = f"{COMMENTS}/setModerationStatus"
PAGE = 100
IDS = 50
"""How many ids one call names at most."""
HELD = "heldForReview"
SPAM = "likelySpam"
REJECTED = "rejected"
PUBLISHED = "published"
_PLAIN = ("textFormat", "plainText")

Pairs = tuple[tuple[str, str], ...]


@value_class(kw_only=True)
class Call:
    """One request and what it costs."""

    path: str
    params: Pairs = ()
    method: str = "GET"
    json: Any = None
    units: int = LOOK


def own_channel() -> Call:
    return Call(path=CHANNELS, params=(("part", "id,snippet,contentDetails"), ("mine", "true")))


def _token(token: str) -> Pairs:
    return (("pageToken", token),) if token else ()


def threads(channel: str, token: str = "", moderation: str = "") -> Call:
    """A page of the channel's comment threads, newest thread first: of its videos, its posts and itself."""
    return Call(
        path=THREADS,
        params=(
            ("part", "id,snippet,replies"),
            ("allThreadsRelatedToChannelId", channel),
            ("order", "time"),
            ("maxResults", str(PAGE)),
            _PLAIN,
            *((("moderationStatus", moderation),) if moderation else ()),
            *_token(token),
        ),
    )


def thread(top: str) -> Call:
    """One thread. With ``id`` neither ``maxResults`` nor ``moderationStatus`` is allowed."""
    return Call(path=THREADS, params=(("part", "id,snippet,replies"), ("id", top), _PLAIN))


def replies(top: str, token: str = "") -> Call:
    return Call(
        path=COMMENTS,
        params=(("part", "id,snippet"), ("parentId", top), ("maxResults", str(PAGE)), _PLAIN, *_token(token)),
    )


def comments(ids: Sequence[str]) -> Call:
    """Comments by id; those that are gone are missing from the answer."""
    return Call(path=COMMENTS, params=(("part", "id,snippet"), ("id", ",".join(ids[:IDS])), _PLAIN))


def videos(ids: Sequence[str]) -> Call:
    return Call(path=VIDEOS, params=(("part", "snippet"), ("id", ",".join(ids[:IDS]))))


def reply(top: str, words: str) -> Call:
    return Call(
        method="POST",
        path=COMMENTS,
        params=(("part", "snippet"),),
        json={"snippet": {"parentId": top, "textOriginal": words}},
        units=WRITE,
    )


def edit(comment: str, words: str) -> Call:
    return Call(
        method="PUT",
        path=COMMENTS,
        params=(("part", "snippet"),),
        json={"id": comment, "snippet": {"textOriginal": words}},
        units=WRITE,
    )


def delete(comment: str) -> Call:
    return Call(method="DELETE", path=COMMENTS, params=(("id", comment),), units=WRITE)


def moderate(comment: str, status: str) -> Call:
    return Call(method="POST", path=MODERATION, params=(("id", comment), ("moderationStatus", status)), units=WRITE)


def top_of(comment: str) -> str:
    """The thread a comment stands in: replies are called ``{thread}.{suffix}``, a thread as its first comment."""
    return comment.partition(".")[0]
