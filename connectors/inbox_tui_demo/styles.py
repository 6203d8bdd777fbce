"""The pretend platforms: what each lets one say, in the numbers of the network it imitates.

Limits are those the networks document: Mastodon 500 characters with links as 23, Bluesky 300 graphemes and 3,000
bytes, YouTube comments 10,000 characters, Instagram comments 2,200 characters.
"""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui.connector import Features
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """One pretend platform."""

    key: str
    """Its tag, and the first part of every id: ``masto``."""
    network: str
    host: str
    handle: str
    """How a person's handle is written there, with ``{}`` for the name they chose."""
    profile_url: str
    features: Features
    mentions_open: bool
    """Whether a reply begins with the mention of the person answered."""
    chained_direct: bool
    """Whether direct messages answer one another (a thread) or merely stand in a channel."""
    reads: str

    @property
    def one_level(self) -> bool:
        return self.features.one_level


MASTODON = Style(
    key="masto",
    network="Mastodon",
    host="masto.example",
    handle="{}@masto.example",
    profile_url="https://masto.example/@{}",
    mentions_open=True,
    chained_direct=True,
    reads="mentions, replies and direct messages",
    features=Features(
        acts=frozenset(
            {Act.REPLY, Act.POST, Act.EDIT, Act.LIKE, Act.UNLIKE, Act.BOOST, Act.UNBOOST, Act.DELETE},
        ),
        why_not={
            Act.HIDE: "Mastodon lets nobody hide another's post.",
            Act.UNHIDE: "Mastodon lets nobody hide another's post.",
        },
        direct=True,
        audiences=(Audience.PUBLIC, Audience.UNLISTED, Audience.FOLLOWERS, Audience.DIRECT),
        streaming=True,
        idempotent=True,
        text=TextRules(
            limit=500,
            unit=Unit.GRAPHEMES,
            url_length=23,
            short_mentions=True,
            spoiler_counts=True,
            spoilers=True,
            links="cut-30",
            linked="@name@host #tag",
        ),
        poll_seconds=20,
    ),
)

BLUESKY = Style(
    key="bsky",
    network="Bluesky",
    host="bsky.example",
    handle="{}.bsky.example",
    profile_url="https://bsky.example/profile/{}",
    mentions_open=False,
    chained_direct=False,
    reads="mentions, replies, quotes and direct messages",
    features=Features(
        acts=frozenset({Act.REPLY, Act.POST, Act.LIKE, Act.UNLIKE, Act.BOOST, Act.UNBOOST, Act.DELETE}),
        why_not={
            Act.EDIT: "Bluesky has no editing.",
            Act.HIDE: "Hiding a reply is not offered here.",
            Act.UNHIDE: "Hiding a reply is not offered here.",
        },
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        streaming=True,
        idempotent=True,
        text=TextRules(limit=300, unit=Unit.GRAPHEMES, byte_limit=3000, linked="@host #tag"),
        direct_text=TextRules(limit=1000, unit=Unit.GRAPHEMES, byte_limit=10000),
        poll_seconds=20,
    ),
)

YOUTUBE = Style(
    key="yt",
    network="YouTube",
    host="yt.example",
    handle="{}",
    profile_url="https://yt.example/@{}",
    mentions_open=False,
    chained_direct=False,
    reads="comments under your videos",
    features=Features(
        acts=frozenset({Act.REPLY, Act.EDIT, Act.DELETE, Act.HIDE, Act.UNHIDE}),
        why_not={
            Act.POST: "A video is uploaded in YouTube itself.",
            Act.LIKE: "YouTube lets no other app like a comment.",
            Act.UNLIKE: "YouTube lets no other app like a comment.",
            Act.BOOST: "YouTube has no boosts.",
            Act.UNBOOST: "YouTube has no boosts.",
        },
        streaming=True,
        one_level=True,
        idempotent=True,
        text=TextRules(limit=10000, unit=Unit.CODE_POINTS, markup="youtube", linked="@name.of #tag"),
        poll_seconds=30,
    ),
)

INSTAGRAM = Style(
    key="ig",
    network="Instagram",
    host="ig.example",
    handle="{}",
    profile_url="https://ig.example/{}",
    mentions_open=False,
    chained_direct=False,
    reads="comments under your posts and direct messages",
    features=Features(
        acts=frozenset({Act.REPLY, Act.DELETE, Act.HIDE, Act.UNHIDE}),
        why_not={
            Act.POST: "A picture is posted in Instagram itself.",
            Act.EDIT: "Instagram lets no other app edit a comment.",
            Act.LIKE: "Instagram lets no other app like a comment.",
            Act.UNLIKE: "Instagram lets no other app like a comment.",
            Act.BOOST: "Instagram has no boosts.",
            Act.UNBOOST: "Instagram has no boosts.",
        },
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        streaming=True,
        one_level=True,
        idempotent=True,
        text=TextRules(limit=2200, unit=Unit.CODE_POINTS, linked="@name.of #tag"),
        direct_text=TextRules(limit=1000, unit=Unit.BYTES),
        poll_seconds=30,
    ),
)
