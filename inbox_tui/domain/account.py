"""One of the user's accounts as the screens show it: how it is, what it may, and how two of them are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import AccountId, Act, Audience
from inbox_tui.domain.value import value_class


def how_to_sign_in(platform: str, name: str) -> str:
    """The command that signs in again to an account under the name that it had."""
    return f"inbox-tui accounts add {platform} --name {name}"


class Health(StrEnum):
    NEW = "new"
    """Never synced yet."""
    OK = "ok"
    SYNCING = "syncing"
    OFFLINE = "offline"
    LIMITED = "rate-limited"
    SIGN_IN = "sign in again"
    BROKEN = "broken"
    """The connector does not load, or failed in a way it should not."""
    PAUSED = "paused"


@value_class(kw_only=True)
class AccountView:
    id: AccountId
    platform: str
    label: str
    tag: str
    handle: str = ""
    server: str = ""
    health: Health
    sentence: str = ""
    """What is wrong or worth knowing, and what to do."""
    since: datetime | None = None
    """Since when it is so."""
    last_ok: datetime | None = None
    next_at: datetime | None = None
    reads: str = ""
    may: frozenset[Act] = frozenset()
    why_not: Mapping[Act, str] = field(default_factory=dict)
    """For acts this account cannot do: the reason, in words."""
    manners: Mapping[Act, tuple[str, ...]] = field(default_factory=dict)
    """For acts that can be done in several ways: those, the usual one first."""
    audiences: tuple[Audience, ...] = (Audience.PUBLIC,)
    text: TextRules = field(default_factory=TextRules)
    direct_text: TextRules | None = None
    warnings: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    """What is used up of its quotas: ``2,580 of 10,000 units today``."""
    costs: str = ""
    """What the platform charges, in words."""
    keeps: str = ""
    """How long the platform's terms let its words be kept here, in words."""
    removes_at: datetime | None = None
    """When the next of those words go; None: none has a time to go."""
    secrets: str = ""
    """Where its secrets are kept: ``keyring``, ``command``, ``file``, ``environment``, ``clear text``."""
    distribution: str = ""
    """Which installed distribution its connector comes from."""
    streaming: bool = False
    stale: bool = False
    """Its trouble is the last run's: it is about to be looked at for the first time in this one."""

    def refuses(self, act: Act) -> str:
        """Why this account cannot do that, a sentence; empty where it can."""
        if act in self.may:
            return ""
        return self.why_not.get(act) or f"{self.label} does not offer it to this login."

    @property
    def post_audiences(self) -> tuple[Audience, ...]:
        """Who may see a post, widest first. ``direct`` only where a message is a post with a narrow audience (so it is
        where followers are an audience, too): elsewhere it would be seen by anybody."""
        narrow = Audience.FOLLOWERS in self.audiences
        return tuple(one for one in self.audiences if narrow or one is not Audience.DIRECT)

    def text_for(self, audience: Audience) -> TextRules:
        """The rules that hold for what goes out to those: a direct message's may be others than a post's. Whoever
        counts a text (the composer, the review, what queues it) asks here."""
        return (audience is Audience.DIRECT and self.direct_text) or self.text


def told_apart(account: AccountView, accounts: Iterable[AccountView]) -> str:
    """What an account is called where its handle alone does not say which it is: with the platform where another of
    ``accounts`` has the same one, with the server where that platform is the same, else with its name here."""
    name = account.handle or account.id
    alike = [one for one in accounts if one.id != account.id and _plain(one) == _plain(account)]
    if not alike:
        return name
    near = [one for one in alike if one.label == account.label]
    if not near:
        return f"{name} on {account.label}"
    if account.server and all(one.server != account.server for one in near):
        return f"{name} on {account.label}, {account.server}"
    return f"{name} on {account.label}, {account.id}"


def _plain(account: AccountView) -> str:
    return (account.handle or account.id).lstrip("@").casefold()
