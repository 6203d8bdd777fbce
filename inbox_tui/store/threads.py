"""One conversation, read whole: what the thread pane draws, and the facts the gate judges."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from typing import Any, overload

from inbox_tui.domain.hearing import PostFact, judge
from inbox_tui.domain.model import (
    Audience,
    Identity,
    IdentityId,
    Post,
    PostId,
    PostKind,
    PostRef,
    PostState,
    RemoteId,
)
from inbox_tui.domain.threads import Node, arrange
from inbox_tui.domain.views import ConversationRow, PostView, ThreadView, Who
from inbox_tui.errors import NoSuchThing
from inbox_tui.store.codec import Unpacked, maybe, moment

_POST = """
SELECT p.*, i.handle, i.name, i.bot, i.url AS who_url, i.remote_id AS who_remote, h.revision AS heard_revision
FROM post p LEFT JOIN identity i ON i.id = p.author_id LEFT JOIN hearing h ON h.post_id = p.id
"""
_SHAPE = """
SELECT p.id, p.parent_id, p.created_at, p.author_id, p.ours, p.state = 'live', p.to_us,
  h.revision IS NOT NULL AND h.revision >= p.revision, p.words, p.replies
FROM post p LEFT JOIN hearing h ON h.post_id = p.id WHERE p.conversation_id = ?
"""
CONTEXT_LIMIT = 50
SOMEBODY = "somebody"
"""Whose name may be kept no longer."""
# Looked up rather than called: a thread of 10,000 posts asks 30,000 times.
_STATES = {each.value: each for each in PostState}
_KINDS = {each.value: each for each in PostKind}
_AUDIENCES = {each.value: each for each in Audience}


def facts(db: sqlite3.Connection, conversation: int | None, target: int) -> list[PostFact]:
    """What the gate needs: the conversation in order of time, and the chain above it."""
    found = db.execute(
        """SELECT p.id, p.parent_id, p.author_id, p.ours, p.state, p.to_us, p.revision, h.revision, p.conversation_id
           FROM post p LEFT JOIN hearing h ON h.post_id = p.id
           WHERE p.conversation_id = :c OR p.id IN (
             WITH RECURSIVE chain(id) AS (SELECT :t UNION SELECT q.parent_id FROM post q JOIN chain ON q.id = chain.id
               WHERE q.parent_id IS NOT NULL) SELECT id FROM chain)
           ORDER BY p.created_at, p.id""",
        {"c": conversation, "t": target},
    )
    return [
        PostFact(
            id=PostId(row[0]),
            parent=None if row[1] is None else PostId(row[1]),
            author=None if row[2] is None else IdentityId(row[2]),
            ours=bool(row[3]),
            live=row[4] == PostState.LIVE.value,
            to_us=bool(row[5]),
            heard=row[7] is not None and row[7] >= row[6],
            in_conversation=row[8] == conversation,
        )
        for row in found
    ]


def default_target(db: sqlite3.Connection, conversation: int) -> PostId | None:
    """The newest live inbound that speaks to us, else the newest live inbound."""
    found = db.execute(
        """SELECT id FROM post WHERE conversation_id = ? AND ours = 0 AND state = 'live'
           ORDER BY to_us DESC, created_at DESC, id DESC LIMIT 1""",
        (conversation,),
    ).fetchone()
    return PostId(found[0]) if found else None


def thread_view(db: sqlite3.Connection, row: ConversationRow) -> ThreadView:
    """The thread in reading order. Reads what order, gate and meter need; the posts only when they are asked for."""
    posts = {found[0]: found for found in db.execute(_SHAPE, (row.id,))}
    order = arrange([Node(found[0], found[1], found[2]) for found in posts.values()])
    target: PostId | None = None
    best = (-1, 0, 0)
    unheard: set[PostId] = set()
    heard = fetched = unseen = 0
    answers: dict[int, int] = {}
    for post, parent, at, _, ours, live, to_us, known, _, replies in posts.values():
        if parent is not None:
            answers[parent] = answers.get(parent, 0) + 1
        if live:
            fetched += 1
            if not ours:
                best = max(best, (to_us, at, post))
                if known:
                    heard += 1
                else:
                    unheard.add(post)
        if replies:
            unseen += replies
    for post, count in answers.items():
        if post in posts and posts[post][9]:
            unseen -= min(count, posts[post][9])
    needed: frozenset[PostId] = frozenset()
    if best[0] >= 0:
        target = PostId(best[2])
        needed = frozenset(judge(target, _needed_facts(db, row.id, target, posts, unheard)).unheard)
    ids = tuple(post for post, _ in order)
    synced = db.execute("SELECT synced_at FROM conversation WHERE id = ?", (row.id,)).fetchone()
    return ThreadView(
        row=row,
        context=tuple(_above(db, posts[ids[0]][1])) if ids else (),
        posts=Posts(db, order, unheard, needed),
        ids=ids,
        unheard=tuple((post, posts[post][8]) for post in ids if post in unheard),
        target=target,
        heard=heard,
        fetched=fetched,
        known=len(posts) + unseen,
        to_hear=tuple(post for post in ids if post in needed),
        synced_at=maybe(synced[0]) if synced else None,
    )


def _needed_facts(
    db: sqlite3.Connection, conversation: int, target: PostId, posts: dict[PostId, Any], unheard: set[PostId]
) -> list[PostFact]:
    """The facts that can make a difference: what is unheard, and the chain from the target up to the very top."""
    chain: dict[PostId, None] = {}
    step: PostId | None = target
    while step in posts and step not in chain:
        chain[step] = None
        step = posts[step][1]
    found = [
        PostFact(
            id=post,
            parent=posts[post][1],
            author=posts[post][3],
            ours=bool(posts[post][4]),
            live=bool(posts[post][5]),
            to_us=bool(posts[post][6]),
            heard=post not in unheard,
        )
        for post in {**chain, **dict.fromkeys(unheard)}
    ]
    if step is not None and step not in chain:
        found += [fact for fact in facts(db, None, step) if fact.id not in posts]
    return found


class Posts(Sequence[PostView]):
    """A thread's posts, read from the store in stretches when they are asked for, then kept.

    Order, and what is heard and needed, are those of the moment the thread was opened. A post that went away
    meanwhile (or a store that was closed) leaves a placeholder.
    """

    STRETCH = 64

    def __init__(
        self,
        db: sqlite3.Connection,
        order: Sequence[tuple[PostId, int]],
        unheard: AbstractSet[PostId],
        needed: AbstractSet[PostId],
    ) -> None:
        self._db = db
        self._order = order
        self._unheard = unheard
        self._needed = needed
        self._read: dict[int, PostView] = {}

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> PostView: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PostView]: ...
    def __getitem__(self, index: int | slice) -> PostView | Sequence[PostView]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        if place not in self._read:
            self._fetch(place - place % self.STRETCH)
        return self._read[place]

    def _fetch(self, start: int) -> None:
        wanted = self._order[start : start + self.STRETCH]
        try:
            found = {
                row["id"]: row
                for row in self._db.execute(
                    f"{_POST} WHERE p.id IN ({','.join('?' * len(wanted))})", [post for post, _ in wanted]
                )
            }
        except sqlite3.Error:  # a screen that is being drawn must not end the program
            found = {}
        for place, (post, depth) in enumerate(wanted, start):
            row = found.get(post)
            view = _gone(post, depth) if row is None else post_view(row, depth, needed=post in self._needed)
            heard = post not in self._unheard
            self._read[place] = view if view.heard == heard else replace(view, heard=heard)


def _gone(post: PostId, depth: int) -> PostView:
    return PostView(
        id=post,
        remote_id="",
        parent=None,
        depth=depth,
        author=None,
        state=PostState.MISSING,
        kind=PostKind.REPLY,
        audience=Audience.PUBLIC,
        created_at=moment(0),
        heard=True,
    )


def _above(db: sqlite3.Connection, parent: int | None) -> list[PostView]:
    above: list[PostView] = []
    while parent is not None and len(above) < CONTEXT_LIMIT:
        found = db.execute(f"{_POST} WHERE p.id = ?", (parent,)).fetchone()
        if found is None:
            break
        above.append(post_view(found, 0))
        parent = found["parent_id"]
    return above[::-1]


def one_post(db: sqlite3.Connection, post: int) -> PostView | None:
    found = db.execute(f"{_POST} WHERE p.id = ?", (post,)).fetchone()
    return post_view(found, 0) if found else None


def revisions(db: sqlite3.Connection, post: int) -> tuple[tuple[datetime, str], ...]:
    """Every known wording, oldest first, with when it was first seen."""
    now = db.execute("SELECT text, seen_at, edited_at FROM post WHERE id = ?", (post,)).fetchone()
    if now is None:
        return ()
    old = db.execute("SELECT seen_at, text FROM revision WHERE post_id = ? ORDER BY revision", (post,)).fetchall()
    present = now["edited_at"] if now["edited_at"] is not None else now["seen_at"]
    return (*((moment(row[0]), row[1]) for row in old), (moment(present), now["text"]))


def _heard(found: sqlite3.Row) -> bool:
    return found["heard_revision"] is not None and found["heard_revision"] >= found["revision"]


def post_view(found: sqlite3.Row, depth: int, *, needed: bool = False) -> PostView:
    more = Unpacked(found["data"])
    state = _STATES[found["state"]]
    ours = bool(found["ours"])
    author = None
    if found["author_id"] is not None:
        author = Who(
            id=IdentityId(found["author_id"]),
            name=found["name"] or found["handle"] or SOMEBODY,
            handle=found["handle"],
            bot=bool(found["bot"]),
            ours=ours,
            url=found["who_url"],
        )
    live = state is PostState.LIVE
    return PostView(
        id=PostId(found["id"]),
        remote_id=found["remote_id"],
        parent=None if found["parent_id"] is None else PostId(found["parent_id"]),
        depth=depth,
        author=author,
        state=state,
        kind=_KINDS[found["kind"]],
        audience=_AUDIENCES[found["audience"]],
        created_at=moment(found["created_at"]),
        edited_at=maybe(found["edited_at"]),
        revisions=found["revision"],
        text=found["text"] if live else "",
        spoiler=found["spoiler"] if live else "",
        sensitive=more.sensitive,
        links=more.links,
        media=more.media,
        poll=more.poll,
        quoted=more.quoted,
        stars=more.stars,
        url=found["url"],
        language=more.text("language"),
        liked=bool(found["liked"]),
        boosted=bool(found["boosted"]),
        closed=more.text("closed"),
        removed=more.text("removed"),
        ours=ours,
        to_us=bool(found["to_us"]),
        heard=ours or not live or _heard(found),
        needed=needed,
        words=found["words"],
    )


def as_post(db: sqlite3.Connection, post: int) -> Post:
    """A stored post in the contract's shape, for a connector that answers it. Raises ``NoSuchThing``."""
    found = db.execute(
        f"""SELECT x.*, parent.remote_id AS parent_remote FROM ({_POST} WHERE p.id = ?) x
            LEFT JOIN post parent ON parent.id = x.parent_id""",
        (post,),
    ).fetchone()
    if found is None:
        raise NoSuchThing("That post is not here (any more).")
    more = Unpacked(found["data"])
    parent = found["parent_remote"] or more.text("parent")
    return Post(
        ref=PostRef(
            id=RemoteId(found["remote_id"]), version=found["version"], channel=found["channel"], extra=more.extra
        ),
        author=Identity(
            id=RemoteId(found["who_remote"] or ""),
            handle=found["handle"] or "",
            name=found["name"] or "",
            url=found["who_url"] or "",
            bot=bool(found["bot"]),
        ),
        created_at=moment(found["created_at"]),
        text=found["text"],
        kind=PostKind(found["kind"]),
        ours=bool(found["ours"]),
        parent=RemoteId(parent) if parent else None,
        root=RemoteId(more.text("root")) if more.text("root") else None,
        audience=Audience(found["audience"]),
        spoiler=found["spoiler"],
        sensitive=more.sensitive,
        mentions=more.mentions,
        mentions_us=bool(found["mentions_us"]),
        edited_at=maybe(found["edited_at"]),
        url=found["url"],
        language=more.text("language"),
        links=more.links,
        media=more.media,
        liked=bool(found["liked"]),
        boosted=bool(found["boosted"]),
        closed=more.text("closed"),
        state=PostState(found["state"]),
    )


def hear(db: sqlite3.Connection, posts: Sequence[PostId], now_ms: int, how: str) -> set[int]:
    """Record evidence for the present wording. Returns the conversations touched."""
    db.executemany(
        """INSERT INTO hearing (post_id, revision, heard_at, how) SELECT id, revision, ?, ? FROM post
           WHERE id = ? AND ours = 0 AND state = 'live'
           ON CONFLICT (post_id) DO UPDATE SET revision = excluded.revision, heard_at = excluded.heard_at,
             how = excluded.how WHERE excluded.revision > hearing.revision""",
        [(now_ms, how, post) for post in posts],
    )
    return conversations_of(db, posts)


def unhear(db: sqlite3.Connection, posts: Sequence[PostId]) -> set[int]:
    db.executemany("DELETE FROM hearing WHERE post_id = ?", [(post,) for post in posts])
    return conversations_of(db, posts)


def conversations_of(db: sqlite3.Connection, posts: Sequence[int]) -> set[int]:
    marks = ",".join("?" * len(posts))
    found = db.execute(f"SELECT DISTINCT conversation_id FROM post WHERE id IN ({marks})", tuple(posts))
    return {row[0] for row in found if row[0] is not None}
