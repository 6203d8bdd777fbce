"""Who lives in the town. Invented, all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from inbox_tui.domain.model import Identity, RemoteId
from inbox_tui_demo.script import read
from inbox_tui_demo.styles import Style

US = "acme"


@dataclass(frozen=True, slots=True)
class Citizen:
    key: str
    name: str
    login: str
    homes: frozenset[str]
    """The pretend platforms where they are."""
    language: str
    bio: str
    bot: bool = False


@cache
def citizens() -> dict[str, Citizen]:
    """Everybody by key, from ``stories/people.txt``: ``key | name | login | platforms | language | bio``."""
    everybody: dict[str, Citizen] = {}
    for raw in read("people.txt").splitlines():
        if not raw.strip() or raw.startswith("#"):
            continue
        key, name, login, homes, language, bio = (part.strip() for part in raw.split("|"))
        bot = "bot" in homes.split()
        everybody[key] = Citizen(key, name, login, frozenset(homes.split()) - {"bot"}, language, bio, bot)
    return everybody


@cache
def neighbours(style: str) -> tuple[Citizen, ...]:
    """Those on one pretend platform who are ordinary customers."""
    return tuple(c for c in citizens().values() if style in c.homes and not c.bot and c.key != US)


def identity(key: str, style: Style) -> Identity:
    """A person's profile on a pretend platform."""
    who = citizens()[key]
    return Identity(
        id=RemoteId(f"{style.key}:{who.login}"),
        handle=style.handle.format(who.login),
        name=who.name,
        url=style.profile_url.format(who.login),
        bio=who.bio,
        bot=who.bot,
    )
