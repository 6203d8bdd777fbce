"""The reading clock: which posts have really been taken in.

It knows nothing of widgets. The thread pane tells it what is on screen (:meth:`Listening.look`), whether the clock may
run, and what time it is (seconds on any monotonic clock); it answers with the posts that now count as heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from inbox_tui.domain.hearing import reading_time
from inbox_tui.domain.model import PostId
from inbox_tui.domain.value import value_class


@value_class()
class Seen:
    """Lines ``first`` to ``last`` (inclusive) of a post's ``lines`` are inside the viewport.

    ``covered`` while a content warning is closed over it: such a post gets no time and no line of it counts.
    """

    post: PostId
    first: int
    last: int
    lines: int
    covered: bool = False


@dataclass(slots=True)
class _Progress:
    seconds: float
    given: float = 0.0
    lines: int = 0
    mask: int = 0
    whole: bool = False

    @property
    def share(self) -> float:
        return 1.0 if self.whole else self.mask.bit_count() / self.lines if self.lines else 0.0


class Listening:
    """One thread's posts and how far the user has come with each.

    The clock serves the posts on screen in order, one at a time. A post never gets more time than the part of it that
    has been on screen deserves, so its last lines cannot be earned by looking at its first.
    """

    def __init__(self, seconds: Callable[[int], float] = reading_time) -> None:
        self._seconds = seconds
        self._posts: dict[PostId, _Progress] = {}
        self._view: tuple[Seen, ...] = ()
        self._since: float | None = None

    @property
    def running(self) -> bool:
        return self._since is not None

    @property
    def waiting(self) -> tuple[PostId, ...]:
        """Unheard posts, in order."""
        return tuple(self._posts)

    def begin(self, posts: Iterable[tuple[PostId, int]]) -> None:
        """Set the unheard posts, in reading order, each with its number of words. Progress already made is kept."""
        known = self._posts
        self._posts = {}
        for post, words in posts:
            seconds = self._seconds(words)
            old = known.get(post)
            self._posts[post] = old if old is not None and old.seconds == seconds else _Progress(seconds)

    def look(self, view: Sequence[Seen], now: float) -> tuple[PostId, ...]:
        """What is on screen from ``now`` on. Returns what was heard until now."""
        heard = self.tick(now)
        self._view = tuple(view)
        for seen in view:
            progress = self._posts.get(seen.post)
            if progress is None or seen.covered or seen.last < seen.first:
                continue
            if progress.lines != seen.lines:  # the pane got another width: lines are counted anew
                progress.lines, progress.mask = seen.lines, 0
            progress.mask |= ((1 << (seen.last - seen.first + 1)) - 1) << seen.first
            progress.whole = progress.whole or progress.mask.bit_count() >= progress.lines
        return heard + self._collect()

    def run(self, now: float) -> None:
        """The thread has the user's eyes from ``now`` on."""
        if self._since is None:
            self._since = now

    def stop(self, now: float) -> tuple[PostId, ...]:
        """Something covers the thread, or the terminal lost focus. Returns what was heard until now."""
        heard = self.tick(now)
        self._since = None
        return heard

    def tick(self, now: float) -> tuple[PostId, ...]:
        """Hand out the time since the last call. Returns the posts that now count as heard, in order."""
        if self._since is None:
            return ()
        left = max(0.0, now - self._since)
        self._since = now
        for progress in self._served():
            given = min(left, progress.seconds * progress.share - progress.given)
            progress.given += given
            left -= given
            if left <= 0:
                break
        return self._collect()

    def due(self) -> float | None:
        """Seconds until the next post will have been heard if nothing moves; None: nothing will be."""
        if self._since is None:
            return None
        wait = 0.0
        for progress in self._served():
            wait += progress.seconds * progress.share - progress.given
            if progress.whole:
                return max(wait, 0.01)
        return None

    def seen_whole(self, post: PostId) -> bool:
        """Whether every line of an unheard post has been on screen."""
        progress = self._posts.get(post)
        return progress is not None and progress.whole

    def drop(self, post: PostId) -> None:
        """It was heard in another way."""
        self._posts.pop(post, None)

    def forget(self, posts: Iterable[PostId]) -> None:
        """Start these anew (marked unheard by hand)."""
        for post in posts:
            if post in self._posts:
                self._posts[post] = _Progress(self._posts[post].seconds)

    def _served(self) -> list[_Progress]:
        """The posts on screen that may still be given time, in order."""
        return [
            progress
            for seen in self._view
            if not seen.covered
            and (progress := self._posts.get(seen.post)) is not None
            and progress.given < progress.seconds * progress.share - 1e-9
        ]

    def _collect(self) -> tuple[PostId, ...]:
        done = tuple(
            post
            for post, progress in self._posts.items()
            if progress.whole and progress.given >= progress.seconds - 1e-9
        )
        for post in done:
            del self._posts[post]
        return done
