"""Posts one under the other, laid out only where somebody looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

from inbox_tui.domain.views import PostView

Place = tuple[int, int]
"""(index of a post, line in it). The line after a post's last is the blank under it."""


class Reel:
    """``lines`` lays out one post; ``count`` says how many there are. A blank line follows every post."""

    def __init__(self, lines: Callable[[int], Sequence[object]], count: Callable[[], int]) -> None:
        self._lines = lines
        self._count = count

    def visible(self, top: Place, rows: int) -> list[Place]:
        """What stands on each of ``rows`` rows from ``top`` on; line -1 is a blank. Shorter at the end."""
        found: list[Place] = []
        index, line = top
        while len(found) < rows and index < self._count():
            height = len(self._lines(index))
            while line < height and len(found) < rows:
                found.append((index, line))
                line += 1
            if len(found) < rows:
                found.append((index, -1))
            index, line = index + 1, 0
        return found

    def step(self, place: Place, by: int) -> Place:
        """The place ``by`` rows further down (or up), kept inside."""
        index, line = place
        line += by
        while line < 0 and index > 0:
            index -= 1
            line += len(self._lines(index)) + 1
        while index < self._count() - 1 and line > len(self._lines(index)):
            line -= len(self._lines(index)) + 1
            index += 1
        return index, max(0, line)

    def last_top(self, rows: int) -> Place:
        """The place from which the last row just fits."""
        if not self._count():
            return (0, 0)
        last = self._count() - 1
        return self.step((last, len(self._lines(last))), -rows)


class Below(Sequence[PostView]):
    """A thread's posts below what stands above it, none of them read before it is asked for."""

    def __init__(self, above: Sequence[PostView], posts: Sequence[PostView]) -> None:
        self._above = above
        self._posts = posts

    def __len__(self) -> int:
        return len(self._above) + len(self._posts)

    @overload
    def __getitem__(self, index: int) -> PostView: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PostView]: ...
    def __getitem__(self, index: int | slice) -> PostView | Sequence[PostView]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        first = len(self._above)
        return self._above[place] if place < first else self._posts[place - first]
