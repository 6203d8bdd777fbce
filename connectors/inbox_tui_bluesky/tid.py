"""TIDs: the record keys of the AT Protocol, which sort by time.

Source: the protocol's record-key specification. 13 characters of base32-sortable; 53 bits of microseconds since 1970
above 10 bits of a random clock id; the top bit is 0.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
CLOCK_BITS = 10
_VALID = re.compile(r"[234567abcdefghij][234567a-z]{12}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def encode(micros: int, clock: int) -> str:
    """The TID of ``micros`` microseconds since 1970 and a ``clock`` id of 10 bits."""
    value = (micros & ((1 << 53) - 1)) << CLOCK_BITS | (clock & ((1 << CLOCK_BITS) - 1))
    return "".join(ALPHABET[value >> shift & 31] for shift in range(60, -1, -5))


def micros(when: datetime) -> int:
    """Microseconds since 1970."""
    return (when - _EPOCH) // timedelta(microseconds=1)


def valid(text: str) -> bool:
    """Whether ``text`` is a TID, strictly."""
    return _VALID.fullmatch(text) is not None
