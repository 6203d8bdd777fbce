"""What the first frame is drawn on: a screenful of escape codes, its colours, and what a row says in how many cells.

It stands between a start and its first picture, so it imports next to nothing; tests compare it with the real list.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

Span = tuple[str, str]
WIDE, MEDIUM = 118, 100
CLOCK = 12
SIDE = 20
FOOT = (
    ("space", "listen on"), ("r", "reply"), ("R", "later"), ("e", "done"), ("b", "snooze"), ("?", "all keys"),
)  # fmt: skip
VIEWS = (
    ("Needs reply", ("place:needs",)), ("At risk", ("at-risk",)), ("Reply later", ("place:later",)),
    ("Waiting on", ("waiting-on",)), ("Snoozed", ("place:snoozed",)), ("Promises", ("promises",)),
    ("Drafts", ("drafts",)), ("Outbox", ("outbox",)), ("Thanks", ("thanks",)),
    ("Done", ("place:done", "place:answered")), ("All", ("all",)),
)  # fmt: skip
INKS: dict[str, dict[str, tuple[int, int, int]]] = {
    "inbox-dark": {
        "ground": (18, 21, 28), "current": (32, 40, 58), "raised": (25, 30, 40), "rule": (44, 52, 66),
        "text": (228, 231, 238), "muted": (152, 162, 182), "accent": (121, 184, 255), "soon": (232, 202, 107),
        "now": (245, 162, 93), "late": (255, 133, 131), "tag": (169, 157, 220), "star": (240, 198, 116),
    },
    "inbox-light": {
        "ground": (251, 250, 247), "current": (230, 236, 247), "raised": (242, 241, 236), "rule": (213, 214, 216),
        "text": (28, 34, 48), "muted": (86, 95, 112), "accent": (11, 87, 184), "soon": (117, 85, 0),
        "now": (154, 67, 0), "late": (179, 32, 31), "tag": (95, 75, 166), "star": (117, 85, 0),
    },
}  # fmt: skip
BESIDE = 10
"""Cells that the newest words keep beside a label, as in :mod:`inbox_tui.ui.rows`."""
_SIGNS = {"cursor": "┃", "rule": "│", "thumb": "▐", "draft": "✎", "star": "★", "none": "·"}


class Colours:
    """SGR codes for ``(ink, ground)``, in as many colours as the terminal says it has; none under NO_COLOR."""

    def __init__(self, theme: str, environ: Mapping[str, str]) -> None:
        self._inks = INKS[theme]
        self._plain = bool(environ.get("NO_COLOR"))
        self._full = environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
        self._made: dict[tuple[str, str], str] = {}

    def code(self, ink: str, ground: str) -> str:
        made = self._made.get((ink, ground))
        if made is None:
            meaning, _, manner = ink.partition(" ")
            parts = ["0", *(["1"] if manner == "bold" else [])]
            if self._plain:
                parts += ["7"] if ground == "current" else []
            else:
                parts += [f"38;{self._colour(meaning)}", f"48;{self._colour(ground)}"]
            made = self._made[ink, ground] = f"\x1b[{';'.join(parts)}m"
        return made

    def _colour(self, name: str) -> str:
        red, green, blue = self._inks[name]
        if self._full:
            return f"2;{red};{green};{blue}"
        if max(red, green, blue) - min(red, green, blue) < 24:
            grey = round((red + green + blue) / 3 / 255 * 25)
            return f"5;{16 if grey == 0 else 231 if grey == 25 else 231 + grey}"
        cube = [0 if each < 48 else 1 if each < 115 else (each - 35) // 40 for each in (red, green, blue)]
        return f"5;{16 + 36 * cube[0] + 6 * cube[1] + cube[2]}"


class Canvas:
    """A screen being filled: pieces of text, each put at its own column, so that no doubtful width moves another."""

    def __init__(self, columns: int, lines: int, colours: Colours) -> None:
        self._columns, self._lines, self._colours = columns, lines, colours
        self._out = [f"\x1b[{y};1H{colours.code('text', 'ground')}{' ' * columns}" for y in range(1, lines + 1)]

    def text(self) -> str:
        return "".join(self._out) + "\x1b[0m\x1b[H"

    def _put(self, x: int, y: int, spans: Sequence[Span], ground: str = "ground") -> None:
        self._out.append(f"\x1b[{y + 1};{x + 1}H")
        self._out += [f"{self._colours.code(ink, ground)}{safe(text)}" for text, ink in spans if text]

    def _bar(self, y: int, spans: Sequence[Span]) -> None:
        self._put(0, y, [(" " * self._columns, "text")], "raised")
        self._put(0, y, spans, "raised")

    def head(self) -> None:
        self._bar(0, [(" inbox-tui", "accent bold"), ("  Needs reply", "text bold")])

    def foot(self) -> None:
        spans: list[Span] = [(" ", "text")]
        used = 1
        for key, words in FOOT:
            size = len(key) + len(words) + 4
            if used + size - 3 <= self._columns:
                spans += [(key, "accent"), (f" {words}   ", "muted")]
                used += size
        self._bar(self._lines - 1, spans)
        if used > self._columns:  # the last gap may reach over the edge and wrap
            self._bar(self._lines - 1, [*spans[:-1], (spans[-1][0].rstrip(), "muted")])

    def rule(self, x: int) -> None:
        for y in range(2, self._lines - 1):
            self._put(x, y, [(_SIGNS["rule"], "rule")])

    def side(self, counts: Mapping[str, int | None], accounts: Sequence[tuple[str, str]]) -> None:
        self._put(0, 2, [(" Views", "text bold")])
        self.rule(SIDE - 1)
        entries: list[tuple[str, tuple[str, ...]] | None] = [*VIEWS]
        if accounts:
            entries += [None, *((name, (count,)) for count, name in accounts)]
        for y, entry in enumerate(entries[: self._lines - 5], start=4):
            if entry is not None:
                self._view(y, entry[0], [counts.get(key, 0) for key in entry[1]], first=y == 4)

    def _view(self, y: int, title: str, counts: Sequence[int | None], *, first: bool) -> None:
        known = None if None in counts else sum(count or 0 for count in counts)
        said = "" if known is None else str(known) if known else _SIGNS["none"]
        ink = "soon" if title == "At risk" and known else "text" if first else "muted"
        edge = (_SIGNS["cursor"], "muted") if first else (" ", "text")
        room = SIDE - 3 - len(said)
        self._put(0, y, [edge, (cut(title, room), "text bold" if first else "text" if known else "muted")])
        self._put(SIDE - 2 - len(said), y, [(said, ink if known else "muted")])

    def list(
        self, x: int, y: int, width: int, rows: Sequence[Mapping[str, Any]], total: int, now: float, roomy: bool
    ) -> None:
        self._put(x, y, [("  ", "text"), ("Needs reply", "accent bold"), (f"  {total}", "muted")])
        place = f"1 of {total} "
        self._put(x + width - len(place), y, [(place, "muted")])
        first = y + (2 if self._columns >= MEDIUM else 1)
        height = self._lines - 1 - first
        step = 2 if roomy else 1
        shown = max(1, height // step)
        for number, row in enumerate(rows[: height // step]):
            at = first + number * step
            ground = "current" if number == 0 else "ground"
            for part in range(min(step, self._lines - 1 - at)):
                self._put(x, at + part, [(" " * width, "text")], ground)
                (self._two_lines if roomy else self._one_line)(x, at, part, width - 1, row, now, ground)
        for mark in _thumb(height, total, shown):
            self._put(x + width - 1, first + mark, [(_SIGNS["thumb"], "rule")])

    def _edge(self, x: int, y: int, ground: str) -> None:
        if ground == "current":
            self._put(x, y, [(_SIGNS["cursor"], "accent bold")], ground)

    def _two_lines(
        self, x: int, y: int, part: int, width: int, row: Mapping[str, Any], now: float, ground: str
    ) -> None:
        self._edge(x, y + part, ground)
        left = x + 2 + CLOCK + 2
        words, ink = clock(row, now)
        over = max(0, len(words) - CLOCK)
        signs = _marks(row)
        right = [*signs, ("  " if signs else "", "text"), (row["tag"], "tag")]
        size = sum(map(_cells, (text for text, _ in right)))
        room = width - size - CLOCK - 6 - over
        about = _about(row)
        name = cut(str(row["name"]), room)
        fits = _cells(name) + len(about) + 1 <= room
        if part:
            self._put(left, y + 1, _excerpt(row, width - CLOCK - 5, not fits), ground)
            return
        left += over
        self._put(x + 2, y, [(words.rjust(CLOCK), ink)], ground)
        self._put(x + width - size - 1, y, right, ground)
        spans = [(name, "text bold" if row["unheard"] else "text")]
        if about and fits:
            spans.append((f" {about}", "now" if row["kind"] == "complaint" else "muted"))
        self._put(left, y, spans, ground)

    def _one_line(self, x: int, y: int, part: int, width: int, row: Mapping[str, Any], now: float, ground: str) -> None:
        self._edge(x, y, ground)
        words, ink = clock(row, now)
        over = max(0, len(words) - CLOCK)
        self._put(x + 2, y, [(words.rjust(CLOCK), ink)], ground)
        left, name_width = x + CLOCK + 4 + over, (16 if width >= 72 else 12) - over
        self._put(left, y, [(cut(row["name"], name_width), "text bold" if row["unheard"] else "text")], ground)
        self._put(left + name_width + 1, y, [(cut(row["tag"], 5), "tag")], ground)
        signs = _marks(row)
        size = sum(_cells(text) for text, _ in signs)
        start = left + name_width + 7
        room = x + width - start - (size + 1 if signs else 1) - 1
        if room >= 6:
            self._put(start, y, _excerpt(row, room, True), ground)
        self._put(x + width - size - 1, y, signs, ground)


def clock(row: Mapping[str, Any], now: float) -> Span:
    """What the clock's column says, as :func:`inbox_tui.ui.rows.clock` does (a test compares the two)."""
    since, due, warn = row["waiting_since"], row["due_at"], row["warn_at"]
    here = int(now * 1000)
    promised = row["promised_at"]
    if promised is not None and promised <= here:
        late = _age((here - promised) / 1000).split()[0]
        return f"promise {late}" if late == "now" else f"promise {late} late", "late"
    if since is None or due is None:
        return _age((here - row["last_at"]) / 1000), "muted"
    left, total = (due - here) / 60_000, (due - since) / 60_000
    if here >= due // 60_000 * 60_000 + 60_000:
        word, ink = "late", "late"
    elif warn is not None and here < warn:
        word, ink = "left", "muted"
    elif left <= max(15, 0.1 * total):
        word, ink = "now", "now"
    else:
        word, ink = "soon", "soon"
    distance = abs(here - due) / 1000
    return ("due now" if distance < 60 else f"{_age(distance)} {word}"), ink


def _age(seconds: float) -> str:
    from inbox_tui.cli.glance import span

    return "now" if seconds < 60 else span(seconds)


def _about(row: Mapping[str, Any]) -> str:
    if row["reached"] == "direct":
        return "direct complaint" if row["kind"] == "complaint" else "direct"
    return str(row["kind"]) if row["kind"] in ("complaint", "praise", "idea", "spam") else ""


def _marks(row: Mapping[str, Any]) -> list[Span]:
    """Those marks that need no more than is at hand; an entry on its way out waits for the real list."""
    found: list[Span] = [("VIP", "accent")] if row["vip"] else []
    if row["leaving"] or row["snoozed_until"] is not None:
        return found
    if row["woke"]:
        found.append(("back", "accent"))
    if row["draft"]:
        found.append((_SIGNS["draft"], "accent"))
    if row["muted"]:
        found.append(("muted", "muted"))
    if row["starred"]:
        found.append((_SIGNS["star"], "star"))
    return [piece for mark in found for piece in ((" ", "text"), mark)][1:]


def _excerpt(row: Mapping[str, Any], width: int, label: bool) -> list[Span]:
    about, complaint = (_about(row), row["kind"] == "complaint") if label else ("", False)
    leads = [f"{word} · " for word in (about, "complaint" if complaint else "") if word]
    lead = next((lead for lead in leads if len(lead) + BESIDE <= width), "! " if complaint else "")
    words = f"you: {row['excerpt']}" if row["excerpt_ours"] else str(row["excerpt"])
    spans = [(lead, "now" if complaint else "muted")] if lead else []
    return [*spans, (cut(words, width - len(lead)), "text" if row["unheard"] else "muted")]


def _thumb(height: int, total: int, shown: int) -> range:
    return range(0) if total <= shown or height < 2 else range(max(1, round(height * shown / total)))


def safe(text: str) -> str:
    """The last gate: the cheap look first, and the real one only where that says no."""
    if text.isprintable():
        return text
    from inbox_tui.domain.cleaning import is_clean

    if is_clean(text) and "\n" not in text:
        return text
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def cut(text: str, width: int) -> str:
    """At most ``width`` cells, with an ellipsis where something is missing."""
    if _cells(text) <= width:
        return text
    kept, used = [], 0
    for character in text:
        used += _cells(character)
        if used > width - 1:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def _cells(text: str) -> int:
    """About how wide a terminal draws ``text``; a sequence of emoji may come out narrower."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
