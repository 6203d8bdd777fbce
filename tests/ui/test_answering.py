"""Writing and sending: the draft is never lost, and nothing unheard can be answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.domain.length import TextRules
from inbox_tui.domain.model import Audience, OutboxState
from inbox_tui.domain.views import Freshness
from inbox_tui.ui.widgets.bars import FootBar


async def test_a_reply_from_reading_to_the_outbox(stage, one):
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        await s.press("ctrl+s")
        assert s.shows("to Ben Okafor · 41m")
        assert s.shows("reply as @acme@masto.example · public")
        assert s.shows("@ben@masto.example Yes, nine days.")
        assert s.shows("length 20 of 500")
        assert s.shows("heard all")
        assert s.shows("seen by anybody")
        assert s.shows("then 10 s in which z takes it back")
        await s.press("y")
        assert one.in_state(OutboxState.QUEUED)[0].text == "@ben@masto.example Yes, nine days."
        assert s.notice == "Goes out in a moment · z takes it back"
        assert s.app.screen is s.main
        assert s.shows("goes out")


async def test_markup_and_who_reads_a_direct_message_are_said_as_the_platform_has_them(stage, one):
    account = one.account_list[0]
    one.posts = {id: replace(post, audience=Audience.DIRECT) for id, post in one.posts.items()}
    async with stage(one, size=(80, 24)) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        assert not s.shows("Markdown")
        await s.press("ctrl+s")
        assert s.shows("seen by only whoever is mentioned")
        await s.press("p")
        text = replace(account.text, markup="markdown")
        one.account_list[0] = replace(account, audiences=(Audience.PUBLIC, Audience.DIRECT), text=text)
        await s.press("r")
        assert s.shows("of 500 · Markdown")
        await s.press("ctrl+s")
        assert s.shows("of 500 read as Markdown: **bold**, [words](link)")
        assert s.shows("seen by only whoever is in this conversation")


async def test_z_brings_it_back_into_the_composer(stage, one):
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        await s.press("ctrl+s", "y", "z")
        assert s.main.place == "composer"
        assert s.main.composer.text == "@ben@masto.example Yes, nine days."
        assert not one.in_state(OutboxState.QUEUED)


async def test_z_on_a_sheet_brings_it_back_into_the_composer_too(stage, one):
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        await s.press("ctrl+s", "y", "g", "p")
        assert s.app.screen is not s.main
        await s.press("z")
        assert s.app.screen is s.main
        assert s.main.place == "composer"
        assert s.main.composer.text == "@ben@masto.example Yes, nine days."
        assert s.notice == "Taken back into the drafts"


async def test_nothing_unheard_can_be_sent_and_reading_it_here_opens_the_way(stage, one):
    async with stage(one) as s:
        await s.write()
        await s.press("ctrl+s")
        assert s.shows("1 to hear")
        assert s.shows("does the blue one ship to Lagos")
        assert s.lines()[-1].strip().startswith("space listen on")
        await s.press("y")
        assert "1 to hear first" in s.notice
        assert not one.in_state(OutboxState.QUEUED)
        await s.listen(2)
        assert s.shows("heard all")
        assert "hear first" not in s.notice
        await s.press("y")
        assert len(one.in_state(OutboxState.QUEUED)) == 1


async def test_sending_is_not_offered_for_a_moment_while_something_is_unheard(stage, one, monkeypatch):
    """Whoever is quick presses what the very first picture offers."""
    drawn = []
    line = FootBar.line

    def drawing(foot, y):
        made = line(foot, y)
        drawn.append("".join(piece for piece, _ in made[0]))
        return made

    async with stage(one) as s:
        await s.write()
        monkeypatch.setattr(FootBar, "line", drawing)
        await s.press("ctrl+s")
        assert s.shows("1 to hear")
        assert not [words for words in drawn if "y send" in words]
        await s.listen(2)
        assert "y send" in drawn[-1]


async def test_a_post_that_arrives_meanwhile_closes_the_gate_again(stage, one):
    from dataclasses import replace

    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        await s.press("ctrl+s")
        new = replace(one.posts[one.post_id], id=one.post_id + 1, text="And customs?", heard=False, parent=None)

        async def check(entry):
            one.posts[new.id] = new
            one.conversations[one.conversation]["posts"].append(new.id)
            return Freshness(ok=False, checked=True, sentence="One new post came in.", new_posts=(new.id,))

        one.check_fresh = check
        await s.press("y")
        assert not one.in_state(OutboxState.QUEUED)
        assert s.shows("One new post came in.")
        assert s.shows("And customs?")
        await s.listen(2)
        one.check_fresh = type(one).check_fresh.__get__(one)
        await s.press("y")
        assert len(one.in_state(OutboxState.QUEUED)) == 1


async def test_an_edited_target_is_shown_word_by_word(stage, one):
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        one.fresh = Freshness(ok=False, checked=True, sentence="They changed it.", edited=(("to Lagos", "to Accra"),))
        await s.press("ctrl+s", "y")
        assert s.shows("to [-Lagos-] {+Accra+}")
        assert not one.in_state(OutboxState.QUEUED)


async def test_unchecked_may_be_sent_only_on_the_users_word(stage, one):
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        one.fresh = Freshness(ok=False, checked=False, may_force=True, sentence="No answer in time: unverified.")
        await s.press("ctrl+s", "y")
        assert s.shows("y sends it anyway, unverified")
        await s.press("y")  # one key pressed twice is no second thought
        assert not one.in_state(OutboxState.QUEUED)
        s.clock.go(1)
        await s.press("y")
        assert one.said[-1] == ("queued", one.in_state(OutboxState.QUEUED)[0].id, True, False)


async def test_answered_already_is_the_users_choice_and_not_called_unverified(stage, one):
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        one.fresh = Freshness(ok=False, checked=True, may_force=True, sentence="This was answered already.")
        await s.press("ctrl+s", "y")
        assert s.shows("y sends it anyway")
        assert not s.shows("unverified")
        assert not one.in_state(OutboxState.QUEUED)
        s.clock.go(1)
        await s.press("y")
        assert len(one.in_state(OutboxState.QUEUED)) == 1


async def test_what_is_gone_cannot_be_forced(stage, one):
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        one.fresh = Freshness(ok=False, checked=True, sentence="It was deleted. The draft is kept.")
        await s.press("ctrl+s", "y", "y")
        assert s.shows("It was deleted. The draft is kept.")
        assert not one.in_state(OutboxState.QUEUED)
        assert len(one.in_state(OutboxState.DRAFT)) == 1


async def test_what_the_platform_asks_to_be_known_stands_in_the_review(stage, one):
    one.rules = ("A link makes this answer cost 0.20 $.",)
    async with stage(one) as s:
        await s.write()
        await s.press("ctrl+s")
        assert s.shows("rules A link makes this answer cost 0.20 $.")


async def test_a_refusal_is_told_in_place_with_its_next_step(stage, one, fakes):
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        one.failing = fakes.error("“{name}” is not filled in.", "Go back to the text and fill it in.")
        await s.press("ctrl+s", "y")
        assert s.shows("“{name}” is not filled in. Go back to the text and fill it in.")
        await s.press("e")
        assert s.main.place == "composer"


async def test_where_there_is_one_audience_nothing_is_asked(stage, inbox):
    inbox.account_list[0] = replace(inbox.account_list[0], audiences=(Audience.PUBLIC, Audience.DIRECT))
    inbox.add("Ana", (9, "hello?", {"heard": True}), waiting=9, due=60)
    async with stage(inbox) as s:
        await s.write()
        await s.press("ctrl+o")
        assert s.shows(f"Nothing to choose: on {inbox.account_list[0].label} it is public.")
        assert s.main.place == "composer"


async def test_widening_takes_the_word_public_typed(stage, inbox):
    id = inbox.add("Ana", (9, "just for followers", {"audience": Audience.FOLLOWERS, "heard": True}), waiting=9, due=60)
    async with stage(inbox) as s:
        await s.write()
        assert s.shows("followers")
        await s.press("ctrl+o")
        assert s.shows("public (wider than what you answer)")
        await s.press("1")
        await s.press("ctrl+s")
        assert s.shows("wider than what you answer (followers)")
        await s.press("y")
        await s.type("public")
        await s.press("enter")
        assert not inbox.in_state(OutboxState.QUEUED)
        await s.press("ctrl+u")
        await s.type("PUBLIC")
        await s.press("enter")
        assert inbox.said[-1][3] is True
        assert inbox.in_state(OutboxState.QUEUED)[0].conversation == id


async def test_the_content_warning_is_carried_over(stage, inbox):
    inbox.add("Ana", (9, "teeth", {"spoiler": "cat teeth", "heard": True}), waiting=9, due=60)
    async with stage(inbox) as s:
        await s.write("Oh!")
        assert s.shows("content warning: cat teeth")
        await s.press("escape")
        assert inbox.in_state(OutboxState.DRAFT)[0].spoiler == "cat teeth"


async def test_the_counter_counts_as_the_platform_does(stage, inbox):
    inbox.account_list.clear()
    inbox.add_account(text=TextRules(limit=30, url_length=23, short_mentions=True))
    inbox.add("Ana", (9, "hm?", {"heard": True}), waiting=9, due=60, handle="ana@far.example")
    async with stage(inbox) as s:
        await s.press("r")
        assert s.shows("5 of 30")
        await s.type("see https://a.example/a/very/long/path/that/counts/as/twenty/three")
        assert s.shows("32 of 30 · 2 too long")
        await s.press("ctrl+s")
        assert s.shows("2 characters too long: e goes back to the text")
        assert not s.shows("y send")
        await s.press("y")
        assert s.notice == "2 characters too long: e goes back to the text."
        assert not [what for what, *_ in inbox.said if what in {"fresh", "queued"}]


async def test_a_post_chosen_by_hand_is_the_one_answered(stage, inbox):
    inbox.add("Ana", (9, "first", {"heard": True}), (5, "second", {"heard": True, "parent": None}), waiting=9, due=60)
    async with stage(inbox) as s:
        await s.press("l", "k")
        await s.write("to the first")
        await s.press("escape")
        assert inbox.in_state(OutboxState.DRAFT)[0].quote == "first"


async def test_the_editor_hands_back_what_was_written(stage, one, monkeypatch, tmp_path):
    from contextlib import nullcontext

    script = tmp_path / "editor"
    script.write_text("#!/bin/sh\necho 'Written elsewhere.' > \"$1\"\n")
    script.chmod(0o700)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))
    async with stage(one) as s:
        monkeypatch.setattr(s.app, "suspend", nullcontext)
        await s.press("r", "ctrl+e")
        assert s.main.composer.text == "Written elsewhere."
        monkeypatch.setenv("EDITOR", "/no/such/editor")
        await s.press("ctrl+e")
        assert "could not be started" in s.notice


async def test_typing_letters_is_only_typing(stage, one):
    async with stage(one) as s:
        await s.press("r")
        await s.type("jkeEbBsxzqf#!?.,/[]123gG")
        assert s.main.composer.text.endswith("jkeEbBsxzqf#!?.,/[]123gG")
        assert [what for what, *_ in one.said if what not in {"draft", "heard"}] == []


async def test_where_no_answer_is_taken_it_is_said_before_a_word_is_written(stage, one):
    one.posts[one.post_id] = replace(one.posts[one.post_id], closed="Only people it mentions can reply here.")
    async with stage(one) as s:
        await s.press("r")
        assert s.notice == "You can write, but it cannot be sent: Only people it mentions can reply here."
        assert s.main.place == "composer"


async def test_large_limits_are_told_as_people_write_them(stage, inbox):
    inbox.account_list.clear()
    inbox.add_account(text=TextRules(limit=10_000, byte_limit=12_000))
    inbox.add("Ana", (9, "hm?", {"heard": True}), waiting=9, due=60)
    async with stage(inbox) as s:
        await s.press("r")
        s.main.composer.words.text = "é" * 11_234
        await s.settle()
        assert s.shows("11,234 of 10,000 · 22,468 of 12,000 bytes · 1,234 too long")
        s.main.composer.words.text = "Yes."
        await s.press("ctrl+s")
        assert s.shows("length 4 of 10,000")


@pytest.mark.parametrize("private", [False, True])
async def test_an_answer_for_the_author_alone_is_offered_where_the_platform_has_one(stage, inbox, private):
    inbox.account_list.clear()
    inbox.add_account(audiences=(Audience.PUBLIC, Audience.DIRECT))
    inbox.add("Ana", (9, "Does it dim?", {"heard": True}), waiting=9, due=60)
    inbox.private = set(inbox.posts) if private else set()
    async with stage(inbox) as s:
        await s.press("r")
        await s.type("Yes.")
        await s.press("ctrl+o")
        if not private:
            assert s.shows("Nothing to choose")
            return
        assert s.shows("2 direct")
        await s.press("2")
        await s.press("escape")
        assert inbox.in_state(OutboxState.DRAFT)[0].audience is Audience.DIRECT
