"""Signing in with one's own Desktop app: browser or pasted address, and apps in testing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from google_login import CLIENT, SECRET, Browser
from inbox_tui.connector import Rejected
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import FakeLink
from inbox_tui_google import YouTubeConnector
from youtube_world import YouTubeWorld

GIVEN = {"client_id": CLIENT, "server": "https://youtube.googleapis.com"}
SECRETS = {"client_secret": Secret(SECRET)}


@pytest.fixture
def link() -> FakeLink:
    origins = YouTubeConnector.origins(GIVEN)
    link = FakeLink(lambda call: None, settings=GIVEN, origins=origins, sign_in_paths=YouTubeConnector.sign_in_paths)  # type: ignore[arg-type, return-value]
    link.http.handler = YouTubeWorld(link.now)  # type: ignore[assignment]
    return link


def world_of(link: FakeLink) -> Any:
    return link.http.handler


@pytest.mark.parametrize("remote", [False, True])
async def test_the_browser_brings_a_login_home(link: FakeLink, remote: bool) -> None:
    signed = await YouTubeConnector.sign_in(link, GIVEN, SECRETS, Browser(world_of(link), remote=remote))
    assert {name: secret.reveal() for name, secret in signed.secrets.items() if name != "expires"} == {
        "token": "access-1", "refresh": "refresh-1", "client_secret": SECRET
    }  # fmt: skip
    assert signed.settings == GIVEN
    assert (signed.profile.identity.handle, signed.profile.identity.name) == ("brand", "Brand")
    assert (signed.profile.warnings, signed.profile.expires) == ((), ())
    assert [c.path for c in link.http.calls] == ["/token", "/youtube/v3/channels"]


def test_tokens_go_to_google_and_with_another_server_to_that_one() -> None:
    assert YouTubeConnector.origins({}) == ("https://youtube.googleapis.com", "https://oauth2.googleapis.com")
    assert YouTubeConnector.origins({"server": "http://127.0.0.1:1/"}) == ("http://127.0.0.1:1",)


async def test_an_app_in_testing_is_warned_about(link: FakeLink) -> None:
    world_of(link).testing = True
    signed = await YouTubeConnector.sign_in(link, GIVEN, SECRETS, Browser(world_of(link)))
    (warning,) = signed.profile.warnings
    assert "in testing" in warning
    assert "7 days" in warning
    assert len(warning) <= 300
    (expiry,) = signed.profile.expires
    assert expiry.at - link.now() == timedelta(seconds=604799)
    assert expiry.words(link.now()).startswith("This login runs out in 6 days, on 2026-03-09.")


async def test_a_wrong_secret_is_refused(link: FakeLink) -> None:
    with pytest.raises(Rejected, match="id and secret"):
        await YouTubeConnector.sign_in(link, GIVEN, {"client_secret": Secret("no")}, Browser(world_of(link)))


async def test_nothing_to_sign_in_with(link: FakeLink) -> None:
    with pytest.raises(Rejected, match="client ID"):
        await YouTubeConnector.sign_in(link, {}, {}, Browser(world_of(link)))


async def test_a_permission_that_was_not_ticked(link: FakeLink) -> None:
    class Unticked(YouTubeWorld):
        def _granted(self) -> dict[str, Any]:
            return {**super()._granted(), "scope": "openid"}

    link.http.handler = Unticked(link.now)  # type: ignore[assignment]
    with pytest.raises(Rejected, match="ticked"):
        await YouTubeConnector.sign_in(link, GIVEN, SECRETS, Browser(world_of(link)))


async def test_an_account_without_a_channel(link: FakeLink) -> None:
    class Nobody(YouTubeWorld):
        def __call__(self, call: Any) -> Any:
            said = super().__call__(call)
            if call.path.endswith("/channels"):
                from inbox_tui.testing.link import answer

                return answer(200, {"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0}})
            return said

    link.http.handler = Nobody(link.now)  # type: ignore[assignment]
    with pytest.raises(Rejected, match="no YouTube channel"):
        await YouTubeConnector.sign_in(link, GIVEN, SECRETS, Browser(world_of(link)))


async def test_a_token_that_ran_out_is_renewed_in_time(desk: Any) -> None:
    await desk.link.keep({"expires": Secret((desk.link.now() + timedelta(hours=1)).isoformat())})
    await desk.connector.profile()
    desk.later(hours=1)
    await desk.connector.profile()
    assert desk.world.renewals == 1
    assert desk.link.secrets["token"].reveal() == "access-2"
    assert desk.link.secrets["refresh"].reveal() == "refresh-1"
