"""What a review may ask, made up for the inbox in memory, and how it is reached and read."""

from __future__ import annotations

from datetime import timedelta

from inbox_tui.domain.model import OutboxState
from inbox_tui.domain.relationship import AskItem, Choosing, Form, Gate, PromiseSort, Proposed, Want

LINE = Want(
    gate=Gate.HEARD,
    form=Form.LINE,
    sentence="What do they say, in your own words?",
    why="Asked because this is a complaint.",
    blocking=True,
    least=3,
    most=140,
)
CARD = Want(
    gate=Gate.PLAN, form=Form.CARD, sentence="A plan comes before the answer.", why="A complaint.", blocking=True
)
REASON = Want(
    gate=Gate.BUDGET,
    form=Form.REASON,
    sentence="You ask again after 1 give. Why now?",
    why="3 gives first.",
    blocking=True,
    least=3,
)
CHOICE = Want(
    gate=Gate.RULE_OF_TWO,
    form=Form.CHOICE,
    sentence="This would be the third public reply to one complaint.",
    why="Two stand there already.",
    blocking=True,
    least=3,
    choices=(
        Choosing(key="m", words="take it private"),
        Choosing(key="h", words="hand it over"),
        Choosing(key="s", words="stop here"),
        Choosing(key="g", words="go on", needs_reason=True),
    ),
)
REFUSAL = Want(
    gate=Gate.REFUSED,
    form=Form.REFUSAL,
    sentence="No asking while a complaint of theirs is open.",
    why="Their complaint of Tuesday is open.",
    blocking=True,
)


def asking(inbox, *texts, ticked=(), **more):
    asks = tuple(
        AskItem(id=0, post=inbox.post_id, place=place * 10, text=text, ticked=place in ticked)
        for place, text in enumerate(texts)
    )
    given = {"blocking": True, "sentence": "They asked.", "why": "Two are open.", **more}
    return Want(gate=Gate.ASKS, form=Form.TICKS, asks=asks, **given)


def promise(inbox):
    proposed = Proposed(
        sort=PromiseSort.PROMISE, text="you get it by Friday", due_at=inbox.now() + timedelta(days=1), why="by Friday"
    )
    return Want(gate=Gate.PROMISE, form=Form.OFFER, sentence="A promise?", why="You wrote it.", proposed=proposed)


async def reviewed(s, text="Yes, nine days."):
    """All heard, an answer written, the review open."""
    await s.press("l")
    await s.listen(2)
    await s.write(text)
    await s.press("ctrl+s")


def sent(inbox):
    return len(inbox.in_state(OutboxState.QUEUED))


def settled(inbox):
    return [said[2:] for said in inbox.said if said[0] == "settled"]
