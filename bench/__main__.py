"""``python -m bench``: everything in docs/performance.md, at 1,000, 100,000 and 1,000,000 posts.

``--small`` measures 1,000 posts a few times: it shows that the benchmark still runs, and judges nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time

from bench import care, inside, outside, pull
from bench.report import Figure, Report
from bench.stores import RESULTS, home

SIZES = (1_000, 100_000, 1_000_000)


def main() -> int:
    """Print every figure and keep them in ``bench/results/``.

    What a slow machine did not show in time is noted as not measured; a program that does not start ends it all.
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="1,000 posts, few repetitions: does it still run?")
    parser.add_argument("--sizes", type=int, nargs="+", help="posts, instead of 1,000, 100,000 and 1,000,000")
    parser.add_argument("--rounds", type=int, default=7, help="starts of each program; keys are fifteen times as many")
    parser.add_argument("--tests", action="store_true", help="also how long the test suite takes")
    given = parser.parse_args()
    sizes = given.sizes or ((SIZES[0],) if given.small else SIZES)
    begun = time.time()
    report = Report()
    report.note(f"load at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    homes = {}
    for posts in sizes:
        homes[posts] = home(posts)
        made = json.loads((homes[posts] / "made.json").read_text())
        report.add(Figure("ingest in pages of 2,000, CPU", posts, posts / made["cpu_s"], "posts/s"))
    few = given.small
    report.attempt(outside.start_up, homes, 2 if few else given.rounds)
    report.attempt(outside.memory, homes)
    for posts, where in homes.items():
        report.attempt(outside.keys, posts, where, 8 if few else 15 * given.rounds)
        report.attempt(outside.searching, posts, where, 1 if few else 5)
        inside.reading(report, posts, where, 5 if few else 40)
        inside.searches(report, posts, where, 3 if few else 20)
        inside.triage(report, posts, where, 10 if few else 100)
        care.caring(report, posts, where, 10 if few else 60)
    middle = sizes[len(sizes) // 2]
    report.attempt(pull.pull, 400 if few else 4000, 1 if few else given.rounds)
    report.attempt(pull.keys_while_syncing, middle, homes[middle], 10 if few else 12 * given.rounds)
    report.attempt(outside.idle, middle, homes[middle], 3 if few else 30)
    if given.tests:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "2"], check=True)
        report.add(Figure("the test suite on 2 cores", 0, time.perf_counter() - started, "s", 180))
    report.note(f"load at the end: {os.getloadavg()[0]:.1f}; took {time.time() - begun:.0f} s")
    report.save(RESULTS / ("small.json" if few else "latest.json"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
