"""Which platforms are installed: entry points, listed without importing; a class is loaded when an account needs it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, cast

from inbox_tui.connector import CONTRACT_VERSION, Connector, Features, Setting
from inbox_tui.domain.text import clean
from inbox_tui.domain.value import value_class
from inbox_tui.errors import InboxError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "inbox_tui.connectors"


@value_class()
class Listed:
    """A connector that is installed; it may still fail to load. ``distribution`` is its name and version."""

    name: str
    distribution: str


@value_class()
class Broken:
    """A connector that cannot be used: one line for the accounts screen and for ``doctor``."""

    name: str
    distribution: str
    reason: str

    @property
    def sentence(self) -> str:
        if not self.distribution:
            return f"No connector for {self.name!r} is installed."
        return f"The connector {self.name!r} from {self.distribution} cannot be used: {self.reason}"


class ConnectorBroken(InboxError):
    """The connector an account needs is missing or cannot be used; ``broken`` says which and why."""

    def __init__(self, broken: Broken, next_step: str) -> None:
        super().__init__(broken.sentence, next_step=next_step)
        self.broken = broken


class Registry:
    """The installed connectors. Listing reads package metadata only; ``load`` imports one of them, once."""

    def __init__(self, points: Iterable[EntryPoint] | None = None) -> None:
        self._given = points
        self._loaded: dict[str, type[Connector]] = {}
        self._origins: dict[str, str] = {}

    @cached_property
    def _points(self) -> dict[str, list[EntryPoint]]:
        """Looked for when first wanted: reading what is installed takes 30 ms that the first screen does not have."""
        from importlib.metadata import entry_points

        found: dict[str, list[EntryPoint]] = {}
        for point in entry_points(group=GROUP) if self._given is None else self._given:
            same = found.setdefault(point.name, [])
            if not any(_origin(known) == _origin(point) and known.value == point.value for known in same):
                same.append(point)
        return found

    @cached_property
    def _broken(self) -> dict[str, Broken]:
        return {name: _duplicate(name, same) for name, same in self._points.items() if len(same) > 1}

    def names(self) -> tuple[str, ...]:
        """Every installed platform that is not known to be broken, in alphabetical order."""
        return tuple(sorted(name for name in self._points if name not in self._broken))

    def listed(self) -> tuple[Listed, ...]:
        return tuple(Listed(name, self.distribution(name)) for name in self.names())

    def broken(self) -> tuple[Broken, ...]:
        """What is known to be unusable so far: duplicates at once, anything else after a ``load`` was tried."""
        return tuple(self._broken[name] for name in sorted(self._broken))

    def distribution(self, name: str) -> str:
        """``inbox-tui 0.1.0``: where a platform's connector comes from; empty for an unknown name."""
        if name not in self._origins:  # a package's metadata is parsed like a mail each time it is asked
            self._origins[name] = " and ".join(sorted(_origin(point) for point in self._points.get(name, [])))
        return self._origins[name]

    def load(self, name: str) -> type[Connector]:
        """The connector class of a platform. Raises :class:`ConnectorBroken`: not installed, or unusable and why."""
        if name in self._loaded:
            return self._loaded[name]
        if name not in self._points:
            known = ", ".join(self.names()) or "none"
            broken = Broken(clean(name, limit=40, one_line=True), "", "it is not installed.")
            raise ConnectorBroken(broken, f"Install a package that offers it. Installed here: {known}.")
        if name not in self._broken:
            found = _load(self._points[name][0])
            if not isinstance(found, Broken):
                self._loaded[name] = found
                return found
            self._broken[name] = found
        raise ConnectorBroken(self._broken[name], "Update or remove that package; other accounts are not affected.")

    def warm(self, name: str) -> None:
        """Import a platform's module ahead of its use, in any thread. What fails here is not held against it (two
        threads can be in each other's way): :meth:`load` tells."""
        for point in self._points.get(name, ())[:1]:
            with suppress(Exception):
                importlib.import_module(point.module)

    def load_all(self) -> tuple[type[Connector], ...]:
        """Every usable class; what fails is in :meth:`broken` afterwards. For ``doctor`` and the list of platforms."""
        found = []
        for name in self.names():
            try:
                found.append(self.load(name))
            except ConnectorBroken:
                continue
        return tuple(found)


def _origin(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist is not None else "an unknown package"


def _duplicate(name: str, same: list[EntryPoint]) -> Broken:
    origins = sorted(_origin(point) for point in same)
    return Broken(name, " and ".join(origins), "both offer the same name, so neither is used.")


def _load(point: EntryPoint) -> type[Connector] | Broken:
    """Import a connector; whatever its module does on the way ends here."""
    try:
        found = point.load()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's module may raise anything
        words = clean(str(error), limit=160, one_line=True)
        return Broken(point.name, _origin(point), f"it does not load ({type(error).__name__}: {words}).")
    if reason := _unfit(point.name, found):
        return Broken(point.name, _origin(point), reason)
    return cast("type[Connector]", found)


def _unfit(name: str, found: object) -> str:
    """Why ``found`` is not a connector of this contract; empty when it is. A class made for another contract says so
    by a class attribute ``contract``."""
    if not isinstance(found, type) or not issubclass(found, Connector):
        return "it does not offer a Connector."
    wanted = getattr(found, "contract", CONTRACT_VERSION)
    if wanted != CONTRACT_VERSION:
        return f"it was made for contract {clean(str(wanted), limit=20, one_line=True)}, this is {CONTRACT_VERSION}."
    if inspect.isabstract(found):
        return f"it leaves out {', '.join(sorted(found.__abstractmethods__))}."
    if found.reply is not Connector.reply or found.act is not Connector.act:
        return "it replaces the sending that a permit guards."
    if getattr(found, "platform", None) != name:
        return "it calls its platform by another name than its entry point."
    if not isinstance(getattr(found, "features", None), Features):
        return "it does not say what it offers."
    if not all(isinstance(getattr(found, field, None), str) and getattr(found, field) for field in ("label", "tag")):
        return "it has no label or tag."
    if not all(isinstance(setting, Setting) for setting in found.settings):
        return "its settings are not settings."
    return ""
