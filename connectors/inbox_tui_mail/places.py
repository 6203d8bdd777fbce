"""An account's settings as places: which mail servers it has, and whose word on signatures counts. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from inbox_tui.connector import Rejected
from inbox_tui.domain.value import value_class
from inbox_tui_mail import results, senders

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")
_STARTTLS = "+starttls"
_STARTTLS_PORTS = {"imap": (143,), "smtp": (587, 25, 2587)}
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")
_HOST_FIRST = frozenset({"imap", "imap4", "imaps", "mail", "mx", "pop", "incoming", "in", "secure", "smtp"})


@value_class(kw_only=True)
class Places:
    """``imap`` and ``smtp`` are origins; ``smtp`` is empty where nothing can be sent. ``checked_by`` are the names that
    Authentication-Results of this account's server may bear, ``several`` whether it writes more than one.
    ``files_sent``: the provider keeps a copy by itself."""

    imap: str
    smtp: str
    checked_by: tuple[str, ...]
    several: bool = False
    files_sent: bool = False
    unnamed: bool = False
    """The provider's findings bear no name."""
    token: bool = False
    """One logs in by an access token, not by a password."""


def address(text: str) -> str:
    """A mail address. Raises ``Rejected``."""
    if not _ADDRESS.fullmatch(text.strip()):
        raise Rejected(f"{text.strip()[:80]!r} is not a mail address.")
    return text.strip()


def origin(text: str, kind: str) -> str:
    """``imap.example``, ``imap.example:143`` or ``imaps://imap.example:993`` as an origin; ``kind`` is ``imap`` or
    ``smtp``. Where no scheme says how the line is encrypted the port does, and it always is: a plain one leads to this
    machine only. Raises ``Rejected``."""
    text = text.strip().rstrip("/")
    url = text if "://" in text else f"{kind}s://{text}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    kinds = (kind, f"{kind}s", f"{kind}{_STARTTLS}")
    if host is None or parts.scheme not in kinds or "@" in parts.netloc or parts.path or parts.query:
        raise Rejected(f"{text!r} is not a mail server. Write it like {kind}.example or {kind}s://{kind}.example:port.")
    shown = f"[{host}]" if ":" in host else host
    plain = parts.scheme == kind and not _LOOPBACK.fullmatch(host)
    later = plain or ("://" not in text and port in _STARTTLS_PORTS[kind])
    scheme = f"{kind}{_STARTTLS}" if later else parts.scheme
    return f"{scheme}://{shown}" + (f":{port}" if port is not None else "")


def of(settings: Mapping[str, str], table: senders.Table | None = None) -> Places:
    """Raises ``Rejected`` with what is missing or wrong."""
    table = table or senders.bundled()
    mine = address(settings.get("address", ""))
    given = settings.get("server", "").strip()
    imap = origin(given, "imap") if given else ""
    provider = table.provider(mine, urlsplit(imap).hostname or "" if imap else "")
    if not imap:
        if provider is None:
            raise Rejected("Name your mail server: it is not known for that address.")
        imap = f"imaps://{provider.imap}"
    outgoing = settings.get("outgoing", "").strip()
    smtp = origin(outgoing or (provider.smtp if provider else ""), "smtp") if outgoing or provider else ""
    return Places(
        imap=imap,
        smtp=smtp,
        checked_by=_checked_by(settings.get("checked_by", ""), imap, provider),
        several=provider is not None and provider.several and not settings.get("checked_by", "").strip(),
        files_sent=provider is not None and provider.files_sent,
        token=_by_token(settings.get("login", ""), provider),
        unnamed=provider is not None and provider.unnamed and not settings.get("checked_by", "").strip(),
    )


def _by_token(given: str, provider: senders.Provider | None) -> bool:
    kind = given.strip().lower()
    if kind not in ("", "password", "token"):
        raise Rejected("The kind of login is password or token.")
    return kind == "token" or (not kind and provider is not None and provider.tokens)


def _checked_by(given: str, imap: str, provider: senders.Provider | None) -> tuple[str, ...]:
    named = tuple(found for each in re.split(r"[,\s]+", given) if (found := results.domain(each)))
    if given.strip() and not named:
        raise Rejected("The name of the checking server is a host, as in Authentication-Results.")
    if named:
        return named
    if provider is not None:
        return provider.checked_by
    host = (urlsplit(imap).hostname or "").lower()
    first, _, rest = host.partition(".")
    # The name of the server that checks is mostly the mail domain's or one beside it: mx.example for imap.example.
    return (rest,) if first in _HOST_FIRST and "." in rest else (host,)
