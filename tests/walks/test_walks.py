"""Who reads normally and answers kindly is left in peace; who does not is asked, every time."""

from __future__ import annotations

import sys

ORDINARY = sys.modules["walks_ordinary"].ORDINARY
CARELESS = sys.modules["walks_careless"].CARELESS


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
            by = await walker.sends(review)
            if by:
                stopped.append((row.name, words, by))
                await walker.gives_up(review)
    assert len(ORDINARY) >= 50
    assert len(stopped) < len(ORDINARY) / 10, stopped
