"""What a command is, and where it is at home."""

from __future__ import annotations

from enum import StrEnum

from inbox_tui.domain.value import value_class


class Scope(StrEnum):
    """Where a command is at home."""

    EVERYWHERE = "everywhere"
    MAIN = "main"
    COMPOSER = "composer"
    REVIEW = "review"
    ENTRIES = "entries"
    ACCOUNTS = "accounts"
    SEARCH = "search"
    SETTINGS = "settings"
    HELP = "help"
    FORM = "form"
    PICK = "pick"
    REPORT = "report"
    PROMISES = "promises"
    WAITING = "waiting"
    THANKS = "thanks"
    PLAN = "plan"
    LISTEN = "listen"
    PERSON = "person"
    PEOPLE = "people"
    ALIKE = "alike"


class Need(StrEnum):
    """What must be there for a command to make sense; screens answer in ``meets``."""

    NOTHING = "nothing"
    ROW = "a conversation"
    POST = "a post"
    THEIR_POST = "a post by somebody else"
    ENTRY = "an entry"
    ACCOUNT = "an account"


@value_class(kw_only=True)
class Command:
    id: str
    keys: str
    """Comma-separated, as ``j,down``."""
    title: str
    short: str = ""
    """For the footer."""
    tooltip: str
    group: str
    action: str
    """A method of the screen: ``action_NAME``, with literal arguments where needed."""
    scope: Scope = Scope.MAIN
    also: frozenset[Scope] = frozenset()
    """Where else it works: screens that it leaves."""
    need: Need = Need.NOTHING
    priority: bool = False
    """Works while text is typed too; only for Ctrl and function keys."""

    @property
    def scopes(self) -> frozenset[Scope]:
        """Everywhere it works."""
        return self.also | {self.scope}


def command(id: str, keys: str, title: str, tooltip: str, group: str, action: str = "", **more: object) -> Command:
    """A command with this id. ``action`` defaults to the id's second part."""
    made = action or id.partition(".")[2].replace("-", "_")
    return Command(id=id, keys=keys, title=title, tooltip=tooltip, group=group, action=made, **more)  # type: ignore[arg-type]


def stands_as(key: str) -> str:
    """The name under which a chord stands among the bindings. No terminal ever sends it."""
    return f"chord.{'.'.join(key.split())}" if " " in key else key
