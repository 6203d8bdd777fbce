"""An answer that makes no sense is asked for again: it says nothing about what it should have told of."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.connector import Unreadable
from inbox_tui.testing.link import answer


async def test_an_answer_that_makes_no_sense_does_not_make_a_comment_gone(desk: Any) -> None:
    said = desk.world.say("ana", "Does it ship?")
    target = (await desk.posts())[said].ref
    desk.world.refused[f"/{target.extra['id']}"] = answer(200, {"id": target.extra["id"], "created_time": "soon"})
    with pytest.raises(Unreadable):
        await desk.connector.thread(target)
