"""What we wait for: a department that has something, people we asked, days on which to look in again."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from inbox_tui.domain.ages import age
from inbox_tui.domain.model import ConversationId, Kind
from inbox_tui.domain.relationship import PromiseId
from inbox_tui.domain.value import value_class


class Waits(StrEnum):
    """What for."""

    HANDED = "handed over"
    FOLLOW_UP = "follow-up"
    ASKED = "we asked"


class Way(StrEnum):
    """How a packet gets to a department."""

    FILE = "file"
    CLIPBOARD = "clipboard"
    MAIL = "mail"
    COMMAND = "command"


@value_class(kw_only=True)
class WaitingOn:
    """One conversation that waits for somebody else than us, or for a day."""

    waits: Waits
    conversation: ConversationId
    name: str
    tag: str
    kind: Kind
    excerpt: str
    since: datetime
    """When it was handed over, asked, or noted."""
    waiting_since: datetime | None = None
    """Since when the customer waits: no hand-off ever moves it."""
    wrote_at: datetime | None = None
    """When they last wrote, where that was after ``since``."""
    department: str = ""
    asked_again_at: datetime | None = None
    """When the department was last asked how it stands."""
    due_at: datetime | None = None
    """Of a follow-up."""
    promise: PromiseId | None = None

    def nudge(self, now: datetime, hours: float) -> bool:
        """Whether the department is to be asked (again) how it stands."""
        if self.waits is not Waits.HANDED:
            return False
        return now - (self.asked_again_at or self.since) >= timedelta(hours=hours)

    def due(self, now: datetime) -> bool:
        """Whether it is the day of a follow-up."""
        return self.due_at is not None and self.due_at <= now

    def clocks(self, now: datetime) -> str:
        """How long, in words; of what was handed over both clocks: ``support has it 26h · Ana waits 2d``."""
        took = age((now - self.since).total_seconds())
        match self.waits:
            case Waits.HANDED:
                has = f"{self.department} has it {took}" if took != "now" else f"{self.department} just got it"
                if self.waiting_since is None:
                    return f"{has} · {self.name} has your answer"
                return f"{has} · {self.name} waits {age((now - self.waiting_since).total_seconds())}"
            case Waits.ASKED:
                return f"you asked {self.name} {_ago(took)}"
            case Waits.FOLLOW_UP:
                assert self.due_at is not None
                away = age(abs((self.due_at - now).total_seconds()))
                if self.due(now):
                    return "due now" if away == "now" else f"due {away} ago"
                return "look in again now" if away == "now" else f"look in again in {away}"


def in_order(found: list[WaitingOn], now: datetime, hours: float) -> tuple[WaitingOn, ...]:
    """What is to be done something about first: departments to ask again, follow-ups that are due; then what is handed
    over, longest first; then whom we asked, and the follow-ups to come."""

    def place(one: WaitingOn) -> tuple[int, datetime]:
        if one.nudge(now, hours):
            return 0, one.since
        if one.waits is Waits.FOLLOW_UP:
            return (1 if one.due(now) else 4), one.due_at or one.since
        return (2 if one.waits is Waits.HANDED else 3), one.since

    return tuple(sorted(found, key=place))


def _ago(took: str) -> str:
    return "just now" if took == "now" else f"{took} ago"
