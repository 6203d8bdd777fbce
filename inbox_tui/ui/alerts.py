"""One call for attention when somebody's wait turns at risk, in words of our own only."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from inbox_tui.config import Notifications
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.views import ConversationRow

MOST = 200
"""Conversations at risk that are looked at."""
REMEMBERED = 5 * MOST
"""Waits that are remembered as told, those at risk now among them."""


def start(argv: Sequence[str]) -> bool:
    """Run a desktop's program and forget it. False where it is not installed."""
    program = shutil.which(argv[0])
    if program is None:
        return False
    subprocess.Popen(
        [program, *argv[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True


class Alerts:
    """Alerts once for each conversation and wait. What is at risk at the first look is known already.

    ``bell`` rings the terminal's bell, ``write`` sends it a control sequence, ``run`` starts a program and answers
    whether it could.
    """

    def __init__(
        self,
        settings: Notifications,
        *,
        bell: Callable[[], None],
        write: Callable[[str], None],
        run: Callable[[Sequence[str]], bool] = start,
    ) -> None:
        self._how = settings.how if settings.at_risk else "off"
        self._bell, self._write, self._run = bell, write, run
        self._told: dict[tuple[ConversationId, datetime | None], None] | None = None
        # In the order in which they were last at risk.

    @property
    def on(self) -> bool:
        return self._how != "off"

    def look(self, at_risk: Iterable[ConversationRow]) -> int:
        """Compare with what was told before. Returns for how many it alerted."""
        now = dict.fromkeys((row.id, row.waiting_since) for row in at_risk)
        told = self._told
        fresh = len(now.keys() - told.keys()) if told is not None else 0
        kept = [wait for wait in told or () if wait not in now]
        self._told = dict.fromkeys([*kept, *now][-REMEMBERED:])
        if fresh:
            self._alert(fresh)
        return fresh

    def _alert(self, count: int) -> None:
        words = "1 conversation is at risk" if count == 1 else f"{count} conversations are at risk"
        if self._how == "terminal":
            self._write(f"\x1b]9;inbox-tui: {words}\x07")
        elif self._how != "desktop" or not self._run(["notify-send", "--app-name=inbox-tui", "inbox-tui", words]):
            self._bell()
