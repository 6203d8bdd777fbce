"""Writing: the composer under the thread, its draft, and the way to the review."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_tui.domain.account import AccountView, told_apart
from inbox_tui.domain.model import Act, Audience, ConversationId, OutboxId, OutboxState, PostState, width
from inbox_tui.domain.telling import came_back
from inbox_tui.domain.views import Outgoing, PostView
from inbox_tui.ui.lines import cut
from inbox_tui.ui.screens.keeping import KeepingDrafts
from inbox_tui.ui.screens.prompts import Ask, Choice
from inbox_tui.ui.widgets.composer import Composer, Writing

if TYPE_CHECKING:
    from inbox_tui.domain.templates import Template


class Answering(KeepingDrafts):
    """One thing is written at a time."""

    # --- opening

    def action_reply(self) -> None:
        self._reply(None)

    def _reply(self, begun: Outgoing | None) -> None:
        """Answer the current conversation; ``begun`` where a certain draft is to be gone on with: there may be two."""
        row = self.current_row
        if row is None:
            return
        writing = self.composer.writing if self._writes_here() else None
        here = writing is not None and writing.conversation == row.id and writing.act is Act.REPLY
        if here and writing is not None and (begun is None or begun.id == writing.entry):
            self.composer.words.focus()
            return
        self.leave_composer()
        for closed, text in reversed(self._put_down.values()):
            if closed.conversation == row.id == self.shown and closed.act is Act.REPLY and begun is None:
                self._open(closed, text, saved=False)  # the store does not have the last words yet
                return
        target = self._target_by_hand() if row.id == self.shown else None
        thread = self.show_thread(row.id) if row.id != self.shown else self.pane.thread
        account = self.inbox.account(row.account)
        if thread is None or account is None:
            return
        if Act.REPLY not in account.may:
            self.inbox_app.say(f"You can write, but not send yet: {account.refuses(Act.REPLY)}")
        answered = target or thread.post(thread.target)
        if answered is None:
            self.inbox_app.say("There is nothing here to answer.")
            return
        draft = begun or self.inbox.draft(row.id)
        if draft is not None:
            answered = thread.post(draft.target) or answered
        if Act.REPLY in account.may and (shut := self.inbox.closed(row.id, answered.id)):
            self.inbox_app.say(f"You can write, but it cannot be sent: {shut}")
        self._open(
            Writing(
                account=account,
                entry=draft.id if draft else None,
                conversation=row.id,
                target=answered.id,
                to=answered.author.name if answered.author else row.name,
                audience=draft.audience if draft and draft.audience != answered.audience else None,
                narrowest=answered.audience,
                spoiler=draft.spoiler if draft else answered.spoiler,
            ),
            draft.text if draft else self.inbox.opening(row.id, answered.id),
            saved=draft is not None,
        )

    def action_edit(self) -> None:
        """Write one of our own posts anew; it goes through the review like a reply."""
        row = self.current_row
        thread = self.show_thread(row.id) if row is not None and row.id != self.shown else self.pane.thread
        post = self.pane.chosen
        account = self.inbox.account(row.account) if row is not None else None
        if post is None or thread is None or account is None:
            return
        if not post.ours or post.state is not PostState.LIVE:
            self.inbox_app.say(f"Only a post of yours{' that still stands' if post.ours else ''} can be edited.")
            return
        if Act.EDIT not in account.may:
            self.inbox_app.say(f"Cannot edit: {account.refuses(Act.EDIT)}")
            return
        if shut := self.inbox.closed(thread.row.id, post.id, Act.EDIT):
            self.inbox_app.say(f"Cannot edit: {shut}")
            return
        self._edit(account, thread.row.id, post)

    def _edit(self, account: AccountView, conversation: ConversationId, post: PostView) -> None:
        self.leave_composer()
        begun = next((one for one in self.inbox.drafts() if one.act is Act.EDIT and one.target == post.id), None)
        self._open(
            Writing(
                account=account,
                act=Act.EDIT,
                entry=begun.id if begun else None,
                conversation=conversation,
                target=post.id,
                narrowest=post.audience,
                spoiler=begun.spoiler if begun else post.spoiler,
            ),
            begun.text if begun else post.text,
            saved=begun is not None,
        )

    def action_new_post(self) -> None:
        accounts = [account for account in self.inbox.accounts() if Act.POST in account.may]
        if not accounts:
            self.inbox_app.say("No account here may post. a shows what each may do.")
        elif len(accounts) == 1:
            self._new_post(accounts[0])
        else:
            choices = [
                (str(number), f"{told_apart(one, accounts)} ({one.tag})") for number, one in enumerate(accounts[:9], 1)
            ]

            def answered(key: str | None) -> None:
                if key:
                    self._new_post(accounts[int(key) - 1])

            self.app.push_screen(Choice("A new post as …", choices), answered)

    def _new_post(self, account: AccountView) -> None:
        self.leave_composer()
        begun = self._begun_post(account)
        if begun is None:
            self._begin_post(account)
            return
        go_on, text = begun

        def answered(key: str | None) -> None:
            if key == "g":
                go_on()
            elif key == "b":
                self._begin_post(account)

        self.app.push_screen(
            Choice(
                "You began a new post there.",
                [("g", "go on with it"), ("b", "begin another")],
                detail=f"“{cut(' '.join(text.split()), 60)}”",
                default="g",
            ),
            answered,
        )

    def _begun_post(self, account: AccountView) -> tuple[Callable[[], None], str] | None:
        """The newest post to nobody that was begun as ``account``: what opens it, and its text."""
        for closed, text in reversed(self._put_down.values()):
            if closed.act is Act.POST and closed.account_id == account.id:
                return partial(self._resume_post, closed, text, saved=False), text
        mine = [one for one in self.inbox.drafts() if one.act is Act.POST and one.account == account.id]
        if not mine:
            return None
        found = max(mine, key=lambda one: one.updated_at)
        writing = Writing(
            account=account, act=Act.POST, entry=found.id, narrowest=found.audience, spoiler=found.spoiler
        )
        return partial(self._resume_post, writing, found.text, saved=True), found.text

    def _begin_post(self, account: AccountView) -> None:
        self._resume_post(Writing(account=account, act=Act.POST, narrowest=account.audiences[0]), "", saved=False)

    def _resume_post(self, writing: Writing, text: str, *, saved: bool) -> None:
        self.show_thread(None)
        self._open(writing, text, saved)

    async def resume_draft(self, id: int) -> None:
        """Bring a draft back into the composer, under its conversation."""
        entry = self.inbox.outgoing(OutboxId(id))
        account = self.inbox.account(entry.account) if entry else None
        if entry is None or account is None:
            self.inbox_app.say("That draft is no longer here.")
            return
        post = self.inbox.post(entry.target) if entry.act is Act.EDIT and entry.target is not None else None
        if entry.conversation is not None and post is not None:
            self.reveal(entry.conversation, post.id)
            self._edit(account, entry.conversation, post)
            return
        if entry.conversation is not None:
            self.reveal(entry.conversation)
            self._reply(entry)
            return
        writing = Writing(
            account=account, act=entry.act, entry=entry.id, narrowest=entry.audience, spoiler=entry.spoiler
        )
        self._resume_post(writing, entry.text, saved=True)

    def _open(self, writing: Writing, text: str, saved: bool) -> None:
        entry = self.inbox.outgoing(writing.entry) if writing.entry is not None else None
        account = writing.account
        us = told_apart(account, self.inbox.accounts())
        writing = replace(writing, us=us if us != (account.handle or account.id) else "")
        if entry is not None and entry in came_back((entry,)):
            writing = replace(writing, returned=f"{entry.cause} {entry.next_step}")
        self.composer.begin(writing, text, saved)
        self._hint(writing, text)
        self.composer.add_class("open")
        self.focus_pane(self.composer.words)

    # --- the composer's commands

    def on_composer_asked(self, event: Composer.Asked) -> None:
        event.stop()
        {
            "review": lambda: self.inbox_app.do(self._review(), opens=True),
            "editor": self._editor,
            "template": self._template,
            "audience": self._audience,
            "spoiler": self._spoiler,
            "close": self._close,
        }[event.what]()

    def _close(self) -> None:
        writing = self.composer.writing
        words = bool(self.composer.unsaved or (writing and writing.entry))
        self.leave_composer()
        self._back_to_reading()
        if words and writing is not None:
            self._tell_kept(writing.act)

    def _back_to_reading(self) -> None:
        """Behind a post to nobody, what the list's cursor is on is shown again: ``r`` answers that."""
        if self.shown is None and self.list.current is not None and not self.focusing:
            self.show_thread(self.list.current.id)
            self.focus_pane(self.list)
        else:
            self.focus_pane(self.pane if self.shown is not None else self.list)

    def _tell_kept(self, act: Act) -> None:
        """Which key goes on with a draft: never one that would answer whoever is under the cursor."""
        label = self.inbox_app.keymap.label
        keys = {
            Act.REPLY: label("reply.open"),
            Act.EDIT: f"{label('post.edit')} on that post",
            Act.POST: f"{label('reply.new')} or {label('go.drafts')}",
        }
        self.inbox_app.say(f"Draft kept. {keys.get(act, label('go.drafts'))} goes on with it.")

    def _editor(self) -> None:
        name = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
        with tempfile.TemporaryDirectory(prefix="inbox-tui-") as folder:
            path = Path(folder) / "reply.txt"
            path.write_text(self.composer.text, encoding="utf-8")
            try:
                editor = shlex.split(name) or ["vi"]
                with self.app.suspend():
                    subprocess.run([*editor, str(path)], check=False)
                written = path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
            except (OSError, ValueError):
                self.inbox_app.say(
                    f"“{name or 'vi'}” could not be started, or left no text. Set EDITOR to a program that is here.",
                    error=True,
                )
                return
        self.composer.put(written)
        self.app.refresh()

    def _template(self) -> None:
        from inbox_tui.ui.screens.templates import TemplateScreen

        writing = self.composer.writing
        if writing is None:
            return
        found = self.inbox.templates(writing.conversation)

        def answered(place: int | None) -> None:
            if place is not None and self.composer.writing is not None:
                template, step = found.offered[place]
                self.composer.insert(self.inbox.fill_template(template, step, writing.target))
                self.inbox_app.do(self._made_from(template, step))
            self.composer.words.focus()

        self.app.push_screen(TemplateScreen(found), answered)

    async def _made_from(self, template: Template, step: int) -> None:
        entry = await self.keep_draft()
        if entry is not None:
            await self.inbox.made_from(entry, template, step)

    def _audience(self) -> None:
        writing = self.composer.writing
        if writing is None:
            return
        if writing.act is Act.EDIT:
            self.inbox_app.say("An edit is seen by whoever saw the post; that cannot be changed.")
            return
        reply = writing.act is Act.REPLY
        offered = [one for one in writing.account.post_audiences if not (reply and one is Audience.DIRECT)]
        if reply and writing.narrowest is Audience.DIRECT:
            self.inbox_app.say("A direct message is answered as one.")
            return
        place, target = writing.conversation, writing.target
        if reply and place is not None and target is not None and self.inbox.answers_privately(place, target):
            offered.append(Audience.DIRECT)
        if len(offered) == 1 and offered[0] is (writing.audience or writing.narrowest):
            self.inbox_app.say(f"Nothing to choose: on {writing.account.label} it is {offered[0].value}.")
            return
        choices = []
        for number, one in enumerate(offered, 1):
            wider = reply and width(one) > width(writing.narrowest)
            choices.append((str(number), one.value + (" (wider than what you answer)" if wider else "")))

        def answered(key: str | None) -> None:
            if key and self.composer.writing is not None:
                chosen = offered[int(key) - 1]
                changed = None if chosen is writing.narrowest else chosen
                self._change(replace(self.composer.writing, audience=changed))

        self.app.push_screen(Choice("Who will see it?", choices), answered)

    def _spoiler(self) -> None:
        writing = self.composer.writing
        if writing is None:
            return
        if not writing.rules.spoilers:
            self.inbox_app.say(f"{writing.account.label} has no content warnings.")
            return

        def answered(words: str | None) -> None:
            if self.composer.writing is not None and words is not None:
                self._change(replace(self.composer.writing, spoiler=words))

        self.app.push_screen(Ask("Content warning", writing.spoiler, detail="Empty: none."), answered)

    def _change(self, writing: Writing) -> None:
        self.composer.change(writing)
        self.composer.touched()
        self.inbox_app.do(self.keep_draft())

    async def _review(self) -> None:
        from inbox_tui.ui.screens.review import ReviewScreen

        entry = await self.keep_draft()
        if entry is None:
            self.inbox_app.say("There is nothing to send yet.")
            return
        result = await self.app.push_screen_wait(ReviewScreen(entry))
        if result == "edit":
            out, writing = self.inbox.outgoing(entry), self.composer.writing
            if out is not None and writing is not None:  # the review may have made it a private message
                self.composer.change(replace(writing, audience=out.audience))
            self.composer.words.focus()
            return
        writing = self.composer.writing
        self.composer.remove_class("open")
        self.composer.writing = None
        self._back_to_reading()
        self.refresh_now()
        if self.shown is not None:
            self.show_thread(self.shown)
        if result == "sent":
            out = self.inbox.outgoing(entry)
            if out is not None and out.state is not OutboxState.DRAFT:
                self.last_sent = entry
                self.inbox_app.say("Goes out in a moment · z takes it back", good=True)
                self.dealt_with()
        elif result == "discarded":
            self.inbox_app.say("Draft discarded. z brings it back.")
        elif result == "stopped":
            self.go_on()
            self.inbox_app.say("Stopped here: done, as replied. Your draft is kept · z opens it again", good=True)
        elif result == "hand over":
            self.inbox_app.say("Draft kept.")
            self.action_hand_off()
        elif writing is not None:
            self._tell_kept(writing.act)
