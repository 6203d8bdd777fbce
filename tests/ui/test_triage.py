"""A story for each verb: what the user presses, what happens, what they are told."""

from __future__ import annotations

import pytest

from inbox_tui.domain.model import Act, DoneReason, SnoozeMode


@pytest.fixture
def name_of(town):
    return lambda id: town.conversations[id]["row"].name


async def test_done_asks_for_the_reason_and_the_next_row_is_current(stage, town):
    async with stage(town) as s:
        await s.press("j", "e")
        assert s.shows("Done without a reply, because")
        await s.press("o")
        row = next(made["row"] for made in town.conversations.values() if made["row"].name == "Ben Okafor")
        assert row.closed is DoneReason.ANSWERED_BY_OTHERS
        assert s.main.list.current.name == "Noor"
        assert "z takes it back" in s.notice


async def test_nothing_to_answer_is_a_reason_and_where_we_had_the_last_word_none_is_asked(stage, inbox):
    asked = inbox.add("Ana", (5, "see you there"), waiting=5, due=60)
    answered = inbox.add("Ben", (9, "which one?"), (5, "the blue one", {"ours": True}), excerpt_ours=True)
    async with stage(inbox, size=(80, 24)) as s:
        await s.press("e")
        assert s.shows("n nothing to answer")
        await s.press("n")
        assert inbox.row(asked).closed is DoneReason.NOTHING_TO_ANSWER
        s.main.reveal(answered)
        await s.press("e")
        assert inbox.row(answered).closed is DoneReason.REPLIED


async def test_no_reason_is_asked_while_the_answer_is_on_its_way(stage, inbox):
    asked = inbox.add("Ana", (5, "see you there?", {"heard": True}), waiting=5, due=60)
    async with stage(inbox) as s:
        await s.write()
        await s.press("ctrl+s", "y")
        s.main.reveal(asked)
        await s.press("e")
        assert inbox.row(asked).closed is DoneReason.REPLIED


async def test_escape_at_the_reason_does_nothing(stage, town):
    async with stage(town) as s:
        await s.press("e", "escape")
        assert town.said == []
        assert s.main.list.current.name == "Ana Ruiz"


async def test_done_and_stay_keeps_the_conversation_in_sight(stage, town):
    async with stage(town) as s:
        await s.press("j", "l", "E", "t")
        assert s.main.pane.thread.row.name == "Ben Okafor"
        assert s.shows("done: thanked or liked")


async def test_done_on_something_done_opens_it_again(stage, town):
    async with stage(town) as s:
        await s.press("g", "e")
        await s.press("e")
        assert town.said[-1][0] == "Opened"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("R", "Put aside"),
        ("s", "Unstarred"),
        ("M", "Muted"),
        ("!", "Spam"),
    ],
)
async def test_one_key_verbs_act_at_once_and_can_be_taken_back(stage, town, keys, said):
    async with stage(town) as s:
        await s.press({"!": "exclamation_mark"}.get(keys, keys))
        assert town.said[-1][0] == said
        assert f"{said} 1 · z takes it back" in s.notice
        before = [made["row"] for made in town.conversations.values()]
        await s.press("z")
        assert "Took back 1" in s.notice
        assert [made["row"] for made in town.conversations.values()] != before


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_a_time_may_look_like_is_told_whole(stage, town, size):
    async with stage(town, size=size) as s:
        await s.press("b")
        await s.type("whenever it suits me")
        assert s.shows('“whenever it suits me” is not a time I understand. Try "2h"')
        assert s.shows('or "2026-12-01 9:00".')


async def test_snooze_understands_natural_times_and_both_modes(stage, town):
    async with stage(town) as s:
        await s.press("b")
        await s.type("tomorrow 9")
        assert s.shows("until Thu 09:00")
        await s.press("enter")
        assert s.shows("u or enter: until they write, if that is sooner r even if they write")
        await s.press("r")
        row = next(iter(town.conversations.values()))["row"]
        assert row.snooze_mode is SnoozeMode.REGARDLESS
        assert f"{row.snoozed_until:%a %H:%M}" == "Thu 09:00"


async def test_snooze_says_what_it_does_not_understand_and_waits(stage, town):
    async with stage(town) as s:
        await s.press("b")
        await s.type("someday")
        assert s.shows("is not a time I understand")
        await s.press("enter")
        assert s.shows("Snooze until")
        await s.press("escape")
        assert town.said == []


async def test_the_wake_time_stands_in_the_row(stage, town):
    async with stage(town) as s:
        await s.press("g", "s")
        assert s.shows("until Thu 09:05")


async def test_a_selection_is_worked_on_as_one_and_the_toast_says_how_many(stage, town):
    async with stage(town) as s:
        await s.press("x", "x", "x")
        assert s.shows("3 selected")
        await s.press("s")
        assert len(town.said[-1][1]) == 3
        assert "3" in s.notice


async def test_select_all_and_none(stage, town):
    async with stage(town) as s:
        await s.press("V")
        assert len(s.main.list.selected) == len(s.main.list.rows)
        await s.press("V")
        assert not s.main.list.selected


async def test_tags_are_typed(stage, town):
    async with stage(town) as s:
        await s.press("t")
        await s.type("vip #billing")
        await s.press("enter")
        assert next(iter(town.conversations.values()))["row"].tags == ("vip", "billing")
        assert s.shows("vip · billing")
        await s.press("t")
        await s.type("late")  # beside those that are there
        await s.press("enter")
        assert next(iter(town.conversations.values()))["row"].tags == ("vip", "billing", "late")


async def test_undo_with_nothing_to_undo_says_so(stage, inbox):
    inbox.add("Ana", (5, "hello", {}), waiting=5, due=60)
    async with stage(inbox) as s:
        await s.press("u")
        assert s.notice == "Nothing to take back."


async def test_like_waits_in_the_outbox_and_can_be_taken_back(stage, town):
    async with stage(town) as s:
        await s.press("f")
        assert town.said[-1][0] == "like"
        assert s.notice == "Liked in a moment · z takes it back"
        await s.press("z")
        assert "Taken back" in s.notice


async def test_boost_asks_first(stage, town):
    async with stage(town) as s:
        await s.press("B")
        assert s.shows("Boost what Ana Ruiz wrote?")
        await s.press("n")
        assert town.said == []
        await s.press("B", "y")
        assert town.said[-1][0] == Act.BOOST.value


async def test_delete_is_offered_for_own_posts_only_and_asks(stage, town):
    async with stage(town) as s:
        await s.press("number_sign")
        assert not s.shows("Delete your")
        await s.press("l", "g", "g", "j", "number_sign")
        assert s.shows("Delete your “So sorry, Ana!")
        await s.press("y")
        assert town.said[-1][0] == Act.DELETE.value


async def test_what_an_account_may_not_do_is_said_with_its_reason(stage, inbox):
    inbox.account_list.clear()
    inbox.add_account(may=frozenset(), why_not={Act.LIKE: "This platform has no likes."})
    inbox.add("Ana", (5, "hello", {}), waiting=5, due=60)
    async with stage(inbox) as s:
        await s.press("f")
        assert "This platform has no likes." in s.notice
        assert inbox.said == []


async def test_the_browser_opens_only_after_the_host_was_shown(stage, town):
    async with stage(town) as s:
        s.main.reveal(town.long)
        await s.press("l", "G", "k", "k", "k", "o")
        assert s.shows("kettles.evil.example")
        assert s.opened == []
        await s.press("2")
        assert s.opened == ["https://kettles.evil.example/whistle"]


async def test_copy_link_and_media(stage, town, monkeypatch):
    copied = []
    async with stage(town) as s:
        monkeypatch.setattr(s.app, "copy_to_clipboard", copied.append)
        await s.press("y")
        assert copied[0].startswith("https://masto.example/")
        await s.press("m")
        assert s.notice == "Nothing is attached to this post."


async def test_mark_unheard_in_the_list(stage, town):
    async with stage(town) as s:
        await s.press("l")
        await s.listen()
        await s.press("h")
        assert s.shows("all heard")
        await s.press("U")
        assert s.shows("2 to hear")


async def test_sync_now_looks_and_says_what_is_wrong(stage, town):
    async with stage(town) as s:
        await s.press("full_stop")
        assert ("sync", None) in town.said
        assert "YouTube asks us to wait" in s.notice


async def test_what_is_selected_stays_selected_until_it_is_put_away(stage, town):
    async with stage(town) as s:
        await s.press("x", "x")
        chosen = tuple(s.main.list.selected)
        assert len(chosen) == 2
        await s.press("s", "t")
        await s.type("urgent\n")
        assert [tuple(ids) for _, ids in town.said[-2:]] == [chosen, chosen]
        assert tuple(s.main.list.selected) == chosen
        await s.press("escape")
        assert not s.main.list.selected
        await s.press("x", "exclamation_mark")
        assert not s.main.list.selected
