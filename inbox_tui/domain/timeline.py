"""Who waited since when: one conversation's history, read from what happened in it.

A pure function over events in any order. It never flatters: a second message does not restart a wait, a machine's
reply does not end one, and neither does a like or a note.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import IntEnum
from operator import attrgetter

from inbox_tui.domain.clock import late_from
from inbox_tui.domain.value import value_class

SILENCE = timedelta(hours=24)
"""After this long without a word, and with the last word ours, the next inbound begins a new episode."""


class What(IntEnum):
    """What happened. The order is that of events at the same instant: what they wrote comes before what we did."""

    INBOUND = 0
    ACTED = 1
    OUTBOUND = 2
    CLOSED = 3


@value_class()
class Event:
    """Something that happened in a conversation, at the platform's time (UTC). Made by the functions below."""

    at: datetime
    what: What
    automated: bool = False
    reason: str = ""
    seen_at: datetime | None = None
    who: int | None = None


def inbound(created_at: datetime, seen_at: datetime | None = None, who: int | None = None) -> Event:
    """Somebody else wrote. ``seen_at``: when this program first had it; ``who``: the writer's profile, if known."""
    return Event(created_at, What.INBOUND, seen_at=seen_at, who=who)


def outbound(created_at: datetime, automated: bool = False) -> Event:
    """We wrote, here or in the platform's own app."""
    return Event(created_at, What.OUTBOUND, automated)


def closed(at: datetime, reason: str = "", automated: bool = False) -> Event:
    """Marked done, by a person or (``automated``) by a rule."""
    return Event(at, What.CLOSED, automated, reason)


def acted(at: datetime) -> Event:
    """A person did something else: liked, noted, tagged, snoozed. Shows attention, answers nothing."""
    return Event(at, What.ACTED)


_ORDER = attrgetter("at", "what", "automated", "reason")


@value_class()
class Wait:
    """One waiting run: from the oldest unanswered inbound to a human reply or a close. At most one miss each."""

    since: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""
    """Why it was closed."""
    first: bool = True
    """The episode's first: measured as first response; every other as next response."""
    who: int | None = None
    """Whose words began it."""

    @property
    def open(self) -> bool:
        return self.answered_at is None and self.closed_at is None

    def seconds(self, now: datetime) -> float:
        """How long it was, or has been until ``now``. Never negative."""
        return span(self.since, self.answered_at or self.closed_at or now)

    def missed(self, due: datetime, now: datetime) -> bool:
        """Whether it went, or is, past ``due``. Stays true after the reply."""
        return (self.answered_at or self.closed_at or now) >= late_from(due)


@value_class()
class Episode:
    """A stretch of a conversation, with the times that are measured in it. Figures are seconds, or None: not yet."""

    start: datetime
    ended_at: datetime | None = None
    reason: str = ""
    first_reply_at: datetime | None = None
    first_action_at: datetime | None = None
    first_seen_at: datetime | None = None

    @property
    def first_response(self) -> float | None:
        return _span(self.start, self.first_reply_at)

    @property
    def time_to_action(self) -> float | None:
        return _span(self.start, self.first_action_at)

    @property
    def resolution(self) -> float | None:
        return _span(self.start, self.ended_at)

    @property
    def seen_lag(self) -> float | None:
        return None if self.first_seen_at is None else _span(self.first_seen_at, self.first_action_at)

    @property
    def skewed(self) -> bool:
        """A span came out negative and counts as 0: the platform's clock and ours disagree."""
        seen, action = self.first_seen_at, self.first_action_at
        return (seen is not None and action is not None and action < seen) or (seen is not None and seen < self.start)


@value_class()
class Timeline:
    """What :func:`history` found: everything oldest first."""

    waiting_since: datetime | None = None
    episodes: tuple[Episode, ...] = ()
    waits: tuple[Wait, ...] = ()

    @property
    def current(self) -> Episode | None:
        """The episode that is going on, if one is."""
        return self.episodes[-1] if self.episodes and self.episodes[-1].ended_at is None else None

    @property
    def answers_first(self) -> bool:
        """Whether a reply now would be the episode's first (so the first-response target counts)."""
        return self.current is None or self.current.first_reply_at is None

    @property
    def first_responses(self) -> tuple[float, ...]:
        return tuple(e.first_response for e in self.episodes if e.first_response is not None)

    @property
    def next_responses(self) -> tuple[float, ...]:
        return tuple(_seconds(w.since, w.answered_at) for w in self.waits if w.answered_at and not w.first)


def span(start: datetime, end: datetime) -> float:
    """Seconds from ``start`` to ``end``; a negative span counts as 0."""
    return max(0.0, _seconds(start, end))


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


def _span(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else span(start, end)


class _Open:
    """The episode being read."""

    __slots__ = ("action", "reply", "seen", "start")

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.reply: datetime | None = None
        self.action: datetime | None = None
        self.seen: datetime | None = None

    def end(self, at: datetime | None, reason: str) -> Episode:
        return Episode(self.start, at, reason, self.reply, self.action, self.seen)


def history(events: Iterable[Event], *, silence: timedelta = SILENCE) -> Timeline:
    """Read one conversation's events, in whatever order they come. 10,000 take under 20 ms.

    An episode opens at the first inbound, at the first after a close, and at the first after 24 hours of ``silence`` in
    which the last word was ours; somebody who writes again unanswered is still in the same one.
    A wait opens at the first inbound after our last human reply (or a close) and ends with the next.
    """
    waits: list[Wait] = []
    episodes: list[Episode] = []
    episode: _Open | None = None
    since: datetime | None = None
    first = True
    who: int | None = None
    spoke_at: datetime | None = None
    ours = False
    they_wrote, we_wrote, done = What.INBOUND, What.OUTBOUND, What.CLOSED
    for event in sorted(events, key=_ORDER):
        at, what = event.at, event.what
        if what is they_wrote:
            if episode is not None and ours and spoke_at is not None and at - spoke_at > silence:
                episodes.append(episode.end(None, ""))
                episode = None
            if episode is None:
                episode = _Open(at)
            if event.seen_at is not None and (episode.seen is None or event.seen_at < episode.seen):
                episode.seen = event.seen_at
            if since is None:
                since, first, who = at, episode.reply is None, event.who
            spoke_at, ours = at, False
            continue
        if what is we_wrote:
            spoke_at, ours = at, True
        if episode is not None and not event.automated:
            if episode.action is None:
                episode.action = at
            if what is we_wrote and episode.reply is None:
                episode.reply = at
        if what is we_wrote and not event.automated and since is not None:
            waits.append(Wait(since, at, None, "", first, who))
            since = None
        elif what is done:
            if since is not None:
                waits.append(Wait(since, None, at, event.reason, first, who))
                since = None
            if episode is not None:
                episodes.append(episode.end(at, event.reason))
                episode = None
    if since is not None:
        waits.append(Wait(since, None, None, "", first, who))
    if episode is not None:
        episodes.append(episode.end(None, ""))
    return Timeline(since, tuple(episodes), tuple(waits))
