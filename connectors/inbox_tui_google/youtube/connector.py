"""YouTube as a connector: thin wiring between requests, parsing and the contract."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from inbox_tui.connector import (
    Asker,
    Checks,
    Connector,
    Features,
    Link,
    PermissionMissing,
    Profile,
    Quota,
    Rejected,
    Retention,
    Setting,
    SignedIn,
    SignInNeeded,
    TargetGone,
    Unreadable,
    Unsupported,
    Unsure,
    elsewhere,
    server_of,
)
from inbox_tui.connector.fields import Odd, items, load, mapping
from inbox_tui.connector.oauth import App
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Cursor, Identity, Page, Post, PostRef, RemoteId, Reply, Thread
from inbox_tui.domain.secret import Secret
from inbox_tui_google import signin
from inbox_tui_google.fields import same_words
from inbox_tui_google.youtube import cursor as places
from inbox_tui_google.youtube import requests as ask
from inbox_tui_google.youtube.api import Api
from inbox_tui_google.youtube.cursor import QUEUES
from inbox_tui_google.youtube.errors import Failed
from inbox_tui_google.youtube.listen import Films, Listening
from inbox_tui_google.youtube.parse import WORDS_OF, View, channel, comment, comments, films, thread, threads
from inbox_tui_google.youtube.quota import Meter, limit_of, poll_seconds

API = "YouTube Data API v3"
REPLY_PAGES = 10
SKEW = timedelta(minutes=10)
HOLD, REJECT = "hold for review", "reject"
_MANNERS = {HOLD: ask.HELD, REJECT: ask.REJECTED}
_NO_LIKES = "YouTube's API does not let apps like comments; like it on youtube.com."
_NO_BOOSTS = "YouTube has no reposts."
_NO_CHANNEL = "This Google account has no YouTube channel. Create one at youtube.com, then sign in again."


class YouTubeConnector(Connector):
    """Comments on one's own channel: hears comments and replies on its videos and posts, answers, moderates.

    It does not hear comments of ours on other channels, mentions elsewhere, or live chat: the API tells of none.
    """

    platform: ClassVar[str] = "youtube"
    label: ClassVar[str] = "YouTube"
    tag: ClassVar[str] = "yt"
    known_as: ClassVar[tuple[str, ...]] = ("google",)
    features: ClassVar[Features] = Features(
        acts=frozenset({Act.REPLY, Act.EDIT, Act.DELETE, Act.HIDE, Act.UNHIDE}),
        why_not={
            Act.LIKE: _NO_LIKES,
            Act.UNLIKE: _NO_LIKES,
            Act.BOOST: _NO_BOOSTS,
            Act.UNBOOST: _NO_BOOSTS,
            Act.POST: "A new comment belongs below a video: write it on youtube.com.",
        },
        one_level=True,
        # Whether YouTube counts characters or UTF-16 units is not documented: the stricter one always fits.
        text=TextRules(limit=10_000, unit=Unit.UTF16, markup="youtube", linked="@name.of #tag"),
        poll_seconds=poll_seconds(limit_of("")),
        manners={Act.HIDE: (HOLD, REJECT)},
        costs="Free, within 10,000 units a day for your Google project: a look costs 1 to 3, a reply, an edit, a "
        "deletion or hiding costs 50, so there are some 180 of these a day.",
        retention=Retention(
            posts=timedelta(days=30),
            people=timedelta(days=30),
            refreshable=True,
            rule="YouTube lets comments be kept for 30 days unless they are fetched anew.",
        ),
    )
    settings: ClassVar[tuple[Setting, ...]] = (
        *signin.settings(API),
        Setting(
            name="units",
            label="Units a day",
            help="The project's daily quota, where Google gave you another one than 10,000, or where several accounts "
            "share it.",
            default="10000",
            required=False,
        ),
        elsewhere(ask.ORIGIN),
    )
    sign_in_paths: ClassVar[tuple[str, ...]] = (signin.TOKEN_PATH,)

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        given = link.settings
        self._login = signin.login_of(link, _app(given, link.secret("client_secret")))
        self._meter = Meter(limit_of(given.get("units", "")))
        self._api = Api(link, self._login, self._meter)
        self._films = Films()
        self._us: Identity | None = None
        self._held: dict[str, str] = {}
        """Comments that are not public, as far as known."""
        self._moderated: dict[str, str] = {}
        """What we did to comments since the last round."""

    # --- signing in

    @classmethod
    def origins(cls, settings: Mapping[str, str]) -> tuple[str, ...]:
        server = server_of(settings.get("server", ""), ask.ORIGIN)
        return tuple(dict.fromkeys((server, signin.token_origin(server, ask.ORIGIN))))

    @classmethod
    async def sign_in(cls, link: Link, given: Mapping[str, str], secrets: Mapping[str, Secret], ask: Asker) -> SignedIn:
        app = _app(given, secrets.get("client_secret"))
        tokens = await signin.tokens_of(
            link, app, given, secrets, ask, "Allow inbox-tui to read, answer and moderate your channel's comments"
        )
        kept = {**tokens.secrets(), "client_secret": secrets["client_secret"]}
        await link.keep(kept)
        try:
            profile = await cls(link).profile()
        except (SignInNeeded, PermissionMissing) as error:
            raise Rejected(str(error)) from error
        return SignedIn(settings=dict(given), secrets=kept, profile=profile)

    async def profile(self) -> Profile:
        raw = await self._api.read(ask.own_channel(), "reading the channel")
        found = raw.get("items")
        try:
            self._us = channel(items(found)[0])
        except IndexError:
            if "kind" not in raw and not isinstance(found, list):
                raise Unreadable("YouTube does not say whose login this is.", repr(dict(raw))[:200]) from None
            raise PermissionMissing(_NO_CHANNEL) from None
        except Odd:
            raise Unreadable("YouTube does not say whose login this is.", repr(found)[:200]) from None
        return Profile(
            identity=self._us,
            may=self.features.acts,
            reads="comments and replies on your channel's videos and posts, and those held for review",
            warnings=signin.warnings(self.link),
            expires=signin.expiries(self._login),
            poll_seconds=poll_seconds(self._meter.limit),
        )

    async def _view(self) -> View:
        us = self._us or (await self.profile()).identity
        return View(us=us, titles=self._films.titles, held=self._held)

    # --- listening

    async def updates(self, since: Cursor | None) -> AsyncIterator[Page]:
        state = places.read(since)
        self._meter.recall(state.day, state.used, self.link.now())
        view = await self._view()
        moderated, self._moderated = self._moderated, {}
        listening = Listening(self._api, view, self._films, state, moderated)
        try:
            async for page in listening.run():
                yield page
        finally:
            self._held = {**listening.state.held, **self._moderated}

    async def thread(self, ref: PostRef) -> Thread:
        view = await self._view()
        top = ask.top_of(ref.id)
        raw = await self._api.read(ask.thread(top), "reading this thread")
        found = items(raw.get("items"))
        if not found and isinstance(raw.get("items"), list | None) and ("kind" in raw or "items" in raw):
            alone = await self._elsewhere(ref.id, view)
            return Thread(posts=alone, known=len(alone))
        await self._films.learn(self._api, films(raw))
        view = await self._view()
        try:
            told = thread(found[0], view)
        except (Odd, IndexError):
            raise Unreadable("YouTube's answer does not show this thread.", repr(found)[:200]) from None
        if told.id != top:
            raise Unreadable("YouTube answered with another thread.")
        posts = {post.ref.id: post for post in told.posts}
        skipped = told.skipped
        if told.partial:
            first = told.posts[0]
            more, left_out, _ = await self._below(first.ref.id, view, first.author, not first.closed)
            posts |= {post.ref.id: post for post in more}
            skipped += left_out
        if ref.id not in posts:
            found_alone = await self._elsewhere(ref.id, view, told.posts[0].author)
            posts |= {post.ref.id: post for post in found_alone if post.ref.id not in posts}
        return Thread(posts=tuple(posts.values()), known=max(told.total + 1, len(posts)), skipped=skipped)

    async def _elsewhere(self, name: str, view: View, top: Identity | None = None) -> tuple[Post, ...]:
        """A comment that its public thread does not hold, and its thread as far as it is told with it: asked for by
        name, then in the queues of those that wait for a review. Raises ``TargetGone`` where it is in none of these:
        whether it was deleted or rejected by somebody else, YouTube does not say."""
        raw = await self._api.read(ask.comments([*dict.fromkeys((ask.top_of(name), name))]), "reading this comment")
        posts, skipped = comments(items(raw.get("items")), view, top=top)
        if any(post.ref.id == name for post in posts):
            return posts
        if skipped or not ("kind" in raw or "items" in raw):
            raise Unreadable("YouTube's answer does not show that comment in a way that can be read.")
        for queue in QUEUES:
            try:
                raw = await self._api.read(ask.threads(view.us.id, moderation=queue), "reading what is held")
            except (PermissionMissing, Rejected, TargetGone) as error:
                self.link.log.info("the queue %s cannot be read: %s", queue, error)
                continue
            for told in threads(raw, view, queue)[0]:
                if any(post.ref.id == name for post in told.posts):
                    self._held |= told.statuses
                    return told.posts
        rejected = self._held.get(name) == ask.REJECTED
        raise TargetGone(WORDS_OF[ask.REJECTED] if rejected else "This comment is deleted, or not public any more.")

    async def _below(
        self, top: str, view: View, by: Identity | None, can_reply: bool
    ) -> tuple[tuple[Post, ...], int, bool]:
        """The replies of a thread, how many could not be read, and whether these are all."""
        found: dict[str, Post] = {}
        skipped, token = 0, ""
        for _ in range(REPLY_PAGES):
            raw = await self._api.read(ask.replies(top, token), "reading replies")
            more, left_out = comments(items(raw.get("items")), view, can_reply=can_reply, top=by)
            new = [post for post in more if post.parent == top and post.ref.id not in found]
            found |= {post.ref.id: post for post in new}
            skipped += left_out
            onward = raw.get("nextPageToken")
            if not isinstance(onward, str) or not onward:
                return tuple(found.values()), skipped, True
            if onward == token or not new:
                break
            token = onward
        return tuple(found.values()), skipped, False

    # --- words

    @classmethod
    def opening(cls, target: Post, us: Identity) -> str:
        """A reply to a reply stands below the thread like any other: only its first word says whom it answers."""
        if target.parent is None or target.author.id == us.id or target.author.handle == us.handle:
            return ""
        return f"@{target.author.handle} " if " " not in target.author.handle else ""

    @classmethod
    def checks(cls, reply: Reply, now: datetime) -> Checks:
        if reply.act in (Act.REPLY, Act.EDIT) and "http" in reply.text:
            return Checks(notes=("YouTube may hold comments with links back as spam.",))
        return Checks()

    def quotas(self) -> tuple[Quota, ...]:
        return (self._meter.quota(self.link.now()),)

    # --- sending

    async def fence(self, reply: Reply) -> str:
        posts, _, _ = await self._ours_below(reply)
        return json.dumps([post.ref.id for post in posts][-200:])

    async def find_sent(self, reply: Reply) -> Post | None:
        if reply.target is None:
            raise Unsupported("YouTube takes no new comments here.")
        before, fenced = _before(reply)
        posts, skipped, complete = await self._ours_below(reply)
        for post in posts:
            later = post.ref.id not in before and (fenced or post.created_at >= reply.created_at - SKEW)
            if later and same_words(post.text, reply.text):
                return post
        if not complete or skipped:
            raise Unsure("There are too many replies to tell whether this one went out. Look on youtube.com.")
        return None

    async def _ours_below(self, reply: Reply) -> tuple[list[Post], int, bool]:
        view = await self._view()
        top = _top(reply)
        by = reply.target_post.author if reply.target_post and reply.target_post.ref.id == top else None
        try:
            posts, skipped, complete = await self._below(top, view, by, can_reply=True)
        except TargetGone:
            return [], 0, True
        return [post for post in posts if post.ours], skipped, complete

    async def _send(self, reply: Reply) -> Post:
        if reply.act is not Act.REPLY or reply.target is None:
            raise Unsupported("YouTube takes no new comments here; write them on youtube.com.")
        if not reply.text.strip():
            raise Rejected("There is nothing to send yet.")
        view = await self._view()
        call = ask.reply(_top(reply), reply.text)
        try:
            answer = await self._api.write(call, "replying")
        except Failed as error:
            # Mostly something about its text, says the reference, but it may have been a passing trouble half-way.
            raise Unsure("YouTube failed at this reply, mostly for something in its text. Looking for it.") from error
        sent = self._read_back(answer.body, view)
        if sent.parent != _top(reply):
            raise Unsure("It was posted, but outside of its thread. Look at it on youtube.com.")
        if not sent.ours or not same_words(sent.text, reply.text) or sent.ref.id in _before(reply)[0]:
            raise Unsure("YouTube answered with a different comment than ours. Looking for it.")
        return sent

    def _read_back(self, body: bytes, view: View) -> Post:
        try:
            return comment(mapping(load(body)), view)
        except Odd:
            raise Unsure("YouTube's answer does not show our comment. Looking for it.") from None

    async def _act(self, reply: Reply) -> Post | None:
        target = reply.target
        if reply.act not in self.features.acts or target is None:
            raise Unsupported(self.features.why_not.get(reply.act, "YouTube does not offer that."))
        view = await self._view()
        known = reply.target_post
        match reply.act:
            case Act.EDIT:
                answer = await self._api.write(ask.edit(target.id, reply.text), "editing")
                changed = self._read_back(answer.body, view)
                if changed.ref.id != target.id or not same_words(changed.text, reply.text):
                    raise Unsure("YouTube's answer does not show the change.")
                return changed if changed.parent or known is None else replace(changed, replies=known.replies)
            case Act.DELETE:
                try:
                    await self._api.write(ask.delete(target.id), "deleting")
                except TargetGone:
                    self.link.log.info("deleted already: %s", target.id)
                return None
            case _:
                return await self._moderate(reply, target, view)

    async def _moderate(self, reply: Reply, target: PostRef, view: View) -> Post | None:
        known = reply.target_post
        if known is not None and (known.ours or known.author.id == view.us.id):
            raise Rejected("That comment is yours: delete it instead.")
        manner = reply.text.strip() or HOLD
        if reply.act is Act.HIDE and manner not in _MANNERS:
            raise Rejected(f"YouTube hides in two ways: {HOLD}, or {REJECT}.")
        status = _MANNERS[manner] if reply.act is Act.HIDE else ask.PUBLISHED
        await self._api.write(ask.moderate(target.id, status), "moderating")
        self._moderated[target.id] = self._held[target.id] = status
        if status == ask.PUBLISHED:
            self._held.pop(target.id)
        return replace(known, closed=WORDS_OF.get(status, "")) if known is not None else None


def _app(given: Mapping[str, str], secret: Secret | None) -> App:
    server = server_of(given.get("server", ""), ask.ORIGIN)
    return signin.app_of(server, ask.ORIGIN, given.get("client_id", "").strip(), secret, ask.SCOPE)


def _top(reply: Reply) -> RemoteId:
    """The thread's first comment: YouTube takes replies to nothing else."""
    return RemoteId(ask.top_of(reply.target.id if reply.target else ""))


def _before(reply: Reply) -> tuple[frozenset[str], bool]:
    """Our own replies from before the first attempt, and whether anybody looked."""
    try:
        raw = json.loads(reply.fence) if reply.fence else None
    except ValueError:
        raw = None
    if not isinstance(raw, list):
        return frozenset(), False
    return frozenset(each for each in raw if isinstance(each, str)), True
