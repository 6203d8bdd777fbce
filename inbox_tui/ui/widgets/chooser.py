"""One of a few words, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message

from inbox_tui.ui.lines import Line, crop, size_of
from inbox_tui.ui.widgets.drawn import Drawn


class Chooser(Drawn, can_focus=True):
    """Left and right choose; so does the mouse. None is chosen at first where ``chosen`` is -1."""

    class Chose(Message):
        def __init__(self, chooser: Chooser) -> None:
            super().__init__()
            self.chooser = chooser

    def __init__(self, options: Sequence[str], chosen: int = -1, *, id: str) -> None:
        super().__init__(id=id)
        self.options, self.chosen = options, chosen

    def step(self, step: int) -> None:
        """To the one beside; from none, to the first or the last."""
        count = len(self.options)
        first = 0 if step > 0 else count - 1
        self.choose(first if self.chosen < 0 else (self.chosen + step) % count)

    def take(self, letter: str) -> bool:
        """The next that begins with a letter, round from the chosen one; False: none does."""
        count = len(self.options)
        places = [(max(self.chosen, -1) + step) % count for step in range(1, count + 1)]
        place = next((place for place in places if self.options[place].lower().startswith(letter.lower())), None)
        if place is not None:
            self.choose(place)
        return place is not None

    def choose(self, place: int) -> None:
        if place != self.chosen:
            self.chosen = place
            self.refresh()
            self.post_message(self.Chose(self))

    def recolour(self) -> None:
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def _pieces(self) -> list[Line]:
        glyphs = self.inbox_app.preferences.glyphs
        pieces: list[Line] = []
        for number, words in enumerate(self.options):
            if number == self.chosen:
                pieces.append(
                    [(f"{glyphs.selected} ", "good"), (words, "accent bold" if self.has_focus else "text bold")]
                )
            else:
                pieces.append([(words, "text" if self.has_focus else "muted")])
        return pieces

    def _first(self, pieces: list[Line]) -> int:
        """From which one on they are drawn: where there is no room for all, the chosen one still is."""
        sizes = [size_of(piece) + 3 for piece in pieces]
        first, last = 0, max(self.chosen, 0)
        while first < last and sum(sizes[first : last + 1]) - 2 > self.size.width - 3 * (last + 1 < len(sizes)):
            first += 1
        return first

    def line(self, y: int) -> tuple[Line, str]:
        edge = self.inbox_app.preferences.glyphs.cursor if self.has_focus else " "
        line: Line = [(edge, "accent bold")]
        pieces = self._pieces()
        for number, piece in enumerate(pieces[self._first(pieces) :]):
            line += [("   " if number else "", "text"), *piece]
        return crop(line, self.size.width), "ground"

    def on_click(self, event: events.Click) -> None:
        end, pieces = 1, self._pieces()
        first = self._first(pieces)
        for number, piece in enumerate(pieces[first:]):
            end += size_of(piece) + (3 if number else 0)
            if event.x < end:
                self.choose(first + number)
                return
