"""Google Business Profile as a connector: thin wiring between requests, parsing and the contract."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from inbox_tui.connector import (
    Asker,
    Connector,
    Features,
    Link,
    PermissionMissing,
    Profile,
    Rejected,
    Setting,
    SignedIn,
    SignInNeeded,
    TargetGone,
    Unreadable,
    Unsupported,
    Unsure,
    elsewhere,
    server_of,
)
from inbox_tui.connector.fields import Odd, items, load
from inbox_tui.connector.oauth import App
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Cursor, Identity, Page, Post, PostRef, RemoteId, Reply, Thread
from inbox_tui.domain.secret import Secret
from inbox_tui_google import signin
from inbox_tui_google.business import cursor as spots
from inbox_tui_google.business import requests as ask
from inbox_tui_google.business.api import Api
from inbox_tui_google.business.listen import Listening
from inbox_tui_google.business.parse import Place, Told, account, place, reply, review
from inbox_tui_google.fields import same_words

API = (
    "Google My Business API, My Business Account Management API and My Business Business Information API (they are "
    "there once Google approved the project)"
)
MOST_PAGES = 20
_APPROVAL = (
    " Before any of it works, Google must approve the project: ask at "
    "developers.google.com/my-business/content/prereqs, as an owner or manager of a profile verified for 60 days. "
    "Until then its quota is 0."
)
_ONE_REPLY = "Google Business Profile lets a business do nothing with reviews but reply; report one on Google."
_NOTHING = "This Google account manages no business. Sign in as the one that owns or manages the profile."


class BusinessConnector(Connector):
    """Reviews of a business on Google: hears them with their stars, edits and pictures, and writes the one reply.

    One account holds all locations that the login manages; each review says which of them it is about. It does not see
    questions or messages: Google ended the APIs for both.
    """

    platform: ClassVar[str] = "google-business"
    label: ClassVar[str] = "Google Business Profile"
    tag: ClassVar[str] = "gbp"
    known_as: ClassVar[tuple[str, ...]] = ("my business", "maps", "reviews")
    features: ClassVar[Features] = Features(
        acts=frozenset({Act.REPLY, Act.EDIT, Act.DELETE}),
        why_not={
            **dict.fromkeys((Act.LIKE, Act.UNLIKE, Act.HIDE, Act.UNHIDE, Act.BOOST, Act.UNBOOST), _ONE_REPLY),
            Act.POST: "Updates of a business are not written here: use business.google.com.",
        },
        one_level=True,
        text=TextRules(limit=4096, unit=Unit.BYTES),
        poll_seconds=900,
        costs="Free, but Google must approve your project first: until then its quota is 0 and nothing works.",
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        replace(signin.settings(API)[0], help=signin.STEPS.format(api=API) + _APPROVAL),
        signin.settings(API)[1],
        Setting(
            name="locations",
            label="Locations",
            help="Only these, by name or number, separated by commas. Empty: all that the login manages.",
            required=False,
        ),
        elsewhere(ask.REVIEWS),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (signin.TOKEN_PATH,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._login = signin.login_of(link, _app(link.settings, link.secret("client_secret")))
        self._api = Api(link, self._login, ask.Hosts.of(_server(link.settings)))
        self._known: tuple[Identity, tuple[Place, ...]] | None = None

    # --- signing in

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        server = _server(settings)
        hosts = ask.Hosts.of(server)
        tokens = signin.token_origin(server, ask.REVIEWS)
        return tuple(dict.fromkeys((hosts.reviews, hosts.accounts, hosts.locations, tokens)))

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        app = _app(given, secrets.get("client_secret"))
        why = "Allow inbox-tui to read your business's reviews and reply to them"
        tokens = await signin.tokens_of(link, app, given, secrets, ask, why)
        kept = {**tokens.secrets(), "client_secret": secrets["client_secret"]}
        await link.keep(kept)
        try:
            profile = await cls(link).profile()
        except (SignInNeeded, PermissionMissing) as error:
            raise Rejected(str(error)) from error
        return SignedIn(settings=dict(given), secrets=kept, profile=profile)

    async def profile(self) -> Profile:
        us, places = await self._look_up()
        self._known = us, places
        count = len(places)
        unverified = [each.title or each.name for each in places if not each.verified]
        warnings = list(signin.warnings(self.link))
        if unverified:
            shown = ", ".join(unverified[:5])
            warnings.append(
                f"Not verified, so Google takes no replies for it: {shown}. Verify it at business.google.com."
            )
        return Profile(
            identity=us,
            may=self.features.acts,
            reads=f"the reviews of {count} {'location' if count == 1 else 'locations'}",
            warnings=tuple(warnings),
            expires=signin.expiries(self._login),
        )

    async def _look_up(self) -> tuple[Identity, tuple[Place, ...]]:
        """Who we are, and the locations we manage: each once, whichever of our accounts it is under."""
        hosts = self._api.hosts
        doing = "reading which businesses you manage"
        raw_accounts = await self._all(lambda token: ask.accounts(hosts, token), "accounts", doing)
        accounts = _readable(raw_accounts, account)
        found: dict[str, Place] = {}
        for name, _ in accounts:
            raw = await self._all(lambda token, name=name: ask.locations(hosts, name, token), "locations", doing)
            for each in _readable(raw, lambda one, name=name: place(one, name)):
                found.setdefault(each.id, each)
        wanted = _wanted(self.link.settings.get("locations", ""))
        places = tuple(each for each in found.values() if not wanted or wanted & _names(each))
        if not accounts or not found:
            raise PermissionMissing(_NOTHING)
        if not places:
            raise PermissionMissing("None of the locations you manage is called that. Check the setting Locations.")
        name, title = accounts[0]
        one = places[0].title if len(places) == 1 else ""
        shown = (one or title).removeprefix("@").strip() or name.rpartition("/")[2]
        return Identity(id=RemoteId(name), handle=shown, name=shown), places

    async def _all(self, call: Any, key: str, doing: str) -> list[Any]:
        found: list[Any] = []
        token = ""
        for _ in range(MOST_PAGES):
            raw = await self._api.read(call(token), doing)
            if not isinstance(raw.get(key, []), list):
                raise Unreadable("Google does not say which businesses this login manages.", repr(dict(raw))[:200])
            found += items(raw.get(key))
            onward = raw.get("nextPageToken")
            if not isinstance(onward, str) or not onward or onward == token:
                break
            token = onward
        return found

    async def _us(self) -> tuple[Identity, tuple[Place, ...]]:
        if self._known is None:
            await self.profile()
        if self._known is None:
            raise Unreadable("Google does not say which businesses this login manages.")
        return self._known

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        us, places = await self._us()
        async for page in Listening(self._api, us, places, spots.read(since)).run():
            yield page

    async def thread(self, ref: PostRef) -> Thread:
        told = await self._review(ref.id)
        if ref.id not in {post.ref.id for post in told.posts}:
            raise TargetGone("That reply is gone.")
        return Thread(posts=told.posts, known=len(told.posts))

    async def _review(self, name: str) -> Told:
        """A review with its reply as they are now. Raises ``TargetGone``."""
        us, places = await self._us()
        name = ask.review_of(name)
        where = next((each for each in places if name.startswith(each.name + "/")), None)
        if where is None:
            raise TargetGone("That review is of a location this login does not manage (any more).")
        raw = await self._api.read(ask.review(self._api.hosts, name), "reading this review")
        try:
            told = review(raw, us, where)
        except Odd:
            raise Unreadable("Google's answer does not show this review.", repr(dict(raw))[:200]) from None
        if told.name != name:
            raise Unreadable("Google answered with another review.")
        return told

    # --- sending

    async def find_sent(self, reply: Reply) -> Post | None:
        if reply.target is None:
            raise Unsupported("A business only replies to reviews.")
        _, places = await self._us()
        if not any(reply.target.id.startswith(each.name + "/") for each in places):
            raise PermissionMissing("This login no longer manages that location, so its reviews cannot be looked at.")
        try:
            told = await self._review(reply.target.id)
        except TargetGone:
            return None
        ours = told.posts[1:]
        return next((post for post in ours if same_words(post.text, reply.text)), None)

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY or reply.target is None:
            raise Unsupported("A business only replies to reviews.")
        if not reply.text.strip():
            raise Rejected("There is nothing to send yet.")
        # Writing replaces what is there: another reply must not be lost by it.
        there = (await self._review(reply.target.id)).posts[1:]
        if there and not same_words(there[0].text, reply.text):
            raise Rejected("This review has a reply already. Sync, then edit that one.")
        return await self._write(reply.target.id, reply.text, "replying")

    async def _write(self, name: str, words: str, doing: str) -> Post:
        us, places = await self._us()
        name = ask.review_of(name)
        where = next((each for each in places if name.startswith(each.name + "/")), None)
        answer = await self._api.write(ask.reply(self._api.hosts, name, words), doing)
        try:
            sent = reply(load(answer.body), name, us, where.url if where else "")
        except Odd:
            raise Unsure("Google's answer does not show our reply. Looking for it.") from None
        if not same_words(sent.text, words):
            raise Unsure("Google answered with a different reply than ours. Looking for it.")
        return sent

    async def _act(self, reply: Reply) -> Post | None:
        if reply.act not in self.features.acts or reply.target is None:
            raise Unsupported(self.features.why_not.get(reply.act, _ONE_REPLY))
        name = reply.target.id
        if ask.review_of(name) == name:
            raise Rejected("That review is not yours: only your own reply can be changed.")
        if reply.act is Act.EDIT:
            if not reply.text.strip():
                raise Rejected("There is nothing to send yet.")
            return await self._write(name, reply.text, "editing the reply")
        try:
            await self._api.write(ask.delete(self._api.hosts, ask.review_of(name)), "deleting the reply")
        except TargetGone:
            self.link.log.info("deleted already: %s", name)
        return None


def _server(settings: Mapping[str, str]) -> str:
    return server_of(settings.get("server", ""), ask.REVIEWS)


def _app(given: Mapping[str, str], secret: Secret | None) -> App:
    return signin.app_of(_server(given), ask.REVIEWS, given.get("client_id", "").strip(), secret, ask.SCOPE)


def _wanted(setting: str) -> set[str]:
    return {one.strip().casefold() for one in setting.split(",") if one.strip()}


def _names(each: Place) -> set[str]:
    return {each.id, each.title.casefold(), each.name}


def _readable(raw: list[Any], read: Any) -> list[Any]:
    found = []
    for each in raw:
        try:
            found.append(read(each))
        except Odd:
            continue
    return found
