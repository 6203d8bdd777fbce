"""What a connector holds: its own secrets, renewed without losing one."""

from __future__ import annotations

import asyncio
import logging
import shlex
import sys

import pytest

from inbox_tui.connector import Link, Rejected, Unreachable, Unreadable
from inbox_tui.domain.model import AccountId
from inbox_tui.domain.secret import Secret
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.net.link import AccountLink
from inbox_tui.secrets import MemoryVault
from inbox_tui.secrets.outside import CommandVault


class SlowVault(MemoryVault):
    """Writes when told to go; fails when told to."""

    def __init__(self, **secrets: str) -> None:
        super().__init__({name: Secret(value) for name, value in secrets.items()})
        self.began, self.go, self.locked = asyncio.Event(), asyncio.Event(), False
        self.go.set()

    async def save(self, secrets):
        self.began.set()
        await self.go.wait()
        if self.locked:
            raise SecretsUnavailable("The keyring is locked.")
        await super().save(secrets)


@pytest.fixture
async def open_link(client, clock):
    slept = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def make(vault) -> AccountLink:
        http = client("https://social.example")
        settings = {"server": "https://social.example"}
        link = await AccountLink.open(
            AccountId("acme.test"), settings, http, vault, now=clock, random=lambda bits: bits, sleep=sleep
        )
        link.slept = slept
        return link

    return make


async def test_it_gives_what_was_put_in(open_link, clock):
    link = await open_link(SlowVault(token="abc-token"))
    as_contract: Link = link
    await as_contract.sleep(3)
    assert (as_contract.secret("token"), as_contract.secret("other")) == (Secret("abc-token"), None)
    assert (as_contract.now(), as_contract.random(128), link.slept) == (clock(), 128, [3])
    assert "abc-token" not in repr(link) + repr(vars(link))


async def test_a_renewed_secret_is_stored_before_it_is_used(open_link):
    vault = SlowVault(token="old-token", refresh_token="r1-token")
    link = await open_link(vault)
    vault.go.clear()
    keeping = asyncio.create_task(link.keep({"token": Secret("new-token")}))
    await vault.began.wait()
    assert link.secret("token") == Secret("old-token")
    vault.go.set()
    await keeping
    assert link.secret("token") == Secret("new-token")
    assert await vault.load() == {"token": Secret("new-token"), "refresh_token": Secret("r1-token")}


async def test_cancelling_does_not_lose_a_renewed_secret(open_link):
    vault = SlowVault(token="old-token")
    link = await open_link(vault)
    vault.go.clear()
    keeping = asyncio.create_task(link.keep({"token": Secret("new-token")}))
    await vault.began.wait()
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    vault.go.set()
    await link.keep({"other": Secret("x")})
    assert (await vault.load())["token"] == Secret("new-token")


async def test_where_the_store_fails_the_new_one_works_and_is_stored_later(open_link, caplog):
    vault = SlowVault(token="old-token")
    link = await open_link(vault)
    vault.locked = True
    with caplog.at_level(logging.WARNING):
        await link.keep({"token": Secret("new-token")})
    assert link.secret("token") == Secret("new-token")
    assert link.unsaved == "The keyring is locked."
    vault.locked = False
    await link.keep({"other": Secret("x")})
    assert (await vault.load())["token"] == Secret("new-token")
    assert link.unsaved == ""


@pytest.mark.parametrize(
    ("bad", "error"), [("", ValueError), ("a b", Unreadable), ("a\r\nX: b", Unreadable), ("x" * 9000, Unreadable)]
)
async def test_a_bad_token_never_replaces_a_good_one(open_link, bad, error):
    link = await open_link(SlowVault(access_token="good-token"))
    with pytest.raises(error) as caught:
        await link.keep({"access_token": Secret(bad)})
    assert link.secret("access_token") == Secret("good-token")
    assert not bad or bad not in str(caught.value)


async def test_a_password_may_hold_spaces(open_link):
    link = await open_link(SlowVault())
    await link.keep({"password": Secret("correct horse ü")})
    assert link.secret("password") == Secret("correct horse ü")


async def test_a_file_that_a_setting_names_is_read_and_no_other(open_link, tmp_path):
    archive = tmp_path / "archive.zip"
    archive.write_bytes(b"PK\x03\x04")
    link = await open_link(SlowVault())
    link.settings = {"archive": str(archive), "gone": str(tmp_path / "gone.zip"), "folder": str(tmp_path), "odd": "\0"}
    with link.file("archive") as opened:
        assert (opened.read(2), opened.seek(0), opened.readable(), opened.writable()) == (b"PK", 0, True, False)
    assert opened.closed
    for name, words in (("gone", "not there"), ("folder", "folder"), ("odd", "cannot be opened"), ("none", "named")):
        with pytest.raises(Rejected, match=words), link.file(name):
            pass


async def test_what_must_not_be_cut_is_waited_for_at_the_end(open_link):
    vault = SlowVault(token="old-token")
    link = await open_link(vault)
    vault.go.clear()

    async def renewal() -> None:
        await link.keep({"token": Secret("new-token")})

    waiting = asyncio.create_task(link.finish(renewal()))
    await vault.began.wait()
    waiting.cancel()
    ending = asyncio.create_task(link.settle())
    await asyncio.sleep(0)
    assert not ending.done()
    vault.go.set()
    await ending
    assert await vault.load() == {"token": Secret("new-token")}


async def test_a_login_that_comes_at_the_last_moment_is_kept(open_link):
    vault = SlowVault(token="old-token")
    link = await open_link(vault)
    vault.go.clear()
    answered = asyncio.Event()

    async def renewal() -> None:
        await answered.wait()
        await link.keep({"token": Secret("new-token")})

    waiting = asyncio.create_task(link.finish(renewal()))
    await asyncio.sleep(0)
    ending = asyncio.create_task(link.settle(0.05))
    await asyncio.sleep(0.01)
    answered.set()
    await asyncio.wait({waiting})  # broken off, while what it brought is being written
    assert not ending.done()
    vault.go.set()
    await ending
    assert (await vault.load())["token"] == Secret("new-token")


async def test_what_does_not_end_is_waited_for_only_so_long(open_link, caplog):
    link = await open_link(SlowVault())
    waiting = asyncio.create_task(link.finish(asyncio.Event().wait()))
    await asyncio.sleep(0)
    await link.settle(0.01)
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert "too long to be waited for" in caplog.text


async def test_a_command_is_run_again_for_a_new_token_and_no_other_place_forgets(open_link, tmp_path):
    turns = tmp_path / "turns"
    code = f"open('{turns}', 'a').write('x'); n = len(open('{turns}').read()); print(f'token-{{n}}')"
    program = shlex.join([sys.executable, "-c", f"{code}; raise SystemExit(n == 3)"])
    link = await open_link(CommandVault(program, "token"))
    assert link.secret("token") == Secret("token-1")
    await link.keep({"refresh": Secret("renewed"), "token": Secret("kept-meanwhile")})
    assert await link.reread("token") == Secret("token-2") == link.secret("token")
    assert link.secret("refresh") == Secret("renewed")
    with pytest.raises(Unreachable, match="ended with code 1"):
        await link.reread("token")
    assert link.secret("token") == Secret("token-2")

    vault = SlowVault(token="old")
    other = await open_link(vault)
    vault.locked = True
    await other.keep({"token": Secret("renewed")})
    assert await other.reread("token") == Secret("renewed"), "what could not be stored yet goes before what is stored"
    assert await other.reread("nothing") is None
