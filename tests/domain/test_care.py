"""What a review asks: one row a case of the rules, and what holds for every case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.care import owed, wants
from inbox_tui.domain.care_facts import Answer, CareFacts, CareRules, Complaining, Draft
from inbox_tui.domain.gates import explain
from inbox_tui.domain.model import Kind, PostId
from inbox_tui.domain.plan import Owner, Plan
from inbox_tui.domain.relationship import AskId, AskItem, AskState, Form, Gate, PromiseSort, Proposed

NOW = datetime(2026, 5, 6, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = Plan(
    words="the lid broke twice", owner=Owner.SUPPORT, next_step="send a new lid", next_at=NOW + 24 * HOUR,
    made_at=NOW - HOUR, changed_at=NOW - HOUR,
)  # fmt: skip
FRIDAY = Proposed(sort=PromiseSort.PROMISE, text="We send it by Friday.", due_at=NOW + 48 * HOUR, why="by Friday")
OWES = Proposed(sort=PromiseSort.ANSWER, text="an answer to their complaint", due_at=NOW + 24 * HOUR, why="")
C, Q = Kind.COMPLAINT, Kind.QUESTION
ANSWERED = NOW - 2 * HOUR


def ask(place=0, *, ticked=False, state=AskState.OPEN):
    return AskItem(id=AskId(0), post=PostId(7), place=place, text="When does it come?", ticked=ticked, state=state)


def judged(facts=None, **draft):
    known = {"name": "Ana", **(facts or {})}
    return wants(CareFacts(**known), Draft(**{"words": 12, **draft}))


def gates(found):
    """``plan card!`` blocks, ``asks.`` was met, ``asks-`` is small; a bare name is a note."""
    marks = ((lambda one: one.open, "!"), (lambda one: one.small, "-"), (lambda one: bool(one.met), "."))
    return [one.gate.value + next((mark for holds, mark in marks if holds(one)), "") for one in found]


LATER = Proposed(sort=PromiseSort.FOLLOW_UP, text="look in on Ana", due_at=NOW + 72 * HOUR, why="")
ROWS = [
    # --- looking in again
    ("a complaint, answered by plan", {"kind": C, "plan": PLAN, "follow_up": LATER}, {}, ["look in again"]),
    ("the same, taken", {"kind": C, "plan": PLAN, "follow_up": LATER, "accepted": (LATER,)}, {}, ["look in again."]),
    ("a first word to it", {"kind": C, "follow_up": LATER}, {"acknowledges": True}, []),
    ("a question", {"kind": Q, "follow_up": LATER}, {}, []),
    # what is known, what the text is, what the review has
    ("a question, answered", {"kind": Q}, {}, []),
    ("praise", {"kind": Kind.PRAISE}, {}, []),
    # --- asks
    ("one ask, an answer", {"asks": (ask(),)}, {}, ["asks."]),
    ("one ask, “Sure.”", {"asks": (ask(),)}, {"words": 1, "touches": False}, ["asks"]),
    ("one ask, “Yes.” where that answers it", {"asks": (ask(),)}, {"words": 1, "touches": False, "settles": True},
     ["asks."]),
    ("one ask, a word of it", {"asks": (ask(),)}, {"words": 1}, ["asks."]),
    ("one ask, thanks for something else", {"asks": (ask(),)}, {"words": 9, "touches": False, "says": False}, ["asks"]),
    ("one ask, four other words", {"asks": (ask(),)}, {"words": 4, "touches": False}, ["asks."]),
    ("one ask, a first word", {"asks": (ask(ticked=True),)}, {"acknowledges": True}, ["asks"]),
    ("one ask, a pitch", {"asks": (ask(ticked=True),)}, {"ask": "20% off"}, ["asks"]),
    ("one ask, put off, a first word", {"asks": (ask(state=AskState.DEFERRED),)}, {"acknowledges": True}, ["asks."]),
    ("one ask, a thumb up", {"asks": (ask(),)}, {"words": 0, "touches": False}, ["asks!"]),
    ("two asks, one left, three words beside it", {"asks": (ask(ticked=True), ask(9))},
     {"words": 3, "touches": False}, ["asks!"]),
    ("two asks, both taken up", {"asks": (ask(ticked=True), ask(9, ticked=True))}, {}, ["asks."]),
    ("two asks, one left", {"asks": (ask(ticked=True), ask(9))}, {}, ["asks"]),
    ("two asks, both left", {"asks": (ask(), ask(9))}, {}, ["asks!"]),
    ("three asks, two left", {"asks": (ask(ticked=True), ask(9), ask(30))}, {}, ["asks!"]),
    ("two asks, put off and not ours", {"asks": (ask(state=AskState.DEFERRED), ask(9, state=AskState.NOT_OURS))}, {},
     ["asks."]),
    ("two asks, a first word", {"asks": (ask(), ask(9))}, {"acknowledges": True}, ["asks"]),
    ("two asks, a first word with words of both", {"asks": (ask(ticked=True), ask(9, ticked=True))},
     {"acknowledges": True}, ["asks"]),
    # --- what I heard
    ("four posts piled up", {"kind": Q, "pile": 4}, {}, []),
    ("five posts piled up", {"kind": Q, "pile": 5}, {}, ["what I heard!"]),
    ("five posts, a line since our answer", {"pile": 5, "answered_at": ANSWERED, "heard_at": NOW}, {}, []),
    ("five posts, a line from before it", {"pile": 5, "answered_at": ANSWERED, "heard_at": ANSWERED - HOUR}, {},
     ["what I heard!"]),
    ("a VIP, for the first time", {"vip": True, "met_before": False}, {}, ["what I heard!"]),
    ("a VIP we know", {"vip": True}, {}, []),
    ("anybody, for the first time", {"met_before": False}, {}, []),
    ("five posts, a first word", {"pile": 5}, {"acknowledges": True}, []),
    # --- the plan
    ("a complaint, no plan", {"kind": C}, {}, ["plan card!"]),
    ("a complaint, planned", {"kind": C, "plan": PLAN}, {}, []),
    ("a complaint, half a plan", {"kind": C, "plan": Plan(words="the lid broke", changed_at=NOW)}, {}, ["plan card!"]),
    ("a complaint, the plan of an earlier round", {"kind": C, "plan": PLAN, "episode": NOW}, {}, ["plan card!"]),
    ("a complaint goes on after our answer", {"kind": C, "plan": PLAN, "answered_at": NOW}, {}, ["what I heard!"]),
    ("a complaint goes on, and is heard", {"kind": C, "plan": PLAN, "answered_at": ANSWERED, "heard_at": NOW}, {}, []),
    ("a complaint, a first word", {"kind": C, "owes": OWES}, {"acknowledges": True}, ["promise"]),
    ("a question, a first word", {"kind": Q, "owes": OWES}, {"acknowledges": True}, []),
    # --- the rule of two
    ("a second public reply", {"kind": C, "plan": PLAN, "public_replies": 1}, {}, []),
    ("a third public reply", {"kind": C, "plan": PLAN, "public_replies": 2}, {}, ["third public reply!"]),
    ("a third, in private", {"kind": C, "plan": PLAN, "public_replies": 2}, {"public": False}, []),
    ("a third, handed over", {"kind": C, "plan": PLAN, "public_replies": 2, "handed": True}, {}, []),
    ("a third, to a question", {"kind": Q, "public_replies": 2}, {}, []),
    ("a third that is a first word", {"kind": C, "public_replies": 2}, {"acknowledges": True}, ["third public reply"]),
    # --- give and ask
    ("an ask within the budget", {}, {"ask": "20% off"}, []),
    ("an ask over it", {"over": "They had 1 give."}, {"ask": "20% off"}, ["ask budget!"]),
    ("no ask, and none to spare", {"over": "They had 1 give."}, {}, []),
    ("an ask during a complaint", {"open_complaint": True, "over": "Open."}, {"ask": "20% off"},
     ["ask during a complaint!"]),
    ("an answer during a complaint", {"open_complaint": True, "over": "Open."}, {}, []),
    ("an ask in a first word", {"kind": C, "open_complaint": True}, {"ask": "buy", "acknowledges": True},
     ["ask during a complaint!", "plan card!"]),
    # --- templates
    ("a template, nothing of theirs", {"template": "late parcel"}, {}, ["template!"]),
    ("a template, a word of theirs", {"template": "late parcel", "personal": ("lid",)}, {}, []),
    ("a template, a first word", {"template": "late parcel"}, {"acknowledges": True}, ["template"]),
    # --- told only
    ("a promise", {}, {"promises": (FRIDAY,)}, ["promise"]),
    ("a promise that was taken", {"accepted": (FRIDAY,)}, {"promises": (FRIDAY,)}, ["promise."]),
    ("a heated text", {}, {"heat": ("capitals",)}, ["heated draft"]),
    ("the same to one other", {"same_to": ("Bo",)}, {}, []),
    ("the same to two others", {"same_to": ("Bo", "Cy")}, {}, ["same text"]),
    # --- an edit of our own post
    ("an edit, of anything", {"kind": C, "pile": 9, "asks": (ask(), ask(9))}, {"edit": True}, []),
    ("an edit that makes it an ask", {"open_complaint": True}, {"edit": True, "ask": "buy"},
     ["ask during a complaint!"]),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "draft", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_each_rule_asks_when_it_should_and_only_then(facts, draft, expected):
    assert gates(judged(facts, **draft)) == expected


def test_all_of_it_stands_in_one_list_in_the_order_of_the_gates():
    facts = {
        "kind": C, "public_replies": 2, "over": "They had 1 give.", "template": "late parcel", "same_to": ("Bo", "Cy"),
        "asks": (ask(), ask(9)),
    }  # fmt: skip
    found = [one.gate for one in judged(facts, ask="buy", heat=("capitals",), promises=(FRIDAY,))]
    assert found == [
        Gate.PLAN, Gate.RULE_OF_TWO, Gate.BUDGET, Gate.TEMPLATE, Gate.ASKS, Gate.PROMISE, Gate.HEAT, Gate.SAME,
    ]  # fmt: skip


WHY = [
    ({"pile": 6, "answered_at": ANSWERED}, {}, "Asked because Ana wrote 6 posts since your last answer."),
    ({"pile": 6}, {}, "Asked because Ana wrote 6 posts, and had no answer yet."),
    ({"vip": True, "met_before": False}, {}, "Asked because you write to Ana, a VIP, for the first time."),
    ({"kind": C, "plan": PLAN, "public_replies": 2}, {},
     "Asked because this would be your third public reply to this complaint."),
    ({"kind": C}, {}, "Asked because this answers Ana's complaint."),
    ({"over": "They had 1 give; 3 are usual."}, {"ask": "because of: 20% off"},
     "Asked because your text asks for something (because of: 20% off). They had 1 give; 3 are usual."),
    ({"open_complaint": True}, {"ask": "buy"}, "Told because your text asks for something (buy) while Ana's complaint"),
    ({"template": "late parcel"}, {}, "Told because this is the template “late parcel”"),
    ({"asks": (ask(), ask(9))}, {}, "Asked because Ana asked 2 things, and your text seems to take up none of them."),
    ({"asks": (ask(),)}, {"words": 4, "touches": False, "says": False},
     "Asked because Ana asked one thing, and your text does not seem to take it up. Nothing stands in the way."),
    ({"asks": (ask(ticked=True),)}, {"words": 4}, "Asked because Ana asked one thing, and your text takes it up."),
    ({"asks": (ask(),)}, {"words": 4}, "Asked because Ana asked one thing, and your text says something in other"),
    ({}, {"promises": (FRIDAY,)}, "Told because you write “by Friday”."),
    ({}, {"heat": ("capitals", "!!")}, "Told because of: capitals, !!."),
    ({"same_to": ("Bo", "Cy", "Di", "Ed")}, {}, "Told because Bo, Cy and Di and others got this text today."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ticked", "draft", "stands"),
    [
        (True, {"words": 4}, "answered by this"),
        (False, {"words": 1, "touches": False, "settles": True}, "answered by this"),
        (False, {"words": 4}, "taken as answered"),
        (False, {"words": 9, "touches": False}, "taken as answered"),
        (False, {"words": 9, "touches": False, "says": False}, ""),
    ],
)
def test_what_answers_the_only_ask_in_other_words_is_not_ticked_but_taken_for_the_answer(ticked, draft, stands):
    (want,) = judged({"asks": (ask(ticked=ticked),)}, **draft)
    assert want.met == stands
    assert want.asks[0].standing is (AskState.ANSWERED if stands else AskState.OPEN)
    assert want.asks[0].ticked is (stands == "answered by this")


@pytest.mark.parametrize(("facts", "draft", "why"), WHY)
def test_every_question_says_why_with_the_facts_of_this_case(facts, draft, why):
    assert judged(facts, **draft)[0].why.startswith(why)


def test_a_refusal_says_which_complaint_and_how_it_ends():
    facts = {"open_complaint": True, "complaining": Complaining(NOW - 72 * HOUR, "Third time my order…")}
    assert judged(facts, ask="buy")[0].sentence == (
        "Ana's complaint of 3 May (“Third time my order…”) is open: mark it done once it is settled, or take the "
        "ask out of your text."
    )
    assert judged({"open_complaint": True}, ask="buy")[0].sentence.startswith("Ana's complaint is open: mark it done")


def test_what_a_refused_draft_promises_is_offered_all_the_same():
    found = judged({"open_complaint": True}, ask="buy", promises=(FRIDAY,))
    assert [one.gate for one in found] == [Gate.REFUSED, Gate.PROMISE]
    assert found[1].proposed == FRIDAY


def test_a_half_filled_card_says_what_it_lacks():
    half = Plan(words="the lid broke", owner=Owner.ME, changed_at=NOW)
    assert "still needs the next step and when." in judged({"kind": C, "plan": half})[0].sentence
    assert half.missing == ("the next step", "when")
    assert PLAN.complete


def test_a_third_public_reply_offers_the_private_way_only_where_there_is_one():
    def keys(facts):
        return [one.key for one in judged({"kind": C, "plan": PLAN, "public_replies": 3, **facts})[0].choices]

    assert keys({}) == ["m", "h", "s", "g"]
    assert keys({"can_be_private": False}) == ["h", "s", "g"]
    (want,) = judged({"kind": C, "plan": PLAN, "public_replies": 3})
    assert "fourth public reply" in want.why
    assert [one.key for one in want.choices if one.needs_reason] == ["g"]


def test_promises_are_told_by_the_users_own_clock():
    (want,) = judged({"zone": ZoneInfo("Europe/Berlin")}, promises=(FRIDAY,))
    assert (want.form, want.proposed) == (Form.OFFER, FRIDAY)
    assert "Fri 08 May 16:00" in want.sentence


def test_a_second_promise_is_offered_once_the_first_was_taken():
    other = Proposed(sort=PromiseSort.PROMISE, text="I call tomorrow.", due_at=NOW + 24 * HOUR, why="tomorrow")
    (want,) = judged({"accepted": (FRIDAY,)}, promises=(FRIDAY, other))
    assert (want.proposed, want.met) == (other, "")


def test_a_first_word_promises_an_answer_by_the_time_it_names_else_by_the_usual_one():
    assert owed((), NOW + 24 * HOUR).due_at == NOW + 24 * HOUR
    named = owed((FRIDAY,), NOW + 24 * HOUR)
    assert (named.sort, named.due_at, named.why) == (PromiseSort.ANSWER, FRIDAY.due_at, "by Friday")
    (want,) = judged({"kind": C, "owes": OWES}, acknowledges=True, promises=(FRIDAY,))
    assert (want.form, want.proposed) == (Form.NOTE, OWES)  # told once, not offered beside it


@pytest.mark.parametrize(("runs", "small"), [(9, False), (10, True), (30, True)])
def test_what_was_passed_cleanly_ten_times_in_a_row_shrinks_to_a_line(runs, small):
    every = dict.fromkeys(Gate, runs)
    heard, asked = judged({"pile": 5, "asks": (ask(), ask(9)), "clean": every})
    assert (heard.small, asked.small) == (small, small)
    assert (heard.open, asked.open) == (not small, not small)


def test_what_matters_most_never_shrinks():
    every = dict.fromkeys(Gate, 1000)
    facts = {"kind": C, "public_replies": 2, "over": "Early.", "template": "late parcel", "clean": every}
    assert all(want.open for want in judged(facts, ask="buy"))
    assert judged({"open_complaint": True, "clean": every}, ask="buy")[0].open


KEPT = [
    ("what I heard", Gate.HEARD, {"pile": 5}, {}, "the lid broke", True),
    (
        "the way on",
        Gate.RULE_OF_TWO,
        {"kind": C, "plan": PLAN, "public_replies": 2},
        {},
        "go on: she asked me to",
        True,
    ),
    ("the reason for an ask", Gate.BUDGET, {"over": "Early."}, {"ask": "buy"}, "she waits for the sale", False),
]


@pytest.mark.parametrize(("gate", "facts", "draft", "words", "holds"), [row[1:] for row in KEPT],
                         ids=[row[0] for row in KEPT])  # fmt: skip
def test_an_answer_holds_for_the_entry_and_of_the_text_only_for_these_words(gate, facts, draft, words, holds):
    answers = {"answers": {gate: Answer(words=words, wording="one")}}
    assert judged({**facts, **answers}, **draft, wording="one")[0].met == words
    (other,) = judged({**facts, **answers}, **draft, wording="two")
    assert other.open is not holds


def test_ticks_set_by_hand_are_forgotten_with_the_text_but_what_was_put_off_stays():
    items = (ask(state=AskState.ANSWERED), ask(9, state=AskState.ANSWERED), ask(30, state=AskState.DEFERRED))
    answers = {Gate.ASKS: Answer(words="decided", wording="one")}
    (same,) = judged({"asks": items, "answers": answers}, wording="one")
    assert same.met == "2 answered by this, 1 put off"
    (other,) = judged({"asks": items, "answers": answers}, wording="two")
    assert other.open
    assert [one.state for one in other.asks] == [AskState.OPEN, AskState.OPEN, AskState.DEFERRED]


def test_a_refusal_cannot_be_answered_away():
    for facts, gate in (({"open_complaint": True}, Gate.REFUSED), ({"template": "late parcel"}, Gate.TEMPLATE)):
        (want,) = judged({**facts, "answers": {gate: Answer(words="all the same")}}, ask="buy" * (gate is Gate.REFUSED))
        assert (want.form, want.open) == (Form.REFUSAL, True)


@pytest.mark.parametrize("gate", Gate)
def test_every_gate_explains_itself(gate):
    assert len(explain(gate).split()) > 10


# --- what holds for every case

MOMENTS = st.none() | st.integers(-100, 100).map(lambda hours: NOW + hours * HOUR)
ASKS = st.lists(
    st.builds(lambda place, ticked, state: ask(place, ticked=ticked, state=state), st.integers(0, 90), st.booleans(),
              st.sampled_from(AskState)), max_size=5,
).map(tuple)  # fmt: skip
FACTS = st.builds(
    CareFacts, name=st.just("Ana"), kind=st.sampled_from(Kind), open_complaint=st.booleans(), pile=st.integers(0, 9),
    vip=st.booleans(), met_before=st.booleans(), answered_at=MOMENTS, episode=MOMENTS, heard_at=MOMENTS,
    plan=st.sampled_from([None, PLAN, Plan(), Plan(words="x", changed_at=NOW)]), public_replies=st.integers(0, 5),
    handed=st.booleans(), can_be_private=st.booleans(), asks=ASKS, over=st.sampled_from(["", "Early."]),
    template=st.sampled_from(["", "late parcel"]), personal=st.sampled_from([(), ("lid",)]),
    same_to=st.sampled_from([(), ("Bo",), ("Bo", "Cy", "Di", "Ed")]), owes=st.sampled_from([None, OWES]),
    accepted=st.sampled_from([(), (FRIDAY,)]), clean=st.dictionaries(st.sampled_from(Gate), st.integers(0, 20)),
    answers=st.dictionaries(st.sampled_from(Gate), st.just(Answer(words="because"))),
)  # fmt: skip
DRAFTS = st.builds(
    Draft, words=st.integers(0, 60), public=st.booleans(), edit=st.booleans(), acknowledges=st.booleans(),
    ask=st.sampled_from(["", "20% off"]), touches=st.booleans(), heat=st.sampled_from([(), ("capitals",)]),
    promises=st.sampled_from([(), (FRIDAY,)]),
)  # fmt: skip


@given(FACTS, DRAFTS)
def test_a_gate_stands_once_in_order_and_says_what_and_why(facts, draft):
    found = wants(facts, draft)
    order = list(Gate)
    places = [order.index(want.gate) for want in found]
    assert places == sorted(set(places))
    for want in found:
        assert want.sentence.endswith((".", "?"))
        assert want.why.startswith(("Asked because", "Told because"))
        assert not (want.blocking and want.form in (Form.NOTE, Form.OFFER))
        assert want.form is not Form.CHOICE or want.choices


@given(FACTS, DRAFTS)
def test_a_first_word_that_asks_for_nothing_is_never_held_up(facts, draft):
    if draft.acknowledges and not draft.ask:
        assert not [want for want in wants(facts, draft) if want.blocking]


@given(DRAFTS, st.sampled_from([Kind.PRAISE, Kind.CHAT, Kind.IDEA]))
def test_who_answers_praise_or_talk_meets_nothing(draft, kind):
    facts = CareFacts(name="Ana", kind=kind, answered_at=ANSWERED, pile=2)
    assert not [want for want in wants(facts, draft) if want.blocking]


@given(FACTS, DRAFTS)
def test_stricter_numbers_never_ask_less(facts, draft):
    def open_ones(rules):
        return {want.gate for want in wants(facts, draft, rules) if want.open}

    assert open_ones(CareRules()) <= open_ones(CareRules(pile=1, clean_runs=1000, same_text_people=2))
