"""What is said once something was taken back: how it stands now, where the act's name would read as if it held."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.model import ConversationId
from inbox_tui.domain.plan import Plan
from inbox_tui.domain.views import ConversationRow, ViewKey
from inbox_tui.inbox import Inbox

from drafted import draft, send  # isort: skip  (put there by conftest)

Act = Callable[[Inbox, ConversationRow], Awaitable[object]]


async def _promised(inbox: Inbox, row: ConversationRow) -> Any:
    await inbox.promise(row.id, "look for the screws", inbox.now() + timedelta(days=2))
    return inbox.promises_of(row.id)[-1]


async def _kept(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.keep_promise((await _promised(inbox, row)).id)


async def _dropped(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.drop_promise((await _promised(inbox, row)).id)


async def _moved(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.move_promise((await _promised(inbox, row)).id, inbox.now() + timedelta(days=9))


async def _looked_in(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.follow_up(row.id, inbox.now() + timedelta(days=2))
    await inbox.keep_promise(inbox.promises_of(row.id)[-1].id)


async def _planned(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.save_plan(row.id, Plan(words="it fell down", wrong="a screw was missing"))


def _two(inbox: Inbox, row: ConversationRow) -> tuple[Any, Any]:
    other = next(one for one in inbox.window(ViewKey("all"), limit=20).rows if one.id != row.id)
    return _who(inbox, row.id), _who(inbox, other.id)


def _who(inbox: Inbox, conversation: ConversationId) -> Any:
    identity = inbox.identity_of(conversation)
    assert identity is not None
    return identity


async def _merged(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.merge(*_two(inbox, row))


async def _unmerged(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.merge(*_two(inbox, row))
    await inbox.unmerge(_who(inbox, row.id))


async def _not_the_same(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.not_the_same(*_two(inbox, row))


async def _noted(inbox: Inbox, row: ConversationRow) -> None:
    await inbox.note(_who(inbox, row.id), "has two shelves")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (_kept, "the promise to {ana} is open again"),
        (_dropped, "the promise to {ana} is open again"),
        (_moved, "the promise to {ana} is due {day} again"),
        (_looked_in, "the follow-up of {ana} is open again"),
        (_planned, "the plan is as it was before"),
        (_merged, "{ben} and {ana}: two people again"),
        (_unmerged, "{ana}: one person again"),
        (_not_the_same, "that {ana} and {ben} are two people"),
        (_noted, "note on {ana}"),
    ],
)
async def test_it_reads_as_it_stands(town: Any, act: Act, told: str) -> None:
    town.paper.say("ana", "is the shelf still there?", ago=60)
    town.paper.say("ben", "and the lamp?", ago=30)
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        rows = {row.handle.split("@")[0].strip("@"): row for row in inbox.window(ViewKey("all"), limit=20).rows}
        await act(inbox, rows["ana"])
        done = await inbox.undo()
        names = {who: row.name for who, row in rows.items()}
    assert done is not None
    day = f"{(town.clock.now() + timedelta(days=2)).astimezone(town.config.hours.zone):%a %d %b %H:%M}"
    assert done.sentence == f"Taken back: {told.format(**names, day=day)}"


async def test_a_draft_that_was_thrown_away_comes_back_with_its_words_and_its_promise(town: Any) -> None:
    town.paper.say("ana", "is the shelf still there?", ago=60)
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        (row,) = inbox.window(ViewKey("all"), limit=20).rows
        thread = inbox.thread(row.id)
        entry = await inbox.save_draft(
            account=row.account, conversation=row.id, target=thread.target, text="Yes. I'll send a photo by Friday."
        )
        before = inbox.drafts()
        await inbox.discard_draft(entry)
        assert inbox.drafts() == ()
        done = await inbox.undo()
        assert done is not None
        assert (done.sentence, done.entry) == (f"Taken back: the reply to {row.name} is a draft again", entry)
        assert inbox.drafts() == before
        assert inbox.draft(row.id) is not None
    async with town.open(listen=False) as again:
        assert [draft.text for draft in again.drafts()] == ["Yes. I'll send a photo by Friday."]


@pytest.mark.parametrize("text", ["", "@ana@paper.example ", "@ana @ben"])
async def test_a_draft_of_no_words_does_not_come_back(town: Any, text: str) -> None:
    town.paper.say("ana", "is the shelf still there?", ago=60)
    async with town.open(listen=False) as inbox:
        await inbox.sync_now()
        (row,) = inbox.window(ViewKey("all"), limit=20).rows
        entry = await inbox.save_draft(
            account=row.account, conversation=row.id, target=inbox.thread(row.id).target, text=text
        )
        await inbox.discard_draft(entry)
        assert await inbox.undo() is None


async def test_what_has_left_is_told_of_before_anything_older_is_taken_back(
    town: Any, inbox: Inbox, arrive: Any
) -> None:
    await arrive("is the shelf still there?")
    (row,) = inbox.window(ViewKey("all"), limit=20).rows
    await _planned(inbox, row)
    await send(town, inbox, await draft(inbox, "Yes, it is."))
    told = await inbox.undo()
    assert told is not None
    assert told.sentence == (
        f"The reply to {row.name} has left already and cannot be taken back. Once more takes back what was before it."
    )
    assert inbox.plan(row.id) is not None
    done = await inbox.undo()
    assert done is not None
    assert done.sentence == "Taken back: the plan is as it was before"
    assert await inbox.undo() is None
