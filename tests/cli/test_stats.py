from __future__ import annotations

import csv
import io
import os
import subprocess
import sys

import pytest


def test_the_report_is_told_for_people(town):
    told = town("stats", "--span", "quarter")
    assert told.code == 0
    for words in ("Listening review: the last 13 weeks", "In short", "Response times", "What people asked about"):
        assert words in told.out
    assert all(len(line) <= 100 for line in told.out.splitlines())
    assert town("stats").out.startswith("Listening review: the last 7 days")


def test_json_csv_and_the_page_have_the_same_figures(town):
    found = town("stats", "--span", "quarter", "--json").json()
    assert found["span"] == "the last 13 weeks"
    by_name = {(row["section"], row["name"], row["measure"]): row for row in found["figures"]}
    waits = by_name["all", "all", "open"]
    assert waits["n"] > waits["value"] > 0
    rows = list(csv.DictReader(io.StringIO(town("stats", "--span", "quarter", "--csv").out)))
    assert len(rows) == len(found["figures"])
    same = next(row for row in rows if (row["section"], row["name"], row["measure"]) == ("all", "all", "open"))
    assert same["value"] == str(waits["value"])
    page = town("stats", "--span", "quarter", "--markdown").out
    assert page.startswith("# Listening review: the last 13 weeks")
    assert f"{waits['n']} waits; {waits['value']} still wait" in page


def test_it_reads_beside_a_running_app_and_changes_nothing(town, home):
    from inbox_tui.paths import Home
    from inbox_tui.store.lock import Lock

    database = Home.at(home).database
    lock = Lock(Home.at(home).lock)
    try:
        before = database.read_bytes()
        assert town("stats").code == 0
        assert database.read_bytes() == before
    finally:
        lock.release()


def test_whole_days_can_be_named(town):
    told = town("stats", "--since", "2020-01-01", "--until", "2020-01-31")
    assert told.code == 0
    assert "2020-01-01 to 2020-01-31" in told.out
    assert "Nothing was said to you or by you" in told.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--since", "monday"),
        ("--since", "2026-02-30"),
        ("--since", "２０２６-01-01"),
        ("--since", "2026-03-09", "--until", "2026-03-01"),
        ("--since", "9990-01-01"),
        ("--until", "9999-12-31"),
        ("--since", "0001-01-01"),
        ("--span", "week", "--since", "2026-03-01"),
        ("--span", "year"),
        ("--json", "--csv"),
    ],
    ids=" ".join,
)
def test_what_is_no_span_is_told_with_what_is(town, arguments):
    told = town("stats", *arguments)
    assert told.code == 2
    assert told.err
    assert told.out == ""


def test_without_a_store_there_is_an_empty_report(shell):
    told = shell("stats", "--json")
    assert told.code == 0
    assert told.json()["figures"]
    assert "inbox-tui sync" in told.err


def test_a_terminal_that_knows_only_ascii_gets_ascii(synced_home):
    command = [sys.executable, "-m", "inbox_tui", "--home", str(synced_home), "stats", "--span", "quarter"]
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, check=True, capture_output=True, env=environ, timeout=60)
    told = done.stdout.decode("ascii")
    assert "\\u" not in told
    assert ">=" in told
