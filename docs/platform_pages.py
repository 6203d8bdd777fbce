"""What the code says of each platform: the table of all, and a page for each. :mod:`pages` writes them down."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence

from inbox_tui.connector import Connector, Features, Setting
from inbox_tui.domain.length import TextRules, Unit
from inbox_tui.domain.model import Act, Audience
from inbox_tui.engine.registry import Registry
from inbox_tui.engine.setup import outlook


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)


def real() -> list[type[Connector]]:
    """The bundled connectors that reach somebody, by label."""
    kinds = [kind for kind in Registry().load_all() if kind.__module__.startswith("inbox_tui_")]
    real = [kind for kind in kinds if not kind.platform.startswith("demo-")]
    return sorted(real, key=lambda kind: kind.label.casefold())


_COLUMNS = (Act.REPLY, Act.POST, Act.LIKE, Act.EDIT, Act.DELETE, Act.HIDE)


def platforms() -> str:
    """What each bundled connector offers, a row each; more is on its page."""
    head = ("platform", *(act.value for act in _COLUMNS), "direct messages", "costs", "words of others kept")
    return table(head, (_row(kind) for kind in real()))


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
    return [table(("what", "option", "needed", "where it is from"), rows)]


def _needed(setting: Setting) -> str:
    if setting.advanced:
        return "hardly ever: not asked for"
    if setting.default:
        return "has a default"
    return "yes" if setting.required else "may stay empty"


def _steps(setting: Setting) -> str:
    steps = " ".join(line.strip() for line in setting.help.splitlines())
    return f"{steps}{f' Default: {setting.default}.' if setting.default else ''}".strip()


READERS = {
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
        rows.append(("who can read a reply", "; ".join(READERS[audience] for audience in features.audiences)))
        rows.append((length, _rules(features.text)))
    if features.direct_text:
        rows.append(("length of a direct message", _rules(features.direct_text)))
    if features.text.spoilers:
        rows.append(("content warnings", "yes"))
    return [table(("", ""), rows)]


def _every(seconds: int) -> str:
    return f"{seconds} s" if seconds < 120 else f"{seconds / 60:.0f} min"


UNITS = {
    Unit.GRAPHEMES: "characters (an emoji is one)",
    Unit.CODE_POINTS: "characters (an emoji of several parts counts each)",
    Unit.UTF16: "characters (most emoji count as two)",
    Unit.BYTES: "bytes (a letter is one, with an accent two; an emoji is four or more)",
    Unit.WEIGHTED: "characters as X counts them (an emoji or a Chinese character is two)",
    Unit.EMOJI_BYTES: "characters as Threads counts them (an emoji is four or more)",
}
"""The same in words that need no glossary."""


def _rules(rules: TextRules) -> str:
    words = [f"{rules.limit:,} {UNITS[rules.unit]}"]
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
    return table(head, ((act.value, *(_offer(kind.features, act) for kind in kinds)) for act in acts))


def _offer(features: Features, act: Act) -> str:
    ways = features.manners.get(act, ())
    if act in features.acts:
        return f"yes: {', '.join(ways)}" if ways else "yes"
    return features.why_not.get(act, "no").rstrip(".")
