"""What every part of the session stands on: the inbox, the talk, and who is at hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.account import told_apart
from inbox_tui.domain.ages import when
from inbox_tui.domain.model import AccountId, ConversationId
from inbox_tui.domain.text import sentence
from inbox_tui.domain.views import BuiltIn, ConversationRow, Outgoing, Undone, ViewKey
from inbox_tui.linear.news import News
from inbox_tui.linear.talk import NO, Talk

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox


class Desk:
    """``news`` is told before each question for a command. ``translate`` puts what a sentence says of an account into
    what can be done from here."""

    def __init__(self, inbox: Inbox, talk: Talk, config: Config, translate: Callable[[str, str], str]) -> None:
        self.inbox, self.talk, self.config = inbox, talk, config
        self.translate = translate
        self.news = News(inbox, self.platform, self.cause)
        self.view = ViewKey(BuiltIn.NEEDS_REPLY)
        self.row: ConversationRow | None = None
        """Who is at hand, as they stood when they were told of."""
        self.writing = False
        """Something is being written: whoever syncs leaves pauses then."""

    def platform(self, account: AccountId) -> str:
        """What an account's platform is called; with the account where there are two of that platform."""
        accounts = self.inbox.accounts()
        found = next((one for one in accounts if one.id == account), None)
        if found is None:
            return str(account)
        alike = sum(one.label == found.label for one in accounts) > 1
        return f"{found.label}, to {told_apart(found, accounts)}" if alike else found.label

    def cause(self, entry: Outgoing) -> str:
        """Why something was not sent, and what to do about it from here."""
        account = str(entry.account)
        return " ".join(self.translate(sentence(words), account) for words in (entry.cause, entry.next_step) if words)

    def title(self, view: ViewKey) -> str:
        return next((one.title for one in self.inbox.views() if one.key == view), str(view))

    def at_hand(self) -> ConversationId | None:
        """The conversation at hand; says so where there is none."""
        if self.row is None:
            self.talk.say("Nobody is at hand. Enter goes to who is waiting, view names other lists.")
            return None
        return self.row.id

    def current(self) -> ConversationRow | None:
        """The one at hand as it stands now; says so where there is none."""
        if self.at_hand() is None or self.row is None:
            return None
        return self.inbox.row(self.row.id) or self.row

    async def moment(
        self, question: str, examples: str, *, owed: bool = False, proposed: str = "", said: str = ""
    ) -> datetime | None:
        """A time, asked until it is one; None where it was left. ``owed``: a day without an hour ends with it. Only
        Enter takes what is ``proposed``. What was ``said`` with the command is taken first."""
        hours = self.config.hours
        ways = f'Enter takes "{proposed}", no leaves it:' if proposed else "Enter leaves it:"
        while words := said or await self.talk.ask(f"{question} For example {examples}. {ways}") or proposed:
            said = ""
            if words.casefold() in NO:
                return None
            try:
                morning = self.config.snoozing.morning
                return when(words, self.inbox.now(), hours.zone, morning=morning, owed=hours if owed else None)
            except ValueError as error:
                self.talk.say(sentence(str(error)))
        return None

    def done_so(self, undone: Undone) -> None:
        """What an act did, and the way back."""
        self.talk.say(f"{sentence(undone.sentence)} undo takes it back.")


DAYS = "fri 12:00, tomorrow, 3d"
"""What can be said for a time that is days away."""
