"""Secrets in files: sealed ones that open with the passphrase only, clear ones that say so."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import stat

import pytest

from inbox_tui.domain.secret import Secret
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.paths import Home
from inbox_tui.secrets import Choice, Vaults
from inbox_tui.secrets.files import ClearText, Cost, FileVault, Sealed, SecretsFile

TOKEN = "a-live-t0ken"
CHEAP = Cost(n=4)


class Person:
    """Answers with a passphrase and remembers how often it was asked."""

    def __init__(self, passphrase: str) -> None:
        self.passphrase = passphrase
        self.asked: list[bool] = []

    async def __call__(self, new: bool) -> Secret:
        self.asked.append(new)
        return Secret(self.passphrase)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "secrets.sealed"


def sealed(path, passphrase: str = "open sesame") -> tuple[SecretsFile, Person]:
    person = Person(passphrase)
    return SecretsFile(path, Sealed(person, cost=CHEAP)), person


async def test_what_was_sealed_opens_in_another_run_with_the_same_passphrase(path):
    file, person = sealed(path)
    await FileVault("acme", file).save({"token": Secret(TOKEN), "password": Secret("correct horse ü")})
    await FileVault("other", file).save({"token": Secret("o")})
    await FileVault("acme", file).save({"token": Secret("newer")})
    assert person.asked == [True]
    again, second = sealed(path)
    found = await FileVault("acme", again).load()
    assert {name: secret.reveal() for name, secret in found.items()} == {
        "token": "newer",
        "password": "correct horse ü",
    }
    await FileVault("other", again).load()
    assert second.asked == [False]


async def test_nobody_is_asked_where_nothing_is_kept_yet(path):
    file, person = sealed(path)
    assert await FileVault("acme", file).load() == {}
    assert person.asked == []


async def test_neither_secrets_nor_accounts_can_be_read_from_the_file(path):
    file, _ = sealed(path)
    await FileVault("acme", file).save({"token": Secret(TOKEN)})
    data = path.read_bytes()
    for hidden in (TOKEN.encode(), b"acme", base64.b64encode(TOKEN.encode()), b"open sesame"):
        assert hidden not in data
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in path.parent.iterdir())


async def test_a_wrong_passphrase_opens_nothing_changes_nothing_and_may_be_corrected(path):
    file, _ = sealed(path)
    await FileVault("acme", file).save({"token": Secret(TOKEN)})
    before = path.read_bytes()
    other, person = sealed(path, "wrong")
    for attempt in (FileVault("acme", other).load(), FileVault("acme", other).save({"token": Secret("x")})):
        with pytest.raises(SecretsUnavailable, match="does not open"):
            await attempt
    assert path.read_bytes() == before
    person.passphrase = "open sesame"
    assert await FileVault("acme", other).load() == {"token": Secret(TOKEN)}
    assert person.asked == [False] * 3


async def test_no_passphrase_no_file(path):
    file, _ = sealed(path, "")
    with pytest.raises(SecretsUnavailable):
        await FileVault("acme", file).save({"token": Secret(TOKEN)})
    assert not path.exists()


async def test_every_writing_has_a_nonce_of_its_own(path):
    file, _ = sealed(path)
    nonces = set()
    for _ in range(5):
        await FileVault("acme", file).save({"token": Secret(TOKEN)})
        nonces.add(json.loads(path.read_text())["nonce"])
    assert len(nonces) == 5


def changed(**kdf: object):
    def change(data: bytes) -> bytes:
        found = json.loads(data)
        found["kdf"] |= kdf
        return json.dumps(found).encode()

    return change


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-20] + (b"A" if data[-20:-19] != b"A" else b"B") + data[-19:],
        lambda data: b"[]",
        lambda data: b"\xff\xfe",
        lambda data: b"[" * 100_000,
        lambda data: json.dumps(json.loads(data) | {"format": 9}).encode(),
        changed(n=2**30),
        changed(n=3),
        changed(r=1000),
        changed(p=2),
        changed(salt="AAAA"),
        changed(n="many"),
    ],
)
async def test_a_damaged_file_is_a_sentence_and_is_not_written_over(path, damage):
    file, _ = sealed(path)
    await FileVault("acme", file).save({"token": Secret(TOKEN)})
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    again, _ = sealed(path)
    for attempt in (FileVault("acme", again).load(), FileVault("acme", again).save({"token": Secret("x")})):
        with pytest.raises(SecretsUnavailable) as caught:
            await attempt
        assert caught.value.next_step
    assert path.read_bytes() == before


async def test_two_programs_do_not_lose_each_other_s_secrets(path):
    files = [sealed(path)[0] for _ in range(4)]
    await FileVault("first", files[0]).save({"token": Secret("t0")})
    await asyncio.gather(
        *(FileVault(f"acme{n}", file).save({"token": Secret(f"t{n}")}) for n, file in enumerate(files))
    )
    fresh, _ = sealed(path)
    assert set(await fresh.read()) == {"first", "acme0", "acme1", "acme2", "acme3"}


async def test_forgetting_one_account_leaves_the_others(path):
    file, _ = sealed(path)
    for account in ("acme", "other"):
        await FileVault(account, file).save({"token": Secret(TOKEN)})
    await FileVault("acme", file).forget()
    await FileVault("acme", file).forget()
    assert set(await file.read()) == {"other"}


async def test_a_link_in_place_of_the_file_is_not_followed(path, tmp_path):
    target = tmp_path / "target"
    target.write_text("{}")
    path.parent.mkdir()
    path.symlink_to(target)
    file, _ = sealed(path)
    with pytest.raises(SecretsUnavailable):
        await FileVault("acme", file).load()


async def test_a_file_others_could_read_is_closed(path):
    file = SecretsFile(path, ClearText())
    await FileVault("acme", file, clear_text=True).save({"token": Secret(TOKEN)})
    path.chmod(0o644)
    assert await FileVault("acme", file, clear_text=True).load() == {"token": Secret(TOKEN)}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
async def test_a_folder_that_cannot_be_written_is_a_sentence(path):
    path.parent.mkdir(mode=0o500)
    with pytest.raises(SecretsUnavailable, match="cannot be written"):
        await FileVault("acme", SecretsFile(path, ClearText())).save({"token": Secret(TOKEN)})


async def test_a_full_disk_keeps_the_old_file(path, monkeypatch):
    file = SecretsFile(path, ClearText())
    await FileVault("acme", file).save({"token": Secret(TOKEN)})

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("inbox_tui.secrets.files.os.fsync", full)
    with pytest.raises(SecretsUnavailable, match="No space left"):
        await FileVault("acme", file).save({"token": Secret("newer")})
    assert await FileVault("acme", file).load() == {"token": Secret(TOKEN)}
    assert {one.name for one in path.parent.iterdir()} == {path.name, path.name + ".lock"}


async def test_the_passphrase_comes_from_the_environment_or_from_a_person_once_for_all(tmp_path, monkeypatch):
    monkeypatch.setattr("inbox_tui.secrets.vaults.Sealed", lambda ask: Sealed(ask, cost=CHEAP))
    home, choice = Home.at(tmp_path), Choice.parse("file")
    unattended = Vaults(home, environ={"INBOX_TUI_PASSPHRASE": "open sesame"})
    await unattended.open(choice, "acme").save({"token": Secret(TOKEN)})
    person = Person("open sesame")
    attended = Vaults(home, ask=person, environ={})
    assert await attended.open(choice, "acme").load() == {"token": Secret(TOKEN)}
    await attended.open(choice, "other").save({"token": Secret("o")})
    assert person.asked == [False]
    with pytest.raises(SecretsUnavailable, match="nobody to ask"):
        await Vaults(home, environ={}).open(choice, "acme").load()


async def test_clear_text_is_where_its_name_says_so(tmp_path):
    vault = Vaults(Home.at(tmp_path), environ={}).open(Choice.parse("clear"), "acme")
    await vault.save({"token": Secret(TOKEN)})
    assert vault.clear_text
    assert TOKEN in (tmp_path / "secrets-in-clear-text.json").read_text()
    assert TOKEN not in repr(vault) + repr(vars(vault))
