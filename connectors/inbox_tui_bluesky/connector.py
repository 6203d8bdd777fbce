"""Bluesky, through an app password and the account's own server."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit

from inbox_tui.connector import (
    Asker,
    Connector,
    ConnectorError,
    Features,
    Link,
    PermissionMissing,
    Profile,
    RateLimited,
    Rejected,
    Setting,
    SignedIn,
    SignInNeeded,
    Unreadable,
    Unsupported,
    server_of,
)
from inbox_tui.connector.fields import text
from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import (
    Act,
    Audience,
    Cursor,
    Identity,
    Page,
    Post,
    PostRef,
    RemoteId,
    Reply,
    Thread,
)
from inbox_tui.domain.secret import Secret

from . import chat, parse, session, thread, tid, write
from .embeds import items
from .listen import Listener

POST_RULES = TextRules(limit=300, byte_limit=3000, linked="@host #tag")
DIRECT_RULES = TextRules(limit=1000, byte_limit=10000, linked="@host #tag")
ACTS = frozenset({
    Act.REPLY, Act.POST, Act.EDIT, Act.LIKE, Act.UNLIKE, Act.BOOST, Act.UNBOOST, Act.DELETE, Act.HIDE, Act.UNHIDE,
})  # fmt: skip
SERVER = "https://bsky.social"
FULL_SCOPE = "com.atproto.access"
_HANDLE = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?|did:[a-z]+:[\w.:%-]+"
)
_NO_DIRECT = (
    "This app password has no access to direct messages; to answer them here, make one with "
    '"Allow access to your direct messages" and sign in with it.'
)
_NOT_APP = (
    "This looks like the account's main password; an app password (Settings, Privacy and security, App passwords) "
    "can be taken back alone."
)


def own_server(document: object, asked: str) -> str:
    """The account's own server by its DID document, where every call is best sent; ``asked`` where that does not say.
    Only an https server is taken, and only in place of another https server."""
    for service in items(document, "service"):
        if text(service, "id").endswith("#atproto_pds") and asked.startswith("https://"):
            try:
                home = server_of(text(service, "serviceEndpoint"))
            except Rejected:
                return asked
            return home if home.startswith("https://") else asked
    return asked


class BlueskyConnector(Connector):
    """One Bluesky account: mentions, replies, quotes and direct messages in; replies, posts, likes and reposts out."""

    platform: ClassVar[str] = "bluesky"
    label: ClassVar[str] = "Bluesky"
    tag: ClassVar[str] = "bsky"
    features: ClassVar[Features] = Features(
        acts=ACTS,
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        idempotent=True,
        text=POST_RULES,
        direct_text=DIRECT_RULES,
        poll_seconds=60,
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(name="handle", label="Handle", help="Without the @, as in acme.bsky.social."),
        Setting(
            name="password",
            label="App password",
            help='Made in the app under Settings, App passwords; tick "Allow access to your direct messages".',
            secret=True,
        ),
        Setting(
            name="server",
            label="Server",
            help="Leave it as it is unless the account lives on a server of its own.",
            default=SERVER,
            required=False,
        ),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (session.CREATE, session.REFRESH)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._session = session.Session(link)
        self._us: Identity | None = None
        self._newest_key = 0

    # --- signing in

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        """Log in with handle and app password; a mailed code is asked for where the account wants one."""
        handle = given.get("handle", "").strip().lstrip("@").lower()
        if not _HANDLE.fullmatch(handle):
            raise Rejected("A Bluesky handle looks like acme.bsky.social.")
        if not secrets.get("password"):
            raise Rejected("Signing in needs an app password.")
        server = server_of(given.get("server", ""), SERVER)
        connector = cls(link)
        own = connector._session = session.Session(link, secrets)
        try:
            opened = await own.log_in(handle)
        except session.FactorNeeded:
            code = await ask.code("Code from the mail", "Bluesky has mailed a sign-in code to the account's address.")
            try:
                opened = await own.log_in(handle, code.strip())
            except session.FactorNeeded:
                raise Rejected("Bluesky did not take the mailed code; sign in again for a new one.") from None
        home = own_server(opened.get("didDoc"), server)
        profile = await connector._profile(probe=home == server)
        settings = {**given, "server": home, "handle": profile.identity.handle, "did": own.did}
        settings.pop("password", None)
        kept = {name: Secret(own.secret(name)) for name in ("password", "access", "refresh")}
        return SignedIn(settings=settings, secrets=kept, profile=profile)

    async def profile(self) -> Profile:
        return await self._profile(probe=True)

    async def _profile(self, *, probe: bool) -> Profile:
        await self._session.access()
        answer = await self._session.get("app.bsky.actor.getProfile", {"actor": self._session.did})
        us = self._us = parse.identity(answer)
        if us.id != self._session.did:
            raise Unreadable("The server answered for another account.")
        warnings = []
        if self._session.scope == FULL_SCOPE and not session.looks_like_app_password(self._session.secret("password")):
            warnings.append(_NOT_APP)
        server = self.link.settings.get("server", "")
        home = own_server(self._session.document, server)
        if probe and home != server:
            warnings.append(f"This account lives on {urlsplit(home).netloc} now; sign in again and name that server.")
        direct = await self._direct() if probe else self._plain()
        if direct:
            warnings.append(direct)
        return Profile(
            identity=us,
            server=await self._server(),
            may=ACTS,
            reads="mentions, replies and quotes" if direct else "mentions, replies, quotes and direct messages",
            text=POST_RULES,
            streaming=False,
            warnings=tuple(warnings),
        )

    def _plain(self) -> str:
        return _NO_DIRECT if self._session.scope == chat.SCOPE_WITHOUT_CHAT else ""

    async def _direct(self) -> str:
        """Why there are no direct messages, in words; empty where there are."""
        if self._plain():
            return self._plain()
        try:
            await self._session.get(f"{chat.CONVO}listConvos", {"limit": "1"}, chat=True)
        except PermissionMissing:
            return _NO_DIRECT
        except (SignInNeeded, RateLimited):
            raise
        except ConnectorError:
            return "Direct messages cannot be reached through this server at the moment."
        return ""

    async def _server(self) -> str:
        host = urlsplit(self.link.settings.get("server", "")).netloc
        try:
            version = text(await self._session.get("_health"), "version")
        except ConnectorError:
            version = ""
        return f"{host} (AT Protocol server {version})" if version else host

    async def _who(self) -> Identity:
        """Ourselves, without a request where that is possible."""
        await self._session.access()
        if self._us is None:
            did = self._session.did
            if not did:
                raise SignInNeeded("This account's login is incomplete; sign in to it again.")
            self._us = Identity(id=RemoteId(did), handle=self.link.settings.get("handle") or did)
        return self._us

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        async for page in Listener(self._session, await self._who(), since).pages():
            yield page

    async def thread(self, ref: PostRef) -> Thread:
        await self._who()
        if ref.channel:
            return await chat.conversation(self._session, ref)
        return await thread.fetch(self._session, ref.id)

    # --- sending

    def new_key(self) -> str:
        # Within one instance keys rise strictly, as the protocol wants, however fast they are made.
        self._newest_key = max(tid.micros(self.link.now()), self._newest_key + 1)
        return tid.encode(self._newest_key, self.link.random(tid.CLOCK_BITS))

    async def fence(self, reply: Reply) -> str:
        convo = _convo(reply)
        return await chat.fence(self._session, convo) if convo else ""

    async def find_sent(self, reply: Reply) -> Post | None:
        writer = write.Writer(self._session, await self._who())
        if reply.act not in (Act.REPLY, Act.POST):
            raise Unsupported("Repeating this is safe; there is nothing to look for.")
        convo = _convo(reply)
        found = await chat.find(self._session, convo, reply) if convo else await writer.find(reply)
        return replace(found, author=writer.us) if found else None

    async def _send(self, reply: Reply) -> Post:
        writer = write.Writer(self._session, await self._who())
        convo = _convo(reply)
        if convo:
            sent = await chat.send(self._session, convo, reply, await writer.facets(reply))
            return replace(sent, author=writer.us)
        return await writer.send(reply)

    async def _act(self, reply: Reply) -> Post | None:
        if _convo(reply):
            raise Rejected("Bluesky's direct messages can only be answered; do the rest in the app.")
        writer = write.Writer(self._session, await self._who())
        match reply.act:
            case Act.EDIT:
                return await writer.edit(reply)
            case Act.LIKE:
                return await writer.mark(reply, write.LIKE, "like")
            case Act.BOOST:
                return await writer.mark(reply, write.REPOST, "repost")
            case Act.UNLIKE:
                return await writer.unmark(reply, write.LIKE, "like")
            case Act.UNBOOST:
                return await writer.unmark(reply, write.REPOST, "repost")
            case Act.DELETE:
                await writer.delete(reply)
            case Act.HIDE | Act.UNHIDE:
                await writer.hide(reply, hidden=reply.act is Act.HIDE)
            case _:
                raise Unsupported("Bluesky does not offer that.")
        return None


def _convo(reply: Reply) -> str:
    return reply.target.channel if reply.target is not None else ""
