"""The loop: a question, a command, what came of it; and a beginning and an end that leave nothing unsaid."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.hearing import ListenFirst
from inbox_tui.domain.relationship import CareNeeded
from inbox_tui.domain.telling import kept_back
from inbox_tui.domain.text import sentence
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError
from inbox_tui.linear.looking import Looking
from inbox_tui.linear.talk import Gone, Talk
from inbox_tui.linear.words import counted

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox


@value_class()
class Command:
    """A word that can be typed, its short form, and what it does."""

    word: str
    short: str
    does: str


COMMANDS = (
    Command("next", "n", "the next person"),
    Command("previous", "p", "the person before"),
    Command("back", "b", "the post before"),
    Command("again", "a", "what was said last, once more"),
    Command("thread", "t", "the whole conversation, from its top"),
    Command("reply", "r", "write an answer; nothing leaves before the review"),
    Command("later", "l", "into the pile to reply to later, or out of it"),
    Command("done", "d", "done without a reply; the reason is asked"),
    Command("snooze", "s", "put to sleep until a time; the time is asked"),
    Command("star", "*", "star, or take the star away"),
    Command("tag", "g", "tags; they are asked"),
    Command("undo", "u", "take back the last thing, also a reply that has not left yet"),
    Command("who", "w", "the person at hand"),
    Command("links", "k", "the full addresses in the post said last"),
    Command("drafts", "c", "what you began; go on with one"),
    Command("outbox", "o", "what goes out, and what could not"),
    Command("search", "/", "search everything: search WORDS"),
    Command("view", "v", "another list: view NAME, or view alone to hear them"),
    Command("figures", "f", "how long people wait"),
    Command("sync", ".", "look at every account now"),
    Command("help", "h", "this list; ? does it too"),
    Command("quit", "q", "leave; drafts are kept"),
)


def understood(typed: str) -> tuple[str, str] | None:
    """The command that was typed, and what stands behind it; ``("", "")`` for only Enter. None: no such command, or
    the beginning of several."""
    first, _, rest = typed.strip().partition(" ")
    name = first.casefold()
    if not name:
        return "", ""
    if name == "?":
        return "help", rest.strip()
    if name.startswith("/") and len(name) > 1:
        return "search", f"{first[1:]} {rest}".strip()
    for command in COMMANDS:
        if name in (command.word, command.short):
            return command.word, rest.strip()
    begun = [command.word for command in COMMANDS if command.word.startswith(name)]
    return (begun[0], rest.strip()) if len(begun) == 1 else None


class Session(Looking):
    """One person's sitting. ``translate`` puts a sentence of the engine into the words of the shell."""

    def __init__(
        self, inbox: Inbox, talk: Talk, config: Config, *, translate: Callable[[str, str], str] = lambda words, _: words
    ) -> None:
        super().__init__(inbox, talk, config)
        self._translate = translate
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
        self.news.turned(self._translate(words, account), account, wrong)

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
            await self.inbox.sync_now()
        accounts = self.inbox.accounts()
        self.news.lines()
        found = await self.inbox.headline()
        self.talk.say(
            f"inbox-tui, plain lines. {counted(found.waiting, 'person waits', 'people wait')}"
            f"{f', {found.late:,} late' if found.late else ''}."
        )
        self.talk.say("Enter goes on, post by post. help tells all commands, quit leaves.")
        if not accounts:
            self.talk.say(
                "There is no account yet. In the shell: inbox-tui accounts add PLATFORM, or inbox-tui demo --linear"
            )
        self.first()

    def _restored(self) -> str:
        count = self.inbox.restored
        return f"{counted(count, 'text')} of yours came back from the journal; drafts leads to them." if count else ""

    async def _turn(self) -> bool:
        """One command. False: the person wants to leave."""
        self.talk.say(*self.news.lines(self.row.id if self.row is not None else None))
        typed = await self.talk.ask("What next?")
        meant = understood(typed)
        if meant is None:
            self.talk.say("That is no command here. help tells all of them; Enter goes on.")
            return True
        name, rest = meant
        try:
            if name == "quit":
                return not await self._may_leave()
            await self._does[name](rest)
        except (ListenFirst, CareNeeded) as refused:
            self.talk.say(sentence(str(refused)), "Take it back to the drafts; reply leads to the review.")
        except InboxError as error:
            account = str(self.row.account) if self.row is not None else ""
            self.talk.say(sentence(self._translate(str(error), account)), sentence(error.next_step))
        return True

    async def help(self, _: str = "") -> None:
        """All commands."""
        self.talk.say("Enter alone goes to the next post to hear, and behind the last one to the next person.")
        self.talk.say(*(f"{command.word}, short {_spelled(command.short)}: {command.does}." for command in COMMANDS))

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


def _spelled(short: str) -> str:
    return {"*": "* (star)", "/": "/ (slash)", ".": ". (full stop)"}.get(short, short)
