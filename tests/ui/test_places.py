"""Outbox, drafts, accounts, search, settings, and the states that are not the sunny one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_tui.domain.account import Health
from inbox_tui.domain.model import OutboxState


class TestOutbox:
    async def test_says_what_is_wrong_and_what_to_do(self, stage, town):
        async with stage(town) as s:
            assert s.shows("1 unsure: g o")
            await s.press("g", "o")
            assert not s.shows("in the outbox")
            for words in (
                "may have been posted reply to Ida",
                "did not answer in time",
                "r looks again",
                "tried 2 times",
            ):
                assert s.shows(words)

    @pytest.mark.parametrize(
        ("keys", "said"), [("r", "retried"), ("s", "was sent"), ("b", "taken back"), ("Ay", "sent again")]
    )
    async def test_each_way_on_from_unsure(self, stage, town, keys, said):
        async with stage(town) as s:
            await s.press("g", "o", *keys)
            assert town.said[-1] == (said, 1)

    async def test_sending_again_warns_first(self, stage, town):
        async with stage(town) as s:
            await s.press("g", "o", "A")
            assert s.shows("people will see it twice")
            await s.press("escape")
            assert town.said == []

    async def test_what_does_not_fit_says_so(self, stage, town):
        town.entries[1] = replace(town.entries[1], state=OutboxState.SENT, cause="")
        async with stage(town) as s:
            await s.press("g", "o", "r")
            assert s.notice == "That does not fit: it is “sent”."

    async def test_empty_says_what_passes_here(self, stage, inbox):
        async with stage(inbox) as s:
            await s.press("g", "o")
            assert s.shows("Nothing waits to go out.")
            await s.press("q")
            assert s.app.screen is s.main

    async def test_a_draft_opens_in_its_composer(self, stage, town):
        async with stage(town) as s:
            await s.press("j", "r")
            await s.type("hello")
            await s.press("escape", "h", "g", "g", "g", "d")
            assert s.shows("reply to Ben Okafor")
            await s.press("enter")
            assert s.main.place == "composer"
            assert s.main.composer.text.endswith("hello")

    async def test_a_draft_is_thrown_away_only_after_asking(self, stage, town):
        async with stage(town) as s:
            await s.press("j", "r")
            await s.type("hello")
            await s.press("escape", "g", "d", "number_sign", "n")
            assert len(town.drafts()) == 1
            await s.press("number_sign", "y")
            assert town.drafts() == ()


class TestSearch:
    async def test_finds_as_one_types_and_opens_at_the_post(self, stage, town):
        async with stage(town) as s:
            await s.press("slash")
            assert s.shows("from:ana platform:bsky is:unheard")
            await s.type("kettle")
            assert s.shows("Two questions about the large kettle.")
            await s.press("down", "enter")
            assert s.main.pane.thread.row.name == "Zuzanna Kowalczyk"
            assert s.main.pane.current.text.startswith("I asked the cat")
            await s.press("n")
            assert s.main.pane.current.text.startswith("@acme hello!")
            assert s.notice == "Hit 1 of 2"
            await s.press("N")
            assert s.notice == "Hit 2 of 2"

    async def test_listening_on_stays_with_the_hit_until_its_conversation_ends(self, stage, inbox):
        inbox.add("Stranger", (90, "Anybody there?"), waiting=90, due=5)
        long = [(80 - n, f"part {n}: " + "word " * 60, {"heard": True, "parent": None}) for n in range(6)]
        inbox.add("Ana", (85, "a zebra", {"heard": True}), *long, waiting=None, due=None)
        async with stage(inbox, size=(80, 24)) as s:
            await s.press("slash")
            await s.type("zebra")
            await s.press("enter")
            said = []
            for _ in range(9):
                await s.press("space")
                said.append((s.main.pane.thread.row.name, s.shows("part 5"), s.notice))
                if said[-1][2]:
                    break
            assert said[-1] == ("Ana", True, "This conversation ends here: Space the next that is unheard.")
            assert len(said) > 1
            await s.press("space")
            assert s.main.pane.thread.row.name == "Stranger"

    async def test_nothing_found_says_so(self, stage, town):
        async with stage(town) as s:
            await s.press("slash")
            await s.type("zebra")
            assert s.shows("Nothing here says “zebra”.")
            await s.press("enter", "escape")
            assert s.app.screen is s.main

    async def test_a_search_can_be_kept_as_a_view(self, stage, town):
        async with stage(town) as s:
            await s.press("slash")
            await s.type("kettle")
            await s.press("ctrl+s", "enter")
            assert town.searches == {"kettle": "kettle"}

    async def test_n_without_a_search_says_how(self, stage, town):
        async with stage(town) as s:
            await s.press("n")
            assert s.notice == "No search yet: / searches."


class TestSettings:
    async def test_changes_are_seen_at_once_and_kept(self, stage, town):
        kept = []
        async with stage(town, save_preference=lambda name, value: kept.append((name, value))) as s:
            await s.press("comma", "l")
            assert s.app.theme == "inbox-light"
            await s.press("j", "l", "q")
            assert kept == [("theme", "inbox-light"), ("density", "roomy")]

    async def test_a_setting_that_cannot_be_kept_is_said(self, stage, town, fakes):
        def fail(name, value):
            raise fakes.error("The configuration cannot be written.", "Check the disk.")

        async with stage(town, save_preference=fail) as s:
            await s.press("comma", "l")
            assert s.notice == "The configuration cannot be written. Check the disk."


PLACES = {"outbox": "go", "drafts": "gd", "accounts": "a", "settings": ","}


def names(keys):
    return [{",": "comma", "/": "slash"}.get(key, key) for key in keys]


class TestGoingElsewhere:
    """The go keys lead on from every screen on which nothing is typed."""

    @pytest.mark.parametrize("place", PLACES)
    @pytest.mark.parametrize(("keys", "view"), [("gi", "needs-reply"), ("ga", "at-risk"), ("gv", "all")])
    async def test_to_a_view(self, stage, town, place, keys, view):
        async with stage(town) as s:
            await s.press("g", "e", *names(PLACES[place]))
            assert s.app.screen is not s.main
            await s.press(*keys)
            assert s.app.screen is s.main
            assert s.main.view == view
            assert s.main.place == "list"

    @pytest.mark.parametrize("place", PLACES)
    @pytest.mark.parametrize(
        ("keys", "title"),
        [("go", "Outbox"), ("gd", "Drafts"), ("g@", "Accounts"), (",", "Settings"), ("/", "Search"), ("a", "Accounts")],
    )
    async def test_to_another_screen(self, stage, town, place, keys, title):
        if (place == "accounts" and title == "Accounts") or (place == "settings" and title == "Settings"):
            return  # one is there; a adds an account
        async with stage(town) as s:
            await s.press(*names(PLACES[place]))
            await s.press(*names(keys.replace("@", "")), *(["at"] if "@" in keys else []))
            assert s.app.screen.head.title == title
            assert len(s.app.screen_stack) == 3, "the one that was left is gone"
            await s.press("escape")
            assert s.app.screen is s.main

    async def test_what_is_typed_at_once_arrives_where_it_was_meant_to(self, stage, town):
        async with stage(town) as s:
            await s.press("g", "o")
            for key in ("slash", *"kettle"):
                await s.pilot.press(key)
            await s.settle()
            assert s.app.screen.typed == "kettle"

    async def test_the_chord_says_what_may_follow(self, stage, town):
        async with stage(town) as s:
            await s.press("g", "o", "g")
            assert s.shows("i needs reply")
            assert s.shows("g top")

    async def test_in_the_search_they_are_typed(self, stage, town):
        async with stage(town) as s:
            await s.press("slash")
            await s.type("gi/a")
            assert s.app.screen.typed == "gi/a"


class TestStates:
    async def test_nobody_waiting(self, stage, inbox):
        async with stage(inbox, size=(99, 30)) as s:
            assert s.shows("Nobody is waiting.")
            assert s.shows("come in by themselves")

    async def test_offline(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        inbox.add_account(health=Health.OFFLINE, since=fakes.NOW - timedelta(hours=5))
        async with stage(inbox, size=(99, 30)) as s:
            assert s.shows("offline since 09:05")
            assert s.shows("What was fetched is here to read.")

    async def test_rate_limited(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        inbox.add_account(health=Health.LIMITED, next_at=fakes.NOW + timedelta(minutes=10))
        async with stage(inbox, size=(99, 30)) as s:
            assert s.shows("Mastodon asks us to wait until 14:15 for @acme@masto.example. It goes on by itself.")

    async def test_first_look(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        inbox.add_account(health=Health.NEW, last_ok=None)
        async with stage(inbox, size=(99, 30)) as s:
            assert s.shows("Having a first look…")

    async def test_syncing_is_shown_in_the_header(self, stage, fakes, clock):
        inbox = fakes.FakeInbox(clock)
        inbox.add_account(health=Health.SYNCING)
        async with stage(inbox, size=(99, 30)) as s:
            inbox.ring()
            await s.pilot.pause(0.15)
            assert s.shows("looking at acme…")

    @pytest.mark.parametrize(
        ("key", "words"),
        [
            ("2", "Nothing is late"),
            ("3", "The pile for later is empty."),
            ("5", "Nothing is snoozed."),
        ],
    )
    async def test_each_empty_view_says_what_comes_here(self, stage, inbox, key, words):
        async with stage(inbox, size=(99, 30)) as s:
            await s.press(key)
            assert s.shows(words)
