"""Signing in with OAuth, for every connector that does: what is asked, what is believed, and what is renewed."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.connector import (
    Answer,
    ConnectorError,
    RateLimited,
    Rejected,
    SignInNeeded,
    Unreachable,
    Unreadable,
    Unsupported,
    Unsure,
    oauth,
)
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import EPOCH, Call, FakeLink, answer

TOKEN = "/oauth/token"
APP = oauth.App(authorize="https://server.example/authorize", token=TOKEN, client_id="mine", scopes="read write")


class World:
    """A server whose tokens are ``t1``, ``t2`` … ``good`` is the one it takes; ``turns`` are answers given first."""

    def __init__(self) -> None:
        self.given = 1
        self.good = "t1"
        self.refresh = "r1"
        self.lasts: int | None = 3600
        self.turns: list[Answer | ConnectorError] = []
        self.asked: list[Call] = []

    def __call__(self, call: Call) -> Answer:
        if call.path != TOKEN:
            good = call.headers.get("authorization") == f"Bearer {self.good}"
            return answer(200 if good else 401, {"ok": good})
        self.asked.append(call)
        if self.turns:
            turn = self.turns.pop(0)
            if isinstance(turn, ConnectorError):
                raise turn
            return turn
        if call.body.get("refresh_token", self.refresh) != self.refresh:
            return answer(400, {"error": "invalid_grant"})
        self.given += 1
        self.good, self.refresh = f"t{self.given}", f"r{self.given}"
        life = {} if self.lasts is None else {"expires_in": self.lasts}
        return answer(200, {"access_token": self.good, "refresh_token": self.refresh, "token_type": "bearer", **life})


class Person:
    """Brings back ``back`` by the browser, or types ``typed``; ``{state}`` is filled in."""

    def __init__(self, back: Mapping[str, str] | None = None, typed: str = "") -> None:
        self.back, self.typed = back, typed
        self.query: dict[str, str] = {}
        self.wanted: tuple[int, str] | None = None
        self.redirect_uri = "http://127.0.0.1:5000/secret"

    async def open(self, url: str, why: str) -> None:
        self.query = {key: value[0] for key, value in parse_qs(urlsplit(url).query).items()}

    async def code(self, label: str, help: str) -> str:
        return self.typed.replace("{state}", self.query["state"])

    async def wait(self) -> Mapping[str, str]:
        assert self.back is not None
        return {key: value.replace("{state}", self.query["state"]) for key, value in self.back.items()}

    @asynccontextmanager
    async def catcher(self, *, port: int = 0, path: str = "") -> AsyncIterator[Person]:
        self.wanted = (port, path)
        if self.back is None:
            raise Unsupported("The browser is elsewhere.")
        if port:
            self.redirect_uri = f"http://127.0.0.1:{port}{path}"
        yield self


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def link(world: World) -> FakeLink:
    return FakeLink(world, sign_in_paths=(TOKEN,))


def signed_in(link: FakeLink, **more: str) -> oauth.Login:
    link.secrets |= {name: Secret(value) for name, value in ({"token": "t1", "refresh": "r1"} | more).items()}
    return oauth.Login(link, oauth.refreshing(link, APP))


# --- once


async def test_the_browser_brings_the_code_and_the_verifier_proves_who_asked(link: FakeLink, world: World) -> None:
    person = Person({"code": "c0de", "state": "{state}"})
    tokens = await oauth.allow(link, APP, person, why="to read", port=8765, path="/callback")
    assert (tokens.access.reveal(), tokens.expires_at) == ("t2", EPOCH + timedelta(hours=1))
    assert person.wanted == (8765, "/callback")
    form = world.asked[0].body
    assert person.query["redirect_uri"] == form["redirect_uri"] == "http://127.0.0.1:8765/callback"
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    assert person.query["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert person.query["code_challenge_method"] == "S256"
    assert (person.query["scope"], form["client_id"]) == ("read write", "mine")
    assert "client_secret" not in form


@pytest.mark.parametrize("typed", ["https://localhost/?state={state}&code=c0de#_", "c0de", "code=c0de&state={state}"])
async def test_where_the_browser_cannot_return_the_address_is_pasted(link: FakeLink, world: World, typed: str) -> None:
    tokens = await oauth.allow(link, APP, Person(typed=typed), why="to read", paste="https://localhost/")
    assert tokens.access.reveal() == "t2"
    assert (world.asked[0].body["code"], world.asked[0].body["redirect_uri"]) == ("c0de", "https://localhost/")


async def test_a_confidential_app_shows_its_secret_in_the_header_or_the_form(link: FakeLink, world: World) -> None:
    more: dict[str, Any] = {"authorize": "https://a.example/", "token": TOKEN, "client_id": "mine"}
    await oauth.exchange(link, oauth.App(**more, client_secret=Secret("hush")), {})
    await oauth.exchange(link, oauth.App(**more, client_secret=Secret("hush"), basic=True), {})
    assert [call.body.get("client_secret") for call in world.asked] == ["hush", None]
    assert world.asked[1].headers["authorization"] == "Basic " + base64.b64encode(b"mine:hush").decode()


@pytest.mark.parametrize(
    ("back", "words"),
    [
        ({"code": "c", "state": "other"}, "another sign-in"),
        ({"code": "c"}, "another sign-in"),
        ({"state": "{state}"}, "no code"),
        ({"error": "access_denied", "state": "{state}"}, "declined"),
        ({"error": "server_error"}, "did not let you in"),
        ({"code": "c", "state": "{state}", "iss": "https://evil.example"}, "another server"),
    ],
)
async def test_what_is_not_the_answer_to_our_question_is_refused(
    link: FakeLink, world: World, back: dict[str, str], words: str
) -> None:
    app = oauth.App(authorize="https://s.example/", token=TOKEN, client_id="mine", issuer="https://s.example")
    with pytest.raises(Rejected, match=words):
        await oauth.allow(link, app, Person(back), why="to read")
    assert world.asked == []


@pytest.mark.parametrize(
    ("got", "kind"),
    [
        (answer(400, {"error": "invalid_scope"}), oauth.ScopeRefused),
        (answer(400, {"error": "invalid_grant"}), Rejected),
        (answer(401, {"error": "invalid_client"}), Rejected),
        (answer(302), Rejected),
        (answer(403, b"<html>"), Unreachable),
        (answer(408), Unreachable),
        (answer(429, None, {"Retry-After": "30"}), RateLimited),
        (answer(503, b"<html>"), Unreachable),
        (answer(200, {}), Unreadable),
        (answer(200, b"<html>"), Unreadable),
        (answer(200, {"access_token": "a\r\nX: 1"}), Unreadable),
        (answer(200, {"access_token": "abc", "token_type": "mac"}), Unreadable),
        (answer(200, b"[" * 100_000), Unreadable),
    ],
)
def test_what_a_token_endpoint_can_say(got: Answer, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        oauth.read_tokens(got, EPOCH)
    if isinstance(caught.value, RateLimited):
        assert caught.value.until == EPOCH + timedelta(seconds=30)
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize("life", [None, 0, -5, "soon", True, 1e30, [], "9" * 40])
def test_a_life_that_makes_no_sense_is_no_expiry(life: Any) -> None:
    found = oauth.read_tokens(answer(200, {"access_token": "abc", "expires_in": life}), EPOCH)
    assert found.expires_at is None


# --- from then on


async def test_a_token_is_renewed_before_it_runs_out_and_kept_first(link: FakeLink, world: World) -> None:
    login = signed_in(link, expires=(EPOCH + timedelta(minutes=10)).isoformat())
    assert (await login.request("GET", "/x")).status == 200
    assert world.asked == []
    link.time += timedelta(minutes=9, seconds=30)
    assert (await login.request("GET", "/x")).status == 200
    assert {name: secret.reveal() for name, secret in link.secrets.items()} == {
        "token": "t2",
        "refresh": "r2",
        "expires": (link.time + timedelta(hours=1)).isoformat(),
    }


async def test_a_token_refused_unexpectedly_is_renewed_and_the_call_repeated_once(link: FakeLink, world: World) -> None:
    login = signed_in(link)
    world.good = "taken back"
    with link.http.unlocked(None):  # type: ignore[arg-type]
        got = await login.request("POST", "/x", json={"text": "hi"})
    assert got.status == 200
    assert [call.headers["authorization"] for call in link.http.calls if call.path == "/x"] == [
        "Bearer t1",
        "Bearer t2",
    ]


async def test_many_who_wait_renew_once(link: FakeLink, world: World) -> None:
    login = signed_in(link, expires=EPOCH.isoformat())
    answers = await asyncio.gather(*(login.request("GET", "/x") for _ in range(5)))
    assert [got.status for got in answers] == [200] * 5
    assert len(world.asked) == 1


async def test_a_renewal_goes_on_when_who_waits_gives_up(link: FakeLink) -> None:
    begun, gate = asyncio.Event(), asyncio.Event()
    spent: list[str] = []

    async def slow(refresh: Secret) -> oauth.Tokens:
        spent.append(refresh.reveal())
        begun.set()
        await gate.wait()
        return oauth.Tokens(access=Secret("t2"), refresh=Secret("r2"), expires_at=EPOCH + timedelta(hours=1))

    link.secrets |= {"token": Secret("t1"), "refresh": Secret("r1"), "expires": Secret(EPOCH.isoformat())}
    login = oauth.Login(link, slow)
    first = asyncio.create_task(login.token())
    await begun.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    second = asyncio.create_task(login.token())
    gate.set()
    assert (await second).reveal() == "t2"
    assert spent == ["r1"], "a refresh token that is good once is not shown twice"
    assert link.secrets["refresh"].reveal() == "r2"


async def test_a_spent_refresh_token_needs_the_user(link: FakeLink, world: World) -> None:
    login = signed_in(link, refresh="used before", expires=EPOCH.isoformat())
    with pytest.raises(SignInNeeded, match="Sign in again"):
        await login.token()
    assert link.secrets["token"].reveal() == "t1", "nothing good is thrown away"


@pytest.mark.parametrize("trouble", [answer(503), answer(200, {}), Unsure("No answer."), Unreachable("No way.")])
async def test_trouble_while_renewing_ahead_of_time_leaves_the_good_token_in_use(
    link: FakeLink, world: World, trouble: Any
) -> None:
    login = signed_in(link, expires=(EPOCH + timedelta(seconds=50)).isoformat())
    world.turns = [trouble]
    assert (await login.token()).reveal() == "t1"
    assert (await login.token()).reveal() == "t1"
    assert len(world.asked) == 1, "it is not tried again with every call"
    link.time += timedelta(seconds=51)
    assert (await login.token()).reveal() == "t2"


async def test_trouble_while_renewing_a_token_that_has_run_out_is_no_lost_login(link: FakeLink, world: World) -> None:
    login = signed_in(link, expires=EPOCH.isoformat())
    world.turns = [Unsure("No answer.")]
    with pytest.raises(Unreachable):
        await login.token()
    assert (await login.token()).reveal() == "t2"


async def test_a_renewed_token_without_an_end_is_not_taken_for_an_ended_one(link: FakeLink, world: World) -> None:
    login = signed_in(link, expires=EPOCH.isoformat())
    world.lasts = None
    assert (await login.token()).reveal() == "t2"
    assert (await login.token()).reveal() == "t2"
    assert len(world.asked) == 1


async def test_a_login_that_cannot_be_renewed_says_when_it_ends(link: FakeLink) -> None:
    end = EPOCH + timedelta(days=3)
    link.secrets = {"token": Secret("t1"), "expires": Secret(end.isoformat())}
    login = oauth.Login(link)
    (expiry,) = login.expiry()
    assert expiry.words(EPOCH) == "This login runs out in 3 days, on 2026-03-05. Sign in again under Accounts."
    assert (await login.token()).reveal() == "t1"
    link.time = end
    with pytest.raises(SignInNeeded):
        await login.token()


async def test_a_token_that_renews_itself_needs_no_refresh_token(link: FakeLink) -> None:
    """As Meta's do: the token is exchanged for a younger one."""

    async def younger(token: Secret) -> oauth.Tokens:
        assert token.reveal() == "t1"
        return oauth.Tokens(access=Secret("t9"), expires_at=link.now() + timedelta(days=60))

    link.secrets = {"token": Secret("t1"), "expires": Secret((EPOCH + timedelta(days=5)).isoformat())}
    login = oauth.Login(link, younger, early=timedelta(days=7))
    assert (await login.token()).reveal() == "t9"
    assert login.expires_at == EPOCH + timedelta(days=60)
    assert login.expiry() == ()


async def test_a_refresh_token_that_ends_by_itself_is_announced(link: FakeLink) -> None:
    """Google's, for an app in testing: the access token renews itself, until the refresh token is a week old."""
    raw = {"access_token": "t1", "refresh_token": "r1", "expires_in": 3599, "refresh_token_expires_in": 604799}
    tokens = oauth.read_tokens(answer(200, raw), EPOCH)
    assert tokens.refresh_expires_at == EPOCH + timedelta(seconds=604799)
    await link.keep(tokens.secrets())
    (expiry,) = oauth.Login(link, oauth.refreshing(link, APP)).expiry()
    assert expiry.words(EPOCH) == "This login runs out in 6 days, on 2026-03-09. Sign in again under Accounts."


@pytest.mark.parametrize("status", [200, 400])
def test_an_answer_that_names_an_error_is_a_refusal_whatever_its_status(status: int) -> None:
    with pytest.raises(Rejected):
        oauth.read_tokens(answer(status, {"error": "invalid_grant"}), EPOCH)


async def test_an_app_without_a_secret_can_say_so_in_a_header() -> None:
    link = FakeLink(lambda _: answer(200, {"access_token": "abc"}), sign_in_paths=("/token",))
    app = oauth.App(authorize="", token="/token", client_id="id", basic=True, headers={"User-Agent": "a:b:1"})
    await oauth.exchange(link, app, {"grant_type": "refresh_token"})
    (call,) = link.http.calls
    assert call.headers["authorization"] == "Basic aWQ6"
    assert call.headers["user-agent"] == "a:b:1"
    assert "client_secret" not in call.body


@pytest.mark.parametrize("empty", [{}, {"access_token": ""}, {"access_token": None}, {"token_type": "bearer"}, []])
async def test_an_empty_answer_never_overwrites_a_good_token(link: FakeLink, world: World, empty: Any) -> None:
    login = signed_in(link, expires=(EPOCH + timedelta(seconds=50)).isoformat())
    kept = dict(link.secrets)
    world.turns = [answer(200, empty)]
    assert (await login.request("GET", "/api/me")).status == 200
    assert len(world.asked) == 1
    assert link.secrets == kept


# --- a registered redirect


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("", ("http://127.0.0.1:65010/callback", 65010, "/callback")),
        (" http://127.0.0.1:8080/x ", ("http://127.0.0.1:8080/x", 8080, "/x")),
        ("http://127.0.0.1:8080/x?y=1", ("http://127.0.0.1:8080/x?y=1", 0, "")),
        ("http://localhost:8080", ("http://localhost:8080", 0, "")),
        ("https://acme.example/back", ("https://acme.example/back", 0, "")),
    ],
)
def test_where_a_redirect_can_be_caught(given: str, wanted: tuple[str, int, str]) -> None:
    assert oauth.redirect_of(given, "http://127.0.0.1:65010/callback") == wanted


@pytest.mark.parametrize("given", ["javascript:x", "http://", "http://a b/", "http://h:99999999/", "http://a\u202e/"])
def test_what_is_no_redirect(given: str) -> None:
    with pytest.raises(Rejected, match="registered with your app"):
        oauth.redirect_of(given, "https://localhost/")
