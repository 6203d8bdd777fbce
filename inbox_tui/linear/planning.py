"""The plan card, field by field; what is typed is kept at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.ages import when
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.plan import Plan, the_matter
from inbox_tui.domain.text import sentence
from inbox_tui.linear.commands import own_words
from inbox_tui.linear.talk import Talk
from inbox_tui.linear.words import cut

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox

_LOOKED_AT = 20
"""Of a long thread, so many posts."""
_FIELDS = (
    ("words", "What do they say, in their words?"),
    ("wrong", "What went wrong, as far as you know?"),
    ("offer", "What can you offer?"),
    ("next_step", "What happens next?"),
    ("place", "Where does it go on: here, in a message, on the phone?"),
)


class PlanCard:
    """Of one conversation. It is never sent."""

    def __init__(self, inbox: Inbox, talk: Talk, config: Config, conversation: ConversationId) -> None:
        self._inbox, self._talk, self._config = inbox, talk, config
        self._conversation = conversation
        self.changed = False
        """Something was typed, and is kept."""

    async def fill(self) -> bool:
        """Ask for each field; only Enter keeps what stands. Whether the card has all it needs; else what it lacks was
        said."""
        plan = self._inbox.plan(self._conversation) or Plan(words=self._theirs())
        for name, label in _FIELDS:
            stands = getattr(plan, name)
            self._talk.say(f"{label}{f' Now: {stands}' if stands else ''}")
            typed = await own_words(self._talk, "Enter keeps it:" if stands else "Enter leaves it empty:")
            if typed:
                plan = await self._kept(replace(plan, **{name: typed}))  # type: ignore[arg-type]
            if name == "wrong":
                plan = await self._owned(plan)
            elif name == "next_step":
                plan = await self._timed(plan)
        if plan.missing:
            self._talk.say(f"Still to fill in: {', '.join(plan.missing)}.")
        return plan.complete

    def _theirs(self) -> str:
        """What a card begins with: the sentence of theirs that tells what went wrong."""
        posts = self._inbox.thread(self._conversation).posts[-_LOOKED_AT:]
        return cut(the_matter([post.text for post in posts if not post.ours and post.text.strip()]))

    async def _kept(self, plan: Plan) -> Plan:
        self.changed = True
        await self._inbox.save_plan(self._conversation, plan)
        return plan

    async def _owned(self, plan: Plan) -> Plan:
        now = f" Now: {plan.owner.value}." if plan.owner is not None else ""
        owners = self._inbox.owners
        chosen = await self._talk.choose(f"Who sees to it?{now}", [owner.value for owner in owners])
        return plan if chosen is None else await self._kept(replace(plan, owner=owners[chosen]))

    async def _timed(self, plan: Plan) -> Plan:
        zone = self._config.hours.zone
        stands = f" Now: {plan.next_at.astimezone(zone):%a %d %b %H:%M}." if plan.next_at is not None else ""
        while typed := await self._talk.ask(f"When? For example tomorrow, fri 12:00, 2h.{stands} Enter leaves it:"):
            try:
                at = when(typed, self._inbox.now(), zone, owed=self._config.hours)
            except ValueError as error:
                self._talk.say(sentence(str(error)))
                continue
            self._talk.say(f"That is {at.astimezone(zone):%a %d %b %H:%M}.")
            return await self._kept(replace(plan, next_at=at))
        return plan
