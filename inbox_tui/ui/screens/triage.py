"""Triage: every verb is one batch, undoable with one key, and says how many it touched."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from inbox_tui.domain.model import Act, ConversationId, DoneReason, Kind, OutboxState, SnoozeMode
from inbox_tui.domain.telling import counted_as, is_answered
from inbox_tui.domain.views import Undone
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.desk import Desk
from inbox_tui.ui.screens.gathered import moment_of
from inbox_tui.ui.screens.prompts import Ask, Choice

REASONS = (
    ("t", "thanked or liked", DoneReason.THANKED),
    ("n", "nothing to answer", DoneReason.NOTHING_TO_ANSWER),
    ("o", "answered by others", DoneReason.ANSWERED_BY_OTHERS),
    ("s", "spam", DoneReason.SPAM),
    ("x", "not for us", DoneReason.NOT_FOR_US),
)
KINDS = (
    ("q", Kind.QUESTION),
    ("c", Kind.COMPLAINT),
    ("p", Kind.PRAISE),
    ("i", Kind.IDEA),
    ("t", Kind.CHAT),
    ("s", Kind.SPAM),
)


class Triage(Desk):
    """The verbs that put conversations where they belong."""

    def _act(
        self, work: Coroutine[Any, Any, Undone], stay: bool = False, away: bool = False, back: bool = False
    ) -> None:
        """``away``: it puts conversations somewhere else, and the next one is read; ``back``: from a pile, to where the
        others are. What is selected stays selected, unless it is put away: the next act is for the same ones."""
        if stay and self.shown is not None:
            self.stay_on(self.shown)  # before the doorbell rings

        def told(undone: Undone) -> None:
            if away and not back:
                self.list.selected.clear()
            self.refresh_now()
            if away and not stay:
                self.go_on()
            self.inbox_app.say(f"{undone.sentence} · z takes it back", good=True)

        self.act(work, told)

    def _done(self, stay: bool) -> None:
        chosen = self.chosen
        if not chosen:
            return
        if all(map(self._is_answered, chosen)):
            self._act(self.inbox.done(chosen, DoneReason.REPLIED), stay, away=True)
            return
        many = f"{len(chosen)} conversations: d" if len(chosen) > 1 else "D"
        reasons = {key: reason for key, _, reason in REASONS}

        def answered(key: str | None) -> None:
            if key:
                self._act(self.inbox.done(chosen, reasons[key]), stay, away=True)

        self.app.push_screen(
            Choice(f"{many}one without a reply, because …", [(key, words) for key, words, _ in REASONS]), answered
        )

    def _is_answered(self, conversation: ConversationId) -> bool:
        row = self.inbox.row(conversation)
        return row is not None and is_answered(row, self.inbox.outbox)

    def action_done(self) -> None:
        row = self.current_row
        if row is not None and row.closed is not None and not self.list.selected:
            self._act(self.inbox.reopen(self.chosen), away=True)
        else:
            self._done(stay=False)

    def action_done_stay(self) -> None:
        self._done(stay=True)

    def action_snooze(self) -> None:
        chosen = self.chosen
        app, now = self.inbox_app, self.inbox.now()

        def read(words: str) -> str:
            return f"until {moment(moment_of(words, now, app), now, app.preferences)}"

        async def ask() -> None:
            words = await self.app.push_screen_wait(
                Ask(
                    "Snooze until …" if len(chosen) == 1 else f"Snooze {len(chosen)} until …",
                    hint=", ".join(app.snoozing.choices),
                    detail="The clock goes on: snoozing does not make anybody wait less.",
                    reading=read,
                )
            )
            if not words:
                return
            until = moment_of(words, now, app)
            mode = await self.app.push_screen_wait(
                Choice(
                    f"Until {moment(until, now, app.preferences)} …",
                    [("u", "until they write, if that is sooner"), ("r", "even if they write")],
                    default="u" if app.snoozing.mode is SnoozeMode.UNTIL_THEY_WRITE else "r",
                )
            )
            if mode:
                modes = {"u": SnoozeMode.UNTIL_THEY_WRITE, "r": SnoozeMode.REGARDLESS}
                self._act(self.inbox.snooze(chosen, until, modes[mode]), away=True)

        self.inbox_app.do(ask(), opens=True)

    def action_later(self) -> None:
        row = self.current_row
        off = row is not None and row.later
        self._act(self.inbox.later(self.chosen, not off), away=True, back=off)

    def action_star(self) -> None:
        row = self.current_row
        self._act(self.inbox.star(self.chosen, not (row and row.starred)))

    def action_mute(self) -> None:
        row = self.current_row
        self._act(self.inbox.mute(self.chosen, not (row and row.muted)), away=True)

    def action_kind(self) -> None:
        chosen = self.chosen
        row = self.current_row
        kinds = dict(KINDS)

        def answered(key: str | None) -> None:
            if key:
                self._act(self.inbox.set_kind(chosen, kinds[key]))

        now = f"{counted_as(row.kind, self.inbox.why_kind(row.id))} " if row is not None and len(chosen) == 1 else ""
        self.app.push_screen(
            Choice(
                "What is it about?" if len(chosen) == 1 else f"What are these {len(chosen)} about?",
                [(key, kind.value) for key, kind in KINDS],
                detail=f"{now}The kind decides how soon an answer is due; what you say here is kept for this person.",
            ),
            answered,
        )

    def action_spam(self) -> None:
        self._act(self.inbox.spam(self.chosen), away=True)

    def action_tag(self) -> None:
        chosen = self.chosen
        row = self.current_row

        def answered(words: str | None) -> None:
            if words is not None and (words or (row and row.tags)):
                tags = [tag.strip().lstrip("#") for tag in words.replace(",", " ").split()]
                self._act(self.inbox.tag(chosen, tags))

        self.app.push_screen(
            Ask(
                "Tags",
                "".join(f"{tag} " for tag in row.tags) if row else "",
                hint="billing shipping",
                detail="Separated by spaces.",
            ),
            answered,
        )

    def action_select(self) -> None:
        self.list.toggle()

    def action_select_all(self) -> None:
        count = self.list.toggle_all()
        more = " (those loaded)" if count < self.list.total else ""
        self.inbox_app.say(f"{count} selected{more}" if count else "Nothing selected.")

    def action_undo(self) -> None:
        last = self.last_sent

        async def told(undone: Undone | None) -> None:
            if undone is None:
                self.inbox_app.say("Nothing to take back.")
                return
            self.refresh_now()
            self.inbox_app.say(undone.sentence, good=True)
            back = undone.entry if undone.entry is not None else last
            entry = self.inbox.outgoing(back) if back is not None else None
            if entry is not None and entry.state is OutboxState.DRAFT and entry.act in {Act.REPLY, Act.POST, Act.EDIT}:
                self.last_sent = None
                await self.resume_draft(entry.id)
            elif undone.next is not None and self.place == "list":
                self.list.to(undone.next)

        self.inbox_app.do(self.inbox.undo(), told)

    def action_unhear(self) -> None:
        thread = self.pane.thread
        if self.place == "thread" and self.pane.chosen is not None:
            posts = [self.pane.chosen.id]
        else:
            id: ConversationId | None = self.current_row.id if self.current_row else None
            if id is None:
                return
            thread = self.inbox.thread(id)
            posts = [post.id for post in thread.posts if not post.ours]

        def told(_: None) -> None:
            self.pane.unhear(posts)
            self.refresh_now()
            if self.shown is not None:
                self.show_thread(self.shown)
            self.inbox_app.say(f"{len(posts)} marked unheard." if len(posts) > 1 else "Marked unheard.")

        if self.place == "thread":
            self.focus_pane(self.list)  # else the clock would hear it again at once
        self.inbox_app.do(self.inbox.unheard(posts), told)
