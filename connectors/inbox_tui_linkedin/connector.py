"""LinkedIn, through the Community Management API and a pasted token."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from inbox_tui.connector import (
    Asker,
    Connector,
    Expiry,
    Features,
    Link,
    Profile,
    Quota,
    Rejected,
    Retention,
    Setting,
    SignedIn,
    SignInNeeded,
    Unsupported,
    elsewhere,
)
from inbox_tui.connector.oauth import Login, refreshing
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Cursor, Identity, Page, Post, PostRef, RemoteId, Reply, Thread
from inbox_tui.domain.secret import Secret

from . import requests, signin, urns, version
from .allowance import Allowance, pause
from .api import Api
from .cursor import decode
from .listen import Listener
from .thread import Opening
from .write import Writer, opening

DAILY = 100
"""Calls a member may make in a day with the Development tier."""
RULES = TextRules(limit=1250, unit=Unit.UTF16)
"""The product's own limit for comments; the reference names none."""
_PAGE = "urn:li:organization"


def daily_of(given: str) -> int:
    """Calls a day as typed. Raises ``Rejected``."""
    wanted = given.strip().replace(",", "").replace("_", "") or str(DAILY)
    if not (wanted.isascii() and wanted.isdigit()) or not 20 <= int(wanted[:9]) <= 10_000_000:
        raise Rejected("Calls a day is a number from 20 on; the Development tier has 100.")
    return int(wanted)


class LinkedInConnector(Connector):
    """One page of an organisation on LinkedIn: comments, replies and mentions in; comments and reactions out.

    LinkedIn opens reading to registered organisations alone, after a review of their app (Community Management API).
    A person's own token signs in too, and is told what LinkedIn keeps from it.

    What others wrote is removed after 48 hours, also where it was fetched anew meanwhile: LinkedIn's data storage
    requirements name how long a thing may be stored or cached and let the stricter of two rules win; that asking again
    begins the time anew is nowhere granted, so the time is not stretched.
    """

    platform: ClassVar[str] = "linkedin"
    label: ClassVar[str] = "LinkedIn"
    tag: ClassVar[str] = "lnkd"
    features: ClassVar[Features] = Features(
        acts=signin.WRITE,
        why_not={
            Act.POST: "New posts are written on LinkedIn itself; here the page listens and answers.",
            Act.BOOST: "LinkedIn's API does not repost for a page.",
            Act.UNBOOST: "LinkedIn's API does not repost for a page.",
            Act.HIDE: "LinkedIn's API hides no comments; delete or report them on LinkedIn itself.",
            Act.UNHIDE: "LinkedIn's API hides no comments.",
        },
        one_level=True,
        text=RULES,
        poll_seconds=pause(DAILY),
        manners={Act.LIKE: tuple(requests.REACTIONS)},
        no_matching="LinkedIn's terms let nobody keep who its members are: they are matched with nobody elsewhere.",
        retention=Retention(
            posts=timedelta(hours=48),
            people=timedelta(hours=24),
            rule="LinkedIn lets other people's posts and comments be kept for 48 hours, and who they are for 24.",
        ),
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="token",
            label="Access token",
            help="At linkedin.com/developers choose your app (its Products must list the Community Management API), "
            "then Docs and tools, OAuth token tools, Create token, with r_organization_social_feed, "
            "w_organization_social_feed and rw_organization_admin. It lives 60 days.",
            secret=True,
        ),
        Setting(
            name="organization",
            label="Page number",
            help="From the address of the page's admin view: linkedin.com/company/NUMBER. Empty: every page you "
            "administer becomes an account.",
            required=False,
        ),
        Setting(
            name="client_id",
            label="Client ID",
            help="From the app's Auth tab. With it and the secret, the token's end and permissions are known, and it "
            "is renewed where LinkedIn has approved that for the app.",
            required=False,
        ),
        Setting(
            name="client_secret",
            label="Client secret",
            help="From the app's Auth tab, beside the client ID.",
            required=False,
            secret=True,
        ),
        Setting(
            name="refresh",
            label="Refresh token",
            help="Approved partners get one with the token. It works for 365 days and is not extended.",
            required=False,
            secret=True,
        ),
        Setting(
            name="daily",
            label="Calls a day",
            help="How many calls LinkedIn allows you each day, for all pages of this token together: 100 in the "
            "Development tier. The fewer, and the more pages, the longer the pause between two looks.",
            default=str(DAILY),
            required=False,
        ),
        Setting(
            name="version",
            label="API version",
            help="Year and month, such as 202608. LinkedIn retires each after about a year; you are told a week ahead.",
            default=version.DEFAULT,
            required=False,
            advanced=True,
        ),
        elsewhere(signin.API),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (signin.TOKEN_PATH, signin.INSPECT_PATH)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        app = signin.app_of(link.settings, link.secret("client_secret"))
        renew = refreshing(link, app) if app is not None and link.secret("refresh") else None
        self._login = Login(link, renew, early=timedelta(days=1))
        self._version = link.settings.get("version", "") or version.DEFAULT
        try:
            daily = daily_of(link.settings.get("daily", ""))
        except Rejected:
            daily = DAILY
        self._allowance = Allowance(link.account, daily, login=_same_login(link), pages=_pages_of(link.settings))
        self._api = Api(link, self._login, self._version, self._allowance)
        self._us: Identity | None = None
        self._roots: dict[str, Post] = {}

    # --- signing in

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        own = super().origins(settings)
        return (signin.API, signin.SITE) if own == (signin.API,) else own

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        """Find out what the token opens: one page (the one named), all pages its owner administers, or a person's
        login, which can do next to nothing here and says so."""
        token = signin.token_of(secrets)
        wanted = signin.organization_of(given.get("organization", ""))
        asked, daily = version.checked(given.get("version", "")), daily_of(given.get("daily", ""))
        app = signin.app_of(given, secrets.get("client_secret"))
        if secrets.get("refresh") and app is None:
            raise Rejected("Renewing the login needs the app's client ID and client secret beside the refresh token.")
        api = Api(link, signin.Bearer(link, token), asked, Allowance(link.account, daily))
        try:
            scopes, ends = await signin.inspected(link, app, token)
            pages, person = await signin.who(api, wanted)
            now = link.now()
            ends = min(ends or now + signin.TOKEN_LIFE, now + signin.TOKEN_LIFE)
            settings = {name: given[name] for name in ("client_id", "server") if given.get(name)}
            settings |= {"version": asked, "daily": str(daily), "scopes": " ".join(sorted(scopes))}
            kept = {name: secrets[name] for name in ("token", "client_secret", "refresh") if secrets.get(name)}
            kept["expires"] = Secret(ends.isoformat())
            renewable = bool(secrets.get("refresh"))
            if renewable:
                settings["renews_until"] = (now + signin.REFRESH_LIFE).isoformat()
            expires = _expires(asked, ends, settings)
            if person is not None:
                profile = signin.person_profile(person, expires, asked)
                own = {**settings, "us": person.id, "handle": person.handle, "name": person.name}
                return SignedIn(settings=own, secrets=kept, profile=profile)
            signed: list[SignedIn] = []
            shared = Allowance(link.account, daily, pages=len(pages))
            for urn, roles in pages.items():
                us = await signin.page_identity(api, urn)
                profile = signin.page_profile(us, roles, scopes, expires, pause(shared.share), asked)
                profile = replace(profile, warnings=(*profile.warnings, *shared.warnings()))
                number = urns.last(urn) if urn.startswith(f"{_PAGE}:") else urn
                own = {**settings, "us": urn, "organization": number, "handle": us.handle, "name": us.name}
                own["pages"] = str(len(pages))
                signed.append(SignedIn(settings=own, secrets=kept, profile=profile))
        except SignInNeeded as error:
            raise Rejected(str(error)) from None
        return replace(signed[0], also=tuple(signed[1:]))

    async def profile(self) -> Profile:
        us = self._urn()
        expires = _expires(self._version, self._login.expires_at, self.link.settings)
        if not us.startswith(_PAGE):
            self._us = await signin.person(self._api)
            return signin.person_profile(self._us, expires, self._version)
        self._us = await signin.page_identity(self._api, us)
        roles = (await signin.pages(self._api)).get(us, frozenset())
        scopes = frozenset(self.link.settings.get("scopes", "").split())
        poll = pause(self._allowance.share)
        found = signin.page_profile(self._us, roles, scopes, expires, poll, self._version)
        return replace(found, warnings=(*found.warnings, *self._allowance.warnings()))

    def _urn(self) -> str:
        us = self.link.settings.get("us", "") or signin.organization_of(self.link.settings.get("organization", ""))
        if not us:
            raise SignInNeeded("This account's login is incomplete. Sign in to it again.")
        return us

    def _who(self) -> Identity:
        """Ourselves, without a request."""
        if self._us is None:
            urn, settings = self._urn(), self.link.settings
            handle = settings.get("handle", "") or urns.last(urn)
            self._us = Identity(id=RemoteId(urn), handle=handle, name=settings.get("name", ""))
        return self._us

    def _named(self, posts: tuple[Post, ...]) -> tuple[Post, ...]:
        """Our own posts under our own name: LinkedIn puts no more than a number on them."""
        us = self._who()
        return tuple(replace(post, author=us) if post.ours else post for post in posts)

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        us = self._urn()
        if not us.startswith(_PAGE):
            await self.profile()  # nothing can be read; but the login is looked after
            return
        place = decode(since)
        self._allowance.begin(place, self.link.now())
        async for page in Listener(self._api, us, place).pages():
            self._roots |= {post.ref.id: post for post in page.posts if post.ours and post.parent is None}
            yield replace(page, posts=self._named(page.posts))

    async def thread(self, ref: PostRef) -> Thread:
        found = await Opening(self._api, self._urn(), self._roots).thread(ref)
        return replace(found, posts=self._named(found.posts))

    def quotas(self) -> tuple[Quota, ...]:
        return (self._allowance.quota(self.link.now()),)

    # --- sending

    @classmethod
    def opening(cls, target: Post, us: Identity) -> str:
        return opening(target, us)

    async def fence(self, reply: Reply) -> str:
        return await Writer(self._api, self._who()).fence(reply)

    async def find_sent(self, reply: Reply) -> Post | None:
        return await Writer(self._api, self._who()).find(reply)

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY:
            raise Unsupported(self.features.why_not[Act.POST])
        return await Writer(self._api, self._who()).send(reply)

    async def _act(self, reply: Reply) -> Post | None:
        writer = Writer(self._api, self._who())
        match reply.act:
            case Act.EDIT:
                return await writer.edit(reply)
            case Act.DELETE:
                await writer.delete(reply)
            case Act.LIKE:
                await writer.like(reply)
            case Act.UNLIKE:
                await writer.unlike(reply)
            case _:
                raise Unsupported(self.features.why_not.get(reply.act, "LinkedIn does not offer that."))
        return None


def _same_login(link: Link) -> str:
    """A mark that all pages of one login share, and nobody can read it back."""
    secret = link.secret("refresh") or link.secret("token")
    words = f"{link.settings.get('server', '')} {secret.reveal()}" if secret else ""
    return hashlib.sha256(words.encode()).hexdigest() if words else ""


def _pages_of(settings: Mapping[str, str]) -> int:
    """How many pages signing in opened."""
    told = settings.get("pages", "")
    return int(told) if told.isascii() and told.isdigit() and 0 < len(told) < 4 else 1


def _expires(asked: str, ends: datetime | None, settings: Mapping[str, str]) -> tuple[Expiry, ...]:
    """What runs out: the API's version, and the login or the time in which it can be renewed."""
    found = [version.expiry(asked)]
    try:
        until = datetime.fromisoformat(settings.get("renews_until", ""))
    except ValueError:
        until = None
    then = "Make a new token with LinkedIn's token generator and sign in again."
    if until is not None and until.tzinfo is not None:
        found.append(Expiry(what="The renewal of this login", at=until, then="Sign in again with new tokens."))
    elif ends is not None:
        found.append(Expiry(what="This login", at=ends, then=then))
    return tuple(found)
