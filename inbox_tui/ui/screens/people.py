"""All people, a line each: who they are, where they stand, when you last spoke; and who may be one."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Input

from inbox_tui.domain.matching import Suggestion
from inbox_tui.domain.model import ChangeSet, ConversationId, IdentityId
from inbox_tui.domain.person import IdentityCard, PeopleSort, PersonRow
from inbox_tui.domain.text import beside
from inbox_tui.domain.views import Undone
from inbox_tui.ui import persons
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, crop, wrap
from inbox_tui.ui.screens.knowing import ask_merge, say_undone
from inbox_tui.ui.screens.listed import SheetScreen, said_of_nothing
from inbox_tui.ui.screens.person import PersonScreen
from inbox_tui.ui.screens.prompts import Choice, Words
from inbox_tui.ui.widgets.bars import FootBar, HeadBar
from inbox_tui.ui.widgets.sheet import Sheet

AT_ONCE = 60
"""People read at a time; the next ones when the cursor comes near."""
NEAR = 30
MOST = 400
"""People read again, at most, when something changed."""
_SORTS = (
    ("l", PeopleSort.LAST),
    ("w", PeopleSort.SILENCE),
    ("e", PeopleSort.EXCHANGES),
    ("s", PeopleSort.STAGE),
    ("a", PeopleSort.NAME),
)
Alike = tuple[Suggestion, IdentityCard, IdentityCard]


class PeopleScreen(SheetScreen["ConversationId | None"]):
    """Answers the conversation that was opened from somebody's card."""

    scope = Scope.PEOPLE
    BINDINGS = bindings(Scope.PEOPLE)
    heading = "People"

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[PersonRow] = []
        self._more = False
        self._sort = PeopleSort.LAST
        self._alike: tuple[Alike, ...] = ()

    def compose(self) -> ComposeResult:
        found = Words([[]], id="found")
        found.ground = "ground"
        yield HeadBar(self.heading)
        yield Input(placeholder="name, handle or tag …", id="words-sought", classes="hidden")
        yield found
        yield Sheet(gap=0)
        yield FootBar(self.place())

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        super().on_mount()
        self._seek_alike()

    def place(self) -> str:
        return "people-typed" if self.typing else "people"

    def nothing(self) -> list[Line]:
        return said_of_nothing(
            "Nobody here yet.", "Everybody who writes to you stands here, with what you know of them."
        )

    # --- what stands there

    @property
    def typing(self) -> bool:
        return self.is_mounted and isinstance(self.focused, Input)

    @property
    def words(self) -> str:
        return self.query_one(Input).value.strip()

    @property
    def current(self) -> PersonRow | None:
        return self._rows[self.sheet.cursor] if self.sheet.cursor < len(self._rows) else None

    def items(self) -> Sequence[Sequence[Line]]:
        stood = self.current.identity if self.current else None
        limit = min(MOST, max(AT_ONCE, len(self._rows)))
        window = self.inbox.people(self._sort, self.words, limit=limit)
        self._rows, self._more = list(window.rows), window.more
        self.sheet.cursor = next(
            (index for index, row in enumerate(self._rows) if row.identity == stood), self.sheet.cursor
        )
        return self._drawn()

    def _drawn(self) -> list[list[Line]]:
        now, width = self.inbox.now(), self.room
        return [[persons.row_line(row, width, now, self.inbox_app.preferences.tidy)] for row in self._rows]

    def look(self) -> None:
        super().look()
        self.sheet.nothing = (
            [[], [("   ", "text"), (f"Nobody is called “{self.words}”.", "text bold")]]
            if self.words
            else self.nothing()
        )
        self._tell()

    def _tell(self) -> None:
        """What is shown, and over it who may be one."""
        lines: list[Line] = []
        count = len(self._alike)
        if count and not self.words:
            who = "two of them may be one person" if count == 1 else f"{count} pairs may each be one person"
            lines.append([(f"{who}: ", "text"), ("m", "accent bold"), (" looks at it", "text")])
        lines.append([(f"by {self._sort.value}", "muted")])
        if self._rows:
            lines.append(persons.columns(self.room))
        found = self.query_one("#found", Words)
        found.say([crop(line, self.room) for line in lines])

    def _seek_alike(self) -> None:
        def told(found: tuple[Alike, ...]) -> None:
            self._alike = found
            if self.is_mounted:
                self._tell()

        self.inbox_app.do(self.inbox.suggestions(), told)

    def _read_on(self) -> None:
        """The next ones, before the cursor gets there."""
        if self._more and self._rows and self.sheet.cursor >= len(self._rows) - NEAR:
            window = self.inbox.people(self._sort, self.words, after=self._rows[-1].position, limit=AT_ONCE)
            self._rows += window.rows
            self._more = window.more
            self.sheet.show(self._drawn())

    def on_sheet_moved(self) -> None:
        self._read_on()
        super().on_sheet_moved()

    def changed(self, changes: ChangeSet) -> None:
        self.look()

    # --- finding

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._rows = []
        self.sheet.cursor = 0
        self.look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.words:
            self.sheet.focus()
            self.foot.show(self.place())
        else:
            self.action_back()

    def action_find(self) -> None:
        box = self.query_one(Input)
        box.display = True
        box.focus()
        self.call_after_refresh(lambda: self.foot.show(self.place()))

    def action_sort(self) -> None:
        sorts = dict(_SORTS)

        def answered(key: str | None) -> None:
            if key:
                self._sort, self._rows = sorts[key], []
                self.sheet.cursor = 0
                self.look()

        self.app.push_screen(Choice("In which order?", [(key, sort.value) for key, sort in _SORTS]), answered)

    # --- going

    def action_open(self) -> None:
        row = self.current
        if row is None:
            return

        def back(conversation: ConversationId | None) -> None:
            if conversation is not None:
                self.dismiss(conversation)
            else:
                self.look()
                self._seek_alike()

        self.app.push_screen(PersonScreen(row.identity), back)

    def action_apart(self) -> None:
        label = self.inbox_app.keymap.label
        self.inbox_app.say(
            f"A merge is taken apart on the card: {label('people.open')}, then {label('person.unmerge')}."
        )

    def action_alike(self) -> None:
        def back(_: object) -> None:
            self.look()
            self._seek_alike()

        self.app.push_screen(AlikeScreen(self._alike), back)

    def action_undo(self) -> None:
        self.take_back(self.look)

    def action_back(self) -> None:
        box = self.query_one(Input)
        if box.display:
            box.value = ""
            box.display = False
            self.sheet.focus()
            self.look()
            self.foot.show("people")
        else:
            self.dismiss(None)


class AlikeScreen(SheetScreen[None]):
    """Pairs of people who may be one, with what says so. Nobody is merged but by a key."""

    scope = Scope.ALIKE
    BINDINGS = bindings(Scope.ALIKE)
    heading = "Who may be one"

    def __init__(self, found: tuple[Alike, ...]) -> None:
        super().__init__()
        self._found = found

    def place(self) -> str:
        return "alike" if self._found else "alike-none"

    def nothing(self) -> list[Line]:
        return said_of_nothing(
            "Nobody seems to be somebody else.",
            "Two profiles with the same link, handle or site are listed here; you decide.",
        )

    def items(self) -> Sequence[Sequence[Line]]:
        width = min(self.room, persons.LIKED)
        return [self._lines(one, a, b, width) for one, a, b in self._found]

    def _lines(self, one: Suggestion, a: IdentityCard, b: IdentityCard, width: int) -> list[Line]:
        lines: list[Line] = []
        for profile in (a, b):
            who = self.inbox_app.preferences.tidy(profile.name or profile.handle or "somebody")
            handle = beside(profile.name, profile.handle)
            lines.append([(f"{profile.tag:<6}", "tag"), (who, "text bold"), (f"  {handle}" if handle else "", "muted")])
        return [*lines, *([("      ", "text"), (piece, "quote")] for piece in wrap("; ".join(one.evidence), width - 6))]

    @property
    def current(self) -> Alike | None:
        return self._found[self.sheet.cursor] if self.sheet.cursor < len(self._found) else None

    def _do(self, work: Coroutine[Any, Any, Undone]) -> None:
        async def whole() -> Undone:
            done = await work
            self._found = await self.inbox.suggestions()
            return done

        say_undone(self, self._look_again)(whole())

    def _look_again(self) -> None:
        if self.is_mounted:
            self.look()

    def _again(self) -> None:
        def told(found: tuple[Alike, ...]) -> None:
            self._found = found
            self._look_again()

        self.inbox_app.do(self.inbox.suggestions(), told)

    def action_merge(self) -> None:
        if self.current is not None:
            one, a, b = self.current
            names = a.name or a.handle, f"{b.name or b.handle} ({b.tag})"
            ask_merge(self.inbox_app, a.id, b.id, names, "; ".join(one.evidence), self._do)

    def action_not_same(self) -> None:
        if self.current is not None:
            self._do(self.inbox.not_the_same(self.current[1].id, self.current[2].id))

    def action_card(self) -> None:
        if self.current is not None:
            identity: IdentityId = self.current[1].id
            self.app.push_screen(PersonScreen(identity), lambda _: self._again())

    def action_undo(self) -> None:
        self.take_back(self._again)

    def action_back(self) -> None:
        self.dismiss(None)
