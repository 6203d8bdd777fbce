"""From a conversation: hand it over, promise something, look in again; and the ways to the sheets of all that."""

from __future__ import annotations

from inbox_tui.domain.handing import Way
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.relationship import Begins
from inbox_tui.domain.views import BuiltIn, Undone
from inbox_tui.ui.preferences import moment
from inbox_tui.ui.screens.begun import BegunAsk, and_drop
from inbox_tui.ui.screens.desk import Desk
from inbox_tui.ui.screens.gathered import GatheredScreen, asking_when, moment_of
from inbox_tui.ui.screens.prompts import Choice

_WAYS = {
    Way.FILE: ("f", "a file"),
    Way.CLIPBOARD: ("c", "the clipboard"),
    Way.MAIL: ("m", "a mail"),
    Way.COMMAND: ("r", "run the command"),
}


class Promising(Desk):
    """Abstract: the main screen fills in the rest."""

    _reminded: frozenset[tuple[ConversationId, object]] = frozenset()
    # Hand-offs a notice was given of, each with when its department was last asked.

    def action_reply(self) -> None:
        raise NotImplementedError

    def gather(self, view: str) -> bool:
        """Open the sheet of a view, where it has one."""
        screen: GatheredScreen[object]
        if view == BuiltIn.PROMISES:
            from inbox_tui.ui.screens.promises import PromisesScreen

            screen = PromisesScreen()  # type: ignore[assignment]
        elif view == BuiltIn.WAITING_ON:
            from inbox_tui.ui.screens.waiting import WaitingScreen

            screen = WaitingScreen()  # type: ignore[assignment]
        elif view == BuiltIn.THANKS:
            from inbox_tui.ui.screens.thanks import ThanksScreen

            screen = ThanksScreen()  # type: ignore[assignment]
        else:
            return False

        def back(found: tuple[str, ConversationId] | None) -> None:
            self.refresh_now()
            if found is None:
                return
            what, conversation = found
            self.reveal(conversation)
            if what == "reply":
                self.call_after_refresh(self.action_reply)

        self.app.push_screen(screen, back)
        return True

    def remind(self) -> None:
        """Once for each: a department is to be asked how it stands."""
        due = self.inbox.to_nudge()
        now = frozenset((one.conversation, one.asked_again_at) for one in due)
        fresh = [one for one in due if (one.conversation, one.asked_again_at) not in self._reminded]
        self._reminded = now
        if len(fresh) == 1:
            self.inbox_app.say(f"Time to ask {fresh[0].department} about {fresh[0].name}: g w")
        elif fresh:
            self.inbox_app.say(f"Time to ask about {len(fresh)} that were handed over: g w")

    # --- keys

    def action_promise(self) -> None:
        row = self.current_row
        if row is None:
            return
        app = self.inbox_app
        place = (Begins.PROMISE, row.id)

        async def ask() -> None:
            text = await self.app.push_screen_wait(
                BegunAsk(
                    app,
                    place,
                    f"What did you promise {row.name}?",
                    command="triage.promise",
                    hint="for example: a new one is on its way",
                    detail="In a few words.",
                    nothing="No promise was written down.",
                )
            )
            if not text:
                return
            from inbox_tui.domain.promising import time_in  # it is nobody's business before

            named = time_in(text, self.inbox.now(), app.zone, app.hours)
            words = await self.app.push_screen_wait(
                asking_when(self.inbox.now, app, "By when?", value=named, owed=True)
            )
            if not words:
                app.say(f"No promise was written down: {app.keymap.label('triage.promise')} goes on with your words.")
            else:
                due = moment_of(words, self.inbox.now(), app, owed=True)
                self._told(await and_drop(app, place, self.inbox.promise(row.id, text, due)))

        app.do(ask(), opens=True)

    def action_follow_up(self) -> None:
        row = self.current_row
        if row is None:
            return
        app = self.inbox_app
        proposed = self.inbox.proposed_follow_up(row.id)

        async def ask() -> None:
            if proposed is not None:
                day = moment(proposed.due_at, self.inbox.now(), app.preferences)
                key = await self.app.push_screen_wait(
                    Choice(
                        f"Look in on {row.name} again?",
                        [("y", day), ("o", "another day")],
                        detail="A complaint was answered: did it help?",
                        default="y",
                    )
                )
                if key == "y":
                    self._told(await self.inbox.follow_up(row.id, proposed.due_at))
                if key != "o":
                    return
            words = await self.app.push_screen_wait(
                asking_when(self.inbox.now, app, f"Look in on {row.name} again …", "It stands under Waiting on (g w).")
            )
            if words:
                until = moment_of(words, self.inbox.now(), app)
                self._told(await self.inbox.follow_up(row.id, until))

        app.do(ask(), opens=True)

    def action_hand_off(self) -> None:
        row = self.current_row
        if row is None:
            return
        app = self.inbox_app

        async def ask() -> None:
            departments = {str(number): name for number, name in enumerate(self.inbox.departments[:9], start=1)}
            plan = self.inbox.plan(row.id)
            owner = plan.owner.value if plan is not None and plan.owner is not None else ""
            chosen = await self.app.push_screen_wait(
                Choice(
                    f"Hand {row.name} over to …",
                    list(departments.items()),
                    detail="Our clock stands still until it is back; theirs runs on.",
                    default=next((key for key, name in departments.items() if name == owner), ""),
                )
            )
            if not chosen:
                return
            department = departments[chosen]
            ways = [_WAYS[way] for way in self.inbox.ways]
            usual = _WAYS[self.inbox.hand_off_by][0]
            key = await self.app.push_screen_wait(
                Choice(f"What {department} needs to know goes into …", ways, default=usual)
            )
            if not key:
                return
            way = next(way for way, (sign, _) in _WAYS.items() if sign == key)
            notes = await self._with_notes(row.id, department)
            if notes is not None:
                await self._hand_off(row.id, department, way, notes)

        app.do(ask(), opens=True)

    async def _with_notes(self, conversation: ConversationId, department: str) -> bool | None:
        """Whether private notes go along; None: nothing goes at all."""
        count = len(self.inbox.packet(conversation, department, notes=True).notes)
        if not count:
            return False
        key = await self.app.push_screen_wait(
            Choice(
                "Your private note too?" if count == 1 else f"Your {count} private notes, too?",
                [("k", "keep to myself"), ("y", "hand over")],
                default="k",
            )
        )
        return key == "y" if key else None

    async def _hand_off(self, conversation: ConversationId, department: str, way: Way, notes: bool) -> None:
        app = self.inbox_app
        done = await self.inbox.hand_off(conversation, department, way, notes=notes)
        where = ""
        if way is Way.CLIPBOARD:
            self.app.copy_to_clipboard(done.packet)
            where = ": the packet is in the clipboard"
        elif way is Way.MAIL and not app.opener(done.url):
            where = f": no mail program opened; the packet is {done.place}"
        elif done.place and way is Way.FILE:
            where = f": {done.place}"
        self.refresh_now()
        self.go_on()
        app.say(f"Handed over to {department}{where} · z takes it back", good=True)

    def _told(self, undone: Undone) -> None:
        self.refresh_now()
        self.inbox_app.say(f"{undone.sentence} · z takes it back", good=True)
