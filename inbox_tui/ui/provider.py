"""The command palette: every declared command of the place one came from."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from inbox_tui.ui.commands import COMMANDS, Command, Scope
from inbox_tui.ui.screens.base import BaseScreen


class InboxCommands(Provider):
    """Offers what makes sense now, greyed what the platform does not offer; runs it exactly as its key would."""

    def _offered(self) -> list[Command]:
        screen = self.screen
        if not isinstance(screen, BaseScreen):
            return []
        composing = bool(screen.query("#composer.open"))
        scopes = {screen.scope, Scope.EVERYWHERE} | ({Scope.COMPOSER} if composing else set())
        return [
            command
            for command in COMMANDS
            if command.scope in scopes
            and command.id != "app.palette"
            and (command.scope in {Scope.EVERYWHERE, Scope.COMPOSER} or screen.meets(command.need))
        ]

    async def _run(self, command: Command) -> None:
        node: DOMNode = self.app if command.scope is Scope.EVERYWHERE else self.screen
        if command.scope is Scope.COMPOSER:
            node = self.screen.query_one("#composer")
        await self.app.run_action(command.action, node)

    def _shown(self, command: Command) -> tuple[Content, str]:
        """Its title and what it does; greyed, with the reason, where the account at hand cannot do it."""
        screen = self.screen
        reason = screen.refuses(command) if isinstance(screen, BaseScreen) else ""
        title = Content(self._title(command))
        return (title.stylize("dim"), reason) if reason else (title, command.tooltip)

    def _title(self, command: Command) -> str:
        return f"{command.title}  ({self._keys(command)})" if self._keys(command) else command.title

    def _keys(self, command: Command) -> str:
        return str(self.app.keymap.labels(command.id))  # type: ignore[attr-defined]

    async def discover(self) -> Hits:
        for command in self._offered():
            title, tip = self._shown(command)
            yield DiscoveryHit(title, partial(self._run, command), command.title, help=tip)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._offered():
            score = max(matcher.match(command.title), matcher.match(command.tooltip) * 0.7)
            if score > 0:
                title, tip = self._shown(command)
                yield Hit(score, title, partial(self._run, command), command.title, help=tip)
