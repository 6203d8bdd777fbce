"""Hearing, writing, and sending: the only road to the outbox for anything that speaks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from inbox_tui.domain.account import AccountView, how_to_sign_in
from inbox_tui.domain.length import measure
from inbox_tui.domain.mentions import unnamed, without_names
from inbox_tui.domain.model import (
    AccountId,
    Act,
    Audience,
    ConversationId,
    OutboxId,
    OutboxState,
    PostId,
)
from inbox_tui.domain.telling import named
from inbox_tui.domain.text import left_open
from inbox_tui.domain.views import Freshness, Outgoing
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.inbox.caring import Caring
from inbox_tui.store.accounts import view

LIKE_UNDO = 5.0
"""Seconds in which a like, boost, hide or delete can be taken back."""
REDO = timedelta(seconds=1)


class Sending(Caring):
    # --- hearing

    async def heard(self, posts: Sequence[PostId], how: str = "read") -> None:
        """Record that these posts were really taken in: ``read``, ``stepped`` (linear mode). Idempotent."""
        await self._store.hear(posts, how)

    async def unheard(self, posts: Sequence[PostId]) -> None:
        await self._store.unhear(posts)

    # --- writing

    def opening(self, conversation: ConversationId, target: PostId | None = None) -> str:
        """The first words of a reply (mentions that must be there), or empty."""
        target = target if target is not None else self._store.default_target(conversation)
        if target is None:
            return ""
        return self._engine.opening(self._account_of(conversation), self._store.raw_post(target))

    def answers_privately(self, conversation: ConversationId, target: PostId) -> bool:
        """Whether a reply to a post that is no message may be for its author alone. Asks nobody."""
        return self._engine.answers_privately(self._account_of(conversation), self._store.raw_post(target))

    def closed(self, conversation: ConversationId, target: PostId, act: Act = Act.REPLY) -> str:
        """Why the platform takes no reply to a post just now (or no other ``act`` on it), a sentence; empty where it
        does. Asks nobody."""
        from inbox_tui.engine.freshness import closed_to

        account = self._account_of(conversation)
        return closed_to(self._store, self._engine.rules(account), account, target, self.now(), act)

    async def save_draft(
        self,
        *,
        entry: OutboxId | None = None,
        act: Act = Act.REPLY,
        account: AccountId,
        conversation: ConversationId | None = None,
        target: PostId | None = None,
        text: str,
        spoiler: str = "",
        audience: Audience | None = None,
    ) -> OutboxId:
        """Keep a draft (made on the first call, changed by ``entry`` later). ``audience`` None: as narrow as the post
        answered. Returns its id."""
        if entry is None and act is Act.REPLY and conversation is not None and target is None:
            target = self._store.default_target(conversation)
        return await self._store.out.save_draft(
            entry=entry,
            act=act,
            account=account,
            conversation=conversation,
            target=target,
            text=text,
            spoiler=spoiler,
            audience=audience,
        )

    async def discard_draft(self, entry: OutboxId) -> None:
        """``z`` brings it back, where anything was written. Raises ``InboxError`` for what is no draft any more."""
        found = self._store.out.find(entry)
        written = found is not None and without_names(found.text).strip()
        await self._store.out.discard_draft(entry, f"the {named(found)} is a draft again" if found and written else "")

    # --- sending

    async def check_fresh(self, entry: OutboxId) -> Freshness:
        """Look at the target and the thread's head again, within two seconds. New posts are stored on the way; what is
        reported here counts as told: the next check reports only what came later."""
        found = self._store.out.entry(entry)
        rules = self._config.sending
        await self._engine.ready(found.account)
        from inbox_tui.engine.freshness import judge, look, platform_rules

        looked = await look(self._store, self._engine.border(found.account), entry, rules.freshness_seconds)
        freshness = judge(self._store, entry, looked, self.now(), rules)
        refused = platform_rules(self._store, self._engine.rules(found.account), entry).refused
        if refused and (freshness.ok or freshness.may_force):
            freshness = Freshness(ok=False, checked=freshness.checked, sentence=refused)
        if looked.answered:
            self._looked[entry] = self.now()
        if not freshness.ok and (freshness.edited or freshness.new_posts):
            await self._store.out.told(entry)
        return freshness

    async def queue(self, entry: OutboxId, *, force: bool = False, widen: bool = False) -> Outgoing:
        """Hand a draft over for sending; the undo window starts, a longer one for a heated text. Raises ``ListenFirst``
        while something is unheard, ``InboxError`` when the text is too long, empty, has unfilled placeholders, or the
        audience is wider than the post answered and ``widen`` is not set, and ``CareNeeded`` while the review has
        something to ask. ``force`` accepts an unchecked freshness, nothing else."""
        found = self._store.out.find(entry)
        if found is not None:
            await self._engine.ready(found.account)
            found = self._store.out.find(entry)  # what is checked from here on holds when it is queued
        if found is None:
            raise NoSuchThing("That draft is not here (any more).")
        account = self._usable(found.account, found.act)
        self._refuse_text(found, account)
        self._refuse_audience(found, account)
        self._refuse_by_rule(found)
        self._store.out.may_wait(entry, widen=widen)
        passed, undo_seconds = self._pass_review(entry)
        done = await self._store.out.queue(
            entry,
            send_at=self.now() + timedelta(seconds=undo_seconds or self._config.sending.undo_seconds),
            key=self._engine.new_key(found.account),
            checked_at=self._looked.pop(entry, None),
            forced=force,
            widen=widen,
            passed=passed,
        )
        self._engine.delivery.knock()
        return done

    def _usable(self, account: AccountId, act: Act) -> AccountView:
        state = self._store.account_state(account)
        if state is None:
            raise NoSuchThing(f"There is no account named {account}.")
        found = view(state)
        if account not in self._records:
            raise InboxError(
                f"You are not signed in to {account}.",
                next_step=f"Sign in again: {how_to_sign_in(found.platform, account)}",
            )
        if (found.may or state.profile_at is not None) and act not in found.may:
            why = found.why_not.get(act) or f"This login may not {act.value} on {found.label}."
            raise InboxError(why)
        return found

    def _refuse_text(self, found: Outgoing, account: AccountView) -> None:
        if not found.text.strip():
            raise InboxError("There is nothing to send yet.", next_step="Write something first.")
        hole = left_open(f"{found.spoiler} {found.text}")
        if hole:
            raise InboxError(f"{hole} is still to be filled in.", next_step="Go back to the text and fill it in.")
        length = measure(found.text, account.text_for(found.audience), found.spoiler)
        if not length.fits:
            raise InboxError(
                f"The text is {length.over} for {account.label}.", next_step="Go back to the text and shorten it."
            )

    def _refuse_audience(self, found: Outgoing, account: AccountView) -> None:
        """What is meant for few must never leave as something that anybody sees."""
        target = self._store.post(found.target) if found.target is not None else None
        answers_a_message = target is not None and target.audience is Audience.DIRECT
        if (
            found.audience is Audience.DIRECT
            and not answers_a_message
            and Audience.DIRECT not in account.post_audiences
            and not (
                found.act is Act.REPLY
                and found.target is not None
                and self._engine.answers_privately(found.account, self._store.raw_post(found.target))
            )
        ):
            raise InboxError(
                f"Whatever is posted on {account.label} is seen by anybody; this is to be direct, and is kept.",
                next_step="Choose anew who will see it.",
            )

    def rule_notes(self, entry: OutboxId) -> tuple[str, ...]:
        """What the platform's own rules ask to be known before this goes out ("a link costs 0.20 $"), a sentence each;
        what it would refuse comes first, and before it that the post it answers takes no reply any more. Last, whom it
        does not name any more."""
        from inbox_tui.engine.freshness import platform_rules, refused_here

        found = self._store.out.entry(entry)
        checks = platform_rules(self._store, self._engine.rules(found.account), entry)
        return tuple(
            filter(None, (refused_here(self._store, entry), checks.refused, *checks.notes, self._unnamed(entry)))
        )

    def _unnamed(self, entry: OutboxId) -> str:
        """That a mention which tells somebody of this reply is gone from it, a sentence; empty where none is."""
        found = self._store.out.find(entry)
        if found is None or found.act is not Act.REPLY or found.conversation is None:
            return ""
        names = unnamed(self.opening(found.conversation, found.target), found.text)
        return f"It does not mention {' '.join(names)}, who may not be told of it." if names else ""

    def _refuse_by_rule(self, found: Outgoing) -> None:
        from inbox_tui.engine.freshness import platform_rules

        refused = platform_rules(self._store, self._engine.rules(found.account), found.id).refused
        if refused:
            raise InboxError(refused, next_step="Your text is kept.")

    async def take_back(self, entry: OutboxId) -> Outgoing:
        """Return a queued, held, failed or unsure entry to the drafts. Raises ``InboxError`` once it is on its way."""
        found = self._store.out.entry(entry)
        if found.act in (Act.REPLY, Act.POST, Act.EDIT):
            await self._store.out.move(entry, OutboxState.DRAFT)
        else:
            await self._store.out.move(entry, OutboxState.DRAFT)
            await self._store.out.discard_draft(entry)
        done = self._store.out.find(entry)
        if done is not None:
            return done
        return Outgoing(
            id=entry,
            act=found.act,
            state=OutboxState.DRAFT,
            account=found.account,
            tag="",
            conversation=found.conversation,
            target=found.target,
            text="",
            updated_at=self.now(),
        )

    async def retry(self, entry: OutboxId) -> None:
        """Queue a failed or held entry again (through the gate, the review's questions and the freshness check), or
        look again for an unsure one. What was answered for it is not asked again. Raises as ``queue`` does."""
        found = self._store.out.entry(entry)
        if found.state in (OutboxState.FAILED, OutboxState.HELD):
            await self._engine.ready(found.account)
            found = self._store.out.entry(entry)  # it may have been taken back meanwhile
        if found.state is OutboxState.UNSURE:
            await self._store.out.move(entry, OutboxState.UNSURE, send_at=self.now())
        elif found.state in (OutboxState.FAILED, OutboxState.HELD):
            self._store.out.may_wait(entry)
            passed, _ = self._pass_review(entry)
            await self._store.out.told(entry)
            await self._store.out.queue(
                entry,
                send_at=self.now() + REDO,
                key=self._engine.new_key(found.account),
                checked_at=None,
                passed=passed,
            )
        elif found.state is OutboxState.QUEUED:
            await self._store.out.move(entry, OutboxState.QUEUED, send_at=self.now())
        else:
            raise InboxError(f"This is {found.state.value}.")
        self._engine.delivery.knock()

    async def it_was_sent(self, entry: OutboxId) -> None:
        """The user says that an unsure entry did go out."""
        await self._store.out.sent(entry, None)

    async def send_again(self, entry: OutboxId) -> None:
        """The user says that an unsure entry did not go out: queue it anew, under the same key."""
        await self._engine.ready(self._store.out.entry(entry).account)
        found = self._store.out.entry(entry)
        if found.state is OutboxState.UNSURE:
            self._engine.new_key(found.account)  # where it cannot go out now, it is as unsure as it was
            await self._store.out.move(entry, OutboxState.HELD)
        await self.retry(entry)

    # --- outward acts

    async def act(self, act: Act, post: PostId, manner: str = "") -> Outgoing:
        """Like, boost, hide, delete, or the reverse; leaves after its undo window. ``manner``: which of the account's
        ``manners``, empty for the usual one. Raises ``InboxError`` with the platform's reason where it is not offered,
        by this account or on this post.
        """
        from inbox_tui.engine.freshness import closed_to

        if act in (Act.REPLY, Act.POST, Act.EDIT):
            raise InboxError("What speaks goes through a draft.")
        account = self._store.account_of_post(post)
        if account is not None:
            await self._engine.ready(account)
        found = self._store.post(post)
        if found is None or account is None:
            raise NoSuchThing("That post is not here (any more).")
        usable = self._usable(account, act)
        if manner and manner not in usable.manners.get(act, ()):
            ways = ", ".join(usable.manners.get(act, ())) or "one way only"
            raise InboxError(f"{usable.label} knows no such way to {act.value}.", next_step=f"It has: {ways}.")
        if act is Act.DELETE and not found.ours:
            raise InboxError("Only your own posts can be deleted.")
        if refused := closed_to(self._store, self._engine.rules(account), account, post, self.now(), act):
            raise InboxError(f"Cannot {act.value}: {refused}")
        done = await self._store.out.act_on(
            act,
            post,
            key=self._engine.new_key(account),
            manner=manner,
            send_at=self.now() + timedelta(seconds=min(LIKE_UNDO, self._config.sending.undo_seconds)),
        )
        self._engine.delivery.knock()
        return done
