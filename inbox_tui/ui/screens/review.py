"""The one screen between a text and the world. Every gate shows itself here, one interruption at most."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll

from inbox_tui.domain.hearing import ListenFirst, Verdict
from inbox_tui.domain.model import SPEAKING, Act, ChangeSet, OutboxId, width
from inbox_tui.domain.relationship import Care, CareNeeded, Gate
from inbox_tui.domain.views import Freshness, Outgoing, PostView, ThreadView
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.reviewed import ReviewLines, unfinished
from inbox_tui.ui.screens.asking import Asking
from inbox_tui.ui.screens.prompts import Ask, Choice, Words
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet
from inbox_tui.ui.widgets.thread import ThreadPane
from inbox_tui.ui.widgets.wants import Wants

RETRY = 0.05
"""Seconds until leaving is tried again."""
GLANCE = 0.6
"""Seconds a finding stands before ``y`` may pass over it: a key pressed twice is no second thought."""


class ReviewScreen(Asking):
    """Answers ``sent``, ``edit``, ``postpone``, ``stopped`` (done, and a draft), ``hand over`` (a draft, too) or
    ``discarded``. What is unheard can be read here, and what else is to be known before it goes out is asked here."""

    scope = Scope.REVIEW
    BINDINGS = bindings(Scope.REVIEW)

    def __init__(self, entry: OutboxId) -> None:
        super().__init__()
        self.entry = entry
        self._finding: Freshness | None = None
        self._trouble: tuple[str, str] = ("", "")
        self._found_at = float("-inf")
        self._comparing = False
        self._sending = False
        """``y`` was pressed, and what follows from it is not over."""
        self._handing = False
        """It is being handed over: from here on only ``z`` takes it back."""
        self._stopped = False
        """Some other way out was taken while it was still compared."""
        self._left = False
        self._unsaid = {}
        self._first = ""
        """What was said of posts that are to be heard before it is sent."""
        self._shown: tuple[int, ...] = ()
        self.care = Care()
        self._noted: set[Gate] = set()
        """What the report knows to have been asked here."""

    def compose(self) -> ComposeResult:
        yield HeadBar("Review")
        with Vertical(id="review"):
            with VerticalScroll(id="paper", can_focus=False):
                yield Sheet(id="facts", cursor=False, gap=0)
                yield Wants()
            yield ThreadPane(id="unheard", bare=True)
            yield Words([[]], id="below")
        yield FootBar("review-looking")

    def on_mount(self) -> None:
        out = self.outgoing
        if out is not None and out.act is Act.EDIT:
            self.head.title = "Review of an edit"
        self.facts = self.query_one("#facts", Sheet)
        self.paper = self.query_one("#paper", VerticalScroll)
        self.wants = self.query_one(Wants)
        self.wants.begun = self._begun
        self.below = self.query_one("#below", Words)
        self.below.ground = "ground"
        self.pane = self.query_one(ThreadPane)
        self.pane.focus()
        self.call_after_refresh(self.look)

    def on_resize(self) -> None:
        if hasattr(self, "pane"):
            self.call_after_refresh(self.look)

    def changed(self, changes: ChangeSet) -> None:
        self.look()

    # --- what is known

    @property
    def outgoing(self) -> Outgoing | None:
        return self.inbox.outgoing(self.entry)

    def _verdict(self, out: Outgoing) -> Verdict:
        if out.conversation is None or out.act not in SPEAKING:
            return Verdict((), {})
        return self.inbox.verdict(out.conversation, out.target)

    def look(self) -> None:
        """Read everything anew and show it."""
        out = self.outgoing
        if out is None:
            self._leave("discarded")
            return
        verdict = self._verdict(out)
        thread: ThreadView | None = None
        if out.conversation is not None:
            try:
                thread = self.inbox.thread(out.conversation)
            except NoSuchThing:
                thread = None
        unheard = self._unheard(thread, verdict)
        self.care = self._care()
        self.looked = True
        self.facts.show([self._told.lines(out, thread, verdict)])
        rows = sum(1 for _ in self.facts.items[0])
        self.facts.styles.height = rows
        self.paper.styles.max_height = max(6, self.size.height - (12 if unheard else 2))
        if not unheard and (gates := {want.gate for want in self.care.open} - self._noted):
            self._noted |= gates
            self.inbox_app.do(self.inbox.asked(self.entry))
        self.wants.display = not unheard and bool(self.care.wants or self.care.answered_before or self.care.last_line)
        self.wants.show(self.care, self._want_lines)
        self.pane.display = bool(unheard)
        self._say_less(verdict)
        if thread is not None and unheard:
            self._shown = tuple(post.id for post in unheard)
            if unheard != self.pane.posts:
                self.pane.show_posts(unheard, thread)
            if not self.pane.has_focus and self.is_active:
                self.pane.focus()
        elif self._shown:
            self._shown = ()
            if thread is not None:
                self.pane.show_posts([], thread)
            self.facts.focus()
        elif not self.wants.typing:
            self.facts.focus()
        self._show_keys()
        self.call_after_refresh(self._say_below)

    def _say_less(self, verdict: Verdict) -> None:
        """A notice of what is to be heard says what is left; where nothing is, it goes."""
        left, said = _first(verdict), self.inbox_app.plain
        if self._first not in ("", left) and said is not None and said.words == self._first:
            self._first = left
            self.inbox_app.say(left)

    @property
    def _told(self) -> ReviewLines:
        return ReviewLines(
            self.inbox,
            self.inbox_app.preferences,
            self.size.width - 4,
            finding=self._finding,
            comparing=self._comparing,
            trouble=self._trouble,
            undo_seconds=self.care.undo_seconds,
            rows=self.size.height,
        )

    def _unheard(self, thread: ThreadView | None, verdict: Verdict) -> list[PostView]:
        """Just what must be heard; what was heard here stays on screen, as long as something else is left."""
        if thread is None or verdict.open:
            return []
        wanted = {*verdict.unheard, *self._shown}
        needed = set(verdict.unheard)
        posts = [post for post in thread.context if post.id in wanted]
        posts += [thread.posts[index] for index, post in enumerate(thread.ids) if post in wanted]
        return [replace(post, depth=0, needed=post.id in needed) for post in posts]

    def _target(self, out: Outgoing, thread: ThreadView | None) -> PostView | None:
        return thread.post(out.target) if thread else None

    # --- hearing

    def on_thread_pane_heard(self, event: ThreadPane.Heard) -> None:
        event.stop()
        self.inbox_app.do(self.inbox.heard(event.posts, self.inbox_app.how_heard), lambda _: self.look())

    def action_listen_on(self) -> None:
        if self.pane.display:
            self.pane.listen_on()

    def action_down(self) -> None:
        self._move(1)

    def action_up(self) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        if self.pane.display:
            self.pane.move(step)
        else:
            if self.wants.typing:
                self.facts.focus()
            if not self.wants.move(step):
                self.paper.scroll_relative(y=step, animate=False)

    def action_page(self, direction: int) -> None:
        if self.pane.display:
            self.pane.page(direction)
        else:
            self.paper.scroll_relative(y=direction * max(1, self.paper.size.height - 2), animate=False)

    def action_open(self) -> None:
        if self.pane.display:
            self.pane.open_current()
        elif not self.wants.go_on() and self.care.open:
            self._ask()

    # --- the four ways out

    def _leave(self, result: str) -> None:
        """Once: a change in the store may say the same as the key that caused it. A screen that is covered for the
        moment cannot be left, and Textual does not say so: then a little later."""
        if self._left:
            return
        if not self.is_current:
            self.set_timer(RETRY, partial(self._leave, result))
            return
        self._left = True
        if result in {"sent", "discarded"}:
            self._drop_lines(*Gate)
        else:
            self._keep_lines()
        self.dismiss(result)

    def action_send(self) -> None:
        out = self.outgoing
        if out is None or self._sending or self._passes_over_too_soon:
            return
        verdict = self._verdict(out)
        if not verdict.open:
            self._first = _first(verdict)
            self.inbox_app.say(self._first)
            return
        if words := unfinished(out, self.inbox.account(out.account)):
            self.inbox_app.say(words)
            return
        self.care = self._care()
        if self.care.open:
            self._ask()
            return
        self._sending, self._stopped = True, False
        self.inbox_app.do(self._send(out))

    @property
    def _force(self) -> bool:
        """Whether ``y`` sends in spite of what comparing found."""
        return bool(self._finding and not self._finding.ok and self._finding.may_force)

    @property
    def _passes_over_too_soon(self) -> bool:
        return self._force and self.inbox_app.monotonic() - self._found_at < GLANCE

    async def _send(self, out: Outgoing) -> None:
        try:
            if await self._decided() and not self._stopped:
                await self._hand_over(out)
        finally:
            self._sending = False

    async def _decided(self) -> bool:
        """Keep what became of asks without Enter: it stands on screen, and so it holds. Whether ``y`` is free still."""
        turned = self.wants.unkept()
        if turned is None:
            return True
        want, asks = turned
        await self.inbox.settle(self.entry, want.gate, asks=asks)
        self.look()
        if self.care.open:
            self._ask()
        return not self.care.open

    async def _hand_over(self, out: Outgoing) -> None:
        thread = self.inbox.thread(out.conversation) if out.conversation is not None else None
        target = self._target(out, thread)
        widen = target is not None and width(out.audience) > width(target.audience)
        if widen and not await self._typed_public(out):
            return
        force = self._force
        self._trouble = ("", "")
        try:
            if not force and out.conversation is not None and not await self._still_so():
                return
            self._handing = True
            await self.inbox.queue(self.entry, force=force, widen=widen)
        except ListenFirst as refused:
            self._trouble = (str(refused), "It is shown here; reading it opens the way.")
        except CareNeeded:
            self.call_later(self._ask)  # it stands here now
        except InboxError as error:
            self._trouble = (str(error), error.next_step)
        else:
            self._leave("sent")
        finally:
            self._handing = False
            if self.is_attached and not self._left:
                self.look()

    async def _still_so(self) -> bool:
        """Whether nothing moved in the conversation, and no other way out was taken while that was looked at."""
        self._comparing = True
        self.look()
        try:
            self._finding = await self.inbox.check_fresh(self.entry)
            self._found_at = self.inbox_app.monotonic()
        finally:
            self._comparing = False
        if self._left and not self._finding.ok:
            self.inbox_app.say(self._finding.sentence, error=True)  # it counts as told
        return self._finding.ok and not self._stopped

    def _stop(self) -> bool:
        """Before any other way out: what is being compared is not sent then. Whether there is another way still."""
        self._stopped = True
        if self._handing:
            self.inbox_app.say("It is being handed over; z takes it back.")
        return not self._handing

    async def _typed_public(self, out: Outgoing) -> bool:
        def read(words: str) -> str:
            if words.strip() != "PUBLIC":
                raise ValueError("Type PUBLIC to go on.")
            return "It will be seen by more people than what you answer."

        typed = await self.app.push_screen_wait(
            Ask(
                f"More people than before will see this ({out.audience.value}).",
                hint="PUBLIC",
                detail="Type the word PUBLIC to widen the audience.",
                reading=read,
            )
        )
        return typed == "PUBLIC"

    def action_edit(self) -> None:
        if self._stop():
            self.inbox_app.say("")  # what was said of the review; the composer's keys stand there
            self._leave("edit")

    def action_postpone(self) -> None:
        if self._stop():
            self._leave("postpone")

    def action_abort(self) -> None:
        def answered(key: str | None) -> None:
            if key == "p":
                self._leave("postpone")
            elif key == "d":
                self.inbox_app.do(self.inbox.discard_draft(self.entry), lambda _: self._leave("discarded"))

        if self._stop():
            self.app.push_screen(
                Choice("Keep the draft for later, or throw it away?", [("p", "postpone"), ("d", "discard")]), answered
            )


def _first(verdict: Verdict) -> str:
    """What is to be heard before it is sent; empty where all was."""
    return "" if verdict.open else f"{verdict.words.capitalize()} first: it is shown here. Space goes on."
