"""The Mastodon API as a connector: thin wiring between requests, parsing and the contract."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from inbox_tui.connector import (
    Asker,
    Connector,
    ConnectorError,
    Features,
    Link,
    Profile,
    Rejected,
    Setting,
    SignedIn,
    SignInNeeded,
    TargetGone,
    Unsupported,
    Unsure,
)
from inbox_tui.connector.fields import Odd, items, load, mapping
from inbox_tui.connector.oauth import Login, refreshing
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
from inbox_tui.domain.secret import Secret
from inbox_tui_mastodon import cursor as places
from inbox_tui_mastodon import match, signin, streaming
from inbox_tui_mastodon import requests as ask
from inbox_tui_mastodon.api import Api, aside, token_ok
from inbox_tui_mastodon.errors import write_error
from inbox_tui_mastodon.fields import ident_or_none
from inbox_tui_mastodon.filtered import held_back
from inbox_tui_mastodon.instance import MASTODON_TEXT, Instance, origin, stream_address
from inbox_tui_mastodon.later import Later
from inbox_tui_mastodon.listening import Listening
from inbox_tui_mastodon.parse import View, document, is_boost, post, posts

LOOK_PAGES = 5
"""How far back our own posts are searched for one that may have gone out."""
_DOING = {
    Act.REPLY: "replying",
    Act.POST: "posting",
    Act.EDIT: "editing",
    Act.LIKE: "liking",
    Act.UNLIKE: "taking back a like",
    Act.BOOST: "boosting",
    Act.UNBOOST: "taking back a boost",
    Act.DELETE: "deleting",
}
_NO_HIDING = "Mastodon cannot hide somebody's reply; mute or block them on the web."
_SCOPES = dict.fromkeys(_DOING, "write:statuses") | {Act.LIKE: "write:favourites", Act.UNLIKE: "write:favourites"}


class MastodonConnector(Connector):
    """One account on one server of Mastodon or a relative of it: mentions, replies and direct messages in; replies and
    posts out.

    How long a post may be is for each server to say: the figure below is Mastodon's own, and holds until the account's
    server has named another.
    """

    platform: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
    tag: ClassVar[str] = "masto"
    features: ClassVar[Features] = Features(
        acts=frozenset(_DOING),
        why_not={Act.HIDE: _NO_HIDING, Act.UNHIDE: _NO_HIDING},
        direct=True,
        audiences=(Audience.PUBLIC, Audience.UNLISTED, Audience.FOLLOWERS, Audience.DIRECT),
        streaming=True,
        idempotent=False,
        text=MASTODON_TEXT,
        poll_seconds=60,
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            name="server",
            label="Server",
            help="The domain of your server, such as mastodon.example. GoToSocial, Akkoma, Pleroma, snac, Friendica "
            "and Pixelfed work, too.",
        ),
        Setting(
            name="token",
            label="Access token",
            help="Only if you made one on your server's website (Preferences, Development). Else leave this empty and "
            "sign in with the browser.",
            required=False,
            secret=True,
        ),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (signin.APPS, signin.TOKEN)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._known: tuple[View, Instance] | None = None
        self._later = Later()
        app = signin.app_of(*((kept.reveal() if (kept := link.secret(name)) else "") for name in signin.CLIENT))
        self._login = Login(link, refreshing(link, app) if link.secret("refresh") else None)

    # --- signing in

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        try:
            return (origin(settings.get("server", "")),)
        except Rejected:
            return ()

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        server = origin(given.get("server", ""))
        settings = {"server": server}
        token = secrets.get("token")
        if token:
            token = Secret("".join(token.reveal().split()))
            if not token_ok(token.reveal()):
                raise Rejected("That does not look like an access token: it holds characters that none has.")
            kept = {"token": token}
        else:
            grant = await signin.SignIn(link, server, ask).run()
            token, settings["scopes"] = grant.tokens.access, grant.scopes
            kept = grant.secrets
        try:
            profile = await cls._profile_of(Api(link, token), server, settings.get("scopes", ""))
        except SignInNeeded as error:
            # snac answers a wrong code with a token that is good for nothing; only using it tells.
            raise Rejected(
                "The server does not accept this login. Check the code or token, and start again."
            ) from error
        except TargetGone as error:
            raise Rejected("That server does not speak the Mastodon API. Check its address.") from error
        return SignedIn(settings=settings, secrets=kept, profile=profile)

    async def profile(self) -> Profile:
        api = await self._api()
        self._known = None
        view, instance = await self._seen_by_us(api)
        found = await self._profile_of(api, self._server(), self.link.settings.get("scopes", ""), instance, view)
        return replace(found, expires=self._login.expiry())

    @classmethod
    async def _profile_of(
        cls, api: Api, server: str, scopes: str, instance: Instance | None = None, view: View | None = None
    ) -> Profile:
        instance = instance or await api.instance()
        view = view or await api.view(instance, urlsplit(server).netloc)
        direct = "direct messages" if not instance.snac else "direct messages (as mentions)"
        warnings: list[str] = []
        if instance.software == "pixelfed":
            direct = "no direct messages (Pixelfed keeps them apart)"
            warnings.append("Pixelfed's direct messages are not shown here: look at them in its app.")
        if instance.api >= 2 and (held := await held_back(api)):
            warnings.append(f"{held} Let them in at {server}/notifications/requests.")
        return Profile(
            identity=view.us,
            server=instance.title,
            may=_permitted(scopes),
            reads=f"mentions, replies, quotes and {direct}",
            text=instance.text,
            streaming=bool(instance.streaming),
            warnings=tuple(warnings),
        )

    async def _api(self) -> Api:
        if not self.link.secret("token"):
            raise SignInNeeded("This account is not signed in. Sign in under Accounts.")
        return Api(self.link, await self._login.token(), self._login)

    def _server(self) -> str:
        """The server's origin, however the file of settings spells it."""
        return origin(self.link.settings.get("server", ""))

    async def _seen_by_us(self, api: Api) -> tuple[View, Instance]:
        """Who and where we are, asked for once; kept only when both are known."""
        if self._known is None:
            instance = await api.instance()
            self._known = await api.view(instance, urlsplit(self._server()).netloc), instance
        return self._known

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        api = await self._api()
        view, instance = await self._seen_by_us(api)
        state = places.read(since, self.link.now())
        first = not state.notices.known and not state.own.known
        async for page in Listening(api, view, instance.software, state, first).run():
            yield page
        async for page in self._later.pages(api, view):
            yield page

    async def thread(self, ref: PostRef) -> Thread:
        api = await self._api()
        view, _ = await self._seen_by_us(api)
        raw: dict[str, Any] = await api.get(ask.status_path(ref.id), dict, doing="reading this thread")
        answer = await api.answer(ask.status_path(ref.id, "context"))
        around = await api.read(answer, dict, "reading this thread")
        self._later.note(ref.id, answer, self.link.now())
        told = [*items(around.get("ancestors")), raw, *items(around.get("descendants"))]
        found = await aside(lambda: posts(told, view), len(told) * 2000)
        by_id = {each.ref.id: each for each in found.items}
        if not by_id:
            document(b"", dict)  # says that nothing could be read
        missing = dict.fromkeys(p.parent for p in by_id.values() if p.parent and p.parent not in by_id)
        return Thread(
            posts=tuple(by_id.values()),
            absent=tuple(Absent(id=number, state=PostState.MISSING) for number in missing),
            skipped=found.skipped,
        )

    async def stream(self) -> AsyncIterator[Page]:
        api = await self._api()
        view, instance = await self._seen_by_us(api)
        if instance.snac:
            raise Unsupported("snac has no stream; it is polled.")
        http = self.link.http
        try:
            async with http.lines(ask.STREAM, headers=api.headers) as lines:
                yield Page()
                async for event in streaming.server_events(lines):
                    if (page := streaming.page(event, view)) is not None:
                        yield page
                return
        except Unsupported as error:
            self.link.log.info("no server-sent events: %s", error)
        url = stream_address(self._server(), instance.streaming)
        own = urlsplit(url).netloc == urlsplit(self._server()).netloc
        if not url or not (own or http.allow_stream_host(url)):
            raise Unsupported("This server has no stream; it is polled.")
        async with http.socket(url, headers=api.headers) as frames:
            yield Page()
            async for raw in frames:
                framed = streaming.frame(raw)
                if framed is not None and (page := streaming.page(framed, view)) is not None:
                    yield page

    # --- words

    @classmethod
    def opening(cls, target: Post, us: Identity) -> str:
        home = us.handle.partition("@")[2].casefold()
        people = (target.author, *target.mentions)
        names: dict[str, str] = {}
        for each in people:
            name, _, domain = each.handle.partition("@")
            if each.id != us.id and each.handle.casefold() != us.handle.casefold():
                shown = name if domain.casefold() == home else each.handle
                names.setdefault(each.handle.casefold(), f"@{shown} ")
        return "".join(names.values())

    # --- sending

    async def fence(self, reply: Reply) -> str:
        api = await self._api()
        view, _ = await self._seen_by_us(api)
        raw: list[Any] = await api.get(ask.own_path(view.us.id), list, ask.OWN_PARAMS, "reading our own posts")
        return ask.fence(
            [number for each in raw if isinstance(each, dict) and (number := ident_or_none(each.get("id")))]
        )

    async def find_sent(self, reply: Reply) -> Post | None:
        api = await self._api()
        view, _ = await self._seen_by_us(api)
        before, fenced = _before(reply)
        if reply.target is not None:
            try:
                around = await api.get(ask.status_path(reply.target.id, "context"), dict, doing="looking for our reply")
            except TargetGone:
                around = {}
            for raw in items(around.get("descendants")):
                if (found := match.is_it(raw, reply, view)) and _later(found, reply, before, fenced):
                    return found
        at = ""
        for _ in range(LOOK_PAGES):
            page: list[Any] = await api.get(
                ask.own_path(view.us.id), list, ask.older(ask.OWN_PARAMS, at), "looking for our post"
            )
            numbers = [number for each in page if isinstance(each, dict) and (number := ident_or_none(each.get("id")))]
            for raw in page:
                if (found := match.is_it(raw, reply, view)) and _later(found, reply, before, fenced):
                    return found
            oldest = posts(page[-1:], view).items
            past = bool(oldest) and oldest[0].created_at < reply.created_at - match.SKEW
            if not numbers or numbers[-1] == at or before.intersection(numbers) or past:
                return None
            at = numbers[-1]
        raise Unsure("There are too many newer posts of ours to tell whether this one went out. Look on the web.")

    async def _send(self, reply: Reply) -> Post:
        api = await self._api()
        view, instance = await self._seen_by_us(api)
        _check_before_sending(reply, view)
        doing = _DOING[reply.act]
        call = ask.send(reply, view.us.id, guard_mentions=instance.software == "mastodon")
        answer = await api.write(call)
        if error := write_error(answer, self.link.now(), doing):
            raise _unexpected(answer.body, error)
        return match.accepted(answer, reply, view, _before(reply)[0])

    async def _act(self, reply: Reply) -> Post | None:
        if reply.act in self.features.why_not:
            raise Unsupported(self.features.why_not[reply.act])
        api = await self._api()
        view, _ = await self._seen_by_us(api)
        doing = _DOING.get(reply.act, "that")
        if reply.act is Act.EDIT:
            target = reply.target.id if reply.target else ""
            now: dict[str, Any] = await api.get(ask.status_path(target), dict, doing=doing)
            answer = await api.write(ask.edit(reply, now))
        else:
            answer = await api.write(ask.act(reply))
        error = write_error(answer, self.link.now(), doing)
        if reply.act is Act.DELETE and (error is None or isinstance(error, TargetGone)):
            return None
        if error is not None:
            raise error
        try:
            raw = mapping(load(answer.body))
            inner = raw["reblog"] if is_boost(raw) else raw
            found = post(inner, view)
        except Odd:
            raise Unsure(f"The server's answer does not say whether {doing} worked.") from None
        target_id = reply.target.id if reply.target else ""
        if found.ref.id != target_id or (reply.act is Act.EDIT and not match.carries(mapping(inner), reply)):
            raise Unsure(f"The server's answer does not show that {doing} worked.")
        return found


def _permitted(scopes: str) -> frozenset[Act]:
    """What the granted scopes allow; everything where the server did not tell."""
    granted = set(scopes.split())
    if not granted or "write" in granted:
        return frozenset(_DOING)
    return frozenset(act for act, needed in _SCOPES.items() if needed in granted)


def _before(reply: Reply) -> tuple[frozenset[RemoteId], bool]:
    """Our own posts from before the first attempt, and whether anybody looked."""
    try:
        raw = json.loads(reply.fence) if reply.fence else None
    except ValueError:
        raw = None
    if not isinstance(raw, list):
        return frozenset(), False
    return frozenset(RemoteId(number) for each in raw if (number := ident_or_none(each))), True


def _later(found: Post, reply: Reply, before: frozenset[RemoteId], fenced: bool) -> bool:
    """Whether a post of ours came after the attempt: by the fence, and by a clock that may be minutes off."""
    return found.ref.id not in before and (fenced or found.created_at >= reply.created_at - match.SKEW)


def _check_before_sending(reply: Reply, view: View) -> None:
    """What some servers would accept and nobody would want."""
    if not reply.text.strip() and not reply.spoiler.strip():
        raise Rejected("There is nothing to send yet.")
    target = reply.target_post
    if reply.audience is not Audience.DIRECT or target is None:
        return
    others = [p.handle for p in (target.author, *target.mentions) if p.id != view.us.id]
    words = reply.text.casefold()
    if others and not any(f"@{handle.partition('@')[0].casefold()}" in words for handle in others):
        raise Rejected(f"A direct message reaches only the people it mentions. Begin it with @{others[0]}.")


def _unexpected(body: bytes, error: ConnectorError) -> ConnectorError:
    """Mastodon's refusal of a direct message that would reach somebody new, in words that name them."""
    if not isinstance(error, Rejected):
        return error
    try:
        raw = load(body)
    except Odd:
        return error
    accounts = items(raw.get("unexpected_accounts"), 10) if isinstance(raw, dict) else ()
    names = [str(a["acct"])[:100] for a in accounts if isinstance(a, dict) and isinstance(a.get("acct"), str)]
    shown = ", ".join("@" + "".join(c for c in name if c.isprintable()) for name in names)
    return Rejected(f"This direct message would also reach {shown}. Take the mention out.") if shown else error
