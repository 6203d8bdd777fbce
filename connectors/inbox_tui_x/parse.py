"""X's posts, messages and people as domain values. Pure; both of X's vocabularies (``tweet``, ``post``) are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from inbox_tui.connector.fields import Odd, objects, part, whole
from inbox_tui.domain.model import (
    Audience,
    Identity,
    Media,
    Poll,
    Post,
    PostKind,
    PostRef,
    Quoted,
    RemoteId,
)
from inbox_tui_x.errors import SUMMONED
from inbox_tui_x.fields import born, channel, either, ident, ident_or_none, text, when_or_none
from inbox_tui_x.words import shown

WEB = "https://x.com"
_MEDIA = {"photo": "image", "video": "video", "animated_gif": "gif"}
_CLOSED = {
    "mentionedUsers": "only those they mentioned",
    "following": "only those they follow or mentioned",
    "subscribers": "only their subscribers and those they mentioned",
    "verified": "only verified accounts and those they mentioned",
}
LONGEST_SAMPLE = 200


@dataclass(slots=True)
class View:
    """Whose eyes X is seen with, and what is known that a single answer does not say."""

    us: Identity
    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    """User name and name by id. An empty user name: X did not tell when asked."""
    chains: dict[str, str] = field(default_factory=dict)
    """The first id of an edited post by its later ones."""
    own: set[str] = field(default_factory=set)
    """Posts known to be ours."""
    newer: bool = False
    """Whether X understands only the newer names of fields."""
    skipped: int = 0
    sample: str = ""

    def who(self, number: str) -> Identity:
        if number == self.us.id:
            return self.us
        handle, name = self.people.get(number, ("", ""))
        return Identity(
            id=RemoteId(number),
            handle=handle or number,
            name=name,
            url=f"{WEB}/{handle}" if handle else f"{WEB}/i/user/{number}",
        )

    def first(self, number: str) -> RemoteId:
        """The id a post is known by: that of its first version."""
        return RemoteId(self.chains.get(number, number))

    def unread(self, raw: object) -> None:
        self.skipped += 1
        self.sample = self.sample or (
            f"keys: {sorted(map(str, raw))[:20]}" if isinstance(raw, dict) else repr(type(raw))
        )
        self.sample = self.sample[:LONGEST_SAMPLE]


def person(raw: Mapping[str, Any]) -> Identity:
    """A user object. Raises :class:`Odd`."""
    number, handle = ident(raw.get("id")), text(raw, "username").lstrip("@")
    if not handle:
        raise Odd("a user without a name")
    return Identity(
        id=RemoteId(number), handle=handle, name=text(raw, "name"), url=f"{WEB}/{handle}", bio=text(raw, "description")
    )


def meet(body: Mapping[str, Any], view: View) -> None:
    """Remember whom an answer names, wherever it does so without being asked."""
    for raw in objects(part(body, "includes").get("users")):
        number, handle = ident_or_none(raw.get("id")), text(raw, "username")
        if number and handle:
            view.people[number] = (handle, text(raw, "name"))
    for raw in listed(body):
        for each in objects(part(raw, "entities").get("mentions")):
            number, handle = ident_or_none(each.get("id")), text(each, "username")
            if number and handle and not view.people.get(number, ("", ""))[0]:
                view.people[number] = (handle, "")
        chain = _chain(raw)
        view.chains.update(dict.fromkeys(chain[1:], chain[0]) if chain else {})


def listed(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The objects of an answer's ``data``, missing where there are none, single where one was asked for."""
    data = body.get("data")
    return [data] if isinstance(data, dict) else objects(data)


def included(body: Mapping[str, Any], *kinds: str) -> list[Mapping[str, Any]]:
    return [each for kind in kinds for each in objects(part(body, "includes").get(kind))]


def unlisted(body: Mapping[str, Any]) -> dict[str, str]:
    """Ids asked for that are not there, and why: the last word of X's problem type."""
    found: dict[str, str] = {}
    for each in objects(body.get("errors")):
        number = ident_or_none(each.get("resource_id")) or ident_or_none(each.get("value"))
        if number:
            found[number] = text(each, "type").rstrip("/").rpartition("/")[2]
    return found


def authors(raws: Iterable[Mapping[str, Any]], view: View) -> list[str]:
    """Whose names are needed and not known."""
    wanted = [ident_or_none(either(raw, "author_id", "sender_id")) for raw in raws if not is_repost(raw)]
    return [each for each in dict.fromkeys(wanted) if each and each != view.us.id and each not in view.people]


def is_repost(raw: Mapping[str, Any]) -> bool:
    return bool(_references(raw).get("retweeted") or _references(raw).get("reposted"))


def posts(body: Mapping[str, Any], view: View) -> list[Post]:
    """The posts of an answer. Reposts are left out; what cannot be read is counted in ``view``."""
    pictures = {text(each, "media_key"): each for each in included(body, "media")}
    polls = {text(each, "id"): each for each in included(body, "polls")}
    near = {text(each, "id"): each for each in included(body, "tweets", "posts")}
    found: dict[str, Post] = {}
    for raw in listed(body):
        if is_repost(raw):
            continue
        try:
            one = _post(raw, view, pictures, polls, near)
        except (Odd, ValueError, OverflowError):
            view.unread(raw)
            continue
        known = found.get(one.ref.id)
        if known is None or int(one.ref.version) > int(known.ref.version):
            found[one.ref.id] = one
    data = body.get("data")
    if isinstance(data, list):
        view.skipped += sum(not isinstance(each, dict) for each in data)
    return list(found.values())


def _references(raw: Mapping[str, Any]) -> dict[str, str]:
    """The other posts a post refers to, by how it does."""
    found: dict[str, str] = {}
    for each in objects(either(raw, "referenced_tweets", "referenced_posts")):
        number = ident_or_none(each.get("id"))
        if number:
            found.setdefault(text(each, "type"), number)
    return found


def _chain(raw: Mapping[str, Any]) -> list[str]:
    listed_ids = either(raw, "edit_history_tweet_ids", "edit_history_post_ids")
    found = [number for each in (listed_ids if isinstance(listed_ids, list) else ()) if (number := ident_or_none(each))]
    return sorted(found, key=int)


def _post(
    raw: Mapping[str, Any],
    view: View,
    pictures: Mapping[str, Mapping[str, Any]],
    polls: Mapping[str, Mapping[str, Any]],
    near: Mapping[str, Mapping[str, Any]],
) -> Post:
    number, author = ident(raw.get("id")), ident(raw.get("author_id"))
    chain = _chain(raw)
    first = chain[0] if chain else number
    made = when_or_none(raw.get("created_at")) or born(number)
    began = made if first == number else born(first) or made
    if made is None or began is None:
        raise Odd("a post without a time")
    references = _references(raw)
    parent = references.get("replied_to") or ident_or_none(raw.get("in_reply_to_tweet_id"))
    to = ident_or_none(raw.get("in_reply_to_user_id"))
    quoted = references.get("quoted", "")
    named = objects(part(raw, "entities").get("mentions"))
    named += objects(part(raw, "note_tweet", "entities").get("mentions"))
    mentions = {n: Identity(id=RemoteId(n), handle=h) for m in named
                if (n := ident_or_none(m.get("id"))) and (h := text(m, "username"))}  # fmt: skip
    ours, mentions_us = author == view.us.id, view.us.id in mentions
    quotes_us = bool(quoted) and (
        view.first(quoted) in view.own or text(near.get(quoted, {}), "author_id") == view.us.id
    )
    kind = PostKind.POST
    if not ours:
        if parent and to == view.us.id:
            kind = PostKind.REPLY
        elif quotes_us:
            kind = PostKind.QUOTE
        elif mentions_us:
            kind = PostKind.MENTION
    words, links = shown(raw, quoted)
    answers = text(raw, "reply_settings") or "everyone"
    handle = view.who(author).handle
    conversation = ident_or_none(raw.get("conversation_id"))
    metrics = part(raw, "public_metrics")
    return Post(
        ref=PostRef(
            id=RemoteId(first),
            version=number,
            extra={"latest": number, "answers": answers, **({"root": conversation} if conversation else {})},
        ),
        author=view.who(author),
        created_at=began,
        text=words,
        kind=kind,
        ours=ours,
        parent=view.first(parent) if parent and view.first(parent) != first else None,
        parent_author=RemoteId(to) if to and parent else None,
        root=view.first(conversation) if conversation else None,
        sensitive=raw.get("possibly_sensitive") is True,
        mentions=tuple(mentions.values()),
        mentions_us=mentions_us,
        edited_at=made if first != number else None,
        url=f"{WEB}/{handle if handle != author else 'i'}/status/{number}",
        language=_language(text(raw, "lang")),
        links=links,
        media=_media(part(raw, "attachments"), pictures),
        poll=_poll(part(raw, "attachments"), polls),
        quoted=_quoted(quoted, near, view),
        replies=whole(metrics.get("reply_count")),
        closed="" if ours else closed(mentions_us=mentions_us, engaged=kind is not PostKind.POST, answers=answers),
    )


def closed(*, mentions_us: bool, engaged: bool, answers: str) -> str:
    """Why X takes no reply of ours through its API; empty where it does. ``engaged``: the author mentioned, quoted or
    answered us; ``answers``: the post's ``reply_settings``."""
    if mentions_us:
        return ""
    if answers in _CLOSED:
        return f"Its author lets {_CLOSED[answers]} answer. It can be read here, not answered."
    return "" if engaged else SUMMONED


def _language(given: str) -> str:
    # X marks what has no words (only links, an emoji) with codes of its own.
    return "" if given in ("und", "zxx", "qam", "qct", "qht", "qme", "qst") else given[:20]


def _media(attachments: Mapping[str, Any], pictures: Mapping[str, Mapping[str, Any]]) -> tuple[Media, ...]:
    keys = attachments.get("media_keys")
    found = [
        pictures.get(key, {}) if isinstance(key, str) else {} for key in (keys if isinstance(keys, list) else ())[:20]
    ]
    return tuple(
        Media(
            kind=_MEDIA.get(text(m, "type"), "unknown"),
            url=text(m, "url", "preview_image_url"),
            alt=text(m, "alt_text"),
        )
        for m in found
    )


def _poll(attachments: Mapping[str, Any], polls: Mapping[str, Mapping[str, Any]]) -> Poll | None:
    keys = attachments.get("poll_ids")
    raw = next((polls[k] for k in (keys if isinstance(keys, list) else ()) if isinstance(k, str) and k in polls), None)
    if raw is None:
        return None
    options = tuple(
        (text(o, "label"), -1 if (n := whole(o.get("votes"))) is None else n) for o in objects(raw.get("options"))
    )
    return Poll(options=options, closed=text(raw, "voting_status") == "closed")


def _quoted(number: str, near: Mapping[str, Mapping[str, Any]], view: View) -> Quoted | None:
    if not number:
        return None
    raw = near.get(number, {})
    author = ident_or_none(raw.get("author_id"))
    words, _ = shown(raw)
    handle = view.who(author).handle if author else ""
    return Quoted(id=view.first(number), author=handle, text=words, url=f"{WEB}/i/status/{number}")


# --- messages


def messages(body: Mapping[str, Any], view: View) -> list[Post]:
    """The messages of an answer; people coming and going are no messages."""
    pictures = {text(each, "media_key"): each for each in included(body, "media")}
    found: dict[str, Post] = {}
    for raw in listed(body):
        if text(raw, "event_type") not in ("MessageCreate", ""):
            continue
        try:
            one = _message(raw, view, pictures)
        except (Odd, ValueError, OverflowError):
            view.unread(raw)
            continue
        found[one.ref.id] = one
    return list(found.values())


def _message(raw: Mapping[str, Any], view: View, pictures: Mapping[str, Mapping[str, Any]]) -> Post:
    number, sender = ident(raw.get("id")), ident(raw.get("sender_id"))
    talk = channel(raw.get("dm_conversation_id"))
    made: datetime | None = when_or_none(raw.get("created_at")) or born(number)
    if made is None:
        raise Odd("a message without a time")
    words, links = shown(raw)
    shared = next((n for each in objects(either(raw, "referenced_tweets", "referenced_posts"))
                   if (n := ident_or_none(each.get("id")))), "")  # fmt: skip
    ours = sender == view.us.id
    return Post(
        ref=PostRef(id=RemoteId(number), version=number, channel=talk),
        author=view.who(sender),
        created_at=made.astimezone(UTC),
        text=words,
        kind=PostKind.DIRECT,
        ours=ours,
        audience=Audience.DIRECT,
        mentions_us=not ours,
        url=f"{WEB}/messages/{talk}",
        links=links,
        media=_media(part(raw, "attachments"), pictures),
        quoted=_quoted(shared, {}, view),
    )
