"""Pinterest's API v5: it counts comments and reactions, it shows none and takes none. So this tells that something was
said, and opens the pin. Who and what come with the mail connector."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from urllib.parse import quote

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
from inbox_tui.domain.model import Act, Cursor, Identity, Page, PostRef, Thread
from inbox_tui.domain.secret import Secret
from inbox_tui_pinterest import cursor as memories
from inbox_tui_pinterest import parse
from inbox_tui_pinterest.errors import trouble

API = "https://api.pinterest.com"
SITE = "https://www.pinterest.com"
EXCHANGE = "/v5/oauth/token"
SCOPES = "boards:read,pins:read,user_accounts:read"
PORT, PATH = 8717, "/callback"
PAGE = 250
PAGES = 40
"""The most that one look reads; pins that are only saved from others stand in between."""
FIRST_LOOK = timedelta(days=30)
_NO_ACTS = "Pinterest's API has no comments: o opens the pin, and everything is done there."


def _app(settings: Mapping[str, str], secret: Secret | None) -> oauth.App:
    server = server_of(settings.get("server", ""), API)
    return oauth.App(
        authorize=f"{SITE if server == API else server}/oauth/",
        token=EXCHANGE,
        client_id=settings.get("client_id", ""),
        client_secret=secret,
        scopes=SCOPES,
        basic=True,
    )


class PinterestConnector(Connector):
    """How many comments your own pins have, and which have new ones. Who wrote them and what is not told to apps."""

    platform = "pinterest"
    label = "Pinterest"
    tag = "pin"
    features = Features(
        acts=frozenset(),
        why_not=dict.fromkeys((Act.REPLY, Act.POST, Act.EDIT, Act.DELETE, Act.LIKE, Act.BOOST, Act.HIDE), _NO_ACTS),
        one_level=True,
        # A new app may make a thousand calls a day; 250 pins cost one.
        poll_seconds=900,
    )
    settings = (
        Setting(
            name="client_id",
            label="App id",
            help="Make an app at developers.pinterest.com > My apps (trial access is enough), add the redirect address "
            f"http://127.0.0.1:{PORT}{PATH} under Configure, and copy its App id.",
        ),
        Setting(name="client_secret", label="App secret key", help="From the same page.", secret=True),
        elsewhere(API),
    )
    sign_in_paths = (EXCHANGE,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        app = _app(link.settings, link.secret("client_secret"))
        self._login = oauth.Login(link, oauth.refreshing(link, app))
        self._us: Identity | None = None

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        app = _app(given, secrets.get("client_secret"))
        if app.client_secret is None:
            raise Rejected("Pinterest wants the app's secret key too. Copy it from the app's page.")
        tokens = await oauth.allow(
            link, app, ask, why="Let inbox-tui read your pins and their counts.", port=PORT, path=PATH
        )
        kept = {"client_secret": app.client_secret, **tokens.secrets()}
        await link.keep(kept)
        connector = cls(link)
        return SignedIn(settings=dict(given), secrets=kept, profile=await connector.profile())

    async def profile(self) -> Profile:
        return Profile(
            identity=await self._who(),
            server="API v5",
            reads="how many comments and reactions your pins have",
            warnings=("Who commented, and what, comes by mail: add Pinterest's notification mails as a mail account.",),
        )

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        us, memory = await self._who(), memories.load(since)
        first = memory is None or memory.first
        before: Mapping[str, int] = memory.counts if memory is not None else {}
        told = memory.unread if memory is not None else 0
        counts: dict[str, int] = {}
        unread, bookmark, asked, now = 0, "", {""}, self.link.now()
        for number in range(1, PAGES + 1):
            params = {"page_size": str(PAGE), "pin_metrics": "true", **({"bookmark": bookmark} if bookmark else {})}
            found = parse.pins(await self._get("/v5/pins", params))
            posts = []
            for pin in [pin for pin in found.pins if pin.id not in counts]:
                counts[pin.id] = pin.comments
                had = before.get(pin.id, 0)
                if pin.comments > had and not (first and pin.created_at < now - FIRST_LOOK):
                    posts += [parse.pin_post(pin, us), parse.news(pin, had, now)]
            # A pin that cannot be read comes with every look; that is said once.
            unread += found.skipped
            more = max(0, unread - told)
            told += more
            # Counts are only believed to be told once all pins of this look have been: until then the old ones stand.
            whole = found.bookmark in asked or len(counts) >= memories.MOST or number == PAGES
            # The newest first: of too many the oldest are forgotten.
            so_far = {**counts, **before, **counts}
            kept = memories.Memory(counts, unread) if whole else memories.Memory(so_far, told, first)
            yield Page(
                posts=tuple(posts), cursor=memories.dump(kept), skipped=more, sample=found.sample if more else ""
            )
            if whole:
                return
            bookmark = found.bookmark
            asked.add(bookmark)

    async def thread(self, ref: PostRef) -> Thread:
        name = ref.id.partition("#")[0]
        us = await self._who()
        pin = parse.pin(parse.load(await self._get(f"/v5/pins/{quote(name, safe='')}", {"pin_metrics": "true"})))
        if pin is None:
            raise TargetGone("That pin is no longer on Pinterest.")
        told = parse.again(pin, ref)
        return Thread(posts=(parse.pin_post(pin, us), *((told,) if told is not None else ())))

    async def _who(self) -> Identity:
        if self._us is None:
            self._us = parse.user(await self._get("/v5/user_account", {}))
        return self._us

    async def _get(self, path: str, params: Mapping[str, str]) -> bytes:
        answer = await self._login.request("GET", path, params=params)
        if (error := trouble(answer, self.link.now())) is not None:
            raise error
        return answer.body
