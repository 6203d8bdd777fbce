"""``stats``: the report, read beside a running app, for people and for scripts."""

from __future__ import annotations

import csv
import io
import sys
from argparse import Namespace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from inbox_tui.cli import codes, output
from inbox_tui.cli.codes import Misuse
from inbox_tui.cli.start import begin_reading, now
from inbox_tui.config import Config
from inbox_tui.domain.report import Facts, Report, report
from inbox_tui.domain.reported import figures, markdown, plain, sections, title
from inbox_tui.domain.spans import Span, span_between, span_of
from inbox_tui.paths import Home
from inbox_tui.store.reader import Reader

_COLUMNS = ("section", "name", "measure", "value", "at_least", "n")


def run_stats(given: Namespace, home: Home) -> int:
    config = Config.load(home.config_file)
    zone, at = config.hours.zone, now()
    span = _span(given, at, zone)
    found = report(
        _facts(home, span),
        span,
        at,
        zone,
        list_below=config.waiting.list_below,
        no_p90_below=config.waiting.p90_from,
    )
    if given.json:
        output.data(_json(found))
    elif given.csv:
        output.line(_csv(found))
    elif given.markdown:
        output.line(markdown(found, at).rstrip("\n"))
    else:
        _tell(found)
    return codes.OK


def _facts(home: Home, span: Span) -> Facts:
    if not begin_reading(home):
        output.say("Nothing has been fetched yet. Run: inbox-tui sync")
        return Facts()
    with Reader(home.database) as reader:
        return reader.report_facts(span)


def _span(given: Namespace, at: datetime, zone: ZoneInfo) -> Span:
    """Raises :class:`Misuse`."""
    if given.since is None and given.until is None:
        return span_of(given.span or "week", at)
    if given.span is not None:
        raise Misuse("--span does not go with --since or --until.", next_step="Say one of them.")
    try:
        return span_between(_day(given.since), _day(given.until), at, zone)
    except ValueError as error:
        raise Misuse(f"That is no span: {error}.", next_step="Days are written as 2026-03-01.") from None


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    if not text.isascii():
        raise ValueError("that is no day")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("that is no day") from None


def _tell(found: Report) -> None:
    ascii_only = not (sys.stdout.encoding or "").lower().startswith("utf")

    def shown(words: str) -> str:
        return plain(words) if ascii_only else words

    output.line(shown(title(found)))
    for section in sections(found):
        output.line()
        output.line(shown(section.title))
        rows = [tuple(map(shown, row)) for row in ((section.head, *section.rows) if section.head else section.rows)]
        if rows:
            output.table([("", *row) for row in rows], widest=(0, *(40 for _ in rows[0][:-1])))
        for note in section.notes:
            output.line(shown(f"  {note}"))


def _csv(found: Report) -> str:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for section, name, measure, value, at_least, n in figures(found):
        writer.writerow((section, _safe(name), measure, "" if value is None else value, int(at_least), n))
    return made.getvalue().rstrip("\n")


def _safe(cell: str) -> str:
    """What a spreadsheet would take for a formula is text."""
    return f"'{cell}" if cell[:1] in "=+-@" else cell


def _json(found: Report) -> dict[str, Any]:
    return {
        "span": found.span.name,
        "since": output.iso(found.span.since),
        "until": output.iso(found.at),
        "zone": found.zone,
        "figures": [dict(zip(_COLUMNS, row, strict=True)) for row in figures(found)],
        "listed": {
            line.name: [{"seconds": seconds, "open": still} for seconds, still in line.times.p50.listed]
            for line in (found.every, found.first, found.next, *found.platforms, *found.kinds)
            if line.times.p50.listed
        },
    }
