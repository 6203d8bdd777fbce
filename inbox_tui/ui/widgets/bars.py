"""The thin lines at the top and the bottom of every screen."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.account import Health
from inbox_tui.domain.ages import age
from inbox_tui.domain.stats import PERIOD_DAYS
from inbox_tui.domain.views import Headline
from inbox_tui.ui.commands import BY_ID, Command
from inbox_tui.ui.footers import FOOTERS
from inbox_tui.ui.lines import Line, cut, justify, size_of, wrap
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.trouble import trouble_words
from inbox_tui.ui.widgets.drawn import Drawn

_BRAND = " inbox-tui"
_BREAD = " › "
_FEW = 3
"""Pieces of a line of keys that has one key."""
_TITLE = 6
"""Cells that the title keeps."""


class HeadBar(Drawn):
    """``inbox-tui  View        30d: p50 24m · p90 2h 10m · oldest 3h 12m        3 accounts · 20 s ago``"""

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
        """All of it where there is room. The figures always stand; what is shortened for them is first said elsewhere
        too (how fresh it is, the name of the program), then the title, and last over how many days they go."""
        width = self.size.width
        app = self.inbox_app
        head: Headline | None = app.headline
        if head is None:
            return [(_BRAND, "accent bold"), (f"  {self.title}", "text bold")]
        figures = head.words if head.accounts else ""
        states = self._states(head)
        said, ink = app.leaving
        short = said if ink.endswith("bold") else ""
        name = self.title.rpartition(_BREAD)[2]
        tries = [(brand, self.title, state, said) for brand in (_BRAND, "") for state in states]
        if app.troubles:
            tries.sort(key=lambda one: states.index(one[2]))  # what is wrong matters more than our own name
        tries += [("", self.title, states[-1], short)]
        tries += [("", name, state, short) for state in states]
        spanned = f"{PERIOD_DAYS}d: {figures}" if figures.startswith(("p50", "waited")) else figures
        best = [(*one, spanned) for one in tries]
        for brand, title, state, words, told in [*best, (*tries[-1], figures)]:
            left = self._left(brand, title, words, ink)
            needed = size_of(left) + (size_of(state) + 2 if state else 0) + (size_of([(told, "")]) + 4)
            if needed <= width:
                break
        else:
            left = self._left("", cut(title, max(_TITLE, size_of([(title, "")]) - (needed - width))), words, ink)
        right = [*state, (" ", "text")] if state else []
        middle: Line = [(told, "muted")] if told else []
        room = width - size_of(left) - size_of(right)
        if middle:
            gap = (width - size_of(middle)) // 2 - size_of(left)
            gap = max(2, min(max(gap, 3), room - size_of(middle) - 2))
            left = [*left, (" " * gap, "text"), *middle]
        return justify(left, right, width)

    def _left(self, brand: str, title: str, words: str, ink: str) -> Line:
        left: Line = [(brand, "accent bold")] if brand else []
        left.append((f"  {title}" if brand else f" {title}", "text bold"))
        if words:
            left.append((f"  {words}", ink))
        return left

    def _states(self, head: Headline) -> list[Line]:
        """How fresh it all is, or what is wrong; from long to short. Trouble is never left out."""
        app = self.inbox_app
        busy: Line = [(self.busy, "accent")]
        offline = Health.OFFLINE
        if (
            head.offline_since is not None
            and not app.looking
            and all(health is offline for health in app.troubles.values())
        ):
            since = moment(head.offline_since, app.inbox.now(), app.preferences)
            found: list[Line] = [[(f"offline since {since}", "now")], [("offline", "now")]]
            return [busy, *found] if self.busy else found
        said, ink = trouble_words(app.troubles, head.accounts, app.keymap.label("go.accounts"))
        if said:
            found = [[(words, ink)] for words in said]
            return [[*busy, ("  ", "text"), *found[0]], *found] if self.busy else found
        if self.busy:
            return [busy, []]
        if app.looking:
            return [[("looking…", "muted")], []]
        accounts = "1 account" if head.accounts == 1 else f"{head.accounts} accounts"
        if head.synced_at is None:
            return [[(accounts if head.accounts else "no account yet", "muted")], []]
        since = age((app.inbox.now() - head.synced_at).total_seconds())
        since = "just now" if since == "now" else f"{since} ago"
        return [[(f"{accounts} · {since}", "muted")], [(since, "muted")], []]


class FootBar(Drawn):
    """The keys that matter here, six at most; and at the right the last notice, which may take the whole width."""

    ground = "raised"

    def __init__(self, place: str) -> None:
        super().__init__(id="foot")
        self._place = place
        self.chord: Sequence[tuple[str, Command]] = ()
        self._drawn: list[Line] = []

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

    def look_again(self) -> None:
        """What can be done may have changed: drawn anew only where it has."""
        if self._pieces() != self._drawn:
            self.refresh()

    def line(self, y: int) -> tuple[Line, str]:
        self._drawn = pieces = self._pieces()
        return (pieces[y] if y < len(pieces) else []), "raised"

    def _pieces(self) -> list[Line]:
        width = max(20, self.size.width or self.app.size.width)
        if self.chord:
            return self._chord_lines(width)
        plain, errors = self.inbox_app.plain, self.inbox_app.errors
        lines: list[Line] = []
        if errors:
            more = f"  (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            words = f"{errors[-1].words}{more}  esc"
            if plain is None:
                return self._said(words, "late bold", width)
            lines = [[(" ", "text"), (piece, "late bold")] for piece in wrap(words, width - 2)]
        if plain is not None:
            return [*lines, *self._said(plain.words, "good" if plain.good else "text", width)]
        return [self._keys(width)]

    def _said(self, words: str, ink: str, width: int) -> list[Line]:
        """At the right of the first keys, as many as there is room for; alone where that is one of several, or none."""
        keys = self._keys(width - size_of([(words, "")]) - 6, first=True)
        if len(keys) > _FEW or keys == self._keys(width):
            return [justify(keys, [(words, ink), (" ", "text")], width)]
        return [[(" ", "text"), (piece, ink)] for piece in wrap(words, width - 2)]

    def _keys(self, width: int, *, first: bool = False) -> Line:
        """Those that fit into ``width``; ``first``: no later one in the place of one that does not."""
        keymap = self.inbox_app.keymap
        line: Line = [(" ", "text")]
        for id in FOOTERS[self._place][:6]:
            command = BY_ID[id]
            label = keymap.label(id)
            words = command.short or command.title.lower()
            refused = self.screen.refuses(command)  # type: ignore[attr-defined]
            piece: Line = [(label, "muted" if refused else "accent"), (f" {words}   ", "muted")]
            if not label:
                continue
            if size_of(line) + size_of(piece) - 3 <= width:
                line += piece
            elif first:
                break
        return line

    def _chord_lines(self, width: int) -> list[Line]:
        lines: list[Line] = [[(" ", "text")]]
        for key, command in self.chord:
            piece: Line = [(key, "accent bold"), (f" {command.title.removeprefix('Go to ').lower()}   ", "muted")]
            if size_of(lines[-1]) + size_of(piece) > width:
                lines.append([(" ", "text")])
            lines[-1] += piece
        return lines
