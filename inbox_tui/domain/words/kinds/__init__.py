"""What people say when they complain, ask, praise, wish, chat or sell: one module a language.

``CUES`` of each maps a kind to cues by weight, separated by ``|``. A cue is one or more words, in a row; a trailing
``*`` matches any ending, a leading ``^`` asks that a sentence begins there; Chinese and Japanese cues match anywhere.
Where cues overlap, the longest is meant: "thanks for nothing" hides "thanks", "cold coffee" hides "cold". Of a
complaint, 3 and 4 make one; 2 is only gloomy, 1 tells of waiting, 0 of what was bought, which makes a gloomy word mean
it. The languages are one bag, as nobody says which one they write: a word that means something else in a neighbour's
language has no place here, or a low weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from inbox_tui.domain.model import Kind

LANGUAGES = ("en", "de", "es", "fr", "pt", "it", "nl", "ja", "zh")
Cues = Mapping[Kind, Mapping[int, str]]


def every_cue() -> Iterator[tuple[str, Kind, int]]:
    """Each cue with its kind and weight. The modules are loaded by the first call: a start does without them."""
    for language in LANGUAGES:
        cues: Cues = import_module(f"{__name__}.{language}").CUES
        for kind, weights in cues.items():
            for weight, listed in weights.items():
                for cue in listed.split("|"):
                    yield cue, kind, weight
