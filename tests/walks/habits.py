"""Three ways to work with people: attentively, hastily, and to sell. Each is a caricature of somebody we all know."""

from __future__ import annotations

import random
import re
from abc import ABC, abstractmethod
from datetime import timedelta

from inbox_tui.domain.asks import asks_in
from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import DoneReason, Kind, OutboxId
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.relationship import Form, Gate
from inbox_tui.domain.views import ConversationRow, PostView, ThreadView
from inbox_tui.inbox import Inbox

FIRST_WORD = "so sorry"
"""How the attentive one begins a first word to a complaint."""


def theirs(thread: ThreadView) -> list[PostView]:
    """What they said since our last answer; the last they said, where that is nothing."""
    found: list[PostView] = []
    for post in reversed(thread.posts):
        if post.ours and found:
            break
        if not post.ours:
            found.insert(0, post)
    return found


def subject(text: str, most: int = 4) -> str:
    """The words that it is about, as somebody takes them up who answers point by point."""
    said = re.sub(r"@\S+|https?://\S+|[?？!¿¡.,:;]", " ", text).split()
    long = [word for word in said if len(word) > 3] or said
    return " ".join(long[-most:])


class Habit(ABC):
    name: str
    hours: tuple[float, ...]
    """When it sits down, hours of the day."""
    minutes: float
    """How long it stays."""
    keeps_its_word = False
    """Looks at what it promised before anything else."""

    @abstractmethod
    def seconds(self, words: int) -> float:
        """How long it looks at so many unheard words."""

    @abstractmethod
    def answers(
        self, row: ConversationRow, thread: ThreadView, inbox: Inbox, chance: random.Random
    ) -> str | DoneReason:
        """What it writes, or why it closes without a word; an empty text: later."""

    async def thinks(  # noqa: B027 - most just write
        self, inbox: Inbox, row: ConversationRow, thread: ThreadView
    ) -> None:
        """What it does before it writes."""

    @abstractmethod
    async def meets(self, inbox: Inbox, row: ConversationRow, entry: OutboxId, chance: random.Random) -> bool:
        """Answers what the review asks. False: lets the answer be."""


class Attentive(Habit):
    """Four times a day for ten minutes: reads all, answers each point, says at once that it looks into a complaint, and
    then does."""

    name = "attentive"
    hours = (9, 11.5, 14, 16.5)
    minutes = 10
    keeps_its_word = True

    def seconds(self, words: int) -> float:
        return 2 + words / 4

    def answers(
        self, row: ConversationRow, thread: ThreadView, inbox: Inbox, chance: random.Random
    ) -> str | DoneReason:
        said = theirs(thread)
        if row.kind is Kind.SPAM or any(word in post.text for post in said for word in ("acme-fans", "PRICE", "coins")):
            return DoneReason.SPAM
        first = row.name.split()[0]
        text = said[-1].text if said else ""
        if row.kind is Kind.COMPLAINT:
            if not self._heard_of(thread):
                return f"I am {FIRST_WORD}, {first}. I am looking into it and will get back to you tomorrow."
            if self._settled(thread) and propose(text)[0] is not Kind.COMPLAINT and not asks_in(text):
                return DoneReason.THANKED
            return f"{first}, a new one left this morning, and the box is a stronger one now: {subject(text)}."
        asked = asks_in(text)
        if asked:
            points = [f"On {subject(one.text)}: yes, and gladly" for one in asked]
            return f"{'. '.join(points)}. Ask on, {first}."
        ours = sum(post.ours for post in thread.posts)
        return f"Thank you, {first}. {subject(text)}: that stays on our wall." if ours < 2 else DoneReason.THANKED

    async def thinks(self, inbox: Inbox, row: ConversationRow, thread: ThreadView) -> None:
        """Fills in the plan card (P) before the answer to a complaint."""
        if row.kind is Kind.COMPLAINT and self._heard_of(thread):
            await inbox.save_plan(
                row.id,
                Plan(
                    words=theirs(thread)[-1].text,
                    wrong="it left the house as it should not have",
                    owner=Owner.ME,
                    offer="a new one, and the postage",
                    next_step="ask whether it arrived",
                    next_at=inbox.now() + timedelta(days=3),
                ),
            )

    def _heard_of(self, thread: ThreadView) -> bool:
        """They had a first word."""
        return any(post.ours and FIRST_WORD in post.text.casefold() for post in thread.posts)

    def _settled(self, thread: ThreadView) -> bool:
        """They had an answer."""
        return any(post.ours and "a new one left" in post.text for post in thread.posts)

    async def meets(self, inbox: Inbox, row: ConversationRow, entry: OutboxId, chance: random.Random) -> bool:
        for want in inbox.care(entry).open:
            if want.form is Form.CHOICE:
                await inbox.settle(entry, want.gate, choice="g", reason="they asked for it here")
            elif want.form is Form.REFUSAL:
                return False
            else:
                await inbox.settle(entry, want.gate, line="they want it to be right", reason="they asked for it")
        return True


class Hasty(Habit):
    """Once a day, glances, says something short, promises easily and forgets."""

    name = "hasty"
    hours = (16,)
    minutes = 3
    SAID = ("Thanks!", "Noted.", "ok, will check", "👍", "Sure!", "Let me get back to you tomorrow.")

    def seconds(self, words: int) -> float:
        return 2.0

    def answers(
        self, row: ConversationRow, thread: ThreadView, inbox: Inbox, chance: random.Random
    ) -> str | DoneReason:
        if row.kind is Kind.SPAM:
            return DoneReason.SPAM
        if row.kind is Kind.COMPLAINT:
            return chance.choice(("You people always complain. CHECK your order!!", "DM us", "It works for others."))
        return chance.choice(self.SAID)

    async def meets(self, inbox: Inbox, row: ConversationRow, entry: OutboxId, chance: random.Random) -> bool:
        for want in inbox.care(entry).open:
            if want.form is Form.CARD:
                return False
            if want.form is Form.CHOICE:
                await inbox.settle(entry, want.gate, choice="g", reason="no time")
            elif want.form is Form.REFUSAL:
                return False
            else:
                await inbox.settle(entry, want.gate, line="something", reason="no time")
        return True


class Salesy(Habit):
    """Once a day, and whatever is said, there is something to buy."""

    name = "salesy"
    hours = (10,)
    minutes = 6
    PITCH = "Buy it now: https://acme.example/shop?utm_source=masto, 10% off with the code ACME10!"

    def seconds(self, words: int) -> float:
        return 1 + words / 6

    def answers(
        self, row: ConversationRow, thread: ThreadView, inbox: Inbox, chance: random.Random
    ) -> str | DoneReason:
        return DoneReason.SPAM if row.kind is Kind.SPAM else f"Hi {row.name.split()[0]}! {self.PITCH}"

    async def meets(self, inbox: Inbox, row: ConversationRow, entry: OutboxId, chance: random.Random) -> bool:
        for want in inbox.care(entry).open:
            if want.gate in (Gate.BUDGET, Gate.REFUSED) and (want.gate is Gate.REFUSED or chance.random() < 0.8):
                found = inbox.outgoing(entry)
                assert found is not None
                kinder = found.text.replace(self.PITCH, "Thank you for writing to us, and for telling it so plainly.")
                await inbox.save_draft(
                    entry=entry, account=row.account, conversation=row.id, target=found.target, text=kinder
                )
            elif want.form is Form.CARD or want.form is Form.REFUSAL:
                return False
            elif want.form is Form.CHOICE:
                await inbox.settle(entry, want.gate, choice="g", reason="they are a lead")
            else:
                await inbox.settle(entry, want.gate, line="a lead", reason="sales week")
        return True


ALL: tuple[Habit, ...] = (Attentive(), Hasty(), Salesy())
