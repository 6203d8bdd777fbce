"""The ways from the main screen to the others, and back with what was found there."""

from __future__ import annotations

from inbox_tui.domain.model import ConversationId, PostId
from inbox_tui.domain.views import ViewCount, ViewKey
from inbox_tui.ui.screens.desk import Desk
from inbox_tui.ui.screens.prompts import Choice

SEARCH = "search:"
"""What the views of saved searches begin with."""


class Doors(Desk):
    """Opens the other screens; goes where they point."""

    view: ViewKey
    views: tuple[ViewCount, ...]
    _hits: tuple[tuple[ConversationId, PostId], ...] = ()
    _hit: int = -1
    _read_for: ConversationId | None = None
    """The conversation a hit led to, until its end was reached."""

    def action_outbox(self) -> None:
        self._entries(drafts=False)

    def action_drafts(self) -> None:
        self._entries(drafts=True)

    def _entries(self, drafts: bool) -> None:
        from inbox_tui.ui.screens.entries import EntriesScreen

        async def back(opened: tuple[str, int] | None) -> None:
            if opened is None:
                return
            what, id = opened
            if what == "conversation":
                left = self.list.title, self.view
                self.reveal(ConversationId(id))
                if self.view != left[1]:
                    self.inbox_app.say(f"It is not in {left[0]}: the list shows {self.list.title} now.")
            else:
                await self.resume_draft(id)

        self.app.push_screen(EntriesScreen(drafts=drafts), back)

    def action_accounts(self, by_itself: bool = False) -> None:
        from inbox_tui.ui.screens.accounts import AccountsScreen

        self.app.push_screen(AccountsScreen(by_itself))

    def action_report(self) -> None:
        from inbox_tui.ui.screens.report import ReportScreen

        self.app.push_screen(ReportScreen())

    def action_settings(self) -> None:
        from inbox_tui.ui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def action_plan(self) -> None:
        """The plan card of the current conversation."""
        from inbox_tui.ui.screens.plan import PlanScreen

        row = self.current_row
        if row is not None:
            self.app.push_screen(PlanScreen(row.id), lambda _: self.refresh_now())

    def action_hear(self) -> None:
        """Read all that is unheard, and answer nothing."""
        from inbox_tui.ui.screens.hear import ListenScreen

        def back(told: str | None) -> None:
            self.refresh_now()
            if told:
                self.inbox_app.say(told, good=True)

        self.inbox_app.say("")  # what was said last is about another screen
        self.app.push_screen(ListenScreen(), back)

    def action_search(self) -> None:
        from inbox_tui.ui.screens.search import Found, SearchScreen

        def back(found: Found | None) -> None:
            if found is not None:
                self._hits, self._hit = found.hits, found.at
                self._to_hit()

        self.app.push_screen(SearchScreen(), back)

    def action_hit(self, step: int) -> None:
        if not self._hits:
            self.inbox_app.say("No search yet: / searches.")
            return
        self._hit = (self._hit + step) % len(self._hits)
        self._to_hit()
        self.inbox_app.say(f"Hit {self._hit + 1} of {len(self._hits)}")

    def _to_hit(self) -> None:
        conversation, post = self._hits[self._hit]
        self.reveal(conversation, post)
        self._read_for = conversation

    def reads_on(self) -> bool:
        """Where a hit led to, listening on goes to the end of that conversation and says so before it leaves it: who
        looked something up has not asked for somebody else. False: there is nothing to stay for."""
        if self._read_for is None or self._read_for != self.shown:
            return False
        if self.pane.page_on():
            return True
        self._read_for = None
        more = "n the next hit, " if len(self._hits) > 1 else ""
        self.inbox_app.say(f"This conversation ends here: {more}Space the next that is unheard.")
        return True

    def action_sync(self) -> None:
        def done(_: object) -> None:
            self.head.busy = ""
            troubles = [
                account for account in self.inbox.accounts() if account.sentence and account.health not in {"ok", "new"}
            ]
            self.refresh_now()
            if troubles:
                self.inbox_app.say(f"{troubles[0].id}: {troubles[0].sentence} (a: accounts)", error=True)
            else:
                self.inbox_app.say("Looked everywhere.", good=True)

        self.head.busy = "looking for news…"
        self.head.refresh()
        self.inbox_app.do(self.inbox.sync_now(), done)

    def action_drop_search(self) -> None:
        """The saved search that is shown; what it found stays where it is."""
        name = str(self.view).removeprefix(SEARCH)
        if name == str(self.view):
            self.inbox_app.say("This view is no saved search: go to the one you want to drop first.")
            return

        def answered(key: str | None) -> None:
            if key == "y":
                self.inbox_app.do(self.inbox.drop_search(name), dropped)

        def dropped(_: None) -> None:
            self.leave_view()
            self.inbox_app.say(f"The search “{name}” is dropped.", good=True)

        self.app.push_screen(
            Choice(f"Drop the saved search “{name}”?", [("y", "drop it")], detail="The conversations stay."), answered
        )
