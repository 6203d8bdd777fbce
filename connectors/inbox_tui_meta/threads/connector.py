"""Threads as a connector: thin wiring between requests, parsing and the contract."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import ClassVar

from inbox_tui.connector import (
    Asker,
    Checks,
    Connector,
    Expiry,
    Features,
    Link,
    PermissionMissing,
    Profile,
    Quota,
    Rejected,
    Retention,
    Secret,
    Setting,
    SignedIn,
    SignInNeeded,
    TargetGone,
    Unreadable,
    Unsupported,
    elsewhere,
    server_of,
)
from inbox_tui.connector.fields import Odd, items, part
from inbox_tui.connector.oauth import App, Login, Tokens
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import (
    Act,
    Cursor,
    Identity,
    Page,
    Post,
    PostRef,
    RemoteId,
    Reply,
    Thread,
)
from inbox_tui_meta import tokens
from inbox_tui_meta.fields import when_or_none
from inbox_tui_meta.graph import Graph
from inbox_tui_meta.threads import cursor as places
from inbox_tui_meta.threads import fields as ask
from inbox_tui_meta.threads import parse
from inbox_tui_meta.threads.conversation import Conversation
from inbox_tui_meta.threads.listening import Round
from inbox_tui_meta.threads.writing import Writing

LIMITS_EVERY = 5
"""Rounds between two looks at the allowances."""
_LINK = re.compile(r"(?i)\bhttps?://[^\s<>\"']+")
_NEEDS = {
    Act.REPLY: ask.PUBLISH,
    Act.HIDE: ask.MANAGE,
    Act.UNHIDE: ask.MANAGE,
    Act.DELETE: ask.DELETE,
}
_NO_LIKES = "Threads' API has no likes; the link opens the post."
_NO_REPOSTS = "Reposts are made on Threads itself."
_TOP_ONLY = "Threads hides only direct replies to your own posts; what stands below goes with them."


class ThreadsConnector(Connector):
    """One Threads account, through an app of your own: replies and mentions in, replies out. No review is needed for
    your own account; mentions by strangers need Meta's App Review.

    Below your own posts everything is heard, at any depth. Under other people's posts only what answers your own
    replies directly is heard, for 30 days; what is said further below, or beside them, arrives only if it mentions you.
    """

    platform: ClassVar[str] = "threads"
    label: ClassVar[str] = "Threads"
    tag: ClassVar[str] = "thrds"
    known_as: ClassVar[tuple[str, ...]] = ("meta",)
    features: ClassVar[Features] = Features(
        acts=frozenset(_NEEDS),
        why_not={
            Act.POST: "New posts are written on Threads itself.",
            Act.EDIT: "Threads' API cannot edit; delete the reply and write it anew.",
            Act.LIKE: _NO_LIKES,
            Act.UNLIKE: _NO_LIKES,
            Act.BOOST: _NO_REPOSTS,
            Act.UNBOOST: _NO_REPOSTS,
        },
        text=TextRules(limit=ask.TEXT_LIMIT, unit=Unit.EMOJI_BYTES, linked="@name.of #tag"),
        poll_seconds=180,
        retention=Retention(
            rule="Meta's terms want people's words deleted when they ask for it, or when they are no longer needed."
        ),
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="token",
            label="Access token",
            help="At developers.facebook.com make an app with the use case Access the Threads API, add your account "
            "under App roles as Threads Tester, and accept that in Threads (Settings, Account, Website permissions). "
            "Then, in the use case's settings, User Token Generator makes a token. Empty: sign in with the browser.",
            required=False,
            secret=True,
        ),
        Setting(
            name="app_id",
            label="Threads app id",
            help="Only for signing in with the browser: the Threads app id, which is another than the app's own, under "
            "App settings, Basic.",
            required=False,
        ),
        Setting(
            name="app_secret",
            label="Threads app secret",
            help="Beside the Threads app id.",
            required=False,
            secret=True,
        ),
        Setting(
            name="redirect",
            label="Redirect address",
            help="Only for signing in with the browser: an https address of yours, registered in the use case's "
            "settings. Threads takes no localhost. The page need not exist: its address is pasted here.",
            required=False,
        ),
        elsewhere(ask.ORIGIN),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (ask.TOKEN,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        renew = tokens.renewing(link, ask.REFRESH, ask.REFRESH_TYPE, ask.SERVICE)
        self._graph = Graph(link, ask.SERVICE, ask.VERSION, Login(link, renew, early=tokens.EARLY))
        self._me: Identity | None = None
        self._containers: dict[str, str] = {}
        self._limits: tuple[Quota, ...] = ()

    # --- signing in

    @classmethod
    async def sign_in(
        cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask_: Asker
    ) -> SignedIn:
        """With a token of the dashboard, or with the browser and the address it ends at."""
        server = server_of(given.get("server", ""), ask.ORIGIN)
        if pasted := secrets.get("token"):
            token = tokens.pasted_token(pasted.reveal())
            found = await tokens.dashboard(link, token, ask.REFRESH, ask.REFRESH_TYPE, ask.SERVICE)
        else:
            found = await cls._browser(link, given, secrets, ask_, server)
        graph = Graph(link, ask.SERVICE, ask.VERSION, found.access)
        try:
            us = await _who(graph)
        except SignInNeeded as error:
            raise Rejected(f"{error} Make a new token and paste it whole.") from error
        scopes, access = await _told(graph, found.access)
        settings = {"server": server, "id": us.id, "username": us.handle, "name": us.name}
        settings |= {"scopes": " ".join(sorted(scopes or found.scopes.split()))}
        if access is not None:
            settings["data_access"] = access.isoformat()
        return SignedIn(settings=settings, secrets=found.secrets(), profile=_profile(us, settings))

    @classmethod
    async def _browser(
        cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], asker: Asker, server: str
    ) -> Tokens:
        app_id, secret, redirect = given.get("app_id", "").strip(), secrets.get("app_secret"), given.get("redirect", "")
        if not (app_id and secret and redirect.strip()):
            raise Rejected(
                "Threads needs a token of your app's dashboard; or the Threads app id, its secret and a redirect "
                "address. The help says where to click."
            )
        redirect = redirect.strip()
        if not re.match(r"https://(?!localhost\b|127\.)[^/\s]+", redirect):
            raise Rejected("Threads takes only https addresses for the redirect, and none of this machine.")
        app = App(
            authorize=f"{ask.WEBSITE if server == ask.ORIGIN else server}/oauth/authorize",
            token=ask.TOKEN,
            client_id=app_id,
            client_secret=secret,
            scopes=",".join(ask.SCOPES),
        )
        why = "Allow your app to read and answer on Threads"
        grant = await tokens.allow(link, app, asker, why=why, redirect=redirect, service=ask.SERVICE)
        params = {
            "grant_type": ask.EXCHANGE_TYPE,
            "client_secret": secret.reveal(),
            "access_token": grant.tokens.access.reveal(),
        }
        long = await tokens.exchange(link, ask.EXCHANGE, ask.SERVICE, params)
        return tokens.lasting(long, link.now())

    # --- who we are

    def _us(self) -> Identity:
        """Ourselves, without a request."""
        if self._me is None:
            settings = self.link.settings
            if not settings.get("id") or not settings.get("username"):
                raise SignInNeeded("This account is not signed in. Sign in under Accounts.")
            name = settings["username"]
            self._me = Identity(
                id=RemoteId(settings["id"]),
                handle=name,
                name=settings.get("name", ""),
                url=f"https://www.threads.com/@{name}",
            )
        return self._me

    async def profile(self) -> Profile:
        us = await _who(self._graph)
        if us.id != self._us().id:
            raise SignInNeeded("This login is another Threads account's. Sign in again.")
        self._me = us
        return _profile(us, self.link.settings)

    def quotas(self) -> tuple[Quota, ...]:
        return (*self._limits, *self._graph.usage.quotas(ask.SERVICE))

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        us, place = self._us(), places.read(since)
        if not self._limits or place.turn % LIMITS_EVERY == 0:
            await self._look_at_limits()
        async for page in Round(self._graph, us, place).run():
            yield page

    async def _look_at_limits(self) -> None:
        try:
            self._limits = parse.quotas(await self._graph.get("me", "threads_publishing_limit", params=ask.LIMITS))
        except (PermissionMissing, Rejected, TargetGone, Unsupported, Unreadable) as error:
            self.link.log.info("the allowances are not told: %s", error)

    async def thread(self, ref: PostRef) -> Thread:
        return await Conversation(self._graph, self._us()).around(ref)

    # --- words

    @classmethod
    def checks(cls, reply: Reply, now: datetime) -> Checks:
        target = reply.target_post
        if (
            reply.act in (Act.HIDE, Act.UNHIDE)
            and target is not None
            and (target.parent is None or target.parent != target.root)
        ):
            return Checks(refused=_TOP_ONLY)
        links = {found.rstrip(".,;:!?)") for found in _LINK.findall(reply.text)}
        if reply.act is Act.REPLY and len(links) > ask.LINKS:
            return Checks(
                refused=f"Threads takes at most {ask.LINKS} different links in a post; these are {len(links)}."
            )
        return Checks()

    # --- sending

    def _writing(self) -> Writing:
        return Writing(self._graph, self._us(), self._containers)

    async def fence(self, reply: Reply) -> str:
        return await self._writing().fence(reply)

    async def find_sent(self, reply: Reply) -> Post | None:
        return await self._writing().find(reply)

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY:
            raise Unsupported(self.features.why_not[Act.POST])
        if refused := self.checks(reply, self.link.now()).refused:
            raise Rejected(refused)
        return await self._writing().send(reply)

    async def _act(self, reply: Reply) -> Post | None:
        match reply.act:
            case Act.HIDE | Act.UNHIDE:
                if refused := self.checks(reply, self.link.now()).refused:
                    raise Rejected(refused)
                await self._writing().hide(reply, hidden=reply.act is Act.HIDE)
            case Act.DELETE:
                await self._writing().delete(reply)
            case _:
                raise Unsupported(self.features.why_not.get(reply.act, "Threads does not offer that."))
        return None


async def _who(graph: Graph) -> Identity:
    try:
        return parse.identity(await graph.get("me", params=ask.ME, doing="reading who we are"))
    except Odd:
        raise Unreadable("Threads does not say whose login this is. It will be asked again.") from None


async def _told(graph: Graph, token: Secret) -> tuple[frozenset[str], datetime | None]:
    """A token's permissions, and until when Threads shows its data; nothing where it does not say."""
    try:
        raw = part(await graph.get("debug_token", params=(("input_token", token.reveal()),)), "data")
    except (PermissionMissing, Rejected, TargetGone, Unsupported, Unreadable) as error:
        graph.link.log.info("nothing is told of the token: %s", error)
        return frozenset(), None
    scopes = frozenset(each for each in items(raw.get("scopes"), 100) if isinstance(each, str))
    return scopes, when_or_none(raw.get("data_access_expires_at")) if raw.get("data_access_expires_at") else None


def _profile(us: Identity, settings: Mapping[str, str]) -> Profile:
    """What this login may do, by what was granted; everything where Threads did not tell."""
    scopes = frozenset(settings.get("scopes", "").split())
    why_not = {act: f"It needs the permission {need}." for act, need in _NEEDS.items() if scopes and need not in scopes}
    reads = "your own posts, replies to them at any depth, direct answers to your replies under others' posts"
    warnings = [
        "Threads does not tell of edits; young posts' replies are compared with what is known, older ones by turns.",
        "Without Meta's App Review, mentions come only from people with a role on your app.",
        "Under other people's posts only direct answers to your own replies are heard, for 30 days; what is said "
        "further below arrives if it mentions you.",
    ]
    if scopes and ask.READ not in scopes:
        warnings.append("Replies are not shown: the permission threads_read_replies is missing.")
        reads = "your own posts"
    if scopes and ask.MENTIONS not in scopes:
        warnings[1] = "Mentions are not read: the permission threads_manage_mentions is missing."
    else:
        reads += ", mentions"
    until = when_or_none(settings.get("data_access"))
    expires = () if until is None else (
        Expiry(what="Threads' leave to read this account", at=until, then="Sign in again under Accounts."),
    )  # fmt: skip
    return Profile(
        identity=us,
        server=f"Threads API {ask.VERSION}",
        may=ThreadsConnector.features.acts - why_not.keys(),
        reads=reads,
        warnings=tuple(warnings),
        why_not=why_not,
        expires=expires,
    )
