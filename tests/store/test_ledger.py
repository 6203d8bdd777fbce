from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.config import Config
from inbox_tui.domain.giving import AskRules, Share, Sort, Standing
from inbox_tui.domain.model import Act, ChangeSet, IdentityId, OutboxState, Page, Post, RemoteId
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Rules, Store
from inbox_tui.store.codec import ms


def rows(store: Store) -> dict[str, tuple[str, str, int]]:
    """By the post's remote id: what it is, to whom, and whether it was asked for."""
    found = store._desk.read.execute(
        """SELECT p.remote_id, l.sort, coalesce(i.remote_id, ''), l.solicited FROM ledger l
           JOIN post p ON p.id = l.post_id LEFT JOIN identity i ON i.id = l.identity_id"""
    )
    return {row[0]: (row[1], row[2], row[3]) for row in found}


def who(store: Store, remote: str) -> IdentityId:
    return IdentityId(store._desk.read.execute("SELECT id FROM identity WHERE remote_id = ?", (remote,)).fetchone()[0])


async def take_in(store: Store, *posts: Post) -> None:
    await store.ingest("acme", Page(posts=posts))


async def test_what_we_say_in_the_native_app_is_entered_with_its_post(store: Store, say: Callable[..., Post]) -> None:
    await take_in(
        store,
        say("1", "ana", "How much is the blue one?", ago=60),
        say("2", "us", "It is $20", parent="1", ago=50),
        say("3", "ben", "How do I clean it?", ago=40),
        say("4", "us", "Salt and a cloth.", parent="3", ago=30),
        say("5", "cleo", "Look at my new shelf", ago=20),
        say("6", "us", "What a shelf!", parent="5", ago=10),
        say("7", "us", "20% off everything", ago=5),
        say("8", "dora", "We repotted today", ago=4),
        say("9", "us", "Buy the big one", parent="8", ago=3),
    )
    assert rows(store) == {
        "2": ("answer", "ana", 1),
        "4": ("answer", "ben", 0),
        "6": ("give", "cleo", 0),
        "7": ("ask", "", 0),
        "9": ("ask", "dora", 0),
    }


async def test_storing_a_page_again_changes_nothing(store: Store, say: Callable[..., Post]) -> None:
    posts = say("1", "ana", ago=60), say("2", "us", "lovely", parent="1", ago=50)
    await take_in(store, *posts)
    before = rows(store)
    await take_in(store, *posts)
    assert rows(store) == before == {"2": ("give", "ana", 0)}


async def test_what_a_machine_said_is_no_gift(store: Store, say: Callable[..., Post]) -> None:
    await take_in(
        store, say("1", "ana", ago=60), say("2", "us", "We are closed now", parent="1", ago=59, automated=True)
    )
    assert rows(store) == {}


async def test_an_edit_is_judged_anew_and_a_deletion_taken_out(store: Store, say: Callable[..., Post]) -> None:
    first = say("1", "ana", "look", ago=60)
    ours = say("2", "us", "Lovely!", parent="1", ago=50)
    await take_in(store, first, ours)
    await take_in(store, replace(ours, text="Lovely! Buy our feed with it", edited_at=ours.created_at))
    assert rows(store) == {"2": ("ask", "ana", 0)}
    await store.ingest("acme", Page(deleted=(RemoteId("2"),)))
    assert rows(store) == {}


async def test_hidden_words_stay_what_they_were(store: Store, say: Callable[..., Post]) -> None:
    await take_in(store, say("1", "ana", "look", ago=60), say("2", "us", "Buy it now", parent="1", ago=50))
    await store.hide("acme", RemoteId("2"))
    assert rows(store) == {"2": ("ask", "ana", 0)}


async def test_whom_it_answers_may_come_to_light_later(store: Store, say: Callable[..., Post]) -> None:
    ours = say("2", "us", "It is $20", parent="1", ago=50)
    await take_in(store, ours)
    assert rows(store)["2"][1:] == ("", 0)
    await take_in(store, say("1", "ana", "how much?", ago=60))
    assert rows(store) == {"2": ("answer", "ana", 1)}


async def test_in_a_thread_of_many_it_goes_to_whom_it_answers(store: Store, say: Callable[..., Post]) -> None:
    await take_in(
        store,
        say("1", "ana", "look at this", ago=60),
        say("2", "ben", "where can I buy it?", parent="1", ago=55),
        say("3", "us", "In our shop from May on", parent="2", ago=50),
        say("4", "us", "In our shop, too", parent="1", ago=45),
    )
    assert rows(store) == {"3": ("answer", "ben", 1), "4": ("ask", "ana", 0)}


@pytest.mark.parametrize(("days", "solicited"), [(6.9, 1), (7.1, 0)])
async def test_what_was_asked_for_is_asked_for_a_week(
    store: Store, say: Callable[..., Post], days: float, solicited: int
) -> None:
    await take_in(
        store,
        say("1", "ana", "do you have a price list?", ago=days * 1440),
        say("2", "us", "I will look", parent="1", ago=days * 1440 - 10),
        say("3", "us", "from $20 on", parent="1", ago=0),
    )
    assert rows(store)["3"] == ("answer" if solicited else "ask", "ana", solicited)


async def test_a_reply_from_here_is_entered_in_the_same_transaction(store: Store, say: Callable[..., Post]) -> None:
    await take_in(store, say("1", "ana", "look", ago=60))
    row = next(iter(store.lists.window(ViewKey("all"), ms(store._desk.now()), limit=5).rows))
    target = store.default_target(row.id)
    assert target is not None
    await store.hear([target], "read")
    entry = await store.out.save_draft(
        entry=None, act=Act.REPLY, account="acme", conversation=row.id, target=target, text="Buy it now"
    )
    await store.out.queue(entry, send_at=store._desk.now(), key="k", checked_at=None)
    await store.out.move(entry, OutboxState.SENDING)
    await store.out.sent(entry, say("9", "us", "Buy it now", parent="1"))
    assert rows(store) == {"9": ("ask", "ana", 0)}


# --- the budget


async def gifts(store: Store, say: Callable[..., Post], count: int = 3) -> None:
    await take_in(store, say("a", "ana", "hello there", ago=9000))
    await take_in(store, *(say(f"g{n}", "us", f"a tip {n}", parent="a", ago=8000 - n) for n in range(count)))


async def test_the_budget_of_a_person_counts_all_that_went_to_them(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    await gifts(store, say, 2)
    ana, rules = who(store, "ana"), AskRules()
    assert store.relations.ledger.judged(ana, rules).budget.sentence == "2 gives, ask after 1 more"
    await take_in(store, say("g9", "us", "one more tip", parent="a", ago=60))
    assert store.relations.ledger.judged(ana, rules).state is Standing.FREE
    await take_in(store, say("ask", "us", "Buy it now", parent="a", ago=30))
    assert store.relations.ledger.judged(ana, rules).budget.sentence == (
        "asked today, next in 14 days and 3 more gives"
    )
    clock.move(days=10)
    assert store.relations.ledger.judged(ana, rules).budget.sentence.startswith("asked 10 days ago")


async def test_identities_of_one_person_share_their_budget(store: Store, say: Callable[..., Post]) -> None:
    await gifts(store, say)
    await take_in(store, say("b", "ana2", "me again", ago=100))
    one, other = who(store, "ana"), who(store, "ana2")
    assert store.relations.ledger.judged(other, AskRules()).budget.gives == 0
    write = sqlite3.connect(store._desk.db.path)
    write.execute("INSERT INTO person (id, created_at) VALUES (5, 0)")
    write.executemany("INSERT INTO person_identity VALUES (?, 5)", [(one,), (other,)])
    write.commit()
    write.close()
    assert store.relations.ledger.judged(other, AskRules()).budget.gives == 3


async def test_a_stage_that_was_set_counts_and_else_whether_they_wrote(store: Store, say: Callable[..., Post]) -> None:
    await gifts(store, say)
    ana = who(store, "ana")
    assert store.relations.ledger.judged(ana, AskRules()).state is Standing.FREE
    write = sqlite3.connect(store._desk.db.path)
    write.execute("INSERT INTO person (id, stage, stage_at, created_at) VALUES (5, 'aware', 1, 0)")
    write.execute("INSERT INTO person_identity VALUES (?, 5)", (ana,))
    write.commit()
    write.close()
    judged = store.relations.ledger.judged(ana, AskRules())
    assert judged.budget.sentence == "no ask yet: their stage is aware"


async def test_an_open_complaint_refuses_until_it_is_done_or_long_over(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    await gifts(store, say)
    ana = who(store, "ana")
    await take_in(store, say("c", "ana", "@acme it arrived broken, I want a refund", ago=30))
    assert store.relations.ledger.judged(ana, AskRules()).state is Standing.REFUSED
    await take_in(store, say("c2", "us", "We refund it today, sorry", parent="c", ago=10))
    await take_in(store, say("c3", "ana", "OK, thank you. I will wait for it.", parent="c2", ago=9))
    which = store.relations.ledger.complaining(ana)
    assert which is not None
    assert (which.words, which.at) == ("it arrived broken, I…", clock() - timedelta(minutes=30))
    await take_in(store, say("c4", "us", "You are welcome", parent="c3", ago=8))
    assert store.relations.ledger.judged(ana, AskRules()).state is Standing.REFUSED, "answered is not settled"
    clock.move(days=15)
    assert store.relations.ledger.judged(ana, AskRules()).state is Standing.FREE
    assert store.relations.ledger.complaining(ana) is None


async def test_the_share_is_of_all_that_went_out_in_thirty_days(store: Store, say: Callable[..., Post]) -> None:
    await gifts(store, say)
    await take_in(store, say("old", "us", "Buy now", ago=31 * 1440), say("new", "us", "Buy now", ago=29 * 1440))
    assert store.relations.ledger.share(30) == Share(1, 4)


async def test_a_draft_is_judged_as_what_it_will_be(store: Store, say: Callable[..., Post]) -> None:
    await take_in(store, say("1", "ana", "how much is it?", ago=60))
    row = next(iter(store.lists.window(ViewKey("all"), ms(store._desk.now()), limit=5).rows))
    ana = who(store, "ana")
    assert store.relations.ledger.sort_of("It is $20", row.id, ana)[0] is Sort.ANSWER
    assert store.relations.ledger.sort_of("It is $20", None, None)[0] is Sort.ASK


async def test_what_spam_names_a_price_for_was_not_asked_for(store: Store, say: Callable[..., Post]) -> None:
    spam = say("1", "ana", "Grow your page by 10k followers for the price of a coffee. DM us!", ago=60)
    await take_in(store, spam, say("2", "us", "Buy now, 20% off with code NEW20", parent="1", ago=50))
    assert rows(store) == {"2": ("ask", "ana", 0)}
    row = next(iter(store.lists.window(ViewKey("all"), ms(store._desk.now()), limit=5).rows))
    assert store.relations.ledger.sort_of("Buy now, 20% off", row.id, who(store, "ana"))[0] is Sort.ASK


# --- what was there before


async def test_an_older_store_is_caught_up_with_in_steps(
    store: Store, say: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox_tui.store.relations.ledger._AT_ONCE", 2)
    await gifts(store, say, 5)
    before = rows(store)
    await store._desk.write(lambda db: (db.execute("DELETE FROM ledger"), ChangeSet()))
    await store.relations.ledger.catch_up()
    assert rows(store) == before
    assert len(before) == 5
    await store._desk.write(lambda db: (db.execute("DELETE FROM ledger"), ChangeSet()))
    await store.relations.ledger.catch_up()
    assert rows(store) == {}, "it was done: nothing is looked at again"


async def test_own_sites_that_were_set_later_are_judged_backwards(
    tmp_path: Path, clock: Any, store: Store, say: Callable[..., Post]
) -> None:
    await take_in(store, say("1", "us", "More at acme.example", ago=60))
    await store.relations.ledger.catch_up()
    assert rows(store) == {"1": ("give", "", 0)}
    await store.close()
    relationship = replace(Config().relationship, own_domains=("acme.example",))
    rules = Rules.of(replace(Config(), relationship=relationship))
    other = await Store.open(tmp_path / "inbox.db", now=clock, rules=rules)
    try:
        await other.relations.ledger.catch_up()
        assert rows(other) == {"1": ("ask", "", 0)}
    finally:
        await other.close()


async def test_what_they_asked_for_stays_asked_for_when_their_words_are_gone(
    store: Store, say: Callable[..., Post]
) -> None:
    await take_in(
        store,
        say("1", "ana", "How much is the blue one?", ago=60),
        say("2", "us", "It is $20", parent="1", ago=50),
        say("3", "ben", "How do I clean it?", ago=40),
        say("4", "us", "Salt and a cloth.", parent="3", ago=30),
    )
    before = rows(store)
    await store.ingest("acme", Page(deleted=(RemoteId("1"), RemoteId("3"))))
    await store.relations.ledger.catch_up()
    assert rows(store) == before == {"2": ("answer", "ana", 1), "4": ("answer", "ben", 0)}
    sold = say("4", "us", "Buy our salt!", parent="3", ago=30, edited_at=store._desk.now())
    await take_in(store, sold)
    assert rows(store)["4"] == ("ask", "ben", 0), "an answer that was not asked for does not become one by that"
