"""What the header, the list and the outbox say of things that should go out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.domain.account import Health
from inbox_tui.domain.model import OutboxState


@pytest.fixture
async def waiting(inbox):
    """One reply queued."""
    id = inbox.add("Ana", (9, "when does it ship?", {"heard": True}), waiting=9, due=600)
    target = inbox.thread(id).target
    entry = await inbox.save_draft(account="acme", conversation=id, target=target, text="At noon.")
    await inbox.queue(entry)
    return inbox


async def test_with_the_network_there_it_goes_out(stage, waiting):
    async with stage(waiting) as s:
        assert s.shows("1 going out")
        await s.press("g", "o")
        assert s.shows("goes out in 10 s reply to Ana")


async def test_offline_it_says_what_it_waits_for(stage, waiting):
    account = waiting.account_list[0]
    waiting.account_list[0] = replace(account, health=Health.OFFLINE, since=account.last_ok)
    async with stage(waiting) as s:
        assert s.shows("1 waits for the network")
        assert not s.shows("going out")
        assert not s.shows("goes out")
        await s.press("g", "o")
        assert s.shows("waits for the network reply to Ana")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (OutboxState.UNSURE, "1 unsure: g o"),
        (OutboxState.FAILED, "1 not sent: g o"),
        (OutboxState.HELD, "1 not sent: g o"),
    ],
)
async def test_what_may_be_out_is_not_called_not_sent(stage, waiting, state, words):
    (id,) = waiting.entries
    waiting.entries[id] = replace(waiting.entries[id], state=state)
    async with stage(waiting) as s:
        assert words in s.lines()[0]


FIGURES = "p50 24m · p90 2h 10m · oldest 3h 12m"


@pytest.mark.parametrize("columns", [60, 70, 80, 90, 100])
async def test_the_figures_stand_in_the_header_whatever_else_does(stage, waiting, columns):
    async with stage(waiting, size=(columns, 24)) as s:
        assert f"30d: {FIGURES}" in s.lines()[0]
        assert "…" not in s.lines()[0]


@pytest.mark.parametrize("columns", [80, 100, 120])
@pytest.mark.parametrize("name", ["Ana Ruiz", "どこで買えますか・" * 4, "Bartholomew Featherstonehaugh-Cholmondeley"])
async def test_the_figures_stand_in_the_header_of_a_thread(stage, inbox, columns, name):
    inbox.add(name, (9, "when does it ship?"), waiting=9, due=600)
    inbox.add_account("acme-yt", health=Health.SIGN_IN)
    async with stage(inbox, size=(columns, 24)) as s:
        await s.press("l")
        head = s.lines()[0]
        assert FIGURES in head
        assert "trouble · a" in head
        assert name[:2] in head or columns >= 100, "with panes side by side the name stands in the thread"


@pytest.mark.parametrize(("columns", "words"), [(120, "1 of 4 accounts in trouble · a"), (80, "trouble · a")])
async def test_accounts_in_trouble_are_told_as_long_as_they_are(stage, waiting, columns, words):
    waiting.add_account("acme-yt", health=Health.SIGN_IN)
    waiting.add_account("acme-bsky")
    waiting.add_account("acme-ig", health=Health.PAUSED)
    async with stage(waiting, size=(columns, 24)) as s:
        assert words in s.lines()[0]
        await s.press("a")
        assert s.shows("sign in again") or s.shows("login ended"), "the key that it names leads there"


async def test_the_views_mark_the_account_in_trouble(stage, inbox):
    inbox.add_account("acme-yt", health=Health.SIGN_IN)
    inbox.add_account("acme-bsky", health=Health.LIMITED)
    async with stage(inbox, size=(120, 30)) as s:
        side = [line[:19] for line in s.lines()]
        assert any("acme-yt" in line and "sign in" in line for line in side)
        assert any("acme" in line and "limited" in line for line in side)
        (fine,) = (line for line in side if line.split()[:1] == ["acme"])
        assert fine.split() in (["acme", "·"], ["acme"], ["acme", "0"])


async def test_who_is_healed_is_marked_no_more(stage, inbox):
    inbox.add_account("acme-yt", health=Health.BROKEN)
    async with stage(inbox, size=(120, 30)) as s:
        assert s.shows("1 of 2 accounts in trouble")
        inbox.account_list[1] = replace(inbox.account_list[1], health=Health.OK)
        s.clock.go(2)
        inbox.ring()
        await s.settle()
        assert not s.shows("in trouble")
        assert not s.shows("broken")


async def test_the_last_runs_trouble_is_not_told_as_this_ones(stage, inbox):
    inbox.account_list[0] = replace(inbox.account_list[0], health=Health.OFFLINE, since=inbox.now(), stale=True)
    async with stage(inbox, size=(120, 30)) as s:
        head = s.lines()[0]
        assert "looking…" in head
        assert "offline" not in head
        assert "trouble" not in head
        inbox.account_list[0] = replace(inbox.account_list[0], stale=False)
        s.clock.go(2)
        inbox.ring()
        await s.settle()
        assert "offline since" in s.lines()[0]


async def test_what_is_known_now_is_counted_while_others_are_looked_at(stage, inbox):
    inbox.account_list[0] = replace(inbox.account_list[0], health=Health.BROKEN, stale=True)
    inbox.add_account("acme-yt", health=Health.SIGN_IN)
    async with stage(inbox, size=(120, 30)) as s:
        assert "1 of 2 accounts in trouble" in s.lines()[0]


async def test_several_errors_are_each_read(stage, inbox):
    async with stage(inbox, size=(100, 24)) as s:
        for account, words in (("acme", "The login ended."), ("bsky", "Too many questions."), ("yt", "No network.")):
            s.app.tell(words, account, wrong=True)
        await s.settle()
        s.app.say("Copied.")
        await s.settle()
        assert s.shows("yt: No network. (and 2 more) esc"), "which account it is, is part of it"
        assert s.shows("Copied."), "a word in between is said beside them"
        read = []
        while s.app.errors:
            read.append(s.app.errors[-1].words)
            assert s.shows(read[-1])
            await s.press("escape")
        assert read == ["yt: No network.", "bsky: Too many questions.", "acme: The login ended."]


async def test_a_notice_of_any_length_is_seen_and_cuts_no_key_in_two(stage, inbox):
    async with stage(inbox, size=(80, 24)) as s:
        for length in range(30, 100, 3):
            words = ("word " * 30)[:length].strip() + "."
            s.app.say(words, error=True)
            await s.settle()
            assert s.shows(words), length
            assert "…" not in "".join(s.lines()[-2:])
            await s.press("escape")


async def test_an_account_that_works_again_needs_no_reading(stage, inbox):
    async with stage(inbox) as s:
        s.app.tell("b does not answer.", "b", wrong=True)
        s.app.tell("The login ended.", "a", wrong=True)
        s.app.tell("b works again.", "b")
        await s.settle()
        assert s.shows("The login ended. esc")
        assert not s.shows("does not answer")


async def test_a_reply_that_came_back_is_said_counted_and_reopened_with_its_reason(stage, waiting):
    (id,) = waiting.entries
    async with stage(waiting, size=(80, 24)) as s:
        why = "They wrote again. Something is unheard: 1 to hear first."
        waiting.entries[id] = replace(
            waiting.entries[id], state=OutboxState.DRAFT, cause=why, next_step="Open it, read, and send it again."
        )
        s.clock.go(2)
        waiting.ring()
        await s.settle()
        assert s.shows("Your reply to Ana was not sent and is back in Drafts (g d)")
        assert "1 came back: g d" in s.lines()[0]
        await s.press("escape", "g", "d")
        assert s.shows("They wrote again.")
        assert s.shows("Open it, read, and send it again.")
        await s.press("enter")
        assert s.shows("At noon.")
        assert s.shows("They wrote again."), "the reason stands above the words"


async def test_a_kind_is_told_whole_or_not_at_all(stage, fakes, inbox):
    for length in range(4, 40, 3):
        inbox.add("N" * length, (9, "broken"), waiting=9, due=60, kind=fakes.Kind.COMPLAINT)
    async with stage(inbox, size=(120, 40)) as s:
        rows = [line[21:63] for line in s.lines() if "NNNN" in line[21:63]]
        assert len(rows) == 12
        assert any("complaint" in row for row in rows)
        for row in rows:
            assert "complaint" in row or " comp" not in row


async def test_two_lines_a_conversation_and_none_between(stage, inbox):
    for number in range(20):
        inbox.add(f"Person {number}", (number + 1, f"word {number}"), waiting=9, due=60 + number)
    async with stage(inbox, size=(140, 40)) as s:
        shown = [line[21:] for line in s.lines() if "Person" in line[21:66] or "word" in line[21:66]]
        assert sum("Person" in line[:45] for line in shown) >= 17


async def test_nobody_waiting_says_what_to_do_next(stage, inbox):
    for name in ("Ana", "Ben"):
        inbox.add(name, (9, "thanks!", {"heard": True}))
    async with stage(inbox, size=(90, 24)) as s:
        assert s.shows("Nobody is waiting.")
        assert s.shows("g v shows all 2, / searches them.")


async def test_whoever_was_put_aside_is_not_forgotten(stage, inbox):
    inbox.add("Ana", (9, "and when?", {"heard": True}), later=True)
    async with stage(inbox, size=(90, 24)) as s:
        assert s.shows("Nobody else is waiting.")
        assert s.shows("1 is put aside for later (g l).")


async def test_a_prompt_for_words_stands_at_the_edge(stage, waiting):
    async with stage(waiting) as s:
        await s.press("b")
        assert " enter ok  esc never mind" in s.lines()


async def test_without_an_account_only_what_makes_sense_is_offered(stage, fakes, clock):
    async with stage(fakes.FakeInbox(clock)) as s:
        assert s.lines()[-1] == " a add   q back"


async def test_an_ended_login_is_told_once(stage, inbox):
    inbox.account_list[0] = replace(
        inbox.account_list[0], health=Health.SIGN_IN, sentence="Mastodon wants you to sign in again.", streaming=True
    )
    async with stage(inbox, setup=object()) as s:
        await s.press("a")
        page = "\n".join(s.lines()[1:-1])
        assert page.count("sign") == 1
        assert "r signs in again" in page
        assert "live" not in page
        assert "just now" not in page


async def test_the_seconds_left_are_counted_down(stage, waiting, clock):
    async with stage(waiting) as s:
        await s.press("g", "o")
        clock.go(3)
        s.app.screen._count_down()
        await s.settle()
        assert s.shows("goes out in 7 s reply to Ana")
