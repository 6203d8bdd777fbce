"""Export and import: the two verbs, on an open store and beside one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from inbox_tui.domain.model import ChangeSet
from inbox_tui.domain.value import value_class
from inbox_tui.store.desk import Desk
from inbox_tui.store.relations.exporting import Export
from inbox_tui.store.relations.importing import Import
from inbox_tui.store.relations.importing_posts import Inspection
from inbox_tui.store.relations.lines import lines_of


@value_class(kw_only=True)
class Imported:
    """What an import brought, by the type of its lines: how many were new here, and how many changed what was here."""

    new: Mapping[str, int]
    changed: Mapping[str, int]
    drafts: tuple[int, ...] = ()
    """Row numbers of drafts that came or changed."""


def exported(db: sqlite3.Connection, now: datetime, version: str) -> Iterator[dict[str, Any]]:
    """The lines of an export, all of one moment. ``db`` only reads; nothing else may use it meanwhile."""
    db.execute("BEGIN")
    try:
        yield from Export(db).lines(now, version)
    finally:
        db.execute("ROLLBACK")


class Exchange:
    """Taking an export in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def take_in(self, file: BinaryIO, inspection: Inspection, finished: frozenset[str]) -> Imported:
        """All of a file or nothing. ``finished``: marks of drafts that were sent or thrown away here, and stay so.
        Raises :class:`~inbox_tui.store.relations.lines.Refused`."""

        def act(db: sqlite3.Connection) -> tuple[Imported, ChangeSet]:
            work = Import(db, self._desk, inspection, finished)
            changes = work.take(lines_of(file))
            return Imported(new=work.new, changed=work.changed, drafts=tuple(work.drafts)), changes

        return await self._desk.write(act, precious=True)
