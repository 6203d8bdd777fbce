"""A person's card: who they are on each network, what was said and promised, and what you know of them."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any

from textual.app import ComposeResult

from inbox_tui.domain.acquaintance import facts
from inbox_tui.domain.ages import age
from inbox_tui.domain.links import openable, shown_host
from inbox_tui.domain.matching import Suggestion
from inbox_tui.domain.model import ChangeSet, ConversationId, IdentityId
from inbox_tui.domain.person import IdentityCard, NoteView, PersonCard
from inbox_tui.domain.relationship import Begins, PromiseView
from inbox_tui.domain.text import beside
from inbox_tui.domain.views import ConversationRow, Undone
from inbox_tui.errors import NoSuchThing
from inbox_tui.ui import persons
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, cut, justify, wrap
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.knowing import ask_merge, ask_note, ask_stage, ask_tags, say_undone
from inbox_tui.ui.screens.listed import SheetScreen
from inbox_tui.ui.screens.prompts import Choice
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet

Marked = IdentityCard | NoteView | PromiseView | ConversationRow | tuple[Suggestion, IdentityCard] | None
"""What the cursor may stand on; None: words that nothing can be done with."""


class PersonScreen(SheetScreen["ConversationId | None"]):
    """Answers the conversation that was opened."""

    scope = Scope.PERSON
    BINDINGS = bindings(Scope.PERSON)
    heading = "Person"

    def __init__(self, identity: IdentityId, conversation: ConversationId | None = None) -> None:
        """``conversation``: where one comes from; a note is kept with it."""
        super().__init__()
        self._identity = identity
        self._conversation = conversation
        self.card: PersonCard | None = None
        self._marks: list[Marked] = []

    def compose(self) -> ComposeResult:
        yield HeadBar(self.heading)
        yield Sheet(gap=0)
        yield FootBar(self.place())

    def place(self) -> str:
        return "person"

    def nothing(self) -> list[Line]:
        return [[], [("   This person is not here any more.", "text bold")]]

    # --- what stands there

    def items(self) -> Sequence[Sequence[Line]]:
        try:
            card = self.card = self.inbox.person(self._identity)
        except NoSuchThing:
            self.card, self._marks = None, []
            return []
        width = min(self.room, persons.LIKED)
        parts: list[tuple[Marked, list[Line]]] = [(None, self._top(card, width))]
        parts += self._part("Networks", [(one, self._profile(one, width)) for one in card.identities])
        parts += self._part("May be the same person  m merges, x: not the same", self._alike(card, width))
        parts += self._part("Notes", [(one, self._note(one, width)) for one in card.notes])
        parts += self._part("Promised", [(one, self._promise(one, width)) for one in card.promises])
        parts += self._part("Conversations", [(one, self._talk(one, width)) for one in card.conversations])
        parts.append((None, [[]]))
        self._marks = [mark for mark, _ in parts]
        if self._marks[min(self.sheet.cursor, len(self._marks) - 1)] is None:
            self.sheet.cursor = self._first(card)
        return [lines for _, lines in parts]

    def _first(self, card: PersonCard) -> int:
        """The conversation one comes from, else the newest one, else whatever is there."""
        talks = [index for index, mark in enumerate(self._marks) if isinstance(mark, ConversationRow)]
        here = [index for index in talks if getattr(self._marks[index], "id", None) == self._conversation]
        some = [index for index, mark in enumerate(self._marks) if mark is not None]
        return next(iter([*here, *talks, *some]), 0)

    def _part(self, title: str, parts: list[tuple[Marked, list[Line]]]) -> list[tuple[Marked, list[Line]]]:
        if not parts:
            return []
        words, _, keys = title.partition("  ")
        heading: Line = [(words, "accent bold"), (f"   {keys}" if keys else "", "muted")]
        return [(None, [[], heading]), *parts]

    def _top(self, card: PersonCard, width: int) -> list[Line]:
        tidy, now = self.inbox_app.preferences.tidy, self.inbox.now()
        lines: list[Line] = [[(tidy(card.name), "text bold")]]
        lines += [[(piece, "muted")] for piece in wrap(facts(card, now), self.room)]
        if card.proposal is not None:
            words = f"{card.proposal.stage.value}, maybe: {'; '.join(card.proposal.reasons)}"
            lines += [[(piece, "quote")] for piece in wrap(f"{tidy(words)} (T)", width)]
        if card.tags:
            lines.append([("cares about  ", "muted"), (cut(" · ".join(card.tags), width - 13), "tag")])
        if card.budget is not None:
            lines.append(
                [("give and ask  ", "muted"), (f"{card.budget.dots} ", "accent"), (card.budget.sentence, "text")]
            )
        for cue, kind in card.remembered[:3]:
            because = f"“{cue}”" if cue else "what says nothing by itself"
            lines.append([(cut(f"from them {because} counts as {kind}, as you said", width), "muted")])
        lines += [[(piece, "muted")] for why in card.no_matching for piece in wrap(why, width)]
        return lines

    def _profile(self, one: IdentityCard, width: int) -> list[Line]:
        tidy = self.inbox_app.preferences.tidy
        name = beside(one.name, one.handle) or one.name or one.handle or "somebody"
        spoken = f"{one.inbound} from them, {one.outbound} from you" if one.inbound or one.outbound else "not spoken"
        who: Line = [(f"{one.tag:<6}", "tag"), (tidy(name), "text")]
        if one.name and one.name != (self.card.name if self.card else ""):
            who.append((f"  {tidy(one.name)}", "muted"))
        lines = [justify(who, [(spoken, "muted")], width)]
        bio = " ".join(one.bio.split())
        lines += [[("      ", "text"), (piece, "quote")] for piece in wrap(tidy(bio), width - 6)[:2]] if bio else []
        return lines

    def _alike(self, card: PersonCard, width: int) -> list[tuple[Marked, list[Line]]]:
        found: list[tuple[Marked, list[Line]]] = []
        for one, profile in card.suggestions:
            name = self.inbox_app.preferences.tidy(profile.name or profile.handle)
            who: Line = [
                (f"{profile.tag:<6}", "tag"),
                (name, "text"),
                (f"  {beside(profile.name, profile.handle)}", "muted"),
            ]
            found.append(((one, profile), [who, *_evidence(one, width)]))
        return found

    def _note(self, one: NoteView, width: int) -> list[Line]:
        at = moment(one.edited_at or one.at, self.inbox.now(), self.inbox_app.preferences)
        pieces = wrap(self.inbox_app.preferences.tidy(one.text), width - len(at) - 2)
        first = justify([(pieces[0], "text")], [(at, "muted")], width)
        return [first, *([(piece, "text")] for piece in pieces[1:])]

    def _promise(self, one: PromiseView, width: int) -> list[Line]:
        now = self.inbox.now()
        missed = one.missed(now)
        at = moment(one.due_at, now, self.inbox_app.preferences)
        words = f"missed, was due {at}" if missed else f"due {at}"
        return [justify([(one.text, "text")], [(words, "late bold" if missed else "muted")], width)]

    def _talk(self, row: ConversationRow, width: int) -> list[Line]:
        since = age((self.inbox.now() - row.last_at).total_seconds())
        state = "waits" if row.waiting_since is not None and row.closed is None else ""
        said = f"{'you: ' if row.excerpt_ours else ''}{row.excerpt}"
        if self.card is not None and (other := self.card.other(row)):
            said = f"with {other} · {said}"
        said = self.inbox_app.preferences.tidy(said)
        right: Line = [(f"{state}  " if state else "", "soon"), (row.kind.value, "muted"), (f"  {since:>6}", "muted")]
        return [justify([(f"{row.tag:<6}", "tag"), (said, "text bold" if row.unheard else "text")], right, width)]

    # --- moving: only onto what something can be done with

    @property
    def marked(self) -> Marked:
        return self._marks[self.sheet.cursor] if self.sheet.cursor < len(self._marks) else None

    def _step(self, direction: int) -> None:
        places = [index for index, mark in enumerate(self._marks) if mark is not None]
        on = [index for index in places if (index - self.sheet.cursor) * direction > 0]
        if on:
            self.sheet.to(on[0] if direction > 0 else on[-1])

    def action_down(self) -> None:
        self._step(1)

    def action_up(self) -> None:
        self._step(-1)

    def action_top(self) -> None:
        self.sheet.to(0)
        self._step(1)

    def action_bottom(self) -> None:
        self.sheet.to(len(self._marks))
        self._step(-1)

    def action_page_down(self) -> None:
        self.sheet.page(1)
        self._settle(1)

    def action_page_up(self) -> None:
        self.sheet.page(-1)
        self._settle(-1)

    def _settle(self, direction: int) -> None:
        if self.marked is None:
            self._step(direction)
        if self.marked is None:
            self._step(-direction)

    def changed(self, changes: ChangeSet) -> None:
        self.look()

    # --- keys

    def _do(self, work: Coroutine[Any, Any, Undone]) -> None:
        say_undone(self, self.look)(work)

    def action_open(self) -> None:
        match self.marked:
            case ConversationRow() as row:
                self.dismiss(row.id)
            case PromiseView(conversation=int() as conversation):
                self.dismiss(ConversationId(conversation))
            case NoteView() as note:
                ask_note(
                    self.inbox_app,
                    "",
                    (Begins.NOTE, note.id),
                    self._do,
                    lambda words: self.inbox.edit_note(note.id, words),
                    command="person.open",
                    before=note,
                )
            case IdentityCard():
                self.action_browse()
            case (Suggestion(), _):
                self.action_merge()

    def action_note(self) -> None:
        card = self.card
        if card is not None:
            ask_note(
                self.inbox_app,
                card.name,
                (Begins.NOTE_ON_PERSON, card.identity),
                self._do,
                lambda words: self.inbox.note(card.identity, words, self._conversation),
                command="person.note",
            )

    def action_drop_note(self) -> None:
        note = self.marked
        if not isinstance(note, NoteView):
            self.inbox_app.say("Go to the note that is to be dropped first.")
            return

        def answered(key: str | None) -> None:
            if key == "y":
                self._do(self.inbox.drop_note(note.id))

        self.app.push_screen(Choice("Drop this note?", [("y", "drop it")], detail=cut(note.text, 200)), answered)

    def action_tags(self) -> None:
        if self.card is not None:
            ask_tags(self.inbox_app, self.card, self._do)

    def action_stage(self) -> None:
        if self.card is not None:
            ask_stage(self.inbox_app, self.card, self._do)

    def action_vip(self) -> None:
        if self.card is not None:
            self._do(self.inbox.set_vip(self.card.identity, not self.card.vip))

    def _suggested(self) -> tuple[Suggestion, IdentityCard] | None:
        mark = self.marked
        if isinstance(mark, tuple):
            return mark
        if self.card is None or not self.card.suggestions:
            why = next(iter(self.card.no_matching), "") if self.card else ""
            self.inbox_app.say(why or "Nobody else seems to be this person.")
            return None
        return self.card.suggestions[0]

    def action_merge(self) -> None:
        found = self._suggested()
        if found is not None and self.card is not None:
            one, profile = found
            names = self.card.name, f"{profile.name or profile.handle} ({profile.tag})"
            ask_merge(self.inbox_app, self.card.identity, profile.id, names, "; ".join(one.evidence), self._do)

    def action_not_same(self) -> None:
        found = self._suggested()
        if found is not None and self.card is not None:
            self._do(self.inbox.not_the_same(self.card.identity, found[1].id))

    def action_unmerge(self) -> None:
        card = self.card
        if card is None or not card.merged:
            self.inbox_app.say("Nobody was merged into this person.")
            return

        def answered(key: str | None) -> None:
            if key == "y":
                self._do(self.inbox.unmerge(card.identity))

        self.app.push_screen(
            Choice(
                f"Take {card.name} apart again?",
                [("y", "two people")],
                detail="Each is who they were before the last merge, as far as is known. What you noted since stays.",
            ),
            answered,
        )

    def action_browse(self) -> None:
        mark = self.marked
        shown = self.card.identities if self.card is not None else ()
        profile = (
            mark if isinstance(mark, IdentityCard) else mark[1] if isinstance(mark, tuple) else next(iter(shown), None)
        )
        address = openable(profile.url) if profile is not None else None
        if address is None:
            self.inbox_app.say("There is no address of a profile to open.")
            return

        def answered(key: str | None) -> None:
            if key == "y" and self.inbox_app.opener(address):
                self.inbox_app.say(f"Opened {shown_host(address)}.")

        self.app.push_screen(
            Choice(f"Open {shown_host(address)}?", [("y", "open it")], detail=cut(address, 300), default="y"), answered
        )

    def action_undo(self) -> None:
        self.take_back(self.look)

    def action_back(self) -> None:
        self.dismiss(None)


def _evidence(one: Suggestion, width: int) -> list[Line]:
    return [[("      ", "text"), (piece, "quote")] for piece in wrap("; ".join(one.evidence), width - 6)]
