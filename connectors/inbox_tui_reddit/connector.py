"""Reddit as a connector: thin wiring between requests, parsing and the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import ClassVar

from inbox_tui.connector import (
    AsKept,
    Asker,
    Checks,
    Connector,
    Features,
    Link,
    PermissionMissing,
    Profile,
    Quota,
    Rejected,
    Retention,
    Setting,
    SignedIn,
    SignInNeeded,
    Unreadable,
    Unsupported,
    elsewhere,
    server_of,
)
from inbox_tui.connector.fields import Odd, load, part
from inbox_tui.connector.oauth import Login, allow, redirect_of, refreshing
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Audience, Cursor, Identity, Page, Post, PostRef, Reply, Thread
from inbox_tui.domain.secret import Secret
from inbox_tui_reddit import cursor as places
from inbox_tui_reddit import requests as ask
from inbox_tui_reddit import signin, thread
from inbox_tui_reddit.api import Api
from inbox_tui_reddit.fields import author
from inbox_tui_reddit.listening import Listening
from inbox_tui_reddit.parse import identity, listing, me
from inbox_tui_reddit.sending import NO_DELETE, NO_EDIT, NO_VOTE, Sending

ACTS = frozenset({Act.REPLY, Act.EDIT, Act.DELETE, Act.LIKE, Act.UNLIKE})
FEED_POLL_SECONDS = 600
_NEEDS_APP = "It needs a client ID that Reddit has approved; private feeds are for reading only."
_MODERATORS = "Only a subreddit's moderators can remove a comment. Do that on Reddit."
_NO_BOOST = "Reddit has no boosts; a crosspost is made on its website."
_SCOPES = {
    Act.REPLY: "submit", Act.EDIT: "edit", Act.DELETE: "edit", Act.LIKE: "vote", Act.UNLIKE: "vote",
}  # fmt: skip
_CHAT = "Messages that are in Reddit's Chat only cannot be read here: Reddit offers no way to."
_SUSPENDED = "Reddit has suspended this account: it can read, but not write."
_FEEDS = (
    "Messages and answers cannot be sent, and what we wrote is known only as far as Reddit's feeds show it. Edits and "
    "deletions are noticed among the newest hundred things only."
)


class RedditConnector(Connector):
    """One Reddit account.

    With the id of an app that Reddit approved: mentions, answers to comments and posts, private messages; replies,
    edits, deletions, upvotes. Without one: the same inbox through the account's private feeds, to read only.

    Private messages became Chat in 2025. What comes and goes through Reddit's bridge to it is here; what is in Chat
    only is not. What is answered here is marked as read on Reddit, and nothing else is.
    """

    platform: ClassVar[str] = "reddit"
    label: ClassVar[str] = "Reddit"
    tag: ClassVar[str] = "rddt"
    features: ClassVar[Features] = Features(
        acts=ACTS,
        why_not={
            Act.POST: "New posts belong to a subreddit with rules of its own. Write them on Reddit.",
            Act.BOOST: _NO_BOOST,
            Act.UNBOOST: _NO_BOOST,
            Act.HIDE: _MODERATORS,
            Act.UNHIDE: _MODERATORS,
        },
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        idempotent=False,
        text=TextRules(limit=10_000, unit=Unit.CODE_POINTS, markup="reddit", linked="u/name r/name"),
        poll_seconds=90,
        costs="Nothing for one person's use. Commercial use needs a contract with Reddit.",
        no_matching="Reddit's rules let nobody match its people with profiles elsewhere.",
        retention=Retention(
            rule="What is deleted on Reddit must be deleted here, too: the newest thousand things are asked about in "
            "turn, older ones whenever their conversation is opened. People on Reddit may not be matched with "
            "profiles elsewhere."
        ),
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="client_id",
            label="Approved client ID",
            help="That of an app of the kind “installed app” from reddit.com/prefs/apps, with the redirect address "
            f"{signin.REDIRECT}. Since November 2025 Reddit gives one only on request (its help site, “API access "
            "request”); older ones still work. Leave this empty to read through private feeds.",
            required=False,
        ),
        Setting(
            name="feed",
            label="Private feed",
            help="Only without a client ID: the JSON address next to “everything” under “your inbox” on "
            "reddit.com/prefs/feeds. It is for reading only, and whoever has it can read your inbox.",
            required=False,
            secret=True,
        ),
        Setting(
            name="redirect",
            label="Redirect address",
            help="The one registered with your app, where it is another.",
            default=signin.REDIRECT,
            required=False,
            advanced=True,
        ),
        elsewhere(signin.API),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (ask.TOKEN,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._api = self._made(link)
        self._us: Identity | None = None
        self._suspended = False

    @staticmethod
    def _made(link: Link) -> Api:
        settings = link.settings
        server = server_of(settings.get("server", ""), signin.API)
        user, client = settings.get("user", ""), settings.get("client_id", "").strip()
        user = user if author(user) else ""
        agent = signin.agent(client, user)
        if signin.by_feeds(settings):
            return Api(link, agent, site=signin.site_of(server), user=user)
        login = Login(link, refreshing(link, signin.app(client, server, user)) if link.secret("refresh") else None)
        return Api(link, agent, login, user=user)

    # --- signing in

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        own = super().origins(settings)
        return tuple(dict.fromkeys((*own, *map(signin.site_of, own))))

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        server = server_of(given.get("server", ""), signin.API)
        if signin.by_feeds(given):
            return await cls._by_feeds(link, server, secrets)
        client = signin.client_of(given["client_id"])
        redirect, port, path = redirect_of(given.get("redirect", ""), signin.REDIRECT)
        app = signin.app(client, server)
        tokens = await allow(
            link, app, ask, why="Allow inbox-tui to read your inbox and to answer", paste=redirect, port=port,
            path=path, catch=bool(port),
        )  # fmt: skip
        kept = tokens.secrets()
        settings = {"client_id": client, "redirect": redirect, "server": server, "scopes": tokens.scopes}
        as_kept = AsKept(link, settings, kept)
        try:
            profile = await cls(as_kept).profile()
        except SignInNeeded as error:
            raise Rejected("Reddit does not accept this login. Start again.") from error
        settings["user"] = profile.identity.handle
        return SignedIn(settings=settings, secrets=as_kept.secrets, profile=profile)

    @classmethod
    async def _by_feeds(cls, link: Link, server: str, secrets: Mapping[str, Secret]) -> SignedIn:
        given = secrets.get("feed")
        if not given:
            raise Rejected("Reddit needs the id of an approved app, or a private feed's address to read only.")
        feed, user = signin.feed_of(given.reveal())
        settings, kept = {"server": server, "user": user}, {"feed": Secret(feed)}
        try:
            profile = await cls(AsKept(link, settings, kept)).profile()
        except (SignInNeeded, PermissionMissing) as error:
            raise Rejected(
                "Reddit does not accept this feed's address. Copy it anew from reddit.com/prefs/feeds."
            ) from error
        return SignedIn(settings=settings, secrets=kept, profile=profile)

    async def profile(self) -> Profile:
        if self._api.feeds:
            return await self._feed_profile()
        us = await self._asked()
        warnings = (_SUSPENDED, _CHAT) if self._suspended else (_CHAT,)
        scopes = self.link.settings.get("scopes", "")
        may = _permitted(scopes)
        reads = "mentions, answers to your comments and posts, and private messages"
        return Profile(
            identity=us,
            server="Reddit",
            may=may,
            why_not={act: f"This login lacks the permission “{_SCOPES[act]}”. Sign in again." for act in ACTS - may},
            reads=reads,
            warnings=warnings,
            expires=self._api.login.expiry() if self._api.login else (),
        )

    async def _feed_profile(self) -> Profile:
        user = author(self.link.settings.get("user", ""))
        if not user:
            raise SignInNeeded("This account is not signed in. Sign in under Accounts.")
        us = identity(user)
        listing((await self._api.read(ask.page(ask.INBOX, limit=1), "reading your inbox")).body, us)
        return Profile(
            identity=us,
            server="Reddit's private feeds",
            may=frozenset(),
            why_not=dict.fromkeys(sorted(ACTS), _NEEDS_APP),
            reads="mentions, answers to your comments and posts, and private messages, by your private feeds",
            warnings=(_FEEDS, _CHAT),
            poll_seconds=FEED_POLL_SECONDS,
        )

    async def _asked(self) -> Identity:
        answer = await self._api.read(ask.me(), "asking who you are")
        try:
            raw = load(answer.body)
            self._us = me(raw)
            self._suspended = part(raw).get("is_suspended") is True
        except Odd:
            raise Unreadable("Reddit does not say who we are. Try again later.") from None
        return self._us

    async def _who(self) -> Identity:
        """Ourselves, without a request where that is possible."""
        if self._us is None:
            user = author(self.link.settings.get("user", ""))
            if self._api.feeds and not user:
                raise SignInNeeded("This account is not signed in. Sign in under Accounts.")
            self._us = identity(user) if user else await self._asked()
        return self._us

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        async for page in Listening(self._api, await self._who(), places.decode(since)).run():
            yield page

    async def thread(self, ref: PostRef) -> Thread:
        return await thread.fetch(self._api, await self._who(), ref)

    def quotas(self) -> tuple[Quota, ...]:
        return self._api.quotas()

    # --- sending

    @classmethod
    def checks(cls, reply: Reply, now: datetime) -> Checks:
        if reply.target is None or not reply.target.channel:
            return Checks()
        refused = {Act.EDIT: NO_EDIT, Act.DELETE: NO_DELETE, Act.LIKE: NO_VOTE, Act.UNLIKE: NO_VOTE}
        if reply.act in refused:
            return Checks(refused=refused[reply.act])
        return Checks(notes=("Goes out through Reddit's bridge to Chat; Reddit shows it here only after a while.",))

    async def fence(self, reply: Reply) -> str:
        return await (await self._sending()).fence(reply)

    async def find_sent(self, reply: Reply) -> Post | None:
        if reply.act is not Act.REPLY:
            raise Unsupported("Repeating this is safe; there is nothing to look for.")
        return await (await self._sending()).find(reply)

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY:
            raise Unsupported(self.features.why_not[Act.POST])
        return await (await self._sending()).send(reply)

    async def _act(self, reply: Reply) -> Post | None:
        if reply.act not in ACTS:
            raise Unsupported(self.features.why_not.get(reply.act, "Reddit does not offer that."))
        return await (await self._sending()).act(reply)

    async def _sending(self) -> Sending:
        if self._api.feeds:
            raise Rejected(_NEEDS_APP)
        return Sending(self._api, await self._who())


def _permitted(scopes: str) -> frozenset[Act]:
    """What the granted scopes allow; everything where Reddit did not tell."""
    granted = set(scopes.replace(",", " ").split())
    if not granted or "*" in granted:
        return ACTS
    return frozenset(act for act in ACTS if _SCOPES[act] in granted)
