"""The journal: what is in it is whole, and a failing disk never spoils what was there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.store import journal as module
from inbox_tui.store.journal import COMPACT_AT, REMEMBER, Journal


def entry(key: str, state: str = "draft", **more: Any) -> dict[str, Any]:
    return {"key": key, "at": 1000, "state": state, "text": f"words of {key}", **more}


def test_a_write_that_fits_only_in_part_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "j")
    journal.add(entry("a"))
    before = (tmp_path / "j").read_bytes()
    write = os.write
    monkeypatch.setattr(module.os, "write", lambda handle, line: write(handle, line[: len(line) // 2]))
    with pytest.raises(OSError, match="No space"):
        journal.add(entry("b"))
    monkeypatch.undo()
    assert (tmp_path / "j").read_bytes() == before
    journal.add(entry("c"))
    assert list(journal.latest()) == ["a", "c"]


@pytest.mark.parametrize("tail", [b'{"key": "x", "te', b"\x00\x00\x00", b"\xff\xfe", b"[" * 10_000, b"null\n17\n"])
def test_a_torn_or_foreign_line_is_passed_over(tmp_path: Path, tail: bytes) -> None:
    journal = Journal(tmp_path / "j")
    journal.add(entry("a"))
    with (tmp_path / "j").open("ab") as file:
        file.write(tail)
    journal.add(entry("b"))
    assert list(journal.latest()) == ["a", "b"]


def test_the_last_word_counts_and_ends_are_remembered(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    for each in (entry("a"), entry("b"), entry("a", text="better"), entry("b", "sent"), entry("c", "discarded")):
        journal.add(each)
    assert [each["text"] for each in journal.unfinished()] == ["better"]
    assert journal.latest()["b"]["state"] == "sent"


def test_tidying_keeps_every_unfinished_word(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    now = 2 * REMEMBER
    journal.add(entry("draft", text="kept", at=1))
    journal.add(entry("old", "sent", at=1))
    journal.add(entry("new", "sent", at=now - 1))
    journal.tidy(now)
    assert len(list(journal.entries())) == 3, "a small journal is left alone"
    while (tmp_path / "j").stat().st_size < COMPACT_AT:
        journal.add(entry("long", text="x" * 5000))
    journal.tidy(now)
    latest = journal.latest()
    assert set(latest) == {"draft", "new", "long"}
    assert latest["draft"]["text"] == "kept"
    assert latest["new"] == {"key": "new", "at": now - 1, "state": "sent"}, "that it was sent, not what it said"
    assert (tmp_path / "j").stat().st_mode & 0o077 == 0


def test_a_tidying_that_fails_leaves_it_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(tmp_path / "j")
    journal.add(entry("a"))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        journal.compact([entry("b")])
    monkeypatch.undo()
    assert list(journal.latest()) == ["a"]
    assert not (tmp_path / "j.part").exists()


def test_nothing_written_is_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    assert not journal
    assert journal.unfinished() == []
    journal.tidy(0)
    journal.add(entry("a"))
    assert journal
    assert json.loads((tmp_path / "j").read_text())["key"] == "a"
