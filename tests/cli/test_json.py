"""What scripts build on: the fields of every ``--json``, as docs/shell.md promises them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from inbox_tui.domain.account import Health
from inbox_tui.domain.clock import State
from inbox_tui.domain.model import PostState
from inbox_tui.domain.outbox import OutboxState

DOCS = (Path(__file__).parents[2] / "docs/shell.md").read_text(encoding="utf-8")
NEEDED = {
    "sync": "account fetched new changed error",
    "list": "id account platform person kind waiting_since due state unheard excerpt",
    "show": "id platform_id author text created_at heard parent direction state",
    "status": "waiting put_aside late unheard promises_missed oldest_wait_s p50_s p90_s outbox accounts",
    "search": "id excerpt",
    "people": "id name networks stage vip last_at",
    "person": "id name networks notes promises give_and_ask",
}


def promised(command):
    """The fields that the table in the documentation has for a command."""
    (row,) = re.findall(rf"^\| `{command}`[^|]*\| (.*) \|$", DOCS, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", row))


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("sync", []),
        ("list", ["--view", "all"]),
        ("search", ["acme"]),
        ("people", ["--limit", "500"]),
        ("person", ["3"]),
        ("status", []),
        ("accounts list", []),
        ("accounts check", []),
        ("doctor", []),
    ],
)
def test_the_fields_are_those_promised(town, command, more):
    found = town(*command.split(), *more, "--json").json()
    rows = found if isinstance(found, list) else [found]
    assert rows
    for row in rows:
        assert set(row) == promised(command)
        assert set(NEEDED.get(command, "").split()) <= set(row)


def test_the_fields_of_show_are_those_promised_and_parents_are_rows(town):
    asked = next(
        row
        for row in town("list", "--view", "all", "--json").json()
        if row["posts"] > 2 and row["channel"] == "mention"
    )
    posts = town("show", str(asked["id"]), "--json").json()
    for post in posts:
        assert set(post) == promised("show") >= set(NEEDED["show"].split())
        assert post["parent"] is None or isinstance(post["parent"], int)
        assert post["state"] in set(PostState)
    assert any(post["parent"] in {other["id"] for other in posts} for post in posts)


def test_the_fields_of_add_and_repair_are_those_promised(shell):
    made = shell("accounts", "add", "demo-masto", "--name", "shop", "--json").json()
    assert set(made) == promised("accounts add") == set(shell("accounts", "repair", "shop", "--json").json())


def test_the_accounts_and_counts_of_status_are_those_promised(town):
    found = town("status", "--json").json()
    told = DOCS[DOCS.index("- `outbox` counts") : DOCS.index("- `health`:")]
    assert {*found["outbox"], *found["accounts"][0], "outbox", "accounts", "status"} == set(
        re.findall(r"`(\w+)`", told)
    )


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("- `health`:", "## What to", Health),
        ("- `state` of a conversation:", "of a post:", State),
        ("of a post:", "`direction`", PostState),
    ],
)
def test_every_word_that_may_stand_there_is_documented(begin, end, words):
    told = DOCS[DOCS.index(begin) : DOCS.index(end, DOCS.index(begin))]
    assert set(words) <= set(re.findall(r"`([\w -]+)`", told))


def test_every_state_of_the_outbox_is_counted(shell):
    assert set(OutboxState) <= set(shell("status", "--json").json()["outbox"])
