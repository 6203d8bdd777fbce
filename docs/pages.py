"""``python docs/pages.py``: write the parts of these pages that follow from the code.

They stand between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``; those in ``platforms/`` are written whole.
``tests/test_docs.py`` compares them with what the code says now, so that no page can lie about a key, an option or a
limit.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from inbox_tui.cli import codes, parser
from inbox_tui.config_file import default_text
from inbox_tui.connector import Connector, Features, Setting
from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import Act
from inbox_tui.engine.registry import Registry
from inbox_tui.engine.setup import outlook
from inbox_tui.ui.commands import COMMANDS, Command, Scope
from inbox_tui.ui.keymap import key_label

FOLDER = Path(__file__).parent
SCOPES = {
    Scope.MAIN: "Conversations and thread",
    Scope.COMPOSER: "Composer",
    Scope.REVIEW: "Review",
    Scope.ENTRIES: "Outbox and drafts",
    Scope.ACCOUNTS: "Accounts",
    Scope.PICK: "Choosing a platform, or where secrets go",
    Scope.FORM: "Adding an account",
    Scope.SEARCH: "Search",
    Scope.SETTINGS: "Settings",
    Scope.HELP: "Help",
    Scope.EVERYWHERE: "Everywhere",
}


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)


# --- keys


def keys() -> str:
    """Every command with its keys, screen by screen and group by group."""
    parts = []
    for scope, title in SCOPES.items():
        mine = [command for command in COMMANDS if command.scope is scope]
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
            parts.append(_table(("keys", "command", "what it does", "id"), rows))
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
            parts.append(_table(("argument", "meaning"), rows))
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


def exits() -> str:
    return _table(("code", "meaning"), ((f"`{code}`", words) for code, words in codes.MEANING.items()))


def settings() -> str:
    return f"```toml\n{default_text().rstrip()}\n```"


# --- platforms


def _real() -> list[type[Connector]]:
    """The bundled connectors that reach somebody, by label."""
    kinds = [kind for kind in Registry().load_all() if kind.__module__.startswith("inbox_tui_")]
    real = [kind for kind in kinds if not kind.platform.startswith("demo-")]
    return sorted(real, key=lambda kind: kind.label.casefold())


_COLUMNS = (Act.REPLY, Act.POST, Act.LIKE, Act.EDIT, Act.DELETE, Act.HIDE)


def platforms() -> str:
    """What each bundled connector offers, a row each; more is on its page."""
    head = ("platform", *(act.value for act in _COLUMNS), "direct messages", "costs", "words of others kept")
    return _table(head, (_row(kind) for kind in _real()))


def _row(kind: type[Connector]) -> tuple[str, ...]:
    features = kind.features
    return (
        f"[{kind.label}](platforms/{kind.platform}.md)",
        *("yes" if act in features.acts else "no" for act in _COLUMNS),
        "yes" if features.direct else "no",
        "see there" if features.costs else "nothing",
        _kept(features),
    )


def _kept(features: Features) -> str:
    retention = features.retention
    if retention is None or retention.posts is None:
        return "as long as you like"
    hours = retention.posts.total_seconds() / 3600
    return f"{hours:.0f} h" if hours <= 72 else f"{retention.posts.days} days"


def demo() -> str:
    kinds = [kind for kind in Registry().load_all() if kind.platform.startswith("demo-")]
    return _acts(kinds)


def page_of(kind: type[Connector]) -> str:
    """One platform's page, whole."""
    features = kind.features
    parts = [
        f"# {kind.label}",
        "<!-- Written from the connector's own declarations: python docs/pages.py -->",
        *_told(kind),
        "## Adding it",
        "In the app press `a`, then `a` again. In the shell:",
        f"```sh\n{_adding(kind)}\n```",
        *_asked(kind),
        "## What it can do and what not",
        "\n".join(f"- {line}" for line in outlook(features)),
        _facts(kind),
        "## Each act",
        _acts([kind]),
        "[All platforms](../platforms.md)",
    ]
    return "\n\n".join(parts) + "\n"


def _told(kind: type[Connector]) -> list[str]:
    """The class's own words, as paragraphs, with the code marks that pages know."""
    words = (inspect.getdoc(kind) or "").replace("``", "`")
    words = re.sub(r":[a-z]+:`~?([^`]+)`", r"`\1`", words)
    return [paragraph for paragraph in words.split("\n\n") if paragraph.strip()]


def _adding(kind: type[Connector]) -> str:
    asked = [setting for setting in kind.settings if setting.required and not setting.default and not setting.advanced]
    options = "".join(f" {_option(setting)}" for setting in asked)
    return f"inbox-tui accounts add {kind.platform}{options}"


def _option(setting: Setting) -> str:
    name = setting.name.replace("_", "-")
    return f"--{name}-env VARIABLE" if setting.secret else f"--{name} {'PATH' if setting.file else 'VALUE'}"


def _asked(kind: type[Connector]) -> list[str]:
    if not kind.settings:
        return ["Nothing is asked."]
    rows = ((setting.label, f"`{_option(setting)}`", _needed(setting), _steps(setting)) for setting in kind.settings)
    return [_table(("what", "option", "needed", "where it is from"), rows)]


def _needed(setting: Setting) -> str:
    if setting.advanced:
        return "hardly ever: not asked for"
    return "yes" if setting.required and not setting.default else "may stay empty" if not setting.default else "set"


def _steps(setting: Setting) -> str:
    steps = " ".join(line.strip() for line in setting.help.splitlines())
    return f"{steps}{f' Default: {setting.default}.' if setting.default else ''}".strip()


def _facts(kind: type[Connector]) -> str:
    features = kind.features
    live = "where the server offers one; polling is complete without it" if features.streaming else "no: it is polled"
    return _table(
        ("", ""),
        (
            ("who can read a reply", ", ".join(audience.value for audience in features.audiences)),
            ("live stream", live),
            *((("length of a post", _rules(features.text)),) if features.acts else ()),
            *((("length of a direct message", _rules(features.direct_text)),) if features.direct_text else ()),
            ("content warnings", "yes" if features.text.spoilers else "no"),
            ("a look every", f"{_every(features.poll_seconds)} while the app is open"),
        ),
    )


def _every(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _rules(rules: TextRules) -> str:
    words = [f"{rules.limit} {rules.unit.value}"]
    if rules.byte_limit:
        words.append(f"{rules.byte_limit} bytes")
    if rules.url_length:
        words.append(f"every link counts {rules.url_length}")
    if rules.short_mentions:
        words.append("`@user@server` counts as `@user`")
    return ", ".join(words)


def _acts(kinds: Sequence[type[Connector]]) -> str:
    acts = [act for act in Act if any(act in kind.features.acts | kind.features.why_not.keys() for kind in kinds)]
    head = ("act", *(kind.label for kind in kinds))
    return _table(head, ((act.value, *(_offer(kind.features, act) for kind in kinds)) for act in acts))


def _offer(features: Features, act: Act) -> str:
    ways = features.manners.get(act, ())
    if act in features.acts:
        return f"yes: {', '.join(ways)}" if ways else "yes"
    return features.why_not.get(act, "no").rstrip(".")


# --- writing


PAGES: dict[str, dict[str, Callable[[], str]]] = {
    "keys.md": {"keys": keys},
    "shell.md": {"commands": commands, "exit codes": exits, "settings": settings},
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
    return {f"platforms/{kind.platform}.md": page_of(kind) for kind in _real()}


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
