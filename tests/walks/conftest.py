"""Walks through the demo town: whole conversations by the keys, with a clock that only the walker moves."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from pathlib import Path

import pytest


def _load(name):
    """A module beside this one: in importlib mode test modules cannot import each other."""
    spec = importlib.util.spec_from_file_location(f"walks_{name}", Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[f"walks_{name}"] = module
    spec.loader.exec_module(module)
    return module


walker = _load("walker")
ordinary = _load("ordinary")
careless = _load("careless")
habits = _load("habits")
month = _load("month")


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch, quiet):
    monkeypatch.setattr("textual.app.wait_for_idle", quiet)
    monkeypatch.setattr("textual.pilot.wait_for_idle", quiet)
    for name in ("TMUX", "STY", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(scope="session")
def settled_town(tmp_path_factory):
    from screenshots.stage import settle_town

    folder = tmp_path_factory.mktemp("town") / "home"
    asyncio.run(settle_town(folder, worked_in=False))
    return folder


@pytest.fixture
def walking(settled_town, tmp_path):
    return lambda hours: walker.walking(settled_town, tmp_path / "home", hours)
