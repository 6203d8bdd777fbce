"""The passphrase of the encrypted file, at the start of the app."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from inbox_tui.cli import app, start
from inbox_tui.cli.open import place
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.accounts import AccountRecord
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.paths import Home
from inbox_tui.secrets import FILE, Choice, Vaults

RIGHT = "correct horse"


@pytest.fixture
async def here(home):
    async def known(new: bool) -> Secret:
        return Secret(RIGHT)

    found = place(Home.at(home))
    await Vaults(found.home, ask=known, environ={}).open(Choice(FILE), "shop").save({"token": Secret("canary-4d")})
    record = AccountRecord(id="shop", platform="mastodon", settings={}, secrets=FILE, added_at=datetime.now(UTC))
    found.accounts.put(record)
    try:
        yield found
    finally:
        start.stop_log()


@pytest.fixture
def typed(monkeypatch):
    """What is typed when the passphrase is asked for, in this order."""
    answers: list[str] = []
    monkeypatch.setattr("inbox_tui.cli.asking.somebody_there", lambda: True)
    monkeypatch.setattr("inbox_tui.cli.asking.hidden", lambda label: Secret(answers.pop(0)))
    return answers


async def test_a_mistyped_passphrase_is_asked_for_again(here, typed, capsys):
    typed += ["correct house", RIGHT]
    await app.unseal(here)
    assert typed == []
    assert "does not open" in capsys.readouterr().err
    here.passphrase.silent = True
    found = await here.ground.vaults.open(Choice(FILE), "shop").load()
    assert found["token"] == Secret("canary-4d")


async def test_after_three_the_app_opens_without_and_says_why(here, typed):
    typed += ["a", "b", "c", RIGHT]
    await app.unseal(here)
    assert typed == [RIGHT]
    here.passphrase.silent = True
    with pytest.raises(SecretsUnavailable, match="not given its passphrase at the start") as caught:
        await here.ground.vaults.open(Choice(FILE), "shop").load()
    assert "start again" in caught.value.next_step


async def test_enter_alone_goes_on_without(here, typed):
    typed += ["", RIGHT]
    await app.unseal(here)
    assert typed == [RIGHT]


async def test_a_wrong_variable_is_looked_at_once(here, typed, monkeypatch, capsys):
    monkeypatch.setattr(here.ground.vaults, "_environ", {"INBOX_TUI_PASSPHRASE": "correct house"})
    await app.unseal(here)
    assert capsys.readouterr().err.count("does not open") == 1
