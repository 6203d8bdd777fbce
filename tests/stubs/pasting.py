"""Who signs in without a browser on this machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inbox_tui.connector import Rejected, Unsupported


class Pasting:
    """A person at a browser elsewhere, who pastes where it ended."""

    def __init__(self, authorize: Callable[[str], str]) -> None:
        self._authorize = authorize
        self._ended_at = ""

    async def open(self, url: str, why: str) -> None:
        self._ended_at = self._authorize(url)

    async def code(self, label: str, help: str) -> str:
        if not self._ended_at:
            raise Rejected("Nothing was opened.")
        return self._ended_at

    def catcher(self, *, port: int = 0, path: str = "") -> Any:
        raise Unsupported("The browser is elsewhere.")
