"""A Facebook Page as a connector: thin wiring between requests, parsing and the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import ClassVar

from inbox_tui.connector import (
    Asker,
    Checks,
    Connector,
    ConnectorError,
    Expiry,
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
    PostRef,
    PostState,
    RemoteId,
    Reply,
    Thread,
)
from inbox_tui_meta import cursor as places
from inbox_tui_meta import messages, pages, versions
from inbox_tui_meta.dialect import Sifted, bare
from inbox_tui_meta.errors import Unseen
from inbox_tui_meta.facebook import fields as ask
from inbox_tui_meta.facebook import parse
from inbox_tui_meta.facebook.dialect import Facebook
from inbox_tui_meta.facebook.writing import OURS_TO_WRITE, Writing, full, is_post, is_private
from inbox_tui_meta.fields import when_or_none
from inbox_tui_meta.graph import Graph
from inbox_tui_meta.listening import Listening

THREAD_BATCHES = 4
_ENGAGE = "pages_manage_engagement"
_MESSAGING = "pages_messaging"
_COMMENT_ACTS = frozenset({Act.EDIT, Act.LIKE, Act.UNLIKE, Act.DELETE, Act.HIDE, Act.UNHIDE})
_SHARED = "What stands on a Page is shared on Facebook itself."


class FacebookConnector(Connector):
    """One Facebook Page, through an app of your own: comments, visitors' posts and Messenger.

    Replies stand below the comment on top of a thread: Facebook knows one level of answers. A Messenger conversation
    is answered within 24 hours of the person's last message; up to 7 days later it goes out as a human agent's answer,
    which Meta must have approved for your app; after that not at all. Of each conversation Facebook shows the 20 newest
    messages. While your app is in development mode, Messenger shows only people who have a role on it.

    A comment meant for the Page alone is shown as private, and answered on Facebook only: nobody says who would see an
    answer. Mentions of the Page in strangers' comments, and personal profiles, are out of reach. Facebook does not tell
    of edits: what was read is read again by turns, so an edit is seen late on a busy Page.
    """

    platform: ClassVar[str] = "facebook"
    label: ClassVar[str] = "Facebook Page"
    tag: ClassVar[str] = "fb"
    known_as: ClassVar[tuple[str, ...]] = ("meta",)
    features: ClassVar[Features] = Features(
        acts=frozenset({Act.REPLY}) | _COMMENT_ACTS,
        why_not={
            Act.POST: "New posts on a Page are written on Facebook.",
            Act.BOOST: _SHARED,
            Act.UNBOOST: _SHARED,
        },
        direct=True,
        audiences=(Audience.PUBLIC, Audience.DIRECT),
        one_level=True,
        text=TextRules(limit=8000, unit=Unit.UTF16),
        direct_text=TextRules(limit=2000, unit=Unit.UTF16),
        poll_seconds=180,
        retention=Retention(
            rule="Meta's terms want people's words deleted when they ask for it, or when they are no longer needed."
        ),
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="app_id",
            label="App id",
            help="Of an app of your own: at developers.facebook.com choose My Apps, Create App, type Business, and "
            "leave it in development mode (no review is needed for your own Pages). The id stands under App settings, "
            "Basic. Not needed with a Page token.",
            required=False,
        ),
        Setting(
            name="app_secret",
            label="App secret",
            help="Beside the app's id, under App settings, Basic. It turns an hour's login into one that lasts.",
            required=False,
            secret=True,
        ),
        Setting(
            name="token",
            label="Token",
            help="Leave this empty to sign in with the browser. Or paste a token of the Graph API Explorer with "
            + ", ".join(ask.SCOPES)
            + ": a person's (with the app's id and secret above), or a Page's.",
            required=False,
            secret=True,
        ),
        Setting(
            name="page",
            label="Page",
            help="The name or id of one Page. Empty: all your Pages, each as an account of its own.",
            required=False,
        ),
        versions.SETTING,
        elsewhere(pages.FACEBOOK),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (pages.TOKEN,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._page = link.settings.get("page", "")
        self._login = Login(link)
        self._graph_of_this_login: Graph | None = None
        self._name: str | None = None

    # --- signing in

    @classmethod
    async def sign_in(
        cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask_: Asker
    ) -> SignedIn:
        server = server_of(given.get("server", ""), pages.FACEBOOK)
        version = versions.chosen(given.get("version", ""))
        way = pages.SignIn(link, version, server, ask.SERVICE, ask.SCOPES)
        found = await way.pages(given, secrets, ask_)
        first, *more = [await cls._signed_in(link, version, server, page) for page in found]
        return SignedIn(settings=first.settings, secrets=first.secrets, profile=first.profile, also=tuple(more))

    @classmethod
    async def _signed_in(cls, link: Link, version: str, server: str, page: pages.Found) -> SignedIn:
        settings = {
            "page": page.id,
            "version": version,
            "server": server,
            "scopes": " ".join(sorted(page.scopes)),
            "tasks": " ".join(sorted(page.tasks)),
        }
        if page.data_access is not None:
            settings["data_access"] = page.data_access.isoformat()
        secrets = {"token": page.token}
        if page.ends is not None:
            secrets["expires"] = Secret(page.ends.isoformat())
        graph = Graph(link, ask.SERVICE, version, page.token)
        try:
            name = await pages.whose(graph, page.id)
        except SignInNeeded as error:
            raise Rejected(str(error)) from error
        return SignedIn(settings=settings, secrets=secrets, profile=_profile(settings, page.id, name, page.ends))

    # --- who we are

    @property
    def _version(self) -> str:
        return versions.chosen(self.link.settings.get("version", ""))

    async def _ready(self) -> Graph:
        """Calls with this Page's own token; that it is that is checked once."""
        if not self._page or not self.link.secret("token"):
            raise SignInNeeded("This account is not signed in. Sign in under Accounts.")
        graph = self._graph_of_this_login
        if graph is None:
            graph = self._graph_of_this_login = Graph(self.link, ask.SERVICE, self._version, self._login)
        if self._name is None:
            self._name = await pages.whose(graph, self._page)
        return graph

    async def profile(self) -> Profile:
        self._name = None
        await self._ready()
        return _profile(self.link.settings, self._page, self._name or self._page, self._login.expires_at)

    def quotas(self) -> tuple[Quota, ...]:
        graph = self._graph_of_this_login
        return graph.usage.quotas(ask.SERVICE) if graph is not None else ()

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        graph = await self._ready()
        async for page in Listening(graph, Facebook(self._page), places.read(since)).run():
            yield page

    async def thread(self, ref: PostRef) -> Thread:
        graph = await self._ready()
        try:
            if ref.channel:
                found = await messages.conversation(graph, ask.us(self._page), ref.channel)
                if all(post.ref.id != ref.id for post in found.posts):
                    return Thread(posts=found.posts, absent=(_missing(ref.id),), skipped=found.skipped)
                return Thread(posts=found.posts, skipped=found.skipped)
            return await (self._post_thread(graph, ref) if is_post(ref) else self._comment_thread(graph, ref))
        except Unseen:
            raise await graph.gone(self._page) from None
        except Odd:
            raise Unreadable("Facebook answered without what was asked for. It will be asked again.") from None

    async def _post_thread(self, graph: Graph, ref: PostRef) -> Thread:
        raw = await graph.get(ref.id, params=ask.ONE_POST, doing="reading this thread")
        top = parse.post(raw, self._page, own=False)
        found = await self._below(graph, ref.id, ref.id)
        count = parse.count(raw)
        return Thread(
            posts=_once((top, *found.posts)), known=None if count is None else count + 1, skipped=found.skipped
        )

    async def _comment_thread(self, graph: Graph, ref: PostRef) -> Thread:
        wall = ref.extra.get("wall", "")
        asked = await graph.get(full(ref), params=ask.ONE_COMMENT, doing="reading this thread")
        this = parse.comment(asked, self._page, wall)
        posts, absent = [this], []
        top = this
        if above := this.ref.extra.get("top"):
            try:
                top = parse.comment(await graph.get(above, params=ask.ONE_COMMENT), self._page, wall)
                posts.insert(0, top)
            except (Unseen, Odd):
                absent.append(_missing(bare(above)))
        found = await self._below(graph, full(top.ref), wall)
        if wall:
            try:
                raw = await graph.get(wall, params=ask.ONE_POST, doing="reading this thread")
                posts.insert(0, parse.post(raw, self._page, own=False))
            except (ConnectorError, Odd) as error:
                self.link.log.info("the post above is not read: %s", error)
                absent.append(_missing(wall))
        return Thread(posts=_once((*posts, *found.posts)), absent=tuple(absent), skipped=found.skipped)

    async def _below(self, graph: Graph, place: str, wall: str) -> Sifted:
        raw: list[object] = []
        params = ask.COMMENTS if place == wall else ask.REPLIES
        async for batch in graph.edge(
            place, "comments", params=params, most=THREAD_BATCHES, doing="reading this thread"
        ):
            raw += batch.items
        return parse.comments(raw, self._page, wall)

    # --- words

    @classmethod
    def checks(cls, reply: Reply, now: datetime) -> Checks:
        if reply.target is None:
            return Checks()
        if reply.act is Act.REPLY:
            if reply.target.channel:
                return messages.window(reply, now, "Messenger")
            return Checks(refused=parse.PRIVATE if is_private(reply.target) else "")
        if reply.target.channel:
            return Checks(refused=messages.ANSWERS_ONLY)
        if is_post(reply.target) and reply.act not in (Act.LIKE, Act.UNLIKE):
            return Checks(refused=OURS_TO_WRITE)
        return Checks()

    # --- sending

    async def fence(self, reply: Reply) -> str:
        return await Writing(await self._ready(), self._page).fence(reply)

    async def find_sent(self, reply: Reply) -> Post | None:
        return await Writing(await self._ready(), self._page).find(reply)

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY:
            raise Unsupported(self.features.why_not[Act.POST])
        return await Writing(await self._ready(), self._page).send(reply)

    async def _act(self, reply: Reply) -> Post | None:
        if reply.act not in self.features.acts:
            raise Unsupported(self.features.why_not.get(reply.act, "Facebook does not offer that."))
        return await Writing(await self._ready(), self._page).act(reply)


def _missing(number: str) -> Absent:
    return Absent(id=RemoteId(number), state=PostState.MISSING)


def _once(posts: tuple[Post, ...]) -> tuple[Post, ...]:
    return tuple({each.ref.id: each for each in posts}.values())


def _profile(settings: Mapping[str, str], page: str, name: str, ends: datetime | None) -> Profile:
    """What this login may do, by what was granted; everything where Facebook did not tell."""
    scopes, tasks = frozenset(settings.get("scopes", "").split()), frozenset(settings.get("tasks", "").split())
    may, why_not = FacebookConnector.features.acts, {}
    warnings = [
        "Facebook takes a permission back that was not used for 90 days; signing in again grants it anew.",
    ]
    if (scopes and _ENGAGE not in scopes) or (tasks and "MODERATE" not in tasks):
        lacking = (
            f"It needs the permission {_ENGAGE}."
            if scopes and _ENGAGE not in scopes
            else "It needs the Page's task MODERATE."
        )
        why_not = dict.fromkeys(_COMMENT_ACTS, lacking)
        may = may - _COMMENT_ACTS
        if _MESSAGING not in scopes:
            may, why_not = may - {Act.REPLY}, why_not | {Act.REPLY: lacking}
    reads = "comments and answers below the Page's posts, visitors' posts, posts that tag the Page"
    if scopes and "pages_read_user_content" not in scopes:
        warnings.append("What others write is not shown: the permission pages_read_user_content is missing.")
    if scopes and _MESSAGING not in scopes:
        warnings.append("Messenger is not read: the permission pages_messaging is missing.")
    else:
        reads += ", Messenger (of each conversation the 20 newest messages)"
        warnings.append(
            "While your app is in development mode, Messenger shows only people with a role on the app; everybody else "
            "needs Meta's approval for pages_messaging."
        )
    expires = list(versions.expiry(settings.get("version", "")))
    if ends is not None:
        expires.append(Expiry(what="This login", at=ends, then="Sign in again under Accounts."))
    if (until := when_or_none(settings.get("data_access"))) is not None:
        expires.append(
            Expiry(what="Facebook's leave to read this login's data", at=until, then="Sign in again under Accounts.")
        )
    return Profile(
        identity=Identity(
            id=RemoteId(page), handle=name.strip().lstrip("@") or page, name=name, url=f"{pages.WEBSITE}/{page}"
        ),
        server=f"Graph API {settings.get('version', '')}".strip(),
        may=may,
        reads=reads,
        warnings=tuple(warnings),
        why_not=why_not,
        expires=tuple(expires),
    )
