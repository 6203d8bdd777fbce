"""Starting and stopping the lab's servers, every one on 127.0.0.1, and the page that says where they are."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lab import install
from lab.processes import LabError, Running, answers, free_ports, load, save, start, wait_for, wait_free

PROCESSES = install.LAB / "processes.json"
PAGE = install.LAB / "lab.json"
OWN = "own-server-"
PDS = "pds.json"
"""In the lab's folder: what the PDS was started with, for starting it again."""
PATIENCE = 120
"""Seconds for a server to come up: a few where nothing else runs, many on a machine that is busy."""


@dataclass(frozen=True, slots=True)
class Servers:
    """Where everything is. ``jwt_secret`` signs the PDS's tokens; ``bypass`` frees a customer of its rate limits."""

    pds: str
    appview: str
    control: str
    jwt_secret: str
    bypass: str
    mastodon: str
    folder: str
    """A folder for the servers' files, outside the checkout: PostgreSQL runs as a user who may not look in there."""

    @classmethod
    def read(cls) -> Servers:
        """The running lab. Raises :class:`LabError` if none is up."""
        try:
            return cls(**json.loads(PAGE.read_text())["servers"])
        except (OSError, ValueError, KeyError, TypeError) as broken:
            raise LabError("no lab is up: run tests/live/run.py up, or make live") from broken


def up() -> Servers:
    """Start everything. What was started is on record at once, so that ``down`` ends it even after a crash here."""
    down()
    install.LAB.mkdir(exist_ok=True)
    for log in install.LOGS.glob("*.log"):
        if not log.name.startswith("install-"):
            log.unlink()
    folder = Path(tempfile.mkdtemp(prefix="inbox-tui-lab-"))
    folder.chmod(0o755)
    (install.LAB / "folder").write_text(str(folder))
    running: list[Running] = []

    def keep(process: Running) -> Running:
        running.append(process)
        save(PROCESSES, running)
        return process

    plc, pds, appview, bsync, control, newest, database, redis, mastodon = free_ports(9)
    ports = {"plc": plc, "pds": pds, "appview": appview, "bsync": bsync, "control": control, "newest": newest}
    mock = keep(mastodon_start(mastodon, folder / "mastodon"))
    memory = keep(_redis(redis, folder))
    postgres = keep(_postgres(database, folder))
    wait_for("Redis", lambda: answers(redis), memory, PATIENCE)
    _postgres_ready(database, postgres)
    ready = folder / "bluesky" / "ready.json"
    ready.parent.mkdir()
    lab: dict[str, object] = {
        "ports": ports,
        "postgres": f"postgresql://lab@127.0.0.1:{database}/lab",
        "redis": f"127.0.0.1:{redis}",
        "folder": str(ready.parent),
        "ready": str(ready),
    }
    network = keep(_node("bluesky", lab))
    wait_for("the Mastodon-API server", lambda: answers(mastodon), mock, PATIENCE)
    wait_for("Bluesky's network", ready.exists, network, 2 * PATIENCE)
    where = json.loads(ready.read_text())
    home = {
        "ports": ports,
        "plc": where["plc"],
        "appview": where["appview"],
        "appviewDid": where["appviewDid"],
        "folder": str(ready.parent),
        "key": secrets.token_hex(32),
        "jwtSecret": "only-for-loopback",
        "bypass": "a-customer",
    }
    (folder / PDS).write_text(json.dumps(home))
    _pds_ready(keep(_node("pds", home)), home)
    servers = Servers(
        pds=f"http://127.0.0.1:{pds}",
        appview=where["appview"],
        control=where["control"],
        jwt_secret=str(home["jwtSecret"]),
        bypass=str(home["bypass"]),
        mastodon=f"http://127.0.0.1:{mastodon}",
        folder=str(folder),
    )
    PAGE.write_text(json.dumps({"servers": asdict(servers)}, indent=1))
    return servers


def down() -> None:
    """End exactly what ``up`` started, newest first, and remove its files. Nothing is up: nothing happens."""
    for note in [*install.LAB.glob(f"{OWN}*.json"), PROCESSES]:
        for process in reversed(load(note)):
            process.end()
        note.unlink(missing_ok=True)
    PAGE.unlink(missing_ok=True)
    note = install.LAB / "folder"
    if note.exists():
        folder = Path(note.read_text())
        if folder.name.startswith("inbox-tui-lab-"):
            shutil.rmtree(folder, ignore_errors=True)
        note.unlink()


def pds_kill() -> None:
    """End the PDS as the kernel does when memory runs out: at once, in the middle of whatever it did."""
    for process in load(PROCESSES):
        if process.name == "pds" and process.alive():
            os.kill(process.pid, signal.SIGKILL)
            process.end()


def pds_start(servers: Servers) -> None:
    """Start the PDS again, on the same ports and files, unless it runs; returns when it answers."""
    others = load(PROCESSES)
    if any(process.name == "pds" and process.alive() for process in others):
        return
    home = json.loads((Path(servers.folder) / PDS).read_text())
    wait_free(home["ports"]["pds"], home["ports"]["newest"])
    process = _node("pds", home)
    save(PROCESSES, [*(each for each in others if each.name != "pds"), process])
    _pds_ready(process, home)


def _node(name: str, lab: Mapping[str, object]) -> Running:
    """Start ``NAME.mjs``."""
    for program in ("loopback.mjs", f"{name}.mjs"):
        shutil.copy(install.HERE / program, install.NODE / program)
    command = [str(install.node_program()), f"{name}.mjs"]
    environment = {"LAB": json.dumps(lab), "TMPDIR": str(lab["folder"])}
    return start(name, command, install.LOGS / f"{name}.log", env=environment, cwd=install.NODE)


def _pds_ready(process: Running, home: Mapping[str, Any]) -> None:
    def up() -> bool:
        return all(answers(home["ports"][name]) for name in ("pds", "newest"))

    wait_for("Bluesky's PDS", up, process, PATIENCE)


def remember(process: Running) -> None:
    """Put a server that one test started on record, so that ``down`` ends it if the test never gets to."""
    save(install.LAB / f"{OWN}{process.pid}.json", [process])


def forget(process: Running) -> None:
    (install.LAB / f"{OWN}{process.pid}.json").unlink(missing_ok=True)


def logs() -> list[Path]:
    """The logs of what is on record, in the order of starting."""
    return [Path(process.log) for process in load(PROCESSES)]


def mastodon_start(port: int, folder: Path, *, limit: int = 0, window: int = 0) -> Running:
    """A Mastodon-API server. Its database lives in ``folder`` and survives being killed; ``limit`` requests per
    ``window`` seconds and token, 0 for no limit."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "server.toml"
    config.write_text(
        f'domain = "127.0.0.1:{port}"\nurl_scheme = "http"\n'
        f'[server]\nhost = "127.0.0.1"\nport = {port}\n'
        f'[database]\npath = "{folder / "server.db"}"\n'
        f"[ratelimit]\nenabled = {'true' if limit else 'false'}\nlimit = {limit or 300}\n"
        f"window_seconds = {window or 300}\n"
    )
    program = str(install.VENV / "bin" / "mastodon_mock")
    return start(
        f"mastodon-{port}",
        [program, "serve", "--config", str(config), "--log-level", "warning"],
        install.LOGS / f"mastodon-{port}.log",
        cwd=folder,
    )


def _redis(port: int, folder: Path) -> Running:
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    return start("redis", [*command, "--dir", str(folder)], install.LOGS / "redis.log", cwd=folder)


def _postgres_user() -> str | None:
    """PostgreSQL refuses to run as root; Debian's own user for it does."""
    return "postgres" if os.geteuid() == 0 else None


def _postgres_program(name: str) -> str:
    folder = install.postgres_folder()
    if folder is None:
        raise LabError("PostgreSQL is not installed")
    return str(folder / name)


def _postgres(port: int, folder: Path) -> Running:
    home = folder / "postgres"
    home.mkdir(mode=0o700)
    user = _postgres_user()
    if user:
        shutil.chown(home, user, user)
    made = subprocess.run(
        [_postgres_program("initdb"), "-D", str(home), "-U", "lab", "--auth=trust", "--no-sync", "--locale=C.UTF-8"],
        user=user,
        group=user,
        extra_groups=[] if user else None,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise LabError(f"PostgreSQL could not make its folder\n{made.stdout}{made.stderr}")
    settings = {
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    command = [_postgres_program("postgres"), "-D", str(home)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = install.LOGS / "postgres.log"
    # Its data is thrown away: the immediate way to end is good enough.
    return start("postgres", command, log, user=user, cwd=folder, end_with=signal.SIGQUIT)


def _postgres_ready(port: int, process: Running) -> None:
    address = ["-h", "127.0.0.1", "-p", str(port), "-U", "lab"]

    def made() -> bool:
        command = [_postgres_program("createdb"), *address, "lab"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    wait_for("PostgreSQL", made, process, PATIENCE)
