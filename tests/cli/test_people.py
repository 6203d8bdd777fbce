"""Who one speaks with, told in the shell."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from inbox_tui.config import Config
from inbox_tui.domain.relationship import PromiseSort
from inbox_tui.paths import Home
from inbox_tui.store import Store
from inbox_tui.store.lock import Lock
from inbox_tui.store.rules import Rules


def named(rows, name):
    return [row for row in rows if row["name"] == name]


@pytest.fixture
def everybody(town):
    return town("people", "--json", "--limit", "500").json()


def test_people_come_with_the_last_contact_first(town, everybody):
    assert len(everybody) > 30
    last = [row["last_at"] for row in everybody]
    assert last == sorted(last, reverse=True)
    lines = town("people", "--limit", "500").out.splitlines()
    assert [line.split()[0] for line in lines] == [str(row["id"]) for row in everybody]
    pierre = next(line for line in lines if "Pierre Lavigne" in line)
    assert "masto" in pierre
    assert "@pierre@masto.example" in pierre


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("silence", lambda row: row["last_at"]),
        ("exchanges", lambda row: -row["exchanges"]),
        ("name", lambda row: "".join(c.lower() if c.isascii() else c for c in row["name"])),
    ],
)
def test_people_are_sorted_as_asked(town, sort, value):
    values = [value(row) for row in town("people", "--sort", sort, "--json", "--limit", "500").json()]
    assert values == sorted(values)
    assert len(set(values)) > 1


def test_a_limit_cuts_and_says_so(town, everybody):
    told = town("people", "--limit", "3")
    assert len(told.out.splitlines()) == 3
    assert "There are more" in told.err
    assert "There are more" not in town("people", "--limit", "500").err


def test_a_long_list_is_read_page_by_page(town, everybody, monkeypatch):
    monkeypatch.setattr("inbox_tui.cli.people.PAGE", 7)
    paged = town("people", "--json", "--limit", "500").json()
    assert [row["id"] for row in paged] == [row["id"] for row in everybody]


def test_words_find_by_name_and_handle(town):
    assert [row["name"] for row in town("people", "Pierre", "Lav", "--json").json()] == ["Pierre Lavigne"]
    assert [row["name"] for row in town("people", "anouk", "--json").json()] == ["Anouk de Wit"]
    nobody = town("people", "zzyzx", "--json")
    assert (nobody.code, nobody.json()) == (5, [])
    assert "Nobody" in town("people", "zzyzx").err


@pytest.mark.parametrize("who", ["Pierre Lavigne", "pierre lavigne", "pierre@masto.example", "@pierre@masto.example"])
def test_a_person_is_known_by_name_and_handle(town, who):
    told = town("person", *who.split())
    assert told.code == 0
    assert told.out.startswith("Pierre Lavigne\n")
    for words in ("3 exchanges since", "first contact", "give and ask", "masto", "question"):
        assert words in told.out


def test_those_of_one_name_are_told_apart_and_found_by_number(town, everybody):
    both = named(everybody, "Greg Stone")
    assert len(both) == 2
    told = town("person", "Greg", "Stone")
    assert (told.code, told.out) == (2, "")
    for row in both:
        assert f"inbox-tui person {row['id']} " in told.err
        assert row["handle"] in told.err
        assert town("person", str(row["id"]), "--json").json()["networks"][0]["handle"] == row["handle"]


def test_a_name_that_is_part_of_another_is_still_found(town):
    assert town("person", "Pierre", "--json").json()["name"] == "Pierre Lavigne"
    assert town("person", "zzyzx").code == 5
    assert "inbox-tui people" in town("person", "zzyzx").err
    assert town("person", "999999").code == 5


def test_what_is_known_of_them_is_told(town, home, everybody):
    (pierre,) = named(everybody, "Pierre Lavigne")

    async def know():
        now = datetime.now(UTC)
        store = await Store.open(Home.at(home).database, now=lambda: now, rules=Rules.of(Config()))
        try:
            known = store.relations.knowing
            number = -pierre["id"]  # a person of one profile
            await known.set_vip(number, True)
            await known.add_note(number, "mends clocks\nlikes brass", None)
            await known.set_tags(number, ["watches"])
            conversation = store.relations.people.conversations([pierre["id"]], 1)[0]
            due = now - timedelta(hours=1)
            await store.relations.promises.make(conversation, PromiseSort.PROMISE, "send the drawing", due, "p")
        finally:
            await store.close()

    asyncio.run(know())
    told = town("person", "pierre").out
    for words in ("VIP", "mends clocks\n    likes brass", "tags: watches", "(missed)  send the drawing"):
        assert words in told
    card = town("person", "pierre", "--json").json()
    assert card["vip"] is True
    assert card["tags"] == ["watches"]
    assert [note["text"] for note in card["notes"]] == ["mends clocks\nlikes brass"]
    assert [(one["text"], one["missed"]) for one in card["promises"]] == [("send the drawing", True)]
    (row,) = town("people", "watch", "--json").json()
    assert (row["name"], row["vip"]) == ("Pierre Lavigne", True)
    assert "VIP" in town("people", "watch").out


def test_it_reads_beside_a_running_app_and_changes_nothing(town, home):
    database = Home.at(home).database
    lock = Lock(Home.at(home).lock)
    try:
        before = database.read_bytes()
        assert town("people").code == 0
        assert town("person", "pierre").code == 0
        assert database.read_bytes() == before
    finally:
        lock.release()


def test_before_anything_was_fetched_it_says_so(shell):
    told = shell("people", "--json")
    assert (told.code, told.json()) == (0, [])
    assert "inbox-tui sync" in told.err
    assert shell("person", "ana").code == 5


@pytest.mark.parametrize("arguments", [("people", "--sort", "age"), ("people", "--limit", "0"), ("person",)])
def test_what_cannot_be_meant_is_refused(town, arguments):
    told = town(*arguments)
    assert (told.code, told.out) == (2, "")


@pytest.mark.parametrize("words", ['"', "*", "%", "_", "--", "' OR 1=1", "\x1b[31m"])
def test_odd_words_find_nobody_without_a_crash(town, words):
    told = town("person", "--", words)
    assert told.code in (2, 5)
    assert "\x1b" not in told.err


def test_a_terminal_that_knows_only_ascii_is_served(synced_home):
    environ = {**os.environ, "LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    for arguments in (["people", "--limit", "500"], ["person", "pierre"], ["person", "greg", "stone"]):
        command = [sys.executable, "-m", "inbox_tui", "--home", str(synced_home), *arguments]
        done = subprocess.run(command, capture_output=True, env=environ, timeout=60, check=False)
        assert b"Traceback" not in done.stderr
        assert done.returncode == (2 if "greg" in arguments else 0)
        assert "\\u2265" not in done.stdout.decode("ascii"), "our own signs are spelled for it"
