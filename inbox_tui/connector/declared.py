"""What a connector says of its platform, of one login there, and of what it needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta

from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import Act, Audience, Identity
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.value import value_class

AHEAD = timedelta(days=7)
"""What runs out is announced so long before."""


@value_class(kw_only=True)
class Retention:
    """How long the platform's terms let its words be kept on this machine."""

    posts: timedelta | None = None
    """Other people's posts, from when they were fetched last. None: as long as wanted."""
    people: timedelta | None = None
    """Other people's names, bios and pictures."""
    refreshable: bool = False
    """Fetching a post anew starts its time afresh; otherwise it is removed when the time is up."""
    rule: str
    """In words, for Accounts and the docs: ``LinkedIn lets comments be kept for 48 hours.``"""


@value_class(kw_only=True)
class Features:
    """What a platform offers at all. What one account may do comes with its :class:`Profile`."""

    acts: frozenset[Act] = frozenset({Act.REPLY})
    why_not: Mapping[Act, str] = field(default_factory=dict)
    """For acts that are missing: the reason, a sentence, shown greyed (``Bluesky has no editing.``)."""
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
    manners: Mapping[Act, tuple[str, ...]] = field(default_factory=dict)
    """Ways to carry out an act where there are several, in words, the usual one first: hiding on YouTube is
    ``("hold for review", "reject")``. The one chosen is ``Reply.text``; empty: the first."""
    costs: str = ""
    """What the platform charges for looking and for sending, in words. Empty: nothing."""
    retention: Retention | None = None
    no_matching: str = ""
    """Why its people may not be taken for the same as profiles elsewhere, a sentence of the platform's rules. Empty: it
    says nothing against it."""
    archive: bool = False
    """An imported past: to be read, searched and found with people. Its posts make nobody wait and ring no bell."""


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
    file: bool = False
    """The path of a file on this machine, read through ``Link.file``."""
    advanced: bool = False
    """Hardly anybody changes it: never asked for, neither by the form nor by a prompt. An option and the docs have it,
    everybody else gets its default."""


@value_class(kw_only=True)
class Expiry:
    """Something an account needs that runs out: a login that cannot be renewed any more, an API's version."""

    what: str
    """Begins a sentence: ``This login``, ``Version v26.0 of the Graph API``."""
    at: datetime
    then: str
    """What to do, a sentence: ``Sign in again.``"""

    def words(self, now: datetime) -> str:
        """The announcement, or nothing while there is more than a week left."""
        left = self.at - now
        if left > AHEAD:
            return ""
        day = f"{self.at:%Y-%m-%d}"
        if left <= timedelta():
            return f"{self.what} ran out on {day}. {self.then}"
        days = left.days
        soon = f"in {days} days" if days > 1 else "in a day" if days else "within a day"
        return f"{self.what} runs out {soon}, on {day}. {self.then}"


@value_class(kw_only=True)
class Quota:
    """What is used up of an allowance: requests, a service's units, or money. Shown under Accounts."""

    what: str
    """``units today``, ``$ this month``."""
    used: float
    limit: float | None = None
    """None: no limit is known."""
    resets_at: datetime | None = None

    def words(self) -> str:
        """``2,580 of 10,000 units today, until 2026-03-02 08:00 UTC``."""
        amount = _amount(self.used) + (f" of {_amount(self.limit)}" if self.limit is not None else "")
        until = f", until {self.resets_at:%Y-%m-%d %H:%M} UTC" if self.resets_at is not None else ""
        return f"{amount} {self.what}{until}"


def _amount(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


@value_class(kw_only=True)
class Checks:
    """What the platform's own rules say of a reply before it is sent."""

    refused: str = ""
    """Why it would be refused, a sentence. Empty: nothing known stands against it."""
    notes: tuple[str, ...] = ()
    """What the user should know before sending: what it costs, that it goes out as a human agent's answer."""


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
    """What the user should know, a sentence each (``Direct messages need an app password that allows them.``)."""
    why_not: Mapping[Act, str] = field(default_factory=dict)
    """Why this login may not do what the platform offers, a sentence (``LinkedIn has not approved your app yet.``).
    Goes before ``Features.why_not``."""
    expires: tuple[Expiry, ...] = ()
    """What runs out; announced a week ahead. Leave out what the connector renews by itself."""
    poll_seconds: int | None = None
    """The pause between two looks that this login's quota bears, where it is not the platform's usual one."""
    quotas: tuple[Quota, ...] = ()
    """Filled in after each round from ``Connector.quotas``."""


@value_class(kw_only=True)
class SignedIn:
    """What signing in yields: the settings to keep in a file, and the secrets to keep in the secret store."""

    settings: Mapping[str, str]
    secrets: Mapping[str, Secret]
    profile: Profile
    also: tuple[SignedIn, ...] = ()
    """Further accounts the same login opens (a person's other Pages), kept as accounts of their own."""
