"""The contract's one class: what a platform can be asked, and the one way through which anything leaves."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, final

from inbox_tui.connector.address import server_of
from inbox_tui.connector.declared import Checks, Features, Profile, Quota, Setting, SignedIn
from inbox_tui.connector.errors import Unsupported
from inbox_tui.connector.given import Asker, Link
from inbox_tui.domain.model import Act, Cursor, Identity, Page, Post, PostRef, Reply, Thread
from inbox_tui.domain.outbox import Permit
from inbox_tui.domain.secret import Secret


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
    known_as: ClassVar[tuple[str, ...]] = ()
    """Other names that somebody adding an account may look for it by: ``("google",)``. Shown nowhere."""
    features: ClassVar[Features]
    settings: ClassVar[tuple[Setting, ...]] = ()
    sign_in_paths: ClassVar[tuple[str, ...]] = ()
    """Paths that may be POSTed to without a permit, with ``sign_in=True``: logging in and refreshing, nothing else."""

    def __init__(self, link: Link) -> None:
        """Asks nobody yet. Raises ``Rejected`` for settings that nothing can be done with."""
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
        """The origins (``https://host[:port]``) this account's credentials may go to; relative addresses belong to the
        first. Here: the setting ``server``, else its default. For mail also ``imaps://host[:port]``,
        ``smtps://host[:port]`` and the like (:meth:`Http.wire`). None for a connector that reads a file. Raises
        ``Rejected`` for an address that is none. Pure."""
        default = next((setting.default for setting in cls.settings if setting.name == "server"), "")
        given = settings.get("server", "")
        return (server_of(given, default),) if given or default else ()

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
    def checks(cls, reply: Reply, now: datetime) -> Checks:
        """What the platform's rules say of ``reply`` as it stands, without asking anybody. Pure and quick.

        Called with an empty text before anything is typed (is the answer window still open? did they mention us?) and
        again before sending (a link costs more; after 24 hours it goes out as a human agent's answer). A rule that
        needs no clock and no text is better told as ``Post.closed``.
        """
        return Checks()

    def quotas(self) -> tuple[Quota, ...]:
        """What this account has used up so far, as far as the connector has counted. No request: asked after every
        round. Counts that must outlive the program go into the cursor."""
        return ()

    @classmethod
    def opening(cls, target: Post, us: Identity) -> str:
        """The first words of a reply to ``target``: the mentions that must be there, ending in a space; or empty.
        Pure. Called to pre-fill the composer."""
        return ""

    @classmethod
    def answers_privately(cls, target: Post) -> bool:
        """Whether a reply to ``target``, which is no message itself, may be for its author alone: with audience
        ``DIRECT``, as a Tumblr ask's. Pure. Where it is not said, what is for few is not sent below what all may read.
        """
        return False

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
