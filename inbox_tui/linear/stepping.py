"""Going from one person to the next, and through what they said, post by post. What was stepped onto is heard."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from inbox_tui.domain.model import ConversationId, PostId, PostState
from inbox_tui.domain.text import sentence
from inbox_tui.domain.views import BuiltIn, ConversationRow, Position, PostView, ViewKey
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.linear import words
from inbox_tui.linear.desk import Desk
from inbox_tui.linear.words import counted

LONG = 2000
"""Characters of a post that are said before it is asked whether to go on."""


class Stepping(Desk):
    """A cursor over a view's rows, and one over the posts of the row at hand."""

    _position: Position | None = None
    """Where next and previous go on from: whoever was at hand last and is in the list, or was."""

    _steps: tuple[PostId, ...] | None = None
    """The posts that Enter goes through; None: not begun."""
    _step = -1
    _whole = False
    """Enter goes through all of the thread, not only what is to be heard."""
    _ended = False
    _refreshing: asyncio.Task[None] | None = None

    # --- people

    def conversation_line(self) -> str:
        """Who is at hand: their place in the view, and how they stand."""
        if self.row is None:
            return ""
        row = self.inbox.row(self.row.id) or self.row
        return words.conversation(row, self.inbox.now(), self.platform(row.account), self._place(row))

    def _place(self, row: ConversationRow) -> str:
        position = self._position_of(row.id)
        if position is None:
            return ""
        count = next((one.count for one in self.inbox.views() if one.key == self.view), 0)
        number = self.inbox.index_of(self.view, position) + 1
        return f"{number} of {count}." if number <= count else ""

    def _position_of(self, conversation: ConversationId) -> Position | None:
        """Where somebody stands in this list, by its own order; None: they are not in it."""
        rows = self.inbox.around(self.view, conversation, limit=2).rows
        return next((row.position for row in rows if row.id == conversation), None)

    def go_to(self, row: ConversationRow | None) -> None:
        """Make somebody the one at hand and say so."""
        self._leave_thread()
        self.row = row
        if row is None:
            self.talk.say(self._nobody())
            return
        self._position = self._position_of(row.id) or self._position
        self.news.known([row])
        self.talk.say(self.conversation_line())

    def _leave_thread(self) -> None:
        self._steps, self._step, self._whole, self._ended = None, -1, False, False

    def _nobody(self) -> str:
        if str(self.view) == BuiltIn.NEEDS_REPLY:
            return "Nobody is waiting for an answer. view tells the other lists, search looks through everything."
        return f"Nothing is in {self.title(self.view)}. view goes to another list."

    def first(self) -> None:
        """The top of the view."""
        rows = self.inbox.window(self.view, limit=1).rows
        self.go_to(rows[0] if rows else None)

    async def next(self, _: str = "") -> None:
        """The next person of this list."""
        if self.row is None or self._position is None:
            self.first()
            return
        rows = self.inbox.window(self.view, after=self._position, limit=1).rows
        if rows:
            self.go_to(rows[0])
            return
        top = self.inbox.window(self.view, limit=1).rows
        if top and top[0].id != self.row.id:
            self.talk.say(f"That was the last one in {self.title(self.view)}; back to the top.")
            self.go_to(top[0])
        elif top:
            self.talk.say("There is nobody else in this list.", self.conversation_line())
        else:
            self.go_to(None)

    async def previous(self, _: str = "") -> None:
        """The person before."""
        at = self._position
        rows = self.inbox.window(self.view, before=at, limit=1).rows if self.row is not None and at is not None else ()
        if rows:
            self.go_to(rows[-1])
        else:
            self.talk.say("This is the first one in the list.", self.conversation_line())

    def show(self, view: ViewKey) -> None:
        """Another list, from its top. Raises ``NoSuchThing``."""
        self.inbox.window(view, limit=1)
        self.view, self._position = view, None
        count = next((one.count for one in self.inbox.views() if one.key == view), 0)
        self.talk.say(f"{self.title(view)}: {counted(count, 'conversation')}.")
        self.first()

    # --- posts

    async def on(self, _: str = "") -> None:
        """The next post to hear; behind the last one the next person."""
        if self.row is None:
            self.first()
            return
        if self._steps is None:
            self._begin(self.row.id)
        if self._more():
            await self._step_to(self._step + 1)
        elif self._step < 0:
            self.talk.say("There is nothing to hear here.")
            await self.next()
        else:
            await self.next()

    async def back(self, _: str = "") -> None:
        """The post before; from the first one, the line about the person; from there the person before."""
        if self._step > 0:
            await self._step_to(self._step - 1)
        elif self._step == 0:
            self._step = -1
            self.talk.say(self.conversation_line())
        else:
            await self.previous()

    async def again(self, _: str = "") -> None:
        """What was said last, once more."""
        if self.row is not None and self._steps and self._step >= 0:
            await self._step_to(self._step)
        elif self.row is not None:
            self.talk.say(self.conversation_line())
        else:
            self.go_to(None)

    async def thread(self, _: str = "") -> None:
        """The whole conversation, from its top."""
        if (conversation := self.at_hand()) is None:
            return
        self._refresh(conversation)
        thread = self.inbox.thread(conversation)
        self._steps = (*(post.id for post in thread.context), *thread.ids)
        self._step, self._whole, self._ended = -1, True, False
        behind = f", {thread.known - thread.fetched} known but not here" if thread.known > thread.fetched else ""
        self.talk.say(f"From the top: {counted(len(self._steps), 'post')}{behind}.")
        if self._steps:
            await self._step_to(0)

    def _begin(self, conversation: ConversationId) -> None:
        """Set out through what is to be heard; where all was, what is answered is said once more."""
        self._refresh(conversation)
        thread = self.inbox.thread(conversation)
        target = (thread.target,) if thread.target is not None else thread.ids[-1:]
        self._steps = thread.to_hear or target
        self._step = -1
        if self._steps:
            self._remind(thread.post(self._steps[0]))

    def _remind(self, post: PostView | None) -> None:
        """What the first one answers, in short, where that was ours."""
        above = self.inbox.post(post.parent) if post is not None and post.parent is not None else None
        if above is not None and above.ours and above.text.strip():
            self.talk.say("It answers your words:")
            self.talk.quote(words.cut(above.text))

    def _more(self) -> bool:
        """Whether there is a post to step onto; what came in meanwhile is taken in."""
        steps = self._steps or ()
        if self._step + 1 < len(steps):
            return True
        if self.row is None or self._whole:
            return False
        unheard = [post for post in self.inbox.verdict(self.row.id).unheard if post not in steps]
        self._steps = (*steps, *unheard)
        return bool(unheard)

    def _refresh(self, conversation: ConversationId) -> None:
        """Fetch what stands around it, beside everything else; what comes is told as news."""
        self.stop_refreshing()

        async def fetch() -> None:
            with suppress(InboxError):
                await self.inbox.refresh_thread(conversation)

        self._refreshing = asyncio.create_task(fetch(), name="inbox-tui linear refresh")

    def stop_refreshing(self) -> None:
        if self._refreshing is not None:
            self._refreshing.cancel()
            self._refreshing = None

    async def _step_to(self, number: int) -> None:
        steps = self._steps or ()
        self._step = number
        post = self.inbox.post(steps[number])
        if post is None:
            self.talk.say("That post is not here any more.")
        else:
            await self.hear(post, f"{number + 1} of {len(steps)}." if len(steps) > 1 else "")
        if not self._more() and self.row is not None and not self._ended:
            self._ended = True
            self._told_all(self.row.id)

    def _told_all(self, conversation: ConversationId) -> None:
        """Behind the last post: what is left, and what can be done."""
        verdict = self.inbox.verdict(conversation)
        with suppress(NoSuchThing):
            others = len({post for post, _ in self.inbox.thread(conversation).unheard} - {*verdict.unheard})
            if others and not self._whole:
                self.talk.say(f"{counted(others, 'more post')} here, between others; thread goes through all.")
        if verdict.open:
            self.talk.say("All heard. reply, later, done, snooze, or Enter for the next one.")
        else:
            self.talk.say(sentence(f"{verdict.words}: a content warning is still closed; again asks once more"))

    async def hear(self, post: PostView, place: str = "") -> bool:
        """Say a post, and count it as heard. A content warning is asked first. Whether it was heard."""
        self.talk.say(words.head(post, self.inbox.now(), place, handle=True))
        if words.covered(post):
            self.talk.say(words.cover(post))
            if not await self.talk.agreed("Open it?"):
                self.talk.say("It stays closed, and not heard.")
                return False
        if not await self._tell(post):
            return False
        if not post.ours and not post.heard and post.state is PostState.LIVE:
            await self.inbox.heard([post.id], "stepped")
        return True

    async def _tell(self, post: PostView) -> bool:
        """All that it says; what is very long by and by. Whether it was said to its end."""
        for theirs, said in words.body(post):
            if not theirs:
                self.talk.say(said)
                continue
            left = said
            while len(left) > LONG:
                at = max(left.rfind("\n", 0, LONG), left.rfind(" ", 0, LONG)) + 1 or LONG
                self.talk.quote(left[:at])
                left = left[at:]
                question = f"{len(left):,} more characters of it. Enter goes on, skip leaves them:"
                if (await self.talk.ask(question)).casefold() in ("s", "skip"):
                    self.talk.say("The rest was left, so it is not heard.")
                    return False
            self.talk.quote(left)
        return True
