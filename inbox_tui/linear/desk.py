"""What every part of the session stands on: the inbox, the talk, and who is at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.model import AccountId, ConversationId
from inbox_tui.domain.views import BuiltIn, ConversationRow, ViewKey, told_apart
from inbox_tui.linear.news import News
from inbox_tui.linear.talk import Talk

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox


class Desk:
    """``news`` is told before each question for a command."""

    def __init__(self, inbox: Inbox, talk: Talk, config: Config) -> None:
        self.inbox, self.talk, self.config = inbox, talk, config
        self.news = News(inbox, self.platform)
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

    def title(self, view: ViewKey) -> str:
        return next((one.title for one in self.inbox.views() if one.key == view), str(view))

    def at_hand(self) -> ConversationId | None:
        """The conversation at hand; says so where there is none."""
        if self.row is None:
            self.talk.say("Nobody is at hand. Enter goes to who is waiting, view names other lists.")
            return None
        return self.row.id
