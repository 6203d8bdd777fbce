"""Tumblr as a connector: thin wiring between requests, parsing and the contract."""

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
    Profile,
    Quota,
    Rejected,
    Setting,
    SignedIn,
    SignInNeeded,
    Unreadable,
    Unsupported,
    elsewhere,
    server_of,
)
from inbox_tui.connector.oauth import Login, allow, redirect_of, refreshing
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Audience, Cursor, Identity, Page, Post, PostRef, Reply, Thread
from inbox_tui.domain.secret import Secret
from inbox_tui_tumblr import cursor as places
from inbox_tui_tumblr import npf, signin, thread
from inbox_tui_tumblr import requests as ask
from inbox_tui_tumblr.api import Api
from inbox_tui_tumblr.fields import blog_name
from inbox_tui_tumblr.listening import Listening
from inbox_tui_tumblr.parse import ANONYMOUS, ANSWER, NO_REPLY, REPLY, blogs, response
from inbox_tui_tumblr.requests import API
from inbox_tui_tumblr.sending import NO_LIKE, Sending, is_ask

ACTS = frozenset({Act.REPLY, Act.EDIT, Act.DELETE, Act.LIKE, Act.UNLIKE})
_NO_HIDING = "Tumblr gives apps no way to hide a reply. Delete it or block its author on Tumblr."
_NO_REBLOG = "A reblog without words is made on Tumblr."
_DELETED = "Replies that were deleted on Tumblr stay here: it does not tell."
_WRITES = "write"


class TumblrConnector(Connector):
    """One Tumblr blog.

    Hears asks, replies, mentions and reblogs with words. Answers asks, in public or in private, and reblogs a post with
    words of our own. Tumblr gives apps no way to reply below a post: those open in the browser.
    """

    platform: ClassVar[str] = "tumblr"
    label: ClassVar[str] = "Tumblr"
    tag: ClassVar[str] = "tmblr"
    features: ClassVar[Features] = Features(
        acts=ACTS,
        why_not={
            Act.POST: "New posts are written on Tumblr; here its asks and posts are answered.",
            Act.BOOST: _NO_REBLOG,
            Act.UNBOOST: _NO_REBLOG,
            Act.HIDE: _NO_HIDING,
            Act.UNHIDE: _NO_HIDING,
        },
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        idempotent=False,
        # A post is a megabyte at most, some 900,000 characters; each paragraph 4,096 (npf-spec, "Post Content Limits").
        text=TextRules(limit=900_000, unit=Unit.CODE_POINTS, byte_limit=900_000),
        poll_seconds=300,
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="key",
            label="OAuth consumer key",
            help="Register an app on tumblr.com/oauth/apps (free, at once), with the OAuth2 redirect URL "
            f"{signin.REDIRECT}. Its consumer key stands there afterwards.",
        ),
        Setting(
            name="secret",
            label="OAuth consumer secret",
            help="Behind “Show secret key” next to the consumer key.",
            secret=True,
        ),
        Setting(
            name="blog",
            label="Blog",
            help="The name of the blog, where you have several; empty for your primary one. Add the others as accounts "
            "of their own, each with its own sign-in.",
            required=False,
        ),
        Setting(
            name="redirect",
            label="Redirect address",
            help="The one registered with your app, where it is another.",
            default=signin.REDIRECT,
            required=False,
            advanced=True,
        ),
        elsewhere(API),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (ask.TOKEN,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        server = server_of(link.settings.get("server", ""), API)
        app = signin.app(link.settings.get("key", ""), link.secret("secret"), server)
        login = Login(link, refreshing(link, app) if link.secret("refresh") else None)
        self._api = Api(link, login)

    # --- signing in

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        server = server_of(given.get("server", ""), API)
        key = signin.key_of(given.get("key", ""), "consumer key")
        shown = secrets.get("secret")
        secret = Secret(signin.key_of(shown.reveal() if shown else "", "consumer secret"))
        wanted = given.get("blog", "").strip().lower().removeprefix("@").removesuffix(".tumblr.com")
        if wanted and not blog_name(wanted):
            raise Rejected(f"{wanted!r} is no blog's name. Give it as it stands in the blog's address.")
        redirect, port, path = redirect_of(given.get("redirect", ""), signin.REDIRECT)
        tokens = await allow(
            link, signin.app(key, secret, server), ask, why="Allow inbox-tui to read your activity and to answer",
            paste=redirect, port=port, path=path, catch=bool(port),
        )  # fmt: skip
        settings = {"key": key, "redirect": redirect, "server": server, "blog": wanted, "scopes": tokens.scopes}
        as_kept = AsKept(link, settings, {"secret": secret, **tokens.secrets()})
        try:
            profile = await cls(as_kept).profile()
        except SignInNeeded as error:
            raise Rejected("Tumblr does not accept this login. Start again.") from error
        settings["blog"] = profile.identity.handle
        return SignedIn(settings=settings, secrets=as_kept.secrets, profile=profile)

    async def profile(self) -> Profile:
        found = blogs(response(await self._api.read(ask.user(), "asking who you are")))
        if not found:
            raise Unreadable("Tumblr does not say which blogs are yours. Try again later.")
        wanted = blog_name(self.link.settings.get("blog", ""))
        us = next((who for who, primary in found if (who.handle == wanted if wanted else primary)), None)
        if us is None and wanted:
            names = ", ".join(who.handle for who, _ in found[:5])
            raise Rejected(f"This login has no blog named {wanted}. It has: {names}.")
        us = us or found[0][0]
        scopes = self.link.settings.get("scopes", "").split()
        may = ACTS if not scopes or _WRITES in scopes else frozenset()
        return Profile(
            identity=us,
            server="Tumblr",
            may=may,
            why_not=dict.fromkeys(ACTS - may, "This login lacks the permission “write”. Sign in again."),
            reads="asks, replies, mentions and reblogs with words",
            warnings=(_DELETED,),
            expires=self._api.login.expiry(),
        )

    def _us(self) -> Identity:
        name = blog_name(self.link.settings.get("blog", ""))
        if not name:
            raise SignInNeeded("This account is not signed in. Sign in under Accounts.")
        return npf.person(name)

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        async for page in Listening(self._api, self._us(), places.decode(since)).run():
            yield page

    async def thread(self, ref: PostRef) -> Thread:
        return await thread.fetch(self._api, self._us(), ref)

    def quotas(self) -> tuple[Quota, ...]:
        return self._api.quotas()

    # --- sending

    @classmethod
    def checks(cls, reply: Reply, now: datetime) -> Checks:
        target = reply.target
        if target is None:
            return Checks()
        if target.id.startswith(REPLY):
            return Checks(refused=NO_LIKE if reply.act in (Act.LIKE, Act.UNLIKE) else NO_REPLY)
        if reply.act is Act.DELETE and target.id.startswith(ANSWER):
            return Checks(notes=("The ask is deleted together with its answer.",))
        if reply.act in (Act.REPLY, Act.EDIT) and (why := npf.too_long(reply.text)):
            return Checks(refused=why)
        if reply.act is Act.REPLY and reply.audience is Audience.DIRECT:
            if not is_ask(target):
                return Checks(refused="A reblog is public; only an ask can be answered in private.")
            if target.extra.get("ask") == ANONYMOUS.id:
                return Checks(refused="An anonymous ask can only be answered in public.")
            return Checks(notes=("The answer goes to its asker only.",))
        if reply.act is Act.REPLY and not is_ask(target):
            return Checks(notes=("Goes out as a reblog on your blog, with your words below the post.",))
        if reply.act is Act.REPLY:
            return Checks(notes=("The ask is published on your blog together with your answer.",))
        return Checks()

    @classmethod
    def answers_privately(cls, target: Post) -> bool:
        return is_ask(target.ref) and target.ref.extra.get("ask") != ANONYMOUS.id

    async def fence(self, reply: Reply) -> str:
        return await Sending(self._api, self._us()).fence(reply)

    async def find_sent(self, reply: Reply) -> Post | None:
        if reply.act is not Act.REPLY:
            raise Unsupported("Repeating this is safe; there is nothing to look for.")
        return await Sending(self._api, self._us()).find(reply)

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY:
            raise Unsupported(self.features.why_not[Act.POST])
        return await Sending(self._api, self._us()).send(reply)

    async def _act(self, reply: Reply) -> Post | None:
        if reply.act not in ACTS:
            raise Unsupported(self.features.why_not.get(reply.act, "Tumblr does not offer that."))
        return await Sending(self._api, self._us()).act(reply)
