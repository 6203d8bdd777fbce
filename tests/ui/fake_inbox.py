"""An inbox in memory: the facade's verbs over a made-up town, for screens to be tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from inbox_tui.domain.account import AccountView, Health
from inbox_tui.domain.hearing import PostFact, Verdict, judge
from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import (
    AccountId,
    Act,
    Audience,
    ChangeSet,
    ChangeTopic,
    ConversationId,
    IdentityId,
    Kind,
    OutboxState,
    PostId,
    PostKind,
    PostState,
)
from inbox_tui.domain.report import Facts, report
from inbox_tui.domain.views import BuiltIn, ConversationRow, Freshness, Headline, PostView, ThreadView, Who
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.inbox.changes import ChangeFeed

from fake_caring import FakeCaring  # isort: skip  (put there by conftest, as the next)
from fake_lists import FakeLists  # isort: skip
from fake_outbox import FakeOutbox  # isort: skip
from fake_triage import FakeTriage  # isort: skip

NOW = datetime(2026, 5, 6, 14, 5, tzinfo=UTC)
US = Who(id=IdentityId(1), name="Acme", handle="acme@masto.example", ours=True)


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


class Clock:
    def __init__(self):
        self.at = NOW
        self.seconds = 1000.0

    def now(self):
        return self.at

    def monotonic(self):
        return self.seconds

    def go(self, seconds):
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


class FakeInbox(FakeLists, FakeOutbox, FakeTriage, FakeCaring):
    recovered = ""
    restored = 0
    slowest = None
    facts = Facts()
    """What a report is made of."""
    hints = ()
    """What is told beside a reply, by words that stand in it: ``(("buy", Hint(…)), ("", None))``."""

    def __init__(self, clock=None):
        self.clock = clock or Clock()
        self.changes = ChangeFeed()
        self.conversations = {}
        self.posts = {}
        self.entries = {}
        self.said = []
        self.calls = []
        self.fresh = Freshness(ok=True, checked=True, sentence="Nothing new.")
        self.searches = {}
        self.failing = None
        self.wordings = {}
        self.rules = ()
        self.refused = {}
        self.private = set()
        self.known, self.whys, self.vips = {}, {}, ()
        self.undoable = []
        self.cares, self.met, self.plans, self.promised = {}, {}, {}, []
        self.begun_words = {}
        self.account_list = []
        self._next = 100

    # --- filling

    def account(self, id):
        return next((one for one in self.account_list if one.id == id), None)

    def add_account(self, id="acme", **more):
        given = {
            "platform": "mastodon",
            "label": "Mastodon",
            "tag": "masto",
            "handle": "@acme@masto.example",
            "server": "Mastodon 4.5 at masto.example",
            "health": Health.OK,
            "last_ok": ago(0.3),
            "reads": "mentions, replies and direct messages",
            "may": frozenset({Act.REPLY, Act.POST, Act.LIKE, Act.UNLIKE, Act.BOOST, Act.UNBOOST, Act.DELETE}),
            "audiences": (Audience.PUBLIC, Audience.UNLISTED, Audience.FOLLOWERS, Audience.DIRECT),
            "text": TextRules(limit=500, url_length=23, short_mentions=True, spoilers=True),
            "secrets": "keyring",
            "distribution": "inbox-tui 0.1.0",
            **more,
        }
        self.account_list.append(AccountView(id=AccountId(id), **given))

    def add(self, name, *posts, tag="masto", handle="", due=None, waiting=None, kind=Kind.QUESTION, known=None, **more):
        """``posts``: (minutes ago, text, options). Options: ours, parent, heard, and any field of PostView."""
        self._next += 1
        id = ConversationId(self._next)
        handle = handle or f"{name.split()[0].lower()}@masto.example"
        who = Who(id=IdentityId(self._next), name=name, handle=handle)
        made = []
        for number, (minutes, text, *options) in enumerate(posts):
            given = dict(options[0]) if options else {}
            ours, context = given.pop("ours", False), given.pop("context", False)
            author = US if ours else given.pop("author", who)
            post_id = PostId(id * 20_000 + number)
            parent = given.pop("parent", post_id - 1 if number else None)
            depth = given.pop("depth", number)
            given.setdefault("to_us", not ours)
            given.setdefault("kind", PostKind.POST if ours else PostKind.MENTION)
            post = PostView(
                id=post_id, remote_id=f"r{post_id}", parent=parent, depth=depth, author=author,
                state=given.pop("state", PostState.LIVE), audience=given.pop("audience", Audience.PUBLIC),
                created_at=ago(minutes), text=text, ours=ours, heard=given.pop("heard", False) or ours,
                words=len(text.split()), url=f"https://masto.example/{post_id}", **given,
            )  # fmt: skip
            self.posts[post_id] = post
            made.append((post_id, context))
        row = ConversationRow(
            id=id, position=(len(self.conversations), id), account=AccountId("acme"), tag=tag, name=name, handle=handle,
            kind=kind, channel=PostKind.MENTION, excerpt=posts[-1][1].replace("\n", " ")[:300] if posts else "",
            waiting_since=ago(waiting) if waiting is not None else None,
            due_at=NOW + timedelta(minutes=due) if due is not None else None,
            last_at=ago(posts[-1][0]), posts=len(posts), **more,
        )  # fmt: skip
        self.conversations[id] = {
            "row": row,
            "posts": [post for post, context in made if not context],
            "context": [post for post, context in made if context],
            "known": known or len(posts),
        }
        return id

    def ring(self, *conversations):
        self.changes.add(
            ChangeSet(frozenset(conversations), frozenset({ChangeTopic.CONVERSATIONS, ChangeTopic.OUTBOX}))
        )

    # --- reading

    def now(self):
        return self.clock.now()

    async def report(self, span):
        self.said.append(("report", span.name))
        if self.failing is not None:
            raise self.failing
        return report(self.facts, span, self.now(), ZoneInfo("UTC"))

    async def write_report(self, found):
        self.said.append(("report written", found.span.name))
        return Path("/home/ann/.local/share/inbox-tui/reports/listening.md")

    def hint(self, target, text, spoiler=""):
        return next((hint for words, hint in self.hints if words in f"{spoiler} {text}"), None)

    def _target(self, conversation):
        posts = [self.posts[id] for id in self.conversations[conversation]["posts"]]
        inbound = [post for post in posts if not post.ours and post.state is PostState.LIVE]
        to_us = [post for post in inbound if post.to_us]
        found = (to_us or inbound)[-1:]
        return found[0].id if found else None

    def verdict(self, conversation, target=None):
        target = target or self._target(conversation)
        if target is None:
            return Verdict((), {})
        made = self.conversations[conversation]
        facts = [
            PostFact(
                id=post.id, parent=post.parent, author=post.author.id if post.author else None, ours=post.ours,
                live=post.state is PostState.LIVE, to_us=post.to_us, heard=post.heard,
                in_conversation=post.id not in made["context"],
            )
            for post in (self.posts[id] for id in (*made["context"], *made["posts"]))
        ]  # fmt: skip
        return judge(target, facts)

    def thread(self, conversation):
        made = self.conversations.get(conversation)
        if made is None:
            raise NoSuchThing("That conversation is not here.")
        verdict = self.verdict(conversation)
        need = set(verdict.unheard)
        posts = [replace(self.posts[id], needed=id in need) for id in made["posts"]]
        return ThreadView(
            row=self.row(conversation),
            context=tuple(self.posts[id] for id in made["context"]),
            posts=tuple(posts),
            ids=tuple(made["posts"]),
            unheard=tuple((post.id, post.words) for post in posts if not post.heard and not post.ours),
            target=self._target(conversation),
            heard=sum(post.heard and not post.ours for post in posts),
            fetched=len(posts) + len(made["context"]),
            known=made["known"],
            to_hear=verdict.unheard,
            synced_at=made.get("synced_at", ago(0.4)),
        )

    def revisions(self, post):
        return self.wordings.get(post, ((self.posts[post].created_at, self.posts[post].text),))

    def post(self, post):
        return self.posts.get(post)

    def draft(self, conversation):
        return next(
            (
                one
                for one in self.entries.values()
                if one.conversation == conversation and one.state is OutboxState.DRAFT and one.act is Act.REPLY
            ),
            None,
        )

    def drafts(self):
        return tuple(one for one in self.entries.values() if one.state is OutboxState.DRAFT)

    def outbox(self):
        return tuple(one for one in self.entries.values() if one.state is not OutboxState.DRAFT)

    def outgoing(self, entry):
        return self.entries.get(entry)

    def pending(self):
        return sum(one.state in {OutboxState.QUEUED, OutboxState.SENDING} for one in self.entries.values())

    def accounts(self):
        return tuple(self.account_list)

    def without_login(self):
        return ()

    async def headline(self):
        rows = self._rows(BuiltIn.NEEDS_REPLY)
        stopped = {OutboxState.FAILED, OutboxState.HELD, OutboxState.UNSURE}
        return Headline(
            words="p50 24m · p90 2h 10m · oldest 3h 12m" if rows else "",
            waiting=len(rows),
            late=1,
            failed=sum(one.state in stopped for one in self.entries.values()),
            queued=self.pending(),
            accounts=len(self.account_list),
            synced_at=ago(0.3) if self.account_list else None,
            offline_since=next((one.since for one in self.account_list if one.health is Health.OFFLINE), None),
        )

    def longest_answer(self, since):
        return self.slowest

    # --- hearing

    def closed(self, conversation, target, act=Act.REPLY):
        return self.posts[target].closed if act is Act.REPLY else self.refused.get(act, "")

    def answers_privately(self, conversation, target):
        return target in self.private

    def rule_notes(self, entry):
        return self.rules

    async def heard(self, posts, how="read"):
        self.said.append(("heard", tuple(posts), how))
        touched = set()
        for post in posts:
            self.posts[post] = replace(self.posts[post], heard=True)
            touched.add(self._home(post))
        self.ring(*touched)

    async def unheard(self, posts):
        for post in posts:
            self.posts[post] = replace(self.posts[post], heard=False)
        self.ring(*{self._home(post) for post in posts})

    def _home(self, post):
        return next(id for id, made in self.conversations.items() if post in made["posts"] or post in made["context"])

    # --- accounts

    async def sync_now(self, account=None):
        self.said.append(("sync", account))
        return {}

    async def refresh_thread(self, conversation):
        self.said.append(("refresh", conversation))

    async def pause_account(self, account, on=True):
        self.said.append(("pause", account, on))
        self.account_list = [
            replace(one, health=Health.PAUSED if on else Health.OK) if one.id == account else one
            for one in self.account_list
        ]


def error(sentence, next_step=""):
    return InboxError(sentence, next_step=next_step)
