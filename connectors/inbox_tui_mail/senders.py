"""Who writes notification mails: the table in ``senders.toml``, the user's own, and how a mail is matched. Pure but for
reading the table."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from inbox_tui.connector import Rejected
from inbox_tui.domain.model import PostKind
from inbox_tui.domain.value import value_class
from inbox_tui_mail.results import domain, under

LONGEST_TABLE = 1_000_000
MOST = 500
_KINDS = {kind.value: kind for kind in PostKind} | {"skip": None}


@value_class(kw_only=True)
class Rule:
    """What a mail whose subject (or named header) matches is: a kind of post, or None for "not a conversation"."""

    header: str
    pattern: re.Pattern[str]
    kind: PostKind | None


@value_class(kw_only=True)
class Sender:
    """One platform that writes mails. Domains hold for what lies under them, too."""

    platform: str
    label: str
    senders: tuple[str, ...]
    """Domains of the From address."""
    signers: tuple[str, ...]
    """Domains whose DKIM signature makes the mail this platform's."""
    hosts: tuple[str, ...]
    """Where its links lead."""
    own_host: bool = False
    """Many servers share the sender: a post belongs to the one that its Message-ID names."""
    answers: tuple[str, ...] = ()
    """Domains of Reply-To addresses that take answers. Empty: it takes none by mail."""
    rules: tuple[Rule, ...] = ()
    other: PostKind | None = PostKind.COMMENT
    """What a mail is that no rule knows; None leaves it out."""
    login: str = ""
    """The header that holds the author's login."""
    our_login: tuple[str, str] = ("", "")
    """Header and value that mark our own doing."""
    author: tuple[re.Pattern[str], ...] = ()
    """Where the author's name stands in the From name or the subject: group ``who``."""
    cut: tuple[re.Pattern[str], ...] = ()
    """Where the boilerplate begins."""
    drop: tuple[re.Pattern[str], ...] = ()
    """Boilerplate before the words."""
    link_header: str = ""
    """A header whose address is the post's."""
    links: tuple[re.Pattern[str], ...] = ()
    """Paths that lead to a post, best first; none: any path but those of ``not_links``."""
    not_links: re.Pattern[str] = re.compile(r"(?!)")
    query: frozenset[str] = frozenset()
    """Parameters of an address that are more than tracking."""
    threads: bool = False
    """Mails of one discussion refer to each other."""
    subject_first: bool = False
    """The subject is part of what is said ("Ana commented on your post")."""


@value_class(kw_only=True)
class Provider:
    """One mail provider: where its servers are, and how it signs its findings."""

    domains: tuple[str, ...]
    imap: str
    smtp: str
    checked_by: tuple[str, ...]
    files_sent: bool = False
    """It keeps a copy of what it sends by itself."""
    several: bool = False
    """It writes a header for each kind of finding."""
    unnamed: bool = False
    """It writes its findings without a name."""
    tokens: bool = False
    """It takes access tokens only, no passwords."""


@value_class(kw_only=True)
class Table:
    senders: tuple[Sender, ...]
    providers: tuple[Provider, ...] = ()

    def of(self, from_domain: str) -> Sender | None:
        """Whose mail one from this domain claims to be; the most exact entry wins."""
        best: tuple[int, Sender] | None = None
        for sender in self.senders:
            for each in sender.senders:
                if under(from_domain, (each,)) and (best is None or len(each) > best[0]):
                    best = len(each), sender
        return best[1] if best else None

    def answered_at(self, reply_domain: str) -> Sender | None:
        """Whose address for answers lies in this domain."""
        return next((sender for sender in self.senders if under(reply_domain, sender.answers)), None)

    def provider(self, address: str, imap_host: str) -> Provider | None:
        at = domain(address.rpartition("@")[2])
        return next((p for p in self.providers if (imap_host == p.imap if imap_host else at in p.domains)), None)


@lru_cache(maxsize=1)
def bundled() -> Table:
    return read(Path(__file__).with_name("senders.toml").read_bytes())


def read(raw: bytes) -> Table:
    """A table from TOML. Raises ``Rejected`` with what is wrong in which entry."""
    if len(raw) > LONGEST_TABLE:
        raise Rejected("The file of senders is too large.")
    try:
        told = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise Rejected(f"The file of senders is not TOML: {error}.") from None
    senders = _entries(told, "sender")
    providers = _entries(told, "provider")
    return Table(
        senders=tuple(_read(number, each, _sender) for number, each in enumerate(senders, 1)),
        providers=tuple(_read(number, each, _provider) for number, each in enumerate(providers, 1)),
    )


def _entries(told: Mapping[str, Any], name: str) -> Sequence[Any]:
    entries = told.get(name, [])
    if not isinstance(entries, list) or len(entries) > MOST:
        raise Rejected(f"The file of senders has no list of [[{name}]] entries.")
    return entries


def _read(number: int, raw: Any, make: Any) -> Any:
    try:
        return make(raw)
    except (KeyError, TypeError, ValueError, AttributeError, re.error, RecursionError, OverflowError) as error:
        raise Rejected(f"Entry {number} of the file of senders cannot be read ({error}).") from None


def _sender(raw: Any) -> Sender:
    return Sender(
        platform=_name(raw["platform"]),
        label=str(raw.get("label") or raw["platform"]),
        senders=_domains(raw["from"]),
        signers=_domains(raw["dkim"]),
        hosts=_domains(raw.get("hosts", raw["from"])),
        own_host=raw.get("own_host", False) is True,
        answers=_domains(raw.get("answers", ())),
        rules=tuple(_rule(each) for each in raw.get("rules", ())),
        other=_kind(raw.get("other", "comment")),
        login=str(raw.get("login", "")),
        our_login=(str(raw.get("ours", ["", ""])[0]), str(raw.get("ours", ["", ""])[1])),
        author=_patterns(raw.get("author", ())),
        cut=_patterns(raw.get("cut", ())),
        drop=_patterns(raw.get("drop", ())),
        link_header=str(raw.get("link_header", "")),
        links=_patterns(raw.get("links", ())),
        not_links=re.compile(raw.get("not_links", r"(?!)"), re.IGNORECASE),
        query=frozenset(map(str, raw.get("query", ()))),
        threads=raw.get("threads", False) is True,
        subject_first=raw.get("subject_first", False) is True,
    )


def _provider(raw: Any) -> Provider:
    return Provider(
        domains=_domains(raw["domains"]),
        imap=_domains([raw["imap"]])[0],
        smtp=_server(raw["smtp"]),
        checked_by=_domains(raw["checked_by"]),
        files_sent=raw.get("files_sent", False) is True,
        several=raw.get("several", False) is True,
        unnamed=raw.get("unnamed", False) is True,
        tokens=raw.get("tokens", False) is True,
    )


def _server(raw: str) -> str:
    """A host, with a port where it is not the usual one."""
    host, colon, port = raw.partition(":")
    if not domain(host) or (colon and not re.fullmatch(r"[1-9]\d{1,4}", port)):
        raise ValueError("a server that is none")
    return raw


def _name(raw: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]{1,40}", raw):
        raise ValueError("a platform's name has small letters, digits and hyphens")
    return raw


def _domains(raw: Sequence[str]) -> tuple[str, ...]:
    found = tuple(domain(each) for each in raw)
    if isinstance(raw, str) or not all(found):
        raise ValueError("a domain that is none")
    return found


def _kind(raw: str) -> PostKind | None:
    return _KINDS[raw]


def _rule(raw: Mapping[str, str]) -> Rule:
    return Rule(
        header=raw.get("header", "subject").lower(),
        pattern=re.compile(raw["match"], re.IGNORECASE),
        kind=_kind(raw["kind"]),
    )


def _patterns(raw: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE | re.MULTILINE) for each in raw)


def forum(named: str) -> Sender:
    """The entry for a Discourse forum, made after the bundled one. ``named`` is its host, or ``host=domain`` where its
    mails come from another domain. Raises ``Rejected`` where it is neither."""
    host, _, other = named.partition("=")
    name = domain(host.strip().removeprefix("https://").rstrip("/"))
    mails = domain(other) if other.strip() else name
    if not name or not mails:
        raise Rejected(f"{named.strip()!r} is not a forum's host. Write it like community.example.")
    like = next(each for each in bundled().senders if each.platform == "discourse")
    family = tuple(dict.fromkeys((name, mails)))
    return replace(like, label=name, senders=(mails,), signers=family, hosts=(name,), answers=family, own_host=False)
