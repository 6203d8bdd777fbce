"""Adding, repairing and checking an account: the same steps for the shell and for the form on the screen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import field, replace

from inbox_tui.connector import (
    Asker,
    Connector,
    ConnectorError,
    Features,
    Profile,
    Rejected,
    Secret,
    Setting,
    SignedIn,
)
from inbox_tui.domain.model import EMPTY, AccountId, Act
from inbox_tui.domain.text import clean, sentence
from inbox_tui.domain.value import value_class
from inbox_tui.engine.accounts import AccountRecord, Accounts, check_name
from inbox_tui.engine.border import Border
from inbox_tui.engine.customs import Customs
from inbox_tui.engine.opening import Ground, connection, opened, primary, vault_of
from inbox_tui.engine.registry import ConnectorBroken
from inbox_tui.errors import ConfigError, InboxError, SecretsUnavailable
from inbox_tui.secrets import CLEAR, COMMAND, ENV, FILE, KEYRING, Choice, MemoryVault, checked

NEW = AccountId("new-account")
"""What an account is called in the log until it has its name."""
MOST_AT_ONCE = 50
_WORDS = {
    Act.REPLY: "reply",
    Act.POST: "post",
    Act.EDIT: "edit own posts",
    Act.DELETE: "delete own posts",
    Act.LIKE: "like",
    Act.BOOST: "boost",
    Act.HIDE: "hide replies",
}


class SignInRefused(InboxError):
    """The platform did not let us in; the sentence says why."""


class PlaceNeeded(SecretsUnavailable):
    """No keyring can be used here and no other place was chosen. The sentence says which of them work."""


class NotConfirmed(InboxError):
    """Secrets in clear text were chosen without the typed word."""


@value_class()
class Platform:
    """One that an account can be added for."""

    name: str
    label: str
    settings: tuple[Setting, ...]
    distribution: str
    features: Features
    known_as: tuple[str, ...] = ()


@value_class(kw_only=True)
class Wish:
    """What the user gave. ``given`` and ``secrets`` go by the names of the connector's settings."""

    given: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    place: str = ""
    """``keyring``, ``command:CMD``, ``env:VARIABLE``, ``file``, ``memory`` or ``clear``; empty: the keyring, if any."""
    name: str = ""
    """The account's name; empty: made from its handle."""
    confirmed: bool = False
    """The user typed that secrets may lie about in clear text."""


@value_class()
class Report:
    """How an account stands: a sentence a line. ``ok`` where it can be used."""

    ok: bool
    lines: tuple[str, ...]
    profile: Profile | None = None


class Setup:
    """Works on the accounts file and the places for secrets. Everything it does can be run again."""

    def __init__(self, ground: Ground, accounts: Accounts) -> None:
        self.accounts = accounts
        self.also: tuple[AccountRecord, ...] = ()
        """Further accounts that the login of the last :meth:`add` opens, and that were kept with it."""
        self._ground = ground

    def platforms(self) -> tuple[Platform, ...]:
        """Those that load, by label. The broken ones are in the registry."""
        found = [self._platform(kind) for kind in self._ground.registry.load_all()]
        return tuple(sorted(found, key=lambda platform: platform.label.casefold()))

    def platform(self, name: str) -> Platform:
        """One of them; imports no other. Raises :class:`ConnectorBroken`."""
        return self._platform(self._ground.registry.load(name))

    def _platform(self, kind: type[Connector]) -> Platform:
        distribution = self._ground.registry.distribution(kind.platform)
        known_as = (kind.tag, *kind.known_as)
        return Platform(kind.platform, kind.label, kind.settings, distribution, kind.features, known_as)

    async def place_for(self, kind: type[Connector], wish: Wish) -> Choice | None:
        """Where this account's secrets will be kept; settled before anybody is asked for them. None: it has none.
        Raises :class:`PlaceNeeded`, :class:`NotConfirmed`, :class:`ConfigError`."""
        if not kind.sign_in_paths and not any(setting.secret for setting in kind.settings):
            return None
        choice = Choice.parse(wish.place or KEYRING)
        if choice.kind == KEYRING:
            from inbox_tui.secrets.survey import survey

            found = await survey()
            if found.keyring:
                return choice
            places = (*([FILE] if found.sealing else []), f"{COMMAND}:CMD", f"{ENV}:VARIABLE")
            *others, last = [f"--secrets {place}" for place in places]
            raise PlaceNeeded(found.sentence, next_step=f"Choose with {', '.join(others)} or {last}.")
        if choice.kind == FILE:
            await self._ground.vaults.unlock()
        if choice.kind == CLEAR and not wish.confirmed:
            raise NotConfirmed(
                "Secrets in clear text can be read by everything that reads your files; nothing was written.",
                next_step="If that is what you want, type CLEAR when asked.",
            )
        return choice

    def refuse_taken(self, name: str) -> None:
        """Raises :class:`InboxError` where an account has that name already, or none may have it."""
        if check_name(name) in self.accounts:
            raise InboxError(
                f"There is an account called {name!r} already.",
                next_step=f"Choose another --name, or run: inbox-tui accounts repair {name}",
            )

    async def add(self, platform: str, wish: Wish, ask: Asker) -> tuple[AccountRecord, Profile]:
        """Sign in and keep the account. Raises :class:`InboxError` in words; nothing is kept then."""
        kind = self._ground.registry.load(platform)
        if wish.name:
            self.refuse_taken(wish.name)
        place = await self.place_for(kind, wish)
        signed = await self._sign_in(kind, NEW, wish, place, ask)
        self._refuse_twice(kind, signed)
        record = await self._added(kind, signed, place, wish.name)
        others = [one for one in signed.also[:MOST_AT_ONCE] if self._same(kind, one) is None]
        self.also = tuple([await self._added(kind, one, place) for one in others])
        return record, signed.profile

    async def _added(
        self, kind: type[Connector], signed: SignedIn, place: Choice | None, name: str = ""
    ) -> AccountRecord:
        handle = signed.profile.identity.handle
        record = AccountRecord(
            id=AccountId(name) if name else self.accounts.free_name(_short(handle), kind.tag),
            platform=kind.platform,
            settings=_words(signed.settings),
            secrets=str(place) if place is not None and signed.secrets else "",
            us=signed.profile.identity.id,
            handle=handle,
            added_at=self._ground.now(),
        )
        await self._keep(kind, record, signed)
        return record

    async def repair(
        self, account: str, wish: Wish, ask: Asker, aside: AbstractAsyncContextManager[None] | None = None
    ) -> tuple[AccountRecord, Profile]:
        """Sign in again to the same account; its name and everything fetched stay. The new login is kept within
        ``aside``, which sees to it that nobody works with the old one. Raises :class:`InboxError`."""
        before = self.accounts.get(account)
        kind = self._ground.registry.load(before.platform)
        names = {setting.name for setting in kind.settings}
        given = {key: value for key, value in before.settings.items() if key in names} | dict(wish.given)
        wish = replace(wish, given=given, place=wish.place or before.secrets)
        place = await self.place_for(kind, replace(wish, confirmed=wish.confirmed or before.secrets == CLEAR))
        signed = await self._sign_in(kind, before.id, wish, place, ask)
        us = signed.profile.identity
        if before.us and us.id != before.us:
            raise SignInRefused(
                f"That login is {us.handle}, but {account} is {before.handle}; nothing was changed.",
                next_step=f"Sign in as {before.handle}, or add {us.handle} as an account of its own.",
            )
        record = replace(
            before,
            settings=_words(signed.settings),
            secrets=str(place) if place is not None and signed.secrets else "",
            us=us.id,
            handle=us.handle,
        )
        async with aside or nullcontext():
            await self._keep(kind, record, signed)
            if before.secrets and before.secrets != record.secrets:
                with suppress(InboxError):
                    await vault_of(self._ground, before, kind).forget()
        return record, signed.profile

    async def remove(self, account: str) -> tuple[AccountRecord, str]:
        """Forget the login. Returns the record and, where its secrets could not be removed, a sentence saying so."""
        record = self.accounts.get(account)
        left = ""
        if record.secrets:
            try:
                kind = self._ground.registry.load(record.platform)
                await vault_of(self._ground, record, kind).forget()
            except InboxError as error:
                left = f"Its secrets could not be removed from the {record.secrets_in_words}: {error}"
        self.accounts.remove(account)
        return record, left

    async def check(self, account: str) -> Report:
        """Ask the server who we are and what we may do. Trouble is in the report, it is not raised."""
        record = self.accounts.get(account)
        try:
            async with opened(self._ground, record, interactive=True) as connector:
                profile = await Border(connector, now=self._ground.now).profile()
                return Report(True, may_lines(connector.features, profile), profile)
        except ConnectorBroken as error:
            return Report(False, (str(error), error.next_step))
        except (InboxError, ConnectorError) as error:
            steps = (getattr(error, "next_step", ""), f"To sign in again: inbox-tui accounts repair {account}")
            return Report(False, (str(error), *(step for step in steps if step)))

    # --- how

    async def _sign_in(
        self, kind: type[Connector], account: AccountId, wish: Wish, place: Choice | None, ask: Asker
    ) -> SignedIn:
        given = {setting.name: setting.default for setting in kind.settings if setting.default and not setting.secret}
        given |= {name: value.strip() for name, value in wish.given.items() if value.strip()}
        secrets = dict(wish.secrets)
        if place is not None and place.kind in (COMMAND, ENV) and primary(kind) not in secrets:
            # As if for a new account: what was renewed in this run is what signing in again is to replace.
            vault = self._ground.vaults.open(place, NEW, primary=primary(kind), interactive=True)
            secrets |= await vault.load()
        self._refuse_gaps(kind, given, secrets)
        try:
            async with connection(self._ground, kind, account, given, MemoryVault()) as connector:
                signed = await kind.sign_in(connector.link, given, secrets, ask)
                for one in (signed, *signed.also):
                    _refuse_unfit(one.secrets)
                customs = Customs(self._ground.now())
                also = tuple(replace(one, profile=customs.profile(one.profile)) for one in signed.also)
                return replace(signed, profile=customs.profile(signed.profile), also=also)
        except ConnectorError as error:
            words = clean(str(error), limit=300, one_line=True)
            raise SignInRefused(words, next_step="Nothing was kept.") from None
        except (InboxError, KeyboardInterrupt):
            raise
        except Exception as error:
            raise SignInRefused(
                f"The {kind.label} connector failed while signing in ({type(error).__name__}); this is a bug in it.",
                next_step="Nothing was kept; the log has more.",
            ) from error

    def _refuse_gaps(self, kind: type[Connector], given: Mapping[str, str], secrets: Mapping[str, Secret]) -> None:
        for setting in kind.settings:
            there = bool(secrets.get(setting.name)) if setting.secret else bool(given.get(setting.name))
            if setting.required and not there:
                option = f"--{setting.name}-env NAME" if setting.secret else f"--{setting.name} VALUE"
                raise InboxError(
                    f"{kind.label} needs to know: {setting.label.lower()}.",
                    next_step=f"Give it with {option.replace('_', '-')}. {setting.help}".strip(),
                )

    def _refuse_twice(self, kind: type[Connector], signed: SignedIn) -> None:
        if (record := self._same(kind, signed)) is not None:
            raise InboxError(
                f"{signed.profile.identity.handle} is here already, as {record.id}.",
                next_step=f"To sign in again: inbox-tui accounts repair {record.id}",
            )

    def _same(self, kind: type[Connector], signed: SignedIn) -> AccountRecord | None:
        """The account that this login is for, where it is here already."""
        for record in self.accounts.all():
            same = record.platform == kind.platform and record.us == signed.profile.identity.id
            if same and _origins(kind, record.settings) == _origins(kind, signed.settings):
                return record
        return None

    async def _keep(self, kind: type[Connector], record: AccountRecord, signed: SignedIn) -> None:
        """Secrets first, read back, and only then the record: a record without secrets would be a broken account."""
        if record.secrets:
            vault = vault_of(self._ground, record, kind)
            await vault.save(signed.secrets)  # where nothing is written: for the rest of this run
            if vault.writable:
                kept = await vault_of(self._ground, record, kind).load()
                if any(kept.get(name) != secret for name, secret in signed.secrets.items()):
                    raise SecretsUnavailable(
                        f"The {record.secrets_in_words} did not keep what was put there.",
                        next_step="Choose another place with --secrets.",
                    )
        try:
            self.accounts.put(record)
        except ConfigError:
            if record.secrets and record.id not in self.accounts:
                with suppress(InboxError):
                    await vault_of(self._ground, record, kind).forget()
            raise


def outlook(features: Features) -> tuple[str, ...]:
    """What is to be expected of a platform before anybody signs in, a sentence a line: what it can do here and what
    not, what it charges, how long its words may be kept."""
    offered = [_ways(act, features) for act in _WORDS if act in features.acts]
    lines = [f"It can {', '.join(offered)}." if offered else "It can only be read: nothing is sent from here."]
    reads = "Direct messages come in too." if features.direct else "Direct messages do not come in."
    lines.append("A past to be read and searched: nobody in it waits." if features.archive else reads)
    why: dict[str, list[str]] = {}
    for act, reason in features.why_not.items():
        if act in _WORDS and act not in features.acts:
            why.setdefault(sentence(reason), []).append(_WORDS[act])
    lines += [f"It cannot {', '.join(acts)}: {reason}" for reason, acts in why.items()]
    if features.costs:
        lines.append(f"It costs: {sentence(features.costs)}")
    if (kept := features.retention) is not None:
        removed = " What is older is removed here by itself." if kept.posts or kept.people else ""
        lines.append(f"{sentence(kept.rule)}{removed}")
    return tuple(lines)


def may_lines(features: Features, profile: Profile, *, outlook_told: bool = False) -> tuple[str, ...]:
    """What a login may read and do, a sentence a line; without what holds for everybody on the platform where its
    :func:`outlook` has just been told."""
    server = f" on {profile.server}" if profile.server else ""
    lines = [f"Signed in as {profile.identity.handle}{server}."]
    if profile.reads:
        lines.append(f"It reads: {profile.reads}.")
    may = [_ways(act, features) for act in _WORDS if act in features.acts and act in profile.may]
    lines.append(f"It may: {', '.join(may)}." if may else "It may read only.")
    held = [words for act, words in _WORDS.items() if act in features.acts and act not in profile.may]
    if held:
        lines.append(f"This login may not: {', '.join(held)}.")
    general = [why for act, why in features.why_not.items() if act in _WORDS and act not in features.acts]
    own = [why for act, why in profile.why_not.items() if act in _WORDS and act not in profile.may]
    terms = [features.costs, features.retention.rule if features.retention else ""]
    reasons = [why for why in own if why not in general] if outlook_told else [*general, *own, *terms]
    lines += [sentence(why) for why in dict.fromkeys(reasons) if why]
    return (*lines, *profile.warnings)


def still_granted(record: AccountRecord) -> str:
    """What forgetting a login here does not undo; empty where there was none."""
    if not record.secrets:
        return ""
    return "What you allowed on the platform stands until you take it back there: docs/privacy.md says where."


def _ways(act: Act, features: Features) -> str:
    """``hide replies (hold for review, reject)``"""
    ways = features.manners.get(act, ())
    return f"{_WORDS[act]} ({', '.join(ways)})" if ways else _WORDS[act]


def variable(name: str, environ: Mapping[str, str] = os.environ) -> Secret:
    """The secret in an environment variable. Raises :class:`InboxError` where it is not set."""
    value = environ.get(name, "").strip()
    if not value:
        raise InboxError(f"The environment variable {name} is not set.", next_step=f"Set {name} and try again.")
    return Secret(value)


def _origins(kind: type[Connector], settings: Mapping[str, str]) -> tuple[str, ...]:
    """Where a login belongs; nowhere if its address is none."""
    try:
        return kind.origins(settings)
    except Rejected:
        return ()


def _refuse_unfit(secrets: Mapping[str, Secret]) -> None:
    """Raises ``Rejected`` for a secret that no place would keep. It is not in the message."""
    try:
        checked(secrets)
    except ValueError:
        raise Rejected("The login that came of it is empty, too long, or holds characters it may not.") from None


def _short(handle: str) -> str:
    """``acme`` of ``acme@server.example`` and of ``acme.bsky.social``."""
    return handle.partition("@")[0].partition(".")[0]


def _words(settings: Mapping[str, str]) -> dict[str, str]:
    return {str(name): str(value) for name, value in settings.items()}
