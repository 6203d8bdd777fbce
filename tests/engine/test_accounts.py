from __future__ import annotations

import json
import os
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.model import AccountId
from inbox_tui.engine.accounts import NAME, AccountRecord, Accounts, check_name, slug
from inbox_tui.errors import ConfigError, InboxError, NoSuchThing

ADDED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def record(name="acme", **changes):
    given = {"platform": "mastodon", "settings": {"server": "https://a.example"}, "added_at": ADDED, **changes}
    return AccountRecord(id=AccountId(name), **given)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "accounts.json"


def test_accounts_come_back_as_they_were_put(file):
    accounts = Accounts(file)
    one = record("acme", secrets="env:ACME_TOKEN", us="109", handle="acme@a.example")
    two = record("acme-bsky", platform="bluesky", secrets="command:pass show bsky")
    accounts.put(one)
    accounts.put(two)
    assert Accounts(file).all() == (one, two)
    assert file.stat().st_mode & 0o777 == 0o600
    accounts.remove("acme")
    assert Accounts(file).all() == (two,)
    assert os.listdir(file.parent) == ["accounts.json"], "no temporary file is left behind"


def test_two_programs_at_once_keep_each_others_accounts(file):
    app, shell = Accounts(file), Accounts(file)
    shell.put(record("from-the-shell"))
    app.put(record("from-the-app"))
    assert {found.id for found in Accounts(file).all()} == {"from-the-shell", "from-the-app"}
    shell.remove("from-the-shell")
    app.put(record("from-the-app", handle="renewed"))
    assert [found.id for found in Accounts(file).all()] == ["from-the-app"]


def test_an_unknown_account_is_told_with_those_there_are(file):
    accounts = Accounts(file)
    accounts.put(record("acme"))
    with pytest.raises(NoSuchThing) as told:
        accounts.get("nobody")
    assert told.value.next_step == "Accounts: acme."


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"version": 9, "accounts": []}', b"\xff\xfe", b"[" * 200_000])
def test_a_damaged_file_is_told_and_kept(file, damage):
    file.parent.mkdir()
    file.write_bytes(damage)
    accounts = Accounts(file)
    assert accounts.all() == ()
    assert "damaged" in accounts.warnings[0]
    accounts.put(record())
    assert file.with_name("accounts.json.damaged-1").read_bytes() == damage
    assert Accounts(file).all() == (record(),)


def test_one_bad_entry_costs_only_itself(file):
    Accounts(file).put(record("good"))
    body = json.loads(file.read_text())
    body["accounts"] += [{"id": "BAD NAME"}, 7, {"id": "x", "platform": "y", "settings": {"a": 1}}, body["accounts"][0]]
    file.write_text(json.dumps(body))
    accounts = Accounts(file)
    assert [found.id for found in accounts.all()] == ["good"]
    assert "4 of 5 entries" in accounts.warnings[0]


def test_a_file_that_may_not_be_read_is_one_sentence(file):
    file.mkdir(parents=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        Accounts(file)


def test_nothing_changes_when_writing_fails(file):
    accounts = Accounts(file)
    file.parent.write_text("a file where the folder should be")
    with pytest.raises(ConfigError, match="cannot be written"):
        accounts.put(record())
    assert accounts.all() == ()


def test_free_names_are_numbered(file):
    accounts = Accounts(file)
    for expected in ("ana-fosstodon", "ana-fosstodon-2", "ana-fosstodon-3"):
        name = accounts.free_name("Ana @ Fosstodon!")
        assert name == expected
        accounts.put(record(name))


def test_a_taken_name_gets_the_platforms_tag_first(file):
    accounts = Accounts(file)
    accounts.put(record("acme"))
    assert accounts.free_name("acme", "bsky") == "acme-bsky"


@given(st.text())
def test_every_slug_is_a_name(words):
    assert NAME.fullmatch(slug(words))


def test_a_bad_name_is_refused_with_a_better_one():
    with pytest.raises(InboxError) as told:
        check_name("Acme Shop")
    assert told.value.next_step == "Try --name acme-shop"
    assert check_name("acme-2") == "acme-2"
