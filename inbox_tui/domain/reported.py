"""A report in words: sections of aligned rows, the same for the screen, the shell and the weekly page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from inbox_tui.domain.ages import age
from inbox_tui.domain.report import DAYS, FEW, MOST_ASKING, Cell, Line, Report, Share
from inbox_tui.domain.stats import Figure
from inbox_tui.domain.value import value_class

STEPS = (3600, 4 * 3600, 24 * 3600)
"""Where the shades of the heat map change, in seconds: within an hour, four hours, a day, longer."""


@value_class(kw_only=True)
class Section:
    """One part of a report. The first row's cells stand under ``head``; every row has as many."""

    key: str
    title: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


def title(report: Report) -> str:
    return f"Listening review: {report.span.name}"


def sections(report: Report) -> tuple[Section, ...]:
    """What there is to tell, in order. A part about which there is nothing says what would be there."""
    if report.empty:
        note = f"Nothing was said to you or by you in {report.span.name}. Another span may have more."
        return (Section(key="short", title="In short", notes=(note,)),)
    return (
        _short(report),
        _waits(report),
        _week(report),
        _giving(report),
        _agreed(report),
        _topics(report),
    )


def _short(report: Report) -> Section:
    every = report.every
    waiting = f"{every.times.open} still wait" if every.times.open != 1 else "1 still waits"
    oldest = f", the longest for {age(every.times.oldest_s)}" if every.times.oldest_s is not None else ""
    rows = (
        (
            "waited",
            waited(every.times.p50, every.times.p90),
            f"{every.times.n} wait{'s' * (every.times.n != 1)}; {waiting}{oldest}",
        ),
        ("on time", _percent(every.on_time), _of(every.on_time, "that ended or are late")),
        ("replied", _percent(every.replied), _of(every.replied, "that ended or are late; silence counts")),
        ("heard", _percent(report.heard), _of(report.heard, "posts that spoke to you")),
        ("promises", _kept(report), _promised(report)),
        ("asks", _percent(report.asks), _of(report.asks, "posts that you sent")),
        ("interrupted", _percent(report.interruptions), _of(report.interruptions, "replies sent from here")),
    )
    return Section(key="short", title="In short", rows=rows)


def waited(p50: Figure, p90: Figure) -> str:
    if p50.listed is not None:
        return str(p50)
    return f"p50 {p50}" + (f" · p90 {p90}" if p90.value_s is not None else "")


def _percent(share: Share) -> str:
    return "none yet" if not share.whole else _brief(share)


def _of(share: Share, what: str) -> str:
    if not share.whole:
        return f"no {what}"
    return f"{what}: too few for a share" if share.few else f"{share.part} of {share.whole} {what}"


def _kept(report: Report) -> str:
    found = report.promises
    kept = found.kept + found.late
    return _percent(Share(kept, kept + found.missed)) if kept + found.missed else "none due yet"


def _promised(report: Report) -> str:
    found = report.promises
    parts = [
        f"{found.kept + found.late} kept" + (f" ({found.late} of them late)" if found.late else ""),
        f"{found.missed} missed",
        f"{found.dropped} dropped" if found.dropped else "",
        f"{found.open} open",
    ]
    return ", ".join(filter(None, parts))


def _waits(report: Report) -> Section:
    lines = (report.every, report.first, report.next, *report.platforms, *report.kinds)
    notes = []
    if any(0 < line.times.n < FEW for line in lines):
        notes.append("Fewer than 5 waits are listed one by one; ≥ means that somebody still waits.")
    elif any(line.times.open for line in lines):
        notes.append("≥ means that it falls on somebody who still waits.")
    if any(line.times.n >= FEW and line.times.p90.value_s is None for line in lines):
        notes.append("A p90 needs 20 waits.")
    return Section(
        key="waits",
        title="Response times",
        head=("", "waits", "p50", "p90", "on time", "replied"),
        rows=tuple(_row(line) for line in lines if line.times.n or line is report.every),
        notes=tuple(notes),
    )


def _row(line: Line) -> tuple[str, ...]:
    times = line.times
    p90 = "" if times.p90.value_s is None else str(times.p90)
    return line.name, str(times.n), str(times.p50), p90, _brief(line.on_time), _brief(line.replied)


def _brief(share: Share) -> str:
    return "-" if not share.whole else f"{share.part} of {share.whole}" if share.few else f"{share.percent} %"


def _week(report: Report) -> Section:
    rows = tuple(
        (
            line.name,
            "".join(map(shade, cells)),
            str(line.times.n),
            _middle(line),
        )
        for line, cells in zip(report.weekdays, report.cells, strict=True)
    )
    ruler = "".join(f"{hour:<3}" for hour in range(0, 24, 3))
    return Section(
        key="week",
        title="When they wrote, and how long they waited",
        head=("", ruler, "waits", "p50"),
        rows=rows,
        notes=(
            f"Hours of {report.zone}. Shades tell the middle wait: "
            f"{MARKS[0]} within an hour, {MARKS[1]} 4 hours, {MARKS[2]} a day, {MARKS[3]} longer.",
            "Most cells rest on few people: look for rows and columns.",
        ),
    )


def _middle(line: Line) -> str:
    return "-" if not line.times.n else "few" if line.times.n < FEW else str(line.times.p50)


MARKS = "░▒▓█"


def shade(cell: Cell) -> str:
    """One sign for an hour of the week; ``·`` where nobody wrote."""
    if cell.middle_s is None:
        return "·"
    return MARKS[sum(cell.middle_s > step for step in STEPS)]


def _giving(report: Report) -> Section:
    rows = tuple(
        (f"{week.begins:%d %b}", str(week.gives), str(week.answers), str(week.asks), _brief(week.share))
        for week in report.weeks
    )
    notes: tuple[str, ...] = ()
    if not rows:
        notes = ("Nothing left in that time.",)
    elif any(0 < week.share.whole < FEW for week in report.weeks):
        notes = ("A week of fewer than 5 posts has no share.",)
    return Section(
        key="giving",
        title="Gives, answers and asks",
        head=("week of", "gives", "answers", "asks", "share") if rows else (),
        rows=rows,
        notes=notes,
    )


def _agreed(report: Report) -> Section:
    rows = [("promises", _promised(report))]
    for each in report.departments:
        times = f"away {each.away}" if each.away.listed is not None else f"away p50 {each.away}"
        rows.append((f"to {each.name}", f"{each.handed} handed over, {each.back} back; {times}"))
    rows += [(f"{before} to {after}", f"{n} moved") for before, after, n in report.stages]
    notes = () if report.stages else ("Nobody changed their stage.",)
    return Section(key="agreed", title="Promises, hand-offs, stages", rows=tuple(rows), notes=notes)


def _topics(report: Report) -> Section:
    rows = tuple((word, str(n)) for word, n in report.topics)
    asked = f"{report.asking} posts asked something." if report.asking != 1 else "1 post asked something."
    looked = f"Looked at the newest {MOST_ASKING:,} posts." if report.heard.whole > MOST_ASKING else ""
    few = "Too few ask about the same thing to say what." if not rows else ""
    return Section(
        key="topics",
        title="What people asked about",
        head=("word", "posts") if rows else (),
        rows=rows,
        notes=tuple(filter(None, (asked, few, looked))),
    )


_PLAIN = str.maketrans({"░": ".", "▒": "=", "▓": "+", "█": "#", "·": "-", "–": "-", "≥": ">=", "“": '"', "”": '"'})


def plain(words: str) -> str:
    """The same in ASCII, as far as it is ours."""
    return words.translate(_PLAIN)


# --- as a page, as rows


def markdown(report: Report, made_at: datetime) -> str:
    """The weekly page."""
    zone = ZoneInfo(report.zone)
    parts = [f"# {title(report)}", f"Made {made_at.astimezone(zone):%Y-%m-%d %H:%M} ({report.zone})."]
    for section in sections(report):
        parts.append(f"## {section.title}")
        if section.rows:
            width = len(section.rows[0])
            head = section.head or ("",) * width
            lines = [head, ("---",) * width, *section.rows]
            parts.append("\n".join("| " + " | ".join(_escaped(cell) for cell in row) + " |" for row in lines))
        parts += section.notes
    return "\n\n".join(parts) + "\n"


def _escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def figures(report: Report) -> list[tuple[str, str, str, float | int | None, bool, int]]:
    """Every figure as a row: section, name, measure, value, whether it is at least that, from how many. Times in
    seconds, shares in percent."""
    found: list[tuple[str, str, str, float | int | None, bool, int]] = []
    groups = [("all", (report.every, report.first, report.next)), ("platform", report.platforms)]
    groups += [("kind", report.kinds), ("weekday", report.weekdays), ("hour", report.hours)]
    for group, lines in groups:
        for line in lines:
            for name, figure in (("p50", line.times.p50), ("p90", line.times.p90)):
                found.append((group, line.name, name, figure.value_s, figure.at_least, figure.n))
            found.append((group, line.name, "open", line.times.open, False, line.times.n))
            for name, share in (("on time", line.on_time), ("replied", line.replied)):
                found.append((group, line.name, name, share.percent, False, share.whole))
    for day, cells in zip(DAYS, report.cells, strict=True):
        for hour, cell in enumerate(cells):
            if cell.n:
                found.append(("hour of week", f"{day} {hour:02}", "p50", cell.middle_s, cell.at_least, cell.n))
    for name in ("kept", "late", "missed", "dropped", "open"):
        found.append(("promises", name, "count", getattr(report.promises, name), False, 0))
    for week in report.weeks:
        for name in ("gives", "answers", "asks"):
            found.append(("week", week.begins.isoformat(), name, getattr(week, name), False, week.share.whole))
    for name, share in (("asks", report.asks), ("heard", report.heard), ("interrupted", report.interruptions)):
        found.append(("all", name, "percent", share.percent, False, share.whole))
    found += [("stages", f"{before} to {after}", "count", n, False, 0) for before, after, n in report.stages]
    for each in report.departments:
        found.append(("departments", each.name, "handed over", each.handed, False, 0))
        found.append(("departments", each.name, "back", each.back, False, 0))
    found += [("topics", word, "posts", n, False, report.asking) for word, n in report.topics]
    return found
