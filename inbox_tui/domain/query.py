"""What was typed into the search line: words, and filters like ``from:ana is:unheard before:2026-03-01``."""

from __future__ import annotations

from datetime import UTC, datetime

from inbox_tui.domain.model import Kind
from inbox_tui.domain.value import value_class

FILTERS = ("from:", "platform:", "account:", "kind:", "is:", "has:", "before:", "after:")
IS = ("unheard", "waiting", "starred", "snoozed", "done", "ours")
HAS = ("link", "media", "draft", "tag")
KINDS = tuple(kind.value for kind in Kind)


@value_class(kw_only=True)
class Query:
    words: str = ""
    who: str = ""
    platform: str = ""
    account: str = ""
    kind: str = ""
    flags: frozenset[str] = frozenset()
    """``is:`` and ``has:`` values, as typed after the colon, prefixed: ``is:unheard``."""
    before: datetime | None = None
    after: datetime | None = None
    problems: tuple[str, ...] = ()
    """What could not be understood, in sentences. It is searched for as words."""

    def __bool__(self) -> bool:
        return bool(
            self.words
            or self.who
            or self.platform
            or self.account
            or self.kind
            or self.flags
            or self.before
            or self.after
        )


def parse(typed: str) -> Query:
    """Never fails: what is not a known filter is a word."""
    words: list[str] = []
    values: dict[str, str] = {}
    flags: set[str] = set()
    times: dict[str, datetime] = {}
    problems: list[str] = []
    for part in typed.split():
        name, colon, value = part.partition(":")
        name = name.lower()
        if not colon or not value or f"{name}:" not in FILTERS:
            words.append(part)
        elif name in ("is", "has"):
            known = IS if name == "is" else HAS
            if value.lower() in known:
                flags.add(f"{name}:{value.lower()}")
            else:
                problems.append(f"{name}: takes {', '.join(known)}.")
                words.append(part)
        elif name in ("before", "after"):
            day = _day(value)
            if day is None:
                problems.append(f"{name}: takes a day like 2026-03-01.")
                words.append(part)
            else:
                times[name] = day
        elif name == "kind" and value.lower() not in KINDS:
            problems.append(f"kind: takes {', '.join(KINDS)}.")
            words.append(part)
        else:
            values[name] = value.lstrip("@").lower()
    return Query(
        words=" ".join(words),
        who=values.get("from", ""),
        platform=values.get("platform", ""),
        account=values.get("account", ""),
        kind=values.get("kind", ""),
        flags=frozenset(flags),
        before=times.get("before"),
        after=times.get("after"),
        problems=tuple(problems),
    )


def _day(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
