"""The accounts: how each is doing, what it may do, and what to do when something is wrong."""

from __future__ import annotations

from textual.app import ComposeResult

from inbox_tui.domain.ages import age
from inbox_tui.domain.model import Act, ChangeSet
from inbox_tui.domain.views import AccountView, Health
from inbox_tui.ui.commands import Need, Scope, bindings
from inbox_tui.ui.lines import Line, justify, wrap
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.prompts import Choice
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet

INKS = {
    Health.NEW: "muted",
    Health.OK: "good",
    Health.SYNCING: "accent",
    Health.OFFLINE: "now",
    Health.LIMITED: "soon",
    Health.SIGN_IN: "late bold",
    Health.BROKEN: "late bold",
    Health.PAUSED: "muted",
}
BACKWARD = frozenset({Act.UNLIKE, Act.UNBOOST, Act.UNHIDE})
"""Taking back what could not be done is not worth a line."""
_SHOWN = (Act.REPLY, Act.POST, Act.LIKE, Act.BOOST, Act.EDIT, Act.DELETE, Act.HIDE)


class AccountsScreen(BaseScreen[None]):
    scope = Scope.ACCOUNTS
    BINDINGS = bindings(Scope.ACCOUNTS)

    def __init__(self, by_itself: bool = False) -> None:
        super().__init__()
        self._by_itself = by_itself
        """Nobody asked for it: it came because there was no account, and goes when one turns up."""
        self.accounts: tuple[AccountView, ...] = ()

    def compose(self) -> ComposeResult:
        yield HeadBar("Accounts")
        yield Sheet()
        yield FootBar("accounts-none")

    def on_mount(self) -> None:
        self.sheet = self.query_one(Sheet)
        adding = self.inbox_app.setup is not None
        self.sheet.nothing = [
            [],
            [("   ", "text"), ("No account yet.", "text bold")],
            [],
            [("   ", "text"), ("Press ", "text"), ("a", "accent bold"), (" to add one.", "text")]
            if adding
            else [("   ", "text"), ("Add one with: inbox-tui accounts add", "text")],
            [],
            [("   ", "text"), ("Nothing is posted or sent when you add an account; it only looks.", "muted")],
            [("   ", "text"), ("To look around first: leave with q q and run “inbox-tui demo”.", "muted")],
        ]
        self.sheet.focus()
        self.call_after_refresh(self.look)

    def changed(self, changes: ChangeSet) -> None:
        self.look()
        if self._by_itself and self.accounts and self.is_active:
            self.dismiss(None)

    def tick(self) -> None:
        self.look()

    def on_resize(self) -> None:
        if hasattr(self, "sheet"):
            self.call_after_refresh(self.look)

    def look(self) -> None:
        self.accounts = self.inbox.accounts()
        self.sheet.show([self._lines(account) for account in self.accounts])
        self.foot.show("accounts" if self.accounts else "accounts-none")

    @property
    def current(self) -> AccountView | None:
        return self.accounts[self.sheet.cursor] if self.sheet.cursor < len(self.accounts) else None

    def meets(self, need: Need) -> bool:
        return need is not Need.ACCOUNT or self.current is not None

    def _lines(self, account: AccountView) -> list[Line]:
        now, preferences = self.inbox.now(), self.inbox_app.preferences
        width = max(30, self.sheet.size.width - 4)
        room = width - 2
        name = account.handle or str(account.id)
        since = (
            f" since {moment(account.since, now, preferences)}"
            if account.since and account.health is not Health.OK
            else ""
        )
        line: Line = [(account.tag, "tag"), ("  ", "text"), (name, "text bold")]
        if name != account.id:
            line.append((f"  {account.id}", "muted"))
        ended = account.health is Health.SIGN_IN
        stands, since = ("login ended", since.replace("since ", "")) if ended else (account.health.value, since)
        lines = [justify(line, [(stands + since, INKS[account.health]), (" ", "text")], width)]
        said_below = account.health is Health.SIGN_IN and "sign in" in account.sentence.casefold()
        if account.sentence and not said_below:
            ink = "now" if account.health not in {Health.OK, Health.NEW, Health.SYNCING, Health.PAUSED} else "quote"
            lines += [[("  ", "text"), (piece, ink)] for piece in wrap(account.sentence, room)]
        if account.health is Health.SIGN_IN:
            lines.append([("  ", "text"), ("r", "accent"), (" signs in again; what is here stays", "quote")])
        facts = [account.server or account.label]
        if account.last_ok is not None and account.health is not Health.SIGN_IN:
            looked = age((now - account.last_ok).total_seconds())
            facts.append("looked just now" if looked == "now" else f"last looked {looked} ago")
        if account.health is Health.LIMITED and account.next_at is not None:
            facts.append(f"goes on at {moment(account.next_at, now, preferences)}")
        if account.streaming and account.health in {Health.OK, Health.SYNCING}:
            facts.append("live")
        lines += self._fact("server", " · ".join(facts), room)
        if account.reads:
            lines += self._fact("reads", account.reads, room)
        may = [act.value for act in _SHOWN if act in account.may]
        lines += self._fact("may", ", ".join(may) if may else "only read", room)
        for act, reason in account.why_not.items():
            if act in BACKWARD:
                continue
            lines += self._fact(f"no {act.value}", reason, room)
        for words in account.warnings:
            lines += self._fact("note", words, room)
        kept = f"secrets: {account.secrets}" if account.secrets else ""
        source = " · ".join(
            filter(None, (kept, f"connector from {account.distribution}" if account.distribution else ""))
        )
        if account.secrets == "clear text":
            lines.append([("  ", "text"), ("its secrets lie in clear text", "late")])
        if source:
            lines += self._fact("from", source, room)
        return lines

    def _fact(self, label: str, words: str, room: int) -> list[Line]:
        first, *more = wrap(words, room - 11)
        return [
            [("  ", "text"), (f"{label:<11}", "muted"), (first, "quote")],
            *([("  " + " " * 11, "text"), (piece, "quote")] for piece in more),
        ]

    # --- keys

    def action_down(self) -> None:
        self.sheet.move(1)

    def action_up(self) -> None:
        self.sheet.move(-1)

    def action_back(self) -> None:
        self.dismiss(None)

    def action_add(self) -> None:
        from inbox_tui.ui.screens.add_account import AddAccountScreen

        if self.inbox_app.setup is None:
            self.inbox_app.say("Accounts are added in the shell here: inbox-tui accounts add")
        else:
            self._by_itself = False
            self.app.push_screen(AddAccountScreen(), lambda _: self.look())

    def action_repair(self) -> None:
        from inbox_tui.ui.screens.add_account import AddAccountScreen

        if self.current is not None and self.inbox_app.setup is not None:
            self.app.push_screen(AddAccountScreen(repair=self.current), lambda _: self.look())

    def action_sync(self) -> None:
        account = self.current
        if account is not None:
            self.inbox_app.say(f"Looking at {account.id}…")
            self.inbox_app.do(self.inbox.sync_now(account.id), lambda _: self.look())

    def action_pause(self) -> None:
        account = self.current
        if account is not None:
            pausing = account.health is not Health.PAUSED
            self.inbox_app.do(self.inbox.pause_account(account.id, pausing), lambda _: self.look())

    def action_remove(self) -> None:
        account = self.current
        if account is None:
            return

        setup = self.inbox_app.setup
        if setup is None:
            self.inbox_app.say("Accounts are removed in the shell here: inbox-tui accounts remove")
            return

        def answered(key: str | None) -> None:
            if key == "y":
                self.inbox_app.do(setup.remove(account.id), removed)

        def removed(words: str) -> None:
            self.look()
            self.inbox_app.say(words or "The login is forgotten.")

        self.app.push_screen(
            Choice(
                f"Forget the login of {account.handle or account.id}?",
                [("y", "forget it")],
                detail="What was fetched stays here to read.",
            ),
            answered,
        )
