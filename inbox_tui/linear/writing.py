"""Writing line by line. Every line is kept as a draft at once; nothing leaves without the review."""

from __future__ import annotations

from inbox_tui.domain.mentions import named_again
from inbox_tui.domain.model import Act, Audience, ConversationId, OutboxId, OutboxState
from inbox_tui.domain.text import sentence
from inbox_tui.domain.views import Outgoing, PostView
from inbox_tui.linear.handing import Handing
from inbox_tui.linear.planning import PlanCard
from inbox_tui.linear.review import EDIT, HANDING, SENT, Review
from inbox_tui.linear.talk import QUIT, Leaving
from inbox_tui.linear.words import author, counted, short, since

END = "."
"""A line of this alone ends a text."""


class Writing(Handing):
    """Replies, and drafts of any kind."""

    async def reply(self, _: str = "") -> None:
        """Answer the one at hand, then the review."""
        conversation = self.at_hand()
        if conversation is None or self.row is None:
            return
        account = self.inbox.account(self.row.account)
        thread = self.inbox.thread(conversation)
        draft = self.inbox.draft(conversation)
        answered = self._answered(draft, self._stepped_onto(conversation) or thread.post(thread.target))
        if account is None or answered is None:
            self.talk.say("There is nothing here to answer.")
            return
        if Act.REPLY not in account.may:
            self.talk.say(f"You can write, but not send yet: {sentence(account.refuses(Act.REPLY))}")
        elif shut := self.inbox.closed(conversation, answered.id):
            self.talk.say(f"You can write, but it cannot be sent: {sentence(shut)}")
        if draft is not None:
            await self._go_on(draft)
            return
        self.talk.say(f"Reply to {author(answered)}, {since(answered.created_at, self.inbox.now())}:")
        self.talk.quote(short(answered))
        opening = self.inbox.opening(conversation, answered.id)
        entry = await self._write(_Paper(self, conversation, answered), opening)
        if entry is not None:
            await self._review(entry)

    def _stepped_onto(self, conversation: ConversationId) -> PostView | None:
        """The post that Enter came to last, where it can be answered: that one is meant."""
        if not self._steps or self._step < 0:
            return None
        post = self.inbox.thread(conversation).post(self._steps[self._step])
        return post if post is not None and not post.ours and post.author is not None else None

    def _answered(self, draft: Outgoing | None, otherwise: PostView | None) -> PostView | None:
        return (self.inbox.post(draft.target) if draft is not None and draft.target is not None else None) or otherwise

    async def _write(self, paper: _Paper, opening: str) -> OutboxId | None:
        """The text, line by line, kept after each. None: nothing was written."""
        begins = f" It begins with {opening.strip()} by itself." if opening.strip() else ""
        self.talk.say(f"Write your reply, line by line.{begins} A line with only a dot ends it. Nothing is sent yet.")
        self.writing = True
        try:
            lines: list[str] = []
            while (line := await self.talk.line("Text:")).strip() != END:
                lines.append(line.rstrip())
                await paper.keep(opening + "\n".join(lines).strip("\n"))
        finally:
            self.writing = False
        if paper.entry is None or not "".join(lines).strip():
            if paper.entry is not None:
                await self.inbox.discard_draft(paper.entry)
            self.talk.say("Nothing was written, so nothing was kept.")
            return None
        return paper.entry

    async def _go_on(self, draft: Outgoing) -> None:
        """A draft again: as it is, or changed."""
        if draft.cause:
            self.talk.say(f"Not sent before: {self.cause(draft)}")
        lines = draft.text.split("\n")
        self.talk.say(f"You began this, {counted(len(lines), 'line')}.")
        if await self._changed(draft):
            await self._review(draft.id)

    async def _review(self, entry: OutboxId) -> None:
        """The review, and back to the text as often as it is wanted."""
        while True:
            result = await Review(self.inbox, self.talk, self.config, entry, self.hear).run()
            out = self.inbox.outgoing(entry)
            if result == SENT:
                self.news.expect(entry)
            elif result == HANDING:
                await self.hand_over()
            if result != EDIT or out is None or not await self._changed(out):
                return

    async def _changed(self, draft: Outgoing) -> bool:
        """Change a draft's lines. Whether the review comes next; else it stays a draft."""
        lines = draft.text.split("\n")
        opening = self._opening(draft)
        self.writing = True
        try:
            while True:
                for number, line in enumerate(lines, 1):
                    self.talk.say(f"Line {number}:")
                    self.talk.quote(line or "(empty)")
                answer = await self.talk.ask(_EDITING)
                match answer.casefold():
                    case "":
                        return True
                    case "m" | "more":
                        lines = await self._lines_more(draft, lines)
                    case "n" | "new":
                        lines = await self._lines_more(draft, lines, opening, anew=True)
                    case "k" | "keep":
                        self.talk.say("Kept as a draft.")
                        return False
                    case typed if typed in QUIT:
                        self.talk.say("Kept as a draft.")
                        raise Leaving
                    case typed if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(lines):
                        before = "\n".join(lines)
                        lines[int(typed) - 1] = (await self.talk.line(f"Line {typed} anew:")).rstrip()
                        await self._keep(draft, lines, opening, before)
                    case _:
                        self.talk.say(f"Please type a line's number, from 1 to {len(lines)}, more, new or keep.")
        finally:
            self.writing = False

    async def _lines_more(
        self, draft: Outgoing, lines: list[str], opening: str = "", *, anew: bool = False
    ) -> list[str]:
        """More lines behind these, or (``anew``) in their place."""
        begins = f" It begins with {opening.strip()} by itself." if opening.strip() else ""
        self.talk.say(f"Write on, line by line.{begins} A line with only a dot ends it.")
        made, before = [] if anew else list(lines), "\n".join(lines)
        while (line := await self.talk.line("Text:")).strip() != END:
            made.append(line.rstrip())
            await self._keep(draft, made, opening, before)
        return made or lines

    def _opening(self, draft: Outgoing) -> str:
        """What a reply begins with by itself; empty where it is none."""
        if draft.act is not Act.REPLY or draft.conversation is None:
            return ""
        return self.inbox.opening(draft.conversation, draft.target)

    async def _keep(self, draft: Outgoing, lines: list[str], opening: str = "", before: str = "") -> None:
        """``opening``: of it stays in the first line what ``before`` had."""
        text = "\n".join(lines)
        kept = named_again(opening, before, text)
        if kept != text:
            lines[0] = kept.split("\n")[0]
        await self.inbox.save_draft(
            entry=draft.id,
            act=draft.act,
            account=draft.account,
            conversation=draft.conversation,
            target=draft.target,
            text=kept,
            spoiler=draft.spoiler,
            audience=draft.audience,
        )

    async def plan(self, _: str = "") -> None:
        """The plan card of the conversation at hand, field by field."""
        if (conversation := self.at_hand()) is None:
            return
        card = PlanCard(self.inbox, self.talk, self.config, conversation)
        await card.fill()
        self.talk.say(
            "The plan is kept; undo takes back what was typed last." if card.changed else "The plan is as it was."
        )

    async def resume(self, draft: Outgoing) -> None:
        """Go on with a draft from the list of drafts."""
        if draft.state is not OutboxState.DRAFT:
            self.talk.say("That is no draft any more; outbox tells where it is.")
            return
        row = self.inbox.row(draft.conversation) if draft.conversation is not None else None
        if row is not None:
            self.go_to(row)
        await self._go_on(draft)


_EDITING = "Enter goes to the review. A line's number writes it anew, more adds lines, new begins anew, keep leaves it:"


class _Paper:
    """One reply while it is written: its draft is made with the first words."""

    def __init__(self, desk: Writing, conversation: ConversationId, answered: PostView) -> None:
        self._desk, self._conversation, self._answered = desk, conversation, answered
        self.entry: OutboxId | None = None

    async def keep(self, text: str) -> None:
        row = self._desk.row
        if row is None or (self.entry is None and not text.strip()):
            return
        audience: Audience | None = None  # as narrow as what is answered
        self.entry = await self._desk.inbox.save_draft(
            entry=self.entry,
            account=row.account,
            conversation=self._conversation,
            target=self._answered.id,
            text=text,
            spoiler=self._answered.spoiler,
            audience=audience,
        )
