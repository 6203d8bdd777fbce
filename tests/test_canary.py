"""A login never rests in clear text: every place for secrets, a whole life through the shell and the engine, then a
search through everything that was written, in every disguise."""

from __future__ import annotations

import asyncio
import base64
import io
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import keyring
import pytest

from inbox_tui import log
from inbox_tui.__main__ import main
from inbox_tui.domain.views import ViewKey
from inbox_tui.secrets import system

ALL = ViewKey("all")
CHOICES = ["env", "file", "command", "keyring"]


def disguises(token: str) -> list[bytes]:
    raw = token.encode()
    return [
        raw, quote(token, safe="").encode(), raw.hex().encode(), raw.hex().upper().encode(),
        *(base64.b64encode(b"x" * pad + raw)[4:-4] for pad in range(3)),
        "".join(f"\\u{ord(c):04x}" for c in token).encode(),
        raw[::-1], token.encode("utf-16-le"),
    ]  # fmt: skip


def hits(folder: Path, token: str) -> list[str]:
    """Files under ``folder`` that hold the token, and as what."""
    found = []
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            found += [f"{file.name}: disguise {n}" for n, form in enumerate(disguises(token)) if form in content]
    return found


class Ring:
    """A keyring in memory, under a name that is on the list of real ones."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    ring = Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: ring)
    monkeypatch.setattr(system, "ALLOWED", {**system.ALLOWED, (Ring.__module__, Ring.__qualname__): "Ring"})
    return ring


@pytest.fixture
def shell(town: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command, off this thread (the server lives on it). Returns exit code and all that was said."""

    async def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        monkeypatch.setattr(sys, "argv", ["inbox-tui", "--home", str(town.home.data), *arguments])
        code = await asyncio.to_thread(main)
        return code, "".join(capsys.readouterr())

    return run


def secrets_option(choice: str, folder: Path, token: str) -> tuple[str, ...]:
    if choice == "command":
        kept = folder / "beside" / "pass"
        kept.parent.mkdir()
        kept.write_text(token)
        return ("--secrets", f"command:cat {kept}")
    return ("--secrets", choice)


@pytest.mark.parametrize("choice", CHOICES)
async def test_no_login_rests_in_clear_text(
    town: Any, shell: Any, ring: Ring, token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    monkeypatch.setenv("PAPER_TOKEN", token)
    monkeypatch.setenv("INBOX_TUI_PASSPHRASE", "correct horse battery")
    asked = town.paper.say("ana", "Do you ship to Peru?", ago=60)
    server = f"http://127.0.0.1:{town.paper.port}"
    option = secrets_option(choice, tmp_path, token)
    town.home.accounts_file.unlink()
    code, said = await shell("accounts", "add", "mastodon", "--server", server, "--token-env", "PAPER_TOKEN",
                             "--name", "brand", *option)  # fmt: skip
    assert code == 0, said
    everything = [said]
    if choice != "env":
        monkeypatch.delenv("PAPER_TOKEN")
    for arguments in (
        ("sync", "--json"), ("list", "--view", "all", "--json"), ("search", "Peru"), ("show", "1", "--json"),
        ("status", "--json"), ("doctor",), ("accounts", "list"), ("accounts", "check", "brand"),
    ):  # fmt: skip
        code, said = await shell(*arguments)
        assert code == 0, (arguments, said)
        everything.append(said)
    town.paper.expired = True
    code, said = await shell("sync")
    assert code == 4, said
    everything.append(said)
    town.paper.expired = False
    if choice == "env":  # the engine itself, with sending, trouble and a copy of the store
        with log.start(tmp_path / "home" / "deep.log", level=10):
            async with town.open() as inbox:
                await inbox.sync_now()
                row = inbox.window(ALL).rows[0]
                await inbox.heard([post.id for post in inbox.thread(row.id).posts])
                entry = await inbox.save_draft(account=row.account, conversation=row.id, text="Yes.")
                town.paper.faults = ["refused"]
                await inbox.queue(entry)
                await asyncio.sleep(0.5)
                town.paper.delete(asked)
                await inbox.refresh_thread(row.id)
                await inbox._store.backup()
    assert len(list(town.home.data.rglob("*"))) > 3
    assert hits(town.home.data, token) == []
    spoken = "".join(everything)
    assert [form for form in disguises(token) if form in spoken.encode("utf-8", "replace")] == []
    if choice == "keyring":
        assert any(token in kept for kept in ring.kept.values()), "it was really kept there"
    if choice == "file":
        assert town.home.secrets_file.exists()
        assert town.home.secrets_file.stat().st_mode & 0o077 == 0


def test_the_search_finds_what_it_looks_for(tmp_path: Path, token: str) -> None:
    for number, form in enumerate(disguises(token)):
        (tmp_path / str(number)).write_bytes(b"noise " + form + b" noise")
    assert len({hit.split(":")[0] for hit in hits(tmp_path, token)}) == len(disguises(token))


async def test_a_choice_of_clear_text_is_never_silent(town: Any, shell: Any, token: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("PAPER_TOKEN", token)
    town.home.accounts_file.unlink()
    code, said = await shell("accounts", "add", "mastodon", "--server", f"http://127.0.0.1:{town.paper.port}",
                             "--token-env", "PAPER_TOKEN", "--name", "brand", "--secrets", "clear")  # fmt: skip
    assert code != 0, "nobody typed that they want it"
    assert said
    assert hits(town.home.data, token) == []
