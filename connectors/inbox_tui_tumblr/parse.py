"""Tumblr's posts, notes and activity as domain values. Pure.

Three things are no posts with ids of their own: a reply is a note (named here by the post, its author and its second),
and an answered ask is one post that holds a question and its answer (the answer is named ``a:`` and the post's id).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from inbox_tui.connector import Unreadable
from inbox_tui.connector.fields import Odd, items, load, moment, part, text
from inbox_tui.domain.model import Absent, Audience, Identity, Post, PostKind, PostRef, PostState, RemoteId
from inbox_tui.domain.value import value_class
from inbox_tui_tumblr import npf
from inbox_tui_tumblr.fields import blog_name, number, post_id

ANSWER = "a:"
REPLY = "r:"
NO_REPLY = "Tumblr gives apps no way to reply below a post. Open it in the browser."
ANSWERED = "This ask is answered. Change the answer instead."
NO_REBLOG = "Its author lets nobody reblog it."
SUBMITTED = "This was submitted to your blog: publish or refuse it on Tumblr."
ANONYMOUS = Identity(id=RemoteId("anonymous"), handle="anonymous", name="Anonymous")
REPLIES = ("reply", "mention_in_reply", "conversational_note")
POSTS = ("mention_in_post", "reblog_with_content", "answered_ask", "conversational_note")
KINDS = {
    "reply": PostKind.COMMENT,
    "mention_in_reply": PostKind.MENTION,
    "mention_in_post": PostKind.MENTION,
    "reblog_with_content": PostKind.QUOTE,
    "answered_ask": PostKind.REPLY,
    "conversational_note": PostKind.POST,
}
"""The activity that is an utterance. All other types (likes, follows, bare reblogs, notices) carry no words to answer;
an ``ask`` comes with the list of what waits."""


@value_class(kw_only=True)
class Hint:
    """Activity about a post that must be fetched to be read."""

    kind: str
    blog: str
    id: str
    target: str = ""
    summary: str = ""
    at: int = 0


@value_class(kw_only=True)
class Activity:
    """One page of a blog's activity."""

    posts: tuple[Post, ...] = ()
    hints: tuple[Hint, ...] = ()
    oldest: int = 0
    """The earliest second on this page, 0 where it is empty."""
    newest: int = 0
    before: str = ""
    """Where the next page begins; empty on the last."""
    count: int = 0
    skipped: int = 0
    sample: str = ""


def version(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def response(body: bytes) -> Mapping[str, Any]:
    """What stands under ``response``. Raises ``Unreadable``."""
    try:
        found = part(load(body)).get("response")
    except Odd:
        raise Unreadable("Tumblr's answer was cut off or is no answer. It is asked again.") from None
    if not isinstance(found, dict):
        raise Unreadable("Tumblr's answer holds nothing.", type(found).__name__)
    return found


def blogs(raw: Mapping[str, Any]) -> tuple[tuple[Identity, bool], ...]:
    """The user's blogs from ``/user/info``, and which is the primary one."""
    found = []
    for one in map(part, items(part(raw, "user").get("blogs"), 500)):
        if name := blog_name(one.get("name")):
            who = npf.person(name)
            title, url = text(one, "title", 300), text(one, "url", 500)
            found.append((replace(who, name=title, url=url or who.url), one.get("primary") is True))
    return tuple(found)


def reply_id(post: str, blog: str, at: int) -> RemoteId:
    return RemoteId(f"{REPLY}{post}:{blog}:{at}")


def post_of(remote: str) -> str:
    """The id of the Tumblr post that a post of ours belongs to."""
    return number(remote.removeprefix(ANSWER).removeprefix(REPLY).partition(":")[0])


def _note(post: str, blog: str, at: object, words: str, us: Identity, kind: PostKind, on: str) -> Post:
    """A reply by ``blog`` to the post ``post`` on the blog ``on`` (empty where that is not told)."""
    when = moment(at)
    if not post or not blog or when is None or not words.strip():
        raise Odd("not a reply")
    ours, place = blog == us.id, {"post": post, "blog": on} if on else {"post": post}
    return Post(
        ref=PostRef(id=reply_id(post, blog, int(when.timestamp())), version=version(words), extra=place),
        author=npf.person(blog),
        created_at=when,
        text=words,
        kind=PostKind.POST if ours else kind,
        ours=ours,
        parent=RemoteId(post),
        mentions_us=kind is PostKind.MENTION,
        url=f"https://www.tumblr.com/{on}/{post}" if on else f"https://www.tumblr.com/blog/{us.handle}/activity",
        closed=NO_REPLY,
    )


def activity(body: bytes, us: Identity) -> Activity:
    """A page of ``/notifications``. Raises ``Unreadable``."""
    raw = response(body)
    if not isinstance(raw.get("notifications"), list):
        raise Unreadable("Tumblr's answer holds no activity.", f"keys {sorted(map(str, raw))[:12]}")
    posts: dict[str, Post] = {}
    hints: dict[str, Hint] = {}
    times: list[int] = []
    skipped, sample = 0, ""
    listed = items(raw["notifications"])
    for one in map(part, listed):
        kind = text(one, "type", 60)
        when = moment(one.get("timestamp"))
        if when is not None:
            times.append(int(when.timestamp()))
        if kind not in KINDS:
            continue
        blog = blog_name(one.get("from_tumblelog_name"))
        target = number(one.get("target_post_id"))
        try:
            if kind in REPLIES and text(one, "reply_text"):
                below = target or number(one.get("post_id"))
                # "target" is one of our posts; a reply elsewhere does not say on whose blog it stands.
                on = us.id if target else ""
                made = _note(below, blog, one.get("timestamp"), text(one, "reply_text"), us, KINDS[kind], on)
                posts.setdefault(made.ref.id, made)
            elif kind in POSTS and (name := number(one.get("post_id"))) and blog and when is not None:
                hint = Hint(
                    kind=kind, blog=blog, id=name, target=target if target != name else "",
                    summary=text(one, "added_text", 500), at=int(when.timestamp()),
                )  # fmt: skip
                hints.setdefault(name, hint)
            else:
                raise Odd("no words")
        except Odd:
            skipped += 1
            sample = sample or f"type {kind!r}, keys {sorted(map(str, one))[:12]}"
    return Activity(
        posts=tuple(posts.values()), hints=tuple(hints.values()), oldest=min(times, default=0),
        newest=max(times, default=0), before=_before(raw, times), count=len(listed), skipped=skipped, sample=sample,
    )  # fmt: skip


def _before(raw: Mapping[str, Any], times: Sequence[int]) -> str:
    """Where the next page begins: the link says that there is one, and mostly from when on."""
    link = part(raw, "_links", "next")
    told = part(link, "query_params").get("before")
    href = text(link, "href", 1000).partition("before=")[2].partition("&")[0]
    return number(told) or number(href) or (str(min(times)) if link and times else "")


def from_hint(hint: Hint, us: Identity) -> Post | None:
    """A post as its activity tells of it, where it cannot be fetched. None where there are no words."""
    when = moment(hint.at)
    if when is None or not hint.summary.strip():
        return None
    return Post(
        ref=PostRef(id=RemoteId(hint.id), version=version(hint.summary), extra={"blog": hint.blog, "post": hint.id}),
        author=npf.person(hint.blog),
        created_at=when,
        text=hint.summary,
        kind=KINDS[hint.kind],
        ours=hint.blog == us.id,
        parent=RemoteId(hint.target) if hint.target else None,
        mentions_us=hint.kind == "mention_in_post",
        url=f"https://www.tumblr.com/{hint.blog}/{hint.id}",
    )


def _legacy(raw: Mapping[str, Any]) -> str:
    """The words of a post that is not in blocks."""
    parts = [npf.plain(text(raw, key)) for key in ("title", "text", "caption", "body")]
    return "\n\n".join(filter(None, parts))


def _content(raw: Mapping[str, Any]) -> tuple[npf.Content | None, npf.Content]:
    """The question, where there is one, and the words of the post itself."""
    if isinstance(raw.get("content"), list):
        asked, own = npf.split(items(raw["content"]), raw.get("layout"))
        return (npf.read(asked) if npf.ask_layout(raw.get("layout")) else None), npf.read(own)
    if text(raw, "question"):
        return npf.Content(text=npf.plain(text(raw, "question"))), npf.Content(text=npf.plain(text(raw, "answer")))
    return None, npf.Content(text=_legacy(raw))


def _asker(raw: Mapping[str, Any]) -> Identity:
    """Who asked; nobody where it was anonymous."""
    attribution = part(npf.ask_layout(raw.get("layout")), "attribution")
    name = blog_name(part(attribution, "blog").get("name")) or blog_name(raw.get("asking_name"))
    return npf.person(name) if name and name != "anonymous" else ANONYMOUS


def posts(raw: Mapping[str, Any], us: Identity, kind: PostKind = PostKind.POST) -> tuple[Post, ...]:
    """A post; an answered ask is two. Empty for a reblog without words. Raises :class:`Odd`."""
    name, when = post_id(raw), moment(raw.get("timestamp"))
    blog = blog_name(raw.get("blog_name")) or blog_name(part(raw, "blog").get("name"))
    if not name or when is None or not blog:
        raise Odd("not a post")
    question, own = _content(raw)
    waits = text(raw, "state", 40) in ("submission", "unapproved")
    if question is not None:
        return _asked(raw, us, question, own, waits=waits)
    parent = number(raw.get("parent_post_id"))
    author = npf.person(blog)
    if waits:
        author = npf.person(sender) if (sender := blog_name(raw.get("post_author"))) else ANONYMOUS
    ours = author.id == us.id
    tags = [f"#{tag}" for tag in items(raw.get("tags"), 30) if isinstance(tag, str) and tag]
    words = own.text if ours or not tags else f"{own.text}\n\n{' '.join(tags)}".strip()
    if not words and not own.media:
        return ()
    named = any(each.id == us.id for each in own.mentions)
    return (
        Post(
            ref=_ref(raw, name, blog, words),
            author=author,
            created_at=when,
            text=words,
            kind=PostKind.POST if ours else PostKind.MENTION if waits or (named and kind is PostKind.POST) else kind,
            ours=ours,
            parent=RemoteId(parent) if parent else None,
            mentions=own.mentions,
            mentions_us=named or waits or kind is PostKind.MENTION,
            url=text(raw, "post_url", 1000),
            links=own.links,
            media=own.media,
            poll=own.poll,
            liked=raw.get("liked") is True,
            closed=SUBMITTED if waits else NO_REBLOG if text(raw, "interactability_reblog", 20) == "noone" else "",
        ),
    )


def _ref(raw: Mapping[str, Any], name: str, blog: str, words: str) -> PostRef:
    uuid = text(raw, "tumblelog_uuid", 100) or text(part(raw, "blog"), "uuid", 100)
    told = {"blog": blog, "post": name, "key": text(raw, "reblog_key", 100), "uuid": uuid}
    return PostRef(id=RemoteId(name), version=version(words), extra={k: v for k, v in told.items() if v})


def _asked(
    raw: Mapping[str, Any], us: Identity, question: npf.Content, own: npf.Content, *, waits: bool
) -> tuple[Post, ...]:
    name, when = post_id(raw), moment(raw.get("timestamp"))
    blog = blog_name(raw.get("blog_name")) or blog_name(part(raw, "blog").get("name"))
    if when is None:
        raise Odd("not a post")
    # Publishing may give a post a new id; the one it waited under is kept as its "genesis".
    first = number(raw.get("genesis_post_id")) or name
    asker, ref = _asker(raw), _ref(raw, name, blog, question.text)
    ask = Post(
        ref=replace(ref, id=RemoteId(first), extra={**ref.extra, "ask": asker.id}),
        author=asker,
        created_at=when,
        text=question.text,
        kind=PostKind.MENTION if blog == us.id else PostKind.POST,
        ours=asker.id == us.id,
        mentions_us=blog == us.id,
        url=text(raw, "post_url", 1000),
        links=question.links,
        media=question.media,
        closed=ANSWERED,
    )
    if waits or not (own.text or own.media):
        return (replace(ask, closed=""),)
    answer = Post(
        ref=replace(ref, id=RemoteId(ANSWER + first), version=version(own.text)),
        author=npf.person(blog),
        created_at=when,
        text=own.text,
        kind=PostKind.POST if blog == us.id else PostKind.REPLY,
        ours=blog == us.id,
        parent=ask.ref.id,
        parent_author=asker.id,
        audience=Audience.DIRECT if text(raw, "state", 40) == "private" else Audience.PUBLIC,
        url=text(raw, "post_url", 1000),
        links=own.links,
        media=own.media,
        liked=raw.get("liked") is True,
    )
    return (ask, answer)


def listed(body: bytes, us: Identity) -> tuple[tuple[Post, ...], int, int]:
    """Posts of a list, how many could not be read, and how many items there were. Raises ``Unreadable``."""
    raw = response(body).get("posts")
    if not isinstance(raw, list):
        raise Unreadable("Tumblr's answer holds no posts.")
    found: dict[str, Post] = {}
    skipped = 0
    for one in map(part, items(raw)):
        try:
            found.update({post.ref.id: post for post in posts(one, us)})
        except Odd:
            skipped += 1
    return tuple(found.values()), skipped, len(raw)


def trail(raw: Mapping[str, Any], us: Identity) -> tuple[list[Post], list[Absent]]:
    """What a reblog hangs on, oldest first: each the parent of the next. What is broken has no id and is left out."""
    above: list[Post] = []
    missing: list[Absent] = []
    parent: RemoteId | None = None
    for one in map(part, items(raw.get("trail"), 100)):
        inner = part(one, "post")
        name = number(inner.get("id"))
        if not name:
            continue
        told = {**inner, "blog": one.get("blog"), "content": one.get("content"), "layout": one.get("layout")}
        try:
            made = [post for post in posts(told, us) if not post.ref.id.startswith(ANSWER)]
        except Odd:
            made = []
        if made:
            above.append(replace(made[0], parent=parent))
        else:
            missing.append(Absent(id=RemoteId(name), state=PostState.MISSING, parent=parent))
        parent = RemoteId(name)
    return above, missing


def notes(body: bytes, post: str, us: Identity, on: str) -> tuple[tuple[Post, ...], tuple[Hint, ...], str]:
    """Replies below a post on the blog ``on``, its reblogs with words, and where the next page begins. Likes and bare
    reblogs carry no words. Raises ``Unreadable``."""
    raw = response(body)
    if not isinstance(raw.get("notes"), list):
        raise Unreadable("Tumblr's answer holds no notes.")
    said: dict[str, Post] = {}
    hints: list[Hint] = []
    times: list[int] = []
    for one in map(part, items(raw["notes"])):
        blog, when = blog_name(one.get("blog_name")), moment(one.get("timestamp"))
        times += [int(when.timestamp())] if when else []
        try:
            if one.get("type") == "reply":
                made = _note(post, blog, one.get("timestamp"), text(one, "reply_text"), us, PostKind.COMMENT, on)
                said.setdefault(made.ref.id, made)
            elif one.get("type") == "reblog" and (name := number(one.get("post_id"))) and blog and when:
                words = text(one, "added_text", 500)
                if words:
                    hints.append(Hint(
                        kind="reblog_with_content", blog=blog, id=name, target=post, summary=words, at=times[-1]
                    ))  # fmt: skip
        except Odd:
            continue
    link = part(raw, "_links", "next")
    told = part(link, "query_params").get("before_timestamp")
    href = text(link, "href", 1000).partition("before_timestamp=")[2].partition("&")[0]
    return tuple(said.values()), tuple(hints), number(told) or number(href)
