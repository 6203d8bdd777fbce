"""A server's JSON as domain values. Pure: nothing here asks anybody anything.

An item that cannot be read is skipped and counted, never the page it stands on. Fields follow the Mastodon API
documentation (entities Status, Notification, Context, Conversation); what other servers do differently is said where
it is handled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from inbox_tui.connector import Unreadable
from inbox_tui.connector.fields import Odd, excerpt, items, load, mapping, part, text, when, when_or_none, whole
from inbox_tui.domain.model import (
    Audience,
    Hyperlink,
    Identity,
    Media,
    Poll,
    Post,
    PostKind,
    PostRef,
    Quoted,
    RemoteId,
)
from inbox_tui_mastodon import quoting
from inbox_tui_mastodon.fields import ident, ident_or_none
from inbox_tui_mastodon.html import Plain, plain

T = TypeVar("T")

VISIBILITY = {
    Audience.PUBLIC: "public",
    Audience.UNLISTED: "unlisted",
    Audience.FOLLOWERS: "private",
    Audience.DIRECT: "direct",
}
# Pleroma's "local" and GoToSocial's "mutuals_only" have no twin here. Whatever is unknown counts as direct, so that an
# answer can only be narrower than what it answers.
AUDIENCE = {name: audience for audience, name in VISIBILITY.items()} | {"local": Audience.FOLLOWERS}
_MEDIA = {"image": "image", "video": "video", "gifv": "gif", "audio": "audio"}
# "pending.reply" is GoToSocial's: a reply that waits for our approval.
SPEAKS = frozenset({"mention", "pending.reply"})
QUOTES = frozenset({"quote", "pending.quote"})
EDITS = frozenset({"update", "quoted_update"})
_STRANGE = re.compile(r"[^\w.\-:\[\]@]")
MOST_MENTIONS = 300


@dataclass(frozen=True, slots=True)
class View:
    """Through whose eyes, and on which server, an answer is read."""

    us: Identity
    host: str
    """The domain of local accounts, which the API leaves out of their handles."""
    snac: bool = False
    friendica: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a list that is paged through: its id keeps the place even where there is nothing to show."""

    id: str
    at: datetime | None
    post: Post | None


@dataclass(frozen=True, slots=True)
class Sifted(Generic[T]):
    """What could be read of a list, how much could not, and a sample of that."""

    items: tuple[T, ...] = ()
    skipped: int = 0
    sample: str = ""


def sift(raw: Sequence[Any], read: Callable[[Any], T]) -> Sifted[T]:
    """Read every item that can be read."""
    found: list[T] = []
    skipped, sample = 0, ""
    for each in raw:
        try:
            found.append(read(each))
        except Odd:
            skipped += 1
            sample = sample or excerpt(each)
    return Sifted(tuple(found), skipped, sample)


def document(body: bytes, kind: type[T]) -> T:
    """The JSON object or list in an answer that said 200. Raises ``Unreadable``."""
    try:
        value = load(body)
    except Odd:
        value = None
    if not isinstance(value, kind):
        web = body.lstrip()[:1] == b"<"
        sentence = (
            "The server answered with a web page instead of data; perhaps this network wants you to log in first."
            if web
            else "The server's answer could not be understood; it will be asked again."
        )
        raise Unreadable(sentence, excerpt(body[:600]))
    return value


def handle(acct: str, host: str) -> str:
    """The full handle. Characters that no handle has would let a name mention somebody else when it is repeated."""
    acct = _STRANGE.sub("_", acct.strip().lstrip("@")[:300])
    if not acct:
        raise Odd("a handle was expected")
    return acct if "@" in acct or not host else f"{acct}@{host}"


def identity(value: object, view_host: str) -> Identity:
    raw = mapping(value)
    return Identity(
        id=RemoteId(ident(raw.get("id"))),
        handle=handle(text(raw, "acct") or text(raw, "username"), view_host),
        name=text(raw, "display_name", 500),
        url=text(raw, "url", 2048),
        bio=_biography(text(raw, "note", 20_000)),
        bot=raw.get("bot") is True,
    )


@lru_cache(maxsize=256)
def _biography(note: str) -> str:
    # Each status brings its author's whole profile again.
    return plain(note).text


def is_us(who: Identity, view: View) -> bool:
    return who.id == view.us.id or who.handle.casefold() == view.us.handle.casefold()


def _mention(value: object, view: View) -> Identity:
    raw = mapping(value)
    url = text(raw, "url", 2048)
    # snac numbers the mentions of each status "0", "1": only the address tells who is meant.
    name = url if view.snac and url else raw.get("id")
    return Identity(
        id=RemoteId(ident(name)), handle=handle(text(raw, "acct") or text(raw, "username"), view.host), url=url
    )


def mentions(raw: Mapping[str, Any], view: View) -> tuple[Identity, ...]:
    found: dict[str, Identity] = {}
    for each in sift(items(raw.get("mentions"), MOST_MENTIONS), lambda m: _mention(m, view)).items:
        # snac doubles them.
        found.setdefault(each.handle.casefold(), each)
    return tuple(found.values())


def content(raw: Mapping[str, Any], *, whole_links: bool = False, quote_shown: bool = False) -> Plain:
    """A status's words. A deleted status (and nothing else) carries its source as ``text`` instead."""
    people: dict[str, str] = {}
    for each in items(raw.get("mentions"), MOST_MENTIONS):
        if isinstance(each, dict) and (acct := text(each, "acct", 300)):
            people[text(each, "url", 2048)] = _STRANGE.sub("_", acct)
    people.pop("", None)
    html = raw.get("content")
    if isinstance(html, str):
        return plain(html, people, whole_links=whole_links, quote_shown=quote_shown)
    return Plain(text(raw, "text"))


def _media(value: object) -> Media:
    raw = mapping(value)
    kind = _MEDIA.get(text(raw, "type"), "unknown")
    url = text(raw, "url", 2048) or text(raw, "remote_url", 2048) or text(raw, "preview_url", 2048)
    return Media(kind=kind, url=url, alt=text(raw, "description", 10_000))


def _poll(value: object) -> Poll | None:
    if not isinstance(value, dict):
        return None
    options: list[tuple[str, int]] = []
    for each in items(value.get("options"), 50):
        if isinstance(each, dict):
            votes = whole(each.get("votes_count"))
            options.append((text(each, "title", 1000), -1 if votes is None else votes))
    return Poll(options=tuple(options), closed=value.get("expired") is True) if options else None


def _quoted(raw: Mapping[str, Any], view: View) -> tuple[Quoted | None, bool]:
    """The quoted post as far as we may see it, and whether it is ours.

    Mastodon wraps it with a state and withholds it unless that is ``accepted``; Pleroma's family and Friendica give
    the status itself.
    """
    quote = part(raw, "quote") or part(raw, "pleroma", "quote")
    inner = part(quote, "quoted_status") or (quote if "account" in quote else {})
    number = ident_or_none(inner.get("id"))
    try:
        author = identity(inner.get("account"), view.host)
    except Odd:
        number = None
    if number is None:
        return quoting.withheld(quote, text(raw, "id", 200) or "this"), False
    media = sift(items(inner.get("media_attachments"), 50), _media).items
    return quoting.shown(inner, number, author, content(inner).text, media), is_us(author, view)


def audience(raw: Mapping[str, Any]) -> Audience:
    found = AUDIENCE.get(text(raw, "visibility"), Audience.DIRECT)
    # GoToSocial keeps a post on its own server with a flag beside the visibility.
    local = raw.get("local_only") is True and found in (Audience.PUBLIC, Audience.UNLISTED)
    return Audience.FOLLOWERS if local else found


def post(value: object, view: View, heard: str = "") -> Post:
    """A status. ``heard`` is the type of the notification it came with, if any. Raises :class:`Odd`."""
    raw = mapping(value)
    number = ident(raw.get("id"))
    author = identity(raw.get("account"), view.host)
    ours = is_us(author, view)
    addressed = mentions(raw, view)
    quoted, quotes_us = _quoted(raw, view)
    edited = when_or_none(raw.get("edited_at"))
    words = content(raw, quote_shown=quoted is not None and bool(quoted.author))
    links = _links(words.links)
    title = _title(raw)
    # On a thread of somebody's own, Mastodon names whom the thread answers, not the author of the very parent.
    # Friendica names the author of the whole thread; the status it puts beside that knows better.
    answers = ident_or_none(
        part(raw, "in_reply_to_status", "account").get("id") if view.friendica else raw.get("in_reply_to_account_id")
    )
    to_us = answers == view.us.id
    # snac leaves the list of mentions empty at times; its notification is proof enough.
    mentions_us = not ours and (heard in SPEAKS or any(is_us(each, view) for each in addressed))
    if text(raw, "visibility") == "direct":
        kind = PostKind.DIRECT
    elif ours:
        kind = PostKind.POST
    elif to_us:
        kind = PostKind.REPLY
    elif heard in QUOTES or quotes_us:
        kind = PostKind.QUOTE
    else:
        kind = PostKind.MENTION if mentions_us else PostKind.POST
    parent = ident_or_none(raw.get("in_reply_to_id"))
    return Post(
        ref=PostRef(
            id=RemoteId(_one_case(number, view)),
            version=edited.isoformat() if edited else "",
            extra={"uri": text(raw, "uri", 2048)},
        ),
        author=author,
        created_at=when(raw.get("created_at")),
        text="\n\n".join(filter(None, (title, words.text))),
        kind=kind,
        ours=ours,
        parent=RemoteId(_one_case(parent, view)) if parent else None,
        parent_author=RemoteId(answers) if parent and answers else None,
        audience=audience(raw),
        spoiler="" if title else text(raw, "spoiler_text", 10_000),
        sensitive=raw.get("sensitive") is True,
        mentions=addressed,
        mentions_us=mentions_us,
        edited_at=edited,
        url=text(raw, "url", 2048) or text(raw, "uri", 2048),
        language=text(raw, "language", 35),
        links=links,
        media=sift(items(raw.get("media_attachments"), 50), _media).items + quoting.card(raw, links),
        poll=_poll(raw.get("poll")),
        quoted=quoted,
        liked=raw.get("favourited") is True,
        boosted=raw.get("reblogged") is True,
        replies=whole(raw.get("replies_count")),
        closed=quoting.policy(raw, addressed=ours or mentions_us),
    )


def _title(raw: Mapping[str, Any]) -> str:
    """Friendica's posts have titles, which it hands over as content warnings."""
    title = text(part(raw, "friendica"), "title", 1000)
    return title if title and title == text(raw, "spoiler_text", 1000) else ""


def _links(found: tuple[Hyperlink, ...]) -> tuple[Hyperlink, ...]:
    return tuple(dict.fromkeys(found))


def _one_case(number: str, view: View) -> str:
    # snac's ids are hexadecimal, and it writes some of them in capitals in its notifications.
    return number.lower() if view.snac else number


def is_boost(raw: object) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("reblog"), dict)


def for_us(each: Post) -> bool:
    """Whether a post belongs into an inbox by itself: ours, or said to us."""
    return each.ours or each.mentions_us or each.kind is not PostKind.POST


def entries(
    raw: Sequence[Any], read: Callable[[Mapping[str, Any]], Post | None], known: frozenset[str] = frozenset()
) -> Sifted[Entry]:
    """A list to page through, as far as the first known id. An unreadable item still leaves its id, so that the next
    page begins after it."""
    found: list[Entry] = []
    skipped, sample = 0, ""
    for each in raw:
        number = ident_or_none(each.get("id")) if isinstance(each, dict) else None
        if number in known:
            found.append(Entry(number, None, None))
            break
        shown: Post | None = None
        try:
            shown = read(mapping(each))
        except Odd:
            skipped += 1
            sample = sample or excerpt(each)
        if number is not None:
            found.append(Entry(number, when_or_none(each.get("created_at")), shown))
    return Sifted(tuple(found), skipped, sample)


def notifications(raw: Sequence[Any], view: View, known: frozenset[str] = frozenset()) -> Sifted[Entry]:
    """Notifications, newest first. Only those that carry words to us, quote us, or edit such a post hold a post."""

    def read(each: Mapping[str, Any]) -> Post | None:
        kind = text(each, "type")
        # Without a status: it was deleted since.
        if kind not in SPEAKS | QUOTES | EDITS or each.get("status", 0) is None:
            return None
        found = post(each.get("status"), view, kind)
        return found if for_us(found) else None

    return entries(raw, read, known)


def statuses(raw: Sequence[Any], view: View, known: frozenset[str] = frozenset()) -> Sifted[Entry]:
    """An account's statuses, newest first; boosts keep their place and hold nothing."""
    return entries(raw, lambda each: None if is_boost(each) else post(each, view), known)


def posts(raw: Sequence[Any], view: View) -> Sifted[Post]:
    return sift([each for each in raw if not is_boost(each)], lambda each: post(each, view))


def conversations(raw: Sequence[Any], view: View) -> Sifted[tuple[str, Post]]:
    """Direct conversations: each one's id and its newest message."""

    def read(value: object) -> tuple[str, Post]:
        each = mapping(value)
        return ident(each.get("id")), post(each.get("last_status"), view)

    return sift([c for c in raw if not (isinstance(c, dict) and c.get("last_status", 0) is None)], read)
