"""The accounts: how each is doing, what it may do, and what to do when something is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inbox_tui.domain.account import AccountView, Health, how_to_sign_in, told_apart
from inbox_tui.domain.ages import age
from inbox_tui.domain.model import Act, ChangeSet
from inbox_tui.domain.text import sentence
from inbox_tui.ui.commands import Need, Scope, bindings
from inbox_tui.ui.empty import names_of
from inbox_tui.ui.lines import Line, justify, wrap
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.listed import SheetScreen, said_of_nothing
from inbox_tui.ui.screens.prompts import Choice

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


class AccountsScreen(SheetScreen[None]):
    """All of them with what matters; the one under the cursor with everything."""

    scope = Scope.ACCOUNTS
    BINDINGS = bindings(Scope.ACCOUNTS)
    heading = "Accounts"

    def __init__(self, by_itself: bool = False) -> None:
        super().__init__()
        self._by_itself = by_itself
        """Nobody asked for it: it came because there was no account, and goes when one turns up."""
        self.accounts: tuple[AccountView, ...] = ()

    def nothing(self) -> list[Line]:
        adding: Line = [("   ", "text"), ("Press ", "text"), ("a", "accent bold"), (" to add one.", "text")]
        if self.inbox_app.setup is None:
            adding = [("   ", "text"), ("Add one with: inbox-tui accounts add", "text")]
        if left := self.inbox.without_login():
            return [
                *said_of_nothing("Not signed in.", f"The conversations of {names_of(left)} are here to read."),
                adding,
                [("   ", "text"), ("Under the name it had here, an account goes on where it was:", "muted")],
                *([("   ", "text"), (how_to_sign_in(one.platform, one.id), "muted")] for one in left),
            ]
        return [
            *said_of_nothing("No account yet."),
            adding,
            [],
            [("   ", "text"), ("Nothing is posted or sent when you add an account; it only looks.", "muted")],
            [("   ", "text"), ("To look around first: leave with q q and run “inbox-tui demo”.", "muted")],
        ]

    def changed(self, changes: ChangeSet) -> None:
        self.look()
        if self._by_itself and self.accounts and self.is_active:
            self.dismiss(None)

    def items(self) -> Sequence[Sequence[Line]]:
        self.accounts = self.inbox.accounts()
        at = min(self.sheet.cursor, len(self.accounts) - 1)
        return [self._lines(account, whole=index == at) for index, account in enumerate(self.accounts)]

    def on_sheet_moved(self) -> None:
        self.look()  # what is under the cursor now is told in full

    def place(self) -> str:
        return "accounts" if self.accounts else "accounts-none"

    @property
    def current(self) -> AccountView | None:
        return self.accounts[self.sheet.cursor] if self.sheet.cursor < len(self.accounts) else None

    def meets(self, need: Need) -> bool:
        return need is not Need.ACCOUNT or self.current is not None

    def _lines(self, account: AccountView, whole: bool) -> list[Line]:
        width = self.room
        room = width - 2
        name = account.handle or str(account.id)
        line: Line = [(f"{account.tag:<7}", "tag"), (name, "text bold")]
        if name != account.id:
            line.append((f"  {account.id}", "muted"))
        lines = [justify(line, [(self._stands(account), INKS[account.health]), (" ", "text")], width)]
        lines += self._trouble(account, room)
        lines += self._fact("server", " · ".join(self._facts(account)), room)
        if account.reads:
            lines += self._fact("reads", account.reads, room)
        may = [act.value for act in _SHOWN if act in account.may]
        lines += self._fact("may", ", ".join(may) if may else "only read", room)
        if account.used:
            lines += self._fact("used", " · ".join(account.used), room)
        if account.secrets == "clear text":
            lines += self._fact("secrets", "in clear text: whoever reads your files can use this account", room, "late")
        if not whole:
            return lines
        for act, reason in account.why_not.items():
            if act not in BACKWARD:
                lines += self._fact(f"no {act.value}", reason, room)
        for words in account.warnings:
            lines += self._fact("note", words, room)
        if account.secrets and account.secrets != "clear text":
            lines += self._fact("secrets", account.secrets, room)
        if account.costs:
            lines += self._fact("costs", account.costs, room)
        if account.keeps:
            lines += self._fact("keeps", self._keeps(account), room)
        if account.distribution:
            lines += self._fact("connector", account.distribution, room)
        return lines

    def _stands(self, account: AccountView) -> str:
        if account.since is None or account.health is Health.OK:
            return "login ended" if account.health is Health.SIGN_IN else account.health.value
        since = moment(account.since, self.inbox.now(), self.inbox_app.preferences)
        return f"login ended {since}" if account.health is Health.SIGN_IN else f"{account.health.value} since {since}"

    def _trouble(self, account: AccountView, room: int) -> list[Line]:
        """What is wrong, once; and the key that repairs it."""
        if account.health is Health.SIGN_IN:
            said = _without_advice(account.sentence)
            why: Line = [(f"{said} ", "quote")] if said and len(said) + 40 < room else []
            if self.inbox_app.setup is None:
                step: Line = [(f"Sign in again in the shell: inbox-tui accounts repair {account.id}", "quote")]
            else:
                step = [("r", "accent bold"), (" signs in again; what is here stays", "quote")]
            return [[("       ", "text"), *why, *step]]
        if account.health is Health.PAUSED:
            return [
                [
                    ("       ", "text"),
                    ("p", "accent bold"),
                    (" resumes it; until then nothing is fetched or sent", "quote"),
                ]
            ]
        if not account.sentence:
            return []
        ink = "now" if account.health not in {Health.OK, Health.NEW, Health.SYNCING, Health.PAUSED} else "quote"
        return [[("       ", "text"), (piece, ink)] for piece in wrap(account.sentence, room - 5)]

    def _facts(self, account: AccountView) -> list[str]:
        facts = [account.server or account.label]
        if account.last_ok is not None and account.health is not Health.SIGN_IN:
            looked = age((self.inbox.now() - account.last_ok).total_seconds())
            facts.append("looked just now" if looked == "now" else f"last looked {looked} ago")
        if account.health is Health.LIMITED and account.next_at is not None:
            facts.append(f"goes on at {moment(account.next_at, self.inbox.now(), self.inbox_app.preferences)}")
        if account.streaming and account.health in {Health.OK, Health.SYNCING}:
            facts.append("live")
        return facts

    def _keeps(self, account: AccountView) -> str:
        if account.removes_at is None:
            return account.keeps
        left = (account.removes_at - self.inbox.now()).total_seconds()
        when = f"in {age(left)}" if left >= 60 else "now"
        return f"{sentence(account.keeps)} The next words go {when}."

    def _fact(self, label: str, words: str, room: int, ink: str = "quote") -> list[Line]:
        first, *more = wrap(words, room - 16)
        return [
            [("       ", "text"), (f"{label:<11}", "muted"), (first, ink)],
            *([("       " + " " * 11, "text"), (piece, ink)] for piece in more),
        ]

    # --- keys

    def action_add(self) -> None:
        from inbox_tui.ui.screens.add_account import AddAccountScreen, needed
        from inbox_tui.ui.screens.pick import MANY, FindScreen, PickScreen

        setup = self.inbox_app.setup
        if setup is None:
            self.inbox_app.say("Accounts are added in the shell here: inbox-tui accounts add")
            return
        platforms = setup.platforms()
        usable = [platform for platform in platforms if not platform.trouble]
        notes = [
            "Adding an account only reads: nothing is posted or sent until you send something yourself.",
            *(
                f"{platform.label} cannot be used here: {platform.trouble}"
                for platform in platforms
                if platform.trouble
            ),
        ]

        def chosen(at: int | None) -> None:
            if at is not None:
                self._by_itself = False
                self.app.push_screen(AddAccountScreen(usable[at]), lambda _: self.look())

        options = [(platform.label, needed(platform)) for platform in usable]
        known_as = [" ".join((platform.name, *platform.known_as)) for platform in usable]
        kind = FindScreen if len(options) > MANY else PickScreen
        self.app.push_screen(kind("Add an account", notes, options, known_as), chosen)

    def action_repair(self) -> None:
        from inbox_tui.ui.screens.add_account import AddAccountScreen

        account, setup = self.current, self.inbox_app.setup
        if account is None or setup is None:
            self.inbox_app.say("Signing in again is done in the shell here: inbox-tui accounts repair")
            return
        platform = setup.platform(account.platform)
        if platform is None:
            self.inbox_app.say(f"No connector for {account.label} works here, so nothing can sign in.", error=True)
        else:
            self.app.push_screen(AddAccountScreen(platform, repair=account), lambda _: self.look())

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
                f"Forget the login of {told_apart(account, self.accounts)}?",
                [("y", "forget it")],
                detail="What was fetched stays here to read.",
            ),
            answered,
        )


def _without_advice(sentence: str) -> str:
    """What happened, without how to repair it: that the key says."""
    said = re.split(r"(?<=[.!?])\s+", sentence.strip())
    return " ".join(one for one in said if "sign in" not in one.casefold())
