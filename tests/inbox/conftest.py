"""An inbox that goes on only when told, and posts that arrive in it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.inbox import Inbox

_spec = importlib.util.spec_from_file_location("drafted", Path(__file__).with_name("drafted.py"))
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["drafted"] = _module  # in importlib mode test modules cannot import each other
_spec.loader.exec_module(_module)


@pytest.fixture
async def inbox(town: Any) -> Any:
    """Open, and going on only when told."""
    async with town.open(listen=False) as opened:
        yield opened


@pytest.fixture
def arrive(town: Any, inbox: Inbox) -> Callable[..., Awaitable[str]]:
    async def posts(*texts: str, who: str = "ana", to: str | None = None, visibility: str = "public") -> str:
        number = ""
        for place, text in enumerate(texts):
            number = town.paper.say(who, text, to=to, ago=60 * (len(texts) - place), visibility=visibility)
            to = number
        await inbox.sync_now()
        return number

    return posts
