"""Signing in: an approved app in the browser, or a private feed's address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from inbox_tui.connector import Rejected
from inbox_tui.domain.model import Act
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import FakeLink, answer
from inbox_tui_reddit import RedditConnector, signin
from pasting import Pasting
from reddit_world import CLIENT, FEED, REDIRECT, US

FEED_ADDRESS = f"https://www.reddit.com/message/inbox/.json?feed={FEED}&user={US}"


class Here(Pasting):
    """A person at a browser on this machine."""

    @asynccontextmanager
    async def catcher(self, *, port: int = 0, path: str = "") -> AsyncIterator[Any]:
        asker = self

        class Caught:
            redirect_uri = f"http://127.0.0.1:{port}{path}"

            async def wait(self) -> Mapping[str, str]:
                query = asker._ended_at.partition("?")[2].partition("#")[0]
                return dict(pair.split("=", 1) for pair in query.split("&"))

        yield Caught()


def fresh(desk: Any) -> FakeLink:
    return FakeLink(
        desk.link.http.handler, settings={}, origins=desk.link.http.origins,
        sign_in_paths=RedditConnector.sign_in_paths,
    )  # fmt: skip


@pytest.mark.parametrize("person", [Here, Pasting])
async def test_an_approved_app(desk: Any, person: type[Pasting]) -> None:
    link = fresh(desk)
    signed = await RedditConnector.sign_in(link, {"client_id": CLIENT}, {}, person(desk.world.authorize))
    assert signed.settings["user"] == US
    assert signed.settings["redirect"] == REDIRECT
    assert {name: secret.reveal() for name, secret in signed.secrets.items() if name != "expires"} == {
        "token": desk.world.token, "refresh": "refresh-1",
    }  # fmt: skip
    assert signed.profile.identity.handle == US
    assert signed.profile.may == RedditConnector.features.acts


async def test_what_was_not_granted_is_greyed_with_its_permission(desk: Any) -> None:
    desk.world.scopes = "identity read privatemessages history"
    link = fresh(desk)
    signed = await RedditConnector.sign_in(link, {"client_id": CLIENT}, {}, Pasting(desk.world.authorize))
    assert signed.profile.may == frozenset()
    assert "submit" in signed.profile.why_not[Act.REPLY]


async def test_a_suspended_account_is_told(desk: Any) -> None:
    desk.world.suspended = True
    assert any("suspended" in words for words in (await desk.connector.profile()).warnings)


async def test_a_code_that_is_not_taken(desk: Any) -> None:
    desk.world.end()
    with pytest.raises(Rejected):
        await RedditConnector.sign_in(fresh(desk), {"client_id": CLIENT}, {}, Pasting(desk.world.authorize))


async def test_a_private_feed(desk: Any) -> None:
    link = fresh(desk)
    signed = await RedditConnector.sign_in(link, {}, {"feed": Secret(FEED_ADDRESS)}, Pasting(lambda _: ""))
    assert signed.secrets["feed"].reveal() == FEED
    assert signed.settings["user"] == US
    assert FEED not in str(signed.settings)
    assert signed.profile.may == frozenset()


@pytest.mark.parametrize("said", [answer(403, {"error": 403}), answer(403, b"<html>"), answer(401, b"")])
async def test_a_feed_that_is_not_taken(desk: Any, said: Any) -> None:
    link = fresh(desk)
    link.http.handler = lambda call: said
    with pytest.raises(Rejected, match="prefs/feeds"):
        await RedditConnector.sign_in(link, {}, {"feed": Secret(FEED_ADDRESS)}, Pasting(lambda _: ""))


@pytest.mark.parametrize(
    "given", ["", "x", "https://www.reddit.com/message/inbox/.rss", f"https://x.example/?feed={FEED}", "http://[", FEED]
)
def test_what_is_no_feed(given: str) -> None:
    with pytest.raises(Rejected):
        signin.feed_of(given)


async def test_neither_is_refused(desk: Any) -> None:
    with pytest.raises(Rejected, match="approved app"):
        await RedditConnector.sign_in(fresh(desk), {}, {}, Pasting(lambda _: ""))


@pytest.mark.parametrize("given", ["x", "with space here", "a" * 61, "https://reddit.com"])
def test_what_is_no_app_id(given: str) -> None:
    with pytest.raises(Rejected):
        signin.client_of(given)


def test_where_credentials_may_go() -> None:
    assert RedditConnector.origins({}) == ("https://oauth.reddit.com", "https://www.reddit.com")
    assert RedditConnector.origins({"server": "http://127.0.0.1:9"}) == ("http://127.0.0.1:9",)
    for bad in ("http://reddit.example", "ftp://x", "https://x/y", "https://a@b"):
        with pytest.raises(Rejected, match="https"):
            RedditConnector.origins({"server": bad})


def test_the_name_that_reddit_wants_from_an_app() -> None:
    assert signin.agent(CLIENT, US) == f"terminal:{CLIENT}:1.0 (by /u/{US})"
