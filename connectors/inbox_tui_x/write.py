"""Sending, and finding out whether something was sent: X knows no idempotency, and every answer is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from inbox_tui.connector import (
    Checks,
    ConnectorError,
    Rejected,
    TargetGone,
    Unsupported,
    Unsure,
)
from inbox_tui.connector.fields import Odd, part
from inbox_tui.domain.model import Act, Audience, Post, PostKind, PostRef, RemoteId, Reply
from inbox_tui_x import parse, prices
from inbox_tui_x import requests as ask
from inbox_tui_x.api import Api
from inbox_tui_x.cursor import Walk
from inbox_tui_x.errors import Duplicate, write_error
from inbox_tui_x.fields import born, channel, ident, ident_or_none, load, newer, text
from inbox_tui_x.words import cashtags_in, links_in, plain, same

LOOK_PAGES = 3
MESSAGE_PAGES = 3
MESSAGES = 20
LAG = 5.0
"""Seconds until a new post surely stands in its author's list."""
SKEW = timedelta(minutes=10)
"""How far this machine's clock may be ahead of X's."""
OWN_SIDE = "X removes a direct message from your own side only; they keep theirs. Delete it in X's app if that will do."


# --- before


def checks(reply: Reply) -> Checks:
    """X's rules about a reply or post, and its price. Pure."""
    if reply.act not in (Act.REPLY, Act.POST):
        message = reply.target is not None and bool(reply.target.channel)
        return Checks(refused=_not_messages(reply.act) if message else "")
    target = reply.target_post
    if reply.target is not None and reply.target.channel:
        return Checks(notes=(f"X charges {prices.dollars(prices.SEND_MESSAGE)} for this message.",))
    summoned = False
    if reply.act is Act.REPLY and target is not None and not target.ours:
        summoned = target.mentions_us
        engaged = target.kind in (PostKind.REPLY, PostKind.QUOTE, PostKind.MENTION)
        answers = target.ref.extra.get("answers", "everyone")
        refused = parse.closed(mentions_us=summoned, engaged=engaged, answers=answers)
        if refused:
            return Checks(refused=refused)
    if cashtags_in(reply.text) > 1:
        return Checks(refused="X's API takes one cashtag ($NAME) in a post. Take the others out.")
    usual = prices.CREATE_SUMMONED if summoned else prices.CREATE
    if links_in(reply.text):
        dear = prices.dollars(prices.CREATE_WITH_LINK)
        return Checks(notes=(f"It holds a link: X charges {dear} for it, in place of {prices.dollars(usual)}.",))
    return Checks(notes=(f"X charges {prices.dollars(usual)} for this post.",))


def _not_messages(act: Act) -> str:
    return OWN_SIDE if act is Act.DELETE else "X hides no direct messages."


def price_of(reply: Reply) -> float:
    if reply.target is not None and reply.target.channel:
        return prices.SEND_MESSAGE
    if links_in(reply.text):
        return prices.CREATE_WITH_LINK
    summoned = reply.target_post is not None and reply.target_post.mentions_us and not reply.target_post.ours
    return prices.CREATE_SUMMONED if summoned else prices.CREATE


# --- the mark before it, and looking for it after


async def fence(api: Api, reply: Reply, known: str) -> str:
    """The newest id among our posts (or in the conversation of messages) now. ``known`` is the newest seen so far, so
    that usually nothing is found, and nothing charged."""
    where = _channel(reply)
    if where:
        posts, _ = await api.messages(ask.messages(where, size=1), "looking before sending", capped=False)
    else:
        call = ask.listing("tweets", api.view.us.id, since=known, size=ask.SMALL_PAGE)
        posts, _ = await api.posts(call, "looking before sending", api.owned, capped=False)
    return max((post.ref.version for post in posts), key=int, default=known) if posts else known


async def find(api: Api, reply: Reply) -> Post | None:
    """Our own post with this reply's words, in its place, made after the fence. None: looked, and not there."""
    since = ident_or_none(reply.fence) or ""
    return await (_find_message(api, reply, since) if _channel(reply) else _find_post(api, reply, since))


def _is_it(post: Post, reply: Reply, since: str) -> bool:
    late = newer(post.ref.version, since) if since else post.created_at >= reply.created_at - SKEW
    return post.ours and late and same(reply.text, _spelled(post))


def _spelled(post: Post) -> str:
    # The parsed words are unescaped already; what they escape again is undone by the comparison.
    return post.text.replace("&", "&amp;")


async def _find_post(api: Api, reply: Reply, since: str) -> Post | None:
    start = None if since else reply.created_at - SKEW
    walk = Walk()
    for _ in range(LOOK_PAGES):
        call = ask.listing("tweets", api.view.us.id, since=since, until=walk.at, start=start)
        posts, body = await api.posts(call, "looking for our post", api.owned, capped=False)
        for post in posts:
            if _below(post, reply) and _is_it(post, reply, since):
                return replace(post, parent=_parent(reply))
        ids = [n for raw in parse.listed(body) if (n := ident_or_none(raw.get("id")))]
        if not walk.step(ids) or not text(part(body, "meta"), "next_token"):
            return None
    raise Unsure("There are too many newer posts of ours to tell whether this one went out. Look at x.com.")


async def _find_message(api: Api, reply: Reply, since: str) -> Post | None:
    where, token, known = _channel(reply), "", set[str]()
    for _ in range(MESSAGE_PAGES):
        posts, body = await api.messages(
            ask.messages(where, size=MESSAGES, token=token), "looking for our message", capped=False
        )
        for post in posts:
            if post.ref.channel == where and _is_it(post, reply, since):
                return post
        fresh = {post.ref.id for post in posts} - known
        known |= fresh
        token = text(part(body, "meta"), "next_token")
        older = any(not newer(post.ref.id, since) for post in posts) if since else any(
            post.created_at < reply.created_at - SKEW for post in posts
        )  # fmt: skip
        if older or not token or not fresh:
            return None
    raise Unsure("There are too many newer messages to tell whether this one went out. Look at x.com.")


def _parent(reply: Reply) -> RemoteId | None:
    return reply.target.id if reply.target is not None else None


def _below(post: Post, reply: Reply) -> bool:
    """Whether ``post`` answers the target, whichever version of an edited one it names."""
    if reply.target is None:
        return post.parent is None
    return post.parent in (reply.target.id, _version(reply.target))


def _channel(reply: Reply) -> str:
    if reply.target is None or not reply.target.channel:
        return ""
    try:
        return channel(reply.target.channel)
    except Odd:
        raise TargetGone("That is no conversation of X.") from None


# --- sending


async def send(api: Api, reply: Reply) -> Post:
    """Send once. Raises ``Unsure`` for whatever is neither a refusal nor a checked answer."""
    if not plain(reply.text):
        raise Rejected("There are no words to send.")
    where = _channel(reply)
    if where:
        return await _send_message(api, reply, where)
    refused = checks(reply).refused
    if refused:
        raise Rejected(refused)
    parent = _version(reply.target) if reply.target is not None else ""
    method, path, body = ask.create(reply.text, parent)
    answer = await api.write(method, path, body)
    error = write_error(answer, api.now(), "posting")
    if isinstance(error, Duplicate):
        return await _sent_before(api, reply, error)
    if error is not None:
        raise error
    api.spending.wrote(price_of(reply), api.now())
    try:
        made = part(load(answer.body), "data")
        number, words = ident(made.get("id")), text(made, "text")
    except Odd:
        raise Unsure("X did not say whether it took the post. Looking for it.") from None
    if not same(reply.text, words) or (parent and not newer(number, parent)):
        raise Unsure("X's answer is not the post that was sent. Looking for it.")
    return await _read_back(api, reply, number)


async def _sent_before(api: Api, reply: Reply, error: Duplicate) -> Post:
    """X has these words from us: perhaps from an attempt of which no answer came. Lists may lag, so it is looked for
    twice before it is taken for a post elsewhere."""
    for last in (False, True):
        try:
            found = await find(api, reply)
        except ConnectorError:
            raise Unsure("X says it has this post already. Looking for it.") from None
        if found is not None:
            return found
        if not last:
            await api.link.sleep(LAG)
    raise error


async def _read_back(api: Api, reply: Reply, number: str) -> Post:
    """Our post as X lists it: ours, and below what it answers. A list that has it not yet, or cannot be read, takes
    nothing from X's own word that it was made."""
    try:
        call = ask.listing("tweets", api.view.us.id, since=str(int(number) - 1), size=ask.SMALL_PAGE)
        posts, _ = await api.posts(call, "reading our post", api.owned, capped=False)
    except ConnectorError as error:
        api.link.log.info("our post is not read back: %s", error)
        posts = []
    found = next((post for post in posts if post.ref.version == number), None)
    if found is not None:
        if not found.ours or not _below(found, reply):
            raise Unsure("X put the post elsewhere than below what it answers. Look at x.com.")
        return replace(found, parent=_parent(reply))
    target = reply.target_post
    root = target.root or target.ref.id if target is not None else None
    return Post(
        ref=PostRef(id=RemoteId(number), version=number, extra={"latest": number, "answers": "everyone"}),
        author=api.view.us,
        created_at=born(number) or api.now(),
        text=reply.text,
        ours=True,
        parent=_parent(reply),
        parent_author=target.author.id if target is not None else None,
        root=root,
        url=f"{parse.WEB}/{api.view.us.handle}/status/{number}",
    )


async def _send_message(api: Api, reply: Reply, where: str) -> Post:
    method, path, body = ask.send_message(where, reply.text)
    answer = await api.write(method, path, body)
    error = write_error(answer, api.now(), "sending messages")
    if error is not None:
        raise error
    api.spending.wrote(prices.SEND_MESSAGE, api.now())
    try:
        made = part(load(answer.body), "data")
        number, there = ident(made.get("dm_event_id")), channel(made.get("dm_conversation_id"))
    except Odd:
        raise Unsure("X did not say whether it took the message. Looking for it.") from None
    if there != where and sorted(there.split("-")) != sorted(where.split("-")):
        raise Unsure("X put the message into another conversation. Look at x.com.")
    return Post(
        ref=PostRef(id=RemoteId(number), version=number, channel=where),
        author=api.view.us,
        created_at=born(number) or api.now(),
        text=reply.text,
        kind=PostKind.DIRECT,
        ours=True,
        audience=Audience.DIRECT,
        url=f"{parse.WEB}/messages/{where}",
    )


# --- other acts


async def act(api: Api, reply: Reply) -> Post | None:
    """Delete, hide or unhide; each may be repeated."""
    if reply.target is None:
        raise Rejected("Nothing was chosen to act on.")
    if reply.target.channel:
        raise Unsupported(_not_messages(reply.act))
    number = _version(reply.target)
    if reply.act is Act.DELETE:
        (method, path, body), key, want, price = ask.delete(number), "deleted", True, prices.DELETE
    else:
        want = reply.act is Act.HIDE
        (method, path, body), key, price = ask.hide(number, want), "hidden", prices.HIDE
    answer = await api.write(method, path, body)
    doing = {Act.DELETE: "deleting this", Act.HIDE: "hiding this", Act.UNHIDE: "showing this again"}[reply.act]
    error = write_error(answer, api.now(), doing)
    if isinstance(error, TargetGone) and reply.act is Act.DELETE:
        return None
    if isinstance(error, Rejected) and answer.status == 403 and reply.act is not Act.DELETE:
        raise Rejected(f"X hides replies in your own conversations only. {error}") from None
    if error is not None:
        raise error
    try:
        done = part(load(answer.body), "data").get(key)
    except Odd:
        done = None
    if done is not want:
        raise Unsure(f"X's answer does not say whether {doing} worked.")
    api.spending.wrote(price, api.now())
    return None


def _version(ref: PostRef) -> str:
    """The id X takes for a post: its newest version's."""
    number = ident_or_none(ref.extra.get("latest", ref.id)) or ident_or_none(ref.id)
    if number is None:
        raise TargetGone("That is no post of X.")
    return number
