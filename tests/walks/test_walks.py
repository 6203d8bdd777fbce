"""Who reads normally and answers kindly is left in peace; who does not is asked, every time."""

from __future__ import annotations

import sys

_careless = sys.modules["walks_careless"]
ORDINARY = sys.modules["walks_ordinary"].ORDINARY
CARELESS, TOLD, UNHEARD = _careless.CARELESS, _careless.TOLD, _careless.UNHEARD


async def test_fifty_ordinary_conversations_are_hardly_ever_interrupted(walking):
    stopped = []
    async with walking(3) as walker:
        met = set()
        for words, answer in ORDINARY:
            row = walker.find(words, met)
            met.add(row.id)
            await walker.open(row)
            await walker.reads()
            review = await walker.writes(answer)
            if by := await walker.sends(review):
                stopped.append((row.name, words, by))
                await walker.gives_up(review)
    assert len(ORDINARY) >= 50
    assert len(stopped) < len(ORDINARY) / 10, stopped


async def test_twenty_careless_answers_are_all_caught(walking):
    missed = []
    async with walking(3) as walker:
        met = set()
        for words, answer, gate in CARELESS:
            row = walker.find(words, met)
            met.add(row.id)
            await walker.open(row)
            if gate != UNHEARD:
                await walker.reads()
            review = await walker.writes(answer)
            if gate in TOLD:
                told = {want.gate for want in walker.inbox.care(review.entry).wants}
                await walker.sends(review)
            else:
                told = await walker.sends(review)
                await walker.gives_up(review)
            if gate not in told:
                missed.append((row.name, answer, gate, told))
    assert len(CARELESS) == 20
    assert not missed
