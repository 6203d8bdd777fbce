"""Drafts and the outbox: what is begun, what goes out, what could not, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence

from inbox_tui.domain.ages import age
from inbox_tui.domain.links import openable, shown_host
from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.telling import kept_back, named
from inbox_tui.domain.views import Outgoing
from inbox_tui.ui.commands import Need, Scope, bindings
from inbox_tui.ui.lines import Line, cut, justify, wrap
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.listed import SheetScreen, said_of_nothing
from inbox_tui.ui.screens.prompts import Choice

WORDS = {
    OutboxState.DRAFT: ("draft", "muted"),
    OutboxState.QUEUED: ("goes out", "good"),
    OutboxState.SENDING: ("sending", "good"),
    OutboxState.UNSURE: ("may have been posted", "now bold"),
    OutboxState.HELD: ("held for you", "now bold"),
    OutboxState.FAILED: ("not sent", "late bold"),
    OutboxState.SENT: ("sent", "muted"),
}
PLACES = {
    OutboxState.DRAFT: "draft",
    OutboxState.QUEUED: "queued",
    OutboxState.SENDING: "back",
    OutboxState.UNSURE: "unsure",
    OutboxState.HELD: "stopped",
    OutboxState.FAILED: "stopped",
    OutboxState.SENT: "sent",
}

_UNSURE = (
    "Nothing goes out twice by itself. r looks again; or look there, then s: it is there, A: it is not, send again."
)


_STAYING = (OutboxState.QUEUED, OutboxState.HELD, OutboxState.FAILED, OutboxState.UNSURE)
_GONE = "Draft discarded. z brings it back."


class EntriesScreen(SheetScreen["tuple[str, int] | None"]):
    """Answers ``("conversation", id)`` or ``("draft", id)`` when one is opened."""

    scope = Scope.ENTRIES
    BINDINGS = bindings(Scope.ENTRIES)

    def __init__(self, drafts: bool) -> None:
        super().__init__()
        self._drafts = drafts
        self.heading = "Drafts" if drafts else "Outbox"
        self.entries: tuple[Outgoing, ...] = ()

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(1.0, self._count_down)

    def nothing(self) -> list[Line]:
        if self._drafts:
            return said_of_nothing("No drafts.", "What you begin to write is kept here, whatever happens.")
        return said_of_nothing(
            "Nothing waits to go out.", "What you send passes through here; z takes it back while it waits."
        )

    def _count_down(self) -> None:
        """Seconds are told only while something is about to leave."""
        if self.is_active and any(entry.state is OutboxState.QUEUED for entry in self.entries):
            self.look()

    def items(self) -> Sequence[Sequence[Line]]:
        stood = self.current.id if self.current else None
        self.entries = self.inbox.drafts() if self._drafts else self.inbox.outbox()
        self.sheet.cursor = next(
            (index for index, one in enumerate(self.entries) if one.id == stood), self.sheet.cursor
        )
        return [self._lines(entry) for entry in self.entries]

    @property
    def current(self) -> Outgoing | None:
        return self.entries[self.sheet.cursor] if self.sheet.cursor < len(self.entries) else None

    def place(self) -> str:
        entry = self.current if self.entries else None
        return PLACES[entry.state] if entry else "back"

    def _stands(self, entry: Outgoing) -> tuple[str, str]:
        """How it stands, in words, and their ink."""
        words, ink = WORDS[entry.state]
        if entry.state is OutboxState.QUEUED and entry.send_at is not None:
            away = kept_back(self.inbox.accounts())
            left = round((entry.send_at - self.inbox.now()).total_seconds())
            if entry.account in away:
                return away[entry.account], "now"
            words = f"goes out in {left} s" if 0 < left < 120 else "waits to go out"
        return words, ink

    def _us(self, entry: Outgoing) -> Line:
        """The account, where another one has the same tag."""
        alike = sum(account.tag == entry.tag for account in self.inbox.accounts()) > 1
        return [(f"{entry.account}  ", "muted")] if alike else []

    def _lines(self, entry: Outgoing) -> list[Line]:
        now, preferences = self.inbox.now(), self.inbox_app.preferences
        width = self.room
        line: Line = []
        if not self._drafts:
            words, ink = self._stands(entry)
            column = max(len(self._stands(one)[0]) for one in self.entries) if width > 76 else 0
            line = [(f"{words:<{column}}", ink), ("  ", "text")]
        line.append((preferences.tidy(named(entry)), "text bold"))
        at = entry.queued_at if entry.queued_at and entry.state is not OutboxState.DRAFT else entry.updated_at
        since = age((now - at).total_seconds())
        lines = [justify(line, [*self._us(entry), (entry.tag, "tag"), (f"  {since:>6} ", "muted")], width)]
        if entry.quote:
            lines.append([("  ", "text"), (cut(f"“{entry.quote}”", width - 2), "muted")])
        if entry.text:
            text = wrap(preferences.tidy(entry.text), width - 2)
            lines += [[("  ", "text"), (piece, "text")] for piece in text[:4]]
            if len(text) > 4:
                lines.append([("  …", "muted")])
        unsure = entry.state is OutboxState.UNSURE
        cause = entry.cause.removeprefix("May have been posted: checking.").strip() if unsure else entry.cause
        if cause:
            lines += [[("  ", "text"), (piece, "now")] for piece in wrap(cause, width - 2)]
        if step := _UNSURE if unsure else entry.next_step:
            lines += [[("  ", "text"), (piece, "quote")] for piece in wrap(step, width - 2)]
        if entry.attempts > 1 and entry.state is not OutboxState.SENT:
            again = (
                f", next try {moment(entry.send_at, now, preferences)}" if entry.send_at and entry.send_at > now else ""
            )
            lines.append([(f"  tried {entry.attempts} times{again}", "muted")])
        return lines

    def meets(self, need: Need) -> bool:
        return need is not Need.ENTRY or self.current is not None

    # --- keys

    def action_open(self) -> None:
        entry = self.current
        if entry is None:
            return
        if entry.state is OutboxState.DRAFT:
            self.dismiss(("draft", entry.id))
        elif entry.conversation is not None:
            self.dismiss(("conversation", entry.conversation))
        else:
            self.inbox_app.say("It belongs to no conversation.")

    def _is(self, *states: OutboxState) -> Outgoing | None:
        entry = self.current
        if entry is not None and entry.state in states:
            return entry
        if entry is not None:
            self.inbox_app.say(f"That does not fit: it is “{WORDS[entry.state][0]}”.")
        return None

    def action_retry(self) -> None:
        entry = self._is(OutboxState.FAILED, OutboxState.HELD, OutboxState.UNSURE)
        if entry is not None:
            words = "Looking whether it is there." if entry.state is OutboxState.UNSURE else "Queued again."
            self.inbox_app.do(self.inbox.retry(entry.id), lambda _: self._after(words))

    def action_take_back(self) -> None:
        """The entry at hand, where it has not left; else whatever was done last."""
        entry = self.current
        if entry is not None and entry.state in _STAYING:
            self.inbox_app.do(self.inbox.take_back(entry.id), lambda _: self._after("Back in the drafts."))
        else:
            self.take_back(self.look)

    def action_it_was_sent(self) -> None:
        entry = self._is(OutboxState.UNSURE, OutboxState.HELD)
        if entry is not None:
            self.inbox_app.do(self.inbox.it_was_sent(entry.id), lambda _: self._after("Kept as sent."))

    def action_send_again(self) -> None:
        entry = self._is(OutboxState.UNSURE)
        if entry is None:
            return

        def answered(key: str | None) -> None:
            if key == "y":
                self.inbox_app.do(self.inbox.send_again(entry.id), lambda _: self._after("Queued anew."))

        self.app.push_screen(
            Choice(
                "Send it again?",
                [("y", "it is not there: send")],
                detail="If it did get through the first time, people will see it twice. Look there first.",
            ),
            answered,
        )

    def action_browse(self) -> None:
        entry = self.current
        address = openable(entry.sent_url) if entry else None
        if address is None:
            self.inbox_app.say("There is no address to open yet.")
        elif self.inbox_app.opener(address):
            self.inbox_app.say(f"Opened {shown_host(address)}.")

    def action_discard(self) -> None:
        entry = self._is(OutboxState.DRAFT)
        if entry is None:
            return

        def answered(key: str | None) -> None:
            if key == "y":
                self.inbox_app.do(self.inbox.discard_draft(entry.id), lambda _: self._after(_GONE))

        self.app.push_screen(Choice("Throw this draft away?", [("y", "discard")]), answered)

    def _after(self, words: str) -> None:
        self.look()
        self.inbox_app.say(words, good=True)
