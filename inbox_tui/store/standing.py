"""Where each conversation stands: who waits since when, when an answer is due, what is unheard, in which view it is.

Derived from the posts, the triage log and the configuration, and written beside them so that the list can be read by
index. Running it twice changes nothing.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from inbox_tui.config import Config
from inbox_tui.domain.clock import DEFAULT_THRESHOLDS, Targets, Thresholds, due, warn_at
from inbox_tui.domain.hearing import PostFact, judge
from inbox_tui.domain.hours import BusinessHours
from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import Audience, IdentityId, Kind, PostId, PostKind
from inbox_tui.domain.stats import LIST_BELOW, NO_P90_BELOW
from inbox_tui.domain.text import preview
from inbox_tui.domain.timeline import SILENCE, Event, Timeline, acted, closed, history, inbound, outbound
from inbox_tui.domain.value import value_class
from inbox_tui.store.codec import moment, ms

FAR = 9_007_199_254_740_991
"""Sorts after every time."""
_SEVERITY = (Kind.COMPLAINT, Kind.QUESTION, Kind.IDEA, Kind.PRAISE, Kind.CHAT, Kind.SPAM)
_CLOSING = ("done", "spam")


@value_class()
class Rules:
    """What the configuration says about time."""

    targets: Targets
    hours: BusinessHours
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    silence: timedelta = SILENCE
    list_below: int = LIST_BELOW
    p90_from: int = NO_P90_BELOW

    @classmethod
    def of(cls, config: Config) -> Rules:
        waiting = config.waiting
        return cls(
            config.targets, config.hours, waiting.thresholds, waiting.silence, waiting.list_below, waiting.p90_from
        )


_POSTS = """
SELECT p.conversation_id AS conversation, p.id, p.parent_id, p.author_id, p.ours, p.automated, p.state, p.to_us,
  p.created_at, p.seen_at, p.kind, p.audience, p.replies, p.revision, h.revision AS heard
FROM post p LEFT JOIN hearing h ON h.post_id = p.id
WHERE p.conversation_id IN ({}) ORDER BY p.conversation_id, p.created_at, p.id
"""


def refresh(
    db: sqlite3.Connection,
    conversations: Iterable[int],
    now_ms: int,
    rules: Rules,
    texts: Mapping[int, Sequence[str]] | None = None,
) -> None:
    """Bring these conversations up to date. ``texts`` are inbound words that just arrived, by conversation."""
    todo = sorted(conversations)
    for start in range(0, len(todo), 400):
        part = todo[start : start + 400]
        marks = ",".join("?" * len(part))
        posts: dict[int, list[sqlite3.Row]] = {number: [] for number in part}
        for row in db.execute(_POSTS.format(marks), part):
            posts[row["conversation"]].append(row)
        log: dict[int, list[sqlite3.Row]] = {}
        for row in db.execute(
            f"SELECT conversation_id, at, act, detail FROM triage WHERE conversation_id IN ({marks}) ORDER BY at", part
        ):
            log.setdefault(row["conversation_id"], []).append(row)
        for now in db.execute(f"SELECT * FROM conversation WHERE id IN ({marks})", part).fetchall():
            number = now["id"]
            _refresh_one(db, now, posts[number], log.get(number, []), now_ms, rules, (texts or {}).get(number, ()))


def _refresh_one(
    db: sqlite3.Connection,
    now: sqlite3.Row,
    posts: list[sqlite3.Row],
    log: list[sqlite3.Row],
    now_ms: int,
    rules: Rules,
    texts: Sequence[str],
) -> None:
    live = [post for post in posts if post["state"] == "live"]
    theirs = [post for post in live if not post["ours"]]
    if not posts:
        db.execute("DELETE FROM conversation WHERE id = ?", (now["id"],))
        db.execute("DELETE FROM wait WHERE conversation_id = ?", (now["id"],))
        return
    timeline = history(_events(live, log), silence=rules.silence)
    target = max(theirs, key=lambda post: (post["to_us"], post["created_at"], post["id"]), default=None)
    newest = live[-1] if live else posts[-1]
    kind = _kind(now, texts, waiting=timeline.waiting_since is not None)
    direct = target is not None and (target["kind"] == PostKind.DIRECT or target["audience"] == Audience.DIRECT)
    times = _times(timeline, kind, direct=direct, rules=rules)
    closed_at, snoozed_until, snooze_mode, woke = (
        now["closed_at"],
        now["snoozed_until"],
        now["snooze_mode"],
        now["woke"],
    )
    if texts and not now["muted"]:
        # Somebody wrote: a close is over, and so is a snooze that was to last until then.
        closed_at = None
        if snooze_mode == "until they write":
            snoozed_until, snooze_mode, woke = None, None, 1
    place = _place(now, timeline, closed_at=closed_at, snoozed=snoozed_until is not None, woke=bool(woke))
    unheard = 0
    if target is not None:
        unheard = len(judge(PostId(target["id"]), (_fact(post) for post in posts)).unheard)
    new = {
        "person_id": target["author_id"] if target is not None else now["person_id"],
        "kind": kind.value,
        "reached": target["kind"] if target is not None else now["reached"],
        "excerpt_ours": newest["ours"],
        "first_at": posts[0]["created_at"],
        "last_at": newest["created_at"],
        "last_in_id": target["id"] if target is not None else None,
        "posts": len(live),
        "inbound": len(theirs) or sum(not post["ours"] for post in posts),
        "unheard": unheard,
        "waiting_since": ms(timeline.waiting_since) if timeline.waiting_since else None,
        "due_at": times[0],
        "warn_at": times[1],
        "sort_due": times[0] if times[0] is not None else newest["created_at"] if woke else FAR,
        "place": place,
        "closed_at": closed_at,
        "closed_reason": now["closed_reason"] if closed_at is not None else None,
        "snoozed_until": snoozed_until,
        "snooze_mode": snooze_mode,
        "woke": woke,
        "excerpt": _excerpt(db, newest["id"]),
    }
    changed = {name: value for name, value in new.items() if now[name] != value}
    if changed:
        db.execute(
            f"UPDATE conversation SET {', '.join(f'{name} = ?' for name in changed)} WHERE id = ?",
            (*changed.values(), now["id"]),
        )
    _waits(db, now, timeline, kind, direct, rules)


def _excerpt(db: sqlite3.Connection, post: int) -> str:
    found = db.execute("SELECT text, spoiler, state FROM post WHERE id = ?", (post,)).fetchone()
    if found["state"] == "deleted":
        return "(deleted)"
    if found["state"] != "live":
        return "(not to be seen)"
    return preview(f"[{found['spoiler']}] …" if found["spoiler"] else found["text"])


def _events(live: list[sqlite3.Row], log: list[sqlite3.Row]) -> list[Event]:
    """The conversation's events. A post that we saw only after we had answered or closed counts from that act on:
    whoever acted could not have known it."""
    events: list[Event] = []
    seen, newest_sent = _answers(live)
    closes = sorted(row["at"] for row in log if row["act"] in _CLOSING)
    for post in live:
        at = post["created_at"]
        if post["ours"]:
            events.append(outbound(moment(at), bool(post["automated"])))
            continue
        known = post["seen_at"]
        answers, ends = bisect_left(seen, known), bisect_left(closes, known)
        act = max(newest_sent[answers - 1] if answers else at - 1, closes[ends - 1] if ends else at - 1)
        events.append(inbound(moment(max(at, act + 1)), moment(known)))
    for row in log:
        if row["act"] in _CLOSING:
            events.append(closed(moment(row["at"]), row["detail"]))
        elif row["act"] != "reopen":
            events.append(acted(moment(row["at"])))
    return events


def _answers(live: list[sqlite3.Row]) -> tuple[list[int], list[int]]:
    """When our own words were seen here, in order; and beside each, when the newest of those so far was sent."""
    ours = sorted((post["seen_at"], post["created_at"]) for post in live if post["ours"] and not post["automated"])
    return [seen for seen, _ in ours], list(accumulate((sent for _, sent in ours), max))


def _times(timeline: Timeline, kind: Kind, *, direct: bool, rules: Rules) -> tuple[int | None, int | None]:
    if timeline.waiting_since is None:
        return None, None
    deadline, warning = due_times(timeline.waiting_since, kind, direct, timeline.answers_first, rules)
    return ms(deadline), ms(warning)


def due_times(since: datetime, kind: Kind, direct: bool, first: bool, rules: Rules) -> tuple[datetime, datetime]:
    """When an answer is due, and when that begins to be near."""
    target = rules.targets.choose(kind, direct=direct, first=first)
    deadline = due(since, target, rules.hours)
    return deadline, warn_at(since, deadline, rules.hours if target.business else None, rules.thresholds)


def _kind(now: sqlite3.Row, texts: Sequence[str], *, waiting: bool) -> Kind:
    """The user's word, else the gravest thing said in the words that wait."""
    present = Kind(now["kind"])
    if now["kind_by"] == "user" or not texts:
        return present
    found = [propose(text)[0] for text in texts]
    if waiting and now["waiting_since"] is not None:
        found.append(present)
    return min(found, key=_SEVERITY.index)


def _place(now: sqlite3.Row, timeline: Timeline, *, closed_at: int | None, snoozed: bool, woke: bool) -> str:
    if snoozed:
        return "snoozed"
    if closed_at is not None or now["muted"]:
        return "done"
    if timeline.waiting_since is None and not woke:
        return "answered"
    return "later" if now["later_at"] is not None else "needs"


def _fact(post: sqlite3.Row) -> PostFact:
    return PostFact(
        id=PostId(post["id"]),
        parent=post["parent_id"],
        author=None if post["author_id"] is None else IdentityId(post["author_id"]),
        ours=bool(post["ours"]),
        live=post["state"] == "live",
        to_us=bool(post["to_us"]),
        heard=post["heard"] is not None and post["heard"] >= post["revision"],
    )


def _waits(
    db: sqlite3.Connection, now: sqlite3.Row, timeline: Timeline, kind: Kind, direct: bool, rules: Rules
) -> None:
    """One row a waiting run. A run that was there keeps the due time it had: a breach stays on record."""
    old = {row["since"]: row for row in db.execute("SELECT * FROM wait WHERE conversation_id = ?", (now["id"],))}
    rows: dict[int, tuple[object, ...]] = {}
    for wait in timeline.waits:
        since = ms(wait.since)
        kept = old.get(since)
        if kept is not None and not wait.open:
            deadline = kept["due_at"]
        else:
            deadline = ms(due_times(wait.since, kind, direct, wait.first, rules)[0])
        rows[since] = (
            now["id"],
            now["account"],
            since,
            ms(wait.answered_at) if wait.answered_at else None,
            ms(wait.closed_at) if wait.closed_at else None,
            wait.reason or None,
            int(wait.first),
            deadline,
        )
    if {since: tuple(row) for since, row in old.items()} == rows:
        return
    db.execute("DELETE FROM wait WHERE conversation_id = ?", (now["id"],))
    db.executemany("INSERT INTO wait VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows.values())


def wake(db: sqlite3.Connection, now_ms: int) -> set[int]:
    """End the snoozes whose time has come. Returns the conversations."""
    due_now = {row[0] for row in db.execute("SELECT id FROM conversation WHERE snoozed_until <= ?", (now_ms,))}
    db.executemany(
        "UPDATE conversation SET snoozed_until = NULL, snooze_mode = NULL, woke = 1 WHERE id = ?",
        [(number,) for number in due_now],
    )
    return due_now
