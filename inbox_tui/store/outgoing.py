"""What leaves: drafts, the outbox and its journal. The verbs that delivery and the composer have."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from inbox_tui.domain.model import (
    Act,
    Audience,
    ChangeSet,
    ChangeTopic,
    ConversationId,
    OutboxId,
    OutboxState,
    Page,
    Post,
    PostId,
    RemoteId,
    Reply,
)
from inbox_tui.domain.outbox import Permit
from inbox_tui.domain.views import Outgoing
from inbox_tui.errors import DiskFull
from inbox_tui.store import accounts, drafts, entries, outbox
from inbox_tui.store.brought import Result
from inbox_tui.store.desk import Desk
from inbox_tui.store.entries import Entry
from inbox_tui.store.ingest import Intake
from inbox_tui.store.journal import FINISHED, Journal
from inbox_tui.store.outbox import News
from inbox_tui.store.relations import care
from inbox_tui.store.relations.undo import remember, rows_of

T = TypeVar("T")
log = logging.getLogger(__name__)

_OUTBOX = frozenset({ChangeTopic.OUTBOX, ChangeTopic.DRAFTS, ChangeTopic.CONVERSATIONS})


class OutgoingStore:
    """The part of the store that sending works with."""

    def __init__(self, desk: Desk, journal: Journal) -> None:
        self._desk = desk
        self._journal = journal
        self.restored = 0
        """How many drafts came back from the journal because the database did not have them."""
        self._waiting: list[Mapping[str, Any]] = []
        # Drafts that came back and whose post has not come yet.
        self._unsaved: dict[tuple[str, int | None, int | None], str] = {}
        # Drafts that only the journal has, because the disk was full: by their place.

    async def _keep(self, act: Callable[[sqlite3.Connection], tuple[T, ChangeSet]]) -> T:
        """What the user wrote or decided: on a full disk the reserve is given up for it."""
        return await self._desk.write(act, precious=True)

    # --- reading

    def find(self, entry: OutboxId) -> Outgoing | None:
        return entries.outgoing(self._desk.read, entry)

    def draft_of(self, conversation: ConversationId) -> Outgoing | None:
        return entries.draft_of(self._desk.read, conversation)

    def drafts(self) -> tuple[Outgoing, ...]:
        return entries.drafts(self._desk.read)

    def all(self) -> tuple[Outgoing, ...]:
        return entries.outbox(self._desk.read)

    def entry(self, entry: OutboxId) -> Entry:
        return entries.entry(self._desk.read, entry)

    def entries(self, *states: OutboxState) -> list[Entry]:
        return entries.entries(self._desk.read, *states)

    def reply_of(self, entry: OutboxId) -> Reply:
        return outbox.reply_of(self._desk.read, entry)

    def news(self, entry: OutboxId) -> News:
        """What moved in the conversation since the draft was begun, or since the user was last told."""
        return outbox.news(self._desk.read, entry)

    def may_wait(self, entry: OutboxId, *, widen: bool = False) -> None:
        """What :meth:`queue` would raise, before anything is changed."""
        db = self._desk.read
        outbox.may_wait(db, entries.need(db, entry), widen=widen)

    async def told(self, entry: OutboxId) -> None:
        def change(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
            outbox.told(db, entry, self._desk.ms())
            return None, ChangeSet(topics=_OUTBOX)

        await self._keep(change)

    async def save_draft(
        self,
        *,
        entry: OutboxId | None,
        act: Act,
        account: str,
        conversation: ConversationId | None,
        target: PostId | None,
        text: str,
        spoiler: str = "",
        audience: Audience | None = None,
    ) -> OutboxId:
        """Keep a draft in the database and in the journal. Where the disk is full the journal is tried all the same;
        :class:`DiskFull` says then that only it has the text."""
        text, spoiler = _sound(text), _sound(spoiler)
        where = (account, conversation, target)
        uid = self._unsaved.get(where, _uid()) if entry is None else _uid()

        def change(db: sqlite3.Connection) -> tuple[sqlite3.Row, ChangeSet]:
            row = drafts.save_draft(
                db,
                self._desk.ms(),
                uid,
                number=entry,
                act=act,
                account=account,
                conversation=conversation,
                target=target,
                text=text,
                spoiler=spoiler,
                audience=audience,
            )
            touched = [row["conversation_id"]] if row["conversation_id"] is not None else []
            return row, ChangeSet(frozenset(map(ConversationId, touched)), frozenset({ChangeTopic.DRAFTS}))

        try:
            row = await self._keep(change)
        except DiskFull as error:
            if entry is None and self._note_only(uid, act, account, target, text, spoiler, audience):
                self._unsaved[where] = uid
                raise DiskFull("The disk is full: your text is in the journal, nothing else can be kept.") from error
            raise
        self._unsaved.pop(where, None)
        self._note(row, text=text, spoiler=spoiler)
        return OutboxId(row["id"])

    async def discard_draft(self, entry: OutboxId, sentence: str = "") -> None:
        """``sentence``: what ``z`` says once it brought it back; empty: it does not. Raises ``InboxError``."""

        def change(db: sqlite3.Connection) -> tuple[sqlite3.Row, ChangeSet]:
            pictures = [rows_of(db, "outbox", id=entry), rows_of(db, "promise", outbox_id=entry)]
            care.discarded(db, entry)
            row = drafts.discard(db, entry)
            if sentence:
                remember(db, self._desk.ms(), sentence, pictures)
            return row, ChangeSet(topics=_OUTBOX)

        row = await self._keep(change)
        self._note(row, state="discarded")

    async def came_back(self, entry: OutboxId) -> None:
        """A draft that was discarded is here again: the journal knows it, and lists show it. Raises ``NoSuchThing``."""
        row = entries.need(self._desk.read, entry)
        self._note(row, text=row["text"])
        await self._desk.write(lambda _: (None, ChangeSet(topics=_OUTBOX)))

    def left_since(self, at_ms: int) -> Outgoing | None:
        """The newest text that was handed over then or later, and has left (or may have); None: there is none."""
        found = self._desk.read.execute(
            """SELECT id FROM outbox WHERE state IN ('sending', 'unsure', 'sent') AND act IN ('reply', 'post', 'edit')
               AND queued_at >= ? ORDER BY queued_at DESC, id DESC LIMIT 1""",
            (at_ms,),
        ).fetchone()
        return self.find(OutboxId(found[0])) if found is not None else None

    async def queue(
        self,
        entry: OutboxId,
        *,
        send_at: datetime,
        key: str,
        checked_at: datetime | None,
        forced: bool = False,
        widen: bool = False,
        passed: care.Passed | None = None,
    ) -> Outgoing:
        """Raises :class:`~inbox_tui.domain.hearing.ListenFirst` or ``InboxError``; nothing is changed then. ``passed``:
        what its review leaves behind."""

        def change(db: sqlite3.Connection) -> tuple[sqlite3.Row, ChangeSet]:
            outbox.queue(
                db,
                entry,
                now=self._desk.now(),
                send_at=send_at,
                key=key,
                checked_at=checked_at,
                forced=forced,
                widen=widen,
            )
            if passed is not None:
                care.queued(db, self._desk.now(), passed)
            row = db.execute("SELECT * FROM outbox WHERE id = ?", (entry,)).fetchone()
            touched = [row["conversation_id"]] if row["conversation_id"] is not None else []
            return row, self._desk.agreed(db, touched, _OUTBOX)

        self._note(await self._keep(change), state="queued")
        done = self.find(entry)
        assert done is not None
        return done

    async def act_on(self, act: Act, target: PostId, *, key: str, send_at: datetime, manner: str = "") -> Outgoing:
        def change(db: sqlite3.Connection) -> tuple[int, ChangeSet]:
            now = self._desk.now()
            number = outbox.act_on(db, _uid(), act=act, target=target, key=key, manner=manner, now=now, send_at=send_at)
            return number, ChangeSet(topics=_OUTBOX)

        done = self.find(OutboxId(await self._keep(change)))
        assert done is not None
        return done

    async def claim(self, entry: OutboxId, fence: str) -> Permit:
        """Raises ``ListenFirst``, ``Tampered``, ``InboxError``. Once it returns, the disk says ``sending``."""

        def change(db: sqlite3.Connection) -> tuple[tuple[Permit, sqlite3.Row], ChangeSet]:
            permit = outbox.claim(db, entry, self._desk.now(), fence)
            return (permit, entries.need(db, entry)), ChangeSet(topics=_OUTBOX)

        permit, row = await self._keep(change)
        self._note(row)
        return permit

    async def move(self, entry: OutboxId, state: OutboxState, **changes: Any) -> None:
        """Put an entry into another state, with further columns. Raises ``InboxError`` where that cannot follow."""

        def change(db: sqlite3.Connection) -> tuple[sqlite3.Row, ChangeSet]:
            row = outbox.move(db, entry, state, self._desk.now(), **changes)
            touched = [row["conversation_id"]] if row["conversation_id"] is not None else []
            return row, self._desk.agreed(db, touched, _OUTBOX)

        self._note(await self._keep(change), state=state.value)

    async def sent(self, entry: OutboxId, post: Post | None) -> None:
        """The platform has it: our post and the entry's end, in one transaction.

        ``post`` None: an act without a post of its own (a like), or the user's word that it went out.
        """

        def change(db: sqlite3.Connection) -> tuple[sqlite3.Row, ChangeSet]:
            row = outbox.move(db, entry, OutboxState.SENT, self._desk.now(), sent_at=self._desk.ms())
            result = Result()
            number = None
            if post is not None:
                found = accounts.need(db, entries.entry(db, entry).account)
                intake = Intake(db, found.n, found.us, self._desk.ms())
                intake.posts((post,))
                result = intake.finish()
                number = db.execute(
                    "SELECT id FROM post WHERE account = ? AND remote_id = ?", (found.n, post.ref.id)
                ).fetchone()[0]
                if row["act"] in (Act.REPLY.value, Act.POST.value):
                    db.execute("UPDATE outbox SET sent_id = ? WHERE id = ?", (number, entry))
            elif row["act"] == Act.DELETE.value:
                gone = db.execute("SELECT account, remote_id FROM post WHERE id = ?", (row["target_id"],)).fetchone()
                intake = Intake(db, gone[0], "", self._desk.ms())
                intake.page(Page(deleted=(RemoteId(gone[1]),)))
                result = intake.finish()
            _mark(db, row)
            care.sent(db, entry, number, self._desk.ms())
            if row["conversation_id"] is not None:
                result.conversations.add(row["conversation_id"])
                db.execute("UPDATE conversation SET woke = 0 WHERE id = ?", (row["conversation_id"],))
            return row, self._desk.settle(db, result, _OUTBOX)

        self._note(await self._keep(change), state="sent")

    def claimed(self, account: str) -> set[str]:
        """Remote ids of posts that already belong to an entry: the same words twice are two posts."""
        found = self._desk.read.execute(
            """SELECT p.remote_id FROM outbox o JOIN post p ON p.id = o.sent_id JOIN account a ON a.n = o.account
               WHERE a.id = ?""",
            (account,),
        )
        return {row[0] for row in found}

    def _note(self, row: sqlite3.Row, **more: Any) -> None:
        entry = {
            "key": row["uid"],
            "at": self._desk.ms(),
            "state": row["state"],
            "act": row["act"],
            "text": row["text"],
        }
        entry |= {"spoiler": row["spoiler"], "audience": row["audience"], **more}
        if entry["state"] == "draft" and "text" in more:
            found = self._desk.read.execute(
                """SELECT a.id, p.remote_id FROM account a LEFT JOIN post p ON p.id = ? WHERE a.n = ?""",
                (row["target_id"], row["account"]),
            ).fetchone()
            entry |= {"account": found[0] if found else "", "target": found[1] if found else None}
        self._write_down(entry)

    def _note_only(
        self, uid: str, act: Act, account: str, target: int | None, text: str, spoiler: str, audience: Audience | None
    ) -> bool:
        found = self._desk.read.execute("SELECT remote_id, audience FROM post WHERE id = ?", (target,)).fetchone()
        shown = audience.value if audience else found[1] if found else Audience.PUBLIC.value
        entry = {"key": uid, "at": self._desk.ms(), "state": "draft", "act": act.value, "text": text}
        entry |= {"spoiler": spoiler, "audience": shown, "account": account, "target": found[0] if found else None}
        return self._write_down(entry)

    def _write_down(self, entry: Mapping[str, Any]) -> bool:
        """The store has it already (or cannot): a journal that fails is no reason to say that nothing was kept."""
        try:
            self._journal.add(entry)
        except OSError as error:
            log.warning("the journal cannot be written: %s", error.strerror)
            return False
        return True

    def finished(self) -> frozenset[str]:
        """The marks of entries that were sent or thrown away, as far as the journal remembers."""
        return frozenset(key for key, entry in self._journal.latest().items() if entry.get("state") in FINISHED)

    def note_down(self, numbers: Iterable[int]) -> None:
        """Write drafts that came by another road than the composer into the journal, too."""
        for number in numbers:
            row = entries.need(self._desk.read, number)
            self._note(row, text=row["text"], spoiler=row["spoiler"])

    async def restore_drafts(self, *, anywhere: bool = False) -> None:
        """Bring back what the journal has and the database lacks: text outlives even a destroyed store."""
        journal = self._journal.latest()
        now = self._desk.ms()
        if not journal:
            return

        def act(db: sqlite3.Connection) -> tuple[int, ChangeSet]:
            count = drafts.bring_back(db, now, journal, anywhere=anywhere)
            touched = [row[0] for row in db.execute("SELECT DISTINCT conversation_id FROM outbox") if row[0]]
            return count, self._desk.refreshed(db, touched if count else (), _OUTBOX)

        self.restored += await self._keep(act)
        self._waiting = drafts.placeless(self._desk.read, journal)
        try:
            self._journal.tidy(now)
        except OSError as error:
            log.warning("the journal cannot be tidied: %s", error.strerror)

    async def place_restored(self) -> None:
        """After a round: posts may have come that returned drafts answer."""
        if not self._waiting:
            return
        waiting = self._waiting
        await self._keep(lambda db: (drafts.place(db, waiting), ChangeSet(topics=_OUTBOX)))
        known = {row[0] for row in self._desk.read.execute("SELECT uid FROM outbox WHERE target_id IS NULL")}
        self._waiting = [entry for entry in waiting if entry["key"] in known]


def _uid() -> str:
    return os.urandom(8).hex()


def _sound(text: str) -> str:
    """Text that can be stored: half a character (a lone surrogate) becomes a replacement mark."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _mark(db: sqlite3.Connection, row: sqlite3.Row) -> None:
    """A like or boost that went out shows on its post at once."""
    column, value = {
        Act.LIKE.value: ("liked", 1),
        Act.UNLIKE.value: ("liked", 0),
        Act.BOOST.value: ("boosted", 1),
        Act.UNBOOST.value: ("boosted", 0),
    }.get(row["act"], ("", 0))
    if column:
        db.execute(f"UPDATE post SET {column} = ? WHERE id = ?", (value, row["target_id"]))
