from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from inbox_tui import __version__
from inbox_tui.cli import main as shell_main
from inbox_tui.cli import parser
from inbox_tui.cli.completion import script
from inbox_tui.cli.output import cells, cut


def test_sync_tells_each_account_and_repeating_it_brings_nothing_new(shell):
    shell("accounts", "add", "demo-masto", "--name", "acme")
    (row,) = shell("sync", "--json").json()
    assert (row["account"], row["error"]) == ("acme", None)
    assert row["new"] > 0
    assert row["fetched"] > 0
    (again,) = shell("sync", "--json").json()
    assert again["new"] == 0
    assert shell("sync").out.startswith("acme: ")


@pytest.mark.parametrize(
    ("mood", "health"), [("expired", "sign in again"), ("limited", "rate-limited"), ("offline", "offline")]
)
def test_an_account_in_trouble_has_a_sentence_and_leaves_the_others_alone(shell, home, mood, health):
    shell("accounts", "add", "demo-masto", "--name", "good")
    shell("accounts", "add", "demo-bsky", "--name", "bad")
    file = home / "accounts.json"
    body = json.loads(file.read_text())
    body["accounts"][1]["settings"]["mood"] = mood
    file.write_text(json.dumps(body))
    told = shell("sync", "--json")
    assert told.code == 4
    good, bad = told.json()
    assert good["error"] is None
    assert good["new"] > 0
    assert bad["error"].endswith((".", "accounts repair bad"))
    assert bad["health"] == health
    status = {account["account"]: account for account in shell("status", "--json").json()["accounts"]}
    assert status["bad"]["health"] == health
    assert status["bad"]["sentence"] == bad["error"]
    assert shell("accounts", "check").code == 4
    told = (bad["error"], shell("status").out, shell("accounts", "list").out, shell("doctor").out)
    for words in told:
        assert "under Accounts" not in words, "that is on the screen"
        assert words.count("accounts repair bad") == (mood == "expired")


@pytest.mark.parametrize("arguments", [(), ("demo",)])
def test_the_app_without_a_terminal_ends_with_a_sentence(shell, arguments):
    told = shell(*arguments)
    assert told.code == 1
    assert told.out == ""
    assert "The app needs a terminal" in told.err
    assert "inbox-tui status" in told.err


def test_version_and_help(shell):
    assert shell("--version").out.strip() == f"inbox-tui {__version__}"
    told = shell("--help")
    assert told.code == 0
    for name in parser.subcommands(parser.parser()):
        assert name in told.out
        assert shell(name, "--help").code == 0
    assert "exit codes:" in told.out
    assert "  3    another inbox-tui" in told.out


def test_an_error_of_ours_is_a_sentence_and_a_line_in_the_log(shell, home, monkeypatch):
    from inbox_tui.cli import reading, start

    def broken(given, home):
        start.prepare(home)
        raise ZeroDivisionError("words that nobody must see")

    monkeypatch.setattr(reading, "run", broken)
    told = shell("list")
    assert told.code == 1
    assert told.out == ""
    assert "ZeroDivisionError" in told.err
    assert "nobody must see" not in told.err
    assert str(home / "inbox-tui.log") in told.err
    assert "ZeroDivisionError" in (home / "inbox-tui.log").read_text()


@pytest.mark.parametrize("there", [False, True])
def test_an_error_before_the_log_stands_is_a_sentence_too(shell, home, monkeypatch, there):
    def broken(given, rest, home):
        raise ImportError("words that nobody must see")

    if there:
        home.mkdir()
    monkeypatch.setattr(shell_main, "dispatch", broken)
    told = shell("list")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("inbox-tui: Something went wrong inside inbox-tui (ImportError).")
    assert "nobody must see" not in told.err
    assert ("inbox-tui.log" in told.err) is there
    assert (home / "inbox-tui.log").exists() is there


def test_an_interrupt_is_no_traceback(shell, monkeypatch):
    def interrupted(given, rest, home):
        raise KeyboardInterrupt

    monkeypatch.setattr(shell_main, "dispatch", interrupted)
    assert shell("list").code == 130


def test_a_home_that_cannot_be_used_is_told(shell, tmp_path):
    file = tmp_path / "a-file"
    file.write_text("")
    told = shell("list", at=file)
    assert told.code == 1
    assert "cannot be used" in told.err
    assert "--home" in told.err


def test_a_closed_pipe_ends_quietly(town, home):
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m inbox_tui --home '{home}' list --view all --json | head -c 10"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""


def test_a_terminal_without_unicode_gets_ascii(town, home):
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    for arguments in (["list", "--view", "all"], ["list", "--view", "all", "--json"], ["status"], ["doctor"]):
        done = subprocess.run(
            [sys.executable, "-m", "inbox_tui", "--home", str(home), *arguments],
            capture_output=True, env=environ, check=False,
        )  # fmt: skip
        assert done.returncode == 0
        assert done.stdout.isascii()
        assert b"Traceback" not in done.stderr


def test_doctor_is_content_with_a_healthy_home(town):
    told = town("doctor", "--json")
    found = {each["what"]: each for each in told.json()}
    assert told.code == 0, told.out
    assert found["store's content"]["state"] == "ok"
    assert found["connector mastodon"]["words"].endswith("from inbox-tui 0.1.0") or __version__ != "0.1.0"
    assert found["account acme"]["state"] == "ok"
    assert "python" in found
    assert "terminal" in found
    assert town("doctor").err.strip() == "Everything is in order."


def test_doctor_names_what_is_wrong(town, home):
    (home / "config.toml").write_text("[sending]\nundo_seconds = 'soon'\n")
    (home / "accounts.json").chmod(0o644)
    (home / "inbox.db").write_bytes(b"SQLite format 3\x00" + b"\x07" * 5000)
    told = town("doctor", "--json")
    assert told.code == 1
    found = {each["what"]: each for each in told.json()}
    assert found["settings"]["state"] == "wrong"
    assert "undo_seconds" in found["settings"]["words"]
    assert "chmod 600" in found["accounts file"]["words"]
    assert found["store's content"]["state"] == "wrong"


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_completion_knows_every_command(shell, shell_name):
    told = shell("completion", shell_name)
    assert told.code == 0
    for word in ("accounts", "search", "needs-reply" if shell_name != "fish" else "doctor", "repair"):
        assert word in told.out


def test_bash_completes(tmp_path):
    file = tmp_path / "completion.bash"
    file.write_text(script("bash"))

    def completed(*words):
        line = " ".join(f"'{word}'" for word in words)
        code = f"source {file}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _inbox_tui; echo ${{COMPREPLY[@]}}"
        return subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert completed("inbox-tui", "sta") == ["status", "stats"]
    assert completed("inbox-tui", "people", "--sort", "s") == ["silence", "stage"]
    assert completed("inbox-tui", "stats", "--span", "") == ["week", "month", "quarter"]
    assert completed("inbox-tui", "accounts", "re") == ["repair", "remove"]
    assert "--json" in completed("inbox-tui", "accounts", "list", "--")
    assert completed("inbox-tui", "list", "--view", "needs") == ["needs-reply"]


def test_columns_fit_wide_letters():
    assert cells("田中") == 4
    assert cut("田中ゆき", 5) == "田中…"
    assert cells(cut("a田中ゆき", 4)) <= 4
