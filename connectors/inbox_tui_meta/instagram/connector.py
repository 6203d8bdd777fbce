"""An Instagram account as a connector: thin wiring between requests, parsing and the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import ClassVar

from inbox_tui.connector import (
    Asker,
    Checks,
    Connector,
    ConnectorError,
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
    TargetGone,
    Unreadable,
    Unsupported,
)
from inbox_tui.connector.fields import Odd
from inbox_tui.connector.oauth import Login
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import (
    Absent,
    Act,
    Audience,
    Cursor,
    Identity,
    Page,
    Post,
    PostKind,
    PostRef,
    PostState,
    RemoteId,
    Reply,
    Thread,
)
from inbox_tui_meta import cursor as places
from inbox_tui_meta import messages, tokens, versions
from inbox_tui_meta.dialect import Sifted
from inbox_tui_meta.errors import Unseen
from inbox_tui_meta.graph import Graph
from inbox_tui_meta.instagram import fields as ask
from inbox_tui_meta.instagram import parse, rules, signin
from inbox_tui_meta.instagram.dialect import Instagram
from inbox_tui_meta.instagram.writing import COMMENTS_ONLY, Writing, is_media, top_of
from inbox_tui_meta.listening import Listening

THREAD_BATCHES = 4
_NO_EDIT = "Instagram's comments cannot be edited: delete it and write anew."


class InstagramConnector(Connector):
    """One professional Instagram account, through an app of your own: comments on your posts, tags, direct messages.

    Replies stand below the comment on top of a thread: Instagram knows one level of answers, so a reply to a reply
    begins with the name of the person. A direct message is answered within 24 hours of the person's last one; up to 7
    days later it goes out as a human agent's answer, which Meta must have approved for your app; after that not at all.

    Mentions in others' posts and comments do not arrive: Instagram tells them to web servers only. Nor do comments by
    people you restricted. Instagram does not tell of edits: what was read is read again by turns. Comments can be
    liked only where the account was added by the route facebook (below).
    """

    platform: ClassVar[str] = "instagram"
    label: ClassVar[str] = "Instagram"
    tag: ClassVar[str] = "insta"
    known_as: ClassVar[tuple[str, ...]] = ("meta",)
    features: ClassVar[Features] = Features(
        acts=frozenset({Act.REPLY, Act.LIKE, Act.UNLIKE, Act.DELETE, Act.HIDE, Act.UNHIDE}),
        why_not={
            Act.POST: "New posts are made in Instagram's app.",
            Act.EDIT: _NO_EDIT,
            Act.BOOST: "Instagram has no sharing of posts here.",
            Act.UNBOOST: "Instagram has no sharing of posts here.",
        },
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        one_level=True,
        text=TextRules(limit=2200, unit=Unit.UTF16, linked="@name.of #tag"),
        direct_text=TextRules(limit=1000, unit=Unit.BYTES),
        poll_seconds=180,
        retention=Retention(
            rule="Meta's terms want people's words deleted when they ask for it, or when they are no longer needed."
        ),
    )
    settings: ClassVar[tuple[Setting, ...]] = signin.SETTINGS
    sign_in_paths: ClassVar[tuple[str, ...]] = (ask.TOKEN,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        renew = None
        if not signin.by_page(link.settings):
            renew = tokens.renewing(link, ask.REFRESH, "ig_refresh_token", ask.SERVICE)
        self._login = Login(link, renew, early=tokens.EARLY)
        self._graph: Graph | None = None
        self._known: tuple[parse.View, str] | None = None

    # --- signing in

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        server = signin.origin_of(settings)
        return (server, ask.CODES) if server == ask.ORIGIN else (server,)

    @classmethod
    async def sign_in(
        cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask_: Asker
    ) -> SignedIn:
        version = versions.chosen(given.get("version", ""))
        found = await signin.accounts(link, version, given, secrets, ask_)
        signed: list[SignedIn] = []
        for each in found:
            graph = Graph(link, ask.SERVICE, version, each.tokens.access)
            try:
                view, name = await signin.whose(graph, each.page_account)
            except SignInNeeded as error:
                raise Rejected("Instagram does not take this login. Start again with a new token.") from error
            settings = {
                "route": given.get("route", "").strip() or signin.INSTAGRAM,
                "account": view.id,
                "version": version,
                "server": signin.origin_of(given),
                "scopes": each.tokens.scopes,
            }
            profile = _profile(settings, view, name)
            signed.append(SignedIn(settings=settings, secrets=each.tokens.secrets(), profile=profile))
        first, *more = signed
        return SignedIn(settings=first.settings, secrets=first.secrets, profile=first.profile, also=tuple(more))

    # --- who we are

    async def _ready(self) -> tuple[Graph, parse.View]:
        if not self.link.secret("token"):
            raise SignInNeeded("This account is not signed in. Sign in under Accounts.")
        if self._graph is None:
            version = versions.chosen(self.link.settings.get("version", ""))
            self._graph = Graph(self.link, ask.SERVICE, version, self._login)
        if self._known is None:
            account = self.link.settings.get("account", "") if signin.by_page(self.link.settings) else ""
            self._known = await signin.whose(self._graph, account)
        return self._graph, self._known[0]

    async def profile(self) -> Profile:
        self._known = None
        _, view = await self._ready()
        return _profile(self.link.settings, view, self._known[1] if self._known else "", self._login)

    def quotas(self) -> tuple[Quota, ...]:
        return self._graph.usage.quotas(ask.SERVICE) if self._graph is not None else ()

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        graph, view = await self._ready()
        async for page in Listening(graph, Instagram(view), places.read(since)).run():
            yield page

    async def thread(self, ref: PostRef) -> Thread:
        graph, view = await self._ready()
        try:
            if ref.channel:
                found = await messages.conversation(graph, ask.us(view.ids, view.handle), ref.channel)
                here = any(post.ref.id == ref.id for post in found.posts)
                return Thread(posts=found.posts, absent=() if here else (_missing(ref.id),), skipped=found.skipped)
            return await (self._media(graph, view, ref) if is_media(ref) else self._comment(graph, view, ref))
        except Unseen:
            raise await graph.gone(view.id) from None
        except Odd:
            raise Unreadable("Instagram answered without what was asked for. It will be asked again.") from None

    async def _media(self, graph: Graph, view: parse.View, ref: PostRef) -> Thread:
        own = ref.extra["media"] == "own"
        params = ask.ONE_MEDIA if own else (("fields", "id,caption,media_type,permalink,timestamp,username"),)
        top = parse.media(await graph.get(ref.id, params=params, doing="reading this thread"), view, own=own)
        if not own:
            return Thread(posts=(top,))
        raw: list[object] = []
        async for batch in graph.edge(ref.id, "comments", params=ask.COMMENTS, most=THREAD_BATCHES):
            raw += batch.items
        found = parse.comments(raw, view, ref.id)
        known = None if top.replies is None else top.replies + 1
        return Thread(posts=_once((top, *found.posts)), known=known, skipped=found.skipped)

    async def _comment(self, graph: Graph, view: parse.View, ref: PostRef) -> Thread:
        wall = ref.extra.get("wall", "")
        this = parse.comment(
            await graph.get(ref.id, params=ask.ONE_COMMENT, doing="reading this thread"),
            view,
            wall,
            ref.extra.get("top", ""),
        )
        posts, absent = [this], []
        above, wall = top_of(this.ref), this.ref.extra.get("wall", "")
        if above != this.ref.id:
            try:
                posts.insert(0, parse.comment(await graph.get(above, params=ask.ONE_COMMENT), view, wall))
            except (Unseen, Odd):
                absent.append(_missing(above))
        found = Sifted()
        raw: list[object] = []
        try:
            async for batch in graph.edge(above, "replies", params=ask.REPLIES, most=THREAD_BATCHES):
                raw += batch.items
            found = parse.comments(raw, view, wall, above)
        except (TargetGone, Rejected, Unsupported) as error:
            self.link.log.info("answers are not read: %s", error)
        if wall:
            try:
                top = await graph.get(wall, params=ask.ONE_MEDIA, doing="reading this thread")
                posts.insert(0, parse.media(top, view, own=True))
            except (ConnectorError, Odd) as error:
                self.link.log.info("the post above is not read: %s", error)
                absent.append(_missing(wall))
        return Thread(posts=_once((*posts, *found.posts)), absent=tuple(absent), skipped=found.skipped)

    # --- words

    @classmethod
    def checks(cls, reply: Reply, now: datetime) -> Checks:
        if reply.target is None:
            return Checks()
        if reply.act is not Act.REPLY:
            if reply.target.channel:
                return Checks(refused=messages.ANSWERS_ONLY)
            barred = is_media(reply.target) and reply.act not in (Act.LIKE, Act.UNLIKE)
            return Checks(refused=COMMENTS_ONLY if barred else "")
        if reply.target.channel:
            return messages.window(reply, now, ask.SERVICE)
        return rules.comment(reply.text)

    @classmethod
    def opening(cls, target: Post, us: Identity) -> str:
        """An answer to an answer is put under the comment on top: only the name says whom it is for."""
        named = target.kind is PostKind.REPLY and not target.ours and target.author.handle != parse.SOMEBODY
        return f"@{target.author.handle} " if named and " " not in target.author.handle else ""

    # --- sending

    async def fence(self, reply: Reply) -> str:
        return await Writing(*await self._ready()).fence(reply)

    async def find_sent(self, reply: Reply) -> Post | None:
        return await Writing(*await self._ready()).find(reply)

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY:
            raise Unsupported(self.features.why_not[Act.POST])
        return await Writing(*await self._ready()).send(reply)

    async def _act(self, reply: Reply) -> Post | None:
        if reply.act not in self.features.acts:
            raise Unsupported(self.features.why_not.get(reply.act, "Instagram does not offer that."))
        if reply.act in (Act.LIKE, Act.UNLIKE) and not signin.by_page(self.link.settings):
            raise Unsupported(rules.NO_LIKES)
        return await Writing(*await self._ready()).act(reply)


def _missing(number: str) -> Absent:
    return Absent(id=RemoteId(number), state=PostState.MISSING)


def _once(posts: tuple[Post, ...]) -> tuple[Post, ...]:
    return tuple({each.ref.id: each for each in posts}.values())


def _profile(settings: Mapping[str, str], view: parse.View, name: str, login: Login | None = None) -> Profile:
    """What this login may do, by its route and by what was granted; everything where Instagram did not tell."""
    may, why_not, warnings = rules.permitted(InstagramConnector.features.acts, settings)
    return Profile(
        identity=view.identity(name),
        server=f"Graph API {settings.get('version', '')}".strip(),
        may=may,
        reads="comments and answers below your own posts, posts that tag you in the picture, direct messages (of each "
        "conversation the 20 newest)",
        warnings=warnings,
        why_not=why_not,
        expires=(*versions.expiry(settings.get("version", "")), *(login.expiry() if login is not None else ())),
    )
