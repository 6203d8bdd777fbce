"""Where files live, and who may look."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui import paths
from inbox_tui.errors import ConfigError
from inbox_tui.paths import Home


@pytest.fixture(autouse=True)
def umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_given_home_holds_everything(tmp_path):
    home = Home.find(tmp_path / "h", {})
    names = ("config_file", "accounts_file", "choices_file", "database", "journal", "lock", "log_file", "backups")
    files = [getattr(home, name) for name in (*names, "secrets_file", "clear_secrets_file", "cache")]
    assert all(file.is_relative_to(tmp_path / "h") for file in files)
    assert len(set(files)) == len(files)
    assert Home.find(None, {"INBOX_TUI_HOME": str(tmp_path / "h")}) == home
    assert Home.find(tmp_path / "h", {"INBOX_TUI_HOME": "/elsewhere"}) == home


def test_a_home_may_be_written_with_a_tilde_or_from_here(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert Home.at("~/x").data == Home.at("x").data == tmp_path / "x"


@pytest.mark.skipif(sys.platform != "linux", reason="the places differ elsewhere")
def test_without_one_the_usual_places_are_used(monkeypatch, tmp_path):
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    home = Home.find(None, {})
    assert home.config_file == tmp_path / "CONFIG/inbox-tui/config.toml"
    assert home.database == tmp_path / "DATA/inbox-tui/inbox.db"
    assert home.log_file.parent == tmp_path / "STATE/inbox-tui"


def test_folders_are_made_closed_and_new_files_too(tmp_path):
    home = Home.at(tmp_path / "deep" / "h")
    assert home.prepare() == []
    assert stat.S_IMODE(home.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.cache.stat().st_mode) == 0o700
    home.database.write_text("")
    assert stat.S_IMODE(home.database.stat().st_mode) == 0o600
    assert home.prepare() == []


def test_an_open_folder_is_used_with_a_warning_that_says_how_to_close_it(tmp_path):
    (tmp_path / "h").mkdir()
    (tmp_path / "h").chmod(0o755)
    (warning,) = Home.at(tmp_path / "h").prepare()
    assert f"chmod 700 {tmp_path / 'h'}" in warning


def test_somebody_else_s_folder_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(paths.os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(ConfigError, match="belongs to another user") as caught:
        Home.at(tmp_path).prepare()
    assert "--home" in caught.value.next_step


def test_a_file_in_the_way_is_a_sentence(tmp_path):
    (tmp_path / "h").write_text("")
    with pytest.raises(ConfigError, match="cannot be used"):
        Home.at(tmp_path / "h").prepare()


def test_the_start_imports_nothing_slow(tmp_path):
    code = (
        "import sys, inbox_tui.net, inbox_tui.secrets, inbox_tui.log\n"
        "from inbox_tui.paths import Home\n"
        "Home.find(sys.argv[1])\n"
        "slow = {'platformdirs', 'httpx', 'websockets', 'keyring', 'cryptography', 'certifi', 'textual', 'sqlite3'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )
    root = Path(paths.__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.strip() == "[]"
