"""Which links may be opened, and what to say about one first.

A link never does more than open the web page the person was shown: only http and https, taken apart and put together
again by us, every byte printable ASCII. Opening itself happens elsewhere, and only with what :func:`openable` returned.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit

LIMIT = 2048
# Patterns as text: re compiles (and keeps) them when they are first needed, which is not at a start.
_HOST = r"[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*\.?"
_FORBIDDEN = r"[\x00-\x20\x7f-\xa0\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]"
_NUMBER = r"(0x[0-9a-f]*|\d+)"
_LOOKS_LIKE_HOST = r"(?i)(?:https?://)?(?:[^\s/@]+@)?([^\s/:?#@]+\.[^\s/:?#@.]{2,})(?:[:/?#]\S*)?"
_LOCAL = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".intranet", ".corp", ".home")


def openable(url: str) -> str | None:
    """``url`` as it may be handed to a browser, or None where it may not be opened at all.

    Out comes ``http(s)://host[:port]/…`` in printable ASCII, at most 2,048 characters: international hosts in
    punycode, everything else percent-encoded. None for other schemes, a user name, blanks and controls, odd hosts.
    """
    parts = _split(url)
    host = _ascii_host(parts) if parts else None
    if parts is None or host is None:
        return None
    port = f":{parts.port}" if parts.port is not None else ""
    rebuilt = f"{parts.scheme.lower()}://{host}{port}{_encoded(parts.path) or '/'}"
    if parts.query:
        rebuilt += f"?{_encoded(parts.query)}"
    if parts.fragment:
        rebuilt += f"#{_encoded(parts.fragment)}"
    return rebuilt if len(rebuilt) <= LIMIT else None


def shown_host(url: str) -> str:
    """The host (and port, if one is given) that opening ``url`` goes to, in punycode where it is not ASCII; empty if it
    cannot be opened."""
    target = openable(url)
    return urlsplit(target).netloc if target else ""


def warning(link_text: str, url: str) -> str:
    """What a person should know before opening ``url`` that stands behind ``link_text``, in one sentence; or empty."""
    parts = _split(url)
    target = openable(url)
    if parts is None or target is None:
        return "This link cannot be opened from here: it is not a plain web address. You can copy it."
    host = urlsplit(target).hostname or ""
    original = parts.hostname or ""
    if place := _address(host):
        return f"Opens {host}, {place}."
    if not original.isascii() or "xn--" in host:
        mixed = " and mixes alphabets" if _mixes_scripts(_unicode_host(host)) else ""
        return f"Opens {host}: the name is not written in plain letters{mixed}."
    claimed = _claimed_host(link_text)
    if claimed and _bare(claimed) != _bare(host):
        return f"Opens {host}, not {claimed} as it says."
    return ""


def _split(url: str) -> SplitResult | None:
    if len(url) > LIMIT or re.search(_FORBIDDEN, url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or "@" in parts.netloc or port == 0:
        return None
    return parts


def _ascii_host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    if not host or "%" in host:
        return None
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host).compressed}]"
        except ValueError:
            return None
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            return None
    return host if len(host) <= 253 and re.fullmatch(_HOST, host) else None


def _encoded(part: str) -> str:
    """Percent-encode what is not printable ASCII or could end a quoted argument; what is encoded already stays."""
    return quote(part, safe="!#$%&'()*+,/:;=?@[]~-._")


def _unicode_host(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _address(host: str) -> str:
    """What kind of address ``host`` is where it is a number, loopback or private; empty for an ordinary name."""
    bare = host.strip("[]").rstrip(".")
    try:
        address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(bare)
    except ValueError:
        # Browsers read 127.1, 0x7f000001 and 2130706433 as addresses, too.
        if re.fullmatch(_NUMBER, bare.rsplit(".", 1)[-1]):
            return "a numeric address in disguise"
        return "a name on this machine or network" if bare.endswith(_LOCAL) or "." not in bare else ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback or address.is_unspecified:
        return "which is this very machine"
    if not address.is_global:
        return "an address in a private network"
    return "a numeric address instead of a name"


def _claimed_host(link_text: str) -> str:
    """The host that the visible text makes one expect; empty where it names none."""
    found = re.fullmatch(_LOOKS_LIKE_HOST, link_text.strip().rstrip("…").rstrip("."))
    return found.group(1).lower() if found else ""


def _bare(host: str) -> str:
    return host.removeprefix("www.").rstrip(".")


def _mixes_scripts(host: str) -> bool:
    for label in host.split("."):
        scripts = {unicodedata.name(c, "?").split(" ")[0] for c in label if c.isalpha()}
        # Japanese is written in three scripts at once; that alone is nothing to warn of.
        if (
            len(scripts - {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
            + bool(scripts & {"CJK", "HIRAGANA", "KATAKANA"})
            > 1
        ):
            return True
    return False
