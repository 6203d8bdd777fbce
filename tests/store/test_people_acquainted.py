"""Who it is over an open thread, and where VIPs wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from inbox_tui.domain.model import ConversationId, IdentityId, Page, PersonId, Post
from inbox_tui.domain.relationship import Stage
from inbox_tui.errors import NoSuchThing
from inbox_tui.store import Store
from inbox_tui.store.relations.acquainted import acquaintance, vip_waits

ANA, BEN, US = "ana", "ben", "us"


class Town:
    def __init__(self, store: Store, clock: Any, post: Callable[..., Post]) -> None:
        self.store, self.clock, self.post = store, clock, post

    async def say(self, number: str, who: str, parent: str | None = None) -> None:
        await self.store.ingest("acme", Page(posts=(self.post(number, who, parent=parent),)))
        self.clock.move(minutes=10)

    def identity(self, who: str) -> IdentityId:
        read = self.store._desk.read
        return IdentityId(
            read.execute("SELECT id FROM identity WHERE handle = ?", (f"{who}@town.example",)).fetchone()[0]
        )

    def conversations(self, who: str) -> list[ConversationId]:
        return [ConversationId(n) for n in self.store.relations.people.conversations([self.identity(who)], 9)]

    def waits(self) -> list[tuple[int, int | None]]:
        return [(one.identity, one.conversation) for one in vip_waits(self.store._desk.read)]


@pytest.fixture
def town(store: Store, clock: Any, say: Callable[..., Post]) -> Town:
    return Town(store, clock, say)


async def test_who_it_is_over_a_thread(town: Town) -> None:
    began = town.clock()
    await town.say("10", ANA)
    (talk,) = town.conversations(ANA)
    known = acquaintance(town.store.relations.people, talk)
    assert known is not None
    assert (known.exchanges, known.stage, known.vip) == (0, Stage.AWARE, False)
    await town.say("11", US, parent="10")
    person = PersonId(-town.identity(ANA))
    await town.store.relations.knowing.set_stage(person, Stage.CONVERT, "")
    await town.store.relations.knowing.set_vip(person, True)
    known = acquaintance(town.store.relations.people, talk)
    assert known is not None
    assert (known.exchanges, known.stage, known.vip) == (1, Stage.CONVERT, True)
    assert known.first_at == began
    assert known.response.listed == ((600, False),)


async def test_all_profiles_of_a_person_count(town: Town) -> None:
    for number, who in (("10", ANA), ("20", BEN)):
        await town.say(number, who)
        await town.say(f"{number}1", US, parent=number)
    people = PersonId(-town.identity(ANA)), PersonId(-town.identity(BEN))
    await town.store.relations.merging.merge(*people)
    known = acquaintance(town.store.relations.people, town.conversations(BEN)[0])
    assert known is not None
    assert known.exchanges == 2


async def test_a_conversation_that_is_not_here_is_told(town: Town) -> None:
    with pytest.raises(NoSuchThing):
        acquaintance(town.store.relations.people, ConversationId(99))


async def test_vips_are_told_with_where_they_wait(town: Town) -> None:
    await town.say("10", ANA)
    await town.say("20", BEN)
    assert town.waits() == []
    ana = town.identity(ANA)
    await town.store.relations.knowing.set_vip(PersonId(-ana), True)
    (talk,) = town.conversations(ANA)
    assert town.waits() == [(ana, talk)]
    (row,) = town.store.lists.rows([talk])
    assert row.vip, "the list says so, too"
    assert not any(row.vip for row in town.store.lists.rows(town.conversations(BEN)))
    await town.say("11", US, parent="10")
    assert town.waits() == [(ana, None)], "still a VIP, waiting nowhere"
    await town.say("12", ANA, parent="11")
    assert town.waits() == [(ana, talk)]
    await town.store.relations.knowing.set_vip(PersonId(-ana), False)
    assert town.waits() == []


def test_both_are_read_along_indexes(store: Store) -> None:
    """A hundred thousand people do not make opening a thread slower."""
    from inbox_tui.store.relations.acquainted import _CONTACT, _VIPS
    from inbox_tui.store.relations.people import _WAITS

    # `c` is a subquery of at most 200 rows.
    for sql, given in ((_CONTACT.format("?"), (1,)), (_WAITS.format("?", 200), (1,)), (_VIPS, ())):
        plan = [row[3] for row in store._desk.read.execute(f"EXPLAIN QUERY PLAN {sql}", given)]
        assert plan
        assert not [step for step in plan if step.startswith("SCAN") and "INDEX" not in step and step != "SCAN c"], plan
