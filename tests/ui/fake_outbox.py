"""The writing and sending verbs of the inbox in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.model import AccountId, Act, Audience, ChangeSet, ChangeTopic, OutboxId, OutboxState
from inbox_tui.domain.views import Outgoing


class FakeOutbox:
    def opening(self, conversation, target=None):
        return f"@{self.conversations[conversation]['row'].handle} "

    async def save_draft(
        self, *, entry=None, act=Act.REPLY, account, conversation=None, target=None, text, spoiler="", audience=None
    ):
        self.said.append(("draft", text))
        if entry is None:
            self._next += 1
            entry = OutboxId(self._next)
        row = self.conversations[conversation]["row"] if conversation else None
        post = self.posts.get(target)
        known = self.entries[entry].audience if entry in self.entries else getattr(post, "audience", Audience.PUBLIC)
        self.entries[entry] = Outgoing(
            id=entry, act=act, state=OutboxState.DRAFT, account=account, tag="masto", conversation=conversation,
            target=target, text=text, spoiler=spoiler, audience=audience or known,
            to=row.name if row else "", quote=post.text[:200] if post else "", updated_at=self.now(),
        )  # fmt: skip
        self.changes.add(ChangeSet(frozenset({conversation} if conversation else ()), frozenset({ChangeTopic.DRAFTS})))
        return entry

    async def discard_draft(self, entry):
        del self.entries[entry]
        self.said.append(("discarded", entry))
        self.ring()

    async def check_fresh(self, entry):
        self.said.append(("fresh", entry))
        return self.fresh

    async def queue(self, entry, *, force=False, widen=False):
        found = self.entries[entry]
        if found.conversation is not None:
            verdict = self.verdict(found.conversation, found.target)
            if not verdict.open:
                raise ListenFirst(verdict)
        self._refuse_careless(entry)
        if self.failing is not None:
            raise self.failing
        self.said.append(("queued", entry, force, widen))
        self.entries[entry] = replace(
            found, state=OutboxState.QUEUED, queued_at=self.now(), send_at=self.now() + timedelta(seconds=10)
        )
        self.ring()
        return self.entries[entry]

    def in_state(self, state):
        return [entry for entry in self.entries.values() if entry.state is state]

    def _turn(self, entry, state, what):
        self.said.append((what, entry))
        self.entries[entry] = replace(self.entries[entry], state=state, cause="", next_step="")
        self.ring()
        return self.entries[entry]

    async def take_back(self, entry):
        return self._turn(entry, OutboxState.DRAFT, "taken back")

    async def retry(self, entry):
        self._turn(entry, OutboxState.QUEUED, "retried")

    async def it_was_sent(self, entry):
        self._turn(entry, OutboxState.SENT, "was sent")

    async def send_again(self, entry):
        self._turn(entry, OutboxState.QUEUED, "sent again")

    async def act(self, act, post, manner=""):
        self.said.append((act.value, post, manner) if manner else (act.value, post))
        self._next += 1
        made = Outgoing(
            id=OutboxId(self._next), act=act, state=OutboxState.QUEUED, account=AccountId("acme"), tag="masto",
            conversation=None, target=post, text="", updated_at=self.now(), send_at=self.now() + timedelta(seconds=5),
        )  # fmt: skip
        self.entries[made.id] = made
        return made
