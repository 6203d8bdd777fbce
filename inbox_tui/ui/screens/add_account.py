"""Adding an account, or signing in again: a form made from what the connector says it needs to know."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input

from inbox_tui.domain.links import openable, shown_host
from inbox_tui.domain.model import Act
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.views import AccountView
from inbox_tui.ui.commands import Scope, bindings
from inbox_tui.ui.lines import Line, wrap
from inbox_tui.ui.screens.accounts import BACKWARD
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.prompts import Ask, Choice, Words
from inbox_tui.ui.setup import AccountSetup, Field, Platform
from inbox_tui.ui.widgets.bars import FootBar, HeadBar

READABLE = 100
"""Cells of a line, as wide as its fields are at most."""


class AddAccountScreen(BaseScreen[None]):
    """First the platform, then its settings, then signing in and the first look, each told as it happens.

    It is what the sign-in talks to (see :class:`~inbox_tui.ui.setup.Asking`).
    """

    scope = Scope.FORM
    BINDINGS = bindings(Scope.FORM)

    def __init__(self, repair: AccountView | None = None) -> None:
        super().__init__()
        self._repair = repair
        self._platform: Platform | None = None
        self._busy = False
        self._done = False
        self._task: asyncio.Task[AccountView] | None = None

    def compose(self) -> ComposeResult:
        yield HeadBar("Sign in again" if self._repair else "Add an account")
        with VerticalScroll(id="form", can_focus=False):
            yield Words([[]], id="told")
            yield Vertical(id="fields")
            yield Words([[]], id="progress")
        yield FootBar("form")

    def on_mount(self) -> None:
        self.told = self.query_one("#told", Words)
        self.state = self.query_one("#progress", Words)
        for words in (self.told, self.state):
            words.ground = "ground"
        self.inbox_app.do(self._begin())

    @property
    def setup(self) -> AccountSetup:
        setup = self.inbox_app.setup
        assert setup is not None
        return setup

    async def _begin(self) -> None:
        platforms = list(self.setup.platforms())
        if self._repair is not None:
            mine = next((one for one in platforms if one.name == self._repair.platform), None)
            if mine is None:
                self._tell([(f"No connector for {self._repair.platform} is installed.", "late")])
                return
            await self._form(mine)
            return
        usable = [platform for platform in platforms if not platform.trouble][:9]
        broken = [f"{one.label}: {one.trouble}" for one in platforms if one.trouble]
        key = await self.app.push_screen_wait(
            Choice(
                "Which platform?",
                [(str(number), platform.label) for number, platform in enumerate(usable, 1)],
                detail="\n".join(broken),
            )
        )
        if not key:
            self.dismiss(None)
            return
        await self._form(usable[int(key) - 1])

    async def _form(self, platform: Platform) -> None:
        self._platform = platform
        fields = [one for one in platform.fields if one.secret or self._repair is None]
        self._tell(
            [
                (platform.label, "text bold"),
                ("It only reads until you send something yourself. Nothing is posted by adding it.", "muted"),
            ]
        )
        box = self.query_one("#fields", Vertical)
        await box.remove_children()
        for one in fields:
            words: list[Line] = [[(one.label, "text bold"), ("" if one.required else "  may stay empty", "muted")]]
            words += (
                [[(piece, "muted")] for piece in wrap(one.help, min(READABLE, max(20, self.size.width - 8)))]
                if one.help
                else []
            )
            label = Words(words, id=f"label-{one.name}")
            label.ground = "ground"
            await box.mount(label, Input(one.default, password=one.secret, id=f"field-{one.name}"))
        inputs = list(self.query(Input))
        if inputs:
            inputs[0].focus()
        self._say_next()

    def _tell(self, paragraphs: list[tuple[str, str]]) -> None:
        width = min(READABLE, max(20, self.size.width - 8))
        lines: list[Line] = [[]]
        for words, ink in paragraphs:
            lines += [[(piece, ink)] for piece in wrap(words, width)]
            lines.append([])
        self.told.say(lines)

    def _say_next(self) -> None:
        self.state.say(
            [[], [("Tab", "accent"), (" next field   ", "muted"), ("Ctrl+S", "accent"), (" signs in", "muted")]]
        )

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        inputs = list(self.query(Input))
        at = inputs.index(event.input)
        if at + 1 < len(inputs):
            inputs[at + 1].focus()
        else:
            self.action_go_on()

    def action_go_on(self) -> None:
        if self._done:
            self.dismiss(None)
        elif self._platform is not None and not self._busy:
            missing = next((one for one in self._fields() if one.required and not self._value(one)), None)
            if missing is not None:
                self.inbox_app.say(f"“{missing.label}” is still empty.")
                self.query_one(f"#field-{missing.name}", Input).focus()
            else:
                self.inbox_app.do(self._sign_in(), failed=lambda _: self._say_next())

    def _fields(self) -> list[Field]:
        assert self._platform is not None
        return [one for one in self._platform.fields if self.query(f"#field-{one.name}")]

    def _value(self, one: Field) -> str:
        value = self.query_one(f"#field-{one.name}", Input).value
        return value if one.secret else value.strip()

    async def _sign_in(self) -> None:
        assert self._platform is not None
        values = {one.name: self._value(one) for one in self._fields() if not one.secret}
        secrets = {one.name: Secret(self._value(one)) for one in self._fields() if one.secret}
        self._busy = True
        self.progress("Signing in…")
        if self._repair is not None:
            work = self.setup.repair(self._repair.id, secrets, self)
        else:
            work = self.setup.add(self._platform.name, "", values, secrets, self)
        self._task = asyncio.ensure_future(work)
        try:
            account = await self._task
        except asyncio.CancelledError:
            self._say_next()
            return
        finally:
            self._busy = False
            self._task = None
        await self._welcome(account)

    async def _welcome(self, account: AccountView) -> None:
        """What it may and may not do, now that it is there."""
        self._done = True
        await self.query_one("#fields", Vertical).remove_children()
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

    async def give_up(self) -> None:
        """Whoever quits in the middle of signing in does not wait for it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def action_back(self) -> None:
        if self._task is not None:
            self._task.cancel()
        else:
            self.dismiss(None)

    # --- what signing in asks of us

    def open_page(self, url: str, why: str) -> None:
        checked = openable(url)
        if checked is None:
            self._tell([(why, "text bold"), ("The address it gave cannot be opened.", "late")])
            return
        opened = self.inbox_app.opener(checked)
        first = f"Your browser was sent to {shown_host(checked)}." if opened else "Open this address in a browser:"
        self._tell([(why, "text bold"), (first, "muted"), (checked, "accent")])

    async def code(self, label: str, help: str = "") -> str:
        answer = await self.app.push_screen_wait(Ask(label, detail=help))
        if not answer:
            raise asyncio.CancelledError
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
