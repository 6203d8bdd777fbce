"""Direct messages on Messenger and Instagram: reading, the answer window, sending and looking for what was sent.

Both show details for the 20 newest messages of a conversation only, and both take an answer within 24 hours of the
person's last message; within 7 days with the tag HUMAN_AGENT, a feature Meta approves for an app; later not at all.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.connector import Checks, ConnectorError, Rejected, Unreadable, Unsure
from inbox_tui.connector.fields import Odd, items, mapping, part, text
from inbox_tui.domain.model import Audience, Identity, Media, Post, PostKind, PostRef, RemoteId, Reply
from inbox_tui.domain.value import value_class
from inbox_tui_meta.dialect import Sifted
from inbox_tui_meta.fields import data, excerpt, ident, ident_or_none, when, when_or_none
from inbox_tui_meta.graph import Graph, Pairs
from inbox_tui_meta.marks import version

SHOWN = 20
ANSWERS_ONLY = "Messages are only answered from here."
STANDARD = timedelta(hours=24)
HUMAN_AGENT = timedelta(days=7)
SKEW = timedelta(seconds=60)
"""How far a platform's clock may be behind ours."""
FENCED_SKEW = timedelta(minutes=10)
MARKS = 60


@value_class(kw_only=True)
class Us:
    """By what our own messages are known."""

    service: str
    ids: frozenset[str]
    handle: str = ""
    fields: str
    """The fields of a message that are asked for."""
    response: bool = True
    """Whether an ordinary answer says that it is one."""
    head: str
    """The fields of a conversation that are asked for."""


def asked(us: Us) -> Pairs:
    return (("fields", f"{us.head},messages.limit({SHOWN}){{{us.fields}}}"),)


def _person(raw: Mapping[str, Any], us: Us) -> Identity:
    number = ident(raw.get("id"))
    name = text(raw, "name", 200)
    handle = (text(raw, "username", 200) or name).strip().lstrip("@")
    return Identity(id=RemoteId(number), handle=handle or f"{us.service} user", name=name)


def _is_us(person: Identity, us: Us) -> bool:
    return person.id in us.ids or (bool(us.handle) and person.handle == us.handle)


def message(raw: Any, talk: str, us: Us, others: Sequence[Identity] = (), closed: str = "") -> Post:
    """A message as a post. Raises :class:`Odd`: among others for one whose sender is not told, because it is older
    than the 20 newest or was taken back."""
    raw = mapping(raw)
    number, author, at = ident(raw.get("id")), _person(mapping(raw.get("from")), us), when(raw.get("created_time"))
    ours = _is_us(author, us)
    words = text(raw, "message")
    shown = _media(raw)
    if raw.get("is_unsupported") is True:
        shown = (*shown, Media(kind="unknown", alt=f"Shown in {us.service} only."))
    to = [_person(each, us) for each in data(raw, "to") if isinstance(each, dict) and ident_or_none(each.get("id"))]
    partner = author if not ours else next((each for each in (*to, *others) if not _is_us(each, us)), None)
    extra = {"talk": talk} | ({"person": str(partner.id)} if partner is not None else {})
    return Post(
        ref=PostRef(id=RemoteId(number), version=version(words, *(m.url for m in shown)), channel=talk, extra=extra),
        author=author,
        created_at=at,
        text=words,
        kind=PostKind.DIRECT,
        ours=ours,
        audience=Audience.DIRECT,
        mentions_us=not ours,
        media=shown,
        closed="" if ours else closed,
    )


def _media(raw: Mapping[str, Any]) -> tuple[Media, ...]:
    found: list[Media] = []
    for each in data(raw, "attachments"):
        if not isinstance(each, dict):
            continue
        for key, kind in (("image_data", "image"), ("video_data", "video")):
            if url := text(part(each, key), "url", 2000):
                found.append(Media(kind=kind, url=url, alt=text(each, "name", 500)))
                break
        else:
            found.append(Media(kind="file", url=text(each, "file_url", 2000), alt=text(each, "name", 500)))
    if sticker := text(raw, "sticker", 2000):
        found.append(Media(kind="image", url=sticker, alt="sticker"))
    for each in data(raw, "shares"):
        if isinstance(each, dict) and (url := text(each, "link", 2000)):
            found.append(Media(kind="link", url=url, alt=text(each, "name", 500)))
    if story := text(part(raw, "story", "reply_to"), "link", 2000) or text(part(raw, "story", "mention"), "link", 2000):
        found.append(Media(kind="link", url=story, alt="story"))
    return tuple(found)


def messages(raw: Any, us: Us) -> Sifted:
    """The readable messages of a conversation, oldest first. Older than the 20 newest come without details: left out,
    not counted as unreadable. Raises :class:`Odd`."""
    raw = mapping(raw)
    talk = ident(raw.get("id"))
    closed = f"{us.service} takes no message in this conversation." if raw.get("can_reply") is False else ""
    others = [
        person
        for each in data(raw, "participants")
        if isinstance(each, dict) and ident_or_none(each.get("id")) and not _is_us(person := _person(each, us), us)
    ]
    found: dict[RemoteId, Post] = {}
    skipped, sample = 0, ""
    for place, each in enumerate(data(raw, "messages")):
        try:
            post = message(each, talk, us, others, closed)
        except Odd:
            bare = isinstance(each, dict) and "from" not in each
            if place < SHOWN and not bare:
                skipped, sample = skipped + 1, excerpt(each)
            continue
        found[post.ref.id] = post
    posts = sorted(found.values(), key=lambda post: post.created_at)
    return Sifted(posts=tuple(_with_last(posts)), skipped=skipped, sample=sample)


def _with_last(posts: Sequence[Post]) -> list[Post]:
    """Each with the time of the person's last message: the answer window runs from there."""
    last = max((post.created_at for post in posts if not post.ours), default=None)
    if last is None:
        return list(posts)
    return [replace(post, ref=replace(post.ref, extra={**post.ref.extra, "last": last.isoformat()})) for post in posts]


# --- the answer window


def _last(reply: Reply) -> datetime | None:
    """When the person wrote last, as far as is known."""
    told = when_or_none(reply.target.extra.get("last")) if reply.target is not None else None
    target = reply.target_post
    if target is not None and not target.ours:
        return max(told, target.created_at) if told is not None else target.created_at
    return told


def window(reply: Reply, now: datetime, service: str) -> Checks:
    """What the answer window says of a direct message. Pure."""
    last = _last(reply)
    if last is None:
        return Checks()
    age = now - last
    if age > HUMAN_AGENT:
        return Checks(
            refused=f"{service} takes no answer more than 7 days after the person wrote last. They would have to write "
            "again."
        )
    if age > STANDARD:
        return Checks(
            notes=(
                "Goes out as a human agent's answer (the tag HUMAN_AGENT): more than 24 hours have passed. "
                f"{service} takes it only from apps with that feature approved.",
            )
        )
    return Checks()


# --- sending


def before_of(reply: Reply) -> frozenset[str]:
    """Our own from before the first attempt, out of the fence."""
    try:
        raw = json.loads(reply.fence) if reply.fence else []
    except ValueError:
        raw = []
    return frozenset(number for each in items(raw, MARKS) if (number := ident_or_none(each)))


def fence_of(posts: Sequence[Post]) -> str:
    """The newest of our own before the first attempt."""
    newest = sorted((each for each in posts if each.ours), key=lambda each: each.created_at, reverse=True)
    return json.dumps([each.ref.id for each in newest[:MARKS]], separators=(",", ":"))


def since(reply: Reply) -> datetime:
    """From when on a post may be the reply: with a fence clocks matter less."""
    return reply.created_at - (FENCED_SKEW if reply.fence else SKEW)


def same_words(sent: str, found: str) -> bool:
    """Whether two texts are the same but for white space and composition."""
    one, two = (" ".join(unicodedata.normalize("NFC", each).split()) for each in (sent, found))
    return one == two


def body(reply: Reply, now: datetime, us: Us) -> dict[str, Any]:
    """A text message to the person of the target's conversation. Raises ``Rejected``."""
    person = reply.target.extra.get("person", "") if reply.target is not None else ""
    if not person:
        raise Rejected("Whom this conversation is with is not known. Open it again, then answer.")
    if refused := window(reply, now, us.service).refused:
        raise Rejected(refused)
    last = _last(reply)
    late = last is not None and now - last > STANDARD
    kind = {"messaging_type": "RESPONSE"} if us.response else {}
    if late:
        kind = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"recipient": {"id": person}, **kind, "message": {"text": reply.text}}


async def send(graph: Graph, own: str, us: Us, reply: Reply) -> Post:
    """Send a direct message once, and read it back. Raises ``Unsure`` for whatever does not prove it."""
    target = reply.target
    wanted = body(reply, graph.link.now(), us)
    raw = await graph.write("POST", own, "messages", json=wanted, doing="sending the message")
    number = ident_or_none(raw.get("message_id"))
    if number is None or raw.get("recipient_id", wanted["recipient"]["id"]) != wanted["recipient"]["id"]:
        raise Unsure(f"{us.service}'s answer does not show the message. Looking for it.")
    try:
        told = await graph.get(number, params=(("fields", us.fields),), doing="reading the message back")
        post = message(told, target.channel if target else "", us)
    except (Odd, ConnectorError):
        raise Unsure(f"{us.service} took the message, but does not show it yet. Looking for it.") from None
    if not post.ours or post.ref.id != number or not same_words(reply.text, post.text):
        raise Unsure(f"{us.service} shows another message than ours. Looking for it.")
    return post


async def conversation(graph: Graph, us: Us, talk: str) -> Sifted:
    """A conversation's messages. Raises ``Unreadable``."""
    raw = await graph.get(talk, params=asked(us), doing="reading messages")
    try:
        return messages(raw, us)
    except Odd:
        raise Unreadable(f"{us.service} answered without the conversation.", excerpt(raw)) from None


async def find(graph: Graph, us: Us, reply: Reply, before: frozenset[str]) -> Post | None:
    """Our message with the reply's words among the newest of its conversation, made after the attempt."""
    if reply.target is None:
        return None
    found = await conversation(graph, us, reply.target.channel)
    for post in reversed(found.posts):
        fresh = post.ref.id not in before and post.created_at >= since(reply)
        if post.ours and fresh and same_words(reply.text, post.text):
            return post
    if len(found.posts) >= SHOWN and all(post.created_at > reply.created_at for post in found.posts):
        raise Unsure("Too much was written since to tell whether this message went out. Look at it there.")
    return None
