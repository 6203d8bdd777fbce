"""The figures that always stand in the header."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from inbox_tui.inbox import Inbox, reading


async def test_the_first_posts_are_counted_however_long_the_figures_took(
    inbox: Inbox, arrive: Callable[..., Awaitable[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONG", timedelta(-1))  # as on a machine that is busy with its first sync
    assert (await inbox.headline()).words == "", "nothing was looked at yet: nobody knows who waits"
    await inbox.sync_now()
    assert (await inbox.headline()).words == "nobody waits"
    await arrive("@brand is the blue one back?")
    found = await inbox.headline()
    assert found.waiting == 1
    assert "oldest" in found.words
