"""From a person's Facebook login to their Pages' own tokens, which last; Instagram accounts hang on Pages, too.

A person's token shows a Page's comments as an empty list and says nothing: so a Page's token is needed, and it is
checked that it is one. Page tokens made of a long-lived token have no end (Meta's page on long-lived tokens).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import (
    Asker,
    ConnectorError,
    Link,
    PermissionMissing,
    Rejected,
    Secret,
    SignInNeeded,
    TargetGone,
    Unreadable,
    Unsupported,
)
from inbox_tui.connector.fields import items, mapping, part, text
from inbox_tui.connector.oauth import App
from inbox_tui.domain.value import value_class
from inbox_tui_meta import tokens
from inbox_tui_meta.fields import ident_or_none, when_or_none
from inbox_tui_meta.graph import Graph

FACEBOOK = "https://graph.facebook.com"
WEBSITE = "https://www.facebook.com"
TOKEN = "/oauth/access_token"  # noqa: S105 - a path
REDIRECT = "http://localhost/"
"""Taken by itself from apps in development mode. Nobody listens there: the address is pasted."""
DATA_ACCESS = timedelta(days=90)
SOON = timedelta(days=7)
_ENDS_SOON = (
    "That is a person's token, and it ends soon: Pages' tokens made of it would end with it. Give the app's id and "
    "secret, too, or paste the Page's own token."
)


@value_class(kw_only=True)
class Found:
    """A Page and the way into it."""

    id: str
    name: str
    token: Secret
    tasks: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    ends: datetime | None = None
    """When the token ends; None: as far as is known never."""
    data_access: datetime | None = None
    """Until when Facebook shows this login's data; renewed by signing in."""
    instagram: str = ""
    """The id of the Instagram account that hangs on the Page; empty: none is known."""


@value_class(kw_only=True)
class Told:
    """What Facebook says of a token."""

    scopes: frozenset[str] = frozenset()
    ends: datetime | None = None
    data_access: datetime | None = None


class SignIn:
    def __init__(self, link: Link, version: str, server: str, service: str, scopes: tuple[str, ...]) -> None:
        """``server`` is the Graph API's origin; with another than the vendor's the login page is there, too."""
        self.link = link
        self.service = service
        self.scopes = scopes
        self.version = version
        self.website = WEBSITE if server == FACEBOOK else server

    def _graph(self, token: Secret) -> Graph:
        return Graph(self.link, self.service, self.version, token)

    async def pages(self, given: Mapping[str, str], secrets: Mapping[str, Secret], asker: Asker) -> list[Found]:
        """The Pages this login opens, those asked for first. Raises ``Rejected`` and what the way there raises."""
        app_id, secret = given.get("app_id", "").strip(), secrets.get("app_secret")
        browser = not secrets.get("token")
        if pasted := secrets.get("token"):
            token = tokens.pasted_token(pasted.reveal())
            own = await self._own_page(token)
            if own is not None:
                return [own]
        else:
            token = await self._person(app_id, secret, asker)
        if app_id and secret:
            token = await self._long(app_id, secret, token)
        told = await self._told(token)
        if not (app_id and secret) and told.ends is not None and told.ends - self.link.now() < SOON:
            raise Rejected(_ENDS_SOON)
        found = await self._managed(token, told, browser)
        wanted = given.get("page", "").strip().casefold()
        if wanted:
            found = [each for each in found if wanted in (each.id.casefold(), each.name.casefold())]
        if not found:
            raise Rejected(
                "This login manages no such Page. Grant the app access to your Page in the browser, and give its name "
                "or id as it stands on Facebook."
            )
        return found

    async def _person(self, app_id: str, secret: Secret | None, asker: Asker) -> Secret:
        if not app_id or not secret:
            raise Rejected(
                "Facebook needs an app of your own: give its id and its secret, or paste a Page token. The help says "
                "where to click."
            )
        app = App(
            authorize=f"{self.website}/{self.version}/dialog/oauth",
            token=TOKEN,
            client_id=app_id,
            client_secret=secret,
            scopes=",".join(self.scopes),
        )
        why = "Allow your app to read and answer your Page"
        grant = await tokens.allow(self.link, app, asker, why=why, redirect=REDIRECT, service=self.service)
        return grant.tokens.access

    async def _long(self, app_id: str, secret: Secret, token: Secret) -> Secret:
        """A person's token of an hour for one of about 60 days."""
        params = {
            "grant_type": "fb_exchange_token",
            "client_id": app_id,
            "client_secret": secret.reveal(),
            "fb_exchange_token": token.reveal(),
        }
        return (await tokens.exchange(self.link, TOKEN, self.service, params)).access

    async def _own_page(self, token: Secret) -> Found | None:
        """The Page whose token this is; None for a person's. Only a Page has a category."""
        try:
            raw = await self._graph(token).get(
                "me", params=(("fields", "id,name,category,instagram_business_account"),), doing="signing in"
            )
        except (Rejected, Unsupported):
            return None  # "nonexisting field (category)": a person
        except SignInNeeded as error:
            raise Rejected("Facebook does not take this token. Copy it anew.") from error
        number = ident_or_none(raw.get("id"))
        if number is None:
            raise Rejected("Facebook does not say whose token that is. Copy it anew.")
        if not text(raw, "category"):
            return None
        told = await self._told(token)
        return Found(
            id=number, name=text(raw, "name", 200), token=token,
            scopes=told.scopes, ends=told.ends, data_access=told.data_access,
            instagram=ident_or_none(part(raw, "instagram_business_account").get("id")) or "",
        )  # fmt: skip

    async def _told(self, token: Secret) -> Told:
        """What Facebook says of a token, where it lets the token ask about itself."""
        try:
            raw = part(await self._graph(token).get("debug_token", params=(("input_token", token.reveal()),)), "data")
        except (PermissionMissing, Rejected, TargetGone, Unsupported, Unreadable) as error:
            self.link.log.info("nothing is told of the token: %s", error)
            return Told()
        return Told(
            scopes=frozenset(each for each in items(raw.get("scopes"), 100) if isinstance(each, str)),
            ends=when_or_none(raw.get("expires_at")) if raw.get("expires_at") else None,
            data_access=when_or_none(raw.get("data_access_expires_at")) if raw.get("data_access_expires_at") else None,
        )

    async def _managed(self, token: Secret, told: Told, browser: bool) -> list[Found]:
        """The Pages of a person's token, each with a token of its own."""
        fields = "id,name,access_token,tasks,instagram_business_account"
        found: dict[str, Found] = {}
        data_access = told.data_access or (self.link.now() + DATA_ACCESS if browser else None)
        try:
            graph = self._graph(token)
            async for batch in graph.edge("me", "accounts", params=(("fields", fields), ("limit", "100")), most=5):
                for raw in batch.items:
                    page = self._page(raw, told, data_access)
                    if page is not None:
                        found[page.id] = page
        except SignInNeeded as error:
            raise Rejected("Facebook does not take this login. Start again.") from error
        except (PermissionMissing, Unsupported) as error:
            raise Rejected(
                "The list of your Pages was not granted (pages_show_list). Start again and grant it."
            ) from error
        if not found:
            raise Rejected(
                "This login manages no Page, or was not granted any. Start again, and choose your Page in the browser."
            )
        return list(found.values())

    @staticmethod
    def _page(raw: Any, told: Told, data_access: datetime | None) -> Found | None:
        if not isinstance(raw, dict):
            return None
        raw = mapping(raw)
        number, name, token = ident_or_none(raw.get("id")), text(raw, "name", 200), text(raw, "access_token", 9000)
        if number is None or not tokens.usable(token):
            return None
        return Found(
            id=number,
            name=name or number,
            token=Secret(token),
            tasks=frozenset(each for each in items(raw.get("tasks"), 50) if isinstance(each, str)),
            scopes=told.scopes,
            data_access=data_access,
            instagram=ident_or_none(part(raw, "instagram_business_account").get("id")) or "",
        )


async def whose(graph: Graph, page: str) -> str:
    """The Page's name, after making sure that the token is this Page's own. Raises ``SignInNeeded``."""
    try:
        raw = await graph.get("me", params=(("fields", "id,name"),), doing="reading who we are")
    except ConnectorError as error:
        if isinstance(error, TargetGone):
            raise SignInNeeded("The Page is gone, or this login no longer sees it. Sign in again.") from error
        raise
    number = ident_or_none(raw.get("id"))
    if number is None:
        raise Unreadable("Facebook does not say whose login this is. It will be asked again.")
    if number != page:
        raise SignInNeeded(
            "This token is a person's (or another Page's): with it Facebook shows no comments and says nothing. Sign "
            "in again with the Page's own token."
        )
    return text(raw, "name", 200)
