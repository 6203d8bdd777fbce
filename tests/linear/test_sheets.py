"""Promises, what is waited for, thanks: read out with numbers, and a number leads on. And who somebody is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.relationship import PromiseId, PromiseSort, PromiseView
from inbox_tui.errors import NoSuchThing


def promise(inbox: Any, conversation: ConversationId, text: str, hours: int) -> PromiseView:
    now = inbox.now()
    return PromiseView(
        id=PromiseId(1), sort=PromiseSort.PROMISE, conversation=conversation, identity=None, name="Ana", tag="masto",
        text=text, why="", made_at=now - timedelta(days=1), due_at=now + timedelta(hours=hours),
    )  # fmt: skip


async def test_promises_say_what_is_missed_and_lead_to_the_conversation(inbox: Any, sit: Any) -> None:
    ana = inbox.add("Ana", (500, "thanks", {"heard": True}))
    inbox.promised_to = (promise(inbox, ana, "a new lid", -3), promise(inbox, ana, "a call", 5))
    async with sit(inbox) as s:
        told = await s.type("view promises")
        assert "2 promises: 1: Ana, missed by 3 hours: a new lid 2: Ana, due in 5 hours: a call" in told
        assert "1: go to the conversation 2: it is kept 3: put it off 4: let it go" in await s.type("1")
        assert "undo takes it back." in await s.type("2")
        await s.type("view promises", "2", "1")
        assert s.session.row.id == ana


async def test_what_goes_wrong_in_the_list_it_begins_with_is_said_and_ends_nothing(inbox: Any, sit: Any) -> None:
    ana = inbox.add("Ana", (500, "thanks", {"heard": True}))
    inbox.promised_to = (promise(inbox, ana, "a new lid", -3),)

    async def gone(_: PromiseId) -> None:
        raise NoSuchThing("That promise is not here (any more).")

    inbox.keep_promise = gone
    async with sit(inbox, view="promises") as s:
        told = await s.type("1", "2")
        assert "That promise is not here (any more)." in told
        assert told.endswith("What next?")
        assert not s.over


async def test_empty_lists_say_so(inbox: Any, sit: Any) -> None:
    async with sit(inbox) as s:
        assert "No promises." in await s.type("view promises")
        assert "You wait for nobody." in await s.type("view waiting on")
        assert "Nobody waits for thanks longer than 48 hours" in await s.type("view thanks")


async def test_who_somebody_is_comes_from_their_card(town: Any, at: Any) -> None:
    town.paper.say("ana", "is the shop open today?", ago=7200)
    async with at() as s:
        told = await s.type("who")
        assert "Ana, @ana@town.example, on Mastodon. Stage aware, " in told
        assert "they wrote last, " in told
