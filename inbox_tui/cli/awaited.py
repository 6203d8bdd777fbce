"""``list --view waiting-on``, ``promises`` and ``thanks``: as under ``g w``, ``g p`` and ``g t`` in the app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from inbox_tui.cli import output
from inbox_tui.config import Config
from inbox_tui.domain.ages import age
from inbox_tui.domain.handing import WaitingOn, Waits, in_order
from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.relationship import PromiseState, PromiseView
from inbox_tui.domain.touch import nobody_waits
from inbox_tui.domain.views import BuiltIn
from inbox_tui.store.reader import Reader

VIEWS = (BuiltIn.WAITING_ON, BuiltIn.PROMISES, BuiltIn.THANKS)
WIDEST: dict[str, tuple[int, ...]] = {
    BuiltIn.WAITING_ON: (10, 26, 24, 5, 48),
    BuiltIn.PROMISES: (10, 20, 24, 5),
    BuiltIn.THANKS: (10, 20, 24, 5),
}
"""How wide each column of a line may be; the last takes what is left."""

Told = tuple[ConversationId | None, tuple[str, ...], dict[str, Any]]
"""The conversation, what a line says, and what a script gets besides the conversation's own row."""


def nothing(view: str, config: Config) -> str:
    """What is said of one of :data:`VIEWS` that is empty."""
    return {
        BuiltIn.WAITING_ON: "Nothing is waited for.",
        BuiltIn.PROMISES: "Nothing is promised.",
        BuiltIn.THANKS: nobody_waits(config.relationship.thanks_hours),
    }[BuiltIn(view)]


def told(reader: Reader, view: str, config: Config, at: datetime) -> Iterator[Told]:
    """One of :data:`VIEWS`, in the app's order."""
    relations = reader.relations(config, lambda: at)
    if view == BuiltIn.WAITING_ON:
        hours = config.relationship.nudge_hours
        for one in in_order(relations.handoffs.waiting_on(), at, hours):
            yield one.conversation, _waited_for(one, at, hours), {"person": one.name, "waiting_on": _wait_json(one)}
    elif view == BuiltIn.THANKS:
        for kind in relations.touch.thanks(config.relationship.thanks_hours):
            thanks = {"for": "thanks", "since": output.iso(kind.since), "stage": None}
            words = f"not thanked {age((at - kind.since).total_seconds())}"
            line = (str(kind.conversation), words, kind.name, kind.tag, kind.excerpt)
            yield kind.conversation, line, {"person": kind.name, "thanks": thanks}
        for lost in relations.touch.losing(config.relationship.losing_touch_days):
            thanks = {"for": "losing touch", "since": output.iso(lost.last_at), "stage": lost.stage.value}
            number = "-" if lost.conversation is None else str(lost.conversation)
            words = f"silent {age((at - lost.last_at).total_seconds())}"
            line = (number, words, lost.name, lost.tag, lost.excerpt)
            yield lost.conversation, line, {"person": lost.name, "thanks": thanks}
    else:
        for promise in (*relations.promises.open(), *relations.promises.lately_kept()):
            yield (
                promise.conversation,
                _promised(promise, at),
                {"person": promise.name, "promise": _promise_json(promise, at)},
            )


def _waited_for(one: WaitingOn, at: datetime, hours: float) -> tuple[str, ...]:
    words = f"ask {one.department} again" if one.nudge(at, hours) else one.waits.value
    return str(one.conversation), words, one.name, one.tag, one.clocks(at), one.excerpt


def _wait_json(one: WaitingOn) -> dict[str, Any]:
    return {
        "for": one.waits.value,
        "since": output.iso(one.since),
        "department": one.department if one.waits is Waits.HANDED else None,
        "asked_again_at": output.iso(one.asked_again_at),
        "look_in_at": output.iso(one.due_at),
    }


def _promised(one: PromiseView, at: datetime) -> tuple[str, ...]:
    number = "-" if one.conversation is None else str(one.conversation)
    return number, _stands(one, at), one.name, one.tag, one.text


def _stands(one: PromiseView, at: datetime) -> str:
    if one.state is not PromiseState.OPEN:
        return one.state.value
    away = age(abs(at - one.due_at) / timedelta(seconds=1))
    if one.missed(at):
        return "missed just now" if away == "now" else f"missed {away} ago"
    return "due now" if away == "now" else f"due in {away}"


def _promise_json(one: PromiseView, at: datetime) -> dict[str, Any]:
    return {
        "sort": one.sort.value,
        "text": one.text,
        "made_at": output.iso(one.made_at),
        "due": output.iso(one.due_at),
        "state": "missed" if one.missed(at) else one.state.value,
    }
