"""What the store knows for a review: since when, of whom, in which round; and how long finding it out takes."""

from __future__ import annotations

import time as stopwatch
from datetime import timedelta

import pytest

from inbox_tui.domain.model import Act, Audience, DoneReason, Kind, OutboxState, Page, PostKind
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.relationship import Gate
from inbox_tui.store.relations.care import Passed


@pytest.fixture
def review(store):
    """``await review("7")``: a draft that answers that post, as the review knows it."""

    async def begin(remote, text="So it is."):
        post, conversation = store._desk.read.execute(
            "SELECT id, conversation_id FROM post WHERE remote_id = ?", (remote,)
        ).fetchone()
        entry = await store.out.save_draft(
            entry=None, act=Act.REPLY, account="acme", conversation=conversation, target=post, text=text
        )
        return store.relations.care.case(entry)

    return begin


async def test_theirs_are_the_posts_of_whom_we_answer_since_our_last_answer_to_them(store, say, review):
    posts = [
        say("1", "ana", "first", ago=90),
        say("2", "us", "answer to ana", parent="1", ago=80),
        say("3", "ana", "second", parent="2", ago=70),
        say("4", "bo", "who is this", parent="1", ago=60),
        say("5", "us", "answer to bo", parent="4", ago=50),
        say("6", "ana", "third", parent="3", ago=40),
    ]
    await store.ingest("acme", Page(posts=tuple(posts)))
    case = await review("6")
    assert [said.text for said in case.theirs] == ["second", "third"]
    assert case.answered_at == posts[1].created_at
    assert case.name == "Ana"
    assert [said.text for said in (await review("4")).theirs] == []


async def test_what_answers_nobody_is_no_case(store, say):
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    entry = await store.out.save_draft(
        entry=None, act=Act.POST, account="acme", conversation=None, target=None, text="News from the shop."
    )
    assert store.relations.care.case(entry) is None
    assert store.relations.care.case(entry + 1) is None


async def test_the_kind_is_that_of_whom_we_answer(store, say, review):
    complaint = "This is broken, a scam, I want a refund."
    await store.ingest(
        "acme", Page(posts=(say("1", "bo", "Do you ship?", ago=9), say("2", "ana", complaint, parent="1")))
    )
    assert (await review("2")).kind is Kind.COMPLAINT
    assert (await review("1")).kind is Kind.QUESTION


ROUNDS = [
    # minutes ago of their posts (+) and ours (-); whether it was closed after the second; public replies in the round
    ("one round", (300, -290, 280, -270, 10), False, 2),
    ("closed between", (300, -290, 120, -110, 10), True, 1),
    ("three weeks of silence between", (40_000, -39_990, 120, -110, 10), False, 1),
    ("two days of silence between", (4_000, -3_990, 120, -110, 10), False, 2),
]


@pytest.mark.parametrize(("moments", "close", "expected"), [row[1:] for row in ROUNDS], ids=[row[0] for row in ROUNDS])
async def test_public_replies_count_within_a_round(store, say, review, clock, moments, close, expected):
    made = [
        say(str(number), "us" if ago < 0 else "ana", "words", parent=str(number - 1) if number else None, ago=abs(ago))
        for number, ago in enumerate(moments)
    ]
    late = made if not close else made[2:]
    if close:
        clock.move(minutes=-200)
        await store.ingest("acme", Page(posts=tuple(made[:2])))
        (conversation,) = (row[0] for row in store._desk.read.execute("SELECT id FROM conversation"))
        await store.decide([conversation], "done", DoneReason.REPLIED.value, "done", {"closed_at": 1})
        clock.move(minutes=200)
    await store.ingest("acme", Page(posts=tuple(late)))
    assert (await review(str(len(made) - 1))).public_replies == expected


async def test_private_and_automatic_words_are_no_public_replies(store, say, review):
    posts = [
        say("1", "ana", ago=90),
        say("2", "us", parent="1", ago=80, audience=Audience.DIRECT),
        say("3", "us", parent="1", ago=70, audience=Audience.UNLISTED),
        say("4", "ana", parent="3", ago=60),
    ]
    await store.ingest("acme", Page(posts=tuple(posts)))
    assert (await review("4")).public_replies == 1


async def test_a_plan_is_as_it_was_written(store, say, clock):
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    conversation = store._desk.read.execute("SELECT id FROM conversation").fetchone()[0]
    begun = clock()
    plan = Plan(
        words="broken", wrong="a weak hinge", owner=Owner.PR, offer="a new one", next_step="call", next_at=begun,
        place="here",
    )  # fmt: skip
    await store.relations.care.save_plan(conversation, plan)
    clock.move(hours=1)
    await store.relations.care.save_plan(conversation, Plan(words="broken twice", owner=Owner.PR))
    kept = store.relations.care.plan(conversation)
    assert (kept.words, kept.owner, kept.wrong) == ("broken twice", Owner.PR, "")
    assert (kept.made_at, kept.changed_at) == (begun, begun + timedelta(hours=1))


async def test_how_soon_after_reading_a_draft_was_begun_is_known(store, say, review, clock):
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    post = store._desk.read.execute("SELECT id FROM post").fetchone()[0]
    assert (await review("1")).first_seen_s is None
    await store.hear([post], "read")
    clock.move(seconds=7)
    assert (await review("1")).first_seen_s == 7


@pytest.mark.parametrize(
    ("outcomes", "clean"),
    [(["clean"], 1), (["small"], 1), (["clean", "changed"], 0), (["changed", "clean"], 1), (["reasoned"], 0)],
)
async def test_a_run_of_clean_passes_grows_or_breaks_when_it_is_sent(store, say, review, clock, outcomes, clean):
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    case = await review("1")
    await store.hear([case.target], "read")
    for outcome in outcomes:
        await store.relations.care.met(case, Gate.ASKS, outcome, "")
    passed = Passed(case=case, asked={}, usual=clock())
    if outcomes == ["small"]:
        passed = Passed(case=case, small=(Gate.ASKS,), asked={}, usual=clock())
    await store.out.queue(case.entry, send_at=clock(), key="k", checked_at=clock(), passed=passed)
    assert store._desk.read.execute("SELECT * FROM gate_run").fetchall() == [], "not before it is sent"
    await store.out.claim(case.entry, "")
    await store.out.sent(case.entry, None)
    assert [tuple(row) for row in store._desk.read.execute("SELECT * FROM gate_run")] == [("asks", clean)]


async def test_what_is_on_its_way_is_not_answered_any_more(store, say, review, clock):
    await store.ingest("acme", Page(posts=(say("1", "ana"),)))
    case = await review("1")
    await store.hear([case.target], "read")
    await store.out.queue(case.entry, send_at=clock(), key="k", checked_at=clock())
    await store.out.claim(case.entry, "")
    assert store.out.entry(case.entry).state is OutboxState.SENDING
    with pytest.raises(Exception, match="on its way"):
        await store.relations.care.heard_line(case, "too late")
    assert store._desk.read.execute("SELECT * FROM heard_line").fetchall() == []


@pytest.mark.parametrize("ours", [False, True])
async def test_a_review_in_a_thread_of_ten_thousand_posts_is_there_at_once(store, say, review, ours):
    many = [say("0", "p0", "Hello.", ago=20_000)]
    for number in range(1, 10_000):
        text = f"Is number {number} there?"
        many.append(say(str(number), f"p{number % 50}", text, ago=20_000 - number, parent="0", kind=PostKind.REPLY))
    if ours:
        many.append(say("own", "us", "Hello all.", parent="0", ago=19_999))
    await store.ingest("acme", Page(posts=tuple(many)))
    case = await review("9999")
    took = []
    for _ in range(9):
        begun = stopwatch.perf_counter()
        store.relations.care.case(case.entry)
        took.append(stopwatch.perf_counter() - begun)
    assert sorted(took)[len(took) // 2] < 0.010
    assert 30 <= len(case.theirs) <= 50
