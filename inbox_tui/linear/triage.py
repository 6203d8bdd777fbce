"""Putting people where they belong: each act says what it did, and undo takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.model import DoneReason, Kind, SnoozeMode
from inbox_tui.domain.telling import counted_as, is_answered
from inbox_tui.domain.text import sentence
from inbox_tui.domain.views import Undone
from inbox_tui.linear.stepping import Stepping

REASONS = (
    DoneReason.THANKED,
    DoneReason.NOTHING_TO_ANSWER,
    DoneReason.ANSWERED_BY_OTHERS,
    DoneReason.SPAM,
    DoneReason.NOT_FOR_US,
)
KINDS = (Kind.QUESTION, Kind.COMPLAINT, Kind.PRAISE, Kind.IDEA, Kind.CHAT, Kind.SPAM)


class Triage(Stepping):
    """The acts on the conversation at hand."""

    async def later(self, _: str = "") -> None:
        """Into the pile to reply to later; or out of it."""
        if self.at_hand() is not None and self.row is not None:
            row = self.inbox.row(self.row.id) or self.row
            await self._did(await self.inbox.later([row.id], not row.later))

    async def done(self, _: str = "") -> None:
        """Done without a reply; the reason is asked."""
        if self.at_hand() is None or self.row is None:
            return
        row = self.inbox.row(self.row.id) or self.row
        if row.closed is not None:
            await self._did(await self.inbox.reopen([row.id]))
            return
        if is_answered(row, self.inbox.outbox):
            await self._did(await self.inbox.done([row.id], DoneReason.REPLIED))
            return
        chosen = await self.talk.choose("Done without a reply, because:", [reason.value for reason in REASONS])
        if chosen is not None:
            await self._did(await self.inbox.done([row.id], REASONS[chosen]))

    async def snooze(self, words: str = "") -> None:
        """Put to sleep until a time; what ``words`` do not say of it is asked. Their clock goes on."""
        if (row := self.current()) is None:
            return
        said, mode = timed(words)
        until = await self.moment("Until when?", ", ".join(self.config.snoozing.choices), said=said)
        if until is None:
            return
        if mode is None:
            mode = await self._mode()
        undone = await self.inbox.snooze([row.id], until, mode)
        self.talk.say(f"It comes back then, {_MODES[mode]}.")
        await self._did(undone)

    async def _mode(self) -> SnoozeMode:
        """Whether it comes back sooner where they write; only Enter takes what is set."""
        usual = _ORDER.index(self.config.snoozing.mode)
        ways = ["until they write, where that is sooner", "regardless: also if they write before"]
        chosen = await self.talk.choose("Until they write, or regardless?", ways, f"Enter takes {usual + 1}.")
        return _ORDER[usual if chosen is None else chosen]

    async def star(self, _: str = "") -> None:
        """Star, or take the star away."""
        if self.at_hand() is not None and self.row is not None:
            row = self.inbox.row(self.row.id) or self.row
            await self._did(await self.inbox.star([row.id], not row.starred), stay=True)

    async def tag(self, words: str = "") -> None:
        """Tags beside those there are; they are asked where ``words`` are none."""
        if (row := self.current()) is None:
            return
        if not words:
            self.talk.say(f"Tags now: {', '.join(row.tags)}." if row.tags else "No tags yet.")
            away = " -TAG takes one away, a single - all." if row.tags else ""
            words = await self.talk.ask(f"Tags to add, with blanks between.{away} Enter leaves them:")
        if words:
            await self._did(await self.inbox.tag([row.id], tagged(row.tags, words)), stay=True)

    async def kind(self, words: str = "") -> None:
        """Correct what it is about; the kind is asked where ``words`` are none."""
        row = self.current()
        if row is None:
            return
        named = [kind for kind in KINDS if words and kind.value.startswith(words.casefold())]
        kind = named[0] if len(named) == 1 else None  # c may be a complaint, or chat
        if kind is None:
            self.talk.say(counted_as(row.kind, self.inbox.why_kind(row.id)))
            chosen = await self.talk.choose("What is it about?", [kind.value for kind in KINDS])
            kind = KINDS[chosen] if chosen is not None else None
        if kind is not None:
            await self._did(await self.inbox.set_kind([row.id], kind), stay=True)

    async def mute(self, _: str = "") -> None:
        """Hear no more of this thread, or hear again."""
        if (row := self.current()) is not None:
            await self._did(await self.inbox.mute([row.id], not row.muted), stay=row.muted)

    async def spam(self, _: str = "") -> None:
        """Close it as spam."""
        if (row := self.current()) is not None:
            await self._did(await self.inbox.spam([row.id]))

    async def undo(self, _: str = "") -> None:
        """Take back the last thing: an act, or a reply that has not left yet."""
        undone = await self.inbox.undo()
        if undone is None:
            self.talk.say("There is nothing to take back.")
            return
        row = self.inbox.row(undone.next) if undone.next is not None else None
        if undone.entry is not None:
            self.talk.say("Taken back: it was not sent, and your draft is kept. reply goes on with it.")
        else:
            self.talk.say(sentence(undone.sentence))
        if row is not None and (self.row is None or row.id != self.row.id):
            self.go_to(row)

    async def _did(self, undone: Undone, *, stay: bool = False) -> None:
        self.done_so(undone)
        if not stay:
            await self.next()


_ORDER = (SnoozeMode.UNTIL_THEY_WRITE, SnoozeMode.REGARDLESS)
_MODES = {
    SnoozeMode.UNTIL_THEY_WRITE: "or as soon as they write",
    SnoozeMode.REGARDLESS: "also if they write before",
}


def timed(words: str) -> tuple[str, SnoozeMode | None]:
    """The time that is said with ``snooze``, and the mode behind it: ``fri 9 regardless``; None: it is not said."""
    said = " ".join(words.split()).rstrip(".")
    for mode in _ORDER:
        before = said[: -len(mode.value)]
        if said.casefold().endswith(mode.value) and before[-1:] in ("", " "):
            return before.rstrip(" ,").removesuffix(" or"), mode
    return said, None


def tagged(tags: Sequence[str], words: str) -> list[str]:
    """The tags with those of ``words`` beside them; ``-shop`` takes one away, ``-`` all."""
    kept = list(tags)
    for word in words.replace(",", " ").split():
        name = word.lstrip("-#")
        if word == "-":
            kept = []
        elif word[0] == "-":
            kept = [tag for tag in kept if tag.casefold() != name.casefold()]
        elif name and name not in kept:
            kept.append(name)
    return kept
