"""What each door brings in with it. Every import costs a start a few milliseconds, and some tens of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

NETWORK = {"httpx", "websockets", "keyring", "cryptography", "aiosqlite"}
SCREEN = {"textual", "rich"}
CONNECTORS = {"inbox_tui_demo", "inbox_tui_mastodon", "inbox_tui_bluesky"}


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
        "inbox_tui.cli.first_frame",
        "inbox_tui.cli.glance",
        "inbox_tui.store",
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
    later = ("accounts", "add_account", "entries", "help", "review", "search", "settings")
    assert not found & {f"inbox_tui.ui.screens.{name}" for name in later}
    assert "textual.widgets._text_area" not in found  # it comes with the first reply
