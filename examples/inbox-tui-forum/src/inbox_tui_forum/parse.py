"""Answers in, values out: pure functions, each tested with one line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import (
    Answer,
    PermissionMissing,
    Profile,
    RateLimited,
    Rejected,
    SignInNeeded,
    TargetGone,
    Unreachable,
    Unreadable,
)
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import (
    Absent,
    Act,
    Audience,
    Cursor,
    Identity,
    Page,
    Post,
    PostKind,
    PostRef,
    PostState,
    RemoteId,
)

WRONG = (KeyError, TypeError, ValueError, OverflowError, RecursionError, AttributeError)
"""What reading a server's JSON can raise. Anything else would be a bug of ours."""
RULES = TextRules(limit=32_000, unit=Unit.CODE_POINTS, markup="markdown")
CAN = {"reply": Act.REPLY, "like": Act.LIKE, "unlike": Act.UNLIKE, "edit": Act.EDIT, "delete": Act.DELETE}
REASONS = {
    "too_short": "The forum wants a longer text.",
    "too_long": "The forum wants a shorter text.",
    "closed": "The topic is closed.",
}
"""Our words for the forum's codes: what a server writes itself could say anything."""


def checked(answer: Answer, now: datetime) -> Any:
    """The JSON of a good answer. Raises the error that says what happens next."""
    match answer.status:
        case 200 | 201:
            try:
                return json.loads(answer.body)
            except WRONG:
                raise Unreadable("The forum's answer is not JSON.", repr(answer.body[:80])) from None
        case 401:
            raise SignInNeeded("The forum no longer takes this API key. Make a new one and repair the account.")
        case 403:
            raise PermissionMissing("This API key may not do that.")
        case 404 | 410:
            raise TargetGone("That post is not in the forum (any more).")
        case 429:
            raise RateLimited("The forum asks for a pause.", now + pause(answer.header("Retry-After")))
        case status if status >= 500 or status == 408:
            raise Unreachable(f"The forum is out of order (status {status}).")
        case status if status < 400:
            raise Unreadable(f"The forum answered in a way it should not (status {status}).")
        case status:
            raise Rejected(REASONS.get(code(answer.body), f"The forum refuses this (status {status})."))


def pause(header: str) -> timedelta:
    """``Retry-After`` in seconds; a minute where it says anything else, an hour at most."""
    return timedelta(seconds=min(int(header), 3600) if header.isascii() and header.isdigit() else 60)


def code(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except WRONG:
        return ""


# --- the parts below raise one of ``WRONG``


def number(raw: Any) -> RemoteId:
    if type(raw) is not int or raw < 1:
        raise ValueError("not a number")
    return RemoteId(str(raw))


def words(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError("not a text")
    return raw


def moment(raw: Any) -> datetime:
    at = datetime.fromisoformat(raw)
    if at.tzinfo is None:
        raise ValueError("a time without a zone")
    return at.astimezone(UTC)


def person(raw: Any) -> Identity:
    if not words(raw["username"]):
        raise ValueError("nobody")
    return Identity(id=number(raw["id"]), handle=raw["username"], name=words(raw.get("name") or ""))


def profile(raw: Any) -> Profile:
    may = frozenset(act for name, act in CAN.items() if name in list(raw["can"]))
    return Profile(
        identity=person(raw),
        server=words(raw.get("software", "")),
        may=may,
        why_not={act: "This API key was made without that permission." for act in CAN.values() if act not in may},
        reads="mentions, replies and private messages",
        text=TextRules(limit=int(number(raw["max_length"])), unit=RULES.unit, markup=RULES.markup),
    )


def parent_of(raw: Any) -> RemoteId | None:
    """What a post answers: the post it names, else the topic's first one; nothing, if it is that itself."""
    if raw["reply_to"] is not None:
        return number(raw["reply_to"]["id"])
    first = number(raw["topic"]["first"])
    return None if first == number(raw["id"]) else first


def post(raw: Any, us: RemoteId) -> Post:
    topic, author, parent = raw["topic"], person(raw["author"]), parent_of(raw)
    answered = raw["reply_to"]["author"] if raw["reply_to"] is not None else topic["author"]
    mentions = tuple(person(each) for each in raw["mentions"])
    mentioned = any(each.id == us for each in mentions)
    private, ours = topic["private"] is True, author.id == us
    if private:
        kind = PostKind.DIRECT
    elif parent and number(answered) == us:
        kind = PostKind.REPLY
    else:
        kind = PostKind.MENTION if mentioned else PostKind.POST
    text = words(raw["text"])
    if parent is None and not ours:  # a topic's title belongs to what is heard; ours must stay what an edit sends back
        text = f"{words(topic['title'])}\n\n{text}"
    return Post(
        ref=PostRef(
            id=number(raw["id"]),
            version=str(number(raw["version"])),
            channel=number(topic["id"]) if private else "",
        ),
        author=author,
        created_at=moment(raw["created_at"]),
        edited_at=moment(raw["edited_at"]) if raw["edited_at"] else None,
        text=text,
        kind=kind,
        ours=ours,
        parent=parent,
        parent_author=number(answered) if parent else None,
        root=number(topic["first"]),
        audience=Audience.DIRECT if private else Audience.PUBLIC,
        mentions=mentions,
        mentions_us=mentioned,
        url=words(raw.get("url", "")),
        liked=raw["liked"] is True,
        closed=REASONS["closed"] if topic["closed"] is True else "",
    )


# --- the answers, whole: one bad item costs that item, never the page


def items(raw: Any, name: str) -> list[Any]:
    if not isinstance(raw, dict) or not isinstance(raw.get(name), list):
        raise Unreadable(f"The forum's answer holds no {name}.", repr(raw)[:80])
    found: list[Any] = raw[name]
    return found


def activity(raw: Any, us: RemoteId) -> Page:
    """What happened, oldest first. Of one post only the last event counts: it may have been edited, then deleted."""
    last: dict[RemoteId, Post | None] = {}
    skipped, sample = 0, ""
    for event in items(raw, "events"):
        try:
            if event["what"] == "deleted":
                last[number(event["id"])] = None
            else:
                one = post(event["post"], us)
                last[one.ref.id] = one
        except WRONG:
            skipped, sample = skipped + 1, repr(event)[:80]
    try:
        cursor = Cursor(number(raw["last"])) if raw["last"] is not None else None
    except WRONG:
        raise Unreadable("The forum does not say how far its answer goes.", repr(raw)[:80]) from None
    return Page(
        posts=tuple(one for one in last.values() if one is not None),
        deleted=tuple(each for each, one in last.items() if one is None),
        cursor=cursor,
        skipped=skipped,
        sample=sample,
    )


def posts(raw: Any, us: RemoteId) -> tuple[dict[RemoteId, Post], tuple[Absent, ...], int]:
    """The posts of an answer, what was deleted among them, and how many could not be read."""
    found: dict[RemoteId, Post] = {}
    absent: list[Absent] = []
    skipped = 0
    for each in items(raw, "posts"):
        try:
            if each.get("deleted") is True:
                absent.append(Absent(id=number(each["id"]), state=PostState.DELETED, parent=parent_of(each)))
            else:
                one = post(each, us)
                found[one.ref.id] = one
        except WRONG:
            skipped += 1
    return found, tuple(absent), skipped
