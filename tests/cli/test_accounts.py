from __future__ import annotations

import json

import pytest

from inbox_tui.cli import accounts
from inbox_tui.store.lock import Lock


def test_an_account_is_added_listed_checked_and_removed(shell):
    added = shell("accounts", "add", "demo-masto", "--town", "3", "--name", "shop", "--json")
    assert added.code == 0
    assert added.json()["account"] == "shop"
    assert added.json()["settings"]["town"] == "3"
    assert "It reads: " in added.err
    assert "inbox-tui sync" in added.err
    (row,) = shell("accounts", "list", "--json").json()
    assert (row["account"], row["health"], row["distribution"].split()[0]) == ("shop", "new", "inbox-tui")
    checked = shell("accounts", "check", "--json")
    assert checked.code == 0
    assert checked.json()[0]["ok"]
    assert shell("accounts", "remove", "shop").code == 0
    assert shell("accounts", "list", "--json").json() == []


def test_the_platform_may_stand_anywhere_and_a_value_may_look_like_one(shell):
    added = shell("accounts", "add", "--town", "4", "demo-masto", "--name", "shop", "--json")
    assert added.json()["settings"]["town"] == "4"
    added = shell("accounts", "add", "demo-bsky", "--town", "demo-bsky", "--json")
    assert added.json()["settings"]["town"] == "demo-bsky"


def test_a_name_is_made_from_the_handle_where_none_is_given(shell):
    shell("accounts", "add", "demo-masto")
    shell("accounts", "add", "demo-bsky")
    names = [row["account"] for row in shell("accounts", "list", "--json").json()]
    assert names[0] == "acme"
    assert names[1].startswith("acme-")


def test_help_names_the_platforms(shell):
    said = shell("accounts", "add", "--help").out
    assert "mastodon" in said
    assert "youtube" in said


def test_each_platform_has_its_own_options_and_help(shell):
    told = shell("accounts", "add", "bluesky", "--help")
    assert told.code == 0
    assert "--password-env VARIABLE" in told.out
    assert "--handle" in told.out
    assert "It can reply" in told.out, "what to expect of it"
    assert "--token-env" in shell("accounts", "add", "mastodon", "-h").out
    assert "PLATFORM" in shell("accounts", "add", "--help").out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["accounts", "add"], 2, "Which platform?"),
        (["accounts", "repair"], 2, "Which account?"),
        (["accounts", "add", "myspace"], 2, "No connector for 'myspace' is installed."),
        (["accounts", "add", "demo-masto", "--colour", "red"], 2, "unrecognized arguments"),
        (["accounts", "add", "demo-masto", "--name", "Not A Name"], 2, "cannot be an account's name"),
        (["accounts", "repair", "nobody"], 5, "no account called 'nobody'"),
        (["accounts", "remove", "nobody"], 5, "no account called 'nobody'"),
        (["accounts", "check"], 5, "There is no account yet."),
        (["accounts"], 2, "usage:"),
        (["frobnicate"], 2, "usage:"),
        (["status", "--colour"], 2, "unrecognized arguments"),
        (["list", "--limit", "-1"], 2, "usage:"),
        (["--home"], 2, "expected one argument"),
    ],
)
def test_what_is_wrong_is_said_with_its_code(shell, arguments, code, words):
    told = shell(*arguments)
    assert told.code == code
    assert words in told.err
    assert told.out == ""


def test_a_secret_is_named_by_its_variable_and_the_variable_must_be_there(shell, monkeypatch, home):
    add = ["accounts", "add", "mastodon", "--server", "http://127.0.0.1:9", "--token-env", "SHOP_TOKEN"]
    told = shell(*add, "--secrets", "env")
    assert told.code == 1
    assert "SHOP_TOKEN is not set" in told.err
    monkeypatch.setenv("SHOP_TOKEN", "canary-5fT9")
    told = shell(*add, "--secrets", "env")
    assert told.code == 1
    assert "cannot be reached" in told.err
    assert not [path for path in home.rglob("*") if path.is_file() and b"canary-5fT9" in path.read_bytes()]


def test_env_without_a_variable_is_asked_for(shell):
    told = shell("accounts", "add", "mastodon", "--server", "http://127.0.0.1:9", "--secrets", "env")
    assert told.code == 2
    assert "Which variable?" in told.err
    assert "env:VARIABLE" in told.err


def test_an_account_is_listed_by_what_it_is_called_there(shell, home):
    shell("accounts", "add", "demo-masto", "--name", "shop")
    file = home / "accounts.json"
    body = json.loads(file.read_text())
    body["accounts"][0]["handle"] = "Brand"
    file.write_text(json.dumps(body))
    told = shell("accounts", "list").out
    assert "Brand" in told
    assert "@Brand" not in told, "a Page has no handle"


@pytest.mark.parametrize("place", ["bogus", "command:", "env:1st", "keyring:x", "file:/tmp/x", "\x1b[31m"])
def test_a_place_that_is_none_is_misuse(shell, place):
    told = shell("accounts", "add", "mastodon", "--server", "http://127.0.0.1:9", "--secrets", place)
    assert (told.code, told.out) == (2, "")
    assert "\x1b" not in told.err


@pytest.mark.parametrize("words", [["--token", "canary-5fT9"], ["--token=canary-5fT9"]])
def test_a_secret_typed_as_an_argument_is_refused_and_not_repeated(shell, words):
    told = shell("accounts", "add", "mastodon", "--server", "http://127.0.0.1:9", *words, "--secrets", "file")
    assert told.code == 2
    assert "--token-env VARIABLE" in told.err
    assert "canary" not in told.err


def test_a_name_that_is_taken_is_told_before_anything_is_asked(shell, monkeypatch):
    shell("accounts", "add", "demo-masto", "--name", "shop")
    monkeypatch.setenv("SHOP_TOKEN", "canary-5fT9")
    told = shell(
        *("accounts", "add", "mastodon", "--server", "http://127.0.0.1:9", "--token-env", "SHOP_TOKEN"),
        *("--secrets", "env", "--name", "shop"),
    )
    assert told.code == 1
    assert "accounts repair shop" in told.err


def test_a_keyring_that_is_not_there_is_told_before_the_server_is_asked(shell, monkeypatch):
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    import keyring.core

    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    told = shell("accounts", "add", "mastodon", "--server", "http://127.0.0.1:9", "--secrets", "keyring")
    assert told.code == 1
    assert "No keyring service is running here." in told.err
    assert "--secrets file" in told.err
    assert "127.0.0.1" not in told.err


def test_a_passphrase_is_settled_before_the_server_is_asked(shell, monkeypatch, home):
    monkeypatch.setenv("SHOP_TOKEN", "canary-5fT9")
    add = ["accounts", "add", "mastodon", "--server", "http://127.0.0.1:9", "--token-env", "SHOP_TOKEN"]
    told = shell(*add, "--secrets", "file")
    assert told.code == 1
    assert "INBOX_TUI_PASSPHRASE" in told.err
    assert "127.0.0.1" not in told.err
    assert not (home / "secrets.sealed").exists()


def test_clear_text_needs_the_typed_word(shell, monkeypatch):
    monkeypatch.setenv("SHOP_TOKEN", "canary-5fT9")
    add = ["accounts", "add", "mastodon", "--server", "http://127.0.0.1:9", "--token-env", "SHOP_TOKEN"]
    told = shell(*add, "--secrets", "clear", typed="yes\n")
    assert told.code == 1
    assert "nothing was written" in told.err
    assert "clear text" in told.err
    told = shell(*add, "--secrets", "clear", typed="CLEAR\n")
    assert "cannot be reached" in told.err
    assert "not answered" in shell(*add, "--secrets", "clear").err


def test_without_a_keyring_and_a_choice_it_says_what_works_here(shell, monkeypatch):
    from inbox_tui.secrets import survey as module

    async def none():
        return module.Survey("", "No keyring service is running here.", (), True)

    monkeypatch.setattr(module, "survey", none)
    told = shell("accounts", "add", "mastodon", "--server", "http://127.0.0.1:9")
    assert told.code == 1
    assert "No keyring service is running here." in told.err
    assert "--secrets command:CMD" in told.err


def test_damaged_accounts_are_told_and_do_not_stop_anything(shell, home):
    shell("accounts", "add", "demo-masto", "--name", "shop")
    file = home / "accounts.json"
    body = json.loads(file.read_text())
    body["accounts"].append({"id": "??"})
    file.write_text(json.dumps(body))
    told = shell("accounts", "list", "--json")
    assert [row["account"] for row in told.json()] == ["shop"]
    assert "1 of 2 entries" in told.err


def test_an_account_whose_connector_is_gone_is_in_trouble_and_others_are_not(shell, home):
    shell("accounts", "add", "demo-masto", "--name", "shop")
    file = home / "accounts.json"
    body = json.loads(file.read_text())
    body["accounts"].append({**body["accounts"][0], "id": "old", "platform": "myspace"})
    file.write_text(json.dumps(body))
    told = shell("sync", "--json")
    assert told.code == 4
    rows = {row["account"]: row for row in told.json()}
    assert rows["shop"]["error"] is None
    assert "myspace" in rows["old"]["error"]
    assert shell("sync", "--account", "old").code == 4
    assert shell("sync", "--account", "shop").code == 0
    assert shell("sync", "--account", "nobody").code == 5


def test_repair_signs_in_again_and_keeps_what_is_there(town):
    before = town("list", "--view", "account:acme", "--json").json()
    told = town("accounts", "repair", "acme", "--json")
    assert told.code == 0
    assert told.json()["account"] == "acme"
    assert [row["id"] for row in town("list", "--view", "account:acme", "--json").json()] == [
        row["id"] for row in before
    ]


def test_repair_without_anybody_there_keeps_the_settings_that_are_not_named(shell, home, monkeypatch):
    shell("accounts", "add", "demo-masto", "--name", "shop")
    file = home / "accounts.json"
    body = json.loads(file.read_text())
    settings = {"server": "http://127.0.0.1:1"}
    body["accounts"].append(
        {**body["accounts"][0], "id": "own", "platform": "mastodon", "settings": settings, "secrets": "env:TOKEN"}
    )
    file.write_text(json.dumps(body))
    monkeypatch.setenv("TOKEN", "a-new-one")
    told = shell("accounts", "repair", "own", "--token-env", "TOKEN", "--secrets", "env")
    assert told.code == 1
    assert "127.0.0.1 cannot be reached" in told.err
    assert "needs to know" not in told.err


def test_the_list_and_the_status_give_the_same_time(town):
    listed = {row["account"]: row["last_ok"] for row in town("accounts", "list", "--json").json()}
    status = {row["account"]: row["last_ok"] for row in town("status", "--json").json()["accounts"]}
    assert listed == status
    assert listed["acme"].endswith("Z")


def test_a_removed_account_leaves_the_lists_and_its_posts_stay(town, home):
    assert town("accounts", "remove", "acme").code == 0
    assert [account["account"] for account in town("status", "--json").json()["accounts"]] == ["acme-bsky"]
    assert any(row["account"] == "acme" for row in town("list", "--view", "all", "--json").json())
    assert [row["account"] for row in town("sync", "--json").json()] == ["acme-bsky"]


def test_removing_beside_a_running_app_says_that_it_goes_on(town, home):
    from inbox_tui.store.lock import Lock

    lock = Lock(home / "inbox.lock")
    try:
        told = town("accounts", "remove", "acme")
        assert told.code == 0
        assert "goes on with it" in told.err
    finally:
        lock.release()
    assert town("sync").code == 0
    assert [account["account"] for account in town("status", "--json").json()["accounts"]] == ["acme-bsky"]


def test_beside_an_open_app_it_says_when_that_takes_it_up(town, home):
    lock = Lock(home / "inbox.lock")
    try:
        added = town("accounts", "add", "demo-yt", "--name", "tube")
        removed = town("accounts", "remove", "acme")
    finally:
        lock.release()
    assert (added.code, removed.code) == (0, 0)
    assert "The app that is open takes it up when it is opened again." in added.err
    assert "until it is closed" in removed.err
    assert "opened again" not in town("accounts", "add", "demo-ig").err


def test_what_holds_for_everybody_is_said_once(shell, monkeypatch):
    """Before signing in where somebody is there to read it, else afterwards."""
    reason = "Bluesky has no editing."
    piped = shell("accounts", "add", "demo-bsky", "--name", "one")
    assert piped.err.count(reason) == 1
    shell("accounts", "remove", "one")
    monkeypatch.setattr(accounts, "somebody_there", lambda: True)
    asked = shell("accounts", "add", "demo-bsky", "--name", "two")
    assert asked.err.count(reason) == 1
    assert asked.err.index(reason) < asked.err.index("was added")
