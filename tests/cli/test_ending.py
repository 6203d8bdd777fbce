"""The end comes while a login is renewed: a refresh token that is good once is spent, so the new one must be kept."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.accounts import AccountRecord, Accounts
from inbox_tui.paths import Home
from inbox_tui.secrets import CLEAR, Choice, Vaults

NEW = {"access_token": "fresh-token", "refresh_token": "fresh-refresh", "token_type": "Bearer", "expires_in": 3600}


class Renewing:
    """A server that thinks about a renewal until it is told to answer."""

    def __init__(self) -> None:
        self.asked, self.answers = threading.Event(), threading.Event()
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", "0")))
                world.asked.set()
                world.answers.wait(30)
                self.give(200, NEW)

            def do_GET(self) -> None:
                self.give(503, {})

            def give(self, status: int, body: Any) -> None:
                raw = json.dumps(body).encode()
                with suppress(OSError):
                    self.send_response(status)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(raw)))
                    self.end_headers()
                    self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.answers.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def renewing() -> Iterator[Renewing]:
    world = Renewing()
    yield world
    world.close()


def vault(home: Home) -> Any:
    return Vaults(home).open(Choice.parse(CLEAR), "shop")


@pytest.fixture
def shop(home: Any, renewing: Renewing) -> Home:
    """A home whose one account has a login that has just run out."""
    at = Home.at(home)
    at.prepare()
    added = datetime(2026, 1, 1, tzinfo=UTC)
    secrets = {
        "token": "old-token",
        "refresh": "old-refresh",
        "expires": added.isoformat(),
        "client_id": "app",
        "client_secret": "canary",
    }
    asyncio.run(vault(at).save({name: Secret(value) for name, value in secrets.items()}))
    Accounts(at.accounts_file).put(
        AccountRecord(
            id=AccountId("shop"),
            platform="mastodon",
            settings={"server": renewing.url},
            secrets=CLEAR,
            added_at=added,
        )
    )
    return at


@pytest.fixture
def terminal() -> Iterator[int]:
    """A terminal of 80 by 24 that takes whatever is written to it."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read() -> None:
        with suppress(OSError):
            while os.read(ours, 65536):
                pass

    threading.Thread(target=read, daemon=True).start()
    yield theirs
    os.close(theirs)
    os.close(ours)


@pytest.mark.parametrize(
    ("command", "number", "code"),
    [
        ("sync", signal.SIGINT, 130),
        ("sync", signal.SIGTERM, 143),
        ("sync", signal.SIGHUP, 129),
        ("accounts check", signal.SIGTERM, 143),
        ("", signal.SIGTERM, 143),
    ],
)
def test_a_renewal_under_way_is_kept_before_the_end(
    shop: Home, renewing: Renewing, terminal: int, command: str, number: int, code: int
) -> None:
    shown = {} if command else {"stdout": terminal, "stderr": terminal}
    process = subprocess.Popen(
        [sys.executable, "-m", "inbox_tui", "--home", str(shop.data), *command.split()],
        **{"stdin": terminal, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **shown},
    )
    assert renewing.asked.wait(30)
    process.send_signal(number)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.7)
    renewing.answers.set()
    _, err = process.communicate(timeout=30)
    assert process.returncode == code
    assert b"Traceback" not in (err or b"")
    kept = asyncio.run(vault(shop).load())
    assert (kept["token"].reveal(), kept["refresh"].reveal()) == ("fresh-token", "fresh-refresh")


def test_a_server_that_never_answers_does_not_keep_the_program_open(shop: Home, renewing: Renewing) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "inbox_tui", "--home", str(shop.data), "sync"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert renewing.asked.wait(30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 143
    assert asyncio.run(vault(shop).load())["refresh"].reveal() == "old-refresh"
