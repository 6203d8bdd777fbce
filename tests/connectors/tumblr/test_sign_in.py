"""Signing in with an app of one's own."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.connector import Rejected
from inbox_tui.domain.model import Act
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import FakeLink
from inbox_tui_tumblr import TumblrConnector
from pasting import Pasting
from tumblr_world import KEY, REDIRECT, SECRET, US, TumblrWorld

APP = {"key": KEY}


def fresh(world: TumblrWorld) -> FakeLink:
    return FakeLink(
        lambda call: world(call) or pytest.fail("a line was cut"),
        settings={},
        origins=("https://api.tumblr.com",),
        sign_in_paths=TumblrConnector.sign_in_paths,
    )


async def sign_in(world: TumblrWorld, secret: str = SECRET, **given: str) -> Any:
    person = Pasting(world.authorize)
    return await TumblrConnector.sign_in(fresh(world), APP | given, {"secret": Secret(secret)}, person)


async def test_the_primary_blog(desk: Any) -> None:
    desk.world.refreshes = 0
    signed = await sign_in(desk.world)
    assert signed.settings["blog"] == US
    assert signed.settings["redirect"] == REDIRECT
    assert {name: secret.reveal() for name, secret in signed.secrets.items() if name != "expires"} == {
        "secret": SECRET, "token": desk.world.token, "refresh": "refresh-1",
    }  # fmt: skip
    assert (signed.profile.identity.handle, signed.profile.identity.name) == (US, "Acme")
    assert signed.profile.may == TumblrConnector.features.acts
    assert signed.profile.expires == ()


@pytest.mark.parametrize("given", ["acme-second", "@Acme-Second", "acme-second.tumblr.com"])
async def test_another_blog(desk: Any, given: str) -> None:
    assert (await sign_in(desk.world, blog=given)).settings["blog"] == "acme-second"


@pytest.mark.parametrize(
    ("given", "words"), [({"blog": "not-mine"}, "acme-second"), ({"blog": "a b"}, "name"), ({"key": "x"}, "oauth/apps")]
)
async def test_what_is_refused_says_why(desk: Any, given: dict[str, str], words: str) -> None:
    with pytest.raises(Rejected, match=words):
        await sign_in(desk.world, **given)


async def test_a_wrong_secret_and_an_ended_login(desk: Any) -> None:
    with pytest.raises(Rejected):
        await sign_in(desk.world, secret="anotherSecret")
    desk.world.end()
    with pytest.raises(Rejected):
        await sign_in(desk.world)


async def test_what_was_not_granted_is_greyed(desk: Any) -> None:
    desk.world.scope = "basic offline_access"
    signed = await sign_in(desk.world)
    assert signed.profile.may == frozenset()
    assert "write" in signed.profile.why_not[Act.REPLY]


def test_where_credentials_may_go() -> None:
    assert TumblrConnector.origins({}) == ("https://api.tumblr.com",)
    assert TumblrConnector.origins({"server": "http://127.0.0.1:9"}) == ("http://127.0.0.1:9",)
    for bad in ("http://tumblr.example", "ftp://x", "https://x/y", "https://a@b"):
        with pytest.raises(Rejected, match="https"):
            TumblrConnector.origins({"server": bad})
