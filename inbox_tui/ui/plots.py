"""Plots of the report, drawn by plotext in our own inks. What they show stands in the tables beside them, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text
from textual_plotext import PlotextPlot

from inbox_tui.domain.ages import age
from inbox_tui.domain.report import FEW, Report

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

_MARKERS: Mapping[str, str] = {"█": "accent", "▒": "good", "░": "now"}
"""Series differ by their pattern; the ink only helps."""
HEIGHT = 11
NARROWEST = 40


class Plot(PlotextPlot):
    """Bars. plotext makes the characters; which ink they have is for the theme to say."""

    ALLOW_SELECT = False

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.styles.height = HEIGHT + 1

    def render(self) -> Text:
        inks = cast("InboxApp", self.app).inks
        width, height = self.size.width, self.size.height - 1
        text = Text(no_wrap=True, end="", style=inks.style("text"))
        text.append(f"  {self._title}\n", inks.style("muted"))
        if width < NARROWEST or height < 4:
            return text
        self.plt.plotsize(width, height)
        self.plt._set_size(width, height)  # as the widget does itself: sizes stick otherwise
        self.plt.theme("clear")
        drawn = Text.from_ansi(self.plt.build()).plain
        for sign in drawn:
            text.append(sign, inks.style(_MARKERS.get(sign, "muted")))
        return text

    def recolour(self) -> None:
        self.refresh()


def hours(report: Report) -> Plot | None:
    """The middle wait by the hour in which somebody wrote; None where too few wrote to draw anything."""
    if report.every.times.n < FEW:
        return None
    middles = [line.times.p50.value_s for line in report.hours]
    listed = [line.times.p50.listed or () for line in report.hours]
    values = [
        middle if middle is not None else (some[(len(some) - 1) // 2][0] if some else 0.0)
        for middle, some in zip(middles, listed, strict=True)
    ]
    made = Plot("the middle wait, by the hour in which they wrote")
    made.plt.bar([f"{hour:02}" for hour in range(24)], values, marker="█", width=0.7)
    made.plt.xticks([hour + 1 for hour in range(0, 24, 3)], [f"{hour:02}" for hour in range(0, 24, 3)])
    _scale(made, max(values))
    return made


def weeks(report: Report) -> Plot | None:
    """Gives, answers and asks by week; None for fewer than two weeks."""
    if len(report.weeks) < 2:
        return None
    shown = report.weeks[-13:]
    made = Plot("what left, by week")
    series: Sequence[Sequence[int]] = [
        [week.gives for week in shown],
        [week.answers for week in shown],
        [week.asks for week in shown],
    ]
    every = 1 if len(shown) <= 6 else 2
    names = [f"{week.begins:%d %b}" if number % every == 0 else "" for number, week in enumerate(shown)]
    places = list(range(1, len(shown) + 1))
    plt = cast("Any", made.plt)  # its stubs know neither several markers nor several labels
    plt.multiple_bar(
        [str(place) for place in places], series, marker=list(_MARKERS), width=0.8, labels=["gives", "answers", "asks"]
    )
    made.plt.xticks(
        [place for place, name in zip(places, names, strict=True) if name], [name for name in names if name]
    )
    step = max(1, ceil(max(max(each) for each in series) / 3))
    made.plt.yticks([float(step * n) for n in range(4)], [str(step * n) for n in range(4)])
    return made


_STEPS = tuple(minutes * 60 for minutes in (1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 5760, 10080, 40320))
"""How far apart marks may be, in seconds."""


def _scale(made: Plot, top: float) -> None:
    """Two to four marks at round times, in the words in which waits are told."""
    step = next((step for step in _STEPS if top < 4 * step), _STEPS[-1])
    marks = [float(step * number) for number in range(int(top // step) + 1)][:5]
    made.plt.yticks(marks, [age(mark) if mark else "0" for mark in marks])
