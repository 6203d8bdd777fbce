"""The command as a shell sees it: arguments in; exit code, stdout and stderr out."""

from __future__ import annotations

import io
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from inbox_tui.__main__ import main


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.delenv("INBOX_TUI_HOME", raising=False)
    monkeypatch.delenv("INBOX_TUI_PASSPHRASE", raising=False)
    return tmp_path / "home"


@pytest.fixture
def shell(home, monkeypatch, capsys) -> Callable[..., Result]:
    """``shell("status", "--json")`` in a home of its own, with ``typed`` on stdin."""

    def run(*arguments: str, typed: str = "", at: Any = home) -> Result:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        where = ["--home", str(at)] if at is not None else []
        monkeypatch.setattr(sys, "argv", ["inbox-tui", *where, *arguments])
        capsys.readouterr()
        code = main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Result(code, out, err)

    return run


@pytest.fixture(scope="session")
def synced_home(tmp_path_factory) -> Any:
    """Two demo accounts that have been synced, made once."""
    home = tmp_path_factory.mktemp("synced")
    for arguments in (
        ("accounts", "add", "demo-masto", "--name", "acme"),
        ("accounts", "add", "demo-bsky", "--name", "acme-bsky"),
        ("sync",),
    ):
        command = [sys.executable, "-m", "inbox_tui", "--home", str(home), *arguments]
        subprocess.run(command, check=True, capture_output=True)
    return home


@pytest.fixture
def town(shell, home, synced_home) -> Callable[..., Result]:
    """``shell`` in a copy of that home."""
    shutil.copytree(synced_home, home)
    return shell


class Unanswering:
    """A server that takes a request and says nothing."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(30)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._taken: list[socket.socket] = []

    def wait_for_a_request(self) -> None:
        taken, _ = self._listening.accept()
        taken.settimeout(30)
        self._taken.append(taken)
        assert taken.recv(1)

    def close(self) -> None:
        for taken in (*self._taken, self._listening):
            taken.close()


@pytest.fixture
def unanswering() -> Iterator[Unanswering]:
    server = Unanswering()
    yield server
    server.close()
