"""What happened in a conversation, read from its posts and from what was decided about it."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from inbox_tui.domain.timeline import Event, acted, closed, inbound, outbound
from inbox_tui.store.brought import Said
from inbox_tui.store.codec import moment

_CLOSING = ("done", "spam")
PUTTING_ASIDE = (*_CLOSING, "snooze")


def events(live: list[sqlite3.Row], log: list[sqlite3.Row]) -> list[Event]:
    """The conversation's events. A post to us that we saw only after we had answered or closed counts from that act on:
    whoever acted could not have known it. What others said among themselves before then waits for nothing."""
    found: list[Event] = []
    seen, newest_sent = _answers(live)
    closes = sorted(row["at"] for row in log if row["act"] in _CLOSING)
    for post in live:
        at = post["created_at"]
        if post["ours"]:
            found.append(outbound(moment(at), bool(post["automated"])))
            continue
        known = post["seen_at"]
        if not post["to_us"]:
            found.append(inbound(moment(at), moment(known), post["author_id"]))
            continue
        answers, ends = bisect_left(seen, known), bisect_left(closes, known)
        act = max(newest_sent[answers - 1] if answers else at - 1, closes[ends - 1] if ends else at - 1)
        found.append(inbound(moment(max(at, act + 1)), moment(known), post["author_id"]))
    for row in log:
        if row["act"] in _CLOSING:
            found.append(closed(moment(row["at"]), row["detail"]))
        elif row["act"] != "reopen":
            found.append(acted(moment(row["at"])))
    return found


def news(texts: Sequence[Said], live: list[sqlite3.Row], log: list[sqlite3.Row]) -> list[str]:
    """Those of the words that just arrived that are news: said to us, or after all that we did here."""
    if all(said.to_us for said in texts):
        return [said.text for said in texts]
    times = [post["created_at"] for post in live if post["ours"] and not post["automated"]]
    times += [row["at"] for row in log if row["act"] in PUTTING_ASIDE]
    ours = max(times, default=0)
    return [said.text for said in texts if said.to_us or said.at > ours]


def _answers(live: list[sqlite3.Row]) -> tuple[list[int], list[int]]:
    """When our own words were seen here, in order; and beside each, when the newest of those so far was sent."""
    ours = sorted((post["seen_at"], post["created_at"]) for post in live if post["ours"] and not post["automated"])
    return [seen for seen, _ in ours], list(accumulate((sent for _, sent in ours), max))
