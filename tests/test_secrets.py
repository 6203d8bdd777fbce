"""Places for secrets: what each keeps, refuses, and never says."""

from __future__ import annotations

import asyncio
import json
import os
import select
import sys
import threading

import pytest

from inbox_tui.domain.secret import Secret
from inbox_tui.errors import ConfigError, SecretsUnavailable
from inbox_tui.paths import Home
from inbox_tui.secrets import Choice, MemoryVault, Vaults
from inbox_tui.secrets.outside import CommandVault, EnvVault
from inbox_tui.secrets.survey import Survey, survey
from inbox_tui.secrets.system import KeyringVault, find_backend
from inbox_tui.secrets.turns import Turns

TOKEN = "a-live-t0ken"


def bare(secrets: dict[str, Secret]) -> dict[str, str]:
    return {name: secret.reveal() for name, secret in secrets.items()}


# --- choosing


@pytest.mark.parametrize(
    "text", ["keyring", "file", "clear", "memory", "env:ACME_TOKEN", "command:pass show 'a b'", " Keyring "]
)
def test_a_choice_is_written_as_it_is_read(text):
    choice = Choice.parse(text)
    assert Choice.parse(str(choice)) == choice


@pytest.mark.parametrize(
    "text", ["", "plain", "command:", "command", "env", "env:A B", "env:1A", "env:A=b", "keyring:x"]
)
def test_a_choice_that_is_none_says_what_there_is(text):
    with pytest.raises(ConfigError) as caught:
        Choice.parse(text)
    assert str(caught.value).endswith(".")


async def test_each_choice_opens_its_own_place_and_no_other(tmp_path):
    vaults = Vaults(Home.at(tmp_path / "h"), environ={"A": "x"})
    kinds = {
        text: vaults.open(Choice.parse(text), "acme")
        for text in ("keyring", "file", "clear", "memory", "env:A", "command:x")
    }
    assert [vault.kind for vault in kinds.values()] == ["keyring", "file", "clear", "memory", "env", "command"]
    assert [vault.writable for vault in kinds.values()] == [True, True, True, False, False, False]
    assert [vault.clear_text for vault in kinds.values()] == [False, False, True, False, False, False]
    assert not (tmp_path / "h").exists(), "opening touches nothing"


def test_a_home_of_its_own_has_keyring_entries_of_its_own(tmp_path):
    usual = Home(tmp_path / "c", tmp_path / "d", tmp_path / "s", tmp_path / "x")
    names = {Vaults(home).keyring_service for home in (usual, Home.at(tmp_path / "a"), Home.at(tmp_path / "b"))}
    assert len(names) == 3
    assert "inbox-tui" in names


# --- memory


@pytest.mark.parametrize(
    "bad", [{"token": ""}, {"access_token": "a b"}, {"jwt": "a\nb"}, {"password": "a\0b"}, {"x": "a" * 20_000}]
)
async def test_a_bad_value_is_refused_and_not_quoted(bad):
    vault = MemoryVault({name: Secret("good") for name in bad})
    with pytest.raises(ValueError) as caught:
        await vault.save({name: Secret(value) for name, value in bad.items()})
    assert bare(await vault.load()) == dict.fromkeys(bad, "good")
    assert all(not value or value not in str(caught.value) for value in bad.values())


async def test_memory_forgets():
    vault = MemoryVault()
    await vault.save({"token": Secret(TOKEN)})
    assert TOKEN not in repr(vault) + repr(vars(vault))
    await vault.forget()
    assert await vault.load() == {}


# --- environment


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (TOKEN, {"token": TOKEN}),
        (TOKEN + "\r\nsecond line", {"token": TOKEN}),
        (json.dumps({"token": "a", "password": "b c"}), {"token": "a", "password": "b c"}),
        ("{not json", {"token": "{not json"}),
        ('{"a": 1}', {"token": '{"a": 1}'}),
    ],
)
async def test_a_variable_holds_one_secret_or_named_ones(value, expected):
    assert bare(await EnvVault("A", "token", {"A": value}).load()) == expected


async def test_a_missing_variable_is_named():
    with pytest.raises(SecretsUnavailable, match="ACME_TOKEN"):
        await EnvVault("ACME_TOKEN", "token", {"ACME_TOKEN": ""}).load()


async def test_a_renewed_secret_lives_beside_the_variable_in_memory():
    environ = {"A": TOKEN}
    vault = EnvVault("A", "token", environ)
    await vault.save({"token": Secret("newer"), "refresh_token": Secret("r")})
    assert bare(await vault.load()) == {"token": "newer", "refresh_token": "r"}
    assert environ == {"A": TOKEN}


@pytest.mark.parametrize("place", ["memory", "env:A", f"command:echo {TOKEN}"])
async def test_what_is_kept_for_this_run_is_found_again_by_the_same_account_in_the_same_place(place, tmp_path):
    vaults = Vaults(Home.at(tmp_path), environ={"A": TOKEN, "PATH": os.environ["PATH"]})
    choice = Choice.parse(place)
    await vaults.open(choice, "acme").save({"refresh": Secret("newer")})
    assert (await vaults.open(choice, "acme").load())["refresh"] == Secret("newer")
    assert "refresh" not in await vaults.open(choice, "other").load()
    await vaults.open(choice, "acme").forget()
    assert "refresh" not in await vaults.open(choice, "acme").load()


# --- command


def python(code: str) -> str:
    return f'{sys.executable} -c "{code}"'


async def test_a_command_prints_the_secret_in_its_first_line():
    vault = CommandVault(python(f"print('{TOKEN}'); print('login: acme')"), "app_password")
    assert bare(await vault.load()) == {"app_password": TOKEN}


async def test_a_command_is_run_once_and_without_a_shell(tmp_path):
    ran = tmp_path / "ran"
    code = f"import sys; open('{ran}', 'a').write('x'); print(sys.argv[1:])"
    vault = CommandVault(python(code) + f" ';touch {tmp_path}/shell' '$HOME' '`id`'", "token")
    first = bare(await vault.load())
    await vault.save({"other": Secret("o")})
    assert bare(await vault.load()) == first | {"other": "o"}
    assert first == {"token": f"[';touch {tmp_path}/shell', '$HOME', '`id`']"}
    assert ran.read_text() == "x"
    assert not (tmp_path / "shell").exists()


async def test_a_command_does_not_inherit_the_passphrase():
    environ = {"INBOX_TUI_PASSPHRASE": "open sesame", "PATH": os.environ["PATH"]}
    vault = CommandVault(python("import os; print(os.environ.get('INBOX_TUI_PASSPHRASE'))"), "token", environ=environ)
    assert bare(await vault.load()) == {"token": "None"}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (python(f"import sys; print('{TOKEN}', file=sys.stderr); print('{TOKEN}'); sys.exit(3)"), "ended with code 3"),
        (python("pass"), "printed nothing"),
        (python("print()"), "printed nothing"),
        (python("print('a' * 100_000)"), "too much"),
        ("/nowhere/at/all --x", "cannot be run"),
        ("pass 'unclosed", "a quote is missing"),
        ("''", "cannot be run"),
    ],
)
async def test_a_command_that_fails_is_a_sentence_without_its_output(command, words):
    with pytest.raises(SecretsUnavailable, match=words) as caught:
        await CommandVault(command, "token").load()
    assert TOKEN not in str(caught.value) + caught.value.next_step


async def test_a_command_that_hangs_is_ended_with_its_children(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    code = f"import subprocess; f = open('{pipe}', 'w'); subprocess.run(['sleep', '60'], pass_fds=[f.fileno()])"
    vault = CommandVault(python(code), "token", seconds=1.0)
    with pytest.raises(SecretsUnavailable, match="did not end within"):
        await asyncio.wait_for(vault.load(), 20)
    readable, _, _ = select.select([end], [], [], 5)
    assert readable, "a child still holds the pipe open"
    assert os.read(end, 1) == b""
    os.close(end)


# --- keyring


class FakeKeyring:
    """Keeps in a dict; the variants do what real ones were seen to do."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class StoresNothing(FakeKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        return


class Quotes(FakeKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError(f"cannot store {password}")


def vault(backend: FakeKeyring, account: str = "acme", **options) -> KeyringVault:
    return KeyringVault(account, "inbox-tui", find=lambda: (backend, "Fake"), **options)


async def test_the_keyring_keeps_one_entry_an_account():
    backend = FakeKeyring()
    await vault(backend).save({"token": Secret(TOKEN), "refresh_token": Secret("r")})
    await vault(backend).save({"token": Secret("newer")})
    await vault(backend, "other").save({"token": Secret("o")})
    assert bare(await vault(backend).load()) == {"token": "newer", "refresh_token": "r"}
    assert list(backend.kept) == [("inbox-tui", "acme"), ("inbox-tui", "other")]
    await vault(backend).forget()
    await vault(backend).forget()
    assert list(backend.kept) == [("inbox-tui", "other")]


async def test_a_damaged_entry_is_told_and_can_be_written_anew():
    backend = FakeKeyring()
    backend.kept["inbox-tui", "acme"] = "{half"
    with pytest.raises(SecretsUnavailable, match="not what inbox-tui put there"):
        await vault(backend).load()
    await vault(backend).save({"token": Secret(TOKEN)})
    assert bare(await vault(backend).load()) == {"token": TOKEN}


@pytest.mark.parametrize(("backend", "words"), [(StoresNothing(), "does not have it"), (Quotes(), "RuntimeError")])
async def test_a_keyring_is_believed_only_after_reading_back(backend, words):
    with pytest.raises(SecretsUnavailable, match=words) as caught:
        await vault(backend).save({"token": Secret(TOKEN)})
    error = caught.value
    assert TOKEN not in f"{error} {error.next_step} {error.__cause__} {error.__context__}"


async def test_a_keyring_that_waits_for_somebody_does_not_hold_up_the_screen():
    answer = threading.Event()

    class Waits(FakeKeyring):
        def get_password(self, service: str, username: str) -> str | None:
            answer.wait(10)
            return None

    with pytest.raises(SecretsUnavailable, match="did not answer"):
        await vault(Waits(), seconds=0.05).load()
    answer.set()


def of_class(module: str, name: str, **attributes: object) -> object:
    return type(name, (), {"__module__": module, **attributes})()


SECRET_SERVICE = of_class("keyring.backends.SecretService", "Keyring")
PLAINTEXT = of_class("keyrings.alt.file", "PlaintextKeyring")
NULL = of_class("keyring.backends.null", "Keyring")


@pytest.mark.parametrize(
    "backend",
    [
        SECRET_SERVICE,
        of_class("keyring.backends.macOS", "Keyring"),
        of_class("keyring.backends.kwallet", "DBusKeyring"),
        of_class("keyring.backends.chainer", "ChainerBackend", backends=[PLAINTEXT, SECRET_SERVICE]),
    ],
)
def test_a_real_keyring_is_taken_even_out_of_a_chain(monkeypatch, backend):
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    found, label = find_backend()
    assert found is (SECRET_SERVICE if hasattr(backend, "backends") else backend)
    assert label


@pytest.mark.parametrize(
    "backend",
    [
        NULL,
        PLAINTEXT,
        of_class("keyring.backends.fail", "Keyring"),
        of_class("keyrings.cryptfile.cryptfile", "CryptFileKeyring"),
        of_class("keyring.backends.chainer", "ChainerBackend", backends=[PLAINTEXT, NULL]),
        of_class("evil", "Keyring"),
    ],
)
def test_no_other_is(monkeypatch, backend):
    monkeypatch.setattr("keyring.get_keyring", lambda: backend)
    with pytest.raises(SecretsUnavailable) as caught:
        find_backend()
    assert "encrypted file" in caught.value.next_step


def test_a_keyring_that_cannot_be_loaded_is_a_sentence(monkeypatch):
    def broken() -> object:
        raise ModuleNotFoundError("no module named 'bogus'")

    monkeypatch.setattr("keyring.get_keyring", broken)
    with pytest.raises(SecretsUnavailable, match="cannot be loaded"):
        find_backend()


# --- what works here


async def test_the_survey_says_what_works_where_the_keyring_does_not():
    def none() -> tuple[FakeKeyring, str]:
        raise SecretsUnavailable("No keyring service is running here.")

    found = await survey(find=none, which=lambda name: "/usr/bin/gopass" if name == "gopass" else None)
    assert found.sentence == (
        "No keyring service is running here. What works here: a command that prints the secret (gopass is installed), "
        "an encrypted file with a passphrase, an environment variable."
    )
    assert "encrypted" not in Survey("", "No.", (), sealing=False).sentence


async def test_the_survey_names_the_keyring_that_works():
    found = await survey(find=lambda: (FakeKeyring(), "Secret Service"), which=lambda name: None)
    assert found.sentence == "Secrets go to the system keyring (Secret Service)."


# --- side by side


class Readers:
    """How many were there at the same time, reader by reader."""

    def __init__(self):
        self.now = 0
        self.seen = []

    async def read(self, turns, fails=False):
        async with turns.turn():
            self.now += 1
            self.seen.append(self.now)
            for _ in range(3):
                await asyncio.sleep(0)
            self.now -= 1
            if fails:
                raise SecretsUnavailable("It is locked.")


async def test_a_place_that_may_ask_is_read_alone_until_it_has_answered():
    turns, readers = Turns(2), Readers()
    done = await asyncio.gather(*(readers.read(turns, number < 2) for number in range(7)), return_exceptions=True)
    assert [isinstance(one, SecretsUnavailable) for one in done] == [True, True, *[False] * 5]
    assert readers.seen[:3] == [1, 1, 1], "two that failed and the first that was served"
    assert max(readers.seen) == 2


async def test_whoever_asks_on_the_terminal_asks_alone(tmp_path):
    asking, together = 0, []

    async def ask(new):
        nonlocal asking
        asking += 1
        together.append(asking)
        await asyncio.sleep(0.05)
        asking -= 1
        return Secret("correct horse")

    vaults = Vaults(Home.at(tmp_path), ask=ask, environ={})
    printing = Choice.parse(f"command:{python('print(1)')}")
    await asyncio.gather(
        *(vaults.open(Choice("file"), name).save({"token": Secret("t")}) for name in ("a", "b", "c")),
        *(vaults.open(printing, name, interactive=True).load() for name in ("d", "e")),
    )
    assert together == [1], "the passphrase is asked for once"
    assert {vaults.open(printing, name, interactive=True)._turns for name in ("d", "e")} == {vaults._terminal}
