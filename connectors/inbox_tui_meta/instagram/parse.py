"""Media and comments out of Instagram's answers. Pure; whatever cannot be used raises :class:`Odd`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from inbox_tui.connector.fields import Odd, mapping, part, text, whole
from inbox_tui.domain.model import Identity, Media, Post, PostKind, PostRef, RemoteId
from inbox_tui.domain.value import value_class
from inbox_tui_meta.dialect import Listed, Sifted
from inbox_tui_meta.fields import data, excerpt, ident, ident_or_none, when
from inbox_tui_meta.instagram.fields import WEBSITE
from inbox_tui_meta.marks import version

SOMEBODY = "Instagram user"
# Nothing tells where mentions stand.
_MENTION = r"(?<![\w.@])@([A-Za-z0-9_.]{1,30})"
_KINDS = {"IMAGE": "image", "VIDEO": "video", "CAROUSEL_ALBUM": "image"}


@value_class(kw_only=True)
class View:
    """Who we are. An account has two ids: ``user_id``, which paths and messages use, and one for this app alone."""

    id: str
    handle: str
    others: frozenset[str] = frozenset()

    @property
    def ids(self) -> frozenset[str]:
        return self.others | {self.id}

    def identity(self, name: str = "") -> Identity:
        return Identity(id=RemoteId(self.id), handle=self.handle, name=name, url=f"{WEBSITE}/{self.handle}/")


def view(raw: Mapping[str, Any]) -> tuple[View, str]:
    """Who we are, flat or wrapped in a list, and the name. Raises :class:`Odd`."""
    told = next((each for each in data(raw) if isinstance(each, dict)), raw)
    number = ident_or_none(told.get("user_id")) or ident(told.get("id"))
    handle = text(told, "username", 100).strip().lstrip("@")
    if not handle:
        raise Odd("nobody")
    other = ident_or_none(told.get("id"))
    others = frozenset({other}) if other else frozenset()
    return View(id=number, handle=handle, others=others), text(told, "name", 200)


def _author(raw: Mapping[str, Any], view: View, fallback: str) -> Identity:
    """Who wrote it: ``from``, ``user`` or the name alone, whichever this login is shown."""
    told = part(raw, "from") or part(raw, "user")
    handle = (text(told, "username", 100) or text(raw, "username", 100)).strip().lstrip("@")
    number = ident_or_none(told.get("id"))
    if number in view.ids or (handle and handle == view.handle):
        return view.identity()
    if number is None and not handle:
        return Identity(id=RemoteId(f"unknown-{fallback}"), handle=SOMEBODY)
    url = f"{WEBSITE}/{handle}/" if handle.replace("_", "").replace(".", "").isalnum() and handle.isascii() else ""
    return Identity(id=RemoteId(number or f"name-{handle}"), handle=handle or SOMEBODY, url=url)


def _mentioned(words: str, view: View) -> tuple[tuple[Identity, ...], bool]:
    names = dict.fromkeys(found.rstrip(".").casefold() for found in re.findall(_MENTION, words))
    people = tuple(Identity(id=RemoteId(f"name-{name}"), handle=name) for name in names if name)
    return people, view.handle.casefold() in names


def comment(raw: object, view: View, wall: str, under: str = "") -> Post:
    """A comment below the media ``wall`` (empty: as it says itself), ``under`` a comment where it stands in that one's
    list of answers."""
    raw = mapping(raw)
    number, words, at = ident(raw.get("id")), text(raw, "text"), when(raw.get("timestamp"))
    author = _author(raw, view, number)
    wall = wall or ident_or_none(part(raw, "media").get("id")) or ""
    top = ident_or_none(raw.get("parent_id")) or under
    ours = author.id == view.id
    hidden = raw.get("hidden") is True
    people, to_us = _mentioned(words, view)
    extra = {"id": number} | ({"wall": wall} if wall else {}) | ({"top": top} if top else {})
    parent = top or wall
    return Post(
        ref=PostRef(id=RemoteId(number), version=version(words, str(hidden)), extra=extra),
        author=author,
        created_at=at,
        text=words,
        kind=PostKind.REPLY if top else PostKind.COMMENT,
        ours=ours,
        parent=RemoteId(parent) if parent and parent != number else None,
        root=RemoteId(wall) if wall else None,
        mentions=people,
        mentions_us=to_us and not ours,
        replies=None if top else len(data(raw, "replies")),
        closed="Instagram takes no reply to a hidden comment." if hidden and not ours else "",
    )


def comments(raw: Sequence[Any], view: View, wall: str, under: str = "") -> Sifted:
    """The comments of a list with the answers that came along, each once, and how many could not be read."""
    found: dict[RemoteId, Post] = {}
    skipped, sample = 0, ""
    for each in raw:
        try:
            read = comment(each, view, wall, under)
        except Odd:
            skipped, sample = skipped + 1, excerpt(each)
            continue
        found[read.ref.id] = read
        below = comments(data(each, "replies"), view, wall, str(read.ref.id)) if not under else Sifted()
        found |= {reply.ref.id: reply for reply in below.posts}
        skipped, sample = skipped + below.skipped, below.sample or sample
    return Sifted(posts=tuple(found.values()), skipped=skipped, sample=sample)


def media(raw: object, view: View, *, own: bool) -> Post:
    """A post of ours (``own``: of our own list, where the author may be left out), or one that tags us."""
    raw = mapping(raw)
    number, words, at = ident(raw.get("id")), text(raw, "caption"), when(raw.get("timestamp"))
    named = bool(text(raw, "username")) or bool(part(raw, "owner"))
    told = {**raw, "from": part(raw, "owner")} if part(raw, "owner") else raw
    author = view.identity() if own and not named else _author(told, view, number)
    ours = author.id == view.id
    kind, url = _KINDS.get(text(raw, "media_type", 40), "unknown"), text(raw, "permalink", 2000)
    people, _ = _mentioned(words, view)
    return Post(
        ref=PostRef(id=RemoteId(number), version=version(words), extra={"media": "own" if ours else "other"}),
        author=author,
        created_at=at,
        text=words,
        kind=PostKind.POST if ours else PostKind.MENTION,
        ours=ours,
        mentions=people,
        mentions_us=not ours,
        url=url,
        media=(Media(kind=kind, url=url),) if url else (),
        replies=whole(raw.get("comments_count")),
    )


def listed(raw: object, view: View, *, own: bool) -> Listed:
    """Of others' media the comments cannot be read, so theirs are not counted."""
    return Listed(post=media(raw, view, own=own), count=whole(mapping(raw).get("comments_count")) if own else None)
