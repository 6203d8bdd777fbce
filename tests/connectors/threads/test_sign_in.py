"""Signing in with a dashboard token or a pasted address; renewal; what a login may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.connector import Rejected, Secret, SignedIn, SignInNeeded
from inbox_tui.domain.model import Act
from inbox_tui_meta import ThreadsConnector
from threads_desk import Desk
from threads_world import APP, APP_SECRET, CODE, OUR_ID, US

REDIRECT = "https://shop.example/threads"


class Person:
    """Somebody who allows it in the browser and pastes the address they end at."""

    def __init__(self, code: str = CODE) -> None:
        self.opened = ""
        self.code_ = code

    async def open(self, url: str, why: str) -> None:
        self.opened = url

    async def code(self, label: str, help: str) -> str:
        state = parse_qs(urlsplit(self.opened).query)["state"][0]
        return f"{REDIRECT}?code={self.code_}&state={state}#_"

    def catcher(self, *, port: int = 0, path: str = "") -> Any:
        raise AssertionError("nothing can be caught: Threads takes no address of this machine")


async def signed_in(desk: Desk, secrets: Mapping[str, str], person: Person | None = None, **given: str) -> SignedIn:
    kept = {name: Secret(value) for name, value in secrets.items()}
    return await ThreadsConnector.sign_in(
        desk.link, {"server": "https://server.example", **given}, kept, person or Person()
    )


async def test_a_dashboard_token_is_renewed_at_once(desk: Desk) -> None:
    signed = await signed_in(desk, {"token": desk.world.token})
    us = signed.profile.identity
    assert (us.id, us.handle, us.name) == (OUR_ID, US, "Brand Shop")
    assert signed.secrets["token"].reveal() == desk.world.token
    assert desk.world.renewals == 1
    assert signed.profile.may == frozenset({Act.REPLY, Act.HIDE, Act.UNHIDE, Act.DELETE})
    assert [each.what for each in signed.profile.expires] == ["Threads' leave to read this account"]
    assert signed.profile.reads.startswith("your own posts, replies to them at any depth, ")
    assert signed.profile.reads.endswith(", mentions")


async def test_a_token_made_today_is_kept_as_it_is(desk: Desk) -> None:
    desk.world.made = desk.link.now()
    signed = await signed_in(desk, {"token": desk.world.token})
    assert signed.secrets["token"].reveal() == desk.world.token
    assert desk.world.renewals == 0
    desk.link.secrets = dict(signed.secrets)
    desk.anew()
    desk.link.time += timedelta(days=31)
    await desk.look()
    assert desk.world.renewals == 1, "renewed long before it ends"
    assert desk.link.secrets["token"].reveal() == desk.world.token


async def test_a_renewal_that_fails_keeps_the_good_token(desk: Desk) -> None:
    signed = await signed_in(desk, {"token": desk.world.token})
    desk.link.secrets = dict(signed.secrets)
    desk.anew()
    desk.link.time += timedelta(days=40)
    desk.world.made = desk.link.now()
    await desk.look()
    assert desk.link.secrets["token"].reveal() == desk.world.token
    desk.world.end()
    desk.link.time += timedelta(days=30)
    with pytest.raises(SignInNeeded):
        await desk.look()
    assert desk.link.secrets["token"].reveal() == desk.world.token


async def test_with_the_browser(desk: Desk) -> None:
    person = Person()
    signed = await signed_in(desk, {"app_secret": APP_SECRET}, person, app_id=APP, redirect=REDIRECT)
    query = parse_qs(urlsplit(person.opened).query)
    assert query["redirect_uri"] == [REDIRECT]
    assert "threads_manage_replies" in query["scope"][0].split(",")
    assert signed.secrets["token"].reveal() == desk.world.token
    assert "expires" in signed.secrets


@pytest.mark.parametrize(
    ("given", "secrets", "words"),
    [
        ({}, {}, "dashboard"),
        ({"app_id": APP, "redirect": REDIRECT}, {}, "secret"),
        ({"app_id": APP, "redirect": "http://shop.example/"}, {"app_secret": APP_SECRET}, "https"),
        ({"app_id": APP, "redirect": "https://localhost/"}, {"app_secret": APP_SECRET}, "https"),
        ({"app_id": APP, "redirect": "https://127.0.0.1/"}, {"app_secret": APP_SECRET}, "https"),
        ({}, {"token": "wrong"}, "token"),
    ],
)
async def test_what_is_wrong_is_said(desk: Desk, given: dict[str, str], secrets: dict[str, str], words: str) -> None:
    with pytest.raises(Rejected) as caught:
        await signed_in(desk, secrets, **given)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")


async def test_a_code_that_is_not_taken(desk: Desk) -> None:
    with pytest.raises(Rejected):
        await signed_in(desk, {"app_secret": APP_SECRET}, Person("used"), app_id=APP, redirect=REDIRECT)


async def test_what_was_not_granted_is_said(desk: Desk) -> None:
    for scope in ("threads_content_publish", "threads_manage_mentions", "threads_read_replies"):
        desk.world.scopes.remove(scope)
    profile = (await signed_in(desk, {"token": desk.world.token})).profile
    assert profile.may == frozenset({Act.HIDE, Act.UNHIDE, Act.DELETE})
    assert profile.why_not[Act.REPLY] == "It needs the permission threads_content_publish."
    assert profile.reads == "your own posts"
    assert sum("permission" in each for each in profile.warnings) == 2


async def test_another_accounts_login_is_refused(desk: Desk) -> None:
    desk.link.settings = {**desk.link.settings, "id": "1"}
    with pytest.raises(SignInNeeded):
        await desk.anew().profile()


def test_where_the_login_goes() -> None:
    assert ThreadsConnector.origins({}) == ("https://graph.threads.net",)
    assert ThreadsConnector.origins({"server": "http://127.0.0.1:9/"}) == ("http://127.0.0.1:9",)
