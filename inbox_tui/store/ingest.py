"""A page from a platform becomes rows: posts, people, threads and the cursor, in one transaction.

Storing the same page twice changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from inbox_tui.domain.model import Absent, Page, Post, PostKind, PostState, RemoteId, Thread
from inbox_tui.domain.text import words
from inbox_tui.store import copied
from inbox_tui.store.brought import Result, Said
from inbox_tui.store.codec import ms, pack
from inbox_tui.store.index import Indexer, joined, searchable
from inbox_tui.store.people import People
from inbox_tui.store.places import Places, Row
from inbox_tui.store.terms import kept_from, term_of

_TO_US = frozenset({PostKind.MENTION, PostKind.DIRECT, PostKind.REVIEW, PostKind.QUOTE, PostKind.REPLY})
_TOLD = '{"told":'
"""How what is kept of a post begins once the platform has told that it was deleted; its time in ms follows."""
_SETTLED = 60_000
"""Milliseconds after which every part of a platform knows of a deletion: what it shows then is really there."""
_SPEAKING = ("author_id", "state", "ours", "automated", "to_us")
"""What decides who spoke with whom."""
_PLAIN = frozenset({PostKind.POST, PostKind.COMMENT})


class Intake:
    """One transaction's worth of posts for one account. ``first`` marks a first sync: what it brings counts as seen
    when it was written, because nobody could have seen it here. ``begun``: when these posts were asked for, where that
    is known (ms)."""

    def __init__(
        self,
        db: sqlite3.Connection,
        account: int,
        us: str,
        now_ms: int,
        *,
        first: bool = False,
        begun: int | None = None,
    ) -> None:
        self._db = db
        self._account = account
        self._us = us
        self._now = now_ms
        self._first = first
        self._begun = begun
        self._term = term_of(db, account)
        self._places = Places(db, account)
        self._index = Indexer(db)
        self._people = People(db, account, us, now_ms, self._term, self._index)
        self._result = Result()
        # One look at each end of the ids: minima and maxima together would read the whole table, page by page.
        lowest = db.execute("SELECT id, created_at FROM post ORDER BY id LIMIT 1").fetchone()
        highest = db.execute("SELECT id FROM post ORDER BY id DESC LIMIT 1").fetchone()
        self._low: int = lowest[0] if lowest is not None else 1 << 40
        self._oldest: int = lowest[1] if lowest is not None else now_ms
        self._high: int = highest[0] if highest is not None else (1 << 40) - 1

    # --- whole pages

    def page(self, page: Page) -> None:
        self.posts(page.posts, page.absent)
        self._tombstones(page.deleted)

    def thread(self, thread: Thread) -> None:
        self.posts(thread.posts, thread.absent)

    def posts(self, posts: Sequence[Post], absent: Sequence[Absent] = ()) -> None:
        """Parents come before children where the page has both, so that most posts are placed once."""
        latest = {post.ref.id: post for post in posts}
        ordered = sorted(latest.values(), key=lambda post: (post.created_at, post.parent is not None))
        self._people.meet(ordered)
        wanted: set[str] = set(latest)
        wanted.update(post.parent for post in ordered if post.parent)
        for gap in absent:
            wanted.add(gap.id)
            if gap.parent:
                wanted.add(gap.parent)
        self._places.load(wanted)
        for post in ordered:
            row = self._places.find(post.ref.id)
            if row is None:
                self._insert(post)
            else:
                self._update(row, post)
        for gap in absent:
            self._absent(gap)

    def finish(self) -> Result:
        """Write what was batched. Call last."""
        self._index.flush()
        self._result.conversations |= self._places.touched
        self._result.gone = self._places.gone
        self._result.contacts.joined |= self._places.joined
        self._result.contacts.again(*self._places.left)
        self._result.made = {n: (self._account, new.head, new.channel) for n, new in self._places.made.items()}
        return self._result

    # --- posts

    def _next_id(self, created: int) -> int:
        """Ids follow time: upward for what is new, downward for what is older than all we have."""
        if created < self._oldest:
            self._oldest = created
            self._low -= 1
            return self._low
        self._high += 1
        return self._high

    def _insert(self, post: Post) -> None:
        created = ms(post.created_at)
        parent = self._parent(post, None)
        row = Row(
            id=self._next_id(created),
            remote_id=post.ref.id,
            parent_id=parent.id if parent else None,
            conversation_id=None,
            author_id=self._people[post.author.id],
            ours=post.ours,
            state=post.state.value,
            channel=post.ref.channel,
            stored=False,
        )
        self._places.add(row)
        self._places.settle(row)
        live = post.state is PostState.LIVE
        text, spoiler = (post.text, post.spoiler) if live else ("", "")
        self._db.execute(
            """INSERT INTO post (id, account, remote_id, version, channel, conversation_id, author_id, parent_id, kind,
               state, ours, automated, mentions_us, to_us, audience, created_at, edited_at, seen_at, text, spoiler,
               words, replies, liked, boosted, url, data, fetched_at)
               VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)""",
            (
                row.id,
                self._account,
                row.remote_id,
                post.ref.version,
                row.channel,
                row.conversation_id,
                row.author_id,
                row.parent_id,
                post.kind.value,
                post.state.value,
                int(post.ours),
                int(post.automated),
                int(post.mentions_us),
                int(_speaks_to_us(post, parent)),
                post.audience.value,
                created,
                ms(post.edited_at) if post.edited_at else None,
                created if self._first else self._now,
                text,
                spoiler,
                words(f"{spoiler} {text}" if spoiler else text),
                post.replies,
                int(post.liked),
                int(post.boosted),
                post.url,
                pack(post) if live else "{}",
                kept_from(self._term, None, self._now, ours=_only_ours(post)) if live else None,
            ),
        )
        row.stored = True
        self._index.post(row.id, "", _searchable(post) if live else "")
        self._result.new += 1
        if parent is not None and parent.state == PostState.MISSING.value and not parent.ours:
            self._result.no_parent.append(RemoteId(row.remote_id))
        if live:
            self._spoken(row, post.ours, created, _speaks_to_us(post, parent))
        if not post.ours and live and row.conversation_id is not None:
            self._result.newly_inbound.setdefault(row.conversation_id, []).append(
                Said(f"{spoiler} {text}", created, _speaks_to_us(post, parent))
            )

    def _spoken(self, row: Row, ours: bool, at: int, to_us: bool) -> None:
        """Somebody spoke with somebody, for the first time that we know of."""
        if not ours and to_us and row.author_id is not None:
            self._result.contacts.said(row.author_id, at)
        elif ours:
            self._result.contacts.answered(row.id)

    def _parent(self, post: Post, row: Row | None) -> Row | None:
        """The parent's row; a placeholder where the parent is known by its id only."""
        if not post.parent or post.parent == post.ref.id or post.ref.channel:
            return None
        parent = self._places.find(post.parent)
        if parent is None:
            parent = self._placeholder(
                post.parent, PostState.MISSING, ms(post.created_at) - 1, ours=post.parent_author == self._us
            )
        if row is not None and self._places.above(row, parent):
            return None
        return parent

    def _placeholder(self, remote: str, state: PostState, created: int, *, ours: bool = False) -> Row:
        row = Row(self._next_id(created), remote, None, None, None, ours, state.value, stored=False)
        self._places.add(row)
        self._places.settle(row)
        self._db.execute(
            """INSERT INTO post (id, account, remote_id, conversation_id, kind, state, ours, audience, created_at,
               seen_at) VALUES (?, ?, ?, ?, 'post', ?, ?, 'public', ?, ?)""",
            (row.id, self._account, remote, row.conversation_id, state.value, int(ours), created, self._now),
        )
        row.stored = True
        return row

    def _update(self, row: Row, post: Post) -> None:
        old = self._db.execute("SELECT * FROM post WHERE id = ?", (row.id,)).fetchone()
        if row.state == PostState.DELETED.value and self._deleted_since(old["data"]):
            return
        expired = row.state == PostState.EXPIRED.value
        if expired and self._term is not None and not self._term.refreshable:
            return  # its time is over, however often it is told again
        if self._term is not None and not self._term.refreshable and old["ours"] and old["fetched_at"] is None:
            post = replace(post, quoted=None, mentions=())  # what it holds of others' words has had its time
        was_placeholder = old["author_id"] is None
        if post.state is not PostState.LIVE:
            self._absent(Absent(id=post.ref.id, state=post.state, parent=post.parent))
            return
        parent = self._parent(post, row) if row.parent_id is None else self._places.get(row.parent_id)
        kind = post.kind if PostKind(old["kind"]) in _PLAIN else PostKind(old["kind"])
        mentions_us = bool(old["mentions_us"]) or post.mentions_us
        if expired:  # the same words again, for all we know: who heard them has heard them
            changed_words = post.edited_at is not None and ms(post.edited_at) != old["edited_at"]
        else:
            changed_words = not was_placeholder and (old["text"], old["spoiler"]) != (post.text, post.spoiler)
        revision = old["revision"]
        if changed_words:  # also while it was hidden: these words nobody has heard
            if old["text"] or old["spoiler"]:
                self._db.execute(
                    "INSERT OR IGNORE INTO revision VALUES (?, ?, ?, ?, ?)",
                    (row.id, revision, old["text"], old["spoiler"], old["seen_at"]),
                )
            revision += 1
        new = {
            "version": post.ref.version or old["version"],
            "author_id": self._people[post.author.id],
            "parent_id": parent.id if parent else None,
            "kind": kind.value,
            "state": PostState.LIVE.value,
            "ours": int(post.ours),
            "automated": int(old["automated"] or post.automated),
            "mentions_us": int(mentions_us),
            "to_us": int(bool(old["to_us"]) or _speaks_to_us(post, parent)),
            "audience": post.audience.value,
            "created_at": ms(post.created_at) if was_placeholder else old["created_at"],
            "edited_at": ms(post.edited_at) if post.edited_at else old["edited_at"],
            "seen_at": (ms(post.created_at) if self._first else self._now) if was_placeholder else old["seen_at"],
            "revision": revision,
            "text": post.text,
            "spoiler": post.spoiler,
            "words": words(f"{post.spoiler} {post.text}"),
            "replies": post.replies if post.replies is not None else old["replies"],
            "liked": int(post.liked),
            "boosted": int(post.boosted),
            "url": post.url or old["url"],
            "data": pack(post),
        }
        kept = kept_from(self._term, old["fetched_at"], self._now, ours=_only_ours(post))
        if all(old[name] == value for name, value in new.items()):
            if kept != old["fetched_at"]:
                self._db.execute("UPDATE post SET fetched_at = ? WHERE id = ?", (kept, row.id))
            return
        new["fetched_at"] = kept
        self._moves(row, old, new)
        self._db.execute(
            f"UPDATE post SET {', '.join(f'{name} = ?' for name in new)} WHERE id = ?", (*new.values(), row.id)
        )
        self._index.post(row.id, _old_searchable(old), _searchable(post))
        structure = (row.parent_id, row.ours) != (new["parent_id"], post.ours)
        row.parent_id = parent.id if parent else None
        row.author_id, row.ours, row.state = self._people[post.author.id], post.ours, PostState.LIVE.value
        if structure or was_placeholder:
            self._places.settle(row)
            self._places.settle_children(row)
            if post.ours:
                self._answers(row)
        if row.conversation_id is not None:
            self._places.touched.add(row.conversation_id)
        if any(old[name] != new[name] for name in _SPEAKING):
            if old["state"] == PostState.MISSING.value:
                self._spoken(row, post.ours, new["created_at"], bool(new["to_us"]))
            else:
                self._result.contacts.again(row.author_id, old["author_id"])
        if was_placeholder:
            self._result.new += 1
            if not post.ours and row.conversation_id is not None:
                self._result.newly_inbound.setdefault(row.conversation_id, []).append(
                    Said(f"{post.spoiler} {post.text}", new["created_at"], bool(new["to_us"]))
                )
        else:
            self._result.changed += 1

    def _answers(self, row: Row) -> None:
        """A post turned out to be ours: what answers it speaks to us."""
        flipped = self._db.execute(
            "UPDATE post SET to_us = 1 WHERE parent_id = ? AND ours = 0 AND to_us = 0 RETURNING author_id", (row.id,)
        ).fetchall()
        self._result.contacts.again(*(found[0] for found in flipped))

    def _moves(self, row: Row, old: sqlite3.Row, new: Mapping[str, Any]) -> None:
        """A known post is about to be somebody else's, or to somebody else. What answers or continues it goes along."""
        contacts = self._result.contacts
        if (old["author_id"], old["ours"]) != (new["author_id"], new["ours"]):
            contacts.moved_below(self._db, row.id)
        known = old["state"] != PostState.MISSING.value and any(old[name] != new[name] for name in _SPEAKING)
        if (old["ours"] or new["ours"]) and (known or old["parent_id"] != new["parent_id"]):
            contacts.moved(self._db, row.id)

    def _deleted_since(self, data: str) -> bool:
        """Whether the platform told of the deletion while these posts were on their way, or just before."""
        if not data.startswith(_TOLD):
            return False
        told = int(data.removeprefix(_TOLD).rstrip("}"))
        return self._begun is None or self._begun <= told + _SETTLED

    def _absent(self, gap: Absent) -> None:
        if gap.state is PostState.DELETED:
            row = self._places.find(gap.id)
            if row is not None:
                self._tombstone(row)
                return
        row = self._places.find(gap.id)
        if row is None:
            row = self._placeholder(gap.id, gap.state, self._now)
            parent = self._places.find(gap.parent) if gap.parent else None
            if parent is not None:
                row.parent_id = parent.id
                self._db.execute("UPDATE post SET parent_id = ? WHERE id = ?", (parent.id, row.id))
                self._places.settle(row)
        elif gap.state is PostState.HIDDEN and row.state in (PostState.LIVE.value, PostState.MISSING.value):
            self._set_state(row, PostState.HIDDEN)

    def _tombstones(self, deleted: Sequence[RemoteId]) -> None:
        self._places.load(set(deleted))
        for remote in deleted:
            row = self._places.find(remote)
            if row is not None:
                self._tombstone(row, told=True)

    def _tombstone(self, row: Row, *, told: bool = False) -> None:
        """The text goes, everywhere it stood; that there was something stays.

        ``told``: the platform said that it was deleted, and it stays so until the platform shows it when asked anew.
        Else a thread lacked it, which may pass.
        """
        told_now = f"{_TOLD}{self._now}}}"
        if told:
            self._db.execute("UPDATE post SET data = ? WHERE id = ? AND state = 'deleted'", (told_now, row.id))
        if row.state == PostState.DELETED.value:
            return
        old = self._db.execute("SELECT text, spoiler, data FROM post WHERE id = ?", (row.id,)).fetchone()
        self._index.post(row.id, _old_searchable(old), "")
        if not row.ours:
            copied.forget(self._db, row.id, row.conversation_id)
        self._db.execute("DELETE FROM revision WHERE post_id = ?", (row.id,))
        self._db.execute(
            "UPDATE post SET text = '', spoiler = '', words = 0, data = ?, fetched_at = NULL WHERE id = ?",
            (told_now if told else "{}", row.id),
        )
        self._set_state(row, PostState.DELETED)

    def _set_state(self, row: Row, state: PostState) -> None:
        if row.state != PostState.MISSING.value:
            self._result.contacts.again(row.author_id)
            if row.ours:
                self._result.contacts.moved(self._db, row.id)
        self._db.execute("UPDATE post SET state = ? WHERE id = ?", (state.value, row.id))
        row.state = state.value
        if row.conversation_id is not None:
            self._places.touched.add(row.conversation_id)
        self._result.changed += 1


def _speaks_to_us(post: Post, parent: Row | None) -> bool:
    if post.ours:
        return False
    if post.mentions_us or post.kind in _TO_US:
        return True
    return parent is not None and parent.ours


def _only_ours(post: Post) -> bool:
    """Whether nobody else's words stand in it."""
    return post.ours and not post.quoted and not post.mentions


def _searchable(post: Post) -> str:
    return joined(post.spoiler, post.text, [item.alt for item in post.media])


def _old_searchable(old: sqlite3.Row) -> str:
    return searchable(old["text"], old["spoiler"], old["data"])
