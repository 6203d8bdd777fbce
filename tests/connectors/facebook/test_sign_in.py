"""Signing in: a person's login becomes the Pages' own tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from facebook_world import FacebookWorld, fault
from inbox_tui.connector import Rejected
from inbox_tui.domain.model import Act
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import EPOCH, FakeLink, answer
from inbox_tui_meta import FacebookConnector

ORIGIN = "https://graph.facebook.com"


class Person:
    page = ""
    code_ = "good-code"

    async def open(self, url: str, why: str) -> None:
        self.page = url

    async def code(self, label: str, help: str) -> str:
        state = parse_qs(urlsplit(self.page).query)["state"][0]
        return f"http://localhost/?code={self.code_}&state={state}#_=_"

    def catcher(self, *, port: int = 0, path: str = "") -> Any:
        raise AssertionError("nothing is caught")


def world() -> FacebookWorld:
    return FacebookWorld(lambda: EPOCH)


async def sign_in(made: FacebookWorld, given: dict[str, str] | None = None, **secrets: str) -> Any:
    link = FakeLink(made, settings={}, origins=(ORIGIN,), sign_in_paths=FacebookConnector.sign_in_paths)  # type: ignore[arg-type]
    kept = {name: Secret(value) for name, value in secrets.items()}
    return await FacebookConnector.sign_in(link, given or {}, kept, Person())


async def test_with_the_browser() -> None:
    found = await sign_in(world(), {"app_id": "4711"}, app_secret="app-secret")
    assert found.secrets["token"].reveal() == FacebookWorld.token
    assert found.settings["page"] == "1000"
    assert found.settings["version"] == "v26.0"
    assert (found.profile.identity.id, found.profile.identity.handle) == ("1000", "Brand")
    assert Act.LIKE in found.profile.may
    ends = {each.what: each.at for each in found.profile.expires}
    assert ends["Facebook's leave to read this login's data"] == EPOCH + timedelta(days=90)
    assert ends["Version v26.0 of the Graph API"].year == 2028
    assert any("90 days" in each for each in found.profile.warnings)


async def test_several_pages_are_several_accounts() -> None:
    made = world()
    made.pages.append({"id": "2000", "name": "Second Brand"})
    found = await sign_in(made, {"app_id": "4711"}, token=made.person, app_secret="app-secret")
    (second,) = found.also
    assert second.settings["page"] == "2000"
    assert second.secrets["token"].reveal() == "token-of-2000"
    assert second.profile.identity.handle == "Second Brand"
    only = await sign_in(made, {"app_id": "4711", "page": "second brand"}, token=made.person, app_secret="app-secret")
    assert (only.settings["page"], only.also) == ("2000", ())
    with pytest.raises(Rejected, match="no such Page"):
        await sign_in(made, {"app_id": "4711", "page": "third"}, token=made.person, app_secret="app-secret")


async def test_a_pages_own_token_is_enough() -> None:
    found = await sign_in(world(), token=FacebookWorld.token)
    assert found.settings["page"] == "1000"
    assert found.secrets.keys() == {"token"}


async def test_a_persons_short_token_alone_is_refused_and_a_long_one_taken() -> None:
    made = world()
    assert (await sign_in(made, token=made.person)).settings["page"] == "1000"
    made.short_person = True
    with pytest.raises(Rejected, match="ends soon"):
        await sign_in(made, token=made.person)


@pytest.mark.parametrize(
    ("given", "secrets"),
    [({}, {}), ({"app_id": "4711"}, {}), ({}, {"app_secret": "app-secret"}), ({}, {"token": "a b\u00e9"})],
)
async def test_what_is_missing_is_said(given: dict[str, str], secrets: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        await sign_in(world(), given, **secrets)


async def test_a_wrong_secret_and_a_wrong_token_are_refused() -> None:
    made = world()
    with pytest.raises(Rejected):
        await sign_in(made, token="nonsense")
    with pytest.raises(Rejected):
        await sign_in(made, {"app_id": "4711"}, token="nonsense", app_secret="app-secret")
    with pytest.raises(Rejected):
        await sign_in(made, {"version": "latest"}, token=made.token)


async def test_no_pages_granted_is_said() -> None:
    made = world()
    made.pages = []
    with pytest.raises(Rejected, match="no Page"):
        await sign_in(made, {"app_id": "4711"}, token=made.person, app_secret="app-secret")


async def test_what_was_not_granted_is_not_promised() -> None:
    made = world()
    made._told = lambda token: {"scopes": ["pages_show_list", "pages_read_engagement"], "expires_at": 0}  # type: ignore[method-assign]
    found = await sign_in(made, token=made.token)
    assert Act.REPLY not in found.profile.may
    assert "pages_manage_engagement" in found.profile.why_not[Act.HIDE]
    assert any("Messenger is not read" in each for each in found.profile.warnings)
    assert any("pages_read_user_content" in each for each in found.profile.warnings)


async def test_what_the_token_tells_of_its_end_is_announced() -> None:
    made = world()
    end = EPOCH + timedelta(days=50)
    made._told = lambda token: {  # type: ignore[method-assign]
        "scopes": [], "expires_at": int(end.timestamp()), "data_access_expires_at": int(end.timestamp()) + 60,
    }  # fmt: skip
    found = await sign_in(made, token=made.token)
    assert found.secrets["expires"].reveal() == end.isoformat()
    assert {each.at for each in found.profile.expires} >= {end, end + timedelta(minutes=1)}


async def test_a_token_that_may_not_ask_about_itself_is_taken_as_it_is() -> None:
    made = world()
    made.refused["/debug_token"] = fault(100, message="(#100) You must provide an app access token")
    assert (await sign_in(made, token=made.token)).settings["scopes"] == ""


async def test_another_server_is_all_of_the_platforms_hosts() -> None:
    server = "http://127.0.0.1:8000"
    assert FacebookConnector.origins({"server": server}) == (server,)
    assert FacebookConnector.origins({}) == (ORIGIN,)
    person = Person()
    link = FakeLink(world(), settings={}, origins=(server,), sign_in_paths=FacebookConnector.sign_in_paths)  # type: ignore[arg-type]
    given = {"server": server, "app_id": "4711"}
    await FacebookConnector.sign_in(link, given, {"app_secret": Secret("app-secret")}, person)
    assert person.page.startswith(f"{server}/v26.0/dialog/oauth?")


async def test_a_page_that_refuses_to_say_who_it_is_keeps_us_out() -> None:
    made = world()
    made.refused["/me"] = answer(200, {"name": "x"})
    with pytest.raises(Rejected):
        await sign_in(made, token=made.token)
