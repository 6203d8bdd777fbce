"""A real keyring: a session bus of its own and GNOME's keyring on it, both ended in the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from lab.processes import LabError

PROGRAMS = ("dbus-daemon", "gnome-keyring-daemon")
PASSPHRASE = "the keyring's own passphrase"


def missing() -> str:
    """Why there can be no keyring here; empty where there can."""
    lacking = [program for program in PROGRAMS if shutil.which(program) is None]
    return f"{' and '.join(lacking)} cannot be had here (apt-get install dbus gnome-keyring)" if lacking else ""


class Ring:
    """A keyring in ``folder``, unlocked or locked. Used in a ``with``."""

    def __init__(self, folder: Path, *, locked: bool = False) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)
        self.env = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder / 'bus'}",
        }
        self._locked = locked
        self._bus: subprocess.Popen[bytes] | None = None
        self._daemon: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Ring:
        address = self.env["DBUS_SESSION_BUS_ADDRESS"]
        command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}", "--print-address=1"]
        self._bus = self._start(command)
        assert self._bus.stdout is not None
        if not self._bus.stdout.readline():
            raise LabError("the session bus did not start")
        self._keyring(locked=False)
        if self._locked:
            # A collection that was made and is not opened: the daemon anew, without the passphrase.
            self.read("nothing", "nobody")
            self._end_daemon()
            self._keyring(locked=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_daemon()
        if self._bus is not None:
            self._bus.terminate()
            self._bus.communicate()

    def read(self, service: str, name: str) -> str:
        """What the keyring holds, read by a program that is not ours; empty for nothing."""
        code = "import keyring, sys; sys.stdout.write(keyring.get_password(*sys.argv[1:]) or '')"
        return self._run(code, service, name)

    def _run(self, code: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *words], env=self._environment(), capture_output=True, text=True, check=True
        )
        return done.stdout

    def _keyring(self, *, locked: bool) -> None:
        mode = [] if locked else ["--unlock"]
        control = f"--control-directory={self.folder / 'control'}"
        self._daemon = self._start(["gnome-keyring-daemon", "--foreground", "--components=secrets", control, *mode])
        assert self._daemon.stdin is not None
        assert self._daemon.stdout is not None
        if not locked:
            self._daemon.stdin.write(PASSPHRASE.encode())
        self._daemon.stdin.close()
        if not self._daemon.stdout.readline():  # it says where it listens once it does
            raise LabError("the keyring did not start")

    def _end_daemon(self) -> None:
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait(10)
            for pipe in (self._daemon.stdout, self._daemon.stderr):
                if pipe is not None:
                    pipe.close()
            self._daemon = None

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", **self.env}
