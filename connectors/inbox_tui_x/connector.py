"""X (formerly Twitter) as a connector: thin wiring between signing in, listening, threads and writing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from inbox_tui.connector import (
    Asker,
    Checks,
    Connector,
    Features,
    Link,
    Profile,
    Quota,
    Rejected,
    Retention,
    Secret,
    Setting,
    SignedIn,
    SignInNeeded,
    Unreadable,
    Unsupported,
    elsewhere,
    server_of,
)
from inbox_tui.connector.fields import Odd, part
from inbox_tui.connector.oauth import Login, refreshing
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Audience, Cursor, Identity, Page, Post, PostRef, RemoteId, Reply, Thread
from inbox_tui_x import cursor, parse, prices, signin, thread, write
from inbox_tui_x import requests as ask
from inbox_tui_x.api import Api
from inbox_tui_x.errors import read_error
from inbox_tui_x.fields import ident_or_none, load, newer, text
from inbox_tui_x.listening import Round
from inbox_tui_x.parse import View
from inbox_tui_x.prices import Spending

ACTS = frozenset({Act.REPLY, Act.POST, Act.DELETE, Act.HIDE, Act.UNHIDE})
_LINKS = "host-15"
_LINKED = "@name #tag $tag"
POST_TEXT = TextRules(limit=280, unit=Unit.WEIGHTED, url_length=23, links=_LINKS, linked=_LINKED)
LONG_TEXT = replace(POST_TEXT, limit=25_000)
MESSAGE_TEXT = TextRules(limit=10_000, unit=Unit.CODE_POINTS, links=_LINKS, linked=_LINKED)
_PAYING = ("Basic", "Premium", "PremiumPlus")
_NO_LIKES = "X took likes away from apps like this in April 2026; open the post to like it."
_NO_REPOSTS = "Reposting is left to X's own app; open the post to repost it."
_NO_EDITS = "X lets only Premium accounts edit, within an hour, and never a reply; open the post to edit it."
_SCOPES = dict.fromkeys((Act.REPLY, Act.POST, Act.DELETE), "tweet.write") | dict.fromkeys(
    (Act.HIDE, Act.UNHIDE), "tweet.moderate.write"
)
_WARNINGS = (
    "Messages in encrypted X Chat are not told to apps: only the older, unencrypted ones are here, for 30 days, and "
    "their deletion is not told.",
    "X searches whole conversations of the last 7 days only; of older ones what mentions this account is here.",
)


class XConnector(Connector):
    """One X account, through an app its user has made and pays for.

    Reads mentions, replies, own posts, conversations and unencrypted messages; answers where X lets apps answer:
    those who mentioned or quoted this account. Hides replies in its own conversations, deletes its own posts. Counts
    what it costs, and stops reading at the cap.
    """

    platform: ClassVar[str] = "x"
    label: ClassVar[str] = "X (Twitter)"
    tag: ClassVar[str] = "x"
    features: ClassVar[Features] = Features(
        acts=ACTS,
        why_not={
            Act.LIKE: _NO_LIKES,
            Act.UNLIKE: _NO_LIKES,
            Act.BOOST: _NO_REPOSTS,
            Act.UNBOOST: _NO_REPOSTS,
            Act.EDIT: _NO_EDITS,
        },
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        text=POST_TEXT,
        direct_text=MESSAGE_TEXT,
        poll_seconds=120,
        costs=prices.COSTS,
        retention=Retention(
            refreshable=True,
            rule="X wants what is deleted or changed there to be deleted or changed here, within a day of being asked: "
            "the posts of the last 7 days are looked at again every 6 hours, older ones when they are opened.",
        ),
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="client_id",
            label="Client ID",
            help="Of an app you make at console.x.com: sign up there with this very account (reading is cheaper for "
            "the app's owner) and buy some credits; create an app and put it into the Pay-per-use package, Production; "
            "under User authentication settings choose “Read and write and Direct message”, type “Native App”, and "
            f"the callback address {signin.REDIRECT} exactly like this; then copy the OAuth 2.0 client ID.",
        ),
        Setting(
            name="client_secret",
            label="Client secret",
            help="Only for an app of the type “Web App” or “Automated App”; a “Native App” has none.",
            required=False,
            secret=True,
        ),
        Setting(
            name="monthly_cap",
            label="Spending cap, $ a month",
            help="At four fifths of it only mentions and own posts are read at the usual pace; once it is reached "
            "nothing is read before the next month (UTC). Counted here; set a limit at console.x.com, too.",
            default="10",
            required=False,
        ),
        Setting(
            name="own_app",
            label="The app belongs to this account",
            help="yes or no. X charges 0.001 $ per mention where it does, 0.005 $ where it does not.",
            default="yes",
            required=False,
            advanced=True,
        ),
        elsewhere(signin.API),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (ask.TOKEN,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        app = signin.app_of(link.settings, link.secret("client_secret"))
        self._login = Login(link, refreshing(link, app) if link.secret("refresh") else None)
        self._api: Api | None = None
        self._spending = Spending()
        self._counted = False
        """Whether what earlier runs spent is in the count."""
        self._newest_own = ""

    # --- signing in

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        """Walk through X's page in the browser, then look who it is."""
        cap = given.get("monthly_cap", "").strip()
        if cap and prices.cap_of(cap) is None:
            raise Rejected("The spending cap is a number of dollars above 0, such as 10.")
        kept = {"client_secret": secrets["client_secret"]} if secrets.get("client_secret") else {}
        tokens = await signin.grant(link, given, kept.get("client_secret"), ask)
        raw = await cls._asked(link, tokens.access)
        try:
            us = parse.person(raw)
        except Odd:
            raise Unreadable("X does not say who we are. Try again.", f"keys: {sorted(map(str, raw))[:20]}") from None
        settings = {k: v for k, v in given.items() if k != "client_secret"}
        settings |= {
            "client_id": given.get("client_id", "").strip(),
            "server": server_of(given.get("server", ""), signin.API),
            "user_id": str(us.id),
            "username": us.handle,
        }
        if tokens.scopes:
            settings["scopes"] = tokens.scopes
        return SignedIn(
            settings=settings,
            secrets=tokens.secrets() | kept,
            profile=cls._profile_of(us, raw, tokens.scopes),
        )

    @staticmethod
    async def _asked(link: Link, token: Secret) -> Mapping[str, Any]:
        path, params = ask.me()
        headers = {"Authorization": f"Bearer {token.reveal()}"}
        answer = await link.http.request("GET", path, params=params, headers=headers)
        if answer.status != 200:
            raise read_error(answer, link.now(), "looking who you are")
        try:
            return part(load(answer.body), "data")
        except Odd:
            raise Unreadable("X's answer is not JSON. Try again.", repr(answer.body[:80])) from None

    async def profile(self) -> Profile:
        raw = await self._asked_again()
        us = parse.person(raw)
        self._opened(us)
        self._spending.read(prices.USER, "user", [us.id], self.link.now())
        found = self._profile_of(us, raw, self.link.settings.get("scopes", ""))
        return replace(found, expires=self._login.expiry(), quotas=self.quotas())

    async def _asked_again(self) -> Mapping[str, Any]:
        """Our own user object, by the kept login, and ours it is."""
        path, params = ask.me()
        answer = await self._login.request("GET", path, params=params)
        if answer.status != 200:
            raise read_error(answer, self.link.now(), "looking who we are")
        try:
            raw = part(load(answer.body), "data")
            us = parse.person(raw)
        except Odd:
            raise Unreadable("X does not say who we are.", repr(answer.body[:80])) from None
        wanted = self.link.settings.get("user_id", "")
        if wanted and us.id != wanted:
            raise SignInNeeded(f"X signed us in as @{us.handle}, another account. Sign in again under Accounts.")
        return raw

    @classmethod
    def _profile_of(cls, us: Identity, raw: Mapping[str, Any], scopes: str) -> Profile:
        granted = set(scopes.split())
        may = frozenset(act for act in ACTS if not granted or _SCOPES[act] in granted)
        direct = not granted or "dm.read" in granted
        return Profile(
            identity=us,
            server="X API v2",
            may=may,
            reads="mentions, replies, own posts and conversations" + (", and unencrypted messages" if direct else ""),
            text=LONG_TEXT if text(raw, "subscription_type") in _PAYING else POST_TEXT,
            warnings=_WARNINGS
            if direct
            else ("This login may not read messages; sign in again to allow it.", _WARNINGS[1]),
            why_not={act: f"this login lacks {_SCOPES[act]}; sign in again to allow it" for act in ACTS - may},
        )

    def _opened(self, us: Identity) -> Api:
        if self._api is None or self._api.view.us.id != us.id:
            self._api = Api(self.link, self._login, View(us), self._spending)
        self._api.view.us = us
        return self._api

    async def _ready(self) -> Api:
        """The way to X, knowing who we are: by the settings, else by asking."""
        if self._api is not None:
            return self._api
        number, handle = ident_or_none(self.link.settings.get("user_id", "")), self.link.settings.get("username", "")
        if number and handle:
            return self._opened(Identity(id=RemoteId(number), handle=handle, url=f"{parse.WEB}/{handle}"))
        await self.profile()
        return await self._ready()

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        api = await self._ready()
        place = cursor.decode(since, self.link.now())
        self._merged(api, place)
        api.afford()
        try:
            async for page in Round(api, place).pages():
                yield page
        finally:
            self._newest_own = max(self._newest_own, place.own.known, key=lambda each: int(each or 0))

    def _merged(self, api: Api, place: cursor.Place) -> None:
        """What the cursor knows and what this run has learned, together. This run's count goes on from the cursor's."""
        view = api.view
        view.people = place.people = place.people | view.people
        view.chains = place.chains = place.chains | view.chains
        view.own |= {each for each, seen in place.seen.items() if seen.ours}
        now, spent = self.link.now(), place.spending
        if not self._counted:
            self._counted = True
            self._spending.turn(now)
            self._spending.dollars += spent.so_far(now)
            if spent.day == self._spending.day:
                self._spending.billed |= spent.billed
        place.spending = self._spending

    def quotas(self) -> tuple[Quota, ...]:
        now = self.link.now()
        cap = prices.cap_of(self.link.settings.get("monthly_cap", "")) or prices.DEFAULT_CAP
        used = round(self._spending.so_far(now), 2)
        return (Quota(what="$ this month, by our count", used=used, limit=cap, resets_at=prices.next_month(now)),)

    async def thread(self, ref: PostRef) -> Thread:
        api = await self._ready()
        return await (thread.talk(api, ref) if ref.channel else thread.fetch(api, ref))

    # --- words

    @classmethod
    def checks(cls, reply: Reply, now: datetime) -> Checks:
        return write.checks(reply)

    # --- sending

    async def fence(self, reply: Reply) -> str:
        return await write.fence(await self._ready(), reply, self._newest_own)

    async def find_sent(self, reply: Reply) -> Post | None:
        if reply.act not in (Act.REPLY, Act.POST):
            raise Unsupported("Repeating this is safe; there is nothing to look for.")
        return await write.find(await self._ready(), reply)

    async def _send(self, reply: Reply) -> Post:
        sent = await write.send(await self._ready(), reply)
        if not sent.ref.channel and newer(sent.ref.version, self._newest_own):
            self._newest_own = sent.ref.version
        return sent

    async def _act(self, reply: Reply) -> Post | None:
        if reply.act not in ACTS:
            raise Unsupported(self.features.why_not.get(reply.act, "X does not offer that."))
        return await write.act(await self._ready(), reply)
