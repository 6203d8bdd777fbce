"""One conversation, as far as X tells: search reaches back seven days, what is older is asked for by its id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from inbox_tui.connector import Rejected, TargetGone, Unreadable
from inbox_tui.connector.fields import part
from inbox_tui.domain.model import Absent, Post, PostRef, PostState, RemoteId, Thread
from inbox_tui_x import parse, prices
from inbox_tui_x import requests as ask
from inbox_tui_x.api import Api
from inbox_tui_x.fields import channel, ident_or_none, text

SEARCHED = 25
"""So many posts of a conversation are paid for when it is opened."""
ABOVE = 8
"""How many steps upwards beyond what the search shows."""
MESSAGE_PAGES = 3
MESSAGES = 10
_GONE = "The post is gone, or is no longer shown to this account."
_STATES = {"resource-not-found": PostState.DELETED}


async def fetch(api: Api, ref: PostRef) -> Thread:
    """The post ``ref`` itself, its ancestors, and what search has of its conversation. Raises ``TargetGone``."""
    latest = _number(ref.extra.get("latest", ref.id))
    body_posts, body = await api.posts(ask.posts([latest]), "reading this post", prices.POST)
    found = {post.ref.id: post for post in body_posts}
    target = found.get(ref.id)
    if target is None:
        if latest in parse.unlisted(body):
            raise TargetGone(_GONE)
        raise Unreadable("X answered without the post that was asked for.", f"keys: {sorted(map(str, body))[:20]}")
    found[target.ref.id] = target = await _with_quoted(api, target)
    root = str(target.root or ref.id)
    for post in await _searched(api, root):
        found.setdefault(post.ref.id, post)
    absent = await _above(api, found, target)
    for post in found.values():
        if post.parent and post.parent not in found and post.parent not in absent:
            absent[post.parent] = Absent(id=post.parent, state=PostState.MISSING)
    return Thread(posts=tuple(found.values()), absent=tuple(absent.values()), skipped=_skipped(api))


async def _with_quoted(api: Api, target: Post) -> Post:
    """With the words of what it quotes, which a list does not tell."""
    quoted = target.quoted
    if quoted is None or quoted.text:
        return target
    posts, _ = await api.posts(ask.posts([quoted.id]), "reading what this quotes", prices.POST)
    told = next((post for post in posts if post.ref.id == quoted.id), None)
    if told is None:
        return target
    return replace(target, quoted=replace(quoted, author=told.author.handle, text=told.text, url=told.url))


async def _searched(api: Api, root: str) -> list[Post]:
    """The newest of the conversation; nothing where the month's cap is near."""
    if api.share >= prices.SLOW:
        return []
    try:
        call = ask.search(ask.conversation(root), size=SEARCHED)
        posts, _ = await api.posts(call, "reading this conversation", prices.POST)
    except Rejected as error:
        # Some accounts' search takes no conversation; then there is what leads up to the post, and no more.
        api.link.log.info("a conversation could not be searched: %s", error)
        return []
    return posts


async def _above(api: Api, found: dict[RemoteId, Post], target: Post) -> dict[RemoteId, Absent]:
    """Fetch what ``target`` answers, step by step; the conversation's root comes along with the first step."""
    absent: dict[RemoteId, Absent] = {}
    at: Post | None = target
    for step in range(ABOVE):
        while at is not None and at.parent in found and at.parent != at.ref.id:
            at = found[at.parent]
        if at is None or at.parent is None or at.parent in absent:
            break
        wanted = [at.parent]
        if step == 0 and target.root and target.root not in found and target.root != at.parent:
            wanted.append(target.root)
        posts, body = await api.posts(ask.posts(wanted), "reading what this answers", prices.POST)
        for post in posts:
            found.setdefault(post.ref.id, post)
        for number, why in parse.unlisted(body).items():
            first = api.view.first(number)
            if first not in found:
                absent[first] = Absent(id=first, state=_STATES.get(why, PostState.HIDDEN))
        if at.parent not in found:
            break
    return absent


def _number(value: str) -> str:
    number = ident_or_none(value)
    if number is None:
        raise TargetGone("That is no post of X.")
    return number


def _skipped(api: Api) -> int:
    skipped, api.view.skipped, api.view.sample = api.view.skipped, 0, ""
    return skipped


async def talk(api: Api, ref: PostRef) -> Thread:
    """The messages around ``ref``, newest first, down to it. X keeps them for thirty days."""
    try:
        where = channel(ref.channel)
    except ValueError:
        raise TargetGone("That is no conversation of X.") from None
    found: dict[RemoteId, Post] = {}
    token = ""
    for _ in range(MESSAGE_PAGES):
        posts, body = await api.messages(ask.messages(where, size=MESSAGES, token=token), "reading this conversation")
        fresh = {post.ref.id: post for post in posts if post.ref.id not in found}
        found |= fresh
        token = text(part(body, "meta"), "next_token")
        if ref.id in found or not token or not fresh:
            break
    if ref.id not in found:
        found |= await _one(api, ref)
    return Thread(posts=tuple(found.values()), skipped=_skipped(api))


async def _one(api: Api, ref: PostRef) -> dict[RemoteId, Post]:
    posts, body = await api.messages(ask.message(_number(ref.id)), "reading this message")
    if not any(post.ref.id == ref.id for post in posts):
        if _refused(body):
            raise TargetGone("The message is gone, or older than the thirty days X tells of.")
        raise Unreadable("X answered without the message that was asked for.")
    return {post.ref.id: post for post in posts}


def _refused(body: Mapping[str, Any]) -> bool:
    return bool(parse.unlisted(body))
