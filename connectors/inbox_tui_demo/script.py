"""Reads the stories the town is made of: small plays in text files, one block a conversation.

::

    == question
    acme 3d: We restocked the blue one today.
    > ben 41m: @acme does the blue one ship to Lagos? / And what about customs?

A block starts with ``==``, its kind, and perhaps ``direct`` (messages) or ``open`` (we never answered, however old it
is). A line is marks, a person's key, an age before the town's birth (``3h12m``; ``+40s`` is that long *after* it),
options in braces, a colon and the words (`` / `` breaks the line). Marks: ``>`` once per level below the first line,
or ``^`` to answer the line right before. ``~ 2h: words`` edits the line above at that age, ``x 1h`` deletes it.
``== chorus 6d 2d`` holds lines without marks and ages: voices spread over that time, each answering one shortly before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.resources import files

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_AGE = r"\+?(?:\d+[smhd])+"
_LINE = re.compile(rf"(?P<marks>>*|\^)\s*(?P<who>\w+) (?P<age>{_AGE})(?: \{{(?P<flags>[^}}]*)\}})?: (?P<text>.*)")
_EDIT = re.compile(rf"~ (?P<age>{_AGE}): (?P<text>.*)")
_GONE = re.compile(rf"x (?P<age>{_AGE})")
_VOICE = re.compile(r"(?P<who>\w+)(?: \{(?P<flags>[^}]*)\})?: (?P<text>.*)")


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance of a story. ``at`` is relative to the town's birth; ``parent`` an index into the story."""

    who: str
    at: timedelta
    text: str
    parent: int | None = None
    flags: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[tuple[timedelta, str], ...] = ()
    deleted: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Story:
    kind: str
    direct: bool
    open: bool
    """Left without our answer on purpose, however old."""
    lines: tuple[Line, ...]


def age(words: str) -> timedelta:
    """``3h12m`` is 3 h 12 min before the birth (negative), ``+40s`` 40 s after it."""
    seconds = sum(int(n) * _UNITS[u] for n, u in re.findall(r"(\d+)([smhd])", words))
    return timedelta(seconds=seconds if words.startswith("+") else -seconds)


def _flags(words: str | None) -> dict[str, str]:
    pairs = (part.partition("=") for part in (words or "").split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _words(text: str) -> str:
    return text.replace(" / ", "\n").strip()


def parse(script: str) -> tuple[Story, ...]:
    """All stories of a script. Raises ``ValueError`` naming the line that is no line of a story."""
    blocks: list[tuple[list[str], list[tuple[int, str]]]] = []
    for number, raw in enumerate(script.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("=="):
            blocks.append((line[2:].split(), []))
        elif blocks:
            blocks[-1][1].append((number, line))
        else:
            raise ValueError(f"line {number} stands before the first story")
    return tuple(_story(header, lines) for header, lines in blocks)


def _story(header: list[str], lines: list[tuple[int, str]]) -> Story:
    kind, *options = header
    if kind == "chorus":
        return Story(kind, False, False, _chorus(age(options[0]), age(options[1]), lines))
    done: list[Line] = []
    depths: list[int] = []
    for number, raw in lines:
        if found := _EDIT.fullmatch(raw):
            done[-1] = replace(done[-1], edits=(*done[-1].edits, (age(found["age"]), _words(found["text"]))))
        elif found := _GONE.fullmatch(raw):
            done[-1] = replace(done[-1], deleted=age(found["age"]))
        elif found := _LINE.fullmatch(raw):
            depth = depths[-1] + 1 if found["marks"] == "^" else len(found["marks"])
            above = [i for i, d in enumerate(depths) if d == depth - 1]
            if depth and not above:
                raise ValueError(f"line {number} answers nobody")
            depths.append(depth)
            parent = above[-1] if depth else None
            done.append(
                Line(found["who"], age(found["age"]), _words(found["text"]), parent, _flags(found["flags"])),
            )
        else:
            raise ValueError(f"line {number} is no line of a story: {raw[:40]}")
    return Story(kind, "direct" in options, "open" in options, tuple(done))


def _chorus(start: timedelta, end: timedelta, lines: list[tuple[int, str]]) -> tuple[Line, ...]:
    done: list[Line] = []
    step = (end - start) / max(1, len(lines) - 1)
    for index, (number, raw) in enumerate(lines):
        found = _VOICE.fullmatch(raw)
        if not found:
            raise ValueError(f"line {number} is no voice: {raw[:40]}")
        # Each voice answers one of the few before it, in a fixed pattern that yields both branches and chains.
        parent = None if index == 0 else 0 if index % 7 == 1 else max(0, index - 1 - index % 3)
        done.append(Line(found["who"], start + step * index, _words(found["text"]), parent, _flags(found["flags"])))
    return tuple(done)


def read(name: str) -> str:
    """One of the package's own text files."""
    return files("inbox_tui_demo").joinpath("stories", name).read_text(encoding="utf-8")
