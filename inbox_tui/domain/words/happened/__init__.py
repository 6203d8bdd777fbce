"""What tells that something went wrong where nobody says so: one module a language.

``SIGNS`` of each maps a sign to words, separated by ``|`` (a trailing ``*`` matches any ending). One sign says nothing;
:mod:`inbox_tui.domain.happened` joins them:

- ``denied``: that it is not so; ``own``: the same of oneself; ``idle``: denials of nothing that was owed;
- ``due``: what a shop owes whoever waits ("called back"); ``given``: the same from the other side ("received");
- ``come``: what may be owed ("came", "ready"); ``works``: what a thing does ("closes", "fits");
- ``owed``: what was agreed ("ordered", "you said"); ``got``: what came of it ("and got", "it's February");
- ``despite`` what was done (``changed``); two of ``weekday`` or ``colour`` where one was agreed; ``charge`` and
  ``double``: money taken twice, or for nothing;
- ``time`` and ``waiting``; ``defect``: a thing has one; ``yours``: who is meant, and whose thing;
- ``soft``: hypothetical, over, somebody else's, or told for a smile: then nothing is joined;
- ``lone``: phrases that do not need another sign.

Chinese and Japanese, which put no space between words, have ``PATTERNS`` instead: the groups of one are the words that
are shown as the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

SPACED = ("en", "de", "es", "fr", "pt", "it", "nl")
UNSPACED = ("ja", "zh")


def every_sign() -> Iterator[tuple[str, str]]:
    """Each phrase with the name of its sign. The modules are loaded by the first call."""
    for language in SPACED:
        signs: dict[str, str] = import_module(f"{__name__}.{language}").SIGNS
        for sign, listed in signs.items():
            for phrase in listed.split("|"):
                yield phrase, sign


def every_pattern() -> Iterator[str]:
    """The regular expressions of the languages without spaces."""
    for language in UNSPACED:
        yield from import_module(f"{__name__}.{language}").PATTERNS


def unspaced_soft() -> str:
    """What ``soft`` is in those, as one regular expression."""
    return "|".join(import_module(f"{__name__}.{language}").SOFT for language in UNSPACED)
