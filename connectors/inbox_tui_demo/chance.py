"""Chance that always falls the same way: numbers from a seed and names, not from a generator with a state."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def number(*parts: object) -> int:
    """A 64-bit number that depends on ``parts`` alone, on every machine."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def between(low: int, high: int, *parts: object) -> int:
    """A number from ``low`` to ``high``, both included."""
    return low + number(*parts) % (high - low + 1)


def choose(options: Sequence[T], *parts: object) -> T:
    return options[number(*parts) % len(options)]
