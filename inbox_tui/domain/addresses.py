"""Where web addresses stand in a text, as X (twitter-text) sees them: with a scheme, or a bare domain of a known TLD.

The rules are those of the published twitter-text, told in our own words: https://github.com/twitter/twitter-text
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

LONGEST = 4096
"""No longer address is one, scheme included."""
LONGEST_LABEL = 63
LONGEST_CODE = 40
_INVALID = "\ufffe\ufeff\uffff"
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BLANK = "\\s\x85\u180e"
_LATIN = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272"
    "\u0289\u02bb\u1e00-\u1eff"
)
_CYRILLIC = "\u0400-\u04ff"
_LABEL = f"[^!'#%&()*+,\\\\\\-./:;<=>?@\\[\\]^_{{|}}~${_BLANK}{_INVALID}{_DIRECTION}]"
_PATH = f"[a-z0-9!*';:=+,.$/%#\\[\\]\\-\u2013_~@|&{_CYRILLIC}{_LATIN}]"
_PATH_END = f"[a-z0-9+\\-=_#/{_CYRILLIC}{_LATIN}]"
_BALANCED = f"\\((?:{_PATH}++|{_PATH}*+\\({_PATH}++\\){_PATH}*+)\\)"
_QUERY = "[a-z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|]"
_TAIL = f"(?::[0-9]++)?(?:/(?:(?:{_PATH}|{_BALANCED})*(?:{_PATH_END}|{_BALANCED}))?)?(?:\\?{_QUERY}*[a-z0-9\\-_&=#/])?"


@cache
def top_levels() -> frozenset[str]:
    """IANA's top-level domains, international ones both as registered and as written; ``tlds.txt`` names the source."""
    listed = Path(__file__).with_name("tlds.txt").read_text(encoding="ascii")
    names = [name for line in listed.splitlines() if not line.startswith("#") for name in line.split()]
    written = [name[4:].encode("ascii").decode("punycode") for name in names if name.startswith("xn--")]
    return frozenset((*names, *written))


@cache
def _pattern() -> Any:
    import regex  # only a counter of X's lengths needs it

    top = r"(?:\L<tops>|xn--[-0-9a-z]++)(?![0-9a-z@+\-])"
    label, name = f"{_LABEL}(?:[_-]*+{_LABEL})*+", f"{_LABEL}(?:-*+{_LABEL})*+"
    bare = f"[\\-a-z0-9{_LATIN}]++"
    with_scheme = f"(?<![a-z0-9@＠$#＃{_INVALID}])(?P<scheme>https?://)(?P<host>(?:{label}\\.)*{name}\\.{top}){_TAIL}"
    without = f"(?<![a-z0-9@＠$#＃_./\\-{_LATIN}{_INVALID}])(?P<bare>(?:{bare}\\.)+{top}){_TAIL}"
    return regex.compile(f"{with_scheme}|{without}", regex.IGNORECASE, tops=top_levels())


def web_addresses(text: str) -> list[tuple[int, int]]:
    """Start and end of each web address in ``text``, in order. ``text`` is best normalised (NFC) before."""
    if "." not in text:
        return []
    places = [(found.start(), _end(found)) for found in _pattern().finditer(text) if _possible(found)]
    return [(start, end) for start, end in places if end > start]


def _end(found: Any) -> int:
    """X's own short addresses have nothing behind their code, which is no longer than 40 letters."""
    if not (found["scheme"] and (found["host"].lower() == "t.co")):
        return int(found.end())
    import re

    code = re.match(rf"(?i)https?://t\.co/([a-z0-9]+)(?:\?{_QUERY}*[a-z0-9\-_&=#/])?", found[0])
    if code is None:
        return int(found.end())
    return int(found.start()) + (code.end() if len(code[1]) <= LONGEST_CODE else 0)


def _possible(found: Any) -> bool:
    host = found["host"] or found["bare"]
    if host.startswith("xn--") and not host.isascii():
        return False
    labels = [_registered(label) for label in host.split(".")]
    length = len(found[0]) + (0 if found["scheme"] else len("https://")) + sum(map(len, labels)) - len(host)
    return length <= LONGEST and all(0 < len(label) <= LONGEST_LABEL for label in labels)


def _registered(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
