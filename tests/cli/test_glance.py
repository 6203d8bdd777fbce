from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.cli.glance import folders, in_shell, span, words
from inbox_tui.domain.ages import age
from inbox_tui.domain.stats import summary_of
from inbox_tui.paths import Home
from inbox_tui.store import glance
from inbox_tui.store.glance import nothing


def test_status_has_the_figures_for_scripts(town):
    found = town("status", "--json").json()
    rows = town("list", "--json").json()
    assert found["waiting"] == len(rows)
    assert found["late"] == sum(row["state"] == "late" for row in rows)
    assert found["unheard"] == sum(row["unheard"] for row in rows)
    assert found["oldest_wait_s"] > 0
    assert {"p50_s", "p90_s"} <= set(found)
    assert found["outbox"]["queued"] == 0
    assert [(account["account"], account["health"]) for account in found["accounts"]] == [
        ("acme", "ok"),
        ("acme-bsky", "ok"),
    ]


def test_status_has_words_for_people(town):
    lines = town("status").out.splitlines()
    assert "late" in lines[0]
    assert "oldest wait" in lines[1]
    assert "acme-bsky  ok" in lines


def test_status_knows_accounts_that_were_never_looked_at(shell):
    shell("accounts", "add", "demo-masto", "--name", "acme")
    (account,) = shell("status", "--json").json()["accounts"]
    assert (account["account"], account["health"]) == ("acme", "new")


def test_what_was_put_aside_waits_too_and_is_said():
    found = {**nothing(), "waiting": 76, "put_aside": 3, "late": 4, "unheard": 1}
    assert words(found)[0] == "76 conversations wait, 3 of them put aside, 4 late, 1 post to hear"
    assert words({**found, "waiting": 1, "put_aside": 0})[0] == "1 conversation waits, 4 late, 1 post to hear"


def test_nobody_and_nothing_is_said(shell):
    told = shell("status")
    assert told.code == 0
    assert told.out.startswith("Nobody is waiting.")
    assert shell("status", "--json").json()["waiting"] == 0


def test_a_store_that_is_none_is_one_sentence(shell, home):
    home.mkdir()
    (home / "inbox.db").write_bytes(b"this is no database, whatever its name says " * 40)
    told = shell("status")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("inbox-tui: The store inbox.db is damaged.")
    assert "inbox-tui doctor" in told.err


@pytest.mark.parametrize("order", [["--home", "H", "status", "--json"], ["status", "--home=H", "--json"]])
def test_home_is_understood_before_and_after_the_command(town, home, order):
    told = town(*[word.replace("H", str(home)) if "H" in word else word for word in order], at=None)
    assert told.json()["waiting"] > 0


def test_status_imports_nothing_slow(town, home):
    code = (
        "import sys; sys.argv = ['inbox-tui', '--home', sys.argv[1], 'status', '--json']\n"
        "from inbox_tui.__main__ import main; assert main() == 0\n"
        "slow = {'textual', 'rich', 'httpx', 'asyncio', 'aiosqlite', 'keyring', 'dataclasses', 'argparse', 'typing'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", [["list", "--json"], ["search", "notebook"], ["show", "1"]])
def test_reading_imports_neither_screens_nor_network(town, home, command):
    code = (
        "import sys; home, *words = sys.argv[1:]; sys.argv = ['inbox-tui', '--home', home, *words]\n"
        "from inbox_tui.__main__ import main; main()\n"
        "slow = {'textual', 'rich', 'httpx', 'aiosqlite', 'keyring', 'inbox_tui.engine.registry'}\n"
        "print('slow:', sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(home), *command], capture_output=True, text=True, check=True)
    assert done.stderr.strip().endswith("slow: []")


@pytest.mark.parametrize(
    ("given", "environ"),
    [
        ("/some/where", {}),
        ("~/there", {"INBOX_TUI_HOME": "/else/where"}),
        ("", {"INBOX_TUI_HOME": "/else/where"}),
        ("", {}),
    ],
)
def test_the_short_way_finds_the_same_folders(given, environ, monkeypatch):
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    home = Home.find(given or None, environ)
    assert folders(given, environ) == (str(home.config), str(home.data))


def test_the_short_way_knows_the_desktops_folders(monkeypatch, tmp_path):
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    import os

    home = Home.find(None, {})
    assert folders("", os.environ) == (str(home.config), str(home.data))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 10**6).map(float), st.booleans()), max_size=60))
def test_the_figures_are_those_of_the_header(spans):
    found, header = glance._figures(list(spans)), summary_of(spans)
    assert found["oldest_wait_s"] == header.oldest_s
    for name, figure in (("p50", header.p50), ("p90", header.p90)):
        assert found[f"{name}_s"] == figure.value_s
        assert found[f"{name}_open"] == (figure.value_s is not None and figure.at_least)


@given(st.integers(60, 10**7))
def test_spans_are_said_as_everywhere(seconds):
    assert span(seconds) == age(seconds)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("The login ended. Sign in again under Accounts.", "The login ended. Sign in again with: {repair}"),
        ("Sign in again under Accounts, then retry.", "Sign in again with: {repair}"),
        ("See Accounts.", "See what it says: inbox-tui accounts check acme"),
        ("The network is away.", "The network is away."),
    ],
)
def test_a_remedy_of_the_screens_is_told_as_one_of_the_shell(sentence, said):
    assert in_shell(sentence, "acme") == said.format(repair="inbox-tui accounts repair acme")
