"""The report: figures of a span of time, and the page of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from inbox_tui.inbox.base import Base

if TYPE_CHECKING:
    from pathlib import Path

    from inbox_tui.domain.report import Report
    from inbox_tui.domain.spans import Span


class Reporting(Base):
    async def report(self, span: Span) -> Report:
        """All figures of a span, read off the event loop. Hours are those of the business zone."""
        from inbox_tui.domain.report import report  # no start waits for it

        waiting, facts = self._config.waiting, await self._store.relations.reports.facts(span)
        return await asyncio.to_thread(  # tens of thousands of waits take a second
            report,
            facts,
            span,
            self.now(),
            self._config.hours.zone,
            list_below=waiting.list_below,
            no_p90_below=waiting.p90_from,
        )

    async def write_report(self, found: Report) -> Path:
        """Keep a report as a Markdown page beside the store. Returns where; raises ``InboxError``."""
        from inbox_tui.domain.reported import markdown

        day = found.at.astimezone(self._config.hours.zone).date()
        days = (found.at - found.span.since).days
        name = f"listening-{day.isoformat()}{f'-{days}-days' if days != 7 else ''}.md"
        return await self._store.relations.reports.keep(name, markdown(found, self.now()))
