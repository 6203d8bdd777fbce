"""Promises and days on which to look in again: made, kept, put off, let go."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.ages import spoken
from inbox_tui.domain.promising import time_in
from inbox_tui.domain.relationship import PromiseSort, PromiseState, PromiseView
from inbox_tui.linear.commands import own_words
from inbox_tui.linear.desk import DAYS
from inbox_tui.linear.triage import Triage
from inbox_tui.linear.words import counted, cut

MOST = 20
"""Things of one list that are read out."""


class Promised(Triage):
    """What we owe the one at hand; where that is nothing, anybody."""

    async def promise(self, words: str = "") -> None:
        """Write down what was promised; the time is asked, and the words where there are none."""
        if (row := self.current()) is None:
            return
        words = words or await own_words(self.talk, f"What did you promise {row.name}? A few words. Enter leaves it:")
        if not words:
            return
        hours = self.config.hours
        proposed = time_in(words, self.inbox.now(), hours.zone, hours)
        due = await self.moment("By when?", DAYS, owed=True, proposed=proposed)
        if due is None:
            self.talk.say("No promise was written down.")
        else:
            self.done_so(await self.inbox.promise(row.id, words, due))

    async def look_in(self, _: str = "") -> None:
        """Look in on them again; a day is offered where their complaint was answered."""
        if (row := self.current()) is None:
            return
        proposed = self.inbox.proposed_follow_up(row.id)
        if proposed is not None:
            day = proposed.due_at.astimezone(self.config.hours.zone)
            self.talk.say("A complaint of theirs was answered: did it help?")
            ways = [f"look in {day:%a %d %b %H:%M}", "another day"]
            chosen = await self.talk.choose(f"Look in on {row.name} again?", ways)
            if chosen == 0:
                self.done_so(await self.inbox.follow_up(row.id, proposed.due_at))
            if chosen != 1:
                return
        until = await self.moment(f"When to look in on {row.name} again?", DAYS)
        if until is not None:
            self.done_so(await self.inbox.follow_up(row.id, until))

    async def keep(self, _: str = "") -> None:
        """A promise is kept."""
        if (one := await self._which("Which is kept?")) is not None:
            await self.kept(one)

    async def put_off(self, _: str = "") -> None:
        """A promise gets another time."""
        if (one := await self._which("Which is put off?")) is not None:
            await self.later_than(one)

    async def let_go(self, _: str = "") -> None:
        """A promise is dropped; asked first."""
        if (one := await self._which("Which is let go?")) is not None:
            await self.dropped(one)

    async def kept(self, one: PromiseView) -> None:
        self.done_so(await self.inbox.keep_promise(one.id))

    async def later_than(self, one: PromiseView) -> None:
        until = await self.moment(f"{self.owed(one)}. Until when?", DAYS, owed=one.sort is not PromiseSort.FOLLOW_UP)
        if until is not None:
            self.done_so(await self.inbox.move_promise(one.id, until))

    async def dropped(self, one: PromiseView) -> None:
        self.talk.say(f"{self.owed(one)}.")
        question = (
            "Do not look in again?" if one.sort is PromiseSort.FOLLOW_UP else "Let it go, neither kept nor missed?"
        )
        if await self.talk.agreed(question):
            self.done_so(await self.inbox.drop_promise(one.id))

    async def _which(self, question: str) -> PromiseView | None:
        """The only open one of the conversation at hand, else one of several; of anybody's where none is at hand."""
        here = self._open(self.inbox.promises_of(self.row.id)) if self.row is not None else []
        if len(here) == 1:
            return here[0]
        found = (here or self._open(self.inbox.promises()))[:MOST]
        if not found:
            self.talk.say("No promise is open. promise writes one down.")
            return None
        if not here:
            self.talk.say("Nothing is promised to the one at hand. What is promised to others:")
        chosen = await self.talk.choose(question, [self.owed(one) for one in found])
        return found[chosen] if chosen is not None else None

    @staticmethod
    def _open(promises: Sequence[PromiseView]) -> list[PromiseView]:
        return [one for one in promises if one.state is PromiseState.OPEN]

    def owed(self, promise: PromiseView) -> str:
        """Whom, how near, and what, without a full stop."""
        now = self.inbox.now()
        left = (promise.due_at - now).total_seconds()
        if promise.state is not PromiseState.OPEN:
            stands = promise.state.value
        else:
            stands = f"missed by {spoken(-left)}" if promise.missed(now) else f"due in {spoken(left)}"
        put_off = f", put off {counted(promise.moved, 'time')}" if promise.moved else ""
        return f"{promise.name}, {stands}{put_off}: {cut(promise.text, 120)}"
