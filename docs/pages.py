"""``python docs/pages.py``: write the parts of these pages that follow from the code.

They stand between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``; those in ``platforms/`` are written whole.
``tests/test_docs.py`` compares them with what the code says now, so that no page can lie about a key, an option or a
limit.
"""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from inbox_tui.cli import codes, parser
from inbox_tui.config import Relationship
from inbox_tui.config_file import default_text
from inbox_tui.connector import Connector, Features, Setting
from inbox_tui.domain.care import SHRINKING
from inbox_tui.domain.gates import explain
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Audience
from inbox_tui.domain.relationship import Gate
from inbox_tui.engine.registry import Registry
from inbox_tui.engine.setup import outlook
from inbox_tui.linear import commands as spoken
from inbox_tui.store.relations.exchanged import CONVERSATION, PERSON, PROMISE, TABLES, Table
from inbox_tui.ui.commands import COMMANDS, Command, Scope
from inbox_tui.ui.keymap import key_label
from inbox_tui.ui.wanted import LABELS

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


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)


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


def linear() -> str:
    """Every command of plain lines."""
    rows = [(f"`{one.word}`", f"`{one.short}`" if one.short else "", one.does) for one in spoken.COMMANDS]
    return _table(("command", "short", "what it does"), rows)


def exits() -> str:
    return _table(("code", "meaning"), ((f"`{code}`", words) for code, words in codes.MEANING.items()))


def settings() -> str:
    return f"```toml\n{default_text().rstrip()}\n```"


# --- the relationship


def gates() -> str:
    """Each question of the review, in the order in which they are asked, with what it is for."""
    head = ("in the review", "what it is for, and when it asks", "shrinks")
    return _table(head, ((LABELS[gate], explain(gate), "yes" if gate in SHRINKING else "no") for gate in Gate))


def numbers() -> str:
    """Each setting of the relationship with what it is at first."""
    rows = []
    for each in dataclasses.fields(Relationship):
        rule = each.metadata["rule"]
        rows.append((f"`{each.name}`", f"`{rule.show(each.default)}`", rule.note))
    return _table(("setting", "at first", "what it is"), rows)


def forbidden() -> str:
    """What each platform says whose people are not matched with profiles elsewhere."""
    return "\n".join(f"- {kind.features.no_matching}" for kind in _real() if kind.features.no_matching)


# --- export


def lines() -> str:
    """Every type of line an export has besides accounts, identities and posts, with what stands in it."""
    return _table(("type", "what stands in it"), ((f"`{table.type}`", _fields(table)) for table in _EXPORTED))


_EXPORTED = (CONVERSATION, PERSON, *TABLES)


def _fields(table: Table) -> str:
    also = {PERSON: ("label", "identities"), PROMISE: ("label",), CONVERSATION: ("conversation", "decided_at")}
    return ", ".join(f"`{word}`" for word in (*also.get(table, ()), *(column.word for column in table.columns)))


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
        "In the app press `a`, then `a` again: it asks for one thing after the other. In the shell (`VALUE` is for you "
        "to fill in):",
        f"```sh\n{_adding(kind)}\n```",
        *_hidden(kind),
        *_asked(kind),
        "## What it can do and what not",
        "\n".join(f"- {line}" for line in outlook(features)),
        *_facts(kind),
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


WAYS_IN: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "facebook": ((("app_id", "app_secret"), "with the browser"), (("token",), "with a Page's token")),
    "instagram": ((("token",), "with a token"), (("app_id", "app_secret", "redirect"), "with the browser")),
    "mastodon": ((("server",), "with the browser"), (("server", "token"), "with a token")),
    "reddit": ((("client_id",), "with the browser"), (("feed",), "to read only")),
    "threads": ((("token",), "with a token"), (("app_id", "app_secret", "redirect"), "with the browser")),
}
"""Where there are several ways to sign in: the settings that each takes, and what it is."""


def _adding(kind: type[Connector]) -> str:
    """The calls that add an account, a line each, and before them the one that puts a secret into a variable."""
    start, known = f"inbox-tui accounts add {kind.platform}", {setting.name: setting for setting in kind.settings}
    if (ways := WAYS_IN.get(kind.platform)) is None:
        return start + "".join(f" {_option(setting)}" for setting in _asked_for(kind) if not setting.secret)
    lines = []
    for names, told in ways:
        options = [known[name] for name in names]
        secrets = [setting for setting in options if setting.secret]
        first = f"# {told}" + (f"; paste the {_named(secrets)}, press Enter: it is not shown" if secrets else "")
        hide = ["read -rs VARIABLE && export VARIABLE"] if secrets else []
        lines.append("\n".join([first, *hide, start + "".join(f" {_option(setting)}" for setting in options)]))
    return "\n\n".join(lines)


def _named(settings: Iterable[Setting]) -> str:
    return " and ".join(re.sub(r"^[A-Z](?=[a-z ])", lambda first: first[0].lower(), each.label) for each in settings)


def _asked_for(kind: type[Connector]) -> list[Setting]:
    return [setting for setting in kind.settings if setting.required and not setting.default and not setting.advanced]


def _hidden(kind: type[Connector]) -> list[str]:
    """How a secret is given that is no part of the call above."""
    hidden = [setting for setting in _asked_for(kind) if setting.secret]
    if kind.platform in WAYS_IN or not hidden:
        return []
    options = " and ".join(f"`{_option(setting)}`" for setting in hidden)
    return [
        f"It then asks for the {_named(hidden)}, and does not show what is typed. A script names the variable that "
        f"holds it: {options}."
    ]


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
    if setting.default:
        return "has a default"
    return "yes" if setting.required else "may stay empty"


def _steps(setting: Setting) -> str:
    steps = " ".join(line.strip() for line in setting.help.splitlines())
    return f"{steps}{f' Default: {setting.default}.' if setting.default else ''}".strip()


_READERS = {
    Audience.PUBLIC: "everybody",
    Audience.UNLISTED: "everybody, but kept out of public lists",
    Audience.FOLLOWERS: "followers",
    Audience.DIRECT: "only the people it is for",
}


def _facts(kind: type[Connector]) -> list[str]:
    features = kind.features
    if features.archive:
        return []
    length = f"length of a {'post' if Act.POST in features.acts else 'reply'}"
    rows = [("a look every", f"{_every(features.poll_seconds)} while the app is open")]
    if features.streaming:
        rows.append(("live stream", "where the server offers one; looking is complete without it"))
    if features.acts:
        rows.append(("who can read a reply", "; ".join(_READERS[audience] for audience in features.audiences)))
        rows.append((length, _rules(features.text)))
    if features.direct_text:
        rows.append(("length of a direct message", _rules(features.direct_text)))
    if features.text.spoilers:
        rows.append(("content warnings", "yes"))
    return [_table(("", ""), rows)]


def _every(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{seconds / 60:.0f} min"


_UNITS = {
    Unit.GRAPHEMES: "characters (an emoji is one)",
    Unit.CODE_POINTS: "characters (an emoji of several parts counts each)",
    Unit.UTF16: "characters (most emoji count as two)",
    Unit.BYTES: "bytes (a letter is one, with an accent two; an emoji is four or more)",
    Unit.WEIGHTED: "characters as X counts them (an emoji or a Chinese character is two)",
    Unit.EMOJI_BYTES: "characters as Threads counts them (an emoji is four or more)",
}
"""The same in words that need no glossary."""


def _rules(rules: TextRules) -> str:
    words = [f"{rules.limit:,} {_UNITS[rules.unit]}"]
    if rules.byte_limit:
        words.append(f"at most {rules.byte_limit:,} bytes")
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
