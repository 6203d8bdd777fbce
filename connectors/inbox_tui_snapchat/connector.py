"""Snap's Public Profile API, for those whom Snap has allow-listed: it counts, and has no comments, mentions or chats.

Who wrote, and where, comes with the mail connector; the answer is given in Snapchat's own app.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from inbox_tui.connector import (
    Asker,
    Connector,
    Features,
    Link,
    Profile,
    Rejected,
    Setting,
    SignedIn,
    TargetGone,
    elsewhere,
    oauth,
    server_of,
)
from inbox_tui.domain.model import Act, Cursor, Page, PostRef, Thread
from inbox_tui.domain.secret import Secret
from inbox_tui_snapchat import parse

API = "https://businessapi.snapchat.com"
ACCOUNTS = "https://accounts.snapchat.com"
EXCHANGE = "/login/oauth2/access_token"
SCOPE = "snapchat-profile-api"
REDIRECT = "https://localhost/"
"""Snap takes only https addresses: the browser ends there at a page that does not load, and its address is pasted."""


def _app(settings: Mapping[str, str], secret: Secret | None) -> oauth.App:
    server = server_of(settings.get("server", ""), API)
    accounts = ACCOUNTS if server == API else server
    return oauth.App(
        authorize=f"{accounts}/login/oauth2/authorize",
        token=accounts + EXCHANGE,
        client_id=settings.get("client_id", ""),
        client_secret=secret,
        scopes=SCOPE,
    )


class SnapchatConnector(Connector):
    """How many people follow your public profile. Snapchat gives apps no comments and no chats."""

    platform = "snapchat"
    label = "Snapchat"
    tag = "snap"
    features = Features(
        acts=frozenset(),
        why_not=dict.fromkeys(
            (Act.REPLY, Act.POST, Act.EDIT, Act.DELETE, Act.LIKE, Act.BOOST, Act.HIDE), parse.NO_ANSWER
        ),
        poll_seconds=3600,
    )
    settings = (
        Setting(
            name="client_id",
            label="Client ID",
            help="Only for apps that Snap has allow-listed for the Public Profile API (ask your partner manager). Make "
            f"an OAuth app in Business Manager > Business Details with the redirect address {REDIRECT}. Everybody "
            "else: add Snapchat's notification mails as a mail account instead.",
        ),
        Setting(name="client_secret", label="Client secret", help="Shown once, when the app is made.", secret=True),
        elsewhere(API),
    )
    sign_in_paths = (EXCHANGE,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        app = _app(link.settings, link.secret("client_secret"))
        self._login = oauth.Login(link, oauth.refreshing(link, app))

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        own = super().origins(settings)
        return (API, ACCOUNTS) if own == (API,) else own

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        app = _app(given, secrets.get("client_secret"))
        if app.client_secret is None:
            raise Rejected("Snap wants the app's client secret too. It is shown once, when the app is made.")
        tokens = await oauth.allow(
            link, app, ask, why="Let inbox-tui see your public profile's counts.", paste=REDIRECT, catch=False
        )
        kept = {"client_secret": app.client_secret, **tokens.secrets()}
        await link.keep(kept)
        return SignedIn(settings=dict(given), secrets=kept, profile=await cls(link).profile())

    async def profile(self) -> Profile:
        found = await self._mine()
        return Profile(
            identity=found.identity,
            server="Public Profile API v1",
            reads="how many subscribers the public profile has",
            warnings=("Who wrote to you comes by mail: add Snapchat's notification mails as a mail account.",),
        )

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        found = await self._mine()
        posts = (parse.profile_post(found, self.link.now()),) if since is None else ()
        yield Page(posts=posts, cursor=parse.dump(found), note=parse.note(found, parse.subscribers_at(since)))

    async def thread(self, ref: PostRef) -> Thread:
        found = await self._mine()
        if ref.id != found.identity.id:
            raise TargetGone("Snapchat shows no conversations outside its own app.")
        return Thread(posts=(parse.profile_post(found, self.link.now()),))

    async def _mine(self) -> parse.PublicProfile:
        answer = await self._login.request("GET", "/v1/public_profiles/my_profile")
        if (error := parse.trouble(answer, self.link.now())) is not None:
            raise error
        return parse.public_profile(answer.body)
