"""Which server an address belongs to: parsed strictly, written one way, so that two parsers cannot disagree."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit

from inbox_tui.domain.value import value_class

DEFAULT_PORT = {"http": 80, "https": 443}
_STREAM_SCHEME = {"ws": "http", "wss": "https"}
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_FORBIDDEN = re.compile(r"[\x00-\x20\\\x7f-\x9f\ud800-\udfff]")
_LONGEST = 16_384
_PATH_SAFE = "/%:@!$&'()*+,;=~-._[]"


class BadAddress(ValueError):
    """Not an address this program goes to. The text is a sentence without the address."""


@value_class()
class Origin:
    """Scheme, host (lower case, ASCII) and port. Equality is what "the same server" means."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == DEFAULT_PORT[self.scheme] else f":{self.port}")

    @property
    def loopback(self) -> bool:
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine for certain. Odd spellings of 127.0.0.1 (``127.1``, ``0x7f000001``) are not."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse_origin(url: str) -> Origin:
    """The origin of an absolute ``http(s)`` or ``ws(s)`` address (the latter as its ``http(s)`` counterpart).

    Raises :class:`BadAddress` for user info, other schemes, ports out of range, host names that are none, and plain
    ``http`` to anything but this machine.
    """
    if len(url) > _LONGEST or _FORBIDDEN.search(url):
        raise BadAddress("The address holds characters no address may have.")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise BadAddress("The address cannot be understood.") from None
    scheme = _STREAM_SCHEME.get(parts.scheme, parts.scheme)
    if scheme not in DEFAULT_PORT:
        raise BadAddress("Only https addresses are used.")
    if "@" in parts.netloc:
        raise BadAddress("An address with a user name in it is not used.")
    if "[" in parts.netloc and ":" not in host:
        raise BadAddress("The address names no host.")
    origin = Origin(scheme, _ascii_host(host), DEFAULT_PORT[scheme] if port is None else port)
    if not 0 < origin.port < 65_536:
        raise BadAddress("The address names a port that does not exist.")
    if scheme == "http" and not origin.loopback:
        raise BadAddress("Plain http would show the login to everybody on the way; use https.")
    return origin


def _ascii_host(host: str) -> str:
    """A host as it goes over the wire. Raises :class:`BadAddress`."""
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host))
        except ValueError:
            raise BadAddress("The address names no host.") from None
    if not host.isascii():
        import idna  # only for the few servers with such names

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            raise BadAddress("The address names no host.") from None
    host = host.lower()
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise BadAddress("The address names no host.")
    return host


def path_and_query(url: str) -> str:
    """What follows the origin, percent-encoded where it must be; the fragment is dropped.

    ``url`` is absolute or starts with a single slash. Raises :class:`BadAddress`.
    """
    if len(url) > _LONGEST or _FORBIDDEN.search(url.replace(" ", "")):
        raise BadAddress("The address holds characters no address may have.")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise BadAddress("The address cannot be understood.") from None
    if not parts.scheme and (parts.netloc or not url.startswith("/")):
        raise BadAddress("The address is neither a path nor complete.")
    path = quote(parts.path or "/", safe=_PATH_SAFE)
    return path + ("?" + quote(parts.query, safe=_PATH_SAFE + "?") if parts.query else "")


def same_family(host: str, own: str) -> bool:
    """Whether ``host`` is ``own`` or lies under it. An IP address is only itself."""
    if host == own:
        return True
    if is_loopback(own) or own.replace(".", "").isdigit() or ":" in own:
        return False
    return "." in own and host.endswith("." + own)
