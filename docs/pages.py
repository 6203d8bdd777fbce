"""``python docs/pages.py``: write the parts of these pages that follow from the code.

They stand between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``; those in ``platforms/`` are written whole.
``tests/test_docs.py`` compares them with what the code says now, so that no page can lie about a key, an option or a
limit.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from inbox_tui.cli import codes, parser
from inbox_tui.config import Relationship
from inbox_tui.config_file import default_text
from inbox_tui.domain.care import SHRINKING
from inbox_tui.domain.gates import explain
from inbox_tui.domain.relationship import Gate
from inbox_tui.linear import commands as spoken
from inbox_tui.store.relations.exchanged import CONVERSATION, PERSON, PROMISE, TABLES, Table
from inbox_tui.ui.commands import COMMANDS, Command, Scope
from inbox_tui.ui.keymap import key_label
from inbox_tui.ui.wanted import LABELS

from platform_pages import READERS, UNITS, WAYS_IN, demo, page_of, platforms, real, table  # isort: skip  (beside this script)

__all__ = ["PAGES", "READERS", "UNITS", "WAYS_IN", "filled", "gates", "main", "page_of", "platforms", "real", "whole"]

FOLDER = Path(__file__).parent
SCOPES = {
    Scope.MAIN: "Conversations and thread",
    Scope.COMPOSER: "Composer",
    Scope.REVIEW: "Review",
    Scope.PLAN: "Plan card",
    Scope.PERSON: "A person's card",
    Scope.PEOPLE: "People",
    Scope.ALIKE: "Who may be one person",
    Scope.LISTEN: "Listen session",
    Scope.ENTRIES: "Outbox and drafts",
    Scope.PROMISES: "Promises",
    Scope.WAITING: "Waiting on",
    Scope.THANKS: "Thanks and losing touch",
    Scope.ACCOUNTS: "Accounts",
    Scope.PICK: "Choosing a platform, or where secrets go",
    Scope.REPORT: "Report",
    Scope.FORM: "Adding an account",
    Scope.SEARCH: "Search",
    Scope.SETTINGS: "Settings",
    Scope.HELP: "Help",
    Scope.EVERYWHERE: "Everywhere",
}


# --- keys


def keys() -> str:
    """Every command with its keys, screen by screen and group by group."""
    parts = []
    for scope, title in SCOPES.items():
        here = [command for command in COMMANDS if scope in command.scopes]
        mine = sorted(here, key=lambda command: command.scope is not scope)
        groups = list(dict.fromkeys(command.group for command in mine))
        parts.append(f"## {title}")
        for group in groups:
            if len(groups) > 1:
                parts.append(f"### {group}")
            rows = [
                (_keys(command), command.title, command.tooltip, f"`{command.id}`")
                for command in mine
                if command.group == group
            ]
            parts.append(table(("keys", "command", "what it does", "id"), rows))
    return "\n\n".join(parts)


def _keys(command: Command) -> str:
    return " ".join(f"`{key_label(key)}`" for key in command.keys.split(","))


# --- shell


def commands() -> str:
    """Every command of the shell with its options."""
    parts = []
    for path, made, told in _walk(parser.parser(), ()):
        own = [action for action in made._actions if not isinstance(action, argparse._SubParsersAction)]
        rows = [
            (f"`{_written(action)}`", _meaning(action))
            for action in own
            if action.dest not in ("help", "home", "version")
        ]
        parts.append(f"### `{' '.join(('inbox-tui', *path))}`")
        parts.append(" ".join((made.description or f"{told[:1].upper()}{told[1:]}.").split()))
        if rows:
            parts.append(table(("argument", "meaning"), rows))
    return "\n\n".join(parts)


Named = tuple[tuple[str, ...], argparse.ArgumentParser, str]
"""The words of a command, its parser, and the line that its parent's help has for it."""


def _walk(made: argparse.ArgumentParser, path: tuple[str, ...], told: str = "") -> Iterator[Named]:
    yield path, made, told
    for action in made._actions:
        if isinstance(action, argparse._SubParsersAction):
            said = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, below in action.choices.items():
                yield from _walk(below, (*path, name), said.get(name, ""))


def _written(action: argparse.Action) -> str:
    if not action.option_strings:
        return str(action.metavar or action.dest.upper())
    value = f" {action.metavar or action.dest.upper()}" if action.nargs != 0 else ""
    return action.option_strings[-1] + value


def _meaning(action: argparse.Action) -> str:
    words = " ".join((action.help or "").split()) % {"default": action.default}
    return words or (f"one of: {', '.join(action.choices)}" if action.choices else "the account's name")


def linear() -> str:
    """Every command of plain lines."""
    rows = [(f"`{one.word}`", f"`{one.short}`" if one.short else "", one.does) for one in spoken.COMMANDS]
    return table(("command", "short", "what it does"), rows)


def exits() -> str:
    return table(("code", "meaning"), ((f"`{code}`", words) for code, words in codes.MEANING.items()))


def settings() -> str:
    return f"```toml\n{default_text().rstrip()}\n```"


# --- the relationship


def gates() -> str:
    """Each question of the review, in the order in which they are asked, with what it is for."""
    head = ("in the review", "what it is for, and when it asks", "shrinks")
    return table(head, ((LABELS[gate], explain(gate), "yes" if gate in SHRINKING else "no") for gate in Gate))


def numbers() -> str:
    """Each setting of the relationship with what it is at first."""
    rows = []
    for each in dataclasses.fields(Relationship):
        rule = each.metadata["rule"]
        rows.append((f"`{each.name}`", f"`{rule.show(each.default)}`", rule.note))
    return table(("setting", "at first", "what it is"), rows)


def forbidden() -> str:
    """What each platform says whose people are not matched with profiles elsewhere."""
    return "\n".join(f"- {kind.features.no_matching}" for kind in real() if kind.features.no_matching)


# --- export


def lines() -> str:
    """Every type of line an export has besides accounts, identities and posts, with what stands in it."""
    return table(("type", "what stands in it"), ((f"`{table.type}`", _fields(table)) for table in _EXPORTED))


_EXPORTED = (CONVERSATION, PERSON, *TABLES)


def _fields(table: Table) -> str:
    also = {PERSON: ("label", "identities"), PROMISE: ("label",), CONVERSATION: ("conversation", "decided_at")}
    return ", ".join(f"`{word}`" for word in (*also.get(table, ()), *(column.word for column in table.columns)))


# --- writing


PAGES: dict[str, dict[str, Callable[[], str]]] = {
    "keys.md": {"keys": keys},
    "shell.md": {"commands": commands, "exit codes": exits, "settings": settings},
    "linear.md": {"linear": linear},
    "export.md": {"lines": lines},
    "listening.md": {"gates": gates},
    "relationship.md": {"numbers": numbers, "forbidden": forbidden},
    "platforms.md": {"platforms": platforms, "demo": demo},
}


def filled(page: str, text: str) -> str:
    """The page's text with its parts written anew. Raises ``LookupError`` where a part has no place."""
    for name, write in PAGES[page].items():
        place = re.compile(f"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if not place.search(text):
            raise LookupError(f"{page} has no place for {name}")
        made = write()
        text = place.sub(lambda found, made=made: f"{found[1]}\n{made}\n\n{found[2]}", text)  # type: ignore[misc]
    return text


def whole() -> dict[str, str]:
    """The pages that are written from the code altogether, by their place in this folder."""
    return {f"platforms/{kind.platform}.md": page_of(kind) for kind in real()}


def main() -> int:
    for page in PAGES:
        path = FOLDER / page
        path.write_text(filled(page, path.read_text(encoding="utf-8")), encoding="utf-8")
    pages = whole()
    (FOLDER / "platforms").mkdir(exist_ok=True)
    for path in (FOLDER / "platforms").glob("*.md"):
        if f"platforms/{path.name}" not in pages:
            path.unlink()
    for page, text in pages.items():
        (FOLDER / page).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
