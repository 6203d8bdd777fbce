"""Focus mode: the pile for later, one conversation at a time, who waits worst first."""

from __future__ import annotations

from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.views import BuiltIn, ViewKey
from inbox_tui.ui.screens.desk import Desk

MOST = 400
"""Conversations taken from the pile at once."""


class Focusing(Desk):
    """The main screen with nothing but one conversation on it. What is sent or put away makes room for the next."""

    _pile: tuple[ConversationId, ...] = ()
    """What is gone through, as the pile was when it began; empty: not in focus mode."""
    _at: int = 0
    _dealt: frozenset[ConversationId] = frozenset()
    """Answered or put away since it began."""

    @property
    def focusing(self) -> bool:
        return bool(self._pile)

    def action_focus_mode(self) -> None:
        """Begin with the pile, or end it."""
        if self.end_focus():
            return
        pile = tuple(row.id for row in self.inbox.window(ViewKey(BuiltIn.LATER), limit=MOST).rows)
        if not pile:
            self.inbox_app.say("The pile for later is empty. R puts a conversation on it.")
            return
        self.list.selected.clear()  # verbs work on what is shown
        self._pile, self._at, self._dealt = pile, 0, frozenset()
        self.add_class("focusing")
        self._serve()

    def end_focus(self) -> bool:
        """Back to the panes; whether it was on."""
        if not self._pile:
            return False
        self._pile = ()
        self.remove_class("focusing")
        if self.shown is not None:
            self.list.to(self.shown)
        self.focus_pane(self.list)
        return True

    def _serve(self) -> None:
        self.show_thread(self._pile[self._at])
        self.focus_pane(self.pane)
        self.look_around()

    def look_around(self) -> None:
        """Fetch what surrounds the conversation, where that was not looked at for a while."""
        raise NotImplementedError

    def dealt_with(self) -> None:
        """In focus mode, the next one that is still on the pile, also of those passed over; behind the last of them it
        ends."""
        pile = self._pile
        if not pile:
            return
        self._dealt |= {pile[self._at]}
        order = (*range(self._at + 1, len(pile)), *range(self._at))
        following = next((at for at in order if self._is_left(pile[at])), None)
        if following is None:
            told = self.inbox_app.plain.words if self.inbox_app.plain is not None else ""
            self.end_focus()
            self.inbox_app.say(f"{told} · that was the pile" if told else "That was the pile.", good=True)
            return
        self._at = following
        self._serve()

    def _is_left(self, conversation: ConversationId) -> bool:
        row = self.inbox.row(conversation) if conversation not in self._dealt else None
        return row is not None and row.later and row.closed is None and row.snoozed_until is None

    def focus_step(self, step: int) -> None:
        """To the next or the previous one, without dealing with this one."""
        if 0 <= self._at + step < len(self._pile):
            self._at += step
            self._serve()
        else:
            self.inbox_app.say("That is the last one." if step > 0 else "That is the first one.")

    def focus_on(self, conversation: ConversationId) -> bool:
        """Show one of the pile again. One that is not on it ends focus mode: False."""
        if conversation in self._pile:
            self._at = self._pile.index(conversation)
            self._dealt -= {conversation}
            self._serve()
            return True
        self.end_focus()
        return False

    @property
    def focus_title(self) -> str:
        """What the header says; empty outside of focus mode."""
        return f"Focus: {self._at + 1} of {len(self._pile)}" if self._pile else ""
