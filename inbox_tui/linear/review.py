"""The review before anything leaves, as sentences and questions. Every way out keeps the text, but for discard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from inbox_tui.config import Config
from inbox_tui.domain.account import AccountView, told_apart
from inbox_tui.domain.ages import spoken
from inbox_tui.domain.diff import word_diff
from inbox_tui.domain.hearing import ListenFirst, Verdict
from inbox_tui.domain.length import measure
from inbox_tui.domain.model import SPEAKING, Act, Audience, OutboxId, PostId, width
from inbox_tui.domain.preview import preview, wording
from inbox_tui.domain.relationship import CareNeeded
from inbox_tui.domain.telling import kept_back, seen_by
from inbox_tui.domain.text import sentence
from inbox_tui.domain.views import Freshness, Outgoing, PostView
from inbox_tui.errors import InboxError
from inbox_tui.linear.asking import Questions
from inbox_tui.linear.talk import NO, QUIT, YES, Leaving, Talk
from inbox_tui.linear.words import author, counted, cut, short, since

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox

SENT, EDIT, POSTPONED, DISCARDED, HANDING = "sent", "edit", "postponed", "discarded", "handing"
_WAYS = {
    "y": "yes",
    "e": "edit",
    "p": "postpone",
    "d": "discard",
    "s": "seen",
    "w": "warning",
    "a": "again",
    "l": "listen",
}
_MADE = {
    "promise": "keeps it among the promises",
    "look in": "sets that day",
    "seen": "changes who sees it",
    "warning": "changes the content warning",
}


class Review:
    """Of one text. ``hear`` says a post and counts it as heard; it answers whether it was."""

    def __init__(
        self,
        inbox: Inbox,
        talk: Talk,
        config: Config,
        entry: OutboxId,
        hear: Callable[[PostView, str], Awaitable[bool]],
    ) -> None:
        self._inbox, self._talk, self._entry, self._hear = inbox, talk, entry, hear
        self._questions = Questions(inbox, talk, config, entry)
        self._closed: set[PostId] = set()
        """What was gone through and is not heard: its content warning stayed closed."""

    async def run(self) -> str:
        """``sent``, ``edit``, ``postponed``, ``discarded``, or ``handing``: somebody else is to see to it. Raises
        :class:`~inbox_tui.linear.talk.Gone`, and :class:`~inbox_tui.linear.talk.Leaving` for ``quit``."""
        again = True
        while True:
            out = self._inbox.outgoing(self._entry)
            if out is None:
                self._talk.say("That draft is not here any more.")
                return DISCARDED
            if again:
                self._tell(out)
            again = False
            heard = await self._listened(out)
            led = await self._questions.go_through() if heard else ""
            if self._questions.stopped:
                return HANDING if self._questions.handing else POSTPONED
            ways = self._ways(out, heard)
            answer = led or (await self._talk.ask(self._question(ways))).casefold()
            match self._meant(answer, [*ways, *self._questions.taken]):
                case "yes":
                    if await self._sent(out):
                        return SENT
                case "edit":
                    return EDIT
                case "postpone":
                    self._talk.say("Kept as a draft. reply goes on with it.")
                    return POSTPONED
                case "quit":
                    self._talk.say("Kept as a draft.")
                    raise Leaving
                case "discard":
                    if await self._talk.agreed("Throw your text away?"):
                        await self._inbox.discard_draft(self._entry)
                        self._talk.say("Thrown away; undo brings it back.")
                        return DISCARDED
                case "seen":
                    await self._choose_audience(out)
                case "warning":
                    await self._choose_warning(out)
                case "again":
                    again = True
                case "listen":
                    self._closed.clear()
                case "answer":
                    self._questions.again()
                case "why":
                    self._questions.explain()
                case ("promise" | "look in") as offered:
                    await self._questions.accept(offered)
                case _:
                    self._talk.say(f"Please type {_listed(ways)}.")

    # --- the question

    def _ways(self, out: Outgoing, heard: bool) -> list[str]:
        first = "listen" if not heard else "answer" if self._questions.open else "yes"
        ways = [first, "edit", "postpone", "discard", "again", "why"]
        ways += self._questions.offers
        if len(self._audiences(out)) > 1:
            ways.append("seen")
        account = self._inbox.account(out.account)
        if account is not None and account.text_for(out.audience).spoilers and out.act is not Act.EDIT:
            ways.append("warning")
        return ways

    def _question(self, ways: Sequence[str]) -> str:
        more = "".join(f", {way} {_MADE[way]}" for way in ways if way in _MADE)
        asked = {
            "yes": "Send it? yes",
            "listen": "Not yet to be sent: listen goes through what is left",
            "answer": f"Not yet to be sent: answer goes through {self._questions.brief()}",
        }[ways[0]]
        return f"{asked}, edit, postpone, discard, again, why{more}:"

    @staticmethod
    def _meant(answer: str, ways: Sequence[str]) -> str:
        if answer in NO:
            return "postpone"
        if answer in QUIT:
            return "quit"
        if answer in YES or answer == "send":
            return ways[0]
        found = _WAYS.get(answer, answer)
        return found if found in ways else ""

    # --- what is told

    def _tell(self, out: Outgoing) -> None:
        """To whom, as whom, who sees it, the words, how long, and what the platform asks to be known."""
        account = self._inbox.account(out.account)
        us = told_apart(account, self._inbox.accounts()) if account is not None else str(out.account)
        label = account.label if account is not None else str(out.account)
        self._talk.say(f"Review. {self._whom(out)}")
        if out.quote:
            self._talk.quote(cut(out.quote))
        self._talk.say(f"As {us}{'' if label in us else f' on {label}'}. Seen by {seen_by(account, out)}.")
        if self._wider(out):
            self._talk.say("That is wider than what you answer: sending asks for the word PUBLIC.")
        if out.spoiler:
            self._talk.say(f"Content warning: {out.spoiler}")
        lines = [line for line in out.text.split("\n") if line.strip()]
        self._talk.say(f"Your words, {counted(len(lines), 'line')}:")
        self._talk.quote(out.text)
        if account is not None:
            self._measured(out, account)
        self._rules()
        self._questions.tell()

    def _whom(self, out: Outgoing) -> str:
        if out.act is Act.EDIT:
            return "This changes your own post:"
        if out.conversation is None:
            return "A new post, to nobody in particular."
        target = self._inbox.post(out.target) if out.target is not None else None
        when = f", from {since(target.created_at, self._inbox.now())}" if target is not None else ""
        return f"A reply to {out.to}{when}{':' if out.quote else '.'}"

    def _measured(self, out: Outgoing, account: AccountView) -> None:
        rules = account.text_for(out.audience)
        shown = wording(preview(out.text, rules))
        if shown.strip() != out.text.strip():
            self._talk.say(f"{account.label} will show it as:")
            self._talk.quote(shown)
        if rules.reads_markdown:
            self._talk.say(f"{account.label} reads it as Markdown.")
        length = measure(out.text, rules, out.spoiler)
        self._talk.say(f"Length: {length.used:,} of {length.limit:,}.")
        if not length.fits:
            self._talk.say(f"It is {length.over}: edit shortens it.")

    def _rules(self) -> None:
        try:
            notes = self._inbox.rule_notes(self._entry)
        except InboxError:
            return  # its account cannot be opened; sending says so
        self._talk.say(*(sentence(note) for note in notes))

    # --- hearing

    def _verdict(self, out: Outgoing) -> Verdict:
        if out.conversation is None or out.act not in SPEAKING:
            return Verdict((), {})
        return self._inbox.verdict(out.conversation, out.target)

    async def _listened(self, out: Outgoing) -> bool:
        """Go through just what is still unheard. Whether the way is open."""
        unheard = self._verdict(out).unheard
        fresh = [post for post in unheard if post not in self._closed]
        if fresh:
            here = "Here it is." if len(fresh) == 1 else "Here they are."
            self._talk.say(f"{counted(len(unheard), 'post')} still to hear before this can be sent. {here}")
            await self._through(fresh)
            left = self._verdict(out)
            self._closed.update(set(fresh) & set(left.unheard))
            self._talk.say("All heard." if left.open else f"{left.words.capitalize()} still.")
            return left.open
        return not unheard

    async def _through(self, posts: Sequence[PostId]) -> None:
        for number, id in enumerate(posts, 1):
            post = self._inbox.post(id)
            if post is not None:
                await self._hear(post, f"{number} of {len(posts)}." if len(posts) > 1 else "")
                if number < len(posts):
                    await self._talk.ask("Enter goes on:")

    # --- sending

    async def _sent(self, out: Outgoing) -> bool:
        """Compare, and hand it over. Whether that was done; what stood in the way was told."""
        widen = self._wider(out)
        if widen and not await self._typed_public(out):
            return False
        try:
            force = False
            if out.conversation is not None:
                self._talk.say("Looking once more at the conversation.")
                finding = await self._inbox.check_fresh(self._entry)
                self._found(finding)
                if not finding.ok:
                    force = finding.may_force and await self._talk.agreed("Send it anyway?")
                    if not force:
                        return False
            done = await self._inbox.queue(self._entry, force=force, widen=widen)
        except (ListenFirst, CareNeeded):
            return False  # what is unheard is gone through next, or what is asked
        except InboxError as error:
            self._talk.say(sentence(str(error)), sentence(error.next_step))
            return False
        self._leaves(done)
        return True

    def _found(self, finding: Freshness) -> None:
        """What comparing brought."""
        if finding.sentence:
            self._talk.say(sentence(finding.sentence))
        for before, now in finding.edited:
            self._talk.say(
                *(
                    f"{_CHANGES[what]}: {words.strip()}"
                    for what, words in word_diff(before, now)
                    if what in _CHANGES and words.strip()
                )
            )
        if finding.may_force:
            for id in finding.new_posts:
                post = self._inbox.post(id)
                if post is not None:
                    self._talk.say(f"{author(post).capitalize()}, {since(post.created_at, self._inbox.now())}:")
                    self._talk.quote(short(post))

    def _leaves(self, done: Outgoing) -> None:
        """When it goes out, and how to take it back."""
        away = kept_back(self._inbox.accounts())
        if done.account in away:
            self._talk.say(f"It is in the outbox and {away[done.account]}. undo takes it back.")
            return
        seconds = round((done.send_at - self._inbox.now()).total_seconds()) if done.send_at is not None else 0
        if seconds < 1:
            self._talk.say("It leaves now.")
        else:
            span = counted(seconds, "second") if seconds < 120 else spoken(seconds)
            self._talk.say(f"It leaves in {span}; undo takes it back.")

    # --- who sees it

    def _target(self, out: Outgoing) -> PostView | None:
        return self._inbox.post(out.target) if out.target is not None else None

    def _wider(self, out: Outgoing) -> bool:
        target = self._target(out)
        return target is not None and width(out.audience) > width(target.audience)

    async def _typed_public(self, out: Outgoing) -> bool:
        self._talk.say(f"More people than before will see this: {out.audience.value}.")
        typed = await self._talk.ask("Type the word PUBLIC to go on, or Enter to stop:")
        if typed == "PUBLIC":
            return True
        self._talk.say("Not sent.")
        return False

    def _audiences(self, out: Outgoing) -> list[Audience]:
        """Who may see it: widest first, as the composer offers it."""
        account, target = self._inbox.account(out.account), self._target(out)
        if account is None or out.act is Act.EDIT or (target is not None and target.audience is Audience.DIRECT):
            return []
        reply = out.act is Act.REPLY
        offered = [one for one in account.post_audiences if not (reply and one is Audience.DIRECT)]
        if reply and target is not None and out.conversation is not None:
            try:
                private = self._inbox.answers_privately(out.conversation, target.id)
            except InboxError:
                private = False  # its account cannot be opened
            if private:
                offered.append(Audience.DIRECT)
        return offered

    async def _choose_audience(self, out: Outgoing) -> None:
        offered, target = self._audiences(out), self._target(out)
        wider = " (wider than what you answer)"
        chosen = await self._talk.choose(
            "Who will see it?",
            [
                one.value + (wider if target is not None and width(one) > width(target.audience) else "")
                for one in offered
            ],
            f"Enter leaves it {out.audience.value}.",
        )
        if chosen is not None:
            await self._change(out, out.spoiler, offered[chosen])

    async def _choose_warning(self, out: Outgoing) -> None:
        if out.spoiler:
            self._talk.say(f"Content warning now: {out.spoiler}")
        typed = await self._talk.ask("Content warning? A single - takes it away, Enter leaves it:")
        if typed:
            await self._change(out, "" if typed == "-" else typed, out.audience)

    async def _change(self, out: Outgoing, spoiler: str, audience: Audience) -> None:
        await self._inbox.save_draft(
            entry=out.id,
            act=out.act,
            account=out.account,
            conversation=out.conversation,
            target=out.target,
            text=out.text,
            spoiler=spoiler,
            audience=audience,
        )
        changed = self._inbox.outgoing(out.id)
        if changed is not None:
            self._talk.say(f"Seen by {seen_by(self._inbox.account(out.account), changed)}.")
            if changed.spoiler:
                self._talk.say(f"Content warning: {changed.spoiler}")


_CHANGES = {"gone": "They took away", "new": "They added"}


def _listed(ways: Sequence[str]) -> str:
    return ", ".join(ways[:-1]) + f" or {ways[-1]}"
