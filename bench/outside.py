"""What a person at the terminal feels: start-up, memory, keys, resizing, idling. All from outside, through a pty."""

from __future__ import annotations

import compileall
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bench.report import Figure, Report, median, p95
from bench.screen import COLUMNS, LINES, NOT_PASSED_ON, Terminal, unique_memory_mb

HELLO = [sys.executable, str(Path(__file__).with_name("hello.py"))]


def app(home: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "inbox_tui", "--home", str(home), *more]


def _hello_start() -> tuple[float, float]:
    """Milliseconds to the first paint; CPU milliseconds until then."""
    with Terminal(HELLO) as seen:
        painted = seen.starts(lambda text: "hello" in text)
        return (painted - seen.started) * 1000, _cpu(seen.pid) * 1000


def _start(home: Path) -> tuple[float, float, float]:
    """Milliseconds to the first list, and to a list that has answered a key; CPU milliseconds until that."""
    with Terminal(app(home)) as seen:
        painted = (seen.starts(lambda text: "1 of " in text) - seen.started) * 1000
        seen.type("j")
        answered = (seen.wait_for(lambda text: "2 of " in text) - seen.started) * 1000
        used = _cpu(seen.pid) * 1000
        seen.settle()
        seen.type("q")  # after a crash the next start would check the whole store
        while seen.read(5.0):
            pass
        return painted, answered, used


def start_up(report: Report, homes: dict[int, Path], rounds: int) -> None:
    bare: list[float] = []
    hello: list[tuple[float, float]] = []
    ours: dict[int, list[tuple[float, float, float]]] = {posts: [] for posts in homes}
    status: list[float] = []
    smallest = min(homes)
    _warm()
    for _ in range(rounds):  # in turn, so that whatever else the machine does hits all of them
        bare.append(_whole([sys.executable, "-c", "pass"]))
        hello.append(_hello_start())
        status.append(_whole(app(homes[smallest], "status", "--json")))
        for posts, home in homes.items():
            ours[posts].append(_start(home))
    floor, floor_cpu = (median([each[n] for each in hello]) for n in (0, 1))
    report.add(Figure("bare python, whole process", 0, median(bare), "ms"))
    report.add(Figure("Textual hello, first paint", 0, floor, "ms"))
    for posts in homes:
        painted, answered, used = (median([each[n] for each in ours[posts]]) for n in (0, 1, 2))
        report.add(Figure("conversations on screen", posts, painted, "ms", 0.25, floor, "hello"))
        report.add(Figure("the list has answered a key", posts, answered, "ms", 1.25, floor, "hello"))
        report.add(Figure("  of processor time until then", posts, used, "ms", None, floor_cpu, "hello"))
    if len(homes) > 1:
        first, last = (median([each[1] for each in ours[posts]]) for posts in (smallest, max(homes)))
        report.add(Figure("growth of start-up", max(homes), last, "ms", 1.15, first, f"{smallest:,} posts"))
    report.add(Figure("status --json, whole process", smallest, median(status), "ms", 3, median(bare), "bare python"))


def _warm() -> None:
    """Compile what changed, as installing does: a first start after an edit is not what is measured."""
    here = Path(__file__).parents[1]
    for folder in ("inbox_tui", "connectors", "bench"):
        compileall.compile_dir(here / folder, quiet=2)


def _whole(command: list[str]) -> float:
    environ = {name: value for name, value in os.environ.items() if name not in NOT_PASSED_ON}
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environ)
    return (time.perf_counter() - begun) * 1000


def memory(report: Report, homes: dict[int, Path]) -> None:
    with Terminal(HELLO) as seen:
        seen.starts(lambda text: "hello" in text)
        seen.settle(0.5)
        floor = unique_memory_mb(seen.pid)
    report.add(Figure("memory of Textual hello (USS)", 0, floor, "MB"))
    found: dict[int, float] = {}
    for posts, home in homes.items():
        with Terminal(app(home)) as seen:
            seen.starts(lambda text: "1 of " in text)
            seen.settle(1.5)
            found[posts] = unique_memory_mb(seen.pid)
        report.add(Figure("memory over hello", posts, found[posts] - floor, "MB", 15))
    if len(homes) > 1:
        more = found[max(homes)] - found[min(homes)]
        report.add(Figure("memory over the smallest store", max(homes), more, "MB", 5))


def keys(report: Report, posts: int, home: Path, count: int) -> None:
    """Each key is pressed when the screen has settled from the last: to the first and to the last byte."""
    with Terminal(HELLO) as seen:
        seen.starts(lambda text: "hello" in text)
        seen.settle(0.5)
        floor = median([seen.press("j", 0.06)[1] for _ in range(count)])
    report.add(Figure("one-line Textual app, a key", 0, floor, "ms"))
    with Terminal(app(home)) as seen:
        seen.starts(lambda text: "1 of " in text)
        seen.settle(1.5)
        # Faster than the rest after which the thread follows the cursor, as somebody does who looks for something.
        moves = [seen.press("j", 0.05)[1] for _ in range(count)]
        report.add(Figure("j, p50", posts, median(moves), "ms", 10))
        report.add(Figure("j, p95", posts, p95(moves), "ms", 25))
        pages = [seen.press("\x1b[6~", 0.06)[1] for _ in range(max(3, count // 4))]
        report.add(Figure("page down, p50", posts, median(pages), "ms", 20))
        ends: list[float] = []
        for _ in range(max(3, count // 10)):
            seen.press("\x1b[H")
            ends.append(seen.press("G", 0.06)[1])
        report.add(Figure("to the bottom, p50", posts, median(ends), "ms", 30))
        seen.press("\x1b[H")
        seen.settle(0.5)
        report.add(Figure("j held for 3 s, lag at the end", posts, _held(seen), "ms", 33))
        report.add(
            Figure("resize, p50", posts, median([_resize(seen, n) for n in range(max(3, count // 10))]), "ms", 100)
        )


def _held(seen: Terminal) -> float:
    """Thirty keys a second for three seconds; from the last key to its row on the screen."""
    before, pressed = _row(seen), 0
    end = time.perf_counter() + 3
    while True:
        last = time.perf_counter()
        seen.type("j")
        pressed += 1
        if last >= end:
            break
        while (left := last + 1 / 30 - time.perf_counter()) > 0:
            if got := seen.read(left):
                seen.feed(got)
    return (seen.wait_for(lambda text: f"{before + pressed} of " in text, 10) - last) * 1000


def _row(seen: Terminal) -> int:
    found = re.search(r"(\d+) of \d", seen.text())
    return int(found.group(1)) if found else 0


def _resize(seen: Terminal, number: int) -> float:
    seen.settle(0.3)
    begun = time.perf_counter()
    seen.resize(COLUMNS + (20 if number % 2 == 0 else 0), LINES)
    seen.feed(seen.read(5))
    return (seen.settle(0.1) - begun) * 1000


def searching(report: Report, posts: int, home: Path, count: int) -> None:
    """From the last letter of a word to the screen that shows what it found."""
    with Terminal(app(home)) as seen:
        seen.starts(lambda text: "1 of " in text)
        seen.settle(1.5)
        seen.press("/", 0.3)
        taken = []
        for word in ("refund", "winlor", "shi", "Paket", "вопрос")[: max(1, count)]:
            for letter in word[:-1]:
                seen.press(letter, 0.08)
            taken.append(seen.press(word[-1], 0.12)[1])
            for _ in word:
                seen.press("\x7f", 0.05)
        report.add(Figure("key to search results, p50", posts, median(taken), "ms", 40))


def idle(report: Report, posts: int, home: Path, seconds: float) -> None:
    for name, command in (("Textual hello", HELLO), ("inbox-tui", app(home))):
        with Terminal(command) as seen:
            seen.starts(lambda text: "hello" in text or "1 of " in text)
            seen.settle(2.5)
            cpu, wakes, sent = _cpu(seen.pid), _wakes(seen.pid), seen.bytes
            end = time.perf_counter() + seconds
            while (left := end - time.perf_counter()) > 0:
                seen.read(left)
            share = (_cpu(seen.pid) - cpu) / seconds * 100
            ours = name != "Textual hello"
            size = posts if ours else 0
            report.add(Figure(f"idle, {name}: of a core", size, share, "%", 0.25 if ours else None))
            report.add(Figure(f"idle, {name}: wake-ups", size, (_wakes(seen.pid) - wakes) / seconds, "/s"))
            if ours:
                report.add(Figure("idle: to the terminal", posts, (seen.bytes - sent) / seconds, "bytes/s", 50))


def _cpu(pid: int) -> float:
    """Seconds of processor time, from the scheduler's own count (nanoseconds), over all threads."""
    return sum(int(told.split()[0]) for told in _of_tasks(pid, "schedstat")) / 1e9


def _wakes(pid: int) -> int:
    return sum(int(told.rsplit("\nvoluntary_ctxt_switches:", 1)[1].split()[0]) for told in _of_tasks(pid, "status"))


def _of_tasks(pid: int, name: str) -> Iterator[str]:
    """What the system tells of each thread; one may end while it is asked."""
    for each in os.listdir(f"/proc/{pid}/task"):
        with suppress(OSError):
            yield Path(f"/proc/{pid}/task/{each}/{name}").read_text()
