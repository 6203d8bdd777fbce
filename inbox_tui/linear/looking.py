"""Looking around: other lists, search, people, figures, drafts, the outbox, and a look at the platforms."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.domain.account import AccountView, Health
from inbox_tui.domain.ages import spoken
from inbox_tui.domain.links import openable
from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.query import parse
from inbox_tui.domain.telling import kept_back, named
from inbox_tui.domain.text import sentence
from inbox_tui.domain.views import SHEETS, BuiltIn, Outgoing, ViewCount, ViewKey, whose
from inbox_tui.linear.sheets import Sheets
from inbox_tui.linear.words import STANDS, counted, cut, since

HITS = 20
"""Hits of a search, and entries of a list, that are read out."""
SOME = 3
"""Letters of a list's name that are enough without the word view."""
_FIGURES = (
    ("p50", "half of all waits: up to"),
    ("p90", "nine of ten: up to"),
    ("oldest", "the longest wait now:"),
    ("waited", "the waits:"),
)
_UNITS = {"h": "hours", "m": "minutes", "d": "days"}


class Looking(Sheets):
    """Everything that is no act on the one at hand."""

    async def search(self, words: str = "") -> None:
        """Search everything here; a hit can be gone to."""
        words = words or await self.talk.ask("Search for what? Enter leaves it:")
        if not words:
            return
        query = parse(words)
        if query.problems:
            self.talk.say(*(sentence(problem) for problem in query.problems))
            return
        hits = await self.inbox.search(words, HITS)
        if not hits:
            self.talk.say("Nothing was found.")
            return
        now = self.inbox.now()
        listed = [
            f"{whose(hit)}, {since(hit.at, now)}: {'your note: ' if hit.note else ''}{cut(hit.excerpt, 120)}"
            for hit in hits
        ]
        most = f"The newest {HITS} hits:" if len(hits) == HITS else f"{counted(len(hits), 'hit')}:"
        chosen = await self.talk.choose(most, listed, "Enter stays where you are.")
        if chosen is not None and (row := self.inbox.row(hits[chosen].conversation)) is not None:
            self.go_to(row)

    async def views(self, name: str = "") -> None:
        """Go to another list; without a name they are read out."""
        views = self._lists()
        if not name.strip():
            here = next((one.title for one in views if one.key == self.view), "")
            listed = [f"{one.title}, {one.count:,}" for one in views]
            chosen = await self.talk.choose(f"Lists. You are in {here}.", listed, "Enter stays there.")
            if chosen is not None:
                await self._enter(views[chosen].key)
            return
        found = self._found(name)
        if len(found) == 1:
            await self._enter(found[0].key)
            return
        told = f"{name} may be one of several lists." if found else f"There is no list called {name}."
        self.talk.say(told, f"Lists: {', '.join(one.title for one in found or views)}.")

    def _lists(self) -> list[ViewCount]:
        """Drafts and the outbox have commands of their own, and are told last."""
        own = (BuiltIn.DRAFTS, BuiltIn.OUTBOX)
        return sorted(self.inbox.views(), key=lambda one: str(one.key) in own)

    def _named(self, name: str) -> list[ViewCount]:
        """The list that is called just so, by its title, its key, or an account's or a search's name."""
        wanted = _plainly(name)
        return [one for one in self._lists() if wanted in (_plainly(one.key), _plainly(one.title))]

    def _found(self, name: str) -> list[ViewCount]:
        """Those that may be meant: called just so, or beginning so."""
        return self._named(name) or [one for one in self._lists() if _plainly(one.title).startswith(_plainly(name))]

    def is_view(self, name: str) -> bool:
        """Whether one list is meant by this, and no other."""
        return len(name.strip()) >= SOME and len(self._found(name)) == 1

    async def _enter(self, view: ViewKey) -> None:
        if str(view) == BuiltIn.DRAFTS:
            await self.drafts()
        elif str(view) == BuiltIn.OUTBOX:
            await self.outbox()
        elif str(view) in SHEETS:
            await self.sheet(str(view))
        else:
            self.show(view)

    async def figures(self, _: str = "") -> None:
        """How long people wait, in words."""
        found = await self.inbox.headline()
        waiting = (
            counted(found.waiting, "conversation waits", "conversations wait") if found.waiting else "Nobody waits"
        )
        self.talk.say(f"{waiting}{f', {found.late:,} late' if found.late else ''}.")
        if found.words:
            self.talk.say(sentence(_figures(found.words)))
        if found.queued or found.failed:
            self.talk.say(f"Outbox: {found.queued} going out, {found.failed} not sent or unsure.")
        if found.offline_since is not None:
            self.talk.say(f"Offline for {spoken((self.inbox.now() - found.offline_since).total_seconds())}.")

    async def links(self, _: str = "") -> None:
        """The full addresses of the post that was said last."""
        post = self.inbox.post(self._steps[self._step]) if self._steps and self._step >= 0 else None
        if post is None:
            self.talk.say("Go to a post first: Enter does.")
            return
        targets = dict.fromkeys(filter(None, (openable(url) for url in (*(one.url for one in post.links), post.url))))
        self.talk.say(*(targets or ("There is no address here that can be opened.",)))

    async def sync(self, _: str = "") -> None:
        """Look at every account now."""
        self.talk.say("Looking.")
        outcomes = await self.inbox.sync_now()
        for account in self.inbox.accounts():
            outcome = outcomes.get(account.id)
            new = f"{outcome.new:,} new" if outcome is not None else "nothing new"
            wrong = self.trouble(account, outcome.error if outcome is not None else "")
            self.talk.say(wrong or f"{account.label}, {account.id}: {new}.")
        if not self.inbox.accounts():
            self.talk.say("There is no account yet. In the shell: inbox-tui accounts add PLATFORM")

    def trouble(self, account: AccountView, error: str) -> str:
        """What is wrong with an account, ``error`` being what a look at it ended with; empty where nothing is."""
        if account.health in (Health.OK, Health.NEW, Health.SYNCING) and not error:
            return ""
        wrong = account.sentence or error or account.health.value
        return f"{account.label}, {account.id}: {sentence(self.translate(wrong, account.id))}"

    # --- what is written

    async def drafts(self, _: str = "") -> None:
        """What you began; one can be gone on with."""
        drafts = self.inbox.drafts()[:HITS]
        if not drafts:
            self.talk.say("No drafts. What you begin to write is kept here.")
            return
        chosen = await self.talk.choose(f"{counted(len(drafts), 'draft')}:", [self._line(one) for one in drafts])
        if chosen is not None:
            await self.resume(drafts[chosen])

    async def outbox(self, _: str = "") -> None:
        """What goes out, and what could not; each can be dealt with."""
        entries = self.inbox.outbox()[:HITS]
        if not entries:
            self.talk.say("Nothing waits to go out, and nothing went out lately.")
            return
        chosen = await self.talk.choose(
            f"{counted(len(entries), 'entry', 'entries')}:", [self._line(one) for one in entries]
        )
        if chosen is not None:
            await self._deal_with(entries[chosen])

    def _line(self, entry: Outgoing) -> str:
        stands = "" if entry.state is OutboxState.DRAFT else f", {self._stands(entry)}"
        told = f"{named(entry)} on {self.platform(entry.account)}{stands}"
        if entry.text:
            told += f": {cut(entry.text, 80)}"
        return f"{sentence(told)} {self.cause(entry)}".strip()

    def _stands(self, entry: Outgoing) -> str:
        away = kept_back(self.inbox.accounts())
        if entry.state is OutboxState.QUEUED and entry.account in away:
            return away[entry.account]
        left = entry.send_at - self.inbox.now() if entry.send_at is not None else timedelta()
        if entry.state is OutboxState.QUEUED and 0 < left.total_seconds() < 120:
            return f"goes out in {counted(round(left.total_seconds()), 'second')}"
        if entry.state is OutboxState.SENT:
            return f"sent {since(entry.updated_at, self.inbox.now())}"
        return STANDS[entry.state]

    async def _deal_with(self, entry: Outgoing) -> None:
        ways: list[str] = []
        if entry.state in (OutboxState.FAILED, OutboxState.HELD):
            ways.append(_AGAIN)
        if entry.state is OutboxState.UNSURE:
            ways += [_LOOK, _THERE, _NOT_THERE]
        if entry.state in (OutboxState.QUEUED, OutboxState.HELD, OutboxState.FAILED, OutboxState.UNSURE):
            ways.append(_BACK)
        if entry.conversation is not None:
            ways.append(_GO)
        chosen = await self.talk.choose("What about it?", ways) if ways else None
        match ways[chosen] if chosen is not None else "":
            case way if way in (_AGAIN, _LOOK):
                await self.inbox.retry(entry.id)
                self.talk.say("Queued again." if way == _AGAIN else "Looking whether it is there.")
            case way if way == _THERE:
                await self.inbox.it_was_sent(entry.id)
                self.talk.say("Kept as sent.")
            case way if way == _NOT_THERE:
                if await self.talk.agreed("If it did get through, people will see it twice. Send it again?"):
                    await self.inbox.send_again(entry.id)
                    self.talk.say("Queued anew.")
            case way if way == _BACK:
                await self.inbox.take_back(entry.id)
                self.talk.say("Back in the drafts.")
            case way if way == _GO and entry.conversation is not None:
                self.go_to(self.inbox.row(entry.conversation))


_AGAIN = "send it again, after another look at the conversation"
_LOOK = "look again whether it is there"
_THERE = "it is there: keep it as sent"
_NOT_THERE = "it is not there: send it again"
_BACK = "take it back to the drafts"
_GO = "go to the conversation"


def _plainly(name: str) -> str:
    """A list's name as it is compared: ``at-risk`` is ``At risk``."""
    return " ".join(name.casefold().replace("-", " ").split())


def _figures(headline: str) -> str:
    """The header's figures without its short forms: ``p50 24m`` is ``half of all waits: up to 24 minutes``."""
    parts = []
    for part in headline.split(" · "):
        name, _, value = part.partition(" ")
        told = next((words for short, words in _FIGURES if short == name), "")
        if value.startswith("≥"):
            told = told.removesuffix(" up to")
        parts.append(f"{told} {_long(value)}" if told else part)
    said = "; ".join(parts)
    return said[:1].upper() + said[1:]


def _long(value: str) -> str:
    spans = []
    for span in value.split(", "):
        more = " or more" if span.startswith("≥") else ""
        pieces = [_unit(piece) for piece in span.removeprefix("≥").split()]
        spans.append(" ".join(pieces) + more)
    return ", ".join(spans)


def _unit(piece: str) -> str:
    if piece == "<1m":
        return "under a minute"
    number, unit = piece[:-1], piece[-1:]
    if not number.isdigit() or unit not in _UNITS:
        return piece
    return f"{number} {_UNITS[unit].removesuffix('s') if number == '1' else _UNITS[unit]}"
