"""A complaint stays one until it is settled, whatever friendly is said on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from inbox_tui.domain.kinds import propose
from inbox_tui.domain.model import AccountId, Act, Audience, Kind, Page, Post
from inbox_tui.domain.views import ViewKey
from inbox_tui.store import Store
from inbox_tui.store.codec import ms
from inbox_tui.store.relations.case import Case

PATIENT = "OK, thank you. I will wait for your message, but please do not forget me."


async def answering(store: Store) -> Case:
    """What a review knows of an answer to what was said last."""
    entry = await store.out.save_draft(
        entry=None, act=Act.REPLY, account=AccountId("acme"), conversation=conversation(store),
        target=store.thread(conversation(store)).ids[-1], text="Oh no.", spoiler="", audience=Audience.PUBLIC,
    )  # fmt: skip
    case = store.relations.care.case(entry)
    assert case is not None
    return case


def kind(store: Store) -> Kind:
    (row,) = store.lists.window(ViewKey("all"), 1 << 50).rows
    return row.kind


def conversation(store: Store) -> Any:
    return store.lists.window(ViewKey("all"), 1 << 50).rows[0].id


async def complains(store: Store, say: Callable[..., Post], *, answered: bool = True) -> None:
    posts = [say("1", "ana", "Third time my order arrives broken, I want a refund", ago=60)]
    posts += [say("2", "us", "So sorry, I am looking into it.", parent="1", ago=50)] if answered else []
    await store.ingest("acme", Page(posts=tuple(posts)))
    assert kind(store) is Kind.COMPLAINT


@pytest.mark.parametrize("text", [PATIENT, "Thank you so much, you are wonderful!", "Do you know when it comes?", "ok"])
async def test_a_friendly_word_ends_no_complaint(store: Store, say: Callable[..., Post], clock: Any, text: str) -> None:
    await complains(store, say)
    clock.move(days=1)
    await store.ingest("acme", Page(posts=(say("3", "ana", text, parent="2"),)))
    assert kind(store) is Kind.COMPLAINT
    clock.move(days=13)
    await store.ingest("acme", Page(posts=(say("4", "us", "Sorry, still looking into it.", parent="3"),)))
    clock.move(days=13)
    await store.ingest("acme", Page(posts=(say("5", "ana", "Thank you!", parent="4"),)))
    assert kind(store) is Kind.COMPLAINT, "never two weeks without a word"


async def test_it_ends_with_the_mark_done(store: Store, say: Callable[..., Post], clock: Any) -> None:
    await complains(store, say)
    done = {"closed_at": ms(clock()), "closed_reason": "replied"}
    await store.decide([conversation(store)], "done", "replied", "marked done", done)
    clock.move(minutes=5)
    await store.ingest("acme", Page(posts=(say("3", "ana", "Thank you so much, wonderful!", parent="2"),)))
    assert kind(store) is Kind.PRAISE


async def test_it_ends_after_two_weeks_without_a_word_unless_it_waits_for_us(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    await complains(store, say)
    clock.move(days=15)
    await store.ingest("acme", Page(posts=(say("3", "ana", "Thank you so much, wonderful!", parent="2"),)))
    assert kind(store) is Kind.PRAISE


async def test_a_complaint_that_waits_is_one_however_long(store: Store, say: Callable[..., Post], clock: Any) -> None:
    await complains(store, say, answered=False)
    clock.move(days=40)
    late = say("2", "us", "So sorry for this.", parent="1", ago=1)
    await store.ingest("acme", Page(posts=(late, say("3", "ana", "Thank you, wonderful!", parent="2"))))
    assert kind(store) is Kind.COMPLAINT


async def test_the_users_word_is_above_it(store: Store, say: Callable[..., Post], clock: Any) -> None:
    await complains(store, say)
    what = {"kind": "question", "kind_by": "user"}
    await store.decide([conversation(store)], "kind", "question", "marked", what)
    clock.move(minutes=5)
    await store.ingest("acme", Page(posts=(say("3", "ana", PATIENT, parent="2"),)))
    assert kind(store) is Kind.QUESTION


async def test_a_graver_word_makes_it_one(store: Store, say: Callable[..., Post]) -> None:
    await store.ingest("acme", Page(posts=(say("1", "ana", "Thank you so much, wonderful!", ago=9),)))
    assert kind(store) is Kind.PRAISE
    await store.ingest("acme", Page(posts=(say("2", "ana", "It arrived broken, I want a refund", parent="1"),)))
    assert kind(store) is Kind.COMPLAINT


async def test_joined_with_what_was_said_before_it_stays_one(store: Store, say: Callable[..., Post]) -> None:
    lovely = say("1", "ana", "Lovely shop, thank you!", ago=90)
    await store.ingest("acme", Page(posts=(lovely, say("2", "us", "How kind!", parent="1", ago=80))))
    await store.ingest("acme", Page(posts=(say("4", "ana", "It arrived broken, I want a refund", parent="3", ago=20),)))
    await store.ingest("acme", Page(posts=(say("3", "us", "How is the pot?", parent="2", ago=40),)))
    assert kind(store) is Kind.COMPLAINT


ANSWER = "We send you a new one today, it should arrive on Friday."


async def test_thanks_after_an_answer_settle_it_and_a_new_complaint_is_another_round(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    await complains(store, say)
    await store.ingest("acme", Page(posts=(say("3", "us", ANSWER, parent="2", ago=40),)))
    assert kind(store) is Kind.COMPLAINT, "an answer settles nothing by itself"
    await store.ingest("acme", Page(posts=(say("4", "ana", "Fine.", parent="3", ago=30),)))
    assert kind(store) is Kind.CHAT
    asked = "Thank you! And could I change the address after ordering?"
    await store.ingest("acme", Page(posts=(say("5", "ana", asked, parent="4", ago=20),)))
    assert kind(store) is Kind.QUESTION
    assert not store.relations.ledger.complains([1])
    await store.ingest("acme", Page(posts=(say("6", "ana", "The new one is broken, too!", parent="5", ago=10),)))
    assert kind(store) is Kind.COMPLAINT
    case = await answering(store)
    assert (case.public_replies, case.episode) == (0, clock() - timedelta(minutes=10)), "of this round"


async def test_all_of_it_may_come_at_once_and_says_what_it_is_counted_for(
    store: Store, say: Callable[..., Post]
) -> None:
    posts = [say("1", "ana", "It arrived broken, I want a refund", ago=60), say("2", "us", ANSWER, parent="1", ago=50)]
    await store.ingest("acme", Page(posts=(*posts, say("3", "ana", "Do you send to Norway?", parent="2", ago=40))))
    assert kind(store) is Kind.COMPLAINT
    why = store.relations.people.why_kind(conversation(store))
    assert why is not None
    assert (why.kind, why.reasons) == (Kind.COMPLAINT, propose("It arrived broken, I want a refund")[1])
    more = [say("4", "us", "We do.", parent="3", ago=30), say("5", "ana", "Great, all good now!", parent="4", ago=20)]
    await store.ingest("acme", Page(posts=tuple(more)))
    assert kind(store) is not Kind.COMPLAINT


async def test_thanks_of_another_settle_nothing(store: Store, say: Callable[..., Post]) -> None:
    await complains(store, say)
    both = (say("3", "us", ANSWER, parent="2", ago=40), say("4", "ben", "Thank you, I wondered, too!", parent="3"))
    await store.ingest("acme", Page(posts=both))
    assert kind(store) is Kind.COMPLAINT


@pytest.mark.parametrize(("first", "looks"), [("It arrived broken, I want a refund", 1), ("Do you send to Norway?", 0)])
async def test_only_a_complaint_is_judged_as_a_whole_when_they_thank(
    store: Store, say: Callable[..., Post], first: str, looks: int
) -> None:
    said: list[str] = []
    await store._desk.db.write(lambda db: db.set_trace_callback(said.append))
    posts = (say("1", "ana", first, ago=60), say("2", "us", ANSWER, parent="1", ago=50))
    await store.ingest("acme", Page(posts=(*posts, say("3", "ana", "Thank you!", parent="2", ago=40))))
    assert sum("AS answered" in each for each in said) == looks


async def test_where_the_user_says_that_it_still_is_one_thanks_begin_no_new_round(
    store: Store, say: Callable[..., Post], clock: Any
) -> None:
    posts = [say("1", "ana", "It arrived broken, I want a refund", ago=60), say("2", "us", ANSWER, parent="1", ago=50)]
    await store.ingest("acme", Page(posts=(*posts, say("3", "ana", "Thank you!", parent="2", ago=40))))
    what = {"kind": "complaint", "kind_by": "user"}
    await store.decide([conversation(store)], "kind", "complaint", "marked", what)
    case = await answering(store)
    assert (case.kind, case.episode) == (Kind.COMPLAINT, clock() - timedelta(minutes=60))
