"""Every promise of the README is one sentence, and the tests that try to break it are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| (P\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
FOUND = {name: (words, re.findall(r"\(([^)]+)\)", proof)) for name, words, proof in ROW.findall(
    (ROOT / "README.md").read_text("utf-8"))}  # fmt: skip


def kept_by(path: Path) -> list[ast.AsyncFunctionDef | ast.FunctionDef]:
    return [
        node
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_the_promises_are_there() -> None:
    assert len(FOUND) >= 15
    assert "P18" in FOUND


@pytest.mark.parametrize("name", FOUND)
def test_a_promise_is_one_sentence_with_proof(name: str) -> None:
    words, proof = FOUND[name]
    assert words.endswith(".")
    assert proof
    for path in proof:
        assert path.startswith("tests/")
        assert kept_by(ROOT / path), f"{path} holds no test"
