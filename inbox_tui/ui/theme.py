"""Colours: two themes of our own, and one table of meanings that works with every theme.

Widgets ask for a meaning (``late``, ``muted``), never for a colour. In our own themes each meaning has its colour; in
all others it is derived from that theme's palette.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.style import Style
from textual.color import Color, ColorParseError
from textual.theme import Theme

if TYPE_CHECKING:
    from textual.app import App

MEANINGS = ("text", "muted", "accent", "soon", "now", "late", "good", "tag", "quote", "star")
"""Inks. Each must be read against every ground in :data:`GROUNDS` with a contrast of at least 4.5 to 1."""

GROUNDS = ("ground", "current", "raised")
"""``ground``: behind everything. ``current``: the row the cursor is on. ``raised``: prompts, the composer, bars."""

_DARK = {
    "ground": "#12151c",
    "current": "#20283a",
    "raised": "#191e28",
    "rule": "#2c3442",
    "text": "#e4e7ee",
    "muted": "#98a2b6",
    "accent": "#79b8ff",
    "soon": "#e8ca6b",
    "now": "#f5a25d",
    "late": "#ff8583",
    "good": "#87cf9b",
    "tag": "#a99ddc",
    "quote": "#a5b4c8",
    "star": "#f0c674",
}
_LIGHT = {
    "ground": "#fbfaf7",
    "current": "#e6ecf7",
    "raised": "#f2f1ec",
    "rule": "#d5d6d8",
    "text": "#1c2230",
    "muted": "#565f70",
    "accent": "#0b57b8",
    "soon": "#755500",
    "now": "#9a4300",
    "late": "#b3201f",
    "good": "#1c6b34",
    "tag": "#5f4ba6",
    "quote": "#475467",
    "star": "#755500",
}


def _theme(name: str, dark: bool, inks: Mapping[str, str]) -> Theme:
    return Theme(
        name=name,
        dark=dark,
        primary=inks["accent"],
        secondary=inks["tag"],
        accent=inks["accent"],
        foreground=inks["text"],
        background=inks["ground"],
        surface=inks["raised"],
        panel=inks["raised"],
        boost=inks["current"],
        warning=inks["soon"],
        error=inks["late"],
        success=inks["good"],
        variables={
            **{f"ink-{meaning}": value for meaning, value in inks.items()},
            "border": inks["accent"],
            "border-blurred": inks["rule"],
            "block-cursor-background": inks["current"],
            "block-cursor-foreground": inks["text"],
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": inks["current"],
            "block-cursor-blurred-foreground": inks["text"],
            "input-cursor-background": inks["accent"],
            "input-cursor-foreground": inks["ground"],
            "input-selection-background": f"{inks['accent']} 30%",
            "scrollbar": inks["rule"],
            "scrollbar-hover": inks["muted"],
            "scrollbar-active": inks["muted"],
            "scrollbar-background": inks["ground"],
            "scrollbar-background-hover": inks["ground"],
            "scrollbar-background-active": inks["ground"],
            "scrollbar-corner-color": inks["ground"],
        },
    )


DARK = _theme("inbox-dark", True, _DARK)
LIGHT = _theme("inbox-light", False, _LIGHT)
THEMES = (DARK, LIGHT)


def _derived(colours: Mapping[str, str]) -> dict[str, Color]:
    """Meanings from a foreign theme's own names."""

    def colour(*names: str) -> Color:
        for name in names:
            try:
                return Color.parse(colours[name])
            except (KeyError, ColorParseError):
                continue
        return Color.parse("ansi_default")

    ground = colour("background")
    text = colour("foreground")

    def between(share: float) -> Color:
        return text if text.ansi is not None or ground.ansi is not None else ground.blend(text, share, alpha=1.0)

    return {
        "ground": ground,
        "current": between(0.14),
        "raised": between(0.05),
        "rule": between(0.2),
        "text": text,
        "muted": between(0.68),
        "accent": colour("text-accent", "accent"),
        "soon": colour("text-warning", "warning"),
        "now": colour("text-warning", "warning"),
        "late": colour("text-error", "error"),
        "good": colour("text-success", "success"),
        "tag": colour("text-secondary", "secondary"),
        "quote": between(0.75),
        "star": colour("text-warning", "warning"),
    }


def defaults(theme: Theme) -> dict[str, str]:
    """The variables our style sheets use, for a theme that does not bring them."""
    if theme.name in {DARK.name, LIGHT.name}:
        return {}
    return {f"ink-{meaning}": colour.css for meaning, colour in _derived(theme.to_color_system().generate()).items()}


class Inks:
    """Ready styles for line drawing: ``inks["late"]``, ``inks["text", "bold"]``, on one of the grounds."""

    def __init__(self, colours: Mapping[str, Color], ansi: bool, *, spoken: bool = False) -> None:
        self.spoken = spoken
        """Whoever reads listens: signs are given as words or left out."""
        self._colours = colours
        self._ansi = ansi
        self._made: dict[tuple[str, str], Style] = {}

    def style(self, ink: str, ground: str = "ground") -> Style:
        """``ink`` is a meaning, with ``bold``, ``italic``, ``strike`` or ``reverse`` after it as wanted."""
        made = self._made.get((ink, ground))
        if made is None:
            made = self._made[ink, ground] = self._make(ink, ground)
        return made

    def _make(self, ink: str, ground: str) -> Style:
        meaning, *manner = ink.split()
        colour, behind = self._colours[meaning], self._colours[ground]
        if self._ansi:
            return Style(
                color=None if colour.ansi in {None, -1} else colour.rich_color,
                dim=meaning in {"muted", "quote", "rule"} or None,
                bold="bold" in manner or meaning == "late" or None,
                italic="italic" in manner or None,
                strike="strike" in manner or None,
                reverse=ground == "current" or "reverse" in manner or None,
            )
        return Style(
            color=colour.rich_color,
            bgcolor=behind.rich_color,
            bold="bold" in manner or None,
            italic="italic" in manner or None,
            strike="strike" in manner or None,
            reverse="reverse" in manner or None,
        )


def inks_for(app: App[Any], *, spoken: bool = False) -> Inks:
    """The table for the app's present theme; ``spoken``: for who listens."""
    theme = app.current_theme
    derived = _derived(app.theme_variables)
    for meaning, value in theme.variables.items():
        if meaning.startswith("ink-"):
            derived[meaning.removeprefix("ink-")] = Color.parse(value)
    return Inks(derived, app.native_ansi_color or app.no_color, spoken=spoken)
