"""Importing through the real program: whole threads and messages, found by search, and nobody waits."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

import archives
from inbox_tui.config import Config
from inbox_tui.domain.model import Act
from inbox_tui.domain.views import ViewKey
from inbox_tui.engine.accounts import Accounts
from inbox_tui.engine.opening import Ground
from inbox_tui.engine.registry import GROUP, Registry
from inbox_tui.engine.setup import Setup, SignInRefused, Wish
from inbox_tui.inbox import Inbox, open_inbox
from inbox_tui.paths import Home
from inbox_tui.secrets import Vaults
from whole_loop import Nobody

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Shelf:
    def __init__(self, folder: Path) -> None:
        self.home = Home.at(folder / "home")
        self.home.prepare()
        self.luck = random.Random(5)
        self.ground = Ground(
            registry=Registry([EntryPoint("archive", "inbox_tui_archive:ArchiveConnector", GROUP)]),
            vaults=Vaults(self.home, environ={}),
            now=lambda: NOW,
            random_bits=self.luck.getrandbits,
            sleep=asyncio.sleep,
        )
        self.accounts = Accounts(self.home.accounts_file)
        self.setup = Setup(self.ground, self.accounts)

    async def take(self, path: Path, name: str) -> None:
        await self.setup.add("archive", Wish(given={"file": str(path)}, name=name), Nobody())

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Inbox]:
        async with open_inbox(
            self.home, Config(), self.ground, self.accounts, random=self.luck.random, listen=False
        ) as inbox:
            yield inbox


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


async def test_the_past_is_read_and_found_and_makes_nobody_wait(shelf: Shelf, tmp_path: Path) -> None:
    for kind in ("google-plus", "x", "facebook", "linkedin", "reddit"):
        (tmp_path / f"{kind}.zip").write_bytes(archives.zipped(archives.ALL[kind]))
        await shelf.take(tmp_path / f"{kind}.zip", kind)
    async with shelf.open() as inbox:
        await inbox.sync_now()
        said = {row.excerpt for row in inbox.window(ViewKey("all")).rows}
        assert {"When do you ship?", "And to Bolivia? 🏔", "Gladly.", "Hello?"} & said
        assert inbox.window(ViewKey("needs-reply")).rows == ()
        (hit,) = await inbox.search("bleu")
        thread = inbox.thread(hit.conversation)
        assert [post.ours for post in thread.posts] == [False, True, False]
        for account in inbox.accounts():
            assert Act.REPLY not in account.may
            assert "read, not answered" in account.why_not[Act.REPLY]
        before = len(inbox.window(ViewKey("all"), limit=480).rows)
        await inbox.sync_now()
        assert len(inbox.window(ViewKey("all"), limit=480).rows) == before


async def test_what_cannot_be_imported_is_refused_in_a_sentence(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "cut.zip").write_bytes(archives.zipped(archives.X)[:300])
    with pytest.raises(SignInRefused, match="damaged"):
        await shelf.take(tmp_path / "cut.zip", "cut")
    with pytest.raises(SignInRefused):
        await shelf.take(tmp_path / "not-there.zip", "gone")
    assert list(shelf.accounts.all()) == []
