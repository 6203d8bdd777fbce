"""The thread: what stands in it, how it is heard, and that its size does not matter."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from textual import events

from inbox_tui.config import Config
from inbox_tui.domain.model import OutboxState, PostKind, PostState
from inbox_tui.ui.crown import clock_line
from inbox_tui.ui.preferences import Preferences


async def open_long(s, town):
    s.main.reveal(town.long)
    await s.settle()


async def test_the_whole_story_is_told(stage, town):
    async with stage(town, size=(160, 70)) as s:
        await open_long(s, town)
        for words in (
            "Zuzanna Kowalczyk @zuza@pl.example",
            "masto · question",
            "kettles · press",
            "[image] A hand hovering over a kettle's handle",
            "[image] no description",
            "deleted by its author",
            "not here yet; it may be private",
            "Opens kettles.evil.example, not kettles.example as it says.",
            "Content warning: cat teeth",
            "67 % the large one",
            "poll open, 18 votes",
            "@kettle.fan: A kettle is a promise to sit down.",
            "edited · d shows what changed",
            "5 to hear",
            "known 23",
        ):
            assert s.shows(words), words
        assert not s.shows("He bites.")


async def test_our_own_post_stands_quoted_above_its_answer(stage, town):
    async with stage(town) as s:
        s.main.reveal(town.ben)
        await s.settle()
        lines = s.lines()
        ours = next(number for number, line in enumerate(lines) if "We restocked the blue one" in line)
        theirs = next(number for number, line in enumerate(lines) if "ship to Lagos?" in line and number > ours)
        assert "│ We restocked" in lines[ours]
        assert theirs > ours


async def test_an_edit_shows_what_changed_word_by_word(stage, town):
    async with stage(town, size=(160, 50)) as s:
        await open_long(s, town)
        while "I asked" not in s.main.pane.current.text:
            await s.press("j")
        await s.press("d")
        assert s.shows("[-my aunt-] {+the cat+}")
        assert s.shows("Same answer as")
        await s.press("d")
        assert not s.shows("[-my aunt-]")


async def test_times_can_be_exact(stage, town):
    async with stage(town) as s:
        assert s.shows("@ana.bsky.example · 4h 12m")
        await s.press("equals_sign")
        assert s.shows("@ana.bsky.example · 09:53")


async def test_a_post_is_heard_after_its_time_in_the_focused_thread(stage, town):
    async with stage(town) as s:
        await s.press("j", "l")
        assert s.shows("1 to hear")
        await s.listen(0.9)
        assert town.said == []
        await s.listen(0.3)
        assert town.said[0][0] == "heard"
        assert s.shows("all heard")
        assert s.shows("● Ben Okafor")


async def test_opening_beside_the_list_is_not_hearing(stage, town):
    async with stage(town) as s:
        await s.press("j")
        await s.pilot.pause(0.15)
        assert s.main.pane.thread.row.name == "Ben Okafor"
        await s.listen(60)
        assert town.said == []


async def test_the_clock_stands_still_without_the_terminals_focus(stage, town):
    async with stage(town) as s:
        await s.press("j", "l")
        s.app.post_message(events.AppBlur())
        await s.settle()
        await s.listen(60)
        assert town.said == []
        s.app.post_message(events.AppFocus())
        await s.settle()
        await s.listen(2)
        assert town.said[0][0] == "heard"


async def test_the_clock_stands_still_while_something_covers_the_thread(stage, town, clock):
    async with stage(town) as s:
        await s.press("j", "l", "question_mark")
        clock.go(60)
        s.main.pane.listen()
        await s.press("q")
        assert town.said == []
        await s.listen(2)
        assert town.said[0][0] == "heard"


async def test_the_clock_runs_while_typing_with_the_thread_in_view(stage, town):
    async with stage(town) as s:
        await s.press("j", "r")
        assert s.main.place == "composer"
        await s.listen(2)
        assert ("heard", (town.conversations[town.ben]["posts"][0],), "read") in town.said


async def test_a_content_warning_is_heard_only_once_opened(stage, inbox):
    id = inbox.add("Ana", (5, "He bites.", {"spoiler": "cat teeth"}), waiting=5, due=60)
    async with stage(inbox) as s:
        await s.press("l")
        await s.listen(60)
        assert inbox.said == []
        await s.press("space")
        assert "Enter opens it" in s.notice
        await s.press("enter")
        assert s.shows("He bites.")
        await s.listen(2)
        assert inbox.said[0][:2] == ("heard", tuple(inbox.conversations[id]["posts"]))


async def test_space_walks_a_long_thread_screen_by_screen(stage, inbox):
    posts = [(500 - n, f"part {n}: " + "word " * 60, {"parent": None, "depth": 0}) for n in range(12)]
    id = inbox.add("Ana", *posts, waiting=500, due=60)
    async with stage(inbox, size=(80, 24)) as s:
        await s.press("space")
        for _ in range(40):
            await s.listen(30)
            if inbox.verdict(id).open:
                break
            await s.press("space")
        assert inbox.verdict(id).open
        assert s.shows("all heard")


async def test_hurrying_through_hears_nothing_and_space_comes_back(stage, inbox):
    posts = [(500 - n, f"part {n}: " + "word " * 60, {"parent": None, "depth": 0}) for n in range(6)]
    id = inbox.add("Ana", *posts, waiting=500, due=60)
    async with stage(inbox, size=(80, 24)) as s:
        await s.press("l", "G", "g", "g", "G")
        assert inbox.said == []
        await s.press("space")
        await s.listen(30)
        assert not inbox.verdict(id).open
        assert s.main.pane.thread.row.id == id


async def test_linear_mode_hears_what_is_stepped_onto(stage, inbox):
    from inbox_tui.config import Config, Listening

    inbox.add("Ana", (9, "one", {}), (5, "two", {}), waiting=5, due=60)
    async with stage(inbox, config=Config(listening=Listening(linear=True))) as s:
        await s.press("l")
        assert [entry[2] for entry in inbox.said] == ["stepped"]
        await s.press("j")
        assert len(inbox.said) == 2
        assert s.shows("all heard")


async def test_a_new_post_arms_the_meter_again_and_the_thread_does_not_jump(stage, inbox, fakes):
    posts = [(900 - n, f"part {n}", {"heard": True, "parent": None, "depth": 0}) for n in range(40)]
    id = inbox.add("Ana", *posts, waiting=500, due=60)
    async with stage(inbox) as s:
        await s.press("l", "g", "g", *("j",) * 20)
        top, stood = s.main.pane.top, s.main.pane.current.id
        made = inbox.conversations[id]
        new = replace(inbox.posts[made["posts"][0]], id=made["posts"][-1] + 1, text="one more thing", heard=False)
        inbox.posts[new.id] = new
        made["posts"].append(new.id)
        inbox.ring(id)
        await s.pilot.pause(0.2)
        assert s.shows("1 to hear")
        assert (s.main.pane.top, s.main.pane.current.id) == (top, stood)


@pytest.mark.parametrize(("count", "deep"), [(10_000, False), (5_000, True)])
async def test_thousands_of_posts_are_laid_out_only_where_seen(stage, inbox, monkeypatch, count, deep):
    posts = [
        (20_000 - n, f"post {n}", {"heard": True, "parent": None, "depth": n if deep else 1}) for n in range(count)
    ]
    inbox.add("Ana", *posts, waiting=500, due=60)
    from inbox_tui.ui.widgets import posts as pane

    laid = []
    lines_of = pane.lines_of
    monkeypatch.setattr(pane, "lines_of", lambda post, drawing: laid.append(post.id) or lines_of(post, drawing))
    async with stage(inbox) as s:
        await s.press("l")
        assert s.shows(f"post {count - 1}")
        assert len(set(laid)) < 60
        await s.press("g", "g")
        assert s.shows("post 0")
        await s.press("G")
        assert len(set(laid)) < 120


async def test_depth_is_folded_and_named_where_it_no_longer_fits(stage, inbox):
    inbox.add("Ana", *[(900 - n, f"step {n}", {"heard": True}) for n in range(40)], waiting=500, due=60)
    async with stage(inbox) as s:
        await s.press("l")
        assert s.shows("39 deep")
        assert s.shows("step 39")


async def test_reviews_direct_messages_and_closed_windows_say_what_they_are(stage, inbox):
    inbox.add(
        "Ana",
        (9, "lovely", {"stars": 4, "kind": PostKind.REVIEW}),
        (5, "psst", {"kind": PostKind.DIRECT, "closed": "replies close after seven days"}),
        (4, "", {"state": PostState.HIDDEN}),
        (3, "", {"state": PostState.EXPIRED, "removed": "Removed after 48 h, as LinkedIn's terms ask."}),
        waiting=5,
        due=60,
    )
    async with stage(inbox) as s:
        assert s.shows("★★★★ 4 of 5")
        assert s.shows("direct message")
        assert s.shows("No reply possible: replies close after seven days")
        assert s.shows("hidden from you by a block or a privacy setting")
        assert s.shows("Removed after 48 h, as LinkedIn's terms ask.")


async def test_opening_has_a_stale_thread_looked_at_again_and_a_fresh_one_left_alone(stage, town, fakes):
    town.conversations[town.ben]["synced_at"] = fakes.ago(30)
    async with stage(town) as s:
        await s.press("l", "h")
        assert town.said == []
        await s.press("j", "l", "h", "l")
        assert town.said.count(("refresh", town.ben)) == 1


async def test_on_a_very_wide_screen_lines_stay_readable(stage, inbox):
    inbox.add("Ana", (9, "word " * 80, {"heard": True}), waiting=9, due=60)
    async with stage(inbox, size=(240, 50)) as s:
        said = [line.split("│")[-1].strip() for line in s.lines() if "word word" in line.split("│")[-1]]
        assert max(map(len, said)) <= 100
        assert len(said) >= 4


@pytest.mark.parametrize(("width", "named"), [(70, True), (50, False), (46, False)])
def test_a_mark_in_the_crown_takes_the_accounts_name_before_the_time(inbox, one, width, named):
    row = replace(inbox.row(one.conversation), outgoing=OutboxState.QUEUED, account="acme-bsky")
    line = clock_line(row, width, inbox.now(), Preferences.of(Config()).changed("zone", ZoneInfo("UTC")), away=False)
    said = "".join(text for text, _ in line)
    assert "waiting since 13:24" in said
    assert "goes out" in said
    assert ("to acme-bsky" in said) is named
    assert "…" not in said
