"""What is being written is never lost."""

from __future__ import annotations

from inbox_tui.domain.model import OutboxState


class TestDraft:
    async def test_is_saved_when_the_keys_rest(self, stage, one):
        async with stage(one) as s:
            await s.write()
            await s.pilot.pause(1.0)
            assert one.in_state(OutboxState.DRAFT)[0].text.endswith("Yes, nine days.")
            assert s.shows("draft kept")

    async def test_escape_keeps_it_and_r_goes_on_with_it(self, stage, one):
        async with stage(one) as s:
            await s.write()
            await s.press("escape")
            assert s.notice == "Draft kept. r goes on with it."
            assert s.main.place == "thread"
            assert len(one.in_state(OutboxState.DRAFT)) == 1
            await s.press("r")
            assert s.main.composer.text.endswith("Yes, nine days.")

    async def test_an_untouched_opening_is_no_draft(self, stage, one):
        async with stage(one) as s:
            await s.press("r")
            assert s.main.composer.text == "@ben@masto.example "
            await s.press("escape")
            assert one.in_state(OutboxState.DRAFT) == []

    async def test_leaving_for_another_conversation_keeps_it(self, stage, town):
        async with stage(town) as s:
            await s.write("so sorry")
            await s.press("shift+tab")
            s.main.reveal(town.ben)
            await s.settle()
            assert town.in_state(OutboxState.DRAFT)[0].text.endswith("so sorry")
            assert not s.main.composer.has_class("open")

    async def test_quitting_keeps_it(self, stage, one):
        async with stage(one) as s:
            await s.write()
            await s.press("ctrl+q")
            await s.settle()
        assert one.in_state(OutboxState.DRAFT)[0].text.endswith("Yes, nine days.")

    async def test_postponing_and_discarding(self, stage, one):
        async with stage(one) as s:
            await s.write()
            await s.press("ctrl+s", "p")
            assert s.app.screen is s.main
            assert len(one.in_state(OutboxState.DRAFT)) == 1
            await s.press("r", "ctrl+s", "q", "d")
            assert one.in_state(OutboxState.DRAFT) == []
            assert s.notice == "Draft discarded. z brings it back."

    async def test_of_two_in_one_conversation_the_chosen_one_is_opened(self, stage, one):
        for text in ("the first", "the second"):
            await one.save_draft(account="acme", conversation=one.conversation, target=one.post_id, text=text)
        async with stage(one) as s:
            opened = []
            for down in ((), ("j",)):
                await s.press("g", "d", *down, "enter")
                opened.append(s.main.composer.text)
                await s.press("escape")
            assert sorted(opened) == ["the first", "the second"]
            assert len(one.in_state(OutboxState.DRAFT)) == 2

    async def test_stands_in_the_list_as_a_mark(self, stage, one):
        async with stage(one) as s:
            await s.write()
            await s.press("escape")
            assert any("Ben Okafor" in line[:60] and "✎" in line for line in s.lines())


class TestAPostToNobody:
    async def test_what_goes_on_with_it_never_answers_who_is_selected(self, stage, town):
        async with stage(town) as s:
            await s.press("c", "2")
            await s.type("Open on Sunday")
            await s.press("ctrl+s", "p")
            assert s.notice == "Draft kept. c or g d goes on with it."
            assert s.main.shown == s.main.list.current.id, "what r would answer is shown"
            await s.press("c", "2")
            assert s.shows("You began a new post there.")
            await s.press("enter")
            assert s.main.composer.text == "Open on Sunday"
            await s.press("escape")
            assert s.notice == "Draft kept. c or g d goes on with it."
            assert str(s.main.view) == "needs-reply"

    async def test_another_one_can_be_begun_beside_it(self, stage, town):
        async with stage(town) as s:
            for keys in ((), ("b",)):
                await s.press("c", "2", *keys)
                await s.type("One")
                await s.press("escape")
            assert len(town.in_state(OutboxState.DRAFT)) == 2
            await s.press("c", "1")
            assert s.main.composer.text == "", "another account's draft is not offered"
