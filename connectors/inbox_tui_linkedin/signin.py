"""What a token of LinkedIn's is good for: which pages, which rights, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    Expiry,
    Link,
    PermissionMissing,
    Profile,
    Rejected,
    Secret,
    TargetGone,
    Unreadable,
    server_of,
)
from inbox_tui.connector.fields import Odd, load, moment, text
from inbox_tui.connector.oauth import App, token_ok
from inbox_tui.domain.model import Act, Identity, RemoteId

from . import parse, requests, urns
from .api import Api
from .errors import WRONG

SITE = "https://www.linkedin.com"
API = "https://api.linkedin.com"
TOKEN_PATH = "/oauth/v2/accessToken"  # noqa: S105 - a path
INSPECT_PATH = "/oauth/v2/introspectToken"
TOKEN_LIFE = timedelta(days=60)
REFRESH_LIFE = timedelta(days=365)
WRITE = frozenset({Act.REPLY, Act.LIKE, Act.UNLIKE, Act.EDIT, Act.DELETE})
_PERSON = (
    "A person's token (Share on LinkedIn) may comment and react on LinkedIn but read nothing, not even the answers to "
    "your own posts, so there is nothing here to answer. LinkedIn opens reading to registered organisations alone, "
    "with the Community Management API. LinkedIn's notification mails can be read with the e-mail connector."
)
_NO_WRITE = "This token has no w_organization_social_feed, which LinkedIn grants with the Community Management API."
_NO_ROLE = (
    "You have no role on this page that may comment for it. A super admin grants one on LinkedIn, under Admin tools, "
    "Manage admins."
)
_NO_READ = (
    "With the role of a recruiting poster LinkedIn shows no comments: its lists come back empty. Ask a super admin of "
    "the page for the role of an administrator."
)
_NO_NAMES = (
    "LinkedIn tells a comment's author by a code, not by name, unless LinkedIn has approved that for your app. The "
    "link on a comment shows who wrote it."
)


def login_site(settings: Mapping[str, str]) -> str:
    """Where tokens are renewed: LinkedIn's site, or the other address where one is set. Raises ``Rejected``."""
    server = server_of(settings.get("server", ""), API)
    return SITE if server == API else server


def app_of(settings: Mapping[str, str], secret: Secret | None) -> App | None:
    """The app that renews the login; None where it is not known."""
    client = settings.get("client_id", "").strip()
    if not client or not secret:
        return None
    site = login_site(settings)
    return App(
        authorize=f"{site}/oauth/v2/authorization", token=f"{site}{TOKEN_PATH}", client_id=client, client_secret=secret
    )


class Bearer:
    """The way to LinkedIn while signing in: with the token just pasted."""

    def __init__(self, link: Link, token: Secret) -> None:
        self._link = link
        self._token = token

    async def request(
        self, method: str, url: str, *, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        given = {**(headers or {}), "Authorization": f"Bearer {self._token.reveal()}"}
        return await self._link.http.request(method, url, json=json, headers=given)


def token_of(secrets: Mapping[str, Secret]) -> Secret:
    """The token as pasted. Raises ``Rejected``."""
    token = secrets.get("token")
    if not token or not token_ok(token.reveal()):
        raise Rejected("Signing in needs a token from LinkedIn's token generator, pasted whole.")
    return token


def organization_of(given: str) -> str:
    """A page as typed: its number, its name (``urn:li:organization:5``) or the address of its admin page; empty where
    none was. Raises ``Rejected``."""
    wanted = given.strip().rstrip("/")
    if wanted.startswith(("urn:li:organization:", "urn:li:organizationBrand:")) and urns.last(wanted).isdigit():
        return wanted
    number = next((part for part in wanted.split("/") if part.isascii() and part.isdigit()), "")
    if wanted and not number:
        raise Rejected(
            "Name the page by its number: it stands in the address of its admin page, linkedin.com/company/NUMBER."
        )
    return f"urn:li:organization:{number}" if number else ""


# --- the token itself


async def inspected(link: Link, app: App | None, token: Secret) -> tuple[frozenset[str], datetime | None]:
    """A token's permissions and its end, asked of LinkedIn with the app's own id and secret; nothing where that cannot
    be asked. Raises ``Rejected`` for a token that is over."""
    if app is None or app.client_secret is None:
        return frozenset(), None
    address = app.token.removesuffix(TOKEN_PATH) + INSPECT_PATH
    form = {"client_id": app.client_id, "client_secret": app.client_secret.reveal(), "token": token.reveal()}
    answer = await link.http.request("POST", address, form=form, sign_in=True)
    if answer.status in (400, 401):
        raise Rejected("LinkedIn does not accept this app's id and secret together with this token. Check all three.")
    try:
        raw = load(answer.body) if answer.status == 200 else None
    except Odd:
        raw = None
    if not isinstance(raw, dict):
        return frozenset(), None
    if raw.get("active") is False:
        raise Rejected("This token is over. Make a new one with LinkedIn's token generator and paste it.")
    scopes = frozenset(text(raw, "scope").replace(",", " ").split())
    return scopes, moment(raw.get("expires_at"))


# --- who and what


async def pages(api: Api) -> dict[str, frozenset[str]]:
    """The pages on which the person behind the token has a role."""
    return parse.roles(await api.get(requests.roles()))


async def page_identity(api: Api, urn: str) -> Identity:
    """A page's own. Raises ``Unreadable``, ``TargetGone``."""
    try:
        found = parse.organization(await api.get(requests.organization(urn)))
    except WRONG:
        raise Unreadable("LinkedIn's answer about this page cannot be read.") from None
    if urns.last(found.id) != urns.last(urn):
        raise Unreadable("LinkedIn answered about another page.")
    return Identity(id=RemoteId(urn), handle=found.handle, name=found.name, url=found.url, bio=found.bio)


async def person(api: Api) -> Identity:
    try:
        return parse.member(await api.get(requests.member()))
    except WRONG:
        raise Unreadable("LinkedIn's answer about this login cannot be read.") from None


def page_profile(
    us: Identity, roles: frozenset[str], scopes: frozenset[str], expires: tuple[Expiry, ...], poll: int, version: str
) -> Profile:
    """What ``roles`` and ``scopes`` (empty: not known) make of a page's login. Pure."""
    writes = not scopes or bool(scopes & {"w_organization_social_feed", "w_organization_social"})
    reads = not scopes or bool(scopes & {"r_organization_social_feed", "r_organization_social"})
    feed = "ADMINISTRATOR" in roles and (not scopes or "rw_organization_admin" in scopes)
    why = _NO_ROLE if not roles & parse.WRITERS else "" if writes else _NO_WRITE
    warnings = [_NO_NAMES]
    if not reads:
        warnings.append("This token has no r_organization_social_feed, so no comments can be read with it.")
    elif roles & parse.WRITERS and not roles & parse.READERS:
        warnings.append(_NO_READ)
    elif not feed:
        warnings.append(
            "Without rw_organization_admin and the role of an administrator, mentions and deletions stay unknown."
        )
    seen = "comments and replies on your posts" + (", and mentions" if feed else "")
    return Profile(
        identity=us,
        server=f"LinkedIn API {version}",
        may=frozenset() if why else WRITE,
        reads=seen if reads and roles & parse.READERS else "",
        warnings=tuple(warnings),
        why_not=dict.fromkeys(WRITE, why) if why else {},
        expires=expires,
        poll_seconds=poll,
    )


def person_profile(us: Identity, expires: tuple[Expiry, ...], version: str) -> Profile:
    return Profile(
        identity=us,
        server=f"LinkedIn API {version}",
        warnings=(_PERSON,),
        why_not=dict.fromkeys(WRITE, "A person's token reads nothing on LinkedIn, so there is nothing to answer."),
        expires=expires,
        poll_seconds=3600,
    )


async def who(api: Api, wanted: str) -> tuple[dict[str, frozenset[str]], Identity | None]:
    """The pages to sign in to (``wanted`` alone, where one was named), or the person where there are none.

    Raises ``Rejected``, and what the way there raises.
    """
    try:
        found = await pages(api)
    except (PermissionMissing, TargetGone) as error:
        if wanted:
            raise Rejected(
                "This token may not see which pages you administer: it lacks rw_organization_admin, which LinkedIn "
                "grants with the Community Management API."
            ) from error
        found = {}
    if wanted and wanted not in found:
        raise Rejected("You have no role on that page. Check its number, or ask a super admin of the page for a role.")
    if found:
        return ({wanted: found[wanted]} if wanted else found), None
    try:
        return {}, await person(api)
    except ConnectorError as error:
        raise Rejected(
            "This token opens neither a page nor a person's login. Make one with the Community Management API's "
            "permissions, or with openid, profile and w_member_social."
        ) from error
