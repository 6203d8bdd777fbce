"""Notification mails as a connector: any platform that writes mails is heard, some are answered."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import ClassVar

from inbox_tui.connector import (
    Asker,
    Checks,
    Connector,
    Features,
    Link,
    Profile,
    Rejected,
    Setting,
    SignedIn,
    SignInNeeded,
    Unsupported,
)
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import (
    Absent,
    Act,
    Audience,
    Cursor,
    Page,
    Post,
    PostKind,
    PostRef,
    PostState,
    RemoteId,
    Reply,
    Thread,
)
from inbox_tui.domain.secret import Secret
from inbox_tui_mail import compose, imap, parse, places, senders
from inbox_tui_mail import cursor as marks
from inbox_tui_mail.listening import Reading
from inbox_tui_mail.results import domain, under

_BY_MAIL = "Mail cannot do that: open the page in the browser."
_NO_OUTGOING = "It needs your outgoing mail server (setting “outgoing”)."
_UNCHECKED = (
    "Your mail server has said of none of the newest mails who signed them, so no notification can be believed: "
    "see the setting “Checking server” (checked_by), or use a mailbox that checks."
)
_LOST_TAIL = re.compile(r"^(?:-- ?$|On .{1,200} wrote:\s*$|_{10,}\s*$)", re.MULTILINE)


class MailConnector(Connector):
    """One mailbox that platforms write their notifications to. Those of GitHub and Discourse can be answered; for all
    others the page opens in the browser. A mail counts only where your own mail server found the platform's signature
    on it (DKIM); what merely claims to come from a platform is left out and counted."""

    platform: ClassVar[str] = "mail"
    label: ClassVar[str] = "E-mail notifications"
    tag: ClassVar[str] = "mail"
    known_as: ClassVar[tuple[str, ...]] = ("email", "gmail", "imap")
    features: ClassVar[Features] = Features(
        acts=frozenset({Act.REPLY}),
        why_not=dict.fromkeys((act for act in Act if act is not Act.REPLY), _BY_MAIL),
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        streaming=True,
        # Discourse's default for the longest post; GitHub takes twice as much.
        text=TextRules(limit=32_000, unit=Unit.CODE_POINTS, markup="markdown"),
        poll_seconds=120,
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="address",
            label="Mail address",
            help="Where the platforms send their notifications: turn them on there, in each platform's settings. "
            "Mails of LinkedIn, Facebook, Instagram, Pinterest, Snapchat and others are listened to; those of GitHub "
            "and Discourse can be answered from here.",
        ),
        Setting(
            name="password",
            label="App password",
            help="Not your usual password: make one for this program in your mail account's security settings "
            "(Gmail, iCloud, Fastmail and Yahoo call it app password). Microsoft's mailboxes take none, only access "
            "tokens: add the account in the shell with --secrets command:CMD, where CMD is a program of yours that "
            "prints one. It is run again whenever a token has run out.",
            secret=True,
        ),
        Setting(
            name="server",
            label="Mail server (IMAP)",
            help="Such as imap.example, or imap.example:143 where it encrypts by STARTTLS. Leave it empty for Gmail, "
            "iCloud, Fastmail, Yahoo, Zoho and Outlook.com; Microsoft 365 has outlook.office365.com.",
            required=False,
        ),
        Setting(
            name="outgoing",
            label="Outgoing mail server (SMTP)",
            help="Such as smtp.example (encrypted, port 465), or smtp.example:587 where it encrypts by STARTTLS. A "
            "server that does not encrypt gets nothing. Only for answering GitHub and Discourse by mail; a copy of "
            "each answer comes to your own mailbox, as proof that it left.",
            required=False,
        ),
        Setting(
            name="folder",
            label="Folder",
            help="Where the notifications lie, if you let them be filed. It is only read: nothing is marked as seen.",
            default="INBOX",
            required=False,
        ),
        Setting(
            name="forums",
            label="Discourse forums",
            help="Hosts of forums that write to you, with commas: community.example. If a forum's mails come from "
            "another domain: community.example=mail.example.",
            required=False,
        ),
        Setting(
            name="checked_by",
            label="Checking server",
            help="The name your mail server writes first into Authentication-Results, if it is neither the provider's "
            "usual one nor like the server's. Only its findings tell real notifications from forged ones.",
            required=False,
        ),
        Setting(name="user", label="Login name", help="If it is not the address.", required=False, advanced=True),
        Setting(
            name="login",
            label="Kind of login",
            help="password; or token, for an access token (XOAUTH2 or OAUTHBEARER) that --secrets command:CMD prints. "
            "Empty: token for Microsoft's mailboxes, password for all others.",
            required=False,
            advanced=True,
        ),
        Setting(
            name="senders",
            label="Senders of your own",
            help="A file like this connector's senders.toml; its entries go before the bundled ones.",
            required=False,
            file=True,
            advanced=True,
        ),
    )

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._table: senders.Table | None = None

    # --- who and where

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        try:
            found = places.of(settings)
        except Rejected:
            return ()
        return (found.imap, found.smtp) if found.smtp else (found.imap,)

    @property
    def _places(self) -> places.Places:
        return places.of(self.link.settings)

    @property
    def _address(self) -> str:
        return places.address(self.link.settings.get("address", ""))

    @property
    def _folder(self) -> str:
        return self.link.settings.get("folder", "").strip() or "INBOX"

    @property
    def _user(self) -> str:
        return self.link.settings.get("user", "").strip() or self._address

    def _senders(self) -> senders.Table:
        """The user's entries, the forums, the bundled table. Raises ``Rejected``."""
        if self._table is None:
            own: tuple[senders.Sender, ...] = ()
            if self.link.settings.get("senders", "").strip():
                with self.link.file("senders") as opened:
                    own = senders.read(opened.read(senders.LONGEST_TABLE + 1)).senders
            named = re.split(r"[,\s]+", self.link.settings.get("forums", "").strip())
            forums = tuple(senders.forum(each) for each in named if each)
            bundled = senders.bundled()
            self._table = replace(bundled, senders=(*own, *forums, *bundled.senders))
        return self._table

    def _view(self) -> parse.View:
        found = self._places
        return parse.View(
            table=self._senders(),
            us=parse.us(self._address),
            checked_by=found.checked_by,
            several=found.several,
            unnamed=found.unnamed,
        )

    def _session(self, password: Secret | None = None) -> AbstractAsyncContextManager[imap.Session]:
        found = self._places
        word = password or self.link.secret("password")
        return imap.connected(self.link, found.imap, self._user, word, token=found.token)

    def _reading(self, session: imap.Session) -> Reading:
        return Reading(session, self._view(), self.link.now, lambda: self.link.sleep(0))

    # --- signing in

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        found = places.of(given)
        password = secrets.get("password")
        if password is None:
            raise Rejected("A mailbox needs an app password for this program, or a command that prints access tokens.")
        # Google shows its app passwords in groups of four; the blanks are no part of them.
        if found.imap == "imaps://imap.gmail.com":
            password = Secret("".join(password.reveal().split()))
        try:
            profile = await cls(link)._profile(password)
        except SignInNeeded as error:
            raise Rejected(str(error)) from None
        names = {setting.name for setting in cls.settings if not setting.secret}
        kept = {name: value.strip() for name, value in given.items() if name in names and value.strip()}
        kept["server"] = found.imap
        if found.smtp:
            kept["outgoing"] = found.smtp
        return SignedIn(settings=kept, secrets={"password": password}, profile=profile)

    async def profile(self) -> Profile:
        return await self._profile(None)

    async def _profile(self, password: Secret | None) -> Profile:
        table = self._senders()
        async with self._session(password) as session:
            checked = await self._reading(session).checked(await session.examine(self._folder))
            alerts, pushes = tuple(session.alerts), "IDLE" in session.capabilities
        may_send = bool(self._places.smtp)
        platforms = dict.fromkeys(sender.label for sender in table.senders)
        return Profile(
            identity=parse.us(self._address),
            server=self._places.imap,
            may=self.features.acts if may_send else frozenset(),
            why_not={} if may_send else {Act.REPLY: _NO_OUTGOING},
            reads=f"notification mails in {self._folder} of " + ", ".join(platforms),
            streaming=pushes,
            warnings=(
                *(f"Your mail server says: {words}" for words in alerts),
                "Only mails whose sender your mail server has checked are taken." if checked else _UNCHECKED,
                "Edits and deletions are not told by mail.",
            ),
        )

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        async with self._session() as session:
            async for page in self._reading(session).pages(marks.read(since), self._folder):
                yield page

    async def thread(self, ref: PostRef) -> Thread:
        """What lies in the mailbox of this discussion. A mail that was moved away is no deleted post: then nothing is
        told of it."""
        number = ref.extra.get("message_id", "")
        above = ref.extra.get("references", "").split()
        async with self._session() as session:
            posts, skipped = await self._reading(session).around([number, *above[:1]] if number else [], self._folder)
        known = {post.ref.id for post in posts}
        if ref.id not in known:
            return Thread(posts=(), skipped=skipped)
        missing = sorted({post.parent for post in posts if post.parent is not None} - known)
        return Thread(
            posts=tuple(sorted(posts, key=lambda post: post.created_at)),
            absent=tuple(Absent(id=RemoteId(each), state=PostState.MISSING) for each in missing),
            skipped=skipped,
        )

    async def stream(self) -> AsyncIterator[Page]:
        async with self._session() as session:
            await session.examine(self._folder)
            async for _ in session.idle():
                yield Page()

    # --- words

    def new_key(self) -> str:
        return compose.key(self.link.random(128), self._address)

    @classmethod
    def checks(cls, reply: Reply, now: object) -> Checks:
        """Platforms cut off what looks like a signature or a quoted mail."""
        if _LOST_TAIL.search(reply.text):
            return Checks(notes=("What stands below a line like “--” or “On … wrote:” is cut off by the platform.",))
        return Checks()

    # --- sending

    async def find_sent(self, reply: Reply) -> Post | None:
        async with self._session() as session:
            there = await self._reading(session).there(reply.key, self._folder)
        return self._ours(reply) if there else None

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY or reply.target is None:
            raise Unsupported("By mail one can only answer.")
        found = self._places
        if not found.smtp:
            raise Rejected("This account has no outgoing mail server. Repair it and name one.")
        to = reply.target.extra.get("reply_to", "")
        if not self._takes_answers(to):
            raise Rejected("This platform takes no answers by mail. Open the page in the browser.")
        mail = compose.answer(reply, self._address, to, copy=not found.files_sent)
        word = self.link.secret("password")
        await compose.submit(self.link, found.smtp, mail, self._user, word, token=found.token)
        return self._ours(reply)

    def _takes_answers(self, to: str) -> bool:
        """Whether an address for answers is one, by the table as it is now."""
        try:
            at = domain(places.address(to).rpartition("@")[2])
        except Rejected:
            return False
        return any(under(at, sender.answers) for sender in self._senders().senders)

    def _ours(self, reply: Reply) -> Post:
        """Our answer as it stands: the mail was taken as it is."""
        assert reply.target is not None
        return Post(
            ref=PostRef(
                id=parse.own_id(reply.key),
                channel=reply.target.channel,
                extra={"platform": reply.target.extra.get("platform", ""), "message_id": reply.key},
            ),
            author=parse.us(self._address),
            created_at=reply.created_at,
            text=reply.text,
            kind=PostKind.REPLY,
            ours=True,
            parent=reply.target.id,
            audience=reply.audience,
        )
