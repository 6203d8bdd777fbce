"""What every Python of ours can run: from 3.14 on numbered placeholders take no sequence any more."""

from __future__ import annotations

import re
from pathlib import Path

import inbox_tui.store

ROOT = Path(inbox_tui.store.__file__).parent


def test_no_statement_numbers_its_placeholders() -> None:
    modules = sorted(ROOT.rglob("*.py"))
    assert modules
    numbered = [
        f"{module.name}: {found}"
        for module in modules
        for found in re.findall(r"[ (]\?\d+\b", module.read_text("utf-8"))
    ]
    assert numbered == []
