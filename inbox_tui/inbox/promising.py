"""Promises, what is handed over and waited for, thanks and losing touch."""

from __future__ import annotations

import asyncio
import os
import re
import shlex
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from inbox_tui.domain.handing import WaitingOn, Way, in_order
from inbox_tui.domain.model import ConversationId, Kind, PersonId, PostState
from inbox_tui.domain.packet import Due, Packet, Said, markdown, subject
from inbox_tui.domain.plan import Owner
from inbox_tui.domain.relationship import LOOK_IN, PromiseId, PromiseSort, PromiseState, PromiseView, Proposed
from inbox_tui.domain.text import clean
from inbox_tui.domain.touch import OutOfTouch, OwedThanks, nobody_waits
from inbox_tui.domain.value import value_class
from inbox_tui.domain.views import PostView, Undone
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.inbox.base import Base

LONGEST = 300
"""Characters of a promise."""
_COMMAND_LASTS = 30.0
"""Seconds a command may take to accept a packet."""
_MAIL_BODY = 6_000
"""Characters of a mail's body in its address: programs cut longer ones off without a word."""


@value_class(kw_only=True)
class HandedOver:
    """What became of a packet."""

    department: str
    way: Way
    packet: str
    """The Markdown."""
    place: str = ""
    """The file it stands in."""
    url: str = ""
    """A mail to be opened, with the packet in it."""


class Promising(Base):
    packets: Path | None = None
    """The folder in which packets are kept; None: there is none, and only other ways are left."""

    # --- promises

    def promises(self) -> tuple[PromiseView, ...]:
        """The open ones by their due time (so those missed come first), then those kept in the last seven days."""
        store = self._store.relations.promises
        return (*store.open(), *store.lately_kept())

    def promises_of(self, conversation: ConversationId) -> tuple[PromiseView, ...]:
        """All of a conversation, follow-ups and what has ended too, by their due time."""
        return self._store.relations.promises.of_conversation(conversation)

    async def promise(self, conversation: ConversationId, text: str, due: datetime) -> Undone:
        """Write down what was promised by hand. Raises ``InboxError`` for no words or a time that is past."""
        said = clean(text, limit=LONGEST, one_line=True).strip()
        if not said:
            raise InboxError("A promise needs words.", next_step="Say what you promised.")
        self._refuse_past(due)
        name = self._name(conversation)
        sentence = f"promise to {name} by {self._told(due)}"
        await self._store.relations.promises.make(conversation, PromiseSort.PROMISE, said, due, sentence)
        return Undone(_begun(sentence), 1, conversation)

    async def keep_promise(self, promise: PromiseId) -> Undone:
        found = self._store.relations.promises.find(promise)
        looked_in = found.sort is PromiseSort.FOLLOW_UP
        return await self._end(
            found, PromiseState.KEPT, f"looked in on {found.name}" if looked_in else f"promise to {found.name} kept"
        )

    async def drop_promise(self, promise: PromiseId) -> Undone:
        found = self._store.relations.promises.find(promise)
        return await self._end(found, PromiseState.DROPPED, f"{_called(found)} dropped")

    async def _end(self, found: PromiseView, state: PromiseState, sentence: str) -> Undone:
        await self._store.relations.promises.end(found.id, state, f"the {_called(found)} is open again")
        return Undone(_begun(sentence), 1, found.conversation)

    async def move_promise(self, promise: PromiseId, until: datetime) -> Undone:
        """Raises ``InboxError`` for a time that is past."""
        self._refuse_past(until)
        found = self._store.relations.promises.find(promise)
        before = f"the {_called(found)} is due {self._told(found.due_at)} again"
        await self._store.relations.promises.move(promise, until, before)
        return Undone(_begun(f"{_called(found)} moved to {self._told(until)}"), 1, found.conversation)

    # --- follow-ups

    def proposed_follow_up(self, conversation: ConversationId) -> Proposed | None:
        """A day on which to look in again, where a complaint was answered and none is set. None: nothing to propose."""
        due = self._look_in_at()
        row = self._store.lists.row(conversation)
        if due is None or row is None or row.kind is not Kind.COMPLAINT or row.waiting_since or not row.excerpt_ours:
            return None
        from inbox_tui.domain.promising import acknowledges

        if acknowledges(self._store.relations.promises.last_answer(conversation)):
            return None
        known = self._store.relations.promises.of_conversation(conversation)
        if any(one.state is PromiseState.OPEN or one.made_at >= row.last_at for one in known):
            return None  # an answer is still owed, or they were looked after
        return Proposed(sort=PromiseSort.FOLLOW_UP, text=LOOK_IN, due_at=due, why="after a complaint")

    async def follow_up(self, conversation: ConversationId, until: datetime) -> Undone:
        """Look in again at ``until``: it stands under Waiting on. Raises ``InboxError`` for a time that is past."""
        self._refuse_past(until)
        name = self._name(conversation)
        sentence = f"looking in on {name} {self._told(until)}"
        await self._store.relations.promises.make(conversation, PromiseSort.FOLLOW_UP, LOOK_IN, until, sentence)
        return Undone(_begun(sentence), 1, conversation)

    # --- handing over

    @property
    def departments(self) -> tuple[str, ...]:
        return self._config.relationship.departments

    @property
    def owners(self) -> tuple[Owner, ...]:
        """Who can see to a plan: those whom a conversation can be handed to, and oneself."""
        return tuple(dict.fromkeys((*map(Owner, self.departments), Owner.ME)))

    @property
    def hand_off_by(self) -> Way:
        """The usual way of a packet."""
        return Way(self._config.relationship.hand_off_by)

    @property
    def ways(self) -> tuple[Way, ...]:
        """Those that there are: a command only where one is set."""
        command = (Way.COMMAND,) if self._config.relationship.hand_off_command else ()
        return (*((Way.FILE,) if self.packets else ()), Way.CLIPBOARD, Way.MAIL, *command)

    def packet(self, conversation: ConversationId, department: str, *, notes: bool = False) -> Packet:
        """What would be handed over. ``notes``: the private notes, too. Raises ``NoSuchThing``."""
        thread = self._store.thread(conversation)
        beside = self._store.relations.handoffs.beside(conversation)
        target = thread.post(thread.target)
        promises = [
            one
            for one in self.promises_of(conversation)
            if one.state is not PromiseState.DROPPED and one.sort is not PromiseSort.FOLLOW_UP
        ]
        return Packet(
            department=department,
            made_at=self.now(),
            zone=self._config.hours.zone,
            name=thread.row.name,
            handle=thread.row.handle,
            platform=beside.platform,
            account=beside.account,
            kind=beside.kind,
            audience=(target or thread.posts[-1]).audience,
            profile=beside.profile,
            url=target.url if target is not None else "",
            waiting_since=beside.waiting_since,
            due_at=beside.due_at,
            asks=beside.asks,
            heard=beside.heard,
            plan=beside.plan,
            next_at=beside.next_at,
            promises=tuple(
                Due(text=one.text, at=one.due_at, ended="kept" if one.state is PromiseState.KEPT else "")
                for one in promises
            ),
            notes=beside.notes if notes else (),
            said=tuple(_said(post) for post in (*thread.context, *thread.posts)),
            unknown=max(0, thread.known - thread.fetched),
        )

    async def hand_off(
        self, conversation: ConversationId, department: str, way: Way, *, notes: bool = False
    ) -> HandedOver:
        """Write the packet and stop our clock; ``z`` takes the hand-off back (not the packet). Raises ``InboxError``
        where the packet cannot go that way or somebody has it already: nothing is changed then."""
        if has := self._store.relations.handoffs.has_it(conversation):
            raise InboxError(f"{has} has it already.", next_step="Waiting on shows it, and takes it back.")
        whom = clean(department, limit=40, one_line=True).strip()
        if not whom:
            raise InboxError("Say who is to have it.")
        packet = self.packet(conversation, whom, notes=notes)
        text = markdown(packet)
        place = url = ""
        if way is Way.COMMAND:
            await _run(self._config.relationship.hand_off_command, text)
        elif way is Way.FILE:
            place = await asyncio.to_thread(self._written, packet, text)
        elif way is Way.MAIL:
            with suppress(InboxError):  # the mail has it; the file is for what does not fit into one
                place = await asyncio.to_thread(self._written, packet, text)
            url = f"mailto:?subject={quote(subject(packet))}&body={quote(_fitting(text, place))}"
        await self._store.relations.handoffs.hand_off(conversation, whom, way.value, place)
        return HandedOver(department=whom, way=way, packet=text, place=place, url=url)

    def _written(self, packet: Packet, text: str) -> str:
        """Into a file of its own that only the user may read. Returns its path."""
        if self.packets is None:
            raise InboxError("There is no folder for packets.", next_step="Choose another way.")
        stamp = f"{packet.made_at.astimezone(packet.zone):%Y-%m-%d-%H%M}"
        name = "-".join(filter(None, (stamp, _slug(packet.department), _slug(packet.name))))
        try:
            self.packets.mkdir(mode=0o700, parents=True, exist_ok=True)
            for number in range(1, 1000):
                path = self.packets / f"{name}{f'-{number}' if number > 1 else ''}.md"
                with suppress(FileExistsError):
                    made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                    with open(made, "w", encoding="utf-8") as file:
                        file.write(text)
                    return str(path)
        except OSError as error:
            reason = error.strerror or "it cannot be written"
            raise InboxError(f"The packet was not written: {reason}.", next_step="Choose another way.") from None
        raise InboxError("There are too many packets of this minute.", next_step="Choose another way.")

    async def hand_back(self, conversation: ConversationId) -> Undone:
        """It is ours again: our clock runs on. Raises ``InboxError`` where nobody else has it."""
        department = await self._store.relations.handoffs.hand_back(conversation)
        return Undone(f"Back from {department}: {self._name(conversation)}", 1, conversation)

    async def nudged(self, conversation: ConversationId) -> Undone:
        """The department was asked how it stands. Raises ``InboxError`` where nobody else has it."""
        department = await self._store.relations.handoffs.nudged(conversation)
        return Undone(f"{_begun(department)} was asked again", 1, conversation)

    def waiting_on(self) -> tuple[WaitingOn, ...]:
        """Whom and what we wait for; what is to be done something about first."""
        found = self._store.relations.handoffs.waiting_on()
        return in_order(found, self.now(), self._config.relationship.nudge_hours)

    def to_nudge(self) -> tuple[WaitingOn, ...]:
        """Hand-offs of which nobody has heard for so long that the department is to be asked."""
        return tuple(one for one in self.waiting_on() if self.nudge_due(one))

    def nudge_due(self, one: WaitingOn) -> bool:
        return one.nudge(self.now(), self._config.relationship.nudge_hours)

    # --- thanks and losing touch

    def thanks(self) -> tuple[OwedThanks, ...]:
        """Whoever said something kind and was not thanked: the latest first."""
        return self._store.relations.touch.thanks(self._config.relationship.thanks_hours)

    def losing_touch(self) -> tuple[OutOfTouch, ...]:
        """Customers and more with whom nobody spoke for long: the longest silence first."""
        return self._store.relations.touch.losing(self._config.relationship.losing_touch_days)

    def nobody_waits(self) -> str:
        """What is so where both are empty: a sentence."""
        return nobody_waits(self._config.relationship.thanks_hours)

    async def let_thanks_be(self, conversation: ConversationId) -> Undone:
        """Do not remind of these thanks."""
        sentence = f"let be: thanks to {self._name(conversation)}"
        await self._store.relations.touch.let_be("thanks", conversation, sentence)
        return Undone(_begun(sentence), 1, conversation)

    async def let_silence_be(self, person: PersonId, name: str) -> Undone:
        """Do not remind of this person until there was contact again."""
        sentence = f"let be: {name}"
        await self._store.relations.touch.let_be("touch", person, sentence)
        return Undone(_begun(sentence), 1)

    def _refuse_past(self, at: datetime) -> None:
        if at <= self.now():
            raise InboxError("That time is past.", next_step="Say for example: fri 12:00, tomorrow, 3d.")

    def _told(self, at: datetime) -> str:
        return f"{at.astimezone(self._config.hours.zone):%a %d %b %H:%M}"

    def _name(self, conversation: ConversationId) -> str:
        row = self._store.lists.row(conversation)
        if row is None:
            raise NoSuchThing("That conversation is not here (any more).")
        return row.name or "somebody"


def _called(promise: PromiseView) -> str:
    """What a promise is, and whose."""
    follow_up = promise.sort is PromiseSort.FOLLOW_UP
    return f"follow-up of {promise.name}" if follow_up else f"promise to {promise.name}"


def _begun(sentence: str) -> str:
    """With a capital, as a notice begins."""
    return sentence[:1].upper() + sentence[1:]


def _said(post: PostView) -> Said:
    live = post.state is PostState.LIVE
    who = post.author.name if post.author is not None else "somebody"
    return Said(
        who=f"{who} (us)" if post.ours else who,
        at=post.created_at,
        text=post.text if live else "",
        ours=post.ours,
        heard=post.heard,
        spoiler=post.spoiler,
        pictures=tuple(item.alt for item in post.media),
        url=post.url,
        state=post.state,
    )


def _slug(words: str) -> str:
    """Words as part of a file's name: ASCII letters and digits, at most 30."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower())[:30].strip("-")


def _fitting(text: str, place: str) -> str:
    """As much as a mail's address may hold, whole lines, saying where the rest is."""
    if len(text) <= _MAIL_BODY:
        return text
    kept = text[:_MAIL_BODY].rpartition("\n")[0]
    return f"{kept}\n\n(Cut here. The whole packet: {place or 'hand it over as a file'})\n"


async def _run(command: str, text: str) -> None:
    """Give the packet to a program on its input. Raises ``InboxError`` where that does not go well."""
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if not words:
        raise InboxError("No hand-off command is set.", next_step="Set hand_off_command in config.toml.")
    try:
        running = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise InboxError(
            f"{words[0]} cannot be run: {error.strerror}.", next_step="Check hand_off_command in config.toml."
        ) from None
    try:
        async with asyncio.timeout(_COMMAND_LASTS):
            _, complaint = await running.communicate(text.encode())
    except TimeoutError:
        running.kill()
        await running.wait()
        raise InboxError(
            f"{words[0]} took longer than {_COMMAND_LASTS:g} s and was stopped; nothing was handed over."
        ) from None
    if running.returncode:
        said = clean(complaint.decode(errors="replace"), limit=200, one_line=True).strip()
        raise InboxError(f"{words[0]} failed, nothing was handed over{f': {said}' if said else '.'}")
