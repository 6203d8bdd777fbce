"""The application: it holds the inbox, the looks and the notice line, and passes changes on to its screens."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from textual import events
from textual.app import App
from textual.command import CommandPalette
from textual.driver import Driver
from textual.screen import Screen

from inbox_tui.config import Config
from inbox_tui.domain.account import Health
from inbox_tui.domain.model import AccountId, OutboxId
from inbox_tui.domain.telling import came_back, kept_back
from inbox_tui.domain.views import BuiltIn, Headline, ViewKey
from inbox_tui.errors import InboxError
from inbox_tui.ui import commands, theme
from inbox_tui.ui.alerts import MOST, Alerts
from inbox_tui.ui.commands import Command, Scope
from inbox_tui.ui.doing import Doing
from inbox_tui.ui.keymap import key_label, key_name, keymap
from inbox_tui.ui.leaving import came_back_words, outbox_words
from inbox_tui.ui.opener import open_page
from inbox_tui.ui.preferences import Preferences
from inbox_tui.ui.provider import InboxCommands
from inbox_tui.ui.screens.base import BaseScreen
from inbox_tui.ui.screens.prompts import Choice
from inbox_tui.ui.setup import AccountSetup
from inbox_tui.ui.theme import Inks, inks_for
from inbox_tui.ui.trouble import in_trouble
from inbox_tui.ui.typeahead import TypeAhead
from inbox_tui.ui.widgets.bars import HeadBar

if TYPE_CHECKING:
    from inbox_tui.inbox.facade import Inbox

TICK = 30.0
"""Seconds between two looks at the ages on screen."""
KEYS_FOR = 1.0
"""Seconds after a key in which the user counts as typing."""
GATHER = 0.05
"""Seconds in which changes are gathered before screens look."""
SETTLE = 1.0
"""Seconds between two readings of the header's figures while changes keep coming."""


class InboxApp(Doing):
    """Run it with ``run_async`` while the inbox is open. ``return_code`` is not 0 after a crash.

    ``setup`` knows how to add accounts (None: adding is not offered). ``save_preference`` keeps a changed setting.
    ``opener`` opens a checked web address; ``monotonic`` is the reading clock's source.
    """

    TITLE = "inbox-tui"
    CSS_PATH = "styles.tcss"
    COMMANDS = {InboxCommands}  # noqa: RUF012
    BINDINGS = commands.bindings(Scope.EVERYWHERE)
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f63"

    def __init__(
        self,
        inbox: Inbox,
        config: Config | None = None,
        *,
        setup: AccountSetup | None = None,
        save_preference: Callable[[str, str], None] | None = None,
        opener: Callable[[str], bool] = open_page,
        monotonic: Callable[[], float] = time.monotonic,
        driver_class: type[Driver] | None = None,
        on_shown: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.inbox = inbox
        config = config or Config()
        self.preferences = Preferences.of(config)
        self.reading_seconds = config.listening.seconds
        self.snoozing, self.hours = config.snoozing, config.hours
        self.keymap = keymap(self.preferences.keys, self.preferences.preset)
        self.setup = setup
        self.opener = opener
        self.monotonic = monotonic
        self.on_shown = on_shown
        """Called once the first screen stands."""
        self.headline: Headline | None = None
        self.leaving = ("", "")
        """What the header says of the outbox, and its ink."""
        self.away: Mapping[AccountId, str] = {}
        """Accounts from which nothing can go out now, each with what it waits for."""
        self.troubles: Mapping[AccountId, Health] = {}
        """Accounts that cannot be looked at now, the worst first."""
        self.looking = False
        """Whether an account that was in trouble in the last run is yet to be looked at in this one."""
        self._came_back: frozenset[OutboxId] | None = None
        self.begun: dict[str, dict[str, str]] = {}
        """What was typed into forms that were left, by platform and field; never a secret."""
        self.crash = ""
        """One sentence about what ended the app, if something did."""
        self._alerts = Alerts(config.notifications, bell=self.bell, write=self._to_terminal)
        self._save_preference = save_preference
        self._chord = ""
        self._chords = {
            scope: {
                first: {key_name(second): command for second, command in followers.items()}
                for first, followers in self.keymap.chords(scope).items()
            }
            for scope in Scope
        }
        self._key_at = float("-inf")
        self._ahead = TypeAhead(self)
        self._subscription: int | None = None
        self._gathering = False
        self._headline_at = float("-inf")
        self._headline_due = False
        for made in theme.THEMES:
            self.register_theme(made)
        wanted = self.preferences.theme
        self._begin_in(wanted if wanted in self.available_themes else theme.DARK.name)
        self.set_keymap(self.keymap.overrides())
        self._inks: tuple[str, Inks] | None = None

    # --- looks

    def _begin_in(self, name: str) -> None:
        """What setting the theme does, where nothing has been styled yet that would have to be styled once more."""
        self.set_reactive(App.theme, name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.add_class(f"-theme-{name}", update=False)
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self.set_class(self.preferences.linear, "linear", update=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {**super().get_theme_variable_defaults(), **theme.defaults(self.current_theme)}

    @property
    def how_heard(self) -> str:
        return "stepped" if self.preferences.linear else "read"

    @property
    def zone(self) -> ZoneInfo:
        """The user's own time zone."""
        return self.preferences.zone

    @property
    def inks(self) -> Inks:
        look = f"{self.theme} {self.preferences.linear}"
        if self._inks is None or self._inks[0] != look:
            self._inks = (look, inks_for(self, spoken=self.preferences.linear))
        return self._inks[1]

    def prefer(self, name: str, value: object) -> None:
        """Change a setting now and keep it."""
        self.preferences = self.preferences.changed(name, value)
        if name == "theme":
            self.theme = str(value)
        if name == "linear":
            self.set_class(bool(value), "linear")
        if self._save_preference is not None:
            try:
                self._save_preference(name, str(value))
            except InboxError as error:
                self.complain(error)
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.recolour()

    # --- life

    async def on_mount(self) -> None:
        from inbox_tui.ui.screens.main import MainScreen

        await self.push_screen(MainScreen())
        self._subscription = self.inbox.changes.subscribe(self._rang)
        self.set_interval(TICK, self._tick)
        self.refresh_headline()
        self.set_timer(SETTLE, self._look_around)  # not while the first screen is drawn
        news = [*self.keymap.complaints, *self._found_again()]
        if news:
            self.say(" ".join(news), error=True)

    def _found_again(self) -> list[str]:
        """What happened to a damaged store at this start."""
        count = self.inbox.restored
        drafts = f"{count} of your texts came back from the journal; they are in Drafts (g d)." if count else ""
        return [words for words in (self.inbox.recovered, drafts) if words]

    def on_unmount(self) -> None:
        if self._subscription is not None:
            self.inbox.changes.unsubscribe(self._subscription)

    def _rang(self) -> None:
        """The doorbell. It rings in the engine's tasks, where nothing of Textual may be made: just pass the word."""
        self.call_later(self._gather)

    def _gather(self) -> None:
        if not self._gathering:
            self._gathering = True
            self.set_timer(GATHER, self._pass_on)

    def _pass_on(self) -> None:
        self._gathering = False
        if self._subscription is None:
            return
        changes = self.inbox.changes.take(self._subscription)
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.stands:
                screen.changed(changes)
        self.refresh_headline()

    def refresh_headline(self) -> None:
        """Read the header's figures, at most once a second."""
        if self._headline_due:
            return
        wait = self._headline_at + SETTLE - self.monotonic()
        if wait > 0:
            self._headline_due = True
            self.set_timer(wait, self._headline_now)
        else:
            self._headline_now()

    def _headline_now(self) -> None:
        self._headline_due = False
        self._headline_at = self.monotonic()
        self.do(self._read_headline())

    async def _read_headline(self) -> None:
        self.headline = await self.inbox.headline()
        accounts = self.inbox.accounts()
        away, troubles = kept_back(accounts), in_trouble(accounts)
        returned = came_back(self.inbox.drafts())
        self.leaving = outbox_words(self.inbox.outbox(), away, len(returned))
        changed = away.keys() != self.away.keys() or troubles != self.troubles
        self.away, self.troubles = away, troubles
        self.looking = any(account.stale for account in accounts)
        if self._came_back is not None and (new := [one for one in returned if one.id not in self._came_back]):
            self.say(came_back_words(new), error=True)
        self._came_back = frozenset(one.id for one in returned)
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.stands:
                if changed:
                    screen.recolour()
                for bar in screen.query(HeadBar):
                    bar.refresh_words()

    def _tick(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen) and screen.stands:
                screen.tick()
        self.refresh_headline()
        self._look_around()

    def _look_around(self) -> None:
        if self._alerts.on:
            self._alerts.look(self.inbox.bottom(ViewKey(BuiltIn.AT_RISK), MOST).rows)
        if self._alerts.on_for_vips:
            self._alerts.look_at_vips(self.inbox.vip_waits())

    def _to_terminal(self, sequence: str) -> None:
        if not self.is_headless and self._driver is not None:
            self._driver.write(sequence)

    @property
    def _background_screens(self) -> list[Screen[Any]]:
        """Under our own screens nothing shines through; the empty one at the very bottom would only have everything
        drawn again."""
        return [screen for screen in super()._background_screens if isinstance(screen, BaseScreen)]

    # --- keys

    @property
    def typing(self) -> bool:
        """Whether keys arrive just now: a sync then leaves pauses between its pages."""
        return self.monotonic() - self._key_at < KEYS_FOR

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._key_at = self.monotonic()
            await self._ahead.take(event)
        else:
            await super().on_event(event)

    async def deal_with(self, event: events.Event) -> None:
        """A key or a paste whose turn it is."""
        if not (isinstance(event, events.Key) and await self._take_key(event)):
            await super().on_event(event)

    async def on_landed(self) -> None:
        await self._ahead.landed()

    async def _take_key(self, event: events.Key) -> bool:
        """The second key of a chord; Esc on an error that has been read."""
        screen = self.screen
        if self._chord:
            first, self._chord = self._chord, ""
            command = self._followers(first).get(event.key)
            self._show_chord("")
            if command is not None:
                await self.run_action(command.action, screen)
            return True
        if event.key == "escape" and self.read_error():
            return True
        if isinstance(screen, BaseScreen) and self._followers(event.key) and not self._typing(event):
            self._chord = event.key
            self._show_chord(event.key)
            return True
        return False

    def _followers(self, first: str) -> dict[str, Command]:
        if not isinstance(self.screen, BaseScreen):
            return {}
        return self._chords[self.screen.scope].get(first, {})

    def _typing(self, event: events.Key) -> bool:
        return self.focused is not None and self.focused.check_consume_key(event.key, event.character)

    def _show_chord(self, first: str) -> None:
        if isinstance(self.screen, BaseScreen):
            followers = self._followers(first) if first else {}
            self.screen.foot.show_chord([(key_label(key), command) for key, command in followers.items()])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Of the app's actions only these can be run by name. Textual's others (``screenshot`` writes a file anywhere,
        ``simulate_key`` presses any key) have no key here and could only come from a stranger's text. Moving the
        focus is what Tab does in a form."""
        return action in {"help", "palette", "leave", "focus_next", "focus_previous"}

    def action_help(self) -> None:
        from inbox_tui.ui.screens.help import HelpScreen

        asked = isinstance(self.screen, BaseScreen) and self.screen.explains()
        if not asked and not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_palette(self) -> None:
        if isinstance(self.screen, BaseScreen):
            self.push_screen(CommandPalette(placeholder="What would you like to do?"))

    def action_leave(self) -> None:
        self.leave()

    def leave(self) -> None:
        """Quit; first ask if something still has to go out, and keep what is being written."""
        from inbox_tui.ui.screens.main import MainScreen

        async def go() -> None:
            for screen in self.screen_stack:
                if isinstance(screen, MainScreen):
                    await screen.keep_draft()
                elif isinstance(screen, BaseScreen):
                    await screen.give_up()
            self.exit(0)

        pending = self.inbox.pending()
        if not pending:
            self.do(go())
            return
        what = "One thing still has" if pending == 1 else f"{pending} things still have"

        def answered(key: str | None) -> None:
            if key == "y":
                self.do(go())

        self.push_screen(
            Choice(
                f"{what} to go out. Leave anyway?",
                [("y", "leave")],
                detail="What waits goes out when inbox-tui runs again, after another look at the conversation.",
            ),
            answered,
        )

    # --- the end, when it is not wanted

    def _handle_exception(self, error: Exception) -> None:
        self.crash = f"inbox-tui stopped because of an error of its own ({type(error).__name__})."
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """No traceback, no local variables: they may hold what people wrote, or a token."""
        error = sys.exc_info()[1]
        self.crash = self.crash or f"inbox-tui stopped because of an error of its own ({type(error).__name__})."
        self._return_code = 70
        self._exit_renderables.clear()
        self._close_messages_no_wait()
