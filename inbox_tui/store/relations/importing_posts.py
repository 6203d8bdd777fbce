"""The posts of an export find their place: the way that a platform's do, so that conversations, search and clocks come
out as they do there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any, Protocol

from inbox_tui.domain.model import Absent, ChangeTopic, Identity, Post, PostState, RemoteId
from inbox_tui.store.addressed import whom
from inbox_tui.store.codec import ms
from inbox_tui.store.desk import Desk
from inbox_tui.store.ingest import Intake
from inbox_tui.store.relations.lines import Given, Odd, PostLine, post_line

AT_ONCE = 500
"""Posts that are placed together."""
_ALL = frozenset(ChangeTopic)


class Inspection(Protocol):
    """How words of strangers are made safe: the border's own, handed in because the store does not know it. Both raise
    ``ValueError`` for what cannot be kept."""

    def post(self, raw: Post) -> Post: ...

    def identity(self, raw: Identity) -> Identity: ...


class ImportedPosts:
    """Those of one file. ``touched`` takes the conversations that they stand in, ``count`` what came: of which type,
    whether it is new, how many."""

    def __init__(
        self,
        db: sqlite3.Connection,
        desk: Desk,
        inspection: Inspection,
        given: Given,
        touched: set[int],
        count: Callable[[str, bool, int], None],
    ) -> None:
        self._db = db
        self._desk = desk
        self._inspection = inspection
        self._given = given
        self._touched = touched
        self._count = count
        self._waiting: dict[int, list[PostLine]] = {}
        self._late: list[tuple[Any, ...]] = []
        self.new: set[int] = set()
        """Posts that are here only since this file."""
        self.met: set[int] = set()
        """With whom less was spoken, or more, than was counted when these were placed."""

    def take(self, line: dict[str, Any]) -> None:
        """One line. Raises :class:`Odd`."""
        account = self._given.account(line, "account")
        post = post_line(line, self._given, account)
        self._waiting.setdefault(account, []).append(post)
        if len(self._waiting[account]) >= AT_ONCE:
            self.place(account)

    def place(self, only: int | None = None) -> None:
        """Put the posts that were read into conversations."""
        for account in [only] if only is not None else list(self._waiting):
            waiting = self._waiting.pop(account, [])
            known = self._known(account, [one.id for one in waiting])
            unknown = [one for one in waiting if not known.get(one.id) and (one.post or one.id not in known)]
            for one in waiting:
                if known.get(one.id) and one.post is not None and one.heard is not None:
                    self._heard(account, one, one.post)
            if not unknown:
                continue
            intake = Intake(self._db, account, self._given.us[account], self._desk.ms())
            for (_, only_places), run in groupby(_in_runs(unknown), key=lambda pair: pair[0]):
                if only_places:  # one of ours that is missing is told of by what answers it
                    gaps = [
                        Absent(id=RemoteId(one.id), state=one.state, parent=one.parent)
                        for _, one in run
                        if not one.ours
                    ]
                    intake.posts((), gaps)
                else:
                    intake.posts([self._inspected(account, one) for _, one in run])
            result = intake.finish()
            result.newly_inbound.clear()  # old words wake nobody and open nothing again
            self._desk.settle(self._db, result, _ALL)
            self._touched |= result.conversations
            self._touched -= result.gone
            for one in unknown:
                self._finish(account, one)
            self._count("post", True, len(unknown))

    def _inspected(self, account: int, one: PostLine) -> Post:
        """A post past the border. Its author by id alone: what is known of them stands in their own line."""
        assert one.post is not None
        try:
            post = self._inspection.post(one.post)
        except ValueError:
            raise Odd(f"comes after a post that cannot be kept: {one.id[:60]!r}") from None
        row = self._db.execute(
            "SELECT bot FROM identity WHERE account = ? AND remote_id = ?", (account, post.author.id)
        ).fetchone()
        if row is None:
            raise Odd(f"comes after a post by somebody that no line tells of: {post.author.id[:60]!r}")
        return replace(post, author=Identity(id=post.author.id, handle="", bot=bool(row[0])))

    def _known(self, account: int, ids: list[str]) -> dict[str, bool]:
        """Those that are here, and whether with their words, now or once: a place kept for one is to be filled yet."""
        marks = ",".join("?" * len(ids))
        found = self._db.execute(
            f"SELECT remote_id, author_id IS NOT NULL FROM post WHERE account = ? AND remote_id IN ({marks})",
            (account, *ids),
        )
        return {row[0]: bool(row[1]) for row in found}

    def _finish(self, account: int, one: PostLine) -> None:
        """What a platform does not tell of a post: when it was seen here, how often it was edited, who heard it."""
        row = self._db.execute(
            "SELECT id, author_id, ours, to_us FROM post WHERE account = ? AND remote_id = ?", (account, one.id)
        ).fetchone()
        values = (one.created_at, one.seen_at, one.revision, int(one.to_us), account, one.id)
        if row is None:
            self._late.append(values)  # a missing one of ours: it gets its row with what answers it
            return
        self.new.add(row["id"])
        if one.state is not PostState.LIVE or bool(row["to_us"]) != one.to_us:
            who = whom(self._db, row["id"]) if row["ours"] else row["author_id"]
            self.met |= {who} if who is not None else set()
        self._db.execute(_SEEN, values)
        if one.state is not PostState.LIVE:
            self._db.execute(
                "UPDATE post SET data = ?, state = ? WHERE id = ?", (one.points, one.state.value, row["id"])
            )
        self._db.executemany(
            "INSERT OR IGNORE INTO revision VALUES (?, ?, ?, ?, ?)", [(row["id"], *old) for old in one.earlier]
        )
        if one.heard is not None:
            self._db.execute("INSERT OR IGNORE INTO hearing VALUES (?, ?, ?, ?)", (row["id"], *one.heard))

    def _heard(self, account: int, one: PostLine, post: Post) -> None:
        """Somebody heard it there: so it is heard here, where it has the same words."""
        assert one.heard is not None
        row = self._db.execute(
            "SELECT * FROM post WHERE account = ? AND remote_id = ? AND ours = 0", (account, one.id)
        ).fetchone()
        if row is None or one.heard[0] < one.revision:
            return
        edited = None if post.edited_at is None else ms(post.edited_at)
        same = (row["text"], row["spoiler"]) == (post.text, post.spoiler)
        if same or (one.state is PostState.EXPIRED and row["edited_at"] == edited):
            done = self._db.execute(
                "INSERT OR IGNORE INTO hearing VALUES (?, ?, ?, ?)", (row["id"], row["revision"], *one.heard[1:])
            )
            if done.rowcount:
                self._count("hearing", True, 1)
                if row["conversation_id"] is not None:
                    self._touched.add(row["conversation_id"])

    def finish(self) -> None:
        """Once all lines are taken: what is known of missing ones of ours, which have their rows by now."""
        self._db.executemany(_SEEN, self._late)


def _in_runs(posts: Iterable[PostLine]) -> Iterator[tuple[tuple[int, bool], PostLine]]:
    """Posts with the number of their run, in which time does not go back, and whether only their place is known. The
    file has what is answered before the answer; placing sorts by time, and clocks differ."""
    number, last = 0, 0
    for post in posts:
        number += post.created_at < last
        last = post.created_at
        yield (number, post.post is None), post


_SEEN = """UPDATE post SET created_at = ?, seen_at = ?, revision = ?, to_us = ? WHERE account = ? AND remote_id = ?"""
