"""Which stage the evidence speaks for. The user moves people; the rule only proposes, and says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.domain.person import Heard, StageFacts, bought, propose_stage
from inbox_tui.domain.relationship import Stage

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def said(text: str, days_ago: float = 1, **more: Any) -> Heard:
    return Heard(at=NOW - timedelta(days=days_ago), text=text, **more)


def facts(*heard: Heard, stage: Stage = Stage.AWARE, **more: Any) -> StageFacts:
    base: dict[str, Any] = {"stage_at": None, "exchanges": 0, "inbound": len(heard), "last_in": NOW}
    return StageFacts(stage=stage, heard=heard, **{**base, **more})


LOVE = said("I love it", praise=True)
ORDER = said("my order arrived today")


@pytest.mark.parametrize(
    ("given", "stage", "reason"),
    [
        (facts(LOVE), None, ""),
        (facts(exchanges=1, inbound=1), None, ""),
        (facts(exchanges=2, inbound=3), Stage.ENGAGE, "they wrote 3 times, you answered 2 times"),
        (facts(tags=("Newsletter",)), Stage.SUBSCRIBE, "you tagged them Newsletter"),
        (facts(ORDER), Stage.CONVERT, "“my order arrived today”, 1 Mar 2026"),
        (facts(tags=("customer",)), Stage.CONVERT, "you tagged them customer"),
        (facts(ORDER, zone=ZoneInfo("Pacific/Kiritimati")), Stage.CONVERT, "“my order arrived today”, 2 Mar 2026"),
        (facts(ORDER, LOVE), Stage.EXCITE, "“I love it”, 1 Mar 2026"),
        (facts(LOVE, stage=Stage.CONVERT), Stage.EXCITE, "“I love it”, 1 Mar 2026"),
        (facts(said("I bought one", 40), ORDER), Stage.ASCEND, "they bought again, 39 days later"),
        (facts(said("I bought one", 4), ORDER), Stage.CONVERT, "“I bought one”, 26 Feb 2026"),
        (facts(said("I can only recommend them")), Stage.ADVOCATE, "“I can only recommend them”, 1 Mar 2026"),
        (facts(said("look at this!", quote=True, praise=True)), Stage.ADVOCATE, "“look at this!”, 1 Mar 2026"),
        (facts(*[said(f"I recommend them {n}") for n in range(3)]), Stage.PROMOTE, "they recommended you 3 times"),
        (facts(ORDER, stage=Stage.EXCITE), None, ""),
        (facts(exchanges=9, inbound=9, stage=Stage.SUBSCRIBE), None, ""),
    ],
)
def test_the_furthest_stage_with_evidence_is_proposed(given: StageFacts, stage: Stage | None, reason: str) -> None:
    found = propose_stage(given)
    assert (found.stage if found else None) is stage
    if found is not None:
        assert found.reasons[0] == reason


def test_what_was_known_when_the_user_decided_speaks_for_nothing_more() -> None:
    decided = NOW - timedelta(hours=1)
    assert propose_stage(facts(ORDER, LOVE, stage=Stage.ENGAGE, stage_at=decided, exchanges=5)) is None
    later = facts(ORDER, said("I love it so much", 0, praise=True), stage=Stage.CONVERT, stage_at=decided)
    found = propose_stage(later)
    assert found is not None
    assert found.stage is Stage.EXCITE


@pytest.mark.parametrize(
    ("text", "is_bought"),
    [
        ("I bought two lamps", True),
        ("I’ve just ordered one", True),
        ("Habe heute die Lampe bestellt", True),
        ("j'ai commandé hier", True),
        ("買いました！", True),
        ("Where is my order?", True),
        ("should I order one?", False),
        ("If I bought one, would it fit?", False),
        ("Ich habe noch nicht bestellt", False),
        ("can I order by phone", False),
    ],
)
def test_who_says_that_they_bought(text: str, is_bought: bool) -> None:
    assert bought(text) is is_bought
