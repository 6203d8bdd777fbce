"""LinkedIn's answers as domain values. Pure; unknown fields are ignored, one unreadable item costs that item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_tui.connector import EMPTY, Unreadable
from inbox_tui.connector.fields import part, text, whole
from inbox_tui.domain.model import Identity, Media, Poll, Post, PostKind, PostRef, RemoteId
from inbox_tui.domain.value import value_class

from . import littletext, urns
from .errors import WRONG

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 10**14
_SAME = 1000
"""Milliseconds: LinkedIn's two times of a comment that nobody edited can differ by one."""
_REMOVED = frozenset({"COMMENT_DELETE"})
_COMMENTED = frozenset({"COMMENT", "ADMIN_COMMENT", "COMMENT_EDIT", "COMMENT_MENTION"})
READERS = frozenset({"ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER"})
"""Roles that may read a page's comments; with others the lists come back empty."""
WRITERS = READERS | {"RECRUITING_POSTER"}
_KINDS = {"image": "image", "video": "video", "document": "file"}


@value_class(kw_only=True)
class Listed:
    """The items of one page of a list."""

    items: tuple[Any, ...] = ()
    count: int = 0
    """How many the page held, unreadable ones included."""
    skipped: int = 0
    sample: str = ""
    size: int = 0
    """How many a page holds, by LinkedIn's own word; 0 where it does not say."""
    total: int | None = None
    more: bool = False
    """Whether it links to a next page."""

    def ends(self, start: int, asked: int) -> bool:
        """Whether nothing comes after this page, which began at ``start``."""
        if self.count == 0:
            return True
        if self.more:
            return False
        if self.total is not None and self.total > 0:
            return start + self.count >= self.total
        return self.count < min(asked, self.size or asked)


@value_class(kw_only=True)
class Notice:
    """One item of the page's activity feed."""

    id: str
    action: str
    at: int
    """Milliseconds since 1970."""
    source: str = ""
    """The post it happened under, under the name LinkedIn lists it by."""
    alias: str = ""
    """Another name of the same post."""
    owner: str = ""
    """Whose post that is; empty where it is not told."""
    activity: str = ""
    """The comment, or the post that mentions us."""
    author: str = ""
    text: str = ""

    @property
    def removes(self) -> bool:
        return self.action in _REMOVED

    @property
    def comments(self) -> bool:
        return self.action in _COMMENTED

    @property
    def mentions(self) -> bool:
        return self.action == "SHARE_MENTION"


def milliseconds(value: Any) -> int | None:
    """Milliseconds since 1970; None where there is something else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LATEST else None


def moment(value: Any) -> datetime:
    """Milliseconds since 1970 as a time. Raises ``ValueError``."""
    found = milliseconds(value)
    if found is None:
        raise ValueError("not a time")
    return _EPOCH + timedelta(milliseconds=found)


def millis(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(milliseconds=1)


def _edited(created: Any, modified: Any) -> datetime | None:
    if milliseconds(created) is None or milliseconds(modified) is None or modified - created < _SAME:
        return None
    return moment(modified)


# --- people


def actor(urn: Any, decorated: Any = None) -> Identity:
    """Who did it. LinkedIn gives a name of its own kind and, unless asked for with a permission few have, no more."""
    urn = urns.named(urn)
    first = text(decorated, "localizedFirstName")
    name = text(decorated, "localizedName") or f"{first} {text(decorated, 'localizedLastName')}".strip()
    known = littletext.someone(urn, name)
    handle = text(decorated, "vanityName").lstrip("@")
    if not handle:
        return known
    kind = "company" if urn.startswith("urn:li:organization") else "in"
    return Identity(id=known.id, handle=handle, name=name, url=f"https://www.linkedin.com/{kind}/{handle}/")


def organization(raw: Any) -> Identity:
    """A page. Raises one of ``WRONG``."""
    number = raw["id"]
    if not isinstance(number, int) or isinstance(number, bool):
        raise ValueError("not a page")
    urn = text(raw, "$URN") or f"urn:li:organization:{number}"
    found = actor(urn, raw)
    return Identity(
        id=found.id, handle=found.handle, name=found.name, url=found.url, bio=text(raw, "localizedDescription")[:500]
    )


def member(raw: Any) -> Identity:
    """A person, by OpenID Connect's ``userinfo``. Raises one of ``WRONG``."""
    subject = urns.named(raw["sub"])
    return Identity(id=RemoteId(f"urn:li:person:{subject}"), handle=subject.lstrip("@"), name=text(raw, "name"))


def roles(answer: Any) -> dict[str, frozenset[str]]:
    """Pages by name, with the roles that the person behind the token has on each."""
    found: dict[str, frozenset[str]] = {}
    for each in elements(answer):
        urn = text(each, "organization") or text(each, "organizationTarget") or text(each, "organizationalTarget")
        if urn.startswith("urn:li:organization") and text(each, "state") in ("APPROVED", ""):
            found[urn] = found.get(urn, frozenset()) | {text(each, "role")}
    return found


# --- lists


def elements(answer: Any) -> list[Any]:
    """The items of a list. Raises ``Unreadable``."""
    found = answer.get("elements") if isinstance(answer, Mapping) else None
    if not isinstance(found, list):
        raise Unreadable("LinkedIn's answer holds no list.", repr(answer)[:80])
    return found


def listed(answer: Any, read: Callable[[Any], object]) -> Listed:
    """Each item that can be read. Raises ``Unreadable`` where there is no list at all."""
    items: list[object] = []
    sample = ""
    raw = elements(answer)
    for each in raw:
        try:
            items.append(read(each))
        except WRONG:
            sample = sample or (f"keys: {sorted(map(str, each))[:12]}" if isinstance(each, Mapping) else "no object")
    paging = part(answer, "paging")
    links = paging.get("links")
    return Listed(
        items=tuple(items),
        count=len(raw),
        skipped=len(raw) - len(items),
        sample=sample,
        size=whole(paging.get("count")) or 0,
        total=whole(paging.get("total")),
        more=any(text(link, "rel") == "next" for link in links) if isinstance(links, list) else False,
    )


# --- posts


def comment(raw: Any, us: str, post: str = "") -> Post:
    """A comment or a reply. ``post`` is the name its post is known by. Raises one of ``WRONG``.

    Its parent is the comment it answers, else the post: LinkedIn has no third level.
    """
    spelled = text(raw, "commentUrn") or text(raw, "$URN")
    number = text(raw, "id") or urns.split(spelled)[1]
    object_ = urns.named(text(raw, "object") or (urns.split(spelled)[0] if spelled else post))
    urn = urns.comment(*urns.split(spelled)) if spelled else urns.comment(object_, number)
    post = urns.named(post or object_)
    above = text(raw, "parentComment")
    parent = urns.split(above)[1] if above else ""
    created, modified = part(raw, "created"), part(raw, "lastModified")
    author = actor(text(raw, "actor") or created.get("actor"), raw.get("actor~"))
    message = part(raw, "message")
    words = text(message, "text")
    people = littletext.named_in(words, message.get("attributes"))
    extra = {"urn": urns.named(urn), "post": post}
    if above:
        extra["above"] = urns.comment(*urns.split(above))
    return Post(
        ref=PostRef(
            id=RemoteId(urns.named(number)), version=str(milliseconds(modified.get("time")) or ""), extra=extra
        ),
        author=author,
        created_at=moment(created.get("time")),
        text=words,
        kind=PostKind.REPLY if parent else PostKind.COMMENT,
        ours=author.id == us,
        parent=RemoteId(urns.named(parent or post)),
        root=RemoteId(post),
        mentions=people,
        mentions_us=any(who.id == us for who in people),
        edited_at=_edited(created.get("time"), modified.get("time")),
        url=urns.comment_address(post, urn),
        media=_pictures(raw.get("content")),
        liked=part(raw, "likesSummary").get("likedByCurrentUser") is True,
        replies=None if parent else whole(part(raw, "commentsSummary").get("totalFirstLevelComments")),
    )


def _pictures(content: Any) -> tuple[Media, ...]:
    found = [each for each in content if isinstance(each, Mapping)] if isinstance(content, list) else []
    return tuple(
        Media(kind=text(each, "type").lower() if text(each, "type") in ("IMAGE", "VIDEO") else "unknown",
              url=text(each, "url"))
        for each in found if each
    )  # fmt: skip


def post(raw: Any, us: str) -> Post:
    """A post, ours or one that mentions us. Raises one of ``WRONG``."""
    urn = urns.named(raw["id"])
    author = actor(raw["author"], raw.get("author~"))
    words, people = littletext.read(text(raw, "commentary"))
    created = raw.get("publishedAt") or raw["createdAt"]
    modified = milliseconds(raw.get("lastModifiedAt"))
    edited = part(raw, "lifecycleStateInfo").get("isEditedByAuthor") is True
    mentions_us = any(who.id == us for who in people)
    ours = author.id == us
    media, poll = _content(part(raw, "content"))
    return Post(
        ref=PostRef(id=RemoteId(urn), version=str(modified or ""), extra={"urn": urn, "post": urn}),
        author=author,
        created_at=moment(created),
        text=words,
        kind=PostKind.MENTION if mentions_us and not ours else PostKind.POST,
        ours=ours,
        mentions=people,
        mentions_us=mentions_us and not ours,
        edited_at=moment(modified) if edited and modified else None,
        url=urns.address(urn),
        media=media,
        poll=poll,
    )


def _content(raw: Mapping[str, Any]) -> tuple[tuple[Media, ...], Poll | None]:
    media: list[Media] = []
    article, one, several = part(raw, "article"), part(raw, "media"), part(raw, "multiImage").get("images")
    if article:
        media.append(Media(kind="link", url=text(article, "source"), alt=text(article, "title")))
    if one:
        kind = _KINDS.get(urns.full(text(one, "id")).split(":")[2], "unknown")
        media.append(Media(kind=kind, alt=text(one, "altText") or text(one, "title")))
    for each in several if isinstance(several, list) else ():
        media.append(Media(kind="image", alt=text(each, "altText")))
    asked = part(raw, "poll").get("options")
    options = tuple((text(each, "text"), -1) for each in asked if text(each, "text")) if isinstance(asked, list) else ()
    return tuple(media), Poll(options=options) if options else None


# --- the activity feed


def notice(raw: Any) -> Notice:
    """One item of the feed. Raises one of ``WRONG``."""
    number, at = raw["notificationId"], milliseconds(raw["lastModifiedAt"])
    if not isinstance(number, int | str) or isinstance(number, bool) or at is None:
        raise ValueError("not a notice")
    source, decorated = text(raw, "sourcePost"), part(raw, "decoratedSourcePost")
    done = part(raw, "decoratedGeneratedActivity")
    inner = part(done, "comment") or part(done, "share") or part(done, "ugcPost") or part(done, "post")
    entity = text(decorated, "entity")
    return Notice(
        id=urns.named(str(number)),
        action=text(raw, "action"),
        at=at,
        source=urns.named(urns.full(entity or source)) if entity or source else "",
        alias=urns.named(urns.full(source)) if source else "",
        owner=text(decorated, "owner"),
        activity=_activity(text(inner, "entity") or text(raw, "generatedActivity")),
        author=text(inner, "owner"),
        text=text(inner, "text"),
    )


def _activity(urn: str) -> str:
    """One spelling of what happened: a comment's or a post's name."""
    if not urn:
        return ""
    try:
        return urns.comment(*urns.split(urn))
    except ValueError:
        return urns.named(urns.full(urn))


def mention(told: Notice, us: str) -> Post:
    """The post that mentions us, from the feed alone: LinkedIn lets few apps read strangers' posts. Raises one of
    ``WRONG``."""
    words, people = littletext.read(told.text)
    urn = urns.named(told.activity)
    author = actor(told.author)
    return Post(
        ref=PostRef(
            id=RemoteId(urn), version=str(told.at), extra={"urn": urn, "post": urn, "told": str(told.at)}
        ),
        author=author,
        created_at=moment(told.at),
        text=words,
        kind=PostKind.MENTION,
        ours=author.id == us,
        mentions=people,
        mentions_us=author.id != us,
        url=urns.address(urn),
    )  # fmt: skip


def told_comment(told: Notice, us: str) -> Post:
    """A comment, from the feed alone, where it cannot be read itself; which comment it answers is not told. Raises one
    of ``WRONG``."""
    author = actor(told.author)
    thread, number = urns.split(told.activity)
    post = urns.named(told.source or thread)
    return Post(
        ref=PostRef(id=RemoteId(number), version=str(told.at), extra={"urn": told.activity, "post": post}),
        author=author,
        created_at=moment(told.at),
        text=told.text,
        kind=PostKind.COMMENT,
        ours=author.id == us,
        parent=RemoteId(post),
        root=RemoteId(post),
        url=urns.comment_address(post, told.activity),
    )


def kept(ref: PostRef, key: str) -> str:
    value = (ref.extra or EMPTY).get(key, "")
    return value if isinstance(value, str) else ""
