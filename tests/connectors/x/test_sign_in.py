"""Signing in with the browser at a fixed port or by a pasted address, and keeping the login good."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from inbox_tui.connector import Rejected, Secret, SignedIn, SignInNeeded, Unreachable
from inbox_tui.domain.model import Act
from inbox_tui.testing.harness import run
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui_x import XConnector
from inbox_tui_x.connector import LONG_TEXT, POST_TEXT
from x_desk import ORIGIN, Desk
from x_login import Browser
from x_world import BRAND, XWorld


def signed_in(world: XWorld, ask: Any = None, given: Mapping[str, str] | None = None, **secrets: str) -> SignedIn:
    given = given or {"server": ORIGIN, "client_id": world.client_id, "monthly_cap": "7.50"}
    link = FakeLink(
        world, settings=given, origins=(ORIGIN,), sign_in_paths=XConnector.sign_in_paths,  # type: ignore[arg-type]
    )  # fmt: skip
    world.now = link.now
    kept = {name: Secret(value) for name, value in secrets.items()}
    return run(XConnector.sign_in(link, given, kept, ask or Browser(world)))


@pytest.fixture
def world(shop: Desk) -> XWorld:
    return shop.world


class Here(Browser):
    """The browser is on this machine: the redirect is caught."""

    def catcher(self, *, port: int = 0, path: str = "") -> Any:
        return self._caught(port, path)

    @asynccontextmanager
    async def _caught(self, port: int, path: str) -> AsyncIterator[Any]:
        yield _Catcher(self, f"http://127.0.0.1:{port}{path}")


class _Catcher:
    def __init__(self, browser: Here, redirect_uri: str) -> None:
        self.browser, self.redirect_uri = browser, redirect_uri

    async def wait(self) -> Mapping[str, str]:
        assert self.browser.ended.startswith("http://127.0.0.1:8717/callback?")
        return dict(parse_qsl(urlsplit(self.browser.ended).query))


@pytest.mark.parametrize("browser", [Browser, Here])
def test_signing_in_brings_login_account_and_settings(world: XWorld, browser: Any) -> None:
    done = signed_in(world, browser(world))
    assert done.secrets["token"].reveal() == world.access
    assert done.secrets["refresh"].reveal() == world.refresh
    assert done.settings["user_id"] == BRAND
    assert done.settings["username"] == "brand"
    assert done.settings["monthly_cap"] == "7.50"
    assert "dm.read" in done.settings["scopes"].split()
    assert done.profile.identity.handle == "brand"
    assert done.profile.may == XConnector.features.acts
    assert "expires" in done.secrets


def test_a_confidential_app_proves_itself_by_its_secret(world: XWorld) -> None:
    done = signed_in(world, client_secret="paper-secret")
    (call,) = [call for call in world.calls if call.path == "/2/oauth2/token"]
    assert call.headers["authorization"].startswith("Basic ")
    assert "client_secret" not in call.body
    assert done.secrets["client_secret"].reveal() == "paper-secret"
    assert "paper-secret" not in str(done.settings)


def test_a_code_that_came_too_late_is_refused(world: XWorld) -> None:
    class Slow(Browser):
        async def code(self, label: str, help: str) -> str:
            code = dict(parse_qsl(urlsplit(self.ended).query))["code"]
            redirect, challenge, at = self.world.codes[code]
            self.world.codes[code] = (redirect, challenge, at - timedelta(hours=1))
            return self.ended

    with pytest.raises(Rejected, match="start again"):
        signed_in(world, Slow(world))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"client_id": ""}, "client ID"),
        ({"client_id": "two words"}, "client ID"),
        ({"monthly_cap": "much"}, "number of dollars"),
        ({"monthly_cap": "0"}, "number of dollars"),
        ({"server": "http://elsewhere.example"}, "https"),
    ],
)
def test_what_is_wrong_is_said(world: XWorld, given: Mapping[str, str], words: str) -> None:
    with pytest.raises(Rejected, match=words):
        signed_in(world, given={"server": ORIGIN, "client_id": world.client_id, **given})


def test_declining_is_no_error_of_anybody(world: XWorld) -> None:
    world.closed_login = True
    with pytest.raises(Rejected, match="declined"):
        signed_in(world)


def test_an_app_outside_of_every_package_is_told_where_to_go(world: XWorld) -> None:
    world.refuse = {"GET /2/users/me": answer(403, {"reason": "client-not-enrolled", "type": "x/client-forbidden"})}
    with pytest.raises(Exception, match=r"console\.x\.com"):
        signed_in(world)


def test_addresses() -> None:
    assert XConnector.origins({}) == ("https://api.x.com",)
    assert XConnector.origins({"server": "http://127.0.0.1:9"}) == ("http://127.0.0.1:9",)
    with pytest.raises(Rejected, match="https"):
        XConnector.origins({"server": "http://elsewhere.example"})
    assert XConnector.origins({"server": "gateway.example/"}) == ("https://gateway.example",)


# --- from then on


def test_a_login_is_renewed_once_and_the_new_pair_kept(shop: Desk) -> None:
    shop.world.expire()
    shop.world.say("ana", "Still there?")
    old = shop.link.secrets["refresh"].reveal()
    assert shop.find("Still")
    assert shop.link.secrets["token"].reveal() == shop.world.access
    assert shop.link.secrets["refresh"].reveal() == shop.world.refresh != old
    assert len(shop.asked("/2/oauth2/token")) == 1


def test_a_login_is_renewed_before_it_runs_out(shop: Desk) -> None:
    shop.link.secrets["expires"] = Secret((shop.link.time + timedelta(seconds=30)).isoformat())
    shop.listen()
    assert shop.asked()[0].path == "/2/oauth2/token"
    assert not [said for _, said in shop.world.answers if said.status == 401]


def test_a_login_taken_back_asks_for_another(shop: Desk) -> None:
    shop.world.end()
    with pytest.raises(SignInNeeded):
        shop.listen()


def test_a_renewal_that_fails_on_the_way_loses_no_login(shop: Desk) -> None:
    shop.world.expire()
    token = shop.world.token
    shop.world.token = lambda form: answer(503)  # type: ignore[method-assign]
    with pytest.raises(Unreachable):
        shop.listen()
    shop.world.token = token  # type: ignore[method-assign]
    shop.later(minutes=6).listen()


def test_another_account_than_ours_is_not_taken(shop: Desk) -> None:
    shop.link.settings = {**shop.link.settings, "user_id": "7"}
    with pytest.raises(SignInNeeded, match="another account"):
        run(shop.connector.profile())


def test_what_a_login_may_not_is_named(shop: Desk) -> None:
    shop.link.settings = {**shop.link.settings, "scopes": "tweet.read users.read tweet.write offline.access"}
    profile = run(shop.connector.profile())
    assert profile.may == {Act.REPLY, Act.POST, Act.DELETE}
    assert "tweet.moderate.write" in profile.why_not[Act.HIDE]
    assert "messages" not in profile.reads
    assert any("messages" in each for each in profile.warnings)


@pytest.mark.parametrize(("kind", "rules"), [("Premium", LONG_TEXT), ("None", POST_TEXT), (None, POST_TEXT)])
def test_premium_accounts_write_longer(shop: Desk, kind: str | None, rules: object) -> None:
    shop.world.users[BRAND]["subscription_type"] = kind
    assert run(shop.connector.profile()).text == rules
