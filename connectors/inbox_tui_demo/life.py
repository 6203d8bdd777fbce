"""What goes on in a town after its birth: people keep coming, we act, and those we answer answer back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from inbox_tui.domain.model import Audience
from inbox_tui_demo.chance import between, choose, number
from inbox_tui_demo.history import follow, opening, place
from inbox_tui_demo.people import US, citizens, neighbours
from inbox_tui_demo.town import Town, Utterance

AHEAD = timedelta(hours=2)
BUSY = 15
"""So many arrivals follow each other within minutes, for somebody who came to look; then it gets quieter."""

Record = tuple[str, ...]
"""One act of ours, as it is logged: what, when (ISO), and the particulars, all text."""
PARTS = {"send": 8, "edit": 4}
"""How many parts a record has; all others have three."""


# --- those who come by themselves


def live(town: Town, now: datetime) -> None:
    """Lay down who turns up, until some time after ``now``. Depends on the seed and the clock alone."""
    tops = [p.id for p in town.newest_of_ours(town.born, tops=True)]
    while town.laid_until <= now + AHEAD:
        k = town.arrivals
        where = (town.seed, town.style.key, "new", k)
        low, high = (25, 50) if k == 0 else (45, 200) if k < BUSY else (2400, 9000)
        town.laid_until += timedelta(seconds=between(low, high, *where, "gap"))
        town.arrivals += 1
        town.add(_return(town, where) if k % 3 == 2 else opening(town, town.laid_until, where, tops))


def _return(town: Town, where: tuple[object, ...]) -> Utterance:
    """Somebody we answered long ago comes back with another question."""
    answered = sorted(
        post.id
        for post in town.posts.values()
        if post.ours and post.parent and not post.direct and post.at < town.born and not post.key
    )
    ours = town.posts[choose(answered, *where, "which")]
    who = town.posts[ours.parent or ""].who
    who = choose(neighbours(town.style.key), *where).key if who == US or citizens()[who].bot else who
    post_id = "-".join(str(part) for part in (town.style.key, *where[2:]))
    return follow(town, ours, who, town.laid_until, "further", where=where, post_id=post_id)


# --- what we do


def apply(town: Town, record: Record) -> Utterance | None:
    """Carry out one act of ours, once: repeating a record changes nothing. Unknown posts are passed over."""
    what, when, *rest = record
    at = datetime.fromisoformat(when)
    if what == "send":
        return _send(town, record, at, rest)
    post = town.posts.get(rest[0])
    if post is None or record in town.log:
        return post
    town.log.append(record)
    match what:
        case "edit":
            town.edit(post, at, rest[1])
        case "delete":
            town.delete(post, at)
        case "like" | "boost" | "hide":
            _marked(town, what).add(post.id)
        case "unlike" | "unboost" | "unhide":
            _marked(town, what.removeprefix("un")).discard(post.id)
        case _:
            town.log.remove(record)
    return post


def _marked(town: Town, what: str) -> set[str]:
    return {"like": town.liked, "boost": town.boosted, "hide": town.hidden}[what]


def _send(town: Town, record: Record, at: datetime, rest: Sequence[str]) -> Utterance | None:
    key, target_id, text, spoiler, audience, language = rest
    if known := town.sent(key):
        return known
    target = town.posts.get(target_id)
    if target_id and target is None:
        return None
    post_id = f"{town.style.key}-own-{number(town.seed, key):016x}"
    sent = Utterance(
        id=post_id,
        story=target.story if target else post_id,
        who=US,
        at=at,
        text=text,
        parent=place(town, target) if target else None,
        kind=target.kind if target else "chat",
        language=language or (target.language if target else "en"),
        direct=target.direct if target else False,
        audience=Audience(audience),
        spoiler=spoiler,
        key=key,
    )
    town.log.append(record)
    town.add(sent)
    if target:
        _react(town, sent, target)
    else:
        _be_noticed(town, sent)
    return sent


def _react(town: Town, sent: Utterance, target: Utterance) -> None:
    """The person we answered says something in turn: usually a question first, thanks later, then peace."""
    if target.ours or citizens()[target.who].bot:
        return
    where = (town.seed, sent.key, "react")
    before = sum(1 for p in town.posts.values() if p.key and p.story == sent.story and p.at <= sent.at) - 1
    roll = between(1, 100, *where, "mood")
    if before >= 2 or roll > 92:
        return
    if target.kind == "complaint":
        purpose = "soothed" if before or roll <= 65 else "unsoothed"
    else:
        purpose = "further" if not before and roll <= 45 else "thanks"
    at = sent.at + timedelta(seconds=between(12, 140, *where, "delay"))

    town.add(
        follow(
            town, replace(sent, language=target.language), target.who, at, purpose, where=where, post_id=f"{sent.id}-r"
        )
    )


def _be_noticed(town: Town, sent: Utterance) -> None:
    for n in range(between(1, 3, town.seed, sent.key)):
        where = (town.seed, sent.key, "notice", n)
        at = sent.at + timedelta(seconds=between(30, 400, *where, "delay"))
        who = choose(neighbours(town.style.key), *where, "who").key
        town.add(follow(town, sent, who, at, "comment", where=where, post_id=f"{sent.id}-c{n}"))
