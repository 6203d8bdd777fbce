"""The loop: a question, a command, what came of it; and a beginning and an end that leave nothing unsaid."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.relationship import CareNeeded
from inbox_tui.domain.telling import kept_back
from inbox_tui.domain.text import sentence
from inbox_tui.domain.views import BuiltIn, ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.linear.commands import COMMANDS, GROUPS, meant, told, understood
from inbox_tui.linear.looking import Looking
from inbox_tui.linear.talk import Gone, Leaving, Talk
from inbox_tui.linear.words import counted

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox


class Session(Looking):
    """One person's sitting. ``translate`` puts a sentence of the engine into the words of the shell; ``view``: the list
    that it begins with, by name (empty: who is waiting)."""

    def __init__(
        self,
        inbox: Inbox,
        talk: Talk,
        config: Config,
        *,
        translate: Callable[[str, str], str] = lambda words, _: words,
        view: str = "",
    ) -> None:
        super().__init__(inbox, talk, config, translate)
        self._beginning = view
        self._does: dict[str, Callable[[str], Awaitable[None]]] = {
            "": self.on,
            "next": self.next,
            "previous": self.previous,
            "back": self.back,
            "again": self.again,
            "thread": self.thread,
            "reply": self.reply,
            "later": self.later,
            "done": self.done,
            "snooze": self.snooze,
            "star": self.star,
            "tag": self.tag,
            "kind": self.kind,
            "mute": self.mute,
            "spam": self.spam,
            "plan": self.plan,
            "note": self.note,
            "stage": self.stage,
            "vip": self.vip,
            "same": self.same,
            "promise": self.promise,
            "keep": self.keep,
            "put off": self.put_off,
            "let go": self.let_go,
            "look in": self.look_in,
            "hand over": self.hand_over,
            "undo": self.undo,
            "who": self.who,
            "links": self.links,
            "drafts": self.drafts,
            "outbox": self.outbox,
            "search": self.search,
            "view": self.views,
            "figures": self.figures,
            "sync": self.sync,
            "help": self.help,
        }

    def turned(self, words: str, account: str, wrong: bool) -> None:
        """The engine says that an account broke or healed: told before the next question."""
        self.news.turned(self.translate(words, account), account, wrong)

    async def run(self) -> None:
        """Until ``quit`` or the end of the input. A cancelled session says what is kept; it stays cancelled."""
        try:
            await self._begin_sitting()
            while await self._turn():
                pass
        except Gone:
            self._farewell("The input has ended.")
        except asyncio.CancelledError:
            self._farewell("Stopped.")
            raise
        finally:
            self.stop_refreshing()
            self.news.close()

    async def _begin_sitting(self) -> None:
        for words in (self.inbox.recovered, self._restored()):
            self.talk.say(words)
        if not any(view.count for view in self.inbox.views()):
            self.talk.say("Looking for news first.")
            outcomes = await self.inbox.sync_now()
            errors = {account: outcome.error for account, outcome in outcomes.items()}
            self.talk.say(*(self.trouble(one, errors.get(one.id, "")) for one in self.inbox.accounts()))
        accounts = self.inbox.accounts()
        self.news.lines()
        found = await self.inbox.headline()
        piled = next((view.count for view in self.inbox.views() if view.key == ViewKey(BuiltIn.LATER)), 0)
        self.talk.say(
            f"inbox-tui, plain lines. {counted(found.waiting, 'conversation waits', 'conversations wait')}"
            f"{f', {found.late:,} late' if found.late else ''}{f'; {piled:,} of them put aside' if piled else ''}."
        )
        self.talk.say("Enter goes on, post by post. help tells all commands, quit leaves.")
        if not accounts:
            self.talk.say(
                "There is no account yet. In the shell: inbox-tui accounts add PLATFORM, or inbox-tui demo --linear"
            )
        if self._beginning:
            with self._telling():
                await self.views(self._beginning)
        if self.row is None:
            self.first()

    def _restored(self) -> str:
        count = self.inbox.restored
        return f"{counted(count, 'text')} of yours came back from the journal; drafts leads to them." if count else ""

    async def _turn(self) -> bool:
        """One command. False: the person wants to leave."""
        self.talk.say(*self.news.lines(self.row.id if self.row is not None else None))
        typed = await self.talk.ask("What next?")
        name, rest = understood(typed) or (("view", typed) if self.is_view(typed) else ("unknown", typed))
        with self._telling():
            if name == "unknown":
                self._not_understood(typed)
            elif name == "quit":
                return not await self._may_leave()
            else:
                try:
                    await self._does[name](rest)
                except Leaving:
                    return not await self._may_leave()
        return True

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """What stands in the way of a command is said; the session goes on."""
        try:
            yield
        except (ListenFirst, CareNeeded) as refused:
            self.talk.say(sentence(str(refused)), "Take it back to the drafts; reply leads to the review.")
        except InboxError as error:
            account = str(self.row.account) if self.row is not None else ""
            self.talk.say(*self._in_shell(error, account))

    def _in_shell(self, error: InboxError, account: str) -> list[str]:
        """What went wrong, and what to do about it from here."""
        return [sentence(self.translate(words, account)) for words in (str(error), error.next_step) if words]

    def _not_understood(self, typed: str) -> None:
        begun = meant(typed)
        if begun:
            self.talk.say(f"That may be {', '.join(begun[:-1])} or {begun[-1]}: please type more of it.")
        else:
            self.talk.say("That is no command here. help tells all of them; Enter goes on.")

    async def help(self, words: str = "") -> None:
        """All commands by name; one of them, or all, with what they do."""
        found = understood(words) if words else None
        if words.casefold() == "all":
            self.talk.say(*map(told, COMMANDS))
        elif words and found is None:
            self._not_understood(words)
        elif words:
            self.talk.say(*(told(command) for command in COMMANDS if found is not None and command.word == found[0]))
        else:
            self.talk.say("Enter alone goes to the next post to hear, and behind the last one to the next person.")
            for group in GROUPS:
                named = [command.word for command in COMMANDS if command.group == group]
                self.talk.say(f"{group}: {', '.join(named)}.")
            self.talk.say("help and a word tells what it does and its short form; help all tells that of each.")

    # --- the end

    async def _may_leave(self) -> bool:
        """Whether to leave now; where something has still to go out, that is asked."""
        if not self.inbox.pending():
            self.talk.say("Goodbye. Everything is kept.")
            return True
        while self.inbox.pending():
            self.talk.say(self.news.pending())
            answer = (
                await self.talk.ask("wait until it left, leave it for next time, or stay? wait, leave, stay:")
            ).casefold()
            if answer in ("l", "leave"):
                self._farewell("Goodbye.")
                return True
            if answer in ("s", "stay", ""):
                return False
            if answer in ("w", "wait"):
                await self._wait()
            else:
                self.talk.say("Please type wait, leave or stay.")
        self.talk.say("Goodbye. Everything is kept.")
        return True

    async def _wait(self) -> None:
        """Until nothing is going out any more, or what is left cannot go."""
        self.talk.say("Waiting.")
        while self.inbox.pending():
            away = kept_back(self.inbox.accounts())
            leaving = [one for one in self.inbox.outbox() if one.state in ("queued", "sending")]
            if leaving and all(one.account in away for one in leaving):
                self.talk.say(f"It {away[leaving[0].account]}, so waiting will not help.")
                break
            await self.news.moved()
        self.talk.say(*self.news.lines())

    def _farewell(self, words: str) -> None:
        """What is kept, and what has still to go out."""
        kept = "Your drafts are kept." if self.inbox.drafts() else ""
        pending = self.news.pending()
        later = (
            f"{pending} It leaves when inbox-tui runs again, after another look at the conversation." if pending else ""
        )
        self.talk.say(" ".join(filter(None, (words, kept, later))))
