"""Signing in with a browser, by both doors: the form and the shell. The redirect is caught at the port that the
platform has registered, or pasted where the browser is elsewhere."""

from __future__ import annotations

import asyncio
import io
import socket
import sys
from urllib.parse import parse_qs, urlsplit

import pytest

from inbox_tui.cli import asking
from inbox_tui.cli.asking import Terminal
from inbox_tui.cli.wizard import _Person
from inbox_tui.connector import Rejected, oauth
from inbox_tui.testing.link import FakeLink, answer

TOKEN = "/oauth/token"
APP = oauth.App(authorize="https://server.example/authorize", token=TOKEN, client_id="mine", scopes="read")


@pytest.fixture
def port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """Gives a token for the code ``abc``, whoever's redirect it was."""

    def __init__(self):
        self.asked = []

    def __call__(self, call):
        self.asked.append(call.body)
        good = call.path == TOKEN and call.body["code"] == "abc"
        return answer(200, {"access_token": "t1"}) if good else answer(400, {"error": "invalid_grant"})


class Browser:
    """Allows what it is asked to, and goes where it is sent. ``address``: where it ended."""

    def __init__(self, *, comes_back=True):
        self.comes_back = comes_back
        self.address = ""
        self.pages = []
        self._tasks = []

    def __call__(self, url):
        self.pages.append(url)
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.address = f"{query['redirect_uri']}?code=abc&state={query['state']}"
        if self.comes_back:
            self._tasks.append(asyncio.ensure_future(self._go(self.address)))
        return True

    async def _go(self, address):
        parts = urlsplit(address)
        reader, writer = await asyncio.open_connection("127.0.0.1", parts.port)
        writer.write(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        await reader.read()
        writer.close()


class Form:
    """The screen's end: what the person sees and types."""

    def __init__(self, browser, typed=None):
        self.browser, self.typed, self.asked = browser, typed, []

    def open_page(self, url, why):
        self.browser(url)

    async def code(self, label, help=""):
        self.asked.append(label)
        return self.browser.address if self.typed is None else self.typed

    def progress(self, words, share=None):
        pass


async def allow(ask, port, server):
    link = FakeLink(server, sign_in_paths=(TOKEN,))
    return await oauth.allow(link, APP, ask, why="Allow it", port=port, path="/callback")


@pytest.fixture
def desk(monkeypatch):
    """A browser on this very machine."""
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def far(monkeypatch):
    """Over SSH."""
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")


async def test_the_form_catches_the_redirect_at_its_port(desk, port):
    server, browser = Server(), Browser()
    tokens = await allow(_Person(Form(browser)), port, server)
    assert tokens.secrets()["token"].reveal() == "t1"
    assert server.asked[0]["redirect_uri"] == f"http://127.0.0.1:{port}/callback"


async def test_the_form_takes_the_pasted_address(far, port):
    server, browser = Server(), Browser(comes_back=False)
    form = Form(browser)
    tokens = await allow(_Person(form), port, server)
    assert tokens.secrets()["token"].reveal() == "t1"
    assert form.asked[0].startswith("Address")
    assert server.asked[0]["redirect_uri"] == f"http://127.0.0.1:{port}/callback"


async def test_a_port_that_is_taken_leaves_the_pasted_address(desk):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        browser = Browser(comes_back=False)
        tokens = await allow(_Person(Form(browser)), other.getsockname()[1], Server())
    assert tokens.secrets()["token"].reveal() == "t1"


async def test_somebody_elses_answer_is_refused_at_both_doors(far, port, monkeypatch):
    stranger = f"http://127.0.0.1:{port}/callback?code=abc&state=other"
    with pytest.raises(Rejected):
        await allow(_Person(Form(Browser(comes_back=False), typed=stranger)), port, Server())
    monkeypatch.setattr(asking, "somebody_there", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{stranger}\n"))
    with pytest.raises(Rejected):
        await allow(Terminal(Browser(comes_back=False)), port, Server())


async def test_the_shell_catches_the_redirect_at_its_port(desk, port, monkeypatch, capsys):
    monkeypatch.setattr(asking, "somebody_there", lambda: True)
    server, browser = Server(), Browser()
    tokens = await allow(Terminal(browser), port, server)
    assert tokens.secrets()["token"].reveal() == "t1"
    assert server.asked[0]["redirect_uri"] == f"http://127.0.0.1:{port}/callback"
    assert browser.pages[0] in capsys.readouterr().err


async def test_the_shell_takes_the_pasted_address(far, port, monkeypatch, capsys):
    monkeypatch.setattr(asking, "somebody_there", lambda: True)
    server, browser = Server(), Browser(comes_back=False)

    class Typed(io.StringIO):
        def readline(self, *_):
            shown = next(line for line in capsys.readouterr().err.splitlines() if line.startswith("  https://"))
            browser(shown.strip())
            return f"{browser.address}\n"

    monkeypatch.setattr(sys, "stdin", Typed())
    tokens = await allow(Terminal(lambda url: False), port, server)
    assert tokens.secrets()["token"].reveal() == "t1"
