"""Our own program as a person or a script runs it: as a command, with a home folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.session import Session

PROGRAM = Path(sys.executable).parent / "inbox-tui"
PATIENCE = 120.0


class CommandFailed(AssertionError):
    """The program left with another exit code than expected."""


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Shown:
    """A post as ``show --json`` prints it."""

    id: int
    remote: str
    author: str
    text: str
    heard: bool
    parent: str
    """Whatever ``parent`` holds, as text; empty for none."""
    direction: str
    state: str

    @classmethod
    def read(cls, row: dict[str, Any]) -> Shown:
        return cls(
            id=row["id"],
            remote=str(row["platform_id"]),
            author=str(row["author"]),
            text=row["text"],
            heard=row["heard"],
            parent="" if row["parent"] is None else str(row["parent"]),
            direction=row["direction"],
            state=row["state"],
        )

    def answers(self, other: Shown) -> bool:
        return self.parent in {str(other.id), other.remote}


@dataclass(slots=True)
class App:
    """``inbox-tui --home HOME``. Secrets are passed in its environment only, as ``--secrets env`` wants it."""

    home: Path
    env: dict[str, str] = field(default_factory=dict)

    def set(self, **sending: int) -> None:
        """Write the configuration file: settings of the section ``sending``."""
        self.home.mkdir(mode=0o700, exist_ok=True)
        lines = ["[sending]", *(f"{name} = {value}" for name, value in sending.items())]
        (self.home / "config.toml").write_text("\n".join(lines) + "\n")

    def run(self, *arguments: str, expect: int | None = 0) -> Result:
        """One command. ``expect``: the exit code it must leave with, None for any."""
        done = subprocess.run(
            [str(PROGRAM), "--home", str(self.home), *arguments],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        result = Result(done.returncode, done.stdout, done.stderr)
        if expect is not None and result.code != expect:
            raise CommandFailed(f"{' '.join(arguments)}: left with {result.code}\n{result.out}\n{result.err}")
        return result

    def json(self, *arguments: str, expect: int | None = 0) -> Any:
        """What one command prints with ``--json``."""
        return self.run(*arguments, "--json", expect=expect).json()

    def add_mastodon(self, server: str, token: str, name: str = "masto") -> None:
        self.env["LAB_MASTODON_TOKEN"] = token
        self.run(
            *("accounts", "add", "mastodon", "--server", server, "--token-env", "LAB_MASTODON_TOKEN"),
            *("--secrets", "env", "--name", name),
        )

    def add_bluesky(self, server: str, handle: str, password: str, name: str = "bsky") -> None:
        self.env["LAB_BLUESKY_PASSWORD"] = password
        self.run(
            *("accounts", "add", "bluesky", "--server", server, "--handle", handle),
            *("--password-env", "LAB_BLUESKY_PASSWORD", "--secrets", "env", "--name", name),
        )

    def sync(self) -> dict[str, dict[str, Any]]:
        """One round for every account: account name -> fetched, new, changed, error. An account in trouble makes the
        exit code differ from 0, which is why any is taken here: the tests look at each account's error."""
        rows = self.json("sync", expect=None)
        return {row["account"]: row for row in (rows["accounts"] if isinstance(rows, dict) else rows)}

    def synced(self) -> None:
        """One round that must go well for every account."""
        for name, row in self.sync().items():
            assert row["error"] is None, f"{name}: {row['error']}"

    def rows(self, view: str = "needs-reply") -> list[dict[str, Any]]:
        """The rows of a view, as printed."""
        found = self.json("list", "--view", view)
        rows: list[dict[str, Any]] = found["rows"] if isinstance(found, dict) else found
        return rows

    def posts(self, view: str = "all") -> list[Shown]:
        """Every post of every conversation of a view."""
        return [post for row in self.rows(view) for post in self.thread(row["id"])]

    def mentions_by(self, handle: str) -> list[str]:
        """The words of every conversation with a person whose handle holds ``handle``, sorted. For conversations of
        one post each (asserted), this is one command instead of one for each."""
        rows = [row for row in self.rows("all") if handle in row["handle"]]
        assert all(row["posts"] == 1 for row in rows), rows
        return sorted(row["excerpt"] for row in rows)

    def thread(self, conversation: int | str) -> list[Shown]:
        """The posts of one conversation, in the order printed."""
        found = self.json("show", str(conversation))
        rows = found["posts"] if isinstance(found, dict) else found
        return [Shown.read(row) for row in rows]

    def search(self, words: str) -> list[dict[str, Any]]:
        found = self.json("search", words)
        hits: list[dict[str, Any]] = found["hits"] if isinstance(found, dict) else found
        return hits

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = self.json("status")
        return found

    def outbox(self) -> dict[str, int]:
        """How many entries are in which state; states without any are left out."""
        return {state: count for state, count in self.status()["outbox"].items() if count}

    def pending(self) -> dict[str, int]:
        """The part of the outbox that has not come to rest as sent or as a draft."""
        return {state: n for state, n in self.outbox().items() if state not in {"sent", "draft", "drafts"}}

    @contextmanager
    def open(self, columns: int = 120, rows: int = 36) -> Iterator[Session]:
        """The program on a terminal of its own."""
        command = [str(PROGRAM), "--home", str(self.home)]
        with Session(command, self._environment(), columns=columns, rows=rows) as session:
            yield session

    @contextmanager
    def terminal(self, *arguments: str) -> Iterator[Session]:
        """One command with a person in front of it, on a terminal so wide that no address is broken."""
        command = [str(PROGRAM), "--home", str(self.home), *arguments]
        with Session(command, self._environment(), columns=1000) as session:
            yield session

    def log(self) -> str:
        """Every log file of this home, for the message of a failed test."""
        found = sorted(self.home.rglob("*.log"))
        return "\n".join(f"--- {path}\n{path.read_text(errors='replace')[-4000:]}" for path in found)

    def _environment(self) -> dict[str, str]:
        """Nothing of the machine's own but the search path: ``HOME`` is an empty folder beside the program's."""
        return {"PATH": os.environ.get("PATH", ""), "HOME": str(self.home.parent), "LANG": "C.UTF-8", **self.env}
