"""The contract between inbox-tui and a platform.

A connector is a folder, an entry point in the group ``inbox_tui.connectors`` and a passed contract suite
(:mod:`inbox_tui.testing`). It turns requests into calls on its :class:`Link` and answers into domain values; both
by pure functions, so that every parser can be tested with one line. It opens no client, file or keyring of its own.

Text it hands over is raw: it is cleaned once, by the engine, as each page passes the border.
"""

from __future__ import annotations

import logging
import uuid
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import field
from datetime import datetime
from typing import Any, ClassVar, Protocol, final

from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import (
    EMPTY,
    AccountId,
    Act,
    Audience,
    Cursor,
    Identity,
    Page,
    Post,
    PostRef,
    Reply,
    Thread,
)
from inbox_tui.domain.outbox import Permit
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class

CONTRACT_VERSION = 1


# --- errors, by what happens next -----------------------------------------------------------------------------


class ConnectorError(Exception):
    """Something a platform or the way to it did. ``str(error)`` is a sentence for the user, without secrets."""


class SignInNeeded(ConnectorError):
    """The login is no longer good: the account pauses until it is repaired."""


class RateLimited(ConnectorError):
    """Told to wait. ``until`` is when to come back (UTC), or None where the platform does not say."""

    def __init__(self, sentence: str, until: datetime | None = None) -> None:
        super().__init__(sentence)
        self.until = until


class Unreachable(ConnectorError):
    """Nothing left this machine, or a read failed on the way. Safe to try again later."""


class Rejected(ConnectorError):
    """The platform refuses this very request; trying again changes nothing. The sentence says why."""


class TargetGone(ConnectorError):
    """The post (or account) acted on no longer exists, or is hidden from us."""


class PermissionMissing(ConnectorError):
    """The login is good but may not do this. ``permission`` names what is missing, in the platform's words."""

    def __init__(self, sentence: str, permission: str = "") -> None:
        super().__init__(sentence)
        self.permission = permission


class PaymentNeeded(ConnectorError):
    """The platform wants money for this call, or a spending cap is reached."""


class Unsure(ConnectorError):
    """Bytes of a write left and no trustworthy answer came: it may have happened."""


class Unreadable(ConnectorError):
    """An answer could not be understood. ``sample`` is a short excerpt, without secrets."""

    def __init__(self, sentence: str, sample: str = "") -> None:
        super().__init__(sentence)
        self.sample = sample[:300]


class Unsupported(ConnectorError):
    """This platform, server or login does not offer that. Not a fault."""


# --- what a connector declares ---------------------------------------------------------------------------------


@value_class(kw_only=True)
class Features:
    """What a platform offers at all. What one account may do comes with its :class:`Profile`."""

    acts: frozenset[Act] = frozenset({Act.REPLY})
    why_not: Mapping[Act, str] = field(default_factory=dict)
    """For acts that are missing: the reason, shown greyed ("Bluesky has no editing")."""
    direct: bool = False
    audiences: tuple[Audience, ...] = (Audience.PUBLIC,)
    """Widest first; what a reply or post may be sent as."""
    streaming: bool = False
    one_level: bool = False
    """Conversations are one top-level comment with its replies."""
    idempotent: bool = False
    """Repeating a write with the same key is known never to make a second copy, on every server of this kind."""
    text: TextRules = field(default_factory=TextRules)
    direct_text: TextRules | None = None
    """Rules for direct messages where they differ."""
    poll_seconds: int = 60
    """A polite pause between two looks, in seconds, while the app is open."""


@value_class(kw_only=True)
class Setting:
    """One thing a connector needs to know about an account. Declared once: prompt, form, option and docs."""

    name: str
    label: str
    help: str = ""
    default: str = ""
    required: bool = True
    secret: bool = False
    """Asked for masked, kept in the secret store, never in a file of settings."""


@value_class(kw_only=True)
class Profile:
    """Who we are on an account, and what this login may do there."""

    identity: Identity
    server: str = ""
    """The server's software and version, for people."""
    may: frozenset[Act] = frozenset()
    """Of ``Features.acts``, what this login is permitted."""
    reads: str = ""
    """In words, what it may read ("mentions, replies and direct messages")."""
    text: TextRules | None = None
    """This server's own limits, where they differ from the platform's."""
    streaming: bool | None = None
    warnings: tuple[str, ...] = ()
    """What the user should know ("direct messages need an app password with that permission")."""


@value_class(kw_only=True)
class SignedIn:
    """What signing in yields: the settings to keep in a file, and the secrets to keep in the secret store."""

    settings: Mapping[str, str]
    secrets: Mapping[str, Secret]
    profile: Profile


# --- what a connector is given ---------------------------------------------------------------------------------


@value_class()
class Answer:
    """An HTTP answer, whole: status, headers (lower-case names) and the decoded body (at most 16 MB)."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = ""

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


class Http(Protocol):
    """The account's own HTTP client. It goes to the account's server and to no other.

    * ``url`` is a path (``/api/v1/notifications``) or an absolute URL on the account's own origin; anything else is
      refused with :class:`Rejected` before a byte leaves, so that a credential cannot follow a foreign link.
    * No redirect is followed. Bodies are capped. Every call has a total time limit (30 s unless said).
    * Any method but GET and HEAD is refused (``Rejected``) unless a permit unlocked writing, or ``sign_in`` is true and
      the path is one of the connector's ``sign_in_paths``.
    * Any HTTP status comes back as an :class:`Answer`; classify it yourself. What is raised is: ``Unreachable`` when
      surely nothing was done, ``Unsure`` when a write's bytes may have left, ``Unreadable`` for an answer that breaks
      HTTP, is too large or ends early (for a write: ``Unsure``), ``RateLimited`` when our own budget says wait.
    * A read that fails on a reused connection is repeated once; a write never is, and gets a fresh connection.
    """

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        json: Any = None,
        form: Mapping[str, str] | Sequence[tuple[str, str]] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        sign_in: bool = False,
        timeout: float = 30.0,
    ) -> Answer: ...

    def lines(
        self, url: str, *, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Open a long-lived ``text/event-stream`` and yield its lines. Raises ``Unsupported`` on any non-200 status
        but 401 (``SignInNeeded``) and 429 (``RateLimited``)."""
        ...

    def socket(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Open a WebSocket (``ws``/``wss`` on an origin that ``allow_stream_host`` has admitted, or the account's own)
        and yield its text frames."""
        ...

    def allow_stream_host(self, url: str) -> bool:
        """Admit the origin of a streaming address the server itself has advertised, for ``lines`` and ``socket`` only.
        True when admitted: ``https``/``wss`` on the account's own host name or a subdomain of it (any port), or
        loopback when the account itself is on loopback. Anything else is not, and no credential goes there."""
        ...

    def unlocked(self, permit: Permit) -> AbstractContextManager[None]:
        """Let writes through for the length of one permitted act."""
        ...


class Link(Protocol):
    """All that a connector may touch."""

    account: AccountId
    settings: Mapping[str, str]
    http: Http
    log: logging.Logger
    """Redacts this account's secrets."""

    def secret(self, name: str) -> Secret | None:
        """One of this account's own secrets."""
        ...

    async def keep(self, secrets: Mapping[str, Secret]) -> None:
        """Store renewed secrets durably before they are used; where the user chose a store that cannot be written
        (environment, command) they live in memory for this run. An empty value is refused."""
        ...

    def now(self) -> datetime:
        """The time, UTC."""
        ...

    def random(self, bits: int) -> int:
        """A random number of that many bits (injected, so that tests repeat)."""
        ...

    async def sleep(self, seconds: float) -> None: ...


class Asker(Protocol):
    """The person at the other end of signing in: a form, a prompt, or a script's options."""

    async def open(self, url: str, why: str) -> None:
        """Show a page to visit, and open the browser if there is one."""
        ...

    async def code(self, label: str, help: str) -> str:
        """Ask for something to be pasted. Raises ``Rejected`` where nobody can answer."""
        ...

    def catcher(self) -> AbstractAsyncContextManager[Catcher]:
        """A one-shot listener on 127.0.0.1 for an OAuth redirect (RFC 8252). Raises ``Unsupported`` where the browser
        would not be on this machine (or the user prefers to paste)."""
        ...


class Catcher(Protocol):
    redirect_uri: str
    """``http://127.0.0.1:PORT/RANDOM``"""

    async def wait(self) -> Mapping[str, str]:
        """The redirect's query parameters, once. ``Unreachable`` after five minutes."""
        ...


# --- the contract ----------------------------------------------------------------------------------------------


class Connector(ABC):
    """One platform. One instance serves one account.

    Subclasses implement ``profile``, ``updates``, ``thread``, ``sign_in`` and the ``_…`` acts their ``features`` name.
    ``reply`` and ``act`` are final: they check a permit minted from a claimed outbox row, unlock writing for that one
    act, and call the underscore method. A subclass that defines them is refused when its class is created.
    """

    platform: ClassVar[str]
    """Short, lower-case, unique: ``mastodon``. Part of the store; never changes."""
    label: ClassVar[str]
    """For people: ``Mastodon``."""
    tag: ClassVar[str]
    """At most five lower-case letters for the list's column: ``masto``."""
    features: ClassVar[Features]
    settings: ClassVar[tuple[Setting, ...]] = ()
    sign_in_paths: ClassVar[tuple[str, ...]] = ()
    """Paths that may be POSTed to without a permit, with ``sign_in=True``: logging in and refreshing, nothing else."""

    def __init__(self, link: Link) -> None:
        self.link = link

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in ("reply", "act"):
            if name in cls.__dict__:
                raise TypeError(f"{cls.__qualname__} may not define {name!r}: sending goes through a permit")

    # --- signing in

    @classmethod
    @abstractmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        """Turn what the user gave (``given`` by setting; those marked secret in ``secrets``) into a working login,
        checked against the server. ``link.settings`` holds ``given`` already. Raises ``Rejected``: what is wrong."""

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        """The origins (``https://host[:port]``) this account's credentials may go to. Pure."""
        server = settings.get("server", "")
        return (server,) if server else ()

    @abstractmethod
    async def profile(self) -> Profile:
        """Who we are and what we may do; checks the login. Called at start and once a day."""

    # --- listening

    @abstractmethod
    def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        """What happened since: inbound and our own outbound (the native app's too), edits, deletions.

        Bounded: ends by itself, after at most some forty requests; whatever is left comes with the next call, through
        the cursor. ``since=None`` is the first sync: the last 30 days or 2,000 posts, whichever is less. A page's
        cursor must only promise what its posts (and earlier pages') already hold.
        """

    @abstractmethod
    async def thread(self, ref: PostRef) -> Thread:
        """The post's ancestors and descendants as far as the platform tells, itself included (fresh), with what is
        missing. Raises ``TargetGone`` when the post itself is gone."""

    def stream(self) -> AsyncIterator[Page]:
        """Live pages, as long as the connection holds. Yields one empty page when connected: the engine then runs
        ``updates`` to catch up, and again after each page without posts or deletions. Ends or raises when it breaks.
        """
        raise Unsupported(f"{self.label} has no stream here.")

    # --- words

    def new_key(self) -> str:
        """A fresh idempotency key in the form this platform wants."""
        return str(uuid.UUID(int=self.link.random(128), version=4))

    @classmethod
    def opening(cls, target: Post, us: Identity) -> str:
        """The first words of a reply to ``target``: the mentions that must be there, ending in a space; or empty.
        Pure. Called to pre-fill the composer."""
        return ""

    # --- sending

    async def fence(self, reply: Reply) -> str:
        """Called just before the first attempt: a mark (an id, a time) of what was newest among our own posts. Stored
        with the entry and handed back in ``Reply.fence`` so that ``find_sent`` looks only at what came after."""
        return ""

    async def find_sent(self, reply: Reply) -> Post | None:
        """Did it go out? Looks for our own post with this reply's target and text, made after the attempt. Raises when
        it could not look. Returns None only after having really looked."""
        raise Unsupported(f"{self.label} cannot tell whether a post went out.")

    async def _send(self, reply: Reply) -> Post:
        """Send ``reply`` (act REPLY or POST) once. Returns our post as the server has it, checked: ours, right parent,
        audience not wider. Raises ``Unsure`` whenever it may have been posted."""
        raise Unsupported(f"{self.label} takes no replies here.")

    async def _act(self, reply: Reply) -> Post | None:
        """Carry out any other act; each must be safe to repeat. Returns the post's new state where the answer tells."""
        raise Unsupported(f"{self.label} does not offer that.")

    @final
    async def reply(self, permit: Permit) -> Post:
        """Send what the permit permits, once."""
        reply = permit.use(self.link.account, (Act.REPLY, Act.POST))
        with self.link.http.unlocked(permit):
            return await self._send(reply)

    @final
    async def act(self, permit: Permit) -> Post | None:
        """Carry out any other permitted act, once."""
        reply = permit.use(self.link.account, tuple(a for a in Act if a not in (Act.REPLY, Act.POST)))
        with self.link.http.unlocked(permit):
            return await self._act(reply)


__all__ = [
    "CONTRACT_VERSION", "EMPTY", "Answer", "Asker", "Awaitable", "Callable", "Catcher", "Connector", "ConnectorError",
    "Features", "Http", "Link", "PaymentNeeded", "PermissionMissing", "Profile", "RateLimited", "Rejected", "Secret",
    "Setting", "SignInNeeded", "SignedIn", "TargetGone", "Unreachable", "Unreadable", "Unsupported", "Unsure",
]  # fmt: skip
