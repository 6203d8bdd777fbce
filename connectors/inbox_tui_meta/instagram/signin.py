"""The two ways into Instagram: its own login (recommended), or by way of the Facebook Page the account hangs on."""

from __future__ import annotations

from collections.abc import Mapping

from inbox_tui.connector import (
    Asker,
    Link,
    Rejected,
    Secret,
    Setting,
    SignInNeeded,
    TargetGone,
    Unreadable,
    elsewhere,
    server_of,
)
from inbox_tui.connector.fields import Odd
from inbox_tui.connector.oauth import App, Tokens
from inbox_tui.domain.value import value_class
from inbox_tui_meta import pages, tokens, versions
from inbox_tui_meta.graph import Graph
from inbox_tui_meta.instagram import fields as ask
from inbox_tui_meta.instagram import parse
from inbox_tui_meta.instagram.rules import PAGE

INSTAGRAM = "instagram"

SETTINGS = (
    Setting(
        name="token",
        label="Token",
        help="You need a professional account and an app of your own: at developers.facebook.com create an app of type "
        "Business, add Instagram, and under API setup with Instagram business login add your account and press "
        "Generate token. It lasts 60 days and is renewed by itself. Empty: sign in with the browser.",
        required=False,
        secret=True,
    ),
    Setting(
        name="app_id",
        label="App id",
        help="Only for the browser: the Instagram app id (not the Meta app's) from the same page.",
        required=False,
    ),
    Setting(
        name="app_secret",
        label="App secret",
        help="Only for the browser: the Instagram app secret from the same page.",
        required=False,
        secret=True,
    ),
    Setting(
        name="redirect",
        label="Redirect address",
        help="Only for the browser: an https address you registered with the app under Business login settings. The "
        "page need not exist: its address is pasted here.",
        required=False,
    ),
    Setting(
        name="route",
        label="Route",
        help="instagram, or facebook for an app that uses Facebook Login and an account that hangs on a Page: only "
        "there can comments be liked. The id and secret are then the Meta app's.",
        default=INSTAGRAM,
        required=False,
    ),
    Setting(
        name="account",
        label="Account",
        help="Only for the route facebook: the account's id, or the name of the Page it hangs on. Empty: all of them, "
        "each as an account of its own.",
        required=False,
    ),
    versions.SETTING,
    elsewhere(ask.ORIGIN),
)


@value_class(kw_only=True)
class Found:
    """A way into one account."""

    tokens: Tokens
    page_account: str = ""
    """The account's id where the way leads by a Page; empty: the token is the account's own."""


def by_page(settings: Mapping[str, str]) -> bool:
    return settings.get("route", "").strip() == PAGE


def origin_of(settings: Mapping[str, str]) -> str:
    """The Graph API's origin: each route has its own. Raises ``Rejected``."""
    server = server_of(settings.get("server", ""), ask.ORIGIN)
    return pages.FACEBOOK if by_page(settings) and server == ask.ORIGIN else server


async def accounts(
    link: Link, version: str, given: Mapping[str, str], secrets: Mapping[str, Secret], asker: Asker
) -> list[Found]:
    """The accounts this login opens. Raises ``Rejected`` and what the way there raises."""
    route = given.get("route", "").strip() or INSTAGRAM
    if route not in (INSTAGRAM, PAGE):
        raise Rejected("The route is instagram or facebook.")
    if route == PAGE:
        way = pages.SignIn(link, version, origin_of(given), ask.SERVICE, ask.PAGE_SCOPES)
        found = [each for each in await way.pages({**given, "page": ""}, secrets, asker) if each.instagram]
        wanted = given.get("account", "").strip().casefold()
        found = [each for each in found if not wanted or wanted in (each.instagram, each.name.casefold())]
        if not found:
            raise Rejected(
                "No such Instagram account hangs on your Pages. Connect it to a Page in Instagram's settings, or take "
                "the route instagram."
            )
        return [
            Found(
                tokens=Tokens(access=each.token, expires_at=each.ends, scopes=" ".join(sorted(each.scopes))),
                page_account=each.instagram,
            )
            for each in found
        ]
    if pasted := secrets.get("token"):
        token = tokens.pasted_token(pasted.reveal())
        return [Found(tokens=await tokens.dashboard(link, token, ask.REFRESH, "ig_refresh_token", ask.SERVICE))]
    return [Found(tokens=await _browser(link, given, secrets.get("app_secret"), asker))]


async def _browser(link: Link, given: Mapping[str, str], secret: Secret | None, asker: Asker) -> Tokens:
    app_id, redirect = given.get("app_id", "").strip(), given.get("redirect", "").strip()
    if not app_id or not secret or not redirect.startswith("https://"):
        raise Rejected(
            "Paste a token, or give the app's id and secret and the https redirect address you registered with it."
        )
    server = origin_of(given)
    app = App(
        authorize=f"{ask.WEBSITE if server == ask.ORIGIN else server}/oauth/authorize",
        token=f"{ask.CODES if server == ask.ORIGIN else server}{ask.TOKEN}",
        client_id=app_id,
        client_secret=secret,
        scopes=",".join(ask.SCOPES),
    )
    why = "Allow your app to read and answer your Instagram account"
    short = await tokens.allow(link, app, asker, why=why, redirect=redirect, service=ask.SERVICE)
    params = {
        "grant_type": "ig_exchange_token",
        "client_secret": secret.reveal(),
        "access_token": short.tokens.access.reveal(),
    }
    long = tokens.lasting(await tokens.exchange(link, ask.EXCHANGE, ask.SERVICE, params), link.now())
    return Tokens(access=long.access, expires_at=long.expires_at, scopes=short.tokens.scopes)


async def whose(graph: Graph, page_account: str = "") -> tuple[parse.View, str]:
    """Who we are, and the name. ``user_id`` is what paths and messages use; ``id`` is good within this app alone.

    Raises ``SignInNeeded`` where the login no longer sees the account."""
    parts, params = ((page_account,), ask.OF_PAGE) if page_account else (("me",), ask.ME)
    try:
        raw = await graph.get(*parts, params=params, doing="reading who we are")
    except TargetGone as error:
        raise SignInNeeded("This login no longer sees the Instagram account. Sign in again under Accounts.") from error
    try:
        return parse.view(raw)
    except Odd:
        raise Unreadable("Instagram does not say whose login this is. It will be asked again.") from None
