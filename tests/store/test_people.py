"""People in the store: merged and taken apart to the letter, listed in any order, found; and kept apart where a
platform says so."""

from __future__ import annotations

import io
import json
import random
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import pytest

from inbox_tui.connector import Features, Profile
from inbox_tui.domain.model import ChangeSet, Identity, IdentityId, Page, PersonId, Post, PostRef, RemoteId
from inbox_tui.domain.person import PeopleSort
from inbox_tui.domain.relationship import Stage
from inbox_tui.engine.customs import Customs
from inbox_tui.errors import InboxError, NoSuchThing
from inbox_tui.store import Store
from inbox_tui.store.relations.exchange import exported
from inbox_tui.store.relations.exporting import written
from inbox_tui.store.relations.persons import person_number

TABLES = ("person", "person_identity", "person_tag", "note", "stage_move", "merge", "promise", "ledger", "not_the_same",
          "let_be")  # fmt: skip
WHY = "Reddit lets nobody match its people with profiles elsewhere."


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    read = store._desk.read
    return {name: sorted(tuple(row) for row in read.execute(f"SELECT * FROM {name}")) for name in TABLES}


def identity(store: Store, handle: str) -> IdentityId:
    return IdentityId(store._desk.read.execute("SELECT id FROM identity WHERE handle = ?", (handle,)).fetchone()[0])


def lone(store: Store, handle: str) -> PersonId:
    return PersonId(-identity(store, handle))


@pytest.fixture
async def town(store: Store, clock: Any) -> Store:
    """Ana on two networks under one link, Ben on one."""
    await store.register_account("acme-x", "x", "x", "X")
    await store.saw_profile("acme-x", Profile(identity=Identity(id=RemoteId("us"), handle="acme")), Features())
    ana = Identity(id=RemoteId("1"), handle="ana@town.example", name="Ana", bio="Potter. ana-clay.example")
    clay = Identity(id=RemoteId("2"), handle="fired_earth", name="A. Ruiz", bio="https://ana-clay.example")
    ben = Identity(id=RemoteId("3"), handle="ben@town.example", name="Ben")
    for account, who, number in (("acme", ana, "10"), ("acme-x", clay, "11"), ("acme", ben, "12")):
        post = Post(ref=PostRef(id=RemoteId(number)), author=who, created_at=clock(), text="hello", mentions_us=True)
        await store.ingest(account, Page(posts=(post,)))
        clock.move(minutes=1)
    return store


async def test_nobody_has_a_row_until_something_is_said_of_them(town: Store) -> None:
    assert not everything(town)["person"]
    await town.relations.knowing.add_note(lone(town, "ben@town.example"), "left-handed", None)
    assert len(everything(town)["person"]) == 1
    await town.relations.knowing.set_vip(lone(town, "ben@town.example"), True)
    assert len(everything(town)["person"]) == 1, "the number that a profile had before leads to the same person"
    await town.undo()
    await town.undo()
    assert not everything(town)["person"]


async def _lives(store: Store) -> None:
    """Both Anas have notes, tags, a stage, a promise and a give to their names."""
    know = store.relations.knowing
    for handle, tag, stage, vip in (
        ("ana@town.example", "tea", Stage.ENGAGE, False),
        ("fired_earth", "clay", Stage.CONVERT, True),
    ):
        who = lone(store, handle)
        await know.add_note(who, f"note on {handle}", None)
        await know.set_tags(who, [tag, "both"])
        await know.set_stage(who, stage, "")
        await know.set_vip(who, vip)

    def more(db: Any) -> Any:
        from inbox_tui.domain.model import ChangeSet

        for n, handle in enumerate(("ana@town.example", "fired_earth")):
            who = db.execute("SELECT id FROM identity WHERE handle = ?", (handle,)).fetchone()[0]
            db.execute(
                "INSERT INTO promise (identity_id, sort, text, made_at, due_at) VALUES (?, 'promise', 'p', 0, 1)",
                (who,),
            )
            db.execute(
                "INSERT INTO ledger (post_id, identity_id, account, at, sort) VALUES (?, ?, 1, 0, 'give')", (n, who)
            )
        return None, ChangeSet()

    await store._desk.write(more)


@pytest.mark.parametrize("known", [False, True], ids=["lone profiles", "known people"])
@pytest.mark.parametrize("way", ["undo", "unmerge", "unmerge, undone and unmerged"])
async def test_a_merge_taken_apart_leaves_everything_as_it_was(town: Store, known: bool, way: str) -> None:
    if known:
        await _lives(town)
    before = everything(town)
    merging = town.relations.merging
    one = await merging.merge(lone(town, "ana@town.example"), lone(town, "fired_earth"))
    assert everything(town) != before
    assert town.relations.people.own(one) is not None
    merged = everything(town)
    if way == "undo":
        await town.undo()
    else:
        await merging.unmerge(one)
    if way.endswith("unmerged"):
        await town.undo()
        assert everything(town) == merged
        await merging.unmerge(one)
    assert everything(town) == before


async def test_one_person_has_what_both_had(town: Store) -> None:
    await _lives(town)
    one = await town.relations.merging.merge(lone(town, "ana@town.example"), lone(town, "fired_earth"))
    (row,) = town.relations.people.window(PeopleSort.LAST, "ana", None, 10).rows
    assert (row.id, row.networks, row.stage, row.vip) == (one, ("x", "masto"), Stage.CONVERT, True)
    assert row.tags == ("both", "clay", "tea")
    assert {note.text for note in town.relations.knowing.notes(one)} == {
        "note on ana@town.example",
        "note on fired_earth",
    }
    people = town.relations.people.window(PeopleSort.LAST, "", None, 10).rows
    assert [each.name for each in people] == ["Ben", "A. Ruiz"], "each person stands there once"


async def test_who_is_let_be_stays_so_as_one_person_and_as_two(town: Store, clock: Any) -> None:
    await _lives(town)
    number = person_number(town._desk.read, identity(town, "fired_earth"))
    clock.move(days=60)
    assert [one.name for one in town.relations.touch.losing(45)] != []
    await town.relations.touch.let_be("touch", number, "let be")
    before = everything(town)
    one = await town.relations.merging.merge(lone(town, "ana@town.example"), lone(town, "fired_earth"))
    assert one not in [each.person for each in town.relations.touch.losing(45)]
    await town.relations.merging.unmerge(one)
    assert everything(town) == before


async def test_a_merge_from_before_reminders_were_kept_with_it_comes_apart(town: Store) -> None:
    await _lives(town)
    before = everything(town)
    one = await town.relations.merging.merge(lone(town, "ana@town.example"), lone(town, "fired_earth"))

    def forget(db: sqlite3.Connection) -> tuple[None, ChangeSet]:
        kept = json.loads(db.execute("SELECT before FROM merge").fetchone()[0])
        del kept["let_be"], kept["kept"]["let_be"], kept["gone"]["let_be"]
        db.execute("UPDATE merge SET before = ?", (json.dumps(kept),))
        return None, ChangeSet()

    await town._desk.write(forget)
    await town.relations.merging.unmerge(one)
    assert everything(town) == before


async def test_what_was_noted_since_stays_when_a_merge_is_taken_apart(town: Store) -> None:
    merging, know = town.relations.merging, town.relations.knowing
    one = await merging.merge(lone(town, "ana@town.example"), lone(town, "fired_earth"))
    await know.add_note(one, "since", None)
    await know.set_stage(one, Stage.ENGAGE, "")
    await merging.unmerge(one)
    (row,) = town.relations.people.window(PeopleSort.LAST, "ana", None, 10).rows
    assert (row.id, row.networks, row.stage) == (one, ("masto",), Stage.ENGAGE)
    assert [note.text for note in know.notes(one)] == ["since"]
    assert not town.relations.knowing.notes(lone(town, "fired_earth"))
    with pytest.raises(NoSuchThing):
        await merging.unmerge(one)


async def test_three_profiles_come_apart_in_the_order_they_came_together(town: Store) -> None:
    before = everything(town)
    merging = town.relations.merging
    one = await merging.merge(lone(town, "ana@town.example"), lone(town, "fired_earth"))
    two = everything(town)
    assert await merging.merge(one, lone(town, "ben@town.example")) == one
    await merging.unmerge(one)
    assert everything(town) == two
    await merging.unmerge(one)
    assert everything(town) == before


async def test_who_may_be_one_is_suggested_until_the_user_says_no(town: Store) -> None:
    merging = town.relations.merging
    (found,) = await merging.all_suggestions()
    assert found.evidence == ("both link to ana-clay.example",)
    ana, clay = lone(town, "ana@town.example"), lone(town, "fired_earth")
    assert [one.b for one in merging.suggestions(ana)] == [identity(town, "fired_earth")]
    await merging.not_the_same(ana, clay)
    assert not await merging.all_suggestions()
    assert not merging.suggestions(clay)
    await town.undo()
    assert await merging.all_suggestions()
    await merging.merge(ana, clay)
    assert not await merging.all_suggestions()


async def test_a_bio_that_changes_takes_its_suggestion_along(town: Store, clock: Any) -> None:
    clay = Identity(id=RemoteId("2"), handle="fired_earth", name="A. Ruiz", bio="no address any more")
    post = Post(ref=PostRef(id=RemoteId("21")), author=clay, created_at=clock(), text="again", mentions_us=True)
    await town.ingest("acme-x", Page(posts=(post,)))
    assert not await town.relations.merging.all_suggestions()


async def test_profiles_from_before_are_found_too(town: Store) -> None:
    def forget(db: Any) -> Any:
        from inbox_tui.domain.model import ChangeSet

        db.execute("DELETE FROM identity_key")
        db.execute("INSERT INTO fact SELECT 'unkeyed', max(id) FROM identity")
        return None, ChangeSet()

    await town._desk.write(forget)
    assert len(await town.relations.merging.all_suggestions()) == 1


async def test_a_platform_that_forbids_matching_is_obeyed(town: Store) -> None:
    await town.saw_profile(
        "acme-x", Profile(identity=Identity(id=RemoteId("us"), handle="acme")), Features(no_matching=WHY)
    )
    before = everything(town)
    ana, clay = lone(town, "ana@town.example"), lone(town, "fired_earth")
    assert not await town.relations.merging.all_suggestions()
    assert not town.relations.merging.suggestions(ana)
    for a, b in ((ana, clay), (clay, ana)):
        with pytest.raises(InboxError, match="Reddit lets nobody match"):
            await town.relations.merging.merge(a, b)
    assert everything(town) == before


FORBIDS = Features(no_matching=WHY)
US = Profile(identity=Identity(id=RemoteId("us"), handle="acme"))


@pytest.mark.parametrize("how", ["merged here", "came joined"])
async def test_who_was_joined_before_the_rules_were_known_is_two_people_again(town: Store, how: str) -> None:
    ana, clay = lone(town, "ana@town.example"), lone(town, "fired_earth")
    await town.relations.knowing.add_note(ana, "left-handed", None)
    one = await town.relations.merging.merge(ana, clay)
    if how == "came joined":
        await town._desk.db.write(lambda db: db.execute("DELETE FROM merge") and None)
    await town.saw_profile("acme-x", US, FORBIDS)
    assert person_number(town._desk.read, identity(town, "ana@town.example")) == one
    assert person_number(town._desk.read, identity(town, "fired_earth")) == clay
    assert [note.text for note in town.relations.knowing.notes(one)] == ["left-handed"]
    before = everything(town)
    await town.saw_profile("acme-x", US, FORBIDS)
    assert everything(town) == before


async def test_who_came_joined_by_an_import_can_be_taken_apart(town: Store) -> None:
    one = await town.relations.merging.merge(lone(town, "ana@town.example"), lone(town, "fired_earth"))
    await town.relations.knowing.add_note(one, "left-handed", None)
    file = b"".join(map(written, exported(town._desk.read, town._desk.now(), "0.0")))
    await town.relations.merging.unmerge(one)
    await town.relations.exchange.take_in(io.BytesIO(file), Customs(town._desk.now()), frozenset())
    ana, clay = identity(town, "ana@town.example"), identity(town, "fired_earth")
    came = PersonId(person_number(town._desk.read, ana))
    assert person_number(town._desk.read, clay) == came
    assert town.relations.merging.merged(came)
    joined = everything(town)
    await town.relations.merging.unmerge(came)
    assert {person_number(town._desk.read, ana), person_number(town._desk.read, clay)} == {came, -max(ana, clay)}
    assert [note.text for note in town.relations.knowing.notes(came)][:1] == ["left-handed"]
    assert not town.relations.merging.merged(came)
    await town.undo()
    assert everything(town) == joined


@pytest.mark.parametrize("known", [True, False], ids=["at the import", "at the next sign-in"])
async def test_an_import_joins_nobody_where_a_platform_forbids_it(town: Store, known: bool) -> None:
    one = await town.relations.merging.merge(lone(town, "ana@town.example"), lone(town, "fired_earth"))
    file = b"".join(map(written, exported(town._desk.read, town._desk.now(), "0.0")))
    await town.relations.merging.unmerge(one)
    if known:
        await town.saw_profile("acme-x", US, FORBIDS)
    await town.relations.exchange.take_in(io.BytesIO(file), Customs(town._desk.now()), frozenset())
    if not known:
        await town.saw_profile("acme-x", US, FORBIDS)
    ana, clay = (person_number(town._desk.read, identity(town, who)) for who in ("ana@town.example", "fired_earth"))
    assert ana > 0 > clay


@pytest.mark.parametrize("seed", range(6))
async def test_pages_of_people_are_all_of_them_once_in_order(
    store: Store, say: Callable[..., Post], clock: Any, seed: int
) -> None:
    luck = random.Random(seed)
    names = [luck.choice(("Ána", "ana", "Zoë", "zoe", "émile", "Ben", "")) for _ in range(30)]
    for number, name in enumerate(names):
        who = Identity(id=RemoteId(f"p{number}"), handle=f"h{number:02}", name=name)
        post = Post(ref=PostRef(id=RemoteId(f"{number}")), author=who, created_at=clock(), text="hi", mentions_us=True)
        await store.ingest("acme", Page(posts=(post,)))
        if luck.random() < 0.5:
            await store.ingest("acme", Page(posts=(say(f"r{number}", "us", parent=f"{number}"),)))
        clock.move(minutes=luck.choice((0, 1)))
    everybody = [identity(store, f"h{number:02}") for number in range(30)]
    for _ in range(6):
        a, b = luck.sample(everybody, 2)
        with suppress(InboxError):  # they are one already
            await store.relations.merging.merge(PersonId(-a), PersonId(-b))
    for who in luck.sample(everybody, 8):
        await store.relations.knowing.set_stage(PersonId(-who), luck.choice(list(Stage)), "")
    people = store._desk.read.execute("SELECT count(DISTINCT person_id) FROM person_identity").fetchone()[0]
    alone = 30 - store._desk.read.execute("SELECT count(*) FROM person_identity").fetchone()[0]
    for sort in PeopleSort:
        for words in ("", "h"):
            rows = list(_pages(store, sort, words, luck.randrange(1, 7)))
            assert len({row.id for row in rows}) == len(rows) == people + alone
            assert rows == list(store.relations.people.window(sort, words, None, 200).rows)
            values = [row.position for row in rows]
            if sort is PeopleSort.NAME:
                continue
            assert values == sorted(values, reverse=sort is not PeopleSort.SILENCE)


def _pages(store: Store, sort: PeopleSort, words: str, size: int) -> Iterable[Any]:
    after = None
    while True:
        window = store.relations.people.window(sort, words, after, size)
        yield from window.rows
        if not window.more:
            return
        after = window.rows[-1].position


@pytest.mark.parametrize("platform", ["reddit", "linkedin"])
def test_those_whose_rules_forbid_it_say_so(platform: str) -> None:
    from inbox_tui.engine.registry import Registry

    assert Registry().load(platform).features.no_matching.casefold().startswith(platform)
