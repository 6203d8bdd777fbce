"""Signing in as a person does it: through the browser, by a pasted code, with a password, and into a real keyring."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from lab import ring
from lab.app import App
from lab.browser import Desktop, allow, asked, visit
from lab.mastodon import MastodonPerson
from lab.people import mastodon_person
from lab.proxy import Proxy, Request
from lab.servers import Servers
from lab.session import Session

PASSPHRASE = "seven words that nobody else would choose"


class Listening(Proxy):
    """A proxy that keeps what passed, too."""

    def __init__(self, upstream: str) -> None:
        super().__init__(upstream)
        self.requests: list[Request] = []

    def _handle(self, client: socket.socket, request: Request) -> None:
        self.requests.append(request)
        super()._handle(client, request)

    def sent(self, path: str) -> dict[str, str]:
        """The form that was posted to ``path``, once."""
        (request,) = [request for request in self.requests if request.method == "POST" and request.path == path]
        return asked(f"?{request.body.decode()}")


@pytest.fixture
def server(servers: Servers) -> Iterator[Listening]:
    with Listening(servers.mastodon) as proxy:
        yield proxy


@pytest.fixture
def brand(servers: Servers) -> Iterator[MastodonPerson]:
    person = mastodon_person(servers.mastodon, "brand")
    yield person
    person.close()


@pytest.fixture
def desktop(app: App, tmp_path: Path) -> Desktop:
    """The program believes to be on a desktop, with a browser in front of the person."""
    folder = tmp_path / "desktop"
    folder.mkdir()
    made = Desktop(folder)
    app.env |= {**made.environment(os.environ.get("PATH", "")), "INBOX_TUI_PASSPHRASE": PASSPHRASE}
    return made


def begin(app: App, server: str) -> tuple[str, ...]:
    return ("accounts", "add", "mastodon", "--server", server, "--secrets", "file", "--name", "masto")


def end(session: Session) -> int:
    session.wait("the end of the command", lambda: session.code is not None)
    assert session.code is not None
    return session.code


def opened(desktop: Desktop, session: Session) -> str:
    session.wait("an address in the browser", lambda: desktop.opened != "")
    return desktop.opened


def stands(app: App, server: Servers, brand: MastodonPerson) -> None:
    """The account can be used, without anything that was typed: a mention arrives."""
    ana = mastodon_person(server.mastodon, "ana")
    ana.post(f"@{brand.name} do you open on Sundays?")
    ana.close()
    app.synced()
    (row,) = app.rows()
    assert row["account"] == "masto"
    assert "do you open on Sundays?" in row["excerpt"]


def nowhere(home: Path, *words: str) -> None:
    """None of the words is in any file there."""
    for file in home.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert [word for word in words if word.encode() in content] == [], file


def test_the_browser_brings_the_login(
    app: App, desktop: Desktop, server: Listening, servers: Servers, brand: MastodonPerson
) -> None:
    with app.terminal(*begin(app, server.url)) as session:
        address = opened(desktop, session)
        session.wait_for("Allow inbox-tui", address)  # also for whoever has the browser elsewhere
        page = allow(address, brand.name)
        assert page.status == 200
        assert "You can close this page" in page.words
        assert end(session) == 0
        assert session.shows("masto was added", f"signed in as {brand.name}", "inbox-tui sync")
    wish, answer = asked(address), server.sent("/oauth/token")
    assert answer["redirect_uri"] == wish["redirect_uri"] == server.sent("/api/v1/apps")["redirect_uris"]
    assert wish["redirect_uri"].startswith("http://127.0.0.1:")
    proof = base64.urlsafe_b64encode(hashlib.sha256(answer["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert (wish["code_challenge"], wish["code_challenge_method"]) == (proof, "S256")
    assert len(wish["state"]) >= 43
    nowhere(app.home, wish["state"], answer["code_verifier"], answer["code"], answer["client_secret"])
    stands(app, servers, brand)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("code=stolen&state=of-another-sign-in", "belongs to another sign-in"),
        ("code=stolen", "belongs to another sign-in"),
        ("error=access_denied&state={state}", "You declined in the browser"),
    ],
)
def test_an_answer_that_is_not_ours_signs_nobody_in(
    app: App, desktop: Desktop, server: Listening, query: str, words: str
) -> None:
    with app.terminal(*begin(app, server.url)) as session:
        wish = asked(opened(desktop, session))
        visit(f"{wish['redirect_uri']}?{query.format(state=wish['state'])}")
        assert end(session) == 1
        assert session.shows(words)
    assert not server.passed("POST", "/oauth/token")
    assert app.json("accounts", "list") == []


def test_ctrl_c_while_the_browser_is_open_leaves_nothing_behind(
    app: App, desktop: Desktop, server: Listening, brand: MastodonPerson
) -> None:
    with app.terminal(*begin(app, server.url)) as session:
        back = asked(opened(desktop, session))["redirect_uri"]
        session.press("ctrl+c")
        assert end(session) == 130
        assert "Traceback" not in session.text
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", int(back.split(":")[2].split("/")[0])), timeout=5)
    assert app.json("accounts", "list") == []


@pytest.mark.parametrize("whole", [False, True], ids=["code", "address"])
def test_over_ssh_the_code_is_pasted(
    app: App, server: Listening, servers: Servers, brand: MastodonPerson, whole: bool
) -> None:
    app.env |= {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "INBOX_TUI_PASSPHRASE": PASSPHRASE}
    with app.terminal(*begin(app, server.url)) as session:
        session.wait_for("Code:")
        address = next(word for word in session.text.split() if word.startswith(server.url + "/oauth/authorize?"))
        code = allow(address, brand.name).words.split("Authorization code:")[1].split()[0]
        session.type(f"{server.url}/oauth/authorize/native?code={code}" if whole else code)
        session.press("enter")
        assert end(session) == 0
    stands(app, servers, brand)


def test_a_code_of_nobody_is_refused(app: App, server: Listening) -> None:
    app.env |= {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22", "INBOX_TUI_PASSPHRASE": PASSPHRASE}
    with app.terminal(*begin(app, server.url)) as session:
        session.wait_for("Code:")
        session.type("no-code-at-all")
        session.press("enter")
        assert end(session) == 1
        assert session.shows("did not accept the code", "Nothing was kept")
    assert app.json("accounts", "list") == []


def test_a_password_is_asked_for_unseen(app: App, servers: Servers) -> None:
    from lab.people import bluesky_person

    with closing(bluesky_person(servers, "brand")) as person:
        password = person.app_password()
    app.env["INBOX_TUI_PASSPHRASE"] = PASSPHRASE
    add = ("accounts", "add", "bluesky", "--server", servers.pds, "--handle", person.handle, "--secrets", "file")
    with app.terminal(*add) as session:
        session.wait_for("App password:")
        session.type(password)
        session.press("enter")
        assert end(session) == 0
        assert password not in session.text
        assert session.shows(f"signed in as {person.handle}")
    nowhere(app.home, password)
    app.synced()


# --- a real keyring


@pytest.fixture
def keyring(app: App, tmp_path: Path) -> Iterator[ring.Ring]:
    if why := ring.missing():
        pytest.skip(why)
    with ring.Ring(tmp_path / "desk") as made:
        app.env |= made.env
        yield made


def test_a_keyring_keeps_renews_and_forgets_a_login(
    app: App, keyring: ring.Ring, server: Listening, servers: Servers, brand: MastodonPerson
) -> None:
    add = ("accounts", "add", "mastodon", "--server", server.url, "--token-env", "SHOP_TOKEN", "--name", "masto")
    app.env["SHOP_TOKEN"] = first = brand.token
    app.run(*add)  # no place is named: the keyring is the usual one
    del app.env["SHOP_TOKEN"]
    service = f"inbox-tui {app.home}"
    assert first in keyring.read(service, "masto")
    (account,) = app.json("accounts", "list")
    assert account["secrets"] == "keyring"
    stands(app, servers, brand)

    brand.revoke_token()
    (row,) = app.json("sync", expect=4)
    assert row["health"] == "sign in again"
    brand.log_in_again()
    app.env["SHOP_TOKEN"] = second = brand.token
    app.run("accounts", "repair", "masto", "--token-env", "SHOP_TOKEN")
    del app.env["SHOP_TOKEN"]
    app.synced()
    kept = keyring.read(service, "masto")
    assert second in kept
    assert first not in kept

    nowhere(app.home, first, second)
    nowhere(keyring.folder, first, second)  # the keyring itself seals what it keeps
    app.run("accounts", "remove", "masto")
    assert keyring.read(service, "masto") == ""


def test_a_locked_keyring_is_told_and_nothing_falls_through_to_another_place(
    app: App, tmp_path: Path, server: Listening, brand: MastodonPerson
) -> None:
    if why := ring.missing():
        pytest.skip(why)
    app.env["SHOP_TOKEN"] = brand.token
    with ring.Ring(tmp_path / "desk", locked=True) as made:
        app.env |= made.env
        told = app.run(*("accounts", "add", "mastodon", "--server", server.url, "--token-env", "SHOP_TOKEN"), expect=1)
    assert "keyring" in told.err
    assert "Unlock it" in told.err
    nowhere(app.home, brand.token)
    assert app.json("accounts", "list") == []
