"""The store: every verb that reads or writes rows. The only room that speaks SQL; nothing above knows which engine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from inbox_tui.connector import Features, Profile
from inbox_tui.domain.account import Health
from inbox_tui.domain.hearing import Verdict
from inbox_tui.domain.model import (
    Absent,
    AccountId,
    ChangeSet,
    ChangeTopic,
    ConversationId,
    Page,
    Post,
    PostId,
    PostRef,
    PostState,
    RemoteId,
    Thread,
)
from inbox_tui.domain.query import Query
from inbox_tui.domain.stats import Summary
from inbox_tui.domain.views import ConversationRow, PostView, SearchHit, ThreadView
from inbox_tui.errors import NoSuchThing
from inbox_tui.store import accounts, figures, freshness, outbox, retention, threads, triage
from inbox_tui.store.accounts import AccountState
from inbox_tui.store.codec import moment, ms
from inbox_tui.store.database import Database, daily_backup, unopened
from inbox_tui.store.desk import Desk
from inbox_tui.store.ingest import Intake
from inbox_tui.store.journal import Journal
from inbox_tui.store.outgoing import OutgoingStore
from inbox_tui.store.queries import Lists
from inbox_tui.store.recovery import recover
from inbox_tui.store.relations import Relations
from inbox_tui.store.relations.merging import part
from inbox_tui.store.rules import Rules
from inbox_tui.store.search import search
from inbox_tui.store.searches import Searches
from inbox_tui.store.waking import stirring, wake

T = TypeVar("T")
_ACCOUNTS = frozenset({ChangeTopic.ACCOUNTS})
_CONVERSATIONS = frozenset({ChangeTopic.CONVERSATIONS})
_RECKONED_AT_ONCE = 200


class Store:
    """An open store. Quick reads are plain calls on the event loop's thread; writes are coroutines, durable once
    awaited. Every write tells ``changed`` what it touched."""

    def __init__(self, desk: Desk, journal: Journal, backups: Path | None) -> None:
        self._desk = desk
        self._backups = backups
        self.lists = Lists(desk.read)
        self.out = OutgoingStore(desk, journal)
        self.searches = Searches(desk, self.lists)
        self.relations = Relations(desk)
        self._waits: tuple[int, figures.Waits] | None = None
        self.recovered = ""
        """What was done about a damaged store at this opening, in a sentence or two; empty: nothing had to be."""

    @classmethod
    async def open(
        cls,
        database: Path,
        *,
        now: Callable[[], datetime],
        rules: Rules,
        journal: Path | None = None,
        backups: Path | None = None,
        expected: bool = False,
        clean: bool = True,
    ) -> Store:
        """Open, or make; a destroyed store is moved aside and made anew from its newest good copy and the journal.

        ``expected``: there was a store here before. ``clean``: the last run ended in order. Raises
        :class:`~inbox_tui.errors.StoreError`.
        """
        notes = Journal(journal or database.with_suffix(".journal.jsonl"))
        try:
            recovered = recover(database, backups, now(), expected=expected or bool(notes), clean=clean)
        except OSError as error:
            raise unopened(error, database) from error
        desk = Desk(await Database.open(database, now, backups), rules, now)
        store = cls(desk, notes, backups)
        store.recovered = recovered.sentence if recovered else ""
        await store.out.restore_drafts()
        return store

    def on_change(self, tell: Callable[[ChangeSet], None]) -> None:
        """``tell`` hears of every write, after its commit."""
        self._desk.changed = tell

    async def close(self) -> None:
        await self.searches.close()
        await self._desk.db.close()

    # --- listening

    async def ingest(self, account: str, page: Page) -> ChangeSet:
        """Store a page and its cursor. Storing it again changes nothing."""

        def act(db: sqlite3.Connection) -> tuple[ChangeSet, ChangeSet]:
            found = accounts.need(db, account)
            intake = Intake(db, found.n, found.us, self._desk.ms(), first=found.last_ok is None)
            intake.page(page)
            changes = self._desk.settle(db, intake.finish(), _CONVERSATIONS)
            if page.cursor is not None:
                db.execute("UPDATE account SET cursor = ? WHERE n = ?", (page.cursor, found.n))
            return changes, changes

        return await self._desk.write(act, lazy=True)

    async def ingest_thread(
        self, account: str, asked: PostRef, thread: Thread, begun: datetime | None = None
    ) -> ChangeSet:
        """Store what a platform told of one thread. ``begun``: when it was asked; what was deleted well before that,
        and is shown all the same, lives again."""
        at = ms(begun) if begun is not None else None

        def act(db: sqlite3.Connection) -> tuple[ChangeSet, ChangeSet]:
            found = accounts.need(db, account)
            intake = Intake(db, found.n, found.us, self._desk.ms(), first=found.last_ok is None, begun=at)
            intake.thread(thread)
            changes = self._desk.settle(db, intake.finish(), _CONVERSATIONS)
            freshness.looked(db, self._desk.ms(), found.n, asked.id)
            return changes, changes

        return await self._desk.write(act, lazy=True)

    async def hide(self, account: str, post: RemoteId) -> ChangeSet:
        """A post was found gone: deleted, or behind a block. Until that is known its words are kept, unseen."""
        return await self.ingest(account, Page(absent=(Absent(id=post, state=PostState.HIDDEN),)))

    def incomplete(self, account: str, limit: int) -> Sequence[PostRef]:
        """Posts whose parent is known by its id only, one for each conversation: first those whose surroundings were
        never fetched, then those fetched longest ago. Looks at the newest 500 gaps."""
        return freshness.incomplete(self._desk.read, account, limit)

    # --- accounts

    async def register_account(self, account: str, platform: str, tag: str, label: str) -> None:
        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            accounts.register(db, self._desk.ms(), account, platform, tag, label)
            return None, ChangeSet(topics=_ACCOUNTS)

        await self._desk.write(act)

    async def saw_profile(self, account: str, profile: Profile, features: Features) -> None:
        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            accounts.save_profile(db, self._desk.ms(), account, profile, features)
            parted = features.no_matching and part(db, accounts.need(db, account).n)
            return None, ChangeSet(topics=_ACCOUNTS | _CONVERSATIONS if parted else _ACCOUNTS)

        await self._desk.write(act)

    async def syncing(self, account: str) -> None:
        """Nothing is stored: that an account is being looked at is known to the engine, and gone with it."""

    async def sync_ok(self, account: str, next_at: datetime, note: str = "") -> None:
        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            accounts.synced(db, self._desk.ms(), account, ms(next_at), note)
            return None, ChangeSet(topics=_ACCOUNTS)

        await self._desk.write(act, lazy=True)
        await self.out.place_restored()

    async def sync_trouble(self, account: str, health: Health, sentence: str, next_at: datetime | None) -> None:
        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            accounts.set_health(db, self._desk.ms(), account, health, sentence, ms(next_at) if next_at else None)
            return None, ChangeSet(topics=_ACCOUNTS)

        await self._desk.write(act, lazy=True)

    async def forget_account(self, account: str) -> None:
        """The login goes; what was fetched stays readable."""
        await self._set_account(account, "removed = 1, cursor = NULL, health = 'new', sentence = ''")

    async def pause_account(self, account: str, on: bool) -> None:
        await self._set_account(account, f"paused = {int(on)}")

    async def _set_account(self, account: str, assignment: str) -> None:
        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            accounts.need(db, account)
            db.execute(f"UPDATE account SET {assignment} WHERE id = ?", (account,))
            return None, ChangeSet(topics=_ACCOUNTS | _CONVERSATIONS)

        await self._desk.write(act)

    def account_state(self, account: str) -> AccountState | None:
        return accounts.state(self._desk.read, account)

    def account_states(self, *, removed: bool = False) -> tuple[AccountState, ...]:
        return accounts.states(self._desk.read, removed=removed)

    # --- what may be kept no longer

    async def keep_terms(self) -> int:
        """Remove what platforms' terms let nobody keep any longer, in steps; overwritten, in the search index too.
        Returns how many posts and people that were."""

        def step(db: sqlite3.Connection) -> tuple[retention.Removed, ChangeSet]:
            removed = retention.remove(db, self._desk.ms())
            return removed, self._desk.refreshed(db, removed.conversations, _CONVERSATIONS | _ACCOUNTS)

        count = 0
        while self.has_due() and (removed := await self._desk.write(step)):
            count += removed.posts + removed.people
        if count:
            await self._desk.db.scrub()
        return count

    def has_due(self) -> bool:
        """Whether there is something that may be kept no longer."""
        return retention.due(self._desk.read, self._desk.ms())

    def next_removal(self, account: str) -> datetime | None:
        """When the next words of others, or their names, go from an account. None: nothing has a time to go."""
        found = accounts.state(self._desk.read, account)
        if found is None or found.profile.get("retention") is None:
            return None
        at = retention.next_removal(self._desk.read, found.n)
        return None if at is None else moment(at)

    def to_refresh(self, account: str, until: datetime, limit: int) -> Sequence[PostRef]:
        """A post of each conversation that is worked on and would lose words before ``until``, or has lost some, where
        the platform's terms let them be fetched again."""
        found = accounts.need(self._desk.read, account)
        posts = retention.to_refresh(self._desk.read, found.n, ms(until), limit)
        return [threads.as_post(self._desk.read, post).ref for post in posts]

    # --- reading

    def thread(self, conversation: ConversationId) -> ThreadView:
        """Raises ``NoSuchThing``."""
        row = self.lists.row(conversation)
        if row is None:
            raise NoSuchThing("That conversation is not here (any more).")
        return threads.thread_view(self._desk.read, row)

    def post(self, post: PostId) -> PostView | None:
        return threads.one_post(self._desk.read, post)

    def raw_post(self, post: PostId) -> Post:
        return threads.as_post(self._desk.read, post)

    def revisions(self, post: PostId) -> tuple[tuple[datetime, str], ...]:
        return threads.revisions(self._desk.read, post)

    def last_look(self, account: str, conversation: int | None) -> datetime | None:
        """When a conversation was last known to be current: its own fetch, or its account's last good round."""
        return freshness.last_look(self._desk.read, account, conversation)

    def spoken_since(self, conversation: int | None, since: datetime | None) -> bool:
        """Whether anything was said there (by anybody) that we saw only after ``since``."""
        return freshness.spoken_since(self._desk.read, conversation, since)

    def verdict(self, target: PostId) -> Verdict:
        return outbox.verdict(self._desk.read, target)

    def default_target(self, conversation: ConversationId) -> PostId | None:
        return threads.default_target(self._desk.read, conversation)

    def expired_target(self, conversation: ConversationId) -> PostId | None:
        """The newest post of somebody else whose words had to go."""
        found = self._desk.read.execute(
            """SELECT id FROM post WHERE conversation_id = ? AND state = 'expired' ORDER BY created_at DESC, id DESC""",
            (conversation,),
        ).fetchone()
        return PostId(found[0]) if found else None

    async def search(self, query: Query, limit: int) -> tuple[SearchHit, ...]:
        return await self._desk.db.read(lambda db: search(db, query, limit))

    def late(self, now_ms: int) -> int:
        """How many wait past their due time."""
        return figures.late(self._desk.read, now_ms)

    def account_of_post(self, post: PostId) -> AccountId | None:
        return accounts.of_post(self._desk.read, post)

    async def summary(self) -> Summary:
        """The figures of the last 30 days."""
        now, shifts = self._desk.ms(), self._desk.shifts
        if self._waits is None or self._waits[0] != shifts or not self._waits[1].good(now):
            self._waits = shifts, await self._desk.db.read(lambda db: figures.Waits(db, now))
        return self._waits[1].summary(now, self._desk.rules)

    def longest_answer(self, since: datetime) -> float | None:
        """Seconds somebody waited who was answered after ``since``: the longest of those waits. None: none was."""
        return figures.longest_answer(self._desk.read, ms(since))

    def rows(self, conversations: Sequence[int]) -> list[ConversationRow]:
        return self.lists.rows(conversations)

    # --- hearing

    async def hear(self, posts: Sequence[PostId], how: str) -> None:
        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            return None, self._desk.listened(db, threads.hear(db, posts, self._desk.ms(), how))

        if posts:
            await self._desk.write(act, precious=True)

    async def unhear(self, posts: Sequence[PostId]) -> None:
        def act(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            return None, self._desk.listened(db, threads.unhear(db, posts))

        if posts:
            await self._desk.write(act)

    # --- triage

    async def decide(
        self, conversations: Sequence[ConversationId], act: str, detail: str, sentence: str, changes: dict[str, Any]
    ) -> int:
        """One decision about several conversations, as one batch. Returns how many there were."""

        def change(db: sqlite3.Connection) -> tuple[int, ChangeSet]:
            count = triage.decide(db, self._desk.ms(), conversations, act, detail, sentence, changes)
            return count, self._desk.refreshed(db, conversations, _CONVERSATIONS)

        return await self._desk.write(change, precious=True)

    async def undo(self) -> triage.TakenBack | None:
        def change(db: sqlite3.Connection) -> tuple[triage.TakenBack | None, ChangeSet]:
            done = triage.undo(db)
            return done, self._desk.refreshed(db, done.conversations if done else (), _CONVERSATIONS)

        return await self._desk.write(change)

    def last_undo_at(self) -> int | None:
        return triage.last_undo_at(self._desk.read)

    async def wake_snoozed(self) -> int:
        """End the snoozes whose time has come, and bring up what was promised by now. Returns how many."""
        now = self._desk.ms()
        if not stirring(self._desk.read, now):
            return 0

        def change(db: sqlite3.Connection) -> tuple[int, ChangeSet]:
            woken = wake(db, now)
            return len(woken), self._desk.refreshed(db, woken, _CONVERSATIONS)

        return await self._desk.write(change)

    async def reckon(self) -> None:
        """Bring every waiting conversation's due time in line with the configuration. Cheap when nothing changed.

        In steps, each a transaction: a hundred thousand who wait take a minute, and keys and pages go in between.
        Cut off, it begins anew the next time.
        """
        mark = self._desk.rules.mark
        old = self._desk.read.execute("SELECT value FROM fact WHERE name = 'rules'").fetchone()
        if old is not None and old[0] == mark:
            return
        last = 0
        while (reached := await self._reckon_some(last)) is not None:
            last = reached

        def done(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            db.execute("INSERT OR REPLACE INTO fact VALUES ('rules', ?)", (mark,))
            return None, ChangeSet(topics=_CONVERSATIONS)

        await self._desk.write(done)

    async def _reckon_some(self, after: int) -> int | None:
        """The next few by number. Returns the last of them; None when there were none."""

        def change(db: sqlite3.Connection) -> tuple[int | None, ChangeSet]:
            found = db.execute(
                "SELECT id FROM conversation WHERE id > ? AND waiting_since IS NOT NULL ORDER BY id LIMIT ?",
                (after, _RECKONED_AT_ONCE),
            ).fetchall()
            self._desk.refreshed(db, [row[0] for row in found], _CONVERSATIONS)
            return (found[-1][0] if found else None), ChangeSet()

        return await self._desk.write(change)

    async def backup(self) -> Path | None:
        """Today's copy, if there is none yet."""
        folder = self._backups
        if folder is None:
            return None
        today = f"{self._desk.now():%Y%m%d}"
        return await self._desk.db.read(lambda db: daily_backup(db, folder, today))

    def check(self) -> str:
        """``ok``, or what the engine finds wrong with the file."""
        return str(self._desk.read.execute("PRAGMA quick_check(1)").fetchone()[0])
