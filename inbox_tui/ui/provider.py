"""The command palette: every declared command of the place one came from."""

from __future__ import annotations

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from inbox_tui.ui.commands import COMMANDS, Command, Scope
from inbox_tui.ui.screens.base import BaseScreen


def plain(words: str, *, dim: bool = False) -> Content:
    """Words that are shown as they are. A reason comes from a connector, and Textual would read a ``str`` as markup."""
    return Content(words).stylize("dim") if dim else Content(words)


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
            if command.scopes & scopes
            and command.id != "app.palette"
            and (command.scope in {Scope.EVERYWHERE, Scope.COMPOSER} or screen.meets(command.need))
        ]

    async def _run(self, command: Command) -> None:
        node: DOMNode = self.app if command.scope is Scope.EVERYWHERE else self.screen
        if command.scope is Scope.COMPOSER:
            node = self.screen.query_one("#composer")
        await self.app.run_action(command.action, node)

    def _refuses(self, command: Command) -> str:
        """Why the account at hand cannot do it: it is greyed then, with that reason."""
        screen = self.screen
        return screen.refuses(command) if isinstance(screen, BaseScreen) else ""

    def _title(self, command: Command) -> str:
        return f"{command.title}  ({self._keys(command)})" if self._keys(command) else command.title

    def _keys(self, command: Command) -> str:
        return str(self.app.keymap.labels(command.id))  # type: ignore[attr-defined]

    async def discover(self) -> Hits:
        for command in self._offered():
            reason = self._refuses(command)
            yield DiscoveryHit(
                plain(self._title(command), dim=bool(reason)),
                partial(self._run, command),
                command.title,
                help=plain(reason or command.tooltip),  # type: ignore[arg-type]
            )

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in self._offered():
            score = max(matcher.match(command.title), matcher.match(command.tooltip) * 0.7)
            if score > 0:
                reason = self._refuses(command)
                yield Hit(
                    score,
                    plain(self._title(command), dim=bool(reason)),
                    partial(self._run, command),
                    command.title,
                    help=plain(reason or command.tooltip),  # type: ignore[arg-type]
                )
