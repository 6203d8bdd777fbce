"""Signing in: by browser, by pasted code, by token; and who is not let in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.connector import RateLimited, Rejected, SignedIn, Unreachable, Unsupported
from inbox_tui.connector.oauth import Returned, pasted
from inbox_tui.domain.secret import Secret
from inbox_tui.testing.link import Call, FakeLink, answer
from inbox_tui_mastodon import MastodonConnector
from inbox_tui_mastodon.signin import BROAD_SCOPES, FINE_SCOPES, OUT_OF_BAND

APPS, TOKEN = "/api/v1/apps", "/oauth/token"
VERIFY = "/api/v1/accounts/verify_credentials"
METADATA = "/.well-known/oauth-authorization-server"
LOOPBACK = "http://127.0.0.1:51234/once"


class Person:
    """Sits at the browser: ``back`` is what the redirect carries, ``paste`` what is typed; ``{state}`` is filled in."""

    def __init__(self, back: Mapping[str, str] | None = None, paste: str = "", late: bool = False) -> None:
        self.back, self.paste, self.late = back, paste, late
        self.opened: list[dict[str, str]] = []
        self.where = ""
        self.redirect_uri = LOOPBACK

    def _state(self, text: str) -> str:
        return text.replace("{state}", self.opened[-1]["state"])

    async def open(self, url: str, why: str) -> None:
        self.where = url.partition("?")[0]
        self.opened.append({key: value[0] for key, value in parse_qs(urlsplit(url).query).items()})

    async def code(self, label: str, help: str) -> str:
        return self._state(self.paste)

    async def wait(self) -> Mapping[str, str]:
        if self.late:
            raise Unreachable("Nobody came back.")
        assert self.back is not None
        return {key: self._state(value) for key, value in self.back.items()}

    @asynccontextmanager
    async def catcher(self, *, port: int = 0, path: str = "") -> AsyncIterator[Person]:
        if self.back is None and not self.late:
            raise Unsupported("The browser is elsewhere.")
        yield self


@pytest.fixture
def open_server(server: Any) -> Any:
    server.on["POST", APPS] = answer(200, {"client_id": "cid", "client_secret": "csecret"})
    server.on["POST", TOKEN] = answer(200, {"access_token": "tok-1", "token_type": "Bearer", "scope": FINE_SCOPES})
    return server


async def sign_in(server: Any, person: Person, token: str = "", address: str = "server.example") -> SignedIn:
    link = FakeLink(server, settings={"server": address}, sign_in_paths=MastodonConnector.sign_in_paths)
    secrets = {"token": Secret(token)} if token else {}
    return await MastodonConnector.sign_in(link, {"server": address}, secrets, person)


async def test_by_browser(open_server: Any) -> None:
    person = Person({"code": "c0de", "state": "{state}"})
    got = await sign_in(open_server, person)
    assert got.settings == {"server": "https://server.example", "scopes": FINE_SCOPES}
    assert {name: secret.reveal() for name, secret in got.secrets.items()} == {
        "token": "tok-1", "client_id": "cid", "client_secret": "csecret"
    }  # fmt: skip
    assert got.profile.identity.handle == "brand@server.example"
    (opened,) = person.opened
    assert person.where == "https://server.example/oauth/authorize"
    assert (opened["redirect_uri"], opened["scope"], opened["response_type"]) == (LOOPBACK, FINE_SCOPES, "code")
    exchanged = open_server.asked(TOKEN)[0].body
    assert exchanged["code"] == "c0de"
    assert exchanged["redirect_uri"] == LOOPBACK
    digest = hashlib.sha256(exchanged["code_verifier"].encode()).digest()
    assert opened["code_challenge"] == base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert opened["code_challenge_method"] == "S256"
    assert len(base64.urlsafe_b64decode(opened["state"] + "=")) == 32
    assert opened["state"] != exchanged["code_verifier"]
    assert open_server.asked(VERIFY)[0].headers["authorization"] == "Bearer tok-1"


@pytest.mark.parametrize(
    "paste",
    ["c0de", " c0de\n", "c0de&state={state}", "code=c0de", "https://server.example/x?code=c0de&state={state}"],
)
async def test_by_pasted_code(open_server: Any, paste: str) -> None:
    person = Person(paste=paste)
    await sign_in(open_server, person)
    assert open_server.asked(TOKEN)[0].body["code"] == "c0de"
    assert person.opened[0]["redirect_uri"] == OUT_OF_BAND
    assert open_server.asked(APPS)[0].body["redirect_uris"] == OUT_OF_BAND


async def test_a_browser_that_never_comes_back_leads_to_pasting(open_server: Any) -> None:
    person = Person(late=True, paste="c0de")
    got = await sign_in(open_server, person)
    assert got.secrets["token"].reveal() == "tok-1"
    assert [each["redirect_uri"] for each in person.opened] == [LOOPBACK, OUT_OF_BAND]


@pytest.mark.parametrize(
    "back",
    [
        {"code": "c0de"},
        {"code": "c0de", "state": "another"},
        {"code": "c0de", "state": ""},
        {"code": "c0de", "state": "ünïcode"},
        {"state": "{state}"},
        {"error": "access_denied", "state": "{state}"},
        {"code": "c0de", "state": "{state}", "iss": "https://evil.example"},
    ],
    ids=str,
)
async def test_an_answer_to_another_question_is_refused(open_server: Any, back: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        await sign_in(open_server, Person(back))
    assert not open_server.asked(TOKEN), "no code is handed over"


async def test_a_pasted_state_that_differs_is_refused(open_server: Any) -> None:
    with pytest.raises(Rejected):
        await sign_in(open_server, Person(paste="c0de&state=another"))


async def test_metadata_is_used_where_it_stays_on_the_server(open_server: Any) -> None:
    open_server.on["GET", METADATA] = answer(
        200,
        {
            "issuer": "https://server.example/",
            "authorization_endpoint": "https://server.example/auth",
            "scopes_supported": ["read", "write"],
        },
    )
    person = Person({"code": "c0de", "state": "{state}", "iss": "https://server.example"})
    await sign_in(open_server, person)
    assert person.where == "https://server.example/auth"
    assert person.opened[0]["scope"] == BROAD_SCOPES
    open_server.on["GET", METADATA] = answer(200, {"authorization_endpoint": "https://evil.example/auth"})
    person = Person({"code": "c0de", "state": "{state}"})
    await sign_in(open_server, person)
    assert person.where == "https://server.example/oauth/authorize"


async def test_a_server_without_fine_scopes_is_asked_for_broad_ones(open_server: Any) -> None:
    def strict(call: Call) -> Any:
        if call.body["scopes"] == FINE_SCOPES:
            return answer(422, {"error": "Validierung fehlgeschlagen"})
        return answer(200, {"client_id": "cid", "client_secret": "cs"})

    open_server.on["POST", APPS] = strict
    person = Person({"code": "c0de", "state": "{state}"})
    await sign_in(open_server, person)
    assert person.opened[0]["scope"] == BROAD_SCOPES


async def test_scopes_refused_in_the_browser_are_asked_for_broadly(open_server: Any) -> None:
    class Pickier(Person):
        async def wait(self) -> Mapping[str, str]:
            if self.opened[-1]["scope"] == FINE_SCOPES:
                return {"error": "invalid_scope", "state": self.opened[-1]["state"]}
            return {"code": "c0de", "state": self.opened[-1]["state"]}

    person = Pickier({})
    await sign_in(open_server, person)
    assert [each["scope"] for each in person.opened] == [FINE_SCOPES, BROAD_SCOPES]


@pytest.mark.parametrize(
    "got",
    [
        answer(400, {"error": "invalid_grant"}),
        answer(400, {"error": "sql: no rows in result set"}),
        answer(401, {"error": "invalid_client"}),
        answer(200, {"access_token": ""}),
        answer(200, {"access_token": "a\r\nX-Evil: 1"}),
        answer(200, {"access_token": ["x"]}),
        answer(200, {"access_token": "tok", "token_type": "mac"}),
        answer(200, b"<html>"),
    ],
)
async def test_a_code_that_is_not_accepted(open_server: Any, got: Any) -> None:
    open_server.on["POST", TOKEN] = got
    with pytest.raises(Rejected):
        await sign_in(open_server, Person(paste="wrong"))


@pytest.mark.parametrize("status", [401, 403, 421, 422])
async def test_a_token_that_is_good_for_nothing(open_server: Any, status: int) -> None:
    open_server.on["GET", VERIFY] = answer(status, b"")
    with pytest.raises(Rejected, match="does not accept"):
        await sign_in(open_server, Person(paste="wrong"))
    with pytest.raises(Rejected, match="does not accept"):
        await sign_in(open_server, Person(), token="tok-9")


async def test_with_a_token_of_ones_own(server: Any) -> None:
    got = await sign_in(server, Person(), token=" tok-9\n")
    assert {name: secret.reveal() for name, secret in got.secrets.items()} == {"token": "tok-9"}
    assert not [call for call in server.calls if call.method != "GET"]


@pytest.mark.parametrize("token", ["tök", "a;b", "a\x00b", '"quoted"'])
async def test_a_token_that_can_be_none_never_leaves(server: Any, token: str) -> None:
    with pytest.raises(Rejected):
        await sign_in(server, Person(), token=token)
    assert server.calls == []


@pytest.mark.parametrize(
    ("got", "error"),
    [
        (answer(200, b"<html>a shop</html>"), Rejected),
        (answer(404, b""), Rejected),
        (answer(301, b""), Rejected),
        (answer(403, {"error": "closed"}), Rejected),
        (answer(429, {"error": "x"}), RateLimited),
        (answer(502, b""), Unreachable),
    ],
)
async def test_a_server_that_takes_no_apps(open_server: Any, got: Any, error: type[Exception]) -> None:
    open_server.on["POST", APPS] = got
    with pytest.raises(error):
        await sign_in(open_server, Person(paste="c0de"))


async def test_a_website_that_is_no_such_server(open_server: Any) -> None:
    for path in ("/api/v2/instance", "/api/v1/instance"):
        open_server.on["GET", path] = answer(200, b"<html>a shop</html>")
    with pytest.raises(Rejected, match="no Mastodon"):
        await sign_in(open_server, Person(paste="c0de"))


async def test_plain_http_is_refused_before_anything_is_asked(open_server: Any) -> None:
    with pytest.raises(Rejected, match="https"):
        await sign_in(open_server, Person(), address="http://server.example")
    assert open_server.calls == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("abc", Returned(code="abc")),
        ("abc&state=xyz", Returned(code="abc", state="xyz")),
        ("?code=abc&state=xyz", Returned(code="abc", state="xyz")),
        (
            "http://127.0.0.1:1/x?code=a%2Bb&iss=https%3A%2F%2Fs.example",
            Returned(code="a+b", issuer="https://s.example"),
        ),
        ("https://[broken", Returned()),
        ("", Returned()),
        ("abc==", Returned(code="abc==")),
    ],
)
def test_what_people_paste(given: str, expected: Returned) -> None:
    assert pasted(given) == expected


async def test_a_server_of_another_kind_is_named_as_such():
    settings = {"server": "https://pds.example"}
    link = FakeLink(
        lambda call: answer(404, {"error": "NotFound", "message": "Not Found"}),
        settings=settings, origins=("https://pds.example",),
    )  # fmt: skip
    with pytest.raises(Rejected, match="does not speak the Mastodon API"):
        await MastodonConnector.sign_in(link, settings, {"token": Secret("abc")}, None)


async def test_a_token_that_runs_out_is_renewed_by_itself(open_server: Any, new_desk: Any) -> None:
    """Pixelfed's last 15 days (Laravel Passport), Akkoma's 100."""
    pair = {"access_token": "tok-1", "refresh_token": "ref-1", "expires_in": 1_296_000, "token_type": "Bearer"}
    open_server.on["POST", TOKEN] = answer(200, pair)
    got = await sign_in(open_server, Person({"code": "c0de", "state": "{state}"}))
    assert set(got.secrets) == {"token", "refresh", "expires", "client_id", "client_secret"}
    link = FakeLink(open_server, settings=dict(got.settings), sign_in_paths=MastodonConnector.sign_in_paths)
    link.secrets = dict(got.secrets)
    link.time += timedelta(days=14, hours=23)
    await MastodonConnector(link).profile()
    link.time += timedelta(hours=2)
    open_server.on["POST", TOKEN] = answer(200, pair | {"access_token": "tok-2", "refresh_token": "ref-2"})
    await MastodonConnector(link).profile()
    form = open_server.asked(TOKEN)[-1].body
    assert (form["grant_type"], form["refresh_token"], form["client_id"]) == ("refresh_token", "ref-1", "cid")
    assert open_server.asked(VERIFY)[-1].headers["authorization"] == "Bearer tok-2"
    assert link.secrets["refresh"].reveal() == "ref-2"
