"""Secrets that somebody else keeps: a command that prints them, a variable that holds them. Only ever read."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shlex
import signal
from collections.abc import Mapping

from inbox_tui.domain.secret import Secret
from inbox_tui.errors import SecretsUnavailable
from inbox_tui.secrets.turns import Turns
from inbox_tui.secrets.vault import COMMAND, ENV, PASSPHRASE_VARIABLE, MemoryVault, read_text

COMMAND_SECONDS = 60.0
_LONGEST = 65_536


class EnvVault(MemoryVault):
    """A variable of the environment, read at each run. Renewed secrets stay in memory."""

    kind = ENV

    def __init__(
        self,
        variable: str,
        primary: str,
        environ: Mapping[str, str] = os.environ,
        *,
        held: dict[str, Secret] | None = None,
    ) -> None:
        super().__init__(held=held)
        self._variable = variable
        self._primary = primary
        self._environ = environ

    async def load(self) -> dict[str, Secret]:
        found = read_text(self._environ.get(self._variable, ""), self._primary)
        if not found:
            raise SecretsUnavailable(
                f"The variable {self._variable} is not set, so this account cannot sign in.",
                next_step=f"Set {self._variable} and start again.",
            )
        return found | self._kept


class CommandVault(MemoryVault):
    """A command that prints the secret (``pass show acme``): run without a shell, read once. Renewed secrets stay in
    memory. Its words to stderr are not shown: a password manager may print more there than it should."""

    kind = COMMAND

    def __init__(
        self,
        command: str,
        primary: str,
        *,
        environ: Mapping[str, str] = os.environ,
        seconds: float = COMMAND_SECONDS,
        interactive: bool = False,
        held: dict[str, Secret] | None = None,
        turns: Turns | None = None,
    ) -> None:
        """``interactive``: let it ask on the terminal (from the shell, never while the screen is ours). ``turns``:
        those of all that would ask in the same place."""
        super().__init__(held=held)
        self._command = command
        self._primary = primary
        self._environ = environ
        self._seconds = seconds
        self._interactive = interactive
        self._turns = turns or Turns()
        self._printed: dict[str, Secret] | None = None

    async def load(self) -> dict[str, Secret]:
        if self._printed is None:
            self._printed = await self._run()
        # What was renewed meanwhile is newer than what the command prints.
        return self._printed | self._kept

    async def again(self) -> dict[str, Secret]:
        """What the command prints now: a new access token where it prints those."""
        self._printed = await self._run()
        for name in self._printed:
            self._kept.pop(name, None)
        return await self.load()

    async def forget(self) -> None:
        await super().forget()
        self._printed = {}

    async def _run(self) -> dict[str, Secret]:
        try:
            argv = shlex.split(self._command)
        except ValueError:
            argv = []
        if not argv:
            raise SecretsUnavailable("The command for this account's secret cannot be read: a quote is missing.")
        async with self._turns.turn():
            return await self._printed_by(argv)

    async def _printed_by(self, argv: list[str]) -> dict[str, Secret]:
        nothing = None if self._interactive else asyncio.subprocess.DEVNULL
        environ = {name: value for name, value in self._environ.items() if name != PASSPHRASE_VARIABLE}
        try:
            process = await asyncio.create_subprocess_exec(
                *argv,
                stdin=nothing,
                stdout=asyncio.subprocess.PIPE,
                stderr=nothing,
                env=environ,
                start_new_session=not self._interactive,
            )
        except (OSError, ValueError):
            raise SecretsUnavailable(
                f"The command {argv[0]} cannot be run.", next_step="Check its name and that it is installed."
            ) from None
        out = await self._output(process, argv[0])
        if process.returncode != 0:
            raise SecretsUnavailable(
                f"The command {argv[0]} ended with code {process.returncode}.",
                next_step="Run it yourself; it may be locked.",
            )
        found = read_text(out.decode("utf-8", "replace"), self._primary)
        if not found:
            raise SecretsUnavailable(f"The command {argv[0]} printed nothing.")
        return found

    async def _output(self, process: asyncio.subprocess.Process, name: str) -> bytes:
        assert process.stdout is not None
        out = b""
        try:
            async with asyncio.timeout(self._seconds):
                while len(out) <= _LONGEST and (more := await process.stdout.read(_LONGEST)):
                    out += more
                if len(out) > _LONGEST:
                    raise SecretsUnavailable(f"The command {name} prints too much to be a secret.")
                await process.wait()
                return out
        except TimeoutError:
            late = f"The command {name} did not end within {self._seconds:.0f} seconds."
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    if self._interactive:
                        process.kill()
                    else:
                        os.killpg(process.pid, signal.SIGKILL)  # our own child's session, nobody else's
                with contextlib.suppress(TimeoutError):
                    # asyncio also waits for the pipe, which a grandchild that got away may hold open.
                    async with asyncio.timeout(1.0):
                        await process.wait()
        raise SecretsUnavailable(late, next_step="Run it yourself; it may be waiting for a passphrase.")
