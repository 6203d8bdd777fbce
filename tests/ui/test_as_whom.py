"""As whom one writes: it is said, and asked where there is a choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_tui.domain.model import Act, OutboxState


async def test_a_new_post_asks_as_whom(stage, town):
    async with stage(town) as s:
        await s.press("c")
        assert s.shows("A new post as")
        await s.press("2")
        await s.type("Open on Sunday!")
        assert s.shows("New post as acme.bsky.example")
        await s.press("ctrl+s", "y")
        assert town.in_state(OutboxState.QUEUED)[0].act is Act.POST
        assert town.in_state(OutboxState.QUEUED)[0].account == "acme-bsky"


def alike(inbox, **second):
    """Another account of the same handle, on another platform or server."""
    first = inbox.account_list[0]
    inbox.account_list = [
        replace(first, handle="brand", label="Mastodon", server="one.example"),
        replace(first, id="brand-2", handle="@Brand", **{"label": "Mastodon", "server": "one.example", **second}),
    ]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"label": "Threads"}, "brand on Mastodon"),
        ({"server": "two.example"}, "brand on Mastodon, one.example"),
        ({}, "brand on Mastodon, acme"),
        ({"handle": "acme"}, "brand"),
    ],
)
async def test_accounts_of_one_handle_are_told_apart_before_sending(stage, one, second, said):
    handle = second.pop("handle", "")
    alike(one, **second)
    if handle:
        one.account_list[1] = replace(one.account_list[1], handle=handle)
    async with stage(one) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        assert s.shows(f"as {said} · public")
        await s.press("ctrl+s")
        if handle:
            assert s.shows("reply as brand · public")
        else:
            assert s.shows(f"as {said}")
            assert s.shows("reply · public")


async def test_a_new_post_and_the_outbox_tell_accounts_of_one_handle_apart(stage, one):
    alike(one, label="Threads")
    async with stage(one) as s:
        await s.press("c")
        assert s.shows("brand on Mastodon")
        assert s.shows("@Brand on Threads")
        await s.press("2")
        await s.type("Open on Sunday!")
        await s.press("escape", "g", "d")
        assert s.shows("brand-2")


async def test_whom_one_answers_stays_readable_beside_a_long_account(stage, one):
    alike(one)
    long = f"{'a-long-name.' * 5}example"
    one.account_list[0] = replace(one.account_list[0], server=long)
    async with stage(one, size=(80, 24)) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        assert s.shows("Reply to Ben Okafor as brand on Mast")
        assert s.shows("… · public")


@pytest.mark.parametrize("handle", ["acme@masto.example", "the-whole-acme-shop@masto.example"])
async def test_the_review_never_cuts_whom_one_answers_for_our_own_name(stage, one, handle):
    one.account_list[0] = replace(one.account_list[0], handle=handle)
    async with stage(one, size=(60, 20)) as s:
        await s.press("l")
        await s.listen(2)
        await s.write()
        await s.press("ctrl+s")
        assert s.shows("to Ben Okafor · 41m")
        assert s.shows(f"as {handle}")
        assert s.shows("reply · public")
