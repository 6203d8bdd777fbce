"""The thin lines at the top and the bottom of every screen."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.ages import age
from inbox_tui.domain.views import Headline
from inbox_tui.ui.commands import BY_ID, Command
from inbox_tui.ui.footers import FOOTERS
from inbox_tui.ui.lines import Line, crop, justify, size_of, wrap
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.widgets.drawn import Drawn


class HeadBar(Drawn):
    """``inbox-tui  View        p50 24m · p90 2h 10m · oldest 3h 12m        3 accounts · 20 s ago``"""

    ground = "raised"

    def __init__(self, title: str = "") -> None:
        super().__init__(id="head")
        self.title = title
        self.busy = ""
        """What is under way, with its progress."""

    def refresh_words(self) -> None:
        self.redraw()

    def line(self, y: int) -> tuple[Line, str]:
        return self.words(), "raised"

    def words(self) -> Line:
        width = self.size.width
        app = self.inbox_app
        left: Line = [(" inbox-tui", "accent bold"), (f"  {self.title}", "text bold")]
        head: Headline | None = app.headline
        if head is None:
            return left
        right = [*self._state(head), (" ", "text")]
        words, ink = app.leaving
        if words:
            left.append((f"   {words}", ink))
        middle: Line = [(head.words, "muted")] if head.words and head.accounts else []
        if size_of(left) + size_of(right) + 1 > width:
            right = []
        room = width - size_of(left) - size_of(right)
        if middle and room > size_of(middle) + 4:
            gap = (width - size_of(middle)) // 2 - size_of(left)
            gap = min(max(gap, 3), room - size_of(middle) - 2)
            left = [*left, (" " * gap, "text"), *middle]
        elif middle and room > 20:
            left = [*left, ("   ", "text"), (_whole(head.words, room - 6), "muted")]
        return justify(left, right, width)

    def _state(self, head: Headline) -> Line:
        app = self.inbox_app
        if self.busy:
            return [(self.busy, "accent")]
        if head.offline_since is not None:
            return [(f"offline since {moment(head.offline_since, app.inbox.now(), app.preferences)}", "now")]
        accounts = "1 account" if head.accounts == 1 else f"{head.accounts} accounts"
        if head.synced_at is None:
            return [(accounts if head.accounts else "no account yet", "muted")]
        since = age((app.inbox.now() - head.synced_at).total_seconds())
        return [(f"{accounts} · {'just now' if since == 'now' else since + ' ago'}", "muted")]


def _whole(figures: str, room: int) -> str:
    """As many whole figures from the left as fit."""
    parts = figures.split(" · ")
    while parts and len(" · ".join(parts)) > room:
        parts.pop()
    return " · ".join(parts)


class FootBar(Drawn):
    """The keys that matter here, six at most; and at the right the last notice, which may take the whole width."""

    ground = "raised"

    def __init__(self, place: str) -> None:
        super().__init__(id="foot")
        self._place = place
        self.chord: Sequence[tuple[str, Command]] = ()

    def show(self, place: str) -> None:
        if place != self._place:
            self._place = place
            self.refresh()

    def show_chord(self, second_keys: Sequence[tuple[str, Command]]) -> None:
        """Which key may follow the first one of a chord."""
        self.chord = second_keys
        self.fit_height()
        self.refresh()

    def fit_height(self) -> None:
        height = min(6, max(1, len(self._pieces())))
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def on_resize(self) -> None:
        self.fit_height()

    def line(self, y: int) -> tuple[Line, str]:
        pieces = self._pieces()
        return (pieces[y] if y < len(pieces) else []), "raised"

    def _pieces(self) -> list[Line]:
        width = max(20, self.size.width or self.app.size.width)
        if self.chord:
            return self._chord_lines(width)
        keys = self._keys(width)
        notice = self.inbox_app.notice
        if notice is None:
            return [keys]
        ink = "late bold" if notice.error else "good" if notice.good else "text"
        words = notice.words + ("  esc" if notice.error else "")
        if len(words) + 2 <= width:
            return [justify(crop(keys, max(0, width - len(words) - 3)), [(words, ink), (" ", "text")], width)]
        return [[(" ", "text"), (piece, ink)] for piece in wrap(words, width - 2)]

    def _keys(self, width: int) -> Line:
        keymap = self.inbox_app.keymap
        line: Line = [(" ", "text")]
        for id in FOOTERS[self._place][:6]:
            command = BY_ID[id]
            label = keymap.label(id)
            words = command.short or command.title.lower()
            piece: Line = [(label, "accent"), (f" {words}   ", "muted")]
            if not label or size_of(line) + size_of(piece) - 3 > width:
                continue
            line += piece
        return line

    def _chord_lines(self, width: int) -> list[Line]:
        lines: list[Line] = [[(" ", "text")]]
        for key, command in self.chord:
            piece: Line = [(key, "accent bold"), (f" {command.title.removeprefix('Go to ').lower()}   ", "muted")]
            if size_of(lines[-1]) + size_of(piece) > width:
                lines.append([(" ", "text")])
            lines[-1] += piece
        return lines
