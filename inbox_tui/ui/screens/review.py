"""The one screen between a text and the world. Every gate shows itself here, one interruption at most."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical

from inbox_tui.domain.diff import word_diff
from inbox_tui.domain.hearing import ListenFirst, Verdict
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import SPEAKING, Act, ChangeSet, OutboxId, width
from inbox_tui.domain.views import Freshness, Outgoing, PostView, ThreadView, told_apart
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, cut, justify, wrap
from inbox_tui.ui.posts import diffed, told
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.prompts import Ask, Choice
from inbox_tui.ui.shown import laid_out, same, seen_by, shown, text_rules
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet
from inbox_tui.ui.widgets.thread import ThreadPane

RETRY = 0.05
"""Seconds until leaving is tried again."""
LABEL = 11
"""Cells of the labels' column."""


class ReviewScreen(BaseScreen[str]):
    """Answers ``sent``, ``edit``, ``postpone`` or ``discarded``. What is unheard can be read here."""

    scope = Scope.REVIEW
    BINDINGS = bindings(Scope.REVIEW)

    def __init__(self, entry: OutboxId) -> None:
        super().__init__()
        self.entry = entry
        self._finding: Freshness | None = None
        self._trouble: tuple[str, str] = ("", "")
        self._comparing = False
        self._handing = False
        """It is being handed over: from here on only ``z`` takes it back."""
        self._stopped = False
        """Some other way out was taken while it was still compared."""
        self._left = False
        self._shown: tuple[int, ...] = ()

    def compose(self) -> ComposeResult:
        yield HeadBar("Review")
        with Vertical(id="review"):
            yield Sheet(id="facts", cursor=False, gap=0)
            yield ThreadPane(id="unheard", bare=True)
        out = self.outgoing
        yield FootBar("review" if out is None or self._verdict(out).open else "review-closed")

    def on_mount(self) -> None:
        out = self.outgoing
        if out is not None and out.act is Act.EDIT:
            self.head.title = "Review of an edit"
        self.facts = self.query_one("#facts", Sheet)
        self.pane = self.query_one(ThreadPane)
        self.pane.focus()
        self.call_after_refresh(self.look)

    def on_resize(self) -> None:
        if hasattr(self, "pane"):
            self.call_after_refresh(self.look)

    def changed(self, changes: ChangeSet) -> None:
        self.look()

    def on_screen_resume(self) -> None:
        if hasattr(self, "pane"):
            self.call_after_refresh(self.pane.watch_view)

    def on_screen_suspend(self) -> None:
        self.pane.watch_view()

    def on_app_blur(self) -> None:
        self.pane.watch_view()

    def on_app_focus(self) -> None:
        self.call_after_refresh(self.pane.watch_view)

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
        self.facts.show([self._lines(out, thread, verdict)])
        rows = sum(1 for _ in self.facts.items[0])
        self.facts.styles.height = min(rows, max(6, self.size.height - (12 if unheard else 2)))
        self.pane.display = bool(unheard)
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
        else:
            self.facts.focus()
        self.foot.show("review" if verdict.open else "review-closed")

    def _unheard(self, thread: ThreadView | None, verdict: Verdict) -> list[PostView]:
        """Just what must be heard; what was heard here stays on screen, as long as something else is left."""
        if thread is None or verdict.open:
            return []
        wanted = {*verdict.unheard, *self._shown}
        needed = set(verdict.unheard)
        posts = [post for post in thread.context if post.id in wanted]
        posts += [thread.posts[index] for index, post in enumerate(thread.ids) if post in wanted]
        return [replace(post, depth=0, needed=post.id in needed) for post in posts]

    # --- how it is told

    def _lines(self, out: Outgoing, thread: ThreadView | None, verdict: Verdict) -> list[Line]:
        width_ = max(30, self.size.width - 4)
        lines: list[Line] = [[]]
        lines += self._whom(out, thread, width_)
        lines.append([])
        if out.spoiler:
            lines += self._said("warning", [[(out.spoiler, "soon")]])
        lines += self._words(out, width_)
        lines.append([])
        lines += self._length(out)
        if out.conversation is not None:
            heard: Line = [("all", "good")] if verdict.open else [(verdict.words, "accent bold")]
            if not verdict.open:
                heard.append(("  read it here: space goes on, y is free when all is heard", "muted"))
            lines += self._said("heard", [heard])
        lines += self._audience(out, thread)
        lines += self._rules(out, width_)
        lines += self._fresh(width_) or (self._undo(width_) if verdict.open else [])
        sentence, step = self._trouble
        if sentence:
            lines.append([])
            lines += [[("    ", "text"), (piece, "late bold")] for piece in wrap(sentence, width_ - 4)]
            lines += [[("    ", "text"), (piece, "muted")] for piece in (wrap(step, width_ - 4) if step else [])]
        lines.append([])
        return lines

    def _said(self, label: str, lines: list[Line]) -> list[Line]:
        first, *more = lines
        return [
            [("    ", "text"), (f"{label:<{LABEL}}", "muted"), *first],
            *([(" " * (4 + LABEL), "text"), *line] for line in more),
        ]

    def _whom(self, out: Outgoing, thread: ThreadView | None, width_: int) -> list[Line]:
        account = self.inbox.account(out.account)
        us = account.handle if account and account.handle else out.account
        apart = told_apart(account, self.inbox.accounts()) if account else us
        kind = {Act.REPLY: "reply", Act.EDIT: "edit"}.get(out.act, "new post")
        right: Line = [(f"{kind} as ", "muted"), (us, "text"), (" · ", "muted"), (out.audience.value, "tag")]
        ours: list[Line] = []
        if apart != us:  # a line of its own: it is long, and must not be cut
            right = [(f"{kind} · ", "muted"), (out.audience.value, "tag")]
            ours = self._said("as", [[(apart, "text bold")]])
        label: Line = [("    ", "text"), (f"{'to':<{LABEL}}", "muted")]
        if out.conversation is None:
            return [justify([*label, ("nobody in particular", "text bold")], right, width_), *ours]
        when = ""
        if thread is not None:
            target = thread.post(out.target)
            when = f" · {told(target, self.inbox.now(), self.inbox_app.preferences)}" if target else ""
        if out.act is Act.EDIT:
            label = [("    ", "text"), (f"{'changes':<{LABEL}}", "muted")]
        whom = "your post" if out.act is Act.EDIT else self.inbox_app.preferences.tidy(out.to)
        lines = [justify([*label, (whom, "text bold"), (when, "muted")], right, width_)]
        if out.quote:
            quote = cut(f"“{self.inbox_app.preferences.tidy(out.quote)}”", width_ - LABEL - 4)
            lines.append([(" " * (4 + LABEL), "text"), (quote, "quote")])
        return [*lines, *ours]

    def _words(self, out: Outgoing, width_: int) -> list[Line]:
        """The text as its platform will show it; and where that is not what was typed, a line that says so."""
        account = self.inbox.account(out.account)
        rows = shown(out.text, text_rules(account, out))
        rule = self.inbox_app.preferences.glyphs.quote
        lines: list[Line] = [
            [("    ", "text"), (f"{rule} ", "accent"), *line] for line in laid_out(rows, width_ - 8, rule)
        ]
        if account is not None and not same(rows, out.text):
            words = f"as {account.label} will show it; e goes back to what you typed"
            lines += [[("      ", "text"), (piece, "muted")] for piece in wrap(words, width_ - 8)]
        return lines

    def _length(self, out: Outgoing) -> list[Line]:
        account = self.inbox.account(out.account)
        if account is None:
            return []
        rules = text_rules(account, out)
        length = measure(out.text, rules, out.spoiler)
        line: Line = [(f"{length.used:,} of {length.limit:,}", "text" if length.fits else "late bold")]
        if rules.url_length and measure(out.text, replace(rules, url_length=0), out.spoiler).used != length.used:
            line.append((f"  a link counts {rules.url_length}", "muted"))
        if rules.reads_markdown:
            line.append(("  read as Markdown: **bold**, [words](link)", "muted"))
        if not length.fits:
            line.append((f"  {-length.left:,} too long: e goes back to the text", "late"))
        return self._said("length", [line])

    def _audience(self, out: Outgoing, thread: ThreadView | None) -> list[Line]:
        target = self._target(out, thread)
        if target is None or width(out.audience) <= width(target.audience):
            return self._said("seen by", [[(seen_by(self.inbox.account(out.account), out), "text")]])
        words = (
            f"{out.audience.value}: wider than what you answer ({target.audience.value}); y asks for the word PUBLIC"
        )
        return self._said("seen by", [[(words, "now")]])

    def _rules(self, out: Outgoing, width_: int) -> list[Line]:
        """What the platform's own rules say of it: what it costs, what it would refuse."""
        try:
            notes = self.inbox.rule_notes(out.id)
        except InboxError:
            return []  # its account cannot be opened; sending says so
        found = self._finding.sentence if self._finding is not None else ""
        notes = tuple(words for words in notes if words != found)  # it stands under "just now"
        lines: list[Line] = []
        for number, words in enumerate(notes):
            pieces: list[Line] = [[(piece, "soon")] for piece in wrap(words, width_ - LABEL - 4)]
            lines += self._said("rules" if not number else "", pieces)
        return lines

    def _undo(self, width_: int) -> list[Line]:
        """What happens after ``y``."""
        seconds = self.inbox_app.preferences.undo_seconds
        words = f"another look at the conversation, then {seconds} s in which z takes it back"
        return self._said("after y", [[(piece, "muted")] for piece in wrap(words, width_ - LABEL - 4)])

    def _target(self, out: Outgoing, thread: ThreadView | None) -> PostView | None:
        return thread.post(out.target) if thread else None

    def _fresh(self, width_: int) -> list[Line]:
        finding = self._finding
        if self._comparing:
            return self._said("checking", [[("is the conversation still what you think it is?", "muted")]])
        if finding is None:
            return []
        lines: list[Line] = []
        if finding.sentence:
            ink = "good" if finding.ok else "now bold"
            lines += self._said("just now", [[(piece, ink)] for piece in wrap(finding.sentence, width_ - LABEL - 4)])
        for before, after in finding.edited:
            parts = word_diff(before, after)
            lines += self._said("edited", diffed(parts, width_ - LABEL - 4))
        if finding.may_force:
            unverified = "" if finding.checked else ", unverified"
            lines += self._said("", [[(f"y sends it anyway{unverified}", "muted")]])
        return lines

    # --- hearing

    def on_thread_pane_heard(self, event: ThreadPane.Heard) -> None:
        event.stop()
        self.inbox_app.do(self.inbox.heard(event.posts, self.inbox_app.how_heard), lambda _: self.look())

    def action_listen_on(self) -> None:
        if self.pane.display:
            self.pane.listen_on()

    def action_down(self) -> None:
        self.pane.move(1) if self.pane.display else self.facts.move(1)

    def action_up(self) -> None:
        self.pane.move(-1) if self.pane.display else self.facts.move(-1)

    def action_open(self) -> None:
        self.pane.open_current()

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
        self.dismiss(result)

    def action_send(self) -> None:
        out = self.outgoing
        if out is None or self._comparing or self._handing:
            return
        verdict = self._verdict(out)
        if not verdict.open:
            self.inbox_app.say(f"{verdict.words.capitalize()} first: it is shown here. Space goes on.")
            return
        self.inbox_app.do(self._send(out))

    async def _send(self, out: Outgoing) -> None:
        thread = self.inbox.thread(out.conversation) if out.conversation is not None else None
        target = self._target(out, thread)
        widen = target is not None and width(out.audience) > width(target.audience)
        if widen and not await self._typed_public(out):
            return
        force = bool(self._finding and not self._finding.ok and self._finding.may_force)
        self._trouble = ("", "")
        self._stopped = False
        try:
            if not force and out.conversation is not None and not await self._still_so():
                return
            self._handing = True
            await self.inbox.queue(self.entry, force=force, widen=widen)
        except ListenFirst as refused:
            self._trouble = (str(refused), "It is shown here; reading it opens the way.")
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
