"""A full or read-only disk stops writing, not the writer: a clear sentence, and no word lost."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.model import AccountId, Identity, OutboxId, Page, Post, PostKind, PostRef, RemoteId
from inbox_tui.domain.views import ConversationRow, ViewKey
from inbox_tui.errors import DiskFull, InboxError, StoreError
from inbox_tui.inbox import Inbox
from inbox_tui.paths import Home
from inbox_tui.store.database import Database
from inbox_tui.store.lock import Lock

ALL = ViewKey("all")


def can_mount(folder: Path) -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    return (
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], capture_output=True).returncode == 0
    )


class Disk:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """To the last byte."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (65536, 4096, 512, 1):
                while True:
                    try:
                        if file.write(bytes(size)) < size:
                            break
                    except OSError:
                        break

    def empty(self) -> None:
        self._filler.unlink(missing_ok=True)

    def read_only(self, on: bool) -> None:
        subprocess.run(["mount", "-o", f"remount,{'ro' if on else 'rw'}", self.folder], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if not can_mount(folder):
        pytest.skip("only root can mount a small disk")
    yield Disk(folder)
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def small_town(town: Any, disk: Disk) -> Any:
    """The town's home on a disk of six megabytes."""
    accounts = town.home.accounts_file.read_bytes()
    town.home = Home.at(disk.folder / "home")
    town.home.prepare()
    town.home.accounts_file.write_bytes(accounts)
    town.paper.say("ana", "Hello?", ago=60)
    town.paper.say("ben", "Anybody?", ago=30)
    return town


def flood(start: int, count: int, now: Any) -> Page:
    who = Identity(id=RemoteId("bulk"), handle="bulk@town.example")
    return Page(posts=tuple(
        Post(ref=PostRef(id=RemoteId(f"f{start + n}")), author=who, created_at=now, kind=PostKind.MENTION,
             mentions_us=True, text=f"{start + n} " + "lorem ipsum dolor " * 200) for n in range(count)
    ))  # fmt: skip


async def pour(inbox: Inbox, account: AccountId) -> None:
    for start in range(0, 400, 20):
        await inbox._store.ingest(account, flood(start, 20, inbox.now()))


async def scribble(inbox: Inbox, row: ConversationRow) -> None:
    for _ in range(2000):
        await inbox.save_draft(account=row.account, conversation=row.id, text="x" * 4000)


async def test_words_are_kept_on_a_full_disk_and_reading_goes_on(small_town: Any, disk: Disk) -> None:
    async with small_town.open(listen=False) as inbox:
        await inbox.sync_now()
        row, other = inbox.window(ALL).rows
        entry = await inbox.save_draft(account=row.account, conversation=row.id, text="before")
        disk.fill()
        with pytest.raises(DiskFull, match="disk is full"):
            await pour(inbox, row.account)
        await inbox.save_draft(entry=entry, account=row.account, text="written on a full disk")
        assert inbox.draft(row.id).text == "written on a full disk"  # type: ignore[union-attr]
        assert len(inbox.window(ALL).rows) >= 2
        assert inbox._store.check() == "ok"
        await inbox.sync_now()  # a round does not end the program
        disk.empty()
        await inbox.save_draft(account=other.account, conversation=other.id, text="and after")
        await inbox.sync_now()
    async with small_town.open(listen=False) as inbox:
        assert {draft.text for draft in inbox.drafts()} == {"written on a full disk", "and after"}
        assert inbox.recovered == ""


async def test_when_even_the_reserve_is_gone_the_words_stay_with_the_writer(small_town: Any, disk: Disk) -> None:
    async with small_town.open(listen=False) as inbox:
        await inbox.sync_now()
        row = inbox.window(ALL).rows[0]
        small_town.home.database.with_suffix(".ballast").unlink()
        disk.fill()
        with pytest.raises(DiskFull):
            await scribble(inbox, row)
        kept = len(inbox.drafts())
        with pytest.raises(DiskFull) as told:
            await inbox.save_draft(account=row.account, conversation=row.id, text="the last words" * 500)
        assert "full" in str(told.value)
        assert len(inbox.drafts()) == kept
        disk.empty()
        entry = await inbox.save_draft(account=row.account, conversation=row.id, text="the last words" * 500)
        assert inbox.outgoing(entry).text.startswith("the last words")  # type: ignore[union-attr]
    async with small_town.open(listen=False) as inbox:
        texts = [draft.text for draft in inbox.drafts()]
        assert texts.count("the last words" * 500) == 1
        assert len(texts) == kept + 1, "nothing is there twice"


async def test_queueing_on_a_full_disk_either_happens_or_says_so(small_town: Any, disk: Disk) -> None:
    async with small_town.open(listen=False) as inbox:
        await inbox.sync_now()
        entries: list[tuple[OutboxId, bool]] = []
        disk.fill()
        for row in inbox.window(ALL).rows:
            await inbox.heard([post.id for post in inbox.thread(row.id).posts])
            entry = await inbox.save_draft(account=row.account, conversation=row.id, text="Yes.")
            try:
                await inbox.queue(entry)
            except InboxError:
                entries.append((entry, False))
            else:
                entries.append((entry, True))
    disk.empty()
    async with small_town.open(listen=False) as inbox:
        for entry, queued in entries:
            assert inbox.outgoing(entry).state.value == ("queued" if queued else "draft")  # type: ignore[union-attr]


async def test_a_start_on_a_full_disk_is_one_sentence(small_town: Any, disk: Disk) -> None:
    disk.fill()
    with pytest.raises(StoreError, match="disk is full"):
        async with small_town.open(listen=False):
            raise AssertionError("opened")
    disk.empty()
    async with small_town.open(listen=False) as inbox:
        await inbox.sync_now()
        assert len(inbox.window(ALL).rows) == 2
        assert inbox.recovered == "", "a start that had no room is no damage"


async def test_a_read_only_disk_is_one_sentence(small_town: Any, disk: Disk) -> None:
    async with small_town.open(listen=False) as inbox:
        await inbox.sync_now()
    disk.read_only(True)
    with pytest.raises(StoreError, match="cannot be written") as told:
        async with small_town.open(listen=False):
            raise AssertionError("opened")
    assert "Reading still works" in told.value.next_step
    disk.read_only(False)
    async with small_town.open(listen=False) as inbox:
        assert len(inbox.window(ALL).rows) == 2


def test_a_lock_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        Lock(tmp_path / "file" / "inbox.lock")


async def test_a_store_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "inbox.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        await Database.open(tmp_path / "inbox.db", lambda: datetime(2026, 3, 2, tzinfo=UTC))
