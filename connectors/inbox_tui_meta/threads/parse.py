"""Posts and replies out of Threads' answers. Pure; whatever cannot be used raises :class:`Odd`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from inbox_tui.connector import Quota
from inbox_tui.connector.fields import Odd, mapping, part, text, whole
from inbox_tui.domain.model import Identity, Media, Post, PostKind, PostRef, Quoted, RemoteId
from inbox_tui.domain.value import value_class
from inbox_tui_meta.fields import data, excerpt, ident, ident_or_none, when
from inbox_tui_meta.marks import version

_KINDS = {"IMAGE": "image", "VIDEO": "video", "AUDIO": "audio", "CAROUSEL_ALBUM": "image"}
REPOST = "REPOST_FACADE"
"""A repost of ours: nobody's words, nothing to hear or to answer."""
SOMEBODY = "Threads user"
_NAME = re.compile(r"[A-Za-z0-9._]{1,100}")


@value_class(kw_only=True)
class Sifted:
    """The posts of a list, each once, and how many could not be read."""

    posts: tuple[Post, ...] = ()
    skipped: int = 0
    sample: str = ""


def identity(raw: object) -> Identity:
    """Ourselves, from ``/me``."""
    raw = mapping(raw)
    name = text(raw, "username", 100)
    if not _NAME.fullmatch(name):
        raise Odd("a name was expected")
    return Identity(
        id=RemoteId(ident(raw.get("id"))),
        handle=name,
        name=text(raw, "name", 200),
        url=f"https://www.threads.com/@{name}",
        bio=text(raw, "threads_biography", 1000),
    )


def author(raw: Mapping[str, Any], us: Identity) -> Identity:
    """Who wrote it. Others have no number in this API: their name is all there is, so a new name is a new person. The
    name is told of public profiles only: whoever has a private one is somebody known by this post alone."""
    name = text(raw, "username", 100)
    if raw.get("is_reply_owned_by_me") is True or name.casefold() == us.handle.casefold():
        return us
    if raw.get("username") is None:
        return Identity(id=RemoteId(f"unknown-{ident(raw.get('id'))}"), handle=SOMEBODY)
    if not _NAME.fullmatch(name):
        raise Odd("an author was expected")
    return Identity(id=RemoteId(name), handle=name, url=f"https://www.threads.com/@{name}")


def _media(raw: Mapping[str, Any]) -> tuple[Media, ...]:
    children: list[Mapping[str, Any]] = [each for each in data(raw, "children") if isinstance(each, dict)]
    found: list[Media] = []
    for each in children or [raw]:
        kind = _KINDS.get(text(each, "media_type", 40))
        url = text(each, "media_url", 2000) or text(each, "thumbnail_url", 2000)
        if kind and url:
            found.append(Media(kind=kind, url=url, alt=text(each, "alt_text", 1000)))
    if gif := text(raw, "gif_url", 2000):
        found.append(Media(kind="gif", url=gif, alt=text(raw, "alt_text", 1000)))
    if link := text(raw, "link_attachment_url", 2000):
        found.append(Media(kind="link", url=link))
    return tuple(found)


def is_repost(raw: object) -> bool:
    return part(raw).get("media_type") == REPOST


def post(raw: object, us: Identity, *, root: str = "", mention: bool = False) -> Post:
    """A post or a reply. ``root`` is the post whose conversation it was listed in, where that is known; ``mention``: it
    came in the list of mentions."""
    raw = mapping(raw)
    number, words, at = ident(raw.get("id")), text(raw, "text"), when(raw.get("timestamp"))
    who = author(raw, us)
    ours = who.id == us.id
    top = ident_or_none(part(raw, "root_post").get("id")) or root
    above = ident_or_none(part(raw, "replied_to").get("id")) or (top if raw.get("is_reply") is not False else "")
    above, top = ("" if above == number else above), ("" if top == number else top)
    named = mention or re.search(rf"(?i)(?<![\w@.])@{re.escape(us.handle)}(?![\w.]*\w)", words) is not None
    media = _media(raw)
    hidden = text(raw, "hide_status", 40)
    quoted = ident_or_none(part(raw, "quoted_post").get("id"))
    kind = PostKind.REPLY if above else PostKind.MENTION if named and not ours else PostKind.POST
    return Post(
        ref=PostRef(
            id=RemoteId(number),
            version=version(words, *(each.url.partition("?")[0] for each in media), str(hidden == "HIDDEN")),
            extra={"root": top} if top else {},
        ),
        author=who,
        created_at=at,
        text=words,
        kind=PostKind.MENTION if mention and not ours else kind,
        ours=ours,
        parent=RemoteId(above) if above else None,
        root=RemoteId(top) if top else None,
        mentions_us=named and not ours,
        url=text(raw, "permalink", 2000),
        media=media,
        quoted=Quoted(id=RemoteId(quoted), author="", text="") if quoted else None,
    )


def sifted(raw: Sequence[Any], us: Identity, *, root: str = "", mention: bool = False) -> Sifted:
    """All that can be read of a list."""
    found: dict[RemoteId, Post] = {}
    skipped, sample = 0, ""
    for each in raw:
        if is_repost(each):
            continue
        try:
            one = post(each, us, root=root, mention=mention)
            found[one.ref.id] = one
        except Odd:
            skipped, sample = skipped + 1, excerpt(each)
    return Sifted(posts=tuple(found.values()), skipped=skipped, sample=sample)


def quotas(raw: object) -> tuple[Quota, ...]:
    """What is used up of the allowances of 24 hours."""
    told = next((each for each in data(raw) if isinstance(each, dict)), {})
    found: list[Quota] = []
    for prefix, what in (("reply_", "replies"), ("", "posts"), ("delete_", "deletions")):
        used = whole(told.get(f"{prefix}quota_usage"))
        limit = whole(part(told, f"{prefix}config").get("quota_total"))
        if used is not None:
            found.append(Quota(what=f"{what} within 24 hours", used=used, limit=limit))
    return tuple(found)
