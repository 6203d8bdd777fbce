"""A login never turns up anywhere but at its own server: not in an error, a repr, a traceback or the log."""

from __future__ import annotations

import base64
import contextlib
import logging
import traceback
from urllib.parse import quote, quote_plus

import pytest

from inbox_tui import log
from inbox_tui.connector import ConnectorError
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.net.link import AccountLink
from inbox_tui.secrets import MemoryVault


def disguises(token: str) -> list[str]:
    raw = token.encode()
    basic = base64.b64encode(b"user:" + raw).decode()
    return [
        token,
        quote(token, safe=""),
        quote_plus(token),
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        basic[8:-4],
        raw.hex(),
        raw.hex().upper(),
    ]


def chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


@pytest.fixture
def everything_logged(tmp_path):
    """The log at its most talkative, and all that went to other handlers."""
    with log.start(tmp_path / "log", level=logging.DEBUG):
        for name in ("httpcore", "websockets", "httpx"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        yield lambda: (tmp_path / "log").read_text()


LEAKY = {
    "echoes the login": lambda say, token: say("400 Bad " + token, token.encode(), f"X-Echo: {token}"),
    "not http": lambda say, token: f"Bearer {token}\r\n\r\n".encode(),
    "echoes it in a broken header": lambda say, token: f"HTTP/1.1 200 OK\r\n{token}\r\n\r\n".encode(),
    "redirects to it": lambda say, token: say("302 Found", b"", f"Location: http://[{token}"),
    "echoes it in a chunk size": lambda say, token: (
        f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{token}\r\n".encode()
    ),
    "echoes it as a length": lambda say, token: f"HTTP/1.1 200 OK\r\nContent-Length: {token}\r\n\r\n".encode(),
    "names it as packing": lambda say, token: say("200 OK", b"x", f"Content-Encoding: {token}"),
}


@pytest.mark.parametrize("name", LEAKY)
@pytest.mark.parametrize("how", ["GET", "POST", "lines", "socket"])
async def test_a_server_cannot_make_us_say_it(serve, client, say, permit, canary, everything_logged, name, how):
    server = await serve(LEAKY[name](say, canary))
    http = client(server)
    link = await AccountLink.open(AccountId("acme"), {}, http, MemoryVault({"token": Secret(canary)}))
    headers = {"Authorization": f"Bearer {canary}"}
    said = [repr(http), repr(link)]
    try:
        if how == "POST":
            with http.unlocked(permit()):
                await http.request("POST", "/api", json={"a": canary}, headers=headers, timeout=10)
        elif how == "GET":
            await http.request("GET", "/api", headers=headers, timeout=10)
        else:
            stream = http.lines("/s", headers=headers) if how == "lines" else http.socket("/s", headers=headers)
            async with stream as parts:
                said += [part async for part in parts]
    except ConnectorError as error:
        for one in chain(error):
            link.log.error("it failed: %s", one, exc_info=one)
            said += [str(one), repr(one), repr(one.args), *traceback.format_exception(one)]
    assert server.heads, "the request was made"
    for form in disguises(canary):
        assert form not in "\n".join(said)
        assert form.lower() not in everything_logged().lower()


@pytest.mark.parametrize("bad", ["\r\nX: y", "\n", "\x00", "ü", "\x7f", "\ud800"])
async def test_a_login_that_could_not_be_sent_is_not_quoted(serve, client, say, canary, everything_logged, bad):
    server = await serve(say())
    http = client(server)
    said = []
    for attempt in (
        http.request("GET", "/", headers={"Authorization": f"Bearer {canary}{bad}"}),
        http.request("GET", f"/{canary}{bad}\\"),
        http.request("GET", "/", params={"token": f"{canary}\ud800"}),
        http.request("POST", "/oauth/token", form={"token": f"{canary}\ud800"}, sign_in=True),
    ):
        with pytest.raises(ConnectorError) as caught:
            await attempt
        for one in chain(caught.value):
            said += [str(one), repr(one.args), repr(vars(one)), getattr(one, "object", "")]
    assert server.connections == 0
    assert canary not in "\n".join(said) + everything_logged()


async def test_only_its_own_server_ever_gets_it(serve, client, say, bearer, canary, permit):
    """Own server, with links, redirects and streams that point elsewhere; and a second server that only listens."""
    other = await serve(say())
    evil = other.origin
    own = await serve(
        say("200 OK", b"[]", f'Link: <{evil}/n>; rel="next"', f"Location: {evil}/l", f"Refresh: 0; url={evil}/r"),
        say("301 Moved", b"", f"Location: {evil}/l"),
        say("307 Again", b"", f"Location: {evil}/l"),
        say("401 No", b"", f'WWW-Authenticate: Bearer realm="{evil}"', f'Alt-Svc: h2="{evil.removeprefix("http://")}"'),
        say("421 Misdirected", b"", f"Location: {evil}/l"),
        say("407 Proxy", b"", "Proxy-Authenticate: Basic"),
    )
    http = client(own)
    for path in ("/a", "/b", "/c", "/d", "/e", "/f", f"{evil}/g", f"//{evil.removeprefix('http://')}/h"):
        with contextlib.suppress(ConnectorError):
            await http.request("GET", path, headers=bearer)
        with contextlib.suppress(ConnectorError), http.unlocked(permit()):
            await http.request("POST", path, headers=bearer, json={"token": canary})
        with contextlib.suppress(ConnectorError):
            async with http.lines(path, headers=bearer):
                pass
        with contextlib.suppress(ConnectorError):
            async with http.socket(path, headers=bearer):
                pass
    assert canary.encode() in own.everything
    assert other.everything == b""
    assert other.connections == 0
