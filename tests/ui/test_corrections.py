"""Putting things right: an own post, a reply that should not be seen, a kind, a search no longer wanted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.domain.model import Act, Kind, OutboxState


@pytest.fixture
def ours(inbox):
    """A conversation we have answered, all heard, on an account that may edit."""
    account = inbox.account_list[0]
    inbox.account_list[0] = replace(account, may=account.may | {Act.EDIT, Act.HIDE, Act.UNHIDE})
    inbox.add(
        "Ana",
        (9, "when does it ship?", {"heard": True}),
        (8, "Tomorow at noon.", {"ours": True}),
        (3, "and the green one?", {"heard": True}),
        waiting=3,
        due=60,
    )
    return inbox


async def to_our_post(s):
    await s.press("l", "k")
    assert s.main.pane.chosen.ours


async def test_an_own_post_is_edited_through_the_review(stage, ours):
    async with stage(ours) as s:
        await to_our_post(s)
        await s.press("v")
        assert s.shows("Edit of your post")
        assert s.main.composer.text == "Tomorow at noon."
        await s.type(" Sorry.")
        await s.press("ctrl+s")
        assert s.shows("Review of an edit")
        assert s.shows("edit as @acme@masto.example")
        await s.press("y")
        (entry,) = ours.entries.values()
        assert (entry.act, entry.state, entry.text) == (Act.EDIT, OutboxState.QUEUED, "Tomorow at noon. Sorry.")
        assert entry.target == next(post.id for post in ours.posts.values() if post.ours)
        assert ("fresh", entry.id) in ours.said
        assert "z takes it back" in s.notice


async def test_an_edit_needs_everything_heard_like_a_reply(stage, ours):
    newest = max(ours.posts)
    ours.posts[newest] = replace(ours.posts[newest], heard=False)
    async with stage(ours) as s:
        await to_our_post(s)
        await s.press("v")
        await s.type("!")
        await s.press("ctrl+s", "y")
        assert s.shows("1 to hear")
        assert [one.state for one in ours.entries.values()] == [OutboxState.DRAFT]


async def test_an_edit_put_aside_goes_on_from_the_drafts_as_an_edit(stage, ours):
    async with stage(ours) as s:
        await to_our_post(s)
        await s.press("v")
        await s.type("!")
        await s.press("escape")
        await s.press("g", "d")
        assert s.shows("edit of your post")
        await s.press("enter")
        assert s.main.composer.writing.act is Act.EDIT
        assert s.main.composer.text == "Tomorow at noon.!"
        assert len(ours.entries) == 1


async def test_a_reply_and_an_edit_of_one_thread_do_not_mix(stage, ours):
    async with stage(ours) as s:
        await to_our_post(s)
        await s.press("v")
        await s.type("!")
        await s.press("tab", "r")
        assert s.main.composer.writing.act is Act.REPLY
        assert "Tomorow" not in s.main.composer.text


async def test_where_editing_is_not_offered_the_reason_is_told(stage, ours):
    account = ours.account_list[0]
    ours.account_list[0] = replace(
        account, may=account.may - {Act.EDIT}, why_not={Act.EDIT: "Bluesky has no edit button."}
    )
    async with stage(ours) as s:
        await to_our_post(s)
        await s.press("v")
        assert s.notice == "Cannot edit: Bluesky has no edit button."
        assert not s.main.composer.has_class("open")


async def test_where_this_one_cannot_be_edited_the_reason_is_told_before_anything_is_typed(stage, ours):
    ours.refused = {Act.EDIT: "Reddit does not let messages be changed."}
    async with stage(ours) as s:
        await to_our_post(s)
        await s.press("v")
        assert s.notice == "Cannot edit: Reddit does not let messages be changed."
        assert not s.main.composer.has_class("open")


async def test_hiding_a_reply_asks_and_can_be_reversed(stage, ours):
    newest = max(ours.posts)
    async with stage(ours) as s:
        await s.press("l", "X")
        assert s.shows("Hide what Ana wrote from others?")
        await s.press("escape")
        assert not ours.entries
        await s.press("X", "h")
        assert ours.said[-1] == ("hide", newest)
        await s.press("X", "u")
        assert ours.said[-1] == ("unhide", newest)


async def test_where_hiding_is_not_offered_the_reason_is_told(stage, ours):
    account = ours.account_list[0]
    ours.account_list[0] = replace(
        account, may=account.may - {Act.HIDE}, why_not={Act.HIDE: "Mastodon cannot hide single replies."}
    )
    async with stage(ours) as s:
        await s.press("X")
        assert s.notice == "Cannot hide: Mastodon cannot hide single replies."
        assert not ours.entries


@pytest.mark.parametrize(("key", "kind"), [("q", Kind.QUESTION), ("c", Kind.COMPLAINT), ("i", Kind.IDEA)])
async def test_the_kind_is_corrected_with_one_key(stage, ours, key, kind):
    async with stage(ours) as s:
        await s.press("K")
        assert s.shows("Counted as question so far.")
        await s.press(key)
        assert next(iter(ours.conversations.values()))["row"].kind is kind
        await s.press("z")
        assert next(iter(ours.conversations.values()))["row"].kind is Kind.QUESTION


async def test_a_search_dropped_elsewhere_takes_its_view_along(stage, ours):
    ours.searches["ships"] = "ship"
    async with stage(ours) as s:
        s.main.action_view("search:ships")
        await s.settle()
        del ours.searches["ships"]
        ours.ring()
        await s.settle()
        assert s.main.list.title == "Needs reply"


async def test_a_saved_search_is_dropped_from_its_view(stage, ours):
    ours.searches["ships"] = "ship"
    async with stage(ours) as s:
        await s.press("S")
        assert "no saved search" in s.notice
        s.main.action_view("search:ships")
        await s.settle()
        await s.press("S")
        assert s.shows("Drop the saved search “ships”?")
        await s.press("y")
        assert not ours.searches
        assert s.main.list.title == "Needs reply"
        assert "search:ships" not in [view.key for view in s.main.side.views]


@pytest.mark.parametrize(("key", "said"), [("v", "edited"), ("number_sign", "deleted")])
async def test_what_is_not_ours_is_not_changed_and_that_is_said(stage, ours, key, said):
    async with stage(ours) as s:
        await s.press("l")
        assert not s.main.pane.chosen.ours
        await s.press(key)
        assert s.notice == f"Only a post of yours can be {said}."
        assert not ours.entries
