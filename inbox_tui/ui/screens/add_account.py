"""Adding an account, or signing in again: a form made from what the connector says it needs to know."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from inbox_tui.domain.account import AccountView
from inbox_tui.domain.links import openable, shown_host
from inbox_tui.domain.model import Act
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.text import sentence
from inbox_tui.errors import InboxError, SecretsUnavailable
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, wrap
from inbox_tui.ui.screens.accounts import BACKWARD
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.pick import READABLE, PickScreen
from inbox_tui.ui.screens.prompts import Ask, Words
from inbox_tui.ui.setup import PASSPHRASE, PLACE, PLACE_DETAIL, AccountSetup, Field, Platform, SecretPlace
from inbox_tui.ui.widgets.bars import FootBar, HeadBar

_WHY = (
    "Secrets are never in the database, a log, a traceback or the list of processes.",
    "No keyring can be used on this machine, so you choose where the login is kept.",
)


def needed(platform: Platform) -> str:
    """What somebody has to have at hand."""
    wanted = [_inside(one.label) for one in platform.fields if one.required and not one.default]
    if wanted:
        return f"You need: {', '.join(wanted)}."
    perhaps = [_inside(one.label) for one in platform.fields if not one.default]
    return f"You may need: {', '.join(perhaps)}." if perhaps else "Nothing is needed."


def _aside(one: Field) -> str:
    """Beside a field's name: what it is where nothing else is given, or that it may stay empty."""
    if one.default:
        return f"  default: {one.default}"
    return "" if one.required else "  may stay empty"


def _inside(label: str) -> str:
    """As it is written inside a sentence; ``OAuth`` and ``IMAP`` stay as they are."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


class AddAccountScreen(BaseScreen[None]):
    """The platform's settings, where its secrets go, then signing in and the first look, each told as it happens.

    It is what the sign-in talks to (see :class:`~inbox_tui.ui.setup.Asking`).
    """

    scope = Scope.FORM
    BINDINGS = bindings(Scope.FORM)

    def __init__(self, platform: Platform, repair: AccountView | None = None) -> None:
        super().__init__()
        self._platform = platform
        self._repair = repair
        self._fields = [one for one in platform.fields if one.secret or repair is None]
        self._keeps = platform.secrets and repair is None
        self._places: Sequence[SecretPlace] = ()
        self._place: SecretPlace | None = None
        self._answer = ""
        self._busy = False
        self._done = False
        self._address = ""
        """What the browser is to open, while signing in waits for that."""
        self._signing: asyncio.Task[AccountView] | None = None

    def compose(self) -> ComposeResult:
        begun = self.inbox_app.begun.get(self._platform.name, {}) if self._repair is None else {}
        room = min(READABLE, max(20, self.app.size.width - 8))
        yield HeadBar("Sign in again" if self._repair else "Add an account")
        with VerticalScroll(id="form", can_focus=False):
            yield Words([[]], id="told")
            with Vertical(id="fields"):
                for one in self._fields:
                    words: list[Line] = [[(one.label, "text bold"), (_aside(one), "muted")]]
                    words += [[(piece, "muted")] for piece in wrap(one.help, room)] if one.help else []
                    yield Words(words, id=f"label-{one.name}")
                    value = "" if one.secret else begun.get(one.name, one.default)
                    yield Input(value, password=one.secret, id=f"field-{one.name}")
            yield Words([[]], id="progress")
            yield Words(self._outlook(room), id="outlook")
        yield FootBar("form" if self._keeps else "form-plain")

    def on_mount(self) -> None:
        for words in self.query(Words):
            words.ground = "ground"
        self.told = self.query_one("#told", Words)
        self.state = self.query_one("#progress", Words)
        who = (self._repair.handle or str(self._repair.id)) if self._repair is not None else ""
        self._tell(
            [
                (f"{self._platform.label}: {who}" if who else self._platform.label, "text bold"),
                (
                    "What was fetched stays, and so do drafts and settings."
                    if who
                    else "It only reads until you send something yourself. Nothing is posted by adding it.",
                    "muted",
                ),
                *([(self._price, "soon")] if self._price and not who else []),
            ]
        )
        if self.inputs:
            self.inputs[0].focus()
        self._say_where()
        if self._keeps:
            self.inbox_app.do(self._look_round())

    @property
    def _price(self) -> str:
        """Said once, and on top: one should know it before signing in."""
        return f"It costs: {sentence(self._platform.costs)}" if self._platform.costs else ""

    def _outlook(self, room: int) -> list[Line]:
        """What is to be expected of the platform; it stands below, and the first lines of it are seen at once."""
        if self._repair is not None:
            return [[]]
        said = [words for words in self._platform.outlook if words != self._price]
        return [[], *([(piece, "muted")] for words in said for piece in wrap(words, room))]

    @property
    def takes_keys(self) -> bool:
        return self.is_mounted and (self.focused is not None or not self.inputs)

    @property
    def inputs(self) -> list[Input]:
        return list(self.query(Input))

    @property
    def setup(self) -> AccountSetup:
        setup = self.inbox_app.setup
        assert setup is not None
        return setup

    # --- telling

    def _tell(self, paragraphs: list[tuple[str, str]]) -> None:
        width = min(READABLE, max(20, self.size.width - 8))
        lines: list[Line] = [[]]
        for words, ink in paragraphs:
            lines += [[(piece, ink)] for piece in wrap(words, width)]
            lines.append([])
        self.told.say(lines)

    def _say_where(self, error: InboxError | None = None) -> None:
        """Where its secrets go; and what went wrong, until the next try."""
        width = min(READABLE, max(20, self.size.width - 8))
        lines: list[Line] = [[]]
        if error is not None:
            lines += [[(piece, "late bold")] for piece in wrap(str(error), width)]
            lines += [[(piece, "text")] for piece in wrap(error.next_step, width)] if error.next_step else []
            lines.append([])
        if self._place is not None:
            label = self._place.label[:1].lower() + self._place.label[1:]
            lines.append(
                [("Its secrets go to ", "muted"), (label, "text"), ("   Ctrl+O", "accent"), (" elsewhere", "muted")]
            )
        elif self._places:
            words = "There is no keyring on this machine: you will be asked where its secrets go."
            lines += [[(piece, "muted")] for piece in wrap(words, width)]
        self.state.say(lines)

    # --- where secrets go

    async def _look_round(self) -> None:
        self._places = await self.setup.places()
        self._place = self._place or next((one for one in self._places if one.usual), None)
        if not self._busy and not self._done:
            self._say_where()

    def action_place(self) -> None:
        if self._keeps and not self._busy and not self._done:
            self._choose_place(go_on=False)
        elif not self._done and not self._busy:
            self.inbox_app.say("Its secrets stay where they are." if self._repair else "It has no secrets to keep.")

    def _choose_place(self, go_on: bool) -> None:
        places = self._places

        def chosen(at: int | None) -> None:
            if at is None:
                return
            if places[at].asks is None:
                self._settle(places[at], "", go_on)
            else:
                self.inbox_app.do(self._ask_for(places[at], go_on), opens=True)

        notes = _WHY if not any(one.usual for one in places) else _WHY[:1]
        self.app.push_screen(
            PickScreen("Where do its secrets go?", notes, [(one.label, one.help) for one in places]), chosen
        )

    async def _ask_for(self, place: SecretPlace, go_on: bool) -> None:
        asks = place.asks
        assert asks is not None
        answer = await self.app.push_screen_wait(Ask(asks.label, detail=asks.help, masked=asks.secret))
        if not answer:
            return
        if place.twice:
            again = await self.app.push_screen_wait(Ask("The same once more", masked=asks.secret))
            if again != answer:
                self.inbox_app.say("The two differ; nothing was kept. Try again.", error=True)
                return
        self._settle(place, answer, go_on)

    def _settle(self, place: SecretPlace, answer: str, go_on: bool) -> None:
        self._place, self._answer = place, answer
        self._say_where()
        if go_on:
            self.action_go_on()

    # --- filling in

    def action_page_down(self) -> None:
        self.query_one("#form", VerticalScroll).scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        self.query_one("#form", VerticalScroll).scroll_page_up(animate=False)

    def action_next_field(self) -> None:
        self.focus_next()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.inputs.index(event.input)
        if at + 1 < len(self.inputs):
            self.inputs[at + 1].focus()
        else:
            self.action_go_on()

    def action_go_on(self) -> None:
        if self._done:
            self.dismiss(None)
        elif not self._busy:
            missing = next((one for one in self._fields if self._is_missing(one)), None)
            if missing is not None:
                self.inbox_app.say(f"“{missing.label}” is still empty.")
                self.query_one(f"#field-{missing.name}", Input).focus()
            elif self._keeps and self._place is None:
                self.inbox_app.do(self._look_round(), lambda _: self._choose_or_sign_in(), opens=True)
            else:
                self.inbox_app.do(self._sign_in())

    def _choose_or_sign_in(self) -> None:
        if self._place is None and self._places:
            self._choose_place(go_on=True)
        else:
            self.inbox_app.do(self._sign_in())

    def _is_missing(self, one: Field) -> bool:
        there = self._place is not None and self._place.asks is not None and self._place.asks.name == PLACE_DETAIL
        return one.required and not self._value(one) and not (one.secret and there)

    def _value(self, one: Field) -> str:
        value = self.query_one(f"#field-{one.name}", Input).value
        return value if one.secret else value.strip()

    async def _sign_in(self) -> None:
        values = {one.name: self._value(one) for one in self._fields if not one.secret}
        secrets = {one.name: Secret(self._value(one)) for one in self._fields if one.secret}
        if self._place is not None and not self._place.usual:
            values[PLACE] = self._place.name
            if self._place.asks is not None and self._place.asks.name == PASSPHRASE:
                secrets[PASSPHRASE] = Secret(self._answer)
            elif self._answer:
                values[PLACE_DETAIL] = self._answer
        self._busy = True
        self.progress("Signing in…")
        if self._repair is not None:
            work = self.setup.repair(self._repair.id, secrets, self)
        else:
            work = self.setup.add(self._platform.name, "", values, secrets, self)
        self._signing = asyncio.ensure_future(work)
        try:
            account = await self._signing
        except asyncio.CancelledError:
            self._say_where()
        except InboxError as error:
            if isinstance(error, SecretsUnavailable) and self._place is not None and not self._place.usual:
                self._place = None  # another one may do
            self._say_where(error)
        else:
            self.inbox_app.begun.pop(self._platform.name, None)
            await self._welcome(account)
        finally:
            self._busy = False
            self._signing = None
            if not self._done:
                self._forget_address()

    async def _welcome(self, account: AccountView) -> None:
        """What it may and may not do, now that it is there."""
        self._done, self._address = True, ""
        await self.query_one("#fields", Vertical).remove_children()
        self.query_one("#outlook", Words).say([[]])
        may = ", ".join(act.value for act in Act if act in account.may) or "nothing but read"
        said = [
            (f"{account.handle or account.id} is here.", "good bold"),
            (f"It reads {account.reads or 'mentions and replies'}.", "text"),
            (f"It may {may}.", "text"),
            *(
                (f"It may not {act.value}: {reason}", "muted")
                for act, reason in account.why_not.items()
                if act not in BACKWARD
            ),
            *((words, "soon") for words in account.warnings),
        ]
        if account.secrets:
            said.append((f"Its secrets are kept in: {account.secrets}.", "muted"))
        self._tell(said)
        self.state.say([[("Ctrl+S", "accent"), (" or ", "muted"), ("esc", "accent"), (" goes on", "muted")]])
        self.foot.show("form-done")

    async def give_up(self) -> None:
        """Whoever quits in the middle of signing in does not wait for it."""
        if self._signing is not None:
            self._signing.cancel()
            await asyncio.gather(self._signing, return_exceptions=True)

    def action_back(self) -> None:
        if self._signing is not None:
            self._signing.cancel()
            return
        if not self._done and self._repair is None:
            typed = {one.name: self._value(one) for one in self._fields if not one.secret}
            self.inbox_app.begun[self._platform.name] = typed
        self.dismiss(None)

    # --- what signing in asks of us

    def open_page(self, url: str, why: str) -> None:
        checked = openable(url)
        if checked is None:
            self._tell([(why, "text bold"), ("The address it gave cannot be opened.", "late")])
            return
        self._address = checked
        self.foot.show("form-page")
        opened = self.inbox_app.opener(checked)
        first = f"Your browser was sent to {shown_host(checked)}." if opened else "Open this address in a browser:"
        self._tell([(why, "text bold"), (first, "muted"), (checked, "accent")])

    def action_copy(self) -> None:
        if not self._address:
            self.inbox_app.say("There is no address to copy yet.")
            return
        self.app.copy_to_clipboard(self._address)
        self.inbox_app.say("Address copied.")

    def _forget_address(self) -> None:
        """It was opened, and is good for nothing any more."""
        if self._address:
            self._address = ""
            self._tell([(self._platform.label, "text bold")])
            self.foot.show("form" if self._keeps else "form-plain")

    async def code(self, label: str, help: str = "") -> str:
        answer = await self.app.push_screen_wait(Ask(label, detail=help, copies=self._address))
        if not answer:
            raise asyncio.CancelledError
        self._forget_address()
        return answer

    def progress(self, words: str, share: float | None = None) -> None:
        glyphs = self.inbox_app.preferences.glyphs
        lines: list[Line] = [[], [(words, "text")]]
        if share is not None:
            width = min(40, max(10, self.size.width - 12))
            full = round(width * min(max(share, 0.0), 1.0))
            lines.append(
                [(glyphs.full * full, "accent"), (glyphs.empty * (width - full), "rule"), (f" {share:4.0%}", "muted")]
            )
        self.state.say(lines)
