"""One call for attention when somebody's wait turns at risk or a VIP writes, in words of our own only."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from inbox_tui.config import Notifications
from inbox_tui.domain.model import ConversationId, IdentityId
from inbox_tui.domain.person import VipWait
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
    """Alerts once for each conversation and wait. What is there at the first look is known already.

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
        self._how = settings.how
        self._at_risk, self._vip = settings.at_risk, settings.vip
        self._bell, self._write, self._run = bell, write, run
        self._told: dict[tuple[ConversationId, datetime | None], None] | None = None
        # In the order in which they were last at risk.
        self._vips: dict[IdentityId, set[tuple[ConversationId, datetime | None]]] = {}

    @property
    def on(self) -> bool:
        """Whether anybody wants to know who is at risk."""
        return self._how != "off" and self._at_risk

    @property
    def on_for_vips(self) -> bool:
        return self._how != "off" and self._vip

    def look(self, at_risk: Iterable[ConversationRow]) -> int:
        """Compare with what was told before. Returns for how many it alerted."""
        now = dict.fromkeys((row.id, row.waiting_since) for row in at_risk)
        told = self._told
        fresh = len(now.keys() - told.keys()) if told is not None else 0
        kept = [wait for wait in told or () if wait not in now]
        self._told = dict.fromkeys([*kept, *now][-REMEMBERED:])
        if fresh:
            self._alert("1 conversation is at risk" if fresh == 1 else f"{fresh} conversations are at risk")
        return fresh

    def look_at_vips(self, waits: Iterable[VipWait]) -> int:
        """The same for the profiles of VIPs. Where they waited when they were first seen as VIPs is no news."""
        now: dict[IdentityId, set[tuple[ConversationId, datetime | None]]] = {}
        for wait in waits:
            there = now.setdefault(wait.identity, set())
            if wait.conversation is not None:
                there.add((wait.conversation, wait.since))
        fresh = sum(len(there - self._vips[who]) for who, there in now.items() if who in self._vips)
        self._vips = now
        if fresh:
            self._alert("A VIP wrote" if fresh == 1 else f"VIPs wrote in {fresh} conversations")
        return fresh

    def _alert(self, words: str) -> None:
        if self._how == "terminal":
            self._write(f"\x1b]9;inbox-tui: {words}\x07")
        elif self._how != "desktop" or not self._run(["notify-send", "--app-name=inbox-tui", "inbox-tui", words]):
            self._bell()
