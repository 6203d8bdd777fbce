"""What stands before sending, one thing at a time, and the acts; on the inbox in memory, its clock moved by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from inbox_tui.config import Config, Snoozing
from inbox_tui.domain.model import Act, Audience, DoneReason, OutboxState, SnoozeMode
from inbox_tui.domain.views import Freshness
from inbox_tui.errors import InboxError


@pytest.fixture
def ana(inbox: Any) -> Any:
    return inbox.add("Ana Ruiz", (41, "does the blue one ship to Lagos?", {}), waiting=41, due=60)


async def test_a_content_warning_is_asked_first_and_closed_means_unheard(inbox: Any, sit: Any) -> None:
    id = inbox.add("Ana", (41, "the parcel bled", {"spoiler": "blood"}), waiting=41, due=60)
    async with sit(inbox) as s:
        told = await s.type("")
        assert "Content warning: blood. Open it? yes or no:" in told
        assert "bled" not in told
        told = await s.type("no")
        assert "It stays closed, and not heard." in told
        assert not inbox.verdict(id).open
        told = await s.type("reply", "Oh no.", ".")
        assert "Open it? yes or no:" in told
        told = await s.type("")
        assert "Not yet to be sent: listen goes through what is left" in told
        assert "1 to hear still" in told
        assert "Not yet to be sent" in await s.type("yes", "no")  # yes is no way round it
        assert not inbox.in_state(OutboxState.QUEUED)
        told = await s.type("listen", "yes")
        assert "the parcel bled" in told
        assert "All heard. Send it?" in told
        await s.type("yes")
        (out,) = inbox.in_state(OutboxState.QUEUED)
        assert out.spoiler == "blood"  # a content warning is carried over


async def test_unverified_is_asked(inbox: Any, sit: Any, ana: Any) -> None:
    words = "Unverified: no answer now, last looked 20m ago. Send anyway?"
    inbox.fresh = Freshness(ok=False, checked=False, may_force=True, sentence=words)
    async with sit(inbox) as s:
        told = await s.type("", "reply", "Yes.", ".", "yes")
        assert "Unverified: no answer now" in told
        assert "Send it anyway? yes or no:" in told
        assert not inbox.in_state(OutboxState.QUEUED)
        told = await s.type("yes")
        assert "It leaves in 10 seconds; undo takes it back." in told
        assert ("queued", inbox.in_state(OutboxState.QUEUED)[0].id, True, False) in inbox.said


async def test_what_is_refused_is_said_and_nothing_leaves(inbox: Any, sit: Any, ana: Any) -> None:
    inbox.fresh = Freshness(ok=False, checked=True, sentence="The post you answer was deleted. Your text is kept.")
    async with sit(inbox) as s:
        told = await s.type("", "reply", "Yes.", ".", "yes")
        assert "The post you answer was deleted. Your text is kept. Send it?" in told
        inbox.fresh = Freshness(ok=True, checked=True)
        inbox.failing = InboxError(
            "The text is 3 too long for Mastodon", next_step="Go back to the text and shorten it."
        )
        told = await s.type("yes")
        assert "The text is 3 too long for Mastodon. Go back to the text and shorten it. Send it?" in told
        assert [one.state for one in inbox.entries.values()] == [OutboxState.DRAFT]


async def test_a_wider_audience_takes_the_word_public(inbox: Any, sit: Any) -> None:
    inbox.add("Ana", (41, "only for followers", {"audience": Audience.FOLLOWERS}), waiting=41, due=60)
    async with sit(inbox) as s:
        told = await s.type("", "reply", "Yes.", ".")
        assert "Seen by your followers, and whoever is mentioned." in told
        told = await s.type("seen")
        assert "1: public (wider than what you answer)" in told
        told = await s.type("1")
        assert "Seen by anybody." in told
        told = await s.type("yes")
        assert "More people than before will see this: public. Type the word PUBLIC" in told
        assert "Not sent." in await s.type("public")
        assert not inbox.in_state(OutboxState.QUEUED)
        await s.type("yes", "PUBLIC")
        (out,) = inbox.in_state(OutboxState.QUEUED)
        assert ("queued", out.id, False, True) in inbox.said


async def test_a_warning_can_be_set_and_too_long_is_said(inbox: Any, sit: Any, ana: Any) -> None:
    inbox.rules = ("A link costs 0.20 $",)
    async with sit(inbox) as s:
        told = await s.type("", "reply", "word " * 120, ".")
        assert "too long: edit shortens it." in told
        assert "A link costs 0.20 $." in told
        told = await s.type("warning", "long")
        assert "Content warning: long" in told
        told = await s.type("edit", "new", "Short.", ".", "")
        assert "Length: 11 of 500." in told  # the mention it begins with counts as @ana
        assert "Content warning: long" in told


async def test_a_text_can_be_changed_line_by_line(inbox: Any, sit: Any, ana: Any) -> None:
    async with sit(inbox) as s:
        await s.type("", "reply", "one", "", "three", ".")
        told = await s.type("edit")
        assert "Line 2: (empty) Line 3: three" in told
        told = await s.type("2", "two", "more", "four", ".", "9", "")
        assert "Please type a line's number, from 1 to 4" in told
        (draft,) = inbox.drafts()
        assert draft.text == "@ana@masto.example one\ntwo\nthree\nfour"


async def test_words_written_anew_keep_the_mention(inbox: Any, sit: Any, ana: Any) -> None:
    async with sit(inbox) as s:
        told = await s.type("", "reply", "one", ".", "edit", "1", "two")
        assert "Line 1: @ana@masto.example two" in told
        told = await s.type("new")
        assert "It begins with @ana@masto.example by itself." in told
        await s.type("three", "four", ".")
        (draft,) = inbox.drafts()
        assert draft.text == "@ana@masto.example three\nfour"


async def test_nothing_written_leaves_no_draft(inbox: Any, sit: Any, ana: Any) -> None:
    async with sit(inbox) as s:
        assert "Nothing was written" in await s.type("reply", ".")
        assert "Nothing was written" in await s.type("reply", "", "  ", ".")
        assert not inbox.drafts()


async def test_an_account_that_may_not_answer_says_why_before_anything_is_typed(inbox: Any, sit: Any, ana: Any) -> None:
    why = {Act.REPLY: "This login may only read"}
    inbox.account_list[0] = replace(inbox.account_list[0], may=frozenset(), why_not=why)
    async with sit(inbox) as s:
        assert "You can write, but not send yet: This login may only read. Reply to" in await s.type("reply")


async def test_done_asks_the_reason_and_undo_takes_it_back(inbox: Any, sit: Any, ana: Any) -> None:
    other = inbox.add("Ben", (5, "hello", {}), waiting=5, due=600)
    async with sit(inbox) as s:
        told = await s.type("done")
        assert "1: thanked or liked 2: nothing to answer 3: answered by others 4: spam 5: not for us" in told
        assert "Please type a number from 1 to 5" in await s.type("7")
        told = await s.type("3")
        assert "undo takes it back." in told
        assert "Ben on Mastodon" in told  # the next one is at hand
        assert inbox.row(ana).closed is DoneReason.ANSWERED_BY_OTHERS
        assert "Ana Ruiz" in await s.type("undo")
        assert inbox.row(ana).closed is None
        assert s.session.row.id == ana
        await s.type("done", "")  # only Enter leaves it
        assert inbox.row(ana).closed is None
        assert inbox.row(other).closed is None


async def test_snooze_asks_until_it_is_a_time(inbox: Any, sit: Any, ana: Any) -> None:
    async with sit(inbox) as s:
        told = await s.type("snooze")
        assert "For example 2h, tomorrow, mon, next week." in told
        assert "is not a time I understand" in await s.type("whenever")
        told = await s.type("2h")
        assert "1: until they write, where that is sooner 2: regardless" in told
        assert "Enter takes 1." in told
        told = await s.type("")
        assert "It comes back then, or as soon as they write." in told
        row = inbox.row(ana)
        assert (row.snoozed_until - inbox.now()).total_seconds() == 7200
        assert row.snooze_mode is SnoozeMode.UNTIL_THEY_WRITE
        assert "Nobody is waiting for an answer." in told


@pytest.mark.parametrize(
    ("typed", "hours", "mode"),
    [
        (("snooze 2h regardless",), 2, SnoozeMode.REGARDLESS),
        (("s 3h or until they write.",), 3, SnoozeMode.UNTIL_THEY_WRITE),
        (("snooze 2h", "2"), 2, SnoozeMode.REGARDLESS),
        (("snooze 2h", ""), 2, SnoozeMode.UNTIL_THEY_WRITE),
        (("snooze whenever regardless", "4h"), 4, SnoozeMode.REGARDLESS),
        (("snooze regardless", "4h"), 4, SnoozeMode.REGARDLESS),
    ],
)
async def test_snooze_takes_what_is_typed_behind_it_and_asks_the_rest(
    inbox: Any, sit: Any, ana: Any, typed: tuple[str, ...], hours: int, mode: SnoozeMode
) -> None:
    async with sit(inbox) as s:
        told = await s.type(*typed)
        row = inbox.row(ana)
        assert (row.snoozed_until - inbox.now()).total_seconds() == hours * 3600
        assert row.snooze_mode is mode
        assert ("is not a time I understand" in told) == ("whenever" in typed[0])


async def test_the_mode_that_is_set_is_what_enter_takes(inbox: Any, sit: Any, ana: Any) -> None:
    settings = Config(snoozing=Snoozing(mode=SnoozeMode.REGARDLESS))
    async with sit(inbox, settings) as s:
        assert "Enter takes 2." in await s.type("snooze fri 9")
        await s.type("")
        assert inbox.row(ana).snooze_mode is SnoozeMode.REGARDLESS


async def test_later_star_and_tags_are_told(inbox: Any, sit: Any, ana: Any) -> None:
    async with sit(inbox) as s:
        await s.type("star", "tag", "shop #vip")
        assert inbox.row(ana).starred
        assert inbox.row(ana).tags == ("shop", "vip")
        assert "Starred. Tags shop, vip." in await s.type("again")
        await s.type("later")
        assert inbox.row(ana).later


async def test_stepping_back_and_through_the_whole_thread(inbox: Any, sit: Any) -> None:
    inbox.add(
        "Ana",
        (90, "our offer", {"ours": True, "context": True}),
        (60, "is it still on?", {}),
        (50, "it is", {"ours": True}),
        (40, "great, and in blue?", {}),
        waiting=40,
        due=600,
    )
    async with sit(inbox) as s:
        told = await s.type("")
        assert "It answers your words: our offer 1 of 2. Ana" in told
        assert "great, and in blue?" in await s.type("")
        assert "is it still on?" in await s.type("back")
        assert "heard before" in await s.type("again")
        assert "1 of 1. Ana on Mastodon" in await s.type("back")
        told = await s.type("thread")
        assert "From the top: 4 posts." in told
        assert "1 of 4. You, 1 hour 30 minutes ago:" in told
        await s.type("", "", "")
        assert "There is nobody else in this list." in await s.type("next")


async def test_a_very_long_post_comes_in_parts_and_counts_when_all_was_said(inbox: Any, sit: Any) -> None:
    id = inbox.add("Ana", (41, "word " * 1000 + "end", {}), waiting=41, due=60)
    async with sit(inbox) as s:
        assert "3,003 more characters of it." in await s.type("")
        assert "The rest was left, so it is not heard." in await s.type("skip")
        assert not inbox.verdict(id).open
        told = await s.type("again", "", "")
        assert "word end" in told
        assert inbox.verdict(id).open


async def test_views_search_drafts_and_help_lead_somewhere(inbox: Any, sit: Any, ana: Any) -> None:
    ben = inbox.add("Ben", (500, "the old kettle", {}))
    async with sit(inbox) as s:
        told = await s.type("view")
        assert "You are in Needs reply." in told
        assert "All, 2" in told
        assert "All: 2 conversations." in await s.type("", "view all")
        assert s.session.view == "all"
        told = await s.type("view nonsense")
        assert "There is no list called nonsense. Lists: Needs reply, At risk, " in told
        told = await s.type("search kettle")
        assert "1 hit: 1: Ben, 8 hours 20 minutes ago: the old kettle" in told
        await s.type("1")
        assert s.session.row.id == ben
        await s.type("reply", "a beginning", ".", "postpone")
        told = await s.type("drafts")
        assert "1: reply to Ben on Mastodon: @ben@masto.example a beginning." in told
        assert "You began this, 1 line. Line 1:" in await s.type("1")
        assert "Kept as a draft." in await s.type("keep")
        assert "That is no command here." in await s.type("fly")
        assert "Answering: reply, plan, " in await s.type("help")
        assert "reply, short r: write an answer" in await s.type("help reply")
        assert "capital H" in await s.type("help all")
        assert "That may be previous or promise: please type more of it." in await s.type("pr")


async def test_every_error_is_a_sentence_and_what_to_do(
    inbox: Any, sit: Any, ana: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise InboxError("The disk is full", next_step="Make room and try again")

    monkeypatch.setattr(inbox, "later", fails)
    async with sit(inbox) as s:
        assert "The disk is full. Make room and try again. What next?" in await s.type("later")
        assert not s.over
