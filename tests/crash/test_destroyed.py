"""Whatever becomes of the database, what was written comes back, and nothing is deleted."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.views import ViewKey
from inbox_tui.errors import StoreDamaged
from inbox_tui.inbox import Inbox
from inbox_tui.store.database import daily_backup

ALL = ViewKey("all")
Until = Callable[[Callable[[], Any]], Awaitable[Any]]
Harm = Callable[[Path], None]
WRITTEN = {"Half a thought", "Waits for its turn", "Was refused"}


def cut(size: int) -> Harm:
    return lambda file: file.write_bytes(file.read_bytes()[:size])


def share(part: float) -> Harm:
    return lambda file: file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])


def blank(start: int, length: int) -> Harm:
    def harm(file: Path) -> None:
        data = bytearray(file.read_bytes())
        end = min(len(data), start + length)
        data[start:end] = bytes(end - start)
        file.write_bytes(data)

    return harm


def flip(seed: int, count: int, first: int = 0, last: int | None = None) -> Harm:
    def harm(file: Path) -> None:
        data, luck = bytearray(file.read_bytes()), random.Random(seed)
        for _ in range(count):
            data[luck.randrange(first, last or len(data))] ^= 1 << luck.randrange(8)
        file.write_bytes(data)

    return harm


def gone_with_junk_beside(file: Path) -> None:
    file.unlink()
    file.with_name(file.name + "-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(4000))
    file.with_name(file.name + "-shm").write_bytes(bytes(32768))


WAYS: dict[str, Harm] = {
    "deleted": Path.unlink, "deleted, journal of the database left": gone_with_junk_beside, "empty": cut(0),
    "cut at 50": cut(50), "cut at 100": cut(100), "cut at a page": cut(4096), "cut in half": share(0.5),
    "last page gone": share(0.97), "header zeroed": blank(0, 100), "first page zeroed": blank(0, 4096),
    "second page zeroed": blank(4096, 4096), "eight pages zeroed": blank(8192, 32768), "all zeros": blank(0, 1 << 30),
    "text": lambda file: file.write_text("dear diary\n" * 1000) and None,
    "noise": lambda file: file.write_bytes(random.Random(5).randbytes(50_000)) and None,
    "header flipped": flip(1, 30, 0, 100),
    "mark flipped": flip(2, 1, 68, 72), "one page flipped": flip(3, 200, 0, 4096),
    **{f"{count} bits flipped, {seed}": flip(seed, count) for count in (1, 10, 300) for seed in (11, 12, 13)},
}  # fmt: skip


async def write(inbox: Inbox, number: int, text: str, *, queue: bool) -> Any:
    row = sorted(inbox.window(ALL).rows, key=lambda row: row.name)[number]
    entry = await inbox.save_draft(account=row.account, conversation=row.id, text=text)
    await inbox.heard([post.id for post in inbox.thread(row.id).posts])
    if queue:
        await inbox.queue(entry)
    return entry


@pytest.fixture
async def written(town: Any, until: Until) -> Any:
    """A home with a draft, a queued reply, a refused one, and one that went out."""
    for who in ("ana", "ben", "chloe", "dov"):
        town.paper.say(who, f"Hello from {who}?", ago=60)
    async with town.open() as inbox:
        await inbox.sync_now()
        town.paper.faults = ["", "refused"]
        sent = await write(inbox, 3, "Went out", queue=True)
        await until(lambda: inbox.outgoing(sent).state is OutboxState.SENT)
        refused = await write(inbox, 2, "Was refused", queue=True)
        await until(lambda: inbox.outgoing(refused).state is OutboxState.FAILED)
    async with town.open(listen=False) as inbox:
        await write(inbox, 0, "Half a thought", queue=False)
        await write(inbox, 1, "Waits for its turn", queue=True)
    return town


def beside(home: Any) -> list[str]:
    return sorted(file.name for file in home.data.glob("inbox.db.damaged-*"))


async def judge(town: Any, harmed: bytes) -> str:
    async with town.open(listen=False) as inbox:
        kept = {row.text: row for row in [*inbox.drafts(), *inbox.outbox()]}
        assert set(kept) >= WRITTEN, "a word was lost"
        assert "Went out" not in {row.text for row in inbox.drafts()}, "what went out would go out again"
        assert inbox._store.check() == "ok"
        sentence = inbox.recovered
        await inbox.sync_now()
        for row in [*inbox.drafts(), *inbox.outbox()]:
            assert row.target is not None, "after a sync it stands under its post again"
            assert row.quote.startswith("Hello from")
        assert len(inbox.window(ALL).rows) == 4
    if sentence:
        assert "inbox.db" in sentence or "gone or empty" in sentence
        assert (
            not harmed
            or any((town.home.data / name).read_bytes() == harmed for name in beside(town.home))
            or "marks" in sentence
        ), "what was damaged is kept as it was"
    async with town.open(listen=False) as inbox:
        assert inbox.recovered == "", "once is enough"
        assert {row.text for row in [*inbox.drafts(), *inbox.outbox()]} >= WRITTEN
        assert len({row.text for row in inbox.drafts()}) == len(inbox.drafts())
    assert town.paper.by_brand() == ["Went out"]
    return str(sentence)


@pytest.mark.parametrize("backup", [False, True], ids=["no copy", "a copy"])
@pytest.mark.parametrize("way", WAYS)
async def test_what_was_written_survives(written: Any, way: str, backup: bool) -> None:
    file, home = written.home.database, written.home
    if backup:
        with closing(sqlite3.connect(file)) as db:
            daily_backup(db, home.backups, "20260301")
    WAYS[way](file)
    harmed = file.read_bytes() if file.exists() else b""
    sentence = await judge(written, harmed)
    if backup and "took its place" in sentence:
        assert "The copy of" in sentence
    if "flipped" not in way:
        assert sentence, "the user is told"


async def test_an_older_copy_sends_nothing_again(written: Any, until: Until) -> None:
    """The copy was made before a reply went out: the journal knows better."""
    file = written.home.database
    async with written.open(listen=False) as inbox:
        (waiting,) = [row for row in inbox.outbox() if row.text == "Waits for its turn"]
        await inbox._store.backup()
    async with written.open() as inbox:
        await until(lambda: inbox.outgoing(waiting.id).state is OutboxState.SENT)
        thought = next(row for row in inbox.drafts() if row.text == "Half a thought")
        await inbox.save_draft(entry=thought.id, account=thought.account, text="A whole thought")
    file.unlink()
    async with written.open() as inbox:
        assert "The copy of" in inbox.recovered
        assert {row.text for row in inbox.drafts()} == {"A whole thought"}
        await inbox.sync_now()
        await until(lambda: not [row for row in inbox.outbox() if row.state is OutboxState.QUEUED])
    assert sorted(written.paper.by_brand()) == ["Waits for its turn", "Went out"]


async def test_what_may_have_gone_out_is_not_offered_as_if_it_had_not(town: Any, until: Until) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        entry = await write(inbox, 0, "Perhaps there", queue=True)
        await inbox._store.out.claim(entry, "")  # and the power goes, and the disk with it
    town.home.database.unlink()
    async with town.open() as inbox:
        (draft,) = await until(inbox.drafts)
        assert "may have been posted" in draft.cause
    assert town.paper.by_brand() == []


async def test_damaged_copies_are_passed_over(written: Any) -> None:
    home = written.home
    with closing(sqlite3.connect(home.database)) as db:
        for day in ("20260301", "20260302"):
            daily_backup(db, home.backups, day)
    (home.backups / "20260302.db").write_bytes(b"SQLite format 3\x00" + bytes(9000))
    (home.backups / "20260303.db").write_bytes(b"")
    home.database.write_bytes(b"broken")
    async with written.open(listen=False) as inbox:
        assert len(inbox.window(ALL).rows) == 4, "the last good copy, not the newest"
    home.database.write_bytes(b"broken")
    assert "The copy of" in await judge(written, b"broken")


async def test_no_copy_is_made_of_damage(written: Any) -> None:
    blank(8192, 32768)(written.home.database)
    before = set(written.home.backups.glob("*"))  # the app may have made the day's copy already
    with closing(sqlite3.connect(written.home.database)) as db, pytest.raises((StoreDamaged, sqlite3.DatabaseError)):
        daily_backup(db, written.home.backups, "20260301")
    assert set(written.home.backups.glob("*")) == before


async def test_another_programs_database_is_left_alone(town: Any) -> None:
    with closing(sqlite3.connect(town.home.database)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.commit()
    before = town.home.database.read_bytes()
    with pytest.raises(StoreDamaged, match="another program"):
        async with town.open():
            raise AssertionError("opened")
    assert town.home.database.read_bytes() == before


async def test_the_first_run_alarms_nobody(town: Any) -> None:
    town.home.database.touch()
    async with town.open(listen=False) as inbox:
        assert inbox.recovered == ""
    assert beside(town.home) == []


async def test_one_unreadable_post_takes_nothing_else_along(written: Any) -> None:
    with closing(sqlite3.connect(written.home.database, isolation_level=None)) as db:
        db.execute("UPDATE post SET text = CAST(x'48656C6CFF6F' AS TEXT) WHERE text LIKE '%ana%'")
    async with written.open(listen=False) as inbox:
        assert "1 text in the store could not be read" in inbox.recovered
        rows = [row for view in ("all",) for row in inbox.window(ViewKey(view)).rows]
        assert len(rows) == 4
        texts = [post.text for row in rows for post in inbox.thread(row.id).posts]
        assert "Hell\ufffdo" in texts
        assert {row.text for row in [*inbox.drafts(), *inbox.outbox()]} >= WRITTEN


async def test_the_journal_stays_small(town: Any) -> None:
    town.paper.say("ana", "Hello?")
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        row = inbox.window(ALL).rows[0]
        entry = await inbox.save_draft(account=row.account, conversation=row.id, text="x")
        for number in range(150):
            await inbox.save_draft(entry=entry, account=row.account, text=f"{number} " + "word " * 400)
    assert town.home.journal.stat().st_size > 256 * 1024
    async with town.open(listen=False) as inbox:
        (draft,) = inbox.drafts()
        assert draft.text.startswith("149 ")
    assert town.home.journal.stat().st_size < 5000
    town.home.database.unlink()
    async with town.open(listen=False) as inbox:
        (draft,) = inbox.drafts()
        assert draft.text.startswith("149 ")


async def test_a_torn_line_costs_only_itself(written: Any) -> None:
    with written.home.journal.open("ab") as file:
        file.write(b'{"key": "half", "te')
    async with written.open(listen=False) as inbox:
        row = inbox.window(ALL).rows[0]
        await inbox.save_draft(account=row.account, conversation=row.id, text="After the crash \ud83d alone")
    written.home.database.unlink()
    async with written.open(listen=False) as inbox:
        texts = {draft.text for draft in inbox.drafts()}
        assert "After the crash \ufffd alone" in texts
        assert texts >= WRITTEN
