"""What an account cannot do is greyed with its reason; what it can do in several ways is asked for."""

from __future__ import annotations

import pytest

from inbox_tui.domain.model import Act
from inbox_tui.ui.provider import InboxCommands, plain

WHY = "YouTube lets no other app like a comment."


def held(inbox, **more):
    inbox.account_list.clear()
    inbox.add_account(**{"may": frozenset({Act.REPLY, Act.HIDE, Act.UNHIDE}), "why_not": {Act.LIKE: WHY}, **more})
    inbox.add("Ana", (5, "hello", {}), waiting=5, due=60)
    return inbox


async def test_hiding_asks_which_way_where_there_are_several(stage, inbox):
    held(inbox, manners={Act.HIDE: ("hold for review", "reject")})
    async with stage(inbox) as s:
        await s.press("X")
        assert s.shows("1 hold for review")
        assert s.shows("2 reject")
        assert s.shows("u show it again")
        await s.press("2")
        assert inbox.said[-1][0] == "hide"
        assert inbox.said[-1][2] == "reject"
        assert s.notice == "Hidden (reject) in a moment · z takes it back · they still wait: e closes it"


async def test_hiding_in_the_only_way_is_as_it_was(stage, inbox):
    held(inbox)
    async with stage(inbox) as s:
        await s.press("X", "h")
        assert len(inbox.said[-1]) == 2
        await s.press("X", "u")
        assert inbox.said[-1][0] == "unhide"


async def test_a_reaction_is_chosen_and_taken_back_without_a_question(stage, inbox):
    held(inbox, may=frozenset({Act.LIKE, Act.UNLIKE}), why_not={}, manners={Act.LIKE: ("like", "celebrate", "love")})
    async with stage(inbox) as s:
        await s.press("f")
        assert s.shows("2 celebrate")
        await s.press("escape")
        assert inbox.said == []
        await s.press("f", "3")
        assert inbox.said[-1][0] == "like"
        assert inbox.said[-1][2] == "love"


def offered(s):
    """Each command of the palette, and why it is greyed."""
    palette = InboxCommands(s.main)
    return {command.id: palette._refuses(command) for command in palette._offered()}


async def test_the_palette_greys_what_the_account_cannot_do_with_its_reason(stage, inbox):
    held(inbox)
    async with stage(inbox) as s:
        found = offered(s)
        assert found["post.like"] == WHY
        assert found["post.boost"] == "Mastodon does not offer it to this login."
        assert found["reply.new"] == "No account here may post."
        assert [found[id] for id in ("reply.open", "post.hide", "triage.done")] == ["", "", ""]
        assert any("dim" in str(span.style) for span in plain("Like", dim=True).spans)
        await s.press("ctrl+p")
        await s.type("like")
        await s.pilot.pause(0.6)
        assert s.shows(WHY)
        await s.press("enter")
        await s.settle()
        assert s.notice == f"Cannot like: {WHY}"
        assert inbox.said == []


async def test_all_keys_grey_it_too(stage, inbox):
    held(inbox)
    async with stage(inbox, size=(120, 200)) as s:
        await s.press("question_mark")
        (line,) = [line for line in s.lines() if "post.like" in line]
        assert WHY in line
        (line,) = [line for line in s.lines() if "post.hide" in line]
        assert "Hide a reply" in line


async def test_a_reply_that_cannot_be_sent_is_said_before_a_letter_is_typed(stage, inbox):
    held(inbox, may=frozenset(), why_not={Act.REPLY: "An archive is for reading."})
    async with stage(inbox) as s:
        assert offered(s)["reply.open"] == "An archive is for reading."
        await s.press("r")
        assert "An archive is for reading." in s.notice


async def test_a_connectors_reason_is_no_markup_in_the_palette(stage, inbox):
    held(inbox, why_not={Act.LIKE: "Not [red]here[/] [/oops] [@click=app.quit]now[/]."})
    async with stage(inbox, size=(120, 40)) as s:
        await s.press("ctrl+p")
        await s.type("like")
        await s.pilot.pause(0.6)
        assert s.shows("Not [red]here[/] [/oops] [@click=app.quit]now[/].")


OVER = "Messenger's 24 hours are over: it takes an answer once they write again."


def shut(inbox, monkeypatch, reason=OVER):
    """Only the platform's rules shut it: nothing stands in the post itself. Returns what was asked."""
    asked = []

    def closed(conversation, target, act=Act.REPLY):
        asked.append(target)
        return reason if act is Act.REPLY else ""

    monkeypatch.setattr(inbox, "closed", closed)
    return asked


@pytest.fixture(autouse=True)
def warm(monkeypatch):
    """The rules are asked from the first thread on."""
    monkeypatch.setattr("inbox_tui.ui.screens.main.WARM", 0.001)


@pytest.mark.parametrize("columns", [140, 100, 60])
async def test_a_rule_that_takes_no_answer_now_is_told_over_the_thread(stage, one, monkeypatch, columns):
    shut(one, monkeypatch)
    async with stage(one, size=(columns, 40)) as s:
        await s.press("l")
        shown = " ".join(" ".join(line.split("│")[-1] for line in s.lines()).split())
        assert f"No reply possible: {OVER}" in shown
        assert s.shows("does the blue one ship")
        assert offered(s)["reply.open"] == OVER
        monkeypatch.setattr(one, "closed", lambda *_: "")
        one.ring(one.conversation)
        await s.settle()
        assert not s.shows("No reply possible")
        assert offered(s)["reply.open"] == ""


async def test_a_window_that_closes_by_itself_is_told_when_time_has_passed(stage, one, monkeypatch):
    async with stage(one) as s:
        assert not s.shows("No reply possible")
        shut(one, monkeypatch)
        s.app._tick()
        await s.settle()
        assert s.shows("No reply possible: Messenger's 24 hours are over")


async def test_rules_are_asked_once_for_a_thread_and_not_for_a_key(stage, one, monkeypatch):
    asked = shut(one, monkeypatch)
    async with stage(one) as s:
        del asked[:]
        await s.press("l", "j", "k", "h", "j", "k")
        assert asked == []


async def test_what_the_post_says_itself_is_not_said_twice(stage, inbox):
    inbox.add("Ana", (5, "psst", {"closed": "Replies close after a week."}), waiting=5, due=60)
    async with stage(inbox) as s:
        assert s.text().count("No reply possible") == 1
        assert offered(s)["reply.open"] == "Replies close after a week."


async def test_the_footer_greys_what_cannot_be_done(stage, one, monkeypatch):
    shut(one, monkeypatch)
    async with stage(one) as s:
        inks = dict(s.main.foot._keys(100))
        assert (inks["r"], inks["R"]) == ("muted", "accent")
