"""Where each conversation stands: who waits since when, when an answer is due, what is unheard, in which view it is.

Derived from the posts, the triage log and the configuration, and written beside them so that the list can be read by
index. Running it twice changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from inbox_tui.domain.hearing import judge
from inbox_tui.domain.kinds import COMPLAINT_OPEN_FOR, propose, remembered
from inbox_tui.domain.model import Audience, Kind, PostId, PostKind
from inbox_tui.domain.text import content_warning, preview
from inbox_tui.domain.timeline import Wait, history
from inbox_tui.store.brought import Said
from inbox_tui.store.codec import COVERED, ms
from inbox_tui.store.contacts import Contacts
from inbox_tui.store.conversation_row import COLUMNS, change_row, new_row
from inbox_tui.store.happened import events, news
from inbox_tui.store.kinds_kept import Corrections, corrections
from inbox_tui.store.relations.agreed import NOTHING, Agreed, agreed, asked, owed_thanks
from inbox_tui.store.rules import Rules
from inbox_tui.store.settled import just_settled
from inbox_tui.store.stance import Stance, fact, heard

_SEVERITY = (Kind.COMPLAINT, Kind.QUESTION, Kind.IDEA, Kind.PRAISE, Kind.CHAT, Kind.SPAM)
_SAID = ("live", "expired")
"""What was said counts for who waits, whether or not its words may still be kept."""
_POSTS = """
SELECT p.conversation_id AS conversation, p.id, p.parent_id, p.author_id, p.ours, p.automated, p.state, p.to_us,
  p.liked, p.created_at, p.seen_at, p.kind, p.audience, p.replies, p.revision, h.revision AS heard
FROM post p LEFT JOIN hearing h ON h.post_id = p.id
WHERE p.conversation_id IN ({}) ORDER BY p.conversation_id, p.created_at, p.id
"""
_AT_ONCE = 400
_ARCHIVES = "SELECT n FROM account WHERE json_extract(profile, '$.archive')"


def refresh(
    db: sqlite3.Connection,
    conversations: Iterable[int],
    now_ms: int,
    rules: Rules,
    texts: Mapping[int, Sequence[Said]] | None = None,
    made: Mapping[int, tuple[int, int, str | None]] | None = None,
    contacts: Contacts | None = None,
) -> None:
    """Bring these conversations up to date.

    ``texts`` are inbound words that just arrived, by conversation. ``made`` are those that have no row yet: each is
    written once, with all its columns (account, head, channel are given), for every one costs six indexes.
    ``contacts`` takes what that says of who has spoken with us.
    """
    todo = sorted(conversations)
    counted = Contacts() if contacts is None else contacts
    for start in range(0, len(todo), _AT_ONCE):
        _refresh_some(db, todo[start : start + _AT_ONCE], now_ms, rules, texts or {}, made or {}, counted)
    counted.write(db)


def _refresh_some(
    db: sqlite3.Connection,
    part: list[int],
    now_ms: int,
    rules: Rules,
    texts: Mapping[int, Sequence[Said]],
    made: Mapping[int, tuple[int, int, str | None]],
    contacts: Contacts,
) -> None:
    posts: dict[int, list[sqlite3.Row]] = {number: [] for number in part}
    for row in db.execute(_POSTS.format(_marks(part)), part):
        posts[row["conversation"]].append(row)
    old = [number for number in part if number not in made]
    log: dict[int, list[sqlite3.Row]] = {}
    waits: dict[int, list[sqlite3.Row]] = {}
    known: dict[int, Any] = {number: new_row(number, *made[number]) for number in part if number in made}
    if old:
        marks = _marks(old)
        for row in db.execute(
            f"SELECT conversation_id, at, act, detail FROM triage WHERE conversation_id IN ({marks}) ORDER BY at", old
        ):
            log.setdefault(row["conversation_id"], []).append(row)
        for row in db.execute(f"SELECT * FROM wait WHERE conversation_id IN ({marks})", old):
            waits.setdefault(row["conversation_id"], []).append(row)
        for row in db.execute(f"SELECT * FROM conversation WHERE id IN ({marks})", old):
            known[row["id"]] = row
    newest = {number: _newest(posts[number])["id"] for number in known if posts[number]}
    excerpts = _excerpts(db, list(newest.values()))
    archives = {row[0] for row in db.execute(_ARCHIVES)}
    agreements = agreed(db, old, now_ms) if old else {}
    memory = corrections(db, (post["author_id"] for number in texts for post in posts.get(number, ())))
    standings: list[_Standing] = []
    rows: list[tuple[Any, ...]] = []
    runs: list[tuple[object, ...]] = []
    for number, now in known.items():
        if not posts[number]:
            db.execute("DELETE FROM conversation WHERE id = ?", (number,))
            db.execute("DELETE FROM wait WHERE conversation_id = ?", (number,))
            contacts.again(now["person_id"], *(wait["identity_id"] for wait in waits.get(number, ())))
            continue
        standings.append(
            _Standing(
                now,
                posts[number],
                log.get(number, []),
                rules,
                texts.get(number, ()),
                now["account"] in archives,
                agreements.get(number, NOTHING),
                now_ms,
                memory,
                partial(just_settled, db, number),
            )
        )
    questions = asked(db, ((each.now["id"], each.said, each.person) for each in standings if not each.archived))
    for found in standings:
        number, now = found.now["id"], found.now
        new = found.columns(excerpts[newest[number]], questions.get(number))
        _note_contact(contacts, found, waits.get(number, ()), new=number in made)
        if number in made:
            rows.append((number, *made[number], *new.values()))
        else:
            change_row(db, now, new)
        runs += _waits(db, found, waits.get(number, []))
    if rows:
        names = ("id", "account", "head_id", "channel", *COLUMNS)
        db.executemany(f"INSERT INTO conversation ({', '.join(names)}) VALUES ({_marks(names)})", rows)
    if runs:
        db.executemany("INSERT INTO wait VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", runs)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _newest(posts: list[sqlite3.Row]) -> sqlite3.Row:
    """The last that was said; the last of all where nothing is known to have been."""
    return next((post for post in reversed(posts) if post["state"] in _SAID), posts[-1])


def _excerpts(db: sqlite3.Connection, posts: list[int]) -> dict[int, str]:
    return {
        row["id"]: _excerpt(row)
        for row in db.execute(
            f"SELECT id, text, spoiler, state, {COVERED} AS covered FROM post p WHERE id IN ({_marks(posts)})", posts
        )
    }


def _excerpt(post: sqlite3.Row) -> str:
    if post["state"] == "deleted":
        return "(deleted)"
    if post["state"] == "expired":
        return "(removed, as the platform's terms ask)"
    if post["state"] != "live":
        return "(not to be seen)"
    return preview(content_warning(post["spoiler"]) if post["covered"] else post["text"])


class _Standing(Stance):
    """One conversation, looked at as a whole."""

    def __init__(
        self,
        now: Any,
        posts: list[sqlite3.Row],
        log: list[sqlite3.Row],
        rules: Rules,
        texts: Sequence[Said],
        archived: bool,
        agreed: Agreed,
        now_ms: int,
        memory: Corrections,
        settled: Callable[[Sequence[Said]], int | None],
    ) -> None:
        self.now, self.posts = now, posts
        self.said = [post for post in posts if post["state"] in _SAID]
        self.theirs = [post for post in self.said if not post["ours"]]
        self.timeline = history(() if archived else events(self.said, log), silence=rules.silence)
        self.target = max(self.theirs, key=lambda post: (post["to_us"], post["created_at"], post["id"]), default=None)
        self.news = [] if archived else news(texts, self.said, log)
        said = [one.text for one in texts] if archived else self.news
        self.person = self.target["author_id"] if self.target is not None else now["person_id"]
        corrected = memory.get(self.person, ())
        waiting = self.timeline.waiting_since is not None
        stays = (waiting and now["waiting_since"] is not None) or self._complains()
        direct = self.target is not None and (
            self.target["kind"] == PostKind.DIRECT or self.target["audience"] == Audience.DIRECT
        )
        kind = _kind(now, said, corrected, stays=stays)
        if kind is Kind.COMPLAINT and now["kind_by"] != "user" and self._answered() and (since := settled(texts)):
            last = [one for one in texts if one.at >= since]
            said = [one.text for one in last] if archived else news(last, self.said, log)
            kind = _kind(now, said, corrected, stays=False)
        super().__init__(now, log, rules, archived, agreed, now_ms, kind=kind, direct=direct)

    def began(self, wait: Wait) -> int | None:
        """Whose wait it is."""
        return wait.who if wait.who is not None else self.person

    def _answered(self) -> bool:
        return any(post["ours"] and not post["automated"] for post in self.posts)

    def _later_at(self) -> int | None:
        """Since when it is put off to be answered later; an answer of ours takes it off, wherever it was written."""
        at: int | None = self.now["later_at"]
        if at is None:
            return None
        answered = any(post["ours"] and not post["automated"] and post["created_at"] > at for post in self.said)
        return None if answered else at

    def _complains(self) -> bool:
        """It was a complaint before this, and still is one: it was not marked done, and nothing was said for two weeks
        only while it waited for us. Whether it was settled is looked at later."""
        now = self.now
        if now["kind"] != Kind.COMPLAINT or now["closed_at"] is not None:
            return False
        if any(now[since] is not None for since in ("waiting_since", "snoozed_until", "handed_at")):
            return True
        last = now["last_at"]
        words = (last, *(post["created_at"] for post in self.said if post["created_at"] > last))
        return all(timedelta(milliseconds=later - sooner) < COMPLAINT_OPEN_FOR for sooner, later in pairwise(words))

    def columns(self, excerpt: str, asked_at: int | None) -> dict[str, Any]:
        now, posts, target, timeline = self.now, self.posts, self.target, self.timeline
        newest = self.said[-1] if self.said else posts[-1]
        since = timeline.waiting_since
        closed_at, snoozed_until = now["closed_at"], now["snoozed_until"]
        snooze_mode, woke = now["snooze_mode"], now["woke"]
        if self.news and not now["muted"]:
            # Somebody wrote: a close is over, and so is a snooze that was to last until then.
            closed_at = None
            if snooze_mode == "until they write":
                snoozed_until, snooze_mode, woke = None, None, 1
        later_at = self._later_at()
        found = self.stands(
            since,
            first=timeline.answers_first,
            last_at=newest["created_at"],
            closed=closed_at is not None,
            snoozed=snoozed_until is not None,
            woke=bool(woke),
            later=later_at is not None,
        )
        since_ms = ms(since) if since is not None else None
        return dict(
            zip(
                COLUMNS,
                (
                    self.person,
                    self.kind.value,
                    target["kind"] if target is not None else now["reached"],
                    newest["ours"],
                    posts[0]["created_at"],
                    newest["created_at"],
                    target["id"] if target is not None else None,
                    len(self.said),
                    len(self.theirs) or sum(not post["ours"] for post in posts),
                    _unheard(target, posts) if target is not None and not self.archived else 0,
                    since_ms,
                    found.due_at,
                    found.warn_at,
                    found.sort_due,
                    found.place,
                    closed_at,
                    now["closed_reason"] if closed_at is not None else None,
                    snoozed_until,
                    snooze_mode,
                    woke,
                    excerpt,
                    found.promised_at,
                    found.handed_at,
                    found.paused_ms,
                    asked_at,
                    owed_thanks(now, self.kind, target, self.news, since_ms),
                    later_at,
                ),
                strict=True,
            )
        )


def _note_contact(contacts: Contacts, found: _Standing, before: Sequence[sqlite3.Row], *, new: bool) -> None:
    """What is said there to nobody else is said to whom the conversation is with; and the waits that we answered.
    ``before``: those it had; ``new``: it had no row until now."""
    was, number = found.now["person_id"], found.now["id"]
    if number in contacts.joined or (was != found.person and not new):
        contacts.again(was, found.person)
    counted = Counter(wait["identity_id"] for wait in before if wait["answered_at"] is not None)
    counted.subtract(found.began(wait) for wait in found.timeline.waits if wait.answered_at is not None)
    contacts.exchanged(*(who for who, more in counted.items() if more))


def _unheard(target: sqlite3.Row, posts: list[sqlite3.Row]) -> int:
    if len(posts) == 1:  # the target itself is always needed
        return int(target["state"] == "live" and not heard(target))
    return len(judge(PostId(target["id"]), (fact(post) for post in posts)).unheard)


def _kind(now: sqlite3.Row, texts: Sequence[str], corrected: Sequence[tuple[str, Kind]], *, stays: bool) -> Kind:
    """The user's word, else the gravest thing said in the words that wait; ``stays``: it is no less than it was."""
    present = Kind(now["kind"])
    if now["kind_by"] == "user" or not texts:
        return present
    found = [remembered(text, corrected).kind if corrected else propose(text)[0] for text in texts]
    if stays:
        found.append(present)
    return min(found, key=_SEVERITY.index)


def _waits(db: sqlite3.Connection, found: _Standing, before: list[sqlite3.Row]) -> list[tuple[object, ...]]:
    """The rows to write, one a waiting run; none where all is as it was. A run that was there keeps the due time it
    had: a breach stays on record."""
    now = found.now
    old = {row["since"]: row for row in before}
    rows: dict[int, tuple[object, ...]] = {}
    for wait in found.timeline.waits:
        since = ms(wait.since)
        kept = old.get(since)
        rows[since] = (
            now["id"],
            now["account"],
            since,
            ms(wait.answered_at) if wait.answered_at else None,
            ms(wait.closed_at) if wait.closed_at else None,
            wait.reason or None,
            int(wait.first),
            kept["due_at"] if kept is not None and not wait.open else found.due(wait.since, wait.first)[0],
            found.began(wait),
        )
    if {since: tuple(row) for since, row in old.items()} == rows:
        return []
    if old:
        db.execute("DELETE FROM wait WHERE conversation_id = ?", (now["id"],))
    return list(rows.values())
