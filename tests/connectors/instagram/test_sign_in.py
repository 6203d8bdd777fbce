"""The ways in: a token from the dashboard, the browser, or a Facebook Page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.connector import Answer, Rejected
from inbox_tui.domain.model import Act
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import EPOCH, Call, FakeLink, answer
from inbox_tui_meta import InstagramConnector
from instagram_world import US, InstagramWorld, fault


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


async def sign_in(made: Any, given: dict[str, str] | None = None, person: Person | None = None, **secrets: str) -> Any:
    given = given or {}
    link = FakeLink(
        made,
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


def two_pages(call: Call) -> Answer:
    """A person with two Pages that have accounts, and one that has none."""
    pages = {"1000": "Brand", "2000": "Second Brand", "3000": "Quiet"}
    match call.path.removeprefix("/v26.0/"):
        case "oauth/access_token" | "/oauth/access_token":
            return answer(200, {"access_token": "long-person", "expires_in": 5184000})
        case "me/accounts":
            rows = [
                {"id": number, "name": name, "access_token": f"token-of-{number}", "tasks": ["MODERATE"]}
                | ({"instagram_business_account": {"id": f"1784{number}"}} if name != "Quiet" else {})
                for number, name in pages.items()
            ]
            return answer(200, {"data": rows})
        case "17841000" | "17842000" as number:
            assert call.headers["authorization"] == f"Bearer token-of-{number.removeprefix('1784')}"
            return answer(200, {"id": number, "username": f"brand_{number}"})
        case "me":
            return fault(100, message="(#100) Tried accessing nonexisting field (category)")
    return fault(100)


async def test_several_accounts_by_way_of_pages() -> None:
    given = {"route": "facebook", "app_id": "4711"}
    secrets = {"token": "short-person", "app_secret": "app-secret"}
    found = await sign_in(two_pages, given, **secrets)
    assert [each.settings["account"] for each in (found, *found.also)] == ["17841000", "17842000"]
    assert found.also[0].secrets["token"].reveal() == "token-of-2000"
    for wanted in ("17842000", "second brand"):
        only = await sign_in(two_pages, given | {"account": wanted}, **secrets)
        assert (only.settings["account"], only.also) == ("17842000", ())
    with pytest.raises(Rejected, match="No such"):
        await sign_in(two_pages, given | {"account": "quiet"}, **secrets)
