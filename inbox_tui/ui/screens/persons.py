"""From a conversation to the person it is with: their card, a note, their stage; and to everybody."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from inbox_tui.domain.model import ConversationId, IdentityId
from inbox_tui.domain.relationship import Begins
from inbox_tui.domain.views import Undone
from inbox_tui.ui.screens.desk import Desk
from inbox_tui.ui.screens.knowing import ask_note, ask_stage, say_undone


class Persons(Desk):
    """The verbs of the conversations' screen that are about people."""

    def _whose(self) -> tuple[ConversationId, IdentityId] | None:
        """The current conversation and who it is with; where the thread's cursor is on somebody's post, that person."""
        row = self.current_row
        if row is None:
            return None
        post = self._target_by_hand()
        if post is not None and post.author is not None:
            return row.id, post.author.id
        found = self.inbox.identity_of(row.id)
        if found is None:
            self.inbox_app.say("Nobody is known to be the other side of this conversation.")
            return None
        return row.id, found

    def action_person(self) -> None:
        from inbox_tui.ui.screens.person import PersonScreen

        found = self._whose()
        if found is None:
            return
        conversation, identity = found

        def back(opened: ConversationId | None) -> None:
            self.refresh_now()
            if opened is not None and opened != self.shown:
                self.reveal(opened)

        self.app.push_screen(PersonScreen(identity, conversation), back)

    def action_people(self) -> None:
        from inbox_tui.ui.screens.people import PeopleScreen

        def back(opened: ConversationId | None) -> None:
            self.refresh_now()
            if opened is not None:
                self.reveal(opened)

        self.app.push_screen(PeopleScreen(), back)

    def action_note(self) -> None:
        row = self.current_row
        if row is None:
            return
        do = say_undone(self, self.refresh_now)
        post = self._target_by_hand()
        who = post.author if post is not None else None

        def note(words: str) -> Coroutine[Any, Any, Undone]:
            return self.inbox.note(who.id, words, row.id) if who is not None else self.inbox.note_on(row.id, words)

        place = (Begins.NOTE_ON_CONVERSATION, row.id) if who is None else (Begins.NOTE_ON_PERSON, who.id)
        ask_note(self.inbox_app, row.name if who is None else who.name, place, do, note, command="triage.note")

    def action_stage(self) -> None:
        found = self._whose()
        if found is not None:
            ask_stage(self.inbox_app, self.inbox.person(found[1]), say_undone(self, self.refresh_now))
