"""The ways in: a token from the dashboard, the browser, or a Facebook Page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.connector import Rejected
from inbox_tui.domain.model import Act
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import EPOCH, FakeLink
from inbox_tui_meta import InstagramConnector
from instagram_world import US, InstagramWorld


class Person:
    page = ""
    code_ = "good-code"

    async def open(self, url: str, why: str) -> None:
        self.page = url

    async def code(self, label: str, help: str) -> str:
        state = parse_qs(urlsplit(self.page).query)["state"][0]
        return f"https://brand.example/done?code={self.code_}&state={state}#_"

    def catcher(self, *, port: int = 0, path: str = "") -> Any:
        raise AssertionError("nothing is caught")


BROWSER = {"app_id": "4711", "redirect": "https://brand.example/done"}


def world() -> InstagramWorld:
    return InstagramWorld(lambda: EPOCH)


async def sign_in(
    made: InstagramWorld, given: dict[str, str] | None = None, person: Person | None = None, **secrets: str
) -> Any:
    given = given or {}
    link = FakeLink(
        made,  # type: ignore[arg-type]
        settings=given,
        origins=InstagramConnector.origins(given),
        sign_in_paths=InstagramConnector.sign_in_paths,
    )
    kept = {name: Secret(value) for name, value in secrets.items()}
    return await InstagramConnector.sign_in(link, given, kept, person or Person())


async def test_a_token_from_the_dashboard_is_renewed_at_once() -> None:
    made = world()
    old = made.token
    found = await sign_in(made, token=old)
    assert found.secrets["token"].reveal() == made.token != old
    assert found.secrets["expires"].reveal() == (EPOCH + timedelta(days=60)).isoformat()
    assert found.settings["account"] == US
    assert (found.profile.identity.handle, found.profile.identity.name) == ("brand", "Brand")
    assert Act.LIKE not in found.profile.may


async def test_one_made_today_is_taken_as_it_is() -> None:
    made = world()
    made.made_at = EPOCH - timedelta(hours=1)
    found = await sign_in(made, token=made.token)
    assert found.secrets["token"].reveal() == made.token
    assert found.secrets["expires"].reveal() == (EPOCH + timedelta(days=59)).isoformat()


@pytest.mark.parametrize("wrapped", [False, True])
async def test_with_the_browser_flat_or_wrapped(wrapped: bool) -> None:
    made = world()
    made.wrapped = wrapped
    person = Person()
    found = await sign_in(made, BROWSER, person, app_secret="app-secret")
    assert person.page.startswith("https://www.instagram.com/oauth/authorize?")
    assert found.secrets["token"].reveal() == made.token
    assert found.settings["scopes"].split()[0] == "instagram_business_basic"
    assert found.settings["account"] == US


@pytest.mark.parametrize(
    ("given", "secrets"),
    [
        ({}, {}),
        (BROWSER, {}),
        ({"app_id": "4711", "redirect": "http://localhost/"}, {"app_secret": "app-secret"}),
        ({"route": "elsewhere"}, {"token": "x"}),
        ({}, {"token": "nonsense"}),
        (BROWSER, {"app_secret": "wrong"}),
    ],
)
async def test_what_is_wrong_is_said(given: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        await sign_in(world(), given, **secrets)


async def test_by_way_of_a_page() -> None:
    made = world()
    found = await sign_in(made, {"route": "facebook"}, token=made.page_token)
    assert found.settings["route"] == "facebook"
    assert found.settings["server"] == "https://graph.facebook.com"
    assert found.settings["account"] == US
    assert found.secrets.keys() == {"token"}
    assert {Act.LIKE, Act.UNLIKE} <= found.profile.may


def test_credentials_go_to_the_routes_hosts_only() -> None:
    origins = InstagramConnector.origins
    assert origins({}) == ("https://graph.instagram.com", "https://api.instagram.com")
    assert origins({"route": "facebook"}) == ("https://graph.facebook.com",)
    assert origins({"server": "http://127.0.0.1:8000/"}) == ("http://127.0.0.1:8000",)
    assert origins({"route": "facebook", "server": "http://127.0.0.1:8000"}) == ("http://127.0.0.1:8000",)
