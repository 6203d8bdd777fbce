"""Full-text search over everything cached, newest first. Post ids follow time, so no sorting by a joined column."""

from __future__ import annotations

import sqlite3

from inbox_tui.domain.model import ConversationId, PostId
from inbox_tui.domain.query import Query
from inbox_tui.domain.text import content_warning, preview, search_query
from inbox_tui.domain.views import SearchHit
from inbox_tui.store.codec import UNOPENED, moment, ms
from inbox_tui.store.threads import SOMEBODY

CAP = 400
_AROUND = 90
_STEP = 64
"""Posts fetched at a time: mostly the first lot already fills the screen."""
_PEOPLE = 50
_FEW = 8
_NOTES = 20
_UNDIVIDED = "aux : "
"""In a query: what follows is of a script that puts no blanks between words."""

_FLAGS = {
    "is:unheard": "p.ours = 0 AND NOT EXISTS"
    " (SELECT 1 FROM hearing h WHERE h.post_id = p.id AND h.revision >= p.revision)",
    "is:waiting": "c.waiting_since IS NOT NULL",
    "is:starred": "c.starred = 1",
    "is:snoozed": "c.snoozed_until IS NOT NULL",
    "is:done": "c.place = 'done'",
    "is:ours": "p.ours = 1",
    "has:link": "p.data LIKE '%\"links\"%'",
    "has:media": "p.data LIKE '%\"media\"%'",
    "has:draft": "EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = c.id AND o.state = 'draft')",
    "has:tag": "c.tags <> '[]'",
}
_ANSWERED = """iif(p.ours AND (p.parent_id IS NOT NULL OR c.reached = 'direct'),
  (SELECT coalesce(nullif(t.name, ''), nullif(t.handle, ''), 'somebody') FROM identity t WHERE t.id =
    coalesce((SELECT q.author_id FROM post q WHERE q.id = p.parent_id AND q.ours = 0), c.person_id)), '')"""
"""Whom a post of ours speaks to."""


def search(db: sqlite3.Connection, query: Query, limit: int = 50) -> tuple[SearchHit, ...]:
    """The newest matching post of each conversation. At most ``CAP`` posts are looked at."""
    words = search_query(query.words) if query.words else ""
    if query.words and not words:
        return ()
    where, values = _filters(db, query)
    hits: dict[int, sqlite3.Row] = {}
    if not words:
        _keep(hits, _run(db, "1", where, values, CAP))
    else:
        matched = _matching(db, words, CAP if where == "1" else CAP * 25)
        people = _matching(db, words, _PEOPLE, "identity_words")
        if people:
            written = _written_by(db, people, CAP if where == "1" else CAP * 25)
            matched = sorted({*matched, *written}, reverse=True)
        for start in range(0, len(matched), _STEP):
            if len(hits) >= limit:
                break
            marks = ",".join(map(str, matched[start : start + _STEP]))
            _keep(hits, _run(db, f"p.id IN ({marks})", where, values, _STEP))
    # Found in the order they came in, shown in the order they were written: an account added today has old posts.
    shown = sorted(list(hits.values())[:limit], key=lambda row: (-row["created_at"], -row["id"]))
    noted = _notes(db, query.words, words) if words and where == "1" else ()
    return tuple(sorted((*noted, *(_hit(row, query.words) for row in shown)), key=lambda hit: not hit.note)[:limit])


def _notes(db: sqlite3.Connection, typed: str, words: str) -> list[SearchHit]:
    """Private notes, newest first, each at its conversation, or at the newest with that person. Chinese and Japanese
    have no words in this index: there they are looked for letter by letter, in notes only a few."""
    if _UNDIVIDED not in words:
        found = db.execute(
            f"""SELECT n.* FROM note_words w JOIN note n ON n.id = w.rowid WHERE note_words MATCH ?
                ORDER BY w.rowid DESC LIMIT {_NOTES}""",
            (words,),
        ).fetchall()
    else:
        pieces = typed.replace('"', " ").split()
        where = " AND ".join("instr(lower(text), ?)" for _ in pieces)
        found = db.execute(
            f"SELECT * FROM note WHERE {where} ORDER BY id DESC LIMIT {_NOTES}", [each.lower() for each in pieces]
        ).fetchall()
    return [hit for row in found if (hit := _noted(db, row, typed)) is not None]


def _noted(db: sqlite3.Connection, note: sqlite3.Row, typed: str) -> SearchHit | None:
    there = db.execute(
        """SELECT c.id, i.name, i.handle, a.tag, a.platform,
             coalesce(c.last_in_id, (SELECT max(id) FROM post WHERE conversation_id = c.id)) AS post
           FROM conversation c JOIN account a ON a.n = c.account LEFT JOIN identity i ON i.id = c.person_id
           WHERE c.id = :conversation OR (:conversation IS NULL AND c.person_id IN
             (SELECT identity_id FROM person_identity WHERE person_id = :person))
           ORDER BY c.last_at DESC LIMIT 1""",
        {"conversation": note["conversation_id"], "person": note["person_id"]},
    ).fetchone()
    if there is None or there["post"] is None:
        return None
    return SearchHit(
        conversation=ConversationId(there["id"]),
        post=PostId(there["post"]),
        name=there["name"] or there["handle"] or SOMEBODY,
        handle=there["handle"] or "",
        tag=there["tag"],
        platform=there["platform"],
        at=moment(note["edited_at"] or note["at"]),
        excerpt=around(note["text"], typed),
        note=True,
    )


def _matching(db: sqlite3.Connection, words: str, limit: int, index: str = "post_words") -> list[int]:
    """The newest ids in a full-text index. In the order of its own row numbers: any other would sort all there are."""
    found = db.execute(f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid DESC LIMIT ?", (words, limit))
    return [row[0] for row in found]


def _written_by(db: sqlite3.Connection, people: list[int], limit: int) -> list[int]:
    """The newest posts of some people: a few of each come from the index, instead of sorting all that they wrote."""
    each = max(_FEW, limit // len(people))
    found: list[int] = []
    for person in people:
        found += [
            row[0]
            for row in db.execute("SELECT id FROM post WHERE author_id = ? ORDER BY id DESC LIMIT ?", (person, each))
        ]
    return sorted(found, reverse=True)[:limit]


def _keep(hits: dict[int, sqlite3.Row], rows: list[sqlite3.Row]) -> None:
    """The newest post of each conversation."""
    for row in rows:
        hits.setdefault(row["conversation_id"], row)


def _run(db: sqlite3.Connection, source: str, where: str, values: dict[str, object], limit: int) -> list[sqlite3.Row]:
    return db.execute(
        f"""SELECT p.id, p.conversation_id, p.created_at, p.ours, p.text, p.spoiler, {UNOPENED} AS unopened,
              {_ANSWERED} AS answered, i.name, i.handle, a.tag, a.platform
            FROM post p JOIN conversation c ON c.id = p.conversation_id JOIN account a ON a.n = p.account
            LEFT JOIN identity i ON i.id = p.author_id
            WHERE {source} AND p.state = 'live' AND {where} ORDER BY p.id DESC LIMIT {limit}""",
        values,
    ).fetchall()


def _filters(db: sqlite3.Connection, query: Query) -> tuple[str, dict[str, object]]:
    parts: list[str] = []
    values: dict[str, object] = {}
    if query.who:
        like = query.who.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parts.append("(lower(i.handle) LIKE :who ESCAPE '\\' OR lower(i.name) LIKE :who ESCAPE '\\')")
        values["who"] = f"%{like}%"
    if query.platform:
        parts.append("(a.tag = :platform OR a.platform = :platform)")
        values["platform"] = query.platform
    if query.account:
        parts.append("a.id = :account")
        values["account"] = query.account
    if query.kind:
        parts.append("c.kind = :kind")
        values["kind"] = query.kind
    parts += [_FLAGS[flag] for flag in sorted(query.flags)]
    if query.before:
        parts.append("p.created_at < :before")
        values["before"] = ms(query.before)
    if query.after:
        parts.append("p.created_at >= :after")
        values["after"] = ms(query.after)
    return " AND ".join(parts) or "1", values


def _hit(row: sqlite3.Row, words: str) -> SearchHit:
    return SearchHit(
        conversation=ConversationId(row["conversation_id"]),
        post=PostId(row["id"]),
        name=row["name"] or row["handle"] or SOMEBODY,
        handle=row["handle"] or "",
        tag=row["tag"],
        platform=row["platform"],
        at=moment(row["created_at"]),
        excerpt=preview(content_warning(row["spoiler"]))
        if row["unopened"]
        else around(f"[{row['spoiler']}] {row['text']}" if row["spoiler"] else row["text"], words),
        ours=bool(row["ours"]),
        to=row["answered"] or "",
    )


def around(text: str, words: str) -> str:
    """One line of ``text`` around the first of ``words`` that it holds."""
    line = " ".join(text.split())
    lower = line.lower()
    places = [lower.find(word.lower()) for word in words.split()]
    first = min((place for place in places if place >= 0), default=0)
    start = max(0, first - _AROUND // 3)
    return preview(("…" if start else "") + line[start : start + 3 * _AROUND])
