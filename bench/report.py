"""Figures as they are collected, printed and kept: each with the floor it is compared with and the goal it has."""

from __future__ import annotations

import json
import math
import platform
import sqlite3
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Concatenate, ParamSpec

from bench.screen import NotSeen

P = ParamSpec("P")


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else math.nan


def p95(values: Sequence[float]) -> float:
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(0.95 * len(ordered)) - 1)] if ordered else math.nan


@dataclass(slots=True)
class Figure:
    what: str
    posts: int
    value: float
    unit: str
    goal: float | None = None
    """The most it may be (the least, where ``at_least``), in ``unit`` or, with a floor, as a multiple of that."""
    floor: float | None = None
    floor_name: str = ""
    at_least: bool = False

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def reached(self) -> bool | None:
        if self.goal is None:
            return None
        measured = self.ratio if self.ratio is not None else self.value
        return measured >= self.goal if self.at_least else measured <= self.goal


@dataclass(slots=True)
class Report:
    figures: list[Figure] = field(default_factory=list)

    def add(self, figure: Figure) -> None:
        self.figures.append(figure)
        print(_row(figure), flush=True)

    def attempt(self, measure: Callable[Concatenate[Report, P], None], *given: P.args, **named: P.kwargs) -> None:
        """Measure something of a running program. What does not show in time is noted, not judged."""
        try:
            measure(self, *given, **named)
        except NotSeen as error:
            name = getattr(measure, "__name__", "a figure")
            self.note(f"not measured: {name}: {str(error).splitlines()[0]}")

    def note(self, words: str) -> None:
        print(f"  {words}", flush=True)

    def save(self, file: Path) -> None:
        machine = {
            "python": platform.python_version(), "sqlite": sqlite3.sqlite_version, "system": platform.platform(),
        }  # fmt: skip
        told = {"machine": machine, "figures": [asdict(figure) for figure in self.figures]}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, indent=1))


def _row(figure: Figure) -> str:
    size = f"{figure.posts:>9,}" if figure.posts else " " * 9
    ratio = f"{figure.ratio:6.2f} x {figure.floor_name}" if figure.ratio is not None else ""
    goal = ""
    if figure.goal is not None:
        sign = "≥" if figure.at_least else "≤"
        goal = f"goal {sign} {figure.goal:g}{' x' if figure.ratio is not None else ''}"
        goal += "" if figure.reached else "  MISSED"
    return f"{size}  {figure.what:<46} {figure.value:>10.2f} {figure.unit:<7} {ratio:<30} {goal}"
