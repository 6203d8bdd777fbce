"""The frame painted before Textual is there: it stands where the real one will, and never in anybody's way."""

from __future__ import annotations

import io
import os
import select
import shutil
import sqlite3
import time
from types import SimpleNamespace

import pyte
import pytest

from inbox_tui.cli import canvas, first_frame

FULL = {"COLORTERM": "truecolor", "TERM": "xterm-256color"}


def drawn(frame: str, columns: int, lines: int) -> list[str]:
    screen = pyte.Screen(columns, lines)
    pyte.Stream(screen).feed(frame)
    return list(screen.display)


def cells(text: str, count: int) -> str:
    """The part of a line that takes the first ``count`` cells."""
    from rich.cells import set_cell_size

    return set_cell_size(text, count)


@pytest.fixture
def copy(synced_home, tmp_path):
    """Whoever waits longest is a VIP."""
    shutil.copytree(synced_home, tmp_path / "copy")
    db = sqlite3.connect(tmp_path / "copy" / "inbox.db")
    first = "SELECT person_id FROM conversation WHERE place = 'needs' ORDER BY sort_due, id LIMIT 1"
    with db:
        person = db.execute("INSERT INTO person (vip, created_at) VALUES (1, 0)").lastrowid
        db.execute(f"INSERT OR REPLACE INTO person_identity SELECT ({first}), ?", (person,))
    db.close()
    return tmp_path / "copy"


@pytest.fixture
async def real(copy, monkeypatch):
    """``await real(columns, lines)``: the lines that Textual draws on the same home."""
    for name in ("TMUX", "STY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    from inbox_tui.cli.open import place
    from inbox_tui.inbox.opening import open_inbox
    from inbox_tui.paths import Home
    from inbox_tui.ui.app import InboxApp

    here = place(Home.at(copy))
    async with open_inbox(
        here.home, here.config, here.ground, here.accounts, random=lambda: 0.5, listen=False
    ) as inbox:

        async def lines(columns: int, rows: int) -> list[str]:
            app = InboxApp(inbox, here.config)
            async with app.run_test(size=(columns, rows)) as pilot:
                while not app.screen.query("#list") or not app.screen.list.rows:
                    await pilot.pause()
                await pilot.pause()
                return [strip.text for strip in app.screen._compositor.render_strips()]

        yield lines


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (100, 30), (117, 40), (118, 40), (140, 44), (200, 60)])
async def test_it_stands_where_the_real_one_will(real, copy, columns, lines):
    theirs = await real(columns, lines)
    ours = drawn(first_frame.frame(str(copy), columns, lines, time.time(), FULL), columns, lines)
    rest = columns - (20 if columns >= 118 else 0)
    width = columns if columns < 100 else columns - rest + min(68, max(44, round(rest * 0.39)))
    assert cells(theirs[0], 26) == cells(ours[0], 26)
    assert theirs[-1].rstrip() == ours[-1].rstrip()
    different = [
        (one, other)
        for one, other in zip(theirs[1:-1], ours[1:-1], strict=True)
        if cells(one, width) != cells(other, width)
    ]
    assert different == []


def test_the_colours_are_the_themes(monkeypatch):
    from inbox_tui.ui import theme

    for made in theme.THEMES:
        for meaning, (red, green, blue) in canvas.INKS[made.name].items():
            assert made.variables[f"ink-{meaning}"] == f"#{red:02x}{green:02x}{blue:02x}", (made.name, meaning)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (118, 40), (200, 50), (41, 9), (300, 100)])
def test_nothing_is_drawn_outside_the_screen(copy, columns, lines):
    frame = first_frame.frame(str(copy), columns, lines, time.time(), FULL)
    wider = drawn(frame, columns + 40, lines + 20)
    assert all(line[columns:].strip() == "" for line in wider)
    assert all(line.strip() == "" for line in wider[lines:])


def test_no_color_is_honoured(copy):
    frame = first_frame.frame(str(copy), 120, 40, time.time(), {**FULL, "NO_COLOR": "1"})
    assert "Needs reply" in frame
    assert "38;2;" not in frame
    assert "48;2;" not in frame


def test_a_terminal_of_256_colours_gets_no_others(copy):
    frame = first_frame.frame(str(copy), 120, 40, time.time(), {"TERM": "xterm-256color"})
    assert "38;5;" in frame
    assert "38;2;" not in frame


def test_hostile_words_in_the_store_do_not_reach_the_terminal(copy):
    db = sqlite3.connect(copy / "inbox.db")
    bad = "\x1b]0;owned\x07\x9b31m\u202ebidi\x00\nnext\x1b[2J"
    db.execute("UPDATE conversation SET excerpt = ?", (bad,))
    db.execute("UPDATE identity SET name = ?", (bad,))
    db.execute("UPDATE account SET id = id || ?, tag = ?", (bad, bad))
    db.commit()
    db.close()
    frame = first_frame.frame(str(copy), 140, 40, time.time(), FULL)
    words = "".join(piece.partition("m")[2] if ";" in piece.partition("m")[0] else "" for piece in frame.split("\x1b["))
    assert "owned" in frame
    assert not any(each in words for each in ("\x07", "\x9b", "\u202e", "\x00", "\n", "\x1b"))
    assert "\x1b]" not in frame
    assert "\x1b[2J" not in frame


class TestNothingIsPainted:
    def test_without_a_store(self, tmp_path):
        assert first_frame.frame(str(tmp_path), 120, 40, time.time(), FULL) == ""

    def test_on_a_small_terminal(self, copy):
        assert first_frame.frame(str(copy), 39, 24, time.time(), FULL) == ""
        assert first_frame.frame(str(copy), 80, 7, time.time(), FULL) == ""

    def test_with_another_theme_or_other_keys(self, copy):
        for told in (
            '[look]\ntheme = "nord"',
            '[keys.bind]\n"triage.done" = "x"',
            '[look]\nemoji = "simple"',
            "[listening]\nlinear = true",
        ):
            (copy / "config.toml").write_text(told)
            assert first_frame.frame(str(copy), 120, 40, time.time(), FULL) == "", told

    def test_inside_tmux_where_emoji_are_drawn_simply(self, copy):
        assert first_frame.frame(str(copy), 120, 40, time.time(), {**FULL, "TMUX": "/tmp/x"}) == ""

    @pytest.mark.parametrize("spoil", ["damaged", "empty", "locked"])
    def test_over_a_store_that_cannot_be_read(self, copy, terminal, spoil):
        database = copy / "inbox.db"
        keep = None
        if spoil == "locked":
            keep = sqlite3.connect(database, isolation_level=None)
            keep.execute("PRAGMA locking_mode = EXCLUSIVE")
            keep.execute("PRAGMA journal_mode = DELETE")
            keep.execute("BEGIN EXCLUSIVE")
        else:
            database.write_bytes(b"" if spoil == "empty" else b"SQLite format 3\0" + b"\xff" * 4096)
        begun = time.monotonic()
        first_frame.paint(["--home", str(copy)])
        assert terminal.getvalue() == ""
        assert time.monotonic() - begun < 1
        if keep is not None:
            keep.close()

    @pytest.mark.parametrize("arguments", [["status"], ["list"], ["--help"], ["--home"], ["--home", ""], ["x"]])
    def test_for_anything_but_the_app(self, terminal, arguments):
        first_frame.paint(arguments)
        assert terminal.getvalue() == ""

    def test_into_a_pipe(self, copy, terminal, monkeypatch):
        monkeypatch.setattr(terminal, "isatty", lambda: False)
        first_frame.paint(["--home", str(copy)])
        assert terminal.getvalue() == ""


class Terminal(io.StringIO):
    encoding = "utf-8"  # type: ignore[assignment]

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


@pytest.fixture
def terminal(monkeypatch):
    """A terminal of 120 by 40 whose settings nobody changes."""
    import os
    import termios

    made = Terminal()
    # Not sys.stdout itself: pytest puts its own in its place again before the test begins.
    monkeypatch.setattr(first_frame, "sys", SimpleNamespace(stdin=Terminal(), stdout=made, platform="linux"))
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("TMUX", "STY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda fd: os.terminal_size((120, 40)))
    settings = [0, 0, 0, termios.ECHO, 0, 0, []]
    made.echo = []  # type: ignore[attr-defined]
    monkeypatch.setattr(termios, "tcgetattr", lambda fd: list(settings))
    monkeypatch.setattr(termios, "tcsetattr", lambda fd, when, to: made.echo.append(bool(to[3] & termios.ECHO)))
    return made


def test_painted_and_handed_over(copy, terminal):
    first_frame.paint([f"--home={copy}"])
    assert "Needs reply" in terminal.getvalue()
    assert terminal.echo == [False]
    first_frame.hand_over()
    assert terminal.echo == [False, True]
    first_frame.take_down()
    assert "\x1b[?1049l" not in terminal.getvalue()


def test_words_for_a_person_take_it_down_first(copy, terminal, capsys):
    from inbox_tui.cli import output

    first_frame.paint([f"--home={copy}"])
    output.complain("Another inbox-tui is running.")
    assert terminal.getvalue().endswith("\x1b[?1049l\x1b[?25h")
    assert terminal.echo == [False, True]


def test_what_was_typed_blind_is_no_command(monkeypatch):
    ours, theirs = os.openpty()
    with os.fdopen(theirs) as terminal:
        monkeypatch.setattr("sys.stdin", terminal)
        os.write(ours, b"my password\n")
        assert select.select([terminal], [], [], 1)[0]
        first_frame.hand_over()
        assert not select.select([terminal], [], [], 0)[0]
    os.close(ours)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "promise now"),
        (41 * 60, "promise 41m late"),
        (3 * 3600 + 720, "promise 3h late"),
        (50 * 3600, "promise 2d late"),
        (-60, "now"),
    ],
)
def test_a_missed_promise_is_told_as_the_list_tells_it(seconds, words):
    from datetime import UTC, datetime, timedelta

    from inbox_tui.domain.model import AccountId, ConversationId, Kind, PostKind
    from inbox_tui.domain.views import ConversationRow
    from inbox_tui.ui import rows

    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    due = now - timedelta(seconds=seconds)
    row = ConversationRow(
        id=ConversationId(1), position=(0, 1), account=AccountId("a"), tag="masto", name="Ana", handle="ana",
        kind=Kind.CHAT, channel=PostKind.MENTION, excerpt="hi", last_at=now, promised_at=due,
    )  # fmt: skip
    plain = {"waiting_since": None, "due_at": None, "warn_at": None, "last_at": int(now.timestamp() * 1000)}
    assert rows.clock(row, now)[0] == words
    assert canvas.clock({**plain, "promised_at": int(due.timestamp() * 1000)}, now.timestamp()) == rows.clock(row, now)
