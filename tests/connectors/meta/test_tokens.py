"""Tokens: flat and wrapped answers, codes with a tail, renewal that never throws a good one away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.connector import RateLimited, Rejected, SignInNeeded, Unreachable, Unreadable
from inbox_tui.connector.oauth import App, Login
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import EPOCH, FakeLink, answer
from inbox_tui_meta import tokens

APP = App(
    authorize="https://www.instagram.com/oauth/authorize",
    token="/oauth/access_token",
    client_id="4711",
    client_secret=Secret("shh"),
    scopes="instagram_business_basic",
)
REFRESH = "/refresh_access_token"


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_grant_comes_flat_or_wrapped(wrapped: bool) -> None:
    inner = {"access_token": "IGlong", "user_id": 17841400000000000, "permissions": "a,b", "expires_in": 5184000}
    found = tokens.read_grant(answer(200, {"data": [inner]} if wrapped else inner), EPOCH, "Instagram")
    assert found.tokens.access.reveal() == "IGlong"
    assert found.user == "17841400000000000"
    assert found.tokens.scopes == "a b"
    assert found.tokens.expires_at == EPOCH + timedelta(days=60)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error_type": "OAuthException", "code": 400, "error_message": "Invalid code"}, Rejected),
        (400, {"error": {"code": 190, "message": "no"}}, Rejected),
        (400, {"error": {"code": 100, "message": "no"}}, Rejected),
        (400, {"error": {"code": 4, "message": "slow"}}, RateLimited),
        (400, {"error": {"code": 2, "message": "later"}}, Unreachable),
        (503, b"", Unreachable),
        (200, {"data": []}, Unreadable),
        (200, {"access_token": "a b"}, Unreadable),
        (200, [], Unreadable),
        (200, b"", Unreadable),
    ],
)
def test_what_is_no_grant(status: int, body: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        tokens.read_grant(answer(status, body), EPOCH, "Instagram")


class Person:
    """Opens the page and pastes what ``say`` makes of the page's address."""

    def __init__(self, say: Any) -> None:
        self.say = say
        self.page = ""

    async def open(self, url: str, why: str) -> None:
        self.page = url

    async def code(self, label: str, help: str) -> str:
        state = parse_qs(urlsplit(self.page).query)["state"][0]
        said = self.say(state)
        assert isinstance(said, str)
        return said

    def catcher(self, *, port: int = 0, path: str = "") -> Any:
        raise AssertionError("Meta takes no loopback address")


@pytest.mark.parametrize(
    "say",
    [
        lambda state: f"https://brand.example/done?code=AQB-1&state={state}#_",
        lambda state: f"https://brand.example/done?code=AQB-1%23_&state={state}",
        lambda state: "AQB-1#_",
        lambda state: " AQB-1 ",
    ],
)
async def test_a_code_is_pasted_with_or_without_its_tail(say: Any) -> None:
    link = FakeLink(
        lambda call: answer(200, {"data": [{"access_token": "short", "user_id": "1"}]}),
        sign_in_paths=("/oauth/access_token",),
    )
    person = Person(say)
    found = await tokens.allow(
        link, APP, person, why="Allow", redirect="https://brand.example/done", service="Instagram"
    )
    assert found.tokens.access.reveal() == "short"
    body = link.http.calls[0].body
    assert body["code"] == "AQB-1"
    assert body["redirect_uri"] == "https://brand.example/done"
    assert body["client_secret"] == "shh"
    assert person.page.startswith("https://www.instagram.com/oauth/authorize?response_type=code&client_id=4711")


async def test_another_sign_ins_answer_is_refused() -> None:
    link = FakeLink(lambda call: answer(200, {}), sign_in_paths=("/oauth/access_token",))
    with pytest.raises(Rejected):
        await tokens.allow(
            link, APP, Person(lambda s: "https://x.example/?code=1&state=other"), why="", redirect="", service="Threads"
        )
    assert link.http.calls == []


def login(link: FakeLink) -> Login:
    return Login(link, tokens.renewing(link, REFRESH, "ig_refresh_token", "Instagram"), early=tokens.EARLY)


def stored(handler: Any, left: timedelta) -> FakeLink:
    return FakeLink(handler, secrets={"token": "old", "expires": (EPOCH + left).isoformat()})


async def test_a_token_is_renewed_when_less_than_thirty_days_are_left() -> None:
    link = stored(lambda call: answer(200, {"access_token": "new", "expires_in": 5184000}), timedelta(days=29))
    assert (await login(link).token()).reveal() == "new"
    assert link.http.calls[0].query == (("grant_type", "ig_refresh_token"), ("access_token", "old"))
    assert link.secrets["token"].reveal() == "new"
    assert link.secrets["expires"].reveal() == (EPOCH + timedelta(days=60)).isoformat()


async def test_a_token_with_more_left_is_left_alone() -> None:
    link = stored(lambda call: answer(500), timedelta(days=31))
    assert (await login(link).token()).reveal() == "old"
    assert link.http.calls == []


@pytest.mark.parametrize("refusal", [answer(500), answer(400, {"error": {"code": 100, "message": "too young"}})])
async def test_a_renewal_that_fails_leaves_the_good_token(refusal: Any) -> None:
    link = stored(lambda call: refusal, timedelta(days=20))
    assert (await login(link).token()).reveal() == "old"
    assert link.secrets["token"].reveal() == "old"


async def test_a_token_that_is_no_longer_good_ends_the_login() -> None:
    link = stored(lambda call: answer(400, {"error": {"code": 190, "error_subcode": 460}}), timedelta(days=20))
    with pytest.raises(SignInNeeded):
        await login(link).token()


async def test_a_token_that_ended_is_not_used() -> None:
    link = stored(lambda call: answer(400, {"error": {"code": 190, "error_subcode": 463}}), timedelta(days=-1))
    with pytest.raises(SignInNeeded):
        await login(link).token()


async def test_a_token_from_the_dashboard_is_renewed_at_once_so_that_its_end_is_known() -> None:
    link = FakeLink(lambda call: answer(200, {"access_token": "fresh", "expires_in": 5184000}))
    found = await tokens.dashboard(link, Secret("pasted"), REFRESH, "ig_refresh_token", "Instagram")
    assert found.access.reveal() == "fresh"
    assert found.expires_at == EPOCH + timedelta(days=60)


async def test_one_too_young_is_taken_as_it_is() -> None:
    link = FakeLink(lambda call: answer(400, {"error": {"code": 10, "message": "must be 24 hours old"}}))
    found = await tokens.dashboard(link, Secret("pasted"), REFRESH, "ig_refresh_token", "Instagram")
    assert found.access.reveal() == "pasted"
    assert found.expires_at == EPOCH + timedelta(days=59)


def test_pasted_tokens_lose_their_line_breaks_only() -> None:
    assert tokens.pasted_token(" IGA\nAbc \r\n").reveal() == "IGAAbc"
    with pytest.raises(Rejected):
        tokens.pasted_token("tøken")
