"""Regular expressions that are compiled when they are first wanted, and text made ready for them."""

from __future__ import annotations

import re
from functools import cache


@cache
def compiled(source: str) -> re.Pattern[str]:
    """Large ones take milliseconds that a starting program has better use for; so none is compiled at import."""
    return re.compile(source)


def lowered(text: str) -> str:
    """Lower case with straight apostrophes, and as long as ``text``: places stay what they are."""
    if "Σ" not in text and "İ" not in text:  # what is one letter more, or another one, at the end of a word
        return text.lower().replace("’", "'")
    return "".join(low if len(low := char.lower()) == 1 else char for char in text).replace("’", "'")
