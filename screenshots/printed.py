"""What is printed and not drawn: the plain lines, and the shell."""

from __future__ import annotations

import io
from argparse import Namespace
from contextlib import redirect_stderr, redirect_stdout

from inbox_tui.cli.exporting import run_export
from inbox_tui.config import Config
from inbox_tui.linear import Session, Talk
from screenshots.stage import Stage


async def spoken(s: Stage) -> None:
    """Somebody listens, answers and promises in plain lines."""
    said: list[str] = []
    thanks = "Thank you, Nils! I'll send the harbour office a new ledger by Friday."
    typed = iter(["", "reply", thanks, ".", "promise", "yes", "stage", "", "quit", "leave"])

    async def types() -> str | None:
        line = next(typed, None)
        if line is not None:
            said.append(f"{line}\n")
        return line

    await Session(s.inbox, Talk(types, said.append, encoding="utf-8", typed=True), Config()).run()
    s.printed = "".join(said)


async def printed_export(s: Stage) -> None:
    """Everything the user made, as lines and as pages."""
    assert s.home is not None
    place = s.home.database.parent
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        given = Namespace(file=str(place / "acme.jsonl"), markdown=str(place / "acme"), force=False)
        run_export(given, s.home)
    pages = sorted((place / "acme").rglob("*.md"))
    page = next(one for one in pages if one.name != "index.md")
    s.printed = (
        "$ inbox-tui export acme.jsonl --markdown acme\n"
        + out.getvalue().replace(f"{place}/", "")
        + f"\n$ cat {page.relative_to(place)}\n"
        + page.read_text("utf-8")
    )
