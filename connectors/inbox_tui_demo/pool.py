"""Stock phrases of the town, by purpose and language, from ``stories/pool.txt``."""

from __future__ import annotations

from functools import cache

from inbox_tui_demo.chance import choose
from inbox_tui_demo.script import read

BOOKS = ("blue ledger", "dotted notebook", "weekly planner", "pocket sketchbook")
LAMPS = ("Heron lamp", "Lantern No. 2")
PRODUCTS = (*BOOKS, *LAMPS, "brass pen", "grey slipcase")
CITIES = (
    "Lagos",
    "Porto",
    "Leipzig",
    "Osaka",
    "Accra",
    "Izmir",
    "Bergen",
    "Cork",
    "Pune",
    "Valencia",
    "Lyon",
    "Tainan",
)
KINDS = ("question", "question", "question", "praise", "praise", "complaint", "idea", "chat")
"""What people write of their own accord, in about this mix."""
PURPOSES = frozenset(f"answer-{kind}" for kind in KINDS)
"""What we have an answer for."""


@cache
def phrases() -> dict[tuple[str, str], tuple[str, ...]]:
    """All phrases by (purpose, language)."""
    found: dict[tuple[str, str], list[str]] = {}
    into: list[str] = []
    for raw in read("pool.txt").splitlines():
        line = raw.strip()
        if line.startswith("=="):
            purpose, language = line[2:].split()
            into = found.setdefault((purpose, language), [])
        elif line and not line.startswith("#"):
            into.append(line.replace(" / ", "\n"))
    return {key: tuple(lines) for key, lines in found.items()}


def phrase(purpose: str, language: str, *parts: object) -> str:
    """One phrase with its blanks filled in; in English where the language has none."""
    stock = phrases()
    options = stock.get((purpose, language)) or stock[purpose, "en"]
    text = choose(options, purpose, *parts)
    for blank, words in (("{product}", PRODUCTS), ("{book}", BOOKS), ("{lamp}", LAMPS), ("{city}", CITIES)):
        text = text.replace(blank, choose(words, blank, *parts))
    return text


def spoken(purpose: str, language: str) -> bool:
    """Whether the stock has phrases of that purpose in that language."""
    return (purpose, language) in phrases()
