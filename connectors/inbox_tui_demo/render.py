"""Turns what the town keeps into posts, as a platform would tell them at one moment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from inbox_tui.domain.model import (
    Absent,
    Hyperlink,
    Identity,
    Media,
    Poll,
    Post,
    PostKind,
    PostRef,
    PostState,
    Quoted,
    RemoteId,
    Thread,
)  # fmt: skip
from inbox_tui_demo.people import US, citizens, identity
from inbox_tui_demo.town import Town, Utterance, mentions_us

_MENTION = re.compile(r"@([\w.-]*\w)")


def post(town: Town, said: Utterance, when: datetime) -> Post:
    """A post with the words it had at ``when``."""
    style = town.style
    text = said.words(when)
    links = _links(said.flags.get("link", ""))
    return Post(
        ref=PostRef(
            id=RemoteId(said.id),
            version=blake2b(text.encode(), digest_size=6).hexdigest(),
            channel=said.story if said.direct else "",
            extra={"born": town.born.isoformat()},
        ),
        author=identity(said.who, style),
        created_at=said.at,
        text=text,
        kind=_kind(town, said),
        ours=said.ours,
        automated="auto" in said.flags,
        parent=RemoteId(said.parent) if said.parent else None,
        root=_root(town, said),
        audience=said.audience,
        spoiler=said.spoiler,
        sensitive=bool(said.spoiler) or "sensitive" in said.flags,
        mentions=_mentions(town, text),
        mentions_us=not said.ours and mentions_us(text),
        edited_at=said.edited(when),
        url=f"https://{style.host}/{citizens()[said.who].login}/{said.id}",
        language=said.language,
        links=links,
        media=_media(said, style.host),
        poll=_poll(said.flags.get("poll", "")),
        quoted=_quoted(town, said, when),
        liked=said.id in town.liked,
        boosted=said.id in town.boosted,
        closed=said.flags.get("closed", ""),
    )


def thread(town: Town, posts: Iterable[Utterance], when: datetime) -> Thread:
    """What can be seen of these posts at ``when``, and what is missing among them."""
    everything = list(posts)
    here = [p for p in everything if not p.withheld and not p.gone(when)]
    absent = [Absent(id=RemoteId(p.id), state=_absence(p), parent=_id(p.parent)) for p in everything if p not in here]
    return Thread(
        posts=tuple(post(town, p, when) for p in here),
        absent=tuple(absent),
        known=len(everything),
    )


def _absence(said: Utterance) -> PostState:
    if "blocked" in said.flags:
        return PostState.HIDDEN
    return PostState.MISSING if "missing" in said.flags else PostState.DELETED


def _id(known: str | None) -> RemoteId | None:
    return RemoteId(known) if known else None


def _kind(town: Town, said: Utterance) -> PostKind:
    if said.direct:
        return PostKind.DIRECT
    if said.ours:
        return PostKind.POST
    above = town.posts.get(said.parent or "")
    if town.style.one_level:
        return PostKind.REPLY if above and above.parent else PostKind.COMMENT
    if above and above.ours:
        return PostKind.REPLY
    if said.quotes and town.posts[said.quotes].ours:
        return PostKind.QUOTE
    return PostKind.MENTION if mentions_us(said.text) else PostKind.POST


def _root(town: Town, said: Utterance) -> RemoteId | None:
    chain = town.ancestors(said)
    return RemoteId(chain[-1].id) if chain and not said.direct else None


def _mentions(town: Town, text: str) -> tuple[Identity, ...]:
    by_login = {c.login: c.key for c in citizens().values() if town.style.key in c.homes}
    keys = dict.fromkeys(by_login[login] for login in _MENTION.findall(text) if login in by_login)
    return tuple(identity(key, town.style) for key in keys)


def _links(words: str) -> tuple[Hyperlink, ...]:
    """``shown>target`` pairs, parted by blanks."""
    pairs = (part.partition(">") for part in words.split())
    return tuple(Hyperlink(text=shown, url=target or shown) for shown, _, target in pairs)


def _media(said: Utterance, host: str) -> tuple[Media, ...]:
    kinds = [kind for kind in ("image", "video", "audio", "gif") if kind in said.flags]
    return tuple(Media(kind=k, url=f"https://{host}/media/{said.id}", alt=said.flags[k]) for k in kinds)


def _poll(words: str) -> Poll | None:
    """``Blue:12,Red:7``; a trailing ``!`` says it is closed."""
    if not words:
        return None
    pairs = (option.rpartition(":") for option in words.removesuffix("!").split(","))
    return Poll(options=tuple((name.strip(), int(votes)) for name, _, votes in pairs), closed=words.endswith("!"))


def _quoted(town: Town, said: Utterance, when: datetime) -> Quoted | None:
    if not said.quotes:
        return None
    original = town.posts[said.quotes]
    author = identity(original.who, town.style)
    return Quoted(
        id=RemoteId(original.id),
        author=author.handle,
        text="" if original.gone(when) else original.words(when),
        url=f"https://{town.style.host}/{author.handle}/{original.id}",
    )


def us(town: Town) -> Identity:
    """Our own profile there."""
    return identity(US, town.style)
