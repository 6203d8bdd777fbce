"""What each door brings in with it. Every import costs a start a few milliseconds, and some tens of them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

NETWORK = {"httpx", "websockets", "keyring", "cryptography", "aiosqlite"}
SCREEN = {"textual", "rich"}
_PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
POINTS = _PROJECT["entry-points"]["inbox_tui.connectors"]
CONNECTORS = {point.partition(":")[0].partition(".")[0] for point in POINTS.values()}


def after(code: str, *arguments: str) -> set[str]:
    """The modules that are there after a fresh interpreter has run ``code``."""
    told = "\nimport sys\nprint('modules:', *sorted(sys.modules), file=sys.__stderr__)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\nsys.argv = ['inbox-tui', *{list(arguments)!r}]\n{code}{told}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(done.stderr.rsplit("modules:", 1)[1].split())


def tops(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_screens_know_neither_network_nor_database():
    found = tops(after("import inbox_tui.ui.app, inbox_tui.ui.screens.main"))
    assert "textual" in found
    assert not found & (NETWORK | CONNECTORS | {"sqlite3"})


def test_a_connector_starts_without_a_screen():
    assert not tops(after("import inbox_tui.connector, inbox_tui.domain.model")) & (NETWORK | SCREEN | {"sqlite3"})


@pytest.mark.parametrize("name", sorted(CONNECTORS))
def test_a_connector_brings_in_no_other(name):
    found = tops(after(f"import {name}"))
    assert not found & (SCREEN | {"sqlite3", "aiosqlite", "keyring", "cryptography", "websockets"})
    assert found & CONNECTORS == {name}


def test_the_domain_stands_alone():
    modules = ", ".join(
        f"inbox_tui.domain.{file.stem}"
        for file in sorted((Path(__file__).parents[1] / "inbox_tui" / "domain").glob("*.py"))
        if file.stem != "__init__"
    )
    assert not tops(after(f"import {modules}")) & (NETWORK | SCREEN | CONNECTORS | {"sqlite3", "asyncio", "regex"})


def test_status_reads_and_ends(tmp_path):
    code = "from inbox_tui.__main__ import main\nassert main() == 0"
    found = tops(after(code, "--home", str(tmp_path), "status", "--json"))
    heavy = {"asyncio", "argparse", "logging", "platformdirs", "dataclasses", "typing", "inspect", "ssl"}
    assert not found & (NETWORK | SCREEN | CONNECTORS | heavy)


def test_the_first_frame_waits_for_nothing_it_does_not_draw(tmp_path):
    code = (
        "from inbox_tui.cli import first_frame\n"
        f"assert first_frame.frame({str(tmp_path)!r}, 120, 40, 0.0, {{}}) == ''\n"
        "import inbox_tui.store.glance"
    )
    found = after(code)
    heavy = {"asyncio", "dataclasses", "enum", "re", "json", "typing", "logging", "pathlib", "inspect"}
    # What the interpreter itself brings in before any of our code runs is not ours to answer for.
    assert not tops(found - after("")) & (NETWORK | SCREEN | CONNECTORS | heavy)
    assert {name for name in found if name.startswith("inbox_tui")} == {
        "inbox_tui",
        "inbox_tui.cli",
        "inbox_tui.cli.canvas",
        "inbox_tui.cli.first_frame",
        "inbox_tui.cli.glance",
        "inbox_tui.store",
        "inbox_tui.store.counted",
        "inbox_tui.store.glance",
    }


def test_the_engine_waits_with_the_network_until_the_screen_stands():
    code = (
        "import inbox_tui.cli.app, inbox_tui.cli.open, inbox_tui.cli.wizard, inbox_tui.inbox.opening, inbox_tui.ui.app"
    )
    found = after(code)
    assert not tops(found) & (CONNECTORS | {"httpx", "keyring", "cryptography", "websockets"})
    assert not found & {f"inbox_tui.engine.{name}" for name in ("engine", "border", "delivery", "setup", "sync")}
    assert not found & {"argparse", "hashlib", "hmac", "secrets", "tomllib", "regex", "inbox_tui.config_file"}


def test_the_first_screen_brings_in_no_other():
    found = after("import inbox_tui.ui.app, inbox_tui.ui.screens.main")
    later = ("accounts", "add_account", "entries", "help", "report", "review", "search", "settings")
    assert not found & {f"inbox_tui.ui.screens.{name}" for name in later}
    assert "textual.widgets._text_area" not in found  # it comes with the first reply
    assert not tops(found) & {"plotext", "textual_plotext"}  # with the first report
    assert not found & {"inbox_tui.ui.plots", "inbox_tui.domain.report", "inbox_tui.store.relations.report"}


# --- connectors that nobody uses are never imported


@pytest.fixture
def at_home(tmp_path):
    """A home with one Mastodon account, whose server is a closed port."""
    from datetime import UTC, datetime

    from inbox_tui.engine.accounts import AccountRecord, Accounts
    from inbox_tui.paths import Home

    home = Home.at(tmp_path)
    home.prepare()
    settings = {"server": "http://127.0.0.1:9"}
    at = datetime(2026, 3, 1, tzinfo=UTC)
    record = AccountRecord(
        id="shop", platform="mastodon", settings=settings, secrets="env:NOT_SET_HERE", added_at=at, handle="acme"
    )
    Accounts(home.accounts_file).put(record)
    return str(tmp_path)


def used(home, *arguments):
    code = "from inbox_tui.__main__ import main\ntry:\n    main()\nexcept SystemExit:\n    pass"
    return tops(after(code, "--home", home, *arguments)) & CONNECTORS


def test_there_are_many_to_leave_out():
    assert len(CONNECTORS) >= 3
    assert len(POINTS) > len(CONNECTORS)


@pytest.mark.parametrize(
    "arguments",
    [("status",), ("list",), ("search", "tea"), ("stats",), ("accounts", "list"), ("accounts", "add"), ("--help",)],
    ids=" ".join,
)
def test_what_only_reads_imports_no_connector(at_home, arguments):
    assert used(at_home, *arguments) == set()


@pytest.mark.parametrize("arguments", [("sync",), ("accounts", "check"), ("accounts", "repair", "shop", "--help")])
def test_what_works_with_an_account_imports_its_connector_alone(at_home, arguments):
    assert used(at_home, *arguments) == {"inbox_tui_mastodon"}


def test_adding_by_the_shell_imports_the_one_that_is_named(at_home):
    assert used(at_home, "accounts", "add", "bluesky", "--help") == {"inbox_tui_bluesky"}


def test_the_app_imports_those_with_an_account_until_one_is_added(at_home):
    code = f"""
import asyncio, random
from inbox_tui.cli.open import place
from inbox_tui.cli.wizard import Wizard
from inbox_tui.inbox.opening import open_inbox
from inbox_tui.paths import Home
from inbox_tui.domain.model import AccountId

async def main():
    here = place(Home.at({at_home!r}))
    shown = asyncio.Event()
    given = (here.home, here.config, here.ground, here.accounts)
    async with open_inbox(*given, random=random.random, shown=shown) as inbox:
        shown.set()
        await inbox.sync_now()
        inbox.accounts()
        wizard = Wizard(here, inbox)
        assert wizard.platform("mastodon").label == "Mastodon"
        print("before:", *sorted(name for name in __import__("sys").modules if name.startswith("inbox_tui_")))
        assert len(wizard.platforms()) > 2

asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("before:")]
    assert tops(set(line.split()[1:])) & CONNECTORS == {"inbox_tui_mastodon"}
